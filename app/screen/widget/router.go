package widget

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Env is the world outside: injected, so that tests run inline and without a clock.
type Env struct {
	Do    func(func())                      // runs on the UI goroutine, after the events at hand
	Mods  func() fyne.KeyModifier           // held now
	Now   func() time.Time                  // the clock
	After func(d time.Duration, run func()) // run on the UI goroutine, once, d later
	Hold  time.Duration                     // Return waits so long for a commit of the input method (X11); 0: not at all
}

// Mute is how long keys are ignored after a change of screen or overlay, so that a late key does not fall into the next screen.
const Mute = 150 * time.Millisecond

// Mode is who gets the letters.
type Mode uint8

// The modes.
const (
	Command Mode = iota // 操作
	Writing             // 記入
)

// Chord is a key with modifiers.
type Chord struct {
	Mod fyne.KeyModifier
	Key fyne.KeyName
}

// Ctrl and Alt make chords.
func Ctrl(k fyne.KeyName) Chord { return Chord{fyne.KeyModifierControl, k} }

// Alt makes a chord with the Alt key.
func Alt(k fyne.KeyName) Chord { return Chord{fyne.KeyModifierAlt, k} }

// Keys maps the keys to functions. Any part may be nil.
type Keys map[fyne.KeyName]func()

// Keymap is what the keys of one screen or overlay do.
type Keymap struct {
	Command  Keys             // Command mode, no modifier, on the way down: a held key acts once
	Move     Keys             // Command mode, repeat wanted
	Extend   Keys             // the same with Shift
	Anywhere Keys             // F keys and Escape, both modes
	Chords   map[Chord]func() // both modes
	Fields   func() []Field   // in the order of Tab; nil: none
	OnTab    func(step int)   // Tab in place of Fields, for fields that open on demand
	Focus    fyne.Focusable   // holds the focus in place of the pad; nil: the pad
}

// Router is the one place where keys become commands. It has three feeds: the pad, the canvas when nothing has the focus, and the
// entries, which forward what is not text. The topmost overlay alone is asked, then the page, then what is everywhere.
type Router struct {
	Env
	Everywhere *Keymap          // asked last, not under an overlay
	Always     map[Chord]func() // asked first, even under an overlay: lock
	OnMode     func(Mode)       // told when the mode changes
	OnField    func(Field)      // a field takes over; may be nil
	OnTouch    func()           // a key was pressed or something tapped; may be nil

	canvas   fyne.Canvas
	pad      *Pad
	page     *Keymap
	overlays []*Keymap
	pressed  fyne.KeyName // is down in Command mode
	held     fyne.KeyName // opened a field and is not up yet: it must not type itself
	muted    time.Time
	awaits   time.Time      // keys are kept until then for what is about to open; zero: they are not
	kept     []fyne.KeyName // these
	writing  Field          // has or had the focus last; nil in Command
}

// Field is an entry of ours.
type Field interface {
	fyne.Focusable
	fyne.CanvasObject
	// left is called once when another thing of the window takes over; not when the window loses the focus.
	left()
}

// NewRouter makes a router without a window; Attach gives it one.
func NewRouter(env Env) *Router {
	r := &Router{Env: env}
	r.pad = newPad(r)
	return r
}

// Pad is the lowest object of the window.
func (r *Router) Pad() *Pad { return r.pad }

// Attach feeds the router from the canvas when nothing has the focus.
func (r *Router) Attach(c fyne.Canvas) {
	r.canvas = c
	c.SetOnTypedKey(r.typed)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(r.down)
		d.SetOnKeyUp(func(*fyne.KeyEvent) { r.up() })
	}
}

// AwaitFor is how long keys are kept for what is about to open.
const AwaitFor = 3 * time.Second

// Await keeps the keys of Command mode, from now until Awaited, for a list that opens once something was read: pressed fast they would fall on the page
// below. Escape, and another page, drop them.
func (r *Router) Await() { r.awaits, r.kept = r.Now().Add(AwaitFor), nil }

// Awaited gives the keys that were kept to what opened meanwhile; where nothing did, they are dropped.
func (r *Router) Awaited() {
	kept := r.kept
	r.awaits, r.kept = time.Time{}, nil
	if len(kept) == 0 || !r.Covered() || r.canvas == nil {
		return
	}
	r.muted = time.Time{}
	r.Do(func() { // after the focus that the list asked for
		for _, k := range kept {
			f := r.canvas.Focused()
			switch {
			case f == nil || !r.Covered():
			case len(k) == 1: // a letter or a digit
				f.TypedRune(rune(strings.ToLower(string(k))[0]))
			default:
				f.TypedKey(&fyne.KeyEvent{Name: k})
			}
		}
	})
}

// awaiting holds for AwaitFor at most, also when the clock jumps back.
func (r *Router) awaiting() bool {
	left := r.awaits.Sub(r.Now())
	return left > 0 && left <= AwaitFor && !r.Covered()
}

// SetPage gives the keys to another screen.
func (r *Router) SetPage(k *Keymap) {
	r.awaits, r.kept = time.Time{}, nil
	r.page = k
	r.mute()
	r.Back()
}

// Push lets an overlay take all keys until Pop.
func (r *Router) Push(k *Keymap) {
	r.overlays = append(r.overlays, k)
	r.mute()
	r.Back()
}

// Pop takes the overlay and what was pushed above it away.
func (r *Router) Pop(k *Keymap) {
	for i, o := range r.overlays {
		if o == k {
			r.overlays = r.overlays[:i]
			r.mute()
			r.Back()
			return
		}
	}
}

// Covered tells whether an overlay has the keys.
func (r *Router) Covered() bool { return len(r.overlays) > 0 }

// Mode is the mode now.
func (r *Router) Mode() Mode {
	if r.writing != nil {
		return Writing
	}
	return Command
}

// Writer is the field that is written in, or nil.
func (r *Router) Writer() Field { return r.writing }

// Settle ends writing as if the field had been left: at lock.
func (r *Router) Settle() { r.took(nil) }

func (r *Router) mute() { r.muted = r.Now().Add(Mute) }

// isMuted holds for Mute at most, also when the clock jumps back.
func (r *Router) isMuted() bool {
	left := r.muted.Sub(r.Now())
	return left > 0 && left <= Mute
}

// Open gives a field the focus after the events of this moment, so that the key that opened it is not typed into it; by is that key, ""
// if it was a tap. A key that is up again when the field opens, because something was read first, types nothing and is not waited for: the first
// letter of what a person writes would be lost.
func (r *Router) Open(by fyne.KeyName, f fyne.Focusable) {
	if by != r.pressed {
		by = ""
	}
	r.held, r.pressed = by, ""
	r.Do(func() {
		r.focus(f)
		toEnd(f)
	})
}

// toEnd puts the caret behind what stands in a field that a key opened: one goes on writing there.
func toEnd(f fyne.Focusable) {
	if l, ok := f.(*LineEntry); ok {
		l.End()
	}
}

// Back gives the focus to the pad, or to what the topmost overlay names.
func (r *Router) Back() {
	r.touch()
	if n := len(r.overlays); n > 0 && r.overlays[n-1].Focus != nil {
		r.focus(r.overlays[n-1].Focus)
		return
	}
	r.focus(r.pad)
}

func (r *Router) focus(f fyne.Focusable) {
	if r.canvas == nil {
		return
	}
	if r.canvas.Focused() != f {
		r.canvas.Focus(f)
		return
	}
	if x, ok := f.(Field); ok {
		r.took(x)
		return
	}
	r.took(nil)
}

// took notes who has the focus; the field that had it before is left.
func (r *Router) took(f Field) {
	if f == r.writing {
		return
	}
	before := r.writing
	r.writing = f
	if before != nil {
		before.left()
	}
	if f != nil && r.OnField != nil {
		r.OnField(f)
	}
	if r.OnMode != nil && (before == nil) != (f == nil) {
		r.OnMode(r.Mode())
	}
}

// maps are the keymaps to ask, in order.
func (r *Router) maps() []*Keymap {
	if n := len(r.overlays); n > 0 {
		return r.overlays[n-1:]
	}
	ks := make([]*Keymap, 0, 2)
	if r.page != nil {
		ks = append(ks, r.page)
	}
	if r.Everywhere != nil {
		ks = append(ks, r.Everywhere)
	}
	return ks
}

func (r *Router) touch() {
	if r.OnTouch != nil {
		r.OnTouch()
	}
}

func (r *Router) find(part func(*Keymap) func()) bool {
	if r.isMuted() {
		return true
	}
	for _, k := range r.maps() {
		if f := part(k); f != nil {
			f()
			return true
		}
	}
	return false
}

// down is a key on its way down in Command mode.
func (r *Router) down(e *fyne.KeyEvent) {
	r.touch()
	if r.Mods()&^fyne.KeyModifierShift != 0 {
		return
	}
	if r.awaiting() {
		if e.Name != fyne.KeyEscape {
			r.kept = append(r.kept, e.Name)
		}
		return
	}
	r.pressed = e.Name
	r.find(func(k *Keymap) func() { return k.Command[e.Name] })
}

// up ends the swallowing of the key that opened a field.
func (r *Router) up() { r.held, r.pressed = "", "" }

// Pressed is the key that acts now, "" where a tap or a chord does.
func (r *Router) Pressed() fyne.KeyName { return r.pressed }

// anywhere handles the keys that act in both modes; it tells whether it did.
func (r *Router) anywhere(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF11, fyne.KeyF12, fyne.KeyEscape:
		return r.find(func(k *Keymap) func() { return k.Anywhere[name] })
	default:
		return false
	}
}

// typed is a key, perhaps repeated, in Command mode.
func (r *Router) typed(e *fyne.KeyEvent) {
	r.touch()
	if e.Name == fyne.KeyEscape {
		r.awaits, r.kept = time.Time{}, nil
	}
	if r.anywhere(e.Name) || r.awaiting() {
		return
	}
	mods := r.Mods()
	switch {
	case e.Name == fyne.KeyTab:
		r.tab(nil)
	case mods == 0:
		r.find(func(k *Keymap) func() { return k.Move[e.Name] })
	case mods == fyne.KeyModifierShift:
		r.find(func(k *Keymap) func() { return k.Extend[e.Name] })
	}
}

// tab moves to the next or, with Shift, the previous field. The choices of one question are one field: Tab goes to the one that is chosen, and from
// any of them past the others; the arrows go from choice to choice.
func (r *Router) tab(from Field) {
	step := 1
	if r.Mods()&fyne.KeyModifierShift != 0 {
		step = -1
	}
	r.move(func(fields []Field) Field {
		f := neighbour(fields, from, step)
		for range fields {
			if !together(f, from) {
				break
			}
			f = neighbour(fields, f, step)
		}
		return chosenOf(f, fields)
	}, step)
}

// Step gives the focus to the field step places from the given one; from nil to the first or last.
func (r *Router) Step(from Field, step int) {
	r.move(func(fields []Field) Field { return neighbour(fields, from, step) }, step)
}

func (r *Router) move(to func(fields []Field) Field, step int) {
	for _, k := range r.maps() {
		if k.OnTab != nil {
			k.OnTab(step)
			return
		}
		if k.Fields == nil {
			continue
		}
		if f := to(k.Fields()); f != nil {
			r.focus(f)
			toEnd(f)
		}
		return
	}
}

// together tells whether two fields are choices of one question.
func together(a, b Field) bool {
	x, ok := a.(*Toggle)
	y, too := b.(*Toggle)
	return ok && too && x != y && slices.Contains(x.group, y)
}

// chosenOf is the choice that is on, of the question that a field belongs to; the field itself where there is none.
func chosenOf(f Field, fields []Field) Field {
	for _, x := range fields {
		if t, ok := x.(*Toggle); ok && t.on && t.Visible() && together(x, f) {
			return x
		}
	}
	return f
}

func neighbour(fields []Field, from Field, step int) Field {
	var shown []Field
	at := -1
	for _, f := range fields {
		if f == from {
			at = len(shown)
		}
		if f.Visible() || f == from {
			shown = append(shown, f)
		}
	}
	n := len(shown)
	switch {
	case n == 0:
		return nil
	case at < 0 && step < 0:
		return shown[n-1]
	case at < 0:
		return shown[0]
	default:
		return shown[(at+step+n)%n]
	}
}

// shortcut is a chord from whichever feed.
func (r *Router) shortcut(s fyne.Shortcut) {
	r.touch()
	c, ok := chordOf(s)
	if !ok {
		return
	}
	if f := r.Always[c]; f != nil {
		f()
		return
	}
	r.find(func(k *Keymap) func() { return k.Chords[c] })
}

func chordOf(s fyne.Shortcut) (Chord, bool) {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		return Chord{s.Modifier, plainDigit(s.KeyName)}, true
	case *fyne.ShortcutUndo:
		return Ctrl(fyne.KeyZ), true
	case *fyne.ShortcutRedo:
		return Ctrl(fyne.KeyY), true
	case *fyne.ShortcutSelectAll:
		return Ctrl(fyne.KeyA), true
	case *fyne.ShortcutCopy:
		return Ctrl(fyne.KeyC), true
	case *fyne.ShortcutCut:
		return Ctrl(fyne.KeyX), true
	case *fyne.ShortcutPaste:
		return Ctrl(fyne.KeyV), true
	default:
		return Chord{}, false
	}
}

// plainDigit is the key as it is named without a number pad; Enter of the pad is Return.
func plainDigit(k fyne.KeyName) fyne.KeyName {
	if k == fyne.KeyEnter {
		return fyne.KeyReturn
	}
	return k
}
