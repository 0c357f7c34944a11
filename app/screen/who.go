package screen

import (
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

// who says for every person what he may do in the case and why not (3-6-1, 3-6-4, 4-3-1), and takes what that is computed from: entries of the auditor
// register, declarations, advisory work, risks to impartiality, appointments. Nobody passes by it.
type who struct {
	*stepPage
	data casework.IndependenceView
}

func newWho(a *App) *who {
	p := &who{}
	none := widget.NewEmpty(widget.SignCases, a.t("who.empty"), a.t("who.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("who.staff"), Hint: "N", Weight: widget.Primary}, func() { p.staff(nil) }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 500, none)}
	p.moved = p.explain
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyI: p.declare, fyne.KeyA: p.appoint, fyne.KeyE: func() { p.staff(p.person()) }, fyne.KeyN: func() { p.staff(nil) }, fyne.KeyV: p.advice, fyne.KeyK: p.risk, fyne.KeyS: p.settle, fyne.KeyT: p.fromOffice, fyne.KeyC: p.correct,
		fyne.KeyY: func() { a.showClause(notice.P3_6_1.Clause()) },
	}
	return p
}

func (p *who) hints() []hint {
	t := p.a.t
	return []hint{
		{"I", t("who.declare")}, {"A", t("who.appoint")}, {"E", t("who.staff")}, {"N", t("who.new")}, {"V", t("who.advice")}, {"K", t("who.risk")}, {"T", t("who.office")}, {"C", t("who.correct")}, {"Y", t("step.clause")}, {"F1", t("keys.all")},
	}
}

func (p *who) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *who) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.IndependenceView, error) { return d.Independence(id, "") }, func(v casework.IndependenceView) {
		p.data = v
		p.show()
	})
}

func (p *who) show() {
	a := p.a
	rows := []boardRow{head(a.t("who.persons"))}
	for i := range p.data.Persons {
		x := &p.data.Persons[i]
		may := ""
		for _, t := range x.Tasks {
			if t.May && (t.Task == audit.TaskVerify || t.Task == audit.TaskDecide || t.Task == audit.TaskAudit) {
				may = spaced(may, a.t("who.task."+string(t.Task)))
			}
		}
		sub := ""
		if x.TookPart {
			sub = a.t("who.tookpart")
		}
		for _, s := range x.Staff {
			if len(s.Differs) > 0 {
				sub = spaced(sub, a.t("who.differs"))
			}
		}
		if x.Register != nil {
			sub = spaced(sub, a.t("who.unread"))
		}
		sign := widget.SignDone
		if may == "" {
			sign, may = widget.SignOutOfScope, a.t("who.nothing")
		}
		rows = append(rows, boardRow{key: "p" + x.User, view: widget.LineView{Sign: sign, Texts: []string{x.Name, may}, Sub: sub}})
	}
	if len(p.data.Advice) > 0 {
		rows = append(rows, head(a.t("who.advices")))
	}
	for i := range p.data.Advice {
		x := &p.data.Advice[i]
		state := ""
		switch {
		case x.Corrected:
			state = a.t("who.corrected")
		case x.Released:
			state = a.t("who.released")
		}
		rows = append(rows, boardRow{key: "a" + x.ID, view: widget.LineView{Sign: widget.SignNotice, Texts: []string{spaced(x.Person, x.Name, x.Firm), spaced(a.words.T("choice."+x.Kind), a.dayOf(x.On), state)}, Sub: x.Content}, act: func() { p.release(x.ID) }})
	}
	if len(p.data.Risks)+len(p.data.Waiting) > 0 {
		rows = append(rows, head(a.t("who.risks")))
	}
	for _, x := range p.data.Waiting {
		rows = append(rows, boardRow{key: "w" + x.ID, view: widget.LineView{Sign: widget.SignBlocked, Texts: []string{x.Text, a.dayOf(x.On)}, Sub: a.t("who.waits")}, act: p.fromOffice})
	}
	for _, x := range p.data.Risks {
		sign, state := widget.SignBlocked, a.t("who.risk.open")
		if x.DealtOn != "" {
			sign, state = widget.SignDone, spaced(a.dayOf(x.DealtOn), x.Measure)
		}
		rows = append(rows, boardRow{key: "r" + x.ID, view: widget.LineView{Sign: sign, Texts: []string{x.Text, a.dayOf(x.On)}, Sub: state}, act: func() { p.clear(x.ID, x.Text) }})
	}
	if len(p.data.Late) > 0 {
		rows = append(rows, head(a.t("who.late")))
	}
	for _, l := range p.data.Late {
		sign, state := widget.SignNotice, a.t("cert.late.open")
		if l.Settled != nil {
			sign, state = widget.SignDone, l.Settled.Measure
		}
		rows = append(rows, boardRow{key: "l" + l.Mark, view: widget.LineView{Sign: sign, Texts: []string{spaced(l.Person, l.Text), l.Clause}, Sub: state}, act: p.settle})
	}
	p.set(rows)
	widget.Show(p.empty, len(p.data.Persons) == 0)
	p.explain()
}

func (p *who) person() *casework.PersonTasks {
	r := p.now()
	for i := range p.data.Persons {
		if r != nil && r.key == "p"+p.data.Persons[i].User {
			return &p.data.Persons[i]
		}
	}
	return nil
}

func (p *who) explain() {
	a := p.a
	objs := []fyne.CanvasObject{heading(a.t("who.title")), widget.NewFlow(wrapped{}, a.clauseTag(notice.P3_6_1), a.clauseTag(notice.P3_6_4), a.clauseTag(notice.P4_3_1)), para(a.t("who.why", a.dayOf(p.data.On)))}
	if x := p.person(); x != nil {
		objs = append(objs, subhead(x.Name))
		for _, t := range x.Tasks {
			sign, word := widget.SignDone, a.t("who.may")
			if !t.May {
				sign, word = widget.SignBlocked, a.t("who.maynot")
			}
			line := []fyne.CanvasObject{widget.NewMark(sign, 18), strong(a.t("who.task." + string(t.Task))), plain(word)}
			if t.Appointed != "" {
				line = append(line, caption(a.t("who.appointed", a.dayOf(audit.Date(t.Appointed)))))
			}
			objs = append(objs, widget.NewFlow(wrapped{}, line...))
			objs = append(objs, a.hindranceLines(t.Reasons)...)
		}
		for _, s := range x.Staff {
			objs = append(objs, caption(spaced(a.t("who.recorded", s.By), a.t("who.employer."+s.Employer), s.Firm, a.dayOf(s.From), a.t("who.audits", s.Audits))))
			if s.Record != "" {
				objs = append(objs, caption(a.t("who.source", s.Record, a.dayOf(s.TakenOn), short(s.Entry))))
			}
			if len(s.Differs) > 0 {
				words := make([]string, len(s.Differs))
				for i, k := range s.Differs {
					words[i] = a.t("who.staff." + differingWord(k))
				}
				objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("who.differs.what", strings.Join(words, a.words.T("report.comma"))), widget.Style{Color: widget.ColorUnk})))
			}
		}
		if x.Declared != nil {
			word := a.t("who.declared.free")
			if x.Declared.Involved {
				word = a.t("who.declared.involved")
			}
			objs = append(objs, caption(spaced(a.dayOf(x.Declared.On), word, x.Declared.Text)))
		}
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), keyRowOf(a.stepKey(fyne.KeyI, "who.declare", p.declare), a.stepKey(fyne.KeyA, "who.appoint", p.appoint), a.stepKey(fyne.KeyE, "who.staff", func() { p.staff(p.person()) }),
		a.stepKey(fyne.KeyV, "who.advice", p.advice), a.stepKey(fyne.KeyK, "who.risk", p.risk), a.stepKey(fyne.KeyT, "who.office", p.fromOffice)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *who) forward() {
	if r := p.now(); r != nil && r.act != nil {
		r.act()
		return
	}
	p.appoint()
}

// differingWord is the field of the form that holds what differs.
func differingWord(k string) string {
	if k == "competence" {
		return "scopes"
	}
	return k
}

// fromOffice takes over what the office book says of persons and risks today.
func (p *who) fromOffice() {
	p.a.do(&casework.TakeFromOffice{Case: p.at()}, nil)
}

func (p *who) declare() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("who.declare"), why: a.t("who.declare.why"), of: notice.P2_5_6, slot: "who/declare", first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "involved", label: a.t("who.involved"), picks: []answerPick{{"no", a.t("who.declared.free")}, {"yes", a.t("who.declared.involved")}}, need: true},
			{name: "text", label: a.t("who.text"), kind: askLong},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.DeclareInterest{Case: p.at(), On: v.One("on"), Involved: v.One("involved") == "yes", Text: v.One("text")}, done)
		},
	})
}

func (p *who) appoint() {
	a := p.a
	x := p.person()
	if x == nil {
		return
	}
	var tasks []answerPick
	for _, t := range audit.Tasks() {
		tasks = append(tasks, answerPick{string(t), a.t("who.task." + string(t))})
	}
	a.askSheet(sheetForm{
		title: spaced(a.t("who.appoint"), x.Name), why: a.t("who.appoint.why"), of: notice.P3_6_1, slot: "who/appoint/" + x.User, first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "task", label: a.t("who.task"), picks: tasks, need: true},
			{name: "off", label: "", kind: askTick, hint: a.t("who.off")},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "reason", label: a.t("step.deviation"), hint: a.t("step.deviation.hint"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.Appoint{Case: p.at(), Person: x.User, Task: audit.Task(v.One("task")), On: v.One("on"), Off: v.One("off") == "yes", Reason: v.One("reason")}, done)
		},
	})
}

// staff records what the case needs to know of a person from the auditor register; nil is somebody without a role card.
func (p *who) staff(x *casework.PersonTasks) {
	a := p.a
	title, slot := a.t("who.new"), "who/staff"
	var was audit.Staff
	if x != nil {
		title, slot, was.Name = spaced(a.t("who.staff"), x.Name), "who/staff/"+x.User, x.Name
		if len(x.Staff) > 0 {
			was = x.Staff[0].Staff
		}
	}
	first := register.Values{
		"name": nonEmpty(was.Name), "registered": nonEmpty(string(was.Registered)), "struck": nonEmpty(string(was.Struck)), "employer": nonEmpty(was.Employer), "firm": nonEmpty(was.Firm), "from": nonEmpty(string(was.From)),
		"until": nonEmpty(string(was.Until)), "ground": nonEmpty(was.Ground), "control_on": nonEmpty(string(was.ControlOn)), "nda_on": nonEmpty(string(was.NDAOn)), "outsourced_on": nonEmpty(string(was.OutsourcedOn)), "training_due": nonEmpty(string(was.TrainingDue)),
	}
	if was.Audits > 0 {
		first["audits"] = []string{strconv.FormatUint(uint64(was.Audits), 10)}
	}
	if was.Share > 0 {
		first["share"] = []string{strconv.FormatFloat(float64(was.Share)/100, 'f', -1, 64)}
	}
	for _, c := range was.Competence {
		first["scopes"] = append(first["scopes"], c.Scope)
		first["able_from"], first["able_until"] = nonEmpty(string(c.From)), nonEmpty(string(c.Until))
	}
	scopes := append([]answerPick{{audit.CompetenceAll, a.t("who.scope.all")}}, a.wordPicks("screen.form.", audit.Forms)...)
	day := func(name string) question {
		return question{name: name, label: a.t("who.staff." + name), kind: register.Day}
	}
	a.askSheet(sheetForm{
		title: title, why: a.t("who.staff.why"), of: notice.P2_2_2, slot: slot, first: first,
		asks: []question{
			{name: "name", label: a.t("who.staff.name"), need: true},
			day("registered"), day("struck"),
			{name: "employer", label: a.t("who.staff.employer"), picks: a.wordPicks("screen.who.employer.", []string{audit.EmployerBody, audit.EmployerControlled, audit.EmployerOutside}), need: true},
			{name: "firm", label: a.t("who.staff.firm")},
			day("from"), day("until"),
			{name: "ground", label: a.t("who.staff.ground"), picks: a.wordPicks("screen.who.ground.", []string{audit.GroundShares, audit.GroundOther})},
			{name: "share", label: a.t("who.staff.share")},
			day("control_on"), day("nda_on"), day("outsourced_on"),
			{name: "scopes", label: a.t("who.staff.scopes"), picks: scopes, many: true},
			day("able_from"), day("able_until"), day("training_due"),
			{name: "audits", label: a.t("who.staff.audits"), kind: register.Number},
		},
		send: func(v register.Values, done func(error)) {
			share, _ := strconv.ParseFloat(narrow(v.One("share")), 64) // what is no number is none, and the door asks for it
			n, _ := strconv.ParseUint(narrow(v.One("audits")), 10, 32)
			c := &casework.RecordStaff{
				Case: p.at(), Name: v.One("name"), Registered: v.One("registered"), Struck: v.One("struck"), Employer: v.One("employer"), Firm: v.One("firm"), From: v.One("from"), Until: v.One("until"), Ground: v.One("ground"),
				Share: uint(max(0, min(share, 100))*100 + 0.5), ControlOn: v.One("control_on"), NDAOn: v.One("nda_on"), OutsourcedOn: v.One("outsourced_on"), TrainingDue: v.One("training_due"), Audits: uint(n),
				Engaged: was.Engaged, Firms: was.Firms, BarredOn: string(was.BarredOn), Reinstated: string(was.Reinstated),
			}
			if x != nil {
				c.Person = x.User
			}
			for _, s := range v["scopes"] {
				c.Competence = append(c.Competence, audit.Competence{Scope: s, From: audit.Date(v.One("able_from")), Until: audit.Date(v.One("able_until"))})
			}
			a.sendOne(c, done)
		},
	})
}

func (p *who) advice() {
	a := p.a
	names := make([]answerPick, 0, len(p.data.Persons))
	for i := range p.data.Persons {
		names = append(names, answerPick{p.data.Persons[i].User, p.data.Persons[i].Name})
	}
	asks := []question{{name: "name", label: a.t("who.advice.name")}, {name: "firm", label: a.t("who.advice.firm")}}
	if len(names) > 0 {
		asks = slices.Insert(asks, 0, question{name: "person", label: a.t("who.advice.person"), picks: names})
	}
	asks = append(asks, question{name: "kind", label: a.t("who.advice.kind"), picks: a.wordPicks("choice.", []string{audit.AdviceExplanation, audit.AdviceImprovement}), need: true}, question{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
		question{name: "content", label: a.t("who.text"), kind: askLong}, question{name: "learned_on", label: a.t("who.advice.learned"), kind: register.Day}, question{name: "source", label: a.t("who.advice.source")}, question{name: "earlier", label: "", kind: askTick, hint: a.t("who.advice.earlier")})
	a.askSheet(sheetForm{
		title: a.t("who.advice"), why: a.t("who.advice.why"), of: notice.P4_3_1, slot: "who/advice", asks: asks,
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.RecordAdvice{
				Case: p.at(), Person: v.One("person"), Name: v.One("name"), Firm: v.One("firm"), Kind: v.One("kind"), On: v.One("on"), Content: v.One("content"), LearnedOn: v.One("learned_on"), Source: v.One("source"), Earlier: v.One("earlier") == "yes",
			}, done)
		},
	})
}

func (p *who) release(id string) {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("who.release"), why: a.t("who.release.why"), of: notice.P4_3_1, slot: "who/release/" + id, first: register.Values{"on": {a.today()}},
		asks: []question{{name: "reason", label: a.t("cert.reason"), kind: askLong, need: true}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ReleaseAdvice{Case: p.at(), Advice: id, Reason: v.One("reason"), On: v.One("on")}, done)
		},
	})
}

func (p *who) risk() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("who.risk"), why: a.t("who.risk.why"), of: notice.P2_5_3, slot: "who/risk", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "text", label: a.t("who.text"), kind: askLong, need: true}, {name: "source", label: a.t("who.risk.source"), picks: a.wordPicks("screen.who.source.", []string{"ownership", "governance", "management", "relations", "acquisition", "event", "other"})}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.HoldForRisk{Case: p.at(), Text: v.One("text"), Source: v.One("source"), On: v.One("on")}, done)
		},
	})
}

func (p *who) clear(id, text string) {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("who.clear"), why: text, of: notice.P2_5_3, slot: "who/clear/" + id, first: register.Values{"on": {a.today()}},
		asks: []question{{name: "measure", label: a.t("cert.settle.measure"), kind: askLong, need: true}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ClearRisk{Case: p.at(), Risk: id, Measure: v.One("measure"), On: v.One("on")}, done)
		},
	})
}

func (p *who) settle() {
	if r := p.now(); r != nil && len(r.key) > 1 && r.key[0] == 'l' {
		p.a.settleBreach(r.key[1:], r.view.Texts[0])
	}
}
