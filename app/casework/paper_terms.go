package casework

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
)

// termsOrder is a paper about what was agreed, asked for or explained; without a number, the newest. ok is false for another sort.
func (d *Desk) termsOrder(oc *openCase, c *MakePaper, f *audit.Paper) (ok bool, err error) {
	m := oc.model
	f.Of = c.Of
	switch c.Paper {
	case audit.PaperStatement:
		if all := m.SortedStatements(); f.Of == "" && len(all) > 0 {
			f.Of = number(all[len(all)-1].Fact.N)
		}
		if _, known := m.Terms.Statements[f.Of]; !known {
			return true, refuse("paper_of_nothing", notice.P2_4, f.Of)
		}
	case audit.PaperContract:
		f.Of = ""
		if m.Scope == nil {
			return true, refuse("no_scope", notice.P3_1_4)
		}
	case audit.PaperPlan:
		if m.Plan == nil {
			return true, refuse("paper_of_nothing", notice.P3_2_7, f.Of)
		}
		f.Of = number(m.Plan.Number())
	case audit.PaperRequests:
		f.Of = ""
		if len(m.Second.SortedRequests()) == 0 {
			return true, refuse("paper_of_nothing", notice.P3_3_2, f.Of)
		}
	case audit.PaperSecond:
		f.Of = ""
		if m.Second.End == nil {
			return true, refuse("second_not_ended", notice.P3_3_3)
		}
	case audit.PaperAddendum:
		if r, issued := m.NewestReport(); f.Of == "" && issued {
			f.Of = hexOf(r.Digest)
		}
		digest, err := hex.DecodeString(f.Of)
		if x, _, told := m.ToldReport(digest); err != nil || !told || x.Agreed {
			return true, refuse("paper_of_nothing", notice.P3_5_3, f.Of)
		}
	default:
		return false, nil
	}
	return true, nil
}

// termsDoc builds such a paper; false for another sort.
func (w *siteWriter) termsDoc() (document.Document, bool) {
	switch w.f.Sort {
	case audit.PaperStatement:
		return document.StatementPaper(w.statement(), w.words.T), true
	case audit.PaperContract:
		return document.ContractPaper(w.contractTerms(), w.words.T), true
	case audit.PaperPlan:
		return document.PlanPaper(w.auditPlan(), w.words.T), true
	case audit.PaperRequests:
		return document.RequestsPaper(document.RequestsInput{Decided: w.head(document.RequestsLayout), Requests: w.documents()}, w.words.T), true
	case audit.PaperSecond:
		return document.SecondPaper(w.secondNotice(), w.words.T), true
	case audit.PaperAddendum:
		return document.AddendumPaper(w.addendum(), w.words.T), true
	}
	return document.Document{}, false
}

func (w *siteWriter) statement() document.StatementInput {
	s := w.m.Terms.Statements[w.f.Of].Fact
	in := document.StatementInput{
		Decided: w.head(document.StatementLayout), Version: s.Version, AccreditedOn: string(s.AccreditedOn), Limited: s.Limited, Procedure: s.Procedure, Fees: s.Fees,
		Complaints: s.Complaints, Committee: s.Committee, GivenOn: string(s.GivenOn), Way: s.Way, To: s.To,
	}
	in.Accreditation, in.Body, in.BodyAddress = s.Number, s.Body, s.Address
	return in
}

// contractTerms are the clauses that the contract has, or before there is one all that it is to have.
func (w *siteWriter) contractTerms() document.ContractInput {
	in := document.ContractInput{Decided: w.head(document.ContractLayout)}
	k := audit.Contract{}
	if w.m.Contract != nil {
		k = *w.m.Contract
		in.ConcludedOn, in.AgreedBy, in.NoObservers, in.Excluded = string(k.ConcludedOn), k.AgreedBy, k.NoObservers, k.Excluded
	}
	article := func(clause string, of notice.Provision, note string) {
		in.Clauses = append(in.Clauses, document.ClauseLine{Title: w.words.T("terms.clause." + clause), Text: w.words.T("terms.text." + clause), Cited: of.Clause(), Note: note})
	}
	if w.m.Contract == nil || k.NDA {
		article("secrecy", notice.P1_2_1, "")
	}
	notes := map[string]string{audit.ClauseAccess: k.Access, audit.ClauseBoth: k.Duties}
	for _, x := range audit.ContractClauses() {
		if w.m.Contract == nil || len(k.Clauses) == 0 || slices.Contains(k.Clauses, x.Clause) {
			article(x.Clause, x.Of, notes[x.Clause])
		}
	}
	for _, o := range w.m.SortedObservers() {
		in.Observers = append(in.Observers, w.observer(o.Fact))
	}
	return in
}

func (w *siteWriter) auditPlan() document.PlanInput {
	p := w.m.Plan
	in := document.PlanInput{
		Decided: w.head(document.PlanLayout), Short: w.m.FirstOnly(), Version: p.Number(), Reason: p.Reason, Text: p.Text, From: string(p.From), To: string(p.To), AgreedOn: string(p.AgreedOn), By: p.AgreedBy,
		Auditors: p.Auditors, Measures: len(w.m.Measures),
	}
	if len(in.Auditors) == 0 {
		for _, l := range w.d.roster(w.oc) {
			in.Auditors = append(in.Auditors, l.Name)
		}
	}
	if e := w.m.Registers.Effort; e != nil {
		in.Days = w.words.T("paper.audit_plan.effortdays", strconv.FormatUint(uint64(e.Fact.Days), 10), daysText(e.Fact.Counts()))
		for _, s := range e.Fact.Trace() {
			in.Effort = append(in.Effort, effortWords(w.words, s))
		}
		if e.Fact.Draft {
			in.Effort = append(in.Effort, w.words.T("effort.draft"))
		}
	}
	for _, l := range w.m.SortedLaws() {
		if !l.None {
			in.Laws = append(in.Laws, l.Name)
		}
	}
	for _, x := range w.m.SortedPlaces() {
		in.Places = append(in.Places, x.Name)
	}
	for _, r := range w.m.SortedPlanRows() {
		line := strings.Replace(r.From, "T", " ", 1) + " " + w.words.T("planline."+r.What)
		in.Timetable = append(in.Timetable, strings.TrimSpace(line+"　"+w.placeName(r.Place)))
	}
	for _, o := range w.m.SortedObservers() {
		in.Observers = append(in.Observers, w.observer(o.Fact))
	}
	return in
}

// observer names an observer, and says so if he advises the client (3-1-5-ro).
func (w *siteWriter) observer(o audit.Observer) string {
	s := strings.TrimSpace(o.Name + "　" + o.Firm)
	if w.m.AdvisesClient(o) {
		s += w.words.T("terms.advises")
	}
	return s
}

func (w *siteWriter) documents() []document.RequestLine {
	var out []document.RequestLine
	for _, r := range w.m.Second.SortedRequests() {
		c := audit.MakeCheck(r.Measure, "")
		l := document.RequestLine{Measure: w.code(c), Title: w.title(c), What: r.What, RequestedOn: string(r.RequestedOn), DisclosedOn: string(r.DisclosedOn)}
		if r.Look != nil {
			l.State, l.Content = r.Look.State, r.Look.Content
		}
		out = append(out, l)
	}
	return out
}

func (w *siteWriter) secondNotice() document.SecondInput {
	in := document.SecondInput{Decided: w.head(document.SecondLayout), Requests: w.documents()}
	if e := w.m.Second.End; e != nil {
		in.EndedOn, in.Text = string(e.Fact.On), e.Fact.Text
		in.Undisclosed = len(w.m.Second.Undisclosed())
	}
	for _, e := range w.m.Second.SortedSittings() {
		in.Sittings = append(in.Sittings, document.SittingLine{From: e.Fact.From, To: e.Fact.To, Where: sittingWhere(w.words.T, e.Fact), Auditors: strings.Join(append([]string{w.d.nameIn(w.oc, e.By)}, e.Fact.With...), w.words.T("report.comma"))})
	}
	return in
}

// sittingWhere says where and how documents were looked at.
func sittingWhere(words document.Words, s audit.Sitting) string {
	return strings.Join(strings.Fields(words("second.where."+s.Where)+" "+s.Place+" "+s.How), " ")
}

func (w *siteWriter) addendum() document.AddendumInput {
	digest, _ := hex.DecodeString(w.f.Of)
	x, _, _ := w.m.ToldReport(digest)
	return document.AddendumInput{
		Decided: w.head(document.AddendumLayout), Report: w.f.Of, Version: w.m.Reports[w.f.Of].Version, On: string(x.On), By: x.By, To: x.To, Way: x.Way, Reason: x.Note,
	}
}
