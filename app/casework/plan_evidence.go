package casework

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"strings"

	"genchi/app/audit"
	"genchi/app/notice"
)

func (p *planner) evidence(c Command) error {
	switch c := c.(type) {
	case *NoteSeen:
		return p.seen(c)
	case *LinkEvidence:
		id, err := p.check(c.Measure, c.Place)
		if err != nil {
			return err
		}
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
		return p.set(audit.Link{Item: c.Item, Check: id, On: !c.Off})
	case *SetUnused:
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
		if !c.Off && strings.TrimSpace(c.Reason) == "" {
			return refuse("reason_needed", notice.P1_2_4, string(c.Item))
		}
		return p.set(audit.Unused{Item: c.Item, On: !c.Off, Reason: c.Reason})
	case *WriteCaption:
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
		return p.set(audit.Caption{Item: c.Item, Text: c.Text})
	}
	return fmt.Errorf("no plan for %T", c)
}

func (p *planner) seen(c *NoteSeen) error {
	raw, err := p.d.random()
	if err != nil {
		return err
	}
	it := audit.Evidence{ID: audit.ItemID(hex.EncodeToString(raw)), Name: c.What, Seen: true, Edition: c.Edition, Page: c.Page, Where: c.Where, Place: c.Place}
	if v := p.oc.running(); v != nil {
		it.Visit = v.ID
	}
	p.id = string(it.ID)
	if err := p.set(it); err != nil {
		return err
	}
	if c.Measure == "" {
		return nil
	}
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	return p.set(audit.Link{Item: it.ID, Check: id, On: true})
}

func (p *planner) finding(c Command) error {
	switch c := c.(type) {
	case *WriteFinding:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		f := p.oc.model.Findings[id].Finding
		f.Text = c.Text
		return p.set(f)
	case *SetDueDate:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		return p.set(audit.Due{Check: id, On: audit.Date(c.On), Agreed: c.Agreed, AgreedBy: c.AgreedBy})
	case *ReviewCorrection:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		if err := p.round(id, c); err != nil {
			return err
		}
		if err := p.set(audit.Review{Check: id, Result: c.Result, On: audit.Date(c.On), Text: c.Text}); err != nil {
			return err
		}
		return p.judgeAnew(id, c)
	}
	return fmt.Errorf("no plan for %T", c)
}

// judgeAnew judges a check after its correction: as the reviewer says, never by the result of the review alone (3-4-6).
func (p *planner) judgeAnew(id audit.CheckID, c *ReviewCorrection) error {
	if c.Verdict == "" {
		return nil
	}
	if c.Verdict != audit.Conforming && c.Verdict != audit.Nonconforming {
		return badForm(fmt.Errorf("verdict %q after a correction: %w", c.Verdict, audit.ErrForm))
	}
	why, a := cmp.Or(strings.TrimSpace(c.Change), strings.TrimSpace(c.Text)), &RecordAnswer{Verdict: c.Verdict}
	if why != "" {
		a.Reason = &why
	}
	if p.oc.model.Checks[id].Verdict() != c.Verdict {
		a.Change = why
	}
	return p.judge(a, id)
}

func (p *planner) found(m audit.MeasureID, place audit.PlaceID) (audit.CheckID, error) {
	id, err := p.check(m, place)
	if err != nil {
		return "", err
	}
	if f := p.oc.model.Findings[id]; f == nil || f.Requirement == "" {
		return "", refuse("no_finding", notice.P3_4_6, string(id))
	}
	return id, nil
}
