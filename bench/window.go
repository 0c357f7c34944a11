package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// windowRow measures from the start of the program to the first window whose pixels are drawn, on an X server without a screen,
// against a bare window of the same toolkit with the same font.
func windowRow(ctx context.Context, b *bench) error {
	eye, err := b.rival(ctx, "eye")
	if err != nil {
		return err
	}
	bare, err := b.rival(ctx, "window")
	if err != nil {
		return err
	}
	g, err := b.trial(ctx, "window", 64)
	if err != nil {
		return err
	}
	display, stop, err := xvfb(ctx)
	if err != nil {
		return err
	}
	defer stop()
	look := func(picture string, args ...string) (c cost, err error) {
		cmd := exec.CommandContext(ctx, eye, append([]string{filepath.Join(b.work, picture)}, args...)...) // #nosec G204 -- built here
		cmd.Env = append(os.Environ(), "DISPLAY="+display, "HOME="+b.work, "XDG_CONFIG_HOME="+b.work)
		return c, answerOf(cmd, &c)
	}
	fonts := filepath.Join(b.root, "assets", "fonts")
	costs, err := b.alternate([]side{
		{"genchi", func() (cost, error) { return look("window-genchi.png", g.bin, "--store", g.store()) }},
		{"bare", func() (cost, error) { return look("window-bare.png", bare, fonts) }},
	})
	if err != nil {
		return err
	}
	note("genchi %s s, a bare window %s s", walls(costs["genchi"]).show("%.2f"), walls(costs["bare"]).show("%.2f"))
	ratio := walls(costs["genchi"]).over(walls(costs["bare"]))
	b.line("first window, of a bare one with the same font", ratio.show("%.2f"), "at most 1.5", ratio.mid() <= 1.5)
	return nil
}

// xvfb starts an X server on a display that is free.
func xvfb(ctx context.Context) (display string, stop func(), err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	if err := errors.Join(cmd.Start(), w.Close()); err != nil {
		return "", nil, fmt.Errorf("xvfb is needed for this row: %w", err)
	}
	stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	_ = r.SetReadDeadline(time.Now().Add(20 * time.Second))
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("xvfb: %w", err)
	}
	return ":" + strings.TrimSpace(line), stop, r.Close()
}
