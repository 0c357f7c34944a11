package screen

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// decide is the decision on certification (3-6-4, 3-6-5): to grant or not, always with reasons, by persons or by a session of the committee; what does
// not conform asks for a reason each; then the client is told.
type decide struct {
	*stepPage
	data  casework.DecisionView
	names map[audit.CheckID]string
	able  []answerPick // persons who may decide today
}

func newDecide(a *App) *decide {
	p := &decide{}
	none := widget.NewEmpty(widget.SignReport, a.t("decide.empty"), a.t("decide.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("verification.title"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("verify") }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 560, none)}
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyG: func() { p.decide(true) }, fyne.KeyX: func() { p.decide(false) }, fyne.KeyN: func() { p.session(nil) }, fyne.KeyM: p.member,
		fyne.KeyP: p.paper, fyne.KeyA: p.concur, fyne.KeyT: p.tell, fyne.KeyW: func() { a.Go("who") }, fyne.KeyY: func() { a.showClause(notice.P3_6_4.Clause()) },
	}
	return p
}

func (p *decide) hints() []hint {
	t := p.a.t
	return []hint{
		{"G", t("decide.grant")}, {"X", t("decide.refuse")}, {"N", t("decide.session")}, {"M", t("decide.member")}, {"A", t("decide.concur")}, {"T", t("decide.tell")}, {"P", t("cert.print")}, {"W", t("who.open")}, {"Y", t("step.clause")}, {"F1", t("keys.all")},
	}
}

func (p *decide) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

type decideData struct {
	casework.DecisionView
	road  casework.RoadView
	names map[audit.CheckID]string
	able  []answerPick
}

func (p *decide) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (v decideData, err error) {
		if v.DecisionView, err = d.Decision(id); err != nil {
			return v, err
		}
		if v.road, err = d.Road(id); err != nil {
			return v, err
		}
		who, err := d.Independence(id, "")
		if err != nil {
			return v, err
		}
		for i := range who.Persons {
			for _, t := range who.Persons[i].Tasks {
				if t.Task == audit.TaskDecide && t.May {
					v.able = append(v.able, answerPick{who.Persons[i].User, who.Persons[i].Name})
				}
			}
		}
		v.names, err = findingNames(d, id)
		return v, err
	}, func(v decideData) {
		p.data, p.road, p.names, p.able = v.DecisionView, v.road, v.names, v.able
		p.show()
	})
}

func (p *decide) checkName(c audit.CheckID) string {
	if n := p.names[c]; n != "" {
		return n
	}
	return string(c)
}

// verified tells whether a decision can come next: the step is not ahead of the case.
func (p *decide) verified() bool {
	for _, b := range p.data.Blockers {
		if b.Code == "not_verified" {
			return false
		}
	}
	return true
}

func (p *decide) show() {
	a := p.a
	var rows []boardRow
	if len(p.data.Decisions) > 0 {
		rows = append(rows, head(a.t("decide.decisions")))
	}
	for i := len(p.data.Decisions) - 1; i >= 0; i-- {
		x := &p.data.Decisions[i]
		sign, word := widget.SignDone, a.t("decide.granted")
		if !x.Granted {
			sign, word = widget.SignOutOfScope, a.t("decide.refused")
		}
		told := a.t("decide.nottold")
		if x.Told != nil {
			told = a.t("decide.told", a.dayOf(x.Told.On))
		}
		rows = append(rows, boardRow{key: "d" + strconv.Itoa(int(x.N)), view: widget.LineView{Sign: sign, Texts: []string{spaced(a.t("decide.number", x.N), word, a.dayOf(x.On)), told}, Sub: x.Reason}})
		for _, c := range x.Concurs {
			agreed := a.t("decide.agreed")
			if !c.Agreed {
				agreed = a.t("decide.disagreed")
			}
			rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignAhead, Texts: []string{spaced(c.Person, agreed, a.dayOf(c.On))}, Sub: c.Reason}})
		}
	}
	rows = append(rows, head(a.t("decide.sessions")))
	for i := range p.data.Sessions {
		x := &p.data.Sessions[i]
		sign, word := widget.SignDone, a.t("decide.valid")
		var why []string
		if !x.Valid {
			sign, word = widget.SignBlocked, a.t("decide.invalid")
			for _, f := range x.Faults {
				why = append(why, f.Text)
			}
		}
		rows = append(rows, boardRow{key: "s" + x.ID, view: widget.LineView{Sign: sign, Texts: []string{spaced(a.dayOf(x.On), x.Agenda), spaced(a.t("decide.present", len(x.Members)), word)}, Sub: strings.Join(why, " ")}, act: p.member})
	}
	if len(p.data.Sessions) == 0 {
		rows = append(rows, boardRow{view: widget.LineView{Texts: []string{a.t("decide.nosession")}, Dim: true}})
	}
	if len(p.data.Nonconforming) > 0 {
		rows = append(rows, head(a.t("decide.despite", len(p.data.Nonconforming))))
	}
	for _, c := range p.data.Nonconforming {
		sub := ""
		if slices.ContainsFunc(p.data.NotAnew, func(b audit.Blocker) bool { return b.Subject == string(c) }) {
			sub = a.t("anew.short")
		}
		rows = append(rows, boardRow{key: "c" + string(c), view: widget.LineView{Sign: widget.SignNonconforming, Texts: []string{p.checkName(c)}, Sub: sub}, act: func() { a.openCase(a.caseID, "visit", string(c)) }})
	}
	p.set(rows)
	widget.Show(p.empty, len(p.data.Decisions) == 0 && len(p.data.Sessions) == 0 && !p.verified() && len(p.data.Nonconforming) == 0)
	p.explain()
}

// head is a line that names the lines below it, for boards without a first column.
func head(word string) boardRow {
	return boardRow{view: widget.LineView{Texts: []string{word}, Head: true, Bold: true}}
}

func (p *decide) explain() {
	a := p.a
	step := stepOf(&p.road, audit.StepDecision)
	if step.State == audit.StateDone {
		step = stepOf(&p.road, audit.StepTold)
	}
	objs := a.stepHead(a.t("decide.title"), a.t("decide.why"), step, notice.P3_6_4, notice.P3_6_5)
	objs = append(objs, a.mayLines(a.t("decide.may"), a.t("decide.maynot"), p.data.May)...)
	if len(p.data.Nonconforming) > 0 {
		objs = append(objs, para(a.t("decide.despite.why")))
	}
	objs = append(objs, a.notAnewLines(p.data.NotAnew, p.names)...)
	if n := len(p.data.Decisions); n > 0 {
		x := &p.data.Decisions[n-1]
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("decide.last", x.N)), widget.NewLabel(spaced(a.dayOf(x.On), strings.Join(x.Deciders, a.t("comma")))+"\n"+x.Reason, widget.Style{}))
		for _, y := range x.Despite {
			objs = append(objs, widget.NewLabel(p.checkName(y.Check)+": "+y.Reason, widget.Style{Size: widget.SizeCaption}))
		}
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline),
		keyRowOf(a.stepKey(fyne.KeyG, "decide.grant", func() { p.decide(true) }), a.stepKey(fyne.KeyX, "decide.refuse", func() { p.decide(false) })),
		keyRowOf(a.stepKey(fyne.KeyN, "decide.session", func() { p.session(nil) }), a.stepKey(fyne.KeyA, "decide.concur", p.concur), a.stepKey(fyne.KeyT, "decide.tell", p.tell), a.stepKey(fyne.KeyP, "cert.print", p.paper)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *decide) forward() {
	switch r := p.now(); {
	case p.empty.Visible():
		p.a.Go("verify")
	case r != nil && r.act != nil:
		r.act()
	}
}

// decide asks for the decision. Reasons are asked for always, and one for each check that does not conform.
func (p *decide) decide(grant bool) {
	a := p.a
	asks := []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "reason", label: a.t("decide.reason"), kind: askLong, need: true}}
	if grant {
		for _, c := range p.data.Nonconforming {
			asks = append(asks, question{name: "c" + string(c), label: p.checkName(c), kind: askLong, need: true})
		}
	}
	if len(p.data.Sessions) > 0 {
		var picks []answerPick
		for i := range p.data.Sessions {
			picks = append(picks, answerPick{p.data.Sessions[i].ID, spaced(a.dayOf(p.data.Sessions[i].On), p.data.Sessions[i].Agenda)})
		}
		asks = append(asks, question{name: "session", label: a.t("decide.bysession"), picks: picks})
	}
	if len(p.able) > 0 {
		asks = append(asks, question{name: "deciders", label: a.t("decide.deciders"), picks: p.able, many: true})
	}
	asks = append(asks, question{name: "deviation", label: a.t("step.deviation"), hint: a.t("step.deviation.hint"), kind: askLong})
	title, slot := "decide.refuse", "decide/refuse"
	if grant {
		title, slot = "decide.grant", "decide/grant"
	}
	a.askSheet(sheetForm{
		title: a.t(title), why: a.t(title + ".why"), of: notice.P3_6_4, slot: slot, word: a.t("decide.do"), asks: asks, first: register.Values{"on": {a.today()}},
		send: func(v register.Values, done func(error)) {
			c := &casework.Decide{Case: p.at(), Granted: grant, On: v.One("on"), Reason: v.One("reason"), Session: v.One("session"), Deviation: v.One("deviation")}
			if c.Session == "" {
				c.Deciders = v["deciders"]
			}
			for _, x := range p.data.Nonconforming {
				if s := v.One("c" + string(x)); s != "" {
					c.Despite = append(c.Despite, audit.Despite{Check: x, Reason: s})
				}
			}
			a.sendOne(c, done)
		},
	})
}

// session records a session of the committee with its first member; one that is there gets another member.
func (p *decide) session(s *casework.SessionRow) {
	a := p.a
	asks := []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "agenda", label: a.t("decide.agenda")}, {name: "minutes", label: a.t("decide.minutes")}}
	first, slot := register.Values{"on": {a.today()}}, "decide/session"
	if s != nil {
		first, slot = register.Values{"on": {string(s.On)}, "agenda": nonEmpty(s.Agenda), "minutes": nonEmpty(s.Minutes)}, "decide/session/"+s.ID
	}
	asks = append(asks, question{name: "name", label: a.t("decide.member.name"), need: true}, question{name: "external", label: "", kind: askTick, hint: a.t("decide.member.external")},
		question{name: "nda_on", label: a.t("decide.member.nda"), kind: register.Day}, question{name: "declared", label: a.t("decide.member.declared"), kind: register.Day},
		question{name: "client", label: "", kind: askTick, hint: a.t("decide.member.client")}, question{name: "recused", label: "", kind: askTick, hint: a.t("decide.member.recused")}, question{name: "reason", label: a.t("decide.member.reason")})
	a.askSheet(sheetForm{
		title: a.t("decide.session"), why: a.t("decide.session.why"), of: notice.P2_6_1, slot: slot, asks: asks, first: first,
		send: func(v register.Values, done func(error)) {
			c := &casework.RecordSession{Case: p.at(), On: v.One("on"), Agenda: v.One("agenda"), Minutes: v.One("minutes")}
			if s != nil {
				c.Session = s.ID
				for _, m := range s.Members {
					c.Members = append(c.Members, casework.SessionMember{Person: hex.EncodeToString(m.User), Name: m.Name, External: m.External, NDAOn: string(m.NDAOn), Declared: string(m.Declared), Client: m.Client, Recused: m.Recused, Reason: m.Reason})
				}
			}
			c.Members = append(c.Members, casework.SessionMember{
				Name: v.One("name"), External: v.One("external") == "yes", NDAOn: v.One("nda_on"), Declared: v.One("declared"), Client: v.One("client") == "yes", Recused: v.One("recused") == "yes", Reason: v.One("reason"),
			})
			a.sendOne(c, done)
		},
	})
}

// member adds a member to the session under the cursor, or to the last one.
func (p *decide) member() {
	n := len(p.data.Sessions)
	if n == 0 {
		p.session(nil)
		return
	}
	s := &p.data.Sessions[n-1]
	for i := range p.data.Sessions {
		if r := p.now(); r != nil && r.key == "s"+p.data.Sessions[i].ID {
			s = &p.data.Sessions[i]
		}
	}
	p.session(s)
}

// paper makes the notice of the last decision (3-6-5).
func (p *decide) paper() {
	if n := len(p.data.Decisions); n > 0 {
		p.a.officePaper(audit.PaperDecision, strconv.Itoa(int(p.data.Decisions[n-1].N)))
		return
	}
	p.note("cert.print.none", notice.P3_6_5)
}

func (p *decide) concur() {
	a := p.a
	if len(p.data.Decisions) == 0 {
		p.note("decide.none", notice.P3_6_4)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("decide.concur"), why: a.t("decide.concur.why"), of: notice.P3_6_4, slot: "decide/concur", first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "agreed", label: a.t("decide.concur"), picks: []answerPick{{"yes", a.t("decide.agreed")}, {"no", a.t("decide.disagreed")}}, need: true},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "reason", label: a.t("decide.reason"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ConcurDecision{Case: p.at(), Agreed: v.One("agreed") == "yes", On: v.One("on"), Reason: v.One("reason")}, done)
		},
	})
}

func (p *decide) tell() {
	a := p.a
	if len(p.data.Decisions) == 0 {
		p.note("decide.none", notice.P3_6_5)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("decide.tell"), why: a.t("decide.tell.why"), of: notice.P3_6_5, slot: "decide/tell", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "way", label: a.t("decide.tell.way"), need: true}, {name: "to", label: a.t("decide.tell.to"), need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.TellDecision{Case: p.at(), On: v.One("on"), Way: v.One("way"), To: v.One("to")}, done)
		},
	})
}
