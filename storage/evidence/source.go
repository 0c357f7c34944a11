package evidence

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
)

// ErrSourceChanged says that a file was written to, cut or replaced while it was
// read.
var ErrSourceChanged = errors.New("source changed while it was read")

// ErrTooLarge says that a source has more than [MaxSize] bytes.
var ErrTooLarge = errors.New("source is too large")

// readStep is how much is read and hashed at once: small enough to stay in the
// cache in between.
const readStep = 256 << 10

// source reads plain bytes chunk by chunk, hashes them, and watches that a file
// keeps its size and its time.
type source struct {
	r     io.Reader
	sum   hash.Hash
	size  uint64
	ahead []byte // at most one byte that belongs to the next chunk
	end   bool
	stat  func() (fs.FileInfo, error)
	first fs.FileInfo
}

func newSource(r io.Reader, sum hash.Hash) (*source, error) {
	s := &source{r: r, sum: sum}
	f, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return s, nil
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	if info.IsDir() {
		return nil, errors.New("source is a folder")
	}
	if info.Mode().IsRegular() {
		s.stat, s.first = f.Stat, info
	}
	return s, nil
}

// chunk fills b as far as the source goes and tells whether that was its end.
func (s *source) chunk(b []byte) (n int, last bool, err error) {
	n = copy(b, s.ahead)
	s.sum.Write(b[:n])
	s.ahead = s.ahead[:0]
	for n < len(b) && !s.end {
		m, err := s.read(b[n:min(len(b), n+readStep)])
		s.sum.Write(b[n : n+m])
		if n += m; err != nil {
			return n, false, err
		}
	}
	if s.size += uint64(n); s.size > MaxSize { // #nosec G115 -- n is not negative
		return n, false, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, int64(MaxSize))
	}
	if !s.end {
		var one [1]byte
		m, err := s.read(one[:])
		if err != nil {
			return n, false, err
		}
		s.ahead = append(s.ahead, one[:m]...)
	}
	if len(s.ahead) > 0 {
		return n, false, nil
	}
	return n, true, s.unchanged()
}

// read reads until b is full or the source ends.
func (s *source) read(b []byte) (int, error) {
	n, idle := 0, 0
	for n < len(b) && !s.end {
		m, err := s.r.Read(b[n:])
		if m < 0 || m > len(b)-n {
			return n, errors.New("source counts wrongly")
		}
		n += m
		switch {
		case errors.Is(err, io.EOF):
			s.end = true
		case err != nil:
			return n, fmt.Errorf("source after %d bytes: %w", s.size+uint64(n), err) // #nosec G115 -- n is not negative
		case m > 0:
			idle = 0
		default:
			if idle++; idle > 100 {
				return n, fmt.Errorf("source: %w", io.ErrNoProgress)
			}
		}
	}
	return n, nil
}

// unchanged compares a file at its end with what it was at the beginning.
func (s *source) unchanged() error {
	if s.stat == nil {
		return nil
	}
	info, err := s.stat()
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	was, is := s.first.Size(), info.Size()
	if is != was || uint64(was) != s.size { // #nosec G115 -- sizes are not negative
		return fmt.Errorf("%w: %d bytes at first, %d read, %d at the end", ErrSourceChanged, was, s.size, is)
	}
	if !info.ModTime().Equal(s.first.ModTime()) {
		return fmt.Errorf("%w: written to", ErrSourceChanged)
	}
	return nil
}
