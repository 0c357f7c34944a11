package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Box is a filled and, if it has a stroke, framed rectangle in colours of the look.
type Box struct {
	fynewidget.BaseWidget
	rect         *canvas.Rectangle
	fill, stroke fyne.ThemeColorName
	width        float32
	objs         []fyne.CanvasObject
}

// NewBox is a plain ground.
func NewBox(fill fyne.ThemeColorName) *Box { return NewFrame(fill, "", 0, 0) }

// NewFrame is a ground with rounded corners and a stroke; "" is no colour.
func NewFrame(fill, stroke fyne.ThemeColorName, radius, width float32) *Box {
	b := &Box{rect: canvas.NewRectangle(nil), fill: fill, stroke: stroke, width: width}
	b.rect.CornerRadius = radius
	b.objs = []fyne.CanvasObject{b.rect}
	b.paint()
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the colours; the same colours cost nothing.
func (b *Box) Set(fill, stroke fyne.ThemeColorName, width float32) {
	if fill == b.fill && stroke == b.stroke && width == b.width {
		return
	}
	b.fill, b.stroke, b.width = fill, stroke, width
	b.paint()
	b.rect.Refresh()
}

func (b *Box) paint() {
	b.rect.FillColor, b.rect.StrokeColor, b.rect.StrokeWidth = nil, nil, 0
	if b.fill != "" {
		b.rect.FillColor = theme.Color(b.fill)
	}
	if b.stroke != "" {
		b.rect.StrokeColor, b.rect.StrokeWidth = theme.Color(b.stroke), b.width
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Box) CreateRenderer() fyne.WidgetRenderer { return &boxRenderer{b} }

type boxRenderer struct{ b *Box }

func (r *boxRenderer) Destroy()                     {}
func (r *boxRenderer) Layout(s fyne.Size)           { r.b.rect.Resize(s) }
func (r *boxRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *boxRenderer) Objects() []fyne.CanvasObject { return r.b.objs }
func (r *boxRenderer) Refresh() {
	r.b.paint()
	r.b.rect.Refresh()
}
