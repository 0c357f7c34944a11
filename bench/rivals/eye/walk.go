package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"genchi-rivals/hand"
)

// walk is what is done with the keyboard.
type walk struct {
	steps int
	row   int
	pass  string
	look  string
	pid   int
	cpu   time.Duration
}

// Steps before those that count, and how long a picture must stay to be at rest: a page that is read from a store, and a step.
const (
	warmSteps = 10
	pageRest  = 2 * time.Second
	stepRest  = 60 * time.Millisecond
	stepPoll  = 2 * time.Millisecond
)

// play types the passphrase, opens the thing in that row of the list that comes, and steps through what is then there.
func (w *walk) play(x *xgb.Conn, win xproto.Window, out *answer) (image.Image, error) {
	h, err := hand.New(x)
	if err != nil {
		return nil, err
	}
	pass, err := os.ReadFile(w.pass)
	if err != nil {
		return nil, err
	}
	pass, _, _ = bytes.Cut(pass, []byte("\n"))
	err = xproto.SetInputFocusChecked(x, xproto.InputFocusParent, win, xproto.TimeCurrentTime).Check()
	if err != nil {
		return nil, fmt.Errorf("focus: %w", err)
	}
	seen, err := hand.Whole(x, win)
	if err != nil {
		return nil, err
	}
	all := part{seen}
	if _, err := all.rest(pageRest/4, nil); err != nil {
		return nil, err
	}
	for _, c := range pass {
		if err := h.Press(xproto.Keysym(c)); err != nil {
			return nil, err
		}
		time.Sleep(15 * time.Millisecond)
	}
	now, err := all.rest(pageRest/4, nil)
	for i := range 2 { // unlock; open
		for range i * w.row {
			if err == nil {
				err = h.Press(hand.Down)
			}
		}
		if err == nil {
			err = h.Press(hand.Return)
		}
		if err != nil {
			return nil, err
		}
		now, err = all.rest(pageRest, now)
	}
	if err != nil {
		return nil, err
	}
	if out.Steps, err = w.down(h, win); err != nil {
		return nil, err
	}
	out.CPU = w.cpu
	time.Sleep(pageRest) // what the program keeps of where a person is, it keeps after a while
	return hand.Drawn(x, win)
}

// down presses Down and waits for the picture of each.
func (w *walk) down(h *hand.Hand, win xproto.Window) ([]time.Duration, error) {
	part := part{&hand.Part{X: h.X, Win: win}}
	if _, err := fmt.Sscanf(w.look, "%dx%d+%d+%d", &part.W, &part.H, &part.Left, &part.Top); err != nil {
		return nil, fmt.Errorf("look %q: %w", w.look, err)
	}
	var took []time.Duration
	for i := range w.steps + warmSteps {
		if i == warmSteps {
			w.cpu = -used(w.pid)
		}
		before, err := part.Pixels()
		if err != nil {
			return nil, err
		}
		start := time.Now()
		if err := h.Press(hand.Down); err != nil {
			return nil, err
		}
		at, err := part.changed(before, start)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
		if i >= warmSteps {
			took = append(took, at)
		}
	}
	w.cpu += used(w.pid)
	return took, nil
}

// used is the CPU time of a process to the hundredth of a second, on Linux.
func used(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(raw, []byte(") ")) // the name may hold blanks
	f := bytes.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	var user, system int64
	_, _ = fmt.Sscan(string(f[11])+" "+string(f[12]), &user, &system)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// part is a rectangle of a window whose changes are waited for.
type part struct{ *hand.Part }

// rest waits until the picture is another page than before, unless that is nil, and has not changed for a while, but for a cursor that blinks.
func (p part) rest(quiet time.Duration, before []byte) ([]byte, error) {
	var last []byte
	since := time.Now()
	for end := time.Now().Add(hand.Patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		now, err := p.Pixels()
		if err != nil {
			return nil, err
		}
		if last == nil || !alike(now, last, 999) || before != nil && alike(now, before, 900) {
			last, since = now, time.Now()
		}
		if time.Since(since) >= quiet {
			return now, nil
		}
	}
	return nil, errors.New("no page came to rest")
}

// alike tells whether so many of a thousand pixels are the same.
func alike(a, b []byte, many int) bool {
	return 1000*hand.Differ(a, b) <= (1000-many)*min(len(a), len(b))/4
}

// changed gives the time from start to the first sight of the picture that comes after before and stays.
func (p part) changed(before []byte, start time.Time) (time.Duration, error) {
	var last []byte
	var at time.Duration
	for time.Since(start) < hand.Patience {
		now, err := p.Pixels()
		if err != nil {
			return 0, err
		}
		seen := time.Since(start)
		switch {
		case bytes.Equal(now, before):
			last = nil
		case last == nil || !bytes.Equal(now, last):
			last, at = now, seen
		case seen-at >= stepRest:
			return at, nil
		}
		time.Sleep(stepPoll)
	}
	return 0, errors.New("the picture does not change")
}
