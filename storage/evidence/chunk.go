package evidence

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"genchi/storage/disk"
)

// ErrHash says that the bytes offered for a chunk are not those of its name.
var ErrHash = errors.New("bytes are not those of the chunk")

// PutChunk stores a chunk that comes from elsewhere and returns when it is on the
// disk. Bytes that have another hash are [ErrHash] and leave nothing. It may be
// called again: a sound chunk is left alone, a damaged one is replaced.
func (s *Store) PutChunk(c CaseID, h [32]byte, r io.Reader) error {
	if s.Has(c, h) && s.CheckChunk(c, h) == nil {
		return nil
	}
	buf, err := s.pool.get(context.Background())
	if err != nil {
		return err
	}
	defer s.pool.put(buf)
	n, err := fill(buf[:], r)
	if err != nil {
		return fmt.Errorf("evidence: chunk %x: %w", h, err)
	}
	if sha256.Sum256(buf[:n]) != h {
		return fmt.Errorf("evidence: %w: %x", ErrHash, h)
	}
	d := draft{tmp: s.tmpName(), chunk: Chunk{Hash: h, Size: uint32(n)}} // #nosec G115 -- at most MaxChunkFile
	err = writeDraft(d, buf[:n])
	if err == nil {
		err = s.makeDirs(c, []draft{d})
	}
	if err == nil {
		err = s.publish(c, []draft{d})
	}
	if err != nil {
		_ = os.Remove(d.tmp)
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

// fill reads all of r, which must fit into buf.
func fill(buf []byte, r io.Reader) (int, error) {
	n, err := io.ReadFull(r, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	var one [1]byte
	if m, err := io.ReadFull(r, one[:]); m > 0 || !errors.Is(err, io.EOF) {
		return n, errors.Join(ErrHash, errors.New("more bytes than a chunk may have"))
	}
	return n, nil
}

func writeDraft(d draft, b []byte) error {
	f, err := disk.Create(d.tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// OpenChunk opens a chunk file as it is, with its size; the receiver checks the
// hash. A chunk that is not there is [ErrMissing].
func (s *Store) OpenChunk(c CaseID, h [32]byte) (io.ReadCloser, int64, error) {
	f, err := os.Open(s.path(c, h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("evidence: %w", ErrMissing{Chunk{Hash: h}})
	}
	if err != nil {
		return nil, 0, fmt.Errorf("evidence: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	if !info.Mode().IsRegular() || info.Size() > MaxChunkFile {
		_ = f.Close()
		return nil, 0, fmt.Errorf("evidence: %w", ErrDamaged{Chunk{Hash: h}, "it is no chunk file"})
	}
	return f, info.Size(), nil
}

// CheckChunk compares a chunk file with its name, without a key: [ErrMissing],
// [ErrDamaged] or nil.
func (s *Store) CheckChunk(c CaseID, h [32]byte) error {
	r, size, err := s.OpenChunk(c, h)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	chunk := Chunk{Hash: h, Size: uint32(size)} // #nosec G115 -- at most MaxChunkFile
	sum := sha256.New()
	if _, err := io.CopyN(sum, r, size); err != nil {
		return fmt.Errorf("evidence: %w", ErrDamaged{chunk, err.Error()})
	}
	if [32]byte(sum.Sum(nil)) != h {
		return fmt.Errorf("evidence: %w", ErrDamaged{chunk, "its bytes are others"})
	}
	return nil
}
