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
	is   string  // name of what was read last, with its colour
	at   float32 // scale of the window then
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
	m.read()
}

func (m *Mark) read() {
	m.is, m.at = m.sign.Name(), m.scale()
	m.img.Refresh()
}

func (m *Mark) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(m.img); c != nil {
		return c.Scale()
	}
	return 0
}

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer { return &markRenderer{m} }

type markRenderer struct{ m *Mark }

func (r *markRenderer) Destroy()                     {}
func (r *markRenderer) Layout(s fyne.Size)           { Place(r.m.img, 0, 0, s.Width, s.Height) }
func (r *markRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.m.size) }
func (r *markRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.m.img} }

// Refresh reads the drawing anew only for another colour or a window of another scale: each reading parses it, and a page has dozens.
func (r *markRenderer) Refresh() {
	if m := r.m; m.sign != nil && (m.sign.Name() != m.is || m.scale() != m.at) {
		m.read()
	}
}
