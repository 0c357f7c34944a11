package audit

import (
	"slices"

	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/app/register"
)

// CompositionOn is the composition of the committee from a day on.
type CompositionOn struct {
	On Date `json:"on"`
	Composition
}

// sitting tells whether a record of the register of members is that of somebody who sits in the committee on a day.
func sitting(e Entered[Record], on Date) bool {
	v := e.Fact.Values()
	return !e.Fact.Struck && v.One("since") <= string(on) && (v.One("until") == "" || v.One("until") >= string(on))
}

// Compositions gives the composition of the committee from every day on which somebody came or had left, up to a day (2-6-1).
func (r *Registers) Compositions(till Date) []CompositionOn {
	var days []Date
	for _, e := range r.Of("committee_members") {
		if e.Fact.Struck {
			continue
		}
		v := e.Fact.Values()
		days = append(days, Date(v.One("since")))
		if last, err := calendar.Parse(v.One("until")); err == nil {
			days = append(days, Date((last + 1).String()))
		}
	}
	slices.Sort(days)
	out := []CompositionOn{}
	for _, d := range slices.Compact(days) {
		if d != "" && d <= till {
			out = append(out, CompositionOn{d, r.Committee(d)})
		}
	}
	return out
}

// Present is the composition of those who dealt with the matters of a session of the register: they were there and did not withdraw.
func (r *Registers) Present(v register.Values) (c Composition) {
	for _, id := range v["present"] {
		if slices.Contains(v["recused"], id) {
			continue
		}
		c.Members++
		if e, ok := r.Records["committee_members/"+id]; ok && e.Fact.Values().One("external") == "yes" {
			c.External++
		}
	}
	c.Valid = c.External*2 > c.Members
	return c
}

// SessionOfRegister lists why a session of the register is not in order: those who dealt with its matters are not in majority external, somebody does not
// sit in the committee on that day, an external member lacks his papers (2-6-1, 2-6-2). Without anybody present there is nothing to say yet.
func (r *Registers) SessionOfRegister(v register.Values) []Hindrance {
	var out []Hindrance
	on := Date(v.One("on"))
	for _, id := range v["present"] {
		e, ok := r.Records["committee_members/"+id]
		m := e.Fact.Values()
		name := m.One("name")
		if !ok || !sitting(e, on) {
			out = append(out, Hindrance{Code: "member_not_sitting", Provision: notice.P2_6_1, Args: []string{name, string(on)}})
			continue
		}
		if m.One("external") != "yes" || slices.Contains(v["recused"], id) {
			continue
		}
		if d := Date(m.One("nda_on")); d == "" || d > on {
			out = append(out, Hindrance{Code: "member_no_nda", Provision: notice.P2_6_2, Args: []string{name}})
		}
		if d := Date(m.One("declared_on")); d == "" || d > on {
			out = append(out, Hindrance{Code: "member_not_declared", Provision: notice.P2_6_2, Args: []string{name}})
		}
	}
	if c := r.Present(v); len(v["present"]) > 0 && !c.Valid {
		out = append(out, Hindrance{Code: "session_composition", Provision: notice.P2_6_1, Args: []string{decimal(uint(c.External)), decimal(uint(c.Members))}})
	}
	return out
}
