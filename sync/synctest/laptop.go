package synctest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Laptop is a device with a store: journals and evidence on disk, the rest in memory.
type Laptop struct {
	*World
	*Device
	Dir      string
	Journals *journal.Store
	Evidence *evidence.Store

	mu       sync.Mutex
	records  []*trust.Record
	set      *trust.Set
	received map[trust.CaseID]map[trust.Hash]exchange.Received
	newest   map[string][]byte
	keys     map[wire.ItemID][]byte
	items    map[string]bool
}

// Laptop gives the device a store that knows the given records.
func (w *World) Laptop(d *Device, records ...*trust.Record) *Laptop {
	w.TB.Helper()
	l := &Laptop{World: w, Device: d, Dir: w.TB.TempDir(), received: map[trust.CaseID]map[trust.Hash]exchange.Received{}, keys: map[wire.ItemID][]byte{}, items: map[string]bool{}, newest: map[string][]byte{}}
	var err error
	l.Journals, err = journal.Open(filepath.Join(l.Dir, "journal"))
	w.ok(err)
	l.Evidence, err = evidence.Open(filepath.Join(l.Dir, "evidence"))
	w.ok(err)
	w.ok(l.addControl(context.Background(), records))
	return l
}

// Store is what the exchange sees of the laptop.
func (l *Laptop) Store() *exchange.Store {
	return &exchange.Store{
		Journals: l.Journals, Evidence: l.Evidence, Device: l.ID,
		Authority:  l.Authority,
		AddControl: l.addControl,
		AddEntries: func(_ context.Context, _ trust.CaseID, entries []*journal.Entry) error {
			return l.Journals.Append(entries...)
		},
		AddItemKey: l.addItemKey,
		Received: func(in trust.CaseID, origin string) (map[trust.Hash]bool, error) {
			out := map[trust.Hash]bool{}
			for h, r := range l.Receipts(in) {
				if r.Origin == origin {
					out[h] = true
				}
			}
			return out, nil
		},
		SaveReceipts: l.saveReceipts,
		ItemReceived: func(in trust.CaseID, item wire.ItemID, origin string) bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			return l.items[itemKey(in, item, origin)]
		},
		SaveItem: func(_ context.Context, in trust.CaseID, item wire.ItemID, origin string) error {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.items[itemKey(in, item, origin)] = true
			return nil
		},
		Checkpoints: func() (map[string][]byte, error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			return maps.Clone(l.newest), nil
		},
	}
}

func itemKey(in trust.CaseID, item wire.ItemID, origin string) string {
	return fmt.Sprintf("%s/%x/%s", in, item, origin)
}

// Authority returns the judged set of the laptop's records.
func (l *Laptop) Authority() *trust.Set {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.set
}

// Know takes records in, as from a file of the registrar.
func (l *Laptop) Know(records ...*trust.Record) {
	l.TB.Helper()
	l.ok(l.addControl(context.Background(), records))
}

func (l *Laptop) addControl(_ context.Context, records []*trust.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records = append(l.records, records...)
	l.set = trust.NewSet(l.Body, l.records)
	return nil
}

func (l *Laptop) addItemKey(_ context.Context, _ trust.CaseID, item wire.ItemID, forms [][]byte) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range forms {
		if bytes.HasPrefix(f, []byte("key ")) {
			l.keys[item] = f
			return true, nil
		}
	}
	return false, nil
}

func (l *Laptop) saveReceipts(_ context.Context, in trust.CaseID, got []exchange.Received, newest *receipt.Checkpoint) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.received[in] == nil {
		l.received[in] = map[trust.Hash]exchange.Received{}
	}
	for _, r := range got {
		l.received[in][r.Hash] = r
	}
	l.newest[newest.Origin] = newest.Raw
	return nil
}

// Receipts returns the verified receipts of a case, or of the records for the zero case.
func (l *Laptop) Receipts(in trust.CaseID) map[trust.Hash]exchange.Received {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[trust.Hash]exchange.Received{}
	for h, r := range l.received[in] {
		out[h] = r
	}
	return out
}

// Note writes n entries into the laptop's journals and returns their hashes.
func (l *Laptop) Note(in trust.CaseID, inc byte, n int) []trust.Hash {
	l.TB.Helper()
	var out []trust.Hash
	for i := range n {
		e := l.Write(l.Device, in, inc, fmt.Sprintf("%s %d/%d 適合", l.Name, inc, i))
		l.ok(l.Journals.Append(e))
		out = append(out, e.Hash)
	}
	return out
}

// NoteAtOnce writes n entries with one fsync.
func (l *Laptop) NoteAtOnce(in trust.CaseID, inc byte, n int) {
	l.TB.Helper()
	var es []*journal.Entry
	for i := range n {
		es = append(es, l.Write(l.Device, in, inc, fmt.Sprintf("%s %d/%d 適合", l.Name, inc, i)))
	}
	l.ok(l.Journals.Append(es...))
}

// Attach stores an item made of sealed chunks with the given sizes.
func (l *Laptop) Attach(in trust.CaseID, name string, sizes ...int) exchange.Item {
	l.TB.Helper()
	id := sha256.Sum256([]byte(name))
	item := exchange.Item{ID: wire.ItemID(id[:16]), Key: []byte("key " + name)}
	for i, n := range sizes {
		part := sha256.Sum256(fmt.Appendf(nil, "%s %d", name, i))
		b := bytes.Repeat(part[:], n/len(part)+1)[:n]
		hash := sha256.Sum256(b)
		l.ok(l.Evidence.PutChunk(in, hash, b))
		item.Chunks = append(item.Chunks, evidence.Chunk{Hash: hash, Size: uint32(n)}) //nolint:gosec // sizes of tests
	}
	return item
}

// Entries lists the hashes of all entries of a case in the laptop's journals, sorted.
func (l *Laptop) Entries(in trust.CaseID) []trust.Hash {
	l.TB.Helper()
	return EntriesOf(l.World, l.Journals, in)
}

// EntriesOf lists the hashes of all entries of a case in journals, sorted.
func EntriesOf(w *World, s *journal.Store, in trust.CaseID) []trust.Hash {
	w.TB.Helper()
	out := []trust.Hash{}
	_, err := s.Read(in, func(e journal.Entry, _ journal.Place) error {
		out = append(out, e.Hash)
		return nil
	})
	w.ok(err)
	slices.SortFunc(out, func(a, b trust.Hash) int { return bytes.Compare(a[:], b[:]) })
	return out
}
