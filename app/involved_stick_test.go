package main

import (
	"fmt"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// By sticks alone, without a network: the handler of a complaint lacks its case, the registrar's laptop names who took part as soon as it takes the complaint in,
// what it said comes back by stick, and taking the same stick in twice says it once. Who took part can't become the handler any more.
func TestParticipantsAreNamedByStick(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_3)
	a, _ := newLaptop(t)
	client := fmt.Sprint(list(a.show("home"), "cases")[0]["case"])
	book := fmt.Sprint(a.do(object{"do": "open_book", "book": "complaints"})[0]["case"])
	h := withRole(t, a, "H", "handler")
	a.do(object{"do": "enrol_auditor", "case": book, "device": h.device()})
	hand := func(from, to *laptop) string {
		t.Helper()
		s := stick(t)
		from.copyOut(0, s, "--case", book)
		to.copyIn(0, s)
		return s
	}
	hand(a, h)
	id := h.do(entry("complaints", "sort", "complaint_case", "received_on", "2026-11-20", "way", "letter", "anonymous", "yes", "concerns", "own_certification", "case", client, "content", "slow", "accepted", "yes", "handler", strings.Repeat("ab", 16)))[0]["id"]
	row := func(l *laptop) object {
		t.Helper()
		return list(l.show("register", "--key", "complaints", "--record", fmt.Sprint(id)), "records")[0]
	}
	if r := row(h); r["involved_awaited"] != true || len(list(r, "took_part")) != 0 {
		t.Errorf("the handler cannot know who took part: %v", r)
	}
	s := hand(h, a)
	entries := a.show("case", "--case", book)["entries"]
	a.copyIn(0, s)
	if got := a.show("case", "--case", book)["entries"]; got != entries {
		t.Errorf("it is written again: %v entries, %v before", got, entries)
	}
	hand(a, h)
	var user string
	for _, l := range []*laptop{a, h} {
		r := row(l)
		people := list(r, "took_part")
		if len(people) != 1 || people[0]["name"] != "A" || people[0]["wrote"] != true || people[0]["audited"] != true || r["involved_awaited"] == true {
			t.Fatalf("who took part: %v", r)
		}
		user = fmt.Sprint(people[0]["user"])
		if f, _ := r["fields"].(object); !strings.Contains(fmt.Sprint(f["involved"]), user) {
			t.Errorf("not in the record: %v", f)
		}
	}
	if r := h.refused(object{"do": "amend_record", "register": "complaints", "record": id, "fields": object{"handler": user}, "reason": "x"}); r["provision"] != "3-10-3" {
		t.Errorf("handled by who took part: %v", r)
	}
}
