package casework

import (
	"encoding/hex"
	"slices"
	"time"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// decided plans verification, decision and certificate; false for any other command.
func (p *planner) decided(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *BeginVerification:
		return true, p.beginVerification(c)
	case *VerifyPoint:
		return true, p.verifyPoint(c)
	case *EndVerification:
		return true, p.endVerification(c)
	case *AnswerReturn:
		n := p.oc.model.LastRound()
		p.id = number(n)
		return true, p.set(audit.VerifyAnswer{N: max(n, 1), Text: c.Text, On: p.today(c.On)})
	case *RecordSession:
		return true, p.recordSession(c)
	case *Decide:
		return true, p.decide(c)
	case *ConcurDecision:
		return true, p.concur(c)
	case *TellDecision:
		return true, p.tell(c)
	case *ConcludeCertificateContract:
		return true, p.certContract(c)
	case *IssueCertificate:
		return true, p.issueCertificate(c)
	case *ChangeCertificate:
		return true, p.changeCertificate(c)
	}
	return false, nil
}

func (p *planner) beginVerification(c *BeginVerification) error {
	if err := p.noWaitingRisk(); err != nil {
		return err
	}
	r, ok := p.oc.model.NewestReport()
	if !ok {
		return refuse("no_issued_report", notice.P3_6_1)
	}
	n := p.oc.model.LastRound() + 1
	p.id = number(n)
	return p.set(audit.VerifyRound{N: n, Report: r.Digest, On: p.today(c.On), Deviation: c.Deviation})
}

// running is the round that is open.
func (p *planner) running() (uint, error) {
	n := p.oc.model.LastRound()
	if n == 0 {
		return 0, refuse("no_round", notice.P3_6_1, number(1))
	}
	if _, done := p.oc.model.Office.Done[number(n)]; done {
		return 0, refuse("round_over", notice.P3_6_1, number(n))
	}
	return n, nil
}

func (p *planner) verifyPoint(c *VerifyPoint) error {
	n, err := p.running()
	if err != nil {
		return err
	}
	p.id = number(n)
	all := p.oc.model.Points()
	points := c.Points
	if len(points) == 1 && points[0] == "all" {
		points = nil
		for _, pt := range all {
			if _, marked := p.oc.model.Office.Ticks[audit.VerifyTick{N: n, Point: pt.ID}.Field().Key]; !marked {
				points = append(points, pt.ID)
			}
		}
	}
	for _, id := range points {
		if !slices.ContainsFunc(all, func(pt audit.Point) bool { return pt.ID == id }) {
			return refuse("no_point", notice.P3_6_2, id)
		}
		if err := p.set(audit.VerifyTick{N: n, Point: id, Mark: c.Mark, Remark: c.Remark}); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) endVerification(c *EndVerification) error {
	n, err := p.running()
	if err != nil {
		return err
	}
	p.id = number(n)
	f := audit.VerifyDone{N: n, Result: c.Result, On: p.today(c.On), Text: c.Text, Together: c.Together}
	if c.Result == audit.VerifyReturned {
		for _, pt := range p.oc.model.Points() {
			if t, ok := p.oc.model.Office.Ticks[audit.VerifyTick{N: n, Point: pt.ID}.Field().Key]; ok && t.Fact.Mark == audit.PointWrong {
				f.Points = append(f.Points, pt.ID)
			}
		}
	}
	return p.set(f)
}

func (p *planner) recordSession(c *RecordSession) error {
	p.id = c.Session
	if p.id == "" {
		p.id = fresh(p, p.oc.model.Office.Sessions)
	}
	f := audit.Session{ID: p.id, On: audit.Date(c.On), Minutes: c.Minutes, Agenda: c.Agenda}
	for _, m := range c.Members {
		x := audit.Member{Name: m.Name, External: m.External, NDAOn: audit.Date(m.NDAOn), Declared: audit.Date(m.Declared), Client: m.Client, Recused: m.Recused, Reason: m.Reason}
		if m.Person != "" {
			u, err := p.someone(m.Person)
			if err != nil {
				return err
			}
			x.User = u[:]
			if x.Name == "" {
				x.Name = p.name(u)
			}
		}
		f.Members = append(f.Members, x)
	}
	return p.set(f)
}

func (p *planner) decide(c *Decide) error {
	if err := p.noWaitingRisk(); err != nil {
		return err
	}
	m := p.oc.model
	n := uint(len(m.Office.Decisions)) + 1
	f := audit.Decision{N: n, Granted: c.Granted, On: p.today(c.On), Reason: c.Reason, Round: m.FinishedRound(), Session: c.Session, Deviation: c.Deviation}
	p.id = number(n)
	for _, x := range c.Despite {
		id, err := p.check(x.Check.Measure(), x.Check.Place())
		if err != nil {
			return err
		}
		f.Despite = append(f.Despite, audit.Despite{Check: id, Reason: x.Reason})
	}
	if f.Round == 0 {
		return refuse("not_verified", notice.P3_6_4, number(max(m.LastRound(), 1)))
	}
	if c.Session != "" {
		return p.set(f)
	}
	who := c.Deciders
	if len(who) == 0 {
		who = []string{p.d.user.String()}
	}
	var err error
	if f.Deciders, err = p.userIDs(who); err != nil {
		return err
	}
	return p.set(f)
}

// lastDecision is the newest decision; 0 without one.
func (p *planner) lastDecision() (audit.Decision, error) {
	n := uint(len(p.oc.model.Office.Decisions))
	e, ok := p.oc.model.Office.Decisions[number(n)]
	if !ok {
		return audit.Decision{}, refuse("no_decision", notice.P3_6_4, number(max(n, 1)))
	}
	return e.Fact, nil
}

func (p *planner) concur(c *ConcurDecision) error {
	d, err := p.lastDecision()
	if err != nil {
		return err
	}
	return p.set(audit.Concur{N: d.N, By: p.d.user, Agreed: c.Agreed, On: p.today(c.On), Reason: c.Reason})
}

func (p *planner) tell(c *TellDecision) error {
	d, err := p.lastDecision()
	if err != nil {
		return err
	}
	f := audit.ToldClient{N: d.N, On: p.today(c.On), Way: c.Way, To: c.To}
	for _, x := range p.oc.model.SortedPapers(audit.PaperDecision) {
		if x.Of == number(d.N) {
			f.Paper = x.Digest
		}
	}
	return p.set(f)
}

func (p *planner) certContract(c *ConcludeCertificateContract) error {
	d, err := p.lastDecision()
	if err != nil {
		return err
	}
	clauses := c.Clauses
	if len(clauses) == 1 && clauses[0] == "all" {
		clauses = slices.Clone(audit.Clauses)
		if p.oc.model.FirstOnly() {
			clauses = append(clauses, audit.ClauseFirst)
		}
	}
	return p.set(audit.CertContract{
		Decision: d.N, ConcludedOn: audit.Date(c.ConcludedOn), Clauses: clauses, Cycle: c.Cycle, Copying: c.Copying, Disposal: c.Disposal, AgreedBy: c.AgreedBy, Extra: c.Extra, CycleMonths: c.CycleMonths,
	})
}

func (p *planner) issueCertificate(c *IssueCertificate) error {
	m := p.oc.model
	d, err := p.lastDecision()
	if err != nil {
		return err
	}
	f := audit.Certificate{
		Number: c.Number, Decision: d.N, IssuedOn: p.today(c.IssuedOn), ValidTo: audit.Date(c.ValidTo), Scope: c.Scope, Replaces: c.Replaces, Reason: c.Reason, Decider: c.Decider,
		First: m.FirstOnly(), Accredit: c.Accreditation, Address: c.BodyAddress,
	}
	if at := profileOn(p.d.profiles(), f.IssuedOn); at.Record != "" {
		if f.Accredit == "" {
			f.Accredit = at.Accreditation
		}
		if f.Address == "" {
			f.Address = at.Address
		}
	}
	p.id = c.Number
	old, known := m.Office.Certificates[c.Replaces]
	if known && !d.Granted {
		f.Decision = old.Fact.Decision
	}
	switch {
	case c.Scope == "" && known:
		f.Scope = old.Fact.Scope
	case c.Scope == "" && m.Scope != nil:
		f.Scope = m.Scope.Text
	}
	switch {
	case c.ValidTo != "":
	case known && old.Fact.Decision == f.Decision:
		f.ValidTo = old.Fact.ValidTo
	default:
		f.ValidTo = threeYears(f.IssuedOn)
	}
	if f.Measures, err = p.certMeasures(c, old, known); err != nil {
		return err
	}
	return p.set(f)
}

func (p *planner) certMeasures(c *IssueCertificate, old audit.Entered[audit.Certificate], known bool) ([]audit.MeasureID, error) {
	var out []audit.MeasureID
	for _, x := range c.Measures {
		id, err := p.measure(x)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	if len(out) == 0 && known {
		return old.Fact.Measures, nil
	}
	if len(out) == 0 {
		return slices.Clone(p.oc.model.Measures), nil
	}
	return out, nil
}

// threeYears is the last day of a validity of three years from a day.
func threeYears(from audit.Date) audit.Date {
	t, err := time.Parse(time.DateOnly, string(audit.YearsAfter(from, 3)))
	if err != nil {
		return from
	}
	return audit.Date(t.AddDate(0, 0, -1).Format(time.DateOnly))
}

func (p *planner) changeCertificate(c *ChangeCertificate) error {
	s := p.oc.model.CertState(c.Number, "")
	p.id = c.Number
	return p.set(audit.CertEvent{Number: c.Number, N: uint(len(s.Events)) + 1, What: c.What, On: p.today(c.On), Decider: c.Decider, Reason: c.Reason, Ref: c.Ref})
}

// userNames are the names of persons by their ids.
func (d *Desk) namesOf(oc *openCase, ids [][]byte) []string {
	out := []string{}
	for _, b := range ids {
		var u ledger.UserID
		if len(b) == len(u) {
			out = append(out, d.nameIn(oc, ledger.UserID(b)))
		} else {
			out = append(out, hex.EncodeToString(b))
		}
	}
	return out
}
