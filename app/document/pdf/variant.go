package pdf

import "encoding/binary"

// variants is the part of a font's cmap that lists variation sequences (format 14): for each selector, the ranges of characters whose
// variant is the usual glyph. Others, listed with a glyph of their own or not at all, can't be drawn.
type variants map[rune][]runeRange

type runeRange struct{ from, to rune }

// usual tells whether the sequence r, selector looks like r alone.
func (v variants) usual(r, selector rune) bool {
	for _, x := range v[selector] {
		if r >= x.from && r <= x.to {
			return true
		}
	}
	return false
}

// readVariants reads the table of a TrueType font. A font without it, or with one that is cut, has no variants.
// Source: OpenType specification, cmap subtable format 14.
func readVariants(data []byte) variants {
	sub := subtable14(data)
	if len(sub) < 10 {
		return nil
	}
	v := variants{}
	n := int(binary.BigEndian.Uint32(sub[6:]))
	for i := range min(n, 512) {
		rec := slice(sub, 10+11*i, 11)
		if rec == nil {
			return v
		}
		selector := rune(rec[0])<<16 | rune(rec[1])<<8 | rune(rec[2])
		if at := int(binary.BigEndian.Uint32(rec[3:])); at != 0 {
			v[selector] = readRanges(sub, at)
		}
	}
	return v
}

func readRanges(sub []byte, at int) []runeRange {
	head := slice(sub, at, 4)
	if head == nil {
		return nil
	}
	n := int(binary.BigEndian.Uint32(head))
	if n > 1<<16 {
		return nil
	}
	out := make([]runeRange, 0, n)
	for i := range n {
		r := slice(sub, at+4+4*i, 4)
		if r == nil {
			return out
		}
		from := rune(r[0])<<16 | rune(r[1])<<8 | rune(r[2])
		out = append(out, runeRange{from, from + rune(r[3])})
	}
	return out
}

// subtable14 finds the cmap subtable of platform 0, encoding 5.
func subtable14(data []byte) []byte {
	head := slice(data, 0, 12)
	if head == nil {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(head[4:])) {
		rec := slice(data, 12+16*i, 16)
		if rec == nil {
			return nil
		}
		if string(rec[:4]) != "cmap" {
			continue
		}
		cmap := slice(data, int(binary.BigEndian.Uint32(rec[8:])), int(binary.BigEndian.Uint32(rec[12:])))
		for k := 0; len(cmap) >= 4 && k < int(binary.BigEndian.Uint16(cmap[2:])); k++ {
			enc := slice(cmap, 4+8*k, 8)
			if enc == nil {
				return nil
			}
			at := int(binary.BigEndian.Uint32(enc[4:]))
			if f := slice(cmap, at, 2); f != nil && binary.BigEndian.Uint16(f) == 14 {
				return cmap[at:]
			}
		}
	}
	return nil
}

// slice is b[at:at+n], nil if b is shorter.
func slice(b []byte, at, n int) []byte {
	if at < 0 || n < 0 || at > len(b) || n > len(b)-at {
		return nil
	}
	return b[at : at+n]
}
