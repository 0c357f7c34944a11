package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

// upload sends evidence: photos first, each item's key and the chunks that the server lacks.
func (e *Engine) upload(ctx context.Context, in trust.CaseID, items []Item, r *Report) error {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b Item) int { return rank(a) - rank(b) })
	t := &transfer{e: e, in: in, report: r}
	var all []evidence.Chunk
	for i := range items {
		t.total += items[i].size()
		all = append(all, items[i].Chunks...)
	}
	missing, err := t.missing(ctx, all)
	if err != nil {
		return err
	}
	if t.keyless, err = t.missingKeys(ctx, items); err != nil {
		return err
	}
	var whole []*moving
	for i := range items {
		whole = append(whole, t.toSend(&items[i], missing))
	}
	return t.run(ctx, whole, t.putChunk, t.sent)
}

func rank(i Item) int {
	if i.First {
		return 0
	}
	return 1
}

// transfer is the evidence of one case on its way.
type transfer struct {
	e      *Engine
	in     trust.CaseID
	report *Report
	total  int64

	keyless map[wire.ItemID]bool // of which the server has no key, or only a damaged one

	whole map[wire.ItemID]bool // of which every chunk comes from the server

	mu   sync.Mutex
	done int64
}

// moved counts bytes that are where they belong; sent tells that they went over the wire.
func (t *transfer) moved(n int64, sent bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done += n
	if sent {
		t.report.Bytes += n
	}
	t.e.o.Events(Event{Kind: Bytes, Case: t.in, Done: t.done, Total: t.total})
}

func (t *transfer) park(p Parked) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.e.park(t.report, p)
}

func (t *transfer) complete(item wire.ItemID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Items = append(t.report.Items, item)
	t.e.o.Events(Event{Kind: ItemThere, Case: t.in, Item: item})
}

// toSend picks the chunks of an item that the server lacks; each goes once.
func (t *transfer) toSend(item *Item, missing map[[32]byte]bool) *moving {
	m := &moving{item: item}
	for _, c := range item.Chunks {
		if missing[c.Hash] {
			delete(missing, c.Hash)
			m.todo = append(m.todo, c)
			continue
		}
		t.moved(int64(c.Size), false)
	}
	return m
}

// sent sends the key of an item whose chunks are there, unless this was done before: whether the form that the server has is ours, it
// can't tell.
func (t *transfer) sent(ctx context.Context, item *Item) error {
	if !t.keyless[item.ID] && t.e.o.Store.ItemReceived(t.in, item.ID, t.e.key.Origin) {
		t.complete(item.ID)
		return nil
	}
	if len(item.Key) > 0 {
		err := t.e.try(ctx, "item key", func(ctx context.Context) error {
			_, err := t.e.client.PutItem(ctx, t.in, item.ID, item.Key)
			return err
		})
		if err != nil {
			return t.refused(item, trust.Hash{}, err)
		}
	}
	if err := t.e.o.Store.SaveItem(ctx, t.in, item.ID, t.e.key.Origin); err != nil {
		return local(err)
	}
	t.complete(item.ID)
	return nil
}

// missingKeys asks of which items the server has no sound key.
func (t *transfer) missingKeys(ctx context.Context, items []Item) (map[wire.ItemID]bool, error) {
	out := map[wire.ItemID]bool{}
	for part := range slices.Chunk(items, 4096) {
		m := &wire.ItemList{}
		for i := range part {
			m.Items = append(m.Items, part[i].ID)
		}
		got, err := asked(ctx, t.e, "item keys", func(ctx context.Context) (*wire.ItemList, error) { return t.e.client.MissingItems(ctx, t.in, m) })
		if err != nil {
			return nil, err
		}
		for _, id := range got.Items {
			out[id] = true
		}
	}
	return out, nil
}

// missing asks which of the chunks the server lacks.
func (t *transfer) missing(ctx context.Context, chunks []evidence.Chunk) (map[[32]byte]bool, error) {
	out := map[[32]byte]bool{}
	for len(chunks) > 0 {
		n := min(len(chunks), 4096)
		m := &wire.HashList{}
		for _, c := range chunks[:n] {
			m.Hashes = append(m.Hashes, c.Hash)
		}
		chunks = chunks[n:]
		got, err := asked(ctx, t.e, "chunks", func(ctx context.Context) (*wire.HashList, error) { return t.e.client.MissingChunks(ctx, t.in, m) })
		if err != nil {
			return nil, err
		}
		for _, h := range got.Hashes {
			out[h] = true
		}
	}
	return out, nil
}

func (t *transfer) putChunk(ctx context.Context, c evidence.Chunk) error {
	err := t.e.try(ctx, "chunk", func(ctx context.Context) error {
		f, size, err := t.e.o.Store.Evidence.OpenChunk(t.in, c.Hash)
		if err != nil {
			return local(err)
		}
		defer f.Close() //nolint:errcheck // only read
		_, err = t.e.client.PutChunk(ctx, t.in, c.Hash, t.e.up.reader(ctx, f), size)
		return err
	})
	if err == nil {
		t.moved(int64(c.Size), true)
	}
	return err
}

// refused parks what the server, or damage on this laptop, keeps back; other errors are returned.
func (t *transfer) refused(item *Item, chunk trust.Hash, err error) error {
	var p *wire.Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &p) && !p.Later() && p.Code != wire.CodeRoster && p.Code != wire.CodeRevoked && p.Code != wire.CodeUnknown:
		t.park(Parked{Case: t.in, Item: item.ID, Hash: chunk, Code: p.Code, Text: p.Text})
		return nil
	case errors.Is(err, errLocal):
		t.park(Parked{Case: t.in, Item: item.ID, Hash: chunk, Code: wire.CodeNotFound, Text: err.Error()})
		return nil
	}
	return fmt.Errorf("item %x: %w", item.ID[:4], err)
}
