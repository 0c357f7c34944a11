package central

import (
	"errors"
	"fmt"
	"sync"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// caseState is the shape of one case in memory, read from the store when it is first asked for and brought up to date ever after.
type caseState struct {
	mu     sync.Mutex
	shape  *admit.Shape // nil: to be read again
	stand  Stand
	coming int64 // bytes of chunks that are on their way here
}

func (c *Central) stateOf(in trust.CaseID) *caseState {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.cases[in]
	if s == nil {
		s = &caseState{}
		c.cases[in] = s
	}
	return s
}

// withCase runs f on a case under its lock. Cases that the roster does not know never get here.
func (c *Central) withCase(in trust.CaseID, f func(*caseState) error) error {
	s := c.stateOf(in)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := c.follow(in, s); err != nil {
		return fmt.Errorf("case %s: %w", in, err)
	}
	return f(s)
}

// follow brings the shape of a case up to date. When it is read for the first time entries that have no leaf yet get one.
func (c *Central) follow(in trust.CaseID, s *caseState) error {
	first := s.shape == nil
	if first {
		s.shape, s.stand = admit.NewShape(), Stand{}
	}
	var unlogged []receipt.Hash
	stand, report, err := c.store.Links(in, s.stand, func(l Link) error {
		s.shape.Add(l.Hash, admit.LinkOf(&l.Header))
		if first && !c.log.Has(receipt.Hash(l.Hash)) {
			unlogged = append(unlogged, receipt.Hash(l.Hash))
		}
		return nil
	})
	for _, d := range report.Damage {
		c.o.Log.Error("journal", "case", in, "file", d.File, "from", d.From, "to", d.To, "reason", d.Reason)
	}
	if err == nil && len(unlogged) > 0 {
		_, err = c.log.Append(unlogged...)
	}
	if err != nil {
		s.shape = nil
		return err
	}
	s.stand = stand
	return nil
}

// push is what becomes of one EntriesPush.
type push struct {
	result wire.EntriesResult
	fresh  []*journal.Entry
	leaves []trust.Hash // of all that are stored in the end, in the order given
	need   map[admit.Journal]bool
}

// pushEntries checks, stores, logs and gives receipts. What is refused does not hinder the others.
func (c *Central) pushEntries(in trust.CaseID, m *wire.EntriesPush) (*wire.EntriesResult, error) {
	if err := c.continues(m.From); err != nil {
		return nil, err
	}
	var p *push
	err := c.retry(func(Version) error {
		p = &push{need: map[admit.Journal]bool{}}
		return c.withCase(in, func(s *caseState) error { return c.pushInto(in, s, p, m) })
	})
	if err != nil {
		return nil, err
	}
	p.result.Receipts, err = c.acknowledge(p.leaves, m.From)
	return &p.result, err
}

// pushInto stores what may be stored. The caller holds the case.
func (c *Central) pushInto(in trust.CaseID, s *caseState, p *push, m *wire.EntriesPush) error {
	a := c.controls.now.Load() // with a destruction that counts by now
	var size int64
	for i := range m.Entries {
		size += int64(m.Entries[i].Size())
		p.take(in, a, s.shape, &m.Entries[i])
	}
	if len(p.fresh) == 0 {
		return nil
	}
	err := c.fits(in, s, size)
	if err == nil {
		s.stand, err = c.store.AddEntries(in, a.version, s.stand, p.fresh...)
	}
	if err != nil {
		s.shape = nil // what of it is stored is read anew
		return fmt.Errorf("case %s: %w", in, err)
	}
	return nil
}

// take checks one entry and, if it may be stored, adds it to the chain.
func (p *push) take(in trust.CaseID, a *authority, sh *admit.Shape, w *wire.Entry) {
	hash := trust.LeafHash(w.Header)
	if sh.Has(hash) {
		p.leaves = append(p.leaves, hash)
		return
	}
	e, code, err := admit.Check(in, a.set, w)
	if code == "" {
		code = sh.Place(admit.LinkOf(&e.Header))
	}
	if code == "" {
		if sh.Add(hash, admit.LinkOf(&e.Header)) {
			p.result.Forks = append(p.result.Forks, hash)
		}
		p.fresh = append(p.fresh, e)
		p.leaves = append(p.leaves, hash)
		return
	}
	if code == wire.CodeGap {
		p.lacks(sh, admit.LinkOf(&e.Header).Journal)
	}
	r := wire.Refusal{Hash: hash, Code: code}
	if err != nil {
		r.Text = err.Error()
	}
	p.result.Refused = append(p.result.Refused, r)
}

// lacks names what the server has of a journal with a gap, once.
func (p *push) lacks(sh *admit.Shape, j admit.Journal) {
	if !p.need[j] {
		p.need[j] = true
		p.result.Need = append(p.result.Need, sh.Longest(j))
	}
}

// continues refuses laptops that know a longer log than this: the server was restored and must begin a new log.
func (c *Central) continues(from int64) error {
	if err := c.log.Refresh(); err != nil {
		return err
	}
	var size int64
	if check := c.log.Checkpoint(); check != nil {
		size = check.Size
	}
	if from < 0 || from > size {
		return wire.Refuse(wire.CodeRewound, "size %d, asked from %d", size, from)
	}
	return nil
}

// acknowledge puts the leaves into the log and proves each under one checkpoint, and that it continues the log of size from.
func (c *Central) acknowledge(leaves []trust.Hash, from int64) (wire.Receipts, error) {
	if len(leaves) == 0 {
		return wire.Receipts{}, nil
	}
	hs := make([]receipt.Hash, len(leaves))
	for i, h := range leaves {
		hs[i] = receipt.Hash(h)
	}
	check, err := c.log.Append(hs...)
	if err != nil {
		return wire.Receipts{}, err
	}
	r := wire.Receipts{Checkpoint: check.Raw, Items: []wire.Proof{}}
	consistency, err := c.log.Consistency(from, check.Size)
	if err != nil {
		return r, err
	}
	r.Consistency = hashes(consistency)
	for _, h := range leaves {
		if index, proof, ok := c.log.Prove(receipt.Hash(h), check.Size); ok {
			r.Items = append(r.Items, wire.Proof{Hash: h, Index: index, Hashes: hashes(proof)})
		}
	}
	return r, nil
}

func hashes(in []receipt.Hash) []trust.Hash {
	out := make([]trust.Hash, len(in))
	for i := range in {
		out[i] = trust.Hash(in[i])
	}
	return out
}

// heads lists what the server has of a case.
func (c *Central) heads(in trust.CaseID) (*wire.Heads, error) {
	var out wire.Heads
	err := c.withCase(in, func(s *caseState) error {
		out.Heads = s.shape.Heads()
		return nil
	})
	return &out, err
}

var errFull = errors.New("batch is full")

// needEntries returns what comes after the heads, each journal in order, up to the size of a batch.
func (c *Central) needEntries(in trust.CaseID, heads []wire.Head) (*wire.EntriesBatch, error) {
	b := &wire.EntriesBatch{Entries: []wire.Entry{}}
	err := c.withCase(in, func(s *caseState) error {
		want := s.shape.After(heads)
		if len(want) == 0 {
			return nil
		}
		size := 0
		_, err := c.store.Entries(in, want, func(e journal.Entry, _ journal.Place) error {
			if !want[e.Hash] {
				return nil
			}
			w := wire.Entry{Header: e.Raw, Payload: e.Payload}
			if len(b.Entries) > 0 && (size+w.Size() > wire.MaxBatch || len(b.Entries) == wire.MaxEntries) {
				b.More = true
				return errFull
			}
			delete(want, e.Hash) // a journal may hold an entry twice
			size += w.Size()
			b.Entries = append(b.Entries, w)
			return nil
		})
		if errors.Is(err, errFull) {
			return nil
		}
		return err
	})
	return b, err
}
