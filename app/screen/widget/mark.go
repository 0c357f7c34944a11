package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Mark shows one sign and can be given another.
type Mark struct {
	fynewidget.BaseWidget
	img  *canvas.Image
	sign *Sign
	size float32
}

// NewMark shows s at size x size units; a nil sign shows nothing.
func NewMark(s *Sign, size float32) *Mark {
	m := &Mark{img: &canvas.Image{FillMode: canvas.ImageFillContain}, size: size}
	m.img.Hide()
	m.ExtendBaseWidget(m)
	m.Set(s)
	return m
}

// Sign is what it shows, nil for nothing.
func (m *Mark) Sign() *Sign { return m.sign }

// Set shows s; the same sign costs nothing.
func (m *Mark) Set(s *Sign) {
	if s == m.sign {
		return
	}
	m.sign = s
	if s == nil {
		m.img.Hide()
		return
	}
	m.img.Resource = s
	m.img.Hidden = false
	m.img.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer { return &markRenderer{m} }

type markRenderer struct{ m *Mark }

func (r *markRenderer) Destroy()                     {}
func (r *markRenderer) Layout(s fyne.Size)           { Place(r.m.img, 0, 0, s.Width, s.Height) }
func (r *markRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.m.size) }
func (r *markRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.m.img} }
func (r *markRenderer) Refresh() {
	if r.m.sign != nil {
		r.m.img.Refresh()
	}
}
