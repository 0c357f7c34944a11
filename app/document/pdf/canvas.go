package pdf

import (
	"fmt"
	"math"

	"github.com/signintech/gopdf"
)

type ink [3]uint8

var (
	black = ink{26, 26, 26}
	grey  = ink{105, 105, 105}
	rule  = ink{190, 190, 190}
	pale  = ink{240, 240, 240} // the mark behind a page's text
	tint  = ink{243, 243, 241}
	white = ink{255, 255, 255}
	alarm = ink{150, 26, 26}
)

// canvas is the page that is being drawn. The first error is kept; drawing after it does nothing.
type canvas struct {
	pdf     *gopdf.GoPdf
	regular *face
	bold    *face
	err     error
}

func (c *canvas) try(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

// write draws a drawable text from x on the baseline y.
func (c *canvas) write(f *face, size float64, colour ink, x, y float64, s string) {
	if s == "" || c.err != nil {
		return
	}
	f.draws(s)
	c.try(c.pdf.SetFont(f.name, "", size))
	c.pdf.SetTextColor(colour[0], colour[1], colour[2])
	c.pdf.SetXY(snap(x), snap(y))
	c.try(c.pdf.Text(s))
}

// snap puts a measure on a grid of 1/64 point. Processors may round the last bit of a product and a sum differently; the grid makes them
// agree, and lies so that round numbers are not at its borders.
func snap(v float64) float64 { return math.Floor(v*64+0.4137) / 64 }

func (c *canvas) line(x1, y1, x2, y2, width float64, colour ink) {
	c.pdf.SetStrokeColor(colour[0], colour[1], colour[2])
	c.pdf.SetLineWidth(width)
	c.pdf.Line(snap(x1), snap(y1), snap(x2), snap(y2))
}

func (c *canvas) fill(x, y, w, h float64, colour ink) {
	c.pdf.SetFillColor(colour[0], colour[1], colour[2])
	c.rect(x, y, w, h, "F")
}

func (c *canvas) frame(x, y, w, h, width float64, colour ink) {
	c.pdf.SetStrokeColor(colour[0], colour[1], colour[2])
	c.pdf.SetLineWidth(width)
	c.rect(x, y, w, h, "D")
}

func (c *canvas) rect(x, y, w, h float64, style string) {
	left, top := snap(x), snap(y)
	c.pdf.RectFromUpperLeftWithStyle(left, top, snap(x+w)-left, snap(y+h)-top, style)
}

func newCanvas(title string) (*canvas, error) {
	regular, err := loadFace("GNCHRA+NotoSansJP-Regular", "fonts/NotoSansJP-Regular.ttf")
	if err != nil {
		return nil, err
	}
	bold, err := loadFace("GNCHBA+NotoSansJP-Bold", "fonts/NotoSansJP-Bold.ttf")
	if err != nil {
		return nil, err
	}
	c := &canvas{pdf: &gopdf.GoPdf{}, regular: regular, bold: bold}
	c.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	for _, f := range []*face{regular, bold} {
		if err := c.pdf.AddTTFFontData(f.name, f.data); err != nil {
			return nil, fmt.Errorf("font %s for %s: %w", f.name, title, err)
		}
	}
	return c, nil
}
