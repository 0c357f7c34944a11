package evidence

import (
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
// called again: a sound chunk is left alone, a damaged one is replaced. Nobody is
// expected to read the chunk soon.
func (s *Store) PutChunk(c CaseID, h [32]byte, b []byte) error {
	err := s.putChunk(c, h, b)
	if err != nil {
		return fmt.Errorf("evidence: chunk %x: %w", h, err)
	}
	return nil
}

func (s *Store) putChunk(c CaseID, h [32]byte, b []byte) error {
	if len(b) > MaxChunkFile {
		return fmt.Errorf("%w: more than a chunk may have", ErrHash)
	}
	if sha256.Sum256(b) != h {
		return ErrHash
	}
	if s.Has(c, h) && s.CheckChunk(c, h) == nil {
		return nil
	}
	tmp := s.tmpName()
	d := []draft{{tmp: tmp, chunk: Chunk{Hash: h, Size: uint32(len(b))}}} // #nosec G115 -- at most MaxChunkFile
	err := s.makeDir(c)
	if err == nil {
		err = writeChunk(tmp, b)
	}
	if err == nil {
		err = s.publish(c, d)
	}
	if err != nil {
		_ = os.Remove(tmp)
	}
	return err
}

// writeChunk makes a file and returns when its bytes are on the disk.
func writeChunk(tmp string, b []byte) error {
	f, err := disk.Create(tmp)
	if err != nil {
		return err
	}
	if _, err = f.WriteLarge(b); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// OpenChunk opens a chunk file as it is, with its size; the receiver checks the
// hash. It is expected to be read once. A chunk that is not there is [ErrMissing].
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
	return once{f}, info.Size(), nil
}

// once is a file that leaves the cache when it is closed.
type once struct{ *os.File }

// Close is [io.Closer].
func (f once) Close() error {
	disk.DropCache(f.File)
	return f.File.Close()
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
