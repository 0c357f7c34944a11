package casework

import (
	"genchi/app/audit"
	"genchi/app/ledger"
)

// ChangeRow is one thing that changed after it was told: verdict, open, new_finding, finding, due or comment.
type ChangeRow struct {
	What   string        `json:"what"`
	Check  audit.CheckID `json:"check"`
	Code   string        `json:"code"`
	Title  string        `json:"title"`
	Place  string        `json:"place,omitempty"`
	Before string        `json:"before"`
	After  string        `json:"after"`
	Reason string        `json:"reason,omitempty"`
	By     string        `json:"by,omitempty"`
	WallMS int64         `json:"wall_ms,omitempty"`
}

// After lists what changed after the closing meeting: since the last time that results were told.
func (d *Desk) After(id string) ([]ChangeRow, error) { return view(d, id, d.after) }

func (d *Desk) after(oc *openCase) []ChangeRow {
	last := lastTold(oc)
	if last == nil {
		return []ChangeRow{}
	}
	past := oc.fold.PastOf(*last)
	if past == nil {
		return []ChangeRow{}
	}
	out := d.changesBetween(audit.Build(past), oc.model)
	for i := range out {
		r := d.checkRow(oc, out[i].Check)
		out[i].Code, out[i].Title, out[i].Place = r.Code, r.Title, r.Place
	}
	return list(out)
}

// lastTold is the entry by which results were told last: the newest notice, or the newest closing meeting where no notice was made.
func lastTold(oc *openCase) *ledger.Hash {
	var last *ledger.Hash
	var ms int64
	see := func(id ledger.OpID, wall int64) {
		if last == nil || wall > ms || wall == ms && id.Entry.Compare(*last) > 0 {
			last, ms = &id.Entry, wall
		}
	}
	for _, e := range oc.model.Book.Papers {
		if e.Fact.Sort == audit.PaperNotice {
			see(e.ID, e.WallMS)
		}
	}
	if last != nil {
		return last
	}
	for _, f := range oc.fold.Kind(audit.KindClosing) {
		for _, v := range oc.fold.Field(f).Values {
			for _, s := range v.Stated {
				see(s.ID, s.WallMS)
			}
		}
	}
	return last
}

// changesBetween compares what was told with what stands.
func (d *Desk) changesBetween(before, after *audit.Case) []ChangeRow {
	var out []ChangeRow
	for _, id := range after.AllChecks() {
		was, is := before.Checks[id], after.Checks[id]
		if was.Verdict() != is.Verdict() {
			out = append(out, d.verdictChange(before, after, id))
		}
		fw, fi := told(before, id), told(after, id)
		compare := func(what, a, b string) {
			if a != b {
				out = append(out, ChangeRow{What: what, Check: id, Before: a, After: b})
			}
		}
		if fw.open && fi.open {
			compare("finding", fw.text, fi.text)
			compare("due", fw.due, fi.due)
			compare("comment", fw.comment, fi.comment)
		}
	}
	return out
}

func (d *Desk) verdictChange(before, after *audit.Case, id audit.CheckID) ChangeRow {
	is := after.Checks[id]
	r := ChangeRow{What: "verdict", Check: id, Before: string(before.Checks[id].Verdict()), After: string(is.Verdict())}
	if v := before.Checks[id].Verdict(); v == audit.NotStarted || v == audit.Unconfirmed {
		r.What = "open"
	}
	if is == nil || len(is.Judged) == 0 {
		return r
	}
	j := is.Judged[0]
	r.By, r.WallMS = d.person(j.By), j.WallMS
	if e, ok := after.Book.Changes[audit.Owned(id, j.By)]; ok {
		r.Reason = e.Fact.Reason
	}
	return r
}

// toldOf is what of a finding is told to the client.
type toldOf struct {
	open               bool
	text, due, comment string
}

func told(m *audit.Case, id audit.CheckID) toldOf {
	t := toldOf{open: m.OpenFinding(id)}
	if f := m.Findings[id]; f != nil {
		t.text = f.Text
		if f.Due != nil {
			t.due = string(f.Due.On)
		}
	}
	if e, ok := m.Book.Wordings[string(id)]; ok && e.Fact.Agreed {
		t.text = e.Fact.Text
	}
	if e, ok := m.Book.Comments[string(id)]; ok {
		t.comment = e.Fact.Text
	}
	return t
}
