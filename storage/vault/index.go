package vault

import (
	"fmt"

	"genchi/storage/index"
	"genchi/storage/seal"
)

const (
	indexDir     = "index"
	chunksDir    = "chunks"
	indexKeyFile = "index" + sealedSuffix
	indexKeyAD   = "genchi/index-key/v1"
)

// Index is the disposable index, opened by the first call. It is nil where it can't be opened: the store works without. A new or rebuilt one is
// empty and says so by Rebuilt.
func (v *Vault) Index() *index.Index {
	v.indexMu.Lock()
	defer v.indexMu.Unlock()
	if v.index != nil || v.indexShut {
		return v.index
	}
	k, err := v.indexKey()
	if err != nil {
		return nil
	}
	defer k.Wipe()
	if v.index, err = index.Open(v.path(indexDir), k, v.opt.Rand); err != nil {
		v.index = nil
	}
	return v.index
}

// indexKey reads the index's generation key. One that is missing or doesn't open is replaced: the index that it belonged to is thrown away.
func (v *Vault) indexKey() (*seal.Key, error) {
	plain, err := v.readSealed(v.path(indexKeyFile), []byte(indexKeyAD))
	if err == nil && len(plain) == seal.KeySize {
		return (*seal.Key)(plain), nil
	}
	return v.newIndexKey()
}

func (v *Vault) newIndexKey() (*seal.Key, error) {
	k, err := seal.NewKey(v.opt.Rand)
	if err != nil {
		return nil, err
	}
	return k, v.writeSealed(v.path(indexKeyFile), []byte(indexKeyAD), k[:])
}

// RebuildIndex throws the index away, with its key, and begins an empty one. The caller fills it.
func (v *Vault) RebuildIndex() error {
	if err := v.dropIndex(); err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	if v.Index() == nil {
		return fmt.Errorf("rebuild index: %w", index.ErrUnavailable)
	}
	return nil
}

// dropIndex removes the index's files and makes a new generation key.
func (v *Vault) dropIndex() error {
	v.indexMu.Lock()
	defer v.indexMu.Unlock()
	if v.indexShut {
		return ErrClosed
	}
	if v.index != nil {
		x := v.index
		v.index = nil
		if err := x.Wipe(); err != nil {
			return err
		}
	}
	k, err := v.newIndexKey()
	k.Wipe()
	return err
}

func (v *Vault) closeIndex() error {
	v.indexMu.Lock()
	defer v.indexMu.Unlock()
	v.indexShut = true
	if v.index == nil {
		return nil
	}
	x := v.index
	v.index = nil
	return x.Close()
}
