package ledger

import "slices"

// A strand is a run of one device's chain tree without a branch. Its entries
// have consecutive positions; a strand grows at both ends, because an entry
// may come after its successor. Positions begin at origin, so that 0 stands
// for "nothing" in a vector.
type strand struct {
	first, last *node
	parent      *node // the entry that first follows; nil: none, or not here
	gap         Hash  // the previous entry of first if it is not here
}

const origin = int32(1) << 30

// vector is a past: by strand the position after the last entry that belongs
// to it, 0 for none. Chains are prefixes, so nothing more is needed. Vectors
// are shared and never changed.
type vector []int32

func (v vector) at(strand int32) int32 {
	if int(strand) < len(v) {
		return v[strand]
	}
	return 0
}

// past is a vector under construction: copied before its first change.
type pastBuilder struct {
	vec   vector
	owned bool
	own   int32 // strand that stays out
}

func (b *pastBuilder) raise(strand, end int32) {
	if strand == b.own || b.vec.at(strand) >= end {
		return
	}
	if !b.owned {
		b.vec, b.owned = slices.Clone(b.vec), true
	}
	for int(strand) >= len(b.vec) {
		b.vec = append(b.vec, 0)
	}
	b.vec[strand] = end
}

// chain raises the vector to the entry and its previous entries.
func (b *pastBuilder) chain(f *Fold, n *node) {
	for n != nil {
		b.raise(n.strand, n.pos+1)
		n = f.strands[n.strand].parent
	}
}

// pastVector computes the past of a placed entry: its own chain, and the
// chains of the heads that it and its own chain name.
func (f *Fold) pastVector(n *node) vector {
	b := pastBuilder{own: n.strand}
	if n.prev != nil {
		b.vec = n.prev.vec
		b.raise(n.prev.strand, n.prev.pos+1)
	}
	for _, h := range f.seen(n.entry) {
		s := f.nodes[h]
		if s == nil {
			continue
		}
		b.chain(f, s)
		if f.variant.has(transitivePast) {
			for i, end := range s.vec {
				b.raise(int32(i), end) // strands are few
			}
		}
	}
	return b.vec
}

// place gives an entry its strand: the end of its previous entry's, else the
// front of a follower's that waited for it, else a new one.
func (f *Fold) place(n *node) {
	if n.prev != nil {
		if st := &f.strands[n.prev.strand]; st.last == n.prev {
			st.last = n
			n.strand, n.pos = n.prev.strand, n.prev.pos+1
			f.adopt(n)
			return
		}
	}
	front := strand{first: n, last: n, parent: n.prev}
	if n.prev == nil {
		front.gap = n.entry.Prev
	}
	for _, k := range n.kids {
		if k.strand >= 0 && f.strands[k.strand].first == k && f.strands[k.strand].parent == nil {
			front.last = f.strands[k.strand].last
			f.strands[k.strand] = front
			n.strand, n.pos = k.strand, k.pos-1
			f.adopt(n)
			return
		}
	}
	n.strand, n.pos = int32(len(f.strands)), origin //nolint:gosec // at most one per entry
	f.strands = append(f.strands, front)
	f.adopt(n)
}

// adopt hangs the strands that waited for the entry on it.
func (f *Fold) adopt(n *node) {
	for _, k := range n.kids {
		if k.strand >= 0 && k.strand != n.strand {
			f.strands[k.strand].parent, f.strands[k.strand].gap = n, Hash{}
		}
	}
}

// chainGap names the entry that is missed in the chain of n; zero for none.
func (f *Fold) chainGap(n *node) Hash {
	st := &f.strands[n.strand]
	for st.parent != nil {
		st = &f.strands[st.parent.strand]
	}
	return st.gap
}

// inChain reports whether n is last or one of its previous entries.
func (f *Fold) inChain(n, last *node) bool {
	for last != nil {
		if last.strand == n.strand {
			return n.pos <= last.pos
		}
		last = f.strands[last.strand].parent
	}
	return false
}

// scattered reports whether arrival against the chains has left far more
// strands than there are branches.
func (f *Fold) scattered() bool {
	if len(f.strands) < 64 {
		return false
	}
	need := 0
	for _, n := range f.nodes {
		if n.prev == nil {
			need++
		}
		need += max(0, len(n.kids)-1)
	}
	return len(f.strands) > 2*need+32
}

// runKey names one incarnation of one device.
type runKey struct {
	device      DeviceID
	incarnation Incarnation
}

// run knows which sequences of an incarnation are taken, and twice.
type run struct {
	seats  map[uint64]*node
	forks  map[uint64][]*node // sequences with two or more entries
	forkAt uint64             // lowest of forks; 0: none
}

// seat notes the entry's sequence and reports whether that shows a fork lower
// than any known.
func (f *Fold) seat(n *node) bool {
	e := n.entry
	key := runKey{e.Device, e.Incarnation}
	r := f.runs[key]
	if r == nil {
		r = &run{seats: make(map[uint64]*node)}
		f.runs[key] = r
	}
	first := r.seats[e.Seq]
	if first == nil {
		r.seats[e.Seq] = n
		return false
	}
	n.late = true
	if r.forks == nil {
		r.forks = make(map[uint64][]*node)
	}
	if r.forks[e.Seq] == nil {
		r.forks[e.Seq] = []*node{first}
	}
	r.forks[e.Seq] = append(r.forks[e.Seq], n)
	if r.forkAt == 0 || e.Seq < r.forkAt {
		r.forkAt = e.Seq
		return true
	}
	return false
}

// isForked reports whether the entry's incarnation is forked at it or before.
func (f *Fold) isForked(n *node) bool {
	if f.variant.has(firstForkStays) {
		p := n.prev
		n.late = n.late || p != nil && p.late && p.entry.Incarnation == n.entry.Incarnation
		return n.late
	}
	if f.variant.has(forkSpreads) && n.prev != nil && f.isForked(n.prev) {
		return true
	}
	r := f.runs[runKey{n.entry.Device, n.entry.Incarnation}]
	return r.forkAt != 0 && n.entry.Seq >= r.forkAt
}
