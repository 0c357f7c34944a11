// Package power tells how full the battery of this computer is and whether it is being charged or fed from outside. Each system has one small
// file; where there is no battery, or the system does not say, nothing is told. Reading costs a few small files or one call of the system, and
// may be done from any goroutine.
package power

// State is a battery at one moment. Several batteries count as one.
type State struct {
	Percent int  // 0 to 100
	Mains   bool // fed from outside
}
