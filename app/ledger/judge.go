package ledger

// judge takes the verdicts of entries anew; each comes after everything in its
// past.
func (f *Fold) judge(order []*node) {
	for _, n := range order {
		n.inert = f.inertReason(n)
		n.breaches = f.gate(n)
		n.void = len(n.breaches) > 0
		for i := range n.ops {
			n.ops[i].reg.stale = true
		}
	}
}

func (f *Fold) judgeAll() { f.judgeInOrder(f.causalOrder(f.all())) }

// judgeInOrder judges every entry. Authority comes first: it looks at the set.
func (f *Fold) judgeInOrder(order []*node) {
	for _, n := range order {
		n.inert = f.inertReason(n)
	}
	f.judge(order)
}

// gate asks the rules. An undecided entry counts until its past is complete.
func (f *Fold) gate(n *node) []Breach {
	if n.entry.Unreadable || n.inert != HasEffect || n.open {
		return nil
	}
	p := f.pastOf(n)
	if f.variant.has(judgeWholeSet) {
		p = f.now()
	}
	return f.rules.Gate(&p, n.entry)
}

// Judge says what the gates would refuse in an entry that is not written yet,
// by an author who holds everything that has arrived. Its hash may be zero.
func (f *Fold) Judge(e *Entry) []Breach { return f.rules.Gate(f.Now(), e) }

// link ties the operations of an entry to those that their edges lead to. An
// edge holds only if its target has the same field and lies in the past; an
// undo moreover only takes back what the same user did.
func (f *Fold) link(n *node) {
	p := f.pastOf(n)
	for i := range n.ops {
		o := &n.ops[i]
		o.unlink()
		switch o.body.Verb {
		case Set:
			for _, id := range o.body.Supersedes {
				if t := f.target(&p, o, id); t != nil {
					o.targets = append(o.targets, t)
					t.by = append(t.by, o)
				}
			}
		case Undo:
			t := f.target(&p, o, o.body.Target)
			if t != nil && (t.node.entry.Payload.User == n.entry.Payload.User || f.variant.has(foreignUndo)) {
				o.targets = append(o.targets, t)
				t.undoneBy = append(t.undoneBy, o)
			}
		case Confirm:
			if t := f.target(&p, o, o.body.Target); t != nil {
				o.targets = append(o.targets, t)
				t.confirmed = append(t.confirmed, o)
			}
		}
	}
}

func (f *Fold) target(p *Past, o *op, id OpID) *op {
	n := f.nodes[id.Entry]
	if n == nil || n == o.node || int64(id.Index) >= int64(len(n.ops)) {
		return nil
	}
	t := &n.ops[id.Index]
	if t.reg != o.reg || !p.in(n) && !f.variant.has(anyTarget) {
		return nil
	}
	return t
}

func (o *op) unlink() {
	for _, t := range o.targets {
		t.by = without(t.by, o)
		t.undoneBy = without(t.undoneBy, o)
		t.confirmed = without(t.confirmed, o)
	}
	o.targets = o.targets[:0]
}

func without(ops []*op, o *op) []*op {
	kept := ops[:0]
	for _, x := range ops {
		if x != o {
			kept = append(kept, x)
		}
	}
	return kept
}
