package screen

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// certificate is the way of the certificate (3-7): its contract with the clauses that the notice wants, its issue, and everything that happens to it
// afterwards, each with who decided and why.
type certificate struct {
	*stepPage
	data      casework.CertificatesView
	decisions casework.DecisionView
}

func newCertificate(a *App) *certificate {
	p := &certificate{}
	none := widget.NewEmpty(widget.SignReport, a.t("cert.empty"), a.t("cert.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("decide.title"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("decide") }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 600, none)}
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyC: p.contract, fyne.KeyN: func() { p.issue(nil) }, fyne.KeyR: p.reissue, fyne.KeyE: p.event, fyne.KeyP: p.paper, fyne.KeyS: p.settle, fyne.KeyW: func() { a.Go("who") }, fyne.KeyU: func() { a.Go("upkeep") },
		fyne.KeyY: func() { a.showClause(notice.P3_7_1.Clause()) },
	}
	return p
}

func (p *certificate) hints() []hint {
	t := p.a.t
	return []hint{
		{"C", t("cert.contract")}, {"N", t("cert.issue")}, {"E", t("cert.event")}, {"P", t("cert.print")}, {"R", t("cert.reissue")}, {"S", t("cert.settle")}, {"U", t("upkeep.title")}, {"W", t("who.open")}, {"Y", t("step.clause")}, {"F1", t("keys.all")},
	}
}

func (p *certificate) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

type certificateData struct {
	casework.CertificatesView
	decisions casework.DecisionView
	road      casework.RoadView
}

func (p *certificate) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (v certificateData, err error) {
		if v.CertificatesView, err = d.Certificates(id); err != nil {
			return v, err
		}
		if v.decisions, err = d.Decision(id); err != nil {
			return v, err
		}
		v.road, err = d.Road(id)
		return v, err
	}, func(v certificateData) {
		p.data, p.decisions, p.road = v.CertificatesView, v.decisions, v.road
		p.show()
	})
}

// last is the newest decision, nil without one.
func (p *certificate) last() *casework.DecisionRow {
	if n := len(p.decisions.Decisions); n > 0 {
		return &p.decisions.Decisions[n-1]
	}
	return nil
}

func (p *certificate) show() {
	a := p.a
	var rows []boardRow
	if d := p.last(); d != nil && d.Contract != nil {
		rows = append(rows, head(a.t("cert.contract")), boardRow{key: "k", view: widget.LineView{Sign: widget.SignDone, Texts: []string{spaced(a.dayOf(d.Contract.ConcludedOn), a.t("cert.clauses", len(d.Contract.Clauses))), spaced(d.Contract.AgreedBy)}, Sub: spaced(d.Contract.Cycle, d.Contract.Disposal)}})
	}
	for i := range p.data.Certificates {
		x := &p.data.Certificates[i]
		sign := widget.SignDone
		switch x.State {
		case "suspended":
			sign = widget.SignBlocked
		case "in_force":
		default:
			sign = widget.SignOutOfScope
		}
		rows = append(rows, head(x.Number), boardRow{key: "n" + x.Number, view: widget.LineView{Sign: sign, Texts: []string{a.t("cert.valid", a.dayOf(x.IssuedOn), a.dayOf(x.ValidTo)), a.words.T("certificate.state." + x.State)}, Sub: spaced(x.Scope, a.t("cert.measures", len(x.Measures)))}, act: p.event})
		for _, e := range x.Events {
			rows = append(rows, boardRow{key: "n" + x.Number + "/" + strconv.Itoa(int(e.N)), view: widget.LineView{Sign: widget.SignAhead, Texts: []string{spaced(a.dayOf(e.On), a.t("cert.what."+e.What), e.Reason), e.Decider}, Sub: e.Ref}})
		}
		for _, l := range x.Late {
			sign, sub := widget.SignNotice, a.t("cert.late.open")
			if l.Settled != nil {
				sign, sub = widget.SignDone, l.Settled.Measure
			}
			rows = append(rows, boardRow{key: "l" + l.Mark, view: widget.LineView{Sign: sign, Texts: []string{a.t("cert.late", l.Text), l.Clause}, Sub: sub}, act: p.settle})
		}
	}
	p.set(rows)
	d := p.last()
	widget.Show(p.empty, len(rows) == 0 && (d == nil || !d.Granted))
	p.explain()
}

// step is the step at which the certificate stands.
func (p *certificate) step() casework.RoadStepView {
	for _, s := range []string{audit.StepCertContract, audit.StepCertificate, audit.StepSurveillance} {
		if v := stepOf(&p.road, s); v.State != audit.StateDone {
			return v
		}
	}
	return stepOf(&p.road, audit.StepRenewal)
}

func (p *certificate) explain() {
	a := p.a
	objs := a.stepHead(a.t("cert.title"), a.t("cert.why"), p.step(), notice.P3_7_1, notice.P3_7_4, notice.P3_7_6)
	if p.data.Trial {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("cert.trial"), widget.Style{Color: widget.ColorUnk})))
	}
	objs = append(objs, widget.NewLabel(spaced(p.data.Client, p.data.Address), widget.Style{Color: widget.ColorText2}), widget.NewBox(widget.ColorHairline))
	keys := []*widget.Key{a.stepKey(fyne.KeyC, "cert.contract", p.contract), a.stepKey(fyne.KeyN, "cert.issue", func() { p.issue(nil) })}
	if len(p.data.Certificates) > 0 {
		keys = append(keys, a.stepKey(fyne.KeyE, "cert.event", p.event), a.stepKey(fyne.KeyR, "cert.reissue", p.reissue), a.stepKey(fyne.KeyP, "cert.print", p.paper), a.stepKey(fyne.KeyU, "upkeep.title", func() { a.Go("upkeep") }))
	}
	p.right.Set(append(objs, keyRowOf(keys...), para(a.t("cert.order")))...)
	widget.Refit(p.root)
}

func (p *certificate) forward() {
	d := p.last()
	switch r := p.now(); {
	case p.empty.Visible():
		p.a.Go("decide")
	case r != nil && r.act != nil:
		r.act()
	case d != nil && d.Contract == nil:
		p.contract()
	case len(p.data.Certificates) == 0:
		p.issue(nil)
	}
}

// chosen is the certificate under the cursor, or the last one.
func (p *certificate) chosen() *casework.CertificateRow {
	n := len(p.data.Certificates)
	if n == 0 {
		return nil
	}
	c := &p.data.Certificates[n-1]
	r := p.now()
	for i := range p.data.Certificates {
		x := "n" + p.data.Certificates[i].Number
		if r != nil && (r.key == x || len(r.key) > len(x) && r.key[:len(x)+1] == x+"/") {
			c = &p.data.Certificates[i]
		}
	}
	return c
}

func (p *certificate) contract() {
	a := p.a
	clauses := audit.Clauses
	of := notice.P3_7_1
	if p.first() {
		clauses, of = append(slices.Clone(clauses), audit.ClauseFirst), notice.P3_7_2
	}
	picks := a.wordPicks("screen.cert.clause.", clauses)
	a.askSheet(sheetForm{
		title: a.t("cert.contract"), why: a.t("cert.contract.why"), of: of, slot: "certificate/contract", first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "on", label: a.t("cert.concluded"), kind: register.Day, need: true},
			{name: "all", label: a.t("cert.clauselist"), kind: askTick, hint: a.t("cert.allclauses")},
			{name: "clauses", label: "", picks: picks, many: true},
			{name: "cycle", label: a.t("cert.cycle")},
			{name: "copying", label: a.t("cert.copying")},
			{name: "disposal", label: a.t("cert.disposal")},
			{name: "by", label: a.t("cert.agreedby")},
			{name: "extra", label: a.t("cert.extra"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			c := &casework.ConcludeCertificateContract{Case: p.at(), ConcludedOn: v.One("on"), Clauses: v["clauses"], Cycle: v.One("cycle"), Copying: v.One("copying"), Disposal: v.One("disposal"), AgreedBy: v.One("by"), Extra: v.One("extra")}
			if v.One("all") == "yes" {
				c.Clauses = []string{"all"}
			}
			a.sendOne(c, done)
		},
	})
}

// first tells whether the case goes the way of the first stage alone.
func (p *certificate) first() bool { return p.road.Way == audit.RouteFirst }

// issue issues a certificate, or one that replaces another.
func (p *certificate) issue(old *casework.CertificateRow) {
	a := p.a
	of := notice.P3_7_4
	if p.first() {
		of = notice.P3_7_3
	}
	title, slot := "cert.issue", "certificate/issue"
	first := register.Values{"on": {a.today()}}
	asks := []question{
		{name: "number", label: a.t("cert.number"), need: true},
		{name: "on", label: a.t("cert.issuedon"), kind: register.Day, need: true},
		{name: "to", label: a.t("cert.validto"), hint: "", kind: register.Day},
		{name: "scope", label: a.t("cert.scope"), hint: a.t("cert.scope.hint")},
	}
	if old != nil {
		title, slot = "cert.reissue", "certificate/reissue/"+old.Number
		first["scope"], first["to"] = nonEmpty(old.Scope), []string{string(old.ValidTo)}
		var ms []string
		for _, m := range old.Measures {
			ms = append(ms, string(m))
		}
		first["measures"] = ms
		asks = append(asks, question{name: "measures", label: a.t("cert.measurelist"), picks: textPicks(ms), many: true}, question{name: "decider", label: a.t("cert.decider"), need: true}, question{name: "reason", label: a.t("cert.reason"), kind: askLong, need: true})
	}
	asks = append(asks, question{name: "accreditation", label: a.t("cert.accreditation")}, question{name: "address", label: a.t("cert.bodyaddress")})
	a.askSheet(sheetForm{
		title: a.t(title), why: a.t("cert.issue.why"), of: of, slot: slot, word: a.t("cert.do"), asks: asks, first: first,
		send: func(v register.Values, done func(error)) {
			c := &casework.IssueCertificate{Case: p.at(), Number: v.One("number"), IssuedOn: v.One("on"), ValidTo: v.One("to"), Scope: v.One("scope"), Accreditation: v.One("accreditation"), BodyAddress: v.One("address"), Reason: v.One("reason"), Decider: v.One("decider")}
			if old != nil {
				c.Replaces = old.Number
				for _, m := range v["measures"] {
					c.Measures = append(c.Measures, audit.MeasureID(m))
				}
			}
			a.sendOne(c, done)
		},
	})
}

// paper makes the certificate under the cursor (3-7-3, 3-7-4).
func (p *certificate) paper() {
	if c := p.chosen(); c != nil {
		p.a.officePaper(audit.PaperCertificate, c.Number)
		return
	}
	p.note("cert.print.none", notice.P3_7_4)
}

func (p *certificate) reissue() {
	c := p.chosen()
	if c == nil {
		p.note("cert.none", notice.P3_7_4)
		return
	}
	p.issue(c)
}

// event records what happened to the certificate under the cursor.
func (p *certificate) event() {
	c := p.chosen()
	if c == nil {
		p.note("cert.none", notice.P3_7_4)
		return
	}
	p.a.certEvent(c.Number)
}

// certEvent asks what happened to a certificate, then who decided it and why.
func (a *App) certEvent(number string) {
	words := make([]string, len(audit.CertEvents))
	for i, w := range audit.CertEvents {
		words[i] = a.t("cert.what." + w)
	}
	a.choose(fyne.KeyE, spaced(number, a.t("cert.event")), audit.CertEvents, words, func(what string) {
		a.askSheet(sheetForm{
			title: spaced(number, a.t("cert.what."+what)), why: a.t("cert.event.why"), of: notice.P3_7_6, slot: "certificate/" + what + "/" + number, first: register.Values{"on": {a.today()}},
			asks: []question{
				{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
				{name: "decider", label: a.t("cert.decider"), need: true},
				{name: "reason", label: a.t("cert.reason"), kind: askLong, need: true},
				{name: "ref", label: a.t("cert.ref"), hint: a.t("cert.ref.hint")},
			},
			send: func(v register.Values, done func(error)) {
				a.sendOne(&casework.ChangeCertificate{Case: casework.Case{Case: a.caseID}, Number: number, What: what, On: v.One("on"), Decider: v.One("decider"), Reason: v.One("reason"), Ref: v.One("ref")}, done)
			},
		})
	})
}

// settle records what the body did about a breach that became known later.
func (p *certificate) settle() {
	r := p.now()
	if r == nil || len(r.key) < 2 || r.key[0] != 'l' {
		p.note("cert.nolate", notice.P3_6_3)
		return
	}
	p.a.settleBreach(r.key[1:], r.view.Texts[0])
}

func (a *App) settleBreach(mark, text string) {
	a.askSheet(sheetForm{
		title: a.t("cert.settle"), why: text, slot: "settle/" + mark, first: register.Values{"on": {a.today()}},
		asks: []question{{name: "measure", label: a.t("cert.settle.measure"), kind: askLong, need: true}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.SettleBreach{Case: casework.Case{Case: a.caseID}, Mark: mark, Measure: v.One("measure"), On: v.One("on")}, done)
		},
	})
}
