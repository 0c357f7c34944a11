package evidence

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"genchi/storage/disk"
)

// draft is a chunk that is on the disk under a temporary name.
type draft struct {
	tmp   string
	chunk Chunk
}

// publish gives synced drafts their names in folders that makeDirs made and returns
// when the names are on the disk. If it fails some may have theirs.
func (s *Store) publish(c CaseID, drafts []draft) error {
	touched := map[string]bool{}
	for _, d := range drafts {
		to := s.path(c, d.chunk.Hash)
		if err := disk.Rename(d.tmp, to); err != nil {
			return err
		}
		touched[filepath.Dir(to)] = true
	}
	return atOnce(slices.Collect(maps.Keys(touched)), disk.SyncDir)
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

// makeDirs makes the folders of the drafts. A folder counts as being on the disk
// only when this store has synced its parent after seeing it: another call may
// have made it a moment ago.
func (s *Store) makeDirs(c CaseID, drafts []draft) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	base := s.caseDir(c)
	if !s.durable[base] {
		if err := errors.Join(disk.Mkdir(base), disk.SyncDir(s.dir)); err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		s.durable[base] = true
	}
	var fresh []string
	for _, d := range drafts {
		dir := filepath.Join(base, shardOf(d.chunk.Hash))
		if s.durable[dir] {
			continue
		}
		if err := disk.Mkdir(dir); err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		fresh = append(fresh, dir)
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := disk.SyncDir(base); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	for _, dir := range fresh {
		s.durable[dir] = true
	}
	return nil
}

// syncers is how many syncs run at once: the file system commits them together.
const syncers = 4

// atOnce calls do for each of list, in several goroutines, and joins the errors.
func atOnce[T any](list []T, do func(T) error) error {
	next := make(chan T)
	errs := make([]error, min(syncers, len(list)))
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			for v := range next {
				errs[i] = errors.Join(errs[i], do(v))
			}
		})
	}
	for _, v := range list {
		next <- v
	}
	close(next)
	group.Wait()
	return errors.Join(errs...)
}
