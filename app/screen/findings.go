package screen

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// findings are the nonconformities with their correction: what does not conform, what is required, due day, review.
type findings struct {
	a       *App
	root    *fyne.Container
	list    *widget.List
	empty   *widget.Flow
	pane    *fyne.Container
	title   *widget.Label
	req     *widget.Label
	text    *widget.NoteEntry
	due     *widget.LineEntry
	agreed  *widget.Toggle
	by      *widget.LineEntry
	result  []*widget.Toggle
	on      *widget.LineEntry
	seen    *widget.LineEntry
	note    *widget.Label
	keymap  *widget.Keymap
	data    []casework.FindingView
	cursor  int
	wanted  audit.CheckID
	writing audit.CheckID // that the fields belong to
}

var findingCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Width: 120, Style: widget.Style{Size: widget.SizeCaption}}}

var reviewResults = []string{audit.ReviewCorrected, audit.ReviewNotCorrected, audit.ReviewDeadline}

func newFindings(a *App) *findings {
	r := a.router
	p := &findings{a: a, title: heading(""), req: widget.NewLabel("", widget.Style{Bold: true}), text: widget.NewNoteEntry(r), note: widget.NewLabel("", widget.Style{Color: widget.ColorNG})}
	p.due, p.by, p.on, p.seen = widget.NewLineEntry(r, a.t("day.hint")), widget.NewLineEntry(r, a.t("person.hint")), widget.NewLineEntry(r, a.t("day.hint")), widget.NewLineEntry(r, "")
	p.agreed = widget.NewToggle(r, a.t("finding.agreed"), nil)
	words := make([]string, len(reviewResults))
	for i, x := range reviewResults {
		words[i] = a.t("review." + x)
	}
	p.result = widget.NewChoice(r, words, nil)
	p.text.SetMinRowsVisible(3)
	p.text.OnCommit = p.writeText
	p.text.OnDraft = func(string) {}
	p.seen.OnEnter = p.save
	p.list = widget.NewList(r, func() int { return len(p.data) }, func() fyne.CanvasObject { return widget.NewLine(findingCols, widget.RowTwo) }, p.update, p.to)
	p.empty = widget.NewEmpty(widget.SignFindings, a.t("findings.empty"), a.t("findings.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("rail.visit"), Hint: "F2", Weight: widget.Primary}, func() { a.Go("visit") }))
	save := widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.save)
	toCard := widget.NewKey(r, widget.KeyLook{Word: a.t("findings.card"), Hint: "V"}, p.toCard)
	body := column(p.title, p.req, form(a.t("finding.text"), p.text, a.t("finding.due"), row(container.New(widget.Fixed{W: 200, H: 36}, p.due), p.agreed), a.t("finding.by"), p.by),
		widget.NewBox(widget.ColorHairline), strong(a.t("finding.review")), form(a.t("finding.result"), row(p.result[0], p.result[1], p.result[2]), a.t("finding.reviewed"), container.New(widget.Fixed{W: 200, H: 36}, p.on), a.t("finding.seen"), p.seen),
		p.note, row(save, toCard))
	p.pane = widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(body))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list), p.pane, 420, p.empty)
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: p.write, fyne.KeyEnter: p.write, fyne.KeyE: p.write, fyne.KeyV: p.toCard},
		Move:    widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.save},
		Fields: func() []widget.Field {
			return []widget.Field{p.text, p.due, p.agreed, p.by, p.result[0], p.result[1], p.result[2], p.on, p.seen}
		},
	}
	return p
}

// split is a page with a list on the left and a pane on the right; over covers both while it is visible.
func split(left, right fyne.CanvasObject, width float32, over fyne.CanvasObject) *fyne.Container {
	hair := widget.NewBox(widget.ColorHairline)
	return container.New(widget.Func{Min: fyne.NewSize(600, 300), Do: func(s fyne.Size) {
		l := min(widget.Scaled(width), s.Width*0.45)
		widget.Place(left, 0, 0, l, s.Height)
		widget.Place(hair, l, 0, 1, s.Height)
		widget.Place(right, l+1, 0, s.Width-l-1, s.Height)
		widget.Place(over, 0, 0, s.Width, s.Height)
	}}, left, hair, right, over)
}

func (p *findings) object() fyne.CanvasObject { return p.root }
func (p *findings) keys() *widget.Keymap      { return p.keymap }
func (p *findings) leave()                    { p.a.router.Settle() }
func (p *findings) hints() []hint {
	t := p.a.t
	return []hint{{"↑↓", t("step.choose")}, {"Enter", t("step.write")}, {"Tab", t("k.field")}, {"Ctrl+Enter", t("save")}, {"V", t("findings.card")}, {"F12", t("closing.title")}, {"F1", t("keys.all")}}
}
func (p *findings) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *findings) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.FindingsView, error) { return d.Findings(id) }, func(v casework.FindingsView) {
		now := p.check()
		if p.wanted != "" {
			now, p.wanted = p.wanted, ""
		}
		p.data = v.Findings
		p.cursor = max(0, min(p.cursor, len(p.data)-1))
		for i := range p.data {
			if p.data[i].Check == now {
				p.cursor = i
			}
		}
		widget.Show(p.empty, len(p.data) == 0)
		widget.Show(p.list, len(p.data) > 0)
		widget.Show(p.pane, len(p.data) > 0)
		p.list.Refresh()
		p.present()
		p.root.Refresh()
	})
}

func (p *findings) now() *casework.FindingView {
	if p.cursor < 0 || p.cursor >= len(p.data) {
		return nil
	}
	return &p.data[p.cursor]
}

func (p *findings) check() audit.CheckID {
	if f := p.now(); f != nil {
		return f.Check
	}
	return ""
}

func (p *findings) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.data) {
		return
	}
	f := &p.data[i]
	due, sign := p.a.t("finding.nodue"), widget.SignNonconforming
	if f.Due != nil {
		due = p.a.dayOf(f.Due.On)
		if f.Due.Agreed {
			due += " " + p.a.t("finding.agreed.short")
		}
	}
	if f.Review != nil {
		due = p.a.t("review." + f.Review.Result)
		if f.Review.Result == audit.ReviewCorrected {
			sign = widget.SignDone
		}
	}
	l.Set(widget.LineView{Sign: sign, Texts: []string{f.Code, f.Title, due}, Sub: f.Text, On: i == p.cursor})
}

func (p *findings) to(i int) {
	if i < 0 || i >= len(p.data) || i == p.cursor {
		return
	}
	p.a.router.Back()
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
	p.present()
}

// present fills the form; while it is written in it is left alone.
func (p *findings) present() {
	f := p.now()
	if f == nil || (p.writing == f.Check && p.a.router.Mode() == widget.Writing) {
		return
	}
	a := p.a
	p.writing = f.Check
	p.title.SetText(f.Code + "  " + f.Title + "  " + f.Place)
	p.req.SetText(f.Requirement)
	p.text.Load(f.Text, "")
	due, by := "", ""
	p.agreed.Set(f.Due != nil && f.Due.Agreed)
	if f.Due != nil {
		due, by = string(f.Due.On), f.Due.AgreedBy
	}
	on, seen := a.host.Now().Format(time.DateOnly), ""
	for i, r := range reviewResults {
		p.result[i].Set(f.Review != nil && f.Review.Result == r)
	}
	if f.Review != nil {
		on, seen = string(f.Review.On), f.Review.Text
	}
	set(p.due, due, p.by, by, p.on, on, p.seen, seen)
	p.note.SetText("")
	p.pane.Refresh()
}

func (p *findings) write() { p.a.router.Open(fyne.KeyReturn, p.text) }

func (p *findings) toCard() {
	if f := p.now(); f != nil {
		p.a.openCase(p.a.caseID, "visit", string(f.Check))
	}
}

func (p *findings) writeText(text string) {
	c := p.writing
	if c == "" {
		return
	}
	p.a.do(&casework.WriteFinding{Case: casework.Case{Case: p.a.caseID}, Measure: c.Measure(), Place: c.Place(), Text: text}, nil)
}

// save records due day and review, each only if it changed.
func (p *findings) save() {
	f := p.now()
	if f == nil {
		return
	}
	a := p.a
	a.router.Back()
	for _, e := range []*widget.LineEntry{p.due, p.by, p.on, p.seen} {
		e.Flush()
	}
	due, ok := parseDay(p.due.Text, a.host.Now())
	on, ok2 := parseDay(p.on.Text, a.host.Now())
	if !ok || !ok2 {
		p.note.SetText(a.t("day.wrong", p.due.Text))
		p.pane.Refresh()
		return
	}
	cs := casework.Case{Case: a.caseID}
	by := strings.TrimSpace(p.by.Text)
	if due != "" && (f.Due == nil || string(f.Due.On) != due || f.Due.Agreed != p.agreed.On() || f.Due.AgreedBy != by) {
		a.do(&casework.SetDueDate{Case: cs, Measure: f.Check.Measure(), Place: f.Check.Place(), On: due, Agreed: p.agreed.On(), AgreedBy: by}, nil)
	}
	for i, r := range reviewResults {
		if p.result[i].On() && (f.Review == nil || f.Review.Result != r || string(f.Review.On) != on || f.Review.Text != p.seen.Text) {
			a.do(&casework.ReviewCorrection{Case: cs, Measure: f.Check.Measure(), Place: f.Check.Place(), Result: r, On: on, Text: p.seen.Text}, nil)
		}
	}
}
