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

// contract is the certification contract with what comes before it: the disclosure statement that was given (2-4), advisory support that was explained
// (3-1-3), every clause by its words (3-1-4, 3-1-5, 3-2-10, 3-9-2), the observers whom the client wants, changes.
type contract struct {
	*stepPage
	data     casework.ContractView
	template audit.Statement
	entered  []casework.HistoryRow // of the contract
}

func newContract(a *App) *contract {
	p := &contract{}
	none := widget.NewEmpty(widget.SignReport, a.t("contract.empty"), a.t("contract.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("contract.statement"), Hint: "S", Weight: widget.Primary}, func() { p.statement() }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 600, none)}
	p.moved = p.explain
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyS: p.statement, fyne.KeyP: p.paper, fyne.KeyA: func() { p.offer(nil) }, fyne.KeyC: p.conclude, fyne.KeyN: func() { p.observer(nil) }, fyne.KeyE: p.amend,
		fyne.KeyX: func() { a.Go("secrecy") }, fyne.KeyW: func() { a.Go("who") }, fyne.KeyY: p.clause, fyne.KeyT: func() { a.showHistory(a.t("contract.title"), audit.KindContract, "") },
	}
	return p
}

func (p *contract) hints() []hint {
	t := p.a.t
	return []hint{
		{"S", t("contract.statement")}, {"P", t("cert.print")}, {"A", t("contract.offer")}, {"C", t("contract.conclude")}, {"N", t("contract.observer")}, {"E", t("contract.amend")}, {"X", t("secrecy.title")}, {"T", t("k.history")}, {"Y", t("step.clause")}, {"F1", t("keys.all")},
	}
}

func (p *contract) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *contract) enter() {
	id := p.a.caseID
	type both struct {
		casework.ContractView
		template audit.Statement
		entered  []casework.HistoryRow
	}
	load(p.a, func(d Desk) (v both, err error) {
		if v.ContractView, err = d.Contract(id); err != nil {
			return v, err
		}
		if v.template, err = d.StatementTemplate(id); err != nil {
			return v, err
		}
		v.entered, err = d.History(id, audit.KindContract, "")
		return v, err
	}, func(v both) {
		p.data, p.template, p.entered = v.ContractView, v.template, v.entered
		p.show()
	})
}

func (p *contract) show() {
	a := p.a
	rows := []boardRow{head(a.t("contract.statements"))}
	for i := range p.data.Statements {
		x := &p.data.Statements[i]
		paper := a.t("contract.nopaper")
		if x.Paper != "" {
			paper = a.t("contract.haspaper")
		}
		rows = append(rows, boardRow{key: "s" + strconv.Itoa(int(x.N)), view: widget.LineView{Sign: widget.SignDone, Texts: []string{spaced(a.t("contract.version", x.Version), a.dayOf(x.GivenOn), x.To), paper}, Sub: spaced(x.Number, x.Body, x.Way)}})
	}
	if len(p.data.Statements) == 0 {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignOpen, Texts: []string{a.t("contract.nostatement")}, Dim: true}, act: p.statement})
	}
	rows = append(rows, head(a.t("contract.clauselist")))
	for _, x := range p.data.Clauses {
		sign, word := widget.SignDone, a.t("contract.has")
		switch {
		case !x.Has && x.Needed:
			sign, word = widget.SignBlocked, a.t("contract.lacks")
		case !x.Has:
			sign, word = widget.SignAhead, a.t("contract.maylack")
		}
		rows = append(rows, boardRow{key: "c" + x.Clause, view: widget.LineView{Sign: sign, Texts: []string{x.Text, spaced(word, x.Cited)}, Sub: x.Note}, act: p.conclude})
	}
	rows = append(rows, p.observers()...)
	if len(p.data.Offers) > 0 {
		rows = append(rows, head(a.t("contract.offers")))
	}
	for i := range p.data.Offers {
		x := &p.data.Offers[i]
		rows = append(rows, boardRow{key: "f" + x.ID, view: widget.LineView{Sign: widget.SignAhead, Texts: []string{spaced(a.dayOf(x.On), x.To), a.t("contract.answer." + orNone(x.Answer))}, Sub: x.Why}, act: func() { p.offer(x) }})
	}
	if len(p.data.Amendments) > 0 {
		rows = append(rows, head(a.t("contract.amendments")))
	}
	for i := range p.data.Amendments {
		x := &p.data.Amendments[i]
		rows = append(rows, boardRow{key: "m" + x.ID, view: widget.LineView{Sign: widget.SignDone, Texts: []string{x.What, spaced(a.dayOf(x.On), x.AgreedBy)}}})
	}
	p.set(rows)
	widget.Show(p.empty, p.data.Contract == nil && len(p.data.Statements)+len(p.data.Offers) == 0)
	p.explain()
}

// orNone is a key for what is empty.
func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (p *contract) observers() []boardRow {
	a := p.a
	rows := []boardRow{head(a.t("contract.observers"))}
	for i := range p.data.Observers {
		x := &p.data.Observers[i]
		sign, words := widget.SignDone, []string{}
		if x.NDAOn == "" {
			sign = widget.SignBlocked
			words = append(words, a.t("contract.nonda"))
		}
		if x.Late {
			words = append(words, a.t("contract.late", a.dayOf(x.Agreed)))
		}
		if x.Adviser {
			sign = widget.SignNotice
			words = append(words, a.t("contract.adviser"))
		}
		var stages []string
		for _, s := range x.Stages {
			stages = append(stages, a.t("contract.stage."+s))
		}
		rows = append(rows, boardRow{key: "o" + x.ID, view: widget.LineView{Sign: sign, Texts: []string{spaced(x.Name, x.Firm), strings.Join(stages, a.t("comma"))}, Sub: strings.Join(words, a.t("comma"))}, act: func() { p.observer(x) }})
	}
	if len(p.data.Observers) == 0 {
		rows = append(rows, boardRow{view: widget.LineView{Texts: []string{a.t("contract.noobserver")}, Dim: true}})
	}
	return rows
}

func (p *contract) explain() {
	a := p.a
	objs := a.stepHead(a.t("contract.title"), a.t("contract.why"), p.data.Step, notice.P2_4, notice.P3_1_4, notice.P3_1_5_I, notice.P3_1_5_Ro)
	if r := p.now(); r != nil && strings.HasPrefix(r.key, "c") {
		objs = append(objs, widget.NewBox(widget.ColorHairline), widget.NewLabel(r.view.Texts[0], widget.Style{Bold: true}))
	}
	if k := p.data.Contract; k != nil {
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("contract.concluded", a.dayOf(k.ConcludedOn))), caption(a.enteredOn(p.entered)))
		for _, s := range nonEmpty(k.AgreedBy, strings.Join(k.Excluded, a.t("comma")), k.Note) {
			objs = append(objs, widget.NewLabel(s, widget.Style{Size: widget.SizeCaption}))
		}
	}
	if len(p.data.Outsourced) > 0 {
		objs = append(objs, widget.NewBox(widget.ColorHairline), row(strong(a.t("contract.outsourced")), a.clauseTag(notice.P3_9_2)), widget.NewLabel(strings.Join(p.data.Outsourced, a.t("comma")), widget.Style{}), para(a.t("contract.outsourced.why")))
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline),
		keyRowOf(a.stepKey(fyne.KeyS, "contract.statement", p.statement), a.stepKey(fyne.KeyP, "cert.print", p.paper)),
		keyRowOf(a.stepKey(fyne.KeyC, "contract.conclude", p.conclude), a.stepKey(fyne.KeyN, "contract.observer", func() { p.observer(nil) }), a.stepKey(fyne.KeyE, "contract.amend", p.amend)),
		keyRowOf(a.stepKey(fyne.KeyA, "contract.offer", func() { p.offer(nil) }), a.stepKey(fyne.KeyX, "secrecy.title", func() { a.Go("secrecy") })))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// forward does what the line is about, or the next thing that is missing.
func (p *contract) forward() {
	switch r := p.now(); {
	case p.empty.Visible(), len(p.data.Statements) == 0:
		p.statement()
	case r != nil && r.act != nil:
		r.act()
	case p.data.Contract == nil || len(p.data.Contract.Clauses) == 0:
		p.conclude()
	}
}

func (p *contract) clause() {
	if r := p.now(); r != nil && strings.HasPrefix(r.key, "c") {
		for _, x := range p.data.Clauses {
			if r.key == "c"+x.Clause {
				p.a.showClause(x.Cited)
				return
			}
		}
	}
	p.a.showClause(notice.P3_1_4.Clause())
}

// statement records what the client was told in advance. It begins with what the profile of the body says, and what the body said last.
func (p *contract) statement() {
	a, t := p.a, p.template
	first := register.Values{
		"version": nonEmpty(t.Version), "number": nonEmpty(t.Number), "accredited_on": nonEmpty(string(t.AccreditedOn)), "body": nonEmpty(t.Body), "address": nonEmpty(t.Address), "limited": nonEmpty(t.Limited),
		"procedure": nonEmpty(t.Procedure), "fees": nonEmpty(t.Fees), "complaints": nonEmpty(t.Complaints), "committee": nonEmpty(t.Committee), "on": {a.today()},
	}
	word := func(k string) string { return a.words.T("terms.statement." + k) }
	a.askSheet(sheetForm{
		title: a.t("contract.statement"), why: a.t("contract.statement.why"), of: notice.P2_4, slot: "contract/statement", first: first,
		asks: []question{
			{name: "version", label: a.t("contract.statement.version"), need: true},
			{name: "number", label: word("number"), need: true},
			{name: "accredited_on", label: word("accredited_on"), kind: register.Day, need: true},
			{name: "body", label: word("body"), need: true},
			{name: "address", label: word("address"), need: true},
			{name: "limited", label: a.t("contract.limited"), hint: a.t("contract.limited.hint")},
			{name: "procedure", label: word("procedure"), kind: askLong, need: true},
			{name: "fees", label: word("fees"), kind: askLong, need: true},
			{name: "complaints", label: word("complaints"), kind: askLong, need: true},
			{name: "committee", label: word("committee"), need: true},
			{name: "on", label: a.t("contract.givenon"), kind: register.Day, need: true},
			{name: "way", label: a.t("step.way"), need: true},
			{name: "to", label: a.t("step.to"), need: true},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.GiveStatement{
				Case: p.at(), Version: v.One("version"), Accreditation: v.One("number"), AccreditedOn: v.One("accredited_on"), Body: v.One("body"), Address: v.One("address"), Limited: v.One("limited"), Procedure: v.One("procedure"),
				Fees: v.One("fees"), Complaints: v.One("complaints"), Committee: v.One("committee"), GivenOn: v.One("on"), Way: v.One("way"), To: v.One("to"),
			}, done)
		},
	})
}

// paper makes the statement under the cursor, or the last one, or the terms of the contract.
func (p *contract) paper() {
	a := p.a
	keys, words := []string{audit.PaperContract}, []string{a.words.T("paper.contract_terms.title")}
	of := ""
	for i := range p.data.Statements {
		x := &p.data.Statements[i]
		n := strconv.Itoa(int(x.N))
		if r := p.now(); of == "" || r == nil || !strings.HasPrefix(r.key, "s") || r.key == "s"+n {
			of = n
		}
	}
	if of != "" {
		keys, words = append([]string{audit.PaperStatement}, keys...), append([]string{a.words.T("paper.statement.title")}, words...)
	}
	a.choose(fyne.KeyP, a.t("cert.print"), keys, words, func(sort string) {
		if sort == audit.PaperStatement {
			a.officePaper(sort, of)
			return
		}
		a.officePaper(sort, "")
	})
}

// offer records that support was explained, or what the client answered.
func (p *contract) offer(old *casework.OfferRow) {
	a := p.a
	first, slot, id := register.Values{"on": {a.today()}}, "contract/offer", ""
	if old != nil {
		id, slot = old.ID, "contract/offer/"+old.ID
		first = register.Values{"on": {string(old.On)}, "to": nonEmpty(old.To), "why": nonEmpty(old.Why), "answer": nonEmpty(old.Answer)}
	}
	a.askSheet(sheetForm{
		title: a.t("contract.offer"), why: a.t("contract.offer.why"), of: notice.P3_1_3, slot: slot, first: first,
		asks: []question{
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "to", label: a.t("step.to"), need: true},
			{name: "why", label: a.t("contract.unclear"), kind: askLong, need: true},
			{name: "answer", label: a.t("contract.answer"), picks: []answerPick{{audit.OfferTaken, a.t("contract.answer.taken")}, {audit.OfferDeclined, a.t("contract.answer.declined")}}},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.OfferAdvice{Case: p.at(), Offer: id, On: v.One("on"), To: v.One("to"), Why: v.One("why"), Answer: v.One("answer")}, done)
		},
	})
}

// conclude records the contract; its clauses are ticked by their words.
func (p *contract) conclude() {
	a := p.a
	var picks []answerPick
	for _, x := range p.data.Clauses[min(1, len(p.data.Clauses)):] {
		picks = append(picks, answerPick{x.Clause, x.Text})
	}
	first := register.Values{"on": {a.today()}, "nda": {"yes"}}
	k := audit.Contract{NDAPaper: "clause"}
	if p.data.Contract != nil {
		k = *p.data.Contract
		first = register.Values{"on": {string(k.ConcludedOn)}, "clauses": k.Clauses, "access": nonEmpty(k.Access), "duties": nonEmpty(k.Duties), "excluded": k.Excluded, "by": nonEmpty(k.AgreedBy), "nda_on": nonEmpty(string(k.NDAOn)), "note": nonEmpty(k.Note)}
		if k.NDA {
			first["nda"] = []string{"yes"}
		}
		if k.NoObservers {
			first["none"] = []string{"yes"}
		}
	}
	a.askSheet(sheetForm{
		title: a.t("contract.conclude"), why: a.t("contract.conclude.why"), of: notice.P3_1_4, slot: "contract/conclude", first: first,
		asks: []question{
			{name: "on", label: a.t("cert.concluded"), kind: register.Day, need: true},
			{name: "nda", label: "", kind: askTick, hint: a.words.T("terms.clause.secrecy")},
			{name: "nda_on", label: a.t("contract.ndaon"), kind: register.Day},
			{name: "all", label: a.t("contract.clauselist"), kind: askTick, hint: a.t("cert.allclauses")},
			{name: "clauses", label: "", picks: picks, many: true},
			{name: "access", label: a.t("contract.access"), hint: a.t("contract.access.hint")},
			{name: "duties", label: a.t("contract.duties"), kind: askLong},
			{name: "none", label: "", kind: askTick, hint: a.t("contract.wantsnone")},
			{name: "excluded", label: a.t("contract.excluded"), many: true},
			{name: "by", label: a.t("cert.agreedby")},
			{name: "note", label: a.t("contract.note"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			c := &casework.ConcludeContract{
				Case: p.at(), ConcludedOn: v.One("on"), NDA: v.One("nda") == "yes", NDAOn: v.One("nda_on"), NDAPaper: k.NDAPaper, Purposes: k.Purposes, Clauses: v["clauses"], Access: v.One("access"), Duties: v.One("duties"),
				NoObservers: v.One("none") == "yes", Excluded: v["excluded"], AgreedBy: v.One("by"), Note: v.One("note"),
			}
			if v.One("all") == "yes" {
				c.Clauses = []string{"all"}
			}
			a.sendOne(c, done)
		},
	})
}

// observer records whom the client wants present, or changes what is recorded.
func (p *contract) observer(old *casework.ObserverRow) {
	a := p.a
	first, slot := register.Values{"wished": {a.today()}, "stages": {audit.ObserveSecond, audit.ObserveOnsite}}, "contract/observer"
	c := casework.NameObserver{}
	if old != nil {
		slot, c.Observer = "contract/observer/"+old.ID, old.ID
		first = register.Values{"name": nonEmpty(old.Name), "firm": nonEmpty(old.Firm), "stages": old.Stages, "wished": {string(old.Wished)}, "agreed": nonEmpty(string(old.Agreed)), "nda": nonEmpty(string(old.NDAOn)), "note": nonEmpty(old.Note)}
		if old.Advises {
			first["advises"] = []string{"yes"}
		}
	}
	a.askSheet(sheetForm{
		title: a.t("contract.observer"), why: a.t("contract.observer.why"), of: notice.P3_1_5_Ro, slot: slot, first: first,
		asks: []question{
			{name: "name", label: a.t("contract.observer.name"), need: true},
			{name: "firm", label: a.t("contract.observer.firm")},
			{name: "stages", label: a.t("contract.observer.stages"), picks: a.wordPicks("screen.contract.stage.", []string{audit.ObserveSecond, audit.ObserveOnsite}), many: true},
			{name: "wished", label: a.t("contract.observer.wished"), kind: register.Day, need: true},
			{name: "agreed", label: a.t("contract.observer.agreed"), kind: register.Day},
			{name: "nda", label: a.t("contract.observer.nda"), kind: register.Day},
			{name: "advises", label: "", kind: askTick, hint: a.t("contract.observer.advises")},
			{name: "note", label: a.t("contract.note")},
			{name: "gone", label: "", kind: askTick, hint: a.t("contract.observer.gone")},
		},
		send: func(v register.Values, done func(error)) {
			c.Case, c.Name, c.Firm, c.Stages, c.WishedOn, c.AgreedOn, c.NDAOn, c.Note = p.at(), v.One("name"), v.One("firm"), v["stages"], v.One("wished"), v.One("agreed"), v.One("nda"), v.One("note")
			c.Advises, c.Gone = v.One("advises") == "yes", v.One("gone") == "yes"
			order := c
			a.sendOne(&order, done)
		},
	})
}

func (p *contract) amend() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("contract.amend"), why: a.t("contract.amend.why"), of: notice.P3_1_4, slot: "contract/amend", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "what", label: a.t("contract.amend.what"), kind: askLong, need: true}, {name: "by", label: a.t("cert.agreedby"), need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.AmendContract{Case: p.at(), On: v.One("on"), What: v.One("what"), AgreedBy: v.One("by")}, done)
		},
	})
}
