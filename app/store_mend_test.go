package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genchi/app/command"
)

// The keys of the local journal are lost: the store opens, says what that means, and the receipts come back from the central server.
func TestKeysOfTheLocalJournal(t *testing.T) {
	a, _, _ := pair(t)
	a.push(0)
	before := a.show("transfer")
	for _, harm := range []struct {
		name string
		do   func(path string)
	}{
		{"damaged", func(path string) { flip(t, path, -1) }},
		{"empty", func(path string) { write(t, path, "") }},
		{"missing", func(path string) { _ = os.Remove(path) }},
	} {
		harm.do(a.path("store", "local.sealed"))
		o := a.want(0, "", "show", "transfer")
		if o.says(t, "set aside", "drafts", "receipts", "settings", "Push"); o.objects(t)[0]["received"] != float64(0) {
			t.Errorf("%s: receipts from nowhere: %s", harm.name, o.out)
		}
		if got := a.show("transfer"); got["entries"] != before["entries"] || got["head"] != before["head"] {
			t.Errorf("%s: something else suffered: %v, before %v", harm.name, got, before)
		}
		a.push(0)
		if got := a.show("transfer"); got["received"] != before["received"] {
			t.Errorf("%s: %v received after a push, %v before", harm.name, got["received"], before["received"])
		}
		a.want(command.ExitDamage, "", "verify").says(t, "local-damage", "local.damaged-1")
	}
	for _, pattern := range []string{"local.damaged-*", "local.sealed.damaged-*"} {
		for _, p := range mustGlob(t, a.path("store"), pattern) {
			if err := os.RemoveAll(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.want(0, "", "verify")
}

// A roster is damaged on the disk: it is named, the entries of the auditor whom it named wait for it, and a pull or a push brings it back.
func TestDamagedRosterIsNamedAndComesBack(t *testing.T) {
	for _, way := range []string{"pull", "push"} {
		t.Run(way, func(t *testing.T) {
			a, b, _ := pair(t)
			a.push(0)
			b.pull(0)
			b.do(object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming"})
			b.push(0)
			a.pull(0)
			whole := a.show("case")
			path, waiting := damageRoster(t, a)
			o := a.want(0, "", "show", "case")
			o.says(t, filepath.Base(path), "wait for it", "not an intruder", "Pull or push")
			for _, q := range waiting {
				if q["why"] != "awaiting-record" || fmt.Sprint(q["awaits"]) != "["+strings.TrimSuffix(filepath.Base(path), ".rec")+"]" {
					t.Errorf("an entry waits as %v", q)
				}
			}
			a.genchi("", way)
			got := a.want(0, "", "show", "case")
			if c := got.objects(t)[0]; len(list(c, "quarantined")) != 0 || len(list(c, "damaged_records")) != 0 || c["head"] != whole["head"] || c["state_hash"] != whole["state_hash"] {
				t.Errorf("after a %s: %v %v", way, c["quarantined"], c["damaged_records"])
			}
			if strings.Contains(got.errs, "can't be read") {
				t.Errorf("still said: %s", got.errs)
			}
			a.want(0, "", "verify")
		})
	}
}

// damageRoster damages the first control record of the case without which entries are quarantined.
func damageRoster(t *testing.T, l *laptop) (path string, waiting []object) {
	t.Helper()
	for _, p := range mustGlob(t, l.path("store", "control"), "*/*.rec") {
		if filepath.Base(filepath.Dir(p)) == "body" {
			continue
		}
		was := read(t, p)
		flip(t, p, -1)
		if q := list(l.show("case"), "quarantined"); len(q) > 0 {
			return p, q
		}
		write(t, p, string(was))
	}
	t.Fatal("no record whose damage quarantines an entry")
	return "", nil
}
