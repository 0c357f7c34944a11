package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// roadWays are the ways through the certification that are agreed with the client (3-2-6, 3-3-5).
var roadWays = []string{audit.RouteFull, audit.RouteFirst, audit.RouteJoint}

// caseEnds are the ends of a case without a decision, and that it goes on after all (3-1-6).
var caseEnds = []string{audit.EndRefused, audit.EndWithdrawn, audit.EndNothing, audit.EndDormant, audit.EndGoesOn}

// courseLines say by which way the case goes, and whether it ended or rests.
func (p *road) courseLines() []fyne.CanvasObject {
	a := p.a
	if a.caseID == "" {
		return nil
	}
	objs := []fyne.CanvasObject{widget.NewFlow(wrapped{}, strong(a.t("way.of", a.words.T("way."+p.wayNow()))), a.stepKey(fyne.KeyV, "way.choose", p.chooseWay))}
	if r := p.whole.Renews; r != nil {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignComeBack, 18), widget.NewLabel(a.t("road.renews", r.Number, a.dayOf(r.ValidTo)), widget.Style{Bold: true})), widget.NewFlow(wrapped{}, widget.NewKey(a.router, widget.KeyLook{Word: a.t("upkeep.title"), Hint: "U", Height: 32}, func() { a.Go("upkeep") })))
	}
	if e := p.whole.Ended; e != nil {
		sign := widget.SignOutOfScope
		if e.How == audit.EndGoesOn {
			sign = widget.SignDone
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 18), widget.NewLabel(spaced(a.words.T("end."+e.How), a.dayOf(e.On), e.Reason), widget.Style{Bold: true})))
	}
	objs = append(objs, widget.NewFlow(wrapped{}, a.stepKey(fyne.KeyX, "end.open", p.endCase)))
	for i := range p.view.PastCard {
		x := &p.view.PastCard[i]
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("cards.past", x.Name, a.dayOf(audit.Date(x.Until)), x.After), widget.Style{})), widget.NewFlow(wrapped{}, widget.NewKey(a.router, widget.KeyLook{Word: a.t("cards.title"), Height: 30}, func() { a.Go("cards") })))
	}
	return objs
}

func (p *road) wayNow() string {
	if p.whole.Way == "" {
		return audit.RouteFull
	}
	return p.whole.Way
}

// over tells whether the case ended without a decision: then nothing waits any more.
func (p *road) over() bool {
	e := p.whole.Ended
	return e != nil && e.How != audit.EndGoesOn && e.How != audit.EndDormant
}

// chooseWay records the way that was agreed with the client.
func (p *road) chooseWay() {
	a := p.a
	if a.caseID == "" {
		return
	}
	a.askSheet(sheetForm{
		title: a.t("way.choose"), why: a.t("way.why"), of: notice.P3_2_6, slot: "road/way", first: register.Values{"way": {p.wayNow()}, "on": {a.today()}},
		asks: []question{
			{name: "way", label: a.t("way"), picks: a.wordPicks("way.", roadWays), need: true},
			{name: "on", label: a.t("way.on"), kind: register.Day, need: true},
			{name: "reason", label: a.t("way.reason"), kind: askLong},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.ChooseWay{Case: casework.Case{Case: a.caseID}, Way: v.One("way"), AgreedOn: v.One("on"), Reason: v.One("reason")}, done)
		},
	})
}

// endCase records that the application is refused, that the case ends without a decision or rests, or that it goes on after all.
func (p *road) endCase() {
	a := p.a
	if a.caseID == "" {
		return
	}
	a.askSheet(sheetForm{
		title: a.t("end.open"), why: a.t("end.why"), of: notice.P3_1_6, slot: "road/end", word: a.t("end.record"), first: register.Values{"on": {a.today()}},
		asks: []question{
			{name: "how", label: a.t("end.how"), picks: a.wordPicks("end.", caseEnds), need: true},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "reason", label: a.t("end.reason"), kind: askLong, need: true},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.EndCase{Case: casework.Case{Case: a.caseID}, How: v.One("how"), On: v.One("on"), Reason: v.One("reason")}, done)
		},
	})
}
