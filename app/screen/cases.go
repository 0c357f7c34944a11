package screen

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// cases is the list of cases.
type cases struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	empty  *widget.Flow
	count  *widget.Label
	who    *widget.Label
	told   *widget.Label // what the last receiving brought
	tops   *widget.Flow  // what the user's roles work with
	get    []*widget.Key // receive from the central server, in the head and in the empty list
	give   *widget.Key   // send everything, the books of the body too
	cursor int
	keymap *widget.Keymap
}

var caseCols = []widget.Col{
	{Share: 3, Style: widget.Style{Bold: true}},
	{Width: 96, Style: widget.Style{Color: widget.ColorText2}},
	{Width: 84},
	{Width: 92, Style: widget.Style{Color: widget.ColorConf, Bold: true}},
	{Width: 110, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}},
	{Width: 120, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}},
}

func newCases(a *App) *cases {
	p := &cases{a: a, count: caption(""), who: caption(""), told: caption(""), tops: widget.NewFlow(wrapped{})}
	p.list = widget.NewList(a.router, func() int { return len(a.home.Cases) }, func() fyne.CanvasObject { return widget.NewLine(caseCols, widget.RowTwo) }, p.update, p.choose)
	add := widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignPlus, Word: a.t("cases.new"), Hint: "N", Weight: widget.Primary}, p.create)
	for range 2 {
		p.get = append(p.get, widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignTransfer, Word: a.t("transfer.pull"), Hint: "G"}, p.receive))
	}
	p.give = widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignTransfer, Word: a.t("transfer.push"), Hint: "S"}, p.send)
	p.empty = widget.NewEmpty(widget.SignCases, a.t("cases.empty"), a.t("cases.empty.why"),
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("cases.new"), Hint: "N", Weight: widget.Primary}, p.create), p.get[1])
	head := widget.On(widget.NewBox(widget.ColorBackground), container.New(widget.Across{Gap: 14, PadX: 24, Height: 56}, heading(a.t("rail.cases")), p.count, p.told, widget.NewSpring(), p.who, p.give, p.get[0], add))
	band := widget.On(widget.NewBox(widget.ColorBackground), widget.NewFlow(widget.Down{PadX: 24, PadY: 4}, p.tops))
	p.root = container.NewBorder(container.NewVBox(head, band), nil, nil, nil, container.NewStack(widget.NewBox(widget.ColorSurface), p.list, p.empty))
	move := func(d int) func() { return func() { p.move(d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyN: p.create, fyne.KeyG: p.receive, fyne.KeyS: p.send, fyne.KeyReturn: p.openCursor, fyne.KeyEnter: p.openCursor, fyne.KeySlash: a.chooseCase},
		Move:    widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
	}
	for i := range topsMost {
		p.keymap.Command[fyne.KeyName(rune('1'+i))] = func() { p.toTop(i) }
	}
	return p
}

// toTop goes to the i-th of what is on top.
func (p *cases) toTop(i int) {
	if tops := topRoutes(p.a.home.Roles); i < len(tops) {
		p.a.toTop(tops[i], p.under())
	}
}

// under is the case under the cursor, "" none.
func (p *cases) under() string {
	if p.cursor < 0 || p.cursor >= len(p.a.home.Cases) {
		return ""
	}
	return p.a.home.Cases[p.cursor].ID
}

// showTops shows what the user's roles work with.
func (p *cases) showTops() {
	p.tops.Set(p.a.topKeys(p.under)...)
	widget.Refit(p.root)
}

func (p *cases) object() fyne.CanvasObject { return p.root }
func (p *cases) keys() *widget.Keymap      { return p.keymap }
func (p *cases) leave()                    {}
func (p *cases) hints() []hint {
	return []hint{{"Enter", p.a.t("open")}, {"N", p.a.t("cases.new")}, {"S", p.a.t("transfer.push")}, {"G", p.a.t("transfer.pull")}, {"/", p.a.t("filter")}, {"Ctrl+K", p.a.t("palette.title")}, {"F1", p.a.t("keys.all")}}
}
func (p *cases) changed(casework.Changes) { p.enter() }

func (p *cases) enter() {
	load(p.a, Desk.Home, func(v casework.HomeView) {
		p.a.home = v
		onSite := 0
		for _, c := range v.Cases {
			if c.Stage == "onsite" {
				onSite++
			}
		}
		p.count.SetText(p.a.t("cases.count", len(v.Cases), onSite))
		p.who.SetText(v.User + "  " + v.Body)
		for _, k := range append([]*widget.Key{p.give}, p.get...) {
			widget.Show(k, v.Server != "")
		}
		widget.Show(p.empty, len(v.Cases) == 0)
		widget.Show(p.list, len(v.Cases) > 0)
		p.cursor = max(0, min(p.cursor, len(v.Cases)-1))
		p.list.Refresh()
		p.showTops()
		p.a.frame.counts()
	})
}

// receive brings what the central server has for this laptop, new cases too.
func (p *cases) receive() {
	p.exchange("transfer.pull", func(ctx context.Context, d Desk, f func(casework.TransferProgress)) (casework.TransferResult, error) {
		return d.Pull(ctx, "", f)
	})
}

// send sends what this laptop holds of every case and of the books of the body.
func (p *cases) send() {
	p.exchange("transfer.push", func(ctx context.Context, d Desk, f func(casework.TransferProgress)) (casework.TransferResult, error) {
		return d.Push(ctx, "", f)
	})
}

func (p *cases) exchange(word string, with func(context.Context, Desk, func(casework.TransferProgress)) (casework.TransferResult, error)) {
	a := p.a
	if a.home.Server == "" {
		a.Go("settings")
		return
	}
	var res casework.TransferResult
	a.job(a.t(word), func(ctx context.Context, d Desk, pr Progress) (err error) {
		res, err = with(ctx, d, func(t casework.TransferProgress) { pr(t.Done, t.Total) })
		return err
	}, func(err error) {
		if err == nil {
			p.told.SetText(a.moved(word, res))
		}
		a.frame.refreshCounts()
		p.enter()
	})
}

func (p *cases) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.a.home.Cases) {
		return
	}
	c := &p.a.home.Cases[i]
	conflict := ""
	if c.Conflict > 0 {
		conflict = fmt.Sprintf("%s %d", p.a.t("conflict.mark"), c.Conflict)
	}
	sign := widget.SignSaved
	safety := p.a.t("top.received", c.Received, c.Entries)
	if c.Entries > 0 && c.Received == c.Entries {
		sign, safety = widget.SignReceived, p.a.t("received")
	}
	stage := p.a.t("stage." + c.Stage)
	if c.Stopped {
		sign, stage = widget.SignBlocked, p.a.t("stopped")
	}
	l.Set(widget.LineView{
		Sign: sign, Sub: c.Scope, On: i == p.cursor,
		Texts: []string{c.Client, stage, fmt.Sprintf("%d/%d", c.Judged, c.Checks), conflict, safety, p.a.when(c.LastMS)},
	})
}

func (p *cases) move(d int) {
	n := p.cursor + d
	if n < 0 || n >= len(p.a.home.Cases) {
		return
	}
	old := p.cursor
	p.cursor = n
	p.list.Moved(old, n)
}

func (p *cases) choose(i int) {
	p.move(i - p.cursor)
	p.openCursor()
}

func (p *cases) openCursor() {
	if p.cursor >= len(p.a.home.Cases) {
		return
	}
	c := p.a.home.Cases[p.cursor]
	route := "visit"
	if c.Stage == "application" || c.Stage == "contract" {
		route = "road"
	}
	p.a.openCase(c.ID, route, "")
}

// create begins a case on the road page, where its first step is the client.
func (p *cases) create() {
	p.a.caseID = ""
	p.a.past = append(p.a.past, "cases")
	if r, ok := p.a.page("road").(*road); ok {
		r.begin()
	}
	p.a.open("road")
}
