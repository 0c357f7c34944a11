package ledger

import "slices"

// Status is what has become of one operation.
type Status uint8

// The states of an operation, the gravest first that applies.
const (
	StatusLive   Status = iota // states a value of the field, or an undo or confirmation in effect
	StatusHidden               // replaced by a live operation
	StatusUndone               // taken back
	StatusIdle                 // undo or confirmation whose target it cannot reach
	StatusVoid                 // its entry is refused by a gate
	StatusInert                // its entry has no authority
)

// String gives the status as a stable key for texts.
func (s Status) String() string {
	switch s {
	case StatusLive:
		return "live"
	case StatusHidden:
		return "hidden"
	case StatusUndone:
		return "undone"
	case StatusIdle:
		return "idle"
	case StatusVoid:
		return "void"
	case StatusInert:
		return "inert"
	}
	return "unknown"
}

// Event is one operation in the history of a field.
type Event struct {
	ID        OpID
	Op        *Op
	Entry     *Entry
	Depth     uint32
	Status    Status
	Returned  bool // a live value that waits for a Confirm
	Undecided bool // its entry misses a head
}

// History gives every operation on a field in causal order, whatever became of
// it, as everything that has arrived makes it.
func (f *Fold) History(field Field) []Event {
	p := f.now()
	return p.history(field)
}

// History is the fold's History as this past makes it, without what lies
// outside.
func (p *Past) History(field Field) []Event { return p.history(field) }

func (p *Past) history(field Field) []Event {
	r := p.f.registers[field]
	if r == nil {
		return nil
	}
	ops := slices.Clone(r.ops.ops)
	slices.SortFunc(ops, compareCausal)
	var events []Event
	for _, o := range ops {
		if !p.in(o.node) {
			continue
		}
		ev := Event{
			ID: o.id(), Op: o.body, Entry: o.node.entry, Depth: o.node.depth,
			Status: p.status(o), Undecided: o.node.open,
		}
		ev.Returned = ev.Status == StatusLive && o.body.Verb == Set && p.returned(o)
		events = append(events, ev)
	}
	return events
}

func (p *Past) status(o *op) Status {
	switch {
	case o.node.inert != HasEffect:
		return StatusInert
	case !p.counts(o.node):
		return StatusVoid
	case p.dead(o):
		return StatusUndone
	case o.body.Verb != Set && (len(o.targets) == 0 || !p.shows(o.node, o.targets[0].node)):
		return StatusIdle
	case o.body.Verb == Set && p.hidden(o):
		return StatusHidden
	}
	return StatusLive
}
