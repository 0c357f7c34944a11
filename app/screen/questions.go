package screen

import (
	"encoding/json"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// Kinds of questions beside those of fields of a register.
const (
	askLong = "long" // a text of several lines
	askTick = "tick" // one toggle: yes, or nothing
)

// question is one field of a form that is made from a description: of a register's schema, or of a step of the road.
type question struct {
	name, label, hint string
	kind              string
	need, many        bool
	picks             []answerPick
	fixed             bool // shown, not to be changed
	files             *fileDoor
}

// answerPick is one answer that can be picked.
type answerPick struct{ is, word string }

// questions are the fields of a form as widgets. Texts by name go in and out.
type questions struct {
	a       *App
	asks    []question
	ins     [][]widget.Field
	get     []func() []string
	put     []func([]string)
	labels  []*widget.Label
	flow    *widget.Flow
	quiet   bool               // the record is being written into the fields
	onEdit  func()             // something was written; may be nil
	onSize  func()             // the form grew or shrank; may be nil
	addFile func(ids []string) // adds sealed files to the field that holds them; nil: there is none
	keep    func(text string)  // keeps what is written, sealed; "" forgets it; may be nil
}

// few is how many answers are laid side by side; more are picked from a list.
const few = 7

func newQuestions(a *App, asks []question) *questions {
	q := &questions{a: a, asks: asks}
	var pairs []any
	for i := range asks {
		x := &asks[i]
		o := q.add(x)
		name := x.label
		if x.need {
			name += "  " + a.t("ask.need")
		}
		l := caption(name)
		q.labels = append(q.labels, l)
		pairs = append(pairs, fyne.CanvasObject(l), o)
	}
	q.flow = form(pairs...)
	q.flow.Lay(labelled{name: nameWidth(q.labels)})
	return q
}

// nameWidth is the room that the names of a form want, in units at 100 %, within bounds.
func nameWidth(labels []*widget.Label) float32 {
	w := float32(150)
	for _, l := range labels {
		w = max(w, l.MinSize().Width*100/widget.Scaled(100))
	}
	return min(w, 230)
}

func (q *questions) edited() {
	if q.quiet {
		return
	}
	q.draft()
	if q.onEdit != nil {
		q.onEdit()
	}
}

func (q *questions) draft() {
	if q.keep == nil || q.a.desk == nil {
		return
	}
	b, err := json.Marshal(q.values())
	if err == nil {
		q.keep(string(b))
	}
}

func (q *questions) add(x *question) fyne.CanvasObject {
	var fields []widget.Field
	var get func() []string
	var put func([]string)
	var o fyne.CanvasObject
	switch {
	case x.fixed:
		l := plain("")
		var now []string
		get = func() []string { return now }
		put = func(s []string) {
			now = s
			l.SetText(strings.Join(s, "  "))
		}
		o = l
	case x.files != nil:
		o, fields, get, put = q.addFiles(x)
	case x.kind == register.Day && !x.many:
		o, fields, get, put = q.addDay(x)
	case x.kind == askTick:
		t := widget.NewToggle(q.a.router, x.hint, func(bool) { q.edited() })
		get = func() []string { return yes(t.On()) }
		put = func(s []string) { t.Set(len(s) > 0 && s[0] == "yes") }
		o, fields = t, []widget.Field{t}
	case x.picks != nil && x.many && len(x.picks) > few:
		o, fields, get, put = q.addMany(x)
	case x.picks != nil && x.many:
		o, fields, get, put = q.addSeveral(x)
	case x.picks != nil && len(x.picks) <= few:
		o, fields, get, put = q.addChoice(x)
	case x.picks != nil:
		o, fields, get, put = q.addPick(x)
	case x.kind == askLong || x.many:
		o, fields, get, put = q.addLong(x)
	default:
		e := widget.NewLineEntry(q.a.router, x.hint)
		e.OnChanged = func(string) { q.edited() }
		get = func() []string { e.Flush(); return said(e.Text) }
		put = func(s []string) { e.SetText(strings.Join(s, " ")) }
		o, fields = e, []widget.Field{e}
	}
	q.ins, q.get, q.put = append(q.ins, fields), append(q.get, get), append(q.put, put)
	return o
}

// yes is the answer of a toggle.
func yes(on bool) []string {
	if on {
		return []string{"yes"}
	}
	return nil
}

// said is a text as an answer.
func said(s string) []string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return []string{s}
}

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

// values are the answers by name, empty ones left out.
func (q *questions) values() register.Values {
	v := register.Values{}
	for i, x := range q.asks {
		if s := q.get[i](); len(s) > 0 {
			v[x.name] = s
		}
	}
	return v
}

// fill writes answers into the fields; a field without one is emptied.
func (q *questions) fill(v register.Values) {
	q.quiet = true
	defer func() { q.quiet = false }()
	for i, x := range q.asks {
		q.put[i](v[x.name])
	}
}

// restore writes a draft over what the record says; it tells whether there was one.
func (q *questions) restore(saved string) bool {
	var v register.Values
	if saved == "" || json.Unmarshal([]byte(saved), &v) != nil || v == nil {
		return false
	}
	q.fill(v)
	return true
}

// fields are those that can be written in, in order.
func (q *questions) fields() []widget.Field { return slices.Concat(q.ins...) }

// at is the first field of a question, nil for one that can't be changed.
func (q *questions) at(name string) widget.Field {
	for i, x := range q.asks {
		if x.name == name && len(q.ins[i]) > 0 {
			return q.ins[i][0]
		}
	}
	return nil
}

// lacking names the questions that need an answer and have none.
func (q *questions) lacking() []string {
	v := q.values()
	var out []string
	for _, x := range q.asks {
		if x.need && !v.Filled(x.name) {
			out = append(out, x.label)
		}
	}
	return out
}

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
