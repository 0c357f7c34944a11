package casework

import (
	"genchi/app/audit"
	"genchi/app/calendar"
)

// Stages of a case after its report was issued.
const (
	StageRefused      = "refused"   // certification was not granted
	StageDecided      = "decided"   // granted, no certificate yet
	StageCertified    = "certified" // in force, nothing due
	StageSurveillance = "surveillance"
	StageSuspended    = "suspended"
	StageWithdrawn    = "withdrawn"
	StageLapsed       = "lapsed"
	StageRenewed      = "renewed"
	StageRetention    = "retention" // over and given back: its papers are kept
)

// CertStage is the newest certificate of a case, or a decision without one, as far as it does not depend on the day.
type CertStage struct {
	State    string     `json:"state"` // certificate.state.<state>, or refused, decided
	ValidTo  audit.Date `json:"valid_to,omitempty"`
	Surveyed audit.Date `json:"surveyed_on,omitempty"` // from which the cycle runs
	Cycle    uint       `json:"cycle_months,omitempty"`
	Running  bool       `json:"survey_running,omitempty"`
	Returned bool       `json:"returned,omitempty"`
}

func certStage(m *audit.Case) *CertStage {
	all := m.CertStates("")
	if len(all) == 0 {
		d, ok := m.LastDecision()
		switch {
		case !ok:
			return nil
		case d.Granted:
			return &CertStage{State: StageDecided}
		}
		return &CertStage{State: StageRefused}
	}
	s := all[len(all)-1]
	out := &CertStage{State: s.Word(), ValidTo: s.ValidTo, Surveyed: m.SurveyedOn(s.Number), Cycle: m.CycleMonths(s.Number), Returned: s.Returned}
	for _, x := range m.Surveys(s.Number) {
		if st := x.State(); st == audit.SurveyPlanned || st == audit.SurveyRunning || st == audit.SurveyAwaits {
			out.Running = true
		}
	}
	return out
}

// staged says where a case stands on a day; months is the body's cycle where the contract fixed none.
func (r *CaseRow) staged(today audit.Date, months uint) {
	if c := r.Certificate; c != nil {
		r.Stage = c.on(today, months)
	}
}

func (c *CertStage) on(today audit.Date, months uint) string {
	switch c.State {
	case StageRefused, StageDecided, StageRenewed:
		return c.State
	case audit.CertWithdrawn, audit.CertLapsed:
		if c.Returned {
			return StageRetention
		}
		return c.State
	}
	if c.Cycle > 0 {
		months = c.Cycle
	}
	switch from, err := calendar.Parse(string(c.Surveyed)); {
	case today > c.ValidTo && c.Returned:
		return StageRetention
	case today > c.ValidTo:
		return StageLapsed
	case c.State == audit.CertSuspended:
		return StageSuspended
	case c.Running:
		return StageSurveillance
	case err == nil:
		due := audit.Date(calendar.Period{Months: int(min(months, 1200))}.From(from).Last.String())
		if due < today && due <= c.ValidTo {
			return StageSurveillance
		}
	}
	return StageCertified
}
