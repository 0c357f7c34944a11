package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// closing is the closing meeting (F12). Leaving the site is never locked: what is not judged is listed by name, with a reason each.
type closing struct {
	a         *App
	root      *fyne.Container
	list      *widget.List
	done      *widget.Flow
	state     *widget.Flow
	attendees *widget.LineEntry
	summary   *widget.NoteEntry
	close     *widget.Key
	head      *widget.Label
	keymap    *widget.Keymap
	data      casework.ClosingView
	reasons   map[audit.CheckID]string
	marked    map[audit.CheckID]bool
	cursor    int
}

var closingCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Share: 1, Style: widget.Style{Color: widget.ColorUnk}}}

func newClosing(a *App) *closing {
	r := a.router
	p := &closing{a: a, reasons: map[audit.CheckID]string{}, marked: map[audit.CheckID]bool{}, state: widget.NewFlow(widget.Down{Gap: 6}), head: widget.NewText("", widget.Style{Size: widget.SizeHeading, Bold: true})}
	p.attendees, p.summary = widget.NewLineEntry(r, a.t("visit.present.hint")), widget.NewNoteEntry(r)
	p.summary.SetMinRowsVisible(4)
	p.list = widget.NewList(r, func() int { return len(p.data.Open) }, func() fyne.CanvasObject { return widget.NewLine(closingCols, widget.RowList) }, p.update, p.choose)
	p.done = widget.NewEmpty(widget.SignDone, a.t("closing.alljudged"), a.t("closing.alljudged.why"))
	p.close = widget.NewKey(r, widget.KeyLook{Word: a.t("closing.close"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.finish)
	p.close.OnWhy = func(s string) {
		a.frame.say(widget.Trouble{Happened: s, Kept: a.t("trouble.kept"), Do: a.t("closing.do")})
	}
	give := widget.NewKey(r, widget.KeyLook{Word: a.t("closing.reason"), Hint: "E"}, func() { p.reason("") })
	right := widget.Scroll(column(heading(a.t("closing.title")), p.state, form(a.t("closing.attendees"), p.attendees, a.t("closing.summary"), p.summary), caption(a.t("headhash")), p.head, caption(a.t("headhash.why")), row(p.close, give)))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list, p.done), widget.On(widget.NewBox(widget.ColorSurface), right), 620, widget.NewSpring())
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeySpace: p.mark, fyne.KeyE: func() { p.reason(fyne.KeyE) }, fyne.Key3: func() { p.reason(fyne.Key3) }, fyne.KeyReturn: p.toCard, fyne.KeyEnter: p.toCard, fyne.KeyW: func() { r.Open(fyne.KeyW, p.attendees) }},
		Move:    widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
		Extend:  widget.Keys{fyne.KeyDown: func() { p.extend(1) }, fyne.KeyUp: func() { p.extend(-1) }},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.finish, widget.Ctrl(fyne.KeyA): p.markAll},
		Fields:  func() []widget.Field { return []widget.Field{p.attendees, p.summary} },
	}
	return p
}

func (p *closing) object() fyne.CanvasObject { return p.root }
func (p *closing) keys() *widget.Keymap      { return p.keymap }
func (p *closing) leave()                    { p.a.router.Settle() }
func (p *closing) hints() []hint {
	t := p.a.t
	return []hint{{"Space", t("k.mark")}, {"Ctrl+A", t("k.all")}, {"E", t("closing.reason")}, {"Enter", t("findings.card")}, {"W", t("closing.attendees")}, {"Ctrl+Enter", t("closing.close")}, {"F1", t("keys.all")}}
}
func (p *closing) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *closing) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.ClosingView, error) { return d.Closing(id) }, func(v casework.ClosingView) {
		p.data = v
		p.a.scene.visit = v.Visit
		p.cursor = max(0, min(p.cursor, len(v.Open)-1))
		if v.Visit != nil && p.attendees.Text == "" {
			p.attendees.SetText(strings.Join(v.Visit.Present, p.a.t("comma")))
		}
		p.head.SetText(short(v.Head))
		p.list.Refresh()
		p.show()
	})
}

func (p *closing) reasonOf(r *casework.ClosingRow) string {
	if s := p.reasons[r.Check]; s != "" {
		return s
	}
	return r.Reason
}

// missing counts the open checks without a reason.
func (p *closing) missing() int {
	n := 0
	for i := range p.data.Open {
		if p.reasonOf(&p.data.Open[i]) == "" {
			n++
		}
	}
	return n
}

func (p *closing) show() {
	a, v := p.a, &p.data
	line := func(ok bool, warn *widget.Sign, s string) fyne.CanvasObject {
		sign := widget.SignDone
		if !ok {
			sign = warn
		}
		return row(widget.NewMark(sign, 18), plain(s))
	}
	missing := p.missing()
	noVisit := v.Visit == nil
	objs := []fyne.CanvasObject{
		line(!noVisit, widget.SignBlocked, a.t(map[bool]string{true: "closing.novisit", false: "closing.visit"}[noVisit])),
		line(len(v.Open) == 0, widget.SignNotice, a.t("closing.open", len(v.Open))), line(missing == 0, widget.SignBlocked, a.t("closing.missing", missing)),
		line(v.Conflicts == 0, widget.SignConflict, a.t("closing.conflicts", v.Conflicts)), line(true, nil, a.t("closing.findings", len(v.Findings))),
	}
	p.state.Set(objs...)
	off := ""
	switch {
	case noVisit:
		off = a.t("closing.novisit")
	case missing > 0:
		off = a.t("closing.missing", missing)
	}
	p.close.SetOff(off)
	widget.Show(p.done, len(v.Open) == 0)
	p.root.Refresh()
}

func (p *closing) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.data.Open) {
		return
	}
	r := &p.data.Open[i]
	why := p.reasonOf(r)
	if why == "" {
		why = p.a.t("closing.noreason")
	}
	tick := widget.Unticked
	if p.marked[r.Check] {
		tick = widget.Ticked
	}
	l.Set(widget.LineView{Sign: signOf(&r.CheckRow), Texts: []string{r.Code, r.Title, why}, Tick: tick, On: i == p.cursor, Sub: r.Place})
}

func (p *closing) to(i int) {
	if i < 0 || i >= len(p.data.Open) || i == p.cursor {
		return
	}
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
}

func (p *closing) choose(i int) {
	p.to(i)
	p.mark()
}

func (p *closing) mark() {
	if p.cursor < len(p.data.Open) {
		c := p.data.Open[p.cursor].Check
		p.marked[c] = !p.marked[c]
		p.list.RefreshItem(p.cursor)
	}
}

func (p *closing) extend(d int) {
	if p.cursor < len(p.data.Open) {
		p.marked[p.data.Open[p.cursor].Check] = true
		p.to(p.cursor + d)
		p.marked[p.data.Open[p.cursor].Check] = true
		p.list.Refresh()
	}
}

func (p *closing) markAll() {
	for i := range p.data.Open {
		p.marked[p.data.Open[i].Check] = true
	}
	p.list.Refresh()
}

// reason gives one reason to the marked rows, or to the one under the cursor; the record names it for each.
func (p *closing) reason(by fyne.KeyName) {
	if len(p.data.Open) == 0 {
		return
	}
	p.a.askReason(by, p.a.t("closing.reason"), func(reason string) {
		n := 0
		for c, on := range p.marked {
			if on {
				p.reasons[c] = reason
				n++
			}
		}
		if n == 0 {
			p.reasons[p.data.Open[p.cursor].Check] = reason
		}
		clear(p.marked)
		p.list.Refresh()
		p.show()
	})
}

func (p *closing) toCard() {
	if p.cursor < len(p.data.Open) {
		p.a.openCase(p.a.caseID, "visit", string(p.data.Open[p.cursor].Check))
	}
}

// finish records the closing meeting and the time out.
func (p *closing) finish() {
	a := p.a
	a.router.Back()
	if p.data.Visit == nil || p.missing() > 0 {
		p.close.Tapped(nil)
		return
	}
	p.attendees.Flush()
	p.summary.Flush()
	c := &casework.CloseVisit{Case: casework.Case{Case: a.caseID}, Visit: p.data.Visit.ID, Attendees: names(p.attendees.Text), Summary: strings.TrimSpace(p.summary.Text)}
	for i := range p.data.Open {
		r := &p.data.Open[i]
		c.Open = append(c.Open, audit.OpenEnd{Check: r.Check, Reason: p.reasonOf(r)})
	}
	a.do(c, func(_ casework.Changes, err error) {
		if err != nil {
			return
		}
		a.do(&casework.EndVisit{Case: c.Case, Visit: c.Visit}, func(_ casework.Changes, err error) {
			if err == nil {
				clear(p.reasons)
				a.frame.drawer.Open(a.t("closing.done"), widget.NewFlow(widget.Down{PadX: 14, Gap: 8}, para(a.t("closing.done.why"))))
				a.frame.fit()
			}
		})
	})
}
