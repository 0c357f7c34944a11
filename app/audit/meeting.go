package audit

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/ledger"
)

// Meetings of a visit, or of all visits of a case where the visit is "".
const (
	MeetingOpening = "opening" // 開始会議
	MeetingTeam    = "team"    // 審査チームの打合せ, of the auditors alone
	MeetingClosing = "closing" // 終了会議
)

// Script is what is said at a meeting, point by point (3-4-1, 3-4-5). The points are keys of assets/lang; they are a format on disk. A
// point is an aid: none of them locks anything.
func Script(sort string) []string {
	switch sort {
	case MeetingOpening:
		return []string{
			"purpose", "scope", "measures", "plan", "confidentiality", "devices", "safety", "guide", "observers", "sampling", "results", "no_advice", "complaints",
		}
	case MeetingTeam:
		return []string{"conflicts", "weak", "legs", "hints", "wording"}
	case MeetingClosing:
		return []string{"thanks", "findings", "requirements", "comments", "dates", "unseen", "photos", "papers_back", "next", "complaints"}
	}
	return nil
}

// Meeting is when and where a meeting was held.
type Meeting struct {
	Sort  string  `cbor:"-" json:"meeting"`
	Visit VisitID `cbor:"-" json:"visit,omitempty"` // "": of all visits
	At    string  `cbor:"1,keyasint" json:"at"`
	Until string  `cbor:"2,keyasint,omitempty" json:"until,omitempty"`
	Where string  `cbor:"3,keyasint,omitempty" json:"where,omitempty"`
}

// Tick says that one point of a script was said; Note is what was answered.
type Tick struct {
	Sort  string  `cbor:"-" json:"meeting"`
	Visit VisitID `cbor:"-" json:"visit,omitempty"`
	Point string  `cbor:"-" json:"point"`
	On    bool    `cbor:"1,keyasint" json:"on"`
	Note  string  `cbor:"2,keyasint,omitempty" json:"note,omitempty"`
}

// Sides of an attendee.
var Sides = []string{"client", "auditor", "observer", "partner"}

// Attendee is one person at a meeting, by role, with the time in and the time out where they differ from the meeting's (3-4-1).
type Attendee struct {
	Sort  string  `cbor:"-" json:"meeting"`
	Visit VisitID `cbor:"-" json:"visit,omitempty"`
	ID    string  `cbor:"-" json:"attendee"`
	Role  string  `cbor:"1,keyasint" json:"role"`
	Side  string  `cbor:"2,keyasint" json:"side"`
	From  string  `cbor:"3,keyasint,omitempty" json:"from,omitempty"`
	To    string  `cbor:"4,keyasint,omitempty" json:"to,omitempty"`
	Gone  bool    `cbor:"5,keyasint,omitempty" json:"gone,omitempty"` // was not there after all
}

// MeetingKey names a meeting: SORT/VISIT.
func MeetingKey(sort string, v VisitID) string { return sort + "/" + string(v) }

// Field implements Fact.
func (m Meeting) Field() ledger.Field { return field(KindMeeting, MeetingKey(m.Sort, m.Visit)) }

// Field implements Fact.
func (t Tick) Field() ledger.Field {
	return field(KindTick, MeetingKey(t.Sort, t.Visit)+"/"+t.Point)
}

// Field implements Fact.
func (a Attendee) Field() ledger.Field {
	return field(KindAttendee, MeetingKey(a.Sort, a.Visit)+"/"+a.ID)
}

func meeting(sort string, v VisitID) error {
	if v != "" && !ValidID(string(v)) {
		return bad("visit %q", v)
	}
	return oneOf("meeting", sort, MeetingOpening, MeetingTeam, MeetingClosing)
}

// maybeClock is a local time, or none.
func maybeClock(what, s string) error {
	if s == "" {
		return nil
	}
	return clock(what, s)
}

func inOrder(from, to string) error {
	if to != "" && to < from {
		return bad("%s is before %s", to, from)
	}
	return nil
}

func ident(what, s string) error {
	if !ValidID(s) {
		return bad("%s %q", what, s)
	}
	return nil
}

func (m Meeting) valid() error {
	return first(meeting(m.Sort, m.Visit), clock("at", m.At), maybeClock("until", m.Until), inOrder(m.At, m.Until), text("where", m.Where))
}

func (t Tick) valid() error {
	return first(meeting(t.Sort, t.Visit), oneOf("point", t.Point, Script(t.Sort)...), text("note", t.Note))
}

func (a Attendee) valid() error {
	return first(meeting(a.Sort, a.Visit), ident("attendee", a.ID), need("role", a.Role), oneOf("side", a.Side, Sides...),
		maybeClock("from", a.From), maybeClock("to", a.To), inOrder(a.From, a.To))
}

// cutMeeting undoes MeetingKey; rest is what follows the visit.
func cutMeeting(key string) (sort string, v VisitID, rest string) {
	sort, key, _ = strings.Cut(key, "/")
	id, rest, _ := strings.Cut(key, "/")
	return sort, VisitID(id), rest
}

// StretchEnds are what ends a stretch of presence.
var StretchEnds = []string{"", "lunch", "break", "alarm", "other_site", "called_away", "end"}

// Presence is one stretch during which one auditor was at one place; what ended it is a word of StretchEnds (3-4-1, 3-4-2). An open stretch
// has no To.
type Presence struct {
	Who   ledger.UserID `cbor:"-" json:"-"`
	ID    string        `cbor:"-" json:"stretch"`
	Visit VisitID       `cbor:"1,keyasint" json:"visit"`
	Place PlaceID       `cbor:"2,keyasint,omitempty" json:"place,omitempty"` // "": the site as a whole
	From  string        `cbor:"3,keyasint" json:"from"`
	To    string        `cbor:"4,keyasint,omitempty" json:"to,omitempty"`
	Ended string        `cbor:"5,keyasint,omitempty" json:"ended,omitempty"`
	Note  string        `cbor:"6,keyasint,omitempty" json:"note,omitempty"`
}

// Field implements Fact.
func (p Presence) Field() ledger.Field { return field(KindPresence, p.Who.String()+"/"+p.ID) }

func (p Presence) valid() error {
	if p.Place != "" && !ValidID(string(p.Place)) {
		return bad("place %q", p.Place)
	}
	return first(ident("stretch", p.ID), ident("visit", string(p.Visit)), clock("from", p.From), maybeClock("to", p.To), inOrder(p.From, p.To),
		oneOf("ended", p.Ended, StretchEnds...), text("note", p.Note))
}

func makePresence(k string) (any, error) {
	who, id, _ := strings.Cut(k, "/")
	p := &Presence{ID: id}
	b, err := hex.DecodeString(who)
	if err != nil || len(b) != len(p.Who) {
		return nil, bad("no auditor in %q", k)
	}
	copy(p.Who[:], b)
	return p, nil
}

// Stretches lists the presence at a visit by time; "" is every visit.
func (c *Case) Stretches(v VisitID) []Presence {
	var out []Presence
	for _, e := range c.Book.Presence {
		if v == "" || e.Fact.Visit == v {
			out = append(out, e.Fact)
		}
	}
	slices.SortFunc(out, func(a, b Presence) int {
		return strings.Compare(a.From+a.Who.String()+a.ID, b.From+b.Who.String()+b.ID)
	})
	return out
}

// Alone is a time during which one auditor was without a second one at the same visit and place.
type Alone struct {
	Who      ledger.UserID
	Visit    VisitID
	From, To string
}

// Alone computes from the presence at a visit when an auditor worked alone there (3-4-2); open stretches last until now. Auditors at two
// places of one visit are apart; one whose place is the whole site is with everybody. Nothing is known of a visit without stretches.
func (c *Case) Alone(v VisitID, now string) []Alone {
	ss := c.Stretches(v)
	var at []string
	for i := range ss {
		if ss[i].To == "" {
			ss[i].To = max(now, ss[i].From)
		}
		at = append(at, ss[i].From, ss[i].To)
	}
	slices.Sort(at)
	at = slices.Compact(at)
	var out []Alone
	for i := 0; i+1 < len(at); i++ {
		for j := range ss {
			if covers(&ss[j], at[i]) && !withAnother(ss, &ss[j], at[i]) {
				out = joined(out, Alone{Who: ss[j].Who, Visit: v, From: at[i], To: at[i+1]})
			}
		}
	}
	return out
}

func covers(p *Presence, t string) bool { return p.From <= t && t < p.To }

func withAnother(ss []Presence, p *Presence, t string) bool {
	return slices.ContainsFunc(ss, func(o Presence) bool {
		return o.Who != p.Who && covers(&o, t) && (o.Place == p.Place || o.Place == "" || p.Place == "")
	})
}

// joined adds a to the list, or lengthens the same auditor's last time if it goes on without a gap.
func joined(list []Alone, a Alone) []Alone {
	for i := range slices.Backward(list) {
		l := &list[i]
		if l.Who == a.Who && (l.To == a.From || l.From == a.From) {
			l.To = a.To
			return list
		}
	}
	return append(list, a)
}
