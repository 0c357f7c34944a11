package register

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"genchi/app/notice"
)

// Values are the filled fields of a record.
type Values map[string][]string

// One gives the first text of a field, "" where there is none.
func (v Values) One(field string) string {
	if x := v[field]; len(x) > 0 {
		return x[0]
	}
	return ""
}

// Filled tells whether a field says anything.
func (v Values) Filled(field string) bool {
	return slices.ContainsFunc(v[field], func(s string) bool { return strings.TrimSpace(s) != "" })
}

// Codes of faults.
const (
	Unknown  = "register_unknown_field"
	BadForm  = "register_form"
	Missing  = "register_missing"
	Neither  = "register_neither"
	Backward = "register_backward"
	MustBe   = "register_must"
	NotApart = "register_not_apart"
	NoRef    = "register_no_ref"
	RefLacks = "register_ref_lacks"
)

// Fault is what is wrong with a record: a code, the field, and the provision that wants it.
type Fault struct {
	Code      string
	Field     string
	Provision notice.Provision
	More      string // the value that is wanted, or the field that the other record lacks
}

// Find gives the values of a record of another register as the author knew it; false where he knew none. Values may be several: conflicting heads.
type Find func(register, id string) ([]Values, bool)

// Check lists the faults of a record, those of form first. closed tells whether it is closed. A nil find leaves out what concerns other records.
func (s *Schema) Check(v Values, closed bool, find Find) []Fault {
	out := s.form(v)
	for _, f := range s.Fields {
		if f.Need && !v.Filled(f.Name) {
			out = append(out, Fault{Missing, f.Name, s.Provision, ""})
		}
		if f.Kind == Ref && find != nil {
			for _, id := range v[f.Name] {
				if _, ok := find(f.Of, id); !ok {
					out = append(out, Fault{NoRef, f.Name, s.Provision, id})
				}
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for i := range s.Rules {
		if s.Rules[i].applies(v, closed) {
			out = append(out, s.demand(&s.Rules[i], v, find)...)
		}
	}
	return out
}

// form checks each value by the kind of its field.
func (s *Schema) form(v Values) []Fault {
	var out []Fault
	names := make([]string, 0, len(v))
	for n := range v {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		f, ok := s.Field(n)
		switch {
		case !ok:
			out = append(out, Fault{Unknown, n, "", ""})
		case len(v[n]) > 1 && !f.Many, slices.ContainsFunc(v[n], func(x string) bool { return !f.fits(x) }):
			out = append(out, Fault{BadForm, n, "", f.Kind})
		}
	}
	return out
}

// fits tells whether a text has the form of the field.
func (f Field) fits(x string) bool {
	switch f.Kind {
	case Day:
		_, ok := parseDay(x)
		return ok
	case Number:
		_, err := strconv.ParseUint(x, 10, 63)
		return err == nil
	case YesNo:
		return x == "yes" || x == "no"
	case Choice:
		return slices.ContainsFunc(f.Choices, func(c Value) bool { return c.Is == x })
	case User, CaseID, Item:
		b, err := hex.DecodeString(x)
		return err == nil && len(b) == 16 && strings.ToLower(x) == x
	case Provision:
		return notice.Provision(x).Valid()
	}
	return strings.TrimSpace(x) != ""
}

func (r *Rule) applies(v Values, closed bool) bool {
	if r.Closing && !closed {
		return false
	}
	for _, w := range r.When {
		if !v.Filled(w.Field) || len(w.Is) > 0 && !slices.ContainsFunc(v[w.Field], func(x string) bool { return slices.Contains(w.Is, x) }) {
			return false
		}
	}
	return true
}

// demand says what a rule that applies finds wrong.
func (s *Schema) demand(r *Rule, v Values, find Find) (out []Fault) {
	for _, n := range r.Need {
		if !v.Filled(n) {
			out = append(out, Fault{Missing, n, r.Provision, ""})
		}
	}
	switch {
	case len(r.Any) > 0 && !slices.ContainsFunc(r.Any, v.Filled):
		out = append(out, Fault{Neither, r.Any[0], r.Provision, strings.Join(r.Any[1:], " ")})
	case r.Must != "" && v.Filled(r.Must) && v.One(r.Must) != r.Be:
		out = append(out, Fault{MustBe, r.Must, r.Provision, r.Be})
	case len(r.Apart) == 2:
		for _, x := range v[r.Apart[0]] {
			if slices.Contains(v[r.Apart[1]], x) {
				out = append(out, Fault{NotApart, r.Apart[0], r.Provision, r.Apart[1]})
			}
		}
	case len(r.Order) > 0:
		out = append(out, r.ordered(v)...)
	case r.Ref != "" && find != nil:
		out = append(out, s.referred(r, v, find)...)
	}
	return out
}

func (r *Rule) ordered(v Values) (out []Fault) {
	last := ""
	for _, n := range r.Order {
		d := v.One(n)
		if d == "" {
			continue
		}
		if last != "" && d < v.One(last) {
			out = append(out, Fault{Backward, n, r.Provision, last})
		}
		last = n
	}
	return out
}

// referred: every record that the field names has the days that the rule wants, in each of its values.
func (s *Schema) referred(r *Rule, v Values, find Find) (out []Fault) {
	f, _ := s.Field(r.Ref)
	at := v.One(r.At)
	for _, id := range v[r.Ref] {
		others, _ := find(f.Of, id)
		for _, n := range r.Has {
			if slices.ContainsFunc(others, func(o Values) bool { return !o.Filled(n) || at != "" && o.One(n) > at }) {
				out = append(out, Fault{RefLacks, r.Ref, r.Provision, n})
			}
		}
	}
	return out
}

// Asked names the provisions that ask for a record: that of the register and those of its choices.
func (s *Schema) Asked(v Values) []notice.Provision {
	out := []notice.Provision{s.Provision}
	for _, f := range s.Fields {
		for _, c := range f.Choices {
			if c.Provision != "" && slices.Contains(v[f.Name], c.Is) && !slices.Contains(out, c.Provision) {
				out = append(out, c.Provision)
			}
		}
	}
	return out
}
