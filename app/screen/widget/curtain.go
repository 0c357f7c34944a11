package widget

import (
	"fyne.io/fyne/v2"
)

// Curtain (幕) covers the window and takes every key until it is opened. It is the last child of the root. A digit PIN of at most
// eight opens it; without a PIN any key does.
type Curtain struct {
	Flow
	OnOpen func()                // the person is back
	Check  func(pin string) bool // nil: any key opens
	OnFail func(tries int)       // a wrong PIN; the caller locks after a few

	router *Router
	keys   *Keymap
	said   *Label
	dots   *Label
	pin    []rune
	blind  []rune             // a note that is written over the curtain
	listen func(n int) string // says how many letters there are; nil: no note is written
	heard  func(text string)
	alone  bool // drawn for the note alone
	open   string
	tries  int
}

// CurtainWords are its words.
type CurtainWords struct{ Title, Open string }

// NewCurtain makes a hidden curtain.
func NewCurtain(r *Router, words CurtainWords) *Curtain {
	c := &Curtain{router: r, said: NewLabel(words.Open, Style{Color: ColorText2, Align: AlignCentre}), dots: NewLabel("", Style{Size: SizeHeading, Align: AlignCentre})}
	c.keys, c.open = &Keymap{Focus: c}, words.Open
	title := NewLabel(words.Title, Style{Size: SizeDigits, Color: ColorText2, Align: AlignCentre})
	c.Fill(Ground{}, NewBox(ColorBackground), NewFlow(Down{Gap: 10}, NewSpring(), title, c.said, c.dots, NewSpring()))
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// Draw covers the window.
func (c *Curtain) Draw() {
	c.pin, c.tries = c.pin[:0], 0
	c.dots.SetText("")
	c.Show()
	c.router.Push(c.keys)
}

// Listen takes a note blind: nothing but say of the number of its letters is shown. Return gives it to heard, Escape forgets it.
func (c *Curtain) Listen(say func(n int) string, heard func(text string)) {
	if c.listen != nil {
		return
	}
	c.alone = !c.Visible()
	c.blind, c.listen, c.heard = nil, say, heard
	c.said.SetText(say(0))
	if c.alone {
		c.dots.SetText("")
		c.Show()
		c.router.Push(c.keys)
	}
}

// noted ends a blind note.
func (c *Curtain) noted(keep bool) {
	text, heard := string(c.blind), c.heard
	c.blind, c.listen, c.heard = nil, nil, nil
	c.said.SetText(c.open)
	if c.alone {
		c.alone = false
		c.Hide()
		c.router.Pop(c.keys)
	}
	if keep {
		heard(text)
	}
}

// noting handles a key of a blind note; false if none is written.
func (c *Curtain) noting(k fyne.KeyName) bool {
	if c.listen == nil {
		return false
	}
	switch n := len(c.blind); {
	case k == fyne.KeyReturn || k == fyne.KeyEnter:
		c.noted(true)
	case k == fyne.KeyEscape:
		c.noted(false)
	case k == fyne.KeyBackspace && n > 0:
		c.blind = c.blind[:n-1]
		c.said.SetText(c.listen(n - 1))
	}
	return true
}

// Drawn tells whether it covers the window.
func (c *Curtain) Drawn() bool { return c.Visible() }

// Lift takes it away.
func (c *Curtain) Lift() {
	if !c.Visible() {
		return
	}
	c.Hide()
	c.router.Pop(c.keys)
	if c.OnOpen != nil {
		c.OnOpen()
	}
}

const pinMost = 8

func (c *Curtain) digit(d rune) {
	if len(c.pin) < pinMost {
		c.pin = append(c.pin, d)
		c.dots.SetText(c.dots.Text() + "\u25cf")
	}
}

func (c *Curtain) try() {
	ok := c.Check(string(c.pin))
	c.pin = c.pin[:0]
	c.dots.SetText("")
	if ok {
		c.Lift()
		return
	}
	c.tries++
	if c.OnFail != nil {
		c.OnFail(c.tries)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Curtain) FocusGained() { c.router.took(nil) }

// FocusLost implements fyne.Focusable.
func (*Curtain) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (c *Curtain) TypedRune(r rune) {
	switch {
	case c.listen != nil:
		c.router.touch()
		c.blind = append(c.blind, r)
		c.said.SetText(c.listen(len(c.blind)))
	case c.router.isMuted():
	case c.Check == nil:
		c.Lift()
	case r >= '0' && r <= '9':
		c.digit(r)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Curtain) TypedKey(k *fyne.KeyEvent) {
	if c.noting(k.Name) {
		return
	}
	if c.Check == nil {
		if !c.router.isMuted() {
			c.Lift()
		}
		return
	}
	switch k.Name {
	case fyne.KeyBackspace, fyne.KeyEscape:
		c.pin = c.pin[:0]
		c.dots.SetText("")
	case fyne.KeyReturn, fyne.KeyEnter:
		c.try()
	}
}

// TypedShortcut implements fyne.Shortcutable: only what is always allowed, the lock.
func (c *Curtain) TypedShortcut(s fyne.Shortcut) { c.router.shortcut(s) }

// AcceptsTab implements fyne.Tabbable.
func (*Curtain) AcceptsTab() bool { return true }

// Tapped implements fyne.Tappable.
func (c *Curtain) Tapped(*fyne.PointEvent) {
	if c.Check == nil && c.listen == nil {
		c.Lift()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (*Curtain) TappedSecondary(*fyne.PointEvent) {}

// Scrolled implements fyne.Scrollable.
func (*Curtain) Scrolled(*fyne.ScrollEvent) {}
