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

var bfLine = regexp.MustCompile(`(?m)^<([0-9A-F]{4})><[0-9A-F]{4}><([0-9A-F]{4,6})>$`)

// toUnicode writes gopdf's table from glyphs to characters anew: characters above U+FFFF as surrogates, at most 100 entries in a block, the
// whole code space. Source: Adobe technical note 5411.
func toUnicode(body []byte) []byte {
	chars := map[uint64]rune{}
	var glyphs []uint64
	for _, m := range bfLine.FindAllSubmatch(body, -1) {
		g, err1 := strconv.ParseUint(string(m[1]), 16, 16)
		r, err2 := strconv.ParseUint(string(m[2]), 16, 21)
		if _, twice := chars[g]; err1 != nil || err2 != nil || twice {
			continue
		}
		chars[g] = rune(r)
		glyphs = append(glyphs, g)
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
	zw.Write(b.Bytes()) //nolint:errcheck // to memory
	zw.Close()          //nolint:errcheck // to memory
	return fmt.Appendf(nil, "<<\n/Filter /FlateDecode\n/Length %d\n>>\nstream\n%s\nendstream\n", z.Len(), z.Bytes())
}
