package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// DropCache tells the system that what was read of the file is not read again
// soon, so that its memory serves the next file: where much is moved, taking fresh
// memory for each file costs more than the moving. It promises nothing; elsewhere
// than on Linux it does nothing.
func DropCache(f *os.File) {
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
}
