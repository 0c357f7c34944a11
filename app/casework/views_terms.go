package casework

import (
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/notice"
)

// ContractView is the contract with what comes before it: what the client was told in advance, support that was explained, the clauses by their words,
// observers, changes (2-4, 3-1-3, 3-1-4, 3-1-5, 3-9-2).
type ContractView struct {
	Statements []StatementRow    `json:"statements"`
	Offers     []OfferRow        `json:"offers"`
	Contract   *audit.Contract   `json:"contract,omitempty"`
	Clauses    []ClauseRow       `json:"clauses"`
	Observers  []ObserverRow     `json:"observers"`
	Amendments []audit.Amendment `json:"amendments"`
	Outsourced []string          `json:"outsourced"` // persons of subcontractors who are known to the case
	FirstOnly  bool              `json:"first_only"`
	Step       RoadStepView      `json:"step"`
}

// StatementRow is a disclosure statement with its paper, if one was made.
type StatementRow struct {
	audit.Statement
	By    string `json:"by"`
	Paper string `json:"paper,omitempty"`
}

// OfferRow is support that was explained.
type OfferRow struct {
	audit.AdviceOffer
	Entered string `json:"entered_by"`
}

// ClauseRow is one clause, the agreement on secrecy among them: by its words, with its provision, whether it is there and whether the notice wants it.
type ClauseRow struct {
	Clause    string `json:"clause"`
	Provision string `json:"provision"`
	Cited     string `json:"cited"`
	Text      string `json:"text"`
	Has       bool   `json:"has"`
	Needed    bool   `json:"needed"`
	Note      string `json:"note,omitempty"`
}

// ObserverRow is an observer; Advises is true also where the case knows it and he did not say so.
type ObserverRow struct {
	audit.Observer
	Adviser bool `json:"adviser"`
	Late    bool `json:"amendment"` // wished for after the contract
}

// Contract gives the contract of a case.
func (d *Desk) Contract(id string) (ContractView, error) {
	return view(d, id, func(oc *openCase) ContractView {
		m := oc.model
		v := ContractView{
			Statements: []StatementRow{}, Offers: []OfferRow{}, Contract: m.Contract, Clauses: d.clauses(oc), Observers: []ObserverRow{}, Amendments: []audit.Amendment{}, Outsourced: list(d.outsourced(oc.model)),
			FirstOnly: m.FirstOnly(), Step: d.roadStep(oc, audit.StepContract),
		}
		for _, e := range m.SortedStatements() {
			row := StatementRow{Statement: e.Fact, By: d.nameIn(oc, e.By)}
			for _, p := range m.SortedPapers(audit.PaperStatement) {
				if p.Of == number(e.Fact.N) {
					row.Paper = hexOf(p.Digest)
				}
			}
			v.Statements = append(v.Statements, row)
		}
		for _, k := range audit.SortedKeys(m.Terms.Offers) {
			e := m.Terms.Offers[k]
			v.Offers = append(v.Offers, OfferRow{e.Fact, d.nameIn(oc, e.By)})
		}
		for _, e := range m.SortedObservers() {
			v.Observers = append(v.Observers, ObserverRow{e.Fact, m.AdvisesClient(e.Fact), m.Contract != nil && e.Fact.Wished > m.Contract.ConcludedOn})
		}
		for _, k := range audit.SortedKeys(m.Terms.Amendments) {
			v.Amendments = append(v.Amendments, m.Terms.Amendments[k].Fact)
		}
		return v
	})
}

func (d *Desk) clauses(oc *openCase) []ClauseRow {
	m, w := oc.model, d.say()
	k := audit.Contract{}
	if m.Contract != nil {
		k = *m.Contract
	}
	out := []ClauseRow{{Clause: "secrecy", Provision: string(notice.P1_2_1), Cited: notice.P1_2_1.Clause(), Text: w.T("terms.clause.secrecy"), Has: k.NDA, Needed: true, Note: string(k.NDAOn)}}
	lacks := audit.Contract{}.Lacks(m.FirstOnly())
	for _, x := range audit.ContractClauses() {
		row := ClauseRow{
			Clause: x.Clause, Provision: string(x.Of), Cited: x.Of.Clause(), Text: w.T("terms.clause." + x.Clause), Has: slices.Contains(k.Clauses, x.Clause),
			Needed: slices.ContainsFunc(lacks, func(l audit.Lack) bool { return l.Clause == x.Clause }),
		}
		switch x.Clause {
		case audit.ClauseAccess:
			row.Note = k.Access
		case audit.ClauseBoth:
			row.Note = k.Duties
		case audit.ClauseObservers:
			if k.NoObservers {
				row.Note = w.T("terms.noobservers")
			}
		}
		out = append(out, row)
	}
	return out
}

// outsourced are the persons of subcontractors whom the case knows, with their firm: the body answers for what they do (3-9-2).
func (d *Desk) outsourced(m *audit.Case) []string {
	var out []string
	for _, k := range audit.SortedKeys(m.Office.Staff) {
		if s := m.Office.Staff[k].Fact; s.Employer == audit.EmployerOutside {
			name := s.Name
			if s.Firm != "" {
				name += " (" + s.Firm + ")"
			}
			out = append(out, name)
		}
	}
	return out
}

// roadStep is one step of the road in words.
func (d *Desk) roadStep(oc *openCase, step string) RoadStepView {
	for _, s := range d.roadSteps(oc) {
		if s.Step == step {
			return s
		}
	}
	return RoadStepView{Step: step, Blockers: []RoadBlockView{}}
}

// SecondView is the second stage: where and how documents were looked at, which were asked for, and what was found of each (3-3-1, 3-3-2).
type SecondView struct {
	Sittings  []SittingRow     `json:"sittings"`
	Requests  []RequestRow     `json:"requests"`
	Open      int              `json:"open"`
	Missing   int              `json:"missing"` // absent, or not sufficient
	End       *audit.SecondEnd `json:"end,omitempty"`
	Silent    bool             `json:"silent"` // it was ended without these documents, and nobody says why
	EndBy     string           `json:"ended_by,omitempty"`
	Together  bool             `json:"together"` // with the on-site audit (3-3-5)
	FirstOnly bool             `json:"first_only"`
	Measures  []MeasureName    `json:"measures"` // chosen ones
	Step      RoadStepView     `json:"step"`
}

// MeasureName is a chosen measure by code and title.
type MeasureName struct {
	Measure audit.MeasureID `json:"measure"`
	Code    string          `json:"code"`
	Title   string          `json:"title"`
}

// SittingRow is one look at documents.
type SittingRow struct {
	audit.Sitting
	By   string `json:"by"`
	Text string `json:"text"` // where and how, in words
}

// RequestRow is one document that was asked for.
type RequestRow struct {
	audit.Request
	Code    string         `json:"code"`
	Title   string         `json:"title"`
	State   string         `json:"state,omitempty"`
	Content string         `json:"content,omitempty"`
	Remark  string         `json:"remark,omitempty"`
	Items   []audit.ItemID `json:"items"`
	Names   []string       `json:"evidence"`
	On      audit.Date     `json:"looked_on,omitempty"`
	By      string         `json:"by"`
	Looker  string         `json:"looked_by,omitempty"`
	Open    bool           `json:"open"`
}

// Second gives the second stage of a case.
func (d *Desk) Second(id string) (SecondView, error) {
	return view(d, id, func(oc *openCase) SecondView {
		m := oc.model
		v := SecondView{Sittings: []SittingRow{}, Requests: []RequestRow{}, Together: m.SecondTogether(), FirstOnly: m.FirstOnly(), Measures: []MeasureName{}, Step: d.roadStep(oc, audit.StepSecond)}
		for _, e := range m.Second.SortedSittings() {
			v.Sittings = append(v.Sittings, SittingRow{e.Fact, d.nameIn(oc, e.By), sittingWhere(d.say().T, e.Fact)})
		}
		for _, r := range m.Second.SortedRequests() {
			row := d.requestRow(oc, r)
			if row.Open {
				v.Open++
			}
			if row.State == audit.DocAbsent || row.Content == audit.DocInsufficient {
				v.Missing++
			}
			v.Requests = append(v.Requests, row)
		}
		if e := m.Second.End; e != nil {
			v.End, v.EndBy = &e.Fact, d.nameIn(oc, e.By)
			v.Silent = e.Fact.Why == "" && len(m.Second.Undisclosed()) > 0
		}
		for _, x := range m.Measures {
			v.Measures = append(v.Measures, d.measureName(oc, x))
		}
		return v
	})
}

func (d *Desk) measureName(oc *openCase, m audit.MeasureID) MeasureName {
	r := d.checkRow(oc, audit.MakeCheck(m, ""))
	return MeasureName{m, r.Code, r.Title}
}

func (d *Desk) requestRow(oc *openCase, r audit.Asked) RequestRow {
	n := d.measureName(oc, r.Measure)
	row := RequestRow{Request: r.Request, Code: n.Code, Title: n.Title, Items: []audit.ItemID{}, Names: []string{}, By: d.nameIn(oc, r.By), Open: r.Open()}
	if l := r.Look; l != nil {
		row.State, row.Content, row.Remark, row.On, row.Looker = l.State, l.Content, l.Remark, l.On, d.nameIn(oc, r.Who)
		for _, i := range l.Items {
			row.Items = append(row.Items, i)
			if it := oc.model.Items[i]; it.Known() {
				row.Names = append(row.Names, it.Name)
			}
		}
	}
	return row
}

// ExplainedView is what was sent and explained to the client: the plan by version and the reports (3-2-7, 3-2-11, 3-5-3).
type ExplainedView struct {
	Plan    *audit.Plan     `json:"plan,omitempty"`
	Plans   []PlanTold      `json:"plans"` // by version
	Reports []ReportTold    `json:"reports"`
	Short   bool            `json:"first_only"`
	Step    RoadStepView    `json:"step"`
	Verify  []RoadBlockView `json:"verification_blockers"`
}

// PlanTold is a version of the plan with what was done about it.
type PlanTold struct {
	Version   uint                 `json:"version"`
	Current   bool                 `json:"current"`
	Sent      *audit.PlanSent      `json:"sent,omitempty"`
	Explained *audit.PlanExplained `json:"explained,omitempty"`
	Paper     string               `json:"paper,omitempty"`
}

// ReportTold is a report with the last explanation of it.
type ReportTold struct {
	ReportRow
	Explained *audit.ReportExplained `json:"explained,omitempty"`
	Addendum  bool                   `json:"addendum"`
	Newest    bool                   `json:"newest"`
}

// Explained gives what was explained to the client.
func (d *Desk) Explained(id string) (ExplainedView, error) {
	return view(d, id, func(oc *openCase) ExplainedView {
		m := oc.model
		v := ExplainedView{Plan: m.Plan, Plans: []PlanTold{}, Reports: []ReportTold{}, Short: m.FirstOnly(), Step: d.roadStep(oc, audit.StepPlan), Verify: d.roadStep(oc, audit.StepVerification).Blockers}
		last := uint(0)
		if m.Plan != nil {
			last = m.Plan.Number()
		}
		for _, e := range m.Terms.PlansSent {
			last = max(last, e.Fact.Version)
		}
		for n := uint(1); n <= last; n++ {
			v.Plans = append(v.Plans, planTold(m, n))
		}
		newest, issued := m.NewestReport()
		for _, r := range d.reports(oc) {
			row := ReportTold{ReportRow: r, Newest: issued && r.Digest == hexOf(newest.Digest)}
			if x, addendum, ok := m.ToldReport(m.Reports[r.Digest].Digest); ok {
				row.Explained, row.Addendum = &x, addendum
			}
			v.Reports = append(v.Reports, row)
		}
		return v
	})
}

func planTold(m *audit.Case, n uint) PlanTold {
	row := PlanTold{Version: n, Current: m.Plan != nil && m.Plan.Number() == n}
	if e, ok := m.Terms.PlansSent[number(n)]; ok {
		row.Sent = &e.Fact
	}
	if e, ok := m.Terms.PlansTold[number(n)]; ok {
		row.Explained = &e.Fact
	}
	for _, p := range m.SortedPapers(audit.PaperPlan) {
		if p.Of == number(n) {
			row.Paper = hexOf(p.Digest)
		}
	}
	return row
}

// SecrecyView lists the information from outside that a case or a book holds, each with who gave it and whether it is secret (1-2).
type SecrecyView struct {
	Pieces []PieceRow `json:"pieces"`
	Free   int        `json:"free"`
}

// PieceRow is one piece of information.
type PieceRow struct {
	Of       string     `json:"of"`
	Name     string     `json:"name"`
	Provider string     `json:"provider"`
	By       string     `json:"provider_name,omitempty"`
	Said     bool       `json:"recorded"` // somebody recorded the provider; else it follows from the piece itself
	Secret   bool       `json:"secret"`
	Free     string     `json:"free,omitempty"`
	Proof    string     `json:"proof,omitempty"`
	On       audit.Date `json:"on,omitempty"`
}

// Secrecy gives the information from outside.
func (d *Desk) Secrecy(id string) (SecrecyView, error) {
	return view(d, id, func(oc *openCase) SecrecyView {
		m := oc.model
		v := SecrecyView{Pieces: []PieceRow{}}
		for _, of := range m.Pieces() {
			row := PieceRow{Of: of, Name: d.pieceName(oc, of), Secret: m.Secret(of)}
			row.Provider, row.By = m.ProviderOf(of)
			if o, ok := m.Terms.Outside[of]; ok {
				row.Said, row.Free, row.Proof, row.On = true, o.Fact.Free, o.Fact.Proof, o.Fact.On
			}
			if !row.Secret {
				v.Free++
			}
			v.Pieces = append(v.Pieces, row)
		}
		return v
	})
}

// pieceName is what a piece of information is called.
func (d *Desk) pieceName(oc *openCase, of string) string {
	m := oc.model
	sort, rest, _ := strings.Cut(of, "/")
	switch sort {
	case "item":
		it := m.Items[audit.ItemID(rest)]
		if it == nil {
			return rest
		}
		return or(it.Caption, it.Name)
	case "loan":
		return m.Handling.Loans[rest].Fact.What
	case "record":
		r := m.Registers.Records[rest].Fact
		name := d.say().T("register." + r.Register)
		if s := r.Schema(); s != nil {
			for _, t := range s.Title {
				name += " " + r.Values().One(t)
			}
		}
		return name
	}
	return d.say().T("terms.application")
}
