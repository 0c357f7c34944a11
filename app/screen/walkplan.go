package screen

import (
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// plan draws a floor plan with its zones and pins.
type plan struct {
	fynewidget.BaseWidget
	x     *walkPane
	pic   *canvas.Image
	item  audit.ItemID
	spots []*spotMark
	cross *widget.Box
	band  *widget.Box // from the first corner of a zone to the cross
	box   *fyne.Container
	floor *casework.FloorView
}

// spotMark is a zone or pin: frame, hatching of what is unseen, words. A zone has a rim around its frame and a plate behind its words, so that both
// are seen on a plan of any colour.
type spotMark struct {
	frame, rim, plate *widget.Box
	hatch             *canvas.Raster
	word              *widget.Label
}

func newPlan(x *walkPane) *plan {
	p := &plan{x: x, pic: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleSmooth}, cross: widget.NewFrame(widget.ColorPrimary, widget.ColorText, 10, 3), band: widget.NewFrame("", widget.ColorPrimary, 2, 2)}
	p.box = container.New(widget.Func{Min: fyne.NewSize(10, 10), Do: p.place})
	p.ExtendBaseWidget(p)
	return p
}

// hatched draws thin lines across what nobody has looked at.
func hatched(x, y, _, _ int) color.Color {
	if (x+y)%12 < 2 {
		return color.NRGBA{R: 0x60, G: 0x60, B: 0x60, A: 0xB0}
	}
	return color.Transparent
}

func (p *plan) show(f *casework.FloorView) {
	a := p.x.p.a
	p.floor = f
	if p.item != f.Item {
		p.item, p.pic.Image = f.Item, nil
	}
	if p.pic.Image == nil && f.Ready {
		if m := a.thumbs.get(f.Item, true, func() { p.x.draw() }); m != nil {
			p.pic.Image = m
			p.pic.Refresh()
		}
	}
	objs := []fyne.CanvasObject{p.pic}
	p.spots = p.spots[:0]
	for i := range f.Spots {
		s := &f.Spots[i]
		fill, stroke, radius, width := fyne.ThemeColorName(""), widget.ColorText, float32(2), float32(1.5)
		if !s.Zone {
			fill, radius = widget.ColorSurface, 10
		}
		if i == p.x.at {
			stroke, width = widget.ColorPrimary, 3.5
		}
		words := []string{strconv.Itoa(s.No)}
		if s.Zone {
			words = nonEmpty(strconv.Itoa(s.No), s.PlaceName)
			state := "walk.seen"
			if !s.Seen {
				state = "place.unseen"
			}
			words = append(words, a.t(state))
			if s.Rules.Camera == audit.Forbidden {
				words = append(words, a.t("walk.forbidden"))
			}
		}
		m := &spotMark{frame: widget.NewFrame(fill, stroke, radius, width), word: widget.NewText(strings.Join(words, " "), widget.Style{Size: widget.SizeCaption, Bold: true})}
		if s.Zone && !s.Seen {
			m.hatch = canvas.NewRasterWithPixels(hatched)
			objs = append(objs, m.hatch)
		}
		if s.Zone {
			m.rim, m.plate = widget.NewFrame("", widget.ColorSurface, radius, width+3), widget.NewFrame(widget.ColorSurface, widget.ColorSurface, radius, 1)
			objs = append(objs, m.rim, m.frame, m.plate, m.word)
		} else {
			objs = append(objs, m.frame, m.word)
		}
		p.spots = append(p.spots, m)
	}
	if p.x.from[0] >= 0 {
		objs = append(objs, p.band)
	}
	if p.x.laying != "" {
		objs = append(objs, p.cross)
	}
	p.box.Objects = objs
	p.box.Refresh()
	p.place(p.Size())
}

// area is where the picture lies: as large as it fits, in its own proportions.
func (p *plan) area() (pos fyne.Position, size fyne.Size) {
	s := p.Size()
	w, h := float32(4), float32(3)
	if p.floor != nil && p.floor.Width > 0 && p.floor.Height > 0 {
		w, h = float32(p.floor.Width), float32(p.floor.Height)
	}
	k := min(s.Width/w, s.Height/h)
	return fyne.NewPos((s.Width-w*k)/2, (s.Height-h*k)/2), fyne.NewSize(w*k, h*k)
}

func (p *plan) place(fyne.Size) {
	if p.floor == nil {
		return
	}
	o, s := p.area()
	at := func(x, y uint) (float32, float32) {
		return o.X + s.Width*float32(x)/audit.FullSide, o.Y + s.Height*float32(y)/audit.FullSide
	}
	widget.Place(p.pic, o.X, o.Y, s.Width, s.Height)
	d := widget.Scaled(22)
	for i, m := range p.spots {
		k := &p.floor.Spots[i]
		x, y := at(k.X, k.Y)
		if !k.Zone {
			widget.Place(m.frame, x-d/2, y-d/2, d, d)
			n := m.word.MinSize()
			widget.Place(m.word, x-n.Width/2, y-n.Height/2, n.Width, n.Height)
			continue
		}
		x2, y2 := at(k.X+k.W, k.Y+k.H)
		widget.Place(m.rim, x-1.5, y-1.5, x2-x+3, y2-y+3)
		widget.Place(m.frame, x, y, x2-x, y2-y)
		if m.hatch != nil {
			widget.Place(m.hatch, x, y, x2-x, y2-y)
		}
		n := m.word.MinSize()
		wx, wy := x+4, y+2
		if n.Width+8 > x2-x || n.Height+4 > y2-y { // a small zone has its words below it
			wx, wy = max(min(x, o.X+s.Width-n.Width), o.X), y2+4
		}
		widget.Place(m.plate, wx-2, wy-1, n.Width+4, n.Height+2)
		widget.Place(m.word, wx, wy, n.Width, n.Height)
	}
	x, y := at(uint(p.x.x), uint(p.x.y))
	widget.Place(p.cross, x-6, y-6, 12, 12)
	if f := p.x.from; f[0] >= 0 {
		fx, fy := at(uint(f[0]), uint(f[1]))
		widget.Place(p.band, min(x, fx), min(y, fy), max(x-fx, fx-x), max(y-fy, fy-y))
	}
}

// Tapped chooses the spot under the pointer, or puts the cross there and sets what is being placed.
func (p *plan) Tapped(e *fyne.PointEvent) {
	if p.floor == nil {
		return
	}
	o, s := p.area()
	x, y := int((e.Position.X-o.X)/s.Width*audit.FullSide), int((e.Position.Y-o.Y)/s.Height*audit.FullSide)
	if x < 0 || y < 0 || x > audit.FullSide || y > audit.FullSide {
		return
	}
	if p.x.laying != "" {
		p.x.x, p.x.y = x, y
		p.x.enter()
		return
	}
	near := int(widget.Scaled(22) / s.Width * audit.FullSide)
	zone := -1
	for i := range p.floor.Spots {
		k := &p.floor.Spots[i]
		kx, ky, kw, kh := int(k.X), int(k.Y), int(k.W), int(k.H)
		switch {
		case !k.Zone && abs(x-kx) <= near && abs(y-ky) <= near:
			p.x.choose(i)
			return
		case k.Zone && x >= kx && x <= kx+kw && y >= ky && y <= ky+kh:
			zone = i
		}
	}
	if zone >= 0 {
		p.x.choose(zone)
	}
}

func abs(n int) int { return max(n, -n) }

// CreateRenderer implements fyne.Widget.
func (p *plan) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(p.box) }
