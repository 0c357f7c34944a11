// Package hand works a window of an X server as a person does who has only a keyboard: it presses keys through the test extension and looks at
// what is drawn.
package hand

import (
	"fmt"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Key symbols of X.
const (
	Return = 0xff0d
	Down   = 0xff54
	shift  = 0xffe1
)

// named are the keys that have a name.
var named = map[string]xproto.Keysym{
	"Enter": Return, "Return": Return, "Tab": 0xff09, "Esc": 0xff1b, "BackSpace": 0xff08, "Del": 0xffff, "Home": 0xff50, "End": 0xff57, "Space": ' ',
	"Left": 0xff51, "Up": 0xff52, "Right": 0xff53, "Down": Down, "PageUp": 0xff55, "PageDown": 0xff56, "Shift": shift, "Ctrl": 0xffe3, "Alt": 0xffe9, "Plus": '+', "Minus": '-',
}

// Hand presses keys. It is for one goroutine.
type Hand struct {
	X      *xgb.Conn
	root   xproto.Window
	keys   map[xproto.Keysym]stroke
	spare  []xproto.Keycode // keys of the board that have no letter
	lent   int              // how many of them have one for now
	Settle time.Duration    // after keys got other letters: programs must hear of it
	Still  func() error     // waits until what was pressed is read, before keys get other letters; nil: nothing waits
}

type stroke struct {
	code  xproto.Keycode
	shift bool
}

// New makes a hand at the keyboard of a server.
func New(x *xgb.Conn) (*Hand, error) {
	if err := xtest.Init(x); err != nil {
		return nil, fmt.Errorf("test extension: %w", err)
	}
	s := xproto.Setup(x)
	h := &Hand{X: x, root: s.DefaultScreen(x).Root, keys: map[xproto.Keysym]stroke{}, Settle: 200 * time.Millisecond}
	m, err := xproto.GetKeyboardMapping(x, s.MinKeycode, byte(s.MaxKeycode-s.MinKeycode)+1).Reply()
	if err != nil {
		return nil, fmt.Errorf("keyboard: %w", err)
	}
	n := int(m.KeysymsPerKeycode)
	for i := 0; i < len(m.Keysyms); i += n {
		code, empty := s.MinKeycode+xproto.Keycode(i/n), true
		for level, sym := range m.Keysyms[i : i+n] {
			empty = empty && sym == 0
			if _, ok := h.keys[sym]; !ok && sym != 0 && level < 2 {
				h.keys[sym] = stroke{code, level == 1}
			}
		}
		if empty {
			h.spare = append(h.spare, code)
		}
	}
	return h, nil
}

// Press presses and releases a key.
func (h *Hand) Press(sym xproto.Keysym) error { return h.chord(nil, sym) }

// Chord presses keys that are named like "Ctrl+Shift+L", "F2", "Plus" or "q".
func (h *Hand) Chord(name string) error {
	parts := strings.Split(name, "+")
	syms := make([]xproto.Keysym, len(parts))
	for i, p := range parts {
		sym, ok := symbol(p)
		if !ok {
			return fmt.Errorf("no key is called %q", name)
		}
		syms[i] = sym
	}
	return h.chord(syms[:len(syms)-1], syms[len(syms)-1])
}

func symbol(name string) (xproto.Keysym, bool) {
	if sym, ok := named[name]; ok {
		return sym, true
	}
	var n xproto.Keysym
	if _, err := fmt.Sscanf(name, "F%d", &n); err == nil && n >= 1 && n <= 12 {
		return 0xffbd + n, true
	}
	r := []rune(name)
	return symOf(r[0]), len(r) == 1
}

func symOf(r rune) xproto.Keysym {
	if r < 0x100 {
		return xproto.Keysym(r)
	}
	return 0x01000000 | xproto.Keysym(r)
}

func (h *Hand) chord(mods []xproto.Keysym, sym xproto.Keysym) error {
	k, ok := h.keys[sym]
	if !ok {
		return fmt.Errorf("the keyboard has no key %#x", sym)
	}
	var codes []xproto.Keycode
	for _, m := range mods {
		codes = append(codes, h.keys[m].code)
	}
	if k.shift {
		codes = append(codes, h.keys[shift].code)
	}
	codes = append(codes, k.code)
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

func (h *Hand) fake(event byte, c xproto.Keycode) error {
	if err := xtest.FakeInputChecked(h.X, event, byte(c), 0, h.root, 0, 0, 0).Check(); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	return nil
}

// Type types a text of any script, as an input method commits it: letters that the keyboard lacks are lent to keys that have none. Gap is the
// time from letter to letter.
func (h *Hand) Type(text string, gap time.Duration) error {
	for rest := []rune(text); len(rest) > 0; {
		n, err := h.lend(rest)
		if err != nil {
			return err
		}
		for _, r := range rest[:n] {
			if err := h.Press(symOf(r)); err != nil {
				return err
			}
			time.Sleep(gap)
		}
		rest = rest[n:]
	}
	return nil
}

// lend gives keys to the letters of a text and tells for how many of them the keyboard suffices.
func (h *Hand) lend(text []rune) (int, error) {
	fresh := false
	for i, r := range text {
		sym := symOf(r)
		if _, ok := h.keys[sym]; ok {
			continue
		}
		if h.lent == len(h.spare) {
			if i > 0 {
				return i, h.settle(fresh)
			}
			h.takeBack()
		}
		if !fresh && h.Still != nil {
			if err := h.Still(); err != nil {
				return 0, err
			}
		}
		code := h.spare[h.lent]
		if err := xproto.ChangeKeyboardMappingChecked(h.X, 1, code, 2, []xproto.Keysym{sym, sym}).Check(); err != nil {
			return 0, fmt.Errorf("keyboard: %w", err)
		}
		h.keys[sym], fresh = stroke{code: code}, true
		h.lent++
	}
	return len(text), h.settle(fresh)
}

func (h *Hand) settle(fresh bool) error {
	if fresh {
		time.Sleep(h.Settle)
	}
	return nil
}

// takeBack forgets the letters of the keys that had none.
func (h *Hand) takeBack() {
	h.lent = 0
	for sym, k := range h.keys {
		for _, c := range h.spare {
			if k.code == c {
				delete(h.keys, sym)
			}
		}
	}
}
