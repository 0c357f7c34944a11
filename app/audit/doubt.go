package audit

import (
	"slices"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Doubt is an auditor's report to the body that the client may not comply with a law on the management of information (3-4-7), whether the law was
// named before (LawID) or not. It stands for ever: neither changed nor taken back. It is told to the body alone.
type Doubt struct {
	ID    string        `cbor:"-" json:"id"`
	By    ledger.UserID `cbor:"-" json:"-"`
	Law   string        `cbor:"1,keyasint" json:"law"` // name
	LawID string        `cbor:"2,keyasint,omitempty" json:"law_id,omitempty"`
	Seen  string        `cbor:"3,keyasint" json:"seen"` // what was seen or heard
	At    string        `cbor:"4,keyasint" json:"at"`   // local time
	Visit VisitID       `cbor:"5,keyasint,omitempty" json:"visit,omitempty"`
	Place PlaceID       `cbor:"6,keyasint,omitempty" json:"place,omitempty"`
	Check CheckID       `cbor:"7,keyasint,omitempty" json:"check,omitempty"`
}

// DoubtSent is the body's report to the agency that is responsible for the law (3-4-7).
type DoubtSent struct {
	Doubt  string `cbor:"-" json:"doubt"`
	Agency string `cbor:"1,keyasint" json:"agency"`
	On     Date   `cbor:"2,keyasint" json:"on"`
	Paper  string `cbor:"3,keyasint,omitempty" json:"paper,omitempty"` // number of the letter
}

// DoubtRelease is the agency's instruction, by which the certification work goes on (3-4-7).
type DoubtRelease struct {
	Doubt   string `cbor:"-" json:"doubt"`
	Agency  string `cbor:"1,keyasint" json:"agency"`
	On      Date   `cbor:"2,keyasint" json:"on"`
	Paper   string `cbor:"3,keyasint" json:"paper"` // document that carries the instruction
	Content string `cbor:"4,keyasint" json:"content"`
}

// Kinds of facts about a doubt.
const (
	KindDoubt        = "doubt"
	KindDoubtSent    = "doubt.sent"
	KindDoubtRelease = "doubt.release"
)

// Roles that speak for the body.
const (
	RoleBody      = "body"      // on a roster line: an office role
	RoleRegistrar = "registrar" // on a role card
)

// Field implements Fact.
func (d Doubt) Field() ledger.Field { return field(KindDoubt, d.ID+"/"+d.By.String()) }

// Field implements Fact.
func (d DoubtSent) Field() ledger.Field { return field(KindDoubtSent, d.Doubt) }

// Field implements Fact.
func (d DoubtRelease) Field() ledger.Field { return field(KindDoubtRelease, d.Doubt) }

func readDoubt(key string) (any, error) {
	id, by, err := owned(key)
	return &Doubt{ID: string(id), By: by}, err
}

func (d Doubt) valid() error {
	if d.Check != "" && !d.Check.Valid() {
		return bad("check %q", d.Check)
	}
	return first(ids("doubt", d.ID), optional("doubt", d.LawID, string(d.Visit), string(d.Place)), need("law", d.Law), need("seen", d.Seen), clock("at", d.At))
}

func (d DoubtSent) valid() error {
	return first(ids("doubt", d.Doubt), need("agency", d.Agency), day("on", d.On, true), text("paper", d.Paper))
}

func (d DoubtRelease) valid() error {
	return first(ids("doubt", d.Doubt), need("agency", d.Agency), day("on", d.On, true), need("paper", d.Paper), need("content", d.Content))
}

// Stops tells whether a kind is certification work that stands still while a law is in doubt: plans, judgements, notices and explanations, scope,
// omissions, deadlines and reviews, the report, and the beginning of a visit. What was already said, seen or taken may still be sealed and
// described, a visit may end, and the body writes to the agency.
func Stops(kind string) bool {
	switch kind {
	case KindPlan, KindVisitStart, KindClosing, KindVerdict, KindReason, KindFinding, KindDue, KindReview, KindReport, KindOmission, KindScopeChange, KindScope, KindMeasures,
		KindWording, KindRound, KindExplanation, KindChange, KindEffort:
		return true
	}
	return officeStops(kind) || termsStops(kind) || firstStops(kind)
}

// gateStopped refuses certification work from the moment its author knows of a doubt until he knows of the agency's instruction (3-4-7). Work of
// colleagues who could not know yet has effect.
func gateStopped(p *ledger.Past, f ledger.Field) *breach {
	if !Stops(f.Kind) {
		return nil
	}
	for _, d := range p.Fields(KindDoubt) {
		id, _ := SplitOwned(d.Key)
		if len(p.Live(field(KindDoubtRelease, string(id)))) == 0 {
			return refuse("case_stopped", notice.P3_4_7)
		}
	}
	return nil
}

// gateDoubt: a report to the body is its author's, and stands as it was made.
func gateDoubt(p *ledger.Past, e *ledger.Entry, d Doubt) *breach {
	if b := gateAuthor(e, d.By); b != nil {
		return b
	}
	id := CheckID(d.ID)
	for _, f := range p.Fields(KindDoubt) {
		if had, _ := SplitOwned(f.Key); had == id {
			return refuse("doubt_stands", notice.P3_4_7)
		}
	}
	return nil
}

// gateBody: only a role of the body writes to the agency and lifts the stop, never the auditor who reported (3-4-7).
func gateBody(p *ledger.Past, e *ledger.Entry, doubt string, lifts bool) *breach {
	known := false
	for _, f := range p.Fields(KindDoubt) {
		id, by := SplitOwned(f.Key)
		if string(id) != doubt {
			continue
		}
		known = true
		if lifts && by == e.Payload.User.String() {
			return refuse("own_doubt", notice.P3_4_7)
		}
	}
	if !known {
		return refuse("unknown_doubt", notice.P3_4_7, doubt)
	}
	a, _ := p.Authority(e.Device)
	if !slices.Contains(a.Roles, RoleBody) && !slices.Contains(a.Roles, RoleRegistrar) {
		return refuse("not_body", notice.P3_4_7)
	}
	return nil
}

// DoubtState is a doubt with what became of it.
type DoubtState struct {
	Doubt
	Sent    *DoubtSent
	Release *DoubtRelease
}

// Doubts lists the doubts by time.
func (c *Case) Doubts() []DoubtState {
	var out []DoubtState
	for _, d := range sortedBy(c.Onsite.Doubts, func(d Doubt) string { return d.At + "/" + d.Field().Key }, func(Doubt) bool { return true }) {
		s := DoubtState{Doubt: d}
		if x, ok := c.Onsite.Sent[d.ID]; ok {
			s.Sent = &x
		}
		if x, ok := c.Onsite.Released[d.ID]; ok {
			s.Release = &x
		}
		out = append(out, s)
	}
	return out
}

// Stopped tells whether the certification work stands still (3-4-7).
func (c *Case) Stopped() bool {
	return slices.ContainsFunc(c.Doubts(), func(d DoubtState) bool { return d.Release == nil })
}
