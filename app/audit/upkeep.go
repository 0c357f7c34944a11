package audit

import (
	"slices"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// What is taken where the body set nothing and the contract fixed nothing. None of it is law.
const (
	SurveyMonths  = 12 // the cycle of surveillance
	RenewalMonths = 6  // how long before the end of validity renewal is called for
	ReturnDays    = 30 // in which a certificate that is over is given back
	StatsMonths   = 12 // how often the committee gets the statistics of auditors
)

// Decimal writes the number of a round, a decision or a check as keys have it.
func Decimal(n uint) string { return decimal(n) }

// Upkeep is the part of the read model about keeping a certification up, each by the key of its field.
type Upkeep struct {
	Plans     map[string]Entered[SurveyPlan]
	Looks     map[string]Entered[SurveyLook]
	Done      map[string]Entered[SurveyDone]
	Mended    map[string]Entered[SurveyMended]
	Renewals  map[string]Entered[Renewed]
	RenewalOf *Entered[RenewalOf]
}

func newUpkeep() Upkeep {
	return Upkeep{
		Plans: map[string]Entered[SurveyPlan]{}, Looks: map[string]Entered[SurveyLook]{}, Done: map[string]Entered[SurveyDone]{}, Mended: map[string]Entered[SurveyMended]{},
		Renewals: map[string]Entered[Renewed]{},
	}
}

func (u *Upkeep) apply(f ledger.Field, fact Fact, head ledger.Statement) bool {
	switch f.Kind {
	case KindSurveyPlan:
		enter(u.Plans, f.Key, fact, head)
	case KindSurveyLook:
		enter(u.Looks, f.Key, fact, head)
	case KindSurveyDone:
		enter(u.Done, f.Key, fact, head)
	case KindSurveyMended:
		enter(u.Mended, f.Key, fact, head)
	case KindRenewed:
		enter(u.Renewals, f.Key, fact, head)
	case KindRenewalOf:
		u.RenewalOf = nil
		if r, ok := fact.(RenewalOf); ok {
			u.RenewalOf = &Entered[RenewalOf]{Fact: r, By: head.User, WallMS: head.WallMS, ID: head.ID}
		}
	default:
		return false
	}
	return true
}

// upkeepGate judges the facts of this subject; ok is false for a fact of another one.
func upkeepGate(p *ledger.Past, e *ledger.Entry, fact Fact) (b *breach, ok bool) {
	switch f := fact.(type) {
	case SurveyPlan:
		return gateSurveyPlan(p, e, f), true
	case SurveyLook:
		return gateSurveyLook(p, e, f), true
	case SurveyDone:
		return gateSurveyDone(p, e, f), true
	case SurveyMended:
		return gateSurveyMended(p, e, f), true
	case Renewed:
		return gateRenewed(p, e, f), true
	case RenewalOf:
		return gateRenewalOf(p, e, f), true
	}
	return nil, false
}

// upkeepUndo: what a check came to, and what links a renewal, is not taken back; a look is written anew as long as the check runs.
func upkeepUndo(kind string) *breach {
	switch kind {
	case KindSurveyLook, KindSurveyDone, KindSurveyMended, KindRenewed, KindRenewalOf:
		return refuse("cannot_undo", notice.P3_7_5, kind)
	}
	return nil
}

// Survey is one surveillance check with what became of it.
type Survey struct {
	SurveyPlan
	By     ledger.UserID // who planned it
	Looks  []Entered[SurveyLook]
	Done   *Entered[SurveyDone]
	Mended *Entered[SurveyMended]
}

// States of a surveillance check.
const (
	SurveyPlanned  = "planned"
	SurveyRunning  = "running"
	SurveyAwaits   = "awaits" // corrections
	SurveyFinished = "finished"
)

// State tells where a check stands: one of the states, or the result that the body has to act on.
func (s Survey) State() string {
	switch {
	case s.Done == nil && len(s.Looks) == 0:
		return SurveyPlanned
	case s.Done == nil:
		return SurveyRunning
	case s.Done.Fact.Result == SurveyCorrections && s.Mended == nil:
		return SurveyAwaits
	case s.Done.Fact.Result == SurveySuspend || s.Done.Fact.Result == SurveyRefused:
		return s.Done.Fact.Result
	case s.Mended != nil && s.Mended.Fact.Result == ReviewNotCorrected:
		return SurveySuspend
	}
	return SurveyFinished
}

// Names tells whether a person was named for the check.
func (s Survey) Names(u ledger.UserID) bool {
	return slices.ContainsFunc(s.Who, func(b []byte) bool { x, ok := userIn(b); return ok && x == u })
}

// Look gives what was found at a measure.
func (s Survey) Look(id MeasureID) (SurveyLook, bool) {
	for _, l := range s.Looks {
		if l.Fact.Measure == id {
			return l.Fact, true
		}
	}
	return SurveyLook{}, false
}

// Ended is the day on which the check counts as made, empty while it runs or where the client would not have it.
func (s Survey) Ended() Date {
	if s.Done == nil || s.Done.Fact.Result == SurveyRefused {
		return ""
	}
	return s.Done.Fact.On
}

// Surveys lists the surveillance checks of a certificate from the first on, without a gap.
func (c *Case) Surveys(number string) []Survey {
	var out []Survey
	for n := uint(1); ; n++ {
		k := surveyKey(number, n)
		p, ok := c.Upkeep.Plans[k]
		if !ok {
			return out
		}
		s := Survey{SurveyPlan: p.Fact, By: p.By}
		for _, l := range SortedKeys(c.Upkeep.Looks) {
			if x := c.Upkeep.Looks[l]; x.Fact.Number == number && x.Fact.N == n {
				s.Looks = append(s.Looks, x)
			}
		}
		if d, ok := c.Upkeep.Done[k]; ok {
			s.Done = &d
		}
		if d, ok := c.Upkeep.Mended[k]; ok {
			s.Mended = &d
		}
		out = append(out, s)
	}
}

// SurveyedOn is the day from which the body's cycle of surveillance runs: the last check that was made, or the day of issue. A certificate that
// replaces another on the same decision goes on where that one stood.
func (c *Case) SurveyedOn(number string) Date {
	line := c.lineOf(number)
	if len(line) == 0 {
		return ""
	}
	on := line[len(line)-1].IssuedOn
	for _, x := range line {
		for _, s := range c.Surveys(x.Number) {
			on = max(on, s.Ended())
		}
	}
	return on
}

// lineOf gives a certificate and those that it replaced on the same decision, the newest first.
func (c *Case) lineOf(number string) []Certificate {
	var out []Certificate
	for {
		e, ok := c.Office.Certificates[number]
		x := e.Fact
		if !ok || len(out) > 0 && x.Decision != out[0].Decision || slices.ContainsFunc(out, func(o Certificate) bool { return o.Number == x.Number }) {
			return out
		}
		out = append(out, x)
		number = x.Replaces
	}
}

// CycleMonths is the cycle of surveillance that the contract of a certificate fixed, in months; 0 where it fixed none.
func (c *Case) CycleMonths(number string) uint {
	return c.Office.Contracts[decimal(c.Office.Certificates[number].Fact.Decision)].Fact.CycleMonths
}

// blockSurveys says of one certificate what the body, the auditors or the client still have to do about its surveillance.
func (c *Case) blockSurveys(s *step, x CertState) {
	for _, v := range c.Surveys(x.Number) {
		subject := surveyKey(x.Number, v.N)
		switch v.State() {
		case SurveyPlanned, SurveyRunning:
			if !x.Ended() {
				s.block("survey_planned", notice.P3_7_5, subject, ActorAuditor)
			}
		case SurveyAwaits:
			s.block("survey_corrections", notice.P3_7_5, subject, ActorClient)
		case SurveySuspend, SurveyRefused:
			if x.InForce() && !c.suspendedSince(x, v) {
				s.block("survey_"+v.State(), notice.P3_7_5, subject, ActorOffice)
			}
		}
	}
}

// suspendedSince tells whether the body acted on a check: the certificate was suspended, or its return asked for, on that day or later, or a later check
// found it in order.
func (c *Case) suspendedSince(x CertState, v Survey) bool {
	for _, e := range x.Events {
		if e.On >= v.Done.Fact.On && (e.What == CertSuspended || e.What == CertRemoval) {
			return true
		}
	}
	return slices.ContainsFunc(c.Surveys(x.Number), func(o Survey) bool { return o.N > v.N && o.State() == SurveyFinished })
}
