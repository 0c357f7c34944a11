//go:build !unix

package intake

// openFlags: the system has no flag against links; the file is compared with the one that was checked.
const openFlags = 0

func isLoop(error) bool { return false }
