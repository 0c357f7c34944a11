package ledger

import (
	"cmp"
	"slices"
)

// Fold holds the entries of one case and what they mean together. The meaning
// is a function of the set of entries, the control records and the rules,
// whatever the order of arrival. A Fold is not safe for concurrent use.
type Fold struct {
	rules   Rules
	control Control
	variant variant

	nodes     map[Hash]*node
	strands   []strand
	runs      map[runKey]*run
	waitPrev  map[Hash][]*node // entries whose previous entry is not here
	waitSeen  map[Hash][]*node // entries that name a head that is not here
	cutHashes map[Hash]bool

	registers map[Field]*register
	kinds     map[string]*kindIndex
	marks     []Mark
	marked    bool   // marks is up to date
	pass      uint32 // number of the last sort or search
}

// node is an entry in its place.
type node struct {
	entry  *Entry
	prev   *node    // nil: none, or not here
	kids   []*node  // entries whose Prev this is
	kid    [1]*node // room for the first of kids
	namers []*node  // entries that name this in Seen
	ops    []op

	strand int32 // -1: not placed yet
	pos    int32
	vec    vector // past without the part of the own strand

	depth    uint32
	open     bool // a head of the past is not here and not declared lost
	broken   bool
	late     bool // came after another entry of the same sequence, or hangs on one that did
	inert    Reason
	void     bool
	breaches []Breach

	pass, indegree uint32 // of the topological sort
}

// op is an operation with the valid edges that lead to it.
type op struct {
	node      *node
	reg       *register
	body      *Op
	index     uint32
	targets   []*op // what this op's own valid edges lead to
	by        []*op // Set: operations that supersede it
	undoneBy  []*op
	confirmed []*op
	target1   [1]*op // room for the first of targets
	by1       [1]*op // room for the first of by
	pass      uint32 // of the last search that met it
}

func (o *op) id() OpID { return OpID{Entry: o.node.entry.Hash, Index: o.index} }

func (o *op) fact() Fact {
	return Fact{ID: o.id(), Field: o.body.Field, Value: o.body.Value, Entry: o.node.entry}
}

// New makes an empty fold.
func New(r Rules, c Control) *Fold {
	f := &Fold{rules: r}
	f.reset()
	f.setControl(c)
	return f
}

func (f *Fold) reset() {
	f.nodes = make(map[Hash]*node)
	f.strands = nil
	f.runs = make(map[runKey]*run)
	f.waitPrev = make(map[Hash][]*node)
	f.waitSeen = make(map[Hash][]*node)
	f.registers = make(map[Field]*register)
	f.kinds = make(map[string]*kindIndex)
	f.marks, f.marked = nil, false
}

// Add takes entries into the fold, in any order and any grouping. An entry
// that is already there is ignored, except that a readable one replaces one
// that was unreadable. It returns the fields whose meaning may have changed,
// sorted. Every Past handed out before is stale afterwards.
func (f *Fold) Add(entries ...*Entry) []Field {
	fresh := make([]*node, 0, len(entries))
	upgraded := false
	if len(f.nodes) == 0 {
		f.nodes = make(map[Hash]*node, len(entries))
	}
	room := nodeRoom{left: entries}
	for _, e := range entries {
		if n := f.nodes[e.Hash]; n != nil {
			if n.entry.Unreadable && !e.Unreadable {
				n.entry, upgraded = e, true
			}
			continue
		}
		n := room.node(e)
		f.nodes[e.Hash] = n
		fresh = append(fresh, n)
	}
	if len(fresh) == 0 && !upgraded {
		return nil
	}
	f.marked = false
	if upgraded {
		f.rebuild()
		return f.allFields()
	}
	all := f.connect(fresh)
	touched := f.causalOrder(fresh)
	for _, n := range touched {
		f.settle(n)
		all = all || f.cutHashes[n.entry.Hash]
	}
	for _, n := range touched {
		f.link(n)
	}
	if f.scattered() {
		f.rebuild()
		return f.allFields()
	}
	if all {
		f.judgeAll()
		return f.allFields()
	}
	f.judge(touched)
	return f.touchedFields(touched)
}

// SetControl replaces the control records and judges everything anew.
func (f *Fold) SetControl(c Control) {
	f.setControl(c)
	f.marked = false
	order := f.causalOrder(f.all())
	for _, n := range order {
		n.open = f.isOpen(n)
	}
	f.judgeInOrder(order)
}

func (f *Fold) setControl(c Control) {
	f.control = c
	f.cutHashes = make(map[Hash]bool)
	for _, a := range c.Devices {
		for _, cut := range a.Cuts {
			for _, line := range cut {
				f.cutHashes[line.Hash] = true
			}
		}
	}
}

// rebuild places every entry anew, as if all had come at once.
func (f *Fold) rebuild() {
	fresh := make([]*node, 0, len(f.nodes))
	var room nodeRoom
	for _, n := range f.nodes {
		fresh = append(fresh, room.node(n.entry))
	}
	f.reset()
	for _, n := range fresh {
		f.nodes[n.entry.Hash] = n
	}
	f.connect(fresh)
	order := f.causalOrder(fresh)
	for _, n := range order {
		f.settle(n)
	}
	for _, n := range order {
		f.link(n)
	}
	f.judgeInOrder(order)
}

// nodeRoom makes nodes and their operations some hundreds at a time.
type nodeRoom struct {
	left  []*Entry // what may still come, as far as it is known
	nodes []node
	ops   []op
}

// roomSize is how many nodes are made at once.
const roomSize = 256

func (r *nodeRoom) node(e *Entry) *node {
	if len(r.nodes) == 0 {
		r.nodes = make([]node, max(1, min(roomSize, len(r.left))))
	}
	n := &r.nodes[0]
	r.nodes = r.nodes[1:]
	if len(r.left) > 0 {
		r.left = r.left[1:] // entries that are here already need none
	}
	n.entry, n.strand = e, -1
	n.kids = n.kid[:0]
	if !e.Unreadable {
		n.ops = r.take(len(e.Payload.Ops))
	}
	return n
}

func (r *nodeRoom) take(n int) []op {
	if n > len(r.ops) {
		size := n
		if len(r.nodes) > 0 {
			size = max(n, 3*roomSize)
		}
		r.ops = make([]op, size)
	}
	ops := r.ops[:n:n]
	r.ops = r.ops[n:]
	for i := range ops {
		ops[i].targets, ops[i].by = ops[i].target1[:0], ops[i].by1[:0]
	}
	return ops
}

// connect ties fresh entries to those they name and to those that waited for
// them. It reports whether an older verdict of authority may change: a fork
// shows, or an entry that had been declared lost turns up.
func (f *Fold) connect(fresh []*node) (all bool) {
	for _, n := range fresh {
		e := n.entry
		if !e.Prev.IsZero() {
			if p := f.nodes[e.Prev]; p != nil {
				n.prev = p
				p.kids = append(p.kids, n)
			} else {
				f.waitPrev[e.Prev] = append(f.waitPrev[e.Prev], n)
			}
		}
		for _, h := range f.seen(e) {
			if s := f.nodes[h]; s != nil {
				s.namers = append(s.namers, n)
			} else {
				f.waitSeen[h] = append(f.waitSeen[h], n)
			}
		}
		for _, w := range f.waitPrev[e.Hash] {
			w.prev = n
			n.kids = append(n.kids, w)
		}
		n.namers = append(n.namers, f.waitSeen[e.Hash]...)
		delete(f.waitPrev, e.Hash)
		delete(f.waitSeen, e.Hash)
		all = f.seat(n) || all
		all = all || f.control.Lost[e.Hash]
		f.index(n)
	}
	return all
}

// seen gives the heads an entry names. They stand in the header, so they hold
// for an unreadable entry too.
func (f *Fold) seen(e *Entry) []Hash {
	if e.Unreadable && f.variant.has(headsInPayload) {
		return nil
	}
	return e.Seen
}

// causalOrder gives the entries and all that name them, directly or not, each
// after everything it names.
func (f *Fold) causalOrder(from []*node) []*node {
	f.pass++
	reached := make([]*node, 0, len(from))
	mark := func(n *node) {
		if n.pass != f.pass {
			n.pass, n.indegree = f.pass, 0
			reached = append(reached, n)
		}
	}
	for _, n := range from {
		mark(n)
	}
	for i := 0; i < len(reached); i++ {
		followers(reached[i], mark)
	}
	for _, n := range reached {
		followers(n, func(k *node) { k.indegree++ })
	}
	order := make([]*node, 0, len(reached))
	for _, n := range reached {
		if n.indegree == 0 {
			order = append(order, n)
		}
	}
	for i := 0; i < len(order); i++ {
		followers(order[i], func(k *node) {
			if k.indegree--; k.indegree == 0 {
				order = append(order, k)
			}
		})
	}
	return order
}

func followers(n *node, visit func(*node)) {
	for _, k := range n.kids {
		visit(k)
	}
	for _, k := range n.namers {
		visit(k)
	}
}

// settle computes what follows from an entry's place: depth, strand, past.
func (f *Fold) settle(n *node) {
	n.depth = 1
	if n.prev != nil {
		n.depth = n.prev.depth + 1
	}
	for _, h := range f.seen(n.entry) {
		if s := f.nodes[h]; s != nil {
			n.depth = max(n.depth, s.depth+1)
		}
	}
	if n.strand < 0 {
		f.place(n)
	}
	n.vec = f.pastVector(n)
	n.open = f.isOpen(n)
	n.broken = brokenLink(n)
}

// isOpen reports whether a head in the entry's past is missed and not lost.
func (f *Fold) isOpen(n *node) bool {
	missed := func(h Hash) bool { return !h.IsZero() && !f.control.Lost[h] }
	if n.prev == nil {
		if missed(n.entry.Prev) {
			return true
		}
	} else if n.prev.open {
		return true
	}
	for _, h := range f.seen(n.entry) {
		s := f.nodes[h]
		if s == nil && missed(h) || s != nil && missed(f.chainGap(s)) {
			return true
		}
	}
	return false
}

// all gives every entry, in no order.
func (f *Fold) all() []*node {
	nodes := make([]*node, 0, len(f.nodes))
	for _, n := range f.nodes {
		nodes = append(nodes, n)
	}
	return nodes
}

// chosen gives the entries that are wanted by causal depth, wall time, hash. Most questions want few of many.
func (f *Fold) chosen(want func(*node) bool) []*node {
	nodes := f.all()
	nodes = slices.DeleteFunc(nodes, func(n *node) bool { return !want(n) })
	slices.SortFunc(nodes, compareNodes)
	return nodes
}

func compareNodes(a, b *node) int {
	return cmp.Or(
		cmp.Compare(a.depth, b.depth),
		cmp.Compare(a.entry.Payload.WallMS, b.entry.Payload.WallMS),
		a.entry.Hash.Compare(b.entry.Hash),
	)
}

func (f *Fold) allFields() []Field {
	fields := make([]Field, 0, len(f.registers))
	for field := range f.registers {
		fields = append(fields, field)
	}
	slices.SortFunc(fields, Field.Compare)
	return fields
}

// touchedFields gives the fields of the entries, each once, sorted.
func (f *Fold) touchedFields(touched []*node) []Field {
	f.pass++
	var fields []Field
	for _, n := range touched {
		for i := range n.ops {
			if r := n.ops[i].reg; r.pass != f.pass {
				r.pass = f.pass
				fields = append(fields, r.field)
			}
		}
	}
	slices.SortFunc(fields, Field.Compare)
	return fields
}
