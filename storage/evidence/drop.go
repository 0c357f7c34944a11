package evidence

import (
	"errors"
	"fmt"
	"io/fs"

	"genchi/storage/disk"
)

// Drop removes the chunks of an item that nothing names, such as a second copy of bytes that the case holds already. Chunks that are not
// there are no error.
func (s *Store) Drop(c CaseID, m Manifest) error {
	var err error
	for _, chunk := range m.Chunks {
		if rerr := disk.Remove(s.path(c, chunk.Hash)); !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}
	if err != nil {
		return fmt.Errorf("evidence: drop item %x: %w", m.Item, err)
	}
	return nil
}
