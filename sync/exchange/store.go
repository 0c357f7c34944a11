package exchange

import (
	"context"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Store is what the exchange uses of the laptop's store. All functions may be called at once from several goroutines; what they save is on
// disk when they return.
type Store struct {
	Journals *journal.Store
	Evidence *evidence.Store
	Device   trust.DeviceID

	// Authority returns the judged set of all control records.
	Authority func() *trust.Set
	// AddControl takes records in that are not held yet and judges anew.
	AddControl func(ctx context.Context, records []*trust.Record) error
	// AddEntries takes checked entries in, each journal's in order, and makes them visible.
	AddEntries func(ctx context.Context, in trust.CaseID, entries []*journal.Entry) error
	// AddItemKey takes in sealed forms of an item's key, of which any may be false. It reports whether one of them opened.
	AddItemKey func(ctx context.Context, in trust.CaseID, item wire.ItemID, forms [][]byte) (bool, error)

	// Received tells which entries and records have a verified receipt of the log with this origin; the zero case means records.
	Received func(in trust.CaseID, origin string) (map[trust.Hash]bool, error)
	// SaveReceipts keeps verified receipts and, with them, the checkpoint that they stand under.
	SaveReceipts func(ctx context.Context, in trust.CaseID, receipts []Received, newest *receipt.Checkpoint) error
	// Checkpoints returns the newest checkpoint that was saved of each log, by origin.
	Checkpoints func() (map[string][]byte, error)
	// ItemReceived tells whether SaveItem was called for this item and log.
	ItemReceived func(in trust.CaseID, item wire.ItemID, origin string) bool
	// SaveItem keeps that the server of the log with this origin has all chunks of an item and its key.
	SaveItem func(ctx context.Context, in trust.CaseID, item wire.ItemID, origin string) error
}

// Received is an entry or record with its verified receipt.
type Received struct {
	Hash    trust.Hash
	Origin  string
	Receipt *receipt.Receipt
}

// Item is an evidence item as the entries name it.
type Item struct {
	ID     wire.ItemID
	Chunks []evidence.Chunk
	Key    []byte // sealed under the case's key; nil when fetching
	First  bool   // photos go before everything else
}

func (i *Item) size() (n int64) {
	for _, c := range i.Chunks {
		n += int64(c.Size)
	}
	return n
}
