package audit

import (
	"slices"
	"sort"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Blocker is one thing that stops the report from being issued. Code names a sentence of assets/lang (blocker.<code>), Subject the
// check, item, visit or field that it is about.
type Blocker struct {
	Code      string `json:"code"`
	Provision string `json:"provision"`
	Subject   string `json:"subject,omitempty"`
}

// Unjudged lists the checks without a judgement (未着手) and those that could not be confirmed (未確認), in order.
func (c *Case) Unjudged() []CheckID {
	var out []CheckID
	for _, id := range c.AllChecks() {
		if v := c.Checks[id].Verdict(); v == NotStarted || v == Unconfirmed {
			out = append(out, id)
		}
	}
	return out
}

// Blockers lists everything in the facts that stops the report, in the order in which a lead auditor would settle it. What the
// store lacks (heads that have not arrived, unreadable entries) is added by the door.
func (c *Case) Blockers() []Blocker {
	var out []Blocker
	add := func(code string, p notice.Provision, subject string) {
		out = append(out, Blocker{Code: code, Provision: string(p), Subject: subject})
	}
	c.blockPapers(add)
	c.blockVisits(add)
	c.blockDoubt(add)
	c.blockFirst(add)
	for _, id := range c.AllChecks() {
		switch c.Checks[id].Verdict() {
		case NotStarted:
			add("not_judged", notice.P3_5_1_Ho, string(id))
		case Unconfirmed:
			add("unconfirmed", notice.P3_5_1_Ho, string(id))
		case Nonconforming:
			if !c.OpenFinding(id) {
				add("no_finding", notice.P3_4_6, string(id))
			}
		case Conforming:
		}
	}
	c.blockTalks(add)
	for _, f := range sortedFields(c.Conflicts) {
		add("conflict", notice.P3_5_1_Ho, f.Kind+"|"+f.Key)
	}
	for _, f := range sortedFields(c.Returned) {
		add("returned", notice.P3_5_1_Ho, f.Kind+"|"+f.Key)
	}
	for _, f := range sortedFields(c.Unknown) {
		add("unknown", notice.P3_5_1_Ho, f.Kind+"|"+f.Key)
	}
	c.blockFindings(add)
	c.blockAlone(add)
	for _, id := range c.WrongHeld() {
		add("not_returned", notice.P1_2_4, id)
	}
	for _, it := range c.SortedItems() {
		if c.Loose(it) {
			add("loose_evidence", notice.P1_2_4, string(it.ID))
		}
	}
	return out
}

func (c *Case) blockPapers(add func(string, notice.Provision, string)) {
	if c.Client == nil {
		add("no_client", notice.P3_5_1_I, "")
	}
	if c.Scope == nil {
		add("no_scope", notice.P3_5_1_Ro, "")
	}
	if c.Contract == nil || !c.Contract.NDA {
		add("no_contract", notice.P1_2_1, "")
	}
	if len(c.Measures) == 0 {
		add("no_measures", notice.P3_1_1, "")
	}
}

func (c *Case) blockVisits(add func(string, notice.Provision, string)) {
	vs := c.SortedVisits()
	if len(vs) == 0 && !c.FirstOnly() {
		add("no_visit", notice.P3_4_1, "")
	}
	for _, v := range vs {
		if v.End == nil && v.Closing == nil {
			add("visit_open", notice.P3_5_1_Ni, string(v.ID))
		}
	}
}

func (c *Case) blockFindings(add func(string, notice.Provision, string)) {
	due, look := c.findingProvisions()
	for _, f := range c.SortedFindings() {
		switch {
		case f.Due == nil:
			add("no_due_date", due, string(f.Check))
		case !f.Due.Agreed:
			add("due_not_agreed", due, string(f.Check))
		case f.Review == nil:
			add("not_reviewed", look, string(f.Check))
		}
	}
}

// SortedFindings lists the findings that count, in the order of the checks.
func (c *Case) SortedFindings() []*FindingState {
	var out []*FindingState
	for id, f := range c.Findings {
		if c.OpenFinding(id) {
			out = append(out, f)
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Check < out[b].Check })
	return out
}

// SortedVisits lists the visits by time in.
func (c *Case) SortedVisits() []*VisitState {
	var out []*VisitState
	for _, v := range c.Visits {
		if v.Where != "" {
			out = append(out, v)
		}
	}
	sort.Slice(out, func(a, b int) bool {
		if out[a].At != out[b].At {
			return out[a].At < out[b].At
		}
		return out[a].ID < out[b].ID
	})
	return out
}

// SortedItems lists the recorded evidence by time of recording, then by id.
func (c *Case) SortedItems() []*Item {
	var out []*Item
	for _, it := range c.Items {
		if it.Known() {
			out = append(out, it)
		}
	}
	sort.Slice(out, func(a, b int) bool {
		if out[a].WallMS != out[b].WallMS {
			return out[a].WallMS < out[b].WallMS
		}
		return out[a].ID < out[b].ID
	})
	return out
}

// SortedPlaces lists the places by id.
func (c *Case) SortedPlaces() []Place {
	out := make([]Place, 0, len(c.Places))
	for _, p := range c.Places {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Place) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

func sortedFields[V any](m map[ledger.Field]V) []ledger.Field {
	out := make([]ledger.Field, 0, len(m))
	for f := range m {
		out = append(out, f)
	}
	sort.Slice(out, func(a, b int) bool {
		if out[a].Kind != out[b].Kind {
			return out[a].Kind < out[b].Kind
		}
		return out[a].Key < out[b].Key
	})
	return out
}
