package pdf

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"genchi/app/document/linebreak"
	"genchi/assets"
)

// geta (〓) is what printers set where they lacked a sort.
const geta = '〓'

// face is one weight of the shipped font with its measures.
type face struct {
	name     string
	data     []byte
	font     *sfnt.Font
	buf      sfnt.Buffer
	advances map[rune]float32 // in em; -1: no glyph
	variants variants
	used     map[rune]sfnt.GlyphIndex // what was drawn
}

func loadFace(name, file string) (*face, error) {
	data := assets.Bytes(file)
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	return &face{name: name, data: data, font: f, advances: map[rune]float32{}, variants: readVariants(data), used: map[rune]sfnt.GlyphIndex{}}, nil
}

// advance is the width of r in em, -1 if the font lacks it.
func (f *face) advance(r rune) float32 {
	if a, ok := f.advances[r]; ok {
		return a
	}
	a := float32(-1)
	if g, err := f.font.GlyphIndex(&f.buf, r); err == nil && g != 0 {
		em := f.font.UnitsPerEm()
		if w, err := f.font.GlyphAdvance(&f.buf, g, fixed.I(int(em)), font.HintingNone); err == nil {
			a = float32(w) / 64 / float32(em)
		}
	}
	f.advances[r] = a
	return a
}

// draws notes that s is drawn in the face.
func (f *face) draws(s string) {
	for _, r := range s {
		if _, ok := f.used[r]; !ok {
			g, err := f.font.GlyphIndex(&f.buf, r)
			if err == nil {
				f.used[r] = g
			}
		}
	}
}

// drawn lists the characters that were drawn, in order.
func (f *face) drawn() []rune {
	out := make([]rune, 0, len(f.used))
	for r := range f.used {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// drawable returns s as the font can draw it: characters that it lacks become 〓, selectors and other signs without a shape go, a kana and
// its voice mark become one.
func (f *face) drawable(s string, ws *warnings) string {
	if f.plain(s) {
		return s
	}
	var b strings.Builder
	var last rune
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r':
			b.WriteRune(r)
		case r == '\t':
			b.WriteByte(' ')
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			ws.add(ControlChar, r, s)
		case linebreak.Selector(r):
			if !f.variants.usual(last, r) {
				ws.add(VariantShape, r, s)
			}
		case shapeless(r):
		case r == 0x3099 || r == 0x309a:
			f.voice(&b, last, r, s, ws)
		case f.advance(r) < 0:
			ws.add(MissingGlyph, r, s)
			b.WriteRune(geta)
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// voice puts a combining voice mark on the kana that was written last, if the two are one character.
func (f *face) voice(b *strings.Builder, kana, mark rune, s string, ws *warnings) {
	one := []rune(norm.NFC.String(string([]rune{kana, mark})))
	if len(one) != 1 || f.advance(one[0]) < 0 {
		ws.add(MissingGlyph, mark, s)
		b.WriteRune(geta)
		return
	}
	was := b.String()
	b.Reset()
	b.WriteString(strings.TrimSuffix(was, string(kana)) + string(one))
}

// plain tells quickly that there is nothing to do for s.
func (f *face) plain(s string) bool {
	for _, r := range s {
		if r != '\n' && (r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x206f && shapeless(r) || r == 0x3099 || r == 0x309a ||
			linebreak.Selector(r) || r == 0xfeff || r == 0xad || f.advance(r) < 0) {
			return false
		}
	}
	return true
}

// shapeless tells whether r steers the setting of text and is not drawn: joiners, direction marks, soft hyphens.
func shapeless(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff
}

// width is the width of a drawable text in points.
func (f *face) width(s string, size float64) float64 {
	var w float64
	for _, r := range s {
		if a := f.advance(r); a > 0 {
			w += float64(a)
		}
	}
	return w * size
}
