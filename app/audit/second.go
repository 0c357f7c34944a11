package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts of the second stage (第二次審査).
const (
	KindSitting   = "second.sitting"
	KindRequest   = "second.request"
	KindLook      = "second.look"
	KindSecondEnd = "second.end"
)

// Where documents are looked at.
const (
	SitBody   = "body"   // at the body's office
	SitClient = "client" // at the client's office
	SitOther  = "other"  // another fit way, which How describes
)

// SitWheres lists them in the order of the forms.
var SitWheres = []string{SitBody, SitClient, SitOther}

// Sitting is one look at documents of the client: where, when and how (3-3-1). Who did it is who wrote it, and With.
type Sitting struct {
	ID    string   `cbor:"-" json:"sitting"`
	Where string   `cbor:"1,keyasint" json:"where"`
	Place string   `cbor:"2,keyasint,omitempty" json:"place,omitempty"`
	How   string   `cbor:"3,keyasint,omitempty" json:"how,omitempty"`
	From  string   `cbor:"4,keyasint" json:"from"` // local time
	To    string   `cbor:"5,keyasint,omitempty" json:"to,omitempty"`
	With  []string `cbor:"6,keyasint,omitempty" json:"with,omitempty"` // other auditors, by name
	Visit VisitID  `cbor:"7,keyasint,omitempty" json:"visit,omitempty"`
	Gone  bool     `cbor:"8,keyasint,omitempty" json:"gone,omitempty"`
}

// States of a document that was asked for; empty: nobody knows yet.
const (
	DocPresent = "present"
	DocAbsent  = "absent"
)

// What a document says is enough or not; empty: nobody has read it.
const (
	DocSufficient   = "sufficient"
	DocInsufficient = "insufficient"
)

// Request is one document that the client is asked to disclose, by measure (3-3-2). To ask and to receive is the body's work, not an auditor's.
type Request struct {
	ID          string    `cbor:"-" json:"request"`
	Measure     MeasureID `cbor:"1,keyasint" json:"measure"`
	What        string    `cbor:"2,keyasint" json:"what"`
	RequestedOn Date      `cbor:"3,keyasint" json:"requested_on"`
	DisclosedOn Date      `cbor:"4,keyasint,omitempty" json:"disclosed_on,omitempty"`
	Gone        bool      `cbor:"5,keyasint,omitempty" json:"gone,omitempty"` // asked for by mistake
}

// Look is what an auditor found of a document that was asked for: whether it is there, and whether it says what is required (3-3-2).
type Look struct {
	Request string   `cbor:"-" json:"request"`
	State   string   `cbor:"1,keyasint" json:"state"`
	Content string   `cbor:"2,keyasint,omitempty" json:"content,omitempty"`
	Remark  string   `cbor:"3,keyasint,omitempty" json:"remark,omitempty"`
	Items   []ItemID `cbor:"4,keyasint,omitempty" json:"items,omitempty"`
	On      Date     `cbor:"5,keyasint" json:"on"`
}

// SecondEnd ends the second stage (3-3-3): what comes later is a round of corrections. Undisclosed are the requests that were still open then, and Why is how
// the auditors go on without these documents: without it the road marks the stage.
type SecondEnd struct {
	On          Date     `cbor:"1,keyasint" json:"on"`
	Text        string   `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
	Undisclosed []string `cbor:"3,keyasint,omitempty" json:"undisclosed,omitempty"`
	Why         string   `cbor:"4,keyasint,omitempty" json:"why,omitempty"`
}

// Field implements Fact.
func (s Sitting) Field() ledger.Field { return field(KindSitting, s.ID) }

// Field implements Fact.
func (r Request) Field() ledger.Field { return field(KindRequest, r.ID) }

// Field implements Fact.
func (l Look) Field() ledger.Field { return field(KindLook, l.Request) }

// Field implements Fact.
func (SecondEnd) Field() ledger.Field { return field(KindSecondEnd, "") }

func (s Sitting) valid() error {
	if s.Where == SitOther && strings.TrimSpace(s.How) == "" {
		return bad("another way that is not described")
	}
	return first(ident("sitting", s.ID), oneOf("where", s.Where, SitWheres...), clock("from", s.From), maybeClock("to", s.To), inOrder(s.From, s.To), text("sitting", append([]string{s.Place, s.How}, s.With...)...), maybeVisit(s.Visit))
}

func (r Request) valid() error {
	return first(ident("request", r.ID), measureIDs([]MeasureID{r.Measure}), need("what", strings.TrimSpace(r.What)), text("request", r.What), day("requested_on", r.RequestedOn, true), day("disclosed_on", r.DisclosedOn, false))
}

func (l Look) valid() error {
	for i, it := range l.Items {
		if err := item(it); err != nil {
			return err
		}
		if slices.Contains(l.Items[:i], it) {
			return bad("item %s twice", it)
		}
	}
	if l.Content != "" && l.State != DocPresent {
		return bad("the content of a document that is not there")
	}
	return first(ident("request", l.Request), text("remark", l.Remark), day("on", l.On, true), oneOf("state", l.State, DocPresent, DocAbsent), oneOf("content", l.Content, "", DocSufficient, DocInsufficient))
}

func (s SecondEnd) valid() error {
	for _, id := range s.Undisclosed {
		if err := ident("request", id); err != nil {
			return err
		}
	}
	return first(day("on", s.On, true), text("text", s.Text, s.Why))
}

// gateSitting: the second stage begins after the plan is agreed (3-2-10).
func gateSitting(p *ledger.Past, s Sitting) *breach {
	if s.Gone {
		return nil
	}
	return gatePlanned(p, VisitStart{At: s.From})
}

// gateLook: a look is at a document that was asked for, and what proves it is recorded evidence (3-3-2).
func gateLook(p *ledger.Past, e *ledger.Entry, l Look) *breach {
	if f := field(KindRequest, l.Request); len(p.Live(f)) == 0 && !slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set && o.Field == f }) {
		return refuse("no_request", notice.P3_3_2, l.Request)
	}
	for _, it := range l.Items {
		if b := gateKnown(p, e, it); b != nil {
			return refuse("unknown_item", notice.P3_3_2, string(it))
		}
	}
	return nil
}

// gateSecondEnd: the stage ends when it is recorded where and how documents were looked at, and each one that was disclosed was read (3-3-1, 3-3-3).
func gateSecondEnd(p *ledger.Past) *breach {
	s := newSecond()
	p.Each(KindSitting, s.take)
	p.Each(KindRequest, s.take)
	p.Each(KindLook, s.take)
	if len(s.SortedSittings()) == 0 {
		return refuse("no_sitting", notice.P3_3_1)
	}
	for _, r := range s.SortedRequests() {
		if r.Unread() {
			return refuse("request_unread", notice.P3_3_2, r.What)
		}
	}
	return nil
}

// Asked is a document that was asked for, with what was found of it.
type Asked struct {
	Request
	By   ledger.UserID
	Look *Look // nil: nobody looked yet
	Who  ledger.UserID
}

// Unread tells whether the document was disclosed and nobody said what it says.
func (a Asked) Unread() bool {
	return a.DisclosedOn != "" && (a.Look == nil || a.Look.State == DocPresent && a.Look.Content == "")
}

// Open tells whether anything is left to do about it.
func (a Asked) Open() bool {
	return a.Look == nil || a.Look.State == DocPresent && a.Look.Content == ""
}

// Second is the second stage as it stands.
type Second struct {
	Sittings map[string]Entered[Sitting]
	Requests map[string]Entered[Request]
	Looks    map[string]Entered[Look]
	End      *Entered[SecondEnd]

	read map[MeasureID]int // documents that were read, by measure
}

func newSecond() Second {
	return Second{Sittings: map[string]Entered[Sitting]{}, Requests: map[string]Entered[Request]{}, Looks: map[string]Entered[Look]{}, read: map[MeasureID]int{}}
}

// Undisclosed lists the requests that were open when the stage ended and still are.
func (s *Second) Undisclosed() []Asked {
	var out []Asked
	for _, r := range s.SortedRequests() {
		if s.End != nil && r.Open() && slices.Contains(s.End.Fact.Undisclosed, r.ID) {
			out = append(out, r)
		}
	}
	return out
}

func (s *Second) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindSitting:
		enter(s.Sittings, f.Key, fact, head)
	case KindRequest:
		s.count(f.Key, -1)
		enter(s.Requests, f.Key, fact, head)
		s.count(f.Key, 1)
	case KindLook:
		s.count(f.Key, -1)
		enter(s.Looks, f.Key, fact, head)
		s.count(f.Key, 1)
	case KindSecondEnd:
		s.End = nil
		if x, ok := fact.(SecondEnd); ok {
			s.End = &Entered[SecondEnd]{Fact: x, By: head.User, WallMS: head.WallMS, ID: head.ID}
		}
	}
}

func (s *Second) count(id string, n int) {
	r, ok := s.Requests[id]
	if ok && !r.Fact.Gone && s.Looks[id].Fact.Content != "" {
		s.read[r.Fact.Measure] += n
	}
}

// take reads a field of a past.
func (s *Second) take(f ledger.Field, values []ledger.Value) {
	for _, v := range values {
		if fact, err := Read(f, v.Bytes); err == nil {
			s.apply(f, fact, v.Stated[0])
		}
	}
}

// SortedSittings lists the looks at documents by time.
func (s *Second) SortedSittings() []Entered[Sitting] {
	return slices.DeleteFunc(sortedBook(s.Sittings, func(x *Sitting) string { return x.From + x.ID }), func(e Entered[Sitting]) bool { return e.Fact.Gone })
}

// SortedRequests lists what was asked for by measure, then id.
func (s *Second) SortedRequests() []Asked {
	var out []Asked
	for _, e := range sortedBook(s.Requests, func(r *Request) string { return string(r.Measure) + "/" + r.ID }) {
		if e.Fact.Gone {
			continue
		}
		a := Asked{Request: e.Fact, By: e.By}
		if l, ok := s.Looks[e.Fact.ID]; ok {
			a.Look, a.Who = &l.Fact, l.By
		}
		out = append(out, a)
	}
	return out
}

// ReadOf tells whether a document of a measure was read in the second stage.
func (c *Case) ReadOf(m MeasureID) bool { return c.Second.read[m] > 0 }

// SecondTogether tells whether the second stage is done together with the on-site audit (3-3-5).
func (c *Case) SecondTogether() bool {
	return c.Office.Route != nil && c.Office.Route.Way == RouteJoint
}
