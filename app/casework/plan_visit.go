package casework

import (
	"fmt"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/notice"
)

func (p *planner) place(c *AddPlace) error {
	id := c.Place
	if id == "" {
		for i := len(p.oc.model.Places) + 1; id == ""; i++ {
			try := audit.PlaceID(fmt.Sprintf("p%d-%s", i, p.d.short))
			if _, taken := p.oc.model.Places[try]; !taken {
				id = try
			}
		}
	}
	if c.Parent != "" {
		if _, ok := p.oc.model.Places[c.Parent]; !ok {
			return refuse("unknown_place", "", string(c.Parent))
		}
	}
	p.id = string(id)
	return p.set(audit.Place{ID: id, Name: c.Name, Parent: c.Parent})
}

func (p *planner) at(s string) string {
	if s == "" {
		return p.d.now().Format("2006-01-02T15:04")
	}
	return s
}

func (p *planner) startVisit(c *StartVisit) error {
	id := c.Visit
	if id == "" {
		id = audit.VisitID(fmt.Sprintf("v%d-%s", len(p.oc.model.Visits)+1, p.d.short))
	}
	p.id = string(id)
	return p.set(audit.VisitStart{ID: id, Where: c.Where, At: p.at(c.At), Present: c.Present})
}

// running is the visit that began last and has no time out.
func (oc *openCase) running() *audit.VisitState {
	vs := oc.model.SortedVisits()
	for _, v := range slices.Backward(vs) {
		if v.End == nil {
			return v
		}
	}
	return nil
}

// visitAt is the visit during which a local time lay, "" none.
func (oc *openCase) visitAt(at string) audit.VisitID {
	for _, v := range oc.model.SortedVisits() {
		if at >= v.At && (v.End == nil || at <= v.End.At) {
			return v.ID
		}
	}
	return ""
}

func (p *planner) visit(id audit.VisitID) (audit.VisitID, error) {
	if id != "" {
		return id, nil
	}
	if v := p.oc.running(); v != nil {
		return v.ID, nil
	}
	return "", refuse("no_visit", notice.P3_4_1)
}

func (p *planner) endVisit(c *EndVisit) error {
	id, err := p.visit(c.Visit)
	if err != nil {
		return err
	}
	p.id = string(id)
	return p.set(audit.VisitEnd{ID: id, At: p.at(c.At)})
}

func (p *planner) closeVisit(c *CloseVisit) error {
	id, err := p.visit(c.Visit)
	if err != nil {
		return err
	}
	reasons := map[audit.CheckID]string{}
	for _, o := range c.Open {
		m, err := p.measure(o.Check.Measure())
		if err != nil {
			return err
		}
		reasons[audit.MakeCheck(m, o.Check.Place())] = o.Reason
	}
	closing := audit.Closing{ID: id, At: p.at(c.At), Attendees: c.Attendees, Summary: c.Summary}
	for _, open := range p.oc.model.Unjudged() {
		reason := reasons[open]
		if reason == "" {
			reason = p.ownReason(open)
		}
		if reason == "" {
			reason = c.Reason
		}
		if strings.TrimSpace(reason) == "" {
			return refuse("open_without_reason", notice.P3_4_5, string(open))
		}
		closing.Open = append(closing.Open, audit.OpenEnd{Check: open, Reason: reason})
	}
	p.id = string(id)
	return p.set(closing)
}

// ownReason is why a check is 未確認, as it stands on its card.
func (p *planner) ownReason(id audit.CheckID) string {
	k := p.oc.model.Checks[id]
	if k == nil || k.Verdict() != audit.Unconfirmed || len(k.Why) == 0 {
		return ""
	}
	return k.Why[len(k.Why)-1].Text
}
