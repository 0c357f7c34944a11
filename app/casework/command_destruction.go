package casework

import "genchi/app/register"

// ProposeDestruction asks that all papers of a client's case, one record of a register, or many records in one act (a batch), be destroyed, their time being over
// (2-1-1, 2-1-2). This store must hold the case, or the records' books. Each record of a batch is judged, approved and ordered by itself.
type ProposeDestruction struct {
	Case
	What    string   `json:"what,omitempty"`    // the case, or a record as REGISTER/RECORD
	Records []string `json:"records,omitempty"` // in place of what: many records, at most BatchLimit
	Reason  string   `json:"reason"`
	On      string   `json:"on,omitempty"`
}

// BatchLimit is how many records are proposed in one act.
const BatchLimit = 500

// WithdrawDestruction takes a proposal back, or all that stands of a batch.
type WithdrawDestruction struct {
	Case
	Proposal string `json:"proposal"` // or a batch
	Why      string `json:"why"`
}

// ApproveDestruction is one person's yes to a proposal as it stands, or to all that stands of a batch. Two different people are needed, each a registrar or of the
// top management. Except takes single proposals out of a batch in the same act.
type ApproveDestruction struct {
	Case
	Proposal string   `json:"proposal"` // or a batch
	Note     string   `json:"note,omitempty"`
	Except   []string `json:"except,omitempty"` // of a batch: proposals, or records as REGISTER/RECORD
	Why      string   `json:"why,omitempty"`    // they are taken out
	Off      bool     `json:"off,omitempty"`    // takes one's own yes back
}

// DestroyCase signs the order for a case or a record that two people approved and carries it out on this store; every other store follows when it sees the order.
// Of a batch it takes what may go, some at a time: cancelled in between, the rest stays approved.
type DestroyCase struct {
	Case
	Proposal string `json:"proposal"` // or a batch
	Note     string `json:"note,omitempty"`
	// Progress is told the records of a batch that are gone; may be nil.
	Progress func(done, all int64) `json:"-"`
}

// ObeyDestruction lets this store obey an order that it held back because it knows something that speaks against it.
type ObeyDestruction struct {
	What string `json:"what"` // the case, or the order of a record
	Yes  bool   `json:"yes"`
}

// NameCustodian records who keeps a share of the body's escrow key, or that somebody does no longer.
type NameCustodian struct {
	Case
	Custodian string `json:"custodian,omitempty"` // empty: a new one
	Name      string `json:"name,omitempty"`
	Share     string `json:"share,omitempty"` // which share, and where it is kept
	Since     string `json:"since,omitempty"`
	Until     string `json:"until,omitempty"`
}

// SettleShare records what a custodian says after a destruction: that nothing which the share opens holds what was destroyed.
type SettleShare struct {
	Case
	Proposal  string `json:"proposal"` // or a batch
	Custodian string `json:"custodian"`
	Name      string `json:"name,omitempty"` // who says it; empty: the custodian's own name
	On        string `json:"on,omitempty"`
	Note      string `json:"note,omitempty"`
	Off       bool   `json:"off,omitempty"` // takes it back
}

func (ObeyDestruction) caseID() string       { return "" }
func (*ProposeDestruction) books() []string  { return []string{register.Office} }
func (*WithdrawDestruction) books() []string { return []string{register.Office} }
func (*ApproveDestruction) books() []string  { return []string{register.Office} }
func (*DestroyCase) books() []string         { return []string{register.Office} }
func (*NameCustodian) books() []string       { return []string{register.Office} }
func (*SettleShare) books() []string         { return []string{register.Office} }
