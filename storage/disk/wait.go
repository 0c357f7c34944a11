//go:build !ci

package disk

// waits tells whether a sync waits for the disk: the program always does.
func waits() bool { return true }
