package pdf

import "genchi/app/document"

const (
	cellPad = 4.0
	// A row of more lines than this may be parted at a page's end.
	wholeRow = 10
)

// longestHead is the number of lines of a column's head.
const longestHead = 4

// grid is the geometry of a table: left ends and widths of its columns.
type grid struct{ x, w []float64 }

// columns shares the width by the weights; no column gets much less than a twentieth of it.
func columns(weights []float64, n int) grid {
	shares := make([]float64, n)
	var sum float64
	for i := range shares {
		shares[i] = 1
		if i < len(weights) && weights[i] > 0 {
			shares[i] = weights[i]
		}
		sum += shares[i]
	}
	least := min(0.05*sum, sum/float64(n))
	sum = 0
	for i, s := range shares {
		shares[i] = max(s, least)
		sum += shares[i]
	}
	g := grid{}
	x := marginLeft
	for _, s := range shares {
		w := textWidth * s / sum
		g.x, g.w = append(g.x, x), append(g.w, w)
		x += w
	}
	return g
}

// rowStyle is how the cells of a row are drawn.
type rowStyle struct {
	size, lead float64
	pad        float64 // above and below
	colours    []ink   // of each column; black beyond
	firstBold  bool
	ruled      bool
}

func (s rowStyle) colour(i int) ink {
	if i < len(s.colours) {
		return s.colours[i]
	}
	return black
}

func (l *layout) table(b document.Table) {
	n := len(b.Head)
	for _, r := range b.Rows {
		n = max(n, len(r.Cells))
	}
	if n == 0 {
		return
	}
	g := columns(b.Widths, n)
	style := rowStyle{size: 8.5, lead: 13.5, pad: 3.2, ruled: true}
	if b.Small {
		style.size, style.lead, style.pad = 7.6, 11.5, 2.6
	}
	var head *slab
	if len(b.Head) > 0 {
		head = l.tableHead(b.Head, g, style)
		head.gap = 8
	}
	for i, r := range b.Rows {
		from := len(l.slabs)
		l.row(r.Cells, r.Under, g, style)
		for _, s := range l.slabs[from:] {
			s.head = head
		}
		if i == 0 && head == nil {
			l.slabs[from].gap = 6
		}
	}
}

func (l *layout) tableHead(cells []document.Text, g grid, style rowStyle) *slab {
	size, lead := style.size-0.6, style.lead-1
	set := make([][]line, len(cells))
	rows := 1
	for i, t := range cells {
		set[i] = l.clip(l.set(t, g.w[i]-2*cellPad, size, true), longestHead)
		rows = max(rows, len(set[i]))
	}
	h := lead*float64(rows) + 6
	return l.add(&slab{height: h, keep: true, draw: func(c *canvas, y float64) {
		c.fill(marginLeft, y, textWidth, h, tint)
		for i, lines := range set {
			for k, ln := range lines {
				c.put(ln, size, black, g.x[i]+cellPad, baseline(y+3+lead*float64(k), size, lead))
			}
		}
		c.line(marginLeft, y+h, marginLeft+textWidth, y+h, 0.7, black)
	}})
}

// row makes the slabs of a row: one, or one for each of its lines if there are many.
func (l *layout) row(cells []document.Text, under document.Text, g grid, style rowStyle) {
	set := make([][]line, len(cells))
	n := 1
	for i, t := range cells {
		if i < len(g.w) {
			set[i] = l.set(t, g.w[i]-2*cellPad, style.size, style.firstBold && i == 0)
			n = max(n, len(set[i]))
		}
	}
	var foot []line
	if !under.Empty() {
		foot = l.set(under, textWidth-2*cellPad, finePrint, false)
	}
	step := n
	if n > wholeRow {
		step = 1
	}
	for from := 0; from < n; from += step {
		to := min(from+step, n)
		s := &slab{keep: to < n && (from == 0 || to == n-1)}
		above, last := 0.0, to == n
		if from == 0 {
			above = style.pad
		}
		s.height = above + style.lead*float64(to-from)
		if last {
			s.height += fineLead*float64(len(foot)) + style.pad
		}
		s.draw = func(c *canvas, y float64) {
			bottom := y + s.height
			y += above
			for i, lines := range set {
				for k := from; k < min(to, len(lines)); k++ {
					c.put(lines[k], style.size, style.colour(i), g.x[i]+cellPad, baseline(y+style.lead*float64(k-from), style.size, style.lead))
				}
			}
			if !last {
				return
			}
			y += style.lead * float64(to-from)
			for k, ln := range foot {
				c.put(ln, finePrint, grey, marginLeft+cellPad, baseline(y+fineLead*float64(k), finePrint, fineLead))
			}
			if style.ruled {
				c.line(marginLeft, bottom, marginLeft+textWidth, bottom, 0.35, rule)
			}
		}
		l.add(s)
	}
}

func (l *layout) pairs(b document.Pairs) {
	key := b.KeyWidth
	if key <= 0 || key >= 0.9 {
		key = 0.2
	}
	g := columns([]float64{key, 1 - key}, 2)
	style := rowStyle{size: 9, lead: 14.5, pad: 3.4, colours: []ink{grey}, ruled: true}
	if b.Tight {
		style.pad, style.ruled = 0.8, false
	}
	from := len(l.slabs)
	for _, r := range b.Rows {
		l.row([]document.Text{r.Key, r.Value}, nil, g, style)
	}
	if from < len(l.slabs) {
		l.slabs[from].gap = 4
	}
}
