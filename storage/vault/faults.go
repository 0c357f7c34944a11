package vault

import (
	"errors"
	"io/fs"
	"path/filepath"

	"genchi/storage/trust"
)

// Fault names a file of the store that can't be used, relative to its folder.
type Fault struct {
	File string
	Case trust.CaseID // zeros where it concerns no single case
	Err  error
}

// Faults reads the key header and every sealed file again (keys, control records, item keys) and names those that can't be used. Reading goes on
// in any case: what is named here is left out by everything else.
func (v *Vault) Faults() ([]Fault, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return nil, err
	}
	var out []Fault
	name := func(path string, c trust.CaseID, err error) {
		if rel, relErr := filepath.Rel(v.dir, path); relErr == nil {
			path = filepath.ToSlash(rel)
		}
		out = append(out, Fault{File: path, Case: c, Err: err})
	}
	if err := v.ring.Check(); err != nil {
		name(v.path("keys.0"), trust.CaseID{}, err)
	}
	for file, ad := range map[string]string{deviceFile: deviceAD, rootFile: rootAD, localFile: localAD, indexKeyFile: indexKeyAD} {
		if _, err := v.readSealed(v.path(file), []byte(ad)); err != nil && !(errors.Is(err, fs.ErrNotExist) && (file == rootFile || file == indexKeyFile)) {
			name(v.path(file), trust.CaseID{}, err)
		}
	}
	err := errors.Join(
		eachFile(v.path(controlDir), recordSuffix, func(path string) error {
			if r, err := v.readRecord(path); err != nil {
				name(path, folderCase(path), err)
			} else if v.recordPath(r) != path {
				name(path, folderCase(path), errors.New("in the folder of another case"))
			}
			return nil
		}),
		eachFile(v.path(keysDir), keySuffix, func(path string) error {
			if c, k, err := v.readKey(path); err != nil {
				name(path, c, err)
			} else {
				k.Wipe()
			}
			return nil
		}),
		eachFile(v.path(itemsDir), keySuffix, func(path string) error {
			if err := v.checkItem(path); err != nil {
				name(path, folderCase(path), err)
			}
			return nil
		}),
	)
	return out, err
}

// folderCase reads the case from the folder of a file; zeros for the body's.
func folderCase(path string) trust.CaseID {
	var c trust.CaseID
	if c.UnmarshalText([]byte(filepath.Base(filepath.Dir(path)))) != nil {
		return trust.CaseID{}
	}
	return c
}

func (v *Vault) checkItem(path string) error {
	c, item, ok := epochOf(path) // named in the same way
	if !ok {
		return errors.New("not the name of an item key")
	}
	k, err := v.ItemKey(c, item)
	if err != nil {
		return err
	}
	k.Wipe()
	return nil
}
