package ledger

// Rules is the domain's part of the fold. Both methods are pure functions of
// their arguments: no clock, no order of calls, no memory between them.
type Rules interface {
	// Gate says what the notice refuses in the entry, judged in what its
	// author held. No breach: the entry is valid, for ever.
	Gate(p *Past, e *Entry) []Breach
	// Combine marks what only shows in the whole set, on facts as stated.
	// A mark feeds no gate and no other combination.
	Combine(f *Facts) []Mark
}

// Breach is one refusal: a code of the domain, the provision it rests on and
// the arguments of its text.
type Breach struct {
	Code      string
	Provision string
	Args      []string
}

// Mark is a finding of a combination about the operations it names. It voids
// nothing.
type Mark struct {
	Breach
	About []OpID
}

// Fact is one Set as its author stated it.
type Fact struct {
	ID    OpID
	Field Field
	Value []byte
	Entry *Entry
}

// Facts are the Set operations of the whole set that are valid by form,
// authority and gate, undone or not, hidden or not.
type Facts struct{ f *Fold }

// Any calls match for the facts of a kind, ordered by operation id, until it
// returns true, and reports whether it did. It costs in the operations of the
// kind.
func (s *Facts) Any(kind string, match func(Fact) bool) bool {
	return anyOf(s.f.kindOps(kind), s.stated, match)
}

// Field gives the facts of one field, ordered by operation id.
func (s *Facts) Field(field Field) []Fact {
	var facts []Fact
	if r := s.f.registers[field]; r != nil {
		anyOf(r.ops.byID(), s.stated, func(x Fact) bool {
			facts = append(facts, x)
			return false
		})
	}
	return facts
}

// Authority is what the control records say about a device.
func (s *Facts) Authority(d DeviceID) (Authority, bool) {
	a, ok := s.f.control.Devices[d]
	return a, ok
}

func (s *Facts) stated(o *op) bool {
	if s.f.variant.has(combineLive) && s.f.Now().dead(o) {
		return false
	}
	return o.node.inert == HasEffect && !o.node.void
}

func anyOf(ops []*op, counts func(*op) bool, match func(Fact) bool) bool {
	for _, o := range ops {
		if o.body.Verb == Set && counts(o) && match(o.fact()) {
			return true
		}
	}
	return false
}
