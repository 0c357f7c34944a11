package casework

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
)

// stepsMost is how many of one's own last actions can be taken back one after another.
const stepsMost = 20

// StepView is one own action.
type StepView struct {
	Entry  string        `json:"entry"`
	WallMS int64         `json:"wall_ms"`
	Kinds  []string      `json:"kinds"` // of package audit
	Check  audit.CheckID `json:"check,omitempty"`
	Code   string        `json:"code,omitempty"`
	Undone bool          `json:"undone,omitempty"`
}

// StepsView lists this user's own actions of today on this laptop, newest first. Undo is the entry that goes back next, Redo the taking back
// that is taken back next; "" is none. Both are carried out by the command Undo.
type StepsView struct {
	Steps []StepView `json:"steps"`
	Undo  string     `json:"undo,omitempty"`
	Redo  string     `json:"redo,omitempty"`
	Of    *StepView  `json:"of,omitempty"` // what Redo would do again
}

// Steps lists one's own last actions that can be taken back, and which of them goes back or comes again next. A new action ends the
// coming again of those before it. What cannot be taken back (papers, disclosures, reports) is passed over.
func (d *Desk) Steps(id string) (StepsView, error) {
	return view(d, id, func(oc *openCase) StepsView {
		v := StepsView{Steps: []StepView{}}
		now := d.now()
		today := now.Format("2006-01-02")
		fresh := false // an action newer than what follows
		for _, h := range slices.Backward(oc.entries) {
			e, ok := oc.fold.Entry(h)
			if !ok || e.Unreadable || e.Payload.User != d.user || e.Device != ledger.DeviceID(d.v.Device()) {
				continue
			}
			if localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format("2006-01-02") != today || len(v.Steps) >= stepsMost {
				break
			}
			switch back := d.backOf(oc, e); {
			case back != nil && isSet(back) && v.Redo == "" && !fresh && live(oc, e):
				s := d.stepView(oc, back)
				v.Redo, v.Of = h.String(), &s
			case back == nil && undoable(e):
				s := d.stepView(oc, e)
				s.Undone = !live(oc, e)
				fresh = fresh || !s.Undone && v.Redo == ""
				if !s.Undone && v.Undo == "" {
					v.Undo = s.Entry
				}
				v.Steps = append(v.Steps, s)
			}
		}
		return v
	})
}

// backOf is the entry that e takes back; nil if e takes nothing back.
func (d *Desk) backOf(oc *openCase, e *ledger.Entry) *ledger.Entry {
	for _, op := range e.Payload.Ops {
		if op.Verb == ledger.Undo {
			if t, ok := oc.fold.Entry(op.Target.Entry); ok {
				return t
			}
		}
	}
	return nil
}

func isSet(e *ledger.Entry) bool {
	return slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set })
}

// undoable tells whether the command Undo would take an entry back, and a person would mean it: a rendition is made by the program.
func undoable(e *ledger.Entry) bool {
	for _, op := range e.Payload.Ops {
		if neverUndone(op.Field.Kind) || op.Field.Kind == audit.KindRendition {
			return false
		}
	}
	return len(e.Payload.Ops) > 0
}

// neverUndone are the kinds of facts that Undo refuses.
func neverUndone(kind string) bool {
	switch kind {
	case audit.KindReport, audit.KindEditions, audit.KindPaper, audit.KindSignature, audit.KindDisclosure, audit.KindCustody, audit.KindRedaction, audit.KindDestroyed:
		return true
	}
	return false
}

// live tells whether any operation of an entry was not taken back.
func live(oc *openCase, e *ledger.Entry) bool {
	for i, op := range e.Payload.Ops {
		for _, x := range oc.fold.History(op.Field) {
			if x.ID == (ledger.OpID{Entry: e.Hash, Index: uint32(i)}) && x.Status != ledger.StatusUndone && x.Status != ledger.StatusVoid && x.Status != ledger.StatusInert && x.Status != ledger.StatusIdle {
				return true
			}
		}
	}
	return false
}

func (d *Desk) stepView(oc *openCase, e *ledger.Entry) StepView {
	s := StepView{Entry: e.Hash.String(), WallMS: e.Payload.WallMS, Kinds: kindsOf(e)}
	fields := make([]ledger.Field, len(e.Payload.Ops))
	for i, op := range e.Payload.Ops {
		fields[i] = op.Field
	}
	if _, checks := topics(fields); len(checks) > 0 {
		s.Check = checks[0]
		s.Code = d.checkRow(oc, s.Check).Code
	}
	return s
}

// MomentView is one entry that says something of a check.
type MomentView struct {
	Entry  string     `json:"entry"`
	By     string     `json:"by"`
	WallMS int64      `json:"wall_ms"`
	Said   []SaidFact `json:"said"`
	Unseen int        `json:"unseen,omitempty"` // entries of the check that were written before it by the clock and that its author did not have
}

// SaidFact is one operation of an entry on a check, with its fate.
type SaidFact struct {
	Kind   string `json:"kind"`
	Back   bool   `json:"back,omitempty"` // it takes one back
	Value  any    `json:"value,omitempty"`
	Status string `json:"status"`
}

// Moments lists every entry that says something of a check, in order of arrival, the newest last.
func (d *Desk) Moments(id string, check audit.CheckID) ([]MomentView, error) {
	return view(d, id, func(oc *openCase) []MomentView {
		out := []MomentView{}
		var hashes []ledger.Hash
		for _, h := range oc.entries {
			e, ok := oc.fold.Entry(h)
			if !ok || e.Unreadable {
				continue
			}
			m := MomentView{Entry: h.String(), By: d.person(e.Payload.User), WallMS: e.Payload.WallMS}
			for i, op := range e.Payload.Ops {
				if ofCheck(op.Field, check) {
					m.Said = append(m.Said, saidFact(oc, e, i))
				}
			}
			if len(m.Said) == 0 {
				continue
			}
			past := oc.fold.PastOf(h)
			for k, other := range hashes {
				if out[k].WallMS < m.WallMS && past != nil && !past.Has(other) {
					m.Unseen++
				}
			}
			out, hashes = append(out, m), append(hashes, h)
		}
		return out
	})
}

// ofCheck tells whether a field says something of a check.
func ofCheck(f ledger.Field, check audit.CheckID) bool {
	if f.Key == string(check) || strings.HasPrefix(f.Key, string(check)+"/") {
		return true
	}
	_, checks := topics([]ledger.Field{f})
	return slices.Contains(checks, check)
}

func saidFact(oc *openCase, e *ledger.Entry, i int) SaidFact {
	op := e.Payload.Ops[i]
	s := SaidFact{Kind: op.Field.Kind, Back: op.Verb == ledger.Undo}
	for _, x := range oc.fold.History(op.Field) {
		if x.ID == (ledger.OpID{Entry: e.Hash, Index: uint32(i)}) { //nolint:gosec // operations are few
			s.Status = x.Status.String()
		}
		if op.Verb == ledger.Undo && x.ID == op.Target && x.Op.Verb == ledger.Set {
			s.Value, _ = audit.Read(op.Field, x.Op.Value) // what is taken back; a kind of a newer program has no value
		}
	}
	if op.Verb == ledger.Set {
		s.Value, _ = audit.Read(op.Field, op.Value)
	}
	return s
}

// CardAt is a check as the author of an entry had it: with the entry written, or before it. Nothing of it can be changed, so it has no draft.
func (d *Desk) CardAt(id string, check audit.CheckID, entry string, before bool) (CardView, error) {
	return view2(d, id, func(oc *openCase) (CardView, error) {
		var h ledger.Hash
		raw, err := hex.DecodeString(entry)
		if err != nil || len(raw) != len(h) {
			return CardView{}, refuse("nothing_to_undo", "", entry)
		}
		at := oc.fold.AsOf
		if before {
			at = oc.fold.PastOf
		}
		past := at(ledger.Hash(raw))
		if past == nil {
			return CardView{}, refuse("nothing_to_undo", "", entry)
		}
		then := *oc
		then.model, then.list, then.hints = audit.Build(past), d.list(oc), d.watch(oc)
		v := d.card(&then, check)
		v.Statement.Draft, v.Observation.Draft, v.Reason.Draft, v.Hints = "", "", "", 0
		return v, nil
	})
}
