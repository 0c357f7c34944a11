package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genchi/storage/vault"
)

// With playProgram the test binary is the program, with the failpoints that tests are built with: so that real processes can be killed. With playPaper,
// the name of a file, it opens stores by the recovery key in there instead of the passphrase: hundreds of openings by passphrase cost minutes.
const playProgram, playPaper = "GENCHI_TEST_PROGRAM", "GENCHI_TEST_PAPER"

func beProgram() {
	paper := os.Getenv(playPaper)
	if paper == "" {
		main() // does not come back
	}
	p := New(os.Stdin, os.Stdout, os.Stderr)
	p.env.Unlock = func(dir string, _ []byte, o vault.Options) (*vault.Vault, error) {
		key, err := os.ReadFile(paper)
		if err != nil {
			return nil, err
		}
		return vault.OpenRecovery(dir, strings.TrimSpace(string(key)), o)
	}
	os.Exit(p.Run(context.Background(), os.Args[1:]))
}

// binary is the program as a process, of which all that it keeps is below dir.
func binary(t *testing.T, dir string) *proc {
	t.Helper()
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &proc{t: t, bin: bin, dir: dir, env: append(os.Environ(), playProgram+"=1", "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_CACHE_HOME="+dir, "TMPDIR="+dir)}
}

// proc is one store driven through real processes.
type proc struct {
	t    *testing.T
	bin  string
	dir  string
	env  []string
	acks int
}

func newProc(t *testing.T) *proc {
	t.Helper()
	p := binary(t, t.TempDir())
	p.init("--trial")
	p.must(strings.Join([]string{
		`{"do":"open_case","client":"C"}`,
		`{"do":"agree_scope","scope":"S"}`,
		`{"do":"choose_measures","measures":["all"]}`,
		`{"do":"conclude_contract","concluded_on":"2026-10-01","nda":true}`,
		`{"do":"record_plan","text":"P","agreed_on":"2026-10-02"}`,
		`{"do":"start_visit","where":"W","at":"2026-11-24T09:00"}`,
	}, "\n")+"\n", "do")
	return p
}

// init makes the store, which is opened by its recovery key from then on.
func (p *proc) init(more ...string) {
	p.t.Helper()
	paper := filepath.Join(p.dir, "recovery")
	write(p.t, filepath.Join(p.dir, "pass"), passphrase+"\n")
	p.must("", append([]string{"init", "--kdf-memory", "64", "--recovery-file", paper}, more...)...)
	p.env = append(p.env, playPaper+"="+paper)
}

func (p *proc) args(args ...string) []string {
	return append(args, "--store", filepath.Join(p.dir, "store"), "--passphrase-file", filepath.Join(p.dir, "pass"))
}

// must runs one call on the store that has to succeed and gives its standard output.
func (p *proc) must(in string, args ...string) string {
	p.t.Helper()
	return p.raw(in, p.args(args...)...)
}

func (p *proc) raw(in string, args ...string) string {
	p.t.Helper()
	c := exec.CommandContext(p.t.Context(), p.bin, args...)
	c.Env, c.Stdin = p.env, strings.NewReader(in)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		p.t.Fatalf("genchi %v: %v\n%s%s", args, err, out.String(), errs.String())
	}
	return out.String()
}

// ack is what one saved line promises.
type ack struct {
	ID, Entry string
	text      string // of an answer
	file      string // of a photo
}

// run feeds lines without waiting for the answers, so that several photos are sealed at once, until the process ends. It gives what was
// acknowledged.
func (p *proc) run(lines []string, env ...string) []ack {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, p.bin, p.args("do")...)
	c.Env = append(p.env, env...)
	in, err := c.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		_, _ = io.WriteString(in, strings.Join(lines, "\n")+"\n") // cut short by the kill
	}()
	answers := bufio.NewReader(out)
	var acks []ack
	for _, line := range lines {
		b, err := answers.ReadBytes('\n')
		if err != nil {
			break
		}
		var a struct {
			Saved     bool
			ID, Entry string
		}
		if err := json.Unmarshal(b, &a); err != nil || !a.Saved {
			p.t.Fatalf("%s was answered %s", line, b)
		}
		acks = append(acks, ack{ID: a.ID, Entry: a.Entry})
	}
	_ = in.Close()
	<-fed
	_ = c.Wait()
	return acks
}

// The real process is killed at a random step of the disk, again and again, and the index is thrown away in half of the rounds:
// every acknowledged answer and photo is there, byte for byte.
func TestNothingAcknowledgedIsLostByKills(t *testing.T) {
	rounds := 50
	if os.Getenv("GENCHI_SOAK") != "" {
		rounds = 200
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	p := newProc(t)
	texts, files := map[string]string{}, map[string]string{}
	for round := range rounds {
		lines, want := p.work(rng, round)
		acks := p.run(lines, fmt.Sprintf("GENCHI_KILL_AT=%d", 1+rng.IntN(160)))
		p.acks += len(acks)
		for i, a := range acks {
			if want[i].file != "" {
				files[a.ID] = want[i].file
			} else {
				texts[want[i].ID] = want[i].text
			}
		}
		if round%2 == 0 {
			if err := os.RemoveAll(filepath.Join(p.dir, "store", "index")); err != nil {
				t.Fatal(err)
			}
		}
		if round%10 == 9 {
			p.compare(texts, files)
		}
	}
	p.compare(texts, files)
	p.must("", "verify")
	t.Logf("%d kills, %d acknowledged", rounds, p.acks)
	if p.acks < rounds {
		t.Fatalf("only %d answers were acknowledged in %d rounds: the kills come too early to show anything", p.acks, rounds)
	}
}

// work makes the lines of one round with what they promise: answers and photos in turn, the photos three in a row.
func (p *proc) work(rng *rand.Rand, round int) (lines []string, want []ack) {
	for i := range 12 {
		if i%6 >= 3 {
			file := filepath.Join(p.dir, fmt.Sprintf("f%d-%d.bin", round, i))
			b := make([]byte, 1+rng.IntN(200_000))
			for j := range b {
				b[j] = byte(rng.Uint32())
			}
			if err := os.WriteFile(file, b, 0o600); err != nil {
				p.t.Fatal(err)
			}
			lines = append(lines, fmt.Sprintf(`{"do":"attach_evidence","file":%q,"measure":"TM-001"}`, file))
			want = append(want, ack{file: file})
			continue
		}
		m := fmt.Sprintf("TM-%03d", 1+rng.IntN(100))
		text := fmt.Sprintf("seen in round %d, line %d", round, i)
		lines = append(lines, fmt.Sprintf(`{"do":"record_answer","measure":%q,"verdict":"conforming","observation":%q}`, m, text))
		want = append(want, ack{ID: m, text: text})
	}
	return lines, want
}

func (p *proc) compare(texts, files map[string]string) {
	p.t.Helper()
	for m, text := range texts {
		// The last acknowledged text, or one that was written after it and killed before the answer.
		if out := p.must("", "show", "history", "--kind", "check.observation", "--key", m+"@/"+p.user()); !strings.Contains(out, text) {
			p.t.Fatalf("%s: %q is lost: %s", m, text, out)
		}
		break // a process start each: one in full, the rest by their views below
	}
	out := p.must("", "show", "checks")
	for m := range texts {
		if !strings.Contains(out, `"check":"`+m+`@"`) {
			p.t.Fatalf("%s is lost", m)
		}
	}
	n := 0
	for id, file := range files {
		back := filepath.Join(p.dir, "back")
		_ = os.Remove(back)
		p.must("", "evidence", "get", id, "--out", back)
		a, err := os.ReadFile(back)
		if err != nil {
			p.t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(a, b) {
			p.t.Fatalf("item %s came back with other bytes", id)
		}
		if n++; n == 5 {
			break // verify reads every item in full at the end
		}
	}
}

func (p *proc) user() string {
	var v struct {
		Roster []struct{ User string }
	}
	if err := json.Unmarshal([]byte(p.must("", "show", "case")), &v); err != nil || len(v.Roster) == 0 {
		p.t.Fatalf("roster: %v", err)
	}
	return v.Roster[0].User
}

// A disk that fills at any step: the refusal says so, and what was saved before is there.
func TestFullDiskAtAnyStep(t *testing.T) {
	p := newProc(t)
	file := filepath.Join(p.dir, "photo")
	if err := os.WriteFile(file, bytes.Repeat([]byte("photo "), 50_000), 0o600); err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf(`{"do":"record_answer","measure":"TM-001","verdict":"conforming","observation":"o"}
{"do":"attach_evidence","file":%q,"measure":"TM-001"}
`, file)
	full := 0
	for from := 1; from < 60; from += 3 {
		c := exec.CommandContext(t.Context(), p.bin, p.args("do")...)
		c.Env = append(p.env, fmt.Sprintf("GENCHI_ENOSPC_AT=%d,%d", from, from+100000))
		c.Stdin = strings.NewReader(line)
		out, err := c.Output()
		if err != nil {
			full++
			if code := c.ProcessState.ExitCode(); code != 5 {
				t.Fatalf("full from step %d: exit status %d, %s", from, code, out)
			}
		}
		p.must("", "show", "case")
	}
	if full == 0 {
		t.Fatal("the disk was never full")
	}
	p.must("", "verify")
}
