package audit

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/register"
)

// Registers is what the records of a case add up to, each by the key of its field.
type Registers struct {
	Body     *Body // nil in a client's case
	Records  map[string]Entered[Record]
	Volumes  map[string]Entered[Volume]
	Keepings map[string]Entered[Keeping]
	Holds    map[string]Entered[Hold]
	Settings map[string]Entered[Setting]
	Effort   *Entered[Effort]
	Involved map[string]Entered[Involved]
}

func newRegisters() Registers {
	return Registers{
		Records: map[string]Entered[Record]{}, Volumes: map[string]Entered[Volume]{}, Keepings: map[string]Entered[Keeping]{}, Holds: map[string]Entered[Hold]{},
		Settings: map[string]Entered[Setting]{}, Involved: map[string]Entered[Involved]{},
	}
}

func (r *Registers) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindBody:
		set(&r.Body, fact)
	case KindRecord:
		enter(r.Records, f.Key, fact, head)
	case KindVolume:
		enter(r.Volumes, f.Key, fact, head)
	case KindKeeping:
		enter(r.Keepings, f.Key, fact, head)
	case KindHold:
		enter(r.Holds, f.Key, fact, head)
	case KindSetting:
		enter(r.Settings, f.Key, fact, head)
	case KindInvolved:
		enter(r.Involved, f.Key, fact, head)
	case KindEffort:
		r.Effort = nil
		if x, ok := fact.(Effort); ok {
			r.Effort = &Entered[Effort]{Fact: x, By: head.User, WallMS: head.WallMS, ID: head.ID}
		}
	}
}

// Of lists the records of a register by their id, in order of their first text of the title fields.
func (r *Registers) Of(reg string) []Entered[Record] {
	var out []Entered[Record]
	for _, e := range r.Records {
		if e.Fact.Register == reg {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Entered[Record]) int {
		return cmp.Or(len(a.Fact.ID)-len(b.Fact.ID), strings.Compare(a.Fact.ID, b.Fact.ID))
	})
	return out
}

// Setting gives a number of the body, or what is taken where it set none.
func (r *Registers) Setting(name string, otherwise uint) uint {
	if s, ok := r.Settings[name]; ok {
		return s.Fact.Value
	}
	return otherwise
}

// Composition is who sits in the committee on a day.
type Composition struct {
	External int  `json:"external"`
	Members  int  `json:"members"`
	Valid    bool `json:"valid"` // more than half are external (2-6-1)
}

// Committee computes the composition of the committee on a day.
func (r *Registers) Committee(on Date) (c Composition) {
	for _, e := range r.Of("committee_members") {
		v := e.Fact.Values()
		if e.Fact.Struck || v.One("since") > string(on) || v.One("until") != "" && v.One("until") < string(on) {
			continue
		}
		c.Members++
		if v.One("external") == "yes" {
			c.External++
		}
	}
	c.Valid = c.External*2 > c.Members
	return c
}

// State of a record in lists.
func (r Record) State() string {
	switch {
	case r.Struck:
		return "struck"
	case r.Closed != "":
		return "closed"
	}
	return "open"
}

// OpenWith lists the open records of a register in which a field has a value, such as the impartiality risks that touch a case (2-5-3).
func (r *Registers) OpenWith(reg, name, value string) []Record {
	var out []Record
	for _, e := range r.Of(reg) {
		if e.Fact.State() == "open" && slices.Contains(e.Fact.Values()[name], value) {
			out = append(out, e.Fact)
		}
	}
	return out
}

// Secret tells whether a field of a record is shut off from a reader: the identity of a complainant from everybody who took part in the case (3-10-3, 1-3).
func (r Record) Secret(f register.Field, reader ledger.UserID) bool {
	return f.Secret == register.Identity && slices.Contains(r.Values()["involved"], reader.String())
}
