package audit

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"genchi/app/calendar"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// RoleManagement is top management: on a card it may approve the destruction of a case, as a registrar may.
const RoleManagement = "management"

// Proposal asks that all papers of a case, or one record of a register, be destroyed because their time is over (廃棄の申請). It names what is to go and, as
// typed data, from which day on the notice and the body let it go and until when time was witnessed. Off takes it back.
type Proposal struct {
	ID        string           `cbor:"-" json:"proposal"`
	What      string           `cbor:"1,keyasint" json:"what"` // the case, or a record as register/id
	Title     string           `cbor:"2,keyasint" json:"title"`
	Provision notice.Provision `cbor:"3,keyasint" json:"provision"` // 2-1-1, for a record that of its register; 2-7-5 where the body sets the period
	Start     Date             `cbor:"4,keyasint" json:"start"`     // of the period
	Months    uint             `cbor:"5,keyasint" json:"months"`    // of the period; 36 by the notice
	Law       Date             `cbor:"6,keyasint,omitempty" json:"law,omitempty"`
	Free      Date             `cbor:"7,keyasint" json:"free"`      // the body's lock: never before Law
	Witnessed Date             `cbor:"8,keyasint" json:"witnessed"` // day of the newest checkpoint of the server's log, or of the clock where there is no server
	Reason    string           `cbor:"9,keyasint" json:"reason"`
	Heads     [][]byte         `cbor:"10,keyasint" json:"-"` // newest entries, for a record those that go; sorted
	Keys      [][]byte         `cbor:"11,keyasint" json:"-"` // ids of epoch keys, sorted
	Entries   uint             `cbor:"12,keyasint" json:"entries"`
	Pieces    uint             `cbor:"13,keyasint" json:"pieces"`
	Bytes     uint             `cbor:"14,keyasint" json:"bytes"`
	Digest    []byte           `cbor:"15,keyasint" json:"-"` // over the names of the pieces
	On        Date             `cbor:"16,keyasint" json:"on"`
	Off       bool             `cbor:"17,keyasint,omitempty" json:"off,omitempty"`
	Why       string           `cbor:"18,keyasint,omitempty" json:"why,omitempty"`   // it was taken back
	Book      string           `cbor:"19,keyasint,omitempty" json:"book,omitempty"`  // in which the record stands; empty: a whole case goes
	Items     []ErasedItem     `cbor:"20,keyasint,omitempty" json:"-"`               // that only the record names, by id
	Batch     string           `cbor:"21,keyasint,omitempty" json:"batch,omitempty"` // records that were proposed in one act share it
}

// Approval is one person's yes to a proposal as it stands (廃棄の承認). Sig is the device's signature under the order that stores obey.
type Approval struct {
	Proposal string        `cbor:"-" json:"proposal"`
	By       ledger.UserID `cbor:"-" json:"by"`
	Of       []byte        `cbor:"1,keyasint" json:"-"` // Proposal.Sum
	Device   []byte        `cbor:"2,keyasint" json:"-"`
	Sig      []byte        `cbor:"3,keyasint" json:"-"`
	On       Date          `cbor:"4,keyasint" json:"on"`
	Note     string        `cbor:"5,keyasint,omitempty" json:"note,omitempty"`
	Off      bool          `cbor:"6,keyasint,omitempty" json:"off,omitempty"` // taken back before it was carried out
}

// Carried is the record that the order was signed (廃棄の記録).
type Carried struct {
	Proposal  string `cbor:"-" json:"proposal"`
	Of        []byte `cbor:"1,keyasint" json:"-"`
	Witnessed Date   `cbor:"2,keyasint" json:"witnessed"`
	On        Date   `cbor:"3,keyasint" json:"on"`
	Note      string `cbor:"4,keyasint,omitempty" json:"note,omitempty"`
}

// Field implements Fact.
func (x Proposal) Field() ledger.Field { return field(KindProposal, x.ID) }

// Field implements Fact.
func (x Approval) Field() ledger.Field { return field(KindApproval, x.Proposal+"/"+x.By.String()) }

// Field implements Fact.
func (x Carried) Field() ledger.Field { return field(KindCarried, x.Proposal) }

func makeApproval(key string) (any, error) {
	id, by, ok := cutLast(key)
	u, err := userOf(by)
	if !ok || err != nil {
		return nil, bad("approval %q", key)
	}
	return &Approval{Proposal: id, By: u}, nil
}

// cutLast splits a key at its last slash.
func cutLast(key string) (head, tail string, ok bool) {
	i := strings.LastIndexByte(key, '/')
	if i < 0 {
		return "", "", false
	}
	return key[:i], key[i+1:], true
}

func (x Proposal) valid() error {
	if x.Months == 0 || x.Months > 1200 {
		return bad("%d months", x.Months)
	}
	if len(x.Heads) == 0 {
		return bad("a proposal without heads")
	}
	for _, h := range x.Heads {
		if err := digest("head", h); err != nil {
			return err
		}
	}
	for _, k := range x.Keys {
		if len(k) != 16 {
			return bad("key id of %d bytes", len(k))
		}
	}
	if x.Off {
		if err := need("why", x.Why); err != nil {
			return err
		}
	}
	return first(ident("proposal", x.ID), x.validWhat(), need("title", x.Title),
		day("start", x.Start, true), day("law", x.Law, false), day("free", x.Free, true), day("witnessed", x.Witnessed, true), need("reason", x.Reason),
		digest("digest", x.Digest), day("on", x.On, true), text("why", x.Why))
}

func (x Approval) valid() error {
	if len(x.Device) != 16 || len(x.Sig) != 64 {
		return bad("signature of %d bytes by a device of %d", len(x.Sig), len(x.Device))
	}
	return first(ident("proposal", x.Proposal), digest("of", x.Of), day("on", x.On, true), text("note", x.Note))
}

func (x Carried) valid() error {
	return first(ident("proposal", x.Proposal), digest("of", x.Of), day("witnessed", x.Witnessed, true), day("on", x.On, true), text("note", x.Note))
}

// Sum names the proposal as it stands: SHA-256 of its id, a zero byte, and its bytes.
func (x Proposal) Sum() []byte {
	op, err := Set(x, nil)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(slices.Concat([]byte(x.ID), []byte{0}, op.Value))
	return sum[:]
}

// Due computes from the typed days of the proposal from which day on the period lets it go.
func (x Proposal) Due() Date {
	from, err := calendar.Parse(string(x.Start))
	if err != nil {
		return ""
	}
	return Date(calendar.Period{Months: int(x.Months)}.From(from).Free().String())
}

// Retiring is what the destruction of cases and records came to, each by the key of its field.
type Retiring struct {
	Proposals map[string]Entered[Proposal]
	Approvals map[string]Entered[Approval]
	Carried   map[string]Entered[Carried]

	Custodians map[string]Entered[Custodian] // of escrow shares
	Settled    map[string]Entered[ShareSettled]
}

func newRetiring() Retiring {
	return Retiring{
		Proposals: map[string]Entered[Proposal]{}, Approvals: map[string]Entered[Approval]{}, Carried: map[string]Entered[Carried]{},
		Custodians: map[string]Entered[Custodian]{}, Settled: map[string]Entered[ShareSettled]{},
	}
}

func (r *Retiring) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindProposal:
		enter(r.Proposals, f.Key, fact, head)
	case KindApproval:
		enter(r.Approvals, f.Key, fact, head)
	case KindCarried:
		enter(r.Carried, f.Key, fact, head)
	case KindCustodian:
		enter(r.Custodians, f.Key, fact, head)
	case KindShareSettled:
		enter(r.Settled, f.Key, fact, head)
	}
}

// Standing lists the proposals of a batch that were neither taken back nor carried out, by record.
func (r *Retiring) Standing(batch string) []Proposal {
	var out []Proposal
	for id, e := range r.Proposals {
		if _, done := r.Carried[id]; e.Fact.Batch == batch && batch != "" && !e.Fact.Off && !done {
			out = append(out, e.Fact)
		}
	}
	slices.SortFunc(out, func(a, b Proposal) int { return cmp.Or(strings.Compare(a.What, b.What), strings.Compare(a.ID, b.ID)) })
	return out
}

// CarriedOf lists the proposals of a batch that were carried out, by id.
func (r *Retiring) CarriedOf(batch string) []string {
	var out []string
	for id := range r.Carried {
		if r.Proposals[id].Fact.Batch == batch && batch != "" {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// Approved lists the approvals of a proposal as it stands, by time.
func (r *Retiring) Approved(id string) []Entered[Approval] {
	p, ok := r.Proposals[id]
	if !ok {
		return nil
	}
	sum, mine := string(p.Fact.Sum()), map[string]Entered[Approval]{}
	for k, a := range r.Approvals {
		if a.Fact.Proposal == id && !a.Fact.Off && string(a.Fact.Of) == sum {
			mine[k] = a
		}
	}
	return sortedBook(mine, func(a *Approval) string { return string(a.On) + a.By.String() })
}

// gateDestruction: nothing goes before its day, while it is held, or by one person (2-1-1).
func gateDestruction(p *ledger.Past, e *ledger.Entry, fact Fact) *breach {
	switch f := fact.(type) {
	case Proposal:
		if len(p.Live(field(KindCarried, f.ID))) > 0 {
			return refuse("destroyed_already", notice.P2_1_1, f.Title)
		}
		if f.Off {
			return nil
		}
		return first2(first2(tooEarly(f, f.Witnessed), ownPeriod(p, f)), held(p, f.What))
	case Approval:
		if b := first2(gateAuthor(e, f.By), mayApprove(p, e)); b != nil {
			return b
		}
		x, ok := proposal(p, f.Proposal, f.Of)
		switch {
		case len(p.Live(field(KindCarried, f.Proposal))) > 0:
			return refuse("destroyed_already", notice.P2_1_1, x.Title)
		case f.Off:
			return nil
		case !ok:
			return refuse("no_proposal", notice.P2_1_1, f.Proposal)
		}
		return held(p, x.What)
	case Carried:
		x, ok := proposal(p, f.Proposal, f.Of)
		if !ok {
			return refuse("no_proposal", notice.P2_1_1, f.Proposal)
		}
		return first2(first2(mayApprove(p, e), twoPersons(p, f)), first2(tooEarly(x, f.Witnessed), held(p, x.What)))
	}
	return nil
}

// tooEarly: the days of a proposal follow from one another, and the last of them has come by witnessed time.
func tooEarly(x Proposal, witnessed Date) *breach {
	due := x.Due()
	law := uint(36)
	if s := x.schema(); s != nil && s.Keep != nil {
		law = uint(s.Keep.Years) * 12
	}
	switch {
	case x.Provision != notice.P2_7_5 && (x.Months != law || x.Law != due):
		return refuse("wrong_days", x.Provision, string(x.Start), string(due))
	case due == "" || x.Free < due || x.Free < x.Law:
		return refuse("wrong_days", notice.P2_1_1, string(x.Start), string(due))
	case witnessed < x.Free:
		return refuse("before_its_day", x.Provision, string(x.Free), string(witnessed))
	}
	return nil
}

// held: a hold that stands keeps it (2-1-1).
func held(p *ledger.Past, what string) *breach {
	var b *breach
	p.Each(KindHold, func(f ledger.Field, values []ledger.Value) {
		for _, v := range values {
			fact, err := Read(f, v.Bytes)
			if h, ok := fact.(Hold); err == nil && ok && h.What == what && h.Lifted == "" {
				b = refuse("held", notice.P2_1_1, h.Reason)
			}
		}
	})
	return b
}

// mayApprove: a registrar or the top management.
func mayApprove(p *ledger.Past, e *ledger.Entry) *breach {
	a, _ := p.Authority(e.Device)
	if slices.Contains(a.Roles, RoleRegistrar) || slices.Contains(a.Roles, RoleManagement) {
		return nil
	}
	return refuse("not_approver", notice.P2_1_1)
}

// proposal gives a proposal that stands exactly as it was approved.
func proposal(p *ledger.Past, id string, of []byte) (Proposal, bool) {
	f := field(KindProposal, id)
	values := p.Live(f)
	if len(values) != 1 { // two versions: a person chooses first
		return Proposal{}, false
	}
	fact, err := Read(f, values[0].Bytes)
	x, ok := fact.(Proposal)
	return x, err == nil && ok && !x.Off && string(x.Sum()) == string(of)
}

// twoPersons: two different people approved, neither alone nor one of them twice.
func twoPersons(p *ledger.Past, c Carried) *breach {
	users := map[ledger.UserID]bool{}
	p.Each(KindApproval, func(f ledger.Field, values []ledger.Value) {
		if id, _, ok := cutLast(f.Key); !ok || id != c.Proposal {
			return
		}
		for _, v := range values {
			fact, err := Read(f, v.Bytes)
			a, ok := fact.(Approval)
			if err == nil && ok && !a.Off && string(a.Of) == string(c.Of) {
				users[a.By] = true
			}
		}
	})
	if len(users) < 2 {
		return refuse("two_approvals", notice.P2_1_1)
	}
	return nil
}
