package evidence

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"genchi/storage/disk"
)

// Drop removes the chunks of an item that nothing names, such as a second copy of
// bytes that the case holds already, and returns when that is on the disk. Chunks
// that are not there are no error; it goes on after a failure.
func (s *Store) Drop(c CaseID, m Manifest) error {
	var errs []error
	dirs := map[string]bool{}
	for _, chunk := range m.Chunks {
		path := s.path(c, chunk.Hash)
		switch err := disk.Remove(path); {
		case err == nil:
			dirs[filepath.Dir(path)] = true
		case !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, err)
		}
	}
	errs = append(errs, atOnce(slices.Collect(maps.Keys(dirs)), disk.SyncDir))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("evidence: drop item %s: %w", m.Item, err)
	}
	return nil
}
