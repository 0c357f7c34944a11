package casework

import "genchi/app/audit"

// IndependenceView says who may do what in the case, and why not.
type IndependenceView struct {
	On      audit.Date    `json:"on"` // the day for which it is said
	Persons []PersonTasks `json:"persons"`
	Advice  []AdviceRow   `json:"advice"`
	Risks   []audit.Risk  `json:"risks"`
	Late    []LateView    `json:"late_breaches"`
	Marks   []MarkView    `json:"marks"`         // of the whole set
	Waiting []audit.Risk  `json:"risks_waiting"` // open in the body's register, and not in the case yet (2-5-3)
}

// PersonTasks is a person with what he may do.
type PersonTasks struct {
	User     string             `json:"user"`
	Name     string             `json:"name"`
	TookPart bool               `json:"took_part"`
	Staff    []StaffRow         `json:"staff"`
	Declared *audit.Declaration `json:"declaration,omitempty"`
	Tasks    []TaskRow          `json:"tasks"`

	InRegister bool         `json:"in_register"`        // the office book of this store has a record of the person
	Register   *audit.Staff `json:"register,omitempty"` // what it says today, where the case has nothing
}

// StaffRow is what stands of a person, and who recorded it.
type StaffRow struct {
	audit.Staff
	By      string   `json:"by"`
	Differs []string `json:"differs,omitempty"` // what the auditor register says otherwise today
}

// TaskRow is one task of one person.
type TaskRow struct {
	Task      audit.Task     `json:"task"`
	May       bool           `json:"may"`
	Appointed string         `json:"appointed,omitempty"` // from this day on
	Reasons   []HindranceRow `json:"reasons"`
}

// HindranceRow is a hindrance in words.
type HindranceRow struct {
	audit.Hindrance
	Clause string `json:"clause"`
	Text   string `json:"text"`
}

// AdviceRow is advisory work for the client that was recorded.
type AdviceRow struct {
	audit.Advised
	Person    string `json:"person,omitempty"`
	Released  bool   `json:"released,omitempty"`
	Corrected bool   `json:"corrected,omitempty"`
}

// LateView is a breach that became known later, a task of the body until it is settled.
type LateView struct {
	Mark      string         `json:"mark"`
	Code      string         `json:"code"`
	Provision string         `json:"provision"`
	Clause    string         `json:"clause"`
	Subject   string         `json:"subject"`
	Person    string         `json:"person,omitempty"`
	Text      string         `json:"text"`
	Settled   *audit.Settled `json:"settled,omitempty"`
}

// MarkView is a combination of facts on the whole set: who verified or decided and took part.
type MarkView struct {
	Code      string `json:"code"`
	Provision string `json:"provision"`
	Person    string `json:"person"`
}

// VerificationView is the verification with its rounds, the newest last.
type VerificationView struct {
	Report string         `json:"report,omitempty"` // digest of the newest issued report
	Rounds []RoundOf      `json:"rounds"`
	Points []PointState   `json:"points"`
	Open   int            `json:"open"`
	Inbox  bool           `json:"inbox"`      // a round came back and waits for the auditors
	May    []HindranceRow `json:"hindrances"` // of this user as a verifier today

	NotAnew []audit.Blocker `json:"not_judged_anew"` // corrected, and still judged as before; it stops nothing
}

// RoundOf is one round of verification.
type RoundOf struct {
	Round   uint          `json:"round"`
	Report  string        `json:"report"`
	On      audit.Date    `json:"on"`
	By      string        `json:"by"`
	Current bool          `json:"current"` // of the newest report
	Ticks   []TickRow     `json:"ticks"`
	Done    *VerifiedView `json:"done,omitempty"`
	Answer  *AnsweredView `json:"answer,omitempty"`
}

// TickRow is the mark at one point.
type TickRow struct {
	audit.VerifyTick
	By string `json:"by"`
}

// VerifiedView is the end of a round.
type VerifiedView struct {
	audit.VerifyDone
	By string `json:"by"`
}

// AnsweredView is what the auditors did.
type AnsweredView struct {
	audit.VerifyAnswer
	By string `json:"by"`
}

// PointState is a point of verification in words, with its mark in the running round and the remarks of earlier ones.
type PointState struct {
	audit.Point
	Clause  string   `json:"clause"`
	Text    string   `json:"text"`
	Name    string   `json:"name,omitempty"` // of its subject
	Mark    string   `json:"mark,omitempty"`
	Remark  string   `json:"remark,omitempty"`
	Earlier []string `json:"earlier,omitempty"`
}

// DecisionView is what was decided, by whom, and what was told.
type DecisionView struct {
	Decisions     []DecisionRow   `json:"decisions"`
	Sessions      []SessionRow    `json:"sessions"`
	Nonconforming []audit.CheckID `json:"nonconforming"` // each asks for a reason if certification is granted
	May           []HindranceRow  `json:"hindrances"`    // of this user as a decider today
	Blockers      []RoadBlockView `json:"blockers"`
	NotAnew       []audit.Blocker `json:"not_judged_anew"` // of the nonconforming, those that were corrected and not judged anew; it stops nothing
}

// DecisionRow is one decision.
type DecisionRow struct {
	audit.Decision
	By       string              `json:"by"`
	Deciders []string            `json:"deciders"`
	Concurs  []ConcurRow         `json:"concurs"`
	Told     *audit.ToldClient   `json:"told,omitempty"`
	Contract *audit.CertContract `json:"contract,omitempty"`
}

// ConcurRow is what another decider said.
type ConcurRow struct {
	Person string     `json:"person"`
	Agreed bool       `json:"agreed"`
	On     audit.Date `json:"on"`
	Reason string     `json:"reason,omitempty"`
}

// SessionRow is a session with why it could not decide on this case.
type SessionRow struct {
	audit.Session
	Valid  bool           `json:"valid"`
	Faults []HindranceRow `json:"faults"`
}

// CertificatesView is the register of the certificates of a case.
type CertificatesView struct {
	Client       string           `json:"client"`
	Address      string           `json:"address,omitempty"`
	Certificates []CertificateRow `json:"certificates"`
	Trial        bool             `json:"trial"`
}

// CertificateRow is one certificate as of today.
type CertificateRow struct {
	audit.Certificate
	State  string            `json:"state"`
	By     string            `json:"by"`
	Events []audit.CertEvent `json:"events"`
	Late   []LateView        `json:"late_breaches"`
}

// RoadView is the road of a case.
type RoadView struct {
	Way     string         `json:"way"`
	Ended   *audit.Ended   `json:"ended,omitempty"`
	Stopped bool           `json:"stopped"`
	Steps   []RoadStepView `json:"steps"`

	Renews *audit.RenewalOf `json:"renewal_of,omitempty"` // the certificate of another case that this one renews
}

// RoadStepView is a step in words.
type RoadStepView struct {
	Step      string          `json:"step"`
	Title     string          `json:"title"`
	Provision string          `json:"provision"`
	Clause    string          `json:"clause"`
	State     string          `json:"state"`
	Actor     string          `json:"actor"`
	On        audit.Date      `json:"on,omitempty"`
	Blockers  []RoadBlockView `json:"blockers"`
}

// RoadBlockView is what stops a step, in words and by clause, and who must act.
type RoadBlockView struct {
	audit.RoadBlock
	Clause string `json:"clause"`
	Text   string `json:"text"`
	Who    string `json:"who"`
}
