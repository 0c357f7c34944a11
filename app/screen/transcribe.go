package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// transcribe (書き写し) takes over walk sheets: short code, digit of the judgement, text. The time of the paper stays from line to line; the time of
// entry is kept apart. Ctrl+Enter saves the line and goes to the next code.
type transcribe struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	code   *widget.LineEntry
	when   *widget.LineEntry
	digit  *widget.LineEntry
	text   *widget.LineEntry
	said   *widget.LineEntry
	reason *widget.LineEntry
	asked  *widget.LineEntry
	title  *widget.Label
	req    *widget.Label
	note   *widget.Label
	done   *widget.Label
	legs   []*widget.Toggle
	form   *draftForm
	empty  *widget.Flow
	pane   *fyne.Container
	keymap *widget.Keymap

	sheets []casework.SheetRow
	lines  []sheetAt
}

// sheetAt is a line of a sheet.
type sheetAt struct{ sheet, line int }

var transcribeCols = []widget.Col{{Width: 64, Style: widget.Style{Bold: true}}, {Share: 1}, {Width: 90, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

const slotTranscribe = "@/transcribe"

func newTranscribe(a *App) *transcribe {
	r := a.router
	p := &transcribe{a: a, form: &draftForm{a: a, slot: slotTranscribe}, title: subhead(""), req: widget.NewLabel("", widget.Style{Rows: 2}), note: widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true}), done: caption("")}
	p.when, p.code, p.digit = p.form.line("when", "10:05"), p.form.line("code", "A01K"), p.form.line("digit", a.t("transcribe.digit.hint"))
	p.text, p.said, p.reason, p.asked = p.form.line("text", ""), p.form.line("said", ""), p.form.line("reason", ""), p.form.line("asked", a.t("person.hint"))
	p.code.OnChanged = func(string) { p.form.keep(); p.look() }
	for _, m := range audit.Methods() {
		p.legs = append(p.legs, widget.NewToggle(r, a.words.T("looks."+m), nil))
	}
	p.text.OnEnter = p.save
	p.list = widget.NewList(r, func() int { return len(p.lines) }, func() fyne.CanvasObject { return widget.NewLine(transcribeCols, widget.RowList) }, p.update, p.choose)
	save := widget.NewKey(r, widget.KeyLook{Word: a.t("transcribe.save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.save)
	body := column(subhead(a.t("transcribe.title")), para(a.t("transcribe.why")),
		form(a.t("transcribe.when"), ofWidth(240, p.when), a.t("transcribe.code"), ofWidth(160, p.code)), p.title, p.req,
		form(a.t("transcribe.digit"), ofWidth(160, p.digit), a.t("note.observation"), p.text, a.t("note.reason"), p.reason, a.t("note.statement"), p.said, a.t("scene.person"), p.asked,
			a.t("methods"), pick(p.legs)), p.note, row(save, p.done))
	p.pane = widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(body))
	p.empty = widget.NewEmpty(widget.SignFile, a.t("transcribe.empty"), a.t("transcribe.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("rail.prepare"), Hint: "U", Weight: widget.Primary}, func() { a.Go("prepare") }))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list), p.pane, 460, p.empty)
	p.keymap = &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyReturn: func() { r.Open(fyne.KeyReturn, p.first()) }, fyne.KeyEnter: func() { r.Open(fyne.KeyEnter, p.first()) }, fyne.KeyU: func() { a.Go("prepare") },
			fyne.KeyN: func() { r.Open(fyne.KeyN, p.code) }, fyne.KeyD: func() { r.Open(fyne.KeyD, p.when) },
		},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.save},
		Fields: func() []widget.Field {
			fs := []widget.Field{p.when, p.code, p.digit, p.text, p.reason, p.said, p.asked}
			for _, t := range p.legs {
				fs = append(fs, t)
			}
			return fs
		},
	}
	return p
}

// first is the field to begin with: the time, if none is there.
func (p *transcribe) first() *widget.LineEntry {
	if strings.TrimSpace(p.when.Text) == "" {
		return p.when
	}
	return p.code
}

func (p *transcribe) object() fyne.CanvasObject { return p.root }
func (p *transcribe) keys() *widget.Keymap      { return p.keymap }
func (p *transcribe) leave()                    { p.a.router.Settle() }
func (p *transcribe) hints() []hint {
	t := p.a.t
	return []hint{
		{"Enter", t("transcribe.line")},
		{"Tab", t("k.field")},
		{"Ctrl+Enter", t("transcribe.save")},
		{"D", t("transcribe.when")},
		{"U", t("rail.prepare")},
		{"F2", t("rail.visit")},
		{"F1", t("keys.all")},
	}
}

func (p *transcribe) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.reload()
	}
}

func (p *transcribe) enter() {
	p.a.openForm(p.form, func() { p.reload() })
}

func (p *transcribe) reload() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.PrepareView, error) { return d.Prepare(id) }, func(v casework.PrepareView) {
		p.sheets, p.lines = v.Sheets, p.lines[:0]
		for i := range v.Sheets {
			for k := range v.Sheets[i].Lines {
				p.lines = append(p.lines, sheetAt{i, k})
			}
		}
		widget.Show(p.empty, len(p.lines) == 0)
		widget.Show(p.pane, len(p.lines) > 0)
		taken := 0
		for i := range p.sheets {
			taken += p.sheets[i].Taken
		}
		p.done.SetText(p.a.t("transcribe.done", taken, len(p.lines)))
		p.list.Refresh()
		p.look()
	})
}

func (p *transcribe) line(i int) *casework.SheetLine {
	at := p.lines[i]
	return &p.sheets[at.sheet].Lines[at.line]
}

func (p *transcribe) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.lines) {
		return
	}
	x := p.line(i)
	state := ""
	if x.Taken {
		state = p.a.t("transcribe.taken")
	}
	l.Set(widget.LineView{Sign: signOf(&x.CheckRow), Texts: []string{x.Code, x.CheckRow.Code + "  " + x.Title, state}, Sub: x.Place, On: i == p.now()})
}

// now is the line whose code stands in the field, -1 none.
func (p *transcribe) now() int {
	code := strings.ToUpper(strings.TrimSpace(narrow(p.code.Text)))
	for i := range p.lines {
		if code != "" && p.line(i).Code == code {
			return i
		}
	}
	return -1
}

// look shows the line whose code was typed.
func (p *transcribe) look() {
	i := p.now()
	title, place := p.a.t("transcribe.nocode"), ""
	if i >= 0 {
		x := p.line(i)
		title, place = x.CheckRow.Code+"  "+x.Title, strings.Join(nonEmpty(x.Place, p.a.verdictWord(x.Verdict)), "   ")
		p.list.ScrollTo(i)
	}
	p.title.SetText(title)
	p.req.SetText(place)
	p.list.Refresh()
	widget.Refit(p.root)
}

func (p *transcribe) choose(i int) {
	p.code.SetText(p.line(i).Code)
	p.look()
	p.a.router.Open("", p.digit)
}

// save records the line and goes to the next code.
func (p *transcribe) save() {
	a := p.a
	for _, e := range p.form.lines {
		e.Flush()
	}
	when, ok := minuteOf(p.when.Text, a.host.Now().Format("2006-01-02"))
	if !ok {
		p.say(a.t("prepare.notime", p.when.Text), p.when)
		return
	}
	if p.now() < 0 {
		p.say(a.t("transcribe.nocode"), p.code)
		return
	}
	c := &casework.Transcribe{Case: casework.Case{Case: a.caseID}, Code: narrow(p.code.Text), ObservedAt: when, Asked: strings.TrimSpace(p.asked.Text)}
	switch strings.TrimSpace(narrow(p.digit.Text)) {
	case "":
	case "1":
		c.Verdict = audit.Conforming
	case "2":
		c.Verdict = audit.Nonconforming
	case "3":
		c.Verdict = audit.Unconfirmed
	default:
		p.say(a.t("transcribe.digit.hint"), p.digit)
		return
	}
	c.Observation, c.Reason, c.Statement = textOf(p.text), textOf(p.reason), textOf(p.said)
	for i, m := range audit.Methods() {
		if p.legs[i].On() {
			c.Methods = append(c.Methods, m)
		}
	}
	a.do(c, func(_ casework.Changes, err error) {
		if err != nil {
			return
		}
		for _, e := range []*widget.LineEntry{p.code, p.digit, p.text, p.reason, p.said} {
			e.SetText("")
		}
		for _, t := range p.legs {
			t.Set(false)
		}
		p.form.keep()
		p.say("", p.code)
		p.reload()
	})
}

// textOf is what stands in a line, nil if nothing does: what is empty on the paper changes nothing.
func textOf(e *widget.LineEntry) *string {
	s := strings.TrimSpace(e.Text)
	if s == "" {
		return nil
	}
	return &s
}

func (p *transcribe) say(s string, at *widget.LineEntry) {
	p.note.SetText(s)
	widget.Refit(p.root)
	p.a.router.Open("", at)
}
