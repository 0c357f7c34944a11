package screen

import (
	"encoding/json"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// slots of the drafts of the two forms, one for the case.
const (
	slotOmission = "@/omission"
	slotScope    = "@/scope"
)

// draftForm keeps what is written in a form; its fields are lines.
type draftForm struct {
	a     *App
	slot  string
	lines []*widget.LineEntry
	names []string
	quiet bool // the record is being written into the fields
}

func (f *draftForm) line(name, hint string) *widget.LineEntry {
	e := widget.NewLineEntry(f.a.router, hint)
	e.OnChanged = func(string) { f.keep() }
	f.lines, f.names = append(f.lines, e), append(f.names, name)
	return e
}

func (f *draftForm) keep() {
	if f.quiet {
		return
	}
	m := map[string]string{}
	for i, e := range f.lines {
		m[f.names[i]] = e.Text
	}
	if b, err := json.Marshal(m); err == nil {
		f.a.keepDraft(f.slot, string(b))
	}
}

// restore fills the fields with what was written before.
func (f *draftForm) restore(saved string) {
	var m map[string]string
	if json.Unmarshal([]byte(saved), &m) != nil {
		return
	}
	f.quiet = true
	defer func() { f.quiet = false }()
	for i, e := range f.lines {
		if s := m[f.names[i]]; s != "" {
			e.SetText(s)
		}
	}
}

func (f *draftForm) text(i int) string {
	f.lines[i].Flush()
	return strings.TrimSpace(f.lines[i].Text)
}

// openForm opens a sheet with the form as it was left.
func (a *App) openForm(f *draftForm, open func()) {
	id := a.caseID
	load(a, func(d Desk) (string, error) { return d.Draft(id, f.slot), nil }, func(saved string) {
		f.restore(saved)
		open()
	})
}

// omit (省略, 3-11-1) asks for the proof and leaves out one look at each of the marked checks, one entry each with the same proof.
func (p *visit) omit(by fyne.KeyName) {
	rows := p.targets()
	if len(rows) == 0 {
		return
	}
	a, r := p.a, p.a.router
	f := &draftForm{a: a, slot: slotOmission}
	standard, issuer, number := f.line("standard", a.t("omit.standard.hint")), f.line("issuer", ""), f.line("number", "")
	scope, until, reason := f.line("scope", ""), f.line("until", a.t("day.hint")), f.line("reason", "")
	methods := audit.Methods()
	words := make([]string, len(methods))
	for i, m := range methods {
		words[i] = a.words.T("looks." + m)
	}
	method := widget.NewChoice(r, words, nil)
	for i, m := range methods {
		if l := legOf(rows[0].Legs, m); l.Needed && !l.Done && !l.Omitted {
			method[i].Set(true)
			break
		}
	}
	stages := []string{audit.StageFirst, audit.StageSecond, audit.StageOnsite}
	stageWords := make([]string, len(stages))
	for i, s := range stages {
		stageWords[i] = a.words.T("stage." + s)
	}
	stage := widget.NewChoice(r, stageWords, nil)
	stage[len(stage)-1].Set(true)
	note := widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	send := func() {
		day, ok := parseDay(f.text(4), a.host.Now())
		m, s := chosen(method), chosen(stage)
		if !ok || m < 0 || s < 0 {
			note.SetText(a.t("day.wrong", until.Text))
			return
		}
		var todo []oneOfMany
		for _, row := range rows {
			todo = append(todo, oneOfMany{&casework.OmitLook{
				Case: casework.Case{Case: a.caseID}, Measure: row.Check.Measure(), Place: row.Check.Place(), Stage: stages[s], Method: methods[m],
				Standard: f.text(0), Issuer: f.text(1), Number: f.text(2), Scope: f.text(3), Until: day, Reason: f.text(5), Sites: sitesOf(row.Check),
			}, rowName(row), row.Check})
		}
		p.sendForm(todo, f.text(5))
	}
	fields := []widget.Field{}
	for _, t := range append(append([]*widget.Toggle{}, method...), stage...) {
		fields = append(fields, t)
	}
	fields = append(fields, standard, issuer, number, scope, until, reason)
	keys := &widget.Keymap{Fields: func() []widget.Field { return fields }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.openForm(f, func() {
		a.frame.sheet.Open(a.t("omit.title", p.about(rows)), keys, para(a.t("omit.why")), row(a.clauseTag(notice.P3_11_1)),
			form(a.t("omit.method"), pick(method), a.t("omit.stage"), pick(stage), a.t("omit.standard"), standard, a.t("omit.issuer"), issuer, a.t("omit.number"), number,
				a.t("omit.scope"), scope, a.t("omit.until"), until, a.t("omit.reason"), reason), note, p.formKeys(send))
		r.Open(by, standard)
	})
}

// sitesOf are the places that the proof of an omission is said to cover: the check's own, or the client as a whole.
func sitesOf(c audit.CheckID) []audit.PlaceID {
	if c.Place() == "" {
		return nil
	}
	return []audit.PlaceID{c.Place()}
}

func chosen(ts []*widget.Toggle) int {
	for i, t := range ts {
		if t.On() {
			return i
		}
	}
	return -1
}

// about names the check, or how many there are.
func (p *visit) about(rows []*casework.CheckRow) string {
	if len(rows) == 1 {
		return strings.Join(nonEmpty(rows[0].Code, rows[0].Title, rows[0].Place), "  ")
	}
	return p.a.t("grid.count", len(p.shown), len(rows))
}

func (p *visit) formKeys(send func()) fyne.CanvasObject {
	a := p.a
	return row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, send),
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut))
}

// sendForm shuts the sheet and records; a refusal is shown, and the form is as it was when it is opened again.
func (p *visit) sendForm(todo []oneOfMany, reason string) {
	p.a.frame.sheet.Close()
	if reason != "" {
		p.a.usedReason(reason)
	}
	p.applyMany(p.a.t("many.recording"), todo)
}

// outOfScope (対象外, 3-1-2) asks for the agreement of the client and takes the marked checks out of the scope, one entry each; what is out comes
// back into it.
func (p *visit) outOfScope(by fyne.KeyName) {
	rows := p.targets()
	if len(rows) == 0 {
		return
	}
	back := p.card.view.OutOfScope != nil && rows[0].Check == p.card.view.Check
	a, r := p.a, p.a.router
	f := &draftForm{a: a, slot: slotScope}
	reason, agreedBy, on := f.line("reason", ""), f.line("by", a.t("person.hint")), f.line("on", a.t("day.hint"))
	note := widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	send := func() {
		day, ok := parseDay(f.text(2), a.host.Now())
		if !ok {
			note.SetText(a.t("day.wrong", on.Text))
			return
		}
		var todo []oneOfMany
		for _, row := range rows {
			todo = append(todo, oneOfMany{&casework.ChangeScope{
				Case: casework.Case{Case: a.caseID}, Measure: row.Check.Measure(), Place: row.Check.Place(), Reason: f.text(0), AgreedBy: f.text(1), AgreedOn: day, Back: back,
			}, rowName(row), row.Check})
		}
		p.sendForm(todo, f.text(0))
	}
	keys := &widget.Keymap{Fields: func() []widget.Field { return []widget.Field{reason, agreedBy, on} }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.openForm(f, func() {
		if on.Text == "" {
			on.SetText(a.host.Now().Format(time.DateOnly))
		}
		title, why := "scope.out.title", "scope.out.why"
		if back {
			title, why = "scope.back.title", "scope.back.why"
		}
		a.frame.sheet.Open(a.t(title, p.about(rows)), keys, para(a.t(why)), row(a.clauseTag(notice.P3_1_2)),
			form(a.t("scope.out.reason"), reason, a.t("scope.out.by"), agreedBy, a.t("scope.out.on"), on), note, p.formKeys(send))
		r.Open(by, reason)
	})
}
