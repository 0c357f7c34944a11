package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// StartWriteback asks the system to begin writing the file to the disk, so that a
// Sync later has less to wait for. It promises nothing and is no step; elsewhere
// than on Linux it does nothing.
func (f *File) StartWriteback() {
	_ = unix.SyncFileRange(int(f.f.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE)
}

// DropCache tells the system that what was synced or read of the file is not read
// again soon, so that its memory serves the next file: where much is moved, taking
// fresh memory for each file costs more than the moving. It promises nothing and
// is no step; elsewhere than on Linux it does nothing.
func (f *File) DropCache() { DropCache(f.f) }

// DropCache is the same for a file that was opened for reading.
func DropCache(f *os.File) {
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
}
