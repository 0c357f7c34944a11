package bundle

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"path/filepath"

	"genchi/storage/disk"
	"genchi/storage/trust"
)

const bufferSize = 4 << 20

// partWriter writes frames into the parts of a folder. A buffer is filled while the one before goes to the medium.
type partWriter struct {
	dir   string
	id    ID
	limit int64
	parts []Part

	file   *disk.File
	size   int64 // of the present part
	digest hash.Hash

	buf, other []byte
	used       int
	flying     chan error // result of the write under way; nil if there is none
}

func newPartWriter(dir string, id ID, limit int64) *partWriter {
	return &partWriter{dir: dir, id: id, limit: limit, buf: make([]byte, bufferSize), other: make([]byte, bufferSize)}
}

func partName(number int) string { return fmt.Sprintf("part-%04d.gnb", number) }

// frame writes one frame, whose digest the caller knows to be that of the body.
func (w *partWriter) frame(k kind, in trust.CaseID, digest trust.Hash, body ...[]byte) error {
	n := 0
	for _, b := range body {
		n += len(b)
	}
	whole := int64(frameHead + n)
	if whole > w.limit-partHead || n > maxBody {
		return fmt.Errorf("%s of %d bytes: %w of %d", describe(k), n, ErrTooBig, w.limit)
	}
	if w.file == nil || w.size+whole > w.limit {
		if err := w.begin(); err != nil {
			return err
		}
	}
	h := (&head{kind: k, size: uint32(n), in: in, digest: digest}).bytes()
	w.digest.Write(h[:])
	w.size += whole
	err := w.put(h[:])
	for _, b := range body {
		err = errors.Join(err, w.put(b))
	}
	return err
}

// begin ends the present part and begins the next.
func (w *partWriter) begin() error {
	if err := w.end(); err != nil {
		return err
	}
	number := len(w.parts) + 1
	if number > MaxParts {
		return fmt.Errorf("more than %d parts: %w", MaxParts, ErrTooBig)
	}
	f, err := disk.Create(filepath.Join(w.dir, partName(number)))
	if err != nil {
		return medium(err)
	}
	h := headOfPart(w.id, number)
	w.file, w.digest, w.size = f, sha256.New(), partHead
	w.digest.Write(h[:])
	return w.put(h[:])
}

func (w *partWriter) put(b []byte) error {
	for len(b) > 0 {
		n := copy(w.buf[w.used:], b)
		w.used += n
		b = b[n:]
		if w.used == len(w.buf) {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush gives the buffer to the medium and waits for the one before.
func (w *partWriter) flush() error {
	if err := w.landed(); err != nil || w.used == 0 {
		return err
	}
	b, f, done := w.buf[:w.used], w.file, make(chan error, 1)
	w.buf, w.other, w.used, w.flying = w.other, w.buf, 0, done
	go func() {
		_, err := f.WriteLarge(b)
		done <- medium(err)
	}()
	return nil
}

func (w *partWriter) landed() error {
	if w.flying == nil {
		return nil
	}
	err := <-w.flying
	w.flying = nil
	return err
}

// end syncs and closes the present part.
func (w *partWriter) end() error {
	if w.file == nil {
		return nil
	}
	err := w.flush()
	if err == nil {
		err = w.landed()
	}
	if err == nil {
		err = medium(w.file.Sync())
	}
	if cerr := w.file.Close(); err == nil {
		err = medium(cerr)
	}
	w.file, w.used = nil, 0
	w.parts = append(w.parts, Part{Size: uint64(w.size), Digest: trust.Hash(w.digest.Sum(nil))}) //nolint:gosec // a size
	return err
}

// drop gives up: what is under way ends and the file is closed.
func (w *partWriter) drop() {
	_ = w.landed() // given up
	if w.file != nil {
		_ = w.file.Close() // given up
		w.file = nil
	}
}
