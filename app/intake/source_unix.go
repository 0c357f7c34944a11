//go:build unix

package intake

import (
	"errors"
	"syscall"
)

// openFlags: never follow a link that appeared after the check, never wait for the other end of a pipe.
const openFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

func isLoop(err error) bool { return errors.Is(err, syscall.ELOOP) }
