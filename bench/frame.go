package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"genchi/app/audit"
	"genchi/app/casework"
)

// What the eye does: presses before those that count stand in its own source.
const (
	frameSteps = 150
	frameWarm  = 10
	frameList  = 1               // of the list of cases: below the small one, which was begun first
	frameLook  = "690x36+352+84" // the head of the card: code, title, place and the number in the list
)

// frameRow measures the real window on an X server without a screen, which draws with the processor: from the press of a key to the drawn
// head of the next card, in the very large case. The window is driven by keys alone: passphrase, the case, down the list.
func frameRow(ctx context.Context, b *bench) error {
	eye, err := b.rival(ctx, "eye")
	if err != nil {
		return err
	}
	g, big, _, err := b.bigCase(ctx)
	if err != nil {
		return err
	}
	display, stop, err := xvfb(ctx)
	if err != nil {
		return err
	}
	defer stop()
	var p50, p99, worst, cpu series
	busy := !idle()
	for n := range b.rounds + 1 {
		round, err := g.copy(b, "frame-round")
		if err != nil {
			return err
		}
		steps, used, err := round.steps(ctx, b, eye, display)
		if err != nil {
			return err
		}
		if err := round.stoodAt(ctx, big); err != nil {
			return err
		}
		if n > 0 {
			p50, p99, worst = append(p50, quantile(steps, 0.5)), append(p99, quantile(steps, 0.99)), append(worst, quantile(steps, 1))
			cpu = append(cpu, used)
		}
	}
	if busy {
		note("the machine was not idle: the bar speaks of an idle one")
	}
	note("a step takes %s ms of CPU, all threads together", cpu.show("%.0f"))
	note("p50 %s ms, the slowest %s ms; the last picture is %s", p50.show("%.0f"), worst.show("%.0f"), filepath.Join(b.work, "frame.png"))
	b.line("a drawn frame from card to card, drawn by the processor, p99", p99.show("%.0f ms"), "at most 150 ms", p99.mid() <= 150)
	return os.RemoveAll(filepath.Join(b.work, "frame-round"))
}

// steps drives a window and gives the milliseconds of each step, and what one of them took of CPU on average.
func (g *genchi) steps(ctx context.Context, b *bench, eye, display string) (took series, cpu float64, err error) {
	var seen struct {
		Steps []int64 `json:"steps"`
		CPU   int64   `json:"cpu"`
	}
	cmd := exec.CommandContext(ctx, eye, "-steps", fmt.Sprint(frameSteps), "-row", fmt.Sprint(frameList), "-pass", filepath.Join(g.dir, "pass"), "-look", frameLook, filepath.Join(b.work, "frame.png"), g.bin, "--store", g.store()) // #nosec G204 -- built here
	cmd.Env = append(os.Environ(), "DISPLAY="+display, "HOME="+b.work, "XDG_CONFIG_HOME="+b.work, "LIBGL_ALWAYS_SOFTWARE=1")
	if err := answerOf(cmd, &seen); err != nil {
		return nil, 0, err
	}
	for _, ns := range seen.Steps {
		took = append(took, float64(ns)/1e6)
	}
	if len(took) != frameSteps {
		return nil, 0, fmt.Errorf("%w: %d steps", errNoRound, len(took))
	}
	return took, float64(seen.CPU) / 1e6 / frameSteps, nil
}

// stood is where the window says that a person was when it ended.
type stood struct {
	Case  string        `json:"case"`
	Route string        `json:"route"`
	Check audit.CheckID `json:"check"`
	At    int           `json:"at"` // of the list, from 0
}

// stoodAt wants the window to have been on the page of the visit, so many checks below the first as Down was pressed.
func (g *genchi) stoodAt(ctx context.Context, id string) error {
	var s stood
	if err := work(ctx, &s, "stood", g.store(), g.recovery(), id); err != nil {
		return err
	}
	if s.Case != id || s.Route != "visit" || s.At != frameSteps+frameWarm {
		return fmt.Errorf("%w: the window stood at %+v", errNoRound, s)
	}
	return nil
}

// stoodWorker reads where the window stood: STORE RECOVERYFILE CASE.
func stoodWorker(_ context.Context, args []string) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("STORE RECOVERYFILE CASE")
	}
	s := &stood{At: -1}
	return s, withDesk(args, func(d *casework.Desk) error {
		if !d.Setting("place", s) {
			return fmt.Errorf("%w: the window kept no place", errNoRound)
		}
		list, err := d.Checks(args[2])
		for i := range list.Rows {
			if list.Rows[i].Check == s.Check {
				s.At = i
			}
		}
		return err
	})
}
