package audit

import (
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Custodian is a person who keeps a share of the body's escrow key (分割鍵の保管者): some of them together open the key header of any laptop of the body, also
// an old one of which a copy was made. Until ends it.
type Custodian struct {
	ID    string `cbor:"-" json:"custodian"`
	Name  string `cbor:"1,keyasint" json:"name"`
	Share string `cbor:"2,keyasint" json:"share"`                     // which one, and where it is kept
	Since Date   `cbor:"3,keyasint" json:"since"`                     // first day
	Until Date   `cbor:"4,keyasint,omitempty" json:"until,omitempty"` // last day, on which the share was given back
}

// ShareSettled is what a custodian says after a destruction (保管者の申告): that nothing which the share opens holds what was destroyed any more, neither a
// copy of an old key header or store nor anything that was ever recovered with it. It is said once for each destruction and custodian.
type ShareSettled struct {
	Proposal  string `cbor:"-" json:"proposal"`
	Custodian string `cbor:"-" json:"custodian"`
	Name      string `cbor:"1,keyasint" json:"name"` // who said it
	On        Date   `cbor:"2,keyasint" json:"on"`
	Note      string `cbor:"3,keyasint,omitempty" json:"note,omitempty"` // what was there and went
	Off       bool   `cbor:"4,keyasint,omitempty" json:"off,omitempty"`  // taken back
}

// Field implements Fact.
func (x Custodian) Field() ledger.Field { return field(KindCustodian, x.ID) }

// Field implements Fact.
func (x ShareSettled) Field() ledger.Field {
	return field(KindShareSettled, x.Proposal+"/"+x.Custodian)
}

func makeShareSettled(key string) (any, error) {
	id, who, ok := cutLast(key)
	if !ok {
		return nil, bad("custodian %q", key)
	}
	return &ShareSettled{Proposal: id, Custodian: who}, nil
}

func (x Custodian) valid() error {
	if x.Until != "" && x.Until < x.Since {
		return bad("until %q before %q", x.Until, x.Since)
	}
	return first(ident("custodian", x.ID), need("name", x.Name), need("share", x.Share), day("since", x.Since, true), day("until", x.Until, false))
}

func (x ShareSettled) valid() error {
	return first(ident("proposal", x.Proposal), ident("custodian", x.Custodian), need("name", x.Name), day("on", x.On, true), text("note", x.Note))
}

// Escrowed is one custodian's part in a destruction. Said is nil while nothing was said.
type Escrowed struct {
	Entered[Custodian]
	Said *Entered[ShareSettled]
}

// Escrow lists the custodians who kept a share on the day on which a destruction was carried out, by id, with what they said. A destruction is complete
// once all of them have.
func (r *Retiring) Escrow(proposal string) []Escrowed {
	done, ok := r.Carried[proposal]
	if !ok {
		return nil
	}
	var out []Escrowed
	for _, id := range SortedKeys(r.Custodians) {
		c := r.Custodians[id]
		if c.Fact.Since > done.Fact.On || c.Fact.Until != "" && c.Fact.Until < done.Fact.On {
			continue
		}
		e := Escrowed{Entered: c}
		if s, ok := r.Settled[proposal+"/"+id]; ok && !s.Fact.Off {
			e.Said = &s
		}
		out = append(out, e)
	}
	return out
}

// gateEscrow: a custodian who is named speaks about a destruction that was carried out (2-1-1).
func gateEscrow(p *ledger.Past, fact Fact) *breach {
	x, ok := fact.(ShareSettled)
	switch {
	case !ok || x.Off:
		return nil
	case len(p.Live(field(KindCustodian, x.Custodian))) == 0:
		return refuse("no_custodian", notice.P2_1_1, x.Custodian)
	case len(p.Live(field(KindCarried, x.Proposal))) == 0 || strings.TrimSpace(x.Name) == "":
		return refuse("not_carried", notice.P2_1_1, x.Proposal)
	}
	return nil
}
