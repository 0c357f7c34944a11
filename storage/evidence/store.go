package evidence

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"genchi/storage/disk"
)

// Store is a folder of chunks. Its methods may be called by several goroutines;
// only one process may hold a store of a folder, and only one store of it.
type Store struct {
	dir  string
	next atomic.Uint64 // number of the next temporary file
	pool pool

	mu      sync.Mutex
	durable map[CaseID]bool // cases whose folder is known to be on the disk
}

// ErrDamaged says that a chunk file is not what its name says.
type ErrDamaged struct {
	Chunk Chunk // Size is 0 if it is not known
	Why   string
}

func (e ErrDamaged) Error() string {
	return fmt.Sprintf("chunk %x is damaged: %s", e.Chunk.Hash, e.Why)
}

// ErrMissing says that a chunk file is not there.
type ErrMissing struct{ Chunk Chunk }

func (e ErrMissing) Error() string { return fmt.Sprintf("chunk %x is missing", e.Chunk.Hash) }

// Open opens or makes the store in dir and removes what killed attempts left.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir, durable: map[CaseID]bool{}}
	if err := disk.MkdirAll(s.tmpDir()); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	if err := disk.Sweep(s.tmpDir()); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return s, nil
}

func (s *Store) tmpDir() string          { return filepath.Join(s.dir, "tmp") }
func (s *Store) caseDir(c CaseID) string { return filepath.Join(s.dir, hex.EncodeToString(c[:])) }
func (s *Store) tmpName() string {
	return filepath.Join(s.tmpDir(), fmt.Sprintf("%016x%s", s.next.Add(1), disk.TempSuffix))
}

func (s *Store) path(c CaseID, h [32]byte) string {
	return filepath.Join(s.caseDir(c), hex.EncodeToString(h[:]))
}

// Has tells whether a chunk file is there; whether it is sound tells CheckChunk.
func (s *Store) Has(c CaseID, h [32]byte) bool {
	info, err := os.Lstat(s.path(c, h))
	return err == nil && info.Mode().IsRegular()
}

// Missing lists the chunks of a manifest, each once, of which there is no file of
// the right size.
func (s *Store) Missing(c CaseID, m Manifest) []Chunk {
	var out []Chunk
	seen := map[[32]byte]bool{}
	for _, chunk := range m.Chunks {
		info, err := os.Lstat(s.path(c, chunk.Hash))
		there := err == nil && info.Mode().IsRegular() && info.Size() == int64(chunk.Size)
		if !there && !seen[chunk.Hash] {
			out = append(out, chunk)
		}
		seen[chunk.Hash] = true
	}
	return out
}

// Cases lists the cases that have a folder.
func (s *Store) Cases() ([]CaseID, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	var out []CaseID
	for _, e := range entries {
		if b, err := hex.DecodeString(e.Name()); err == nil && len(b) == len(CaseID{}) && e.IsDir() {
			out = append(out, CaseID(b))
		}
	}
	return out, nil
}

// Chunks lists the chunk files of a case by name; files that are no chunks are
// passed over.
func (s *Store) Chunks(c CaseID) ([]Chunk, error) {
	entries, err := os.ReadDir(s.caseDir(c))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	var out []Chunk
	for _, e := range entries {
		if chunk, ok := chunkOf(e); ok {
			out = append(out, chunk)
		}
	}
	return out, nil
}

func chunkOf(e fs.DirEntry) (Chunk, bool) {
	h, err := hex.DecodeString(e.Name())
	if err != nil || len(h) != 32 {
		return Chunk{}, false
	}
	info, err := e.Info()
	if err != nil || !info.Mode().IsRegular() || info.Size() > MaxChunkFile {
		return Chunk{}, false
	}
	return Chunk{Hash: [32]byte(h), Size: uint32(info.Size())}, true // #nosec G115 -- at most MaxChunkFile
}

// RemoveChunk deletes a chunk file for good; one that is not there is no error.
func (s *Store) RemoveChunk(c CaseID, h [32]byte) error {
	err := disk.Remove(s.path(c, h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return disk.SyncDir(s.caseDir(c))
}

// RemoveCase deletes all files of a case for good.
func (s *Store) RemoveCase(c CaseID) error {
	s.mu.Lock()
	delete(s.durable, c)
	s.mu.Unlock()
	dir := s.caseDir(c)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	for _, e := range entries {
		if err := disk.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
	}
	if err := disk.Remove(dir); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return disk.SyncDir(s.dir)
}
