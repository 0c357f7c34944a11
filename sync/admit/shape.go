package admit

import (
	"bytes"
	"slices"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

// Journal names one journal of a case.
type Journal struct {
	Device      trust.DeviceID
	Incarnation trust.Incarnation
}

// Link is what of an entry matters for its place.
type Link struct {
	Journal Journal
	Seq     uint64
	Prev    trust.Hash
}

// LinkOf returns the place that a header claims.
func LinkOf(h *journal.Header) Link { return Link{Journal{h.Device, h.Incarnation}, h.Seq, h.Prev} }

// Shape is the shape of a case: which entries there are and how they hang together. A journal is a chain, or a tree where the device
// forked. It is pure and not safe for concurrent use.
type Shape struct {
	links map[trust.Hash]Link
	heads map[Journal]map[trust.Hash]uint64 // entries without a successor
	count map[Journal]map[uint64]int        // entries by number: more than one is a fork
	await map[trust.Hash]bool               // entries that are not here but have a successor here: a damaged journal
}

// NewShape returns the shape of an empty case.
func NewShape() *Shape {
	return &Shape{links: map[trust.Hash]Link{}, heads: map[Journal]map[trust.Hash]uint64{}, count: map[Journal]map[uint64]int{}, await: map[trust.Hash]bool{}}
}

// Place tells whether an entry may be added: an empty code if so, else CodeGap or CodeChain.
//
// The first entry of an incarnation names the last one that its device knew. That one may be lost with an older disk, so only a
// contradiction is refused there.
func (s *Shape) Place(l Link) wire.Code {
	prev, known := s.links[l.Prev]
	switch {
	case l.Seq == 0:
		return wire.CodeChain
	case l.Seq == 1 && !known:
		return ""
	case l.Seq == 1 && prev.Journal.Device != l.Journal.Device:
		return wire.CodeChain
	case l.Seq == 1:
		return ""
	case !known:
		return wire.CodeGap
	case prev.Journal != l.Journal || prev.Seq != l.Seq-1:
		return wire.CodeChain
	}
	return ""
}

// Add takes an entry in and tells whether it shares its number with another one.
func (s *Shape) Add(h trust.Hash, l Link) (fork bool) {
	if _, twice := s.links[h]; twice {
		return s.forked(l)
	}
	s.links[h] = l
	if s.heads[l.Journal] == nil {
		s.heads[l.Journal], s.count[l.Journal] = map[trust.Hash]uint64{}, map[uint64]int{}
	}
	if _, known := s.links[l.Prev]; !known && l.Seq > 1 {
		s.await[l.Prev] = true
	}
	delete(s.heads[l.Journal], l.Prev)
	if s.await[h] {
		delete(s.await, h)
	} else {
		s.heads[l.Journal][h] = l.Seq
	}
	s.count[l.Journal][l.Seq]++
	return s.forked(l)
}

func (s *Shape) forked(l Link) bool { return s.count[l.Journal][l.Seq] > 1 }

// Has tells whether an entry is there.
func (s *Shape) Has(h trust.Hash) bool { _, ok := s.links[h]; return ok }

// Heads returns all heads in a fixed order. The head of a damaged journal is that of its unbroken part, so that the other side hands over
// what is missing.
func (s *Shape) Heads() []wire.Head {
	out := []wire.Head{}
	for j, hs := range s.unbroken() {
		for h, seq := range hs {
			out = append(out, wire.Head{Device: j.Device, Incarnation: j.Incarnation, Seq: seq, Hash: h})
		}
	}
	slices.SortFunc(out, compareHeads)
	return out
}

// unbroken gives the heads of what hangs together from the first entry of each journal on.
func (s *Shape) unbroken() map[Journal]map[trust.Hash]uint64 {
	if len(s.await) == 0 {
		return s.heads
	}
	next := map[trust.Hash][]trust.Hash{} // by the entry before, within a journal
	var todo []trust.Hash
	for h, l := range s.links {
		if l.Seq == 1 {
			todo = append(todo, h)
		} else {
			next[l.Prev] = append(next[l.Prev], h)
		}
	}
	out := map[Journal]map[trust.Hash]uint64{}
	for len(todo) > 0 {
		h := todo[len(todo)-1]
		todo = append(todo[:len(todo)-1], next[h]...)
		if len(next[h]) > 0 {
			continue
		}
		l := s.links[h]
		if out[l.Journal] == nil {
			out[l.Journal] = map[trust.Hash]uint64{}
		}
		out[l.Journal][h] = l.Seq
	}
	return out
}

func compareHeads(a, b wire.Head) int {
	if n := bytes.Compare(a.Device[:], b.Device[:]); n != 0 {
		return n
	}
	if n := bytes.Compare(a.Incarnation[:], b.Incarnation[:]); n != 0 {
		return n
	}
	return bytes.Compare(a.Hash[:], b.Hash[:])
}

// Longest returns the highest head of the unbroken part of a journal; sequence 0 if there is none.
func (s *Shape) Longest(j Journal) wire.Head {
	best := wire.Head{Device: j.Device, Incarnation: j.Incarnation}
	for h, seq := range s.unbroken()[j] {
		if seq > best.Seq || seq == best.Seq && bytes.Compare(h[:], best.Hash[:]) < 0 {
			best.Seq, best.Hash = seq, h
		}
	}
	return best
}

// After returns the entries that are neither among the heads nor before them in the same journal. Heads that are not known say nothing.
func (s *Shape) After(heads []wire.Head) map[trust.Hash]bool {
	had := map[trust.Hash]bool{}
	for _, head := range heads {
		for h := head.Hash; !had[h]; {
			l, known := s.links[h]
			if !known {
				break
			}
			had[h] = true
			if l.Seq == 1 {
				break
			}
			h = l.Prev
		}
	}
	want := map[trust.Hash]bool{}
	for h := range s.links {
		if !had[h] {
			want[h] = true
		}
	}
	return want
}

// Link returns the place of an entry.
func (s *Shape) Link(h trust.Hash) (Link, bool) {
	l, ok := s.links[h]
	return l, ok
}
