package casework

import (
	"genchi/app/audit"
	"genchi/app/criteria"
)

// halfPairs names the checks that are judged although of interview and record, which the notice wants both, one leg or both are missing (3-4-3-ro,
// 3-4-3-ha). Which measures have the pair says the catalogue, so this stands with the door. An auditor who looked in another fit way marks the leg as
// done by hand.
func (d *Desk) halfPairs(oc *openCase, c *audit.Case) []audit.Blocker {
	var out []audit.Blocker
	if c.FirstOnly() {
		return nil // the pairs of 3-4-3 belong to the site
	}
	for _, id := range c.AllChecks() {
		if v := c.Checks[id].Verdict(); v != audit.Conforming && v != audit.Nonconforming {
			continue
		}
		m := d.measureOf(oc, id.Measure())
		code := map[string]string{PairHalf: "half_pair", PairOpen: "open_pair"}[pairOf(m, c, id)]
		if code == "" {
			continue
		}
		_, p, _ := m.Pair()
		out = append(out, audit.Blocker{Code: code, Provision: string(p), Subject: string(id)})
	}
	return out
}

// pairOf is the state of interview and record. A leg that is omitted counts as done: its proof stands in its place.
func pairOf(m *criteria.Measure, c *audit.Case, id audit.CheckID) string {
	if m == nil {
		return ""
	}
	record, _, ok := m.Pair()
	if !ok {
		return ""
	}
	done, n := c.Legs(id), 0
	for _, x := range []string{audit.MethodAsked, record} {
		if _, omitted := c.Omission(id, audit.StageOnsite, x); done[x] || omitted {
			n++
		}
	}
	return []string{PairOpen, PairHalf, PairDone}[n]
}
