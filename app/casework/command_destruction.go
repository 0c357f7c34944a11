package casework

import "genchi/app/register"

// ProposeDestruction asks that all papers of a client's case be destroyed, their time being over (2-1-1). This store must hold the case.
type ProposeDestruction struct {
	Case
	What   string `json:"what"` // the case
	Reason string `json:"reason"`
	On     string `json:"on,omitempty"`
}

// WithdrawDestruction takes a proposal back.
type WithdrawDestruction struct {
	Case
	Proposal string `json:"proposal"`
	Why      string `json:"why"`
}

// ApproveDestruction is one person's yes to a proposal as it stands. Two different people are needed, each a registrar or of the top management.
type ApproveDestruction struct {
	Case
	Proposal string `json:"proposal"`
	Note     string `json:"note,omitempty"`
	Off      bool   `json:"off,omitempty"` // takes one's own yes back
}

// DestroyCase signs the order that two people approved and carries it out on this store; every other store follows when it sees the order.
type DestroyCase struct {
	Case
	Proposal string `json:"proposal"`
	Note     string `json:"note,omitempty"`
}

// ObeyDestruction lets this store obey an order that it held back because it knows something that speaks against it.
type ObeyDestruction struct {
	What string `json:"what"` // the case
	Yes  bool   `json:"yes"`
}

func (ObeyDestruction) caseID() string       { return "" }
func (*ProposeDestruction) books() []string  { return []string{register.Office} }
func (*WithdrawDestruction) books() []string { return []string{register.Office} }
func (*ApproveDestruction) books() []string  { return []string{register.Office} }
func (*DestroyCase) books() []string         { return []string{register.Office} }
