package pdf

import "genchi/app/document"

// A4 and its margins; the left one is wider, for the binding.
const (
	pageWidth    = 595.28
	pageHeight   = 841.89
	marginLeft   = 68.0
	marginRight  = 54.0
	marginTop    = 78.0
	marginBottom = 68.0
	textWidth    = pageWidth - marginLeft - marginRight
	textHeight   = pageHeight - marginTop - marginBottom
)

// slab is a piece of a page that is not parted.
type slab struct {
	gap      float64 // above it, unless it begins a page
	height   float64
	keep     bool // on the page of the next slab
	newPage  bool
	head     *slab // drawn first if the slab begins a page
	bookmark *bookmark
	draw     func(c *canvas, y float64)
}

type bookmark struct {
	level int
	title string
	page  int
	y     float64
}

type placed struct {
	slab *slab
	y    float64
}

// paginate puts the slabs on pages. A run of kept slabs that is taller than a page is parted where the page ends.
func paginate(slabs []*slab) [][]placed {
	pages := [][]placed{nil}
	y := 0.0
	turn := func() {
		pages = append(pages, nil)
		y = 0
	}
	for i, s := range slabs {
		last := len(pages) - 1
		if s.newPage && len(pages[last]) > 0 {
			turn()
		}
		if begin := i == 0 || !slabs[i-1].keep; y > 0 { //nolint:gosec // i is not 0 there
			need := s.gap + s.height
			if run := runHeight(slabs[i:]); begin && run <= textHeight {
				need = max(need, run)
			}
			if y+need > textHeight+0.01 {
				turn()
			}
		}
		last = len(pages) - 1
		if y == 0 && s.head != nil && s.head != s {
			pages[last] = append(pages[last], placed{s.head, marginTop})
			y += s.head.height
		} else if y > 0 {
			y += s.gap
		}
		if b := s.bookmark; b != nil {
			b.page, b.y = last, marginTop+y
		}
		pages[last] = append(pages[last], placed{s, marginTop + y})
		y += s.height
	}
	return pages
}

// runHeight is the height of the first slab and those it is kept with.
func runHeight(slabs []*slab) float64 {
	var h float64
	for _, s := range slabs {
		h += s.gap + s.height
		if !s.keep || h > textHeight {
			break
		}
	}
	return h
}

// layout turns blocks into slabs.
type layout struct {
	doc      document.Document
	regular  *face
	bold     *face
	warnings warnings
	slabs    []*slab
	album    *album
	err      error
}

func (l *layout) add(s *slab) *slab {
	l.slabs = append(l.slabs, s)
	return s
}

func (l *layout) blocks(blocks []document.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case document.Cover:
			l.cover(b)
		case document.Heading:
			l.heading(b)
		case document.Paragraph:
			l.paragraph(b)
		case document.Pairs:
			l.pairs(b)
		case document.Table:
			l.table(b)
		case document.Photos:
			l.photos(b)
		case document.Box:
			l.box(b)
		case document.Signatures:
			l.signatures(b)
		case document.QR:
			l.qr(b)
		case document.PageBreak:
			l.add(&slab{newPage: true, draw: func(*canvas, float64) {}})
		case document.Part:
			from := len(l.slabs)
			l.blocks(b.Blocks)
			if b.Together {
				keepTogether(l.slabs[from:])
			}
		}
	}
}

// mostTogether is how much of a page may be kept together: more would leave too much of the page before it empty.
const mostTogether = 0.45 * textHeight

func keepTogether(slabs []*slab) {
	var h float64
	for _, s := range slabs {
		h += s.gap + s.height
	}
	for i := 0; h <= mostTogether && i < len(slabs)-1; i++ {
		slabs[i].keep = true
	}
}
