package widget

import (
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one weight at one size. The size is in units for measuring and in pixels for drawing.
type Face struct {
	Size float32
	Bold bool
}

// Fonts measures and draws with the two shipped fonts. There is no fallback: a character that they lack is drawn as the font's
// empty box, so that it is seen. Measuring is in font units and therefore the same on every screen. Safe for concurrent use.
type Fonts struct {
	mu     sync.Mutex
	fonts  [2]*sfnt.Font
	buf    sfnt.Buffer
	adv    [2]map[rune]int16 // advance in font units; below zero: that of the box for what the font lacks
	upem   float32
	faces  *lru[Face, *glyphs]
	rows   *lru[rowKey, []string]
	widths *lru[rowKey, float32]
}

const (
	faceLimit  = 24
	glyphLimit = 6000 // of one face
	rowLimit   = 4000
)

type glyphKey struct {
	r   rune
	sub uint8 // quarter of a pixel, for narrow glyphs
}

type glyph struct {
	mask *image.Alpha // nil: nothing to draw
	off  image.Point  // of the mask, from the origin on the base line
}

type glyphs struct {
	face font.Face
	made map[glyphKey]*glyph
}

// Type is the one set of fonts of the process: they are read once and never change.
var Type = sync.OnceValue(newFonts)

func newFonts() *Fonts {
	f := &Fonts{
		adv:    [2]map[rune]int16{make(map[rune]int16, 1024), make(map[rune]int16, 1024)},
		faces:  newLRU[Face, *glyphs](faceLimit),
		rows:   newLRU[rowKey, []string](rowLimit),
		widths: newLRU[rowKey, float32](rowLimit),
	}
	for i, res := range [2][]byte{fontRegular().Content(), fontBold().Content()} {
		p, err := opentype.Parse(res)
		if err != nil {
			panic("widget: a shipped font does not parse: " + err.Error())
		}
		f.fonts[i] = p
	}
	f.upem = float32(f.fonts[0].UnitsPerEm())
	return f
}

func weight(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// Has tells whether the font draws r. Marks that only choose a variant or join count as drawn.
func (f *Fonts) Has(r rune) bool {
	if zeroWidth(r) {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.fonts {
		if i, err := p.GlyphIndex(&f.buf, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// advance is the width of r in units; the caller holds mu.
func (f *Fonts) advance(r rune, k Face) float32 {
	a := f.units(r, k.Bold)
	return float32(max(a, -a)) * k.Size / f.upem
}

func (f *Fonts) units(r rune, bold bool) int16 {
	if zeroWidth(r) {
		return 0
	}
	m := f.adv[weight(bold)]
	a, ok := m[r]
	if !ok {
		a = f.unitsOf(r, bold)
		m[r] = a
	}
	return a
}

func (f *Fonts) unitsOf(r rune, bold bool) int16 {
	p := f.fonts[weight(bold)]
	i, err := p.GlyphIndex(&f.buf, r)
	if err != nil {
		i = 0
	}
	a, err := p.GlyphAdvance(&f.buf, i, fixed.Int26_6(p.UnitsPerEm())<<6, font.HintingNone)
	if err != nil {
		return int16(p.UnitsPerEm()) //nolint:gosec // a font has at most 16,384
	}
	if i == 0 {
		a = -a
	}
	return int16(a.Round()) //nolint:gosec // an advance is about an em
}

// sum is the width of one row of s, which is not remembered; false: the font lacks a character of it.
func (f *Fonts) sum(s string, k Face) (float32, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := 0
	for _, r := range s {
		a := f.units(r, k.Bold)
		if a < 0 {
			return 0, false
		}
		w += int(a)
	}
	return float32(w) * k.Size / f.upem, true
}

// Width is the width of one row of s in units.
func (f *Fonts) Width(s string, k Face) float32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := rowKey{s: s, face: k}
	if w, ok := f.widths.get(key); ok {
		return w
	}
	w := f.width(s, k)
	f.widths.put(key, w)
	return w
}

func (f *Fonts) width(s string, k Face) float32 {
	w := float32(0)
	for _, r := range s {
		w += f.advance(r, k)
	}
	return w
}

// Fit cuts s so that it is no wider than w units, with an ellipsis in place of what was cut.
func (f *Fonts) Fit(s string, w float32, k Face) string {
	if f.Width(s, k) <= w {
		return s
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	room := w - f.advance(ellipsis, k)
	x := float32(0)
	for i, r := range s {
		x += f.advance(r, k)
		if x > room {
			return s[:i] + string(ellipsis)
		}
	}
	return s
}

const ellipsis = '\u2026'

// glyphsOf is the cache of one pixel size; the caller holds mu.
func (f *Fonts) glyphsOf(k Face) *glyphs {
	if g, ok := f.faces.get(k); ok {
		return g
	}
	face, err := opentype.NewFace(f.fonts[weight(k.Bold)], &opentype.FaceOptions{Size: float64(k.Size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("widget: a shipped font gives no face: " + err.Error())
	}
	g := &glyphs{face: face, made: make(map[glyphKey]*glyph, 256)}
	f.faces.put(k, g)
	return g
}

func (g *glyphs) get(r rune, sub uint8) *glyph {
	key := glyphKey{r, sub}
	if x := g.made[key]; x != nil {
		return x
	}
	if len(g.made) >= glyphLimit {
		clear(g.made)
	}
	x := &glyph{}
	dr, mask, mp, _, ok := g.face.Glyph(fixed.Point26_6{X: fixed.Int26_6(sub) << 4}, r)
	if src, alpha := mask.(*image.Alpha); ok && alpha && !dr.Empty() {
		m := image.NewAlpha(image.Rect(0, 0, dr.Dx(), dr.Dy()))
		for y := range dr.Dy() {
			from := (mp.Y+y)*src.Stride + mp.X
			copy(m.Pix[y*m.Stride:(y+1)*m.Stride], src.Pix[from:from+dr.Dx()])
		}
		x.mask, x.off = m, dr.Min
	}
	g.made[key] = x
	return x
}
