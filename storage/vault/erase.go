package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/journal"
	"genchi/storage/trust"
)

// Single entries of a case that goes on (trust.ScopeEntries) lose their payloads, and the items that only they named lose keys and chunks; headers, chain and
// signatures stay. What this cannot do: the key of a payload is derived from the epoch key and a salt inside the sealed payload, and the epoch key opens the
// other entries of the case, so it stays. A copy of the sealed payload that is not deleted (a stolen disk under its old master key, a backup that has not
// run out) opens for whoever holds the case's key, whereas that of a whole destroyed case opens for nobody who obeyed.

// Erase carries out the destruction of single entries on this store and signs what was deleted. More of the local journal than what names the entries and
// items goes as drop picks. It goes on where a former call was cut off; for an order that was carried out already it does nothing.
func (v *Vault) Erase(of trust.Hash, c trust.CaseID, drop func(kind, key string) bool) (Forgotten, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	v.ingestMu.Lock()
	defer v.ingestMu.Unlock()
	v.itemsMu.Lock()
	defer v.itemsMu.Unlock()
	if err := v.alive(); err != nil {
		return Forgotten{}, err
	}
	d, ok := v.erasure(of, c)
	if !ok {
		return Forgotten{}, ErrNoOrder
	}
	f, err := v.beginErasing(c, of, d)
	if err != nil || f.Done {
		return f, err
	}
	if err := v.erase(c, d, drop); err != nil {
		return f, fmt.Errorf("destroy entries: %w", err)
	}
	if err := v.local.Put(rekeyKind, rekeyKey, nil); err != nil {
		return f, fmt.Errorf("destroy entries: %w", err)
	}
	if err := v.acknowledge(c, of, &f, false); err != nil {
		return f, fmt.Errorf("destroy entries: %w", err)
	}
	f.Done = true
	return f, v.saveForgotten(of, &f)
}

// Erased tells whether this store carried out an order to destroy single entries.
func (v *Vault) Erased(of trust.Hash) bool {
	var f Forgotten
	b, ok := v.local.Get(forgetKind, of.String())
	return ok && decMode.Unmarshal(b, &f) == nil && f.Done
}

// erasure is the counting order of a hash.
func (v *Vault) erasure(of trust.Hash, c trust.CaseID) (*trust.Destruction, bool) {
	for _, d := range v.Trust().Destructions(c) {
		if d.Hash == of && d.Content.Scope == trust.ScopeEntries {
			return d.Content, true
		}
	}
	return nil, false
}

// beginErasing counts what is to go and keeps the counts.
func (v *Vault) beginErasing(c trust.CaseID, of trust.Hash, d *trust.Destruction) (Forgotten, error) {
	var f Forgotten
	if b, ok := v.local.Get(forgetKind, of.String()); ok && decMode.Unmarshal(b, &f) == nil && f.Case == c {
		return f, nil
	}
	f = Forgotten{Case: c}
	_, err := v.journals.Read(c, func(e journal.Entry, _ journal.Place) error {
		if e.Payload != nil && slices.Contains(d.Heads, e.Hash) {
			f.Payloads++
			f.Bytes += uint64(len(e.Payload))
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	for _, it := range d.Items {
		if st, err := os.Stat(v.itemPath(c, it.Item)); err == nil {
			f.Items++
			f.Bytes += uint64(st.Size()) //nolint:gosec // a size
		}
	}
	chunks, err := v.chunks.Chunks(c)
	if err != nil {
		return f, err
	}
	for _, k := range chunks {
		if slices.ContainsFunc(d.Items, func(it trust.DestroyedItem) bool { return slices.Contains(it.Chunks, trust.Hash(k.Hash)) }) {
			f.Chunks++
			f.Bytes += uint64(k.Size)
		}
	}
	return f, v.saveForgotten(of, &f)
}

// erase deletes payloads, item keys, chunks, what the local journal says of them, and the index. The caller holds controlMu, ingestMu and itemsMu.
func (v *Vault) erase(c trust.CaseID, d *trust.Destruction, drop func(kind, key string) bool) error {
	var names []string
	for _, it := range d.Items {
		names = append(names, trust.KeyID(it.Item).String())
		if err := disk.Remove(v.itemPath(c, it.Item)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, h := range it.Chunks {
			if err := v.chunks.RemoveChunk(c, h); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	for _, h := range d.Heads {
		names = append(names, h.String())
	}
	if err := v.strip(c, func(h trust.Hash) bool { return slices.Contains(d.Heads, h) }); err != nil {
		return err
	}
	err := v.forgetLocal(func(kind, key string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(key, n) }) || drop != nil && drop(kind, key)
	})
	if err != nil {
		return err
	}
	return v.dropIndex()
}
