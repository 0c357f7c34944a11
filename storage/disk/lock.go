package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrLocked says that another process, or another part of this one, holds the
// lock of a folder.
var ErrLocked = errors.New("in use by another process")

// LockName is the file by which a folder is locked; it stays when unlocked.
const LockName = "lock"

// DirLock is a held lock; it ends with Close or with the process.
type DirLock struct{ f *os.File }

// Lock takes the exclusive lock of an existing folder without waiting; if it is
// held the error is [ErrLocked].
func Lock(dir string) (*DirLock, error) {
	path := filepath.Join(dir, LockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, wrap(err)
	}
	if err := lockFile(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return &DirLock{f}, nil
}

// Close gives the lock back.
func (l *DirLock) Close() error { return l.f.Close() }
