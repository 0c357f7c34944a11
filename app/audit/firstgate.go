package audit

import (
	"bytes"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// firstContract lists what of the first stage may not be stored before the contract (1-2-1, 3-2-1).
func firstContract(kind string) bool {
	switch kind {
	case KindSheetSent, KindSheetReturned, KindPriorAudit, KindConfirmation, KindFirstEnd, KindFirstTold:
		return true
	}
	return false
}

// firstStops is Stops for this subject: what the client sends is still received.
func firstStops(kind string) bool {
	return kind == KindSheetSent || kind == KindConfirmation || kind == KindFirstEnd || kind == KindFirstTold
}

// firstGate judges the facts of the first stage; ok is false for a fact of another subject.
func (st *standing) firstGate(e *ledger.Entry, fact Fact) (b *breach, ok bool) {
	p := st.past
	switch f := fact.(type) {
	case SheetSent:
		return st.gateSheetSent(e, f), true
	case SheetReturned:
		return gateSheetReturned(p, f), true
	case PriorAudit:
		return gatePriorAudit(p, e, f), true
	case Confirmation:
		return gateConfirmation(p, f), true
	case FirstEnd:
		return gateFirstEnd(p, f), true
	case FirstTold:
		return gateFirstTold(p, f), true
	case PlanWaived:
		return gatePlanWaived(p, e, f), true
	}
	return nil, false
}

// gateSheetSent: the sheet goes out after the contract was concluded, for measures that the client chose, by the edition of the case (3-2-1).
func (st *standing) gateSheetSent(e *ledger.Entry, s SheetSent) *breach {
	p := st.past
	c, _, _ := one[Contract](p, Contract{}.Field())
	if s.On < c.ConcludedOn {
		return refuse("sheet_before_contract", notice.P3_2_1, string(s.On), string(c.ConcludedOn))
	}
	if ed, _, ok := one[Editions](p, Editions{}.Field()); ok && !bytes.Equal(ed.Digest, s.Edition) {
		return refuse("sheet_edition", notice.P3_2_1)
	}
	if len(p.Live(s.Field())) > 0 {
		return refuse("sheet_stands", notice.P3_2_1, decimal(s.N))
	}
	if !alsoSets(e, Paper{Digest: s.Paper}.Field()) && len(p.Live(Paper{Digest: s.Paper}.Field())) == 0 {
		return refuse("no_sheet_file", notice.P3_2_1)
	}
	for _, id := range s.Measures {
		if b := st.gateChosen(MakeCheck(id, "")); b != nil {
			return b
		}
	}
	return nil
}

// alsoSets tells whether an entry itself records a field.
func alsoSets(e *ledger.Entry, f ledger.Field) bool {
	return slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set && o.Field == f })
}

// gateSheetReturned: what comes back was sent, not later than it comes back (3-2-1).
func gateSheetReturned(p *ledger.Past, r SheetReturned) *breach {
	s, _, ok := one[SheetSent](p, SheetSent{N: r.Of}.Field())
	switch {
	case !ok:
		return refuse("no_sheet_sent", notice.P3_2_1, decimal(r.Of))
	case r.On < s.On:
		return refuse("returned_before_sent", notice.P3_2_1, string(r.On), string(s.On))
	}
	return nil
}

// returned finds a return that stands in a past or is made by the entry itself.
func returned(p *ledger.Past, e *ledger.Entry, n uint) (SheetReturned, bool) {
	f := SheetReturned{N: n}.Field()
	if e != nil {
		for _, op := range e.Payload.Ops {
			if op.Verb == ledger.Set && op.Field == f {
				if got, err := Read(f, op.Value); err == nil {
					r, ok := got.(SheetReturned)
					return r, ok
				}
			}
		}
	}
	r, _, ok := one[SheetReturned](p, f)
	return r, ok
}

// gatePriorAudit: a prior audit has somebody with knowledge, and came before the answer (3-2-2).
func gatePriorAudit(p *ledger.Past, e *ledger.Entry, a PriorAudit) *breach {
	r, ok := returned(p, e, a.Return)
	switch {
	case !ok:
		return refuse("no_sheet_returned", notice.P3_2_2)
	case !a.Done:
		return nil
	case isBlank(a.Who) || isBlank(a.Qualification) || a.On == "":
		return refuse("prior_incomplete", notice.P3_2_2)
	case a.On > r.On:
		return refuse("prior_after_answer", notice.P3_2_2, string(a.On), string(r.On))
	}
	return nil
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// gateConfirmation: an auditor confirms answers that came, in a range that the client agreed to, and says what was seen (3-2-3).
func gateConfirmation(p *ledger.Past, c Confirmation) *breach {
	r, ok := returned(p, nil, c.Return)
	switch {
	case !ok:
		return refuse("no_sheet_returned", notice.P3_2_3)
	case isBlank(c.Range) || isBlank(c.AgreedBy):
		return refuse("range_not_agreed", notice.P3_2_3)
	case isBlank(c.Seen):
		return refuse("nothing_seen", notice.P3_2_3)
	case c.On < r.On:
		return refuse("confirmed_before_answer", notice.P3_2_3, string(c.On), string(r.On))
	}
	return nil
}

// gateFirstEnd: the stage ends with an answer that stands on a prior audit or on an auditor's confirmation (3-2-1, 3-2-3).
func gateFirstEnd(p *ledger.Past, f FirstEnd) *breach {
	m := Build(p)
	r, ok := m.First.LastReturn()
	switch {
	case !ok:
		return refuse("no_sheet_returned", notice.P3_2_1)
	case f.On < r.Fact.On:
		return refuse("ends_before_answer", notice.P3_2_1, string(f.On), string(r.Fact.On))
	case !m.First.Assured():
		return refuse("not_confirmed", notice.P3_2_3)
	}
	return nil
}

// gateFirstTold: the result is told after the stage (3-2-4).
func gateFirstTold(p *ledger.Past, f FirstTold) *breach {
	e, _, ok := one[FirstEnd](p, FirstEnd{}.Field())
	switch {
	case !ok:
		return refuse("first_not_ended", notice.P3_2_4)
	case f.On < e.On:
		return refuse("told_before_end", notice.P3_2_4, string(f.On), string(e.On))
	}
	return nil
}

// gatePlanWaived: only where the case is limited to the first stage, by the body, with a reason (3-2-7).
func gatePlanWaived(p *ledger.Past, e *ledger.Entry, w PlanWaived) *breach {
	switch {
	case !w.Off && !firstOnly(p):
		return refuse("waiver_only_first", notice.P3_2_7)
	case !w.Off && isBlank(w.Reason):
		return refuse("waiver_reason", notice.P3_2_7)
	}
	return gateOffice(p, e, notice.P3_2_7)
}

// blockFirst lists what the report of a case that is limited to the first stage still wants: it prints the days of the stage and what 3-2-3 asks for (3-5-4).
func (c *Case) blockFirst(add func(string, notice.Provision, string)) {
	if !c.FirstOnly() {
		return
	}
	switch _, back := c.First.LastReturn(); {
	case !back:
		add("sheet_not_returned", notice.P3_2_1, "")
	case !c.First.Assured():
		add("not_confirmed", notice.P3_2_3, "")
	}
	if _, ended := c.First.End[""]; !ended {
		add("first_not_ended", notice.P3_5_4, "")
	}
}

// findingProvisions are those by which a correction has an agreed deadline and is looked at again: in a case that is limited to the first stage that
// look is never left out (3-2-5, 3-2-6).
func (c *Case) findingProvisions() (due, look notice.Provision) {
	if c.FirstOnly() {
		return notice.P3_2_5, notice.P3_2_6
	}
	return notice.P3_4_6, notice.P3_5_1
}

// stepFirst is done when the stage ended and its result was told. A case in which nothing of it was recorded but answers, visits or a report has gone on.
func (c *Case) stepFirst() step {
	_, reported := c.NewestReport()
	gone := len(c.SortedVisits()) > 0 || reported
	s := begin(StepFirst, notice.P3_2_1, ActorOffice, false)
	end, ended := c.First.End[""]
	_, told := c.First.Told[""]
	if ended {
		s.On = end.Fact.On
	}
	switch {
	case ended && told, gone, len(c.First.Sent) == 0 && !c.FirstOnly() && len(c.Site.SelfCheck) > 0:
		s.done = true
		return s
	case ended:
		s.block("first_not_told", notice.P3_2_4, "", ActorOffice)
		return s
	}
	_, back := c.First.LastReturn()
	switch {
	case len(c.First.Sent) == 0:
	case !back:
		s.Actor = ActorClient
		s.block("sheet_not_returned", notice.P3_2_1, "", ActorClient)
	default:
		s.Actor = ActorAuditor
		if !c.First.Assured() {
			s.block("not_confirmed", notice.P3_2_3, "", ActorAuditor)
		}
		for _, id := range c.Unanswered() {
			s.block("measure_unanswered", notice.P3_2_1, string(MakeCheck(id, "")), ActorClient)
		}
	}
	return s
}
