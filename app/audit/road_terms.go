package audit

import (
	"strings"

	"genchi/app/notice"
)

// blockContract names what the contract lacks (2-4, 3-1-4, 3-1-5), observers who are wished for and lack something, and one who sat there without
// being wished for in the contract (1-2-2, 3-1-5-ro). It is said of a
// contract that was concluded, too: nothing is verified before it is mended.
func (c *Case) blockContract(s *step) {
	if c.Contract == nil {
		if len(c.Terms.Statements) == 0 {
			s.block("contract_lacks_statement", notice.P2_4, "", ActorOffice)
		}
		return
	}
	for _, l := range c.ContractLacks() {
		s.block("contract_lacks_"+l.Clause, l.Of, "", ActorOffice)
	}
	for _, e := range c.SortedObservers() {
		if e.Fact.NDAOn == "" {
			s.block("observer_no_nda", notice.P1_2_2, e.Fact.Name, ActorOffice)
		}
		if e.Fact.Wished > c.Contract.ConcludedOn && e.Fact.Agreed == "" {
			s.block("observer_amendment", notice.P3_1_5_Ro, e.Fact.Name, ActorOffice)
		}
	}
	if len(c.SortedObservers()) > 0 {
		return
	}
	for _, e := range sortedBook(c.Book.Attendees, func(a *Attendee) string { return a.ID }) {
		if e.Fact.Side == "observer" && !e.Fact.Gone {
			s.block("observer_unlisted", notice.P3_1_5_Ro, e.Fact.Role, ActorOffice)
			return
		}
	}
}

// blockPlan says that the plan was not sent, or not explained (3-2-7, 3-2-11). Neither voids what followed.
func (c *Case) blockPlan(s *step) {
	if c.Plan == nil {
		return
	}
	n := decimal(c.Plan.Number())
	if _, sent := c.Terms.PlansSent[n]; !sent {
		s.block("plan_not_sent", notice.P3_2_7, n, ActorOffice)
	}
	if _, told := c.Terms.PlansTold[n]; !told {
		s.block("plan_not_explained", notice.P3_2_11, n, ActorLead)
	}
}

// blockSecond says what is left to do in the second stage (3-3-1, 3-3-2), and that nothing is recorded of it though later stages began.
func (c *Case) blockSecond(s *step) {
	if s.skipped {
		return
	}
	if c.lookedBeforePlan() {
		s.block("second_before_plan", notice.P3_2_10, "", ActorLead)
	}
	if e := c.Second.End; e != nil {
		if len(c.Second.SortedSittings()) == 0 { // it was taken out after the end
			s.block("second_no_sitting", notice.P3_3_1, "", ActorAuditor)
		}
		if left := c.Second.Undisclosed(); len(left) > 0 && strings.TrimSpace(e.Fact.Why) == "" {
			s.block("second_undisclosed", notice.P3_3_2, decimal(uint(len(left))), ActorAuditor)
		}
		return
	}
	open := 0
	for _, r := range c.Second.SortedRequests() {
		if r.Open() {
			open++
		}
	}
	switch {
	case len(c.Second.Requests) == 0 && len(c.Second.Sittings) == 0 && !s.done:
		return // it comes next: nothing is in its way
	case len(c.Second.SortedSittings()) == 0:
		s.block("second_no_sitting", notice.P3_3_1, "", ActorAuditor)
	}
	if open > 0 {
		s.block("second_requests", notice.P3_3_2, decimal(uint(open)), ActorClient)
	}
	if s.done {
		s.block("second_not_ended", notice.P3_3_1, "", ActorAuditor)
	}
}

// lookedBeforePlan tells whether an auditor judged a document before the plan was agreed: the second stage comes after (3-2-10).
func (c *Case) lookedBeforePlan() bool {
	for _, r := range c.Second.SortedRequests() {
		if r.Look != nil && (c.Plan == nil || c.Plan.AgreedOn == "" || c.Plan.Number() < 2 && r.Look.On < c.Plan.AgreedOn) {
			return true
		}
	}
	return false
}

func firstArg(b *breach) string {
	if len(b.Args) > 0 {
		return b.Args[0]
	}
	return ""
}
