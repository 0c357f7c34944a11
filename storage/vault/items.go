package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"genchi/storage/disk"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

const (
	itemAD     = "genchi/item-key/v1\x00"
	itemObject = 16 + seal.KeySize + seal.Overhead // bytes of an item key object
)

func itemKeyAD(c trust.CaseID, item [16]byte) []byte {
	return slices.Concat([]byte(itemAD), c[:], item[:])
}

func (v *Vault) itemPath(c trust.CaseID, item [16]byte) string {
	return v.path(itemsDir, c.String(), trust.KeyID(item).String()+keySuffix)
}

// PutItemKey seals the key of an evidence item under the case's epoch key and keeps the object. Objects of several items are written at once.
func (v *Vault) PutItemKey(c trust.CaseID, item [16]byte, k *seal.Key) error {
	v.itemsMu.RLock()
	defer v.itemsMu.RUnlock()
	object, err := v.itemObject(c, item, k)
	if err != nil {
		return fmt.Errorf("keep item key: %w", err)
	}
	return v.saveItem(c, item, object)
}

// itemObject is the sealed object of an item key, for which it makes the folder.
func (v *Vault) itemObject(c trust.CaseID, item [16]byte, k *seal.Key) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, ErrClosed
	}
	epoch, err := v.writeKey(c)
	if err != nil {
		return nil, err
	}
	sealed, err := seal.Seal(epoch, v.opt.Rand, itemKeyAD(c, item), k[:])
	if err != nil {
		return nil, err
	}
	id := epoch.ID()
	return slices.Concat(id[:], sealed), disk.MkdirAll(filepath.Dir(v.itemPath(c, item)))
}

func (v *Vault) saveItem(c trust.CaseID, item [16]byte, object []byte) error {
	if err := disk.WriteFile(v.itemPath(c, item), object); err != nil {
		return fmt.Errorf("keep item key: %w", err)
	}
	return nil
}

// DropItemKey removes the key object of an item that nothing names. One that is not there is no error.
func (v *Vault) DropItemKey(c trust.CaseID, item [16]byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return ErrClosed
	}
	if err := disk.Remove(v.itemPath(c, item)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("drop item key: %w", err)
	}
	return nil
}

// ItemKey opens the key of an evidence item: fs.ErrNotExist if no object is here, ErrNoKey if the epoch key isn't, seal.ErrOpen if it is damaged.
func (v *Vault) ItemKey(c trust.CaseID, item [16]byte) (*seal.Key, error) {
	object, err := v.ItemKeyObject(c, item)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.openItem(c, item, object)
}

// openItem opens an item key object. The caller holds mu.
func (v *Vault) openItem(c trust.CaseID, item [16]byte, object []byte) (*seal.Key, error) {
	if v.closed {
		return nil, ErrClosed
	}
	if len(object) != itemObject {
		return nil, fmt.Errorf("item key: %w: %d bytes", seal.ErrOpen, len(object))
	}
	epoch := v.keys[c][seal.ID(object[:16])]
	if epoch == nil {
		return nil, fmt.Errorf("item key: %w", ErrNoKey)
	}
	plain, err := seal.Open(epoch, itemKeyAD(c, item), object[16:])
	if err != nil {
		return nil, fmt.Errorf("item key: %w", err)
	}
	return (*seal.Key)(plain), nil
}

// HasItemKey tells whether an item key object is here.
func (v *Vault) HasItemKey(c trust.CaseID, item [16]byte) bool {
	_, err := os.Stat(v.itemPath(c, item))
	return err == nil
}

// ItemKeyObject returns the sealed bytes of an item key as they are sent.
func (v *Vault) ItemKeyObject(c trust.CaseID, item [16]byte) ([]byte, error) {
	b, err := readSmall(v.itemPath(c, item))
	if err != nil {
		return nil, fmt.Errorf("item key: %w", err)
	}
	return b, nil
}

// PutItemKeyObject takes in an item key object that came from elsewhere. It must open: ErrNoKey if the epoch key is not here, seal.ErrOpen for
// anything else. An object that is here and opens stays.
func (v *Vault) PutItemKeyObject(c trust.CaseID, item [16]byte, object []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	k, err := v.openItem(c, item, object)
	if err != nil {
		return err
	}
	k.Wipe()
	if old, err := readSmall(v.itemPath(c, item)); err == nil {
		if k, err := v.openItem(c, item, old); err == nil {
			k.Wipe()
			return nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("item key: %w", err)
	}
	if err := disk.MkdirAll(filepath.Dir(v.itemPath(c, item))); err != nil {
		return fmt.Errorf("keep item key: %w", err)
	}
	return v.saveItem(c, item, object)
}
