package casework

import (
	"cmp"
	"encoding/hex"
	"slices"
	"time"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// Evidence gives the inbox and the register.
func (d *Desk) Evidence(id string) (EvidenceView, error) {
	return view(d, id, func(oc *openCase) EvidenceView {
		v := EvidenceView{Items: []ItemView{}}
		for _, it := range oc.model.SortedItems() {
			w := d.itemView(oc, it)
			v.Items = append(v.Items, w)
			v.Bytes += it.Size
			if w.Loose {
				v.Loose++
			}
		}
		return v
	})
}

func (d *Desk) itemView(oc *openCase, it *audit.Item) ItemView {
	v := ItemView{
		ID: it.ID, Name: it.Name, Media: it.Media, Size: it.Size, SHA256: hex.EncodeToString(it.SHA256), By: d.person(it.By), WallMS: it.WallMS,
		CapturedAt: it.CapturedAt, HasGPS: it.HasGPS, Seen: it.Seen, Edition: it.Edition, Page: it.Page, Where: it.Where, Place: d.placeName(oc, it.Place), Caption: it.Caption,
		Problem: it.Problem, Checks: list(it.Checks), Unused: it.Unused, Reason: it.Reason, Picture: it.Rendition != nil, Loose: oc.model.Unsorted(it),
		Here: d.here(oc, it), Safety: Saved,
	}
	v.Safety = d.itemSafety(oc, it)
	v.Same = it.Same
	d.handled(oc, it.ID, &v)
	return v
}

// Findings lists the findings that count.
func (d *Desk) Findings(id string) (FindingsView, error) {
	return view(d, id, func(oc *openCase) FindingsView {
		return FindingsView{Findings: d.findings(oc)}
	})
}

func (d *Desk) findings(oc *openCase) []FindingView {
	out := []FindingView{}
	for _, f := range oc.model.SortedFindings() {
		out = append(out, d.findingView(oc, f))
	}
	return out
}

func (d *Desk) findingView(oc *openCase, f *audit.FindingState) FindingView {
	row := d.checkRow(oc, f.Check)
	v := FindingView{
		Check: f.Check, Code: row.Code, Title: row.Title, Place: row.Place, Requirement: f.Requirement, Text: f.Text, By: d.person(f.By),
		Due: f.Due, Review: f.Review, Evidence: []audit.ItemID{}, Rounds: d.rounds(oc, f.Check),
		Late: oc.model.LateOn(f.Check, audit.Date(d.now().Format(time.DateOnly))), Needed: []string{},
	}
	v.Verdict, v.Judged, v.ToJudge = oc.model.Checks[f.Check].Verdict(), []JudgedOn{}, oc.model.NotJudgedAnew(f)
	for _, j := range oc.model.JudgedAnew(oc.fold.Now(), f.Check) {
		v.Judged = append(v.Judged, JudgedOn{j.Verdict, j.On, d.person(j.By)})
	}
	if m := d.measureOf(oc, f.Check.Measure()); m != nil {
		v.Needed = list(m.Methods)
	}
	if e, ok := oc.model.Book.Comments[string(f.Check)]; ok {
		v.Comment = &e.Fact
	}
	if k := oc.model.Checks[f.Check]; k != nil {
		v.Evidence = list(k.Items)
		if v.Text == "" && len(k.Why) > 0 {
			v.Text = k.Why[len(k.Why)-1].Text
		}
	}
	return v
}

// Closing gives what the closing meeting needs.
func (d *Desk) Closing(id string) (ClosingView, error) {
	return view(d, id, func(oc *openCase) ClosingView {
		v := ClosingView{Open: []ClosingRow{}, Findings: d.findings(oc), Conflicts: len(oc.model.Conflicts), Head: d.head(oc).String()}
		if r := oc.running(); r != nil {
			w := visitView(r)
			v.Visit = &w
		}
		p := planner{d: d, oc: oc}
		for _, c := range oc.model.Unjudged() {
			v.Open = append(v.Open, ClosingRow{CheckRow: d.checkRow(oc, c), Reason: p.ownReason(c)})
		}
		return v
	})
}

// openPoints are what a reader of the report should not have to ask about: findings that were corrected and not judged anew (3-4-6).
func openPoints(m *audit.Case) []audit.Blocker {
	out := []audit.Blocker{}
	for _, id := range m.ToJudgeAnew() {
		out = append(out, audit.Blocker{Code: "not_judged_anew", Provision: string(notice.P3_4_6), Subject: string(id)})
	}
	return out
}

// Report says whether the report can be issued and what was made so far.
func (d *Desk) Report(id string) (ReportView, error) {
	return view(d, id, func(oc *openCase) ReportView {
		r := d.row(oc)
		return ReportView{
			Blockers: d.blockers(oc), Open: openPoints(oc.model), Reports: d.reports(oc), Head: d.head(oc).String(), Trial: d.v.Trust().Trial(), Judged: r.Judged, Checks: r.Checks,
			Items: r.Items, Auditors: len(d.auditors(oc)), Visits: len(oc.model.SortedVisits()), Findings: r.Findings,
			Advice: len((&reportWriter{d: d, oc: oc, m: oc.model}).advice()),
		}
	})
}

// Transfer says what is where, item by item, newest first.
func (d *Desk) Transfer(id string) (TransferView, error) {
	return view(d, id, func(oc *openCase) TransferView {
		v := TransferView{Entries: len(oc.entries), Received: len(oc.received), Rows: []TransferRow{}, Parked: d.parked(oc), Head: d.head(oc).String(), Server: d.server(), Bundles: d.BundleLogs(oc.id.String())}
		v.Handed = oc.handedOrReceived()
		for _, h := range oc.entries {
			e, ok := oc.fold.Entry(h)
			if !ok {
				continue
			}
			r := TransferRow{Kind: "entry", ID: h.String(), By: d.person(e.Payload.User), WallMS: e.Payload.WallMS, Safety: oc.entrySafety(h)}
			if ks := kindsOf(e); len(ks) > 0 {
				r.What = ks[0]
			}
			if leaf, ok := oc.received[h]; ok {
				r.Leaf = leaf
			}
			v.Rows = append(v.Rows, r)
		}
		for _, it := range oc.model.SortedItems() {
			if !it.Seen {
				w := d.itemView(oc, it)
				v.Rows = append(v.Rows, TransferRow{Kind: "item", ID: string(it.ID), What: it.Name, By: w.By, WallMS: it.WallMS, Safety: w.Safety})
			}
		}
		slices.Reverse(v.Rows) // of the same millisecond the later stands first
		slices.SortStableFunc(v.Rows, func(a, b TransferRow) int { return cmp.Compare(b.WallMS, a.WallMS) })
		return v
	})
}

// History lists every value of a field in time with its fate, newest last.
func (d *Desk) History(id, kind, key string) ([]HistoryRow, error) {
	return view(d, id, func(oc *openCase) []HistoryRow { return d.historyRows(oc, ledger.Field{Kind: kind, Key: key}) })
}

// historyRows is History of a case that is at hand. The caller holds mu.
func (d *Desk) historyRows(oc *openCase, f ledger.Field) []HistoryRow {
	out := []HistoryRow{}
	for _, h := range oc.fold.History(f) {
		row := HistoryRow{Entry: h.ID.Entry.String(), By: d.person(h.Entry.Payload.User), WallMS: h.Entry.Payload.WallMS, Status: h.Status.String()}
		if fact, err := audit.Read(f, h.Op.Value); err == nil && h.Op.Verb == ledger.Set {
			row.Value = fact
		}
		out = append(out, row)
	}
	return out
}
