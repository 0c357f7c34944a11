package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/trust"
)

// Stripped counts what Strip deleted.
type Stripped struct {
	Payloads int
	Bytes    int64
}

// Strip deletes the payloads of those entries of a case that which picks, for good: every file is written anew with their headers alone, and the tails
// that were set aside go. Stretches that can't be read may hold payloads and go too. It may be called twice and goes on after a kill; a file is either
// as it was or as it is to be. Nothing may wait to be saved in the case.
func (s *Store) Strip(c CaseID, which func(Hash) bool) (Stripped, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var done Stripped
	for j, w := range s.writers {
		if j.Case != c {
			continue
		}
		if len(w.hashes) > 0 {
			return done, fmt.Errorf("strip journals: %d entries wait to be saved", len(w.hashes))
		}
		if err := w.close(); err != nil {
			return done, fmt.Errorf("strip journals: %w", err)
		}
		delete(s.writers, j)
	}
	files, _, err := s.files(c)
	if err != nil {
		return done, err
	}
	for _, f := range files {
		if err := s.strip(f, which, &done); err != nil {
			return done, fmt.Errorf("strip journal: %w", err)
		}
	}
	return done, s.dropTorn(c)
}

// strip writes one file anew, if that changes it.
func (s *Store) strip(f segmentFile, which func(Hash) bool, done *Stripped) error {
	img, err := readFile(f.path)
	if errors.Is(err, errTooLarge) {
		return disk.Remove(f.path) // no journal of ours; what it hides can't be told
	}
	if err != nil {
		return err
	}
	if end, dead := s.dead[f.path]; dead && end < int64(len(img)) {
		img = img[:end]
	}
	if len(img) == 0 {
		return nil
	}
	out := appendFileHead(make([]byte, 0, len(img)), f.journalID, f.segment)
	n, size := 0, int64(0)
	_, gaps, tail, err := scan(img, func(_ int, fr frame) error {
		e := Entry{Raw: fr.header, Payload: fr.payload}
		if e.Payload != nil && which(trust.LeafHash(fr.header)) {
			n, size = n+1, size+int64(len(fr.payload))
			e.Payload = nil
		}
		out = appendFrame(out, &e)
		return nil
	})
	if err != nil {
		return err
	}
	if n == 0 && len(gaps) == 0 && tail.from == tail.to {
		return nil
	}
	if err := disk.WriteFile(f.path, out); err != nil {
		return err
	}
	delete(s.dead, f.path)
	done.Payloads += n
	done.Bytes += size
	return nil
}

// dropTorn removes the tails of a case that were set aside.
func (s *Store) dropTorn(c CaseID) error {
	dir := s.caseDir(c)
	list, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("strip journals: %w", err)
	}
	for _, e := range list {
		if strings.HasSuffix(e.Name(), tornSuffix) {
			if err := disk.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("strip journals: %w", err)
			}
		}
	}
	return disk.SyncDir(dir)
}
