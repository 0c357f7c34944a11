package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Explanation is advisory work of kind 説明: which part does not conform and what is required, and nothing else (3-2-4, 3-3-3, 3-4-5). It is a
// row of the advisory register (4-2): client (the case's), content, day, state. There is no field for a remedy.
type Explanation struct {
	ID          string    `cbor:"-" json:"explanation"`
	Stage       string    `cbor:"1,keyasint" json:"stage"` // first, second, onsite
	Visit       VisitID   `cbor:"2,keyasint,omitempty" json:"visit,omitempty"`
	Checks      []CheckID `cbor:"3,keyasint" json:"checks"`
	On          Date      `cbor:"4,keyasint" json:"on"`
	To          string    `cbor:"5,keyasint" json:"to"`
	Content     string    `cbor:"6,keyasint" json:"content"`
	RequestedOn Date      `cbor:"7,keyasint,omitempty" json:"requested_on,omitempty"`
	Done        bool      `cbor:"8,keyasint" json:"done"` // the state of the work
}

// Referrals are where a client's question about a remedy is sent (4-3-3, 4-3-4, 4-3-5).
var Referrals = []string{"outside_expert", "ipa", "sme_support", "body"}

// Question is what the client asked and the auditor did not answer, because the answer would be advice: logged, and referred outside (4-3-3).
type Question struct {
	ID       string  `cbor:"-" json:"question"`
	Visit    VisitID `cbor:"1,keyasint,omitempty" json:"visit,omitempty"`
	At       string  `cbor:"2,keyasint" json:"at"`
	By       string  `cbor:"3,keyasint" json:"by"`
	Text     string  `cbor:"4,keyasint" json:"text"`
	Referred string  `cbor:"5,keyasint" json:"referred"`
}

// Comment is what the client said about a finding at the closing meeting.
type Comment struct {
	Check CheckID `cbor:"-" json:"check"`
	By    string  `cbor:"1,keyasint" json:"by"`
	Text  string  `cbor:"2,keyasint" json:"text"`
	At    string  `cbor:"3,keyasint,omitempty" json:"at,omitempty"`
}

// Wording is the wording of a finding that the team agreed on.
type Wording struct {
	Check  CheckID `cbor:"-" json:"check"`
	Text   string  `cbor:"1,keyasint" json:"text"`
	Agreed bool    `cbor:"2,keyasint" json:"agreed"`
}

// Promise is what the client said it will hand in or show, by when.
type Promise struct {
	ID     string  `cbor:"-" json:"promise"`
	Visit  VisitID `cbor:"1,keyasint,omitempty" json:"visit,omitempty"`
	Text   string  `cbor:"2,keyasint" json:"text"`
	By     string  `cbor:"3,keyasint,omitempty" json:"by,omitempty"`
	Due    Date    `cbor:"4,keyasint,omitempty" json:"due,omitempty"`
	Kept   Date    `cbor:"5,keyasint,omitempty" json:"kept,omitempty"` // day on which it was kept
	Made   Date    `cbor:"6,keyasint,omitempty" json:"made,omitempty"`
	Voided bool    `cbor:"7,keyasint,omitempty" json:"voided,omitempty"`
}

// DayEnd is the end of one audit day as one auditor wrote it: what is for tomorrow, and where the evening copy went, with the head that it
// holds.
type DayEnd struct {
	On       Date          `cbor:"-" json:"on"`
	By       ledger.UserID `cbor:"-" json:"-"`
	Tomorrow string        `cbor:"1,keyasint,omitempty" json:"tomorrow,omitempty"`
	Note     string        `cbor:"2,keyasint,omitempty" json:"note,omitempty"`
	CopyTo   string        `cbor:"3,keyasint,omitempty" json:"copy_to,omitempty"`
	CopyHead []byte        `cbor:"4,keyasint,omitempty" json:"-"`
}

// Field implements Fact.
func (e Explanation) Field() ledger.Field { return field(KindExplanation, e.ID) }

// Field implements Fact.
func (q Question) Field() ledger.Field { return field(KindQuestion, q.ID) }

// Field implements Fact.
func (c Comment) Field() ledger.Field { return field(KindComment, string(c.Check)) }

// Field implements Fact.
func (w Wording) Field() ledger.Field { return field(KindWording, string(w.Check)) }

// Field implements Fact.
func (p Promise) Field() ledger.Field { return field(KindPromise, p.ID) }

// Field implements Fact.
func (d DayEnd) Field() ledger.Field { return field(KindDayEnd, DayKey(d.On, d.By)) }

// DayKey names the end of a day by its author.
func DayKey(on Date, by ledger.UserID) string { return string(on) + "/" + by.String() }

// DayEnds lists what was written at the end of a day, by author.
func (c *Case) DayEnds(on Date) []Entered[DayEnd] {
	out := sortedBook(c.Book.Days, func(d *DayEnd) string { return d.By.String() })
	return slices.DeleteFunc(out, func(d Entered[DayEnd]) bool { return d.Fact.On != on })
}

func maybeVisit(v VisitID) error {
	if v == "" {
		return nil
	}
	return ident("visit", string(v))
}

func (e Explanation) valid() error {
	if len(e.Checks) == 0 {
		return bad("explanation of nothing")
	}
	for _, c := range e.Checks {
		if err := check(c); err != nil {
			return err
		}
	}
	return first(ident("explanation", e.ID), oneOf("stage", e.Stage, "first", "second", "onsite"), maybeVisit(e.Visit), day("on", e.On, true),
		need("to", e.To), need("content", e.Content), day("requested_on", e.RequestedOn, false))
}

func (q Question) valid() error {
	return first(ident("question", q.ID), maybeVisit(q.Visit), clock("at", q.At), need("by", q.By), need("question", q.Text), oneOf("referred", q.Referred, Referrals...))
}

func (c Comment) valid() error {
	return first(check(c.Check), need("by", c.By), need("comment", c.Text), maybeClock("at", c.At))
}

func (w Wording) valid() error { return first(check(w.Check), need("wording", w.Text)) }

func (p Promise) valid() error {
	return first(ident("promise", p.ID), maybeVisit(p.Visit), need("promise", p.Text), text("by", p.By), day("due", p.Due, false), day("kept", p.Kept, false), day("made", p.Made, false))
}

func (d DayEnd) valid() error {
	if len(d.CopyHead) > 0 {
		if err := digest("copy_head", d.CopyHead); err != nil {
			return err
		}
	}
	return first(day("on", d.On, true), text("day", d.Tomorrow, d.Note, d.CopyTo))
}

// gateExplanation: only the parts that do not conform are explained; before the site only on a recorded request (3-2-4, 3-3-3, 3-4-5).
func gateExplanation(p *ledger.Past, f Explanation) *breach {
	at := notice.P3_4_5
	switch f.Stage {
	case "first":
		at = notice.P3_2_4
	case "second":
		at = notice.P3_3_3
	}
	if f.Stage != "onsite" && f.RequestedOn == "" {
		return refuse("explanation_not_requested", at)
	}
	for _, c := range f.Checks {
		if len(p.Live(field(KindFinding, string(c)))) == 0 {
			return refuse("explains_conforming", at, string(c))
		}
	}
	return nil
}

// SortedExplanations lists the explanations by day, then id.
func (c *Case) SortedExplanations() []Entered[Explanation] {
	return sortedBook(c.Book.Explanations, func(e *Explanation) string { return string(e.On) + e.ID })
}

// SortedQuestions lists the client's questions by time.
func (c *Case) SortedQuestions() []Entered[Question] {
	return sortedBook(c.Book.Questions, func(q *Question) string { return q.At + q.ID })
}

// SortedPromises lists what the client promised and was not struck out, by due day; those without come last.
func (c *Case) SortedPromises() []Entered[Promise] {
	out := sortedBook(c.Book.Promises, func(p *Promise) string { return strings.ReplaceAll("~"+string(p.Due)+p.ID, "~2", "2") })
	return slices.DeleteFunc(out, func(p Entered[Promise]) bool { return p.Fact.Voided })
}
