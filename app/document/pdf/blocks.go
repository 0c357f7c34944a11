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
	l.add(&slab{height: 26, keep: true, draw: func(*canvas, float64) {}})
	l.lines(l.set(b.Over, textWidth, 9, false), 9, 14, grey, true)
	l.lines(l.set(b.Title, textWidth, titleSize, true), titleSize, 34, black, true)
	l.add(&slab{height: 16, keep: len(b.Under) > 0, draw: func(c *canvas, y float64) {
		c.line(marginLeft, y+5, marginLeft+textWidth, y+5, 1.2, black)
	}})
	for _, t := range b.Under {
		l.lines(l.set(t, textWidth, 10.5, false), 10.5, 18, black, false)
	}
	l.add(&slab{height: 6, draw: func(*canvas, float64) {}})
}

// lines makes a slab of each line, from the left margin.
func (l *layout) lines(lines []line, size, lead float64, colour ink, keep bool) {
	for _, ln := range lines {
		l.add(&slab{height: lead, keep: keep, draw: func(c *canvas, y float64) { c.put(ln, size, colour, marginLeft, baseline(y, size, lead)) }})
	}
}

func (l *layout) heading(b document.Heading) {
	sizes := [...]struct{ size, lead, gap, after float64 }{{14, 22, 26, 10}, {11, 18, 18, 5}, {9.5, 16, 14, 2}}
	level := min(max(b.Level, 1), 3)
	f := sizes[level-1]
	aside := l.set(b.Aside, textWidth/2, smallSize, false)
	var asideWidth float64
	for _, ln := range aside {
		if w := ln.width(smallSize); w > 0 {
			asideWidth = max(asideWidth, w+10)
		}
	}
	lines := l.set(b.Text, textWidth-asideWidth, f.size, true)
	for len(lines) < len(aside) {
		lines = append(lines, nil)
	}
	for i, ln := range lines {
		s := l.add(&slab{height: f.lead, keep: true, draw: func(c *canvas, y float64) {
			if i < len(aside) {
				c.put(aside[i], smallSize, black, marginLeft+textWidth-aside[i].width(smallSize), baseline(y-1, smallSize, f.lead))
			}
			c.put(ln, f.size, black, marginLeft, baseline(y, f.size, f.lead))
		}})
		if i > 0 {
			continue
		}
		s.gap = f.gap
		if b.Bookmark {
			s.bookmark = &bookmark{level: level, title: b.Text.String()}
		}
	}
	l.add(&slab{height: f.after, keep: true, draw: func(c *canvas, y float64) {
		switch level {
		case 1:
			c.line(marginLeft, y+3, marginLeft+textWidth, y+3, 0.8, black)
		case 2:
			c.line(marginLeft, y+1.5, marginLeft+textWidth, y+1.5, 0.4, rule)
		}
	}})
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
	title := len(l.slabs)
	l.boxLines(l.set(b.Title, textWidth-2*boxPad, 10, true), boxStyle{size: 10, lead: 17, above: 8, below: 3, colour: bar, bar: bar})
	l.slabs[title].gap = 10
	for i := title; i < len(l.slabs); i++ {
		l.slabs[i].keep = true
	}
	for i, t := range b.Items {
		style := boxStyle{size: 9, lead: 14.5, indent: 11, above: 1.5, below: 1.5, dot: true, colour: black, bar: bar}
		if i == len(b.Items)-1 {
			style.below = 9
		}
		l.boxLines(l.set(t, textWidth-2*boxPad-style.indent, style.size, false), style)
	}
	l.add(&slab{height: 4, draw: func(*canvas, float64) {}})
}

const boxPad = 12.0

type boxStyle struct {
	size, lead, indent, above, below float64
	dot                              bool
	colour, bar                      ink
}

// boxLines makes a tinted slab of each line.
func (l *layout) boxLines(lines []line, st boxStyle) {
	for i, ln := range lines {
		above, below := 0.0, 0.0
		if i == 0 {
			above = st.above
		}
		if i == len(lines)-1 {
			below = st.below
		}
		h := above + st.lead + below
		l.add(&slab{height: h, keep: len(lines) > 1 && (i == 0 || i == len(lines)-2), draw: func(c *canvas, y float64) {
			c.fill(marginLeft, y, textWidth, h, tint)
			c.fill(marginLeft, y, 3, h, st.bar)
			if st.dot && i == 0 {
				c.fill(marginLeft+boxPad+2, y+above+st.lead/2-1.4, 2.8, 2.8, st.bar)
			}
			c.put(ln, st.size, st.colour, marginLeft+boxPad+st.indent, baseline(y+above, st.size, st.lead))
		}})
	}
}

// longestName is the number of lines of a name at a place to sign.
const longestName = 6

// signatures draws places to sign, up to three side by side.
func (l *layout) signatures(b document.Signatures) {
	const gutter, w = 14.0, (textWidth - 2*14.0) / 3
	for from := 0; from < len(b.Slots); from += 3 {
		row := b.Slots[from:min(from+3, len(b.Slots))]
		type slot struct{ role, name, date []line }
		set := make([]slot, len(row))
		roles, names := 1, 1
		for i, s := range row {
			set[i] = slot{
				l.clip(l.set(s.Role, w, smallSize, true), 2), l.clip(l.set(s.Name, w, bodySize, false), longestName), l.clip(l.set(s.Date, w, smallSize, false), 1),
			}
			roles, names = max(roles, len(set[i].role)), max(names, len(set[i].name))
		}
		top := smallLead * float64(roles)
		under := top + bodyLead*float64(names) + 34
		l.add(&slab{gap: 14, height: under + 20, draw: func(c *canvas, y float64) {
			for i, s := range set {
				x := marginLeft + float64(i)*(w+gutter)
				c.stack(s.role, smallSize, smallLead, grey, x, y)
				c.stack(s.name, bodySize, bodyLead, black, x, y+top+2)
				c.line(x, y+under, x+w, y+under, 0.5, black)
				c.stack(s.date, smallSize, smallLead, grey, x, y+under+3)
			}
		}})
	}
}

// stack draws lines below each other from y down.
func (c *canvas) stack(lines []line, size, lead float64, colour ink, x, y float64) {
	for i, ln := range lines {
		c.put(ln, size, colour, x, baseline(y+lead*float64(i), size, lead))
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
	beside := texts[:min(len(texts), int(side/bodyLead))]
	l.add(&slab{gap: 10, height: side, draw: func(c *canvas, y float64) {
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
		c.stack(beside, bodySize, bodyLead, black, marginLeft+x, y)
	}})
	for _, ln := range texts[len(beside):] {
		l.add(&slab{height: bodyLead, draw: func(c *canvas, y float64) {
			c.put(ln, bodySize, black, marginLeft+x, baseline(y, bodySize, bodyLead))
		}})
	}
}
