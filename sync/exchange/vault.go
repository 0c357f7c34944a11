package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Kinds in the local journal. Keys: "<log origin> <case> <index of the first leaf>-<size>" for a receipt.Batch, "<log origin>" for the newest
// checkpoint of a log, "<log origin> <case> <item>" for an item that the server has.
const (
	receiptKind    = "receipt"
	checkpointKind = "checkpoint"
	itemKind       = "item-received"
)

// Books are the receipts of a laptop, kept in its local journal. Safe for concurrent use.
type Books struct {
	local *vault.Local

	mu     sync.Mutex
	places map[string]map[trust.Hash]place // by "<log origin> <case>"
}

// place is where the receipt of a leaf stands.
type place struct {
	key  string
	item int
	leaf uint64 // index in the log
}

// OpenBooks reads which entries have a receipt. Values that are damaged are passed over: those receipts are asked for again.
func OpenBooks(local *vault.Local) *Books {
	b := &Books{local: local, places: map[string]map[trust.Hash]place{}}
	for key, value := range local.All(receiptKind) {
		batch, err := receipt.ParseBatch(value)
		if err != nil {
			continue
		}
		b.note(key, batch)
	}
	return b
}

// note remembers a batch. The lock is held, or nobody else has b yet.
func (b *Books) note(key string, batch *receipt.Batch) {
	book := key[:strings.LastIndexByte(key, ' ')+1]
	if b.places[book] == nil {
		b.places[book] = map[trust.Hash]place{}
	}
	for i, it := range batch.Items {
		b.places[book][trust.Hash(it.Leaf)] = place{key, i, it.Index}
	}
}

func bookOf(in trust.CaseID, origin string) string { return origin + " " + in.String() + " " }

// Received tells which entries of a case, or records for the zero case, have a verified receipt of the log.
func (b *Books) Received(in trust.CaseID, origin string) map[trust.Hash]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make(map[trust.Hash]bool, len(b.places[bookOf(in, origin)]))
	for h := range b.places[bookOf(in, origin)] {
		out[h] = true
	}
	return out
}

// Leaves gives the index in the log of every entry of a case that has a verified receipt.
func (b *Books) Leaves(in trust.CaseID, origin string) map[trust.Hash]uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make(map[trust.Hash]uint64, len(b.places[bookOf(in, origin)]))
	for h, at := range b.places[bookOf(in, origin)] {
		out[h] = at.leaf
	}
	return out
}

// Receipt returns the receipt of one entry or record.
func (b *Books) Receipt(in trust.CaseID, origin string, h trust.Hash) (*receipt.Receipt, bool) {
	b.mu.Lock()
	at, ok := b.places[bookOf(in, origin)][h]
	b.mu.Unlock()
	if !ok {
		return nil, false
	}
	value, _ := b.local.Get(receiptKind, at.key)
	batch, err := receipt.ParseBatch(value)
	if err != nil || at.item >= len(batch.Items) {
		return nil, false
	}
	return batch.Receipt(at.item), true
}

// ItemReceived tells whether the server of the log has all of an item.
func (b *Books) ItemReceived(in trust.CaseID, item wire.ItemID, origin string) bool {
	_, ok := b.local.Get(itemKind, bookOf(in, origin)+trust.KeyID(item).String())
	return ok
}

func (b *Books) saveItem(_ context.Context, in trust.CaseID, item wire.ItemID, origin string) error {
	return b.local.Put(itemKind, bookOf(in, origin)+trust.KeyID(item).String(), nil)
}

func (b *Books) checkpoints() (map[string][]byte, error) { return b.local.All(checkpointKind), nil }

// Checkpoint returns the newest checkpoint of the log that this laptop knows, for witnessed time; nil if there is none.
func (b *Books) Checkpoint(key receipt.Key) *receipt.Checkpoint {
	raw, ok := b.local.Get(checkpointKind, key.Origin)
	if !ok {
		return nil
	}
	c, err := receipt.ParseCheckpoint(raw, key)
	if err != nil {
		return nil
	}
	return c
}

// Witnessed is the time of the newest checkpoint of a server's log that this laptop knows; false if there is none.
func (b *Books) Witnessed(s trust.Server) (time.Time, bool) {
	c := b.Checkpoint(receipt.Key{Origin: s.LogOrigin, Public: s.LogKey})
	if c == nil {
		return time.Time{}, false
	}
	return c.Time, true
}

// save keeps receipts and checkpoint in one entry of the local journal.
func (b *Books) save(_ context.Context, in trust.CaseID, got []Received, newest *receipt.Checkpoint) error {
	ops := []vault.LocalOp{{Kind: checkpointKind, Key: newest.Origin, Value: newest.Raw}}
	var key string
	batch := &receipt.Batch{Checkpoint: newest.Raw}
	for _, r := range got {
		batch.Items = append(batch.Items, receipt.BatchItem{Leaf: receipt.Hash(r.Hash), Index: r.Receipt.Index, Proof: r.Receipt.Proof})
	}
	if len(got) > 0 {
		raw, err := batch.Encode()
		if err != nil {
			return err
		}
		key = fmt.Sprintf("%s%d-%d", bookOf(in, newest.Origin), got[0].Receipt.Index, newest.Size)
		ops = append(ops, vault.LocalOp{Kind: receiptKind, Key: key, Value: raw})
	}
	if err := b.local.Do(ops...); err != nil {
		return err
	}
	if len(got) > 0 {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.note(key, batch)
	}
	return nil
}

// Added is told of entries that were pulled and are on disk; nil is fine.
type Added func(in trust.CaseID, entries []*journal.Entry)

// StoreOf lets the exchange use an open vault.
func StoreOf(v *vault.Vault, e *evidence.Store, b *Books, added Added) *Store {
	return &Store{
		Journals: v.Journals(), Evidence: e, Device: v.Device(), Authority: v.Trust,
		AddControl: func(_ context.Context, records []*trust.Record) error {
			raw := make([][]byte, len(records))
			for i, r := range records {
				raw[i] = r.Raw
			}
			_, err := v.AddControl(raw...)
			return err
		},
		AddEntries: func(_ context.Context, in trust.CaseID, entries []*journal.Entry) error {
			raw := make([]vault.RawEntry, len(entries))
			for i, en := range entries {
				raw[i] = vault.RawEntry{Header: en.Raw, Payload: en.Payload}
			}
			report, err := v.Ingest(in, raw)
			if err == nil && added != nil && len(report.New) > 0 {
				added(in, report.New)
			}
			return err
		},
		AddItemKey: func(_ context.Context, in trust.CaseID, item wire.ItemID, forms [][]byte) (bool, error) {
			for _, f := range forms {
				err := v.PutItemKeyObject(in, item, f)
				if err == nil {
					return true, nil
				}
				if !errors.Is(err, seal.ErrOpen) && !errors.Is(err, vault.ErrNoKey) {
					return false, err
				}
			}
			return false, nil
		},
		Received:     func(in trust.CaseID, origin string) (map[trust.Hash]bool, error) { return b.Received(in, origin), nil },
		SaveReceipts: b.save, Checkpoints: b.checkpoints, ItemReceived: b.ItemReceived, SaveItem: b.saveItem,
	}
}
