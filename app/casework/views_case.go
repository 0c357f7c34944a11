package casework

import (
	"encoding/hex"
	"fmt"
	"slices"
	"sort"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/storage/trust"
)

// view runs f on a case that nobody changes meanwhile.
func view[T any](d *Desk, id string, f func(oc *openCase) T) (T, error) {
	oc, err := d.load(id)
	if err != nil {
		var zero T
		return zero, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(oc.fresh) >= freshLimit {
		d.catchUp()
	}
	return f(oc), nil
}

// Case gives the overview of a case.
func (d *Desk) Case(id string) (CaseView, error) {
	v, err := view(d, id, d.caseView)
	if err == nil && v.Certificate != nil {
		v.staged(d.today(), d.bodySetting(audit.SettingSurvey, audit.SurveyMonths))
	}
	return v, err
}

func (d *Desk) caseView(oc *openCase) CaseView {
	m := oc.model
	v := CaseView{
		CaseRow: d.row(oc), Head: d.head(oc).String(), StateHash: d.stateHash(oc).String(), Trial: d.v.Trust().Trial(),
		ClientInfo: m.Client, Application: m.Application, ScopeInfo: m.Scope, Contract: m.Contract, Plan: m.Plan,
		Measures: list(m.Measures), Places: list(m.SortedPlaces()), Visits: []VisitView{}, Roster: d.roster(oc), Candidates: d.candidates(oc), Auditors: d.auditors(oc),
		Blockers: d.blockers(oc), Conflicts: d.conflicts(oc), Void: d.voids(oc), PastCard: d.pastCards(oc), Quarantined: d.quarantined(oc), Damaged: d.damagedRecords(oc.id),
		Unreadable: entryHashes(d.unreadable(oc)), Missing: hashes(oc.fold.MissingHeads()), Undecided: entryHashes(oc.fold.Undecided()),
		Damage: d.damage(oc), Lost: hashes(oc.lost()), Forks: []string{}, Reports: d.reports(oc), Parts: d.parts(oc),
	}
	if m.Editions != nil {
		v.Catalogue, v.Version, v.Draft = m.Editions.Catalogue, m.Editions.Version, m.Editions.Draft
		v.NoCatalogue = oc.edition == nil
	}
	for _, x := range m.SortedVisits() {
		v.Visits = append(v.Visits, visitView(x))
	}
	for _, f := range oc.fold.Forks() {
		v.Forks = append(v.Forks, fmt.Sprintf("%s-%s.%d", f.Device, f.Incarnation, f.Seq))
	}
	return v
}

// list keeps JSON lists from being null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func hashes(hs []ledger.Hash) []string {
	out := make([]string, 0, len(hs))
	for _, h := range hs {
		out = append(out, h.String())
	}
	slices.Sort(out)
	return out
}

func entryHashes(es []*ledger.Entry) []string {
	hs := make([]ledger.Hash, 0, len(es))
	for _, e := range es {
		hs = append(hs, e.Hash)
	}
	return hashes(hs)
}

func visitView(v *audit.VisitState) VisitView {
	w := VisitView{ID: v.ID, Where: v.Where, From: v.At, Present: v.Present}
	if v.End != nil {
		w.To = v.End.At
	}
	if v.Closing != nil {
		w.Closed, w.Open = true, v.Closing.Open
	}
	return w
}

// row is one line of the list of cases.
func (d *Desk) row(oc *openCase) CaseRow {
	m := oc.model
	r := CaseRow{ID: oc.id.String(), Entries: len(oc.entries), Received: len(oc.received), Handed: oc.handedOrReceived(), Conflict: len(m.Conflicts), Findings: len(m.SortedFindings()), Stopped: m.Stopped()}
	if b := m.Registers.Body; b != nil {
		r.Book, r.Client, r.Checks = b.Book, b.Name, 0
	}
	if m.Client != nil {
		r.Client = m.Client.Name
	}
	if m.Scope != nil {
		r.Scope = m.Scope.Text
	}
	r.Checks, r.Judged = d.judged(oc)
	for _, it := range m.Items {
		if it.Known() {
			r.Items++
			r.LastMS = max(r.LastMS, it.WallMS)
		}
	}
	for _, k := range m.Checks {
		for _, j := range k.Judged {
			r.LastMS = max(r.LastMS, j.WallMS)
		}
	}
	r.Stage = stage(m, r)
	r.Certificate = certStage(m)
	return r
}

// judged counts the checks and those with a judgement. The list knows, where it is kept.
func (d *Desk) judged(oc *openCase) (checks, judged int) {
	if l := oc.list; l != nil && l.key == d.listKey(oc) {
		return len(l.rows), l.sum.judged
	}
	for _, id := range oc.model.AllChecks() {
		checks++
		if v := oc.model.Checks[id].Verdict(); v == audit.Conforming || v == audit.Nonconforming {
			judged++
		}
	}
	return checks, judged
}

// stage says where on its road a case stands, as far as the program goes today.
func stage(m *audit.Case, r CaseRow) string {
	issued := false
	for _, p := range m.Reports {
		issued = issued || p.Issued
	}
	closed := len(m.Visits) > 0
	for _, v := range m.Visits {
		closed = closed && (v.End != nil || v.Closing != nil)
	}
	switch {
	case issued:
		return "issued"
	case m.Contract == nil && m.Scope == nil:
		return "application"
	case m.Contract == nil:
		return "contract"
	case !closed:
		return "onsite"
	case r.Judged < r.Checks || hasOpenCorrection(m):
		return "correction"
	}
	return "report"
}

func hasOpenCorrection(m *audit.Case) bool {
	return slices.ContainsFunc(m.SortedFindings(), func(f *audit.FindingState) bool { return f.Review == nil })
}

func (d *Desk) parts(oc *openCase) []PartProgress {
	out := []PartProgress{}
	if oc.edition == nil {
		return out
	}
	at := map[string]int{}
	for _, id := range oc.model.AllChecks() {
		m := oc.edition.Measure(string(id.Measure()))
		if m == nil {
			continue
		}
		i, ok := at[m.Part]
		if !ok {
			i = len(out)
			at[m.Part] = i
			out = append(out, PartProgress{Part: m.Part, Title: d.partTitle(oc, m.Part)})
		}
		out[i].Checks++
		if v := oc.model.Checks[id].Verdict(); v == audit.Conforming || v == audit.Nonconforming {
			out[i].Judged++
		}
	}
	return out
}

// blockers are those of the facts, then what this store lacks.
func (d *Desk) blockers(oc *openCase) []audit.Blocker {
	out := d.blockersOf(oc, oc.model, oc.fold.MissingHeads(), func(ledger.Hash) bool { return true })
	for _, h := range oc.lost() {
		out = append(out, audit.Blocker{Code: "lost_entry", Provision: "3-5-1-ho", Subject: h.String()})
	}
	return out
}

// blockersThen lists what stood between the record and an issued report when a past was all that its author held.
func (d *Desk) blockersThen(oc *openCase, past *ledger.Past, c *audit.Case) []audit.Blocker {
	lost := oc.fold.LostHeads()
	missing := slices.DeleteFunc(past.Missing(), func(h ledger.Hash) bool { return slices.Contains(lost, h) })
	return d.blockersOf(oc, c, missing, past.Has)
}

func (d *Desk) blockersOf(oc *openCase, c *audit.Case, missing []ledger.Hash, held func(ledger.Hash) bool) []audit.Blocker {
	out := append(c.Blockers(), d.halfPairs(oc, c)...)
	for _, h := range missing {
		out = append(out, audit.Blocker{Code: "missing_head", Provision: "3-5-1-ho", Subject: h.String()})
	}
	for _, e := range d.unreadable(oc) {
		if held(e.Hash) {
			out = append(out, audit.Blocker{Code: "unreadable", Provision: "3-5-1-ho", Subject: e.Hash.String()})
		}
	}
	return list(out)
}

// unreadable lists the entries that do not open, without those whose payload was destroyed as ordered.
func (d *Desk) unreadable(oc *openCase) []*ledger.Entry {
	set := d.v.Trust()
	return slices.DeleteFunc(oc.fold.Unreadable(), func(e *ledger.Entry) bool { return set.DestroyedEntry(oc.id, trust.Hash(e.Hash)) })
}

// damage lists what the reading of the journals could not read.
func (d *Desk) damage(oc *openCase) []string {
	out := []string{}
	r := d.v.Damage(oc.id)
	for _, x := range r.Damage {
		out = append(out, fmt.Sprintf("%s %d-%d: %s", x.File, x.From, x.To, x.Reason))
	}
	for _, x := range r.Torn {
		out = append(out, fmt.Sprintf("%s %d-%d: torn", x.File, x.From, x.To))
	}
	return out
}

func (d *Desk) voids(oc *openCase) []VoidView {
	out := []VoidView{}
	for _, v := range oc.fold.Voids() {
		w := VoidView{Entry: v.Entry.Hash.String(), By: d.person(v.Entry.Payload.User), Kinds: kindsOf(v.Entry)}
		if len(v.Breaches) > 0 {
			w.Code, w.Provision = v.Breaches[0].Code, v.Breaches[0].Provision
		}
		out = append(out, w)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Entry < out[b].Entry })
	return out
}

func kindsOf(e *ledger.Entry) []string {
	kinds := []string{}
	for _, op := range e.Payload.Ops {
		k := op.Field.Kind
		if op.Verb == ledger.Undo {
			k = "undo " + k
		}
		if !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (d *Desk) quarantined(oc *openCase) []QuarantineView {
	out := []QuarantineView{}
	awaits := awaited(d.damagedRecords(oc.id))
	for _, i := range oc.fold.Inert() {
		q := QuarantineView{Entry: i.Entry.Hash.String(), Device: i.Entry.Device.String(), Why: i.Reason.String()}
		if len(awaits) > 0 && (i.Reason == ledger.UnknownDevice || i.Reason == ledger.NotMember) {
			q.Why, q.Awaits = "awaiting-record", awaits
		}
		out = append(out, q)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Entry < out[b].Entry })
	return out
}

// Conflicts lists the fields with more than one value.
func (d *Desk) Conflicts(id string) ([]ConflictView, error) { return view(d, id, d.conflicts) }

func (d *Desk) conflicts(oc *openCase) []ConflictView {
	out := []ConflictView{}
	for f, c := range oc.model.Conflicts {
		v := ConflictView{Kind: f.Kind, Key: f.Key}
		for i, x := range c.Values {
			fact, err := audit.Read(f, x.Bytes)
			if err != nil {
				continue
			}
			v.Values = append(v.Values, ConflictValue{Choice: i + 1, By: d.persons(x.Stated), WallMS: x.Stated[0].WallMS, Value: fact, Entry: x.Stated[0].ID.Entry.String()})
		}
		out = append(out, v)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Kind+out[a].Key < out[b].Kind+out[b].Key })
	return out
}

// auditors are computed from the entries that have effect: who judged, wrote, sealed, visited or reviewed in any stage (3-5-1-ha).
func (d *Desk) auditors(oc *openCase) []Person {
	seen := map[ledger.UserID]bool{}
	out := []Person{}
	for _, h := range oc.entries {
		e, ok := oc.fold.Entry(h)
		if !ok || e.Unreadable || seen[e.Payload.User] || !takesPart(e) {
			continue
		}
		if v, _ := oc.fold.Verdict(h); v.Void() || v.Inert != ledger.HasEffect {
			continue
		}
		seen[e.Payload.User] = true
		out = append(out, Person{User: e.Payload.User.String(), Name: d.person(e.Payload.User)})
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Name+out[a].User < out[b].Name+out[b].User })
	return out
}

// takesPart tells whether an entry is work of the audit; reading, filing and compiling are not.
func takesPart(e *ledger.Entry) bool {
	return slices.ContainsFunc(e.Payload.Ops, func(op ledger.Op) bool {
		return audit.TakesPart(op.Field.Kind)
	})
}

func (d *Desk) reports(oc *openCase) []ReportRow {
	out := []ReportRow{}
	for _, r := range oc.model.Reports {
		out = append(out, ReportRow{
			Digest: hex.EncodeToString(r.Digest), Head: hex.EncodeToString(r.Head), Lang: r.Lang, Issued: r.Issued, Version: r.Version,
			Pages: r.Pages, Item: string(r.Stored), Size: r.Size,
		})
	}
	sort.Slice(out, func(a, b int) bool {
		if out[a].Version != out[b].Version {
			return out[a].Version < out[b].Version
		}
		return out[a].Digest < out[b].Digest
	})
	return out
}
