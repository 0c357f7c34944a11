package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// ingestRow takes twenty photographs and a file of 200 MB in and compares that with the limits and with the age library.
func ingestRow(ctx context.Context, b *bench) error {
	files, bytes, err := b.material()
	if err != nil {
		return err
	}
	age, err := b.rival(ctx, "age")
	if err != nil {
		return err
	}
	template, err := b.trial(ctx, "ingest", 64)
	if err != nil {
		return err
	}
	s, err := template.begin(ctx)
	if err != nil {
		return err
	}
	if _, _, err := s.do(newCase("ingest", 2)...); err != nil {
		return err
	}
	if err := s.end(); err != nil {
		return err
	}
	busy := !idle()
	sides := []side{
		{"SHA-256", func() (c cost, err error) { return c, work(ctx, &c, "sha", files...) }},
		{"genchi", func() (cost, error) { return b.ingest(ctx, template, files) }},
		{"AES-GCM", func() (c cost, err error) { return c, work(ctx, &c, "gcm", files...) }},
		{"age", func() (cost, error) { return b.ageSeal(ctx, age, files) }},
		{"write", func() (cost, error) { return b.writeLimit(ctx, bytes) }},
		{"reading", func() (c cost, err error) { return c, work(ctx, &c, "read", files...) }},
	}
	costs, err := b.alternate(sides)
	if err != nil {
		return err
	}
	for _, s := range sides {
		note("%-8s %s MB/s, %s s of CPU", s.name, rates(costs[s.name], bytes).show("%.0f"), cpus(costs[s.name]).show("%.2f"))
	}
	slowest := make(series, b.rounds)
	floor := make(series, b.rounds)
	for i := range slowest {
		sha, gcm, write, read := costs["SHA-256"][i], costs["AES-GCM"][i], costs["write"][i], costs["reading"][i]
		slowest[i] = max(sha.Wall, gcm.Wall, write.Wall).Seconds()
		floor[i] = (2*sha.CPU + gcm.CPU + write.CPU - 2*read.CPU).Seconds() // read once
	}
	speed := slowest.over(walls(costs["genchi"]))
	if busy {
		note("the machine was not idle: the bar of the first line speaks of an idle one")
	}
	b.line("evidence until saved: speed, of the slowest limit", speed.show("%.2f"), "at least 0.70 when idle", speed.mid() >= 0.70)
	cpu := cpus(costs["genchi"]).over(floor)
	b.line("evidence until saved: CPU, of the limits' sum", cpu.show("%.2f"), "at most 1.15", cpu.mid() <= 1.15)
	ratio := walls(costs["age"]).over(walls(costs["genchi"]))
	b.line("evidence until saved: speed, of the age library", ratio.show("%.2f"), "at least 1.5", ratio.mid() >= 1.5)
	return nil
}

// side is one of the things that alternate.
type side struct {
	name string
	run  func() (cost, error)
}

// alternate runs all sides in each round, after a round that does not count. The order turns, so that no side always follows the
// same one.
func (b *bench) alternate(sides []side) (map[string][]cost, error) {
	costs := map[string][]cost{}
	for round := range b.rounds + 1 {
		for i := range sides {
			s := sides[(i+round)%len(sides)]
			c, err := s.run()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			if round > 0 {
				costs[s.name] = append(costs[s.name], c)
			}
		}
	}
	return costs, nil
}

// ingest lets a fresh store take the files in, from the first order to the last answer. Then the process is killed: what it
// called saved must be there byte for byte.
func (b *bench) ingest(ctx context.Context, template *genchi, files []string) (c cost, err error) {
	g, err := template.copy(b, "ingest-round")
	if err != nil {
		return c, err
	}
	s, err := g.begin(ctx)
	if err != nil {
		return c, err
	}
	defer s.kill()
	caseID, _, err := s.do(order{"do": "add_place", "place": "p00", "name": "unlocked"})
	if err != nil {
		return c, err
	}
	var lines [][]byte
	for i, f := range files {
		line, err := encode(order{"do": "attach_evidence", "file": f, "measure": measureID(i)})
		if err != nil {
			return c, err
		}
		lines = append(lines, line)
	}
	before, err := processCPU(s.cmd.Process.Pid)
	if err != nil {
		return c, err
	}
	start := time.Now()
	if err := s.send(lines...); err != nil {
		return c, err
	}
	ids := make([]string, len(files))
	for i := range files {
		if _, ids[i], err = s.saved(); err != nil {
			return c, err
		}
	}
	c.Wall = time.Since(start)
	after, err := processCPU(s.cmd.Process.Pid)
	if err != nil {
		return c, err
	}
	c.CPU = after - before
	s.kill()
	return c, g.compare(ctx, caseID, ids, files)
}

// compare reads items back from a locked store and compares them with the files that they were.
func (g *genchi) compare(ctx context.Context, caseID string, ids, files []string) error {
	args := []string{g.store(), g.recovery(), caseID}
	for i := range ids {
		args = append(args, ids[i], files[i])
	}
	var same int
	if err := work(ctx, &same, "compare", args...); err != nil {
		return err
	}
	if same != len(ids) {
		return fmt.Errorf("%w: %d of %d items are the files they were", errNoRound, same, len(ids))
	}
	return nil
}

func (b *bench) ageSeal(ctx context.Context, program string, files []string) (c cost, err error) {
	dir, err := b.folder("age-round")
	if err != nil {
		return c, err
	}
	return c, answerOf(exec.CommandContext(ctx, program, append([]string{dir}, files...)...), &c) // #nosec G204 -- built here
}

func (b *bench) writeLimit(ctx context.Context, bytes int64) (c cost, err error) {
	dir, err := b.folder("write-round")
	if err != nil {
		return c, err
	}
	return c, work(ctx, &c, "write", dir, fmt.Sprint(bytes))
}

// rival builds a program of the module beside this one.
func (b *bench) rival(ctx context.Context, name string) (string, error) {
	out := filepath.Join(b.root, "bin", "rivals", name)
	if err := os.MkdirAll(filepath.Dir(out), 0o750); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", "migrated_fynedo", "-trimpath", "-o", out, "./"+name) // #nosec G204 -- names of this program
	cmd.Dir = filepath.Join(b.root, "bench", "rivals")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w: %s", name, err, text)
	}
	return out, nil
}
