package audit

import (
	"encoding/hex"
	"time"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts about renewal (更新).
const (
	KindRenewed   = "certificate.renewal"
	KindRenewalOf = "case.renewal_of"
)

// Renewed says in the case of a certificate by which case it is renewed, and, once it is, by which certificate (3-7-1 ト).
type Renewed struct {
	Number    string `cbor:"-" json:"number"`
	Case      string `cbor:"1,keyasint" json:"by_case"` // of the renewal, hexadecimal
	OpenedOn  Date   `cbor:"2,keyasint" json:"opened_on"`
	NewNumber string `cbor:"3,keyasint,omitempty" json:"new_number,omitempty"`
	IssuedOn  Date   `cbor:"4,keyasint,omitempty" json:"issued_on,omitempty"`
}

// RenewalOf says in a case that it renews a certificate of a case before, with the edition that was judged by then. A case has one for ever.
type RenewalOf struct {
	Case      string `cbor:"1,keyasint" json:"of_case"`
	Number    string `cbor:"2,keyasint" json:"number"`
	ValidTo   Date   `cbor:"3,keyasint" json:"valid_to"`
	OpenedOn  Date   `cbor:"4,keyasint" json:"opened_on"`
	Catalogue string `cbor:"5,keyasint,omitempty" json:"catalogue,omitempty"`
	Version   string `cbor:"6,keyasint,omitempty" json:"version,omitempty"`
	Digest    []byte `cbor:"7,keyasint,omitempty" json:"-"`
}

// Field implements Fact.
func (r Renewed) Field() ledger.Field { return field(KindRenewed, r.Number) }

// Field implements Fact.
func (RenewalOf) Field() ledger.Field { return field(KindRenewalOf, "") }

// caseName is the form of the name of a case: 16 bytes in hexadecimal.
func caseName(s string) error {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 16 || hex.EncodeToString(b) != s {
		return bad("case %q", s)
	}
	return nil
}

func (r Renewed) valid() error {
	if r.NewNumber != "" {
		if err := first(certNumber(r.NewNumber), day("issued_on", r.IssuedOn, true)); err != nil {
			return err
		}
	}
	return first(certNumber(r.Number), caseName(r.Case), day("opened_on", r.OpenedOn, true), day("issued_on", r.IssuedOn, false))
}

func (r RenewalOf) valid() error {
	if len(r.Digest) > 0 {
		if err := digest("digest", r.Digest); err != nil {
			return err
		}
	}
	return first(caseName(r.Case), certNumber(r.Number), day("valid_to", r.ValidTo, true), day("opened_on", r.OpenedOn, true), text("edition", r.Catalogue, r.Version))
}

// dayAfter is the day after a day; "" for what is no day.
func dayAfter(d Date) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Date(t.AddDate(0, 0, 1).Format(time.DateOnly))
}

// Follows is the day after the validity of the certificate that is renewed: the last on which its follower may be issued, and the one on which it begins
// without overlap.
func (r RenewalOf) Follows() Date { return dayAfter(r.ValidTo) }

// gateRenewed: a certificate is renewed while it is valid, not after it lapsed or was withdrawn; the new one follows it without a gap (3-7-1 ト).
func gateRenewed(p *ledger.Past, e *ledger.Entry, r Renewed) *breach {
	if b := gateOffice(p, e, notice.P3_7_5); b != nil {
		return b
	}
	s := Build(p).CertState(r.Number, "")
	switch {
	case s.Number == "":
		return refuse("no_certificate", notice.P3_7_5, r.Number)
	case s.Withdrawn || s.Lapsed || s.Replaced != "":
		return refuse("certificate_ended", notice.P3_7_5, r.Number)
	case r.OpenedOn > s.ValidTo || r.IssuedOn > dayAfter(s.ValidTo):
		return refuse("renewal_late", notice.P3_7_5, string(s.ValidTo))
	case r.IssuedOn != "" && r.IssuedOn < s.IssuedOn:
		return refuse("certificate_early", notice.P3_7_5, string(r.IssuedOn), string(s.IssuedOn))
	case s.Renewal != nil && s.Renewal.NewNumber != "" && (s.Renewal.NewNumber != r.NewNumber || s.Renewal.Case != r.Case):
		return refuse("renewed_already", notice.P3_7_5, s.Renewal.NewNumber)
	}
	return nil
}

// gateRenewalOf: a case renews one certificate for ever.
func gateRenewalOf(p *ledger.Past, e *ledger.Entry, r RenewalOf) *breach {
	for _, v := range p.Live(r.Field()) {
		if got, err := Read(r.Field(), v.Bytes); err == nil {
			if old, ok := got.(RenewalOf); ok && (old.Case != r.Case || old.Number != r.Number) {
				return refuse("renewal_pinned", notice.P3_7_5, old.Number)
			}
		}
	}
	return gateOffice(p, e, notice.P3_7_5)
}
