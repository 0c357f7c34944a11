package screen

import (
	"strings"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
)

// people shows whose laptops hold the book that is shown, and gives it to one more: the registrar alone can, and only to an office role (2-2-2). Who was
// involved in a case that is complained about is refused by the door (3-10-3).
func (p *registers) people() {
	a, k := p.a, p.kind()
	if k == nil {
		return
	}
	id := k.id
	load(a, func(d Desk) (casework.CaseView, error) { return d.Case(id) }, func(v casework.CaseView) {
		var have []string
		for _, x := range v.Roster {
			have = append(have, x.Name)
		}
		picks := []answerPick{}
		for _, x := range v.Candidates {
			picks = append(picks, answerPick{x.Device, spaced(x.Name, short(x.Device))})
		}
		if len(picks) == 0 {
			a.frame.drawer.Open(a.t("registers.people"), para(a.t("registers.people.have", strings.Join(have, a.t("comma")))))
			a.frame.fit()
			return
		}
		a.askSheet(sheetForm{
			title: a.t("registers.people"), why: a.t("registers.people.why", strings.Join(have, a.t("comma"))), of: notice.P2_2_2, word: a.t("registers.people.add"),
			asks: []question{{name: "device", label: a.t("registers.people.who"), picks: picks, need: true}},
			send: func(x register.Values, done func(error)) {
				a.sendOne(&casework.EnrolAuditor{Case: casework.Case{Case: id}, Device: x.One("device"), Roles: []string{audit.RoleBody}}, done)
			},
		})
	})
}
