package exchange

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/wire"
)

const maxBatches = 100_000 // of one pull

// Pull brings control records and the entries of all our cases here. What cannot be taken in is named in the report and hinders nothing else.
func (e *Engine) Pull(ctx context.Context) (*Report, error) {
	r := &Report{}
	if err := e.meet(ctx); err != nil {
		return r, err
	}
	if err := e.pullControl(ctx, trust.CaseID{}, r); err != nil {
		return r, err
	}
	cases, err := asked(ctx, e, "cases", e.client.Cases)
	if err != nil {
		return r, err
	}
	for _, in := range cases.Cases {
		if in.IsZero() {
			continue
		}
		if err := e.pullCase(ctx, in, r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// FetchControl brings the control records of the body and of one case here and nothing else: to mend records that can't be read.
func (e *Engine) FetchControl(ctx context.Context, in trust.CaseID) (*Report, error) {
	r := &Report{}
	if err := e.meet(ctx); err != nil {
		return r, err
	}
	if err := e.pullControl(ctx, trust.CaseID{}, r); err != nil {
		return r, err
	}
	return r, e.pullControl(ctx, in, r)
}

func (e *Engine) pullCase(ctx context.Context, in trust.CaseID, r *Report) error {
	err := e.pullControl(ctx, in, r)
	if err == nil {
		if _, ours := e.o.Store.Authority().Member(in, e.o.Store.Device); !ours {
			e.park(r, Parked{Case: in, Code: wire.CodeRoster, Text: "the server offers a case whose roster does not have this device"})
			return nil
		}
		err = e.pullEntries(ctx, in, r)
	}
	if err == nil {
		err = e.pullReceipts(ctx, in)
	}
	var p *wire.Problem
	if errors.As(err, &p) && p.Code == wire.CodeRoster { // taken off the roster meanwhile
		e.park(r, Parked{Case: in, Code: p.Code, Text: p.Text})
		return nil
	}
	return err
}

// pullControl takes in records of a case, or of the body for the zero case. Records whose signer has no authority are not kept; that is
// known when all are here.
func (e *Engine) pullControl(ctx context.Context, in trust.CaseID, r *Report) error {
	p := &pulledRecords{seen: map[trust.Hash]bool{}}
	for range maxBatches {
		m := &wire.ControlNeed{Case: in, Have: p.have(e.o.Store.Authority(), in)}
		if len(m.Have) > wire.MaxHashes {
			return fmt.Errorf("%w: %d control records", ErrHostile, len(m.Have))
		}
		batch, err := asked(ctx, e, "control records", func(ctx context.Context) (*wire.ControlBatch, error) { return e.client.NeedControl(ctx, m) })
		if err != nil {
			return err
		}
		news := e.parseRecords(in, batch, p, r)
		kept := p.judge(e.o.Store.Authority())
		if len(kept) > 0 {
			if err := e.o.Store.AddControl(ctx, kept); err != nil {
				return local(err)
			}
			r.Records += len(kept)
		}
		if !batch.More {
			for _, rec := range p.waiting {
				e.park(r, Parked{Case: in, Hash: rec.Hash, Code: wire.CodeAuthority})
			}
			return nil
		}
		if news == 0 {
			break
		}
	}
	return fmt.Errorf("%w: control records without end", ErrHostile)
}

// pulledRecords are the records of one case on their way in.
type pulledRecords struct {
	seen    map[trust.Hash]bool // by this pull, kept or not
	waiting []*trust.Record     // without authority so far
}

func (p *pulledRecords) have(set *trust.Set, in trust.CaseID) []trust.Hash {
	out := []trust.Hash{}
	for h := range p.seen {
		out = append(out, h)
	}
	for _, rec := range set.Records() {
		if rec.Case == in && !p.seen[rec.Hash] {
			out = append(out, rec.Hash)
		}
	}
	return out
}

// judge moves those of the waiting records that are to be kept out of the list.
func (p *pulledRecords) judge(set *trust.Set) (kept []*trust.Record) {
	kept, p.waiting, _ = admit.Records(set, p.waiting)
	return kept
}

// parseRecords takes what of a batch is a record of the body and of the case, parks the rest, and counts what was not seen before.
func (e *Engine) parseRecords(in trust.CaseID, batch *wire.ControlBatch, p *pulledRecords, r *Report) (news int) {
	pin := e.o.Store.Authority().Pin()
	for _, raw := range batch.Records {
		hash := trust.LeafHash(raw)
		if p.seen[hash] {
			continue
		}
		p.seen[hash] = true
		news++
		rec, err := trust.Parse(raw)
		if err == nil && (rec.Body != pin || rec.Case != in) {
			err = errors.New("of another body or case")
		}
		if err != nil {
			e.park(r, Parked{Case: in, Hash: hash, Code: wire.CodeForm, Text: err.Error()})
			continue
		}
		p.waiting = append(p.waiting, rec)
	}
	return news
}

// pullEntries takes in the entries of a case that are not here.
func (e *Engine) pullEntries(ctx context.Context, in trust.CaseID, r *Report) error {
	intake := admit.NewIntake(in)
	_, err := e.o.Store.Journals.Read(in, func(en journal.Entry, _ journal.Place) error {
		intake.Here(&en)
		return nil
	})
	if err != nil {
		return local(err)
	}
	for range maxBatches {
		m := &wire.EntriesNeed{Heads: intake.Heads()}
		batch, err := asked(ctx, e, "entries", func(ctx context.Context) (*wire.EntriesBatch, error) { return e.client.NeedEntries(ctx, in, m) })
		if err != nil {
			return err
		}
		fresh := e.judgeEntries(in, batch, intake, r)
		if len(fresh) > 0 {
			if err := e.o.Store.AddEntries(ctx, in, fresh); err != nil {
				return local(err)
			}
			r.Entries += len(fresh)
			e.o.Events(Event{Kind: Pulled, Case: in, Done: int64(r.Entries)})
		}
		if !batch.More {
			return nil
		}
		if len(fresh) == 0 {
			return fmt.Errorf("%w: entries of case %s without end", ErrHostile, in)
		}
	}
	return fmt.Errorf("%w: entries of case %s without end", ErrHostile, in)
}

// pullReceipts fetches the receipts of entries that are here without: of those that were pulled, and of ours whose receipts were lost.
func (e *Engine) pullReceipts(ctx context.Context, in trust.CaseID) error {
	here := map[trust.Hash]bool{}
	_, err := e.o.Store.Journals.Read(in, func(en journal.Entry, _ journal.Place) error {
		here[en.Hash] = true
		return nil
	})
	if err != nil {
		return local(err)
	}
	_, err = e.collect(ctx, in, maps.Keys(here))
	return err
}

// judgeEntries returns what of a batch may be taken in, and parks the rest.
func (e *Engine) judgeEntries(in trust.CaseID, batch *wire.EntriesBatch, intake *admit.Intake, r *Report) []*journal.Entry {
	j := intake.Judge(e.o.Store.Authority(), batch.Entries)
	for _, x := range j.Refused {
		p := Parked{Case: in, Hash: x.Hash, Code: x.Code}
		if x.Err != nil {
			p.Text = x.Err.Error()
		}
		e.park(r, p)
	}
	r.Forks = append(r.Forks, j.Forks...)
	return j.Fresh
}

// Fetch brings the items' keys and the chunks that are not here. It may be cut at any point and begun again.
func (e *Engine) Fetch(ctx context.Context, in trust.CaseID, items []Item) (*Report, error) {
	r := &Report{}
	t := &transfer{e: e, in: in, report: r, whole: map[wire.ItemID]bool{}}
	for i := range items {
		t.total += items[i].size()
	}
	var whole []*moving
	asked := map[[32]byte]bool{}
	for i := range items {
		whole = append(whole, t.toFetch(&items[i], asked))
	}
	return r, t.run(ctx, whole, t.getChunk, t.fetched)
}

// toFetch picks the chunks of an item that are not here; each is asked for once.
func (t *transfer) toFetch(item *Item, asked map[[32]byte]bool) *moving {
	m := &moving{item: item}
	for _, c := range item.Chunks {
		switch {
		case t.e.o.Store.Evidence.Has(t.in, c.Hash):
			t.moved(int64(c.Size), false)
		case !asked[c.Hash]:
			asked[c.Hash] = true
			m.todo = append(m.todo, c)
		}
	}
	t.whole[item.ID] = len(m.todo) == len(item.Chunks)
	return m
}

// fetched brings the key of an item whose chunks are here.
func (t *transfer) fetched(ctx context.Context, item *Item) error {
	opened, err := t.fetchKey(ctx, item)
	if err != nil {
		return t.refused(item, trust.Hash{}, err)
	}
	if !opened {
		t.park(Parked{Case: t.in, Item: item.ID, Code: wire.CodeDigest, Text: "no form of the item's key opens"})
		return nil
	}
	if t.whole[item.ID] { // all of it came from there, so all of it is there
		if err := t.e.o.Store.SaveItem(ctx, t.in, item.ID, t.e.key.Origin); err != nil {
			return local(err)
		}
	}
	t.complete(item.ID)
	return nil
}

func (t *transfer) fetchKey(ctx context.Context, item *Item) (bool, error) {
	forms, err := asked(ctx, t.e, "item key", func(ctx context.Context) (*wire.ItemObjects, error) { return t.e.client.GetItem(ctx, t.in, item.ID) })
	if err != nil {
		return false, err
	}
	opened, err := t.e.o.Store.AddItemKey(ctx, t.in, item.ID, forms.Objects)
	return opened, local(err)
}

// getChunk fetches one chunk; package evidence checks its hash before it counts. Wrong bytes are asked for again, as a bad line may give them.
func (t *transfer) getChunk(ctx context.Context, c evidence.Chunk) error {
	err := t.e.try(ctx, "chunk", func(ctx context.Context) error {
		body, size, err := t.e.client.GetChunk(ctx, t.in, c.Hash)
		if err != nil {
			return err
		}
		defer body.Close() //nolint:errcheck // only read
		if size != int64(c.Size) {
			return fmt.Errorf("%d bytes for a chunk of %d: %w", size, c.Size, evidence.ErrHash)
		}
		return t.e.buffers.Whole(t.e.down.reader(ctx, body), size, func(b []byte) error {
			err := t.e.o.Store.Evidence.PutChunk(t.in, c.Hash, b)
			if err != nil && !errors.Is(err, evidence.ErrHash) {
				return local(err)
			}
			return err
		})
	})
	if errors.Is(err, evidence.ErrHash) {
		err = wire.Refuse(wire.CodeDigest, "the server's bytes do not have the hash %x", c.Hash[:4])
	}
	if err == nil {
		t.moved(int64(c.Size), true)
	}
	return err
}
