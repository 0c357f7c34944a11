package casework

import (
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

func (p *planner) answer(c *RecordAnswer) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	p.id = string(id)
	if err := p.judge(c, id); err != nil {
		return err
	}
	for _, n := range []struct {
		kind string
		text *string
	}{{audit.KindStatement, c.Statement}, {audit.KindObservation, c.Observation}, {audit.KindReason, c.Reason}} {
		if n.text == nil {
			continue
		}
		if err := p.set(audit.Note{Kind: n.kind, Check: id, By: p.d.user, Text: *n.text}); err != nil {
			return err
		}
	}
	if len(p.ops) == 0 && !c.touchesScene() {
		return nil
	}
	return p.scene(c, id)
}

// scene writes the circumstances of an answer. What the command does not say stays as this author recorded it; the visit is the one that is
// running, if any.
func (p *planner) scene(c *RecordAnswer, id audit.CheckID) error {
	before := audit.Scene{Check: id, By: p.d.user}
	if k := p.oc.model.Checks[id]; k != nil {
		for _, s := range k.Scenes {
			if s.By == p.d.user {
				before = s
			}
		}
	}
	if v := p.oc.running(); v != nil {
		before.Visit = v.ID
	}
	if c.Verdict != "" || c.Observation != nil {
		before.ObservedAt = "" // what is seen now is of now; the sheet of an earlier look stays named
	}
	s := c.over(before)
	if c.Person != "" {
		who, ok := p.oc.model.Site.Persons[c.Person]
		if !ok {
			return refuse("nobody_listed", "", string(c.Person))
		}
		if c.Asked == "" {
			s.Asked = who.Role
		}
	}
	if c.Visit == "" && c.ObservedAt != "" {
		s.Visit = p.oc.visitAt(c.ObservedAt)
	}
	return p.set(s)
}

// judge records the verdict. 未確認 says why; a check in conflict is settled by resolve_conflict or by a judgement with a reason;
// 不適合 gives birth to a finding.
func (p *planner) judge(c *RecordAnswer, id audit.CheckID) error {
	if c.Verdict == "" {
		return nil
	}
	k := p.oc.model.Checks[id]
	reason := c.Reason != nil && strings.TrimSpace(*c.Reason) != ""
	if c.Verdict == audit.Unconfirmed && !reason && !p.hasReason(k) {
		return refuse("reason_needed", notice.P3_4_5, string(id))
	}
	if k.Conflict() {
		if !reason {
			return refuse("conflict_needs_reason", notice.P3_5_1_Ho, string(id))
		}
		f := audit.Judgement{Check: id}.Field()
		if err := p.set(audit.Resolution{Kind: f.Kind, Key: f.Key, Reason: *c.Reason}); err != nil {
			return err
		}
	}
	if err := p.set(audit.Judgement{Check: id, Verdict: c.Verdict}); err != nil {
		return err
	}
	if err := p.changed(id, c.Change); err != nil {
		return err
	}
	if c.Verdict == audit.Nonconforming && len(p.oc.fold.Field(audit.Finding{Check: id}.Field()).Values) == 0 {
		f := audit.Finding{Check: id, Requirement: p.d.requirement(p.oc, id.Measure())}
		if reason {
			f.Text = *c.Reason
		}
		return p.set(f)
	}
	return nil
}

func (p *planner) hasReason(k *audit.Check) bool {
	if k == nil {
		return false
	}
	return slices.ContainsFunc(k.Why, func(s audit.Said) bool { return s.By == p.d.user && s.Text != "" })
}

func (p *planner) withdraw(c *WithdrawAnswer) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	f := audit.Judgement{Check: id}.Field()
	for _, v := range p.oc.fold.Field(f).Values {
		for _, s := range v.Stated {
			if s.User == p.d.user {
				p.ops = append(p.ops, ledger.Op{Verb: ledger.Undo, Field: f, Target: s.ID})
			}
		}
	}
	if len(p.ops) == 0 {
		return refuse("nothing_to_undo", "", string(id))
	}
	return p.changed(id, c.Change)
}
