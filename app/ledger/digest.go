package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
)

// Version is the version of the fold: of everything in this package that a
// state hash depends on.
const Version = 1

// writer feeds a digest. Numbers are big-endian u64, strings and lists have
// their length in front.
type writer struct{ h hash.Hash }

func newWriter(label string) writer {
	w := writer{sha256.New()}
	w.h.Write([]byte(label + "\x00"))
	return w
}

func (w writer) number(n uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	w.h.Write(b[:])
}

func (w writer) text(s string) {
	w.number(uint64(len(s)))
	w.h.Write([]byte(s))
}

func (w writer) hashes(hashes []Hash) {
	w.number(uint64(len(hashes)))
	for _, h := range hashes {
		w.h.Write(h[:])
	}
}

func (w writer) ops(ids []OpID) {
	w.number(uint64(len(ids)))
	for _, id := range ids {
		w.h.Write(id.Entry[:])
		w.number(uint64(id.Index))
	}
}

func (w writer) sum() (h Hash) {
	w.h.Sum(h[:0])
	return h
}

// digest covers the field's name and, sorted by digest, its values with the
// operations that state them.
func (h Heads) digest() Hash {
	type valueDigest struct {
		sum      Hash
		returned uint64
		ids      []OpID
	}
	values := make([]valueDigest, 0, len(h.Values))
	for _, v := range h.Values {
		one := Heads{Values: []Value{v}}
		d := valueDigest{sum: sha256.Sum256(v.Bytes), ids: one.IDs()}
		if v.Returned {
			d.returned = 1
		}
		values = append(values, d)
	}
	slices.SortFunc(values, func(a, b valueDigest) int { return a.sum.Compare(b.sum) })
	w := newWriter("genchi/field/v1")
	w.text(h.Field.Kind)
	w.text(h.Field.Key)
	w.number(uint64(len(values)))
	for _, v := range values {
		w.h.Write(v.sum[:])
		w.number(v.returned)
		w.ops(v.ids)
	}
	return w.sum()
}

// StateHash says what the entries mean: the version of the rules, the editions
// that the case pins, the fields that hold a value, the voids, the entries
// without authority, what is undecided, missing or lost, and the marks. Equal
// sets under equal control give equal hashes in every order of arrival. doc.go
// has the layout.
func (f *Fold) StateHash(version uint, editions ...string) Hash {
	w := newWriter("genchi/state/v1")
	w.number(Version)
	w.number(uint64(version))
	w.number(uint64(len(editions)))
	for _, e := range editions {
		w.text(e)
	}
	w.hashes(f.fieldDigests())
	f.writeVerdicts(w)
	w.hashes(f.MissingHeads())
	w.hashes(f.LostHeads())
	marks := f.Marks()
	w.number(uint64(len(marks)))
	for _, m := range marks {
		w.text(m.Code)
		w.text(m.Provision)
		w.ops(m.About)
	}
	return w.sum()
}

func (f *Fold) fieldDigests() []Hash {
	var digests []Hash
	for _, field := range f.allFields() {
		r := f.registers[field]
		if f.refresh(r); len(r.heads.Values) > 0 {
			digests = append(digests, r.digest)
		}
	}
	return digests
}

// writeVerdicts writes the void, the inert and the undecided entries, each
// list sorted by hash.
func (f *Fold) writeVerdicts(w writer) {
	var void, inert, undecided []*node
	for _, n := range f.nodes {
		switch {
		case n.inert != HasEffect:
			inert = append(inert, n)
		case n.void:
			void = append(void, n)
		case n.open:
			undecided = append(undecided, n)
		}
	}
	writeNodes(w, void, func(n *node) {
		w.number(uint64(len(n.breaches)))
		for _, b := range n.breaches {
			w.text(b.Code)
			w.text(b.Provision)
		}
	})
	writeNodes(w, inert, func(n *node) { w.number(uint64(n.inert)) })
	writeNodes(w, undecided, func(*node) {})
}

func writeNodes(w writer, nodes []*node, more func(*node)) {
	slices.SortFunc(nodes, func(a, b *node) int { return a.entry.Hash.Compare(b.entry.Hash) })
	w.number(uint64(len(nodes)))
	for _, n := range nodes {
		w.h.Write(n.entry.Hash[:])
		more(n)
	}
}

// Tips gives the journal heads: the last entry of each branch, sorted. What
// hangs on a gap that is not declared lost has no tip, so that the head of a
// damaged journal is that of its unbroken part.
func (f *Fold) Tips() []Hash {
	var tips []Hash
	for _, st := range f.strands {
		n := st.last
		if gap := f.chainGap(n); len(n.kids) == 0 && (gap.IsZero() || f.control.Lost[gap]) {
			tips = append(tips, n.entry.Hash)
		}
	}
	slices.SortFunc(tips, Hash.Compare)
	return tips
}

// CaseHead says which facts there are: the tips and the hashes of the control
// records that hold for the case, in any order.
func (f *Fold) CaseHead(control []Hash) Hash {
	w := newWriter("genchi/case-head/v1")
	w.hashes(f.Tips())
	w.hashes(sortedUnique(slices.Clone(control)))
	return w.sum()
}
