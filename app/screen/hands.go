package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// hands sorts loose notes and shows what auditors handed over to each other.
type hands struct {
	*board
	data casework.HandsView
}

func newHands(a *App) *hands {
	p := &hands{board: newBoard(a, boardCols, 760, widget.NewEmpty(widget.SignDone, a.t("hands.empty"), a.t("hands.empty.why")))}
	p.keymap.Command[fyne.KeyW] = func() { p.sort(fyne.KeyW, audit.LooseObservation) }
	p.keymap.Command[fyne.KeyQ] = func() { p.sort(fyne.KeyQ, audit.LooseStatement) }
	p.keymap.Command[fyne.KeyDelete] = p.drop
	p.keymap.Command[fyne.KeyN] = a.looseNote
	p.keymap.Command[fyne.KeyH] = func() { a.handOver(fyne.KeyH, nil) }
	p.right.Set(heading(a.t("hands.title")), para(a.t("hands.how")))
	return p
}

func (p *hands) object() fyne.CanvasObject { return p.root }
func (p *hands) keys() *widget.Keymap      { return p.keymap }
func (p *hands) leave()                    { p.a.router.Settle() }

func (p *hands) hints() []hint {
	t := p.a.t
	return []hint{{"W", t("hands.observation")}, {"Q", t("hands.statement")}, {"Del", t("hands.drop")}, {"Enter", t("hands.take")}, {"N", t("loose.title")}, {"H", t("handover.title")}, {"F1", t("keys.all")}}
}

func (p *hands) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *hands) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.HandsView, error) { return d.Hands(id) }, func(v casework.HandsView) {
		p.data = v
		p.show()
	})
}

func (p *hands) show() {
	a, v := p.a, &p.data
	var rows []boardRow
	if len(v.Loose) > 0 {
		rows = append(rows, section(a.t("hands.loose", len(v.Loose))))
	}
	for i := range v.Loose {
		l := &v.Loose[i]
		rows = append(rows, boardRow{key: "l" + l.ID, view: widget.LineView{Texts: []string{hm(l.At), l.Text, ""}}})
	}
	if len(v.Handovers) > 0 {
		rows = append(rows, section(a.t("hands.handovers", len(v.Handovers))))
	}
	for i := range v.Handovers {
		h := &v.Handovers[i]
		state, act := a.t("hands.waiting"), func() {}
		if h.Taken != "" {
			state = a.t("hands.taken", hm(h.Taken))
		} else if h.Mine {
			state = a.t("hands.take")
			act = func() { a.do(&casework.TakeOver{Case: casework.Case{Case: a.caseID}, Handover: h.ID}, nil) }
		}
		what := a.t("hands.checks", len(h.Checks)) + "  " + strings.Join(nonEmpty(append([]string{h.Note}, h.Questions...)...), " / ")
		rows = append(rows, boardRow{key: "h" + h.ID, view: widget.LineView{Texts: []string{hm(h.At), what, h.From + " → " + h.To}, Sub: state}, act: act})
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	widget.Refit(p.root)
}

// note is the loose note under the cursor, "" if there is none.
func (p *hands) note() string {
	if r := p.now(); r != nil && strings.HasPrefix(r.key, "l") {
		return r.key[1:]
	}
	return ""
}

// sort puts the note under the cursor into a check that is picked.
func (p *hands) sort(by fyne.KeyName, as string) { p.a.sortLoose(by, p.note(), as) }

func (p *hands) drop() { p.a.dropLoose(p.note()) }

// sortLoose puts a loose note into a check that is picked; "" is no note.
func (a *App) sortLoose(by fyne.KeyName, note, as string) {
	if note == "" {
		return
	}
	id := a.caseID
	loadList(a, func(d Desk) (casework.ChecksView, error) { return d.Checks(id) }, func(v casework.ChecksView) {
		picks := make([]widget.Pick, len(v.Rows))
		for i := range v.Rows {
			r := &v.Rows[i]
			picks[i] = widget.Pick{Label: r.Code + "  " + r.Title, Sub: r.Place, Sign: signOf(r)}
		}
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("hands." + as), Hint: a.t("filter")}, picks, func(i int, _ string) {
			c := v.Rows[i].Check
			a.do(&casework.SortLoose{Case: casework.Case{Case: id}, Note: note, As: as, Measure: c.Measure(), Place: c.Place()}, a.takeBackLine(a.t("hands.sorted", v.Rows[i].Code)))
		})
	})
}

func (a *App) dropLoose(note string) {
	if note != "" {
		a.do(&casework.SortLoose{Case: casework.Case{Case: a.caseID}, Note: note, As: audit.LooseDropped}, a.takeBackLine(a.t("hands.dropped")))
	}
}

// looseNote keeps a thought from wherever one is. Over the curtain or the client's view it is written blind: only the number of letters shows.
func (a *App) looseNote() {
	if a.desk == nil || a.caseID == "" {
		return
	}
	id := a.caseID
	keep := func(text string) {
		if strings.TrimSpace(text) != "" {
			a.do(&casework.NoteLoose{Case: casework.Case{Case: id}, Text: text}, nil)
		}
	}
	if f := a.frame; f.curtain.Drawn() || f.client.shown {
		f.curtain.Listen(func(n int) string { return a.t("loose.blind", n) }, keep)
		return
	}
	a.askForm("", a.t("loose.title"), a.t("loose.why"), "loose", []asked{{label: a.t("loose.text"), long: true}}, func(s []string) string {
		if s[0] == "" {
			return a.t("loose.missing")
		}
		keep(s[0])
		return ""
	})
}
