package vault

import (
	"errors"
	"fmt"

	"genchi/storage/evidence"
	"genchi/storage/index"
	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

const (
	chunksDir = "chunks"
	indexDir  = "index"
	indexFile = "index" + sealedSuffix
	indexAD   = "genchi/index-key/v1"
)

// openParts opens the evidence store and the index. The index is disposable: without it the store works, only slower.
func (v *Vault) openParts() error {
	var err error
	if v.chunks, err = evidence.Open(v.path(chunksDir)); err != nil {
		return err
	}
	key, err := v.indexKey()
	if err != nil {
		return err
	}
	defer key.Wipe()
	if ix, err := index.Open(v.path(indexDir), key, v.opt.Rand); err == nil {
		v.index = ix
	}
	return nil
}

// indexKey is the generation key of the index; a missing or unreadable one begins a new generation, and with it an empty index.
func (v *Vault) indexKey() (*seal.Key, error) {
	if raw, err := v.readSealed(v.path(indexFile), []byte(indexAD)); err == nil && len(raw) == seal.KeySize {
		k := seal.Key(raw)
		return &k, nil
	}
	k, err := seal.NewKey(v.opt.Rand)
	if err != nil {
		return nil, err
	}
	return k, v.writeSealed(v.path(indexFile), []byte(indexAD), k[:])
}

func (v *Vault) closeParts() error {
	if v.index == nil {
		return nil
	}
	return v.index.Close()
}

// Evidence is the folder of sealed chunks.
func (v *Vault) Evidence() *evidence.Store { return v.chunks }

// Index is the index of this store; nil where it could not be opened.
func (v *Vault) Index() *index.Index { return v.index }

// RebuildIndex empties the index; whoever reads it fills it again from the journals.
func (v *Vault) RebuildIndex() error {
	if v.index == nil {
		return nil
	}
	if err := v.index.Reset(); err != nil && !errors.Is(err, index.ErrUnavailable) {
		return fmt.Errorf("rebuild index: %w", err)
	}
	return nil
}

// OpenEntries opens entries that Ingest took in, in their order.
func (v *Vault) OpenEntries(c trust.CaseID, entries []*journal.Entry) ([]Opened, error) {
	if err := v.alive(); err != nil {
		return nil, err
	}
	keys := v.copyKeys(c)
	defer wipeKeys(keys)
	out := make([]Opened, 0, len(entries))
	for _, e := range entries {
		out = append(out, openEntry(keys, nil, e)) // Ingest checked the signatures
	}
	return out, nil
}
