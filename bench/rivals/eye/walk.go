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
	"github.com/jezek/xgb/xtest"
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

// Key symbols of X.
const (
	symReturn = 0xff0d
	symDown   = 0xff54
	symShift  = 0xffe1
)

// play types the passphrase, opens the thing in that row of the list that comes, and steps through what is then there.
func (w *walk) play(x *xgb.Conn, win xproto.Window, out *answer) (image.Image, error) {
	hand, err := newHand(x)
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
	all, err := whole(x, win)
	if err != nil {
		return nil, err
	}
	if _, err := all.rest(pageRest/4, nil); err != nil {
		return nil, err
	}
	for _, c := range pass {
		if err := hand.press(xproto.Keysym(c)); err != nil {
			return nil, err
		}
		time.Sleep(15 * time.Millisecond)
	}
	now, err := all.rest(pageRest/4, nil)
	for i := range 2 { // unlock; open
		for range i * w.row {
			if err == nil {
				err = hand.press(symDown)
			}
		}
		if err == nil {
			err = hand.press(symReturn)
		}
		if err != nil {
			return nil, err
		}
		now, err = all.rest(pageRest, now)
	}
	if err != nil {
		return nil, err
	}
	if out.Steps, err = w.down(hand, win); err != nil {
		return nil, err
	}
	out.CPU = w.cpu
	time.Sleep(pageRest) // what the program keeps of where a person is, it keeps after a while
	return drawn(x, win)
}

// down presses Down and waits for the picture of each.
func (w *walk) down(hand *hand, win xproto.Window) ([]time.Duration, error) {
	part := &part{x: hand.x, win: win}
	if _, err := fmt.Sscanf(w.look, "%dx%d+%d+%d", &part.w, &part.h, &part.left, &part.top); err != nil {
		return nil, fmt.Errorf("look %q: %w", w.look, err)
	}
	var took []time.Duration
	for i := range w.steps + warmSteps {
		if i == warmSteps {
			w.cpu = -used(w.pid)
		}
		before, err := part.pixels()
		if err != nil {
			return nil, err
		}
		start := time.Now()
		if err := hand.press(symDown); err != nil {
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

// part is a rectangle of a window.
type part struct {
	x         *xgb.Conn
	win       xproto.Window
	left, top int16
	w, h      uint16
}

func whole(x *xgb.Conn, win xproto.Window) (*part, error) {
	g, err := xproto.GetGeometry(x, xproto.Drawable(win)).Reply()
	if err != nil {
		return nil, err
	}
	return &part{x: x, win: win, w: g.Width, h: g.Height}, nil
}

func (p *part) pixels() ([]byte, error) {
	r, err := xproto.GetImage(p.x, xproto.ImageFormatZPixmap, xproto.Drawable(p.win), p.left, p.top, p.w, p.h, ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("look at the window: %w", err)
	}
	return r.Data, nil
}

// rest waits until the picture is another page than before, unless that is nil, and has not changed for a while, but for a cursor that blinks.
func (p *part) rest(quiet time.Duration, before []byte) ([]byte, error) {
	var last []byte
	since := time.Now()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		now, err := p.pixels()
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
	same, all := 0, 0
	for i := 0; i+4 <= min(len(a), len(b)); i += 4 {
		all++
		if bytes.Equal(a[i:i+4], b[i:i+4]) {
			same++
		}
	}
	return 1000*same >= many*all
}

// changed gives the time from start to the first sight of the picture that comes after before and stays.
func (p *part) changed(before []byte, start time.Time) (time.Duration, error) {
	var last []byte
	var at time.Duration
	for time.Since(start) < patience {
		now, err := p.pixels()
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

// hand presses keys through the test extension of the server.
type hand struct {
	x    *xgb.Conn
	root xproto.Window
	keys map[xproto.Keysym]stroke
}

type stroke struct {
	code  xproto.Keycode
	shift bool
}

func newHand(x *xgb.Conn) (*hand, error) {
	if err := xtest.Init(x); err != nil {
		return nil, fmt.Errorf("test extension: %w", err)
	}
	s := xproto.Setup(x)
	h := &hand{x: x, root: s.DefaultScreen(x).Root, keys: map[xproto.Keysym]stroke{}}
	m, err := xproto.GetKeyboardMapping(x, s.MinKeycode, byte(s.MaxKeycode-s.MinKeycode)+1).Reply()
	if err != nil {
		return nil, fmt.Errorf("keyboard: %w", err)
	}
	n := int(m.KeysymsPerKeycode)
	for i, sym := range m.Keysyms {
		if _, ok := h.keys[sym]; !ok && sym != 0 && i%n < 2 {
			h.keys[sym] = stroke{s.MinKeycode + xproto.Keycode(i/n), i%n == 1}
		}
	}
	return h, nil
}

// press presses and releases a key.
func (h *hand) press(sym xproto.Keysym) error {
	k, ok := h.keys[sym]
	if !ok {
		return fmt.Errorf("the keyboard has no key %#x", sym)
	}
	codes := []xproto.Keycode{k.code}
	if k.shift {
		codes = []xproto.Keycode{h.keys[symShift].code, k.code}
	}
	for _, c := range codes {
		if err := h.fake(xproto.KeyPress, c); err != nil {
			return err
		}
	}
	for i := len(codes) - 1; i >= 0; i-- {
		if err := h.fake(xproto.KeyRelease, codes[i]); err != nil {
			return err
		}
	}
	return nil
}

func (h *hand) fake(event byte, c xproto.Keycode) error {
	if err := xtest.FakeInputChecked(h.x, event, byte(c), 0, h.root, 0, 0, 0).Check(); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	return nil
}
