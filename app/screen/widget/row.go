package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Col is one column of a list: a fixed width in units at 100 %, or a share of what is left.
type Col struct {
	Width float32
	Share float32
	Style Style
}

// LineView is what one row shows. Texts beyond the columns are dropped, missing ones are empty.
type LineView struct {
	Sign  *Sign
	Texts []string
	Sub   string // a second, smaller row under the first sharing column
	Tail  *Sign
	On    bool // the cursor stands here
	Tick  Tick
	Dim   bool
	Bold  bool // the name of a section
	Head  bool // names of columns: tick and sign keep their room and are not drawn
}

// Tick is whether rows can be marked and this one is.
type Tick uint8

// The ticks.
const (
	NoTick Tick = iota
	Unticked
	Ticked
)

// Line is one row of a list with shared columns.
type Line struct {
	fynewidget.BaseWidget
	cols   []Col
	height float32
	ground *Box
	bar    *Box
	tick   *Mark
	mark   *Mark
	tail   *Mark
	texts  []*Label
	sub    *Label
	dim    bool
	bold   bool
	head   bool
	objs   []fyne.CanvasObject
}

// Heights of rows in units at 100 %.
const (
	RowGrid = 32
	RowList = 40
	RowTwo  = 56
)

// NewLine makes an empty row.
func NewLine(cols []Col, height float32) *Line {
	l := &Line{}
	l.init(cols, height)
	l.ExtendBaseWidget(l)
	return l
}

// TapLine is a row outside a List that can be tapped.
type TapLine struct {
	Line
	tap func()
}

// NewTapLine makes an empty row that can be tapped.
func NewTapLine(cols []Col, height float32, tap func()) *TapLine {
	t := &TapLine{tap: tap}
	t.init(cols, height)
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *TapLine) Tapped(*fyne.PointEvent) {
	if t.tap != nil {
		t.tap()
	}
}

func (l *Line) init(cols []Col, height float32) {
	l.cols, l.height = cols, height
	l.ground, l.bar = NewBox(ColorSelect), NewBox(ColorPrimary)
	l.tick, l.mark, l.tail = NewMark(nil, 18), NewMark(nil, 18), NewMark(nil, 16)
	l.sub = NewText("", Style{Size: SizeCaption, Color: ColorText2})
	l.ground.Hide()
	l.bar.Hide()
	l.sub.Hide()
	l.objs = []fyne.CanvasObject{l.ground, l.bar, l.tick, l.mark, l.sub, l.tail}
	for _, c := range cols {
		t := NewText("", c.Style)
		l.texts = append(l.texts, t)
		l.objs = append(l.objs, t)
	}
}

// Set fills the row; what is the same costs nothing.
func (l *Line) Set(v LineView) {
	again := (v.Tail == nil) != (l.tail.Sign() == nil) || v.Head != l.head || (v.Tick == NoTick) != (l.tick.Sign() == nil) || (v.Sign == nil) != (l.mark.Sign() == nil) || (v.Sub == "") == l.sub.Visible()
	l.head = v.Head
	l.mark.Set(v.Sign)
	l.tail.Set(v.Tail)
	switch v.Tick {
	case NoTick:
		l.tick.Set(nil)
	case Unticked:
		l.tick.Set(SignEmpty)
	case Ticked:
		l.tick.Set(SignChecked)
	}
	l.tick.Hidden, l.mark.Hidden = v.Head, v.Head
	for i, t := range l.texts {
		s := ""
		if i < len(v.Texts) {
			s = v.Texts[i]
		}
		t.SetText(s)
	}
	l.sub.SetText(v.Sub)
	Show(l.sub, v.Sub != "")
	Show(l.ground, v.On)
	Show(l.bar, v.On)
	if v.Bold != l.bold {
		l.bold = v.Bold
		for i, t := range l.texts {
			t.SetBold(v.Bold || l.cols[i].Style.Bold)
		}
	}
	if v.Dim != l.dim {
		l.dim = v.Dim
		for i, t := range l.texts {
			if v.Dim {
				t.SetColor(ColorHint)
			} else {
				t.SetColor(l.cols[i].Style.filled().Color)
			}
		}
	}
	if again {
		l.place(l.Size())
	}
}

// Texts are the words shown, for tests.
func (l *Line) Texts() []string {
	var s []string
	for _, t := range l.texts {
		s = append(s, t.Text())
	}
	return s
}

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{l} }

// edges are the left edges and widths of the columns for a row of width w whose texts begin at x.
func edges(cols []Col, x, w float32) (left, width [12]float32) {
	const gap = 10
	fixed, shares := float32(0), float32(0)
	for _, c := range cols {
		fixed += Scaled(c.Width) + gap
		shares += c.Share
	}
	free := max(0, w-x-fixed)
	for i, c := range cols[:min(len(cols), len(left))] {
		cw := Scaled(c.Width)
		if c.Share > 0 {
			cw += free * c.Share / shares
		}
		left[i], width[i] = x, cw
		x += cw + gap
	}
	return left, width
}

func (l *Line) place(s fyne.Size) {
	if s.Width <= 0 {
		return
	}
	Place(l.ground, 0, 0, s.Width, s.Height)
	Place(l.bar, 0, 0, 4, s.Height)
	x := float32(12)
	for _, m := range []*Mark{l.tick, l.mark} {
		if m.Sign() != nil {
			Place(m, x, (s.Height-18)/2, 18, 18)
			x += 27
		}
	}
	Place(l.tail, s.Width-26, (s.Height-16)/2, 16, 16)
	right := s.Width - 30
	if n := len(l.cols); n > 0 && l.cols[n-1].Share > 0 && l.tail.Sign() == nil {
		right = s.Width - 2 // the last column gives no other its place
	}
	left, width := edges(l.cols, x, right)
	h, sub := RowHeight(SizeBody), RowHeight(SizeCaption)
	y := (s.Height - h) / 2
	if l.sub.Visible() {
		y = (s.Height - h - sub) / 2
	}
	placed := false
	for i, t := range l.texts {
		th := RowHeight(t.style.Size)
		Place(t, left[i], y+(h-th)/2, width[i], th)
		if !placed && l.cols[i].Share > 0 {
			placed = true
			Place(l.sub, left[i], y+h, width[i], sub)
		}
	}
}

type lineRenderer struct{ l *Line }

func (r *lineRenderer) Destroy()                     {}
func (r *lineRenderer) Layout(s fyne.Size)           { r.l.place(s) }
func (r *lineRenderer) MinSize() fyne.Size           { return fyne.NewSize(100, Scaled(r.l.height)) }
func (r *lineRenderer) Objects() []fyne.CanvasObject { return r.l.objs }
func (r *lineRenderer) Refresh() {
	for _, o := range r.l.objs {
		o.Refresh()
	}
	r.l.place(r.l.Size())
}
