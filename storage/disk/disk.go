package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoSpace is a full disk; errors of every call of this package answer errors.Is to it.
var ErrNoSpace error = noSpace

// ErrLocked is a store that another process holds open.
var ErrLocked = errors.New("another process holds this store open")

// Step names what is about to be done to the disk.
type Step string

// The steps.
const (
	StepCreate   Step = "create"
	StepWrite    Step = "write"
	StepSync     Step = "sync"
	StepRename   Step = "rename"
	StepRemove   Step = "remove"
	StepTruncate Step = "truncate"
	StepMkdir    Step = "mkdir"
	StepSyncDir  Step = "syncdir"
)

// hook is called before each step; its error is the step's. For tests only, see SetHook.
var hook func(Step, string) error

// SetHook installs f before every step and returns a function that takes it out again. It is for tests of one process and is not safe
// while other goroutines use the package.
func SetHook(f func(step Step, path string) error) (remove func()) {
	hook = f
	return func() { hook = nil }
}

func gate(s Step, path string) error {
	if hook != nil {
		if err := hook(s, path); err != nil {
			return fmt.Errorf("%s %s: %w", s, filepath.Base(path), err)
		}
	}
	return failpoint(s, path)
}

func wrap(s Step, path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", s, filepath.Base(path), err)
}

// File is an open file of the store. It is not safe for concurrent use.
type File struct {
	f    *os.File
	path string
}

// Create makes a new file, readable by its owner alone; it must not exist.
func Create(path string) (*File, error) {
	return open(path, os.O_CREATE|os.O_EXCL|os.O_RDWR)
}

// OpenAppend opens a file for writing at its end and makes it if it does not exist.
func OpenAppend(path string) (*File, error) {
	return open(path, os.O_CREATE|os.O_APPEND|os.O_RDWR)
}

// OpenWrite opens an existing file for writing at chosen places.
func OpenWrite(path string) (*File, error) {
	return open(path, os.O_RDWR)
}

func open(path string, flag int) (*File, error) {
	if err := gate(StepCreate, path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flag, 0o600) //nolint:gosec // the store names its own files
	if err != nil {
		return nil, wrap(StepCreate, path, err)
	}
	return &File{f: f, path: path}, nil
}

// Name is the path the file was opened by.
func (f *File) Name() string { return f.path }

// Write appends b, or writes it at the place of the last Seek.
func (f *File) Write(b []byte) (int, error) {
	if err := gateWrite(f, b); err != nil {
		return 0, err
	}
	n, err := f.f.Write(b)
	return n, wrap(StepWrite, f.path, err)
}

// WriteAt writes b at off.
func (f *File) WriteAt(b []byte, off int64) (int, error) {
	if err := gateWrite(f, b); err != nil {
		return 0, err
	}
	n, err := f.f.WriteAt(b, off)
	return n, wrap(StepWrite, f.path, err)
}

// ReadAt reads from off.
func (f *File) ReadAt(b []byte, off int64) (int, error) { return f.f.ReadAt(b, off) }

// Size is the length of the file in bytes.
func (f *File) Size() (int64, error) {
	st, err := f.f.Stat()
	if err != nil {
		return 0, wrap("stat", f.path, err)
	}
	return st.Size(), nil
}

// Sync returns when everything written is on the disk. After an error nothing is known of what was written, and the file must not be
// synced again: the system may have dropped the pages and would report success.
func (f *File) Sync() error {
	if err := gate(StepSync, f.path); err != nil {
		return err
	}
	return wrap(StepSync, f.path, f.f.Sync())
}

// Truncate sets the length.
func (f *File) Truncate(size int64) error {
	if err := gate(StepTruncate, f.path); err != nil {
		return err
	}
	return wrap(StepTruncate, f.path, f.f.Truncate(size))
}

// Close closes the file without syncing it.
func (f *File) Close() error { return wrap("close", f.path, f.f.Close()) }

// WriteFile puts data under path so that afterwards either the old or the new content is there, whenever the process or the machine
// stops.
func WriteFile(path string, data []byte) (err error) {
	tmp := path + ".tmp"
	if rerr := os.Remove(tmp); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
		return wrap(StepRemove, tmp, rerr)
	}
	f, err := Create(tmp)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp)
		}
	}()
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err = Rename(tmp, path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// Rename gives a file its new name, replacing what has it. The name is durable after SyncDir.
func Rename(from, to string) error {
	if err := gate(StepRename, to); err != nil {
		return err
	}
	return wrap(StepRename, to, os.Rename(from, to))
}

// Remove deletes a file; one that is not there is no error.
func Remove(path string) error {
	if err := gate(StepRemove, path); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wrap(StepRemove, path, err)
	}
	return nil
}

// RemoveAll deletes a folder and everything in it.
func RemoveAll(path string) error {
	if err := gate(StepRemove, path); err != nil {
		return err
	}
	return wrap(StepRemove, path, os.RemoveAll(path))
}

// MkdirAll makes a folder for the owner alone, with its parents, and makes their names durable.
func MkdirAll(dir string) error {
	if st, err := os.Stat(dir); err == nil && st.IsDir() {
		return nil
	}
	if err := gate(StepMkdir, dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return wrap(StepMkdir, dir, err)
	}
	return SyncDir(filepath.Dir(dir))
}

// SyncDir makes names in a folder durable. On Windows it does nothing: NTFS journals names by itself.
func SyncDir(dir string) error {
	if err := gate(StepSyncDir, dir); err != nil {
		return err
	}
	return wrap(StepSyncDir, dir, syncDir(dir))
}

// Full tells whether err is a full disk.
func Full(err error) bool { return errors.Is(err, noSpace) }

