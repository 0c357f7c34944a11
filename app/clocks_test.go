package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Clocks that are wrong by decades refuse nothing. Order is by what followed what, and the report compiles with both.
func TestWrongClocks(t *testing.T) {
	a, _ := newLaptop(t)
	newOffice(t, a)
	at := func(year int) func() time.Time {
		return func() time.Time { return time.Date(year, 6, 1, 12, 0, 0, 0, time.FixedZone("", 9*3600)) }
	}
	a.push(0)
	var entries []string
	for i, year := range []int{2050, 1990, 2050, 1990} {
		a.now = at(year)
		verdict := []string{"conforming", "nonconforming"}[i%2]
		got := a.do(object{"do": "record_answer", "measure": "TM-040", "verdict": verdict, "observation": fmt.Sprint("written in ", year), "reason": "r"})
		entries = append(entries, fmt.Sprint(got[0]["entry"]))
		a.push(0)
		a.pull(0)
		if v, all := a.verdict("TM-040@"); v != verdict || len(all) > 1 {
			t.Errorf("in %d: %s of %v, not %s", year, v, all, verdict)
		}
	}
	write(t, a.path("f"), "taken in 1990")
	a.do(object{"do": "attach_evidence", "file": a.path("f"), "measure": "TM-040"}, object{"do": "start_visit", "where": "W", "at": "2026-11-24T09:00"})
	var order []string
	for _, row := range list(object{"rows": history(a)}, "rows") {
		order = append(order, fmt.Sprint(row["entry"]))
	}
	if got := strings.Join(order, " "); got != strings.Join(entries, " ") && got != strings.Join(reversed(entries), " ") {
		t.Errorf("history %v, written %v", order, entries)
	}
	for _, year := range []int{1990, 2050} {
		a.now = at(year)
		out := a.want(0, "", "report", "--out", a.path(fmt.Sprint(year, ".pdf"))).objects(t)[0]
		if out["draft"] != true || out["pages"].(float64) < 1 {
			t.Errorf("report in %d: %v", year, out)
		}
		a.want(0, "", "verify")
	}
}

func history(a *laptop) []any {
	a.t.Helper()
	o := a.want(0, "", "show", "history", "--kind", "check.verdict", "--key", "TM-040@")
	var rows []any
	for _, r := range jsonList(a.t, o.out) {
		rows = append(rows, r)
	}
	return rows
}

func reversed(s []string) []string {
	out := make([]string, 0, len(s))
	for i := len(s) - 1; i >= 0; i-- {
		out = append(out, s[i])
	}
	return out
}
