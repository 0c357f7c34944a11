package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Change is why its author changed the judgement of a check after it had been told to the client (3-4-5).
type Change struct {
	Check  CheckID       `cbor:"-" json:"check"`
	By     ledger.UserID `cbor:"-" json:"-"`
	Reason string        `cbor:"1,keyasint" json:"reason"`
}

// Field implements Fact.
func (c Change) Field() ledger.Field { return field(KindChange, Owned(c.Check, c.By)) }

func (c Change) valid() error { return first(check(c.Check), need("reason", c.Reason)) }

// told gives the entries by which results were told: closing meetings and result notices.
func told(p *ledger.Past) []ledger.Hash {
	var out []ledger.Hash
	add := func(f ledger.Field) {
		for _, v := range p.Live(f) {
			for _, s := range v.Stated {
				out = append(out, s.ID.Entry)
			}
		}
	}
	for _, f := range p.Fields(KindClosing) {
		add(f)
	}
	for _, f := range p.Fields(KindPaper) {
		for _, v := range p.Live(f) {
			if x, err := Read(f, v.Bytes); err == nil {
				if pp, ok := x.(Paper); ok && pp.Sort == PaperNotice {
					add(f)
					break
				}
			}
		}
	}
	return out
}

// Told tells whether a judgement, given by its operation, was known when results were told to the client.
func Told(p *ledger.Past, judged ledger.OpID) bool {
	return slices.ContainsFunc(told(p), func(h ledger.Hash) bool { return p.Shows(h, judged.Entry) })
}

// gateChange: a judgement that was told to the client is changed, or taken back, only with a reason in the same entry (3-4-5).
func gateChange(p *ledger.Past, e *ledger.Entry, op *ledger.Op) *breach {
	if op.Field.Kind != KindVerdict {
		return nil
	}
	values := p.Live(op.Field)
	if len(values) == 0 {
		return nil
	}
	tellings := told(p)
	if len(tellings) == 0 || reasoned(e, op.Field) {
		return nil
	}
	wasTold := func(h ledger.Hash) bool {
		return slices.ContainsFunc(tellings, func(t ledger.Hash) bool { return p.Shows(t, h) })
	}
	for _, v := range values {
		if op.Verb == ledger.Set && string(v.Bytes) == string(op.Value) || !judges(op.Field, v.Bytes) {
			continue
		}
		changed := op.Verb == ledger.Undo && slices.ContainsFunc(v.Stated, func(s ledger.Statement) bool { return s.ID == op.Target && wasTold(s.ID.Entry) })
		if op.Verb == ledger.Set {
			changed = slices.ContainsFunc(v.Stated, func(s ledger.Statement) bool { return repeats(p, op.Field, s.ID, v.Bytes, wasTold) })
		}
		if changed {
			return refuse("change_reason", notice.P3_4_5, op.Field.Key)
		}
	}
	return nil
}

// repeats tells whether a value was told, or says again what was told and it replaces.
func repeats(p *ledger.Past, f ledger.Field, id ledger.OpID, value []byte, wasTold func(ledger.Hash) bool) bool {
	facts := map[ledger.OpID][]ledger.OpID{} // what each saying of this value replaces
	p.AnyIn(f, func(x ledger.Fact) bool {
		if string(x.Value) == string(value) {
			facts[x.ID] = x.Entry.Payload.Ops[x.ID.Index].Supersedes
		}
		return false
	})
	for todo := []ledger.OpID{id}; len(todo) > 0; {
		id, todo = todo[0], todo[1:]
		if wasTold(id.Entry) {
			return true
		}
		todo = append(todo, slices.DeleteFunc(slices.Clone(facts[id]), func(o ledger.OpID) bool { _, same := facts[o]; return !same })...)
		delete(facts, id)
	}
	return false
}

// judges tells whether a value is a judgement; 未確認 is none.
func judges(f ledger.Field, value []byte) bool {
	x, err := Read(f, value)
	j, ok := x.(Judgement)
	return err == nil && ok && (j.Verdict == Conforming || j.Verdict == Nonconforming)
}

// reasoned tells whether the entry says why it changes the field.
func reasoned(e *ledger.Entry, f ledger.Field) bool {
	return slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool {
		if o.Verb != ledger.Set {
			return false
		}
		x, err := Read(o.Field, o.Value)
		if err != nil {
			return false
		}
		switch x := x.(type) {
		case Change:
			return string(x.Check) == f.Key && x.By == e.Payload.User && strings.TrimSpace(x.Reason) != ""
		case Resolution:
			return x.Kind == f.Kind && x.Key == f.Key && strings.TrimSpace(x.Reason) != ""
		}
		return false
	})
}
