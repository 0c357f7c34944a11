package screen

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// showRounds lists the looks at a correction with the client's answers, and how late it is, with the arithmetic (3-4-6).
func (p *findings) showRounds(f *casework.FindingView) {
	a := p.a
	var objs []fyne.CanvasObject
	if f.Late > 0 && f.Due != nil {
		objs = append(objs, row(widget.NewMark(widget.SignDue, 18), widget.NewText(a.t("rounds.late", a.dayOf(f.Due.On), f.Late), widget.Style{Color: widget.ColorNG, Bold: true})))
	}
	for i := range f.Rounds {
		x := &f.Rounds[i]
		if x.Answer != nil {
			objs = append(objs, row(widget.NewMark(widget.SignRight, 16), caption(a.t("rounds.answer", x.N, a.dayOf(x.Answer.On), strings.Join(nonEmpty(x.Answer.Text, x.Answer.By), "  ")))))
		}
		if x.Look == nil {
			continue
		}
		sign := widget.SignNonconforming
		if x.Look.Result == audit.ReviewCorrected {
			sign = widget.SignDone
		}
		var methods []string
		for _, m := range x.Look.Methods {
			methods = append(methods, a.words.T("report.method."+m))
		}
		text := a.t("rounds.look", x.N, a.dayOf(x.Look.On), strings.Join(nonEmpty(a.t("review."+x.Look.Result), strings.Join(methods, a.t("comma")), x.Look.Text, x.By), "  "))
		objs = append(objs, row(widget.NewMark(sign, 16), plain(text)))
		if lack := p.methodWords(x.Missing); lack != "" {
			objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), caption(a.t("rounds.missing", lack))))
		}
	}
	if len(objs) == 0 {
		objs = append(objs, caption(a.t("rounds.none")))
	}
	for _, j := range f.Judged {
		objs = append(objs, row(widget.NewMark(verdictSign(j.Verdict), 16), plain(strings.Join(nonEmpty(a.dayOf(j.On), a.t("verdict."+string(j.Verdict)), j.By), "  "))))
	}
	if f.ToJudge {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), strong(a.t("anew.open"))))
	}
	p.rounds.Set(objs...)
}

func (p *findings) methodWords(keys []string) string {
	var out []string
	for _, m := range keys {
		out = append(out, p.a.words.T("report.method."+m))
	}
	return strings.Join(out, p.a.t("comma"))
}

func (p *findings) chosenMethods() []string {
	var out []string
	for i, m := range audit.LookMethods {
		if p.methods[i].On() {
			out = append(out, m)
		}
	}
	return out
}

// fillMethods shows those of the last look; before the first, those by which the measure was audited.
func (p *findings) fillMethods(f *casework.FindingView) {
	on := f.Needed
	for i := range f.Rounds {
		if x := f.Rounds[i].Look; x != nil {
			on = x.Methods
		}
	}
	for i, m := range audit.LookMethods {
		p.methods[i].Set(slices.Contains(on, m))
	}
}

// anewVerdicts are how a measure may be judged after its correction, in the order of the keys.
var anewVerdicts = []audit.Verdict{audit.Conforming, audit.Nonconforming}

// judgeAnew says how the measure is judged after its correction; it is recorded with the review, or alone where that stands already.
func (p *findings) judgeAnew(i int) {
	if p.now() == nil {
		return
	}
	for j, t := range p.anew {
		t.Set(j == i)
	}
	p.note.Hide()
	widget.Refit(p.root)
	p.scroll.ScrollToBottom() // where it stands
}

// answer writes what the client says it did, before the next look.
func (p *findings) answer() {
	f := p.now()
	if f == nil {
		return
	}
	a, check := p.a, f.Check
	a.askForm(fyne.KeyW, f.Code+"  "+a.t("rounds.answered"), f.Text, "answer/"+string(check), []asked{{label: a.t("rounds.answered"), long: true}, {label: a.t("opening.role"), hint: a.t("person.hint")}, {label: a.t("rounds.on"), hint: a.t("day.hint"), value: "+0"}}, func(s []string) string {
		on, ok := parseDay(s[2], a.host.Now())
		switch {
		case s[0] == "":
			return a.t("rounds.noanswer")
		case !ok || on == "":
			return a.t("day.wrong", s[2])
		}
		a.do(&casework.AnswerFinding{Case: casework.Case{Case: a.caseID}, Measure: check.Measure(), Place: check.Place(), Text: s[0], By: s[1], On: on}, nil)
		return ""
	})
}

// newRound empties the fields of the look: what is recorded next counts as another round.
func (p *findings) newRound() {
	f := p.now()
	if f == nil || f.Review == nil {
		return
	}
	p.fresh = true
	for i := range p.result {
		p.result[i].Set(false)
	}
	for _, t := range p.anew {
		t.Set(false)
	}
	p.on.set(p.a.host.Now().Format(time.DateOnly))
	p.seen.SetText("")
	p.filled = p.form()
	p.a.router.Open(fyne.KeyN, p.resultField())
}
