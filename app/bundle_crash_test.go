package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
)

// ask runs one call and reads its answer line.
func (p *proc) ask(in string, args ...string) object {
	p.t.Helper()
	var o object
	if err := json.Unmarshal([]byte(p.must(in, args...)), &o); err != nil {
		p.t.Fatal(err)
	}
	return o
}

// colleague is another laptop on the roster of p's case, which knows nothing of the case yet.
func (p *proc) colleague() *proc {
	p.t.Helper()
	q := binary(p.t, p.t.TempDir())
	q.init()
	request, card := filepath.Join(q.dir, "request"), filepath.Join(q.dir, "card")
	q.must("", "join-request", "--user", "B", "--out", request)
	made := p.ask("", "role-card", "--request", request, "--roles", "auditor", "--out", card)
	q.must("", "join", "--card", card)
	p.must(fmt.Sprintf(`{"do":"enrol_auditor","device":%q}`+"\n", made["device"]), "do")
	return q
}

// at runs one call with a failpoint and tells how it ended: -1 for a kill.
func (p *proc) at(env string, args ...string) (code int, out string) {
	p.t.Helper()
	c := exec.CommandContext(p.t.Context(), p.bin, p.args(args...)...)
	c.Env = append(p.env, env)
	b, err := c.CombinedOutput()
	if err != nil && c.ProcessState == nil {
		p.t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), string(b)
}

func bundlesIn(t *testing.T, dir string) (whole, unfinished int) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "genchi-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if filepath.Ext(f) == ".tmp" {
			unfinished++
		} else {
			whole++
		}
	}
	return whole, unfinished
}

// The real process is killed at the steps of writing a bundle: there is none until it was read back, and the next attempt sweeps what was left. Then the
// colleague's process is killed at the steps of taking it in: what was taken is kept, the same call goes on, and both end alike.
func TestKilledWhileCopyingOutAndIn(t *testing.T) {
	a := newProc(t)
	for i := range 3 {
		f := filepath.Join(a.dir, fmt.Sprintf("f%d", i))
		write(t, f, string(bytes.Repeat([]byte{byte(i), 7}, 300_000)))
		a.must(fmt.Sprintf(`{"do":"attach_evidence","file":%q,"measure":"TM-001"}`+"\n", f), "do")
	}
	b := a.colleague()
	dir, kills := t.TempDir(), 0
	var before int
	for step := 2; ; step += 11 {
		code, out := a.at(fmt.Sprintf("GENCHI_KILL_AT=%d", step), "copy-out", "--to", dir)
		whole, _ := bundlesIn(t, dir)
		if code == 0 {
			break
		}
		if code != -1 || whole > before+1 {
			t.Fatalf("killed at step %d: status %d, %d bundles\n%s", step, code, whole, out)
		}
		before = whole // the kill may come after the bundle has its name, when only the log is missing
		kills++
	}
	out := a.ask("", "copy-out", "--to", dir)
	if _, left := bundlesIn(t, dir); left != 0 || kills < 3 {
		t.Fatalf("%d kills, %d unfinished folders were left", kills, left)
	}
	t.Logf("%d kills while writing", kills)
	folder := fmt.Sprint(out["folder"])
	kills = 0
	for step := 5; ; step += 35 {
		code, out := b.at(fmt.Sprintf("GENCHI_KILL_AT=%d", step), "copy-in", folder)
		if code == 0 {
			break
		}
		if code != -1 {
			t.Fatalf("killed at step %d: status %d\n%s", step, code, out)
		}
		kills++
	}
	b.must("", "copy-in", folder)
	x, y := a.ask("", "state-hash"), b.ask("", "state-hash")
	t.Logf("%d kills while taking in", kills)
	if kills < 2 || x["head"] != y["head"] || x["state_hash"] != y["state_hash"] {
		t.Errorf("%d kills: %v and %v", kills, x, y)
	}
	b.must("", "verify")
	a.must("", "verify")
}

// The medium, or the disk of the one who takes in, is full from any step on: the sentence says so, nothing half is left, and later it goes on.
func TestFullWhileCopyingOutAndIn(t *testing.T) {
	a := newProc(t)
	f := filepath.Join(a.dir, "f")
	write(t, f, string(bytes.Repeat([]byte("photo "), 100_000)))
	a.must(fmt.Sprintf(`{"do":"attach_evidence","file":%q,"measure":"TM-001"}`+"\n", f), "do")
	b := a.colleague()
	dir, full := t.TempDir(), 0
	for step := 3; ; step += 16 {
		code, out := a.at(fmt.Sprintf("GENCHI_ENOSPC_AT=%d,100000", step), "copy-out", "--to", dir)
		if code == 0 {
			break
		}
		if _, left := bundlesIn(t, dir); code != 5 || left > 1 {
			t.Fatalf("full from step %d: status %d, %d unfinished\n%s", step, code, left, out)
		}
		full++
	}
	out := a.ask("", "copy-out", "--to", dir)
	if _, left := bundlesIn(t, dir); left != 0 || full < 2 {
		t.Fatalf("%d times full, %d unfinished folders were left", full, left)
	}
	folder := fmt.Sprint(out["folder"])
	for step := 7; ; step += 45 {
		code, out := b.at(fmt.Sprintf("GENCHI_ENOSPC_AT=%d,100000", step), "copy-in", folder)
		if code == 0 {
			break
		}
		if code != 5 && code != 1 {
			t.Fatalf("full from step %d: status %d\n%s", step, code, out)
		}
	}
	b.must("", "copy-in", folder)
	x, y := a.ask("", "state-hash"), b.ask("", "state-hash")
	if x["head"] != y["head"] || x["state_hash"] != y["state_hash"] {
		t.Errorf("%v and %v", x, y)
	}
	b.must("", "verify")
}
