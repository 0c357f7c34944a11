package central

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// forget carries out every destruction that counts and that this server has not acknowledged: it deletes payloads, chunks, item keys and grants, keeps headers
// and the log, and signs what it deleted as a control record, which everybody who pulls gets. It may be cut off at any point; opening the folder, and the
// next control records that arrive, go on. What arrives meanwhile is refused or deleted in the same run.
func (c *Central) forget() error {
	if !c.ordered() {
		return nil
	}
	return c.store.Alone(func() error {
		if err := c.controls.refresh(); err != nil { // another instance may have done it
			return err
		}
		return c.orders(c.carryOut)
	})
}

// ordered tells whether there is anything to carry out.
func (c *Central) ordered() bool {
	return c.orders(func(trust.CaseID, trust.Signed[*trust.Destruction]) error { return errOrdered }) != nil
}

var errOrdered = errors.New("to be carried out")

// orders calls do for every destruction that counts and that this server has not acknowledged.
func (c *Central) orders(do func(trust.CaseID, trust.Signed[*trust.Destruction]) error) error {
	set := c.controls.now.Load().set
	for _, in := range set.Cases() {
		for _, d := range set.Destructions(in) {
			if c.acknowledged(set, in, d.Hash) {
				continue
			}
			if err := do(in, d); err != nil {
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
		if d.Content.Scope == trust.ScopeEntries {
			return c.strip(in, ack, d.Content.Heads)
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
	chunks, err := c.store.RemoveChunks(in, nil)
	if err != nil {
		return err
	}
	items, err := c.store.RemoveItems(in, nil)
	if err != nil {
		return err
	}
	count(ack, chunks, items)
	if err := c.strip(in, ack, nil); err != nil {
		return err
	}
	n, err := c.controls.dropGrants(in)
	ack.Grants += uint64(n) //nolint:gosec // a count
	return err
}

// strip deletes payloads of a case, nil for all. The caller holds the case.
func (c *Central) strip(in trust.CaseID, ack *trust.Acknowledgement, entries []trust.Hash) error {
	done, err := c.store.StripEntries(in, entries)
	ack.Payloads += uint64(done.Payloads) //nolint:gosec // a count
	ack.Bytes += uint64(done.Bytes)       //nolint:gosec // a size
	return err
}

// deleteItem deletes the key and the chunks of one item. The caller holds the case.
func (c *Central) deleteItem(in trust.CaseID, it trust.DestroyedItem, ack *trust.Acknowledgement) error {
	hashes := make([][32]byte, len(it.Chunks))
	for i, h := range it.Chunks {
		hashes[i] = h
	}
	chunks, err := c.store.RemoveChunks(in, hashes)
	if err != nil {
		return err
	}
	items, err := c.store.RemoveItems(in, []wire.ItemID{it.Item})
	count(ack, chunks, items)
	return err
}

func count(ack *trust.Acknowledgement, chunks, items Removed) {
	ack.Chunks += uint64(chunks.Number)             //nolint:gosec // a count
	ack.Items += uint64(items.Number)               //nolint:gosec // a count
	ack.Bytes += uint64(chunks.Bytes + items.Bytes) //nolint:gosec // sizes
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
