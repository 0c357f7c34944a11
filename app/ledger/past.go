package ledger

import (
	"cmp"
	"slices"
)

// Past is a set of entries closed under their chains, and what the facts in it
// mean to somebody who holds nothing else. It is a view of the fold: stale
// after the next Add or SetControl.
type Past struct {
	f   *Fold
	all bool
	own int32 // strand of the entry whose past this is
	end int32
	vec vector
}

// Now is everything that has arrived.
func (f *Fold) Now() *Past {
	p := f.now()
	return &p
}

func (f *Fold) now() Past { return Past{f: f, all: true} }

// PastOf is what the author of an entry held before it; nil if the entry is
// not here.
func (f *Fold) PastOf(h Hash) *Past {
	n := f.nodes[h]
	if n == nil {
		return nil
	}
	p := f.pastOf(n)
	return &p
}

// AsOf is what the author of an entry held with that entry written; nil if the
// entry is not here.
func (f *Fold) AsOf(h Hash) *Past {
	p := f.PastOf(h)
	if p != nil {
		p.end++
	}
	return p
}

func (f *Fold) pastOf(n *node) Past {
	return Past{f: f, own: n.strand, end: n.pos, vec: n.vec}
}

// Has reports whether an entry belongs to the past.
func (p *Past) Has(h Hash) bool {
	n := p.f.nodes[h]
	return n != nil && p.in(n)
}

// Authority is what the control records say about a device today; they are
// judged on the set, whatever the past.
func (p *Past) Authority(d DeviceID) (Authority, bool) {
	a, ok := p.f.control.Devices[d]
	return a, ok
}

// Live gives the distinct values of a field, see Heads.
func (p *Past) Live(field Field) []Value { return p.Heads(field).Values }

// Heads gives what a field holds in this past. The values are ordered by wall
// time, then operation id.
func (p *Past) Heads(field Field) Heads {
	h := Heads{Field: field}
	if r := p.f.registers[field]; r != nil {
		h.Values = p.values(r, compareFacts)
	}
	return h
}

func compareFacts(a, b *op) int {
	return cmp.Or(
		cmp.Compare(a.node.entry.Payload.WallMS, b.node.entry.Payload.WallMS),
		a.id().Compare(b.id()),
	)
}

// Any calls match for the facts of a kind that count in this past, hidden ones
// too, ordered by operation id, until it returns true, and reports whether it
// did. A fact counts unless its entry is void or without effect here or an
// undo that is alive here took it back. It costs in the operations of the kind;
// where the field is known, AnyIn and Heads are cheaper.
func (p *Past) Any(kind string, match func(Fact) bool) bool {
	return anyOf(p.f.kindOps(kind), p.holds, match)
}

// Stated is Any for facts as stated: undone or not. Whoever did something did it, also if he takes it back.
func (p *Past) Stated(kind string, match func(Fact) bool) bool {
	return anyOf(p.f.kindOps(kind), func(o *op) bool { return p.in(o.node) && p.counts(o.node) }, match)
}

// StatedIn is Stated for one field.
func (p *Past) StatedIn(field Field, match func(Fact) bool) bool {
	r := p.f.registers[field]
	return r != nil && anyOf(r.ops.byID(), func(o *op) bool { return p.in(o.node) && p.counts(o.node) }, match)
}

// AnyIn is Any for one field.
func (p *Past) AnyIn(field Field, match func(Fact) bool) bool {
	r := p.f.registers[field]
	return r != nil && anyOf(r.ops.byID(), p.holds, match)
}

// AnyHead calls match for the values that a field holds in this past, in no
// order and equal ones more than once, until it returns true, and reports
// whether it did. It is what a gate asks that needs to know no more.
func (p *Past) AnyHead(field Field, match func(value []byte) bool) bool {
	r := p.f.registers[field]
	return r != nil && p.anyHead(r, match)
}

func (p *Past) anyHead(r *register, match func(value []byte) bool) bool {
	for _, o := range r.ops.ops {
		if p.isHead(o) && match(o.body.Value) {
			return true
		}
	}
	return false
}

// HasKind reports whether a field of a kind holds a value in this past.
func (p *Past) HasKind(kind string) bool {
	k := p.f.kinds[kind]
	return k != nil && slices.ContainsFunc(k.registers, func(r *register) bool {
		return p.anyHead(r, func([]byte) bool { return true })
	})
}

// Each calls fn for every field of a kind that holds a value in this past,
// sorted by field, with the values in the order of Heads.
func (p *Past) Each(kind string, fn func(Field, []Value)) {
	k := p.f.kinds[kind]
	if k == nil {
		return
	}
	registers := slices.Clone(k.registers)
	slices.SortFunc(registers, func(a, b *register) int { return a.field.Compare(b.field) })
	for _, r := range registers {
		if values := p.values(r, compareFacts); len(values) > 0 {
			fn(r.field, values)
		}
	}
}

// Entries gives the entries of the past by causal depth, wall time, hash.
func (p *Past) Entries() []*Entry { return p.f.entries(p.in) }

// Missing gives the entries that are named in the past and do not belong to it, sorted: what its author was told of and did not hold.
func (p *Past) Missing() []Hash {
	var out []Hash
	for _, e := range p.Entries() {
		for _, h := range e.Seen {
			if !p.Has(h) {
				out = append(out, h)
			}
		}
		if e.Prev != (Hash{}) && !p.Has(e.Prev) {
			out = append(out, e.Prev)
		}
	}
	return sortedUnique(out)
}

// Fields gives the fields of a kind that hold a value in this past, sorted.
func (p *Past) Fields(kind string) []Field {
	k := p.f.kinds[kind]
	if k == nil {
		return nil
	}
	var fields []Field
	for _, r := range k.registers {
		if slices.ContainsFunc(r.ops.ops, p.isHead) {
			fields = append(fields, r.field)
		}
	}
	slices.SortFunc(fields, Field.Compare)
	return fields
}

// in reports whether an entry belongs to the past.
func (p *Past) in(n *node) bool {
	if p.all {
		return true
	}
	if n.strand == p.own {
		return n.pos < p.end
	}
	return n.pos < p.vec.at(n.strand)
}

// encloses reports whether the whole past of an entry in this past lies in it.
func (p *Past) encloses(n *node) bool {
	if p.all || n.strand == p.own {
		return true
	}
	for i, end := range n.vec {
		if end > p.endOf(int32(i)) { // strands are few
			return false
		}
	}
	return true
}

// shows reports whether this past shows that t lies in the past of n: in its
// chain, or in the chain of a head that n's chain names and that is in this
// past too. That t lies behind a head that this past lacks is not shown by it:
// whoever holds no more cannot know.
func (p *Past) shows(n, t *node) bool {
	its := p.f.pastOf(n)
	switch {
	case !its.in(t):
		return p.f.variant.has(anyTarget)
	case t.strand == n.strand || p.encloses(n) || p.f.variant.has(outsideEdges):
		return true
	}
	for m := n; m != nil; m = m.prev {
		if its = p.f.pastOf(m); m == t || !its.in(t) {
			return m == t
		}
		for _, h := range p.f.seen(m.entry) {
			if s := p.f.nodes[h]; s != nil && p.in(s) && p.f.inChain(t, s) {
				return true
			}
		}
	}
	return false
}

// Shows reports whether this past shows that the author of one entry held another one when writing it. Both are of this past; that the other
// lies behind a head that this past lacks is not shown by it.
func (p *Past) Shows(author, held Hash) bool {
	n, t := p.f.nodes[author], p.f.nodes[held]
	return n != nil && t != nil && n != t && p.in(n) && p.in(t) && p.shows(n, t)
}

func (p *Past) endOf(strand int32) int32 {
	if strand == p.own {
		return p.end
	}
	return p.vec.at(strand)
}

// counts reports whether an entry of this past has effect here.
func (p *Past) counts(n *node) bool {
	if n.inert != HasEffect || n.open && p.f.variant.has(dropUndecided) {
		return false
	}
	return !n.void || !p.encloses(n) && !p.f.variant.has(peekVerdicts)
}

// dead reports whether an undo that is alive in this past takes o back.
func (p *Past) dead(o *op) bool {
	for _, u := range o.undoneBy {
		if p.in(u.node) && (p.counts(u.node) || p.f.variant.has(voidUndo)) && p.shows(u.node, o.node) &&
			(p.f.variant.has(undoIsFinal) || !p.dead(u)) {
			return true
		}
	}
	return false
}

// alive reports whether o, which belongs to this past, has effect here.
func (p *Past) alive(o *op) bool { return p.counts(o.node) && !p.dead(o) }

// holds reports whether o belongs to this past and has effect here.
func (p *Past) holds(o *op) bool { return p.in(o.node) && p.alive(o) }
