package intake

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// Source is one regular file, open for reading. It is not safe for concurrent use.
type Source struct {
	Name    string // for display
	Size    int64  // bytes when it was opened
	ModTime time.Time
	path    string
	file    *os.File
	first   os.FileInfo
	at      int64 // where the next Read begins
}

// OpenSource opens a file that a user named. A symbolic link in the last part of the path, a folder, pipe, socket or device is refused
// without being read; errors are of type *Refusal. Call Check after reading and Close in any case.
func OpenSource(path string) (*Source, error) {
	name := CleanName(path)
	before, err := os.Lstat(path)
	if err != nil {
		return nil, openRefusal(name, err)
	}
	if code := refusedMode(before.Mode()); code != "" {
		return nil, &Refusal{Code: code, Name: name}
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, openRefusal(name, err)
	}
	now, err := f.Stat()
	switch {
	case err != nil:
		err = &Refusal{Code: ReadFailed, Name: name, Err: err}
	case refusedMode(now.Mode()) != "":
		err = &Refusal{Code: refusedMode(now.Mode()), Name: name}
	case !os.SameFile(before, now):
		err = &Refusal{Code: Changed, Name: name}
	}
	if err != nil {
		_ = f.Close() // only opened
		return nil, err
	}
	return &Source{Name: name, Size: now.Size(), ModTime: now.ModTime(), path: path, file: f, first: now}, nil
}

func openRefusal(name string, err error) error {
	code := ReadFailed
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = Missing
	case errors.Is(err, fs.ErrPermission):
		code = NoAccess
	case isLoop(err):
		code = Symlink
	}
	return &Refusal{Code: code, Name: name, Err: err}
}

func refusedMode(m fs.FileMode) Code {
	switch {
	case m.IsRegular():
		return ""
	case m&fs.ModeSymlink != 0:
		return Symlink
	case m.IsDir():
		return Directory
	case m&(fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return Pipe
	case m&fs.ModeDevice != 0:
		return Device
	}
	return NotRegular
}

// Read reads at most Size bytes; a file that shrinks or does not give its bytes is a *Refusal.
func (s *Source) Read(p []byte) (int, error) {
	left := s.Size - s.at
	if left <= 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > left {
		p = p[:left]
	}
	n, err := s.file.Read(p)
	s.at += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		return n, &Refusal{Code: Changed, Name: s.Name}
	case err != nil:
		return n, &Refusal{Code: ReadFailed, Name: s.Name, Err: err}
	}
	return n, nil
}

// Seek moves within the file.
func (s *Source) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		offset, whence = s.Size+offset, io.SeekStart
	}
	n, err := s.file.Seek(offset, whence)
	if err != nil {
		return n, &Refusal{Code: ReadFailed, Name: s.Name, Err: err}
	}
	s.at = n
	return n, nil
}

// Check compares size and time with those at opening, in the open file and under its name. A difference is a *Refusal with code
// Changed: what was read may be a mixture of two states.
func (s *Source) Check() error {
	open, err := s.file.Stat()
	if err != nil {
		return &Refusal{Code: ReadFailed, Name: s.Name, Err: err}
	}
	named, err := os.Lstat(s.path)
	if err != nil || !os.SameFile(s.first, named) || !same(s.first, open) || !same(s.first, named) {
		return &Refusal{Code: Changed, Name: s.Name, Err: err}
	}
	return nil
}

func same(a, b os.FileInfo) bool { return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) }

// Close ends reading.
func (s *Source) Close() error { return s.file.Close() }
