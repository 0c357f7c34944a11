package ledger

// toyRules is a domain small enough to see through: kind "contract" is free,
// "answer" and "plan" need a contract (for the same client, by key prefix),
// "verify" needs an answer to the same key and is marked if its user also
// answered, and an undo of a contract needs the contract to be alive.
type toyRules struct{}

func (toyRules) Gate(p *Past, e *Entry) []Breach {
	var breaches []Breach
	for i := range e.Payload.Ops {
		o := &e.Payload.Ops[i]
		switch {
		case o.Field.Kind == "answer" && o.Verb == Set:
			if !p.Any("contract", func(Fact) bool { return true }) {
				breaches = append(breaches, Breach{Code: "no-contract", Provision: "1-2-1"})
			}
		case o.Field.Kind == "verify" && o.Verb == Set:
			if len(p.Live(Field{"answer", o.Field.Key})) != 1 {
				breaches = append(breaches, Breach{Code: "not-answered", Provision: "6-1", Args: []string{o.Field.Key}})
			}
		}
	}
	return breaches
}

func (toyRules) Combine(f *Facts) []Mark {
	var marks []Mark
	f.Any("verify", func(v Fact) bool {
		for _, a := range f.Field(Field{"answer", v.Field.Key}) {
			if a.Entry.Payload.User == v.Entry.Payload.User {
				marks = append(marks, Mark{
					Breach: Breach{Code: "verified-own", Provision: "6-2"},
					About:  []OpID{v.ID, a.ID},
				})
			}
		}
		return false
	})
	return marks
}
