package widget

import (
	"time"

	"fyne.io/fyne/v2"
)

// When a text that is being written is kept.
const (
	DraftQuiet  = 700 * time.Millisecond // a draft after so much quiet
	DraftAtMost = time.Second            // or so long after the first stroke
	CommitQuiet = 20 * time.Second       // an entry of the record after so much quiet
)

// Soft limits of one paragraph, in characters: a counter, and a warning. A longer paragraph slows every key.
const (
	ParagraphSoft = 300
	ParagraphWarn = 500
)

// NoteEntry is a text of many lines. What is typed becomes a draft within a second and an entry of the record when the field is left,
// after 20 s of quiet, or at lock.
type NoteEntry struct {
	entry
	OnDraft  func(text string) // keep it sealed, overwritten by the next; may be nil
	OnCommit func(text string) // record it; called only if the text differs from the recorded one
	OnLength func(longest int) // longest paragraph, when it passes a soft limit in either direction; may be nil

	recorded string
	first    time.Time // first stroke that no draft holds; zero: none
	last     time.Time // last stroke
	ticking  bool
	class    int
}

// NewNoteEntry makes an empty note.
func NewNoteEntry(r *Router) *NoteEntry {
	e := &NoteEntry{}
	e.init(r, e)
	e.MultiLine, e.Wrapping = true, fyne.TextWrapBreak
	e.ExtendBaseWidget(e)
	e.OnChanged = func(string) { e.changed() }
	e.OnLeft = e.Commit
	return e
}

// Load shows the recorded text, or a draft of it that was not recorded yet.
func (e *NoteEntry) Load(recorded, draft string) {
	text := recorded
	if draft != "" {
		text = draft
	}
	f := e.OnChanged
	e.OnChanged = nil
	e.recorded = recorded
	if e.Text != text {
		e.SetText(text)
	}
	e.OnChanged = f
	e.first = time.Time{}
	e.measure()
}

// End puts the caret behind the last character.
func (e *NoteEntry) End() {
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
}

func (e *NoteEntry) changed() {
	now := e.router.Now()
	e.last = now
	e.measure()
	if e.first.IsZero() {
		e.first = now
		e.router.After(DraftQuiet, e.draft)
	}
	if !e.ticking {
		e.ticking = true
		e.router.After(CommitQuiet, e.rest)
	}
}

// draft keeps the text once it is quiet or old enough.
func (e *NoteEntry) draft() {
	if e.first.IsZero() {
		return
	}
	now := e.router.Now()
	quiet, age := now.Sub(e.last), now.Sub(e.first)
	if quiet < DraftQuiet && age < DraftAtMost {
		e.router.After(min(DraftQuiet-quiet, DraftAtMost-age), e.draft)
		return
	}
	e.first = time.Time{}
	if e.OnDraft != nil {
		e.OnDraft(e.Text)
	}
}

// rest records the text after a long quiet, although the field is still open.
func (e *NoteEntry) rest() {
	quiet := e.router.Now().Sub(e.last)
	if quiet < CommitQuiet {
		e.router.After(CommitQuiet-quiet, e.rest)
		return
	}
	e.ticking = false
	e.Commit()
}

// Commit records the text if it differs from the recorded one.
func (e *NoteEntry) Commit() {
	e.Flush()
	if e.Text == e.recorded {
		return
	}
	e.recorded, e.first = e.Text, time.Time{}
	if e.OnCommit != nil {
		e.OnCommit(e.Text)
	}
}

// Written tells whether the text differs from the recorded one.
func (e *NoteEntry) Written() bool { return e.Text != e.recorded || len(e.buf) > 0 }

func (e *NoteEntry) measure() {
	if e.OnLength == nil {
		return
	}
	longest, n := 0, 0
	for _, c := range e.Text {
		if c == '\n' {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	class := 0
	if longest > ParagraphSoft {
		class = longest
	}
	if class != e.class {
		e.class = class
		e.OnLength(longest)
	}
}
