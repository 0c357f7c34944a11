package widget

import (
	"fyne.io/fyne/v2"
)

// LineEntry is a text of one line. Enter goes to the next field.
type LineEntry struct {
	entry
	OnDraft func() // what is typed is to be kept sealed, at most DraftAtMost after the stroke; may be nil

	pending bool
	kept    string
}

// NewLineEntry makes an empty line; hint is shown while it is empty.
func NewLineEntry(r *Router, hint string) *LineEntry {
	e := &LineEntry{}
	e.init(r, e)
	e.onText = e.typed
	e.PlaceHolder, e.Wrapping, e.Scroll = hint, fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// typed asks for a draft once, within the second.
func (e *LineEntry) typed() {
	if e.OnDraft == nil || e.pending || e.Text == e.kept {
		return
	}
	e.pending = true
	e.router.After(DraftQuiet, func() {
		e.pending = false
		if e.OnDraft != nil && e.Text != e.kept {
			e.kept = e.Text
			e.OnDraft()
		}
	})
}

// End puts the caret behind the last character.
func (e *LineEntry) End() {
	e.Flush()
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// PassEntry is a line whose characters are hidden unless the person asks to see them.
type PassEntry struct{ entry }

// NewPassEntry makes an empty passphrase field.
func NewPassEntry(r *Router, hint string) *PassEntry {
	e := &PassEntry{}
	e.init(r, e)
	e.PlaceHolder, e.Wrapping, e.Scroll, e.Password = hint, fyne.TextWrapOff, fyne.ScrollHorizontalOnly, true
	e.ExtendBaseWidget(e)
	return e
}

// Reveal shows or hides the characters.
func (e *PassEntry) Reveal(on bool) {
	e.Flush()
	e.Password = !on
	e.Refresh()
}

// Take returns the passphrase and empties the field. The bytes are the caller's, to be wiped after use; the toolkit's own copies of
// the text are out of reach until the memory is collected.
func (e *PassEntry) Take() []byte {
	e.Flush()
	b := []byte(e.Text)
	e.SetText("")
	return b
}
