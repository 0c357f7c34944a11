package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"genchi/storage/disk"
	"genchi/storage/keyring"
	"genchi/storage/seal"
)

// ChangePassphrase puts another passphrase in place of the present one. An old copy of the key header still opens with the old one; after a
// passphrase was seen use PassphraseSeen.
func (v *Vault) ChangePassphrase(passphrase []byte) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return err
	}
	return v.ring.ChangePassphrase(v.opt.Rand, passphrase, v.opt.params())
}

// PassphraseSeen makes new master, local and index keys under a new passphrase and seals everything again; the index begins empty. If it is cut off,
// the next opening finishes it. Copies of the store that somebody made before stay readable to whoever saw the passphrase.
func (v *Vault) PassphraseSeen(passphrase []byte) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return err
	}
	if err := v.ring.Rotate(v.opt.Rand, passphrase, v.opt.params()); err != nil {
		return fmt.Errorf("new master key: %w", err)
	}
	return v.finishRotation()
}

// NewRecovery makes a new recovery key; the old paper opens the store no longer.
func (v *Vault) NewRecovery() (keyring.Recovery, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return keyring.Recovery{}, err
	}
	return v.ring.ReplaceRecovery(v.opt.Rand)
}

// finishRotation seals everything under the new master key and lets the old one go. Without a rotation it does nothing.
func (v *Vault) finishRotation() error {
	if v.ring.Previous() == nil {
		return nil
	}
	if err := v.resealAll(); err != nil {
		return fmt.Errorf("seal under the new master key: %w", err)
	}
	if err := v.rotateLocal(); err != nil {
		return fmt.Errorf("new key of the local journal: %w", err)
	}
	if err := v.dropIndex(); err != nil {
		return fmt.Errorf("new key of the index: %w", err)
	}
	return v.ring.Forget()
}

func (v *Vault) resealAll() error {
	for name, ad := range map[string]string{deviceFile: deviceAD, rootFile: rootAD, localFile: localAD} {
		if err := v.reseal(v.path(name), []byte(ad)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	err := eachFile(v.path(keysDir), keySuffix, func(path string) error {
		if c, id, ok := epochOf(path); ok {
			return v.resealMost(path, epochAD(c, id))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachFile(v.path(controlDir), recordSuffix, func(path string) error {
		if ad, ok := recordADOf(path); ok {
			return v.resealMost(path, ad)
		}
		return nil
	})
}

// resealMost leaves a file alone that was damaged before; package check names it.
func (v *Vault) resealMost(path string, ad []byte) error {
	if err := v.reseal(path, ad); err != nil && !errors.Is(err, seal.ErrOpen) {
		return err
	}
	return nil
}

func (v *Vault) reseal(path string, ad []byte) error {
	plain, err := v.readSealed(path, ad)
	if err != nil {
		return err
	}
	defer clear(plain)
	return v.writeSealed(path, ad, plain)
}

// rotateLocal seals the local journal under a new key.
func (v *Vault) rotateLocal() error {
	k, err := seal.NewKey(v.opt.Rand)
	if err != nil {
		return err
	}
	l := v.local
	l.mu.Lock()
	l.keys = slices.Insert(l.keys, 0, k)
	keys := slices.Clone(l.keys)
	l.mu.Unlock()
	if err := v.saveLocalKeys(keys); err != nil {
		return err
	}
	if err := l.compact(); err != nil {
		return err
	}
	if err := v.saveLocalKeys(keys[:1]); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, old := range l.keys[1:] {
		old.Wipe()
	}
	l.keys = l.keys[:1]
	return nil
}

// sweep removes half-written files that an unclean end left.
func (v *Vault) sweep() error {
	dirs := []string{v.dir}
	for _, name := range []string{controlDir, keysDir, itemsDir, journalsDir, localDir} {
		list, err := os.ReadDir(v.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.IsDir() {
				dirs = append(dirs, v.path(name, e.Name()))
			}
		}
	}
	for _, d := range dirs {
		if err := disk.Sweep(d); err != nil {
			return err
		}
	}
	return nil
}
