package audit

import (
	"genchi/app/ledger"
	"genchi/app/notice"
)

// Terms is what was agreed with the client, given to him and explained to him, each by the key of its field.
type Terms struct {
	Statements  map[string]Entered[Statement]
	Offers      map[string]Entered[AdviceOffer]
	Observers   map[string]Entered[Observer]
	Amendments  map[string]Entered[Amendment]
	PlansSent   map[string]Entered[PlanSent]
	PlansTold   map[string]Entered[PlanExplained]
	ReportsTold map[string]Entered[ReportExplained]
	Outside     map[string]Entered[Outside]
}

func newTerms() Terms {
	return Terms{
		Statements: map[string]Entered[Statement]{}, Offers: map[string]Entered[AdviceOffer]{}, Observers: map[string]Entered[Observer]{}, Amendments: map[string]Entered[Amendment]{},
		PlansSent: map[string]Entered[PlanSent]{}, PlansTold: map[string]Entered[PlanExplained]{}, ReportsTold: map[string]Entered[ReportExplained]{}, Outside: map[string]Entered[Outside]{},
	}
}

func (t *Terms) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindStatementGiven:
		enter(t.Statements, f.Key, fact, head)
	case KindAdviceOffer:
		enter(t.Offers, f.Key, fact, head)
	case KindObserver:
		enter(t.Observers, f.Key, fact, head)
	case KindAmendment:
		enter(t.Amendments, f.Key, fact, head)
	case KindPlanSent:
		enter(t.PlansSent, f.Key, fact, head)
	case KindPlanExplained:
		enter(t.PlansTold, f.Key, fact, head)
	case KindReportExplained:
		enter(t.ReportsTold, f.Key, fact, head)
	case KindOutside:
		enter(t.Outside, f.Key, fact, head)
	}
}

// termsContract lists what of this subject may not be stored before the contract (1-2-1): what is given and agreed before it is not among them.
func termsContract(kind string) bool {
	switch kind {
	case KindAmendment, KindPlanSent, KindPlanExplained, KindReportExplained, KindSitting, KindRequest, KindLook, KindSecondEnd:
		return true
	}
	return false
}

// termsStops is Stops for this subject.
func termsStops(kind string) bool {
	switch kind {
	case KindPlanSent, KindPlanExplained, KindReportExplained, KindSitting, KindRequest, KindLook, KindSecondEnd:
		return true
	}
	return false
}

// termsGate judges the facts of this subject; ok is false for a fact of another one.
func (st *standing) termsGate(e *ledger.Entry, fact Fact) (b *breach, ok bool) {
	p := st.past
	switch f := fact.(type) {
	case Statement:
		return gateStatement(f), true
	case AdviceOffer:
		return gateOffer(f), true
	case Observer:
		return gateObserver(p, f), true
	case Amendment:
		return nil, true
	case PlanSent:
		return gatePlanSent(p, f), true
	case PlanExplained:
		return gatePlanTold(p, f.Version), true
	case ReportExplained:
		return gateReportTold(p, f), true
	case Outside:
		return gateOutside(p, f), true
	case Sitting:
		return gateSitting(p, f), true
	case Request:
		return st.gateChosen(MakeCheck(f.Measure, "")), true
	case Look:
		return gateLook(p, e, f), true
	case SecondEnd:
		return gateSecondEnd(p), true
	}
	return nil, false
}

// before tells whether a fact that else waits for the contract may stand without one: the disclosure statement, which the client gets in advance (2-4), and
// the terms that he is to sign.
func (st *standing) before(fact Fact) bool {
	switch f := fact.(type) {
	case Paper:
		return beforeContract(f.Sort)
	case Disclosure:
		got, _, ok := one[Paper](st.past, Paper{Digest: f.Paper}.Field())
		return ok && beforeContract(got.Sort)
	}
	return false
}

// beforeContract tells whether a sort of paper is made and given before there is a contract.
func beforeContract(sort string) bool { return sort == PaperStatement || sort == PaperContract }

// gateTermsPaper: a paper about what was agreed is about something that stands in its author's past.
func gateTermsPaper(p *ledger.Past, f Paper) *breach {
	switch f.Sort {
	case PaperStatement:
		if len(p.Live(field(KindStatementGiven, f.Of))) == 0 {
			return refuse("paper_of_nothing", notice.P2_4, f.Of)
		}
	case PaperContract:
		if !has(p, KindScope) {
			return refuse("no_scope", notice.P3_1_4)
		}
	case PaperPlan:
		if !has(p, KindPlan) {
			return refuse("paper_of_nothing", notice.P3_2_7, f.Of)
		}
	case PaperRequests:
		if !has(p, KindRequest) {
			return refuse("paper_of_nothing", notice.P3_3_2, f.Of)
		}
	case PaperSecond:
		if !has(p, KindSecondEnd) {
			return refuse("second_not_ended", notice.P3_3_3)
		}
	case PaperAddendum:
		e, ok := newestTold(p, f.Of)
		if !ok || e.fact.Agreed {
			return refuse("paper_of_nothing", notice.P3_5_3, f.Of)
		}
	}
	return nil
}

// termsUndo: what was given or said to the client is not taken back; it is corrected by what follows.
func termsUndo(kind string) *breach {
	switch kind {
	case KindStatementGiven:
		return refuse("cannot_undo", notice.P2_4, kind)
	case KindReportExplained:
		return refuse("cannot_undo", notice.P3_5_3, kind)
	}
	return nil
}
