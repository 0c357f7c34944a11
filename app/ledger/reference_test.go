package ledger

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// reference is the fold written straight from its definitions, for at most 64
// entries: everything is computed anew from sets, and a set is a bit mask. It
// shares no code with Fold but the types.
type reference struct {
	c     Control
	e     []*Entry
	at    map[Hash]int
	past  []uint64
	chain []uint64 // with the entry itself
	open  []bool
	inert []Reason
	void  []*[]string // breaches; nil: not judged yet
}

const refAll = ^uint64(0)

func newReference(c Control, entries []*Entry) *reference {
	r := &reference{c: c, at: make(map[Hash]int)}
	for _, e := range entries {
		if _, twice := r.at[e.Hash]; !twice {
			r.at[e.Hash] = len(r.e)
			r.e = append(r.e, e)
		}
	}
	n := len(r.e)
	r.past, r.chain = make([]uint64, n), make([]uint64, n)
	r.open, r.inert, r.void = make([]bool, n), make([]Reason, n), make([]*[]string, n)
	for i := range r.e {
		r.chain[i], _ = r.walk(r.e[i].Hash)
	}
	for i := range r.e {
		r.past[i], r.open[i] = r.walk(r.e[i].Prev)
		for j := range r.e {
			if r.chain[i]>>j&1 == 0 {
				continue
			}
			for _, s := range r.e[j].Seen {
				m, open := r.walk(s)
				r.past[i] |= m
				r.open[i] = r.open[i] || open
			}
		}
	}
	for i := range r.e {
		r.inert[i] = r.reason(i)
	}
	return r
}

// walk gives the chain that ends at h and whether it misses an entry that is
// not declared lost.
func (r *reference) walk(h Hash) (mask uint64, open bool) {
	for !h.IsZero() {
		i, here := r.at[h]
		if !here {
			return mask, !r.c.Lost[h]
		}
		mask |= 1 << i
		h = r.e[i].Prev
	}
	return mask, false
}

func (r *reference) reason(i int) Reason {
	e := r.e[i]
	if r.broken(i) {
		return BrokenChain
	}
	if r.c.Released[e.Hash] {
		return HasEffect
	}
	a, ok := r.c.Devices[e.Device]
	if !ok {
		return UnknownDevice
	}
	if !e.Unreadable && a.User != e.Payload.User {
		return WrongUser
	}
	if !a.Member {
		return NotMember
	}
	for _, c := range a.Cuts {
		spared := false
		for _, l := range c {
			if l.Incarnation == e.Incarnation && e.Seq <= l.Seq {
				last, here := r.at[l.Hash]
				spared = spared || !here || r.chain[last]>>i&1 == 1 || r.gap(l.Hash)
			}
		}
		if !spared {
			return BeyondCut
		}
	}
	for j, a := range r.e {
		for k, b := range r.e {
			if j != k && a.Device == e.Device && b.Device == e.Device && a.Incarnation == e.Incarnation &&
				b.Incarnation == e.Incarnation && a.Seq == b.Seq && a.Seq <= e.Seq {
				return Forked
			}
		}
	}
	return HasEffect
}

func (r *reference) gap(h Hash) bool {
	for !h.IsZero() {
		i, here := r.at[h]
		if !here {
			return true
		}
		h = r.e[i].Prev
	}
	return false
}

func (r *reference) broken(i int) bool {
	e := r.e[i]
	if e.Prev.IsZero() {
		return e.Seq != 1
	}
	j, here := r.at[e.Prev]
	if !here {
		return e.Seq == 0
	}
	p := r.e[j]
	if p.Device != e.Device {
		return true
	}
	if p.Incarnation != e.Incarnation {
		return e.Seq != 1
	}
	return e.Seq != p.Seq+1 || r.broken(j)
}

// breaches judges an entry in its past.
func (r *reference) breaches(i int) []string {
	if r.void[i] == nil {
		var b []string
		if !r.open[i] && r.inert[i] == HasEffect && !r.e[i].Unreadable {
			b = r.gate(i)
		}
		r.void[i] = &b
	}
	return *r.void[i]
}

// gate is toyRules.Gate once more.
func (r *reference) gate(i int) []string {
	var b []string
	p := r.past[i]
	for _, o := range r.e[i].Payload.Ops {
		if o.Verb != Set {
			continue
		}
		switch o.Field.Kind {
		case "answer":
			contract := false
			r.ops(func(id OpID, t *Op) {
				contract = contract || t.Verb == Set && t.Field.Kind == "contract" && r.alive(p, id)
			})
			if !contract {
				b = append(b, "no-contract")
			}
		case "verify":
			if len(r.heads(p, Field{"answer", o.Field.Key})) != 1 {
				b = append(b, "not-answered")
			}
		}
	}
	return b
}

func (r *reference) ops(visit func(OpID, *Op)) {
	for _, e := range r.e {
		if !e.Unreadable {
			for k := range e.Payload.Ops {
				visit(OpID{e.Hash, uint32(k)}, &e.Payload.Ops[k])
			}
		}
	}
}

func (r *reference) op(id OpID) *Op {
	i, here := r.at[id.Entry]
	if !here || r.e[i].Unreadable || int(id.Index) >= len(r.e[i].Payload.Ops) {
		return nil
	}
	return &r.e[i].Payload.Ops[id.Index]
}

func (r *reference) in(p uint64, h Hash) bool { return p>>r.at[h]&1 == 1 }

func (r *reference) counts(p uint64, h Hash) bool {
	i := r.at[h]
	if !r.in(p, h) || r.inert[i] != HasEffect {
		return false
	}
	return p != refAll && r.past[i]&^p != 0 || len(r.breaches(i)) == 0
}

// pastIn is the past of an entry as far as somebody who holds p can tell.
func (r *reference) pastIn(p uint64, h Hash) uint64 {
	i := r.at[h]
	past, _ := r.walk(r.e[i].Prev)
	for j := range r.e {
		if r.chain[i]>>j&1 == 0 {
			continue
		}
		for _, s := range r.e[j].Seen {
			if k, here := r.at[s]; here && p>>k&1 == 1 {
				past |= r.chain[k]
			}
		}
	}
	return past
}

// edge reports whether an edge from one operation to another holds in p.
func (r *reference) edge(p uint64, from, to OpID) bool {
	f, t := r.op(from), r.op(to)
	return f != nil && t != nil && f.Field == t.Field && r.in(r.pastIn(p, from.Entry), to.Entry)
}

func (r *reference) user(id OpID) UserID { return r.e[r.at[id.Entry]].Payload.User }

func (r *reference) dead(p uint64, id OpID) bool {
	dead := false
	r.ops(func(u OpID, o *Op) {
		if o.Verb == Undo && o.Target == id && r.edge(p, u, id) && r.user(u) == r.user(id) {
			dead = dead || r.alive(p, u)
		}
	})
	return dead
}

func (r *reference) alive(p uint64, id OpID) bool {
	return r.counts(p, id.Entry) && !r.dead(p, id)
}

// reaches reports whether a path of supersedes leads from y to x inside p.
func (r *reference) reaches(p uint64, y, x OpID) bool {
	o := r.op(y)
	if o.Verb != Set {
		return false
	}
	for _, t := range o.Supersedes {
		if r.edge(p, y, t) && r.in(p, t.Entry) && (t == x || r.reaches(p, t, x)) {
			return true
		}
	}
	return false
}

// above gives the operations of p from which a path leads to x and that have x
// in their past.
func (r *reference) above(p uint64, x OpID) []OpID {
	var above []OpID
	r.ops(func(y OpID, o *Op) {
		if o.Field == r.op(x).Field && r.in(p, y.Entry) && r.in(r.pastIn(p, y.Entry), x.Entry) && r.reaches(p, y, x) {
			above = append(above, y)
		}
	})
	return above
}

// heads gives the values of a field, each as text with what states it.
func (r *reference) heads(p uint64, field Field) []string {
	type value struct {
		ids      []OpID
		returned bool
	}
	values := make(map[string]*value)
	r.ops(func(x OpID, o *Op) {
		if o.Verb != Set || o.Field != field || !r.in(p, x.Entry) || !r.alive(p, x) {
			return
		}
		returned := false
		for _, y := range r.above(p, x) {
			if r.alive(p, y) {
				return
			}
			returned = returned || r.asksConfirm(p, x, y)
		}
		v := values[string(o.Value)]
		if v == nil {
			v = &value{returned: true}
			values[string(o.Value)] = v
		}
		v.ids = append(v.ids, x)
		v.returned = v.returned && returned
	})
	var texts []string
	for bytes, v := range values {
		texts = append(texts, valueText([]byte(bytes), v.ids, v.returned))
	}
	sort.Strings(texts)
	return texts
}

// asksConfirm reports whether y, which replaced x and is not alive, makes x a
// returned value.
func (r *reference) asksConfirm(p uint64, x, y OpID) bool {
	i := r.at[y.Entry]
	why := r.inert[i]
	lost := why == BeyondCut || why == Forked || why == HasEffect && !r.counts(p, y.Entry)
	if !lost || r.user(x) == r.user(y) || r.dead(p, y) {
		return false
	}
	confirmed := false
	r.ops(func(c OpID, o *Op) {
		if o.Verb == Confirm && o.Target == x && r.edge(p, c, x) && r.in(p, c.Entry) && r.alive(p, c) {
			confirmed = confirmed || r.in(r.pastIn(p, c.Entry), y.Entry)
		}
	})
	return !confirmed
}

func valueText(value []byte, ids []OpID, returned bool) string {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, OpID.Compare)
	var b strings.Builder
	fmt.Fprintf(&b, "%x %v", value, returned)
	for _, id := range ids {
		fmt.Fprintf(&b, " %x/%d", id.Entry[:4], id.Index)
	}
	return b.String()
}

func headsText(h Heads) []string {
	var texts []string
	for _, v := range h.Values {
		var ids []OpID
		for _, s := range v.Stated {
			ids = append(ids, s.ID)
		}
		texts = append(texts, valueText(v.Bytes, ids, v.Returned))
	}
	sort.Strings(texts)
	return texts
}

// marks is toyRules.Combine once more.
func (r *reference) marks() []string {
	var marks []string
	stated := func(id OpID, o *Op) bool {
		i := r.at[id.Entry]
		return o.Verb == Set && r.inert[i] == HasEffect && len(r.breaches(i)) == 0
	}
	r.ops(func(v OpID, vo *Op) {
		r.ops(func(a OpID, ao *Op) {
			if vo.Field.Kind == "verify" && ao.Field.Kind == "answer" && vo.Field.Key == ao.Field.Key &&
				stated(v, vo) && stated(a, ao) && r.user(v) == r.user(a) {
				about := []OpID{v, a}
				slices.SortFunc(about, OpID.Compare)
				marks = append(marks, fmt.Sprintf("%x %x", about[0].Entry[:4], about[1].Entry[:4]))
			}
		})
	})
	sort.Strings(marks)
	return marks
}

// differs compares a fold with the reference, entry by entry and field by
// field, and names the first difference.
func (r *reference) differs(f *Fold) error {
	for i, e := range r.e {
		v, ok := f.Verdict(e.Hash)
		var codes []string
		for _, b := range v.Breaches {
			codes = append(codes, b.Code)
		}
		want := r.breaches(i)
		open := r.open[i] && r.inert[i] == HasEffect
		if !ok || v.Inert != r.inert[i] || v.Undecided != open || !slices.Equal(codes, want) {
			return fmt.Errorf("entry %x: %v %v %v, want %v %v %v",
				e.Hash[:4], v.Inert, v.Undecided, codes, r.inert[i], open, want)
		}
	}
	for _, field := range toyFields {
		if got, want := headsText(f.Field(field)), r.heads(refAll, field); !slices.Equal(got, want) {
			return fmt.Errorf("field %v: %q, want %q", field, got, want)
		} else if slices.Contains(f.Kind(field.Kind), field) != (len(want) > 0) {
			return fmt.Errorf("kind %s: %v", field.Kind, f.Kind(field.Kind))
		}
	}
	var marks []string
	for _, m := range f.Marks() {
		marks = append(marks, fmt.Sprintf("%x %x", m.About[0].Entry[:4], m.About[1].Entry[:4]))
	}
	sort.Strings(marks)
	if want := r.marks(); !slices.Equal(marks, want) {
		return fmt.Errorf("marks %q, want %q", marks, want)
	}
	return r.differsInPasts(f)
}

// differsInPasts compares what every author held.
func (r *reference) differsInPasts(f *Fold) error {
	for i, e := range r.e {
		p := f.PastOf(e.Hash)
		for j, o := range r.e {
			if p.Has(o.Hash) != (r.past[i]>>j&1 == 1) {
				return fmt.Errorf("past of %x: has %x %v", e.Hash[:4], o.Hash[:4], p.Has(o.Hash))
			}
		}
		field := toyFields[int(e.Hash[0])%len(toyFields)]
		if got, want := headsText(p.Heads(field)), r.heads(r.past[i], field); !slices.Equal(got, want) {
			return fmt.Errorf("past of %x: field %v: %q, want %q", e.Hash[:4], field, got, want)
		} else if slices.Contains(p.Fields(field.Kind), field) != (len(want) > 0) {
			return fmt.Errorf("past of %x: kind %s: %v", e.Hash[:4], field.Kind, p.Fields(field.Kind))
		}
	}
	if missing := f.MissingHeads(); !slices.Equal(missing, r.missing()) {
		return fmt.Errorf("missing %v, want %v", missing, r.missing())
	}
	return nil
}

func (r *reference) missing() []Hash {
	var missing []Hash
	add := func(h Hash) {
		if _, here := r.at[h]; !here && !h.IsZero() && !r.c.Lost[h] && !slices.Contains(missing, h) {
			missing = append(missing, h)
		}
	}
	for _, e := range r.e {
		add(e.Prev)
		for _, s := range e.Seen {
			add(s)
		}
	}
	slices.SortFunc(missing, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return missing
}
