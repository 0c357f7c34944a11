package casework

import (
	"genchi/app/audit"
)

// halfPairs names the checks that are judged although of interview and record, which the notice wants both, one leg or both are missing (3-4-3-ro,
// 3-4-3-ha). Which measures have the pair says the catalogue, so this stands with the door. An auditor who looked in another fit way marks the leg as
// done by hand.
func (d *Desk) halfPairs(oc *openCase) []audit.Blocker {
	var out []audit.Blocker
	l := d.list(oc)
	for i := range l.rows {
		r := &l.rows[i]
		code := map[string]string{PairHalf: "half_pair", PairOpen: "open_pair"}[r.Pair]
		if code == "" || r.Verdict != audit.Conforming && r.Verdict != audit.Nonconforming {
			continue
		}
		_, p, _ := d.measureOf(oc, r.Check.Measure()).Pair()
		out = append(out, audit.Blocker{Code: code, Provision: string(p), Subject: string(r.Check)})
	}
	return out
}
