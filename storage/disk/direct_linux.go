package disk

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	// block is what memory, place and length of a direct write are multiples of: the page of every system that Go runs on divides it
	// or is it, and no disk asks for more.
	block = 4096
	// minDirect is the length in bytes from which going past the cache is worth its two extra calls.
	minDirect = 256 << 10
)

// writeDirect writes b to a new file past the page cache, as far as whole blocks go, and the rest in the ordinary way. A file system
// that knows no direct writes gets ordinary ones.
func writeDirect(f *os.File, b []byte) (int, error) {
	whole := len(b) / block * block
	if len(b) < minDirect || uintptr(unsafe.Pointer(unsafe.SliceData(b)))%block != 0 { // #nosec G103 -- only looked at
		return f.Write(b)
	}
	n := 0
	if setDirect(f, true) == nil {
		var err error
		n, err = f.Write(b[:whole])
		if back := setDirect(f, false); err != nil && !errors.Is(err, unix.EINVAL) || back != nil {
			return n, errors.Join(err, back)
		}
	}
	m, err := f.Write(b[n:])
	return n + m, err
}

func setDirect(f *os.File, on bool) error {
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	if err != nil {
		return err
	}
	if flags &^= unix.O_DIRECT; on {
		flags |= unix.O_DIRECT
	}
	_, err = unix.FcntlInt(f.Fd(), unix.F_SETFL, flags)
	return err
}
