package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Sorts of things that are held for a time.
const (
	LoanOriginal = "original" // borrowed
	LoanSample   = "sample"
	LoanWrong    = "wrong" // received by mistake or in excess (1-2-4)
)

// LoanSorts lists them in the order of the forms.
var LoanSorts = []string{LoanOriginal, LoanSample, LoanWrong}

// Loan is a thing of the client that the auditors hold and give back, with its receipt. Persons are named by role.
type Loan struct {
	ID     string `cbor:"-" json:"loan"`
	Sort   string `cbor:"1,keyasint" json:"sort"`
	What   string `cbor:"2,keyasint" json:"what"`
	Count  uint   `cbor:"3,keyasint,omitempty" json:"count,omitempty"`
	From   string `cbor:"4,keyasint" json:"from"` // role of who handed it over
	At     string `cbor:"5,keyasint" json:"at"`
	Reason string `cbor:"6,keyasint,omitempty" json:"reason,omitempty"`
	Due    Date   `cbor:"7,keyasint,omitempty" json:"due,omitempty"`
	Item   ItemID `cbor:"8,keyasint,omitempty" json:"item,omitempty"` // sealed copy of it, if one was made
}

// Return is the giving back of a loan.
type Return struct {
	ID   string `cbor:"-" json:"loan"`
	To   string `cbor:"1,keyasint" json:"to"` // role of who took it back
	At   string `cbor:"2,keyasint" json:"at"`
	Way  string `cbor:"3,keyasint,omitempty" json:"way,omitempty"`
	Note string `cbor:"4,keyasint,omitempty" json:"note,omitempty"` // its state, what is missing
}

// Purge asks that an item which nothing needs be destroyed before its day (1-2-4).
type Purge struct {
	Item   ItemID `cbor:"-" json:"item"`
	Reason string `cbor:"1,keyasint" json:"reason"`
	Off    bool   `cbor:"2,keyasint,omitempty" json:"off,omitempty"` // taken back
	Device []byte `cbor:"3,keyasint,omitempty" json:"-"`             // that asks
	Sig    []byte `cbor:"4,keyasint,omitempty" json:"-"`             // its approval of the order that the central server obeys
}

// Destroyed is the second person's yes to a purge. It keeps size and digest; keys and sealed pieces of the item are deleted by every store
// that sees it.
type Destroyed struct {
	Item   ItemID `cbor:"-" json:"item"`
	SHA256 []byte `cbor:"1,keyasint" json:"-"`
	Size   uint64 `cbor:"2,keyasint" json:"size"`
	On     Date   `cbor:"3,keyasint" json:"on"`
	Note   string `cbor:"4,keyasint,omitempty" json:"note,omitempty"`
}

// Field implements Fact.
func (l Loan) Field() ledger.Field { return field(KindLoan, l.ID) }

// Field implements Fact.
func (r Return) Field() ledger.Field { return field(KindReturn, r.ID) }

// Field implements Fact.
func (p Purge) Field() ledger.Field { return field(KindPurge, string(p.Item)) }

// Field implements Fact.
func (d Destroyed) Field() ledger.Field { return field(KindDestroyed, string(d.Item)) }

func (l Loan) valid() error {
	if l.Item != "" {
		if err := item(l.Item); err != nil {
			return err
		}
	}
	return first(ident("loan", l.ID), oneOf("sort", l.Sort, LoanSorts...), need("what", l.What), need("from", l.From), clock("at", l.At), day("due", l.Due, false), text("loan", l.Reason))
}

func (r Return) valid() error {
	return first(ident("loan", r.ID), need("to", r.To), clock("at", r.At), text("return", r.Way, r.Note))
}

func (p Purge) valid() error {
	if len(p.Sig) > 0 && (len(p.Sig) != 64 || len(p.Device) != 16) {
		return bad("signature of %d bytes", len(p.Sig))
	}
	if p.Off {
		return first(item(p.Item), text("reason", p.Reason))
	}
	return first(item(p.Item), need("reason", p.Reason))
}

func (d Destroyed) valid() error {
	return first(item(d.Item), digest("sha256", d.SHA256), day("on", d.On, true), text("note", d.Note))
}

// gateReturn: what is given back was received, and before that (1-2-4).
func gateReturn(p *ledger.Past, r Return) *breach {
	f := field(KindLoan, r.ID)
	if !has1(p, f) {
		return refuse("no_loan", notice.P1_2_4, r.ID)
	}
	if !p.AnyHead(f, func(v []byte) bool {
		fact, err := Read(f, v)
		l, ok := fact.(Loan)
		return err == nil && ok && l.At <= r.At
	}) {
		return refuse("returned_before_received", notice.P1_2_4, r.At)
	}
	return nil
}

func has1(p *ledger.Past, f ledger.Field) bool {
	return p.AnyHead(f, func([]byte) bool { return true })
}

// gatePurge: only what nothing ever referred to may go before its day, and only when it was set aside as unneeded with a reason (1-2-4).
func gatePurge(p *ledger.Past, r Purge) *breach {
	if r.Off {
		return nil
	}
	f := field(KindUnused, string(r.Item))
	if !p.AnyHead(f, func(v []byte) bool {
		fact, err := Read(f, v)
		u, ok := fact.(Unused)
		return err == nil && ok && u.On && strings.TrimSpace(u.Reason) != ""
	}) {
		return refuse("still_needed", notice.P1_2_4, string(r.Item))
	}
	if why := referred(p, r.Item); why != "" {
		return refuse("referred_to", notice.P1_2_4, string(r.Item), why)
	}
	return nil
}

// gateDestroyed: a second person answers a request that stands, for bytes that are those of the item (1-2-4).
func gateDestroyed(p *ledger.Past, e *ledger.Entry, d Destroyed) *breach {
	f := field(KindPurge, string(d.Item))
	asked, own := false, false
	for _, v := range p.Live(f) {
		fact, err := Read(f, v.Bytes)
		if r, ok := fact.(Purge); err != nil || !ok || r.Off {
			continue
		}
		for _, s := range v.Stated {
			asked = true
			own = own || s.User == e.Payload.User
		}
	}
	switch {
	case !asked:
		return refuse("no_purge", notice.P1_2_4, string(d.Item))
	case own:
		return refuse("second_person", notice.P1_2_4, string(d.Item))
	case !digestOf(p, nil, d.Item, d.SHA256):
		return refuse("unknown_item", notice.P1_2_4, string(d.Item))
	}
	return gatePurge(p, Purge{Item: d.Item})
}

// referred names the kind of the first fact that ever referred to an item, undone or not; "" if none did.
func referred(p *ledger.Past, id ItemID) string {
	names := func(f Fact) bool {
		switch f := f.(type) {
		case Link:
			return f.Item == id && f.On
		case Signature:
			return f.Item == id
		case Disclosure:
			return f.Item == id
		case Round:
			return slices.Contains(f.Evidence, id)
		case Redaction:
			return f.Of == id || f.Copy == id
		case Loan:
			return f.Item == id
		case Evidence:
			return f.Same == id || f.Storage == id
		}
		return false
	}
	for _, kind := range []string{KindLink, KindSignature, KindDisclosure, KindRound, KindRedaction, KindLoan, KindEvidence} {
		if p.Any(kind, func(x ledger.Fact) bool {
			f, err := Read(x.Field, x.Value)
			return err == nil && names(f)
		}) {
			return kind
		}
	}
	return inPaper(p, id)
}

// inPaper names the kind of paper that was compiled by somebody who held the item: such papers list every item.
func inPaper(p *ledger.Past, id ItemID) string {
	var made []ledger.Hash
	p.AnyIn(field(KindEvidence, string(id)), func(x ledger.Fact) bool {
		made = append(made, x.Entry.Hash)
		return false
	})
	for _, kind := range []string{KindReport, KindPaper} {
		if p.Any(kind, func(x ledger.Fact) bool {
			f, err := Read(x.Field, x.Value)
			if r, ok := f.(Report); err != nil || ok && !r.Issued {
				return false // a draft is no paper
			}
			return slices.ContainsFunc(made, func(h ledger.Hash) bool { return p.Shows(x.Entry.Hash, h) })
		}) {
			return kind
		}
	}
	return ""
}
