package pdf

import (
	"rsc.io/qr"

	"genchi/app/document"
)

// Type sizes and leading in points.
const (
	bodySize, bodyLead   = 9.5, 16.0
	smallSize, smallLead = 8.0, 12.5
	finePrint, fineLead  = 6.6, 9.6
)

// paragraphSlabs makes a slab of each line; the first two stay together, and the last two.
func (l *layout) paragraphSlabs(lines []line, size, lead, indent float64, gap float64, colour ink) {
	for i, ln := range lines {
		s := l.add(&slab{height: lead, keep: len(lines) > 1 && (i == 0 || i == len(lines)-2)})
		if i == 0 {
			s.gap = gap
		}
		s.draw = func(c *canvas, y float64) { c.put(ln, size, colour, marginLeft+indent, baseline(y, size, lead)) }
	}
}

// baseline sets a line of Japanese type in the middle of its lead.
func baseline(top, size, lead float64) float64 { return top + lead/2 + size*0.38 }

func (l *layout) cover(b document.Cover) {
	const titleSize = 22.0
	over := l.set(b.Over, textWidth, 9, false)
	title := l.set(b.Title, textWidth, titleSize, true)
	var under [][]line
	height := 26 + 14*float64(len(over)) + 34*float64(len(title)) + 22
	for _, t := range b.Under {
		ls := l.set(t, textWidth, 10.5, false)
		under = append(under, ls)
		height += 18 * float64(len(ls))
	}
	l.add(&slab{height: height, draw: func(c *canvas, y float64) {
		y += 26
		for _, ln := range over {
			c.put(ln, 9, grey, marginLeft, baseline(y, 9, 14))
			y += 14
		}
		for _, ln := range title {
			c.put(ln, titleSize, black, marginLeft, baseline(y, titleSize, 34))
			y += 34
		}
		c.line(marginLeft, y+5, marginLeft+textWidth, y+5, 1.2, black)
		y += 16
		for _, ls := range under {
			for _, ln := range ls {
				c.put(ln, 10.5, black, marginLeft, baseline(y, 10.5, 18))
				y += 18
			}
		}
	}})
}

func (l *layout) heading(b document.Heading) {
	sizes := [...]struct{ size, lead, gap, after float64 }{{14, 22, 26, 10}, {11, 18, 18, 5}, {9.5, 16, 14, 2}}
	level := min(max(b.Level, 1), 3)
	f := sizes[level-1]
	aside := l.set(b.Aside, textWidth/2, smallSize, false)
	var asideWidth float64
	if len(aside) > 0 && !b.Aside.Empty() {
		asideWidth = aside[0].width(smallSize) + 10
	}
	lines := l.set(b.Text, textWidth-asideWidth, f.size, true)
	s := l.add(&slab{gap: f.gap, height: f.lead*float64(len(lines)) + f.after, keep: true})
	if b.Bookmark {
		s.bookmark = &bookmark{level: level, title: b.Text.String()}
	}
	s.draw = func(c *canvas, y float64) {
		if asideWidth > 0 {
			c.put(aside[0], smallSize, black, marginLeft+textWidth-asideWidth+10, baseline(y-1, smallSize, f.lead))
		}
		for _, ln := range lines {
			c.put(ln, f.size, black, marginLeft, baseline(y, f.size, f.lead))
			y += f.lead
		}
		switch level {
		case 1:
			c.line(marginLeft, y+3, marginLeft+textWidth, y+3, 0.8, black)
		case 2:
			c.line(marginLeft, y+1.5, marginLeft+textWidth, y+1.5, 0.4, rule)
		}
	}
}

func (l *layout) paragraph(b document.Paragraph) {
	size, lead, colour := bodySize, bodyLead, black
	if b.Small {
		size, lead, colour = smallSize, smallLead, grey
	}
	indent := 0.0
	if b.Indent {
		indent = 12
	}
	from := len(l.slabs)
	l.paragraphSlabs(l.set(b.Text, textWidth-indent, size, false), size, lead, indent, 6, colour)
	for i := from; b.KeepNext && i < len(l.slabs); i++ {
		l.slabs[i].keep = true
	}
}

// box draws a tinted list with a bar at its left; it may run over pages.
func (l *layout) box(b document.Box) {
	bar := grey
	if b.Alarm {
		bar = alarm
	}
	const pad = 12.0
	part := func(lines []line, size, lead, indent, above, below float64, dot bool, colour ink) *slab {
		h := lead*float64(len(lines)) + above + below
		return l.add(&slab{height: h, draw: func(c *canvas, y float64) {
			c.fill(marginLeft, y, textWidth, h, tint)
			c.fill(marginLeft, y, 3, h, bar)
			if dot {
				c.fill(marginLeft+pad+2, y+above+lead/2-1.4, 2.8, 2.8, bar)
			}
			for i, ln := range lines {
				c.put(ln, size, colour, marginLeft+pad+indent, baseline(y+above+lead*float64(i), size, lead))
			}
		}})
	}
	title := part(l.set(b.Title, textWidth-2*pad, 10, true), 10, 17, 0, 8, 3, false, bar)
	title.gap, title.keep = 10, true
	for i, t := range b.Items {
		below := 1.5
		if i == len(b.Items)-1 {
			below = 9
		}
		part(l.set(t, textWidth-2*pad-11, 9, false), 9, 14.5, 11, 1.5, below, true, black)
	}
}

// signatures draws places to sign, up to three side by side.
func (l *layout) signatures(b document.Signatures) {
	const height, gutter = 84.0, 14.0
	for from := 0; from < len(b.Slots); from += 3 {
		row := b.Slots[from:min(from+3, len(b.Slots))]
		w := (textWidth - 2*gutter) / 3
		type slot struct{ role, name, date []line }
		set := make([]slot, len(row))
		for i, s := range row {
			set[i] = slot{l.set(s.Role, w, smallSize, true), l.set(s.Name, w, bodySize, false), l.set(s.Date, w, smallSize, false)}
		}
		l.add(&slab{gap: 14, height: height, draw: func(c *canvas, y float64) {
			for i, s := range set {
				x := marginLeft + float64(i)*(w+gutter)
				first(c, s.role, smallSize, grey, x, y+10)
				first(c, s.name, bodySize, black, x, y+26)
				c.line(x, y+62, x+w, y+62, 0.5, black)
				first(c, s.date, smallSize, grey, x, y+75)
			}
		}})
	}
}

// first draws the first line of a text that has room for one.
func first(c *canvas, lines []line, size float64, colour ink, x, y float64) {
	if len(lines) > 0 {
		c.put(lines[0], size, colour, x, y)
	}
}

// qr draws a code of error correction M as squares, with its quiet zone, and texts beside it.
func (l *layout) qr(b document.QR) {
	const side = 112.0
	code, err := qr.Encode(b.Data, qr.M)
	if err != nil {
		l.fail(err)
		return
	}
	x := side + 18
	var texts []line
	for _, t := range b.Side {
		texts = append(texts, l.set(t, textWidth-x, bodySize, false)...)
	}
	l.add(&slab{gap: 10, height: max(side, bodyLead*float64(len(texts))), draw: func(c *canvas, y float64) {
		m := side / float64(code.Size+8)
		c.fill(marginLeft, y, side, side, white)
		for row := range code.Size {
			for col := 0; col < code.Size; col++ {
				from := col
				for col < code.Size && code.Black(col, row) {
					col++
				}
				if col > from {
					c.fill(marginLeft+float64(from+4)*m, y+float64(row+4)*m, float64(col-from)*m, m, black)
				}
			}
		}
		for i, ln := range texts {
			c.put(ln, bodySize, black, marginLeft+x, baseline(y+bodyLead*float64(i), bodySize, bodyLead))
		}
	}})
}
