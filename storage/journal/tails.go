package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"genchi/storage/trust"
)

// Tail describes the end of one file. Two equal lists of tails mean that nothing was appended in between.
type Tail struct {
	File   string // name within the case's folder
	Size   int64  // bytes without trailing zeros
	Offset int64  // of the last record; 0 if there is none
	Hash   Hash   // of the last entry; zeros if there is none
	Torn   bool   // the end is no readable record
}

// Tails looks at the last record of every file of a case without reading the rest. It is the cheap check of whether an index is up to date;
// it finds neither damage in the middle nor a changed entry.
func (s *Store) Tails(c CaseID) ([]Tail, error) {
	files, _, err := s.files(c)
	if err != nil {
		return nil, err
	}
	out := make([]Tail, 0, len(files))
	for _, f := range files {
		t, _, err := tailOf(f, s.good(f.path))
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// tailOf looks at the end of one file, of which good bytes count, or all if good is negative. It returns the file's length as well.
func tailOf(f segmentFile, good int64) (t Tail, length int64, err error) {
	t.File = filepath.Base(f.path)
	file, err := os.Open(f.path)
	if err != nil {
		return t, 0, fmt.Errorf("journal tail: %w", err)
	}
	defer func() { _ = file.Close() }() // only read
	st, err := file.Stat()
	if err != nil {
		return t, 0, fmt.Errorf("journal tail: %w", err)
	}
	limit := st.Size()
	if good >= 0 {
		limit = min(limit, good)
	}
	if t.Size, err = endOf(file, limit); err != nil {
		return t, 0, fmt.Errorf("journal tail: %w", err)
	}
	if err := t.last(file); err != nil {
		return t, 0, fmt.Errorf("journal tail: %w", err)
	}
	return t, st.Size(), nil
}

// endOf returns the place behind the last byte that is not zero, rounded up to a whole frame end.
func endOf(file io.ReaderAt, size int64) (int64, error) {
	const block = 4096
	buf := make([]byte, block)
	for size > 0 {
		from := (size - 1) / block * block
		b := buf[:size-from]
		if _, err := file.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if n := lastNonZero(b); n > 0 {
			return (from + int64(n) + align - 1) / align * align, nil
		}
		size = from
	}
	return 0, nil
}

// last reads the record that ends at t.Size.
func (t *Tail) last(file io.ReaderAt) error {
	if t.Size <= fileHead {
		t.Torn = t.Size != fileHead && t.Size != 0
		return nil
	}
	t.Torn = true
	var tail [frameTail]byte
	if _, err := file.ReadAt(tail[:], t.Size-frameTail); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return err
	}
	size := int64(binary.BigEndian.Uint32(tail[:]))
	if string(tail[4:]) != frameEnd || size > maxFrame || size > t.Size-fileHead {
		return nil
	}
	b := make([]byte, size)
	if _, err := file.ReadAt(b, t.Size-size); err != nil {
		return err
	}
	fr, ok := parseFrame(b)
	if !ok || int64(fr.size) != size {
		return nil
	}
	t.Torn, t.Offset, t.Hash = false, t.Size-size, trust.LeafHash(fr.header)
	return nil
}
