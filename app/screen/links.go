package screen

import (
	"slices"

	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// addMany: any number of many answers. What is chosen stands in lines, each with a key that takes it off; the field adds by typing, and takes off what is
// picked again. Answers that are not among the picks stay.
func (q *questions) addMany(x *question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	a := q.a
	var chosen []string
	lines := widget.NewFlow(widget.Down{Gap: 2})
	var e *widget.PickEntry
	word := func(is string) string {
		for _, p := range x.picks {
			if p.is == is {
				return p.word
			}
		}
		return is
	}
	var show func()
	turn := func(is string) {
		if i := slices.Index(chosen, is); i >= 0 {
			chosen = slices.Delete(slices.Clone(chosen), i, i+1)
		} else {
			chosen = append(slices.Clone(chosen), is)
		}
		show()
		q.edited()
	}
	show = func() {
		var objs []fyne.CanvasObject
		for _, is := range chosen {
			objs = append(objs, row(widget.NewMark(widget.SignDone, 16), plain(word(is)), widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignClose, Weight: widget.Quiet, Height: 26}, func() { turn(is) })))
		}
		lines.Set(objs...)
		items := make([]widget.Pick, len(x.picks))
		for i, p := range x.picks {
			items[i] = widget.Pick{Label: p.word}
			if slices.Contains(chosen, p.is) {
				items[i].Sign, items[i].Sub = widget.SignDone, a.t("ask.takeoff")
			}
		}
		e.SetItems(items)
		if q.flow != nil {
			widget.Refit(q.flow)
			q.resized()
		}
	}
	e = widget.NewPickEntry(a.router, a.frame.picker, widget.PickerLook{Title: x.label, Hint: a.t("ask.add")}, nil, func(i int) { turn(x.picks[i].is) })
	put := func(s []string) {
		chosen = slices.Clone(s)
		show()
	}
	show()
	return widget.NewFlow(widget.Down{Gap: 4}, lines, e), []widget.Field{e}, func() []string { return chosen }, put
}

// fileDoor is how a field holds sealed files: what they are called, how one is added, and how one is looked at.
type fileDoor struct {
	name func(id string) string
	add  func() // nil: nothing can be added; what was chosen comes by questions.addFile
	look func(id string)
}

// addFiles: sealed files. The field opens a list: a file is added, one that is there is looked at or taken off the record; it stays sealed in any case.
func (q *questions) addFiles(x *question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	a := q.a
	var chosen []string
	lines := widget.NewFlow(widget.Down{Gap: 2})
	var e *widget.PickEntry
	var show func()
	set := func(ids []string) {
		chosen = ids
		show()
		q.edited()
	}
	off := func(id string) {
		set(slices.DeleteFunc(slices.Clone(chosen), func(s string) bool { return s == id }))
	}
	show = func() {
		var objs []fyne.CanvasObject
		items := []widget.Pick{{Label: a.t("files.add"), Sign: widget.SignPlus}}
		fixed := x.files.add == nil
		if fixed {
			items = nil
		}
		for _, id := range chosen {
			name := x.files.name(id)
			line := []fyne.CanvasObject{widget.NewKey(a.router, widget.KeyLook{Word: name, Sign: widget.SignFile, Weight: widget.Quiet, Height: 26}, func() { x.files.look(id) })}
			if !fixed {
				line = append(line, widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignClose, Weight: widget.Quiet, Height: 26}, func() { off(id) }))
			}
			objs = append(objs, row(line...))
			items = append(items, widget.Pick{Label: a.t("files.look", name), Sign: widget.SignSeen}, widget.Pick{Label: a.t("files.takeoff", name), Sign: widget.SignClose})
		}
		lines.Set(objs...)
		e.SetItems(items)
		if q.flow != nil {
			widget.Refit(q.flow)
			q.resized()
		}
	}
	e = widget.NewPickEntry(a.router, a.frame.picker, widget.PickerLook{Title: x.label, Hint: a.t("files.hint.field"), Digits: true}, nil, func(i int) {
		e.Choose(-1)
		switch at := (i - 1) / 2; {
		case i == 0:
			x.files.add()
		case i%2 == 1:
			x.files.look(chosen[at])
		default:
			off(chosen[at])
		}
	})
	if x.files.add == nil { // a finished record: its files are looked at, no more
		return lines, nil, func() []string { return chosen }, func(s []string) {
			chosen = slices.Clone(s)
			show()
		}
	}
	q.addFile = func(ids []string) { set(once(append(slices.Clone(chosen), ids...))) }
	show()
	return widget.NewFlow(widget.Down{Gap: 4}, lines, e), []widget.Field{e}, func() []string { return chosen }, func(s []string) {
		chosen = slices.Clone(s)
		show()
	}
}

// resized lays the page out again after the form grew or shrank.
func (q *questions) resized() {
	if q.onSize != nil {
		q.onSize()
	}
}
