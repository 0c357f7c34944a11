package exchange

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Push brings control records, the entries of a case, and then its items to the server. It may be cut at any point and begun again.
// What is refused is parked in the report; the error is of network, server or store.
func (e *Engine) Push(ctx context.Context, in trust.CaseID, items []Item) (*Report, error) {
	r := &Report{}
	if err := e.meet(ctx); err != nil {
		return r, err
	}
	if err := e.pushControl(ctx, r); err != nil {
		return r, err
	}
	if err := e.pushEntries(ctx, in, r); err != nil {
		return r, err
	}
	return r, e.upload(ctx, in, items, r)
}

// PushControl brings control records to the server and nothing else: for a registrar who is on no roster.
func (e *Engine) PushControl(ctx context.Context) (*Report, error) {
	r := &Report{}
	if err := e.meet(ctx); err != nil {
		return r, err
	}
	return r, e.pushControl(ctx, r)
}

// pushControl hands over every control record without a receipt. Records may depend on others that come later, so those that were
// refused are handed over again as long as that brings anything.
func (e *Engine) pushControl(ctx context.Context, r *Report) error {
	received, err := e.o.Store.Received(trust.CaseID{}, e.key.Origin)
	if err != nil {
		return local(err)
	}
	var todo []*trust.Record
	for _, rec := range e.o.Store.Authority().Records() {
		if !received[rec.Hash] {
			todo = append(todo, rec)
		}
	}
	for len(todo) > 0 {
		before := r.Records
		refused, err := e.controlRound(ctx, todo, r)
		if err != nil {
			return err
		}
		if len(refused) == 0 {
			return nil
		}
		if r.Records == before {
			for _, f := range refused {
				if f.Code == wire.CodeDestroyed {
					continue // a grant that nobody needs any more
				}
				e.park(r, Parked{Hash: f.Hash, Code: f.Code, Text: f.Text})
			}
			return nil
		}
		todo = slices.DeleteFunc(todo, func(rec *trust.Record) bool { _, again := refused[rec.Hash]; return !again })
	}
	return nil
}

// controlRound hands the records over in batches and returns those that were refused.
func (e *Engine) controlRound(ctx context.Context, todo []*trust.Record, r *Report) (map[trust.Hash]wire.Refusal, error) {
	refused := map[trust.Hash]wire.Refusal{}
	total := int64(len(todo))
	for len(todo) > 0 {
		n, size := 0, 0
		m := &wire.ControlPush{}
		about := map[trust.Hash]bool{}
		for n < len(todo) && n < wire.MaxRecords && (n == 0 || size+len(todo[n].Raw) <= wire.MaxBatch) {
			m.Records = append(m.Records, todo[n].Raw)
			about[todo[n].Hash] = true
			size += len(todo[n].Raw)
			n++
		}
		todo = todo[n:]
		if err := e.controlBatch(ctx, m, about, refused, r); err != nil {
			return nil, err
		}
		e.o.Events(Event{Kind: Control, Done: total - int64(len(todo)), Total: total})
	}
	return refused, nil
}

func (e *Engine) controlBatch(ctx context.Context, m *wire.ControlPush, about map[trust.Hash]bool, refused map[trust.Hash]wire.Refusal, r *Report) error {
	return e.proved(ctx, "control records", func(ctx context.Context, from *receipt.Checkpoint) error {
		m.From = sizeOf(from)
		result, err := e.client.PushControl(ctx, m)
		if err != nil {
			return err
		}
		n, err := e.accept(ctx, trust.CaseID{}, &result.Receipts, about, from)
		if err != nil {
			return err
		}
		r.Records += n
		for _, f := range result.Refused {
			if about[f.Hash] {
				refused[f.Hash] = f
			}
		}
		return nil
	})
}

const maxRounds = 4

var errStop = errors.New("stop")

// pushEntries sends what the server lacks, and asks again when it turns out to lack more than it said.
func (e *Engine) pushEntries(ctx context.Context, in trust.CaseID, r *Report) error {
	p := &pushing{e: e, in: in, report: r}
	for range maxRounds {
		again, err := p.round(ctx)
		if err != nil {
			return err
		}
		if !again {
			break
		}
	}
	for _, x := range p.parked {
		e.park(r, x)
	}
	return p.collect(ctx)
}

// pushing is one case on its way up.
type pushing struct {
	e      *Engine
	in     trust.CaseID
	report *Report
	shape  *admit.Shape
	all    map[trust.Hash]bool // here
	done   map[trust.Hash]bool // with a receipt
	total  int64               // of this push

	stuck  map[admit.Journal]trust.Hash // journals of which an entry was refused
	parked []Parked
	lacks  bool // the server named a gap that we can fill
	batch  wire.EntriesPush
	about  map[trust.Hash]bool
	size   int
}

// round compares heads and sends the difference once.
func (p *pushing) round(ctx context.Context) (again bool, err error) {
	e := p.e
	p.stuck, p.parked, p.lacks = map[admit.Journal]trust.Hash{}, nil, false
	if p.done, err = e.o.Store.Received(p.in, e.key.Origin); err != nil {
		return false, local(err)
	}
	p.shape, p.all = admit.NewShape(), map[trust.Hash]bool{}
	if _, err := e.o.Store.Journals.Read(p.in, func(en journal.Entry, _ journal.Place) error {
		p.shape.Add(en.Hash, admit.LinkOf(&en.Header))
		p.all[en.Hash] = true
		return nil
	}); err != nil {
		return false, local(err)
	}
	heads, err := asked(ctx, e, "heads", func(ctx context.Context) (*wire.Heads, error) { return e.client.Heads(ctx, p.in) })
	if err != nil {
		return false, err
	}
	want := p.shape.After(heads.Heads)
	p.total = int64(len(want))
	var failed error
	_, err = e.o.Store.Journals.Read(p.in, func(en journal.Entry, _ journal.Place) error {
		if !want[en.Hash] {
			return nil
		}
		if failed = p.add(ctx, en); failed != nil {
			return errStop
		}
		return nil
	})
	if failed != nil {
		return false, failed
	}
	if err != nil {
		return false, local(err)
	}
	return p.lacks, p.send(ctx)
}

// add puts an entry into the batch, sending it when it is full.
func (p *pushing) add(ctx context.Context, en journal.Entry) error {
	link := admit.LinkOf(&en.Header)
	if first, stuck := p.stuck[link.Journal]; stuck {
		p.parked = append(p.parked, Parked{Case: p.in, Hash: en.Hash, Code: wire.CodeGap, Text: "waits for " + first.String()})
		return nil
	}
	w := wire.Entry{Header: en.Raw, Payload: en.Payload}
	if len(p.batch.Entries) == wire.MaxEntries || len(p.batch.Entries) > 0 && p.size+w.Size() > wire.MaxBatch {
		if err := p.send(ctx); err != nil {
			return err
		}
		return p.add(ctx, en) // its journal may be stuck by now
	}
	if p.about == nil {
		p.about = map[trust.Hash]bool{}
	}
	p.batch.Entries = append(p.batch.Entries, w)
	p.about[en.Hash] = true
	p.size += w.Size()
	return nil
}

// send pushes the batch and takes in what the server says about it.
func (p *pushing) send(ctx context.Context) error {
	if len(p.batch.Entries) == 0 {
		return nil
	}
	e := p.e
	m, about := p.batch, p.about
	if err := e.up.wait(ctx, p.size); err != nil {
		return err
	}
	p.batch, p.about, p.size = wire.EntriesPush{}, nil, 0
	return e.proved(ctx, "entries", func(ctx context.Context, from *receipt.Checkpoint) error {
		m.From = sizeOf(from)
		result, err := e.client.PushEntries(ctx, p.in, &m)
		if err != nil {
			return err
		}
		n, err := e.accept(ctx, p.in, &result.Receipts, about, from)
		if err != nil {
			return err
		}
		p.report.Entries += n
		e.o.Events(Event{Kind: Entries, Case: p.in, Done: int64(p.report.Entries), Total: p.total})
		return p.refusals(result, about)
	})
}

// refusals parks what was refused and what hangs on it, unless the server only needs earlier entries that we have.
func (p *pushing) refusals(result *wire.EntriesResult, about map[trust.Hash]bool) error {
	for _, f := range result.Refused {
		if !about[f.Hash] {
			return fmt.Errorf("%w: refuses %s, which it was not given", ErrHostile, f.Hash)
		}
		link, _ := p.shape.Link(f.Hash)
		if _, stuck := p.stuck[link.Journal]; !stuck {
			p.stuck[link.Journal] = f.Hash
		}
		if f.Code == wire.CodeGap && p.all[link.Prev] {
			p.lacks = true
		}
		p.parked = append(p.parked, Parked{Case: p.in, Hash: f.Hash, Code: f.Code, Text: f.Text})
	}
	for _, h := range result.Forks {
		if about[h] {
			p.report.Forks = append(p.report.Forks, h)
		}
	}
	return nil
}

// collect asks for receipts of what the server had already: an answer was lost, somebody else pushed it, or the log is new.
func (p *pushing) collect(ctx context.Context) error {
	for _, x := range p.parked {
		delete(p.all, x.Hash)
	}
	n, err := p.e.collect(ctx, p.in, maps.Keys(p.all))
	p.report.Entries += n
	return err
}

// collect asks for the receipts that entries lack; the server leaves out what it has not. n is how many came.
func (e *Engine) collect(ctx context.Context, in trust.CaseID, entries iter.Seq[trust.Hash]) (n int, err error) {
	done, err := e.o.Store.Received(in, e.key.Origin)
	if err != nil {
		return 0, local(err)
	}
	var todo []trust.Hash
	for h := range entries {
		if !done[h] {
			todo = append(todo, h)
		}
	}
	for part := range slices.Chunk(todo, 1024) {
		got, err := e.receipts(ctx, in, part)
		n += got
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (e *Engine) receipts(ctx context.Context, in trust.CaseID, hashes []trust.Hash) (n int, err error) {
	about := map[trust.Hash]bool{}
	for _, h := range hashes {
		about[h] = true
	}
	err = e.proved(ctx, "receipts", func(ctx context.Context, from *receipt.Checkpoint) error {
		receipts, err := e.client.Receipts(ctx, in, &wire.ReceiptsAsk{Hashes: hashes, From: sizeOf(from)})
		if err != nil {
			return err
		}
		n, err = e.accept(ctx, in, receipts, about, from)
		return err
	})
	return n, err
}
