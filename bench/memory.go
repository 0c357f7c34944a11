package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// watch polls the anonymous memory of a process until stop is called, which gives the peak in bytes.
func watch(pid int) (stop func() (peak int64)) {
	done, peak := make(chan struct{}), make(chan int64)
	go func() {
		most := int64(0)
		for {
			if n, err := anonymous(pid); err == nil {
				most = max(most, n)
			}
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() int64 { close(done); return <-peak }
}

// memoryRow takes a file of 200 MB in and measures by how much the anonymous memory grows above that of the idle program.
func memoryRow(ctx context.Context, b *bench) error {
	if _, err := anonymous(os.Getpid()); err != nil {
		return err
	}
	big := filepath.Join(b.work, "recording.bin")
	if err := noise(big, bigSize, 1); err != nil {
		return err
	}
	template, err := b.trial(ctx, "memory", 0)
	if err != nil {
		return err
	}
	s, err := template.begin(ctx)
	if err != nil {
		return err
	}
	caseID, _, err := s.do(newCase("memory", 1)...)
	if err := errors.Join(err, s.end()); err != nil {
		return err
	}
	var above, idle series
	for round := range b.rounds + 1 {
		low, peak, err := b.memoryRound(ctx, template, caseID, big)
		if err != nil {
			return err
		}
		if round > 0 {
			above = append(above, float64(max(0, peak-low))/1e6)
			idle = append(idle, float64(low)/1e6)
		}
	}
	note("idle %s MB", idle.show("%.0f"))
	b.line("anonymous memory above idle while 200 MB are taken in", above.show("%.0f MB"), "at most 150 MB", above.mid() <= 150)
	return nil
}

func (b *bench) memoryRound(ctx context.Context, template *genchi, caseID, file string) (idle, peak int64, err error) {
	g, err := template.copy(b, "memory-round")
	if err != nil {
		return 0, 0, err
	}
	s, err := g.begin(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer s.kill()
	if _, _, err := s.do(order{"do": "add_place", "place": "p01", "name": "unlocked"}); err != nil {
		return 0, 0, err
	}
	if idle, err = settled(ctx, s.cmd.Process.Pid); err != nil {
		return 0, 0, err
	}
	stop := watch(s.cmd.Process.Pid)
	_, id, err := s.do(order{"do": "attach_evidence", "file": file})
	peak = stop()
	if err != nil {
		return 0, 0, err
	}
	s.kill()
	return idle, peak, g.compare(ctx, caseID, []string{id}, []string{file})
}

// settled waits until the memory has not become less for a second, at most ten, so that what opening took is not counted as idle.
func settled(ctx context.Context, pid int) (int64, error) {
	least, since := int64(0), time.Now()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && time.Since(since) < time.Second; {
		n, err := anonymous(pid)
		if err != nil {
			return 0, err
		}
		if least == 0 || n < least {
			least, since = n, time.Now()
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return least, nil
}
