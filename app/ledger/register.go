package ledger

import (
	"bytes"
	"slices"
)

// Heads is what a field holds: every value that is alive and not hidden.
type Heads struct {
	Field  Field
	Values []Value
}

// Conflict reports whether the field holds more than one value.
func (h Heads) Conflict() bool { return len(h.Values) > 1 }

// Returned reports whether one of the values waits for a Confirm.
func (h Heads) Returned() bool {
	return slices.ContainsFunc(h.Values, func(v Value) bool { return v.Returned })
}

// IDs gives the operations of all values, sorted: what a Set has to supersede
// to settle the field.
func (h Heads) IDs() []OpID {
	var ids []OpID
	for _, v := range h.Values {
		for _, s := range v.Stated {
			ids = append(ids, s.ID)
		}
	}
	slices.SortFunc(ids, OpID.Compare)
	return ids
}

// Value is one value of a field and who stated it. Equal bytes are one value.
type Value struct {
	Bytes  []byte
	Stated []Statement // at least one
	// Returned: the value is alive only because somebody else's entry that
	// replaced it lost its effect, and nobody has confirmed it since.
	Returned bool
}

// Statement is one operation that states a value.
type Statement struct {
	ID      OpID
	User    UserID
	Device  DeviceID
	WallMS  int64
	ZoneMin int
	Depth   uint32 // causal depth of the entry
}

func (o *op) statement() Statement {
	e := o.node.entry
	return Statement{
		ID: o.id(), User: e.Payload.User, Device: e.Device,
		WallMS: e.Payload.WallMS, ZoneMin: e.Payload.ZoneMin, Depth: o.node.depth,
	}
}

// register is all operations on one field.
type register struct {
	field  Field
	ops    opList
	stale  bool // heads and digest are out of date
	heads  Heads
	digest Hash
	pass   uint32 // of the last list that it was entered in
}

// kindIndex is all operations and fields of one kind.
type kindIndex struct {
	ops       opList
	registers []*register
}

// opList is a list of operations that is brought into the order of their ids
// when it is read.
type opList struct {
	ops    []*op
	sorted int // so many at the front are in order
}

func (l *opList) add(o *op) { l.ops = append(l.ops, o) }

// byID gives the operations ordered by id. A few that came since are inserted;
// many are sorted.
func (l *opList) byID() []*op {
	if len(l.ops)-l.sorted > 8 {
		slices.SortFunc(l.ops, compareOps)
		l.sorted = len(l.ops)
	}
	for ; l.sorted < len(l.ops); l.sorted++ {
		o := l.ops[l.sorted]
		i, _ := slices.BinarySearchFunc(l.ops[:l.sorted], o, compareOps)
		copy(l.ops[i+1:l.sorted+1], l.ops[i:l.sorted])
		l.ops[i] = o
	}
	return l.ops
}

// index enters the operations of a fresh entry.
func (f *Fold) index(n *node) {
	for i := range n.ops {
		o := &n.ops[i]
		o.node, o.body, o.index = n, &n.entry.Payload.Ops[i], uint32(i) // at most 4,096
		field := o.body.Field
		k := f.kinds[field.Kind]
		if k == nil {
			k = &kindIndex{}
			f.kinds[field.Kind] = k
		}
		r := f.registers[field]
		if r == nil {
			r = &register{field: field}
			f.registers[field] = r
			k.registers = append(k.registers, r)
		}
		o.reg = r
		r.ops.add(o)
		r.stale = true
		k.ops.add(o)
	}
}

func compareOps(a, b *op) int { return a.id().Compare(b.id()) }

func (f *Fold) kindOps(kind string) []*op {
	if k := f.kinds[kind]; k != nil {
		return k.ops.byID()
	}
	return nil
}

// Field gives what a field holds, its values in causal order.
func (f *Fold) Field(field Field) Heads {
	r := f.registers[field]
	if r == nil {
		return Heads{Field: field}
	}
	f.refresh(r)
	return r.heads
}

// Kind gives the fields of a kind that hold a value, sorted.
func (f *Fold) Kind(kind string) []Field {
	k := f.kinds[kind]
	if k == nil {
		return nil
	}
	var fields []Field
	for _, r := range k.registers {
		if f.refresh(r); len(r.heads.Values) > 0 {
			fields = append(fields, r.field)
		}
	}
	slices.SortFunc(fields, Field.Compare)
	return fields
}

func (f *Fold) refresh(r *register) {
	if !r.stale {
		return
	}
	p := f.now()
	r.heads = Heads{Field: r.field, Values: p.values(r, compareCausal)}
	r.digest = r.heads.digest()
	r.stale = false
}

func compareCausal(a, b *op) int {
	if c := compareNodes(a.node, b.node); c != 0 {
		return c
	}
	return int(a.index) - int(b.index)
}

// values gives the values of a field in a past, its heads taken in an order.
func (p *Past) values(r *register, order func(a, b *op) int) []Value {
	var heads []*op
	for _, o := range r.ops.ops {
		if p.isHead(o) {
			heads = append(heads, o)
		}
	}
	slices.SortFunc(heads, order)
	if p.f.variant.has(lastClockWins) && len(heads) > 1 {
		heads = []*op{slices.MaxFunc(heads, compareFacts)}
	}
	var values []Value
	for _, o := range heads {
		returned := p.returned(o)
		i := slices.IndexFunc(values, func(v Value) bool { return bytes.Equal(v.Bytes, o.body.Value) })
		if i < 0 || p.f.variant.has(equalDiffer) {
			values = append(values, Value{Bytes: o.body.Value, Returned: true})
			i = len(values) - 1
		}
		v := &values[i]
		v.Stated = append(v.Stated, o.statement())
		v.Returned = v.Returned && returned
	}
	return values
}

// isHead reports whether o states a value that is alive and not hidden.
func (p *Past) isHead(o *op) bool {
	return o.body.Verb == Set && p.holds(o) && !p.hidden(o)
}

// hidden reports whether a path of supersedes, through live or dead
// operations, leads from a live operation to x, which lies in its past.
func (p *Past) hidden(x *op) bool {
	for _, y := range x.by {
		if p.holds(y) && p.shows(y.node, x.node) {
			return true
		}
	}
	if p.f.variant.has(directHiding) {
		return false
	}
	return p.anyAbove(x, p.alive)
}

// anyAbove reports whether an operation for which match is true supersedes x,
// directly or along a path inside this past, and has x in its past.
func (p *Past) anyAbove(x *op, match func(*op) bool) bool {
	var queue []*op
	p.f.pass++
	climb := func(o *op) {
		for _, y := range o.by {
			if y.pass != p.f.pass && p.in(y.node) && p.shows(y.node, o.node) {
				y.pass = p.f.pass
				queue = append(queue, y)
			}
		}
	}
	climb(x)
	for i := 0; i < len(queue); i++ {
		y := queue[i]
		if p.shows(y.node, x.node) && match(y) {
			return true
		}
		if p.f.variant.has(livePaths) && !p.alive(y) {
			continue
		}
		climb(y)
	}
	return false
}

// returned reports whether x, a head, stands only because somebody else's
// replacement lost its effect, and no Confirm that knew of it accepts x.
func (p *Past) returned(x *op) bool {
	if p.f.variant.has(forgetReturn) {
		return false
	}
	return p.anyAbove(x, func(y *op) bool {
		return y.node.entry.Payload.User != x.node.entry.Payload.User &&
			p.lostEffect(y.node) && !p.dead(y) && !p.accepted(x, y)
	})
}

func (p *Past) lostEffect(n *node) bool {
	return !p.counts(n) && (n.inert == HasEffect || n.inert.hadEffect())
}

func (p *Past) accepted(x, y *op) bool {
	for _, c := range x.confirmed {
		if p.holds(c) && p.shows(c.node, x.node) && p.shows(c.node, y.node) {
			return true
		}
	}
	return false
}
