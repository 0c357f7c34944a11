package screen

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// findings are the nonconformities with their correction: what does not conform, what is required, due day, review. What is written is
// recorded when the person goes on to another finding, leaves the page or presses Ctrl+Enter.
type findings struct {
	a        *App
	root     *fyne.Container
	list     *widget.List
	empty    *widget.Flow
	pane     *fyne.Container
	scroll   *container.Scroll
	body     *widget.Flow
	title    *widget.Label
	where    *widget.Label
	req      *widget.Label
	clash    *widget.Key
	clashRow *widget.Flow
	text     *widget.NoteEntry
	due      *dayField
	agreed   *widget.Toggle
	by       *widget.LineEntry
	result   []*widget.Toggle
	on       *dayField
	seen     *widget.LineEntry
	note     *widget.Label
	rounds   *widget.Flow
	methods  []*widget.Toggle
	anew     []*widget.Toggle // how the measure is judged after the correction; none is on before a person says so
	keymap   *widget.Keymap

	data    []casework.FindingView
	clashes map[audit.CheckID]string // kinds of the finding that have more than one value, in words
	cursor  int
	wanted  audit.CheckID
	writing audit.CheckID // that the fields belong to
	filled  findingForm   // as the record filled the fields
	drafts  map[audit.CheckID]string
	busy    bool // the fields are being recorded
	fresh   bool // what is recorded next is a new round
}

// findingForm is what stands in the fields beside the text.
type findingForm struct {
	due, by  string
	agreed   bool
	result   string
	on, seen string
	methods  string // by which the correction was looked at
	verdict  audit.Verdict
}

var findingCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Width: 124, Style: widget.Style{Size: widget.SizeCaption}}}

var reviewResults = []string{audit.ReviewCorrected, audit.ReviewNotCorrected, audit.ReviewDeadline}

func newFindings(a *App) *findings {
	r := a.router
	p := &findings{a: a, title: heading(""), where: caption(""), req: widget.NewLabel("", widget.Style{}), text: widget.NewNoteEntry(r), note: widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})}
	p.by, p.seen = widget.NewLineEntry(r, a.t("person.hint")), widget.NewLineEntry(r, a.t("findings.seen.hint"))
	p.due, p.on = newDayField(a), newDayField(a)
	p.agreed = widget.NewToggle(r, a.t("finding.agreed"), nil)
	words := make([]string, len(reviewResults))
	for i, x := range reviewResults {
		words[i] = a.t("review." + x)
	}
	p.result = widget.NewChoice(r, words, nil)
	p.rounds = widget.NewFlow(widget.Down{Gap: 4})
	for _, m := range audit.LookMethods {
		p.methods = append(p.methods, widget.NewToggle(r, a.words.T("report.method."+m), nil))
	}
	p.anew = widget.NewChoice(r, []string{a.t("verdict.conforming") + "  1", a.t("verdict.nonconforming") + "  2"}, nil)
	p.text.SetMinRowsVisible(3)
	p.text.OnCommit = p.writeText
	p.text.OnDraft = p.keepText
	p.seen.OnEnter = func() { p.save() }
	p.clash = widget.NewKey(r, widget.KeyLook{Sign: widget.SignConflict, Hint: "X"}, p.toConflict)
	p.clashRow = row(p.clash)
	p.list = widget.NewList(r, func() int { return len(p.data) }, func() fyne.CanvasObject { return widget.NewLine(findingCols, widget.RowTwo) }, p.update, p.to)
	p.empty = widget.NewEmpty(widget.SignFindings, a.t("findings.empty"), a.t("findings.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("rail.visit"), Hint: "F2", Weight: widget.Primary}, func() { a.Go("visit") }))
	p.body = p.newForm()
	p.scroll = widget.Scroll(p.body)
	p.pane = widget.On(widget.NewBox(widget.ColorSurface), p.scroll)
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list), p.pane, 460, p.empty)
	p.keymap = p.newKeys()
	return p
}

func (p *findings) newForm() *widget.Flow {
	a, r := p.a, p.a.router
	save := widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, func() { p.save() })
	card := widget.NewKey(r, widget.KeyLook{Word: a.t("findings.card"), Hint: "C"}, p.toCard)
	seen := widget.NewKey(r, widget.KeyLook{Word: a.t("findings.evidence"), Hint: "A"}, func() { a.Go("evidence") })
	return column(
		widget.NewFlow(widget.Down{Gap: 2}, p.title, p.where), p.req, p.clashRow,
		widget.NewFlow(widget.Down{Gap: 4}, caption(a.t("finding.text")+"  Enter"), p.text), widget.NewBox(widget.ColorHairline),
		row(strong(a.t("findings.term")), a.clauseTag(notice.P3_4_6)),
		form(a.t("finding.due")+"  D", p.due.object(), "", p.agreed, a.t("finding.by"), p.by), widget.NewBox(widget.ColorHairline),
		row(strong(a.t("finding.review")), a.clauseTag(notice.P3_5_1)), p.rounds,
		form(a.t("finding.result")+"  V", pick(p.result), a.t("finding.reviewed"), p.on.object(), a.t("finding.seen"), p.seen, a.t("rounds.methods"), pick(p.methods), a.t("anew.verdict"), pick(p.anew)),
		p.note, row(save, card, seen))
}

func (p *findings) newKeys() *widget.Keymap {
	r := p.a.router
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	open := func(k fyne.KeyName, f func() widget.Field) func() {
		return func() {
			if p.now() != nil {
				r.Open(k, f())
			}
		}
	}
	text := func() widget.Field { return p.text }
	judge := func(i int) func() { return func() { p.judgeAnew(i) } }
	return &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyReturn: open(fyne.KeyReturn, text), fyne.KeyEnter: open(fyne.KeyEnter, text), fyne.KeyE: open(fyne.KeyE, text),
			fyne.KeyD: open(fyne.KeyD, func() widget.Field { return p.due.line }), fyne.KeyV: open(fyne.KeyV, func() widget.Field { return p.resultField() }),
			fyne.KeyC: p.toCard, fyne.KeyX: p.toConflict, fyne.KeyW: p.answer, fyne.KeyN: p.newRound, fyne.Key1: judge(0), fyne.Key2: judge(1), fyne.KeyA: func() { p.a.Go("evidence") }, fyne.KeyT: p.history,
			fyne.KeyY: func() { p.a.showClause(notice.P3_4_6.Clause()) },
		},
		Move: widget.Keys{
			fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1),
			fyne.KeyHome: func() { p.to(0) }, fyne.KeyEnd: func() { p.to(len(p.data) - 1) },
		},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): func() { p.save() }},
		Fields: func() []widget.Field {
			return []widget.Field{p.text, p.due.line, p.agreed, p.by, p.result[0], p.result[1], p.result[2], p.on.line, p.seen, p.methods[0], p.methods[1], p.methods[2], p.methods[3], p.anew[0], p.anew[1]}
		},
	}
}

// resultField is the result that is on, or the first.
func (p *findings) resultField() widget.Field {
	for _, t := range p.result {
		if t.On() {
			return t
		}
	}
	return p.result[0]
}

// split is a page with a list on the left and a pane on the right; over covers both while it is visible.
func split(left, right fyne.CanvasObject, width float32, over fyne.CanvasObject) *fyne.Container {
	hair := widget.NewBox(widget.ColorHairline)
	return container.New(widget.Func{Min: fyne.NewSize(600, 300), Do: func(s fyne.Size) {
		share := float32(0.45)
		if width > 800 { // the list says most
			share = 0.58
		}
		l := min(widget.Scaled(width), s.Width*share)
		widget.Place(left, 0, 0, l, s.Height)
		widget.Place(hair, l, 0, 1, s.Height)
		widget.Place(right, l+1, 0, s.Width-l-1, s.Height)
		widget.Place(over, 0, 0, s.Width, s.Height)
	}}, left, hair, right, over)
}

func (p *findings) object() fyne.CanvasObject { return p.root }
func (p *findings) keys() *widget.Keymap      { return p.keymap }
func (p *findings) leave() {
	p.a.router.Settle()
	p.save()
}

func (p *findings) hints() []hint {
	t := p.a.t
	return []hint{
		{"↑↓", t("step.choose")},
		{"Enter", t("step.write")},
		{"D", t("finding.due")},
		{"V", t("finding.review")},
		{"W", t("rounds.answered")},
		{"N", t("rounds.new")},
		{"1 2", t("anew.hint")},
		{"Ctrl+Enter", t("save")},
		{"C", t("findings.card")},
		{"T", t("k.history")},
		{"F12", t("closing.title")},
		{"F1", t("keys.all")},
	}
}

func (p *findings) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

// findingsData is what the page shows, read in one go.
type findingsData struct {
	casework.FindingsView
	clashes []casework.ConflictView
	drafts  map[audit.CheckID]string
}

func (p *findings) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (v findingsData, err error) {
		if v.FindingsView, err = d.Findings(id); err != nil {
			return v, err
		}
		v.drafts = map[audit.CheckID]string{}
		for i := range v.Findings {
			v.drafts[v.Findings[i].Check] = d.Draft(id, slotOf(v.Findings[i].Check))
		}
		v.clashes, err = d.Conflicts(id)
		return v, err
	}, p.take)
}

func (p *findings) take(v findingsData) {
	now := p.check()
	if p.wanted != "" {
		now, p.wanted = p.wanted, ""
	}
	p.data, p.drafts, p.clashes = v.Findings, v.drafts, map[audit.CheckID]string{}
	for _, c := range v.clashes {
		check, _ := audit.SplitOwned(c.Key)
		if slices.Contains([]string{audit.KindFinding, audit.KindDue, audit.KindReview, audit.KindVerdict}, c.Kind) {
			p.clashes[check] = p.a.kindWord(c.Kind)
		}
	}
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
	widget.Refit(p.root)
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
	if f.ToJudge {
		due, sign = p.a.t("anew.short"), widget.SignNotice
	}
	if p.clashes[f.Check] != "" {
		sign = widget.SignConflict
	}
	sub := f.Text
	if f.Place != "" {
		sub = f.Place + "  " + sub
	}
	l.Set(widget.LineView{Sign: sign, Texts: []string{f.Code, f.Title, due}, Sub: sub, On: i == p.cursor})
}

func (p *findings) to(i int) {
	if i < 0 || i >= len(p.data) || i == p.cursor {
		return
	}
	p.a.router.Back()
	if !p.save() {
		return
	}
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
	p.present()
}

// form is what stands in the fields now.
func (p *findings) form() findingForm {
	p.by.Flush()
	p.seen.Flush()
	f := findingForm{due: p.due.text(), by: strings.TrimSpace(p.by.Text), agreed: p.agreed.On(), on: p.on.text(), seen: strings.TrimSpace(p.seen.Text)}
	for i, r := range reviewResults {
		if p.result[i].On() {
			f.result = r
		}
	}
	f.methods = strings.Join(p.chosenMethods(), " ")
	for i, v := range anewVerdicts {
		if p.anew[i].On() {
			f.verdict = v
		}
	}
	return f
}

// present fills the form; what was written and is not recorded yet is left alone.
func (p *findings) present() {
	f := p.now()
	if f == nil {
		p.writing = ""
		return
	}
	a := p.a
	same := p.writing == f.Check
	p.writing = f.Check
	p.title.SetText(f.Code + "  " + f.Title)
	p.where.SetText(strings.Join(nonEmpty(f.Place, f.By, a.t("findings.items", len(f.Evidence))), "   "))
	p.req.SetText(f.Requirement)
	clash := p.clashes[f.Check]
	p.showRounds(f)
	p.clash.SetWord(a.t("findings.conflict", clash))
	widget.Show(p.clashRow, clash != "")
	if !same || (a.router.Writer() != widget.Field(p.text) && !p.text.Written()) {
		p.text.Load(f.Text, p.drafts[f.Check])
	}
	if !same || (!p.busy && p.form() == p.filled) {
		p.fill(f)
	}
	widget.Refit(p.root)
}

func (p *findings) fill(f *casework.FindingView) {
	v := findingForm{on: p.a.host.Now().Format(time.DateOnly)}
	if f.Due != nil {
		v.due, v.by, v.agreed = string(f.Due.On), f.Due.AgreedBy, f.Due.Agreed
	}
	if f.Review != nil {
		v.result, v.on, v.seen = f.Review.Result, string(f.Review.On), f.Review.Text
	}
	p.agreed.Set(v.agreed)
	for i, r := range reviewResults {
		p.result[i].Set(v.result == r)
	}
	p.fillMethods(f)
	for i, x := range anewVerdicts {
		p.anew[i].Set(len(f.Judged) > 0 && f.Verdict == x)
	}
	p.due.set(v.due)
	p.on.set(v.on)
	set(p.by, v.by, p.seen, v.seen)
	p.note.SetText("")
	p.note.Hide()
	p.filled = p.form()
}
