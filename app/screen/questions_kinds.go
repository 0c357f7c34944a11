package screen

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// addDay: a day is kept as data; what is no day goes on as it was typed, so that it is never lost and the door says what is wrong with it.
func (q *questions) addDay(*question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	f := newDayField(q.a)
	f.line.OnChanged = func(string) {
		f.tell()
		q.edited()
	}
	get := func() []string {
		s := f.text()
		if day, ok := parseDay(s, q.a.host.Now()); ok {
			s = day
		}
		return said(s)
	}
	return f.object(), []widget.Field{f.line}, get, func(s []string) { f.set(strings.Join(s, " ")) }
}

// addSeveral: any number of the answers, one toggle each. Answers that are not among them stay.
func (q *questions) addSeveral(x *question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	var fields []widget.Field
	var ts []*widget.Toggle
	for _, p := range x.picks {
		t := widget.NewToggle(q.a.router, p.word, func(bool) { q.edited() })
		ts, fields = append(ts, t), append(fields, t)
	}
	var others []string
	get := func() []string {
		out := slices.Clone(others)
		for i, t := range ts {
			if t.On() {
				out = append(out, x.picks[i].is)
			}
		}
		return out
	}
	put := func(s []string) {
		others = nil
		for i, t := range ts {
			t.Set(slices.Contains(s, x.picks[i].is))
		}
		for _, v := range s {
			if !slices.ContainsFunc(x.picks, func(p answerPick) bool { return p.is == v }) {
				others = append(others, v)
			}
		}
	}
	return pick(ts), fields, get, put
}

// addChoice: one of a few answers; turned again it is taken back, so that a field can be empty once more.
func (q *questions) addChoice(x *question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	words := make([]string, len(x.picks))
	for i, p := range x.picks {
		words[i] = p.word
	}
	at := -1
	var other string
	var ts []*widget.Toggle
	ts = widget.NewChoice(q.a.router, words, func(i int) {
		if i == at {
			ts[i].Set(false)
			i = -1
		}
		at, other = i, ""
		q.edited()
	})
	fields := make([]widget.Field, len(ts))
	for i, t := range ts {
		fields[i] = t
	}
	get := func() []string {
		if at < 0 {
			return said(other)
		}
		return []string{x.picks[at].is}
	}
	put := func(s []string) {
		v := strings.Join(s, " ")
		at, other = slices.IndexFunc(x.picks, func(p answerPick) bool { return p.is == v }), v
		for i, t := range ts {
			t.Set(i == at)
		}
	}
	return pick(ts), fields, get, put
}

// addPick: one of many answers, from a list that can be filtered. An answer that is not among them is shown and stays.
func (q *questions) addPick(x *question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	a := q.a
	now := ""
	base := []widget.Pick{{Label: a.t("ask.none")}}
	for _, p := range x.picks {
		base = append(base, widget.Pick{Label: p.word})
	}
	var e *widget.PickEntry
	e = widget.NewPickEntry(a.router, a.frame.picker, widget.PickerLook{Title: x.label, Hint: a.t("ask.pick"), Digits: true}, base, func(i int) {
		switch {
		case i == 0:
			now = ""
			e.Choose(-1)
		case i <= len(x.picks):
			now = x.picks[i-1].is
		}
		q.edited()
	})
	put := func(s []string) {
		now = strings.Join(s, " ")
		i := slices.IndexFunc(x.picks, func(p answerPick) bool { return p.is == now })
		items := base
		if now != "" && i < 0 {
			i, items = len(x.picks), append(slices.Clone(base), widget.Pick{Label: now})
		}
		e.SetItems(items)
		if now != "" {
			e.Choose(i + 1)
		}
	}
	return e, []widget.Field{e}, func() []string { return said(now) }, put
}

// addLong: a text of several lines; where a field has many texts, each is a line.
func (q *questions) addLong(x *question) (fyne.CanvasObject, []widget.Field, func() []string, func([]string)) {
	e := widget.NewNoteEntry(q.a.router)
	e.SetPlaceHolder(x.hint)
	e.SetMinRowsVisible(3)
	if x.many {
		e.SetPlaceHolder(q.a.t("ask.lines"))
		e.SetMinRowsVisible(2)
	}
	e.OnDraft, e.OnCommit = func(string) { q.edited() }, func(string) { q.edited() }
	get := func() []string {
		e.Flush()
		if !x.many {
			return said(e.Text)
		}
		var out []string
		for l := range strings.Lines(e.Text) {
			out = append(out, said(l)...)
		}
		return out
	}
	return e, []widget.Field{e}, get, func(s []string) { e.Load(strings.Join(s, "\n"), "") }
}
