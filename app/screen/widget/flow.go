package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Flow is a container whose height depends on its width, as that of a Label does: a Down or another layout that knows HeightFor.
type Flow struct {
	fynewidget.BaseWidget
	box    *fyne.Container
	layout FlowLayout
	narrow bool // takes whatever width there is
}

// FlowLayout is a layout that knows its height for a width.
type FlowLayout interface {
	fyne.Layout
	HeightFor(objs []fyne.CanvasObject, w float32) float32
}

// NewFlow lays objs out.
func NewFlow(l FlowLayout, objs ...fyne.CanvasObject) *Flow {
	f := &Flow{}
	f.Fill(l, objs...)
	f.ExtendBaseWidget(f)
	return f
}

// Fill gives the flow its layout and children, for types that embed it; they call ExtendBaseWidget themselves.
func (f *Flow) Fill(l FlowLayout, objs ...fyne.CanvasObject) {
	f.box, f.layout = &fyne.Container{Layout: l, Objects: objs}, l
}

// HeightFor is the height at the width w.
func (f *Flow) HeightFor(w float32) float32 { return f.layout.HeightFor(f.box.Objects, w) }

// Set replaces the children.
func (f *Flow) Set(objs ...fyne.CanvasObject) {
	f.box.Objects = objs
	f.box.Refresh()
}

// Refit lays the children out again after their sizes changed, and theirs, without drawing them anew.
func (f *Flow) Refit() {
	f.layout.Layout(f.box.Objects, f.Size())
	for _, o := range f.box.Objects {
		Refit(o)
	}
}

// Refit lays a tree out again after texts or visibility changed deep within it: containers, flows and scrollers, down to the widgets.
func Refit(o fyne.CanvasObject) {
	switch o := o.(type) {
	case interface{ Refit() }:
		o.Refit()
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, c := range o.Objects {
			Refit(c)
		}
	case *container.Scroll:
		o.Refresh()
		Refit(o.Content)
	}
}

// Below are the children of a container, flow or scroller; none of anything else.
func Below(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case interface{ Objects() []fyne.CanvasObject }:
		return o.Objects()
	}
	return nil
}

// Objects are the children.
func (f *Flow) Objects() []fyne.CanvasObject { return f.box.Objects }

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer { return &flowRenderer{f} }

type flowRenderer struct{ f *Flow }

func (r *flowRenderer) Destroy()                     {}
func (r *flowRenderer) Layout(s fyne.Size)           { r.f.box.Resize(s); r.f.layout.Layout(r.f.box.Objects, s) }
func (r *flowRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.f.box} }
func (r *flowRenderer) Refresh() {
	for _, o := range r.f.box.Objects {
		o.Refresh()
	}
	r.f.layout.Layout(r.f.box.Objects, r.f.Size())
}

func (r *flowRenderer) MinSize() fyne.Size {
	m := r.f.layout.MinSize(r.f.box.Objects)
	if w := r.f.Size().Width; w > 0 {
		m.Height = r.f.HeightFor(w)
	}
	if r.f.narrow {
		m.Width = 24
	}
	return m
}

// Ground is a layout whose first object is the ground of the others.
type Ground struct{ X, Y float32 }

// HeightFor implements FlowLayout.
func (l Ground) HeightFor(objs []fyne.CanvasObject, w float32) float32 {
	h := float32(0)
	for _, o := range objs[1:] {
		if o.Visible() {
			h = max(h, heightFor(o, w-2*l.X))
		}
	}
	return h + 2*l.Y
}

// MinSize implements fyne.Layout.
func (l Ground) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs[1:] {
		if o.Visible() {
			m := o.MinSize()
			s.Width, s.Height = max(s.Width, m.Width), max(s.Height, m.Height)
		}
	}
	return s.AddWidthHeight(2*l.X, 2*l.Y)
}

// Layout implements fyne.Layout.
func (l Ground) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	Place(objs[0], 0, 0, s.Width, s.Height)
	for _, o := range objs[1:] {
		Place(o, l.X, l.Y, s.Width-2*l.X, s.Height-2*l.Y)
	}
}
