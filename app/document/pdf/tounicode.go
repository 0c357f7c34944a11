package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
)

var bfLine = regexp.MustCompile(`(?m)^<([0-9A-F]{4})><[0-9A-F]{4}><[0-9A-F]{4,6}>$`)

// lookalike tells whether r shares its glyph with a more usual character, which is meant where both occur: no-break spaces and hyphens,
// radicals, compatibility ideographs.
func lookalike(r rune) bool {
	switch {
	case r == 0xa0, r == 0x2010, r == 0x2011, r >= 0x2e80 && r <= 0x2fdf, r >= 0xf900 && r <= 0xfaff, r >= 0x2f800 && r <= 0x2fa1f:
		return true
	}
	return false
}

// toUnicode replaces gopdf's table from glyphs to characters by one made of what was drawn in the face: gopdf cuts characters above U+FFFF
// to 16 bits and knows one character of a glyph alone. Blocks of at most 100 entries, the whole code space. Source: Adobe technical
// note 5411. A glyph of gopdf's table that was not drawn in the face gives errShape.
func toUnicode(body []byte, f *face) ([]byte, error) {
	chars := map[uint64]rune{}
	var glyphs []uint64
	for _, r := range f.drawn() {
		g := uint64(f.used[r])
		old, twice := chars[g]
		if !twice {
			glyphs = append(glyphs, g)
		}
		if !twice || lookalike(old) && !lookalike(r) {
			chars[g] = r
		}
	}
	for _, m := range bfLine.FindAllSubmatch(body, -1) {
		g, err := strconv.ParseUint(string(m[1]), 16, 16)
		if _, ok := chars[g]; err != nil || !ok {
			return nil, errShape
		}
	}
	slices.Sort(glyphs)
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(glyphs, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for _, g := range block {
			fmt.Fprintf(&b, "<%04X> <", g)
			for _, u := range utf16.Encode([]rune{chars[g]}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	_, _ = zw.Write(b.Bytes()) // to memory
	_ = zw.Close()
	return fmt.Appendf(nil, "<<\n/Filter /FlateDecode\n/Length %d\n>>\nstream\n%s\nendstream\n", z.Len(), z.Bytes()), nil
}
