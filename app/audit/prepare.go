package audit

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/ledger"
)

// Assignment gives checks to auditors. What is a part ("part:IV"), a measure ("measure:TM-001"), a place ("place:p3") with everything under it,
// or a check ("check:TM-001@p3"). To names users by their hexadecimal ids; empty takes it back.
type Assignment struct {
	What string   `cbor:"-" json:"what"`
	To   []string `cbor:"1,keyasint,omitempty" json:"to,omitempty"`
}

// SelfCheck is what the client answered to a measure on the check sheet (3-2-1).
type SelfCheck struct {
	Measure MeasureID `cbor:"-" json:"measure"`
	Answer  string    `cbor:"1,keyasint" json:"answer"` // yes, partly, no, not_applicable
	Text    string    `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
	By      string    `cbor:"3,keyasint,omitempty" json:"by,omitempty"`
	On      Date      `cbor:"4,keyasint,omitempty" json:"on,omitempty"`
	Return  uint      `cbor:"5,keyasint,omitempty" json:"return,omitempty"` // the returned sheet that it was taken from
}

// LastFinding is what the audit before this one found at a measure; an empty Text says that it found nothing.
type LastFinding struct {
	Measure MeasureID `cbor:"-" json:"measure"`
	Text    string    `cbor:"1,keyasint,omitempty" json:"text,omitempty"`
	On      Date      `cbor:"2,keyasint,omitempty" json:"on,omitempty"`
	State   string    `cbor:"3,keyasint,omitempty" json:"state,omitempty"` // corrected, open

	// What a renewal takes over from the case before, where the requirement reads as it did: shown as last time's, never a judgement of this case.
	Verdict Verdict `cbor:"4,keyasint,omitempty" json:"verdict,omitempty"`
	Seen    string  `cbor:"5,keyasint,omitempty" json:"seen,omitempty"`
	Number  string  `cbor:"6,keyasint,omitempty" json:"certificate,omitempty"` // that it stood on
}

// PlanRow is one line of the timetable of a visit. From and To are local times, 2026-11-24T09:00.
type PlanRow struct {
	ID       string     `cbor:"-" json:"id"`
	From     string     `cbor:"1,keyasint" json:"from"`
	To       string     `cbor:"2,keyasint,omitempty" json:"to,omitempty"`
	What     string     `cbor:"3,keyasint" json:"what"` // one of PlanWhats
	Place    PlaceID    `cbor:"4,keyasint,omitempty" json:"place,omitempty"`
	Persons  []PersonID `cbor:"5,keyasint,omitempty" json:"persons,omitempty"`
	Auditors []string   `cbor:"6,keyasint,omitempty" json:"auditors,omitempty"` // users, hexadecimal
	Note     string     `cbor:"7,keyasint,omitempty" json:"note,omitempty"`
	Gone     bool       `cbor:"8,keyasint,omitempty" json:"gone,omitempty"`
}

// PlanWhats lists what a line of the timetable may be.
func PlanWhats() []string {
	return []string{"opening", "documents", "interview", "walk", "records", "team", "closing", "break", "travel", "other"}
}

// Kinds of the preparation of a visit.
const (
	KindAssignment  = "assignment"
	KindSelfCheck   = "selfcheck"
	KindLastFinding = "lastfinding"
	KindPlanRow     = "plan.row"
)

// Field implements Fact.
func (a Assignment) Field() ledger.Field { return field(KindAssignment, a.What) }

// Field implements Fact.
func (s SelfCheck) Field() ledger.Field { return field(KindSelfCheck, string(s.Measure)) }

// Field implements Fact.
func (l LastFinding) Field() ledger.Field { return field(KindLastFinding, string(l.Measure)) }

// Field implements Fact.
func (r PlanRow) Field() ledger.Field { return field(KindPlanRow, r.ID) }

func users(us []string) error {
	for i, u := range us {
		if b, err := hex.DecodeString(u); err != nil || len(b) != len(ledger.UserID{}) || slices.Contains(us[:i], u) {
			return bad("user %q", u)
		}
	}
	return nil
}

func (a Assignment) valid() error {
	kind, id, _ := strings.Cut(a.What, ":")
	ok := false
	switch kind {
	case "part", "measure", "place":
		ok = ValidID(id)
	case "check":
		ok = CheckID(id).Valid()
	}
	if !ok {
		return bad("assignment of %q", a.What)
	}
	return users(a.To)
}

func (s SelfCheck) valid() error {
	return first(measureIDs([]MeasureID{s.Measure}), oneOf("answer", s.Answer, "yes", "partly", "no", "not_applicable"), text("self-check", s.Text, s.By), day("on", s.On, false))
}

func (l LastFinding) valid() error {
	return first(measureIDs([]MeasureID{l.Measure}), text("last finding", l.Text, l.Seen, l.Number), oneOf("state", l.State, "", "corrected", "open"),
		oneOf("verdict", string(l.Verdict), "", string(Conforming), string(Nonconforming), string(Unconfirmed)), day("on", l.On, false))
}

func (r PlanRow) valid() error {
	if !ValidID(r.ID) {
		return bad("line of the timetable %q", r.ID)
	}
	for _, p := range r.Persons {
		if !ValidID(string(p)) {
			return bad("person %q", p)
		}
	}
	if r.To != "" {
		if err := clock("to", r.To); err != nil {
			return err
		}
		if r.To < r.From {
			return bad("the line ends at %s, before %s", r.To, r.From)
		}
	}
	return first(clock("from", r.From), oneOf("what", r.What, PlanWhats()...), placeOrWhole(r.Place), users(r.Auditors), text("note", r.Note))
}

// AssignedTo names the users who look after a check; the nearest assignment counts: the check's own, its measure's, the nearest place's, the part's.
// part is the catalogue's part of the measure.
func (c *Case) AssignedTo(id CheckID, part string) []string {
	if len(c.Site.Assigned) == 0 {
		return nil
	}
	to := func(what, id string) []string { return c.Site.Assigned[what+id].To }
	if us := to("check:", string(id)); len(us) > 0 {
		return us
	}
	if us := to("measure:", string(id.Measure())); len(us) > 0 {
		return us
	}
	if p := id.Place(); p != "" {
		if us := to("place:", string(p)); len(us) > 0 {
			return us
		}
		for _, up := range c.Above(p) {
			if us := to("place:", string(up)); len(us) > 0 {
				return us
			}
		}
	}
	return to("part:", part)
}

// SortedPlanRows lists the timetable by time, then id.
func (c *Case) SortedPlanRows() []PlanRow {
	return sortedBy(c.Site.Timetable, func(r PlanRow) string { return r.From + "/" + r.To + "/" + r.ID }, func(r PlanRow) bool { return !r.Gone })
}
