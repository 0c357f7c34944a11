package disk

import (
	"io"
	"os"
)

// File is an open file of the store. Its methods may be called by several
// goroutines as far as those of [os.File] may.
type File struct{ f *os.File }

// Create makes a new file for reading and writing. It fails with
// [io/fs.ErrExist] if the name is taken. The name is durable after [SyncDir].
func Create(path string) (*File, error) {
	return open(StepCreate, path, os.O_RDWR|os.O_CREATE|os.O_EXCL)
}

// OpenAppend opens an existing file for reading and writing; Write appends at
// the end that the file had when it was opened.
func OpenAppend(path string) (*File, error) {
	f, err := open(StepOpen, path, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	if _, err := f.f.Seek(0, io.SeekEnd); err != nil {
		_ = f.f.Close()
		return nil, err
	}
	return f, nil
}

func open(step, path string, flag int) (*File, error) {
	if err := at(step, path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flag, 0o600)
	if err != nil {
		return nil, wrap(err)
	}
	return &File{f}, nil
}

// Name is the path with which the file was opened.
func (f *File) Name() string { return f.f.Name() }

// Size is the present length in bytes.
func (f *File) Size() (int64, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ReadAt is [io.ReaderAt]; reading is no step.
func (f *File) ReadAt(b []byte, off int64) (int, error) { return f.f.ReadAt(b, off) }

// Write is [io.Writer], one step.
func (f *File) Write(b []byte) (int, error) {
	return f.write(b, f.f.Write)
}

// WriteLarge is like Write, for a new file of many bytes that nobody reads soon.
// Where the system can, they do not pass its page cache: copying them into fresh
// memory costs as much as sealing them. b should begin at a page; what was
// allocated with a length of several pages does.
func (f *File) WriteLarge(b []byte) (int, error) {
	return f.write(b, func(b []byte) (int, error) { return writeDirect(f.f, b) })
}

// WriteAt is [io.WriterAt], one step; the place of Write does not move.
func (f *File) WriteAt(b []byte, off int64) (int, error) {
	return f.write(b, func(b []byte) (int, error) { return f.f.WriteAt(b, off) })
}

func (f *File) write(b []byte, do func([]byte) (int, error)) (int, error) {
	if err := ask(StepWrite, f.Name()); err != nil {
		n, _ := do(b[:len(b)/2])
		obey(err)
		return n, err
	}
	n, err := do(b)
	return n, wrap(err)
}

// Sync returns when the bytes are on the disk. After an error the state of the
// file is unknown: it must not be synced again in the hope of better luck.
// What only says when the file was last changed need not have reached the disk.
func (f *File) Sync() error {
	if err := at(StepSync, f.Name()); err != nil {
		return err
	}
	return wrap(syncData(f.f))
}

// Truncate sets the length in bytes.
func (f *File) Truncate(size int64) error {
	if err := at(StepTruncate, f.Name()); err != nil {
		return err
	}
	return wrap(f.f.Truncate(size))
}

// Close closes the file without syncing it; it is no step.
func (f *File) Close() error { return wrap(f.f.Close()) }
