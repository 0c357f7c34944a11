package pdf

import (
	"fmt"
	"io"
	"strings"

	"genchi/app/document"
)

// Summary tells what was written.
type Summary struct {
	Pages    int
	Bytes    int64
	Warnings []Warning
}

// Write draws the document and writes it to w. It returns document.ErrUnfiltered for one that is not the paper of a class. If a photo can
// be measured but not be read again, the file is not finished and the error names the photo.
func Write(w io.Writer, d document.Document) (Summary, error) {
	if d.Paper() == document.NoPaper {
		return Summary{}, document.ErrUnfiltered
	}
	c, err := newCanvas(d.Title)
	if err != nil {
		return Summary{}, err
	}
	l := &layout{doc: d, regular: c.regular, bold: c.bold, album: &album{load: d.Photo, known: map[string]int{}}}
	l.blocks(d.Blocks)
	if l.err != nil {
		return Summary{}, l.err
	}
	pages := paginate(l.slabs)
	f := l.furniture()
	for i, page := range pages {
		c.pdf.AddPage()
		f.draw(c, i+1, len(pages))
		for _, p := range page {
			p.slab.draw(c, p.y)
		}
	}
	if c.err != nil {
		return Summary{}, fmt.Errorf("draw: %w", c.err)
	}
	a := newAssembler(w, l, c.pdf.GetNextObjectID())
	if _, err := c.pdf.WriteTo(a); err != nil {
		return Summary{}, fmt.Errorf("write: %w", err)
	}
	n, err := a.finish()
	return Summary{Pages: len(pages), Bytes: n, Warnings: l.warnings.list}, err
}

// fail keeps the first error of the layout.
func (l *layout) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

func (l *layout) bookmarks() []*bookmark {
	var out []*bookmark
	for _, s := range l.slabs {
		if s.bookmark != nil {
			out = append(out, s.bookmark)
		}
	}
	return out
}

// longestMark is the number of characters of a mark (案, 試用) that are drawn.
const longestMark = 12

// furniture is what stands on each page around its text.
type furniture struct {
	header, footer []line
	marks          []string
	behind         behind
}

func (l *layout) furniture() furniture {
	f := furniture{
		header: l.clip(l.set(l.doc.Header, textWidth*0.7, smallSize, false), 2),
		footer: l.clip(l.set(l.doc.Footer, textWidth*0.85, 7, false), 2),
	}
	for _, m := range l.doc.Marks {
		m = l.bold.drawable(strings.Join(strings.Fields(m), " "), &l.warnings)
		if rs := []rune(m); len(rs) > longestMark {
			m = string(rs[:longestMark])
		}
		f.marks = append(f.marks, m)
	}
	f.behind = newBehind(l.bold, strings.Join(f.marks, " "))
	return f
}

func (f furniture) draw(c *canvas, page, pages int) {
	c.behind(f.behind)
	const top, foot = 46.0, pageHeight - 44
	for i, ln := range f.header {
		c.put(ln, smallSize, grey, marginLeft, top-11*float64(len(f.header)-1-i))
	}
	x := pageWidth - marginRight
	for i := len(f.marks) - 1; i >= 0; i-- {
		const size = 11.0
		w := c.bold.width(f.marks[i], size) + 14
		x -= w
		c.frame(x, top-14, w, 19, 1.1, alarm)
		c.write(c.bold, size, alarm, x+7, top, f.marks[i])
		x -= 6
	}
	c.line(marginLeft, top+9, pageWidth-marginRight, top+9, 0.4, rule)
	c.line(marginLeft, foot-13, pageWidth-marginRight, foot-13, 0.4, rule)
	for i, ln := range f.footer {
		c.put(ln, 7, grey, marginLeft, foot+10*float64(i))
	}
	n := fmt.Sprintf("%d / %d", page, pages)
	c.write(c.regular, 8.5, black, pageWidth-marginRight-c.regular.width(n, 8.5), foot, n)
}
