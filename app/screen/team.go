package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// team is what the auditors settle among themselves before the closing meeting: conflicts, judgements that stand on nothing, missing methods,
// open contradictions, the wording of the findings. It is never shown to a client.
type team struct {
	*board
	data casework.TeamView
}

func newTeam(a *App) *team {
	p := &team{board: newBoard(a, boardCols, 760, widget.NewEmpty(widget.SignDone, a.t("team.empty"), a.t("team.empty.why")))}
	p.keymap.Command[fyne.KeyA] = p.agree
	p.keymap.Command[fyne.KeyE] = p.write
	p.keymap.Command[fyne.KeyC] = p.card
	p.keymap.Command[fyne.KeyY] = func() { a.showClause(notice.P3_4_5.Clause()) }
	p.keymap.Chords[widget.Ctrl(fyne.KeyReturn)] = func() { a.Go("closing") }
	return p
}

func (p *team) object() fyne.CanvasObject { return p.root }
func (p *team) keys() *widget.Keymap      { return p.keymap }
func (p *team) leave()                    { p.a.router.Settle() }
func (p *team) hints() []hint {
	t := p.a.t
	return []hint{
		{"Enter", t("team.open")},
		{"A", t("team.agree")},
		{"E", t("team.write")},
		{"C", t("findings.card")},
		{"Ctrl+Enter", t("closing.title")},
		{"F1", t("keys.all")},
	}
}

func (p *team) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *team) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.TeamView, error) { return d.Team(id) }, func(v casework.TeamView) {
		p.data = v
		p.show()
	})
}

func (p *team) show() {
	a, v := p.a, &p.data
	var rows []boardRow
	part := func(word string, n int, some []boardRow) {
		if n > 0 {
			rows = append(append(rows, section(a.t(word, n))), some...)
		}
	}
	checks := func(of string, list []casework.CheckRow, what func(*casework.CheckRow) string) []boardRow {
		var out []boardRow
		for i := range list {
			r := &list[i]
			out = append(out, boardRow{key: of + string(r.Check), view: widget.LineView{Sign: signOf(r), Texts: []string{r.Code, r.Title, what(r)}, Sub: r.Place}, act: func() { a.openCase(a.caseID, "visit", string(r.Check)) }})
		}
		return out
	}
	part("team.wording", len(v.Findings), p.wordings())
	part("team.conflicts", len(v.Conflicts), p.clashes())
	part("team.weak", len(v.Weak), checks("w", v.Weak, func(*casework.CheckRow) string { return a.t("team.weak.word") }))
	part("team.legs", len(v.Legs), checks("l", v.Legs, func(r *casework.CheckRow) string { return p.lacking(r) }))
	var hints []boardRow
	for i := range v.Hints {
		h := &v.Hints[i]
		hints = append(hints, boardRow{key: "h" + string(h.Check), view: widget.LineView{Sign: widget.SignNotice, Texts: []string{h.Code, h.Text}}, act: func() { a.openCase(a.caseID, "visit", string(h.Check)) }})
	}
	part("team.hints", len(v.Hints), hints)
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	line := func(n int, word string) fyne.CanvasObject {
		sign := widget.SignDone
		if n > 0 {
			sign = widget.SignNotice
		}
		return row(widget.NewMark(sign, 18), plain(a.t(word, n)))
	}
	open := 0
	for i := range v.Findings {
		if !v.Findings[i].Agreed || v.Findings[i].Stale {
			open++
		}
	}
	p.right.Set(row(heading(a.t("team.title")), a.clauseTag(notice.P3_4_5)), para(a.t("team.why")), line(len(v.Conflicts), "team.conflicts"), line(len(v.Weak), "team.weak"),
		line(len(v.Legs), "team.legs"), line(len(v.Hints), "team.hints"), line(open, "team.unworded"), widget.NewBox(widget.ColorHairline),
		row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("closing.title"), Hint: "Ctrl+Enter", Weight: widget.Primary}, func() { a.Go("closing") })))
	widget.Refit(p.root)
}

func (p *team) wordings() []boardRow {
	a := p.a
	var out []boardRow
	for i := range p.data.Findings {
		f := &p.data.Findings[i]
		sign, word := widget.SignNonconforming, a.t("team.wording.open")
		switch {
		case f.Stale:
			sign, word = widget.SignNotice, a.t("team.wording.stale")
		case f.Agreed:
			sign, word = widget.SignDone, a.t("team.wording.agreed")
		}
		out = append(out, boardRow{key: "f" + string(f.Check), view: widget.LineView{Sign: sign, Texts: []string{f.Code, f.Wording, word}, Sub: strings.Join(nonEmpty(f.Title, f.Place), "  ")}, act: p.agree})
	}
	return out
}

func (p *team) clashes() []boardRow {
	a := p.a
	var out []boardRow
	for i := range p.data.Conflicts {
		c := &p.data.Conflicts[i]
		check := c.Check
		var by []string
		for _, x := range c.Values {
			_, s := a.valueOf(x.Value)
			by = append(by, x.By+" "+s)
		}
		out = append(out, boardRow{key: "c" + c.Kind + c.Key, view: widget.LineView{Sign: widget.SignConflict, Texts: []string{c.Code, strings.Join(by, "  /  "), a.kindWord(c.Kind)}, Sub: c.Title}, act: func() {
			if x, ok := a.page("conflicts").(*conflicts); ok {
				x.wanted = check
			}
			a.Go("conflicts")
		}})
	}
	return out
}

// lacking names the methods that a measure needs and that were not used.
func (p *team) lacking(r *casework.CheckRow) string {
	var out []string
	for _, l := range r.Legs {
		if l.Needed && !l.Done && !l.Omitted {
			out = append(out, p.a.words.T("report.method."+l.Method))
		}
	}
	return strings.Join(out, p.a.t("comma"))
}

// finding is the one under the cursor.
func (p *team) finding() *casework.WordingView {
	r := p.now()
	for i := range p.data.Findings {
		if r != nil && r.key == "f"+string(p.data.Findings[i].Check) {
			return &p.data.Findings[i]
		}
	}
	return nil
}

// agree records that the team agrees on the wording as it stands; again takes the agreement back.
func (p *team) agree() {
	f := p.finding()
	if f == nil {
		return
	}
	text := f.Wording
	if f.Stale {
		text = f.Text
	}
	p.a.do(&casework.AgreeWording{Case: casework.Case{Case: p.a.caseID}, Measure: f.Check.Measure(), Place: f.Check.Place(), Text: text, Off: f.Agreed && !f.Stale}, nil)
}

// write words the finding anew.
func (p *team) write() {
	f := p.finding()
	if f == nil {
		return
	}
	a := p.a
	a.askForm(fyne.KeyE, f.Code+"  "+f.Title, f.Requirement, "wording/"+string(f.Check), []asked{{label: a.t("team.write"), value: f.Wording, long: true}}, func(s []string) string {
		if s[0] == "" {
			return a.t("team.nowording")
		}
		a.do(&casework.AgreeWording{Case: casework.Case{Case: a.caseID}, Measure: f.Check.Measure(), Place: f.Check.Place(), Text: s[0]}, nil)
		return ""
	})
}

func (p *team) card() {
	if r := p.now(); r != nil && len(r.key) > 1 {
		if c := audit.CheckID(r.key[1:]); c.Valid() {
			p.a.openCase(p.a.caseID, "visit", string(c))
		}
	}
}
