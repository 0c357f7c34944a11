package exchange

import (
	"errors"

	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Cause says what a person can do about an exchange that failed.
type Cause string

// The causes.
const (
	Unreachable Cause = "unreachable" // no connection, cut off, or out of order: later
	NoServer    Cause = "no-server"   // the body card names none
	Refusing    Cause = "refusing"    // the server does not let this device in, or lets it not do this
	Untrue      Cause = "untrue"      // the server answers what no honest one does, or takes back what it signed: nothing it says counts
	OwnStore    Cause = "own-store"   // this laptop's store failed
)

// CauseOf sorts the errors of Push, Pull and Fetch.
func CauseOf(err error) Cause {
	var p *wire.Problem
	switch {
	case errors.Is(err, ErrNoServer):
		return NoServer
	case errors.Is(err, errLocal):
		return OwnStore
	case errors.Is(err, ErrHostile), errors.Is(err, wire.ErrPin), errors.Is(err, wire.ErrForm), errors.Is(err, wire.ErrTooLarge),
		errors.Is(err, receipt.ErrSplit), errors.Is(err, receipt.ErrRewound):
		return Untrue
	case errors.As(err, &p) && !p.Later():
		return Refusing
	}
	return Unreachable
}
