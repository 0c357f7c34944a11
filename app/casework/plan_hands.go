package casework

import (
	"encoding/hex"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// hands plans loose notes and handovers; false for any other command.
func (p *planner) hands(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *NoteLoose:
		return true, p.noteLoose(c)
	case *SortLoose:
		return true, p.sortLoose(c)
	case *HandOver:
		return true, p.handOver(c)
	case *TakeOver:
		return true, p.takeOver(c)
	}
	return false, nil
}

func (p *planner) noteLoose(c *NoteLoose) error {
	text := strings.TrimSpace(c.Text)
	if text == "" {
		return refuse("empty_note", "")
	}
	p.id = freshOwned(p, p.oc.model.Hands.Loose, func(l *audit.Loose) string { return l.ID })
	return p.set(audit.Loose{ID: p.id, By: p.d.user, Text: text, At: p.at(c.At), Visit: p.maybeVisit("")})
}

// freshOwned is fresh for keys that end in their author.
func freshOwned[T any](p *planner, m map[string]audit.Entered[T], id func(*T) string) string {
	byID := make(map[string]audit.Entered[T], len(m))
	for _, e := range m {
		byID[id(&e.Fact)] = e
	}
	return fresh(p, byID)
}

func (p *planner) sortLoose(c *SortLoose) error {
	e, ok := p.oc.model.Hands.Loose[c.Note+"/"+p.d.user.String()]
	if !ok {
		return refuse("no_loose_note", "", c.Note)
	}
	f := e.Fact
	f.As, f.Check = c.As, ""
	if c.As == audit.LooseDropped || c.As == "" {
		return p.set(f)
	}
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	f.Check = id
	if err := p.set(f); err != nil {
		return err
	}
	kind, said := audit.KindObservation, func(k *audit.Check) []audit.Said { return k.Observed }
	if c.As == audit.LooseStatement {
		kind, said = audit.KindStatement, func(k *audit.Check) []audit.Said { return k.Said }
	}
	text := f.Text
	if k := p.oc.model.Checks[id]; k != nil {
		for _, s := range said(k) {
			if s.By == p.d.user {
				text = s.Text + "\n" + text
			}
		}
	}
	return p.set(audit.Note{Kind: kind, Check: id, By: p.d.user, Text: text})
}

// colleague is the person on the roster with this id or name.
func (p *planner) colleague(s string) (ledger.UserID, error) {
	var u ledger.UserID
	for _, x := range p.d.roster(p.oc) {
		if x.Name != s && x.User != s {
			continue
		}
		if b, err := hex.DecodeString(x.User); err == nil && len(b) == len(u) {
			return ledger.UserID(b), nil
		}
	}
	return u, refuse("unknown_person", "", s)
}

func (p *planner) handOver(c *HandOver) error {
	to, err := p.colleague(c.To)
	if err != nil {
		return err
	}
	if to == p.d.user {
		return refuse("handed_to_oneself", "")
	}
	if len(c.Checks)+len(c.Questions) == 0 {
		return refuse("hands_over_nothing", "")
	}
	f := audit.Handover{ID: fresh(p, p.oc.model.Hands.Handovers), From: p.d.user, To: to, Questions: c.Questions, Note: c.Note, At: p.at("")}
	for _, x := range c.Checks {
		id, err := p.check(x.Measure(), x.Place())
		if err != nil {
			return err
		}
		f.Checks = append(f.Checks, id)
	}
	p.id = f.ID
	return p.set(f)
}

func (p *planner) takeOver(c *TakeOver) error {
	e, ok := p.oc.model.Hands.Handovers[c.Handover]
	if !ok || e.Fact.To != p.d.user {
		return refuse("not_handed_to_you", notice.P3_5_1_Ha)
	}
	if err := p.set(audit.Taken{ID: c.Handover, At: p.at("")}); err != nil {
		return err
	}
	for _, id := range e.Fact.Checks {
		if err := p.set(audit.ComeBack{Check: id, By: p.d.user, On: true}); err != nil {
			return err
		}
	}
	return nil
}
