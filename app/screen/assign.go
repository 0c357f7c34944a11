package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// assign (担当・場所を変える) gives the marked checks to an auditor, one entry each, or opens the card of this measure at another place.
func (p *visit) assign(by fyne.KeyName) {
	rows := p.targets()
	if len(rows) == 0 {
		return
	}
	checks := make([]audit.CheckID, len(rows))
	for i, r := range rows {
		checks[i] = r.Check
	}
	a, id := p.a, p.a.caseID
	loadList(a, func(d Desk) (casework.CaseView, error) { return d.Case(id) }, func(v casework.CaseView) {
		picks := []widget.Pick{}
		who := auditorsOf(v.Roster)
		for _, x := range who {
			picks = append(picks, widget.Pick{Label: x.Name, Sub: a.t("assign.to")})
		}
		picks = append(picks, widget.Pick{Label: a.t("assign.nobody")})
		for _, x := range p.view.Places {
			picks = append(picks, widget.Pick{Label: x.Name, Sub: a.t("k.atplace"), Sign: widget.SignVisit})
		}
		places := p.view.Places
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("assign.title", len(checks)), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			switch n := i - len(who); {
			case n > 0:
				p.turn++
				p.read(audit.MakeCheck(checks[0].Measure(), places[n-1].ID), p.present)
			case n == 0:
				p.give(checks, nil)
			default:
				p.give(checks, []string{who[i].User})
			}
		})
	})
}

func (p *visit) give(checks []audit.CheckID, to []string) {
	todo := make([]oneOfMany, len(checks))
	for i, c := range checks {
		todo[i] = oneOfMany{&casework.AssignChecks{Case: casework.Case{Case: p.a.caseID}, What: "check:" + string(c), To: to}, p.nameOf(c), c}
	}
	p.applyMany(p.a.t("many.assigning"), todo)
}

// auditorsOf are the persons of a roster, each once.
func auditorsOf(roster []casework.Person) []casework.Person {
	var out []casework.Person
	seen := map[string]bool{}
	for _, x := range roster {
		if !seen[x.User] {
			seen[x.User] = true
			out = append(out, x)
		}
	}
	return out
}
