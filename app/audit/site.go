package audit

import (
	"slices"
	"sort"
	"strings"

	"genchi/app/ledger"
)

// Site is the part of the read model that prepares a visit and says what is looked at where, by whom, and what is not.
type Site struct {
	Rules     map[PlaceID]PlaceRules
	Measures  map[PlaceID]PlaceMeasures
	Persons   map[PersonID]Person
	Assigned  map[string]Assignment
	SelfCheck map[MeasureID]SelfCheck
	Last      map[MeasureID]LastFinding
	Timetable map[string]PlanRow
	Sheets    map[string]Sheet
	Omissions map[CheckID][]Omission // by stage and method
	Scope     map[CheckID]ScopeChange
	Legs      map[CheckID][]LegMarks // one for each author
}

func newSite() Site {
	return Site{
		Rules: map[PlaceID]PlaceRules{}, Measures: map[PlaceID]PlaceMeasures{}, Persons: map[PersonID]Person{}, Assigned: map[string]Assignment{},
		SelfCheck: map[MeasureID]SelfCheck{}, Last: map[MeasureID]LastFinding{}, Timetable: map[string]PlanRow{}, Sheets: map[string]Sheet{},
		Omissions: map[CheckID][]Omission{}, Scope: map[CheckID]ScopeChange{}, Legs: map[CheckID][]LegMarks{},
	}
}

func readLegs(key string) (any, error) {
	c, u, err := owned(key)
	return &LegMarks{Check: c, By: u}, err
}

func (s *Site) apply(f ledger.Field, fact Fact) {
	switch f.Kind {
	case KindPlaceRules:
		put(s.Rules, PlaceID(f.Key), fact)
	case KindPlaceMeasures:
		put(s.Measures, PlaceID(f.Key), fact)
	case KindPerson:
		put(s.Persons, PersonID(f.Key), fact)
	case KindAssignment:
		put(s.Assigned, f.Key, fact)
	case KindSelfCheck:
		put(s.SelfCheck, MeasureID(f.Key), fact)
	case KindLastFinding:
		put(s.Last, MeasureID(f.Key), fact)
	case KindPlanRow:
		put(s.Timetable, f.Key, fact)
	case KindSheet:
		put(s.Sheets, f.Key, fact)
	case KindOmission:
		s.applyOmission(f, fact)
	case KindScopeChange:
		put(s.Scope, CheckID(f.Key), fact)
	case KindLegs:
		s.applyLegs(f.Key, fact)
	}
}

func (s *Site) applyOmission(f ledger.Field, fact Fact) {
	id := CheckID(f.Key[:max(0, strings.IndexByte(f.Key, '/'))])
	kept := slices.DeleteFunc(s.Omissions[id], func(o Omission) bool { return o.Field() == f })
	if o, ok := fact.(Omission); ok {
		kept = append(kept, o)
	}
	if len(kept) == 0 {
		delete(s.Omissions, id)
		return
	}
	slices.SortFunc(kept, func(a, b Omission) int { return strings.Compare(a.Field().Key, b.Field().Key) })
	s.Omissions[id] = kept
}

func (s *Site) applyLegs(key string, fact Fact) {
	id, by, err := owned(key)
	if err != nil {
		return
	}
	kept := slices.DeleteFunc(s.Legs[id], func(m LegMarks) bool { return m.By == by })
	if m, ok := fact.(LegMarks); ok && len(m.On)+len(m.Off) > 0 {
		kept = append(kept, m)
	}
	if len(kept) == 0 {
		delete(s.Legs, id)
		return
	}
	sort.Slice(kept, func(a, b int) bool { return kept[a].By.String() < kept[b].By.String() })
	s.Legs[id] = kept
}

// siteGate judges the facts of this subject.
func (st *standing) siteGate(e *ledger.Entry, fact Fact) *breach {
	switch f := fact.(type) {
	case LegMarks:
		return first2(gateAuthor(e, f.By), st.gateChosen(f.Check))
	case Omission:
		return first2(st.gateChosen(f.Check), gateOmission(st.past, f))
	case ScopeChange:
		return first2(st.gateChosen(f.Check), gateScopeChange(f))
	case PlaceMeasures:
		for _, id := range slices.Concat(f.Below, f.Here) {
			if b := st.gateChosen(MakeCheck(id, "")); b != nil {
				return b
			}
		}
	}
	return nil
}

// RollUp is the worst judgement of a measure over its places, and the checks that it was made from.
func (c *Case) RollUp(m MeasureID) (Verdict, []CheckID) {
	if !slices.Contains(c.Measures, m) {
		return c.worst(nil), nil
	}
	of := c.checksOf(m, c.required(m)[m])
	return c.worst(of), of
}

// worst is the worst of the verdicts of checks; 未着手 of none.
func (c *Case) worst(of []CheckID) Verdict {
	if len(of) == 0 {
		return NotStarted
	}
	v := Conforming
	for _, id := range of {
		v = Worse(v, c.Checks[id].Verdict())
	}
	return v
}

// ByMeasure groups checks by measure and gives the worst verdict of each.
func (c *Case) ByMeasure(checks []CheckID) (of map[MeasureID][]CheckID, worst map[MeasureID]Verdict) {
	of, worst = map[MeasureID][]CheckID{}, map[MeasureID]Verdict{}
	for _, id := range checks {
		of[id.Measure()] = append(of[id.Measure()], id)
	}
	for m, ids := range of {
		worst[m] = c.worst(ids)
	}
	return of, worst
}

// sortedBy lists the values that keep holds for, in the order of their keys.
func sortedBy[K comparable, V any](m map[K]V, key func(V) string, keep func(V) bool) []V {
	out := make([]V, 0, len(m))
	for _, v := range m {
		if keep(v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b V) int { return strings.Compare(key(a), key(b)) })
	return out
}
