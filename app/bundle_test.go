package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genchi/app/command"
)

// stick is a folder as a medium would be.
func stick(t *testing.T) string { t.Helper(); return t.TempDir() }

// copyOut writes a bundle and demands its exit status.
func (l *laptop) copyOut(code int, dir string, more ...string) object {
	l.t.Helper()
	o := l.want(code, "", append([]string{"copy-out", "--to", dir}, more...)...)
	if o.out == "" {
		return nil
	}
	return o.objects(l.t)[0]
}

func (l *laptop) copyIn(code int, dir string) object {
	l.t.Helper()
	return l.want(code, "", "copy-in", dir).objects(l.t)[0]
}

func (l *laptop) rehearse(dir string) object {
	l.t.Helper()
	return l.want(0, "", "copy-in", dir, "--rehearse").objects(l.t)[0]
}

// Three laptops without a network: a colleague's laptop learns everything from a stick, both work on, disagree, and hand each other only what the
// other lacks. All end with the same head and the same meaning.
func TestThreeLaptopsBySticks(t *testing.T) {
	a, base := newLaptop(t)
	b, c := joined(t, a, "B", true), joined(t, a, "C", true)
	first := stick(t)
	out := a.copyOut(0, first)
	if row := list(out, "cases")[0]; row["entries"] != float64(base.entries) || row["full"] != true || row["head"] != a.show("case")["head"] {
		t.Errorf("copied out %v", out)
	}
	for _, l := range []*laptop{b, c} {
		plan := l.rehearse(first)
		if plan["new"] != float64(base.entries) || plan["by"] != "A" || plan["conflict_count"] != 0.0 || plan["missing"] != 0.0 || plan["nothing"] != false || len(texts(list(plan, "cases")[0], "items")) < 3 {
			t.Errorf("rehearsed %v", plan)
		}
		if l.show("home")["cases"] != nil && len(list(l.show("home"), "cases")) != 0 {
			t.Error("the rehearsal changed something")
		}
		in := l.copyIn(0, first)
		if in["entries"] != float64(base.entries) || in["missing"] != 0.0 || in["same_head"] != 1.0 || in["by"] != "A" {
			t.Errorf("took in %v", in)
		}
		for _, f := range base.files {
			if o := l.getBack(f); o.code != 0 {
				t.Errorf("%s: %s", f.name, o.errs)
			}
		}
		if again := l.copyIn(0, first); again["entries"].(float64)+again["items"].(float64)+again["records"].(float64) != 0 || again["same"] != float64(base.entries) {
			t.Errorf("taken twice: %v", again)
		}
		if plan := l.rehearse(first); plan["nothing"] != true {
			t.Errorf("rehearsed again: %v", plan)
		}
	}
	same(t, a, b, c)

	// Concurrent work with a conflict; what goes back leaves out what a's own bundle said that a has.
	a.do(judge("conforming", "locked"))
	write(t, b.path("new"), "of b")
	b.do(judge("nonconforming", "open"), object{"do": "attach_evidence", "file": b.path("new"), "measure": "TM-040"})
	second := stick(t)
	back := list(b.copyOut(0, second, "--for", a.device()), "cases")[0]
	if back["entries"] != 2.0 || back["full"] != false || back["bytes"].(float64) > 40_000 {
		t.Errorf("what a lacks: %v", back)
	}
	plan := a.rehearse(second)
	if plan["new"] != 2.0 || plan["conflict_count"] != 1.0 || plan["by"] != "B" || plan["items"] != 1.0 {
		t.Errorf("rehearsed %v", plan)
	}
	if authors := list(list(plan, "cases")[0], "authors"); len(authors) != 1 || authors[0]["name"] != "B" || authors[0]["entries"] != 2.0 {
		t.Errorf("authors %v", authors)
	}
	if len(a.conflicts()) != 0 {
		t.Error("the rehearsal changed something")
	}
	if in := a.copyIn(command.ExitPerson, second); in["entries"] != 2.0 || in["conflict_count"] != 1.0 {
		t.Errorf("took in %v", in)
	}
	third := stick(t)
	a.copyOut(0, third)
	b.copyIn(command.ExitPerson, third)
	c.do(judge("unconfirmed", "not seen"))
	c.copyIn(command.ExitPerson, third)
	fourth := stick(t)
	c.copyOut(0, fourth)
	a.copyIn(command.ExitPerson, fourth)
	b.copyIn(command.ExitPerson, fourth)
	if v := same(t, a, b, c); v["conflict_count"] != 1.0 || len(texts(v, "missing"))+len(texts(v, "forks")) != 0 {
		t.Errorf("ended with %v", v)
	}
	for _, l := range []*laptop{a, b, c} {
		if v, all := l.verdict("TM-040@"); v != "nonconforming" || len(all) != 3 {
			t.Errorf("shown %s of %v", v, all)
		}
		l.want(0, "", "verify")
	}
	// An old stick after all that changes nothing.
	if in := b.copyIn(command.ExitPerson, first); in["entries"] != 0.0 || in["items"] != 0.0 {
		t.Errorf("replayed: %v", in)
	}
	same(t, a, b, c)
}

// What was read back counts as handed over, item by item; later work does not.
func TestHandedOverItemByItem(t *testing.T) {
	a, base := newLaptop(t)
	if v := a.show("transfer"); v["handed"] != 0.0 {
		t.Errorf("handed over before anything was: %v", v["handed"])
	}
	dir := stick(t)
	a.copyOut(0, dir)
	a.do(judge("conforming", "later"))
	v := a.show("transfer")
	if v["handed"] != float64(base.entries) || v["entries"] != float64(base.entries+1) || len(list(v, "bundles")) != 1 {
		t.Errorf("%v of %v, bundles %v", v["handed"], v["entries"], v["bundles"])
	}
	count := map[string]int{}
	for _, r := range list(v, "rows") {
		count[fmt.Sprint(r["kind"], " ", r["safety"])]++
	}
	if count["entry handed"] != base.entries || count["entry saved"] != 1 || count["item handed"] != len(base.files) {
		t.Errorf("%v", count)
	}
	log := jsonList(t, a.want(0, "", "show", "bundles").out)
	if len(log) != 1 || log[0]["way"] != "out" || log[0]["entries"] != float64(base.entries) {
		t.Errorf("log %v", log)
	}
}

// Whatever is wrong with a stick is named, and nothing else happens.
func TestSticksThatAreNotSound(t *testing.T) {
	a, _ := newLaptop(t)
	b := joined(t, a, "B", true)
	stranger := joined(t, a, "S", false)
	dir := stick(t)
	a.copyOut(0, dir)
	folder, err := filepath.Glob(filepath.Join(dir, "genchi-*"))
	if err != nil || len(folder) != 1 {
		t.Fatal(folder, err)
	}
	b.want(command.ExitIO, "", "copy-in", b.path("nowhere")).says(t, "no bundle in this folder")
	b.want(command.ExitIO, "", "copy-in", b.dir).says(t, "no bundle in this folder")
	b.want(command.ExitUsage, "", "copy-in").says(t, "right form")
	a.want(command.ExitIO, "", "copy-out", "--to", a.path("nowhere")).says(t, "cannot be read or written")
	a.want(command.ExitRefused, "", "copy-out", "--to", dir, "--for", stranger.device()).says(t, "roster")
	stranger.want(command.ExitRefused, "", "copy-in", dir).says(t, "not on the roster of any case")
	madeLaptop(t).want(command.ExitRefused, "", "copy-in", dir).says(t, "another body")
	a.copyOut(0, dir)
	b.want(command.ExitUsage, "", "copy-in", dir).says(t, "several bundles")
	harm := func(name string, f func(dir string), code int, says ...string) {
		t.Helper()
		copied := filepath.Join(stick(t), filepath.Base(folder[0]))
		if err := os.CopyFS(copied, os.DirFS(folder[0])); err != nil {
			t.Fatal(err)
		}
		f(copied)
		b.want(code, "", "copy-in", copied).says(t, says...)
		_ = name
	}
	harm("signature", func(d string) { flip(t, filepath.Join(d, "manifest.gnb"), -1) }, command.ExitDamage, "not signed")
	harm("manifest", func(d string) { write(t, filepath.Join(d, "manifest.gnb"), "x") }, command.ExitDamage, "table of contents")
	harm("cut", func(d string) {
		if err := os.Truncate(filepath.Join(d, "part-0001.gnb"), 100_000); err != nil {
			t.Fatal(err)
		}
	}, command.ExitDamage, "missing or damaged")
	harm("missing", func(d string) {
		if err := os.Remove(filepath.Join(d, "part-0001.gnb")); err != nil {
			t.Fatal(err)
		}
	}, command.ExitDamage, "missing or damaged")
	if in := b.copyIn(0, folder[0]); in["missing"] != 0.0 {
		t.Errorf("the sound one: %v", in)
	}
	same(t, a, b)
}

// The copy of the evening is a bundle like others, to oneself: the day's end names it with the case head, and a new laptop of the same person
// restores from it what was never handed to anybody else.
func TestEveningCopyRestoresALostLaptop(t *testing.T) {
	a, _ := newLaptop(t)
	b := joined(t, a, "B", true)
	start := stick(t)
	a.copyOut(0, start)
	b.copyIn(0, start)
	write(t, b.path("photo"), strings.Repeat("of b ", 1000))
	saved := b.do(judge("nonconforming", "seen by b alone"), object{"do": "end_day", "tomorrow": "the server room"}, object{"do": "attach_evidence", "file": b.path("photo"), "measure": "TM-040"})
	head := b.show("case")["head"]
	evening := stick(t)
	out := b.copyOut(0, evening, "--evening")
	day := b.show("day")
	if row := list(out, "cases")[0]; row["head"] != head || row["full"] != true || day["copy_head"] != head {
		t.Errorf("the copy has %v, the day %v, the case had %v", row["head"], day["copy_head"], head)
	}
	if e, _ := day["entered"].(object); e["tomorrow"] != "the server room" || e["copy_to"] != filepath.Base(fmt.Sprint(out["folder"])) || day["bundle"] != true {
		t.Errorf("the day says %v", day["entered"])
	}

	// The laptop is lost. The new one joins as the same person; before the registrar put it on the roster the copy says so.
	n := joined(t, a, "B", false)
	n.want(command.ExitRefused, "", "copy-in", evening).says(t, "not on the roster of any case")
	a.do(object{"do": "enrol_auditor", "device": n.device()})
	again := stick(t)
	a.copyOut(0, again, "--for", n.device())
	n.copyIn(0, again)
	if in := n.copyIn(0, evening); in["missing"] != 0.0 || in["entries"].(float64) < 3 {
		t.Errorf("restored %v", in)
	}
	if v, all := n.verdict("TM-040@"); v != "nonconforming" || len(all) > 1 {
		t.Errorf("restored %s of %v", v, all)
	}
	if o := n.getBack(attached{item: fmt.Sprint(saved[2]["id"]), name: "photo", bytes: []byte(strings.Repeat("of b ", 1000))}); o.code != 0 {
		t.Error(o.errs)
	}
	if got := n.show("case"); got["lost"] != nil && len(texts(got, "lost")) != 0 {
		t.Errorf("lost %v", got["lost"])
	}
	n.want(0, "", "verify")
	a.copyIn(0, evening)
	same(t, a, n)
}

// What two persons destroyed does not come back by an older stick, and goes from the laptop that learns of it by a stick.
func TestDestroyedStaysDestroyed(t *testing.T) {
	a, _ := newLaptop(t)
	b := joined(t, a, "B", true)
	write(t, a.path("wrong.txt"), "somebody else's list")
	item := a.do(object{"do": "attach_evidence", "file": a.path("wrong.txt")})[0]["id"]
	a.do(object{"do": "set_unused", "item": item, "reason": "received by mistake"}, object{"do": "request_purge", "item": item, "reason": "received by mistake"})
	old, newer := stick(t), stick(t)
	a.copyOut(0, old)
	b.copyIn(0, old)
	held := func(l *laptop) int { return len(l.files("chunks")) + len(l.files("items")) }
	onA, onB := held(a), held(b)
	b.do(object{"do": "destroy_evidence", "item": item})
	b.copyOut(0, newer)
	a.copyIn(0, newer)
	for _, l := range []*laptop{a, b} {
		if plan := l.rehearse(old); plan["items"] != 0.0 || plan["nothing"] != true {
			t.Errorf("the old stick would bring %v", plan)
		}
		l.copyIn(0, old)
		l.want(command.ExitRefused, "", "evidence", "get", fmt.Sprint(item), "--out", l.path("after"))
		l.want(0, "", "verify")
	}
	if held(a) != onA-2 || held(b) != onB-2 {
		t.Errorf("A has %d pieces and keys of %d, B %d of %d", held(a), onA, held(b), onB)
	}
	same(t, a, b)
}
