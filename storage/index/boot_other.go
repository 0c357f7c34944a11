//go:build !linux && !darwin

package index

// BootID is empty: this system does not name its boots.
func BootID() string { return "" }
