package evidence

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"genchi/storage/disk"
)

// asideSuffix ends the name of a damaged chunk that was set aside.
const asideSuffix = ".damaged"

// SetAside renames a damaged chunk, so that it counts as missing and can be stored
// again; its bytes stay. A sound chunk is left alone, one that is not there is no
// error. It returns when the new name is on the disk.
func (s *Store) SetAside(c CaseID, h [32]byte) error {
	var damaged ErrDamaged
	if err := s.CheckChunk(c, h); !errors.As(err, &damaged) {
		return nil
	}
	path := s.path(c, h)
	if err := errors.Join(disk.Rename(path, path+asideSuffix), disk.SyncDir(s.caseDir(c))); err != nil {
		return fmt.Errorf("evidence: set aside chunk %x: %w", h, err)
	}
	return nil
}

// Lost lists the chunks of a case that were set aside and have not been stored
// again.
func (s *Store) Lost(c CaseID) ([][32]byte, error) {
	entries, err := os.ReadDir(s.caseDir(c))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	var out [][32]byte
	for _, e := range entries {
		name, aside := strings.CutSuffix(e.Name(), asideSuffix)
		h, err := hex.DecodeString(name)
		if aside && err == nil && len(h) == 32 && !s.Has(c, [32]byte(h)) {
			out = append(out, [32]byte(h))
		}
	}
	return out, nil
}
