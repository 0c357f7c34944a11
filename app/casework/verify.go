package casework

import "context"

// VerifyView is what a full check found.
type VerifyView struct {
	Entries  int             `json:"entries"`
	Chunks   int             `json:"chunks"`
	Findings []VerifyFinding `json:"findings"`
}

// VerifyFinding names one thing that is wrong.
type VerifyFinding struct{ What string }

// Verify is to come with package check.
func (d *Desk) Verify(context.Context, string, func(done, all int64)) (VerifyView, error) {
	return VerifyView{}, nil
}
