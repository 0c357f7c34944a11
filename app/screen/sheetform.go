package screen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// sheetForm is a step of the road as a form: why, the clause that asks for it, fields, and the order that it becomes.
type sheetForm struct {
	title, why string
	of         notice.Provision
	slot       string // of the draft; "" keeps none
	word       string // of the button; "" save
	asks       []question
	first      register.Values // answers to begin with
	send       func(v register.Values, done func(error))
}

// askSheet opens a step as a sheet. What is missing is said, and said by the door as well: leaving keeps the draft, a refusal too.
func (a *App) askSheet(f sheetForm) {
	if a.desk == nil {
		return
	}
	by := a.router.Pressed() // Enter does what a letter does
	id := a.caseID
	q := newQuestions(a, f.asks)
	note := widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	note.Hide()
	tag := a.citedTag("")
	say := func(s, clause string) {
		note.SetText(s)
		tag.SetWord(clause)
		widget.Show(note, s != "")
		widget.Show(tag, clause != "")
		a.frame.sheet.Fit()
	}
	if f.slot != "" {
		q.keep = func(text string) { a.keepDraft(f.slot, text) }
	}
	send := func() {
		a.router.Settle()
		if miss := q.lacking(); len(miss) > 0 {
			say(a.t("ask.missing", strings.Join(miss, a.t("comma"))), "")
			return
		}
		f.send(q.values(), func(err error) {
			if err != nil {
				t := a.troubleOf(err)
				say(strings.TrimSpace(t.Happened+" "+t.Do), t.Clause)
				return
			}
			a.frame.sheet.Close()
			if f.slot != "" {
				a.keepDraft(f.slot, "")
			}
		})
	}
	word := f.word
	if word == "" {
		word = a.t("save")
	}
	keys := &widget.Keymap{Fields: q.fields, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	load(a, func(d Desk) (string, error) {
		if f.slot == "" {
			return "", nil
		}
		return d.Draft(id, f.slot), nil
	}, func(saved string) {
		q.fill(f.first)
		q.restore(saved)
		head := []fyne.CanvasObject{para(f.why)}
		if f.of != "" {
			head = append(head, row(a.clauseTag(f.of)))
		}
		body := widget.Scroll(q.flow)
		a.inSheet = body
		h := min(q.flow.HeightFor(widget.Scaled(580))+8, widget.Scaled(330))
		a.frame.sheet.Open(f.title, keys, append(head, widget.NewFlow(tall{h}, body), note, tag,
			row(widget.NewKey(a.router, widget.KeyLook{Word: word, Hint: "Ctrl+Enter", Weight: widget.Primary}, send), widget.NewKey(a.router, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))...)
		if fs := q.fields(); len(fs) > 0 {
			a.router.Open(by, fs[0])
		}
	})
}

// tall gives a scrolled thing a height of its own.
type tall struct{ h float32 }

// HeightFor implements widget.FlowLayout.
func (l tall) HeightFor([]fyne.CanvasObject, float32) float32 { return l.h }

// MinSize implements fyne.Layout.
func (l tall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, l.h) }

// Layout implements fyne.Layout.
func (tall) Layout(o []fyne.CanvasObject, s fyne.Size) { widget.Place(o[0], 0, 0, s.Width, s.Height) }

// sendOne sends a command and tells how it ended; a refusal is told, not shown, where the form stays open.
func (a *App) sendOne(c casework.Command, done func(error)) {
	a.try(c, func(_ casework.Changes, err error) {
		if err == nil {
			a.savedAt(a.host.Now())
		}
		done(err)
	})
}

// reveal scrolls a long form so that the field that takes over can be seen.
func (a *App) reveal(f widget.Field) {
	s := a.inPage
	if a.frame.sheet.Visible() {
		s = a.inSheet
	}
	revealIn(s, f)
}

// revealIn scrolls so that a field is in sight; one that stands elsewhere moves nothing.
func revealIn(s *container.Scroll, f widget.Field) {
	if s == nil || !s.Visible() || s.Content == nil {
		return
	}
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(f).Subtract(d.AbsolutePositionForObject(s.Content))
	h := f.Size().Height
	if size := s.Content.Size(); at.X < 0 || at.Y < 0 || at.X >= size.Width || at.Y >= size.Height {
		return // it stands elsewhere
	}
	const room = 24
	switch {
	case at.Y < s.Offset.Y:
		s.ScrollToOffset(fyne.NewPos(0, max(0, at.Y-room)))
	case at.Y+h > s.Offset.Y+s.Size().Height:
		s.ScrollToOffset(fyne.NewPos(0, at.Y+h-s.Size().Height+room))
	}
}
