package vault

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"

	"genchi/storage/journal"
	"genchi/storage/trust"
)

// RawEntry is an entry as it came from elsewhere. Payload is nil where it was destroyed.
type RawEntry struct {
	_       struct{} `cbor:",toarray"`
	Header  []byte
	Payload []byte
}

// Finding names an entry that was not taken in, and why.
type Finding struct {
	Hash   trust.Hash // zeros where the bytes are no entry
	Reason error
}

// Reasons for not taking an entry in. Parked: the first three, which may change; refused: the others, and what package journal says.
var (
	ErrGap       = errors.New("the entry before it is not here")
	ErrStranger  = errors.New("no card names the device")
	ErrNoRoster  = errors.New("the device is not on the roster of the case")
	ErrOtherCase = errors.New("belongs to another case")
	ErrBadChain  = errors.New("doesn't fit the entry that it names as the one before")
)

// IngestReport tells what became of received entries.
type IngestReport struct {
	New     []*journal.Entry // taken in and on disk, in an order in which each follows the one it names
	Same    int              // were here already
	Parked  []Finding        // kept aside, tried again with the next Ingest
	Refused []Finding
	Forks   []trust.Hash // of New: another entry has the same place
}

// maxParked is how many entries of a case are kept aside; what is over is named and comes again with the next exchange.
const (
	maxParked     = 2048
	maxParkedSize = 64 << 10
	parkedKind    = "parked"
)

// Ingest takes in entries that came from elsewhere, together with those that were parked before. Each is judged by itself: form, case, membership,
// signature under the key of the device's card, payload digest, and the entry before it in its journal. A fork is taken in on both sides.
// Nothing of it is trusted and nothing is lost if it is repeated or cut off; when it returns, what is in New is on disk. An error that is
// a *journal.UnsavedError leaves New empty: the entries come again.
func (v *Vault) Ingest(c trust.CaseID, raw []RawEntry) (IngestReport, error) {
	v.ingestMu.Lock()
	defer v.ingestMu.Unlock()
	if err := v.alive(); err != nil {
		return IngestReport{}, err
	}
	in := &ingest{v: v, c: c, set: v.Trust(), fresh: map[trust.Hash]*journal.Entry{}}
	v.mu.Lock()
	st, err := v.state(c)
	v.mu.Unlock()
	if err != nil {
		return IngestReport{}, err
	}
	in.st = st
	parked := v.parked(c)
	in.parse(append(raw, parked...))
	in.place()
	if err := in.save(); err != nil {
		return IngestReport{Refused: in.report.Refused}, err
	}
	return in.report, v.keepParked(c, parked, in.waiting)
}

// ingest is one call of Ingest.
type ingest struct {
	v      *Vault
	c      trust.CaseID
	set    *trust.Set
	st     *caseState
	report IngestReport

	order   []*journal.Entry              // parsed, new, in order of arrival
	fresh   map[trust.Hash]*journal.Entry // of those
	good    []bool                        // signature, by order
	waiting []*journal.Entry              // to be parked
}

func (in *ingest) refuse(h trust.Hash, why error) {
	in.report.Refused = append(in.report.Refused, Finding{Hash: h, Reason: why})
}

func (in *ingest) park(e *journal.Entry, why error) {
	in.report.Parked = append(in.report.Parked, Finding{Hash: e.Hash, Reason: why})
	in.waiting = append(in.waiting, e)
}

// parse sorts out what is no entry, not of this case, or here already, and checks the signatures of the rest.
func (in *ingest) parse(raw []RawEntry) {
	for _, r := range raw {
		e, err := journal.NewEntry(r.Header, r.Payload)
		switch {
		case err != nil:
			in.refuse(trust.LeafHash(r.Header), err)
		case e.Header.Case != in.c:
			in.refuse(e.Hash, ErrOtherCase)
		case in.known(e.Hash) || in.fresh[e.Hash] != nil:
			in.report.Same++
		default:
			if in.set.DestroyedEntry(in.c, e.Hash) {
				e.Payload = nil // the header stays, so that chains hang together
			}
			in.fresh[e.Hash] = e
			in.order = append(in.order, e)
		}
	}
	in.good = make([]bool, len(in.order))
	var wg sync.WaitGroup
	for w := range openers {
		wg.Go(func() {
			for i := w; i < len(in.order); i += openers {
				key, ok := in.set.Key(in.order[i].Header.Device)
				in.good[i] = ok && in.order[i].Header.Verify(in.order[i].Raw, key) == nil
			}
		})
	}
	wg.Wait()
}

func (in *ingest) known(h trust.Hash) bool {
	in.v.mu.Lock()
	defer in.v.mu.Unlock()
	_, ok := in.st.nodes[h]
	return ok
}

// place takes entries whose predecessor is known, round by round until nothing moves, and parks the rest.
func (in *ingest) place() {
	taken := map[trust.Hash]node{}
	lookup := func(h trust.Hash) (node, bool) {
		if n, ok := taken[h]; ok {
			return n, true
		}
		in.v.mu.Lock()
		defer in.v.mu.Unlock()
		n, ok := in.st.nodes[h]
		return n, ok
	}
	var left []*journal.Entry
	for i, e := range in.order {
		switch why := in.admit(e, in.good[i]); {
		case why == nil:
			left = append(left, e)
		case errors.Is(why, ErrStranger), errors.Is(why, ErrNoRoster):
			in.park(e, why)
		default:
			in.refuse(e.Hash, why)
		}
	}
	for moved := true; moved; {
		moved = false
		var still []*journal.Entry
		for _, e := range left {
			switch why := chained(e, lookup); {
			case why == nil:
				taken[e.Hash] = nodeOf(e)
				in.report.New = append(in.report.New, e)
				moved = true
			case errors.Is(why, ErrGap):
				still = append(still, e)
			default:
				in.refuse(e.Hash, why)
			}
		}
		left = still
	}
	for _, e := range left {
		in.park(e, ErrGap)
	}
}

// admit judges what doesn't depend on other entries.
func (in *ingest) admit(e *journal.Entry, good bool) error {
	if _, ok := in.set.Key(e.Header.Device); !ok {
		return ErrStranger
	}
	if !good {
		return journal.ErrSignature
	}
	if _, ok := in.set.Card(e.Header.Device); !ok {
		return ErrStranger
	}
	if _, ok := in.set.Member(in.c, e.Header.Device); !ok {
		return ErrNoRoster
	}
	return nil
}

// chained judges the entry against the one before it. The first entry of an incarnation may name an entry that is not here.
func chained(e *journal.Entry, lookup func(trust.Hash) (node, bool)) error {
	h := &e.Header
	if h.Prev == (trust.Hash{}) {
		return nil // form allows it for sequence 1 alone
	}
	p, ok := lookup(h.Prev)
	switch {
	case !ok && h.Seq == 1:
		return nil
	case !ok:
		return ErrGap
	case p.device != h.Device, h.Seq > 1 && (p.inc != h.Incarnation || p.seq+1 != h.Seq), h.Seq == 1 && p.inc == h.Incarnation:
		return ErrBadChain
	default:
		return nil
	}
}

func nodeOf(e *journal.Entry) node {
	h := &e.Header
	return node{device: h.Device, inc: h.Incarnation, seq: h.Seq, prev: h.Prev}
}

// save writes what is new and names forks.
func (in *ingest) save() error {
	if len(in.report.New) == 0 {
		return nil
	}
	in.v.mu.Lock()
	defer in.v.mu.Unlock()
	if in.v.closed {
		return ErrClosed
	}
	if err := in.v.save(in.v.journals.Append(in.report.New...)); err != nil {
		return fmt.Errorf("take entries in: %w", err)
	}
	places := make(map[node]int, len(in.st.nodes))
	for _, n := range in.st.nodes {
		places[n.place()]++
	}
	for _, e := range in.report.New {
		in.st.add(e)
		p := nodeOf(e).place()
		places[p]++
		if places[p] > 1 {
			in.report.Forks = append(in.report.Forks, e.Hash)
		}
		if e.Header.Device == in.v.dev.id() && !in.st.begun {
			in.st.last = in.st.lastOf(e.Header.Device) // entries of our own come back to a store that lost them
		}
	}
	return nil
}

// place is the node without the entry before it: what two entries of a fork share.
func (n node) place() node { return node{device: n.device, inc: n.inc, seq: n.seq} }

// parked reads what earlier calls kept aside.
func (v *Vault) parked(c trust.CaseID) []RawEntry {
	var out []RawEntry
	for key, value := range v.local.All(parkedKind) {
		var r RawEntry
		if strings.HasPrefix(key, c.String()+"/") && decMode.Unmarshal(value, &r) == nil {
			if len(r.Payload) == 0 {
				r.Payload = nil
			}
			out = append(out, r)
		}
	}
	return out
}

// keepParked keeps those that wait now and forgets those that don't any more.
func (v *Vault) keepParked(c trust.CaseID, before []RawEntry, now []*journal.Entry) error {
	key := func(h trust.Hash) string { return c.String() + "/" + hex.EncodeToString(h[:]) }
	var ops []LocalOp
	wait := map[trust.Hash]bool{}
	for _, e := range now {
		wait[e.Hash] = true
	}
	held := map[trust.Hash]bool{}
	for _, r := range before {
		h := trust.LeafHash(r.Header)
		held[h] = true
		if !wait[h] {
			ops = append(ops, LocalOp{Kind: parkedKind, Key: key(h)})
		}
	}
	n := len(held)
	for _, e := range now {
		if held[e.Hash] || n >= maxParked || len(e.Raw)+len(e.Payload) > maxParkedSize {
			continue
		}
		b, err := encMode.Marshal(&RawEntry{Header: e.Raw, Payload: e.Payload})
		if err != nil {
			return fmt.Errorf("park entries: %w", err)
		}
		ops = append(ops, LocalOp{Kind: parkedKind, Key: key(e.Hash), Value: b})
		n++
	}
	if err := v.local.Do(ops...); err != nil {
		return fmt.Errorf("park entries: %w", err)
	}
	return nil
}
