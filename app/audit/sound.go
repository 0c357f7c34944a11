package audit

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/ledger"
)

// Ways in which somebody agreed to be recorded.
const (
	ConsentSpoken  = "spoken"
	ConsentWritten = "written"
)

// ConsentWays lists them.
var ConsentWays = []string{ConsentSpoken, ConsentWritten}

// Consent (録音の同意) says who agreed that sound is recorded, and of what. It stands in the record before the recording; withdrawn, it serves no
// other one.
type Consent struct {
	ID        string  `cbor:"-" json:"id"`
	Who       string  `cbor:"1,keyasint,omitempty" json:"who"`   // role of the person
	Scope     string  `cbor:"2,keyasint,omitempty" json:"scope"` // what may be recorded and what it is used for
	Way       string  `cbor:"3,keyasint,omitempty" json:"way"`
	At        string  `cbor:"4,keyasint,omitempty" json:"at"`
	Visit     VisitID `cbor:"5,keyasint,omitempty" json:"visit,omitempty"`
	Withdrawn string  `cbor:"6,keyasint,omitempty" json:"withdrawn,omitempty"` // when
}

// Sound (録音) says of an item that it is a recording made here, under which consent and when. Broken is one that a lock, a closed lid or a lost
// microphone ended.
type Sound struct {
	Item    ItemID `cbor:"-" json:"item"`
	Consent string `cbor:"1,keyasint,omitempty" json:"consent"`
	From    string `cbor:"2,keyasint,omitempty" json:"from"`
	Seconds uint   `cbor:"3,keyasint,omitempty" json:"seconds"`
	Broken  bool   `cbor:"4,keyasint,omitempty" json:"broken,omitempty"`
}

// Field implements Fact.
func (c Consent) Field() ledger.Field { return field(KindConsent, c.ID) }

// Field implements Fact.
func (s Sound) Field() ledger.Field { return field(KindSound, string(s.Item)) }

func (c Consent) valid() error {
	if c.Withdrawn != "" {
		if err := clock("withdrawn", c.Withdrawn); err != nil {
			return err
		}
	}
	return first(ident("consent", c.ID), need("who", c.Who), need("scope", c.Scope), oneOf("way", c.Way, ConsentWays...), clock("at", c.At), maybeVisit(c.Visit))
}

func (s Sound) valid() error {
	if s.Seconds > 7*24*3600 {
		return bad("%d seconds", s.Seconds)
	}
	return first(item(s.Item), ident("consent", s.Consent), clock("from", s.From))
}

// Sounds is what consents and recordings add up to.
type Sounds struct {
	Consents map[string]Entered[Consent]
	Made     map[ItemID]Entered[Sound]
}

func newSounds() Sounds {
	return Sounds{Consents: map[string]Entered[Consent]{}, Made: map[ItemID]Entered[Sound]{}}
}

func (s *Sounds) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindConsent:
		enter(s.Consents, f.Key, fact, head)
	case KindSound:
		enter(s.Made, ItemID(f.Key), fact, head)
	}
}

// ConsentsNow lists the consents, the newest first.
func (c *Case) ConsentsNow() []Consent {
	out := make([]Consent, 0, len(c.Sounds.Consents))
	for _, e := range c.Sounds.Consents {
		out = append(out, e.Fact)
	}
	slices.SortFunc(out, func(a, b Consent) int { return cmp.Or(strings.Compare(b.At, a.At), strings.Compare(b.ID, a.ID)) })
	return out
}
