package ledger

// Control is what the signed control records say, as plain data. It is judged
// on the set: whenever it changes every verdict is taken anew. The maps are
// read, never written; the caller does not change them after handing them in.
type Control struct {
	Devices  map[DeviceID]Authority
	Released map[Hash]bool // entries to which a signed release gives effect again
	Lost     map[Hash]bool // entries declared lost: nobody waits for them
}

// Authority is what a device may do in the case.
type Authority struct {
	User   UserID // the user of the device's card
	Roles  []string
	Member bool  // the roster names the device, removed later or not; a removal is a Cut
	Cuts   []Cut // revocations and removals; an entry must lie inside every one of them
}

// Cut is the list of journal prefixes that a revocation or removal leaves in
// effect. An incarnation that has no line is outside; so an empty Cut leaves
// nothing.
type Cut []CutLine

// CutLine is the last entry of one incarnation that stays in effect.
type CutLine struct {
	Incarnation Incarnation
	Seq         uint64
	Hash        Hash
}

// Reason says why an entry has no effect although no gate refuses it.
type Reason uint8

// The reasons. Their numbers stand in the state hash and never change.
const (
	HasEffect     Reason = 0
	BrokenChain   Reason = 1 // previous entry of another device, or a sequence that does not follow
	UnknownDevice Reason = 2 // no card
	WrongUser     Reason = 3 // the payload's user is not the card's user
	NotMember     Reason = 4 // the roster of the case does not name the device
	BeyondCut     Reason = 5 // a revocation or removal leaves it outside
	Forked        Reason = 6 // this incarnation has two entries of one sequence at or before this one
)

// String gives the reason as a stable key for texts.
func (r Reason) String() string {
	switch r {
	case HasEffect:
		return "effect"
	case BrokenChain:
		return "broken-chain"
	case UnknownDevice:
		return "unknown-device"
	case WrongUser:
		return "wrong-user"
	case NotMember:
		return "not-member"
	case BeyondCut:
		return "beyond-cut"
	case Forked:
		return "forked"
	}
	return "unknown"
}

// hadEffect reports whether an entry without effect for this reason may have
// had effect in a store that did not know the cut or the fork yet.
func (r Reason) hadEffect() bool { return r == BeyondCut || r == Forked }

// inertReason judges the authority of one entry on the whole set.
func (f *Fold) inertReason(n *node) Reason {
	e := n.entry
	if n.broken {
		return BrokenChain
	}
	if f.control.Released[e.Hash] {
		return HasEffect
	}
	a, known := f.control.Devices[e.Device]
	switch {
	case !known:
		return UnknownDevice
	case !e.Unreadable && e.Payload.User != a.User:
		return WrongUser
	case !a.Member:
		return NotMember
	case !f.insideCuts(n, a.Cuts):
		return BeyondCut
	case f.isForked(n):
		return Forked
	}
	return HasEffect
}

// insideCuts reports whether every cut leaves the entry in effect: the lowest
// cut wins.
func (f *Fold) insideCuts(n *node, cuts []Cut) bool {
	if f.variant.has(highestCut) {
		return len(cuts) == 0 || f.insideAny(n, cuts)
	}
	for _, c := range cuts {
		if !f.inside(n, c) {
			return false
		}
	}
	return true
}

// inside reports whether one cut leaves the entry in effect. As long as the
// named entry is not here, or its chain has a gap, the sequence decides.
func (f *Fold) inside(n *node, c Cut) bool {
	for _, line := range c {
		if line.Incarnation != n.entry.Incarnation || n.entry.Seq > line.Seq {
			continue
		}
		last := f.nodes[line.Hash]
		if last == nil || f.inChain(n, last) || !f.chainGap(last).IsZero() {
			return true
		}
	}
	return false
}

// brokenLink reports whether the entry does not follow what it names as its
// previous entry. An incarnation that hangs on a broken one is not broken.
func brokenLink(n *node) bool {
	e, p := n.entry, n.prev
	switch {
	case p == nil && e.Prev.IsZero():
		return e.Seq != 1
	case p == nil:
		return e.Seq == 0
	case p.entry.Device != e.Device:
		return true
	case p.entry.Incarnation != e.Incarnation:
		return e.Seq != 1
	}
	return p.broken || e.Seq != p.entry.Seq+1
}

// insideAny is the wrong reading of insideCuts: one cut that spares the entry
// is enough.
func (f *Fold) insideAny(n *node, cuts []Cut) bool {
	for _, c := range cuts {
		if f.inside(n, c) {
			return true
		}
	}
	return false
}
