package screen

import (
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// board is a page with a list of short lines on the left and what explains them on the right. A line with Head set names a section; the
// cursor passes over it.
type board struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	right  *widget.Flow
	empty  *fyne.Container
	keymap *widget.Keymap
	rows   []boardRow
	cursor int
	moved  func() // the cursor stands on another line; may be nil
}

// boardRow is a line and what Enter does on it; nil: nothing.
type boardRow struct {
	view widget.LineView
	key  string
	act  func()
}

var boardCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Share: 0.4, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

// scriptCols are those of lines without a number.
var scriptCols = []widget.Col{{Share: 1}, {Share: 0.35, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newBoard(a *App, cols []widget.Col, width float32, empty *widget.Flow) *board {
	b := &board{a: a, right: widget.NewFlow(widget.Down{Gap: 12, PadX: 18, PadY: 14})}
	b.list = widget.NewList(a.router, func() int { return len(b.rows) }, func() fyne.CanvasObject { return widget.NewLine(cols, widget.RowTwo) }, b.update, func(i int) {
		b.to(i)
		b.enterRow()
	})
	b.empty = widget.On(widget.NewBox(widget.ColorSurface), empty)
	b.root = split(widget.On(widget.NewBox(widget.ColorSurface), b.list), widget.On(widget.NewBox(widget.ColorBackground), widget.Scroll(b.right)), width, b.empty)
	b.empty.Hide()
	move := func(d int) func() { return func() { b.move(d) } }
	b.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: b.enterRow, fyne.KeyEnter: b.enterRow},
		Move: widget.Keys{
			fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyHome: move(-10000), fyne.KeyEnd: move(10000),
		},
		Chords: map[widget.Chord]func(){},
		Fields: func() []widget.Field { return nil },
	}
	return b
}

func (b *board) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(b.rows) {
		return
	}
	v := b.rows[i].view
	v.On = i == b.cursor && !v.Head
	l.Set(v)
}

// set shows other lines; the cursor stays at the line with the same key.
func (b *board) set(rows []boardRow) {
	was := b.now()
	b.rows = rows
	b.cursor = max(0, min(b.cursor, len(rows)-1))
	for i := range rows {
		if was != nil && was.key != "" && rows[i].key == was.key {
			b.cursor = i
		}
	}
	if r := b.now(); r != nil && r.view.Head {
		b.move(1)
	}
	b.list.Refresh()
}

func (b *board) now() *boardRow {
	if b.cursor < 0 || b.cursor >= len(b.rows) {
		return nil
	}
	return &b.rows[b.cursor]
}

func (b *board) move(d int) {
	i := max(0, min(b.cursor+d, len(b.rows)-1))
	step := 1
	if d < 0 {
		step = -1
	}
	head := func() bool { return i >= 0 && i < len(b.rows) && b.rows[i].view.Head }
	for head() {
		i += step
	}
	if i < 0 { // above the first section there is nothing: the line below it
		i = 0
		for head() {
			i++
		}
	}
	b.to(i)
}

func (b *board) to(i int) {
	if i < 0 || i >= len(b.rows) || i == b.cursor || b.rows[i].view.Head {
		return
	}
	old := b.cursor
	b.cursor = i
	b.list.Moved(old, i)
	if b.moved != nil {
		b.moved()
	}
}

func (b *board) enterRow() {
	b.a.router.Back()
	if r := b.now(); r != nil && r.act != nil {
		r.act()
	}
}

// section is a line that names what follows.
func section(word string) boardRow {
	return boardRow{view: widget.LineView{Texts: []string{"", word}, Head: true, Bold: true}}
}

// asked is one field of a sheet.
type asked struct {
	label, hint, value string
	long               bool // a text of several lines
}

// askForm opens a sheet with fields; by is the key that did, "" if it was none. What is written is kept as a draft under slot until it is sent;
// "" keeps none. send gets the texts and gives what is wrong with them, or "" to shut the sheet.
func (a *App) askForm(by fyne.KeyName, title, why, slot string, fields []asked, send func(texts []string) string) {
	if a.desk == nil {
		return
	}
	f := &formSheet{a: a, slot: slot, note: widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})}
	f.note.Hide()
	var rows []fyne.CanvasObject
	for _, x := range fields {
		rows = append(rows, caption(x.label), f.add(x))
	}
	done := func() {
		if bad := send(f.read()); bad != "" {
			f.note.SetText(bad)
			f.note.Show()
			a.frame.sheet.Fit()
			return
		}
		f.sent = true
		a.frame.sheet.Close()
		f.keep()
	}
	r := a.router
	keys := &widget.Keymap{Focus: f.ins[0], Fields: func() []widget.Field { return f.ins }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): done}}
	var objs []fyne.CanvasObject
	if why != "" {
		objs = append(objs, para(why))
	}
	objs = append(objs, widget.NewFlow(widget.Down{Gap: 4}, rows...), f.note,
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, done), widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
	a.frame.sheet.Open(title, keys, objs...)
	r.Open(by, f.ins[0])
	f.restore()
}

// formSheet are the fields of a sheet with their draft.
type formSheet struct {
	a     *App
	slot  string
	ins   []widget.Field
	texts []func() string
	fill  []func(string)
	first []string // as the fields began
	note  *widget.Label
	sent  bool
}

func (f *formSheet) add(x asked) fyne.CanvasObject {
	f.first = append(f.first, x.value)
	if x.long {
		e := widget.NewNoteEntry(f.a.router)
		e.SetMinRowsVisible(3)
		e.Load(x.value, "")
		e.OnDraft, e.OnCommit = func(string) { f.keep() }, func(string) { f.keep() }
		f.ins, f.texts, f.fill = append(f.ins, e), append(f.texts, func() string { e.Flush(); return e.Text }), append(f.fill, func(s string) { e.Load(x.value, s) })
		return e
	}
	e := widget.NewLineEntry(f.a.router, x.hint)
	e.SetText(x.value)
	e.OnLeft, e.OnDraft = f.keep, f.keep
	f.ins, f.texts, f.fill = append(f.ins, e), append(f.texts, func() string { e.Flush(); return e.Text }), append(f.fill, e.SetText)
	return e
}

func (f *formSheet) read() []string {
	out := make([]string, len(f.texts))
	for i, t := range f.texts {
		out[i] = strings.TrimSpace(t())
	}
	return out
}

// keep saves what is written as a draft, or forgets the draft of what was sent.
func (f *formSheet) keep() {
	if f.slot == "" || f.a.desk == nil {
		return
	}
	texts, written := f.read(), false
	for i, s := range texts {
		written = written || s != strings.TrimSpace(f.first[i])
	}
	b, err := json.Marshal(texts)
	if f.sent || !written || err != nil {
		b = nil
	}
	f.a.keepDraft(f.slot, string(b))
}

// restore writes a draft into the fields that nobody has touched yet.
func (f *formSheet) restore() {
	if f.slot == "" {
		return
	}
	id, slot := f.a.caseID, f.slot
	load(f.a, func(d Desk) ([]string, error) {
		var kept []string
		_ = json.Unmarshal([]byte(d.Draft(id, slot)), &kept) // a draft that cannot be read is none
		return kept, nil
	}, func(kept []string) {
		for i, s := range f.read() {
			if i < len(kept) && kept[i] != "" && s == strings.TrimSpace(f.first[i]) {
				f.fill[i](kept[i])
			}
		}
	})
}

// choose opens a list of words; got gets the key of the one that was picked.
func (a *App) choose(by fyne.KeyName, title string, keys, words []string, got func(key string)) {
	picks := make([]widget.Pick, len(keys))
	for i := range keys {
		picks[i] = widget.Pick{Label: words[i]}
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: title, Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
		if i >= 0 {
			got(keys[i])
		}
	})
}

// localAt reads a time of day as people write it, on the day of this laptop; "" is no time.
func (a *App) localAt(s string) (string, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(narrow(s)), ":", "")
	if s == "" {
		return "", true
	}
	if len(s) > 4 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	s = strings.Repeat("0", 4-len(s)) + s
	if s[:2] > "23" || s[2:] > "59" {
		return "", false
	}
	return a.host.Now().Format("2006-01-02") + "T" + s[:2] + ":" + s[2:], true
}

// hm is the time of day of a local time.
func hm(s string) string {
	if len(s) < 16 {
		return s
	}
	return s[11:16]
}
