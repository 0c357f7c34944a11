package screen

import (
	"strings"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
)

// correct takes out a declaration or an advice that was wrong: a second person does it, with a reason; what was stated stays in the record.
func (p *who) correct() {
	a, r := p.a, p.now()
	c := casework.CorrectStatement{Case: p.at()}
	switch {
	case r == nil:
		return
	case strings.HasPrefix(r.key, "a"):
		c.Advice = r.key[1:]
	case strings.HasPrefix(r.key, "p"):
		c.Person = r.key[1:]
	default:
		p.note("who.correct.none", notice.P2_5_6)
		return
	}
	a.askSheet(sheetForm{
		title: spaced(a.t("who.correct"), r.view.Texts[0]), why: a.t("who.correct.why"), of: notice.P2_5_6, slot: "who/correct/" + r.key, first: register.Values{"on": {a.today()}},
		asks: []question{{name: "reason", label: a.t("cert.reason"), kind: askLong, need: true}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			order := c
			order.Reason, order.On = v.One("reason"), v.One("on")
			a.sendOne(&order, done)
		},
	})
}
