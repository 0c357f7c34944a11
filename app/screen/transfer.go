package screen

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// transfer says what is where, entry by entry and item by item, and talks with the central server (本部). Sending and receiving run beside the
// work and can be stopped; what was received stays received.
type transfer struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	none   *widget.Flow
	server *widget.Flow
	big    *widget.Label
	bar    *widget.Bar
	counts *widget.Flow
	keyRow *widget.Flow
	status *widget.Flow
	doing  *widget.Label
	going  *widget.Bar
	head   *widget.Label
	parked *widget.Flow
	result *widget.Flow
	body   *widget.Flow
	keymap *widget.Keymap

	data   casework.TransferView
	shown  []int // indexes of data.Rows that the list shows
	only   bool  // only what is not received yet
	filter *widget.Key
	busy   bool
	cursor int
}

var transferCols = []widget.Col{{Width: 96, Style: widget.Style{Bold: true}}, {Share: 2}, {Share: 1, Style: widget.Style{Color: widget.ColorText2}}, {Width: 150, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newTransfer(a *App) *transfer {
	r := a.router
	down := func(gap float32) *widget.Flow { return widget.NewFlow(widget.Down{Gap: gap}) }
	p := &transfer{
		a: a, big: widget.NewText("", widget.Style{Size: widget.SizeDigits, Bold: true}), bar: widget.NewBar(200), going: widget.NewBar(200), doing: widget.NewText("", widget.Style{}),
		head: widget.NewText("", widget.Style{Size: widget.SizeHeading, Bold: true}), parked: down(8), result: down(4), server: down(4), counts: down(4),
	}
	push := widget.NewKey(r, widget.KeyLook{Word: a.t("transfer.push"), Hint: "Enter", Weight: widget.Primary}, p.push)
	pull := widget.NewKey(r, widget.KeyLook{Word: a.t("transfer.pull"), Hint: "G"}, p.pull)
	stop := widget.NewKey(r, widget.KeyLook{Word: a.t("job.stop"), Hint: "X"}, p.stop)
	p.filter = widget.NewKey(r, widget.KeyLook{Word: a.t("transfer.waiting"), Hint: "/", Height: 30}, p.toggle)
	p.keyRow, p.status = row(push, pull), widget.NewFlow(widget.Down{Gap: 6}, p.doing, p.going, row(stop))
	p.status.Hide()
	p.list = widget.NewList(r, func() int { return len(p.shown) }, func() fyne.CanvasObject { return widget.NewLine(transferCols, widget.RowGrid) }, p.update, p.to)
	p.none = widget.NewEmpty(widget.SignDone, a.t("transfer.allreceived"), a.t("transfer.allreceived.why"))
	p.body = column(heading(a.t("rail.transfer")), p.server, widget.NewFlow(widget.Down{Gap: 4}, p.big, p.bar), p.counts, p.keyRow, p.status, row(widget.NewKey(r, widget.KeyLook{Word: a.t("bundle.title"), Hint: "B"}, func() { a.Go("bundle") })), p.result, p.parked,
		widget.NewBox(widget.ColorHairline), widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("headhash")), p.head, para(a.t("headhash.why"))))
	bar := widget.On(widget.NewBox(widget.ColorBackground), widget.NewFlow(widget.Across{Gap: 12, PadX: 14, Height: 44}, strong(a.t("transfer.where")), widget.NewSpring(), p.filter))
	right := &fyne.Container{Layout: topped{}, Objects: []fyne.CanvasObject{bar, widget.On(widget.NewBox(widget.ColorSurface), p.list, p.none)}}
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(p.body)), right, 480, widget.NewSpring())
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: p.push, fyne.KeyEnter: p.push, fyne.KeyG: p.pull, fyne.KeyX: p.stop, fyne.KeySlash: p.toggle, fyne.KeyC: func() { a.Go("conflicts") }, fyne.KeyB: func() { a.Go("bundle") }},
		Move: widget.Keys{
			fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyPageDown: move(20), fyne.KeyPageUp: move(-20),
			fyne.KeyHome: func() { p.to(0) }, fyne.KeyEnd: func() { p.to(len(p.shown) - 1) },
		},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.push},
	}
	return p
}

// topped gives the first object its least height and the second the rest.
type topped struct{}

// MinSize implements fyne.Layout.
func (topped) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(0, 80)
}

// Layout implements fyne.Layout.
func (topped) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := o[0].MinSize().Height
	widget.Place(o[0], 0, 0, s.Width, h)
	widget.Place(o[1], 0, h, s.Width, s.Height-h)
}

func (p *transfer) object() fyne.CanvasObject { return p.root }
func (p *transfer) keys() *widget.Keymap      { return p.keymap }
func (p *transfer) leave()                    {}
func (p *transfer) hints() []hint {
	t := p.a.t
	return []hint{{"Enter", t("transfer.push")}, {"G", t("transfer.pull")}, {"B", t("bundle.title")}, {"X", t("job.stop")}, {"/", t("transfer.waiting")}, {"↑↓", t("step.choose")}, {"Ctrl+S", t("safety.title")}, {"F1", t("keys.all")}}
}

func (p *transfer) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *transfer) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.TransferView, error) { return d.Transfer(id) }, func(v casework.TransferView) {
		p.data = v
		p.sift()
		p.show()
		widget.Refit(p.root)
	})
}

// sift chooses the rows of the list.
func (p *transfer) sift() {
	p.shown = p.shown[:0]
	for i := range p.data.Rows {
		if !p.only || p.data.Rows[i].Safety != casework.Received {
			p.shown = append(p.shown, i)
		}
	}
	p.cursor = max(0, min(p.cursor, len(p.shown)-1))
}

func (p *transfer) toggle() {
	p.only = !p.only
	p.filter.SetOn(p.only)
	p.sift()
	p.show()
}

func (p *transfer) show() {
	a, v := p.a, &p.data
	p.showServer()
	widget.Show(p.keyRow, v.Server != "" && !p.busy)
	widget.Show(p.status, p.busy)
	p.big.SetText(a.t("top.received", v.Received, v.Entries))
	part := float32(0)
	if v.Entries > 0 {
		part = float32(v.Received) / float32(v.Entries)
	}
	p.bar.Set(part)
	items, here := 0, 0
	for i := range v.Rows {
		if r := &v.Rows[i]; r.Kind == "item" {
			items++
			if r.Safety == casework.Received {
				here++
			}
		}
	}
	p.counts.Set(
		row(widget.NewMark(widget.SignSaved, 16), plain(a.t("transfer.saved", v.Entries, items))),
		row(widget.NewMark(widget.SignHanded, 16), plain(a.t("transfer.handed", v.Handed))),
		row(widget.NewMark(widget.SignReceived, 16), plain(a.t("transfer.received", v.Received, here))),
	)
	p.head.SetText(short(v.Head))
	p.showParked()
	widget.Show(p.list, len(p.shown) > 0)
	widget.Show(p.none, len(p.shown) == 0)
	p.list.Refresh()
	widget.Refit(p.root)
}

// showServer names the server, or says that there is none and what then.
func (p *transfer) showServer() {
	a := p.a
	if p.data.Server != "" {
		p.server.Set(row(widget.NewMark(widget.SignTransfer, 16), plain(a.t("transfer.server", p.data.Server))))
		return
	}
	p.server.Set(widget.NewLabel(a.t("transfer.empty"), widget.Style{Bold: true}), para(a.t("transfer.empty.why")),
		row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.settings"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("settings") })))
}

func (p *transfer) showParked() {
	a := p.a
	var objs []fyne.CanvasObject
	if n := len(p.data.Parked); n > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignStalled, 18), strong(a.t("transfer.parked", n))), para(a.t("transfer.parked.why")))
	}
	for _, x := range p.data.Parked {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignStalled, 16), widget.NewFlow(widget.Down{Gap: 0}, caption(short(x.ID)), widget.NewLabel(x.Why, widget.Style{}))))
	}
	p.parked.Set(objs...)
}

func (p *transfer) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.shown) {
		return
	}
	r := &p.data.Rows[p.shown[i]]
	what, state := r.What, p.a.safetyWord(r.Safety)
	if r.Kind == "entry" {
		what = p.a.kindWord(r.What)
	} else {
		what = p.a.t("transfer.item") + "  " + what
	}
	l.Set(widget.LineView{Sign: safetySign(r.Safety), Texts: []string{state, what, r.By, p.a.when(r.WallMS)}, On: i == p.cursor})
}

func (p *transfer) to(i int) {
	i = max(0, min(len(p.shown)-1, i))
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
}

func (p *transfer) push() {
	p.talk("transfer.push", func(ctx context.Context, d Desk, id string, f func(casework.TransferProgress)) (casework.TransferResult, error) {
		return d.Push(ctx, id, f)
	})
}

func (p *transfer) pull() {
	p.talk("transfer.pull", func(ctx context.Context, d Desk, id string, f func(casework.TransferProgress)) (casework.TransferResult, error) {
		return d.Pull(ctx, id, f)
	})
}

// stop ends the conversation; what was received stays received.
func (p *transfer) stop() {
	if p.busy && p.a.stopJob != nil {
		p.a.stopJob()
	}
}

func (p *transfer) talk(word string, f func(context.Context, Desk, string, func(casework.TransferProgress)) (casework.TransferResult, error)) {
	a, id := p.a, p.a.caseID
	switch {
	case p.busy:
		return
	case p.data.Server == "":
		a.Go("settings")
		return
	}
	p.busy = true
	p.progress(a.t(word), 0, 0)
	p.result.Set()
	p.show()
	var res casework.TransferResult
	a.job(a.t(word), func(ctx context.Context, d Desk, pr Progress) (err error) {
		res, err = f(ctx, d, id, func(t casework.TransferProgress) {
			pr(t.Done, t.Total)
			a.host.Do(func() { p.progressOf(a.t(word), t) })
		})
		return err
	}, func(err error) {
		p.busy = false
		p.told(word, res, err)
		a.frame.refreshCounts()
		p.enter()
	})
}

// progressOf shows an event of the conversation; bytes are shown as people read them.
func (p *transfer) progressOf(word string, t casework.TransferProgress) {
	what := word + "  " + p.a.t("transfer.kind."+t.Kind)
	if t.Kind == "bytes" {
		what += "  " + p.a.t("transfer.of", size(uint64(max(0, t.Done))), size(uint64(max(0, t.Total))))
		p.doing.SetText(what)
		p.going.Set(float32(t.Done) / float32(max(1, t.Total)))
		return
	}
	p.progress(what, t.Done, t.Total)
}

// progress shows how far the conversation is.
func (p *transfer) progress(what string, done, total int64) {
	part := float32(0)
	if total > 0 {
		part = float32(done) / float32(total)
		what += "  " + p.a.t("transfer.of", done, total)
	}
	p.doing.SetText(what)
	p.going.Set(part)
}

// moved says how much a conversation brought over.
func (a *App) moved(word string, res casework.TransferResult) string {
	switch {
	case res.Entries == 0 && res.Bytes == 0:
		return a.t(word + ".nothing")
	case res.Bytes == 0: // its files were there before
		return a.t(word+".entries", res.Entries)
	}
	return a.t(word+".done", res.Entries, res.Items, size(uint64(max(0, res.Bytes))))
}

// told says what the conversation did; a failure stands in the panel as well.
func (p *transfer) told(word string, res casework.TransferResult, err error) {
	a := p.a
	done := row(widget.NewMark(widget.SignDone, 18), strong(a.moved(word, res)))
	switch {
	case errors.Is(err, context.Canceled):
		p.result.Set(row(widget.NewMark(widget.SignNotice, 18), strong(a.t("transfer.stopped"))), para(a.t("transfer.stopped.why")))
	case err != nil:
		p.result.Set(row(widget.NewMark(widget.SignStalled, 18), strong(a.t("transfer.failed"))))
	case res.NeedsPerson:
		toConflicts := widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.conflicts"), Hint: "C"}, func() { a.Go("conflicts") })
		p.result.Set(done, row(widget.NewMark(widget.SignConflict, 18), plain(a.t("transfer.person", res.Conflicts, res.Quarantined)), toConflicts))
	default:
		p.result.Set(done)
	}
}
