package audit

import (
	"genchi/app/ledger"
)

// Units of measured values, each the smallest one, so that a value is a whole number: millimetre, gram, second, lux, percent, pieces, tenths of
// a decibel, of a degree Celsius.
func Units() []string {
	return []string{"mm", "g", "s", "lx", "percent", "pieces", "decidecibel", "decicelsius"}
}

// Comparisons of a value with its limit.
const (
	AtLeast = ">="
	AtMost  = "<="
	Above   = ">"
	Below   = "<"
	Exactly = "="
	NoLimit = ""
)

// Comparisons lists them.
func Comparisons() []string { return []string{AtLeast, AtMost, Above, Below, Exactly, NoLimit} }

// Measured is a value that was measured for a check, with the limit it is compared with. The comparison is arithmetic; the judgement stays the
// auditor's.
type Measured struct {
	ID      string  `cbor:"-" json:"id"`
	Check   CheckID `cbor:"1,keyasint" json:"check"`
	What    string  `cbor:"2,keyasint" json:"what"` // height of the partition
	Unit    string  `cbor:"3,keyasint" json:"unit"`
	Value   int64   `cbor:"4,keyasint" json:"value"`
	Compare string  `cbor:"5,keyasint,omitempty" json:"compare,omitempty"`
	Limit   int64   `cbor:"6,keyasint,omitempty" json:"limit,omitempty"`
	With    string  `cbor:"7,keyasint,omitempty" json:"with,omitempty"` // instrument
	At      string  `cbor:"8,keyasint" json:"at"`                       // local time
	Spot    string  `cbor:"9,keyasint,omitempty" json:"spot,omitempty"`
	Gone    bool    `cbor:"10,keyasint,omitempty" json:"gone,omitempty"`
}

// Result is within or outside the limit, or empty without one.
func (m Measured) Result() string {
	ok := false
	switch m.Compare {
	case AtLeast:
		ok = m.Value >= m.Limit
	case AtMost:
		ok = m.Value <= m.Limit
	case Above:
		ok = m.Value > m.Limit
	case Below:
		ok = m.Value < m.Limit
	case Exactly:
		ok = m.Value == m.Limit
	default:
		return ""
	}
	if ok {
		return "within"
	}
	return "outside"
}

// Handled says who operated, opened or moved something of the client during a check, and what it did to the client's assets (3-4-3). The auditor
// only with a reason.
type Handled struct {
	ID     string   `cbor:"-" json:"id"`
	Check  CheckID  `cbor:"1,keyasint" json:"check"`
	Who    Operator `cbor:"2,keyasint" json:"who"`
	Act    string   `cbor:"3,keyasint" json:"act"` // operated, opened, moved
	What   string   `cbor:"4,keyasint" json:"what"`
	Role   string   `cbor:"5,keyasint,omitempty" json:"role,omitempty"`   // of the person of the client
	Effect string   `cbor:"6,keyasint,omitempty" json:"effect,omitempty"` // on the client's assets; empty: none
	Reason string   `cbor:"7,keyasint,omitempty" json:"reason,omitempty"` // why the auditor
	At     string   `cbor:"8,keyasint" json:"at"`                         // local time
	Gone   bool     `cbor:"9,keyasint,omitempty" json:"gone,omitempty"`
}

// HandledActs lists what may be done to something of the client.
func HandledActs() []string { return []string{"operated", "opened", "moved"} }

// Kinds of facts about what was measured and handled.
const (
	KindMeasured = "measured"
	KindHandled  = "handled"
)

// Field implements Fact.
func (m Measured) Field() ledger.Field { return field(KindMeasured, m.ID) }

// Field implements Fact.
func (h Handled) Field() ledger.Field { return field(KindHandled, h.ID) }

func (m Measured) valid() error {
	return first(ids("measured value", m.ID), optional("spot", m.Spot), check(m.Check), need("what", m.What), oneOf("unit", m.Unit, Units()...),
		oneOf("comparison", m.Compare, Comparisons()...), text("instrument", m.With), clock("at", m.At))
}

func (h Handled) valid() error {
	return first(ids("handling", h.ID), check(h.Check), oneOf("operator", string(h.Who), string(OperatorClient), string(OperatorAuditor)), oneOf("act", h.Act, HandledActs()...),
		need("what", h.What), text("handling", h.Role, h.Effect, h.Reason), clock("at", h.At))
}

// MeasuredAt lists the values measured for a check, by time.
func (c *Case) MeasuredAt(id CheckID) []Measured {
	return sortedBy(c.Onsite.Measured, func(m Measured) string { return m.At + "/" + m.ID }, func(m Measured) bool { return !m.Gone && m.Check == id })
}

// HandledAt lists what was operated, opened or moved for a check, by time.
func (c *Case) HandledAt(id CheckID) []Handled {
	return sortedBy(c.Onsite.Handled, func(h Handled) string { return h.At + "/" + h.ID }, func(h Handled) bool { return !h.Gone && h.Check == id })
}
