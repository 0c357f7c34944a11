package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// firstStage is the page of the first stage (第一次審査, 3-2): check sheets sent and returned, the audit before the answers or an auditor's confirmation, its
// end, its result, and the client's answers beside the judgements.
type firstStage struct {
	*stepPage
	data casework.FirstView
}

func newFirstStage(a *App) *firstStage {
	p := &firstStage{}
	none := widget.NewEmpty(widget.SignReport, a.t("firststage.empty"), a.t("firststage.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("firststage.send"), Hint: "N", Weight: widget.Primary}, func() { p.send() }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 600, none)}
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyN: p.send, fyne.KeyT: p.choose, fyne.KeyB: p.onPaper, fyne.KeyP: p.prior, fyne.KeyC: p.confirm, fyne.KeyJ: p.judge, fyne.KeyE: p.end,
		fyne.KeyR: p.paper, fyne.KeyO: p.told, fyne.KeyG: p.waive, fyne.KeyF: func() { a.Go("findings") }, fyne.KeyY: func() { a.showClause(notice.P3_2_1.Clause()) },
	}
	delete(p.keymap.Move, fyne.KeyJ) // J judges here
	return p
}

func (p *firstStage) hints() []hint {
	t := p.a.t
	return []hint{
		{"N", t("firststage.send")},
		{"T", t("firststage.take")},
		{"P", t("firststage.prior")},
		{"C", t("firststage.confirm")},
		{"J", t("firststage.judge")},
		{"E", t("firststage.end")},
		{"R", t("firststage.paper")},
		{"O", t("firststage.told")},
		{"G", t("firststage.waive")},
		{"F", t("rail.findings")},
		{"Y", t("step.clause")},
		{"F1", t("keys.all")},
	}
}

func (p *firstStage) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *firstStage) enter() {
	id := p.a.caseID
	type both struct {
		casework.FirstView
		road casework.RoadView
	}
	load(p.a, func(d Desk) (v both, err error) {
		if v.FirstView, err = d.First(id); err == nil {
			v.road, err = d.Road(id)
		}
		return v, err
	}, func(v both) {
		p.data, p.road = v.FirstView, v.road
		p.show()
	})
}

func (p *firstStage) show() {
	p.set(append(p.course(), p.answers()...))
	widget.Show(p.empty, len(p.data.Sent) == 0 && len(p.data.Returned) == 0 && p.data.Unanswered == len(p.data.Answers))
	p.explain()
}

// course is what happened, in order.
func (p *firstStage) course() []boardRow {
	a, v := p.a, &p.data
	var rows []boardRow
	add := func(key string, sign *widget.Sign, left, right, sub string) {
		rows = append(rows, boardRow{key: key, view: widget.LineView{Sign: sign, Texts: []string{left, right}, Sub: sub}})
	}
	for _, s := range v.Sent {
		due := ""
		if s.Due != "" {
			due = a.t("firststage.due", a.dayOf(s.Due))
		}
		add("s"+strconv.Itoa(int(s.N)), widget.SignDone, a.t("firststage.sent", s.N, a.dayOf(s.On), s.To), a.t("firststage.measures", len(s.Measures)), spaced(s.Way, due))
	}
	for _, r := range v.Returned {
		sub := a.t("firststage.prior.unknown")
		switch {
		case r.Prior == nil:
		case r.Prior.Done:
			sub = a.t("firststage.prior.done", a.dayOf(r.Prior.On), r.Prior.Who, r.Prior.Qualification)
		default:
			sub = a.t("firststage.prior.none")
		}
		left := ""
		if r.Left > 0 {
			left = a.t("firststage.left", r.Left)
		}
		add("r"+strconv.Itoa(int(r.N)), widget.SignDone, a.t("firststage.returned", r.N, a.dayOf(r.On), r.By), spaced(a.t("firststage.taken", len(r.Taken)), left), sub)
	}
	for _, c := range v.Confirmed {
		add("c"+strconv.Itoa(int(c.N)), widget.SignDone, a.t("firststage.confirmed", a.dayOf(c.On), c.Auditor, a.words.T("first.way."+c.Way)), a.t("firststage.range", c.Range), c.Seen)
	}
	if v.End != nil {
		add("e", widget.SignDone, a.t("firststage.ended", a.dayOf(v.End.On)), v.End.By, v.End.Note)
	}
	if v.Told != nil {
		add("t", widget.SignDone, a.t("firststage.toldon", a.dayOf(v.Told.On), v.Told.To), v.Told.By, v.Told.Way)
	}
	if v.Waived != nil {
		add("w", widget.SignOutOfScope, a.t("firststage.waived", a.dayOf(v.Waived.On)), "", v.Waived.Reason)
	}
	if len(rows) > 0 {
		rows = append([]boardRow{head(a.t("firststage.course"))}, rows...)
	}
	return rows
}

// answers are the measures with the client's answer; the sign is the auditor's judgement and nobody else's.
func (p *firstStage) answers() []boardRow {
	a := p.a
	rows := []boardRow{head(a.t("firststage.answers"))}
	for i := range p.data.Answers {
		x := &p.data.Answers[i]
		right := a.t("firststage.unanswered")
		if x.Answer != "" {
			right = spaced(a.words.T("selfcheck."+x.Answer), x.By)
		}
		sub := x.Text
		if x.Finding {
			due := a.t("firststage.nodue")
			if x.Due != "" {
				due = a.t("firststage.duefor", a.dayOf(x.Due))
			}
			sub = spaced(sub, due)
		}
		rows = append(rows, boardRow{key: "m" + string(x.Measure), view: widget.LineView{Sign: verdictSign(x.Verdict), Texts: []string{spaced(x.Code, x.Title), right}, Sub: sub}, act: func() { p.answer(x) }})
	}
	return rows
}

func (p *firstStage) only() bool { return p.data.Way == audit.RouteFirst }

func (p *firstStage) explain() {
	a, v := p.a, &p.data
	of := []notice.Provision{notice.P3_2_1, notice.P3_2_2, notice.P3_2_3, notice.P3_2_4}
	if p.only() {
		of = append(of, notice.P3_2_6, notice.P3_5_4)
	}
	objs := a.stepHead(a.t("firststage.title"), a.t("firststage.why"), v.Step, of...)
	objs = append(objs, strong(a.t("firststage.count", v.Count["yes"], v.Count["partly"], v.Count["no"], v.Count["not_applicable"], v.Unanswered)), widget.NewBox(widget.ColorHairline))
	keys := []*widget.Key{a.stepKey(fyne.KeyN, "firststage.send", p.send), a.stepKey(fyne.KeyT, "firststage.take", p.choose), a.stepKey(fyne.KeyB, "firststage.onpaper", p.onPaper)}
	if len(v.Returned) > 0 {
		keys = append(keys, a.stepKey(fyne.KeyP, "firststage.prior", p.prior), a.stepKey(fyne.KeyC, "firststage.confirm", p.confirm), a.stepKey(fyne.KeyE, "firststage.end", p.end))
	}
	if v.End != nil {
		keys = append(keys, a.stepKey(fyne.KeyR, "firststage.paper", p.paper), a.stepKey(fyne.KeyO, "firststage.told", p.told))
	}
	if p.only() {
		keys = append(keys, a.stepKey(fyne.KeyJ, "firststage.judge", p.judge), a.stepKey(fyne.KeyG, "firststage.waive", p.waive))
	}
	p.right.Set(append(objs, keyRowOf(keys...), para(a.t("firststage.drop")))...)
	widget.Refit(p.root)
}

// forward does the next thing; on an answer, it writes that answer.
func (p *firstStage) forward() {
	v := &p.data
	r := p.now()
	switch {
	case p.empty.Visible():
		p.send()
	case r != nil && r.act != nil:
		r.act()
	case len(v.Returned) == 0:
		p.choose()
	case !v.Assured:
		p.confirm()
	case v.End == nil:
		p.end()
	case v.Told == nil:
		p.told()
	}
}

func (p *firstStage) send() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("firststage.send"), why: a.t("firststage.send.why"), of: notice.P3_2_1, slot: "first/send", word: a.t("firststage.send"), first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "to", label: a.t("firststage.to"), need: true},
			{name: "way", label: a.t("firststage.way")},
			{name: "due", label: a.t("firststage.dueon"), kind: register.Day},
		},
		send: func(v register.Values, done func(error)) {
			p.made(&casework.SendCheckSheet{Case: p.at(), On: v.One("on"), To: v.One("to"), Way: v.One("way"), Due: v.One("due"), Lang: a.lang}, done)
		},
	})
}

// prior asks about the audit before the answers of the newest return (3-2-2).
func (p *firstStage) prior() {
	a := p.a
	if len(p.data.Returned) == 0 {
		p.note("firststage.noreturn", notice.P3_2_2)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("firststage.prior"), why: a.t("firststage.prior.why"), of: notice.P3_2_2, slot: "first/prior",
		asks: []question{
			{name: "done", label: a.t("firststage.prior.q"), kind: register.YesNo, need: true},
			{name: "who", label: a.t("firststage.prior.who")},
			{name: "knows", label: a.t("firststage.prior.knows")},
			{name: "on", label: a.t("firststage.prior.on"), kind: register.Day},
			{name: "outside", label: "", kind: askTick, hint: a.t("firststage.prior.outside")},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.RecordPriorAudit{Case: p.at(), Done: v.One("done") == "yes", Who: v.One("who"), Qualification: v.One("knows"), On: v.One("on"), Outside: v.One("outside") == "yes"}, done)
		},
	})
}

// confirm asks for the range that was agreed, the way, the persons and what was seen (3-2-3).
func (p *firstStage) confirm() {
	a := p.a
	if len(p.data.Returned) == 0 {
		p.note("firststage.noreturn", notice.P3_2_3)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("firststage.confirm"), why: a.t("firststage.confirm.why"), of: notice.P3_2_3, slot: "first/confirm", first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "way", label: a.t("firststage.confirm.way"), picks: a.wordPicks("first.way.", []string{audit.ConfirmDialogue, audit.ConfirmDocuments, audit.ConfirmBoth}), need: true},
			{name: "range", label: a.t("firststage.confirm.range"), kind: askLong, need: true},
			{name: "agreed", label: a.t("firststage.confirm.agreed"), need: true},
			{name: "agreedon", label: a.t("firststage.confirm.agreedon"), kind: register.Day},
			{name: "with", label: a.t("firststage.confirm.with")},
			{name: "on", label: a.t("firststage.confirm.on"), kind: register.Day, need: true},
			{name: "seen", label: a.t("firststage.confirm.seen"), kind: askLong, need: true},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ConfirmAnswers{Case: p.at(), Way: v.One("way"), Range: v.One("range"), AgreedBy: v.One("agreed"), AgreedOn: v.One("agreedon"), With: v.One("with"), On: v.One("on"), Seen: v.One("seen")}, done)
		},
	})
}

func (p *firstStage) end() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("firststage.end"), why: a.t("firststage.end.why", p.data.Unanswered), of: notice.P3_2_3, slot: "first/end", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "note", label: a.t("firststage.note"), kind: askLong}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.EndFirstStage{Case: p.at(), On: v.One("on"), Note: v.One("note")}, done)
		},
	})
}

func (p *firstStage) told() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("firststage.told"), why: a.t("firststage.told.why"), of: notice.P3_2_4, slot: "first/told", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "to", label: a.t("firststage.to"), need: true}, {name: "way", label: a.t("firststage.way")}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.TellFirstResult{Case: p.at(), On: v.One("on"), To: v.One("to"), Way: v.One("way")}, done)
		},
	})
}

// waive says that no short plan is made, or that one is made after all (3-2-7).
func (p *firstStage) waive() {
	a := p.a
	if p.data.Waived != nil {
		a.do(&casework.WaivePlan{Case: p.at(), Off: true}, func(casework.Changes, error) {})
		return
	}
	a.askSheet(sheetForm{
		title: a.t("firststage.waive"), why: a.t("firststage.waive.why"), of: notice.P3_2_7, slot: "first/waive", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "reason", label: a.t("firststage.reason"), kind: askLong, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.WaivePlan{Case: p.at(), On: v.One("on"), Reason: v.One("reason")}, done)
		},
	})
}

// judge judges by the answers, after one look at what that will be: it is the auditor's act and no default.
func (p *firstStage) judge() {
	a, v := p.a, &p.data
	if v.Unjudged == 0 || !p.only() {
		p.note("firststage.judge.none", notice.P3_5_4)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("firststage.judge"), why: a.t("firststage.judge.why", v.Unjudged), of: notice.P3_5_4, word: a.t("firststage.judge.do"),
		asks: []question{{name: "sure", label: "", kind: askTick, hint: a.t("firststage.judge.sure"), need: true}},
		send: func(x register.Values, done func(error)) {
			if x.One("sure") == "yes" {
				a.sendOne(&casework.JudgeAnswers{Case: p.at()}, done)
			}
		},
	})
}

// answer writes the client's answer to one measure, as it came on paper or was said.
func (p *firstStage) answer(x *casework.AnswerRow) {
	a := p.a
	first := register.Values{"on": {a.today()}, "answer": nonEmpty(x.Answer), "text": nonEmpty(x.Text), "by": nonEmpty(x.By)}
	if x.On != "" {
		first["on"] = []string{string(x.On)}
	}
	a.askSheet(sheetForm{
		title: spaced(x.Code, x.Title), why: a.t("firststage.answer.why"), of: notice.P3_2_1, slot: "first/answer/" + string(x.Measure), first: first,
		asks: []question{
			{name: "answer", label: a.t("firststage.answer"), picks: a.wordPicks("selfcheck.", []string{"yes", "partly", "no", "not_applicable"}), need: true},
			{name: "text", label: a.t("firststage.text"), kind: askLong},
			{name: "by", label: a.t("firststage.by")},
			{name: "on", label: a.t("step.on"), kind: register.Day},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.RecordSelfCheck{Case: p.at(), Measure: x.Measure, Answer: v.One("answer"), Text: v.One("text"), By: v.One("by"), On: v.One("on")}, done)
		},
	})
}

// paper makes the result notice (3-2-4).
func (p *firstStage) paper() {
	if p.data.End == nil {
		p.note("firststage.notended", notice.P3_2_4)
		return
	}
	p.a.officePaper(audit.PaperFirstResult, "")
}
