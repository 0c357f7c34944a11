package pdf

import (
	"fmt"

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
	c.try(c.pdf.SetFont(f.name, "", size))
	c.pdf.SetTextColor(colour[0], colour[1], colour[2])
	c.pdf.SetXY(x, y)
	c.try(c.pdf.Text(s))
}

func (c *canvas) line(x1, y1, x2, y2, width float64, colour ink) {
	c.pdf.SetStrokeColor(colour[0], colour[1], colour[2])
	c.pdf.SetLineWidth(width)
	c.pdf.Line(x1, y1, x2, y2)
}

func (c *canvas) fill(x, y, w, h float64, colour ink) {
	c.pdf.SetFillColor(colour[0], colour[1], colour[2])
	c.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}

func (c *canvas) frame(x, y, w, h, width float64, colour ink) {
	c.pdf.SetStrokeColor(colour[0], colour[1], colour[2])
	c.pdf.SetLineWidth(width)
	c.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "D")
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
