package audit

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts about what was sent and explained to the client.
const (
	KindPlanSent        = "plan.sent"
	KindPlanExplained   = "plan.explained"
	KindReportExplained = "report.explained"
)

// Papers about what was agreed and explained.
const (
	PaperStatement = "statement"      // 事前開示書 (2-4)
	PaperContract  = "contract_terms" // 認証業務契約の条項 (3-1-4, 3-1-5)
	PaperPlan      = "audit_plan"     // 審査計画書 (3-2-7)
	PaperRequests  = "requests"       // 文書開示のお願い (3-3-2)
	PaperSecond    = "second_notice"  // 第二次審査結果通知 (3-3-3)
	PaperAddendum  = "addendum"       // 審査報告書への付記 (3-5-3)
)

// PlanSent says when and how a version of the audit plan (審査計画書) was sent (3-2-7).
type PlanSent struct {
	Version uint   `cbor:"-" json:"version"`
	On      Date   `cbor:"1,keyasint" json:"on"`
	Way     string `cbor:"2,keyasint,omitempty" json:"way,omitempty"`
	To      string `cbor:"3,keyasint,omitempty" json:"to,omitempty"`
	Paper   []byte `cbor:"4,keyasint,omitempty" json:"-"`
}

// PlanExplained says that a version of the plan was explained to the client: by whom, to whom, how (3-2-11).
type PlanExplained struct {
	Version uint   `cbor:"-" json:"version"`
	On      Date   `cbor:"1,keyasint" json:"on"`
	By      string `cbor:"2,keyasint" json:"by"`
	To      string `cbor:"3,keyasint" json:"to"`
	Way     string `cbor:"4,keyasint" json:"way"`
	Note    string `cbor:"5,keyasint,omitempty" json:"note,omitempty"`
}

// ReportExplained says that a report was explained to the client, and whether he agreed to it; if not, Note is what is added to the report (3-5-3). The
// explanations of a case count from 1; the last one of a report is the one that holds.
type ReportExplained struct {
	N      uint   `cbor:"-" json:"explained"`
	Report []byte `cbor:"1,keyasint" json:"-"` // its digest
	On     Date   `cbor:"2,keyasint" json:"on"`
	By     string `cbor:"3,keyasint" json:"by"`
	To     string `cbor:"4,keyasint" json:"to"`
	Way    string `cbor:"5,keyasint" json:"way"`
	Agreed bool   `cbor:"6,keyasint" json:"agreed"`
	Note   string `cbor:"7,keyasint,omitempty" json:"note,omitempty"`
}

// Field implements Fact.
func (s PlanSent) Field() ledger.Field { return field(KindPlanSent, decimal(s.Version)) }

// Field implements Fact.
func (x PlanExplained) Field() ledger.Field { return field(KindPlanExplained, decimal(x.Version)) }

// Field implements Fact.
func (x ReportExplained) Field() ledger.Field { return field(KindReportExplained, decimal(x.N)) }

func readPlanSent(k string) (any, error) {
	n, err := parseDecimal(k)
	return &PlanSent{Version: n}, err
}

func readPlanExplained(k string) (any, error) {
	n, err := parseDecimal(k)
	return &PlanExplained{Version: n}, err
}

func readReportExplained(k string) (any, error) {
	n, err := parseDecimal(k)
	return &ReportExplained{N: n}, err
}

func (s PlanSent) valid() error {
	if len(s.Paper) > 0 {
		if err := digest("paper", s.Paper); err != nil {
			return err
		}
	}
	return first(need("way", s.Way), need("to", s.To), numbered(s.Version), day("on", s.On, true))
}

func (x PlanExplained) valid() error {
	return first(numbered(x.Version), day("on", x.On, true), need("by", x.By), need("to", x.To), need("way", x.Way), text("note", x.Note))
}

func (x ReportExplained) valid() error {
	return first(numbered(x.N), digest("report", x.Report), day("on", x.On, true), need("by", x.By), need("to", x.To), need("way", x.Way), text("note", x.Note))
}

// Number of a plan: the first one, which carries none, is 1.
func (p Plan) Number() uint { return max(p.Version, 1) }

// gatePlanTold: what was sent or explained is a plan that was made (3-2-7, 3-2-11).
func gatePlanTold(p *ledger.Past, version uint) *breach {
	f := Plan{}.Field()
	if p.AnyIn(f, func(x ledger.Fact) bool {
		got, err := Read(f, x.Value)
		plan, ok := got.(Plan)
		return err == nil && ok && plan.Number() == version
	}) {
		return nil
	}
	return refuse("no_such_plan", notice.P3_2_11, decimal(version))
}

// gatePlanSent: what is sent is a plan that was made (3-2-7).
func gatePlanSent(p *ledger.Past, s PlanSent) *breach {
	if gatePlanTold(p, s.Version) != nil {
		return refuse("no_such_plan", notice.P3_2_7, decimal(s.Version))
	}
	return nil
}

// gateReportTold: a report that was made is explained; where the client does not agree, what he says is written down (3-5-3).
func gateReportTold(p *ledger.Past, x ReportExplained) *breach {
	switch {
	case len(p.Live(field(KindReport, hex.EncodeToString(x.Report)))) == 0:
		return refuse("no_report", notice.P3_5_3)
	case !x.Agreed && strings.TrimSpace(x.Note) == "":
		return refuse("disagreement_note", notice.P3_5_3)
	case len(p.Live(x.Field())) > 0:
		return refuse("explanation_stands", notice.P3_5_3, decimal(x.N))
	}
	return nil
}

// toldReport is an explanation with the entry that says it.
type toldReport struct {
	fact  ReportExplained
	entry ledger.Hash
}

// reportsTold are the explanations that stand in a past, by number.
func reportsTold(p *ledger.Past) []toldReport {
	var out []toldReport
	for _, f := range p.Fields(KindReportExplained) {
		for _, v := range p.Live(f) {
			got, err := Read(f, v.Bytes)
			if x, ok := got.(ReportExplained); err == nil && ok {
				out = append(out, toldReport{x, v.Stated[0].ID.Entry})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b toldReport) int { return int(a.fact.N) - int(b.fact.N) })
	return out
}

// newestTold is the last explanation of a report, by its digest in hexadecimal.
func newestTold(p *ledger.Past, report string) (toldReport, bool) {
	var last toldReport
	ok := false
	for _, x := range reportsTold(p) {
		if hex.EncodeToString(x.fact.Report) == report {
			last, ok = x, true
		}
	}
	return last, ok
}

// gateExplained: what is verified was explained to the client and agreed, or it notes that he does not agree (3-5-3). An explanation of this report
// counts, with its addendum where he does not agree; so does one that the report itself carries, if nothing but that was changed since.
func gateExplained(p *ledger.Past, report []byte) *breach {
	key := hex.EncodeToString(report)
	if x, ok := newestTold(p, key); ok {
		if x.fact.Agreed || addendumSince(p, key, x.entry) {
			return nil
		}
		return refuse("disagreement_not_noted", notice.P3_5_3)
	}
	made := madeBy(p, field(KindReport, key))
	all := reportsTold(p)
	for _, x := range slices.Backward(all) {
		for _, m := range made {
			if !p.Shows(m, x.entry) {
				continue
			}
			if onlyTold(p, madeBy(p, field(KindReport, hex.EncodeToString(x.fact.Report))), m) {
				return nil
			}
			return refuse("changed_since_explained", notice.P3_5_3)
		}
	}
	return refuse("not_explained", notice.P3_5_3)
}

// madeBy are the entries that state what a field holds.
func madeBy(p *ledger.Past, f ledger.Field) []ledger.Hash {
	var out []ledger.Hash
	for _, v := range p.Live(f) {
		for _, s := range v.Stated {
			out = append(out, s.ID.Entry)
		}
	}
	return out
}

// addendumSince tells whether a paper that adds the client's word to a report was made after he gave it.
func addendumSince(p *ledger.Past, report string, since ledger.Hash) bool {
	for _, f := range p.Fields(KindPaper) {
		for _, v := range p.Live(f) {
			got, err := Read(f, v.Bytes)
			if x, ok := got.(Paper); err == nil && ok && x.Sort == PaperAddendum && x.Of == report && p.Shows(v.Stated[0].ID.Entry, since) {
				return true
			}
		}
	}
	return false
}

// onlyTold tells whether between a report and a later one nothing was recorded that a report says, but how it was explained.
func onlyTold(p *ledger.Past, from []ledger.Hash, to ledger.Hash) bool {
	between := func(h ledger.Hash) bool {
		return p.Shows(to, h) && !slices.ContainsFunc(from, func(f ledger.Hash) bool { return f == h || p.Shows(f, h) })
	}
	for kind := range makers {
		if !besideReport(kind) && p.Stated(kind, func(f ledger.Fact) bool { return between(f.Entry.Hash) }) {
			return false
		}
	}
	for _, e := range p.Entries() {
		if slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb != ledger.Set && !besideReport(o.Field.Kind) }) && between(e.Hash) {
			return false
		}
	}
	return true
}

// besideReport lists what changes no sentence of a report but that on its explanation.
func besideReport(kind string) bool {
	switch kind {
	case KindReport, KindReportExplained, KindPaper, KindSignature, KindDisclosure, KindCustody, KindLoose, KindHandover, KindTaken, KindDayEnd, KindOutside, KindRisk, KindDeclaration, KindAppointment, KindSettled, KindDismissal:
		return true
	}
	return officeContract(kind)
}

// ToldReport gives the last explanation of a report, and whether its addendum was made where one is needed.
func (c *Case) ToldReport(report []byte) (x ReportExplained, addendum, ok bool) {
	for _, e := range c.Terms.ReportsTold {
		if bytes.Equal(e.Fact.Report, report) && e.Fact.N > x.N {
			x, ok = e.Fact, true
		}
	}
	for _, e := range c.Book.Papers {
		addendum = addendum || e.Fact.Sort == PaperAddendum && e.Fact.Of == hex.EncodeToString(report)
	}
	return x, addendum, ok
}

// LastTold is the explanation with the highest number.
func (c *Case) LastTold() (x ReportExplained, ok bool) {
	for _, e := range c.Terms.ReportsTold {
		if e.Fact.N > x.N {
			x, ok = e.Fact, true
		}
	}
	return x, ok
}
