package casework

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

func (p *planner) resolve(c *ResolveConflict) error {
	f := ledger.Field{Kind: c.Kind, Key: c.Key}
	con, ok := p.oc.model.Conflicts[f]
	if !ok {
		return refuse("no_conflict", "", c.Kind, c.Key)
	}
	if strings.TrimSpace(c.Reason) == "" {
		return refuse("reason_needed", notice.P3_5_1_Ho, c.Key)
	}
	if c.Choice < 1 || c.Choice > len(con.Values) {
		return refuse("no_choice", "", fmt.Sprint(c.Choice), fmt.Sprint(len(con.Values)))
	}
	p.ops = append(p.ops, ledger.Op{Verb: ledger.Set, Field: f, Value: con.Values[c.Choice-1].Bytes, Supersedes: p.oc.fold.Field(f).IDs()})
	return p.set(audit.Resolution{Kind: c.Kind, Key: c.Key, Reason: c.Reason})
}

func (p *planner) confirm(c *ConfirmReturned) error {
	f := ledger.Field{Kind: c.Kind, Key: c.Key}
	for _, v := range p.oc.fold.Field(f).Values {
		if v.Returned {
			for _, s := range v.Stated {
				p.ops = append(p.ops, ledger.Op{Verb: ledger.Confirm, Field: f, Target: s.ID})
			}
		}
	}
	if len(p.ops) == 0 {
		return refuse("nothing_returned", "", c.Kind, c.Key)
	}
	return nil
}

// undo takes back every operation of one of this user's entries; undoing an undo redoes.
func (p *planner) undo(c *Undo) error {
	e := p.target(c.Entry)
	if e == nil {
		return refuse("nothing_to_undo", "", c.Entry)
	}
	if e.Payload.User != p.d.user {
		return refuse("not_own_entry", notice.P3_5_1_Ha, c.Entry)
	}
	for i, op := range e.Payload.Ops {
		if neverUndone(op.Field.Kind) {
			return refuse("cannot_undo", notice.P3_5_1, op.Field.Kind)
		}
		if op.Field.Kind == audit.KindVerdict {
			if err := p.changed(audit.CheckID(op.Field.Key), c.Change); err != nil {
				return err
			}
		}
		p.ops = append(p.ops, ledger.Op{Verb: ledger.Undo, Field: op.Field, Target: ledger.OpID{Entry: e.Hash, Index: uint32(i)}})
	}
	return nil
}

// target is the entry with this hash, or this device's last entry of the case.
func (p *planner) target(hash string) *ledger.Entry {
	if hash == "" {
		for _, h := range slices.Backward(p.oc.entries) {
			if e, ok := p.oc.fold.Entry(h); ok && e.Payload.User == p.d.user && e.Device == ledger.DeviceID(p.d.v.Device()) {
				return e
			}
		}
		return nil
	}
	var h ledger.Hash
	b, err := hex.DecodeString(hash)
	if err != nil || len(b) != len(h) {
		return nil
	}
	e, ok := p.oc.fold.Entry(ledger.Hash(b))
	if !ok || e.Unreadable {
		return nil
	}
	return e
}
