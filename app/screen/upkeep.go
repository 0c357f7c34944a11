package screen

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
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
		fyne.KeyP: p.paper, fyne.KeyL: p.letter, fyne.KeyG: p.renew, fyne.KeyC: p.carry, fyne.KeyF: p.follow, fyne.KeyB: p.event, fyne.KeyA: p.attach, fyne.KeyV: p.viewEvidence,
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
		{"A", t("survey.attach")},
		{"V", t("survey.view")},
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
		if n := len(l.Items); n > 0 {
			word = spaced(word, a.t("findings.items", n))
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

// keysAt is where the keys stand among the explanations: below title and clauses, so that they are seen whatever follows.
const keysAt = 2

func (p *upkeep) explain() {
	a := p.a
	step := stepOf(&p.road, audit.StepSurveillance)
	if step.State == audit.StateDone {
		step = stepOf(&p.road, audit.StepRenewal)
	}
	objs := a.stepHead(a.t("upkeep.title"), a.t("upkeep.why"), step, notice.P3_7_5, notice.P3_7_6)
	if r := p.data.Renewal; r != nil {
		objs = append(objs, subhead(spaced(a.t("upkeep.renewalof"), r.Number)), para(a.t("renewal.follows", a.dayOf(r.Follows))))
	}
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
		keys = append(keys, a.stepKey(fyne.KeyN, "upkeep.plan", p.plan), a.stepKey(fyne.KeyE, "upkeep.end", p.end), a.stepKey(fyne.KeyR, "upkeep.review", p.review), a.stepKey(fyne.KeyA, "survey.attach", p.attach), a.stepKey(fyne.KeyB, "cert.event", p.event), a.stepKey(fyne.KeyP, "upkeep.paper", p.paper),
			a.stepKey(fyne.KeyL, "upkeep.letter", p.letter), a.stepKey(fyne.KeyG, "upkeep.renew", p.renew), a.stepKey(fyne.KeyF, "upkeep.finish", p.follow))
	}
	if p.data.Renewal != nil {
		keys = append(keys, a.stepKey(fyne.KeyC, "upkeep.carry", p.carry))
	}
	objs = append(objs, p.lookLines()...)
	objs = append(objs, p.resultLines()...)
	objs = slices.Insert(objs, keysAt, keyRowOf(keys...))
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
