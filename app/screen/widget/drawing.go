package widget

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"
	"golang.org/x/image/vector"
)

// Size of a signature, in units; its PNG has twice as many pixels a side.
const (
	DrawWidth  = 600
	DrawHeight = 200
)

// drawScale is the number of pixels of the PNG for one unit.
const drawScale = 2

// penWidth of a stroke in units.
const penWidth = 2.5

// mostPoints of one drawing: a pointer that never rests makes no endless picture.
const mostPoints = 50_000

// ErrNothingDrawn is the error of a picture of an empty drawing.
var ErrNothingDrawn = errors.New("nothing is drawn")

// Drawing is a white sheet on which a pointer or pen draws black strokes: a signature or a sketch. Undo takes the last stroke. It takes no
// focus, so that the keys stay with the page. It belongs to the UI goroutine.
type Drawing struct {
	fynewidget.BaseWidget
	OnChange func() // after each stroke, undo and clearing; may be nil

	size    fyne.Size
	strokes [][]fyne.Position
	open    bool // the last stroke is being drawn
	points  int
	raster  *canvas.Raster
	frame   *Box
	objs    []fyne.CanvasObject
}

// NewDrawing makes an empty sheet of a size in units; DrawWidth and DrawHeight are those of a signature.
func NewDrawing(width, height float32) *Drawing {
	d := &Drawing{size: fyne.NewSize(width, height), frame: NewFrame("", ColorLine, 2, 1)}
	d.raster = canvas.NewRaster(func(w, h int) image.Image { return d.paint(w, h) })
	d.objs = []fyne.CanvasObject{d.raster, d.frame}
	d.ExtendBaseWidget(d)
	return d
}

// Strokes is how many there are.
func (d *Drawing) Strokes() int { return len(d.strokes) }

// Undo takes the last stroke away.
func (d *Drawing) Undo() {
	if n := len(d.strokes); n > 0 {
		d.points -= len(d.strokes[n-1])
		d.strokes, d.open = d.strokes[:n-1], false
		d.changed()
	}
}

// Clear takes all strokes away.
func (d *Drawing) Clear() {
	if len(d.strokes) > 0 {
		d.strokes, d.open, d.points = nil, false, 0
		d.changed()
	}
}

// PNG gives the drawing as a picture without metadata, black on white, drawScale pixels a unit.
func (d *Drawing) PNG() ([]byte, error) {
	if len(d.strokes) == 0 {
		return nil, ErrNothingDrawn
	}
	var out bytes.Buffer
	if err := png.Encode(&out, d.paint(int(d.size.Width*drawScale), int(d.size.Height*drawScale))); err != nil {
		return nil, fmt.Errorf("drawing: %w", err)
	}
	return out.Bytes(), nil
}

// MouseDown implements desktop.Mouseable: a stroke begins, and is a dot if nothing follows.
func (d *Drawing) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		d.open = false
		d.add(e.Position)
	}
}

// MouseUp implements desktop.Mouseable.
func (d *Drawing) MouseUp(*desktop.MouseEvent) { d.end() }

// Dragged implements fyne.Draggable.
func (d *Drawing) Dragged(e *fyne.DragEvent) { d.add(e.Position) }

// DragEnd implements fyne.Draggable.
func (d *Drawing) DragEnd() { d.end() }

func (d *Drawing) add(p fyne.Position) {
	if d.points >= mostPoints {
		return
	}
	p.X, p.Y = max(0, min(d.size.Width, p.X)), max(0, min(d.size.Height, p.Y))
	d.points++
	if !d.open {
		d.open = true
		d.strokes = append(d.strokes, []fyne.Position{p})
	} else {
		last := len(d.strokes) - 1
		d.strokes[last] = append(d.strokes[last], p)
	}
	d.raster.Refresh()
}

func (d *Drawing) end() {
	if d.open {
		d.open = false
		d.changed()
	}
}

func (d *Drawing) changed() {
	d.raster.Refresh()
	if d.OnChange != nil {
		d.OnChange()
	}
}

// paint draws the strokes into w times h pixels.
func (d *Drawing) paint(w, h int) image.Image {
	img := image.NewGray(image.Rect(0, 0, max(1, w), max(1, h)))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	k := float32(img.Rect.Dx()) / d.size.Width
	r := vector.NewRasterizer(img.Rect.Dx(), img.Rect.Dy())
	for _, s := range d.strokes {
		at := s[0]
		for _, p := range s {
			segment(r, at, p, k)
			at = p
		}
	}
	r.Draw(img, img.Rect, image.NewUniform(color.Black), image.Point{})
	return img
}

// segment adds a piece of a stroke with square ends, always turned the same way so that pieces that overlap never cancel each other.
func segment(r *vector.Rasterizer, a, b fyne.Position, k float32) {
	half := float32(penWidth) / 2
	dx, dy := b.X-a.X, b.Y-a.Y
	n := float32(math.Hypot(float64(dx), float64(dy)))
	if n == 0 {
		dx, dy, n = 1, 0, 1
	}
	ux, uy := dx/n*half, dy/n*half
	to := func(x, y float32, line bool) {
		if line {
			r.LineTo(x*k, y*k)
		} else {
			r.MoveTo(x*k, y*k)
		}
	}
	to(a.X-ux+uy, a.Y-uy-ux, false)
	to(b.X+ux+uy, b.Y+uy-ux, true)
	to(b.X+ux-uy, b.Y+uy+ux, true)
	to(a.X-ux-uy, a.Y-uy+ux, true)
	r.ClosePath()
}

// MinSize implements fyne.Widget.
func (d *Drawing) MinSize() fyne.Size { return d.size }

// CreateRenderer implements fyne.Widget.
func (d *Drawing) CreateRenderer() fyne.WidgetRenderer { return &drawingRenderer{d} }

type drawingRenderer struct{ d *Drawing }

func (r *drawingRenderer) Destroy() {}
func (r *drawingRenderer) Layout(fyne.Size) {
	Place(r.d.raster, 0, 0, r.d.size.Width, r.d.size.Height)
	Place(r.d.frame, 0, 0, r.d.size.Width, r.d.size.Height)
}
func (r *drawingRenderer) MinSize() fyne.Size           { return r.d.size }
func (r *drawingRenderer) Objects() []fyne.CanvasObject { return r.d.objs }
func (r *drawingRenderer) Refresh() {
	r.d.raster.Refresh()
	r.d.frame.Refresh()
}
