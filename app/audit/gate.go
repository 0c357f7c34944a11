package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Rules is the notice as the fold applies it; RuleEdition says which. The zero value works and remembers nothing.
type Rules struct {
	chosen *kept[map[MeasureID]bool]
	agreed *kept[bool]

	wanting, involved *kept[bool] // what is said of persons
}

// NewRules gives rules for one fold, which spare reading the same choice of measures and the same contract again for every answer.
func NewRules() Rules {
	return Rules{chosen: &kept[map[MeasureID]bool]{}, agreed: &kept[bool]{}, wanting: &kept[bool]{}, involved: &kept[bool]{}}
}

// RuleEdition is the edition of the rules of this program; a case pins the one that it was opened with, and nothing is added to a case of a
// later edition than this. A change of what a gate refuses begins a new edition: the gate goes on to judge the cases of the old one as before,
// because a fact that was good when it was stated must not become void (the stores in app/testdata/frozen are of edition 1).
const RuleEdition = 1

// Gate judges an entry in the past of its author alone: what the notice refuses is void on every machine, whoever wrote it.
func (r Rules) Gate(p *ledger.Past, e *ledger.Entry) []ledger.Breach {
	var out []ledger.Breach
	st := standing{rules: r, past: p}
	for i := range e.Payload.Ops {
		op := &e.Payload.Ops[i]
		var b *breach
		switch op.Verb {
		case ledger.Set:
			b = st.gate(e, op)
		case ledger.Undo:
			b = first2(first2(gateUndo(op.Field), gateStopped(p, op.Field)), gateChange(p, e, op))
		case ledger.Confirm:
		}
		if b != nil && !slices.ContainsFunc(out, b.same) {
			out = append(out, b.Breach)
		}
	}
	return out
}

// Combine marks what only shows in the whole set: who verified or decided and took part in the audit.
func (Rules) Combine(f *ledger.Facts) []ledger.Mark { return combine(f) }

type breach struct{ ledger.Breach }

func (b *breach) same(o ledger.Breach) bool { return b.Code == o.Code && b.Provision == o.Provision }

func refuse(code string, p notice.Provision, args ...string) *breach {
	return &breach{ledger.Breach{Code: code, Provision: string(p), Args: args}}
}

// gate is the table of refusals: first what a kind needs to stand before it, then what its value must satisfy.
func (st *standing) gate(e *ledger.Entry, op *ledger.Op) *breach {
	p := st.past
	fact, err := Read(op.Field, op.Value)
	if err != nil {
		return nil // a newer program's kind is kept; a malformed value is shown as unknown and has no value
	}
	if b, done := st.gateRegisters(e, op, fact); done {
		return b
	}
	if op.Field.Kind != KindEditions && !st.isOpen() && !opens(e) {
		return refuse("case_not_open", notice.P3_0)
	}
	if needsContract(op.Field.Kind) && !st.underContract() && !st.before(fact) {
		return refuse("no_contract", notice.P1_2_1)
	}
	if b := gateStopped(p, op.Field); b != nil {
		return b
	}
	if b := st.gateActive(e, op.Field.Kind); b != nil {
		return b
	}
	if f, ok := fact.(Paper); ok && f.Sort != PaperDay && f.Sort != PaperReceipt && !beforeContract(f.Sort) {
		if b := gateStopped(p, field(KindReport, "")); b != nil {
			return b
		}
	}
	switch f := fact.(type) {
	case Editions:
		return gateEditions(p, f)
	case Contract:
		return gateContract(p, f)
	case Plan:
		return gatePlan(f)
	case Judgement:
		return first2(first2(st.gateChosen(f.Check), gateInScope(p, f.Check)), gateChange(p, e, op))
	case Note:
		return first2(gateAuthor(e, f.By), st.gateChosen(f.Check))
	case Scene:
		return first2(gateAuthor(e, f.By), gateOperator(f))
	case ComeBack:
		return gateAuthor(e, f.By)
	case Evidence:
		return gateEvidence(p, e, f.ID, false)
	case Rendition:
		return gateEvidence(p, e, f.Item, true)
	case VisitStart:
		return gatePlanned(p, f)
	case Effort:
		return gateEffort(f)
	case VisitEnd:
		return gateVisit(p, f.ID, f.At)
	case Closing:
		return first2(gateVisit(p, f.ID, f.At), gateClosing(p, f))
	case Review:
		return gateReview(p, f)
	case Due:
		return gateFinding(p, e, f.Check)
	case Report:
		return gateReport(p, f)
	}
	if b, ok := st.onsiteGate(e, fact); ok {
		return b
	}
	if b, ok := st.officeGate(e, fact); ok {
		return b
	}
	if b, ok := st.termsGate(e, fact); ok {
		return b
	}
	if b, ok := st.firstGate(e, fact); ok {
		return b
	}
	return first2(first2(first2(gateBook(p, e, fact), gateHandling(p, e, fact)), gateHands(p, e, fact)), st.siteGate(e, fact))
}

func first2(a, b *breach) *breach {
	if a != nil {
		return a
	}
	return b
}

func has(p *ledger.Past, kind string) bool { return p.HasKind(kind) }

// opens tells whether the entry itself opens the case.
func opens(e *ledger.Entry) bool {
	return slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set && o.Field.Kind == KindEditions })
}

// needsContract lists what may not be stored before the contract with its non-disclosure agreement (1-2-1).
func needsContract(kind string) bool {
	switch kind {
	case KindPlan, KindVisitStart, KindVisitEnd, KindClosing, KindVerdict, KindStatement, KindObservation, KindReason, KindScene, KindComeBack,
		KindEvidence, KindLink, KindUnused, KindCaption, KindRendition, KindFinding, KindDue, KindReview, KindReport,
		KindMeeting, KindTick, KindAttendee, KindPresence, KindPaper, KindSignature, KindDisclosure, KindExplanation, KindQuestion, KindPromise,
		KindComment, KindWording, KindAnswer, KindRound, KindChange, KindDayEnd, KindLoose, KindHandover, KindTaken, KindConsent, KindSound,
		KindDetails, KindCustody, KindRedaction, KindLoan, KindReturn, KindPurge, KindDestroyed,
		KindLegs, KindOmission, KindScopeChange, KindSelfCheck, KindLastFinding, KindSheet,
		KindDraw, KindSampleResult, KindExtra, KindMethodNote, KindAloneReview, KindDismissal, KindEffort:
		return true
	}
	return onsiteContract(kind) || officeContract(kind) || termsContract(kind) || firstContract(kind)
}

// gateEditions: a case pins one edition for ever.
func gateEditions(p *ledger.Past, f Editions) *breach {
	for _, v := range p.Live(f.Field()) {
		if old, err := Read(f.Field(), v.Bytes); err == nil {
			if o, ok := old.(Editions); ok && string(o.Digest) != string(f.Digest) {
				return refuse("edition_pinned", notice.P3_0)
			}
		}
	}
	return nil
}

// gateContract: the contract needs the scope (3-1-4 after 3-1-2) and carries the non-disclosure agreement (1-2-1), which is
// agreed at the latest with it.
func gateContract(p *ledger.Past, c Contract) *breach {
	switch {
	case !has(p, KindScope):
		return refuse("no_scope", notice.P3_1_4)
	case !has(p, KindMeasures):
		return refuse("no_measures", notice.P3_1_1)
	case !c.NDA:
		return refuse("no_nda", notice.P1_2_1)
	case c.NDAOn > c.ConcludedOn:
		return refuse("nda_after_contract", notice.P1_2_1, string(c.NDAOn), string(c.ConcludedOn))
	}
	return c.clauses(p)
}

// gateAuthor: what belongs to its author is written by nobody else.
func gateAuthor(e *ledger.Entry, by ledger.UserID) *breach {
	if e.Payload.User != by {
		return refuse("not_author", notice.P3_5_1_Ha)
	}
	return nil
}

// gateUndo: a compiled report and the edition that a case is judged by stand for ever.
func gateUndo(f ledger.Field) *breach {
	switch f.Kind {
	case KindReport, KindEditions:
		return refuse("cannot_undo", notice.P3_5_1, f.Kind)
	case KindPaper, KindSignature, KindDisclosure:
		return refuse("cannot_undo", notice.P3_4_5, f.Kind)
	case KindDestroyed, KindRedaction, KindCustody:
		return refuse("cannot_undo", notice.P1_2_4, f.Kind)
	case KindProposal, KindApproval, KindCarried, KindCustodian, KindShareSettled:
		return refuse("cannot_undo", notice.P2_1_1, f.Kind)
	case KindBody, KindVolume, KindRecord:
		return refuse("cannot_undo", notice.P2_2_0, f.Kind)
	case KindInvolved:
		return refuse("cannot_undo", notice.P3_10_3, f.Kind)
	}
	if f.Kind == KindDoubt {
		return refuse("doubt_stands", notice.P3_4_7)
	}
	return first2(officeUndo(f.Kind), termsUndo(f.Kind))
}

// gateEvidence: the record of a piece of evidence, and the picture that the papers show of it, are its author's.
func gateEvidence(p *ledger.Past, e *ledger.Entry, id ItemID, needed bool) *breach {
	values := p.Live(field(KindEvidence, string(id)))
	for _, v := range values {
		for _, s := range v.Stated {
			if s.User != e.Payload.User {
				return refuse("not_author", notice.P3_5_1_Ha)
			}
		}
	}
	if needed {
		return gateKnown(p, e, id)
	}
	return nil
}

// gateOperator: the auditor operates the client's equipment only with a reason (3-4-3).
func gateOperator(s Scene) *breach {
	if s.Operator == OperatorAuditor && strings.TrimSpace(s.OperatorReason) == "" {
		return refuse("operator_reason", notice.P3_4_3)
	}
	return nil
}

// gateVisit: a visit ends after it began (3-4-1).
func gateVisit(p *ledger.Past, id VisitID, at string) *breach {
	f := field(KindVisitStart, string(id))
	values := p.Live(f)
	for _, v := range values {
		if got, err := Read(f, v.Bytes); err == nil {
			if s, ok := got.(VisitStart); ok && at >= s.At {
				return nil
			}
		}
	}
	if len(values) == 0 {
		return refuse("no_visit", notice.P3_4_1, string(id))
	}
	return refuse("ends_before_start", notice.P3_4_1, at)
}

// gateClosing: leaving the site is never locked, but what is not judged is listed by name with a reason each (3-4-5).
func gateClosing(p *ledger.Past, c Closing) *breach {
	named := map[CheckID]bool{}
	for _, o := range c.Open {
		named[o.Check] = strings.TrimSpace(o.Reason) != ""
	}
	for _, id := range Build(p).Unjudged() {
		if !named[id] {
			return refuse("open_without_reason", notice.P3_4_5, string(id))
		}
	}
	return nil
}

// gateFinding: a due date belongs to a finding, which may be born by the same entry (3-4-6).
func gateFinding(p *ledger.Past, e *ledger.Entry, c CheckID) *breach {
	f := field(KindFinding, string(c))
	if len(p.Live(f)) > 0 || slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set && o.Field == f }) {
		return nil
	}
	return refuse("no_finding", notice.P3_4_6, string(c))
}

// gateReview: a correction is reviewed against an agreed deadline; "deadline passed" only after that day (3-4-6, 3-5-1).
func gateReview(p *ledger.Past, r Review) *breach {
	if len(p.Live(field(KindFinding, string(r.Check)))) == 0 {
		return refuse("no_finding", notice.P3_4_6, string(r.Check))
	}
	if r.Result != ReviewDeadline {
		return nil
	}
	f := field(KindDue, string(r.Check))
	for _, v := range p.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if d, ok := got.(Due); ok && r.On > d.On {
				return nil
			}
		}
	}
	return refuse("deadline_not_passed", notice.P3_5_1, string(r.On))
}

// gateReport: a draft may be made at any time; the report is issued only when nothing stops it, and what is issued stays so (3-5-1).
func gateReport(p *ledger.Past, r Report) *breach {
	if !r.Issued {
		for _, v := range p.Live(r.Field()) {
			if old, err := Read(r.Field(), v.Bytes); err == nil {
				if o, ok := old.(Report); ok && o.Issued {
					return refuse("cannot_undo", notice.P3_5_1, KindReport)
				}
			}
		}
		return nil
	}
	if bs := Build(p).Blockers(); len(bs) > 0 {
		return refuse("report_blocked", notice.Provision(bs[0].Provision), bs[0].Code, bs[0].Subject)
	}
	return nil
}
