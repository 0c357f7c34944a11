package main

import (
	"testing"

	"genchi/app/command"
)

// What nothing ever referred to is destroyed by two persons: key and pieces go on the laptop of the second, then on that of the first when it
// sees the entry; record and digest stay, and nothing is missed.
func TestTwoPersonsDestroyWhatNothingNeeds(t *testing.T) {
	a, _ := newLaptop(t)
	o := newOffice(t, a)
	b := joined(t, a, "B", true)
	a.push(0)
	b.want(0, "", "body-card", "--take", o.card)
	b.pull(0)

	file := a.path("wrong.txt")
	write(t, file, "somebody else's list")
	item := a.do(object{"do": "attach_evidence", "file": file})[0]["id"]
	a.do(object{"do": "set_unused", "item": item, "reason": "received by mistake"}, object{"do": "request_purge", "item": item, "reason": "received by mistake"})
	if got := a.refused(object{"do": "destroy_evidence", "item": item}); got["code"] != "second_person" {
		t.Fatalf("A grants his own request: %v", got)
	}
	a.push(0)
	b.pull(0)
	b.want(0, "", "evidence", "get", item.(string), "--out", b.path("before.txt"))
	held := func(l *laptop) int { return len(l.files("chunks")) + len(l.files("items")) }
	onB, onA := held(b), held(a)
	b.do(object{"do": "destroy_evidence", "item": item})
	if after := held(b); after != onB-2 {
		t.Errorf("%d pieces and keys on B, %d before", after, onB)
	}
	b.want(command.ExitRefused, "", "evidence", "get", item.(string), "--out", b.path("after.txt"))
	b.push(0)
	a.pull(0)
	a.want(command.ExitRefused, "", "evidence", "get", item.(string), "--out", a.path("after.txt"))
	if after := held(a); after != onA-2 {
		t.Errorf("%d pieces and keys on A, %d before", after, onA)
	}
	a.pull(0) // the server still has the pieces; they are not fetched again
	for _, l := range []*laptop{a, b} {
		l.want(0, "", "verify")
	}
	same(t, a, b)
}
