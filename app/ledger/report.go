package ledger

import "slices"

// Void is an entry that a gate refuses.
type Void struct {
	Entry    *Entry
	Breaches []Breach
}

// Inert is an entry without effect for want of authority.
type Inert struct {
	Entry  *Entry
	Reason Reason
}

// Fork is one sequence of one incarnation that two or more entries claim. From
// the lowest such sequence on the incarnation has no effect.
type Fork struct {
	Device      DeviceID
	Incarnation Incarnation
	Seq         uint64
	Entries     []Hash // sorted
}

// Verdict is what the fold makes of one entry.
type Verdict struct {
	Inert     Reason // HasEffect unless authority is wanting
	Breaches  []Breach
	Undecided bool // a head of its past is missed: it counts, and blocks issuing
}

// Void reports whether a gate refuses the entry.
func (v Verdict) Void() bool { return len(v.Breaches) > 0 }

// Len is the number of entries.
func (f *Fold) Len() int { return len(f.nodes) }

// Entry gives an entry by its hash.
func (f *Fold) Entry(h Hash) (*Entry, bool) {
	n := f.nodes[h]
	if n == nil {
		return nil, false
	}
	return n.entry, true
}

// Verdict says what the fold makes of an entry; false if it is not here.
func (f *Fold) Verdict(h Hash) (Verdict, bool) {
	n := f.nodes[h]
	if n == nil {
		return Verdict{}, false
	}
	return Verdict{Inert: n.inert, Breaches: n.breaches, Undecided: n.open && n.inert == HasEffect}, true
}

// Entries gives every entry by causal depth, wall time, hash.
func (f *Fold) Entries() []*Entry {
	return f.entries(func(*node) bool { return true })
}

// Depth is the causal depth of an entry: 1 for one that names nothing that is
// here, 0 for one that is not here.
func (f *Fold) Depth(h Hash) uint32 {
	if n := f.nodes[h]; n != nil {
		return n.depth
	}
	return 0
}

// Compare orders two entries that are here by causal depth, wall time, hash.
func (f *Fold) Compare(a, b Hash) int {
	n, m := f.nodes[a], f.nodes[b]
	if n == nil || m == nil {
		return a.Compare(b)
	}
	return compareNodes(n, m)
}

// Voids gives the entries that gates refuse, in order.
func (f *Fold) Voids() []Void {
	var voids []Void
	for _, n := range f.chosen(func(n *node) bool { return n.void }) {
		voids = append(voids, Void{n.entry, n.breaches})
	}
	return voids
}

// Inert gives the entries without authority, in order.
func (f *Fold) Inert() []Inert {
	var inert []Inert
	for _, n := range f.chosen(func(n *node) bool { return n.inert != HasEffect }) {
		inert = append(inert, Inert{n.entry, n.inert})
	}
	return inert
}

// Undecided gives the entries that count while a head of their past is missed
// and not declared lost, in order. They block issuing.
func (f *Fold) Undecided() []*Entry {
	return f.entries(func(n *node) bool { return n.open && n.inert == HasEffect })
}

// Unreadable gives the entries whose payload is destroyed, not here, or does
// not decode, in order.
func (f *Fold) Unreadable() []*Entry {
	return f.entries(func(n *node) bool { return n.entry.Unreadable })
}

func (f *Fold) entries(want func(*node) bool) []*Entry {
	var entries []*Entry
	for _, n := range f.chosen(want) {
		entries = append(entries, n.entry)
	}
	return entries
}

// MissingHeads gives the entries that others name and that are neither here
// nor declared lost, sorted.
func (f *Fold) MissingHeads() []Hash {
	return f.named(func(h Hash) bool { return !f.control.Lost[h] })
}

// LostHeads gives the entries that others name, that are not here and that are
// declared lost, sorted.
func (f *Fold) LostHeads() []Hash {
	return f.named(func(h Hash) bool { return f.control.Lost[h] })
}

func (f *Fold) named(want func(Hash) bool) []Hash {
	var hashes []Hash
	for h := range f.waitPrev {
		if want(h) {
			hashes = append(hashes, h)
		}
	}
	for h := range f.waitSeen {
		if want(h) {
			hashes = append(hashes, h)
		}
	}
	return sortedUnique(hashes)
}

// MissingIn gives the entries that the past of one entry misses, lost ones
// too, sorted.
func (f *Fold) MissingIn(h Hash) []Hash {
	var missing []Hash
	for n := f.nodes[h]; n != nil; n = n.prev {
		for _, s := range f.seen(n.entry) {
			if m := f.nodes[s]; m == nil {
				missing = append(missing, s)
			} else if gap := f.chainGap(m); !gap.IsZero() {
				missing = append(missing, gap)
			}
		}
		if n.prev == nil && !n.entry.Prev.IsZero() {
			missing = append(missing, n.entry.Prev)
		}
	}
	return sortedUnique(missing)
}

// Forks gives the forks, sorted by device, incarnation, sequence.
func (f *Fold) Forks() []Fork {
	var forks []Fork
	for key, r := range f.runs {
		for seq, nodes := range r.forks {
			fork := Fork{Device: key.device, Incarnation: key.incarnation, Seq: seq}
			for _, n := range nodes {
				fork.Entries = append(fork.Entries, n.entry.Hash)
			}
			slices.SortFunc(fork.Entries, Hash.Compare)
			forks = append(forks, fork)
		}
	}
	slices.SortFunc(forks, func(a, b Fork) int { return a.Entries[0].Compare(b.Entries[0]) })
	slices.SortStableFunc(forks, func(a, b Fork) int {
		if c := compareStrings(string(a.Device[:]), string(b.Device[:])); c != 0 {
			return c
		}
		if c := compareStrings(string(a.Incarnation[:]), string(b.Incarnation[:])); c != 0 {
			return c
		}
		if a.Seq < b.Seq {
			return -1
		}
		return 1
	})
	return forks
}

// Marks gives what the combinations find on the whole set, sorted.
func (f *Fold) Marks() []Mark {
	if !f.marked {
		f.marks = slices.Clone(f.rules.Combine(&Facts{f}))
		for i := range f.marks {
			f.marks[i].About = slices.Clone(f.marks[i].About)
			slices.SortFunc(f.marks[i].About, OpID.Compare)
		}
		slices.SortFunc(f.marks, compareMarks)
		f.marked = true
	}
	return f.marks
}

func compareMarks(a, b Mark) int {
	if c := compareStrings(a.Code, b.Code); c != 0 {
		return c
	}
	if c := compareStrings(a.Provision, b.Provision); c != 0 {
		return c
	}
	if c := slices.CompareFunc(a.About, b.About, OpID.Compare); c != 0 {
		return c
	}
	return slices.Compare(a.Args, b.Args)
}

// Unnamed gives the heads that the next entry after prev has to name as seen:
// the last entry of each branch that does not lie in what prev's author held,
// sorted. A zero prev gives the head of every branch.
func (f *Fold) Unnamed(prev Hash) []Hash {
	p := f.AsOf(prev)
	var heads []Hash
	for _, st := range f.strands {
		if n := st.last; len(n.kids) == 0 && (p == nil || !p.in(n)) {
			heads = append(heads, n.entry.Hash)
		}
	}
	slices.SortFunc(heads, Hash.Compare)
	return heads
}

func sortedUnique(hashes []Hash) []Hash {
	slices.SortFunc(hashes, Hash.Compare)
	return slices.Compact(hashes)
}
