package casework

import (
	"encoding/hex"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
)

// receiptOrder names the thing that a receipt is about (1-2-4).
func receiptOrder(oc *openCase, f audit.Paper, loan string) (audit.Paper, error) {
	if _, ok := oc.model.Handling.Loans[loan]; !ok {
		return f, refuse("no_loan", notice.P1_2_4, loan)
	}
	f.Of = loan
	return f, nil
}

func (w *siteWriter) receipt() document.ReceiptInput {
	e := w.m.Handling.Loans[w.f.Of]
	l := e.Fact
	in := document.ReceiptInput{
		Body: w.body(), CaseNo: w.oc.id.String()[:8], Number: w.f.Number, Trial: w.d.v.Trust().Trial(), Lang: w.lang, Head: hex.EncodeToString(w.f.Head), Layout: document.ReceiptLayout,
		MadeOn: w.asOf(), Client: w.client(), ID: l.ID, Sort: l.Sort, What: l.What, Count: l.Count, From: l.From, By: w.d.person(e.By), At: l.At, Reason: l.Reason, Due: string(l.Due),
	}
	if l.Item != "" {
		in.Copy = w.numbers[l.Item]
	}
	if r, ok := w.m.Handling.Returns[l.ID]; ok {
		in.To, in.Back, in.Way, in.State = r.Fact.To, r.Fact.At, r.Fact.Way, r.Fact.Note
	}
	return in
}

// held lists what the auditors still have of the client's things, what is late first.
func (d *Desk) held(oc *openCase) []LoanView {
	out := []LoanView{}
	for _, h := range oc.model.Held(audit.Date(d.now().Format(time.DateOnly))) {
		out = append(out, LoanView{Loan: h.Fact, By: d.person(h.By), Late: h.Late})
	}
	return out
}

// printed notes in the custody of items that they were printed: one by itself, or the copy that a receipt is about.
func (d *Desk) printed(oc *openCase, c *Disclose) error {
	if c.Way != audit.WayPrint {
		return nil
	}
	item := c.Item
	d.mu.Lock()
	if e, ok := oc.model.Book.Papers[c.Paper]; ok && e.Fact.Sort == audit.PaperReceipt {
		item = oc.model.Handling.Loans[e.Fact.Of].Fact.Item
	}
	d.mu.Unlock()
	if item == "" {
		return nil
	}
	return d.Handled(oc.id.String(), item, audit.ActPrint)
}
