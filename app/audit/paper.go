package audit

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Papers that are made on site.
const (
	PaperNotice = "onsite_notice" // 現地審査結果通知 (3-4-5)
	PaperDay    = "day_sheet"     // the day's end, for the team

	PaperVerification = "verification"    // 検証の記録 (3-6-2)
	PaperDecision     = "decision_notice" // 認証の可否の決定の通知 (3-6-5)
	PaperCertificate  = "certificate"     // 認証証明書 (3-7-3, 3-7-4)

	PaperReceipt = "loan_receipt" // 預り証・返却の受領証 (1-2-4)

	PaperSurvey  = "survey_notice"  // 維持の確認の通知 (3-7-1 ヘ): before a check its plan, after it the result
	PaperRenewal = "renewal_notice" // 更新・返納の案内 (3-7-1 ト): renewal is called for, or the return of what is over
)

// Paper is a compiled paper: its digest, the head that it was compiled from, where its bytes are sealed. Of is the round, the decision or the
// certificate that it is about.
type Paper struct {
	Digest []byte    `cbor:"-" json:"-"`
	Sort   string    `cbor:"1,keyasint" json:"paper"`
	Head   []byte    `cbor:"2,keyasint" json:"-"`
	Lang   string    `cbor:"3,keyasint" json:"lang"`
	Layout uint      `cbor:"4,keyasint" json:"layout"`
	Visits []VisitID `cbor:"5,keyasint,omitempty" json:"visits,omitempty"`
	Day    Date      `cbor:"6,keyasint,omitempty" json:"day,omitempty"`
	Number uint      `cbor:"7,keyasint" json:"number"`
	Pages  uint      `cbor:"8,keyasint" json:"pages"`
	Stored ItemID    `cbor:"9,keyasint" json:"stored"`
	Size   uint64    `cbor:"10,keyasint" json:"size"`
	Commit []byte    `cbor:"11,keyasint" json:"-"`
	Chunks []Chunk   `cbor:"12,keyasint" json:"-"`
	Of     string    `cbor:"13,keyasint,omitempty" json:"of,omitempty"`
}

// Ways of signing. A refusal is a record of its own; a signature is not agreement.
const (
	SignedInk     = "ink"
	SignedPointer = "pointer"
	SignedRefused = "refused"
)

// Signature says who signed a paper, how, or that a person would not. Item is the sealed drawing of one made by pointer.
type Signature struct {
	Paper  []byte `cbor:"-" json:"-"`
	ID     string `cbor:"-" json:"signature"`
	Role   string `cbor:"1,keyasint" json:"role"`
	Way    string `cbor:"2,keyasint" json:"way"`
	At     string `cbor:"3,keyasint" json:"at"`
	Reason string `cbor:"4,keyasint,omitempty" json:"reason,omitempty"` // as it was given, of a refusal
	Item   ItemID `cbor:"5,keyasint,omitempty" json:"item,omitempty"`
	Where  string `cbor:"6,keyasint,omitempty" json:"where,omitempty"` // where the paper signed in ink is kept
}

// Ways of a disclosure.
const (
	WayPrint  = "print"
	WayGive   = "give"
	WayExport = "export"
)

// Purposes that every contract covers; others need to be named in it (1-3).
var Purposes = []string{"result_notice", "correction", "audit_work", "verification"}

// PurposeInspection is the ministry's inspection: a disclosure that the notice itself forces, whatever was agreed (1-2-3).
const PurposeInspection = "inspection"

// Disclosure is one printing, giving or export: what, to whom, on what ground, for which purpose (1-2-3, 1-3).
type Disclosure struct {
	ID        string `cbor:"-" json:"disclosure"`
	Way       string `cbor:"1,keyasint" json:"way"`
	Paper     []byte `cbor:"2,keyasint,omitempty" json:"-"`
	Item      ItemID `cbor:"3,keyasint,omitempty" json:"item,omitempty"`
	What      string `cbor:"4,keyasint,omitempty" json:"what,omitempty"`
	Purpose   string `cbor:"5,keyasint" json:"purpose"`
	Recipient string `cbor:"6,keyasint" json:"recipient"`
	At        string `cbor:"7,keyasint" json:"at"`
	Copies    uint   `cbor:"8,keyasint,omitempty" json:"copies,omitempty"`
	Ground    string `cbor:"9,keyasint,omitempty" json:"ground,omitempty"`
	Spool     bool   `cbor:"10,keyasint,omitempty" json:"spool_warned,omitempty"` // the person was told that printers keep copies
}

// Field implements Fact.
func (p Paper) Field() ledger.Field { return field(KindPaper, hex.EncodeToString(p.Digest)) }

// Field implements Fact.
func (s Signature) Field() ledger.Field {
	return field(KindSignature, hex.EncodeToString(s.Paper)+"/"+s.ID)
}

// Field implements Fact.
func (d Disclosure) Field() ledger.Field { return field(KindDisclosure, d.ID) }

func (p Paper) valid() error {
	for _, v := range p.Visits {
		if err := ident("visit", string(v)); err != nil {
			return err
		}
	}
	return first(oneOf("paper", p.Sort, PaperNotice, PaperDay, PaperVerification, PaperDecision, PaperCertificate, PaperReceipt, PaperSurvey, PaperRenewal,
		PaperStatement, PaperPlan, PaperRequests, PaperSecond, PaperAddendum, PaperCheckSheet, PaperFirstResult), text("of", p.Of), digest("digest", p.Digest), digest("head", p.Head), oneOf("lang", p.Lang, "ja", "en"),
		day("day", p.Day, p.Sort == PaperDay), item(p.Stored), sealed(p.Size, p.Digest, p.Commit, p.Chunks))
}

func (s Signature) valid() error {
	if s.Item != "" {
		if err := item(s.Item); err != nil {
			return err
		}
	}
	return first(digest("paper", s.Paper), ident("signature", s.ID), need("role", s.Role), oneOf("way", s.Way, SignedInk, SignedPointer, SignedRefused),
		clock("at", s.At), text("signature", s.Reason, s.Where))
}

func (d Disclosure) valid() error {
	if len(d.Paper) > 0 {
		if err := digest("paper", d.Paper); err != nil {
			return err
		}
	}
	if d.Item != "" {
		if err := item(d.Item); err != nil {
			return err
		}
	}
	return first(ident("disclosure", d.ID), oneOf("way", d.Way, WayPrint, WayGive, WayExport), need("purpose", d.Purpose), need("recipient", d.Recipient),
		clock("at", d.At), text("disclosure", d.What, d.Ground))
}

func makePaper(k string) (any, error) {
	b, err := hex.DecodeString(k)
	return &Paper{Digest: b}, err
}

func makeSignature(k string) (any, error) {
	p, id, _ := strings.Cut(k, "/")
	b, err := hex.DecodeString(p)
	return &Signature{Paper: b, ID: id}, err
}

// gatePaper: the result is told after the on-site audit ended, so each visit of the notice has had its closing meeting (3-4-5).
func gatePaper(p *ledger.Past, f Paper) *breach {
	if f.Sort == PaperReceipt {
		return gateReceipt(p, f)
	}
	if f.Sort != PaperNotice {
		return first2(gateOfficePaper(p, f), gateTermsPaper(p, f))
	}
	if len(f.Visits) == 0 {
		return refuse("no_visit", notice.P3_4_1, "")
	}
	for _, v := range f.Visits {
		if len(p.Live(field(KindClosing, string(v)))) == 0 {
			return refuse("not_closed", notice.P3_4_5, string(v))
		}
	}
	return nil
}

// gateSignature: what is signed, or refused, is a paper that was made.
func gateSignature(p *ledger.Past, s Signature) *breach {
	if len(p.Live(field(KindPaper, hex.EncodeToString(s.Paper)))) == 0 {
		return refuse("no_paper", notice.P3_4_5)
	}
	return nil
}

// gateDisclosure: what came from outside is used only as agreed with who gave it (1-3); what is no secret is free (1-2).
func gateDisclosure(p *ledger.Past, d Disclosure) *breach {
	if slices.Contains(Purposes, d.Purpose) || d.Purpose == PurposeInspection || d.Item != "" && !secret(p, "item/"+string(d.Item)) {
		return nil
	}
	for _, v := range p.Live(field(KindContract, "")) {
		if f, err := Read(field(KindContract, ""), v.Bytes); err == nil {
			if c, ok := f.(Contract); ok && slices.Contains(c.Purposes, d.Purpose) {
				return nil
			}
		}
	}
	return refuse("purpose_not_agreed", notice.P1_3, d.Purpose)
}

// SortedPapers lists the papers of a sort by number, then digest; "" is every sort.
func (c *Case) SortedPapers(sort string) []Paper {
	var out []Paper
	for _, e := range c.Book.Papers {
		if sort == "" || e.Fact.Sort == sort {
			out = append(out, e.Fact)
		}
	}
	slices.SortFunc(out, func(a, b Paper) int {
		if a.Number != b.Number {
			return int(a.Number) - int(b.Number)
		}
		return strings.Compare(hex.EncodeToString(a.Digest), hex.EncodeToString(b.Digest))
	})
	return out
}
