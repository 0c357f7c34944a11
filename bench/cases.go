package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

const (
	caseNum     = 20
	caseEntries = 5000
	casePlaces  = 6
)

// casesRow measures the start with twenty cases of 5,000 entries, with an index and without, and the making of the index.
func casesRow(ctx context.Context, b *bench) error {
	g, largest, err := b.manyCases(ctx)
	if err != nil {
		return err
	}
	args := []string{g.store(), g.recovery()}
	var warm, cold, list, ratio series
	show := func(into *listing) error {
		if err := work(ctx, into, "home", append(args, largest)...); err != nil {
			return err
		}
		if into.Cases != caseNum || into.Entries < caseNum*caseEntries || into.Rows < measures || into.Judged == 0 {
			return fmt.Errorf("%w: %+v", errNoRound, *into)
		}
		return nil
	}
	dropIndex := func() error { return os.RemoveAll(filepath.Join(g.store(), "index")) }
	var coldCosts, journalCosts, rebuildCosts []cost
	for round := range b.rounds + 1 {
		var w, c listing
		var j, r cost
		if err := work(ctx, &r, "rebuild", args...); err != nil {
			return err
		}
		if err := show(&w); err != nil {
			return err
		}
		if err := work(ctx, &j, "journals", args...); err != nil {
			return err
		}
		if err := dropIndex(); err != nil {
			return err
		}
		if err := show(&c); err != nil {
			return err
		}
		if w.Judged != c.Judged || w.Entries != c.Entries {
			return fmt.Errorf("%w: with the index %+v, without %+v", errNoRound, w, c)
		}
		if round == 0 {
			continue
		}
		warm = append(warm, w.Checks.Seconds())
		list = append(list, w.Home.Seconds())
		cold = append(cold, c.Checks.Seconds())
		ratio = append(ratio, (c.Checks-c.Open).Seconds()/j.Wall.Seconds())
		coldCosts = append(coldCosts, cost{Wall: c.Checks, CPU: c.CPU})
		journalCosts, rebuildCosts = append(journalCosts, j), append(rebuildCosts, r)
	}
	note("without an index %s s (%s s of CPU); reading and opening the journals %s s (%s s of CPU)", cold.show("%.2f"), cpus(coldCosts).show("%.2f"),
		walls(journalCosts).show("%.2f"), cpus(journalCosts).show("%.2f"))
	b.line("20 cases of 5,000 entries: from the key to the list", list.show("%.2f s"), "at most 0.3 s", list.mid() <= 0.3)
	b.line("... and on to the measures of the largest", warm.show("%.2f s"), "at most 0.3 s", warm.mid() <= 0.3)
	b.line("... without an index, of reading and opening the journals", ratio.show("%.2f"), "at most 2.2", ratio.mid() <= 2.2)
	made := walls(rebuildCosts)
	b.line("rebuild of the index from the same journals", made.show("%.2f s"), "at most 4 s", made.mid() <= 4)
	return nil
}

// manyCases makes the store through the command line, 100,000 saved answers, and keeps it for the work folder. It is made in memory
// where the system has such a folder, since a fsync of each answer is not what this row measures, and copied.
func (b *bench) manyCases(ctx context.Context) (g *genchi, largest string, err error) {
	dir := filepath.Join(b.work, "cases")
	ready := filepath.Join(dir, "ready")
	if id, err := os.ReadFile(ready); err == nil { // #nosec G304 -- in the work folder
		return b.genchi(dir), string(id), nil
	}
	fast := *b
	if made, err := os.MkdirTemp("/dev/shm", "genchi-bench-"); err == nil {
		fast.work = made
		defer os.RemoveAll(made) //nolint:errcheck // in memory
	}
	if g, err = fast.trial(ctx, "cases", 64); err != nil {
		return nil, "", err
	}
	for i := range caseNum {
		s, err := g.begin(ctx)
		if err != nil {
			return nil, "", err
		}
		if largest, err = s.fill(newCase(fmt.Sprintf("client %02d", i), casePlaces), casePlaces, caseEntries); err != nil {
			s.kill()
			return nil, "", err
		}
		if err := s.end(); err != nil {
			return nil, "", err
		}
	}
	if fast.work != b.work {
		if g, err = g.copy(b, "cases"); err != nil {
			return nil, "", err
		}
	}
	return g, largest, os.WriteFile(ready, []byte(largest), 0o600)
}

// fill begins a case and answers until it has its entries. Lines go in while answers come out.
func (s *session) fill(begun []order, places, entries int) (caseID string, err error) {
	if caseID, _, err = s.do(begun...); err != nil {
		return "", err
	}
	n := entries - len(begun) + 1
	sent := make(chan error, 1)
	go func() {
		for i := range n {
			line, err := encode(answer(caseID, i, places))
			if err == nil {
				err = s.send(line)
			}
			if err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	for range n {
		if _, _, err := s.saved(); err != nil {
			return "", err
		}
	}
	return caseID, <-sent
}
