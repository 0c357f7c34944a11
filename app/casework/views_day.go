package casework

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
)

// DayView is the end of an audit day.
type DayView struct {
	Day      audit.Date      `json:"day"`
	Entered  *audit.DayEnd   `json:"entered,omitempty"` // by this user
	Others   []OtherDay      `json:"others"`
	CopyHead string          `json:"copy_head,omitempty"`
	Done     []CheckRow      `json:"done"`
	Open     []CheckRow      `json:"open"`
	Back     []CheckRow      `json:"comebacks"`
	Promises []audit.Promise `json:"promises"`
	Visits   []VisitView     `json:"visits"`
	Plan     *audit.Plan     `json:"plan,omitempty"`
	Papers   []PaperRow      `json:"papers"`
	Loose    int             `json:"loose_items"`
	Held     []LoanView      `json:"held"` // things of the client that are still with the auditors (1-2-4)
	Conflict int             `json:"conflict_count"`
	Head     string          `json:"head"`
	Bundle   bool            `json:"bundle"` // this program can write the evening copy to a stick by itself
}

// OtherDay is what a colleague wrote at the end of the day.
type OtherDay struct {
	audit.DayEnd
	By       string `json:"by"`
	CopyHead string `json:"copy_head,omitempty"`
}

// Day gives the end of a day; "" is today.
func (d *Desk) Day(id, day string) (DayView, error) {
	return view(d, id, func(oc *openCase) DayView {
		m := oc.model
		if day == "" {
			day = d.now().Format(time.DateOnly)
		}
		v := DayView{
			Day: audit.Date(day), Done: []CheckRow{}, Open: []CheckRow{}, Back: []CheckRow{}, Promises: []audit.Promise{}, Visits: []VisitView{}, Plan: m.Plan, Papers: []PaperRow{}, Others: []OtherDay{},
			Conflict: len(m.Conflicts), Head: d.head(oc).String(), Bundle: canBundle,
		}
		for _, e := range m.DayEnds(v.Day) {
			if e.By == d.user {
				v.Entered, v.CopyHead = &e.Fact, hex.EncodeToString(e.Fact.CopyHead)
				continue
			}
			v.Others = append(v.Others, OtherDay{e.Fact, d.person(e.By), hex.EncodeToString(e.Fact.CopyHead)})
		}
		seen := looked(oc.fold.Now(), day)
		for _, c := range m.AllChecks() {
			row := d.checkRow(oc, c)
			judged := row.Verdict == audit.Conforming || row.Verdict == audit.Nonconforming
			switch {
			case judged && seen[c]:
				v.Done = append(v.Done, row)
			case !judged:
				v.Open = append(v.Open, row)
			}
			if row.Back {
				v.Back = append(v.Back, row)
			}
		}
		for _, p := range m.SortedPromises() {
			v.Promises = append(v.Promises, p.Fact)
		}
		for _, x := range m.SortedVisits() {
			if strings.HasPrefix(x.At, day) {
				v.Visits = append(v.Visits, visitView(x))
			}
		}
		for _, r := range d.papers(oc) {
			if r.Paper == audit.PaperDay && r.Day == v.Day {
				v.Papers = append(v.Papers, r)
			}
		}
		v.Held = d.held(oc)
		for _, it := range m.Items {
			if m.Unsorted(it) {
				v.Loose++
			}
		}
		return v
	})
}

// canBundle tells whether the door can write a case to a stick.
const canBundle = true

// RoundView is one look at a correction, with the client's answer before it.
type RoundView struct {
	N        uint           `json:"round"`
	Answer   *audit.Answer  `json:"answer,omitempty"`
	Look     *audit.Round   `json:"look,omitempty"`
	By       string         `json:"by,omitempty"`
	WallMS   int64          `json:"wall_ms,omitempty"`
	Missing  []string       `json:"missing,omitempty"` // methods by which the measure is audited and the look was not made (3-4-6)
	Evidence []audit.ItemID `json:"evidence,omitempty"`
}

func (d *Desk) rounds(oc *openCase, id audit.CheckID) []RoundView {
	byN := map[uint]*RoundView{}
	get := func(n uint) *RoundView {
		if byN[n] == nil {
			byN[n] = &RoundView{N: n}
		}
		return byN[n]
	}
	for _, a := range oc.model.Answers(id) {
		get(a.Fact.N).Answer = &a.Fact
	}
	needed := []string{}
	if m := d.measureOf(oc, id.Measure()); m != nil {
		needed = m.Methods
	}
	for _, r := range oc.model.Rounds(id) {
		v := get(r.Fact.N)
		v.Look, v.By, v.WallMS, v.Evidence = &r.Fact, d.person(r.By), r.WallMS, r.Fact.Evidence
		for _, m := range needed {
			if !slices.Contains(r.Fact.Methods, m) {
				v.Missing = append(v.Missing, m)
			}
		}
	}
	out := make([]RoundView, 0, len(byN))
	for _, v := range byN {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b RoundView) int { return cmp.Compare(a.N, b.N) })
	return out
}
