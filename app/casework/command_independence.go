package casework

import "genchi/app/audit"

// RecordStaff records what the case needs to know of a person from the auditor register (2-2-2). Person is the name or id on a role card; empty
// stands for somebody without one. It is written anew as a whole.
type RecordStaff struct {
	Case
	Person       string             `json:"person,omitempty"`
	Name         string             `json:"name,omitempty"`
	Registered   string             `json:"registered,omitempty"`
	Struck       string             `json:"struck,omitempty"`
	Employer     string             `json:"employer"`
	Firm         string             `json:"firm,omitempty"`
	From         string             `json:"from,omitempty"`
	Until        string             `json:"until,omitempty"`
	Ground       string             `json:"ground,omitempty"`
	Share        uint               `json:"share,omitempty"`
	ControlOn    string             `json:"control_on,omitempty"`
	NDAOn        string             `json:"nda_on,omitempty"`
	OutsourcedOn string             `json:"outsourced_on,omitempty"`
	Competence   []audit.Competence `json:"competence,omitempty"`
	TrainingDue  string             `json:"training_due,omitempty"`
	Audits       uint               `json:"audits,omitempty"`
	Engaged      []audit.Engagement `json:"engaged,omitempty"`
	Firms        []audit.Membership `json:"firms,omitempty"`
	BarredOn     string             `json:"barred_on,omitempty"`
	Reinstated   string             `json:"reinstated,omitempty"`
}

// DeclareInterest is one's own declaration for this case (2-5-6).
type DeclareInterest struct {
	Case
	On       string `json:"on,omitempty"`
	Involved bool   `json:"involved"`
	Text     string `json:"text,omitempty"`
}

// RecordAdvice records advisory work for the client, by a person or a firm (4-3-1).
type RecordAdvice struct {
	Case
	Person    string `json:"person,omitempty"`
	Name      string `json:"name,omitempty"`
	Firm      string `json:"firm,omitempty"`
	Kind      string `json:"kind"`
	On        string `json:"on"`
	Content   string `json:"content,omitempty"`
	LearnedOn string `json:"learned_on,omitempty"`
	Source    string `json:"source,omitempty"`
	Earlier   bool   `json:"earlier,omitempty"`
}

// ReleaseAdvice lets a person take part who explained something in an earlier cycle (4-3-1).
type ReleaseAdvice struct {
	Case
	Advice string `json:"advice"`
	Reason string `json:"reason"`
	On     string `json:"on,omitempty"`
}

// CorrectStatement takes out a declaration or an advice that was wrong; a second person does it.
type CorrectStatement struct {
	Case
	Person string `json:"person,omitempty"` // whose declaration
	Advice string `json:"advice,omitempty"`
	Reason string `json:"reason"`
	On     string `json:"on,omitempty"`
}

// HoldForRisk reports a risk to impartiality that touches this case: nobody is appointed and nothing decided until it is dealt with (2-5-3).
type HoldForRisk struct {
	Case
	Text   string `json:"text"`
	Source string `json:"source,omitempty"`
	On     string `json:"on,omitempty"`
}

// ClearRisk says by which measure the body dealt with a risk.
type ClearRisk struct {
	Case
	Risk    string `json:"risk"`
	Measure string `json:"measure"`
	On      string `json:"on,omitempty"`
}

// Appoint gives a person a task in the case, or takes it away.
type Appoint struct {
	Case
	Person string     `json:"person"`
	Task   audit.Task `json:"task"`
	On     string     `json:"on,omitempty"`
	Off    bool       `json:"off,omitempty"`
	Reason string     `json:"reason,omitempty"`
}

// ChooseWay records the way agreed with the client: full, first_stage, joint.
type ChooseWay struct {
	Case
	Way      string `json:"way"`
	AgreedOn string `json:"agreed_on,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// EndCase ends a case without decision, lets it rest, or lets it go on (3-1-6).
type EndCase struct {
	Case
	How    string `json:"how"`
	On     string `json:"on,omitempty"`
	Reason string `json:"reason"`
}

// SettleBreach records what the body did about a breach that became known later.
type SettleBreach struct {
	Case
	Mark    string `json:"mark"`
	Measure string `json:"measure"`
	On      string `json:"on,omitempty"`
}
