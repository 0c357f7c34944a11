package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// upkeep is surveillance and renewal (3-7-5): the certificates, their checks and what was found at each measure on the left; the next day that is due with
// its arithmetic, what is open and who may on the right. 1, 2 and 3 judge the measure under the cursor, as on every page.
type upkeep struct {
	*stepPage
	data casework.UpkeepView
	rowsOf
}

// rowsOf tells which certificate and check a line belongs to.
type rowsOf struct {
	cert, check map[string]int
}

func newUpkeep(a *App) *upkeep {
	p := &upkeep{}
	none := widget.NewEmpty(widget.SignReport, a.t("upkeep.empty"), a.t("upkeep.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("cert.title"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("certificate") }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 640, none)}
	p.moved = p.explain
	judge := func(v audit.Verdict) func() { return func() { p.judge(v) } }
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyN: p.plan, fyne.Key1: judge(audit.Conforming), fyne.Key2: judge(audit.Nonconforming), fyne.Key3: judge(audit.Unconfirmed), fyne.KeyW: p.write, fyne.KeyE: p.end, fyne.KeyR: p.review,
		fyne.KeyP: p.paper, fyne.KeyL: p.letter, fyne.KeyG: p.renew, fyne.KeyC: p.carry, fyne.KeyF: p.follow, fyne.KeyB: p.event,
		fyne.KeyY: func() { a.showClause(notice.P3_7_5.Clause()) },
	}
	p.keymap.Chords[widget.Ctrl(fyne.KeyA)] = p.allConform
	return p
}

func (p *upkeep) hints() []hint {
	t := p.a.t
	return []hint{
		{"N", t("upkeep.plan")},
		{"1 2 3", t("upkeep.judge")},
		{"W", t("upkeep.write")},
		{"Ctrl+A", t("upkeep.all")},
		{"E", t("upkeep.end")},
		{"R", t("upkeep.review")},
		{"B", t("cert.event")},
		{"G", t("upkeep.renew")},
		{"F", t("upkeep.finish")},
		{"C", t("upkeep.carry")},
		{"P", t("upkeep.paper")},
		{"L", t("upkeep.letter")},
		{"Y", t("step.clause")},
		{"F1", t("keys.all")},
	}
}

func (p *upkeep) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *upkeep) enter() {
	id := p.a.caseID
	type both struct {
		casework.UpkeepView
		road casework.RoadView
	}
	load(p.a, func(d Desk) (v both, err error) {
		if v.UpkeepView, err = d.Upkeep(id); err != nil {
			return v, err
		}
		v.road, err = d.Road(id)
		return v, err
	}, func(v both) {
		p.data, p.road = v.UpkeepView, v.road
		p.show()
	})
}

// surveySign is the sign of the state of a check.
func surveySign(state string) *widget.Sign {
	switch state {
	case audit.SurveyFinished:
		return widget.SignDone
	case audit.SurveyPlanned:
		return widget.SignAhead
	case audit.SurveyRunning, audit.SurveyAwaits:
		return widget.SignNow
	}
	return widget.SignBlocked
}

func (p *upkeep) show() {
	a := p.a
	p.rowsOf = rowsOf{cert: map[string]int{}, check: map[string]int{}}
	var rows []boardRow
	add := func(key string, cert, check int, v widget.LineView, act func()) {
		p.cert[key], p.check[key] = cert, check
		rows = append(rows, boardRow{key: key, view: v, act: act})
	}
	if r := p.data.Renewal; r != nil {
		rows = append(rows, head(a.t("upkeep.renewalof")))
		sub := a.t("upkeep.absent")
		if r.Here {
			sub = a.t("upkeep.carried", len(r.Kept), len(r.Again), r.Carried)
		}
		add("renewal", -1, -1, widget.LineView{Sign: widget.SignComeBack, Texts: []string{spaced(r.Number, a.t("upkeep.until", a.dayOf(r.ValidTo))), a.dayOf(r.OpenedOn)}, Sub: sub}, p.carry)
		for _, m := range r.Again {
			add("again"+string(m.Measure), -1, -1, widget.LineView{Sign: widget.SignNotice, Texts: []string{m.Code + "  " + m.Title, a.t("upkeep.again")}}, nil)
		}
	}
	for i := range p.data.Certificates {
		x := &p.data.Certificates[i]
		sign := widget.SignDone
		switch {
		case x.ToReturn || x.State == "suspended":
			sign = widget.SignBlocked
		case x.State != "in_force":
			sign = widget.SignOutOfScope
		}
		rows = append(rows, head(x.Number))
		add("n"+x.Number, i, -1, widget.LineView{Sign: sign, Texts: []string{a.t("cert.valid", a.dayOf(x.IssuedOn), a.dayOf(x.ValidTo)), a.words.T("certificate.state." + x.State)}, Sub: p.nextLine(x)}, p.plan)
		for j := range x.Surveys {
			p.showCheck(i, j, add)
		}
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.explain()
}

// nextLine says what comes next for a certificate.
func (p *upkeep) nextLine(x *casework.UpkeepRow) string {
	a := p.a
	switch {
	case x.ToReturn:
		return a.t("upkeep.return", a.dayOf(x.ReturnBy))
	case x.Renewal != nil && x.Renewal.NewNumber != "":
		return a.t("upkeep.renewedby", x.Renewal.NewNumber)
	case x.Due != "":
		return spaced(a.t("upkeep.due", a.dayOf(x.Due)), map[bool]string{true: a.t("upkeep.overdue")}[x.DueState == "overdue"])
	}
	return ""
}

func (p *upkeep) showCheck(i, j int, add func(key string, cert, check int, v widget.LineView, act func())) {
	a := p.a
	x := &p.data.Certificates[i]
	s := &x.Surveys[j]
	key := "s" + x.Number + "/" + strconv.Itoa(int(s.N))
	state := a.words.T("survey.state." + s.State)
	if s.Open > 0 && s.Done == nil {
		state = spaced(state, a.t("upkeep.open", s.Open))
	}
	on := s.On
	if s.Done != nil {
		on = s.Done.On
	}
	add(key, i, j, widget.LineView{Sign: surveySign(s.State), Bold: true, Texts: []string{spaced(a.t("upkeep.n", s.N), a.words.T("survey.cause."+s.Cause), a.dayOf(on)), state}, Sub: spaced(strings.Join(s.Persons, a.words.T("report.comma")), a.words.T("survey.way."+s.Way), s.Ref)}, p.end)
	for _, l := range s.Looks {
		word := a.t("verdict.open")
		if l.Verdict != "" {
			word = a.t("verdict." + string(l.Verdict))
		}
		add(key+"/"+string(l.Measure), i, j, widget.LineView{Sign: verdictSign(l.Verdict), Texts: []string{l.Code + "  " + l.Title, word}, Sub: l.Text}, p.write)
	}
}

// certificate is the one under the cursor, or the last; nil where there is none.
func (p *upkeep) certificate() *casework.UpkeepRow {
	n := len(p.data.Certificates)
	if n == 0 {
		return nil
	}
	if r := p.now(); r != nil {
		if i, ok := p.cert[r.key]; ok && i >= 0 {
			return &p.data.Certificates[i]
		}
	}
	return &p.data.Certificates[n-1]
}

// survey is the check under the cursor, or the last of its certificate; nil where there is none.
func (p *upkeep) survey() *casework.SurveyRow {
	c := p.certificate()
	if c == nil || len(c.Surveys) == 0 {
		return nil
	}
	if r := p.now(); r != nil {
		if j, ok := p.check[r.key]; ok && j >= 0 {
			return &c.Surveys[j]
		}
	}
	return &c.Surveys[len(c.Surveys)-1]
}

// look is the measure under the cursor.
func (p *upkeep) look() (audit.MeasureID, casework.LookRow, bool) {
	r, s := p.now(), p.survey()
	if r == nil || s == nil || !strings.HasPrefix(r.key, "s") {
		return "", casework.LookRow{}, false
	}
	for _, l := range s.Looks {
		if strings.HasSuffix(r.key, "/"+string(l.Measure)) {
			return l.Measure, l, true
		}
	}
	return "", casework.LookRow{}, false
}

func (p *upkeep) explain() {
	a := p.a
	step := stepOf(&p.road, audit.StepSurveillance)
	if step.State == audit.StateDone {
		step = stepOf(&p.road, audit.StepRenewal)
	}
	objs := a.stepHead(a.t("upkeep.title"), a.t("upkeep.why"), step, notice.P3_7_5, notice.P3_7_6)
	keys := []*widget.Key{}
	if x := p.certificate(); x != nil {
		objs = append(objs, subhead(x.Number), widget.NewLabel(spaced(a.words.T("certificate.state."+x.State), p.nextLine(x)), widget.Style{Bold: true}))
		for _, w := range x.Words {
			objs = append(objs, caption(w))
		}
		cycle := "upkeep.cycle.setting"
		if x.Agreed {
			cycle = "upkeep.cycle.contract"
		}
		objs = append(objs, widget.NewLabel(a.t(cycle, x.Months), widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}))
		if x.CallOn != "" && x.Renewal == nil {
			objs = append(objs, caption(a.t("upkeep.call", a.dayOf(x.CallOn))))
		}
		if x.Renewal != nil && x.Renewal.NewNumber == "" {
			objs = append(objs, widget.NewFlow(wrapped{}, widget.NewMark(widget.SignComeBack, 18), plain(a.t("upkeep.renewing", a.dayOf(x.Renewal.OpenedOn)))))
		}
		if x.ToReturn && x.Disposal != "" {
			objs = append(objs, caption(a.t("upkeep.disposal", x.Disposal)))
		}
		keys = append(keys, a.stepKey(fyne.KeyN, "upkeep.plan", p.plan), a.stepKey(fyne.KeyE, "upkeep.end", p.end), a.stepKey(fyne.KeyR, "upkeep.review", p.review), a.stepKey(fyne.KeyB, "cert.event", p.event), a.stepKey(fyne.KeyP, "upkeep.paper", p.paper),
			a.stepKey(fyne.KeyL, "upkeep.letter", p.letter), a.stepKey(fyne.KeyG, "upkeep.renew", p.renew), a.stepKey(fyne.KeyF, "upkeep.finish", p.follow))
	}
	if p.data.Renewal != nil {
		keys = append(keys, a.stepKey(fyne.KeyC, "upkeep.carry", p.carry))
	}
	objs = append(objs, p.resultLines()...)
	objs = append(objs, widget.NewBox(widget.ColorHairline), keyRowOf(keys...))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// resultLines say what the check under the cursor came to.
func (p *upkeep) resultLines() []fyne.CanvasObject {
	a, s := p.a, p.survey()
	if s == nil {
		return nil
	}
	objs := []fyne.CanvasObject{subhead(spaced(a.t("upkeep.n", s.N), a.words.T("survey.state."+s.State)))}
	if s.Due != "" {
		objs = append(objs, caption(a.t("upkeep.dueby", a.dayOf(s.Due))))
	}
	if s.Reason != "" {
		objs = append(objs, caption(s.Reason))
	}
	if d := s.Done; d != nil {
		objs = append(objs, widget.NewLabel(spaced(a.dayOf(d.On), a.words.T("survey.result."+d.Result), s.DoneBy), widget.Style{}))
		if d.Text != "" {
			objs = append(objs, para(d.Text))
		}
		if d.Due != "" {
			objs = append(objs, caption(a.t("upkeep.correct", a.dayOf(d.Due), d.AgreedBy)))
		}
	}
	if m := s.Mended; m != nil {
		objs = append(objs, widget.NewLabel(spaced(a.dayOf(m.On), a.words.T("paper.survey.mended."+m.Result), m.Text), widget.Style{}))
	}
	return objs
}

func (p *upkeep) forward() {
	r := p.now()
	switch {
	case p.empty.Visible():
		p.a.Go("certificate")
	case r != nil && r.act != nil:
		r.act()
	}
}

// none says that there is no certificate, or no check, to act on.
func (p *upkeep) none() { p.note("upkeep.none", notice.P3_7_5) }

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

// renew opens the case of a renewal.
func (p *upkeep) renew() {
	a, c := p.a, p.certificate()
	if c == nil {
		p.none()
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
