//go:build unix

package evidence_test

import "golang.org/x/sys/unix"

// cpu is the processor time of the process in nanoseconds.
func cpu() int64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
