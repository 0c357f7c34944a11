package widget

import (
	"image"
	"image/color"

	"golang.org/x/image/math/fixed"
)

// Align says where a row begins.
type Align uint8

// The alignments.
const (
	AlignLeft Align = iota
	AlignCentre
	AlignRight
)

// baseline is where the base line stands in a row of 1.45 em, from its top.
const baseline = 0.78

// ink8 is a colour of eight bits a channel.
type ink8 struct{ r, g, b uint32 }

// paint draws rows with cached glyph masks into a picture of w x h pixels; px is the face in pixels, rowHeight in pixels.
func (f *Fonts) paint(rows []string, px Face, rowHeight float32, c color.Color, align Align, w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	if w <= 0 || h <= 0 {
		return m
	}
	r, g, b, _ := c.RGBA()
	col := ink8{r >> 8, g >> 8, b >> 8}
	f.mu.Lock()
	defer f.mu.Unlock()
	set := f.glyphsOf(px)
	for i, row := range rows {
		top := float32(i) * rowHeight
		if int(top) >= h {
			break
		}
		x := float32(0)
		if align != AlignLeft {
			x = float32(w) - f.width(row, px)
			if align == AlignCentre {
				x /= 2
			}
		}
		f.paintRow(m, set, row, px, fixed.Int26_6(x*64), int(top+rowHeight*baseline+0.5), col)
	}
	return m
}

// paintRow draws one row; the caller holds mu.
func (f *Fonts) paintRow(m *image.RGBA, set *glyphs, row string, px Face, x fixed.Int26_6, base int, c ink8) {
	for _, r := range row {
		if zeroWidth(r) {
			continue
		}
		at, sub := x.Round(), uint8(0)
		if r < 0x250 { // narrow letters are placed to a quarter of a pixel, squares to whole pixels
			at, sub = x.Floor(), uint8(x&63)>>4
		}
		q := set.get(r, sub)
		if q.mask != nil {
			blend(m, q.mask, at+q.off.X, base+q.off.Y, c)
		}
		x += fixed.Int26_6(f.advance(r, px)*64 + 0.5)
	}
}

// blend lays a mask over m, premultiplied; of two masks that touch the darker wins.
func blend(m *image.RGBA, mask *image.Alpha, ox, oy int, c ink8) {
	size := mask.Bounds().Size()
	for y := range size.Y {
		py := oy + y
		if py < 0 || py >= m.Rect.Dy() {
			continue
		}
		for x, a := range mask.Pix[y*mask.Stride : y*mask.Stride+size.X] {
			px := ox + x
			if a == 0 || px < 0 || px >= m.Rect.Dx() {
				continue
			}
			o := m.Pix[py*m.Stride+px*4:]
			if a <= o[3] {
				continue
			}
			v := uint32(a)
			o[0], o[1], o[2], o[3] = uint8(c.r*v/255), uint8(c.g*v/255), uint8(c.b*v/255), a //nolint:gosec // colours are below 256
		}
	}
}
