package audit

import (
	"bytes"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Steps of the road of a case (第三 柱書), by their words in assets/lang (road.<step>).
const (
	StepApplication  = "application"
	StepScope        = "scope"
	StepContract     = "contract"
	StepFirst        = "first_stage"
	StepPlan         = "plan"
	StepSecond       = "second_stage"
	StepOnsite       = "onsite"
	StepCorrection   = "correction"
	StepReport       = "report"
	StepVerification = "verification"
	StepDecision     = "decision"
	StepTold         = "told"
	StepCertContract = "certificate_contract"
	StepCertificate  = "certificate"
	StepSurveillance = "surveillance"
	StepRenewal      = "renewal"
)

// States of a step.
const (
	StateDone    = "done"
	StateOpen    = "open"    // the next step, and nothing stops it
	StateBlocked = "blocked" // the next step, and something stops it
	StateAhead   = "ahead"
	StateSkipped = "skipped" // not on this way
	StateStopped = "stopped" // a law is in doubt (3-4-7)
	StateEnded   = "ended"   // the case ends before it
)

// Actors who must act.
const (
	ActorOffice   = "office"
	ActorClient   = "client"
	ActorAuditor  = "auditor"
	ActorLead     = "lead"
	ActorVerifier = "verifier"
	ActorDecider  = "decider"
)

// RoadBlock is one thing that stops a step, and who must act.
type RoadBlock struct {
	Blocker
	Actor string `json:"actor"`
}

// RoadStep is one step of the road.
type RoadStep struct {
	Step      string           `json:"step"`
	Provision notice.Provision `json:"provision"`
	State     string           `json:"state"`
	Actor     string           `json:"actor"` // who does the step
	On        Date             `json:"on,omitempty"`
	Blocks    []RoadBlock      `json:"blockers"`
}

// step is a step before its state is known.
type step struct {
	RoadStep
	done, skipped bool
}

// Road tells where the case stands: every step with its state, what stops it and who must act. p is the past of which c was built.
func (c *Case) Road(p *ledger.Past) []RoadStep {
	b := BenchOf(p)
	steps := []step{
		c.stepApplication(), c.stepScope(), c.stepContract(), c.stepFirst(), c.stepPlan(), c.stepSecond(), c.stepOnsite(), c.stepCorrection(), c.stepReport(),
		c.stepVerification(b), c.stepDecision(p, b), c.stepTold(), c.stepCertContract(), c.stepCertificate(), c.stepSurveillance(p), c.stepRenewal(),
	}
	out := make([]RoadStep, 0, len(steps))
	ended := c.Closed() || c.Refused()
	next := true
	for _, s := range steps {
		r := s.RoadStep
		switch {
		case s.skipped:
			r.State, r.Blocks = StateSkipped, nil
		case s.done:
			r.State = StateDone // what blocks it is left to be mended before the report is verified
		case ended && r.Step != StepTold:
			r.State, r.Blocks = StateEnded, nil
		case !next:
			r.State = StateAhead
		case c.Stopped() && r.Step != StepApplication && r.Step != StepScope:
			r.State, next = StateStopped, false
		case len(r.Blocks) > 0:
			r.State, next = StateBlocked, false
		default:
			r.State, next = StateOpen, false
		}
		if r.Blocks == nil {
			r.Blocks = []RoadBlock{}
		}
		out = append(out, r)
	}
	return out
}

// Refused tells whether the last decision was not to grant.
func (c *Case) Refused() bool {
	d, ok := c.LastDecision()
	return ok && !d.Granted
}

// LastDecision is the decision with the highest number.
func (c *Case) LastDecision() (last Decision, ok bool) {
	for _, e := range c.Office.Decisions {
		if e.Fact.N > last.N {
			last, ok = e.Fact, true
		}
	}
	return last, ok
}

func (s *step) block(code string, p notice.Provision, subject, actor string) {
	s.Blocks = append(s.Blocks, RoadBlock{Blocker{Code: code, Provision: string(p), Subject: subject}, actor})
}

func begin(name string, p notice.Provision, actor string, done bool) step {
	return step{RoadStep: RoadStep{Step: name, Provision: p, Actor: actor}, done: done}
}

func (c *Case) stepApplication() step {
	s := begin(StepApplication, notice.P3_1_1, ActorOffice, c.Application != nil)
	if s.done {
		s.On = c.Application.ReceivedOn
	}
	return s
}

func (c *Case) stepScope() step {
	s := begin(StepScope, notice.P3_1_2, ActorOffice, c.Scope != nil && len(c.Measures) > 0)
	if c.Scope != nil {
		s.On = c.Scope.AgreedOn
	}
	return s
}

func (c *Case) stepContract() step {
	s := begin(StepContract, notice.P3_1_4, ActorOffice, c.Contract != nil && c.Contract.NDA)
	if c.Scope == nil {
		s.block("no_scope", notice.P3_1_4, "", ActorOffice)
	}
	if len(c.Measures) == 0 {
		s.block("no_measures", notice.P3_1_1, "", ActorOffice)
	}
	if c.Contract != nil {
		s.On = c.Contract.ConcludedOn
	}
	c.blockContract(&s)
	return s
}

func (c *Case) stepPlan() step {
	s := begin(StepPlan, notice.P3_2_7, ActorLead, c.Plan != nil && c.Plan.AgreedOn != "")
	s.skipped = c.FirstOnly() && !s.done && c.First.PlanIsWaived()
	if c.Plan != nil {
		s.On = c.Plan.AgreedOn
		if !s.done {
			s.block("plan_not_agreed", notice.P3_2_9, "", ActorClient)
		}
	}
	c.blockPlan(&s)
	return s
}

func (c *Case) stepSecond() step {
	_, reported := c.NewestReport()
	s := begin(StepSecond, notice.P3_3_1, ActorAuditor, c.Second.End != nil || len(c.SortedVisits()) > 0 || reported)
	s.skipped = c.FirstOnly() || c.SecondTogether()
	if c.Second.End != nil {
		s.On = c.Second.End.Fact.On
	}
	c.blockSecond(&s)
	return s
}

func (c *Case) stepOnsite() step {
	s := begin(StepOnsite, notice.P3_4_1, ActorAuditor, len(c.SortedVisits()) > 0)
	s.skipped = c.FirstOnly()
	for _, v := range c.SortedVisits() {
		s.On = max(s.On, Date(v.At[:min(10, len(v.At))]))
		if v.End == nil && v.Closing == nil {
			s.done = false
			s.block("visit_open", notice.P3_5_1_Ni, string(v.ID), ActorAuditor)
		}
	}
	return s
}

func (c *Case) stepCorrection() step {
	_, reported := c.NewestReport()
	s := begin(StepCorrection, notice.P3_4_6, ActorClient, reported || len(c.SortedVisits()) > 0 || len(c.Findings) > 0 || c.FirstOnly() && len(c.First.End) > 0) // before that there is nothing to correct
	c.blockFindings(func(code string, p notice.Provision, subject string) {
		actor := ActorClient
		if code != "not_reviewed" {
			actor = ActorAuditor
		}
		s.done = false
		s.block(code, p, subject, actor)
	})
	if _, decided := c.LastDecision(); !decided {
		for _, id := range c.ToJudgeAnew() { // open beside the road: it stops nothing
			s.block("not_judged_anew", notice.P3_4_6, string(id), ActorAuditor)
		}
	}
	return s
}

func (c *Case) stepReport() step {
	_, issued := c.NewestReport()
	s := begin(StepReport, notice.P3_5_1, ActorLead, issued)
	if issued {
		return s
	}
	for _, b := range c.Blockers() {
		s.Blocks = append(s.Blocks, RoadBlock{b, ActorAuditor})
	}
	return s
}

func (c *Case) stepVerification(b *Bench) step {
	r, issued := c.NewestReport()
	s := begin(StepVerification, notice.P3_6_1, ActorVerifier, false)
	n := c.LastRound()
	round, running := c.Office.Rounds[decimal(n)]
	done, over := c.Office.Done[decimal(n)]
	current := running && bytes.Equal(round.Fact.Report, r.Digest)
	switch {
	case !issued:
		s.block("no_issued_report", notice.P3_6_1, "", ActorLead)
	case over && done.Fact.Result == VerifyReturned:
		if _, answered := c.Office.Answers[decimal(n)]; !answered {
			s.block("round_returned", notice.P3_6_1, decimal(n), ActorAuditor)
		}
	case over && current:
		s.done, s.On = true, done.Fact.On
		return s
	case running && !over:
		for _, pt := range c.Points() {
			t, ok := c.Office.Ticks[VerifyTick{N: n, Point: pt.ID}.Field().Key]
			if !ok || t.Fact.Mark == PointWrong {
				s.block(map[bool]string{true: "point_wrong", false: "point_open"}[ok], pt.Provision, pt.ID, ActorVerifier)
			}
		}
	}
	if !running && !b.anybody(TaskVerify) {
		s.block("no_verifier", notice.P3_6_1, "", ActorOffice)
	}
	if issued && !running {
		for _, x := range []*breach{gateContractWhole(b.p), gateExplained(b.p, r.Digest)} {
			if x != nil {
				s.block(x.Code, notice.Provision(x.Provision), firstArg(x), ActorLead)
			}
		}
	}
	c.blockIndependence(b, &s)
	return s
}

// anybody tells whether a person of whom the case knows may do a task, on the newest day that stands of persons.
func (b *Bench) anybody(t Task) bool {
	for _, u := range b.Known() {
		for _, s := range b.Staff(u) {
			if _, ok := b.May(u, t, max(s.From, s.Registered, s.ControlOn, s.NDAOn, b.contractDay(), b.declaredOn(u))); ok {
				return true
			}
		}
	}
	return false
}

// blockIndependence lists what stops verification and decision alike.
func (c *Case) blockIndependence(b *Bench, s *step) {
	for _, id := range barredChecks(b) {
		s.block("advised_part", notice.P4_3_1, string(id), ActorAuditor)
	}
	for _, r := range sortedBook(c.Office.Risks, func(r *Risk) string { return r.ID }) {
		if r.Fact.DealtOn == "" {
			s.block("risk_open", notice.P2_5_3, r.Fact.ID, ActorOffice)
		}
	}
}

func (c *Case) stepDecision(p *ledger.Past, b *Bench) step {
	s := begin(StepDecision, notice.P3_6_4, ActorDecider, false)
	if d, ok := c.LastDecision(); ok {
		s.done, s.On = true, d.On
		if _, x := gateGranted(p, d.N); d.Granted && x != nil && x.Code != "not_granted" {
			s.done = false
			s.block(roadCode(x.Code), notice.Provision(x.Provision), decimal(d.N), ActorDecider)
		}
		return s
	}
	if c.FinishedRound() == 0 {
		s.block("not_verified", notice.P3_6_4, "", ActorVerifier)
	}
	if !b.anybody(TaskDecide) && len(c.Office.Sessions) == 0 {
		s.block("no_decider", notice.P3_6_4, "", ActorOffice)
	}
	c.blockIndependence(b, &s)
	return s
}

// roadCode names what stops a decision that was made: it waits for another person named, or no longer stands on what it needs.
func roadCode(code string) string {
	if code == "not_concurred" || code == "advised_part" {
		return code
	}
	return "decision_shaken"
}

func (c *Case) stepTold() step {
	d, ok := c.LastDecision()
	s := begin(StepTold, notice.P3_6_5, ActorOffice, false)
	if t, told := c.Office.Told[decimal(d.N)]; ok && told {
		s.done, s.On = true, t.Fact.On
	}
	if !ok {
		s.block("not_decided", notice.P3_6_4, "", ActorDecider)
	}
	return s
}

func (c *Case) stepCertContract() step {
	d, ok := c.LastDecision()
	s := begin(StepCertContract, notice.P3_7_1, ActorOffice, false)
	if k, has := c.Office.Contracts[decimal(d.N)]; ok && has {
		s.done, s.On = true, k.Fact.ConcludedOn
	}
	if !ok {
		s.block("not_decided", notice.P3_6_4, "", ActorDecider)
	}
	return s
}

func (c *Case) stepCertificate() step {
	d, _ := c.LastDecision()
	at := notice.P3_7_4
	if c.FirstOnly() {
		at = notice.P3_7_3
	}
	s := begin(StepCertificate, at, ActorOffice, false)
	for _, x := range c.CertStates("") {
		if x.Decision == d.N {
			s.done, s.On = true, x.IssuedOn
		}
	}
	if _, ok := c.Office.Contracts[decimal(d.N)]; !ok {
		s.block("no_cert_contract", notice.P3_7_1, "", ActorOffice)
	}
	return s
}

// stepSurveillance: as long as a certificate is in force the road stands here; it is done when none of them is any more and nothing is left open.
func (c *Case) stepSurveillance(p *ledger.Past) step {
	s := begin(StepSurveillance, notice.P3_7_5, ActorOffice, false)
	if len(c.Office.Certificates) == 0 {
		s.block("no_certificate", notice.P3_7_4, "", ActorOffice)
	}
	for _, l := range LateBreaches(p) {
		if _, settled := c.Office.Settled[l.Key()]; !settled {
			s.block("late_breach", l.Provision, l.Key(), ActorOffice)
		}
	}
	over := len(c.Office.Certificates) > 0
	for _, x := range c.CertStates("") {
		over = over && x.Ended()
		if x.Suspended && !x.Ended() {
			s.block("certificate_suspended", notice.P3_7_6, x.Number, ActorOffice)
		}
		c.blockSurveys(&s, x)
	}
	s.done = over && len(s.Blocks) == 0
	return s
}

// stepRenewal: done when the certificate is renewed, or is over and was given back or disposed of (3-7-1 ト).
func (c *Case) stepRenewal() step {
	s := begin(StepRenewal, notice.P3_7_5, ActorClient, false)
	over := len(c.Office.Certificates) > 0
	for _, x := range c.CertStates("") {
		over = over && x.Ended()
		switch {
		case x.Renewed():
			s.On = x.Renewal.IssuedOn
		case !x.Ended():
			s.On = x.ValidTo
		}
		if x.ToReturn() {
			s.block("certificate_not_returned", notice.P3_7_5, x.Number, ActorClient)
		}
	}
	if len(c.Office.Certificates) == 0 {
		s.block("no_certificate", notice.P3_7_4, "", ActorOffice)
	}
	s.done = over && len(s.Blocks) == 0
	return s
}
