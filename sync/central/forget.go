package central

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"genchi/storage/disk"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// forget carries out every destruction that counts and that this server has not acknowledged: it deletes payloads, chunks, item keys and grants, keeps headers
// and the log, and signs what it deleted as a control record, which everybody who pulls gets. It may be cut off at any point; opening the folder, and the
// next control records that arrive, go on. What arrives meanwhile is refused or deleted in the same run.
func (c *Central) forget() error {
	c.forgetting.Lock()
	defer c.forgetting.Unlock()
	set := c.controls.now.Load().set
	for _, in := range set.Cases() {
		for _, d := range set.Destructions(in) {
			if c.acknowledged(set, in, d.Hash) {
				continue
			}
			if err := c.carryOut(in, d); err != nil {
				return fmt.Errorf("case %s: destroy: %w", in, err)
			}
		}
	}
	return nil
}

func (c *Central) acknowledged(set *trust.Set, in trust.CaseID, of trust.Hash) bool {
	for _, a := range set.Acknowledgements(in) {
		if a.Content.Of == of && a.By == c.self() {
			return true
		}
	}
	return false
}

// self is the id under which this server acknowledges.
func (c *Central) self() trust.DeviceID {
	return trust.DeviceOf(c.keys.TLS.Public().(ed25519.PublicKey))
}

func (c *Central) carryOut(in trust.CaseID, d trust.Signed[*trust.Destruction]) error {
	ack := &trust.Acknowledgement{Case: in, Of: d.Hash, Rekeyed: true, At: c.o.Now().Unix()}
	err := c.withCase(in, func(s *caseState) error {
		defer func() { s.shape = nil }() // what the case uses is counted anew
		if d.Content.Scope == trust.ScopeCase {
			return c.deleteCase(in, ack)
		}
		for _, it := range d.Content.Items {
			if err := c.deleteItem(in, it, ack); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r, err := trust.Sign(c.controls.pin, ack, c.keys.TLS)
	if err != nil {
		return err
	}
	stored, _, err := c.controls.add([]*trust.Record{r})
	if err != nil || len(stored) == 0 { // a body card that does not name this server: nobody would believe it
		return err
	}
	c.o.Log.Info("destroyed", "case", in, "payloads", ack.Payloads, "grants", ack.Grants, "items", ack.Items, "chunks", ack.Chunks, "bytes", ack.Bytes)
	_, err = c.log.Append(receipt.Hash(r.Hash))
	return err
}

// deleteCase deletes what is sealed of a case. The caller holds the case.
func (c *Central) deleteCase(in trust.CaseID, ack *trust.Acknowledgement) error {
	chunks, err := c.evidence.Chunks(in)
	if err != nil {
		return err
	}
	for _, k := range chunks {
		ack.Chunks++
		ack.Bytes += uint64(k.Size)
	}
	if err := c.evidence.RemoveCase(in); err != nil {
		return err
	}
	dir := filepath.Join(c.o.Dir, "items", in.String())
	items, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range items {
		if err := c.deleteForms(filepath.Join(dir, e.Name()), ack); err != nil {
			return err
		}
	}
	if err := c.journals.Flush(); err != nil {
		return err
	}
	done, err := c.journals.Strip(in, func(journal.Hash) bool { return true })
	ack.Payloads += uint64(done.Payloads) //nolint:gosec // a count
	ack.Bytes += uint64(done.Bytes)       //nolint:gosec // a size
	if err != nil {
		return err
	}
	n, err := c.controls.dropGrants(in)
	ack.Grants += uint64(n) //nolint:gosec // a count
	return err
}

// deleteItem deletes the key and the chunks of one item. The caller holds the case.
func (c *Central) deleteItem(in trust.CaseID, it trust.DestroyedItem, ack *trust.Acknowledgement) error {
	for _, h := range it.Chunks {
		if !c.evidence.Has(in, h) {
			continue
		}
		if f, size, err := c.evidence.OpenChunk(in, h); err == nil {
			ack.Bytes += uint64(size) //nolint:gosec // a size
			_ = f.Close()             // only looked at
		}
		if err := c.evidence.RemoveChunk(in, h); err != nil {
			return err
		}
		ack.Chunks++
	}
	return c.deleteForms(c.itemDir(in, it.Item), ack)
}

// deleteForms deletes the folder of an item's keys.
func (c *Central) deleteForms(dir string, ack *trust.Acknowledgement) error {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		path := filepath.Join(dir, e.Name())
		if st, err := os.Stat(path); err == nil {
			ack.Bytes += uint64(st.Size()) //nolint:gosec // a size
		}
		if err := disk.Remove(path); err != nil {
			return err
		}
	}
	if err := disk.Remove(dir); err != nil {
		return err
	}
	ack.Items++
	return disk.SyncDir(filepath.Dir(dir))
}

// gone refuses what belongs to something that was destroyed.
func (c *Central) gone(in trust.CaseID, of func(*trust.Set) bool) error {
	if of(c.controls.now.Load().set) {
		return wire.Refuse(wire.CodeDestroyed, "case %s: what this belongs to was destroyed", in)
	}
	return nil
}

func (c *Central) goneChunk(in trust.CaseID, h [32]byte) error {
	return c.gone(in, func(s *trust.Set) bool { return s.DestroyedChunk(in, h) })
}

func (c *Central) goneItem(in trust.CaseID, item wire.ItemID) error {
	return c.gone(in, func(s *trust.Set) bool { return s.DestroyedItem(in, item) })
}

// dropGrants deletes the grants of a case. Their names stay, so that the leaves of the log that stand for them are known to be gone as ordered.
func (c *controls) dropGrants(in trust.CaseID) (n int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.now.Load()
	dropped := map[trust.Hash]bool{}
	for _, r := range old.set.Records() {
		if r.Kind != trust.KindGrant || r.Case != in || !c.onDisk[r.Hash] {
			continue
		}
		path := c.path(r.Hash)
		if err = disk.WriteFile(path+goneSuffix, nil); err == nil {
			err = disk.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			break
		}
		err = nil
		delete(c.onDisk, r.Hash)
		c.gone[r.Hash], dropped[r.Hash] = true, true
		n++
	}
	if n > 0 {
		var left []*trust.Record
		for _, r := range old.set.Records() {
			if !dropped[r.Hash] {
				left = append(left, r)
			}
		}
		c.judge(left)
	}
	return n, err
}
