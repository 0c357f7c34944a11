package linebreak

import (
	"math"
	"strings"
	"unicode/utf8"
)

// grade says how bad a break at a place is.
type grade uint8

const (
	free grade = iota
	joined
	word
	bound
	never
)

// Breaker holds the choices of one kind of text. The zero value neither hangs nor squeezes: no line is wider than asked, unless one
// character alone is. It is a value and safe for concurrent use.
type Breaker struct {
	Hang    bool // 、。 may stand in the margin
	Squeeze bool // punctuation may give up its blank half to take one more character in
}

// Break breaks s into lines of at most width, in the unit of adv, with hanging 、 and 。: such a line is wider by that one character.
// adv is the advance of a rune; it isn't asked for variation selectors and joiners. There is always at least one line, and an empty
// paragraph is an empty line. The lines put together give s without its line ends.
func Break(s string, width float32, adv func(rune) float32) []string {
	return Breaker{Hang: true}.Break(s, width, adv)
}

// Break breaks s as its options say; see the function Break.
func (b Breaker) Break(s string, width float32, adv func(rune) float32) []string {
	var lines []string
	for {
		end := strings.IndexAny(s, "\r\n")
		if end < 0 {
			return b.paragraph(lines, s, width, adv)
		}
		lines = b.paragraph(lines, s[:end], width, adv)
		if strings.HasPrefix(s[end:], "\r\n") {
			end++
		}
		s = s[end+1:]
	}
}

// cell is one rune with what belongs to it.
type cell struct {
	r      rune
	at     int     // byte offset in the paragraph
	adv    float32 // of the whole cell
	before grade   // of the break in front of it
}

func cells(s string, adv func(rune) float32) []cell {
	cs := make([]cell, 0, len(s)/2+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch k := len(cs) - 1; {
		case k >= 0 && (extends(r) || strings.HasSuffix(s[:i], "\u200d")):
			if !Selector(r) && r != 0x200d && r != 0x2060 && cs[k].r != r && !extends(r) {
				cs[k].adv = max(cs[k].adv, adv(r)) // a joined emoji is drawn as one or not at all
			}
		default:
			c := cell{r: r, at: i}
			if r != 0x200b {
				c.adv = adv(r)
			}
			cs = append(cs, c)
		}
		i += n
	}
	for k := 1; k < len(cs); k++ {
		cs[k].before = gradeAt(s, cs, k)
	}
	return cs
}

// paragraph appends the lines of one paragraph, a text without line ends.
func (b Breaker) paragraph(lines []string, s string, width float32, adv func(rune) float32) []string {
	cs := cells(s, adv)
	if len(cs) == 0 {
		return append(lines, s)
	}
	width += width * 1e-5 // the sum of rounded advances of a text that fits exactly
	for i := 0; i < len(cs); {
		end := b.line(cs, i, width)
		to := len(s)
		if end < len(cs) {
			to = cs[end].at
		}
		lines = append(lines, s[cs[i].at:to])
		i = end
	}
	return lines
}

// line returns the index of the cell that begins the next line.
func (b Breaker) line(cs []cell, from int, width float32) int {
	j, w := from, float32(0)
	for ; j < len(cs); j++ {
		if w+cs[j].adv > width && !isSpace(cs[j].r) {
			break
		}
		w += cs[j].adv
	}
	if j == len(cs) {
		return j
	}
	if cs[j].before != free || j == from {
		if q, ok := b.longer(cs, from, j, w, width); ok {
			return q
		}
	}
	for g := free; g < never; g++ {
		for p := j; p > from; p-- {
			if cs[p].before <= g {
				return p
			}
		}
	}
	return max(j, from+1)
}

// longer looks for a line end beyond j, the first cell that doesn't fit after w.
func (b Breaker) longer(cs []cell, from, j int, w, width float32) (int, bool) {
	may := func(p int) bool { return p == len(cs) || cs[p].before == free }
	if b.Hang && j > from && w <= width && Hangs(cs[j].r) {
		p := j + 1
		for p < len(cs) && isSpace(cs[p].r) {
			p++
		}
		if may(p) {
			return p, true
		}
	}
	if b.Squeeze {
		for p := j; p < len(cs) && p < j+3 && !isSpace(cs[p].r); {
			w += cs[p].adv
			p++
			if w-slack(cs[from:p]) > width {
				break
			}
			if may(p) {
				return p, true
			}
		}
	}
	return 0, false
}

// slack is how much the cells of a line can give up: half the advance of each character with a blank half.
func slack(cs []cell) float32 {
	var sum float32
	for _, c := range cs {
		if strings.ContainsRune(blankLeft, c.r) || strings.ContainsRune(blankRight, c.r) {
			sum += c.adv / 2
		}
	}
	return sum
}

// Piece is a part of a line that is drawn in one go at X from the line's left end.
type Piece struct {
	X    float32
	Text string
}

// Squeezed gives the pieces of a line so that it is no wider than width, by taking away blank halves of its punctuation evenly. A line
// that fits, or that ends with a hung character and fits without it, is one piece. What cannot be squeezed enough overhangs.
func Squeezed(line string, width float32, adv func(rune) float32) []Piece {
	cs := cells(line, adv)
	for len(cs) > 0 && isSpace(cs[len(cs)-1].r) {
		cs = cs[:len(cs)-1]
	}
	var w float32
	for _, c := range cs {
		w += c.adv
	}
	over := w - width*(1+1e-5)
	if n := len(cs); n > 0 && Hangs(cs[n-1].r) && over <= cs[n-1].adv {
		over = 0
	}
	give := slack(cs)
	if n := len(cs); n > 0 && strings.ContainsRune(blankRight, cs[n-1].r) { // the blank at the line's end goes first and unseen
		over -= cs[n-1].adv / 2
		give -= cs[n-1].adv / 2
	}
	if over <= 0 || give <= 0 {
		return []Piece{{Text: line}}
	}
	share := float32(math.Min(1, float64(over/give)))
	var pieces []Piece
	var x, start float32
	from := 0
	for k, c := range cs {
		cut := c.adv / 2 * share
		switch {
		case strings.ContainsRune(blankLeft, c.r):
			if c.at > from {
				pieces = append(pieces, Piece{start, line[from:c.at]})
			}
			from, start = c.at, x-cut
			x += c.adv - cut
		case strings.ContainsRune(blankRight, c.r):
			x += c.adv - cut
			if k+1 < len(cs) {
				pieces = append(pieces, Piece{start, line[from:cs[k+1].at]})
				from, start = cs[k+1].at, x
			}
		default:
			x += c.adv
		}
	}
	return append(pieces, Piece{start, line[from:]})
}
