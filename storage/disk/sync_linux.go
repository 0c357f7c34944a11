package disk

import (
	"errors"
	"os"
	"syscall"
)

// syncData waits for the bytes and for what is needed to read them again, the length included (fdatasync, POSIX.1-2017). The time of the
// last change would cost a second write for each saved entry.
func syncData(f *os.File) error {
	c, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = c.Control(func(fd uintptr) {
		for {
			failed = syscall.Fdatasync(int(fd)) // #nosec G115 -- a descriptor
			if !errors.Is(failed, syscall.EINTR) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return os.NewSyscallError("fdatasync", failed)
}
