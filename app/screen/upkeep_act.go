package screen

import (
	"strconv"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
)

// plan plans the next check, or changes the plan of the one that runs.
func (p *upkeep) plan() {
	a, c := p.a, p.certificate()
	if c == nil {
		p.none()
		return
	}
	var persons []answerPick
	for _, x := range p.data.May {
		word := x.Name
		if !x.May {
			word = a.t("upkeep.maynot", x.Name)
		}
		persons = append(persons, answerPick{x.User, word})
	}
	first := register.Values{"cause": {audit.CauseCycle}, "way": {audit.SurveyWays[0]}, "on": nonEmpty(string(c.Due))}
	title := a.t("upkeep.plan")
	if n := len(c.Surveys); n > 0 && c.Surveys[n-1].Done == nil {
		s := &c.Surveys[n-1]
		title = a.t("upkeep.change", s.N)
		first = register.Values{"cause": {s.Cause}, "way": {s.Way}, "on": {string(s.On)}, "ref": nonEmpty(s.Ref), "reason": nonEmpty(s.Reason)}
		for _, m := range s.Measures {
			first["measures"] = append(first["measures"], string(m))
		}
		for _, u := range p.data.May {
			for _, name := range s.Persons {
				if name == u.Name {
					first["persons"] = append(first["persons"], u.User)
				}
			}
		}
	}
	var measures []answerPick
	for _, m := range p.data.MeasureNames {
		measures = append(measures, answerPick{string(m.Measure), m.Code + " " + m.Title})
	}
	a.askSheet(sheetForm{
		title: spaced(c.Number, title), why: a.t("upkeep.plan.why"), of: notice.P3_7_5, slot: "upkeep/plan/" + c.Number, first: first,
		asks: []question{
			{name: "on", label: a.t("upkeep.on"), kind: register.Day, need: true},
			{name: "cause", label: a.t("upkeep.cause"), picks: a.wordPicks("survey.cause.", audit.SurveyCauses), need: true},
			{name: "ref", label: a.t("upkeep.ref"), hint: a.t("cert.ref.hint")},
			{name: "persons", label: a.t("upkeep.persons"), picks: persons, many: true, need: true},
			{name: "way", label: a.t("upkeep.way"), picks: a.wordPicks("survey.way.", audit.SurveyWays), need: true},
			{name: "measures", label: a.t("upkeep.measures"), picks: measures, many: true},
			{name: "reason", label: a.t("upkeep.reason"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			x := &casework.PlanSurvey{Case: p.at(), Number: c.Number, On: v.One("on"), Cause: v.One("cause"), Ref: v.One("ref"), Persons: v["persons"], Way: v.One("way"), Reason: v.One("reason")}
			for _, m := range v["measures"] {
				x.Measures = append(x.Measures, audit.MeasureID(m))
			}
			a.sendOne(x, done)
		},
	})
}

func (p *upkeep) judge(v audit.Verdict) {
	s := p.survey()
	m, l, ok := p.look()
	if !ok || s == nil {
		p.note("upkeep.nolook", notice.P3_7_5)
		return
	}
	if l.Verdict == v {
		return
	}
	p.a.do(&casework.SurveyMeasure{Case: p.at(), Number: s.Number, N: s.N, Measures: []audit.MeasureID{m}, Verdict: v, Text: l.Text}, nil)
}

func (p *upkeep) allConform() {
	if s := p.survey(); s != nil && s.Done == nil {
		p.a.do(&casework.SurveyMeasure{Case: p.at(), Number: s.Number, N: s.N, Measures: []audit.MeasureID{"all"}, Verdict: audit.Conforming}, nil)
	}
}

// write takes what was seen at the measure under the cursor.
func (p *upkeep) write() {
	a, s := p.a, p.survey()
	m, l, ok := p.look()
	if !ok || s == nil {
		p.note("upkeep.nolook", notice.P3_7_5)
		return
	}
	first := register.Values{"verdict": nonEmpty(string(l.Verdict)), "text": nonEmpty(l.Text), "on": {a.today()}}
	if l.On != "" {
		first["on"] = []string{string(l.On)}
	}
	a.askSheet(sheetForm{
		title: l.Code + "  " + l.Title, why: a.t("upkeep.write.why"), of: notice.P3_7_5, slot: "upkeep/look/" + s.Number + "/" + strconv.Itoa(int(s.N)) + "/" + string(m), first: first,
		asks: []question{
			{name: "verdict", label: a.t("upkeep.verdict"), picks: a.wordPicks("screen.verdict.", []string{string(audit.Conforming), string(audit.Nonconforming), string(audit.Unconfirmed)}), need: true},
			{name: "text", label: a.t("upkeep.seen"), kind: askLong},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.SurveyMeasure{Case: p.at(), Number: s.Number, N: s.N, Measures: []audit.MeasureID{m}, Verdict: audit.Verdict(v.One("verdict")), Text: v.One("text"), On: v.One("on")}, done)
		},
	})
}

// end gives the result of the check.
func (p *upkeep) end() {
	a, s := p.a, p.survey()
	if s == nil {
		p.none()
		return
	}
	if s.Done != nil {
		p.note("upkeep.over", notice.P3_7_5)
		return
	}
	a.askSheet(sheetForm{
		title: spaced(s.Number, a.t("upkeep.n", s.N), a.t("upkeep.end")), why: a.t("upkeep.end.why"), of: notice.P3_7_5, slot: "upkeep/end/" + s.Number + "/" + strconv.Itoa(int(s.N)), first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "result", label: a.t("upkeep.result"), picks: a.wordPicks("survey.result.", audit.SurveyResults), need: true},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "text", label: a.t("who.text"), kind: askLong},
			{name: "due", label: a.t("upkeep.deadline"), hint: a.t("upkeep.deadline.hint"), kind: register.Day},
			{name: "by", label: a.t("upkeep.agreed")},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.EndSurvey{Case: p.at(), Number: s.Number, N: s.N, Result: v.One("result"), On: v.One("on"), Text: v.One("text"), Due: v.One("due"), AgreedBy: v.One("by")}, done)
		},
	})
}

// review says whether the corrections were made.
func (p *upkeep) review() {
	a, s := p.a, p.survey()
	if s == nil || s.State != audit.SurveyAwaits {
		p.note("upkeep.nocorrections", notice.P3_7_5)
		return
	}
	a.askSheet(sheetForm{
		title: spaced(s.Number, a.t("upkeep.n", s.N), a.t("upkeep.review")), of: notice.P3_7_5, slot: "upkeep/review/" + s.Number + "/" + strconv.Itoa(int(s.N)), first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "result", label: a.t("upkeep.result"), picks: a.wordPicks("paper.survey.mended.", []string{audit.ReviewCorrected, audit.ReviewNotCorrected}), need: true},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "text", label: a.t("upkeep.seen"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ReviewSurvey{Case: p.at(), Number: s.Number, N: s.N, Result: v.One("result"), On: v.One("on"), Text: v.One("text")}, done)
		},
	})
}

// event records what happens to the certificate: suspension, lapse, return and the rest.
func (p *upkeep) event() {
	if c := p.certificate(); c != nil {
		p.a.certEvent(c.Number)
		return
	}
	p.none()
}

// renew opens the case of a renewal: the one that there is, where this laptop holds it, else a new one.
func (p *upkeep) renew() {
	a, c := p.a, p.certificate()
	if c == nil {
		p.none()
		return
	}
	if c.Renewal != nil && a.clientOf(c.Renewal.Case) != "" {
		a.openCase(c.Renewal.Case, "road", "")
		return
	}
	a.askSheet(sheetForm{
		title: spaced(c.Number, a.t("upkeep.renew")), why: a.t("upkeep.renew.why"), of: notice.P3_7_5, first: register.Values{"on": {a.today()}}, word: a.t("upkeep.renew"),
		asks: []question{{name: "on", label: a.t("upkeep.applied"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.try(&casework.OpenRenewal{Case: p.at(), Number: c.Number, On: v.One("on")}, func(ch casework.Changes, err error) {
				done(err)
				if err == nil {
					a.openCase(ch.Case, "road", "")
				}
			})
		},
	})
}

// carry shows in a renewal what the case before came to.
func (p *upkeep) carry() {
	if p.data.Renewal == nil {
		p.note("upkeep.norenewal", notice.P3_7_5)
		return
	}
	p.a.do(&casework.CarryOver{Case: p.at()}, nil)
}

// follow says which certificate follows the one under the cursor; nothing asks the renewal's case for it.
func (p *upkeep) follow() {
	a, c := p.a, p.certificate()
	if c == nil || c.Renewal == nil {
		p.note("upkeep.norenewal", notice.P3_7_5)
		return
	}
	a.askSheet(sheetForm{
		title: spaced(c.Number, a.t("upkeep.finish")), why: a.t("upkeep.finish.why"), of: notice.P3_7_5,
		asks: []question{{name: "number", label: a.t("upkeep.newnumber")}, {name: "on", label: a.t("cert.issuedon"), kind: register.Day}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.FinishRenewal{Case: p.at(), Number: c.Number, NewNumber: v.One("number"), IssuedOn: v.One("on")}, done)
		},
	})
}

// paper makes the notice of the check under the cursor.
func (p *upkeep) paper() {
	if s := p.survey(); s != nil {
		p.a.officePaper(audit.PaperSurvey, s.Number+"/"+strconv.Itoa(int(s.N)))
		return
	}
	p.none()
}

// letter calls for renewal, or for the return of what is over.
func (p *upkeep) letter() {
	if c := p.certificate(); c != nil {
		p.a.officePaper(audit.PaperRenewal, c.Number)
		return
	}
	p.none()
}
