package screen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// prepare (準備) is what is settled before a visit: places, persons, timetable, who looks after what, papers. Each is a list with a form; what is
// written is kept sealed until it is saved.
type prepare struct {
	a      *App
	root   *fyne.Container
	tabs   []*widget.Key
	list   *widget.List
	pane   *fyne.Container
	scroll *container.Scroll
	title  *widget.Label
	state  *widget.Label
	note   *widget.Label
	bodies []*widget.Flow
	keymap *widget.Keymap

	saveKey, freshKey, printKey *widget.Key

	view   casework.PrepareView
	parts  []prepPart
	at     int // part shown
	cursor int // row; -1 a new one
}

// prepPart is one of the lists with its form.
type prepPart interface {
	rows() int
	row(i int) widget.LineView
	title(i int) string // of the form; i -1 is a new one
	body() *widget.Flow
	fields() []widget.Field
	fill(i int)                                                 // writes row i into the form
	send(i int, done func(made string, err error)) (why string) // records the form; why it cannot be
	form() *draftForm
}

// prepWords name the parts; the digit is the key.
var prepWords = []string{"prepare.places", "prepare.persons", "prepare.timetable", "prepare.parts", "prepare.papers", "prepare.last"}

var prepCols = []widget.Col{{Share: 1}, {Width: 104, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2, Align: widget.AlignRight}}}

func newPrepare(a *App) *prepare {
	r := a.router
	p := &prepare{a: a, title: subhead(""), state: caption(""), note: widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})}
	p.parts = []prepPart{newPrepPlaces(p), newPrepPersons(p), newPrepTimes(p), newPrepParts(p), newPrepPapers(p), newPrepLast(p)}
	p.list = widget.NewList(r, func() int { return p.part().rows() }, func() fyne.CanvasObject { return widget.NewLine(prepCols, widget.RowTwo) }, p.update, p.to)
	var tabs []fyne.CanvasObject
	for i, w := range prepWords {
		k := widget.NewKey(r, widget.KeyLook{Hint: string(rune('1' + i)), Word: a.t(w), Lead: true, Weight: widget.Quiet, Height: 32}, func() { p.show(i) })
		p.tabs = append(p.tabs, k)
		tabs = append(tabs, k)
	}
	p.saveKey = widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.save)
	p.freshKey = widget.NewKey(r, widget.KeyLook{Word: a.t("prepare.new"), Hint: "N"}, p.fresh)
	p.printKey = widget.NewKey(r, widget.KeyLook{Word: a.t("prepare.print"), Hint: "Ctrl+P"}, p.print)
	stack := container.NewStack()
	for _, x := range p.parts {
		b := x.body()
		b.Hide()
		p.bodies = append(p.bodies, b)
		stack.Add(b)
	}
	p.scroll = widget.Scroll(widget.NewFlow(widget.Down{Gap: 12, PadX: 20, PadY: 14}, p.title, p.state, widget.NewFlow(oneOf{}, stackOf(p.bodies)...), p.note, row(p.saveKey, p.freshKey, p.printKey)))
	p.pane = widget.On(widget.NewBox(widget.ColorSurface), p.scroll)
	bar := widget.On(widget.NewBox(widget.ColorRaised), container.New(widget.Across{Gap: 6, PadX: 10}, append(tabs, widget.NewSpring())...))
	over := widget.NewBox("")
	over.Hide()
	body := split(widget.On(widget.NewBox(widget.ColorSurface), p.list), p.pane, 430, over)
	p.root = container.New(widget.Func{Min: fyne.NewSize(820, 300), Do: func(s fyne.Size) {
		h := widget.Scaled(40)
		widget.Place(bar, 0, 0, s.Width, h)
		widget.Place(body, 0, h, s.Width, s.Height-h)
		over.Hide()
	}}, bar, body)
	p.keymap = p.newKeys()
	return p
}

// oneOf lays only the visible one of several things.
type oneOf struct{}

// HeightFor implements widget.FlowLayout.
func (oneOf) HeightFor(o []fyne.CanvasObject, w float32) float32 {
	for _, x := range o {
		if x.Visible() {
			return heightOf(x, w)
		}
	}
	return 0
}

// MinSize implements fyne.Layout.
func (l oneOf) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, l.HeightFor(o, 520))
}

// Layout implements fyne.Layout.
func (oneOf) Layout(o []fyne.CanvasObject, s fyne.Size) {
	for _, x := range o {
		if x.Visible() {
			widget.Place(x, 0, 0, s.Width, s.Height)
		}
	}
}

func stackOf(fs []*widget.Flow) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(fs))
	for i, f := range fs {
		out[i] = f
	}
	return out
}

func (p *prepare) part() prepPart { return p.parts[p.at] }

func (p *prepare) newKeys() *widget.Keymap {
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	k := &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyN: p.fresh, fyne.KeyReturn: func() { p.write(fyne.KeyReturn) }, fyne.KeyEnter: func() { p.write(fyne.KeyEnter) },
			fyne.KeyL: func() { p.template(fyne.KeyL) }, fyne.KeyW: func() { p.walkSheet(fyne.KeyW) }, fyne.KeyT: func() { p.a.Go("transcribe") }, fyne.KeyH: p.lastHistory, fyne.KeyDelete: p.remove,
		},
		Move: widget.Keys{
			fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyHome: func() { p.to(0) },
			fyne.KeyEnd: func() { p.to(p.part().rows() - 1) },
		},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.save, widget.Ctrl(fyne.KeyP): p.print},
		Fields: func() []widget.Field { return p.part().fields() },
	}
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6} {
		k.Command[key] = func() { p.show(i) }
	}
	return k
}

func (p *prepare) object() fyne.CanvasObject { return p.root }
func (p *prepare) keys() *widget.Keymap      { return p.keymap }
func (p *prepare) leave()                    { p.a.router.Settle() }
func (p *prepare) hints() []hint {
	t := p.a.t
	return []hint{
		{"1–6", t("prepare.part")},
		{"↑↓", t("step.choose")},
		{"Enter", t("step.write")},
		{"N", t("prepare.new")},
		{"Ctrl+Enter", t("save")},
		{"Del", t("prepare.remove")},
		{"L", t("prepare.template")},
		{"W", t("prepare.walk")},
		{"Ctrl+P", t("prepare.print")},
		{"T", t("transcribe.title")},
		{"H", t("last.history")},
		{"F2", t("rail.visit")},
		{"F1", t("keys.all")},
	}
}

func (p *prepare) enter() { p.reload("") }

func (p *prepare) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID && p.a.router.Writer() == nil {
		p.reload("")
	}
}

// reload reads the preparation again; made is what the cursor goes to.
func (p *prepare) reload(made string) {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.PrepareView, error) { return d.Prepare(id) }, func(v casework.PrepareView) {
		p.view = v
		if made != "" {
			p.cursor = p.find(made)
		}
		p.show(p.at)
	})
}

// find is the row of an id of the part that is shown, the first if there is none.
func (p *prepare) find(id string) int {
	switch p.at {
	case 0:
		for i := range p.view.Places {
			if string(p.view.Places[i].Place) == id {
				return i
			}
		}
	case 1:
		for i := range p.view.Persons {
			if string(p.view.Persons[i].ID) == id {
				return i
			}
		}
	case 2:
		for i := range p.view.Timetable {
			if p.view.Timetable[i].ID == id {
				return i
			}
		}
	case lastAt:
		return p.findLast(id)
	}
	return max(0, p.cursor)
}

// show turns to a part.
func (p *prepare) show(i int) {
	if i != p.at {
		p.a.router.Back()
		p.at, p.cursor = i, 0
	}
	for k, b := range p.bodies {
		widget.Show(b, k == i)
		p.tabs[k].SetOn(k == i)
	}
	if n := p.part().rows(); n == 0 {
		p.cursor = -1
	} else {
		p.cursor = min(p.cursor, n-1)
	}
	p.list.Refresh()
	p.state.SetText(p.stateWords())
	p.present()
}

// present fills the form with the row under the cursor, and with what was written into it before and not saved.
func (p *prepare) present() {
	x := p.part()
	if p.a.router.Writer() != nil {
		return
	}
	p.title.SetText(x.title(p.cursor))
	p.note.SetText("")
	papers := p.at == papersAt
	widget.Show(p.saveKey, !papers || p.cursor >= papersFixed)
	widget.Show(p.freshKey, p.at < 3)
	widget.Show(p.printKey, papers)
	f := x.form()
	f.quiet = true
	x.fill(p.cursor)
	f.quiet = false
	f.slot = "@/prepare/" + prepWords[p.at] + "/" + p.rowID()
	id, slot := p.a.caseID, f.slot
	load(p.a, func(d Desk) (string, error) { return d.Draft(id, slot), nil }, func(saved string) {
		if f.slot == slot && saved != "" {
			f.restore(saved)
			p.note.SetText(p.a.t("prepare.unsaved"))
		}
		widget.Refit(p.root)
	})
	widget.Refit(p.root)
}

// rowID names the row under the cursor in the name of its draft.
func (p *prepare) rowID() string {
	if p.cursor < 0 {
		return "new"
	}
	switch p.at {
	case 0:
		return string(p.view.Places[p.cursor].Place)
	case 1:
		return string(p.view.Persons[p.cursor].ID)
	case 2:
		return p.view.Timetable[p.cursor].ID
	case 3:
		return p.view.Parts[p.cursor].Part
	case lastAt:
		return string(p.view.Last[p.cursor].Measure)
	}
	return "paper"
}

// stateWords say what the preparation still lacks.
func (p *prepare) stateWords() string {
	var out []string
	if p.part().rows() == 0 {
		out = append(out, p.a.t("prepare.none"))
	}
	if n := len(p.view.Unplaced); n > 0 {
		out = append(out, p.a.t("prepare.unplaced", n))
	}
	if n := len(p.view.Unasked); n > 0 {
		out = append(out, p.a.t("prepare.unasked", n))
	}
	return strings.Join(out, "   ")
}

func (p *prepare) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= p.part().rows() {
		return
	}
	v := p.part().row(i)
	v.On = i == p.cursor
	l.Set(v)
}

func (p *prepare) to(i int) {
	if i < 0 || i >= p.part().rows() {
		return
	}
	p.a.router.Back()
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
	p.present()
}

func (p *prepare) fresh() {
	if p.at >= 3 {
		return
	}
	p.a.router.Back()
	old := p.cursor
	p.cursor = -1
	p.list.Moved(old, -1)
	p.present()
	p.write(fyne.KeyN)
}

func (p *prepare) write(by fyne.KeyName) {
	if p.at == papersAt && by != fyne.KeyN && p.cursor < papersFixed {
		p.print()
		return
	}
	if fs := p.part().fields(); len(fs) > 0 {
		p.a.router.Open(by, fs[0])
	}
}

func (p *prepare) save() {
	p.a.router.Back()
	f := p.part().form()
	slot := f.slot
	why := p.part().send(p.cursor, func(made string, err error) {
		if err != nil {
			return // the form is as it was
		}
		p.a.keepDraft(slot, "")
		p.reload(made)
	})
	p.note.SetText(why)
	widget.Refit(p.root)
}
