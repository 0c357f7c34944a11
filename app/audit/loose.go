package audit

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// What becomes of a loose note when it is sorted.
const (
	LooseObservation = "observation"
	LooseStatement   = "statement"
	LooseDropped     = "dropped"
)

// Loose is a thought of an auditor with its time (覚え書き), kept before anybody knows where it belongs. Internal to the body: it stands in no view
// or paper of the client. Sorted, it says as what and at which check its text went on.
type Loose struct {
	ID    string        `cbor:"-" json:"id"`
	By    ledger.UserID `cbor:"-" json:"-"`
	Text  string        `cbor:"1,keyasint,omitempty" json:"text"`
	At    string        `cbor:"2,keyasint,omitempty" json:"at"`
	Visit VisitID       `cbor:"3,keyasint,omitempty" json:"visit,omitempty"`
	As    string        `cbor:"4,keyasint,omitempty" json:"as,omitempty"` // "" still loose
	Check CheckID       `cbor:"5,keyasint,omitempty" json:"check,omitempty"`
}

// Handover (引継ぎ) says: these checks and open questions are yours from now on.
type Handover struct {
	ID        string        `cbor:"-" json:"id"`
	From      ledger.UserID `cbor:"1,keyasint,omitempty" json:"-"`
	To        ledger.UserID `cbor:"2,keyasint,omitempty" json:"-"`
	Checks    []CheckID     `cbor:"3,keyasint,omitempty" json:"checks,omitempty"`
	Questions []string      `cbor:"4,keyasint,omitempty" json:"questions,omitempty"`
	Note      string        `cbor:"5,keyasint,omitempty" json:"note,omitempty"`
	At        string        `cbor:"6,keyasint,omitempty" json:"at"`
}

// Taken says that the person to whom it was handed over took it.
type Taken struct {
	ID string `cbor:"-" json:"id"`
	At string `cbor:"1,keyasint,omitempty" json:"at"`
}

// Field implements Fact.
func (l Loose) Field() ledger.Field { return field(KindLoose, l.ID+"/"+l.By.String()) }

// Field implements Fact.
func (h Handover) Field() ledger.Field { return field(KindHandover, h.ID) }

// Field implements Fact.
func (t Taken) Field() ledger.Field { return field(KindTaken, t.ID) }

func makeLoose(k string) (any, error) {
	id, u, err := owned(k)
	return &Loose{ID: string(id), By: u}, err
}

func (l Loose) valid() error {
	if err := oneOf("as", l.As, "", LooseObservation, LooseStatement, LooseDropped); err != nil {
		return err
	}
	switch {
	case l.As == LooseObservation || l.As == LooseStatement:
		if err := check(l.Check); err != nil {
			return err
		}
	case l.Check != "":
		return bad("check %q of a note that is not sorted", l.Check)
	}
	return first(ident("note", l.ID), need("note", l.Text), clock("at", l.At), maybeVisit(l.Visit))
}

func (h Handover) valid() error {
	if len(h.Checks) == 0 && len(h.Questions) == 0 {
		return bad("nothing is handed over")
	}
	if len(h.Checks) > 5000 || len(h.Questions) > 500 {
		return bad("%d checks, %d questions", len(h.Checks), len(h.Questions))
	}
	for _, c := range h.Checks {
		if err := check(c); err != nil {
			return err
		}
	}
	for _, q := range h.Questions {
		if err := need("question", q); err != nil {
			return err
		}
	}
	if h.From == h.To {
		return bad("handed over to oneself")
	}
	return first(ident("handover", h.ID), text("note", h.Note), clock("at", h.At))
}

func (t Taken) valid() error { return first(ident("handover", t.ID), clock("at", t.At)) }

// gateHands: a thought is its author's; who hands over says so himself, and only the person named takes it.
func gateHands(p *ledger.Past, e *ledger.Entry, fact Fact) *breach {
	switch f := fact.(type) {
	case Loose:
		return gateAuthor(e, f.By)
	case Handover:
		return gateAuthor(e, f.From)
	case Taken:
		at := field(KindHandover, f.ID)
		for _, v := range p.Live(at) {
			if got, err := Read(at, v.Bytes); err == nil {
				if h, ok := got.(Handover); ok && h.To == e.Payload.User {
					return nil
				}
			}
		}
		return refuse("not_handed_to_you", notice.P3_5_1_Ha)
	}
	return nil
}

// Hands is what loose notes and handovers add up to.
type Hands struct {
	Loose     map[string]Entered[Loose]
	Handovers map[string]Entered[Handover]
	Taken     map[string]Entered[Taken]
}

func newHands() Hands {
	return Hands{Loose: map[string]Entered[Loose]{}, Handovers: map[string]Entered[Handover]{}, Taken: map[string]Entered[Taken]{}}
}

func (h *Hands) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindLoose:
		enter(h.Loose, f.Key, fact, head)
	case KindHandover:
		enter(h.Handovers, f.Key, fact, head)
	case KindTaken:
		enter(h.Taken, f.Key, fact, head)
	}
}

// LooseOf lists an author's loose notes, the newest first.
func (c *Case) LooseOf(u ledger.UserID) []Loose {
	var out []Loose
	for _, e := range c.Hands.Loose {
		if e.Fact.By == u {
			out = append(out, e.Fact)
		}
	}
	slices.SortFunc(out, func(a, b Loose) int {
		return cmp.Or(strings.Compare(b.At, a.At), len(b.ID)-len(a.ID), strings.Compare(b.ID, a.ID))
	})
	return out
}

// HandoversNow lists what was handed over, by time.
func (c *Case) HandoversNow() []Handover {
	out := make([]Handover, 0, len(c.Hands.Handovers))
	for _, e := range c.Hands.Handovers {
		out = append(out, e.Fact)
	}
	slices.SortFunc(out, func(a, b Handover) int { return cmp.Or(strings.Compare(a.At, b.At), strings.Compare(a.ID, b.ID)) })
	return out
}
