package pdf

import (
	"math"
	"sort"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A mark behind the text is drawn as shapes, not as text: otherwise it would stand between the words of whoever copies or searches a page.

// shape is one closed contour in em, y downward, and its signed area.
type shape struct {
	points []gopdf.Point
	area   float64
}

// shapes gives the contours of a drawable text from x 0 on the baseline 0, and its width.
func (f *face) shapes(s string) ([]shape, float64) {
	var out []shape
	var x float64
	for _, r := range s {
		g, err := f.font.GlyphIndex(&f.buf, r)
		if err != nil {
			continue
		}
		em := f.font.UnitsPerEm()
		segs, err := f.font.LoadGlyph(&f.buf, g, fixed.I(int(em)), nil)
		if err == nil {
			out = append(out, contours(segs, x, float64(em)*64)...)
		}
		x += float64(max(0, f.advance(r)))
	}
	return out, x
}

func contours(segs sfnt.Segments, x, unit float64) []shape {
	var out []shape
	at := func(p fixed.Point26_6) gopdf.Point {
		return gopdf.Point{X: x + float64(p.X)/unit, Y: float64(p.Y) / unit}
	}
	for _, s := range segs {
		if s.Op == sfnt.SegmentOpMoveTo {
			out = append(out, shape{points: []gopdf.Point{at(s.Args[0])}})
			continue
		}
		c := &out[len(out)-1]
		from := c.points[len(c.points)-1]
		switch s.Op {
		case sfnt.SegmentOpLineTo:
			c.points = append(c.points, at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			c.points = append(c.points, quad(from, at(s.Args[0]), at(s.Args[1]))...)
		case sfnt.SegmentOpCubeTo, sfnt.SegmentOpMoveTo: // not in TrueType; move is done above
			c.points = append(c.points, at(s.Args[2]))
		}
	}
	for i, c := range out {
		for k, p := range c.points {
			q := c.points[(k+1)%len(c.points)]
			out[i].area += (p.X*q.Y - q.X*p.Y) / 2
		}
	}
	return out
}

// quad is a curve in four straight pieces.
func quad(a, b, c gopdf.Point) []gopdf.Point {
	out := make([]gopdf.Point, 0, 4)
	for i := 1; i <= 4; i++ {
		t := float64(i) / 4
		u := 1 - t
		out = append(out, gopdf.Point{X: u*u*a.X + 2*u*t*b.X + t*t*c.X, Y: u*u*a.Y + 2*u*t*b.Y + t*t*c.Y})
	}
	return out
}

// behind is a large pale word across the page. It is drawn first, so that everything else lies above it.
type behind struct {
	shapes []shape
	pale   []bool // false: a hole, drawn white
}

func newBehind(f *face, s string) behind {
	shapes, w := f.shapes(s)
	if w == 0 {
		return behind{}
	}
	size := min(190, 0.72*pageHeight/w)
	sin, cos := math.Sincos(-52 * math.Pi / 180)
	for i := range shapes {
		for k, p := range shapes[i].points {
			x, y := (p.X-w/2)*size, (p.Y+0.36)*size
			shapes[i].points[k] = gopdf.Point{X: snap(pageWidth/2 + x*cos - y*sin), Y: snap(pageHeight/2 + x*sin + y*cos)}
		}
	}
	sort.SliceStable(shapes, func(a, b int) bool { return math.Abs(shapes[a].area) > math.Abs(shapes[b].area) })
	b := behind{shapes: shapes}
	for _, c := range shapes { // TrueType: the outer contours turn with the clock, the holes against it
		b.pale = append(b.pale, c.area > 0)
	}
	return b
}

func (c *canvas) behind(b behind) {
	for i, s := range b.shapes {
		colour := pale
		if !b.pale[i] {
			colour = white
		}
		c.pdf.SetFillColor(colour[0], colour[1], colour[2])
		c.pdf.Polygon(s.points, "F")
	}
}
