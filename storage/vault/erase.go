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

// Erase carries out the destruction of single entries on this store by one or more orders of a case, and signs what each deleted. More of the local journal than
// what names the entries and items goes as drop picks. It goes on where a former call was cut off; for orders that were carried out already it does nothing. The
// counts are in the order of the orders.
func (v *Vault) Erase(c trust.CaseID, drop func(kind, key string) bool, of ...trust.Hash) ([]Forgotten, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	v.ingestMu.Lock()
	defer v.ingestMu.Unlock()
	v.itemsMu.Lock()
	defer v.itemsMu.Unlock()
	if err := v.alive(); err != nil {
		return nil, err
	}
	all := make([]erasing, len(of))
	for i, h := range of {
		d, ok := v.erasure(h, c)
		if !ok {
			return nil, ErrNoOrder
		}
		all[i] = erasing{of: h, order: d}
	}
	if err := v.beginErasing(c, all); err != nil {
		return nil, err
	}
	todo := slices.DeleteFunc(slices.Clone(all), func(x erasing) bool { return x.f.Done })
	if len(todo) > 0 {
		if err := v.erase(c, todo, drop); err != nil {
			return nil, fmt.Errorf("destroy entries: %w", err)
		}
	}
	out := make([]Forgotten, len(all))
	for i := range all {
		out[i] = all[i].f
		out[i].Done = true
	}
	return out, nil
}

// erasing is an order with what it deletes here.
type erasing struct {
	of    trust.Hash
	order *trust.Destruction
	f     Forgotten
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
func (v *Vault) beginErasing(c trust.CaseID, all []erasing) error {
	entries, chunks := map[trust.Hash][]*Forgotten{}, map[trust.Hash][]*Forgotten{}
	var begun []*erasing
	for i := range all {
		x := &all[i]
		if b, ok := v.local.Get(forgetKind, x.of.String()); ok && decMode.Unmarshal(b, &x.f) == nil && x.f.Case == c {
			continue
		}
		x.f = Forgotten{Case: c}
		begun = append(begun, x)
		for _, h := range x.order.Heads {
			entries[h] = append(entries[h], &x.f)
		}
		for _, it := range x.order.Items {
			if st, err := os.Stat(v.itemPath(c, it.Item)); err == nil {
				x.f.Items++
				x.f.Bytes += uint64(st.Size()) //nolint:gosec // a size
			}
			for _, h := range it.Chunks {
				chunks[h] = append(chunks[h], &x.f)
			}
		}
	}
	if len(begun) == 0 {
		return nil
	}
	_, err := v.journals.Read(c, func(e journal.Entry, _ journal.Place) error {
		if e.Payload == nil {
			return nil
		}
		for _, f := range entries[e.Hash] {
			f.Payloads++
			f.Bytes += uint64(len(e.Payload))
		}
		return nil
	})
	if err != nil {
		return err
	}
	here, err := v.chunks.Chunks(c)
	if err != nil {
		return err
	}
	for _, k := range here {
		for _, f := range chunks[trust.Hash(k.Hash)] {
			f.Chunks++
			f.Bytes += uint64(k.Size)
		}
	}
	for _, x := range begun {
		if err := v.saveForgotten(x.of, &x.f); err != nil {
			return err
		}
	}
	return nil
}

// erase deletes payloads, item keys, chunks, what the local journal says of them, and the index, and acknowledges. The caller holds controlMu, ingestMu and
// itemsMu.
func (v *Vault) erase(c trust.CaseID, todo []erasing, drop func(kind, key string) bool) error {
	names, heads := []string{}, map[trust.Hash]bool{}
	for _, x := range todo {
		for _, it := range x.order.Items {
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
		for _, h := range x.order.Heads {
			names = append(names, h.String())
			heads[h] = true
		}
	}
	if err := v.strip(c, func(h trust.Hash) bool { return heads[h] }); err != nil {
		return err
	}
	err := v.forgetLocal(func(kind, key string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(key, n) }) || drop != nil && drop(kind, key)
	})
	if err != nil {
		return err
	}
	if err := v.dropIndex(); err != nil {
		return err
	}
	if err := v.local.Put(rekeyKind, rekeyKey, nil); err != nil {
		return err
	}
	acks := make([]acked, 0, len(todo))
	for i := range todo {
		acks = append(acks, acked{todo[i].of, &todo[i].f})
	}
	if err := v.acknowledge(false, acks...); err != nil {
		return err
	}
	for i := range todo {
		todo[i].f.Done = true
		if err := v.saveForgotten(todo[i].of, &todo[i].f); err != nil {
			return err
		}
	}
	return nil
}
