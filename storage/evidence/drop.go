package evidence

import (
	"errors"
	"fmt"
	"io/fs"

	"genchi/storage/disk"
)

// Drop removes the chunks of an item that nothing names, such as a second copy of
// bytes that the case holds already, and returns when that is on the disk. Chunks
// that are not there are no error; it goes on after a failure.
func (s *Store) Drop(c CaseID, m Manifest) error {
	var errs []error
	removed := false
	for _, chunk := range m.Chunks {
		switch err := disk.Remove(s.path(c, chunk.Hash)); {
		case err == nil:
			removed = true
		case !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, err)
		}
	}
	if removed {
		errs = append(errs, disk.SyncDir(s.caseDir(c)))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("evidence: drop item %s: %w", m.Item, err)
	}
	return nil
}
