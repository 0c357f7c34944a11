package widget

import "unicode"

// Rules of rows (禁則, JIS X 4051): which characters may not begin a row, which may not end it, which pairs stay together. The sets are
// code points, because words and letters of a language live in assets alone.

// noStart may not begin a row: closing brackets, commas and stops, middle dots, question and exclamation marks, iteration and
// long-vowel marks, small kana, signs that follow a number, marks that modify the character before.
var noStart = table(
	0x21, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x5D, 0x7D, 0x25,
	0xB0, 0xBB, 0x2019, 0x201D, 0x2025, 0x2026, 0x2030, 0x2032, 0x2033, 0x203C, 0x2047, 0x2048, 0x2049, 0x2103,
	0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0x301C, 0x301F,
	0x303B, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x3095, 0x3096,
	0x3099, 0x309A, 0x309B, 0x309C, 0x309D, 0x309E, 0x30A0,
	0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6,
	0x30FB, 0x30FC, 0x30FD, 0x30FE,
	0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D, 0xFF5E, 0xFF60, 0xFF61, 0xFF63, 0xFF64, 0xFF65, 0xFF70,
)

// noEnd may not end a row: opening brackets and signs that precede a number.
var noEnd = table(
	0x23, 0x24, 0x28, 0x5B, 0x7B, 0xA3, 0xA5, 0xAB, 0x2018, 0x201C, 0x20AC, 0x2116,
	0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3012, 0x3014, 0x3016, 0x3018, 0x301D,
	0xFF04, 0xFF08, 0xFF3B, 0xFF5B, 0xFF5F, 0xFF62, 0xFFE1, 0xFFE5,
)

// halfInk is drawn in the left half of its square; at the end of a row the empty half is given back (追い込み), so that a stop that
// just does not fit stays on its row.
var halfInk = table(
	0x3001, 0x3002, 0xFF0C, 0xFF0E, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0xFF09, 0xFF3D, 0xFF5D,
)

// pairs are characters that stay together when they stand twice.
var doubles = table(0x2014, 0x2015, 0x2025, 0x2026, 0x2500)

type runes map[rune]struct{}

func table(rs ...rune) runes {
	t := make(runes, len(rs))
	for _, r := range rs {
		t[r] = struct{}{}
	}
	return t
}

func (t runes) has(r rune) bool { _, ok := t[r]; return ok }

// zeroWidth is a mark that takes no room of its own: variation selectors, joiners, combining marks that the font does not place.
func zeroWidth(r rune) bool {
	switch {
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
		return true
	default:
		return false
	}
}

// inWord is a character inside which rows do not break: Latin letters, digits and what joins them.
func inWord(r rune) bool {
	if r > ' ' && r < 0x7f {
		return true
	}
	return r >= 0xC0 && r <= 0x24F
}

// mayBreak tells whether a row may end after a and the next begin with b.
func mayBreak(a, b rune) bool {
	switch {
	case b == ' ' || b == 0x3000:
		return false // spaces stay at the end of the row, where they are dropped
	case noStart.has(b), noEnd.has(a), zeroWidth(b), unicode.Is(unicode.Mn, b):
		return false
	case a == b && doubles.has(a):
		return false
	default:
		return !inWord(a) || !inWord(b)
	}
}

type rowKey struct {
	s    string
	w    float32
	face Face
}

// Rows cuts s into rows no wider than w units. Line feeds in s are kept. The slice is shared: it must not be written.
func (f *Fonts) Rows(s string, w float32, k Face) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := rowKey{s, w, k}
	if v, ok := f.rows.get(key); ok {
		return v
	}
	v := f.breakRows(s, w, k)
	f.rows.put(key, v)
	return v
}

func (f *Fonts) breakRows(s string, w float32, k Face) []string {
	var rows []string
	line := make([]rune, 0, len(s))
	flush := func() {
		rows = f.breakLine(rows, line, w, k)
		line = line[:0]
	}
	for _, r := range s {
		switch {
		case r == '\n':
			flush()
		case r == '\t':
			line = append(line, ' ', ' ')
		case r == '\r':
		case unicode.IsControl(r):
			line = append(line, unicode.ReplacementChar)
		default:
			line = append(line, r)
		}
	}
	flush()
	return rows
}

// breakLine appends the rows of one paragraph. Each step takes the longest legal row that fits; if no legal break exists the row is
// cut where it is full, which happens only to a run without any break longer than the row.
func (f *Fonts) breakLine(rows []string, rs []rune, w float32, k Face) []string {
	for len(rs) > 0 {
		n := f.longestRow(rs, w, k)
		end := n
		for end > 0 && (rs[end-1] == ' ' || rs[end-1] == 0x3000) {
			end--
		}
		rows = append(rows, string(rs[:end]))
		rs = rs[n:]
		if len(rs) == 0 {
			return rows
		}
	}
	return append(rows, "")
}

func (f *Fonts) longestRow(rs []rune, w float32, k Face) int {
	x, legal := float32(0), 0
	for i, r := range rs {
		a := f.advance(r, k)
		need := x + a
		switch {
		case halfInk.has(r):
			need = x + a/2
		case r == ' ' || r == 0x3000:
			need = x
		}
		if need > w && i > 0 {
			return f.cut(rs, i, legal)
		}
		x += a
		if i+1 == len(rs) || mayBreak(r, rs[i+1]) {
			legal = i + 1
		}
	}
	return len(rs)
}

// cut chooses where the row ends that is full before rs[full]: at the last legal break, else where it is full.
func (f *Fonts) cut(rs []rune, full, legal int) int {
	if legal > 0 {
		return legal
	}
	n := full
	for n > 1 && (zeroWidth(rs[n]) || noStart.has(rs[n]) || noEnd.has(rs[n-1])) {
		n--
	}
	if n <= 1 {
		return full
	}
	return n
}
