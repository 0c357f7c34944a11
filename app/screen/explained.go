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

// explained is what was sent and explained to the client: each version of the plan (3-2-7, 3-2-11) and each report with his agreement, or that he does not
// agree (3-5-3).
type explained struct {
	*stepPage
	data casework.ExplainedView
}

func newExplained(a *App) *explained {
	p := &explained{}
	none := widget.NewEmpty(widget.SignReport, a.t("explained.empty"), a.t("explained.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.road"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("road") }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 600, none)}
	p.moved = p.explain
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyP: p.paper, fyne.KeyS: p.send, fyne.KeyE: p.plan, fyne.KeyR: p.report, fyne.KeyD: p.addendum, fyne.KeyY: func() { a.showClause(p.of().Clause()) },
	}
	return p
}

func (p *explained) hints() []hint {
	t := p.a.t
	return []hint{{"P", t("explained.planpaper")}, {"S", t("explained.send")}, {"E", t("explained.plan")}, {"R", t("explained.report")}, {"D", t("explained.addendum")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *explained) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *explained) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.ExplainedView, error) { return d.Explained(id) }, func(v casework.ExplainedView) {
		p.data = v
		p.show()
	})
}

// of is the provision that the line under the cursor is about.
func (p *explained) of() notice.Provision {
	if r := p.now(); r != nil && strings.HasPrefix(r.key, "r") {
		return notice.P3_5_3
	}
	return notice.P3_2_11
}

func (p *explained) show() {
	a := p.a
	var rows []boardRow
	if len(p.data.Plans) > 0 {
		rows = append(rows, head(a.t("explained.plans")))
	}
	for i := len(p.data.Plans) - 1; i >= 0; i-- {
		x := &p.data.Plans[i]
		sign, sent, told := widget.SignDone, a.t("explained.notsent"), a.t("explained.nottold")
		if x.Explained == nil || x.Sent == nil {
			sign = widget.SignOpen
		}
		if x.Sent != nil {
			sent = a.t("explained.sent", a.dayOf(x.Sent.On), x.Sent.Way, x.Sent.To)
		}
		if x.Explained != nil {
			told = a.t("explained.told", a.dayOf(x.Explained.On), x.Explained.By, x.Explained.To, x.Explained.Way)
		}
		word := ""
		if x.Current {
			word = a.t("explained.current")
		}
		rows = append(rows, boardRow{key: "p" + strconv.Itoa(int(x.Version)), view: widget.LineView{Sign: sign, Texts: []string{spaced(a.t("explained.version", x.Version), sent), word}, Sub: told}, act: p.next})
	}
	if len(p.data.Reports) > 0 {
		rows = append(rows, head(a.t("explained.reports")))
	}
	for i := len(p.data.Reports) - 1; i >= 0; i-- {
		rows = append(rows, p.line(&p.data.Reports[i]))
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.explain()
}

func (p *explained) line(x *casework.ReportTold) boardRow {
	a := p.a
	sign, told := widget.SignOpen, a.t("explained.nottold")
	if e := x.Explained; e != nil {
		sign, told = widget.SignDone, spaced(a.t("explained.told", a.dayOf(e.On), e.By, e.To, e.Way), a.t("explained.agreed"))
		if !e.Agreed {
			told = spaced(a.t("explained.told", a.dayOf(e.On), e.By, e.To, e.Way), a.t("explained.disagreed"), e.Note)
			sign = widget.SignNotice
			if !x.Addendum {
				sign = widget.SignBlocked
			}
		}
	}
	word := a.t("explained.draft")
	if x.Issued {
		word = a.t("explained.issued")
	}
	return boardRow{key: "r" + x.Digest, view: widget.LineView{Sign: sign, Texts: []string{spaced(a.t("explained.version", x.Version), word), short(x.Digest)}, Sub: told}, act: p.report}
}

func (p *explained) explain() {
	a := p.a
	objs := a.stepHead(a.t("explained.title"), a.t("explained.why"), p.data.Step, notice.P3_2_7, notice.P3_2_11, notice.P3_5_3)
	var waits []casework.RoadBlockView
	for _, b := range p.data.Verify {
		if b.Code == "not_explained" || b.Code == "disagreement_not_noted" || b.Code == "changed_since_explained" {
			waits = append(waits, b)
		}
	}
	objs = append(objs, a.wayLines(roadBlocks(waits))...)
	if p.data.Short {
		objs = append(objs, para(a.t("explained.short")))
	}
	if r := p.now(); r != nil && !r.view.Head && len(r.view.Texts) > 0 {
		objs = append(objs, widget.NewBox(widget.ColorHairline), widget.NewLabel(r.view.Texts[0], widget.Style{Bold: true}), widget.NewLabel(r.view.Sub, widget.Style{}))
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline),
		keyRowOf(a.stepKey(fyne.KeyP, "explained.planpaper", p.paper), a.stepKey(fyne.KeyS, "explained.send", p.send), a.stepKey(fyne.KeyE, "explained.plan", p.plan)),
		keyRowOf(a.stepKey(fyne.KeyR, "explained.report", p.report), a.stepKey(fyne.KeyD, "explained.addendum", p.addendum)), para(a.t("explained.later")))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *explained) forward() {
	switch r := p.now(); {
	case p.empty.Visible():
		p.a.Go("road")
	case r != nil && r.act != nil:
		r.act()
	}
}

// next does what is missing for a plan: first it is sent, then explained.
func (p *explained) next() {
	if x := p.planOf(); x != nil && x.Sent == nil {
		p.send()
		return
	}
	p.plan()
}

// planOf is the plan under the cursor, or the newest.
func (p *explained) planOf() *casework.PlanTold {
	n := len(p.data.Plans)
	for i := range p.data.Plans {
		if r := p.now(); r != nil && r.key == "p"+strconv.Itoa(int(p.data.Plans[i].Version)) {
			return &p.data.Plans[i]
		}
	}
	if n == 0 {
		return nil
	}
	return &p.data.Plans[n-1]
}

// reportOf is the report under the cursor, or the newest.
func (p *explained) reportOf() *casework.ReportTold {
	n := len(p.data.Reports)
	for i := range p.data.Reports {
		if r := p.now(); r != nil && r.key == "r"+p.data.Reports[i].Digest {
			return &p.data.Reports[i]
		}
	}
	if n == 0 {
		return nil
	}
	return &p.data.Reports[n-1]
}

func (p *explained) paper() {
	if p.data.Plan == nil {
		p.note("explained.noplan", notice.P3_2_7)
		return
	}
	p.a.officePaper(audit.PaperPlan, "")
}

// send records that the plan was sent; where the case is limited to the first stage, also why there is none.
func (p *explained) send() {
	a := p.a
	x := p.planOf()
	if x == nil && !p.data.Short {
		p.note("explained.noplan", notice.P3_2_7)
		return
	}
	version := uint(1)
	if x != nil {
		version = x.Version
	}
	asks := []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "way", label: a.t("step.way"), need: true}, {name: "to", label: a.t("step.to"), need: true}}
	a.askSheet(sheetForm{
		title: a.t("explained.send"), why: a.t("explained.send.why"), of: notice.P3_2_7, slot: "explained/send", first: register.Values{"on": {a.today()}}, asks: asks,
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.SendPlan{Case: p.at(), Version: version, On: v.One("on"), Way: v.One("way"), To: v.One("to")}, done)
		},
	})
}

func (p *explained) plan() {
	a := p.a
	x := p.planOf()
	if x == nil {
		p.note("explained.noplan", notice.P3_2_11)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("explained.plan"), why: a.t("explained.plan.why"), of: notice.P3_2_11, slot: "explained/plan", first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "to", label: a.t("step.to"), need: true},
			{name: "way", label: a.t("step.way"), need: true},
			{name: "by", label: a.t("explained.by"), hint: a.t("explained.by.hint")},
			{name: "note", label: a.t("contract.note"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ExplainPlan{Case: p.at(), Version: x.Version, On: v.One("on"), By: v.One("by"), To: v.One("to"), Way: v.One("way"), Note: v.One("note")}, done)
		},
	})
}

func (p *explained) report() {
	a := p.a
	x := p.reportOf()
	if x == nil {
		p.note("explained.noreport", notice.P3_5_3)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("explained.report"), why: a.t("explained.report.why", x.Version, short(x.Digest)), of: notice.P3_5_3, slot: "explained/report", first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "to", label: a.t("step.to"), need: true},
			{name: "way", label: a.t("step.way"), need: true},
			{name: "agreed", label: a.t("explained.answer"), picks: []answerPick{{"yes", a.t("explained.agreed")}, {"no", a.t("explained.disagreed")}}, need: true},
			{name: "note", label: a.t("explained.note"), hint: a.t("explained.note.hint"), kind: askLong},
			{name: "by", label: a.t("explained.by"), hint: a.t("explained.by.hint")},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ExplainReport{Case: p.at(), Report: x.Digest, On: v.One("on"), By: v.One("by"), To: v.One("to"), Way: v.One("way"), Agreed: v.One("agreed") == "yes", Note: v.One("note")}, done)
		},
	})
}

// addendum makes the paper that is bound to the report under the cursor.
func (p *explained) addendum() {
	x := p.reportOf()
	if x == nil || x.Explained == nil || x.Explained.Agreed {
		p.note("explained.noaddendum", notice.P3_5_3)
		return
	}
	p.a.officePaper(audit.PaperAddendum, x.Digest)
}
