package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Bar shows how much of something is done, from 0 to 1.
type Bar struct {
	fynewidget.BaseWidget
	rail, done *Box
	part       float32
	width      float32
}

// NewBar makes a bar of the given least width.
func NewBar(width float32) *Bar {
	b := &Bar{rail: NewFrame(ColorSurface, ColorLine, 3, 1), done: NewFrame(ColorPrimary, "", 2, 0), width: width}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows part, cut to 0 … 1.
func (b *Bar) Set(part float32) {
	part = max(0, min(1, part))
	if part != b.part {
		b.part = part
		b.place(b.Size())
	}
}

// Part is what it shows.
func (b *Bar) Part() float32 { return b.part }

func (b *Bar) place(s fyne.Size) {
	Place(b.rail, 0, 0, s.Width, s.Height)
	Place(b.done, 2, 2, (s.Width-4)*b.part, s.Height-4)
	Show(b.done, b.part > 0)
}

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return &barRenderer{b} }

type barRenderer struct{ b *Bar }

func (r *barRenderer) Destroy()                     {}
func (r *barRenderer) Layout(s fyne.Size)           { r.b.place(s) }
func (r *barRenderer) MinSize() fyne.Size           { return fyne.NewSize(r.b.width, 10) }
func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.rail, r.b.done} }

func (r *barRenderer) Refresh() {
	r.b.rail.Refresh()
	r.b.done.Refresh()
	r.b.place(r.b.Size())
}
