package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Bounds of the boxes on a picture.
const (
	mostCovers = 500
	coverStep  = 40 // a key moves or widens a box by one part in so many of the picture's longer side
)

// Covers is a picture with solid boxes over parts of it. A pointer draws boxes; keys add one in the middle, move it and change its size. It
// takes no focus and belongs to the UI goroutine. Boxes are in pixels of the picture and always lie within it.
type Covers struct {
	fynewidget.BaseWidget
	OnChange func() // boxes changed; may be nil

	size    fyne.Size
	pixels  image.Rectangle
	boxes   []image.Rectangle
	drawing bool
	corner  image.Point // where the pointer went down
	pic     *canvas.Image
	ground  *Box
}

// NewCovers shows m within a size in units.
func NewCovers(m image.Image, width, height float32) *Covers {
	b := m.Bounds()
	c := &Covers{size: fyne.NewSize(width, height), pixels: image.Rect(0, 0, b.Dx(), b.Dy()), ground: NewBox(ColorRaised)}
	c.pic = &canvas.Image{Image: m, FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleSmooth}
	c.ExtendBaseWidget(c)
	return c
}

// Boxes are what is covered, none of them empty.
func (c *Covers) Boxes() []image.Rectangle {
	var out []image.Rectangle
	for _, b := range c.boxes {
		if !b.Empty() {
			out = append(out, b)
		}
	}
	return out
}

// Set puts boxes in place of those that are there; what lies outside the picture is cut off.
func (c *Covers) Set(boxes []image.Rectangle) {
	c.boxes = c.boxes[:0]
	for _, b := range boxes {
		if b = b.Intersect(c.pixels); !b.Empty() && len(c.boxes) < mostCovers {
			c.boxes = append(c.boxes, b)
		}
	}
	c.changed()
}

// Add puts a box of a sixth of the picture into its middle; keys then move it.
func (c *Covers) Add() {
	if len(c.boxes) >= mostCovers {
		return
	}
	w, h := max(1, c.pixels.Dx()/6), max(1, c.pixels.Dy()/6)
	x, y := (c.pixels.Dx()-w)/2, (c.pixels.Dy()-h)/2
	c.boxes = append(c.boxes, image.Rect(x, y, x+w, y+h))
	c.changed()
}

// Undo takes the last box away.
func (c *Covers) Undo() {
	if n := len(c.boxes); n > 0 {
		c.boxes, c.drawing = c.boxes[:n-1], false
		c.changed()
	}
}

// Shift moves the last box by steps, as far as the picture goes.
func (c *Covers) Shift(dx, dy int) {
	n := len(c.boxes)
	if n == 0 {
		return
	}
	b, s := c.boxes[n-1], c.step()
	d := image.Pt(min(max(dx*s, -b.Min.X), c.pixels.Max.X-b.Max.X), min(max(dy*s, -b.Min.Y), c.pixels.Max.Y-b.Max.Y))
	c.boxes[n-1] = b.Add(d)
	c.changed()
}

// Grow changes the size of the last box by steps; it keeps at least one pixel.
func (c *Covers) Grow(dx, dy int) {
	n := len(c.boxes)
	if n == 0 {
		return
	}
	b, s := c.boxes[n-1], c.step()
	b.Max.X = min(max(b.Max.X+dx*s, b.Min.X+1), c.pixels.Max.X)
	b.Max.Y = min(max(b.Max.Y+dy*s, b.Min.Y+1), c.pixels.Max.Y)
	c.boxes[n-1] = b
	c.changed()
}

func (c *Covers) step() int { return max(1, max(c.pixels.Dx(), c.pixels.Dy())/coverStep) }

func (c *Covers) changed() {
	c.Refresh()
	if c.OnChange != nil {
		c.OnChange()
	}
}

// shown is where the picture lies, and how many units a pixel is wide.
func (c *Covers) shown() (at fyne.Position, k float32) {
	w, h := float32(c.pixels.Dx()), float32(c.pixels.Dy())
	k = min(c.size.Width/w, c.size.Height/h)
	return fyne.NewPos((c.size.Width-w*k)/2, (c.size.Height-h*k)/2), k
}

func (c *Covers) pixel(p fyne.Position) image.Point {
	at, k := c.shown()
	return image.Pt(min(max(int((p.X-at.X)/k), 0), c.pixels.Max.X), min(max(int((p.Y-at.Y)/k), 0), c.pixels.Max.Y))
}

// MouseDown implements desktop.Mouseable.
func (c *Covers) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary && len(c.boxes) < mostCovers {
		c.corner, c.drawing = c.pixel(e.Position), true
		c.boxes = append(c.boxes, image.Rectangle{Min: c.corner, Max: c.corner})
	}
}

// Dragged implements fyne.Draggable.
func (c *Covers) Dragged(e *fyne.DragEvent) {
	if c.drawing {
		p := c.pixel(e.Position)
		c.boxes[len(c.boxes)-1] = image.Rect(c.corner.X, c.corner.Y, p.X, p.Y)
		c.Refresh()
	}
}

// MouseUp implements desktop.Mouseable: a press without a move leaves no box.
func (c *Covers) MouseUp(*desktop.MouseEvent) { c.DragEnd() }

// DragEnd implements fyne.Draggable.
func (c *Covers) DragEnd() {
	if !c.drawing {
		return
	}
	c.drawing = false
	if n := len(c.boxes); c.boxes[n-1].Empty() {
		c.boxes = c.boxes[:n-1]
	}
	c.changed()
}

// MinSize implements fyne.Widget.
func (c *Covers) MinSize() fyne.Size { return c.size }

// CreateRenderer implements fyne.Widget.
func (c *Covers) CreateRenderer() fyne.WidgetRenderer { return &coversRenderer{c: c} }

type coversRenderer struct {
	c     *Covers
	rects []fyne.CanvasObject
}

func (*coversRenderer) Destroy()             {}
func (r *coversRenderer) MinSize() fyne.Size { return r.c.size }

func (r *coversRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.c.ground, r.c.pic}, r.rects...)
}

func (r *coversRenderer) Refresh() {
	r.Layout(r.c.size)
	canvas.Refresh(r.c)
}

func (r *coversRenderer) Layout(fyne.Size) {
	c := r.c
	at, k := c.shown()
	Place(c.ground, 0, 0, c.size.Width, c.size.Height)
	Place(c.pic, at.X, at.Y, float32(c.pixels.Dx())*k, float32(c.pixels.Dy())*k)
	r.rects = r.rects[:0]
	for i, b := range c.boxes {
		x := canvas.NewRectangle(color.Black)
		if i == len(c.boxes)-1 {
			x.StrokeColor, x.StrokeWidth = theme.Color(ColorPrimary), 2
		}
		x.Move(fyne.NewPos(at.X+float32(b.Min.X)*k, at.Y+float32(b.Min.Y)*k))
		x.Resize(fyne.NewSize(float32(b.Dx())*k, float32(b.Dy())*k))
		r.rects = append(r.rects, x)
	}
}
