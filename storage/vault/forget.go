package vault

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/journal"
	"genchi/storage/trust"
)

// A case that was ordered to be destroyed (trust.Destruction) is forgotten in steps that may each be cut off and repeated: what is to go is counted and the
// counts are kept in the local journal, then item keys, chunks, payloads, epoch keys, grants, what the local journal says of the case, and the
// index go, then the acknowledgement is signed. Headers, their chain and signatures stay. Master key and HPKE key follow (rekey.go).

const forgetKind = "forgetting" // local journal; key: record hash of the destruction; value: Forgotten in CBOR

// Errors of destroyed cases.
var (
	ErrDestroyed = errors.New("the case was destroyed")
	ErrNoOrder   = errors.New("no destruction of the case counts")
)

// Forgotten counts what this store deleted of a case.
type Forgotten struct {
	_        struct{} `cbor:",toarray"`
	Case     trust.CaseID
	Payloads uint64
	Keys     uint64
	Grants   uint64
	Items    uint64
	Chunks   uint64
	Bytes    uint64
	Done     bool
}

// Holdings names what a store holds of a case, for the order to destroy it.
type Holdings struct {
	Heads  []trust.Hash  // sorted
	Keys   []trust.KeyID // sorted
	Pieces uint64        // chunks and item keys
	Digest trust.Hash    // SHA-256 over their sorted names: 32 bytes a chunk, 16 an item
	Bytes  uint64
}

// Holdings counts what of a case is here.
func (v *Vault) Holdings(c trust.CaseID) (Holdings, error) {
	var h Holdings
	heads, err := v.Heads(c)
	if err != nil {
		return h, err
	}
	for _, x := range heads {
		h.Heads = append(h.Heads, x.Hash)
	}
	h.Heads = slices.Compact(h.Heads)
	for _, id := range v.EpochKeys(c) {
		h.Keys = append(h.Keys, trust.KeyID(id))
	}
	var names [][]byte
	chunks, err := v.chunks.Chunks(c)
	if err != nil {
		return h, err
	}
	for _, k := range chunks {
		names = append(names, k.Hash[:])
		h.Bytes += uint64(k.Size)
	}
	err = v.eachItem(c, func(path string) error {
		if _, id, ok := epochOf(path); ok {
			names = append(names, id[:])
		}
		return nil
	})
	if err != nil {
		return h, err
	}
	slices.SortFunc(names, slices.Compare)
	h.Pieces, h.Digest = uint64(len(names)), sha256.Sum256(slices.Concat(names...))
	return h, nil
}

// eachItem visits the item key objects of a case.
func (v *Vault) eachItem(c trust.CaseID, visit func(path string) error) error {
	dir := v.path(itemsDir, c.String())
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("item keys: %w", err)
	}
	for _, e := range list {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), keySuffix) {
			if err := visit(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Forget carries out the destruction of a whole case on this store and signs what was deleted. keep picks what of the local journal stays although its
// kind or key names the case, such as receipts. It goes on where a former call was cut off; for a case that is forgotten already it does nothing.
func (v *Vault) Forget(c trust.CaseID, keep func(kind, key string) bool) (Forgotten, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	v.ingestMu.Lock()
	defer v.ingestMu.Unlock()
	v.itemsMu.Lock()
	defer v.itemsMu.Unlock()
	if err := v.alive(); err != nil {
		return Forgotten{}, err
	}
	of, ok := v.order(c)
	if !ok {
		return Forgotten{}, ErrNoOrder
	}
	f, err := v.beginForgetting(c, of)
	if err != nil || f.Done {
		return f, err
	}
	if err := v.delete(c, keep); err != nil {
		return f, fmt.Errorf("destroy case: %w", err)
	}
	if err := v.askRekey(); err != nil {
		return f, fmt.Errorf("destroy case: %w", err)
	}
	if err := v.acknowledge(false, acked{of, &f}); err != nil {
		return f, fmt.Errorf("destroy case: %w", err)
	}
	f.Done = true
	return f, v.saveForgotten(of, &f)
}

// order is the first destruction of the whole case.
func (v *Vault) order(c trust.CaseID) (trust.Hash, bool) {
	for _, d := range v.Trust().Destructions(c) {
		if d.Content.Scope == trust.ScopeCase {
			return d.Hash, true
		}
	}
	return trust.Hash{}, false
}

// beginForgetting counts what is to go and keeps the counts, so that a run that was cut off acknowledges what all of it deleted.
func (v *Vault) beginForgetting(c trust.CaseID, of trust.Hash) (Forgotten, error) {
	var f Forgotten
	if b, ok := v.local.Get(forgetKind, of.String()); ok && decMode.Unmarshal(b, &f) == nil && f.Case == c {
		return f, nil
	}
	f = Forgotten{Case: c, Keys: uint64(len(v.EpochKeys(c)))}
	err := v.eachItem(c, func(path string) error {
		f.Items++
		if st, err := os.Stat(path); err == nil {
			f.Bytes += uint64(st.Size()) //nolint:gosec // a size
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	chunks, err := v.chunks.Chunks(c)
	if err != nil {
		return f, err
	}
	for _, k := range chunks {
		f.Chunks++
		f.Bytes += uint64(k.Size)
	}
	for _, r := range v.Trust().Records() {
		if r.Kind == trust.KindGrant && r.Case == c {
			f.Grants++
		}
	}
	_, err = v.journals.Read(c, func(e journal.Entry, _ journal.Place) error {
		if e.Payload != nil {
			f.Payloads++
			f.Bytes += uint64(len(e.Payload))
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	return f, v.saveForgotten(of, &f)
}

func (v *Vault) saveForgotten(of trust.Hash, f *Forgotten) error {
	b, err := encMode.Marshal(f)
	if err != nil {
		return err
	}
	return v.local.Put(forgetKind, of.String(), b)
}

// delete removes everything of a case but headers and control records that are no grants. The caller holds controlMu, ingestMu and itemsMu.
func (v *Vault) delete(c trust.CaseID, keep func(kind, key string) bool) error {
	for _, step := range []func() error{
		func() error { return v.removeDir(itemsDir, c) },
		func() error { return v.chunks.RemoveCase(c) },
		func() error { return v.strip(c, func(trust.Hash) bool { return true }) },
		func() error { return v.dropKeys(c) },
		func() error { return v.dropGrants(c) },
		func() error {
			name := c.String()
			return v.forgetLocal(func(kind, key string) bool {
				return (strings.Contains(kind, name) || strings.Contains(key, name)) && (keep == nil || !keep(kind, key))
			})
		},
		v.dropIndex,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// removeDir deletes the folder of a case and what lies in it.
func (v *Vault) removeDir(name string, c trust.CaseID) error {
	dir := v.path(name, c.String())
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := disk.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	if err := disk.Remove(dir); err != nil {
		return err
	}
	return disk.SyncDir(v.path(name))
}

// strip saves what waits and deletes the payloads that which picks.
func (v *Vault) strip(c trust.CaseID, which func(trust.Hash) bool) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if st := v.cases[c]; st != nil {
		var late *LateError
		if err := v.saveLate(st); err != nil && !errors.As(err, &late) {
			return err
		}
	}
	_, err := v.journals.Strip(c, which)
	return err
}

func (v *Vault) dropKeys(c trust.CaseID) error {
	v.mu.Lock()
	for _, k := range v.keys[c] {
		k.Wipe()
	}
	delete(v.keys, c)
	v.mu.Unlock()
	return v.removeDir(keysDir, c)
}

// dropGrants deletes the grants of a case and judges the set without them.
func (v *Vault) dropGrants(c trust.CaseID) error {
	set, removed := v.Trust(), false
	for _, r := range set.Records() {
		if r.Kind != trust.KindGrant || r.Case != c {
			continue
		}
		if err := disk.Remove(v.recordPath(r)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		removed = true
	}
	if !removed {
		return nil
	}
	v.set.Store(set.WithoutGrants(func(x trust.CaseID) bool { return x == c }))
	return disk.SyncDir(v.path(controlDir, c.String()))
}

// forgetLocal deletes what drop picks of the local journal and writes it anew, so that the sealed bytes go as well.
func (v *Vault) forgetLocal(drop func(kind, key string) bool) error {
	v.local.mu.Lock()
	var ops []LocalOp
	for kind, values := range v.local.values {
		for key := range values {
			if kind != forgetKind && drop(kind, key) {
				ops = append(ops, LocalOp{Kind: kind, Key: key})
			}
		}
	}
	v.local.mu.Unlock()
	if len(ops) > 0 {
		if err := v.local.Do(ops...); err != nil {
			return err
		}
	}
	return v.local.compact()
}

// acknowledge signs what was deleted, once for each of the two steps. The caller holds controlMu.
func (v *Vault) acknowledge(rekeyed bool, all ...acked) error {
	var records []*trust.Record
	for _, x := range all {
		c, f := x.f.Case, x.f
		if slices.ContainsFunc(v.Trust().Acknowledgements(c), func(a trust.Signed[*trust.Acknowledgement]) bool {
			return a.By == v.Device() && a.Content.Of == x.of && a.Content.Rekeyed == rekeyed
		}) {
			continue
		}
		r, err := trust.Sign(v.dev.body, &trust.Acknowledgement{
			Case: c, Of: x.of, Payloads: f.Payloads, Keys: f.Keys, Grants: f.Grants, Items: f.Items, Chunks: f.Chunks, Bytes: f.Bytes, Rekeyed: rekeyed,
			At: v.opt.Now().Unix(),
		}, v.dev.sign)
		if err != nil {
			return err
		}
		records = append(records, r)
	}
	if len(records) == 0 {
		return nil
	}
	return v.addOwn(records...)
}

// acked is an order with what it deleted here.
type acked struct {
	of trust.Hash
	f  *Forgotten
}

// ForgotItems notes that the pieces of single items are gone from this store as the order of says, lets the index begin anew, asks for a new master key,
// and acknowledges. The case's keys stay, so the device keeps its HPKE key. A second call does nothing.
func (v *Vault) ForgotItems(of trust.Hash, f Forgotten) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return err
	}
	if _, done := v.local.Get(forgetKind, of.String()); done {
		return nil
	}
	if err := v.dropIndex(); err != nil {
		return err
	}
	if err := v.local.Put(rekeyKind, rekeyKey, nil); err != nil {
		return err
	}
	if err := v.acknowledge(false, acked{of, &f}); err != nil {
		return err
	}
	f.Done = true
	return v.saveForgotten(of, &f)
}

// Forgetting tells what this store deleted of a case; false if it never began to.
func (v *Vault) Forgetting(c trust.CaseID) (f Forgotten, ok bool) {
	of, ordered := v.order(c)
	if !ordered {
		return f, false
	}
	b, ok := v.local.Get(forgetKind, of.String())
	if !ok || decMode.Unmarshal(b, &f) != nil {
		return Forgotten{}, false
	}
	return f, true
}

// Approve signs the objects of a destruction with this device's key.
func (v *Vault) Approve(c *trust.Destruction) (trust.Approval, error) {
	if err := v.alive(); err != nil {
		return trust.Approval{}, err
	}
	return c.Approve(v.dev.body, v.dev.sign)
}
