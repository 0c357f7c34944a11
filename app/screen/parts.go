package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// dayField is a day as a line, and beside it the day as it was understood: with its era and weekday, and how far it is.
type dayField struct {
	a    *App
	line *widget.LineEntry
	read *widget.Label
	row  *widget.Flow
}

func newDayField(a *App) *dayField {
	f := &dayField{a: a, line: widget.NewLineEntry(a.router, a.t("day.hint")), read: widget.NewText("", widget.Style{Color: widget.ColorText2})}
	f.line.OnChanged = func(string) { f.tell() }
	f.row = widget.NewFlow(wrapped{}, ofWidth(240, f.line), f.read)
	return f
}

func (f *dayField) object() fyne.CanvasObject { return f.row }

func (f *dayField) text() string {
	f.line.Flush()
	return f.line.Text
}

func (f *dayField) set(s string) {
	if f.line.Text != s {
		f.line.SetText(s)
	}
	f.tell()
}

func (f *dayField) tell() {
	s, color := "", widget.ColorText2
	switch day, ok := parseDay(f.line.Text, f.a.host.Now()); {
	case !ok:
		s, color = f.a.t("findings.day.unread"), widget.ColorNG
	case day != "":
		s = f.a.farDay(day)
	}
	f.read.SetColor(color)
	if s != f.read.Text() {
		f.read.SetText(s)
		f.row.Refit()
	}
}

// farDay is a day with the number of days until it, or since.
func (a *App) farDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	now := a.host.Now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	s := a.day(t)
	switch n := int(t.Sub(today).Hours() / 24); {
	case n == 0:
		return s + "  " + a.t("day.today")
	case n > 0:
		return s + "  " + a.t("day.in", n)
	default:
		return s + "  " + a.t("day.ago", -n)
	}
}

// keepDraft keeps what is being written, sealed; the empty text forgets it.
func (a *App) keepDraft(slot, text string) {
	id := a.caseID
	ask(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, slot, text) }, func(_ struct{}, err error) {
		if err != nil {
			a.fail(err)
		}
	})
}

// doAll sends commands one after another and stops at the first that fails; done is called once.
func (a *App) doAll(cs []casework.Command, done func(error)) {
	if len(cs) == 0 {
		done(nil)
		return
	}
	a.do(cs[0], func(_ casework.Changes, err error) {
		if err != nil {
			done(err)
			return
		}
		a.doAll(cs[1:], done)
	})
}

// nonEmpty are the texts that are not empty.
func nonEmpty(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// wrapped lays things side by side at their least size and goes on below where the width ends.
type wrapped struct{}

const (
	wrapGap = 10
	wrapRow = 4
)

func (wrapped) each(o []fyne.CanvasObject, w float32, f func(o fyne.CanvasObject, x, y float32, m fyne.Size)) float32 {
	var line []fyne.CanvasObject
	x, y, h := float32(0), float32(0), float32(0)
	end := func() {
		at := float32(0)
		for _, c := range line {
			m := c.MinSize()
			f(c, at, y+(h-m.Height)/2, m)
			at += m.Width + wrapGap
		}
		line = line[:0]
	}
	for _, c := range o {
		if !c.Visible() {
			continue
		}
		m := c.MinSize()
		if x > 0 && x+m.Width > w {
			end()
			x, y, h = 0, y+h+wrapRow, 0
		}
		line = append(line, c)
		x, h = x+m.Width+wrapGap, max(h, m.Height)
	}
	end()
	return y + h
}

// HeightFor implements widget.FlowLayout.
func (l wrapped) HeightFor(o []fyne.CanvasObject, w float32) float32 {
	return l.each(o, w, func(fyne.CanvasObject, float32, float32, fyne.Size) {})
}

// MinSize implements fyne.Layout.
func (l wrapped) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, c := range o {
		w = max(w, c.MinSize().Width)
	}
	return fyne.NewSize(w, l.HeightFor(o, max(w, 480)))
}

// Layout implements fyne.Layout.
func (l wrapped) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.each(o, s.Width, func(c fyne.CanvasObject, x, y float32, m fyne.Size) {
		widget.Place(c, x, y, min(m.Width, s.Width), m.Height)
	})
}

// pick lays the choices of one thing side by side, as far as there is room.
func pick(ts []*widget.Toggle) fyne.CanvasObject {
	objs := make([]fyne.CanvasObject, len(ts))
	for i, t := range ts {
		objs[i] = t
	}
	return widget.NewFlow(wrapped{}, objs...)
}

// lined gives an entry a width in units at 100 % and its own height.
type lined struct{ w float32 }

// HeightFor implements widget.FlowLayout.
func (l lined) HeightFor(o []fyne.CanvasObject, _ float32) float32 { return o[0].MinSize().Height }

// MinSize implements fyne.Layout.
func (l lined) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(widget.Scaled(l.w), o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (l lined) Layout(o []fyne.CanvasObject, s fyne.Size) {
	widget.Place(o[0], 0, 0, min(s.Width, widget.Scaled(l.w)), s.Height)
}

// ofWidth is an entry with a width in units at 100 %.
func ofWidth(w float32, e fyne.CanvasObject) *widget.Flow { return widget.NewFlow(lined{w}, e) }
