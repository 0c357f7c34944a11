package pdf

import (
	"strings"

	"genchi/app/document"
	"genchi/app/document/linebreak"
)

// seg is a piece of a line in one look, x from the line's left end.
type seg struct {
	x    float64
	face *face
	look document.Look
	s    string
}

type line []seg

// set breaks a text into lines of the given width and type size.
func (l *layout) set(t document.Text, width, size float64, strong bool) []line {
	runs := l.runs(t, strong)
	var all strings.Builder
	measure := l.regular
	for _, r := range runs {
		all.WriteString(r.s)
		if r.face == l.bold {
			measure = l.bold
		}
	}
	adv := func(r rune) float32 {
		a := measure.advance(r)
		if measure == l.bold && !strong {
			a = max(a, l.regular.advance(r))
		}
		return max(a, 0) * float32(size)
	}
	text := all.String()
	b := linebreak.Breaker{Hang: true, Squeeze: true}
	var lines []line
	at := 0
	for _, s := range b.Break(text, float32(width), adv) {
		at += skipEnd(text[at:], s)
		lines = append(lines, cut(runs, at, linebreak.Squeezed(s, float32(width), adv), size))
		at += len(s)
	}
	return lines
}

// skipEnd is the length of the line end that stands before the next line in what is left of a text.
func skipEnd(rest, next string) int {
	if strings.HasPrefix(rest, next) && next != "" {
		return 0
	}
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return 2
	case rest != "" && (rest[0] == '\n' || rest[0] == '\r'):
		return 1
	}
	return 0
}

// runs makes the runs of a text drawable.
func (l *layout) runs(t document.Text, strong bool) []seg {
	out := make([]seg, 0, len(t))
	for _, r := range t {
		f := l.regular
		if strong || r.Look == document.Strong || r.Look >= document.Badge {
			f = l.bold
		}
		s := f.drawable(r.S, &l.warnings)
		if r.Look >= document.Badge && s != "" {
			s = "\u00a0" + s + "\u00a0" // room for the frame
		}
		out = append(out, seg{face: f, look: r.Look, s: s})
	}
	return out
}

// cut parts a line, given as squeezed pieces that begin at byte from of the whole text, where the looks change.
func cut(runs []seg, from int, pieces []linebreak.Piece, size float64) line {
	var out line
	for _, p := range pieces {
		x, at := float64(p.X), 0
		for _, r := range runs {
			lo, hi := max(from, at), min(from+len(p.Text), at+len(r.s))
			at += len(r.s)
			if lo >= hi {
				continue
			}
			s := strings.ReplaceAll(r.s[lo-(at-len(r.s)):hi-(at-len(r.s))], "\u00a0", " ") // of one width; no-break has done its work
			out = append(out, seg{x: x, face: r.face, look: r.look, s: s})
			x += r.face.width(s, size)
		}
		from += len(p.Text)
	}
	return out
}

// clip keeps the first n lines, and shows by … that there were more.
func (l *layout) clip(lines []line, n int) []line {
	if len(lines) <= n {
		return lines
	}
	lines = append([]line{}, lines[:n]...)
	last := append(line{}, lines[n-1]...)
	if k := len(last) - 1; k >= 0 {
		rs := []rune(last[k].s)
		last[k].s = string(rs[:max(0, len(rs)-1)]) + "…"
	}
	lines[n-1] = last
	return lines
}

func (ln line) width(size float64) float64 {
	var w float64
	for _, s := range ln {
		w = max(w, s.x+s.face.width(strings.TrimRight(s.s, " "), size))
	}
	return w
}

// put draws a line from x on the baseline y.
func (c *canvas) put(ln line, size float64, colour ink, x, y float64) {
	for _, s := range ln {
		switch s.look {
		case document.Badge, document.BadgeFull, document.BadgeDash:
			c.badge(s, size, x+s.x, y)
		case document.Quiet:
			c.write(s.face, size, grey, x+s.x, y, s.s)
		case document.Plain, document.Strong:
			c.write(s.face, size, colour, x+s.x, y, s.s)
		}
	}
}

// badge draws a word in its frame.
func (c *canvas) badge(s seg, size, x, y float64) {
	w := s.face.width(s.s, size)
	top, h := y-size*1.02, size*1.34
	colour := black
	switch s.look {
	case document.BadgeFull:
		c.fill(x, top, w, h, black)
		colour = white
	case document.BadgeDash:
		c.pdf.SetCustomLineType([]float64{1.6, 1.4}, 0)
		c.frame(x, top, w, h, 0.6, black)
		c.pdf.SetLineType("")
	case document.Badge:
		c.frame(x, top, w, h, 0.6, black)
	case document.Plain, document.Strong, document.Quiet:
	}
	c.write(s.face, size, colour, x, y, s.s)
}
