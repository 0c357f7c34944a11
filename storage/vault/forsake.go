package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

// What the local journal holds is no record of a case: drafts, receipts, settings. A store whose keys for it are damaged therefore opens all the
// same: the file of the keys and the journal that only they open are set aside under another name and a new journal is begun. What is set aside
// is never read; put back under its old name, together with a sound copy of the keys, it is the local journal again.
const asideMark = ".damaged-"

// loadLocalKeys reads the keys of the local journal, the first seals. ErrBroken: the file is missing or can't be used.
func (v *Vault) loadLocalKeys() ([]*seal.Key, error) {
	var w localKeysWire
	if err := v.loadSealed(localFile, localAD, &w); err != nil {
		var io *fs.PathError
		if errors.As(err, &io) && !errors.Is(err, fs.ErrNotExist) { // the disk may read it another time
			return nil, fmt.Errorf("keys of the local journal: %w", err)
		}
		return nil, fmt.Errorf("%w: keys of the local journal: %w", ErrBroken, err)
	}
	var keys []*seal.Key
	for _, b := range w.Keys {
		if len(b) != seal.KeySize {
			return nil, fmt.Errorf("%w: keys of the local journal: a key of %d bytes", ErrBroken, len(b))
		}
		keys = append(keys, (*seal.Key)(b))
	}
	if w.Version != 1 || len(keys) == 0 {
		return nil, fmt.Errorf("%w: keys of the local journal: version %d, %d keys", ErrBroken, w.Version, len(keys))
	}
	return keys, nil
}

// forsakeLocal sets the local journal and its keys aside and makes new keys. Cut off at any point, it is done again at the next opening.
func (v *Vault) forsakeLocal() error {
	n := 1
	for ; ; n++ {
		free := true
		for _, name := range []string{localFile, localDir} {
			if _, err := os.Lstat(v.path(fmt.Sprint(name, asideMark, n))); !errors.Is(err, fs.ErrNotExist) {
				free = false
			}
		}
		if free {
			break
		}
	}
	for _, name := range []string{localDir, localFile} {
		err := disk.Rename(v.path(name), v.path(fmt.Sprint(name, asideMark, n)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("set the local journal aside: %w", err)
		}
	}
	if err := disk.SyncDir(v.dir); err != nil {
		return fmt.Errorf("set the local journal aside: %w", err)
	}
	return v.saveLocalKeys(nil)
}

// localAside names what lies set aside, sorted.
func (v *Vault) localAside() ([]string, error) {
	list, err := os.ReadDir(v.dir)
	if err != nil {
		return nil, fmt.Errorf("look for what was set aside: %w", err)
	}
	var out []string
	for _, e := range list {
		if strings.HasPrefix(e.Name(), localFile+asideMark) || strings.HasPrefix(e.Name(), localDir+asideMark) {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// SetAside names the files and folders of former local journals whose keys could not be read, as long as they lie in the store's folder.
func (l *Local) SetAside() []string { return slices.Clone(l.aside) }
