package photogen

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// canvas is drawn on in thousandths of its width and height.
type canvas struct {
	img  *image.RGBA
	w, h int
	rnd  *rand.Rand
}

func newCanvas(w, h int, rnd *rand.Rand) *canvas {
	return &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), w: w, h: h, rnd: rnd}
}

func grey(v int) color.RGBA { return rgb(v, v, v) }

func rgb(r, g, b int) color.RGBA { return color.RGBA{uint8(r), uint8(g), uint8(b), 255} }

// shade makes a colour darker or lighter by n of 255.
func shade(c color.RGBA, n int) color.RGBA {
	f := func(v uint8) int { return min(max(int(v)+n, 0), 255) }
	return rgb(f(c.R), f(c.G), f(c.B))
}

func (c *canvas) rect(x0, y0, x1, y1 int, col color.RGBA) {
	r := image.Rect(x0*c.w/1000, y0*c.h/1000, x1*c.w/1000, y1*c.h/1000)
	draw.Draw(c.img, r, &image.Uniform{col}, image.Point{}, draw.Src)
}

// panel is a rectangle with a light upper and a dark lower edge.
func (c *canvas) panel(x0, y0, x1, y1 int, col color.RGBA) {
	c.rect(x0, y0, x1, y1, shade(col, -45))
	c.rect(x0, y0, x1-3, y1-3, shade(col, 30))
	c.rect(x0+3, y0+3, x1-3, y1-3, col)
}

// disc is a circle; its radius counts in thousandths of the shorter side.
func (c *canvas) disc(x, y, radius int, col color.RGBA) {
	cx, cy, r := x*c.w/1000, y*c.h/1000, max(radius*min(c.w, c.h)/1000, 1)
	for dy := -r; dy <= r; dy++ {
		for dx := -r; dx <= r; dx++ {
			if dx*dx+dy*dy <= r*r {
				c.img.SetRGBA(cx+dx, cy+dy, col)
			}
		}
	}
}

// room paints wall, floor and skirting.
func (c *canvas) room(wall, floor color.RGBA) {
	c.rect(0, 0, 1000, 800, wall)
	c.rect(0, 780, 1000, 800, shade(wall, -40))
	for y := 800; y < 1000; y += 10 {
		c.rect(0, y, 1000, y+10, shade(floor, (y-900)/8))
	}
}

// label writes words on a sign in the upper left.
func (c *canvas) label(words string) {
	face := basicfont.Face7x13
	tw, th := len(words)*face.Advance, face.Height
	mask := image.NewAlpha(image.Rect(0, 0, tw, th))
	d := font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.P(0, face.Ascent)}
	d.DrawString(words)
	scale := max(c.w*35/100/tw, 1)
	x0, y0 := c.w*4/100, c.h*4/100
	sign := image.Rect(x0, y0, x0+(tw+4)*scale, y0+(th+4)*scale)
	draw.Draw(c.img, sign, &image.Uniform{rgb(250, 246, 220)}, image.Point{}, draw.Src)
	for y := range th {
		for x := range tw {
			if mask.AlphaAt(x, y).A == 0 {
				continue
			}
			dot := image.Rect(0, 0, scale, scale).Add(image.Pt(x0+(x+2)*scale, y0+(y+2)*scale))
			draw.Draw(c.img, dot, &image.Uniform{grey(30)}, image.Point{}, draw.Src)
		}
	}
}

// expose adds what a camera adds: light from one side, darker corners, grain.
func (c *canvas) expose() {
	lean := c.rnd.IntN(41) - 20
	s := c.rnd.Uint32() | 1
	for y := range c.h {
		row := c.img.Pix[y*c.img.Stride:]
		dy := (2*y - c.h) * 100 / c.h
		for x := range c.w {
			dx := (2*x - c.w) * 100 / c.w
			s ^= s << 13
			s ^= s >> 17
			s ^= s << 5
			add := lean*dx/100 - (dx*dx+dy*dy)/500 + int(s>>29) - 4
			for i := range 3 {
				row[4*x+i] = uint8(min(max(int(row[4*x+i])+add, 0), 255))
			}
		}
	}
}
