package audit

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Answer is what the client says it did about a finding, before the N-th look at it (3-4-6).
type Answer struct {
	Check CheckID `cbor:"-" json:"check"`
	N     uint    `cbor:"-" json:"round"`
	Text  string  `cbor:"1,keyasint" json:"text"`
	On    Date    `cbor:"2,keyasint" json:"on"`
	By    string  `cbor:"3,keyasint,omitempty" json:"by,omitempty"`
}

// Round is the N-th look at the correction of a finding, by the methods of the audit (3-4-6); N counts from 1.
type Round struct {
	Check    CheckID  `cbor:"-" json:"check"`
	N        uint     `cbor:"-" json:"round"`
	Result   string   `cbor:"1,keyasint" json:"result"` // as in Review
	On       Date     `cbor:"2,keyasint" json:"on"`
	Methods  []string `cbor:"3,keyasint,omitempty" json:"methods,omitempty"`
	Text     string   `cbor:"4,keyasint,omitempty" json:"text,omitempty"`
	Evidence []ItemID `cbor:"5,keyasint,omitempty" json:"evidence,omitempty"` // new since the round before
}

// LookMethods are the ways of looking at a measure, as catalogues name them.
var LookMethods = []string{"document_review", "interview", "physical_inspection", "electronic_record"}

func roundKey(c CheckID, n uint) string { return string(c) + "/" + strconv.FormatUint(uint64(n), 10) }

func cutRound(key string) (CheckID, uint, error) {
	i := strings.LastIndexByte(key, '/')
	if i < 0 {
		return "", 0, bad("no round in %q", key)
	}
	n, err := strconv.ParseUint(key[i+1:], 10, 16)
	if err != nil || key[i+1:] != strconv.FormatUint(n, 10) {
		return "", 0, bad("round in %q", key)
	}
	return CheckID(key[:i]), uint(n), nil
}

// Field implements Fact.
func (a Answer) Field() ledger.Field { return field(KindAnswer, roundKey(a.Check, a.N)) }

// Field implements Fact.
func (r Round) Field() ledger.Field { return field(KindRound, roundKey(r.Check, r.N)) }

func (a Answer) valid() error {
	if a.N == 0 || a.N > 99 {
		return bad("round %d", a.N)
	}
	return first(check(a.Check), need("answer", a.Text), day("on", a.On, true), text("by", a.By))
}

func (r Round) valid() error {
	if r.N == 0 || r.N > 99 {
		return bad("round %d", r.N)
	}
	for _, m := range r.Methods {
		if err := oneOf("method", m, LookMethods...); err != nil {
			return err
		}
	}
	for _, i := range r.Evidence {
		if err := item(i); err != nil {
			return err
		}
	}
	return first(check(r.Check), oneOf("result", r.Result, ReviewCorrected, ReviewNotCorrected, ReviewDeadline), day("on", r.On, true), text("round", r.Text))
}

// gateRound: a look at a correction belongs to a finding, and follows the one before it (3-4-6).
func gateRound(p *ledger.Past, r Round) *breach {
	if b := gateReview(p, Review{Check: r.Check, Result: r.Result, On: r.On}); b != nil {
		return b
	}
	if r.N > 1 && len(p.Live(field(KindRound, roundKey(r.Check, r.N-1)))) == 0 {
		return refuse("round_out_of_order", notice.P3_4_6, strconv.FormatUint(uint64(r.N), 10))
	}
	return nil
}

// Rounds lists the looks at a finding's correction in order.
func (c *Case) Rounds(id CheckID) []Entered[Round] {
	out := sortedBook(c.Book.Rounds, func(r *Round) string { return strconv.FormatUint(uint64(r.N)+1000, 10) })
	return slices.DeleteFunc(out, func(r Entered[Round]) bool { return r.Fact.Check != id })
}

// Answers lists the client's answers to a finding in order.
func (c *Case) Answers(id CheckID) []Entered[Answer] {
	out := sortedBook(c.Book.Answers, func(a *Answer) string { return strconv.FormatUint(uint64(a.N)+1000, 10) })
	return slices.DeleteFunc(out, func(a Entered[Answer]) bool { return a.Fact.Check != id })
}

// Overdue is the number of days from the day after a deadline to today, both counted: the day after it is day 1. Not positive: not overdue.
// The due day itself still belongs to the client (the first day is not counted).
func Overdue(due, today Date) int {
	d, err1 := time.Parse(time.DateOnly, string(due))
	t, err2 := time.Parse(time.DateOnly, string(today))
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(t.Sub(d).Hours() / 24)
}

// LateOn tells how many days a finding's correction is late on a day: 0 if it has no deadline, is corrected, or is in time.
func (c *Case) LateOn(id CheckID, today Date) int {
	f := c.Findings[id]
	if f == nil || f.Due == nil || f.Review != nil && f.Review.Result == ReviewCorrected {
		return 0
	}
	return max(0, Overdue(f.Due.On, today))
}
