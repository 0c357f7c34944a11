package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// What nothing ever referred to is destroyed by two persons: key and pieces go on the laptop of the second, then on that of the first when it
// sees the entry; record and digest stay, and nothing is missed.
func TestTwoPersonsDestroyWhatNothingNeeds(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
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
	pieces := func() (n int) {
		for _, dir := range []string{"evidence", "items"} {
			_ = filepath.WalkDir(filepath.Join(o.dir, dir), func(_ string, e os.DirEntry, err error) error {
				if err == nil && e.Type().IsRegular() {
					n++
				}
				return nil
			})
		}
		return n
	}
	held := func(l *laptop) int { return len(l.files("chunks")) + len(l.files("items")) }
	onB, onA := held(b), held(a)
	before := pieces()
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
	if after := pieces(); after != before-2 {
		t.Errorf("%d pieces and keys at the server, %d before", after, before)
	}
	a.push(0) // nothing comes back
	a.pull(0)
	b.pull(0)
	if after := pieces(); after != before-2 {
		t.Errorf("%d pieces and keys at the server after another push", after)
	}
	stores := list(list(b.show("destructions"), "orders")[0], "stores")
	if len(stores) != 3 || !slices.ContainsFunc(stores, func(s object) bool { return s["server"] == true && s["chunks"] == 1.0 }) {
		t.Errorf("acknowledgements: %v", stores)
	}
	for _, l := range []*laptop{a, b} {
		l.want(0, "", "verify")
	}
	same(t, a, b)
}
