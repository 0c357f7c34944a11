package casework

import (
	"cmp"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// Shares of the body's escrow key lie outside every store: whoever combines enough of them opens the key header of any laptop, also a copy that was made
// before a destruction replaced its keys. No program can delete them, so each custodian says that nothing is left that they would open, and the destruction is
// shown as incomplete until all have.

// CustodianRow is a custodian of a share.
type CustodianRow struct {
	audit.Custodian
	ID string `json:"custodian"`
	By string `json:"by"`
}

// EscrowRow is a custodian's part in a destruction.
type EscrowRow struct {
	Custodian string `json:"custodian"`
	Name      string `json:"name"`
	Share     string `json:"share"`
	Said      bool   `json:"said"`
	By        string `json:"by,omitempty"`      // who says it
	Entered   string `json:"entered,omitempty"` // who recorded it
	On        string `json:"on,omitempty"`
	Note      string `json:"note,omitempty"`
}

// Waiting counts the custodians who have said nothing yet.
func (r *ProposalRow) Waiting() int {
	n := 0
	for _, e := range r.Escrow {
		if !e.Said {
			n++
		}
	}
	return n
}

func (p *planner) custodian(c *NameCustodian) error {
	x := audit.Custodian{ID: c.Custodian}
	if x.ID == "" {
		x.ID = fresh(p, p.oc.model.Retiring.Custodians)
	} else if old, ok := p.oc.model.Retiring.Custodians[x.ID]; ok {
		x = old.Fact
	} else {
		return refuse("no_custodian", notice.P2_1_1, x.ID)
	}
	x.Name, x.Share = cmp.Or(c.Name, x.Name), cmp.Or(c.Share, x.Share)
	x.Since, x.Until = cmp.Or(audit.Date(c.Since), x.Since, p.today("")), cmp.Or(audit.Date(c.Until), x.Until)
	p.id = x.ID
	return p.set(x)
}

func (p *planner) settleShare(c *SettleShare) error {
	who, ok := p.oc.model.Retiring.Custodians[c.Custodian]
	if !ok {
		return refuse("no_custodian", notice.P2_1_1, c.Custodian)
	}
	p.id = c.Custodian
	all := p.oc.model.Retiring.CarriedOf(c.Proposal)
	if len(all) == 0 {
		all = []string{c.Proposal}
	}
	for _, id := range all {
		if err := p.set(audit.ShareSettled{Proposal: id, Custodian: c.Custodian, Name: cmp.Or(c.Name, who.Fact.Name), On: p.today(c.On), Note: c.Note, Off: c.Off}); err != nil {
			return err
		}
	}
	return nil
}

// escrow lists the custodians' parts in a destruction. The caller holds mu.
func (d *Desk) escrow(oc *openCase, proposal string) []EscrowRow {
	rows := []EscrowRow{}
	for _, e := range oc.model.Retiring.Escrow(proposal) {
		r := EscrowRow{Custodian: e.Fact.ID, Name: e.Fact.Name, Share: e.Fact.Share, Said: e.Said != nil}
		if e.Said != nil {
			r.By, r.Entered, r.On, r.Note = e.Said.Fact.Name, d.person(e.Said.By), string(e.Said.Fact.On), e.Said.Fact.Note
		}
		rows = append(rows, r)
	}
	return rows
}

// custodians lists all that were named. The caller holds mu.
func (d *Desk) custodians(oc *openCase) []CustodianRow {
	out := []CustodianRow{}
	for _, id := range audit.SortedKeys(oc.model.Retiring.Custodians) {
		e := oc.model.Retiring.Custodians[id]
		out = append(out, CustodianRow{Custodian: e.Fact, ID: id, By: d.person(e.By)})
	}
	return out
}

// escrowDue gives the destructions for which custodians have said nothing yet, a batch once, as rows of the due list of the office's book.
func (d *Desk) escrowDue() ([]DueRow, error) {
	book, err := d.BookID(register.Office)
	if err != nil {
		return nil, nil //nolint:nilerr // without the book nothing is known of them
	}
	return view(d, book, func(oc *openCase) (out []DueRow) {
		t := assets.Lang(d.opt.Lang).T
		said := map[string]bool{}
		for _, id := range audit.SortedKeys(oc.model.Retiring.Carried) {
			x := oc.model.Retiring.Proposals[id].Fact
			title, of := x.Title, cmp.Or(x.Batch, id)
			if x.Batch != "" {
				title = t("destruction.batch.title", len(oc.model.Retiring.CarriedOf(x.Batch)))
			}
			for _, r := range d.escrow(oc, id) {
				if key := of + "/" + r.Custodian; !r.Said && !said[key] {
					said[key] = true
					out = append(out, DueRow{
						Kind: "escrow", Title: t("escrow.due", r.Name, title),
						Provision: string(notice.P2_1_1), Clause: notice.P2_1_1.Clause(), Case: book, Subject: id, State: "unset", Setting: true,
					})
				}
			}
		}
		return out
	})
}
