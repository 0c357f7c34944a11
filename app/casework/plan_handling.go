package casework

import (
	"fmt"
	"time"

	"genchi/app/audit"
	"genchi/app/notice"
)

// handling plans the commands of details, loans and purges; ok is false for other commands.
func (p *planner) handling(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *DescribeEvidence:
		if err := p.knownItem(c.Item); err != nil {
			return true, err
		}
		return true, p.set(audit.Details{Item: c.Item, EventOn: audit.Date(c.EventOn), Provenance: c.Provenance, By: c.ProvidedBy, Note: c.Note})
	case *ReceiveLoan:
		return true, p.receive(c)
	case *ReturnLoan:
		p.id = c.Loan
		return true, p.set(audit.Return{ID: c.Loan, To: c.To, At: p.at(c.At), Way: c.Way, Note: c.Note})
	case *RequestPurge:
		if p.oc.model.Surveyed(c.Item) && !c.Off {
			return true, refuse("referred_to", notice.P1_2_4, string(c.Item), audit.KindSurveyLook)
		}
		if err := p.knownItem(c.Item); err != nil {
			return true, err
		}
		if p.oc.model.IsDestroyed(c.Item) {
			return true, refuse("destroyed", notice.P1_2_4, string(c.Item))
		}
		f := audit.Purge{Item: c.Item, Reason: c.Reason, Off: c.Off}
		if err := p.signPurge(&f); err != nil {
			return true, err
		}
		return true, p.set(f)
	case *DestroyEvidence:
		if err := p.knownItem(c.Item); err != nil {
			return true, err
		}
		it := p.oc.model.Items[c.Item]
		if it.Seen {
			return true, refuse("nothing_to_destroy", notice.P1_2_4, string(c.Item))
		}
		return true, p.set(audit.Destroyed{Item: c.Item, SHA256: it.SHA256, Size: it.Size, On: audit.Date(p.d.now().Format(time.DateOnly)), Note: c.Note})
	}
	return false, nil
}

func (p *planner) knownItem(id audit.ItemID) error {
	if !p.oc.model.Items[id].Known() {
		return refuse("unknown_item", "", string(id))
	}
	return nil
}

func (p *planner) receive(c *ReceiveLoan) error {
	if c.Item != "" {
		if err := p.knownItem(c.Item); err != nil {
			return err
		}
	}
	id := c.Loan
	for n := len(p.oc.model.Handling.Loans) + 1; id == ""; n++ {
		id = fmt.Sprintf("l%d-%s", n, p.d.short)
		if _, taken := p.oc.model.Handling.Loans[id]; taken {
			id = ""
		}
	}
	p.id = id
	return p.set(audit.Loan{ID: id, Sort: c.Sort, What: c.What, Count: c.Count, From: c.From, At: p.at(c.At), Reason: c.Reason, Due: audit.Date(c.Due), Item: c.Item})
}
