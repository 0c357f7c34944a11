package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// transfer says what is where, entry by entry and item by item, and talks with the central server.
type transfer struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	big    *widget.Label
	bar    *widget.Bar
	server *widget.Label
	head   *widget.Label
	parked *widget.Flow
	result *widget.Label
	keymap *widget.Keymap
	data   casework.TransferView
	cursor int
}

var transferCols = []widget.Col{{Width: 110, Style: widget.Style{Bold: true}}, {Share: 2}, {Share: 1, Style: widget.Style{Color: widget.ColorText2}}, {Width: 130, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newTransfer(a *App) *transfer {
	r := a.router
	p := &transfer{a: a, big: heading(""), bar: widget.NewBar(200), server: widget.NewLabel("", widget.Style{Color: widget.ColorText2}), head: widget.NewText("", widget.Style{Size: widget.SizeHeading, Bold: true}), parked: widget.NewFlow(widget.Down{Gap: 6}), result: widget.NewLabel("", widget.Style{Bold: true})}
	push := widget.NewKey(r, widget.KeyLook{Word: a.t("transfer.push"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.push)
	pull := widget.NewKey(r, widget.KeyLook{Word: a.t("transfer.pull"), Hint: "G"}, p.pull)
	p.list = widget.NewList(r, func() int { return len(p.data.Rows) }, func() fyne.CanvasObject { return widget.NewLine(transferCols, widget.RowGrid) }, p.update, p.to)
	left := widget.Scroll(column(heading(a.t("rail.transfer")), p.server, p.big, p.bar, row(push, pull), p.result, caption(a.t("headhash")), p.head, caption(a.t("headhash.why")), p.parked))
	p.root = split(widget.On(widget.NewBox(widget.ColorBackground), left), widget.On(widget.NewBox(widget.ColorSurface), p.list), 420, widget.NewSpring())
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: p.push, fyne.KeyEnter: p.push, fyne.KeyG: p.pull},
		Move:    widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyPageDown: move(20), fyne.KeyPageUp: move(-20)},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.push},
	}
	return p
}

func (p *transfer) object() fyne.CanvasObject { return p.root }
func (p *transfer) keys() *widget.Keymap      { return p.keymap }
func (p *transfer) leave()                    {}
func (p *transfer) hints() []hint {
	t := p.a.t
	return []hint{{"Ctrl+Enter", t("transfer.push")}, {"G", t("transfer.pull")}, {"↑↓", t("step.choose")}, {"Ctrl+S", t("safety.title")}, {"F1", t("keys.all")}}
}
func (p *transfer) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *transfer) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.TransferView, error) { return d.Transfer(id) }, func(v casework.TransferView) {
		a := p.a
		p.data = v
		p.cursor = max(0, min(p.cursor, len(v.Rows)-1))
		server := a.t("transfer.noserver")
		if v.Server != "" {
			server = a.t("transfer.server", v.Server)
		}
		p.server.SetText(server)
		p.big.SetText(a.t("top.received", v.Received, v.Entries))
		if v.Entries > 0 {
			p.bar.Set(float32(v.Received) / float32(v.Entries))
		}
		p.head.SetText(short(v.Head))
		var objs []fyne.CanvasObject
		if len(v.Parked) > 0 {
			objs = append(objs, strong(a.t("transfer.parked", len(v.Parked))))
		}
		for _, x := range v.Parked {
			objs = append(objs, widget.NewFlow(signed{}, widget.NewMark(widget.SignStalled, 18), caption(short(x.ID)), widget.NewLabel(x.Why, widget.Style{})))
		}
		p.parked.Set(objs...)
		p.list.Refresh()
		widget.Refit(p.root)
	})
}

func (p *transfer) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.data.Rows) {
		return
	}
	r := &p.data.Rows[i]
	what, state := r.What, p.a.safetyWord(r.Safety)
	if r.Kind == "entry" {
		what = p.a.kindWord(r.What)
	} else {
		what = p.a.t("transfer.item") + "  " + what
	}
	l.Set(widget.LineView{Sign: safetySign(r.Safety), Texts: []string{state, what, r.By, p.a.when(r.WallMS)}, On: i == p.cursor})
}

func (p *transfer) to(i int) {
	i = max(0, min(len(p.data.Rows)-1, i))
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
}

func (p *transfer) push() {
	p.talk(p.a.t("transfer.push"), func(ctx context.Context, d Desk, id string, f func(casework.TransferProgress)) (casework.TransferResult, error) {
		return d.Push(ctx, id, f)
	})
}

func (p *transfer) pull() {
	p.talk(p.a.t("transfer.pull"), func(ctx context.Context, d Desk, id string, f func(casework.TransferProgress)) (casework.TransferResult, error) {
		return d.Pull(ctx, id, f)
	})
}

func (p *transfer) talk(name string, f func(context.Context, Desk, string, func(casework.TransferProgress)) (casework.TransferResult, error)) {
	a, id := p.a, p.a.caseID
	var res casework.TransferResult
	a.job(name, func(ctx context.Context, d Desk, pr Progress) (err error) {
		res, err = f(ctx, d, id, func(t casework.TransferProgress) { pr(t.Done, t.Total) })
		return err
	}, func(err error) {
		if err == nil {
			text := a.t("transfer.result", res.Entries, res.Items, size(uint64(max(0, res.Bytes))))
			if res.NeedsPerson {
				text += "\n" + a.t("transfer.person", res.Conflicts, res.Quarantined)
			}
			p.result.SetText(text)
		}
		a.frame.refreshCounts()
		p.enter()
	})
}
