package evidence

import (
	"errors"
	"fmt"
	"os"

	"genchi/storage/disk"
)

// draft is a chunk that is on the disk under a temporary name.
type draft struct {
	tmp   string
	chunk Chunk
}

// publish gives synced drafts their names in the folder that makeDir made and
// returns when the names are on the disk. If it fails some may have theirs.
func (s *Store) publish(c CaseID, drafts []draft) error {
	for _, d := range drafts {
		if err := disk.Rename(d.tmp, s.path(c, d.chunk.Hash)); err != nil {
			return err
		}
	}
	return disk.SyncDir(s.caseDir(c))
}

// retract removes the drafts of an item under either name. Nobody else can have
// made chunks of the same name: each attempt has a key of its own.
func (s *Store) retract(c CaseID, drafts []draft) {
	for _, d := range drafts {
		if d.tmp != "" {
			_ = os.Remove(d.tmp)
			_ = os.Remove(s.path(c, d.chunk.Hash))
		}
	}
}

// makeDir makes the folder of a case. It counts as being on the disk only when
// this store has synced its parent after seeing it: a killed process may have made
// it a moment before.
func (s *Store) makeDir(c CaseID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.durable[c] {
		return nil
	}
	if err := errors.Join(disk.Mkdir(s.caseDir(c)), disk.SyncDir(s.dir)); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	s.durable[c] = true
	return nil
}
