package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Place moves and sizes o, rounded to whole units so that edges and texts stay sharp; nothing happens if nothing changes.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	if p := (fyne.Position{X: round(x), Y: round(y)}); o.Position() != p {
		o.Move(p)
	}
	if s := (fyne.Size{Width: max(0, w), Height: max(0, h)}); o.Size() != s {
		o.Resize(s)
	}
}

// Show shows or hides o if that is a change.
func Show(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

func round(x float32) float32 { return float32(int(x + 0.5)) }

// Spring takes the room that is left in an Across or Down.
type Spring struct{ fynewidget.BaseWidget }

// NewSpring makes a spring.
func NewSpring() *Spring {
	s := &Spring{}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (*Spring) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(container.NewWithoutLayout())
}

// MinSize implements fyne.CanvasObject.
func (*Spring) MinSize() fyne.Size { return fyne.Size{} }

// Across is a layout from left to right, children centred at their least size; springs take the rest. If the row is too short the last
// texts give way, so that nothing is drawn over anything.
type Across struct {
	Gap, PadX, PadY float32
	Height          float32 // least height, 0: that of the children
	Fill            bool    // children take the whole height
}

// MinSize implements fyne.Layout.
func (l Across) MinSize(objs []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(2*l.PadX, 0)
	n := 0
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
		n++
	}
	s.Width += float32(max(0, n-1)) * l.Gap
	s.Height = max(s.Height+2*l.PadY, l.Height)
	return s
}

// HeightFor implements FlowLayout: a row's height does not depend on its width.
func (l Across) HeightFor(objs []fyne.CanvasObject, _ float32) float32 { return l.MinSize(objs).Height }

// Layout implements fyne.Layout.
func (l Across) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	least := l.MinSize(objs).Width
	springs := 0
	for _, o := range objs {
		if _, ok := o.(*Spring); ok && o.Visible() {
			springs++
		}
	}
	free := float32(0)
	if springs > 0 {
		free = max(0, (size.Width-least)/float32(springs))
	}
	x, right := l.PadX, size.Width-l.PadX
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if _, ok := o.(*Spring); ok {
			m.Width = free
		}
		m.Width = max(0, min(m.Width, right-x))
		h := min(m.Height, size.Height)
		if l.Fill {
			h = size.Height - 2*l.PadY
		}
		Place(o, x, (size.Height-h)/2, m.Width, h)
		x += m.Width + l.Gap
	}
}

// Down is a layout from top to bottom at full width. Labels get the height that their text needs; springs take the rest.
type Down struct {
	Gap, PadX, PadY float32
	Width           float32 // least width
}

func (l Down) heights(objs []fyne.CanvasObject, w float32) (least float32, springs int) {
	shown := 0
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		shown++
		if _, ok := o.(*Spring); ok {
			springs++
			continue
		}
		least += heightFor(o, w)
	}
	return least + float32(max(0, shown-1))*l.Gap + 2*l.PadY, springs
}

// heightFor is the height of o at the width w.
func heightFor(o fyne.CanvasObject, w float32) float32 {
	if h, ok := o.(interface{ HeightFor(w float32) float32 }); ok {
		return h.HeightFor(w)
	}
	return o.MinSize().Height
}

// MinSize implements fyne.Layout.
func (l Down) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := l.Width
	for _, o := range objs {
		if o.Visible() {
			w = max(w, o.MinSize().Width+2*l.PadX)
		}
	}
	h, _ := l.heights(objs, w-2*l.PadX)
	return fyne.NewSize(w, h)
}

// HeightFor is the height of the column at the width w.
func (l Down) HeightFor(objs []fyne.CanvasObject, w float32) float32 {
	h, _ := l.heights(objs, w-2*l.PadX)
	return h
}

// Layout implements fyne.Layout.
func (l Down) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	w := size.Width - 2*l.PadX
	least, springs := l.heights(objs, w)
	free := float32(0)
	if springs > 0 {
		free = max(0, (size.Height-least)/float32(springs))
	}
	y := l.PadY
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		h := free
		if _, ok := o.(*Spring); !ok {
			h = heightFor(o, w)
		}
		Place(o, l.PadX, y, w, h)
		y += h + l.Gap
	}
}

// Inset is a layout of one child with margins.
type Inset struct{ X, Y float32 }

// MinSize implements fyne.Layout.
func (l Inset) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return objs[0].MinSize().AddWidthHeight(2*l.X, 2*l.Y)
}

// Layout implements fyne.Layout.
func (l Inset) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	Place(objs[0], l.X, l.Y, s.Width-2*l.X, s.Height-2*l.Y)
}

// Fixed is a layout that gives its children one size, whatever they ask for; 0 asks for nothing.
type Fixed struct{ W, H float32 }

// MinSize implements fyne.Layout.
func (l Fixed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.W, l.H) }

// Layout implements fyne.Layout.
func (l Fixed) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objs {
		Place(o, 0, 0, s.Width, s.Height)
	}
}

// Func is a layout by a function.
type Func struct {
	Min fyne.Size
	Do  func(size fyne.Size)
}

// MinSize implements fyne.Layout.
func (l Func) MinSize([]fyne.CanvasObject) fyne.Size { return l.Min }

// Layout implements fyne.Layout.
func (l Func) Layout(_ []fyne.CanvasObject, s fyne.Size) { l.Do(s) }

// On lays objects over a ground.
func On(ground fyne.CanvasObject, objs ...fyne.CanvasObject) *fyne.Container {
	return container.NewStack(append([]fyne.CanvasObject{ground}, objs...)...)
}
