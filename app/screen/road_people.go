package screen

import (
	"slices"

	"genchi/app/screen/widget"
)

// personRoles are the roles of a line of the roster. Who audits does not verify or decide in the same case (3-6-1, 3-6-4): choosing the one takes the
// other off; what the notice refuses beyond that the door says.
var personRoles = []string{"auditor", "lead", "verifier", "decider", "body"}

// newRoles makes the choice of roles, an auditor at first.
func (p *road) newRoles() {
	for i, r := range personRoles {
		p.roles = append(p.roles, widget.NewToggle(p.a.router, p.a.t("role."+r), func(on bool) { p.turnedRole(i, on) }))
	}
	p.setRoles(personRoles[0])
}

func (p *road) setRoles(roles ...string) {
	for i, r := range personRoles {
		p.roles[i].Set(slices.Contains(roles, r))
	}
}

func (p *road) turnedRole(i int, on bool) {
	const lead = 1
	if !on {
		return
	}
	for j := range p.roles {
		if (i <= lead) != (j <= lead) {
			p.roles[j].Set(false)
		}
	}
	if i == lead { // the lead is an auditor
		p.roles[0].Set(true)
	}
}

func (p *road) chosenRoles() []string {
	var out []string
	for i, r := range personRoles {
		if p.roles[i].On() {
			out = append(out, r)
		}
	}
	return out
}

// toWho goes to what is known of the persons and what each may do.
func (p *road) toWho() {
	if p.a.caseID != "" {
		p.a.Go("who")
	}
}
