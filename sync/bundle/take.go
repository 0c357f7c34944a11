package bundle

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// Report is what a bundle brought, or would bring. It is filled as far as things went even when an error is returned.
type Report struct {
	Records int // control records newly taken in
	Entries int // entries newly taken in
	Same    int // entries that were here already
	Cases   []trust.CaseID
	Foreign []trust.CaseID    // cases whose roster does not have this device: nothing of them is taken
	Items   []wire.ItemID     // that became whole
	Bytes   int64             // of chunks that were taken in
	Missing []exchange.Parked // items that entries name and that are not here in full after this bundle
	Forks   []trust.Hash
	Parked  []exchange.Parked
	Faults  []Fault
}

// Desk is what Take uses of the laptop's store.
type Desk struct {
	Store    *exchange.Store
	Wanted   func(in trust.CaseID) ([]exchange.Item, error) // items that the entries of a case name and that are not destroyed
	HasKey   func(in trust.CaseID, item wire.ItemID) bool
	Room     func(bytes int64) error // refuses what the disk can't hold; nil never does
	Progress func(Progress)
}

// Take takes in what is sound of a bundle and not here. Errors: ErrOtherBody, ErrSignature, ErrForeign before anything is changed; ErrMedium, the end of ctx,
// or a failure of this laptop's store, after which everything that the report counts is kept and the same call goes on. Parts that are
// missing or damaged are no error but faults of the report.
func (b *Bundle) Take(ctx context.Context, d *Desk) (*Report, error) {
	t := &taking{
		arriving: newArriving(b, d.Store.Journals, d.Store.Device, d.Store.Authority(), &Report{}), ctx: ctx, d: d, total: b.Manifest.Size(),
		chunks: map[chunkName]uint32{}, items: map[itemName]bool{}, free: make(chan []byte, takers),
	}
	if err := t.fits(); err != nil {
		return t.report, err
	}
	faults, err := b.walk(t)
	if stored := t.rest(); err == nil {
		err = stored
	}
	t.report.Faults = append(faults, t.damaged...)
	t.whole()
	return t.report, err
}

// takers is how many chunks are stored at once.
const takers = 3

type chunkName struct {
	in   trust.CaseID
	hash trust.Hash
}

type itemName struct {
	in   trust.CaseID
	item wire.ItemID
}

// taking is one call of Take.
type taking struct {
	*arriving
	ctx context.Context //nolint:containedctx // of this one call
	d   *Desk

	wanted []moved
	chunks map[chunkName]uint32 // that are wanted and not here: their sizes
	items  map[itemName]bool    // whose key is wanted

	done, total int64
	free        chan []byte // buffers; each that is not in it is with a goroutine that stores it
	lent        int
	work        sync.WaitGroup
	mu          sync.Mutex
	failed      error   // of this laptop's store
	damaged     []Fault // chunks with other bytes
}

// moved is a wanted item of a case.
type moved struct {
	in trust.CaseID
	exchange.Item
	before bool // it was whole before
}

func (t *taking) settled(phase int) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	if phase == int(kindControl) {
		if err := t.judgeRecords(); err != nil {
			return err
		}
		if len(t.fresh) > 0 {
			if err := t.d.Store.AddControl(t.ctx, t.fresh); err != nil {
				return fmt.Errorf("take in control records: %w", err)
			}
			t.report.Records = len(t.fresh)
		}
		return nil
	}
	for _, in := range t.report.Cases {
		if err := t.add(in, t.filled(in)); err != nil {
			return err
		}
	}
	return t.want()
}

func (t *taking) entries(h *head, list []wire.Entry) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	return t.add(h.in, t.judgeEntries(h.in, list))
}

func (t *taking) add(in trust.CaseID, fresh []*journal.Entry) error {
	if len(fresh) == 0 {
		return nil
	}
	if err := t.d.Store.AddEntries(t.ctx, in, fresh); err != nil {
		return fmt.Errorf("take in entries: %w", err)
	}
	t.report.Entries += len(fresh)
	return nil
}

// want asks which evidence the entries name and notes what of it is not here.
func (t *taking) want() error {
	var need int64
	for _, in := range t.report.Cases {
		list, err := t.d.Wanted(in)
		if err != nil {
			return err
		}
		for _, it := range list {
			m := moved{in: in, Item: it, before: t.d.HasKey(in, it.ID)}
			if !m.before {
				t.items[itemName{in, it.ID}] = true
			}
			for _, c := range t.d.Store.Evidence.Missing(in, evidence.Manifest{Chunks: it.Chunks}) {
				m.before = false
				t.chunks[chunkName{in, c.Hash}] = c.Size
				need += int64(c.Size)
			}
			t.wanted = append(t.wanted, m)
		}
	}
	if t.d.Room != nil && need > 0 {
		return t.d.Room(min(need, t.total))
	}
	return nil
}

func (t *taking) key(h *head, item wire.ItemID, object []byte) error {
	if !t.items[itemName{h.in, item}] {
		return nil
	}
	opened, err := t.d.Store.AddItemKey(t.ctx, h.in, item, [][]byte{object})
	if err != nil {
		return fmt.Errorf("take in item key: %w", err)
	}
	if opened {
		delete(t.items, itemName{h.in, item})
	} else {
		t.park(exchange.Parked{Case: h.in, Item: item, Code: wire.CodeDigest, Text: "no form of the item's key opens"})
	}
	return nil
}

func (t *taking) wants(h *head) bool {
	size, ok := t.chunks[chunkName{h.in, h.digest}]
	return ok && size == h.size && size <= evidence.MaxChunkFile && t.ctx.Err() == nil
}

func (t *taking) buffer(size uint32) []byte {
	if t.lent < takers {
		t.lent++
		return make([]byte, evidence.MaxChunkFile)[:size]
	}
	return (<-t.free)[:size]
}

func (t *taking) giveBack(b []byte) { t.free <- b[:cap(b)] }

// chunk stores a chunk beside the reading of the next ones. Package evidence compares its bytes with its name.
func (t *taking) chunk(h *head, b []byte) error {
	delete(t.chunks, chunkName{h.in, h.digest})
	in, hash, part := h.in, h.digest, h.part
	t.work.Go(func() {
		err := t.d.Store.Evidence.PutChunk(in, hash, b)
		t.mu.Lock()
		switch {
		case errors.Is(err, evidence.ErrHash):
			t.damaged = append(t.damaged, Fault{part, ErrDamaged})
		case err != nil:
			t.failed = errors.Join(t.failed, fmt.Errorf("take in chunk: %w", err))
		default:
			t.report.Bytes += int64(len(b))
		}
		t.mu.Unlock()
		t.giveBack(b)
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// rest waits for the chunks that are being stored.
func (t *taking) rest() error {
	t.work.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		return t.ctx.Err()
	}
	return t.failed
}

func (t *taking) moved(n int64) {
	t.done += n
	if t.d.Progress != nil {
		t.d.Progress(Progress{Taking, t.done, t.total})
	}
}

// whole tells which items became whole and which are not.
func (t *taking) whole() {
	for i := range t.wanted {
		m := &t.wanted[i]
		if m.before {
			continue
		}
		gone := t.d.Store.Evidence.Missing(m.in, evidence.Manifest{Chunks: m.Chunks})
		if len(gone) == 0 && t.d.HasKey(m.in, m.ID) {
			t.report.Items = append(t.report.Items, m.ID)
			continue
		}
		t.report.Missing = append(t.report.Missing, exchange.Parked{Case: m.in, Item: m.ID, Code: wire.CodeNotFound})
	}
}
