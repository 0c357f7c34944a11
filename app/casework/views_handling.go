package casework

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/ledger"
)

// LoanView is a thing that was received, and its return.
type LoanView struct {
	audit.Loan
	By       string        `json:"by"`
	Returned *audit.Return `json:"returned,omitempty"`
	Late     int           `json:"late,omitempty"` // days past the day on which it was to go back
	Papers   []PaperRow    `json:"papers,omitempty"`
}

// PurgeView is a request to destroy an item before its day, or what became of it.
type PurgeView struct {
	By          string           `json:"by"`
	Reason      string           `json:"reason"`
	Destroyed   *audit.Destroyed `json:"destroyed,omitempty"`
	DestroyedBy string           `json:"destroyed_by,omitempty"`
}

// ItemEvent is one line of an item's history: a kind of fact that was recorded of it, or an act of custody with its count.
type ItemEvent struct {
	At    string `json:"at"` // local time, YYYY-MM-DDThh:mm
	To    string `json:"to,omitempty"`
	By    string `json:"by"`
	Act   string `json:"act"` // a kind of audit, or open, export, print
	Count uint   `json:"count,omitempty"`
	Entry string `json:"entry,omitempty"`
}

// Loans lists what was received from the client and what went back.
func (d *Desk) Loans(id string) ([]LoanView, error) {
	return view(d, id, func(oc *openCase) []LoanView {
		out := []LoanView{}
		late := map[string]int{}
		for _, h := range oc.model.Held(audit.Date(d.now().Format(time.DateOnly))) {
			late[h.Fact.ID] = h.Late
		}
		papers := map[string][]PaperRow{}
		for _, r := range d.papers(oc) {
			if r.Paper == audit.PaperReceipt {
				of := oc.model.Book.Papers[r.Digest].Fact.Of
				papers[of] = append(papers[of], r)
			}
		}
		for _, e := range oc.model.SortedLoans() {
			v := LoanView{Loan: e.Fact, By: d.person(e.By), Late: late[e.Fact.ID], Papers: papers[e.Fact.ID]}
			if r, ok := oc.model.Handling.Returns[e.Fact.ID]; ok {
				back := r.Fact
				v.Returned = &back
			}
			out = append(out, v)
		}
		return out
	})
}

// ItemHistory lists what happened to an item, in order: what was recorded of it, who opened it in large, exported or printed it.
func (d *Desk) ItemHistory(id string, item audit.ItemID) ([]ItemEvent, error) {
	return view(d, id, func(oc *openCase) []ItemEvent {
		out := []ItemEvent{}
		for _, h := range oc.entries {
			e, ok := oc.fold.Entry(h)
			if !ok || e.Unreadable {
				continue
			}
			for _, kind := range saidOf(e, item) {
				out = append(out, ItemEvent{At: localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format("2006-01-02T15:04"), By: d.person(e.Payload.User), Act: kind, Entry: h.String()})
			}
		}
		said := map[string]bool{}
		for _, c := range oc.model.CustodyOf(item) {
			said[c.Fact.Act+c.Fact.Sitting] = c.By == d.user
			out = append(out, custodyEvent(c.Fact, d.person(c.By)))
		}
		for _, c := range d.pendingCustody()[oc.id.String()] {
			if c.Item == item && !said[c.Act+c.Sitting] {
				out = append(out, custodyEvent(c, d.person(c.By)))
			}
		}
		slices.SortStableFunc(out, func(a, b ItemEvent) int {
			return cmp.Or(strings.Compare(a.At, b.At), strings.Compare(a.Entry, b.Entry))
		})
		return out
	})
}

func custodyEvent(c audit.Custody, by string) ItemEvent {
	e := ItemEvent{At: c.From, By: by, Act: c.Act, Count: c.Count}
	if c.To != c.From {
		e.To = c.To
	}
	return e
}

// saidOf lists the kinds of facts that an entry says of an item; custody has lines of its own, renditions none.
func saidOf(e *ledger.Entry, item audit.ItemID) []string {
	var out []string
	for _, op := range e.Payload.Ops {
		var of audit.ItemID
		switch op.Field.Kind {
		case audit.KindEvidence, audit.KindUnused, audit.KindCaption, audit.KindDetails, audit.KindRedaction, audit.KindPurge, audit.KindDestroyed:
			of = audit.ItemID(op.Field.Key)
		case audit.KindLink:
			of, _ = audit.SplitLink(op.Field.Key)
		case audit.KindDisclosure:
			if f, err := audit.Read(op.Field, op.Value); err == nil {
				if x, ok := f.(audit.Disclosure); ok {
					of = x.Item
				}
			}
		}
		if of == item && !slices.Contains(out, op.Field.Kind) {
			out = append(out, op.Field.Kind)
		}
	}
	return out
}

// handled adds to an item's view what was done with it.
func (d *Desk) handled(oc *openCase, id audit.ItemID, v *ItemView) {
	h := &oc.model.Handling
	if e, ok := h.Details[id]; ok {
		x := e.Fact
		v.Details = &x
	}
	if e, ok := h.Redactions[id]; ok {
		v.CopyOf = e.Fact.Of
	}
	v.Copies = oc.model.Redacted(id)
	if e, ok := h.Purges[id]; ok && !e.Fact.Off {
		v.Purge = &PurgeView{By: d.person(e.By), Reason: e.Fact.Reason}
	}
	if e, ok := h.Destroyed[id]; ok {
		x := e.Fact
		if v.Purge == nil {
			v.Purge = &PurgeView{}
		}
		v.Purge.Destroyed, v.Purge.DestroyedBy = &x, d.person(e.By)
		v.Picture, v.Here = false, false
	}
}
