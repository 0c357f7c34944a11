package screen

import (
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
)

// held records when and where the meeting was held (3-4-1).
func (p *opening) held() {
	a := p.a
	if p.data.Meeting == "" {
		return
	}
	first := register.Values{"day": {a.today()}, "from": {a.host.Now().Format("15:04")}}
	if h := p.data.Held; h != nil && len(h.At) >= 10 {
		first = register.Values{"day": {h.At[:10]}, "from": {hm(h.At)}, "until": nonEmpty(hm(h.Until)), "where": nonEmpty(h.Where)}
	}
	at := p.at()
	a.askSheet(sheetForm{
		title: a.t("meeting."+p.sort) + "  " + a.t("opening.held"), why: a.t("opening.held.why"), of: notice.P3_4_1, slot: "meeting/" + p.sort + "/" + string(p.visitID()) + "/held", first: first,
		asks: []question{
			{name: "day", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "from", label: a.t("docs.from"), hint: "9:30", need: true},
			{name: "until", label: a.t("docs.to"), hint: "10:00"},
			{name: "where", label: a.t("docs.where")},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.HoldMeeting{Case: casework.Case{Case: a.caseID}, AtMeeting: at, At: clockOn(a, v.One("day"), v.One("from")), Until: clockOn(a, v.One("day"), v.One("until")), Where: v.One("where")}, done)
		},
	})
}
