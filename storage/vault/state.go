package vault

import (
	"bytes"
	"fmt"
	"slices"

	"genchi/storage/journal"
	"genchi/storage/trust"
)

// Head is the last entry of one branch of a journal. Two heads of one journal are a fork.
type Head struct {
	Device      trust.DeviceID
	Incarnation trust.Incarnation
	Seq         uint64
	Hash        trust.Hash
}

// node is what the store remembers of each entry.
type node struct {
	device trust.DeviceID
	inc    trust.Incarnation
	seq    uint64
	prev   trust.Hash
}

// caseState is what the store knows of a case's entries. The vault's mutex guards it.
type caseState struct {
	nodes map[trust.Hash]node

	begun bool              // this opening has written in the case
	inc   trust.Incarnation // of this opening
	seq   uint64            // of the last entry of this opening
	last  trust.Hash        // what the next entry of this device names; zeros for none
	late  []*journal.Entry  // signed, not known to be on disk
}

func newState(own trust.DeviceID, entries []*journal.Entry) *caseState {
	st := &caseState{nodes: make(map[trust.Hash]node, len(entries))}
	for _, e := range entries {
		st.add(e)
	}
	st.last = st.lastOf(own)
	return st
}

func (st *caseState) add(e *journal.Entry) {
	h := &e.Header
	st.nodes[e.Hash] = node{device: h.Device, inc: h.Incarnation, seq: h.Seq, prev: h.Prev}
}

// lastOf returns the device's entry that no other entry of it names; of several (a copied store, a fork) that with the longest chain, then the
// lowest hash.
func (st *caseState) lastOf(d trust.DeviceID) trust.Hash {
	named := map[trust.Hash]bool{}
	for _, n := range st.nodes {
		if n.device == d {
			named[n.prev] = true
		}
	}
	var best trust.Hash
	longest := 0
	for h, n := range st.nodes {
		if n.device != d || named[h] {
			continue
		}
		length := st.length(h)
		if length > longest || length == longest && bytes.Compare(h[:], best[:]) < 0 {
			best, longest = h, length
		}
	}
	return best
}

// length counts the entries of the chain that ends in h, as far as they are known.
func (st *caseState) length(h trust.Hash) int {
	n := 0
	for {
		x, ok := st.nodes[h]
		if !ok || n > len(st.nodes) {
			return n
		}
		n++
		h = x.prev
	}
}

func (st *caseState) heads() []Head {
	type journalID struct {
		d trust.DeviceID
		i trust.Incarnation
	}
	named := map[trust.Hash]journalID{} // entries that an entry of the same journal names
	for _, n := range st.nodes {
		if n.seq > 1 {
			named[n.prev] = journalID{n.device, n.inc}
		}
	}
	var out []Head
	for h, n := range st.nodes {
		if named[h] != (journalID{n.device, n.inc}) {
			out = append(out, Head{Device: n.device, Incarnation: n.inc, Seq: n.seq, Hash: h})
		}
	}
	slices.SortFunc(out, func(a, b Head) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	return out
}

// state returns what is known of a case and reads its journals the first time. The caller holds mu.
func (v *Vault) state(c trust.CaseID) (*caseState, error) {
	if st := v.cases[c]; st != nil {
		return st, nil
	}
	var entries []*journal.Entry
	_, err := v.journals.Read(c, func(e journal.Entry, _ journal.Place) error {
		entries = append(entries, &journal.Entry{Header: e.Header, Hash: e.Hash})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	st := newState(v.dev.id(), entries)
	v.cases[c] = st
	return st, nil
}

// Heads returns the last entries of all branches of all journals of a case, sorted by hash.
func (v *Vault) Heads(c trust.CaseID) ([]Head, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	st, err := v.state(c)
	if err != nil {
		return nil, err
	}
	return st.heads(), nil
}

// Last returns this device's last entry in a case, which its next entry will name as the one before; false if it has none.
func (v *Vault) Last(c trust.CaseID) (trust.Hash, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	st, err := v.state(c)
	if err != nil {
		return trust.Hash{}, false
	}
	return st.last, st.last != trust.Hash{}
}
