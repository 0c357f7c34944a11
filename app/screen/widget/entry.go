package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"
)

// entry is the base of all entries. It collects the characters of one poll and inserts them as one paste (an input method commits
// ten at once, and each costs a layout), forwards every key that is not text to the router, and lets Tab move between fields.
type entry struct {
	fynewidget.Entry
	// OnLeft is called when another thing of the window takes over; the text is complete then.
	OnLeft func()
	// OnEnter is what Enter does in a single line; nil: the next field.
	OnEnter func()

	router  *Router
	self    Field
	onRune  func(rune) bool         // asked first; true: it was no text
	onKey   func(fyne.KeyName) bool // asked first; true: done
	onText  func()                  // the text may have changed by hand; may be nil
	buf     []rune
	queued  bool
	waiting bool // a Return is held back until the input method has spoken
}

func (e *entry) init(r *Router, self Field) {
	e.router, e.self = r, self
}

// AcceptsTab implements fyne.Tabbable.
func (*entry) AcceptsTab() bool { return true }

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(c rune) {
	e.router.touch()
	if e.router.held != "" || e.onRune != nil && e.onRune(c) {
		return
	}
	if e.waiting {
		e.waiting = false
		if c < 0x80 {
			e.enter()
		}
	}
	e.buf = append(e.buf, c)
	if !e.queued {
		e.queued = true
		e.router.Do(e.Flush)
	}
}

// Flush inserts what was collected.
func (e *entry) Flush() {
	e.queued = false
	b := e.buf
	e.buf = e.buf[:0]
	switch len(b) {
	case 0:
		return
	case 1:
		summed(func() { e.Entry.TypedRune(b[0]) })
	default:
		summed(func() { e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: collected(b)}) })
	}
	e.text()
}

func (e *entry) text() {
	if e.onText != nil {
		e.onText()
	}
}

// collected is a clipboard of the characters at hand.
type collected string

// Content implements fyne.Clipboard.
func (c collected) Content() string { return string(c) }

// SetContent implements fyne.Clipboard.
func (collected) SetContent(string) {}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	e.Flush()
	if e.router.held != "" && k.Name == e.router.held {
		return
	}
	e.release()
	if e.onKey != nil && e.onKey(k.Name) {
		return
	}
	switch k.Name {
	case fyne.KeyTab:
		e.router.tab(e.self)
	case fyne.KeyReturn, fyne.KeyEnter:
		e.returned()
	default:
		if !e.router.anywhere(k.Name) {
			summed(func() { e.Entry.TypedKey(k) })
			e.text()
		}
	}
}

// returned handles Enter: at once, or after the input method had time to say that it confirmed a conversion.
func (e *entry) returned() {
	if e.router.Hold == 0 {
		e.enter()
		return
	}
	e.waiting = true
	e.router.After(e.router.Hold, e.release)
}

func (e *entry) release() {
	if e.waiting {
		e.waiting = false
		e.enter()
	}
}

func (e *entry) enter() {
	switch {
	case e.MultiLine:
		summed(func() { e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) })
	case e.OnEnter != nil:
		e.OnEnter()
	default:
		e.router.Step(e.self, 1)
	}
}

// TypedShortcut implements fyne.Shortcutable: text chords stay, all others are the router's.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	e.Flush()
	c, custom := s.(*desktop.CustomShortcut)
	if !custom {
		e.Entry.TypedShortcut(s)
		e.text()
		return
	}
	if c.Modifier&^fyne.KeyModifierShift == fyne.KeyModifierShortcutDefault {
		switch c.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
			e.Entry.TypedShortcut(s)
			return
		}
	}
	e.router.shortcut(s)
}

// KeyUp implements desktop.Keyable.
func (e *entry) KeyUp(k *fyne.KeyEvent) {
	e.router.up()
	e.Entry.KeyUp(k)
}

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.router.took(e.self)
}

// FocusLost implements fyne.Focusable. The window may only have been deactivated: nothing is left, but what was typed is inserted.
func (e *entry) FocusLost() {
	e.Flush()
	e.Entry.FocusLost()
}

func (e *entry) left() {
	e.waiting = false
	e.Flush()
	if e.OnLeft != nil {
		e.OnLeft()
	}
}
