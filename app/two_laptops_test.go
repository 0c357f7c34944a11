package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"genchi/app/command"
)

func judge(verdict, note string) object {
	return object{"do": "record_answer", "measure": "TM-040", "verdict": verdict, "observation": note, "reason": "because " + note}
}

// Two auditors judge one check differently while they cannot see each other. Both judgements are kept, the worse is shown, a person decides
// with a reason, and both laptops end with the same.
func TestTwoAuditorsDisagree(t *testing.T) {
	a, _ := newLaptop(t)
	o := newOffice(t, a)
	b, c := joined(t, a, "B", true), joined(t, a, "C", true)
	a.push(0)
	for _, l := range []*laptop{b, c} {
		l.want(0, "", "body-card", "--take", o.card)
		l.pull(0)
	}
	same(t, a, b, c)
	b.want(0, "", "verify")

	a.do(judge("conforming", "locked"))
	b.do(judge("nonconforming", "open"))
	a.push(0)
	got := b.pull(command.ExitPerson)
	if got["conflict_count"] != 1.0 || got["needs_person"] != true {
		t.Errorf("pull says %v", got)
	}
	b.push(0)
	a.pull(command.ExitPerson)
	same(t, a, b)
	for _, l := range []*laptop{a, b} {
		if v, all := l.verdict("TM-040@"); v != "nonconforming" || !slices.Equal(all, []string{"nonconforming", "conforming"}) {
			t.Errorf("shown %s of %v, not the worst first", v, all)
		}
		l.want(command.ExitRefused, "", "report", "--issue", "--out", l.path("issued.pdf")).says(t, "cannot be issued")
		if _, err := os.Stat(l.path("issued.pdf")); err == nil {
			t.Error("a report was left behind that was not issued")
		}
	}
	if x, y := a.conflicts(), b.conflicts(); fmt.Sprint(x) != fmt.Sprint(y) || len(x) != 1 || len(list(x[0], "values")) != 2 {
		t.Errorf("conflicts %v and %v", x, y)
	}

	// Deciding needs a reason and a choice that there is.
	resolve := func(choice int, reason string) object {
		return object{"do": "resolve_conflict", "kind": "check.verdict", "key": "TM-040@", "choice": choice, "reason": reason}
	}
	for code, cmd := range map[string]object{
		"reason_needed":         resolve(1, " "),
		"no_choice":             resolve(3, "x"),
		"no_conflict":           {"do": "resolve_conflict", "kind": "check.verdict", "key": "TM-001@", "choice": 1, "reason": "x"},
		"conflict_needs_reason": {"do": "record_answer", "measure": "TM-040", "verdict": "conforming"},
	} {
		if got := a.refused(cmd); got["code"] != code {
			t.Errorf("%v was refused with %v, not %s", cmd, got["code"], code)
		}
	}
	choice := a.choice("nonconforming")
	resolved := a.do(resolve(choice, "looked again together"))[0]
	if v, all := a.verdict("TM-040@"); v != "nonconforming" || len(all) > 1 {
		t.Errorf("after the decision: %s of %v", v, all)
	}
	a.push(0)
	b.pull(0)
	same(t, a, b)

	// Taking the decision back opens the conflict again; taking that back closes it.
	undone := a.do(object{"do": "undo", "entry": resolved["entry"]})[0]
	if len(a.conflicts()) == 0 {
		t.Error("the decision was taken back and nothing is open")
	}
	a.do(object{"do": "undo", "entry": undone["entry"]})
	if v, _ := a.verdict("TM-040@"); v != "nonconforming" || len(a.conflicts()) != 0 {
		t.Errorf("taken back twice: %s, %v", v, a.conflicts())
	}
	if got := b.refused(object{"do": "undo", "entry": resolved["entry"]}); got["code"] != "not_own_entry" {
		t.Errorf("B took A's decision back: %v", got)
	}

	// A third auditor, who knew nothing of it, comes late: the conflict is open again.
	c.do(judge("unconfirmed", "not seen"))
	c.push(0)
	a.push(0)
	a.pull(command.ExitPerson)
	b.pull(command.ExitPerson)
	c.pull(command.ExitPerson)
	same(t, a, b, c)
	if v, all := c.verdict("TM-040@"); v != "nonconforming" || !slices.Contains(all, "unconfirmed") {
		t.Errorf("after the late judgement: %s of %v", v, all)
	}
	b.do(resolve(b.choice("nonconforming"), "all three agree"))
	b.push(0)
	a.pull(0)
	c.pull(0)
	if v := same(t, a, b, c); v["conflict_count"] != 0.0 {
		t.Errorf("left open: %v", v["conflicts"])
	}
	for _, l := range []*laptop{a, b, c} {
		l.want(0, "", "verify")
	}
}

// conflicts reads the list of conflicts.
func (l *laptop) conflicts() []object {
	l.t.Helper()
	return jsonList(l.t, l.want(0, "", "show", "conflicts").out)
}

func jsonList(t *testing.T, s string) []object {
	t.Helper()
	var out []object
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// choice is the number of a verdict in the conflict of verdicts.
func (l *laptop) choice(verdict string) int {
	l.t.Helper()
	for _, c := range l.conflicts() {
		for _, v := range list(c, "values") {
			if value, _ := v["value"].(object); value["verdict"] == verdict {
				return int(v["choice"].(float64))
			}
		}
	}
	l.t.Fatalf("no choice %s", verdict)
	return 0
}

// A store is copied as a folder and both copies are worked with: both branches live on, nothing forks, nothing is lost, and where they say
// different things a person decides.
func TestCopiedStore(t *testing.T) {
	a, b := newLaptop(t)
	newOffice(t, a)
	a.push(0)
	twin := &laptop{t: t, dir: t.TempDir(), lang: "en", now: testNow, paper: b.paper}
	copyStore(t, a.dir, twin.dir)

	write(t, a.path("f"), "of the first")
	write(t, twin.path("f"), "of the second")
	one := a.do(judge("conforming", "first"), object{"do": "attach_evidence", "file": a.path("f"), "measure": "TM-040"})
	two := twin.do(judge("nonconforming", "second"), object{"do": "attach_evidence", "file": twin.path("f"), "measure": "TM-040"})
	a.push(0)
	twin.push(0)
	a.pull(command.ExitPerson)
	twin.pull(command.ExitPerson)
	c := same(t, a, twin)
	if len(texts(c, "forks")) != 0 || len(texts(c, "missing")) != 0 || c["entries"] != float64(b.entries+4) {
		t.Errorf("forks %v, missing %v, %v entries", c["forks"], c["missing"], c["entries"])
	}
	for _, l := range []*laptop{a, twin} {
		for content, answers := range map[string][]object{"of the first": one, "of the second": two} {
			if o := l.getBack(attached{item: fmt.Sprint(answers[1]["id"]), name: content, bytes: []byte(content)}); o.code != 0 {
				t.Errorf("%s: %s", content, o.errs)
			}
		}
		l.want(0, "", "verify")
	}
	// The texts too were written twice by one person; each conflict is decided by itself.
	for _, x := range twin.conflicts() {
		twin.do(object{"do": "resolve_conflict", "kind": x["kind"], "key": x["key"], "choice": 1, "reason": "the first look"})
	}
	twin.push(0)
	a.pull(0)
	if c := same(t, a, twin); c["conflict_count"] != 0.0 {
		t.Errorf("left open: %v", c["conflicts"])
	}
}

// A store is restored from a backup after later work was pushed: the later work comes back, and new work stands beside it.
func TestRestoredFromBackup(t *testing.T) {
	a, b := newLaptop(t)
	newOffice(t, a)
	a.push(0)
	backup := t.TempDir()
	copyStore(t, a.dir, backup)
	later := a.do(judge("conforming", "later"))[0]
	a.push(0)

	if err := os.RemoveAll(a.path("store")); err != nil {
		t.Fatal(err)
	}
	copyStore(t, backup, a.dir)
	a.do(object{"do": "record_answer", "measure": "TM-001", "verdict": "nonconforming", "observation": "after the restore"})
	a.push(0)
	a.pull(0)
	c := a.show("case")
	if len(texts(c, "forks"))+len(texts(c, "lost"))+len(texts(c, "missing")) != 0 || c["entries"] != float64(b.entries+2) {
		t.Errorf("forks %v, lost %v, missing %v, %v entries", c["forks"], c["lost"], c["missing"], c["entries"])
	}
	if v, _ := a.verdict("TM-040@"); v != "conforming" {
		t.Errorf("the later work %s says %q", later["entry"], v)
	}
	if v, _ := a.verdict("TM-001@"); v != "nonconforming" {
		t.Errorf("the new work says %q", v)
	}
	transfer := a.show("transfer")
	a.push(0)
	if again := a.show("transfer"); again["received"] != again["entries"] {
		t.Errorf("received %v of %v, before the second push %v", again["received"], again["entries"], transfer["received"])
	}
	a.want(0, "", "verify")
}

// Each unlock begins a new incarnation at its first write, so no two entries ever stand in one place.
func TestEachUnlockBeginsAnew(t *testing.T) {
	l, _ := newLaptop(t)
	before := len(l.files("journals"))
	for i := range 2 {
		l.do(object{"do": "record_answer", "measure": "TM-040", "observation": fmt.Sprint("sitting ", i)}, object{"do": "mark_come_back", "measure": "TM-040", "on": i == 0})
	}
	l.show("case") // writes nothing
	if after := len(l.files("journals")); after != before+2 {
		t.Errorf("%d journals after two sittings, %d before", after, before)
	}
}
