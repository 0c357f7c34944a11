package casework

import "genchi/app/audit"

// BeginVerification begins the next round of verification, of the newest issued report (3-6-1).
type BeginVerification struct {
	Case
	On        string `json:"on,omitempty"`
	Deviation string `json:"deviation,omitempty"`
}

// VerifyPoint marks points of the running round. The one point "all" stands for all that have no mark yet.
type VerifyPoint struct {
	Case
	Points []string `json:"points"`
	Mark   string   `json:"mark"`
	Remark string   `json:"remark,omitempty"`
}

// EndVerification finishes the running round, or returns it to the auditors with reasons (3-6-1, 3-6-2).
type EndVerification struct {
	Case
	Result   string `json:"result"`
	On       string `json:"on,omitempty"`
	Text     string `json:"text,omitempty"`
	Together bool   `json:"together,omitempty"`
}

// AnswerReturn says what the auditors did about the round that came back last.
type AnswerReturn struct {
	Case
	Text string `json:"text"`
	On   string `json:"on,omitempty"`
}

// SessionMember is a member of the committee who was present.
type SessionMember struct {
	Person   string `json:"person,omitempty"`
	Name     string `json:"name,omitempty"`
	External bool   `json:"external,omitempty"`
	NDAOn    string `json:"nda_on,omitempty"`
	Declared string `json:"declared,omitempty"`
	Client   bool   `json:"client,omitempty"`
	Recused  bool   `json:"recused,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// RecordSession records a session of the committee about this case (2-6-1).
type RecordSession struct {
	Case
	Session string          `json:"session,omitempty"`
	On      string          `json:"on"`
	Members []SessionMember `json:"members"`
	Minutes string          `json:"minutes,omitempty"`
	Agenda  string          `json:"agenda,omitempty"`
}

// Decide decides on certification (3-6-4). Without session and deciders it is decided by who writes it.
type Decide struct {
	Case
	Granted   bool            `json:"granted"`
	On        string          `json:"on,omitempty"`
	Reason    string          `json:"reason"`
	Deciders  []string        `json:"deciders,omitempty"`
	Session   string          `json:"session,omitempty"`
	Despite   []audit.Despite `json:"despite,omitempty"`
	Deviation string          `json:"deviation,omitempty"`
}

// ConcurDecision says whether one agrees to the last decision in which one is named.
type ConcurDecision struct {
	Case
	Agreed bool   `json:"agreed"`
	On     string `json:"on,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// TellDecision records that the client was told of the last decision, by its notice if one was made (3-6-5).
type TellDecision struct {
	Case
	On  string `json:"on,omitempty"`
	Way string `json:"way"`
	To  string `json:"to"`
}

// ConcludeCertificateContract records the contract about the certificate (3-7-1). The one clause "all" stands for all that are needed.
type ConcludeCertificateContract struct {
	Case
	ConcludedOn string   `json:"concluded_on"`
	Clauses     []string `json:"clauses"`
	Cycle       string   `json:"cycle,omitempty"`
	Copying     string   `json:"copying,omitempty"`
	Disposal    string   `json:"disposal,omitempty"`
	AgreedBy    string   `json:"agreed_by,omitempty"`
	Extra       string   `json:"extra,omitempty"`
	CycleMonths uint     `json:"cycle_months,omitempty"`
}

// IssueCertificate issues a certificate, or one that replaces another: issued anew, or with another scope (3-7-3, 3-7-4). Without valid_to it is valid
// three years.
type IssueCertificate struct {
	Case
	Number        string            `json:"number"`
	IssuedOn      string            `json:"issued_on,omitempty"`
	ValidTo       string            `json:"valid_to,omitempty"`
	Scope         string            `json:"scope,omitempty"`
	Measures      []audit.MeasureID `json:"measures,omitempty"`
	Replaces      string            `json:"replaces,omitempty"`
	Reason        string            `json:"reason,omitempty"`
	Decider       string            `json:"decider,omitempty"`
	Accreditation string            `json:"accreditation,omitempty"`
	BodyAddress   string            `json:"body_address,omitempty"`
}

// ChangeCertificate records what happens to a certificate: suspended, lifted, withdrawn, lapsed, returned, disposed, removal, published.
type ChangeCertificate struct {
	Case
	Number  string `json:"number"`
	What    string `json:"what"`
	On      string `json:"on,omitempty"`
	Decider string `json:"decider"`
	Reason  string `json:"reason"`
	Ref     string `json:"ref,omitempty"`
}
