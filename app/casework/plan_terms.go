package casework

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/notice"
	"genchi/app/register"
)

// terms plans what is agreed with, given to and explained to the client, and the second stage; false for any other command.
func (p *planner) terms(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *GiveStatement:
		return true, p.giveStatement(c)
	case *OfferAdvice:
		return true, p.offerAdvice(c)
	case *NameObserver:
		return true, p.nameObserver(c)
	case *AmendContract:
		p.id = fresh(p, p.oc.model.Terms.Amendments)
		return true, p.set(audit.Amendment{ID: p.id, On: p.today(c.On), What: c.What, AgreedBy: c.AgreedBy})
	case *SendPlan:
		return true, p.sendPlan(c)
	case *ExplainPlan:
		v := p.planVersion(c.Version)
		p.id = number(v)
		return true, p.set(audit.PlanExplained{Version: v, On: p.today(c.On), By: p.speaker(c.By), To: c.To, Way: c.Way, Note: c.Note})
	case *ExplainReport:
		return true, p.explainReport(c)
	case *NameProvider:
		return true, p.nameProvider(c)
	}
	return p.second(c)
}

// speaker is who explained: this user, if nobody is named.
func (p *planner) speaker(by string) string {
	if strings.TrimSpace(by) == "" {
		return p.d.person(p.d.user)
	}
	return by
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (p *planner) giveStatement(c *GiveStatement) error {
	t := p.d.statementTemplate(p.oc, p.today(c.GivenOn))
	s := audit.Statement{
		Version: or(c.Version, t.Version), Number: or(c.Accreditation, t.Number), AccreditedOn: audit.Date(or(c.AccreditedOn, string(t.AccreditedOn))), Body: or(c.Body, t.Body), Address: or(c.Address, t.Address),
		Limited: or(c.Limited, t.Limited), Procedure: or(c.Procedure, t.Procedure), Fees: or(c.Fees, t.Fees), Complaints: or(c.Complaints, t.Complaints), Committee: or(c.Committee, t.Committee),
		GivenOn: p.today(c.GivenOn), Way: c.Way, To: c.To, N: 1,
	}
	for _, e := range p.oc.model.Terms.Statements {
		s.N = max(s.N, e.Fact.N+1)
	}
	p.id = number(s.N)
	return p.set(s)
}

// templateCases is in how many other cases a statement is looked for that can be given again.
const templateCases = 20

// statementTemplate is what the body says of itself on a day: what its profile says, where the store has one as old as that, and for the rest what it last
// said in this case, or in another one of this store.
func (d *Desk) statementTemplate(oc *openCase, on audit.Date) audit.Statement {
	t := d.lastStatement(oc)
	x := profileOn(d.profiles(), on)
	t.Number, t.AccreditedOn = or(x.Accreditation, t.Number), audit.Date(or(x.AccreditedOn, string(t.AccreditedOn)))
	t.Body, t.Address, t.Procedure = or(x.Name, t.Body), or(x.Address, t.Address), or(x.Procedure, t.Procedure)
	t.Fees, t.Complaints = or(x.Fees, t.Fees), or(x.ComplaintDesk, t.Complaints)
	if x.Record != "" {
		t.Limited = x.Limited
	}
	if b, ok := d.v.Trust().Body(); ok && t.Body == "" {
		t.Body = b.Name
	}
	if t.Committee == "" {
		t.Committee = d.composition()
	}
	return t
}

// lastStatement is the last one of this case, else the newest of another case in this store; the zero value where there is none.
func (d *Desk) lastStatement(oc *openCase) audit.Statement {
	if all := oc.model.SortedStatements(); len(all) > 0 {
		return all[len(all)-1].Fact
	}
	var newest audit.Entered[audit.Statement]
	for i, id := range d.ClientCases() {
		if i == templateCases {
			break
		}
		other, err := d.load(id)
		if err != nil || other == oc {
			continue
		}
		for _, e := range other.model.SortedStatements() {
			if e.WallMS > newest.WallMS {
				newest = e
			}
		}
	}
	return newest.Fact
}

// composition is that of the committee by the office book of this store, if it has one.
func (d *Desk) composition() string {
	id, err := d.BookID(register.Office)
	if err != nil {
		return ""
	}
	oc, err := d.load(id)
	if err != nil {
		return ""
	}
	c := oc.model.Registers.Committee(d.todayIs())
	if c.Members == 0 {
		return ""
	}
	return d.say().T("terms.composition", c.Members, c.External)
}

// StatementTemplate gives what a statement for this case begins with.
func (d *Desk) StatementTemplate(id string) (audit.Statement, error) {
	oc, err := d.load(id)
	if err != nil {
		return audit.Statement{}, err
	}
	return d.statementTemplate(oc, d.today()), nil
}

func (p *planner) offerAdvice(c *OfferAdvice) error {
	f := audit.AdviceOffer{ID: c.Offer, By: p.d.person(p.d.user)}
	old, known := p.oc.model.Terms.Offers[c.Offer]
	switch {
	case known:
		f = old.Fact
	case c.Offer == "":
		f.ID = fresh(p, p.oc.model.Terms.Offers)
		f.On = p.today(c.On)
	default:
		return refuse("no_offer", notice.P3_1_3, c.Offer)
	}
	if c.On != "" {
		f.On = audit.Date(c.On)
	}
	f.To, f.Why, f.Answer, f.Condition = or(c.To, f.To), or(c.Why, f.Why), or(c.Answer, f.Answer), c.Condition
	p.id = f.ID
	return p.set(f)
}

func (p *planner) nameObserver(c *NameObserver) error {
	f := audit.Observer{ID: c.Observer}
	old, known := p.oc.model.Terms.Observers[c.Observer]
	switch {
	case known:
		f = old.Fact
	case c.Observer == "":
		f.ID = fresh(p, p.oc.model.Terms.Observers)
		f.Wished = p.today(c.WishedOn)
		if len(c.Stages) == 0 {
			f.Stages = []string{audit.ObserveSecond, audit.ObserveOnsite}
		}
	default:
		return refuse("no_observer", notice.P3_1_5_Ro, c.Observer)
	}
	if c.WishedOn != "" {
		f.Wished = audit.Date(c.WishedOn)
	}
	if len(c.Stages) > 0 {
		f.Stages = c.Stages
	}
	f.Name, f.Firm, f.Note = or(c.Name, f.Name), or(c.Firm, f.Firm), or(c.Note, f.Note)
	f.Agreed, f.NDAOn = audit.Date(or(c.AgreedOn, string(f.Agreed))), audit.Date(or(c.NDAOn, string(f.NDAOn)))
	f.Advises, f.Gone = f.Advises || c.Advises, c.Gone
	p.id = f.ID
	return p.set(f)
}

// contract is the contract as ordered; what a contract that stands says and the order leaves out stays.
func (p *planner) contract(c *ConcludeContract) error {
	f := audit.Contract{
		ConcludedOn: audit.Date(c.ConcludedOn), NDA: c.NDA, NDAOn: audit.Date(c.NDAOn), NDAPaper: c.NDAPaper, Note: c.Note, Purposes: c.Purposes, Clauses: c.Clauses, Access: c.Access,
		NoObservers: c.NoObservers, Excluded: c.Excluded, AgreedBy: c.AgreedBy, Duties: c.Duties,
	}
	if len(f.Clauses) == 1 && f.Clauses[0] == "all" {
		f.Clauses = nil
		for _, x := range audit.ContractClauses() {
			f.Clauses = append(f.Clauses, x.Clause)
		}
	}
	return p.set(f)
}

// planVersion is the version that is meant, or that of the newest plan.
func (p *planner) planVersion(v uint) uint {
	if pl := p.oc.model.Plan; v == 0 && pl != nil {
		return pl.Number()
	}
	return max(v, 1)
}

func (p *planner) sendPlan(c *SendPlan) error {
	f := audit.PlanSent{Version: p.planVersion(c.Version), On: p.today(c.On), Way: c.Way, To: c.To}
	for _, x := range p.oc.model.SortedPapers(audit.PaperPlan) {
		if x.Of == number(f.Version) {
			f.Paper = x.Digest
		}
	}
	p.id = number(f.Version)
	return p.set(f)
}

func (p *planner) explainReport(c *ExplainReport) error {
	f := audit.ReportExplained{N: 1, On: p.today(c.On), By: p.speaker(c.By), To: c.To, Way: c.Way, Agreed: c.Agreed, Note: c.Note}
	for _, e := range p.oc.model.Terms.ReportsTold {
		f.N = max(f.N, e.Fact.N+1)
	}
	digest, err := p.reportDigest(c.Report)
	if err != nil {
		return err
	}
	f.Report, p.id = digest, number(f.N)
	return p.set(f)
}

// reportDigest is the report that is meant by its digest, or the newest: the issued one, else the last draft.
func (p *planner) reportDigest(want string) ([]byte, error) {
	if want != "" {
		b, err := hex.DecodeString(want)
		if _, ok := p.oc.model.Reports[want]; err != nil || !ok {
			return nil, refuse("no_report", notice.P3_5_3)
		}
		return b, nil
	}
	if r, ok := p.oc.model.NewestReport(); ok {
		return r.Digest, nil
	}
	rows := p.d.reports(p.oc)
	if len(rows) == 0 {
		return nil, refuse("no_report", notice.P3_5_3)
	}
	return hex.DecodeString(rows[len(rows)-1].Digest)
}

func (p *planner) nameProvider(c *NameProvider) error {
	if !slices.Contains(p.oc.model.Pieces(), c.Of) {
		return refuse("no_piece", notice.P1_2, c.Of)
	}
	provider, name := p.oc.model.ProviderOf(c.Of)
	f := audit.Outside{Of: c.Of, Provider: or(c.Provider, provider), Name: or(c.Name, name), Free: c.Free, Proof: c.Proof, Item: c.Item}
	if f.Free != "" {
		f.On = p.today(c.On)
	}
	p.id = c.Of
	return p.set(f)
}

// second plans the second stage; false for any other command.
func (p *planner) second(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *ReviewDocuments:
		return true, p.sitting(c)
	case *RequestDocument:
		return true, p.request(c)
	case *LookAtDocument:
		r, known := p.oc.model.Second.Requests[c.Request]
		if !known {
			return true, refuse("no_request", notice.P3_3_2, c.Request)
		}
		p.id = c.Request
		if r.Fact.DisclosedOn == "" && c.State == audit.DocPresent {
			r.Fact.DisclosedOn = p.today(c.On)
			if err := p.set(r.Fact); err != nil {
				return true, err
			}
		}
		return true, p.set(audit.Look{Request: c.Request, State: c.State, Content: c.Content, Remark: c.Remark, Items: c.Evidence, On: p.today(c.On)})
	case *EndSecondStage:
		f := audit.SecondEnd{On: p.today(c.On), Text: c.Text, Why: c.Why}
		for _, r := range p.oc.model.Second.SortedRequests() {
			if r.Open() {
				f.Undisclosed = append(f.Undisclosed, r.ID)
			}
		}
		return true, p.set(f)
	}
	return false, nil
}

func (p *planner) sitting(c *ReviewDocuments) error {
	f := audit.Sitting{ID: c.Sitting}
	old, known := p.oc.model.Second.Sittings[c.Sitting]
	switch {
	case known:
		f = old.Fact
	case c.Sitting == "":
		f.ID = fresh(p, p.oc.model.Second.Sittings)
		f.From = p.at(c.From)
	default:
		return refuse("no_sitting", notice.P3_3_1)
	}
	f.Where, f.Place, f.How, f.From, f.To = or(c.Where, f.Where), or(c.Place, f.Place), or(c.How, f.How), or(c.From, f.From), or(c.To, f.To)
	if len(c.With) > 0 {
		f.With = c.With
	}
	if c.Visit != "" {
		f.Visit = c.Visit
	}
	f.Gone, p.id = c.Gone, f.ID
	return p.set(f)
}

func (p *planner) request(c *RequestDocument) error {
	if c.Request != "" {
		old, known := p.oc.model.Second.Requests[c.Request]
		if !known {
			return refuse("no_request", notice.P3_3_2, c.Request)
		}
		f := old.Fact
		f.What, f.RequestedOn, f.DisclosedOn, f.Gone = or(c.What, f.What), audit.Date(or(c.RequestedOn, string(f.RequestedOn))), audit.Date(or(c.DisclosedOn, string(f.DisclosedOn))), c.Gone
		p.id = f.ID
		return p.set(f)
	}
	measures, err := p.asked(c)
	if err != nil {
		return err
	}
	if len(measures) == 0 {
		return refuse("nothing_to_request", notice.P3_3_2)
	}
	have := p.oc.model.Second.Requests
	for i, m := range measures {
		id := p.fresh("d", len(have)+i, func(s string) bool { _, ok := have[s]; return ok })
		if p.id == "" {
			p.id = id
		}
		if err := p.set(audit.Request{ID: id, Measure: m, What: or(c.What, p.documentsOf(m)), RequestedOn: p.today(c.RequestedOn), DisclosedOn: audit.Date(c.DisclosedOn)}); err != nil {
			return err
		}
	}
	return nil
}

// asked are the measures of which documents are asked for: one, or with "all" every chosen one that is looked at by documents and has no request yet.
func (p *planner) asked(c *RequestDocument) ([]audit.MeasureID, error) {
	if c.Measure != "all" {
		m, err := p.measure(c.Measure)
		return []audit.MeasureID{m}, err
	}
	had := map[audit.MeasureID]bool{}
	for _, r := range p.oc.model.Second.SortedRequests() {
		had[r.Measure] = true
	}
	var out []audit.MeasureID
	for _, m := range p.oc.model.Measures {
		if x := p.d.measureOf(p.oc, m); x != nil && !had[m] && slices.Contains(x.Methods, criteria.DocumentReview) {
			out = append(out, m)
		}
	}
	return out, nil
}

// documentsOf names what the catalogue expects of a measure, or its title.
func (p *planner) documentsOf(m audit.MeasureID) string {
	x := p.d.measureOf(p.oc, m)
	switch {
	case x == nil:
		return string(m)
	case len(x.Evidence) > 0:
		return strings.Join(x.Evidence, p.d.say().T("report.comma"))
	}
	return x.TitleJA
}
