package ledger

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// toyFields are the fields of the simulation.
var toyFields = []Field{{"contract", "c"}, {"answer", "a"}, {"answer", "b"}, {"verify", "a"}}

const (
	replicas   = 5
	maxEntries = 40
)

// world is one schedule: five laptops that write, exchange parts of what they
// hold, lie, restore old copies of their store, and end under some control
// records.
type world struct {
	rng     *rand.Rand
	entries []*Entry
	prev    []int    // index of the previous entry, -1
	chain   []uint64 // with the entry itself
	past    []uint64
	knew    []uint64 // what the laptop held when it wrote
	lie     []bool
	laptop  [replicas]laptop
	control Control
	final   []*Entry // what arrives in the end
	calm    bool     // no fork, no cut, nothing lost: verdicts have to stand
}

type laptop struct {
	run   Incarnation
	seq   uint64
	tip   int // last own entry, -1
	known uint64
	saved *laptop // a copy of the store, to be restored
}

func (w *world) chance(percent int) bool { return w.rng.IntN(100) < percent }

func (w *world) randomHash() (h Hash) {
	for i := range h {
		h[i] = byte(w.rng.Uint32())
	}
	return h
}

func deviceOf(i int) DeviceID { return DeviceID{0xd0, byte(i)} }

// userOf gives four users to five laptops: one person has two.
func userOf(i int) UserID { return UserID{0xa0, byte(i % 4)} }

// newWorld plays one schedule.
func newWorld(seed uint64) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 1))}
	for i := range w.laptop {
		w.laptop[i] = laptop{run: w.incarnation(), tip: -1}
	}
	steps := 8 + w.rng.IntN(32)
	wild := w.chance(50)
	for range steps {
		i := w.rng.IntN(replicas)
		switch {
		case w.chance(50):
			w.write(i, wild && w.chance(25))
		case w.chance(70):
			w.exchange(i, w.rng.IntN(replicas))
		case w.chance(35):
			w.laptop[i].run, w.laptop[i].seq = w.incarnation(), 0
		case wild:
			w.copyStore(i)
		}
	}
	w.finish(wild)
	return w
}

func (w *world) incarnation() (n Incarnation) {
	n[0], n[1] = byte(w.rng.Uint32()), byte(w.rng.Uint32())
	return n
}

// copyStore restores a copy of a store: the same sequences are written again,
// or a new incarnation begins at the old entry. What was written since is not
// lost to the others.
func (w *world) copyStore(i int) {
	l := &w.laptop[i]
	if l.saved == nil {
		return
	}
	saved := l.saved
	*l = *saved
	l.saved = saved
	if w.chance(40) {
		l.run, l.seq = w.incarnation(), 0
	}
}

// exchange carries prefixes of journals from one laptop to another; seldom an
// entry is lost on the way.
func (w *world) exchange(from, to int) {
	take := w.laptop[from].known &^ w.laptop[to].known
	for i := range w.entries {
		if take>>i&1 == 1 && (w.chance(15) || w.prev[i] >= 0 && (w.laptop[to].known>>w.prev[i]&1 == 0) && !w.chance(5)) {
			take &^= 1 << i
			continue
		}
		w.laptop[to].known |= take & (1 << i)
	}
}

// heads gives what an honest author names as seen: the last entries of the
// branches that are known and not yet in the past.
func (w *world) heads(known, past uint64) []Hash {
	fresh := known &^ past
	inner := uint64(0)
	for i := range w.entries {
		if known>>i&1 == 1 && w.prev[i] >= 0 {
			inner |= 1 << w.prev[i]
		}
	}
	var heads []Hash
	for i, e := range w.entries {
		if (fresh&^inner)>>i&1 == 1 {
			heads = append(heads, e.Hash)
		}
	}
	return heads
}

func (w *world) write(i int, lie bool) {
	if len(w.entries) >= maxEntries {
		return
	}
	l := &w.laptop[i]
	if w.chance(30) {
		saved := *l
		l.saved = &saved
	}
	past := uint64(0)
	e := &Entry{Hash: w.randomHash(), Device: deviceOf(i), Incarnation: l.run, Seq: l.seq + 1}
	if l.tip >= 0 {
		past = w.past[l.tip] | w.chain[l.tip]
		e.Prev = w.entries[l.tip].Hash
	}
	prev := l.tip
	e.Seen = w.heads(l.known, past)
	e.Payload = Payload{Schema: 1, User: userOf(i), WallMS: int64(w.rng.IntN(6))}
	if lie {
		prev = w.lieInHeader(e, prev)
	}
	w.knew, w.lie = append(w.knew, l.known), append(w.lie, lie)
	w.append(e, prev)
	n := len(w.entries) - 1
	for range 1 + w.rng.IntN(2) {
		e.Payload.Ops = append(e.Payload.Ops, w.operation(w.past[n], e.Payload.User, lie))
	}
	l.tip, l.seq, l.known = n, e.Seq, l.known|1<<n
}

// lieInHeader lets an author break the chain, hide what was seen or name what
// was not.
func (w *world) lieInHeader(e *Entry, prev int) int {
	some := func() *Entry { return w.entries[w.rng.IntN(len(w.entries))] }
	switch {
	case len(w.entries) == 0:
	case w.chance(20):
		e.Seen = nil
	case w.chance(20):
		e.Seen = append(e.Seen, some().Hash)
		slices.SortFunc(e.Seen, Hash.Compare)
		e.Seen = slices.Compact(e.Seen)
	case w.chance(5):
		e.Seen = append(e.Seen, w.randomHash())
	case w.chance(8):
		e.Seq += 2
	case w.chance(8):
		prev = w.rng.IntN(len(w.entries))
		e.Prev = w.entries[prev].Hash
	case w.chance(8):
		e.Payload.User = userOf(w.rng.IntN(replicas))
	}
	return prev
}

// append notes an entry's place.
func (w *world) append(e *Entry, prev int) {
	n := len(w.entries)
	chain, past := uint64(1)<<n, uint64(0)
	if prev >= 0 {
		chain |= w.chain[prev]
		past = w.past[prev] | w.chain[prev]
	}
	for i, s := range w.entries {
		if slices.Contains(e.Seen, s.Hash) {
			past |= w.chain[i]
		}
	}
	w.entries = append(w.entries, e)
	w.prev, w.chain, w.past = append(w.prev, prev), append(w.chain, chain), append(w.past, past)
}

// operation makes one operation of an author who holds past.
func (w *world) operation(past uint64, user UserID, lie bool) Op {
	reach := past
	if lie && w.chance(60) {
		reach = refAll
	}
	ids, ops, users := w.opsIn(reach)
	switch {
	case len(ids) > 0 && w.chance(30):
		if k := w.pickUndo(ops, users, user, lie); k >= 0 {
			return Op{Verb: Undo, Field: ops[k].Field, Target: ids[k]}
		}
	case len(ids) > 0 && w.chance(8):
		k := w.rng.IntN(len(ids))
		return Op{Verb: Confirm, Field: ops[k].Field, Target: ids[k]}
	}
	return w.set(ids, ops, lie)
}

// pickUndo chooses what to take back: something of one's own, often an undo.
func (w *world) pickUndo(ops []*Op, users []UserID, user UserID, lie bool) int {
	pick := -1
	for k := range ops {
		own := users[k] == user || lie && w.chance(30)
		if own && (pick < 0 || w.chance(40) || ops[k].Verb == Undo && w.chance(50)) {
			pick = k
		}
	}
	return pick
}

func (w *world) set(ids []OpID, ops []*Op, lie bool) Op {
	o := Op{Verb: Set, Field: toyFields[1+w.rng.IntN(2)], Value: []byte{byte('0' + w.rng.IntN(3))}}
	contract := slices.ContainsFunc(ops, func(p *Op) bool { return p.Field.Kind == "contract" })
	switch {
	case !contract && !lie || w.chance(15):
		o.Field = toyFields[0]
	case w.chance(12):
		o.Field = toyFields[3]
	}
	sloppy := w.chance(20)
	for k := range ids {
		same := ops[k].Field == o.Field && ops[k].Verb == Set
		if lie && w.chance(15) || same && (!sloppy || w.chance(50)) && !w.replaced(ids[k], ops) {
			o.Supersedes = append(o.Supersedes, ids[k])
		}
	}
	return o
}

func (w *world) replaced(id OpID, ops []*Op) bool {
	return slices.ContainsFunc(ops, func(p *Op) bool { return slices.Contains(p.Supersedes, id) })
}

func (w *world) opsIn(mask uint64) (ids []OpID, ops []*Op, users []UserID) {
	for i, e := range w.entries {
		for k := range e.Payload.Ops {
			if mask>>i&1 == 1 {
				ids = append(ids, OpID{e.Hash, uint32(k)})
				ops = append(ops, &e.Payload.Ops[k])
				users = append(users, e.Payload.User)
			}
		}
	}
	return ids, ops, users
}

// finish decides what arrives and what the control records say.
func (w *world) finish(wild bool) {
	gaps := w.chance(35)
	for _, e := range w.entries {
		if wild && w.chance(3) {
			e.Unreadable = true
		}
		if !gaps || !w.chance(8) {
			w.final = append(w.final, e)
		}
	}
	w.control = Control{Devices: make(map[DeviceID]Authority), Released: make(map[Hash]bool), Lost: make(map[Hash]bool)}
	for i := range replicas {
		w.control.Devices[deviceOf(i)] = Authority{User: userOf(i), Member: true}
	}
	if wild {
		w.turnControl(gaps)
	}
	w.calm = !w.unruly()
}

func (w *world) turnControl(gaps bool) {
	if w.chance(8) {
		delete(w.control.Devices, deviceOf(w.rng.IntN(replicas)))
	}
	for i := range replicas {
		a, ok := w.control.Devices[deviceOf(i)]
		if !ok {
			continue
		}
		a.Member = !w.chance(3)
		for range 2 {
			if w.chance(8) {
				a.Cuts = append(a.Cuts, w.cut(deviceOf(i)))
			}
		}
		w.control.Devices[deviceOf(i)] = a
	}
	for _, e := range w.entries {
		if w.chance(6) {
			w.control.Released[e.Hash] = true
		}
		if gaps && w.chance(10) {
			w.control.Lost[e.Hash] = true
		}
	}
}

// cut spares each incarnation of a device up to some entry, or not at all.
func (w *world) cut(d DeviceID) Cut {
	lines := make(map[Incarnation]CutLine)
	for _, e := range w.entries {
		if e.Device == d && w.chance(60) {
			lines[e.Incarnation] = CutLine{e.Incarnation, e.Seq, e.Hash}
		}
	}
	var c Cut
	for _, e := range w.entries {
		if l, ok := lines[e.Incarnation]; ok && l.Hash == e.Hash {
			c = append(c, l)
		}
	}
	return c
}

// unruly reports whether the schedule holds what is judged on the set.
func (w *world) unruly() bool {
	if len(w.control.Lost) > 0 {
		return true
	}
	for _, a := range w.control.Devices {
		if len(a.Cuts) > 0 {
			return true
		}
	}
	type seat struct {
		d DeviceID
		i Incarnation
		s uint64
	}
	taken := make(map[seat]bool)
	for _, e := range w.entries {
		s := seat{e.Device, e.Incarnation, e.Seq}
		if taken[s] {
			return true
		}
		taken[s] = true
	}
	return false
}

// shuffled gives the entries in a random order, some of them twice.
func (w *world) shuffled(entries []*Entry) []*Entry {
	order := slices.Clone(entries)
	for _, e := range entries {
		if w.chance(15) {
			order = append(order, e)
		}
	}
	w.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// held gives the entries of a set.
func (w *world) held(set uint64) []*Entry {
	held := make([]*Entry, 0, bits.OnesCount64(set))
	for k, e := range w.entries {
		if set>>k&1 == 1 {
			held = append(held, e)
		}
	}
	return held
}
