package pdf

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/signintech/gopdf"

	"genchi/app/document"
	"genchi/assets"
)

// heavy is a report of more than 60 pages with 200 different photos of the size of a rendition.
func heavy(tb testing.TB) document.Document {
	d := document.Report(fullReport(tb, 200), assets.Lang("ja").T)
	photos := map[string][]byte{}
	for i := range 200 {
		photos[fmt.Sprintf("photo-%03d", i)] = jpegPhoto(i, 1200+i%7, 900)
	}
	d.Photo = func(id string) ([]byte, error) { return photos[id], nil }
	return d.For(document.ClientPaper)
}

// bare writes the same words and photos with gopdf alone: its own line breaking, no tables, no rules, no marks.
func bare(w io.Writer, d document.Document) (pages int, err error) {
	pdf := gopdf.GoPdf{}
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	for _, f := range []string{"Regular", "Bold"} {
		if err := pdf.AddTTFFontData(f, assets.Bytes("fonts/NotoSansJP-"+f+".ttf")); err != nil {
			return 0, err
		}
	}
	y := 1000.0
	next := func(h float64) {
		if y+h > 770 {
			pdf.AddPage()
			pages++
			y = 70
		}
	}
	for _, ln := range strings.Split(d.Text(), "\n") {
		font, size := "Regular", 9.0
		if strings.HasPrefix(ln, "#") {
			font, size = "Bold", 12.0
		}
		if err := pdf.SetFont(font, "", size); err != nil {
			return 0, err
		}
		if ln == "" || strings.HasPrefix(ln, "[photo") {
			continue
		}
		parts, err := pdf.SplitText(ln, 470)
		if err != nil {
			return 0, err
		}
		for _, p := range parts {
			next(16)
			pdf.SetXY(68, y)
			if err := pdf.Cell(nil, p); err != nil {
				return 0, err
			}
			y += 16
		}
	}
	if err := barePhotos(&pdf, d, &y, next); err != nil {
		return 0, err
	}
	_, err = pdf.WriteTo(w)
	return pages, err
}

func barePhotos(pdf *gopdf.GoPdf, d document.Document, y *float64, next func(float64)) error {
	if err := pdf.SetFont("Regular", "", 6.0); err != nil {
		return err
	}
	for _, b := range d.Blocks {
		grid, ok := b.(document.Photos)
		for i, p := range grid.Items {
			if !ok {
				break
			}
			if i%2 == 0 {
				next(205)
			}
			data, err := d.Photo(p.ID)
			if err != nil {
				return err
			}
			h, err := gopdf.ImageHolderByBytes(data)
			if err != nil {
				return err
			}
			x := 68 + float64(i%2)*243
			if err := pdf.ImageByHolder(h, x, *y, &gopdf.Rect{W: 229, H: 172}); err != nil {
				return err
			}
			pdf.SetXY(x, *y+175)
			if err := pdf.Cell(nil, p.Digest+p.Caption.String()); err != nil {
				return err
			}
			if i%2 == 1 {
				*y += 205
			}
		}
	}
	return nil
}

func BenchmarkReport(b *testing.B) {
	d := heavy(b)
	var n int
	b.ReportAllocs()
	for b.Loop() {
		s, err := Write(io.Discard, d)
		if err != nil {
			b.Fatal(err)
		}
		n = s.Pages
		b.ReportMetric(float64(s.Bytes)/1e6, "MB-file")
	}
	b.ReportMetric(float64(n), "pages")
	b.ReportMetric(peak(b), "MB-peak")
}

func BenchmarkBareGopdf(b *testing.B) {
	d := heavy(b)
	var n int
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if n, err = bare(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n), "pages")
	b.ReportMetric(peak(b), "MB-peak")
}

// peak is the largest resident size of this process so far: run one benchmark at a time to compare.
func peak(b *testing.B) float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0 // not Linux
	}
	_, rest, _ := bytes.Cut(data, []byte("VmHWM:"))
	var kb float64
	if _, err := fmt.Sscan(string(rest), &kb); err != nil {
		b.Log(err)
	}
	return kb / 1024
}
