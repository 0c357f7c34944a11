package audit

import (
	"strings"

	"genchi/app/ledger"
)

// Kinds of facts about the first stage (第一次審査, 第三の2). What the client answered to each measure is KindSelfCheck.
const (
	KindSheetSent     = "first.sent"
	KindSheetReturned = "first.returned"
	KindPriorAudit    = "first.prior"
	KindConfirmation  = "first.confirmation"
	KindFirstEnd      = "first.end"
	KindFirstTold     = "first.told"
	KindPlanWaived    = "plan.waived"
)

// Papers of the first stage.
const (
	PaperCheckSheet  = "check_sheet"  // チェックシート as it was sent: a workbook, no PDF (3-2-1)
	PaperFirstResult = "first_result" // 第一次審査結果通知 (3-2-4)
)

// SheetSent is the n-th check sheet that was sent to the client (3-2-1): to whom, how, and the digest of the workbook, which is kept as a paper. It names
// the catalogue edition and the measures that it asks for.
type SheetSent struct {
	N         uint        `cbor:"-" json:"n"`
	On        Date        `cbor:"1,keyasint" json:"on"`
	To        string      `cbor:"2,keyasint" json:"to"`
	Way       string      `cbor:"3,keyasint,omitempty" json:"way,omitempty"`
	Paper     []byte      `cbor:"4,keyasint" json:"-"`
	Catalogue string      `cbor:"5,keyasint" json:"catalogue"`
	Version   string      `cbor:"6,keyasint" json:"version"`
	Edition   []byte      `cbor:"7,keyasint" json:"-"` // digest of the catalogue
	Measures  []MeasureID `cbor:"8,keyasint" json:"measures"`
	Due       Date        `cbor:"9,keyasint,omitempty" json:"due,omitempty"` // by when an answer is asked for
}

// SheetReturned is the n-th time that the client answered (3-2-1). Item is the file as it came in, sealed; none where the answer came on paper and was typed.
type SheetReturned struct {
	N      uint        `cbor:"-" json:"n"`
	Of     uint        `cbor:"1,keyasint" json:"of"` // the sheet that was sent
	On     Date        `cbor:"2,keyasint" json:"on"`
	By     string      `cbor:"3,keyasint,omitempty" json:"by,omitempty"` // who answered, by role
	Way    string      `cbor:"4,keyasint,omitempty" json:"way,omitempty"`
	Item   ItemID      `cbor:"5,keyasint,omitempty" json:"item,omitempty"`
	Digest []byte      `cbor:"6,keyasint,omitempty" json:"-"` // of the file
	Taken  []MeasureID `cbor:"7,keyasint,omitempty" json:"taken,omitempty"`
	Left   uint        `cbor:"8,keyasint,omitempty" json:"left,omitempty"` // rows that were not taken in
}

// PriorAudit says of a return whether a person with knowledge of information security and audit had audited before it was answered (3-2-2).
type PriorAudit struct {
	Return        uint   `cbor:"-" json:"return"`
	Done          bool   `cbor:"1,keyasint" json:"done"`
	Who           string `cbor:"2,keyasint,omitempty" json:"who,omitempty"`
	Qualification string `cbor:"3,keyasint,omitempty" json:"qualification,omitempty"`
	On            Date   `cbor:"4,keyasint,omitempty" json:"on,omitempty"`
	Outside       bool   `cbor:"5,keyasint,omitempty" json:"outside,omitempty"` // nobody of the client's own
}

// Ways in which an auditor confirms answers (3-2-3).
const (
	ConfirmDialogue  = "dialogue"
	ConfirmDocuments = "documents"
	ConfirmBoth      = "both"
)

// Confirmation is the n-th time that an auditor, who is its author, confirmed answers that no prior audit stood before: in the range agreed with the client,
// how, with whom, and what was seen (3-2-3). Report and certificate print it.
type Confirmation struct {
	N        uint   `cbor:"-" json:"n"`
	Return   uint   `cbor:"1,keyasint" json:"return"`
	Way      string `cbor:"2,keyasint" json:"way"`
	Range    string `cbor:"3,keyasint" json:"range"`
	AgreedBy string `cbor:"4,keyasint" json:"agreed_by"`
	AgreedOn Date   `cbor:"5,keyasint,omitempty" json:"agreed_on,omitempty"`
	With     string `cbor:"6,keyasint,omitempty" json:"with,omitempty"`
	On       Date   `cbor:"7,keyasint" json:"on"`
	Seen     string `cbor:"8,keyasint" json:"seen"`
}

// FirstEnd is the end of the first stage.
type FirstEnd struct {
	On   Date   `cbor:"1,keyasint" json:"on"`
	Note string `cbor:"2,keyasint,omitempty" json:"note,omitempty"`
}

// FirstTold says that the client was told the result of the first stage (3-2-4), by its paper if one was made.
type FirstTold struct {
	On    Date   `cbor:"1,keyasint" json:"on"`
	To    string `cbor:"2,keyasint" json:"to"`
	Way   string `cbor:"3,keyasint,omitempty" json:"way,omitempty"`
	Paper []byte `cbor:"4,keyasint,omitempty" json:"-"`
}

// PlanWaived says that the body makes no short plan in a case that is limited to the first stage, and why (3-2-7).
type PlanWaived struct {
	On     Date   `cbor:"1,keyasint" json:"on"`
	Reason string `cbor:"2,keyasint" json:"reason"`
	Off    bool   `cbor:"3,keyasint,omitempty" json:"off,omitempty"` // it makes one after all
}

// Field implements Fact.
func (s SheetSent) Field() ledger.Field { return field(KindSheetSent, decimal(s.N)) }

// Field implements Fact.
func (r SheetReturned) Field() ledger.Field { return field(KindSheetReturned, decimal(r.N)) }

// Field implements Fact.
func (a PriorAudit) Field() ledger.Field { return field(KindPriorAudit, decimal(a.Return)) }

// Field implements Fact.
func (c Confirmation) Field() ledger.Field { return field(KindConfirmation, decimal(c.N)) }

// Field implements Fact.
func (FirstEnd) Field() ledger.Field { return field(KindFirstEnd, "") }

// Field implements Fact.
func (FirstTold) Field() ledger.Field { return field(KindFirstTold, "") }

// Field implements Fact.
func (PlanWaived) Field() ledger.Field { return field(KindPlanWaived, "") }

func readSheetSent(k string) (any, error) {
	n, err := parseDecimal(k)
	return &SheetSent{N: n}, err
}

func readSheetReturned(k string) (any, error) {
	n, err := parseDecimal(k)
	return &SheetReturned{N: n}, err
}

func readPriorAudit(k string) (any, error) {
	n, err := parseDecimal(k)
	return &PriorAudit{Return: n}, err
}

func readConfirmation(k string) (any, error) {
	n, err := parseDecimal(k)
	return &Confirmation{N: n}, err
}

func (s SheetSent) valid() error {
	return first(numbered(s.N), day("on", s.On, true), need("to", strings.TrimSpace(s.To)), text("way", s.To, s.Way), digest("paper", s.Paper), need("catalogue", s.Catalogue),
		text("version", s.Version), digest("edition", s.Edition), Measures{IDs: s.Measures}.valid(), day("due", s.Due, false))
}

func (r SheetReturned) valid() error {
	if r.Item != "" {
		if err := first(item(r.Item), digest("digest", r.Digest)); err != nil {
			return err
		}
	}
	if len(r.Taken) > 0 {
		if err := (Measures{IDs: r.Taken}).valid(); err != nil {
			return err
		}
	}
	return first(numbered(r.N), numbered(r.Of), day("on", r.On, true), text("by", r.By, r.Way))
}

func (a PriorAudit) valid() error {
	return first(numbered(a.Return), text("prior", a.Who, a.Qualification), day("on", a.On, false))
}

func (c Confirmation) valid() error {
	return first(numbered(c.N), numbered(c.Return), oneOf("way", c.Way, ConfirmDialogue, ConfirmDocuments, ConfirmBoth), text("confirmation", c.Range, c.AgreedBy, c.With, c.Seen),
		day("agreed_on", c.AgreedOn, false), day("on", c.On, true))
}

func (e FirstEnd) valid() error { return first(day("on", e.On, true), text("note", e.Note)) }

func (f FirstTold) valid() error {
	if len(f.Paper) > 0 {
		if err := digest("paper", f.Paper); err != nil {
			return err
		}
	}
	return first(day("on", f.On, true), need("to", strings.TrimSpace(f.To)), text("told", f.To, f.Way))
}

func (w PlanWaived) valid() error { return first(day("on", w.On, true), text("reason", w.Reason)) }

// First is the part of the read model about the first stage, each by the key of its field.
type First struct {
	Sent      map[string]Entered[SheetSent]
	Returned  map[string]Entered[SheetReturned]
	Prior     map[string]Entered[PriorAudit]
	Confirmed map[string]Entered[Confirmation]
	End       map[string]Entered[FirstEnd] // one at most, under ""
	Told      map[string]Entered[FirstTold]
	Waived    *PlanWaived
}

func newFirst() First {
	return First{
		Sent: map[string]Entered[SheetSent]{}, Returned: map[string]Entered[SheetReturned]{}, Prior: map[string]Entered[PriorAudit]{}, Confirmed: map[string]Entered[Confirmation]{},
		End: map[string]Entered[FirstEnd]{}, Told: map[string]Entered[FirstTold]{},
	}
}

func (s *First) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindSheetSent:
		enter(s.Sent, f.Key, fact, head)
	case KindSheetReturned:
		enter(s.Returned, f.Key, fact, head)
	case KindPriorAudit:
		enter(s.Prior, f.Key, fact, head)
	case KindConfirmation:
		enter(s.Confirmed, f.Key, fact, head)
	case KindFirstEnd:
		enter(s.End, f.Key, fact, head)
	case KindFirstTold:
		enter(s.Told, f.Key, fact, head)
	case KindPlanWaived:
		set(&s.Waived, fact)
	}
}

// SortedSent lists the sheets that were sent, by number.
func (s *First) SortedSent() []Entered[SheetSent] {
	return sortedBook(s.Sent, func(x *SheetSent) string { return decimal(x.N + 100000) })
}

// SortedReturned lists the returns by number.
func (s *First) SortedReturned() []Entered[SheetReturned] {
	return sortedBook(s.Returned, func(x *SheetReturned) string { return decimal(x.N + 100000) })
}

// SortedConfirmed lists the confirmations by number.
func (s *First) SortedConfirmed() []Entered[Confirmation] {
	return sortedBook(s.Confirmed, func(x *Confirmation) string { return decimal(x.N + 100000) })
}

// LastReturn is the newest return.
func (s *First) LastReturn() (last Entered[SheetReturned], ok bool) {
	all := s.SortedReturned()
	if len(all) == 0 {
		return last, false
	}
	return all[len(all)-1], true
}

// Assured tells whether the answers of the newest return stand on a prior audit, or on an auditor's confirmation (3-2-3).
func (s *First) Assured() bool {
	r, ok := s.LastReturn()
	if !ok {
		return false
	}
	if a, known := s.Prior[decimal(r.Fact.N)]; known && a.Fact.Done {
		return true
	}
	for _, c := range s.Confirmed {
		if c.Fact.Return == r.Fact.N {
			return true
		}
	}
	return false
}

// PlanIsWaived tells whether the body makes no short plan here.
func (s *First) PlanIsWaived() bool { return s.Waived != nil && !s.Waived.Off }

// FirstPeriod is the first and the last day of the first stage: from the sheet sent first to its end, or to the last look at a correction where the case is
// limited to this stage. Empty where nothing of it is recorded.
func (c *Case) FirstPeriod() (from, to Date) {
	for _, s := range c.First.SortedSent() {
		if from == "" || s.Fact.On < from {
			from = s.Fact.On
		}
		to = max(to, s.Fact.On)
	}
	if from == "" {
		return "", ""
	}
	for _, r := range c.First.Returned {
		to = max(to, r.Fact.On)
	}
	for _, x := range c.First.Confirmed {
		to = max(to, x.Fact.On)
	}
	if e, ok := c.First.End[""]; ok {
		to = max(to, e.Fact.On)
	}
	if c.FirstOnly() {
		for _, f := range c.SortedFindings() {
			if f.Review != nil {
				to = max(to, f.Review.On)
			}
		}
	}
	return from, to
}

// Unanswered lists the chosen measures to which the client gave no answer, in the order in which they were chosen.
func (c *Case) Unanswered() []MeasureID {
	var out []MeasureID
	for _, id := range c.Measures {
		if _, ok := c.Site.SelfCheck[id]; !ok && !c.measureGone(id) {
			out = append(out, id)
		}
	}
	return out
}

// IsReturnedSheet tells whether an item is a check sheet as it came back; it serves the stage as a whole and no single check.
func (c *Case) IsReturnedSheet(id ItemID) bool {
	for _, r := range c.First.Returned {
		if r.Fact.Item == id {
			return true
		}
	}
	return false
}
