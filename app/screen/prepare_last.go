package screen

import (
	"slices"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// lastAt is the place of this part among those of the preparation.
const lastAt = 5

// prepLast (前回の指摘) says measure by measure what the audit before this one found; a renewal takes it over from its case, an audit of elsewhere is typed.
// It is shown beside the card and judges nothing.
type prepLast struct {
	p      *prepare
	f      *draftForm
	states []*widget.Toggle
	seen   *widget.Label
	flow   *widget.Flow
}

// lastStates are the answers of the choice.
var lastStates = []string{"", "open", "corrected"}

func newPrepLast(p *prepare) *prepLast {
	a := p.a
	x := &prepLast{p: p, f: &draftForm{a: a}, seen: widget.NewLabel("", widget.Style{Color: widget.ColorText2})}
	words := make([]string, len(lastStates))
	for i, s := range lastStates {
		words[i] = a.t("last.state." + orText(s, "none"))
	}
	x.states = widget.NewChoice(a.router, words, nil)
	x.flow = form(a.t("last.text"), x.f.line("text", a.t("last.text.hint")), a.t("last.on"), x.f.line("on", a.t("day.hint")), a.t("last.state"), pick(x.states), "", x.seen)
	return x
}

func (x *prepLast) rows() int          { return len(x.p.view.Last) }
func (x *prepLast) body() *widget.Flow { return x.flow }
func (x *prepLast) form() *draftForm   { return x.f }

func (x *prepLast) fields() []widget.Field {
	fs := []widget.Field{x.f.lines[0], x.f.lines[1]}
	for _, t := range x.states {
		fs = append(fs, t)
	}
	return fs
}

func (x *prepLast) row(i int) widget.LineView {
	r := &x.p.view.Last[i]
	v := widget.LineView{Texts: []string{r.Code + "  " + r.Title, x.p.a.t("last.unknown")}, Sign: widget.SignAhead}
	l := r.Last
	switch {
	case l == nil:
		return v
	case l.Text == "":
		v.Texts[1], v.Sign = x.p.a.t("card.last.none"), widget.SignDone
	case l.State == "":
		v.Texts[1], v.Sign = x.p.a.t("last.found"), widget.SignFindings
	default:
		v.Texts[1], v.Sign = x.p.a.t("last.state."+l.State), widget.SignFindings
	}
	v.Sub = spaced(x.p.a.dayOf(l.On), l.Text)
	return v
}

func (x *prepLast) title(i int) string {
	if i < 0 {
		return ""
	}
	r := &x.p.view.Last[i]
	return r.Code + "  " + r.Title
}

func (x *prepLast) fill(i int) {
	var l audit.LastFinding
	if i >= 0 && x.p.view.Last[i].Last != nil {
		l = *x.p.view.Last[i].Last
	}
	set(x.f.lines[0], l.Text, x.f.lines[1], string(l.On))
	for k, s := range lastStates {
		x.states[k].Set(s == l.State)
	}
	seen := ""
	if l.Number != "" {
		seen = x.p.a.t("last.carried", l.Number, x.p.a.verdictWord(l.Verdict), l.Seen)
	}
	x.seen.SetText(seen)
}

func (x *prepLast) send(i int, done func(string, error)) string {
	a := x.p.a
	if i < 0 {
		return ""
	}
	on, ok := parseDay(x.f.text(1), a.host.Now())
	if !ok {
		return a.t("findings.day.unread")
	}
	m := x.p.view.Last[i].Measure
	c := &casework.RecordLastFinding{Case: casework.Case{Case: a.caseID}, Measure: m, Text: x.f.text(0), On: on, State: lastStates[max(0, chosen(x.states))]}
	a.do(c, func(_ casework.Changes, err error) { done(string(m), err) })
	return ""
}

// lastHistory shows who wrote what of the measure under the cursor, and when.
func (p *prepare) lastHistory() {
	if p.at == lastAt && p.cursor >= 0 {
		r := &p.view.Last[p.cursor]
		p.a.showHistory(r.Code+"  "+p.a.t("prepare.last"), audit.KindLastFinding, string(r.Measure))
	}
}

func (p *prepare) findLast(id string) int {
	return max(0, slices.IndexFunc(p.view.Last, func(r casework.LastRow) bool { return string(r.Measure) == id }))
}
