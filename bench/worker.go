package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// workers are what the program does in processes of its own, so that their CPU and memory are theirs alone. A worker prints its
// cost as JSON.
func workers() map[string]func(ctx context.Context, args []string) (any, error) {
	return map[string]func(context.Context, []string) (any, error){
		"sha": shaWorker, "gcm": gcmWorker, "write": writeWorker, "read": readWorker,
		"compare": compareWorker, "home": homeWorker, "journals": journalsWorker, "rebuild": rebuildWorker, "act": actWorker,
		"pace": paceWorker, "cover": coverWorker, "stood": stoodWorker, "put": putWorker, "shrink": shrinkWorker, "render": renderWorker, "meanwhile": meanwhileWorker, "notes": notesWorker, "find": findWorker,
		"report": reportWorker, "again": againWorker, "pictures": picturesWorker, "gopdf": gopdfWorker,
	}
}

func runWorker(ctx context.Context, name string, args []string) error {
	w, ok := workers()[name]
	if !ok {
		return fmt.Errorf("no worker %q", name)
	}
	out, err := w(ctx, args)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// work runs a worker of this program and reads its answer.
func work(ctx context.Context, out any, name string, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return answerOf(exec.CommandContext(ctx, self, append([]string{"-worker", name}, args...)...), out) // #nosec G204 -- itself
}

// answerOf runs a program that prints JSON.
func answerOf(cmd *exec.Cmd, out any) error {
	var errs bytes.Buffer
	cmd.Stderr = &errs
	raw, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", cmd.Path, err, bytes.TrimSpace(errs.Bytes()))
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("%s: %w", cmd.Path, err)
	}
	return nil
}

// measured runs fn and gives what it took of this process.
func measured(fn func() error) (cost, error) {
	before, err := processCPU(os.Getpid())
	if err != nil {
		return cost{}, err
	}
	start := time.Now()
	if err := fn(); err != nil {
		return cost{}, err
	}
	wall := time.Since(start)
	after, err := processCPU(os.Getpid())
	return cost{Wall: wall, CPU: after - before}, err
}

// finished runs a command to its end and gives what it took.
func finished(cmd *exec.Cmd) (cost, error) {
	var errs bytes.Buffer
	if cmd.Stderr == nil {
		cmd.Stderr = &errs
	}
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w: %s", cmd.Path, err, bytes.TrimSpace(errs.Bytes()))
	}
	return cost{Wall: wall, CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}, nil
}
