package screen

import (
	"encoding/json"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// closing is the closing meeting (F12). What is not judged is listed by name, with a reason each; one reason serves for several rows.
// Leaving the site is never locked: the time out can be recorded first and the reasons later. What is written here and is not recorded yet is
// kept as a draft of the visit.
type closing struct {
	a         *App
	root      *fyne.Container
	list      *widget.List
	done      *widget.Flow
	nothing   *fyne.Container
	title     *widget.Label
	where     *widget.Label
	state     *widget.Flow
	fields    *widget.Flow
	after     *widget.Flow
	attendees *widget.LineEntry
	summary   *widget.NoteEntry
	at        *widget.LineEntry
	note      *widget.Label
	head      *widget.Label
	close     *widget.Key
	give      *widget.Key
	keyRow    *widget.Flow
	body      *widget.Flow
	scroll    *container.Scroll // around body: a field that is opened is scrolled into sight
	keymap    *widget.Keymap

	found   *widget.Flow // findings, explanations, papers
	kit     casework.KitView
	data    casework.ClosingView
	visit   *casework.VisitView // that is closed here: the running one, or one that ended without a closing meeting; nil: none
	past    *casework.VisitView // the newest that is closed, shown while there is no visit
	rows    []closingLine
	draft   closingDraft
	marked  map[audit.CheckID]bool
	drafts  []casework.DraftRow
	cursor  int
	visitID audit.VisitID // that the fields belong to
}

// closingLine is a row of the list: an open check of the visit, or one that was left open when it was closed.
type closingLine struct {
	casework.CheckRow
	reason string
}

// closingDraft is what is written before the meeting is recorded.
type closingDraft struct {
	Reasons   map[audit.CheckID]string `json:"reasons,omitempty"`
	Attendees string                   `json:"attendees,omitempty"`
	Summary   string                   `json:"summary,omitempty"`
}

var closingCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Share: 1, Style: widget.Style{Color: widget.ColorUnk}}}

func newClosing(a *App) *closing {
	r := a.router
	p := &closing{
		a: a, marked: map[audit.CheckID]bool{}, state: widget.NewFlow(widget.Down{Gap: 4}), title: heading(a.t("closing.title")), where: caption(""),
		head: widget.NewText("", widget.Style{Size: widget.SizeDigits, Bold: true}), found: widget.NewFlow(widget.Down{Gap: 6}), note: widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true}), after: widget.NewFlow(widget.Down{Gap: 8}),
	}
	p.attendees, p.summary, p.at = widget.NewLineEntry(r, a.t("visit.present.hint")), widget.NewNoteEntry(r), widget.NewLineEntry(r, "")
	p.summary.SetMinRowsVisible(3)
	p.summary.OnDraft = func(string) { p.keep() }
	p.summary.OnCommit = func(string) { p.keep() }
	p.attendees.OnLeft, p.attendees.OnDraft, p.at.OnLeft = p.keep, p.keep, p.showTime
	p.list = widget.NewList(r, func() int { return len(p.rows) }, func() fyne.CanvasObject { return widget.NewLine(closingCols, widget.RowTwo) }, p.update, p.choose)
	p.done = widget.NewEmpty(widget.SignDone, a.t("closing.alljudged"), a.t("closing.alljudged.why"))
	p.nothing = widget.On(widget.NewBox(widget.ColorSurface), widget.NewEmpty(widget.SignVisit, a.t("closing.empty"), a.t("closing.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("rail.visit"), Hint: "F2", Weight: widget.Primary}, func() { a.Go("visit") })))
	p.close = widget.NewKey(r, widget.KeyLook{Word: a.t("visit.end"), Hint: "Enter", Weight: widget.Primary}, p.finish)
	p.give = widget.NewKey(r, widget.KeyLook{Word: a.t("closing.reason"), Hint: "E"}, func() { p.reason("") })
	p.keyRow = row(p.close, p.give, a.clauseTag(notice.P3_4_5))
	p.fields = form(a.t("closing.attendees")+"  W", p.attendees, a.t("closing.summary")+"  S", p.summary, a.t("closing.at"), ofWidth(110, p.at))
	p.body = column(widget.NewFlow(widget.Down{Gap: 2}, p.title, p.where), p.state, p.found, p.after, p.fields, p.note, p.keyRow, widget.NewBox(widget.ColorHairline), widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("headhash")), p.head, para(a.t("headhash.why"))))
	p.scroll = widget.Scroll(p.body)
	right := widget.On(widget.NewBox(widget.ColorSurface), p.scroll)
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list, p.done), right, 620, p.nothing)
	p.keymap = p.newKeys()
	return p
}

func (p *closing) newKeys() *widget.Keymap {
	r := p.a.router
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	open := func(k fyne.KeyName, f widget.Field) func() {
		return func() {
			if p.visit != nil {
				r.Open(k, f)
				p.a.host.Do(func() { revealIn(p.scroll, f) })
			}
		}
	}
	k := &widget.Keymap{
		Command: widget.Keys{
			fyne.KeySpace: p.mark, fyne.KeyE: func() { p.reason(fyne.KeyE) }, fyne.Key3: func() { p.reason(fyne.Key3) }, fyne.KeyC: p.toCard,
			fyne.KeyReturn: p.finish, fyne.KeyEnter: p.finish, fyne.KeyW: open(fyne.KeyW, p.attendees), fyne.KeyS: open(fyne.KeyS, p.summary),
			fyne.KeyY: func() { p.a.showClause(notice.P3_4_5.Clause()) },
		},
		Move:   widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
		Extend: widget.Keys{fyne.KeyDown: func() { p.extend(1) }, fyne.KeyUp: func() { p.extend(-1) }},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): func() { r.Back() }, widget.Ctrl(fyne.KeyA): p.markAll},
		Fields: func() []widget.Field {
			if p.visit == nil {
				return nil
			}
			return []widget.Field{p.attendees, p.summary, p.at}
		},
	}
	k.Command[fyne.KeyU] = func() { p.a.listDrafts(fyne.KeyU, p.ownSlot()) }
	p.kitKeys(k.Command)
	return k
}

func (p *closing) object() fyne.CanvasObject { return p.root }
func (p *closing) keys() *widget.Keymap      { return p.keymap }
func (p *closing) leave()                    { p.a.router.Settle() }
func (p *closing) hints() []hint {
	t := p.a.t
	switch {
	case p.visit == nil && p.past == nil:
		return []hint{{"Enter", t("rail.visit")}, {"F1", t("keys.all")}}
	case p.visit == nil:
		enter := hint{"Enter", t("rail.report")}
		if p.notice() == nil {
			enter.word = t("kit.make")
		}
		return []hint{enter, {"M", t("kit.make")}, {"P", t("give.print")}, {"G", t("give.export")}, {"X", t("sign.title")}, {"A", t("kit.comment")}, {"F2", t("closing.another")}, {"F1", t("keys.all")}}
	}
	return []hint{
		{"Enter", t("visit.end")},
		{"E", t("closing.reason")},
		{"Space", t("k.mark")},
		{"Ctrl+A", t("k.all")},
		{"W", t("closing.attendees")},
		{"S", t("closing.summary")},
		{"A", t("kit.comment")},
		{"D", t("kit.explain")},
		{"Q", t("kit.question")},
		{"T", t("team.title")},
		{"O", t("meeting.opening")},
		{"L", t("alone.title")},
		{"B", t("day.title")},
		{"F1", t("keys.all")},
	}
}

func (p *closing) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

// closingData is what the page shows, read in one go.
type closingData struct {
	casework.ClosingView
	kit    casework.KitView
	visits []casework.VisitView
	checks []casework.CheckRow
	draft  closingDraft
	drafts []casework.DraftRow
}

func (p *closing) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (v closingData, err error) {
		if v.kit, err = d.Kit(id); err != nil {
			return v, err
		}
		v.ClosingView = v.kit.ClosingView
		c, err := d.Case(id)
		if err != nil {
			return v, err
		}
		v.visits = c.Visits
		ks, err := d.Checks(id)
		if err != nil {
			return v, err
		}
		v.checks = ks.Rows
		if v.drafts, err = d.Drafts(id); err != nil {
			return v, err
		}
		if w := toClose(&v); w != nil {
			_ = json.Unmarshal([]byte(d.Draft(id, closingSlot(w.ID))), &v.draft) // a draft that cannot be read is none
		}
		return v, nil
	}, p.take)
}

// ownSlot is where this page keeps its own draft.
func (p *closing) ownSlot() string {
	if p.visit == nil {
		return ""
	}
	return closingSlot(p.visit.ID)
}

func closingSlot(v audit.VisitID) string { return "closing/" + string(v) }

// toClose is the visit to be closed: the running one, or the newest, if it ended without a closing meeting.
func toClose(v *closingData) *casework.VisitView {
	if v.Visit != nil {
		return v.Visit
	}
	if n := len(v.visits); n > 0 && !v.visits[n-1].Closed {
		return &v.visits[n-1]
	}
	return nil
}

func (p *closing) take(v closingData) {
	p.data, p.kit, p.visit, p.past = v.ClosingView, v.kit, toClose(&v), nil
	p.drafts = v.drafts
	p.a.scene.visit = v.Visit
	p.a.frame.tick()
	p.rows = p.rows[:0]
	switch {
	case p.visit != nil:
		for i := range v.Open {
			p.rows = append(p.rows, closingLine{v.Open[i].CheckRow, v.Open[i].Reason})
		}
	case len(v.visits) > 0:
		p.past = &v.visits[len(v.visits)-1]
		p.rows = openEnds(p.past, v.checks)
	}
	if p.visit != nil && p.visit.ID != p.visitID {
		p.fill(v.draft)
	}
	p.cursor = max(0, min(p.cursor, len(p.rows)-1))
	p.head.SetText(short(v.Head))
	p.list.Refresh()
	p.show()
}

func openEnds(v *casework.VisitView, checks []casework.CheckRow) []closingLine {
	byID := map[audit.CheckID]*casework.CheckRow{}
	for i := range checks {
		byID[checks[i].Check] = &checks[i]
	}
	var out []closingLine
	for _, o := range v.Open {
		l := closingLine{CheckRow: casework.CheckRow{Check: o.Check, Code: string(o.Check)}, reason: o.Reason}
		if c := byID[o.Check]; c != nil {
			l.CheckRow = *c
		}
		out = append(out, l)
	}
	return out
}

// fill begins the fields for a visit.
func (p *closing) fill(d closingDraft) {
	p.visitID, p.draft = p.visit.ID, d
	if p.draft.Reasons == nil {
		p.draft.Reasons = map[audit.CheckID]string{}
	}
	clear(p.marked)
	who := d.Attendees
	if who == "" {
		who = strings.Join(p.visit.Present, p.a.t("comma"))
	}
	set(p.attendees, who, p.at, "")
	p.summary.Load("", d.Summary)
	p.note.SetText("")
}

// keep saves what is written as a draft of the visit.
func (p *closing) keep() {
	if p.visit == nil || p.a.desk == nil {
		return
	}
	p.draft.Attendees, p.draft.Summary = p.attendees.Text, p.summary.Text
	b, err := json.Marshal(p.draft)
	if err != nil {
		p.a.fail(err)
		return
	}
	p.a.keepDraft(closingSlot(p.visit.ID), string(b))
}

func (p *closing) reasonOf(r *closingLine) string {
	if s := p.draft.Reasons[r.Check]; s != "" && p.visit != nil {
		return s
	}
	return r.reason
}

// missing lists the open checks without a reason.
func (p *closing) missing() []int {
	var out []int
	for i := range p.rows {
		if p.visit != nil && p.reasonOf(&p.rows[i]) == "" {
			out = append(out, i)
		}
	}
	return out
}

// moment is the time out that the field names, "" for now.
func (p *closing) moment() (local string, shown string, ok bool) {
	now := p.a.host.Now()
	s := strings.ReplaceAll(strings.TrimSpace(narrow(p.at.Text)), ":", "")
	if s == "" {
		return "", p.a.clock(now), true
	}
	t, err := time.Parse("1504", strings.Repeat("0", max(0, 4-len(s)))+s)
	if err != nil {
		return "", s, false
	}
	return now.Format(time.DateOnly) + "T" + t.Format("15:04"), t.Format("15:04"), true
}

func (p *closing) showTime() {
	p.show()
	p.keep()
}
