//go:build !linux && !windows && !darwin

package power

// Read tells nothing on this system.
func Read() (s State, ok bool) { return State{}, false }
