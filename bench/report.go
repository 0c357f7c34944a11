package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/signintech/gopdf"

	"genchi/app/criteria"
	"genchi/assets"
)

const reportPhotos = 200

// reportRow compiles the report of a case with all measures judged and 200 photographs whose renditions are there, against gopdf that
// writes as many pages of the catalogue's text with the same pictures.
func reportRow(ctx context.Context, b *bench) error {
	g, caseID, err := b.reportCase(ctx)
	if err != nil {
		return err
	}
	pictures, err := b.folder("pictures")
	if err != nil {
		return err
	}
	var n int
	if err := work(ctx, &n, "pictures", g.store(), g.recovery(), caseID, pictures); err != nil {
		return err
	}
	if n != reportPhotos {
		return fmt.Errorf("%w: %d renditions", errNoRound, n)
	}
	pages := 0
	costs, err := b.alternate([]side{
		{"genchi", func() (cost, error) {
			m, err := b.report(ctx, g, caseID)
			pages = m.Pages
			return m.cost, err
		}},
		{"gopdf", func() (c cost, err error) {
			peak, err := workWatched(ctx, &c, "gopdf", pictures, filepath.Join(b.work, "bare.pdf"), fmt.Sprint(max(pages, 60)))
			c.Peak = peak
			return c, err
		}},
	})
	if err != nil {
		return err
	}
	wall := walls(costs["genchi"])
	note("%d pages; gopdf alone %s s", pages, walls(costs["gopdf"]).show("%.2f"))
	b.line(fmt.Sprintf("report of %d pages and %d photos", pages, reportPhotos), wall.show("%.2f s"), "at most 3 s", wall.mid() <= 3)
	peaks := make(series, 0, b.rounds)
	for _, c := range costs["genchi"] {
		peaks = append(peaks, float64(c.Peak)/1e6)
	}
	b.line("... its anonymous memory at the peak", peaks.show("%.0f MB"), "at most 300 MB", peaks.mid() <= 300)
	ratio := wall.over(walls(costs["gopdf"]))
	b.line("... its time, of bare gopdf", ratio.show("%.2f"), "at most 4", ratio.mid() <= 4)
	return nil
}

// report compiles once, and a second time for the proof.
func (b *bench) report(ctx context.Context, g *genchi, caseID string) (m madeReport, err error) {
	pdf := filepath.Join(b.work, "report.pdf")
	args := []string{g.store(), g.recovery(), caseID, pdf}
	if m.Peak, err = workWatched(ctx, &m, "report", args...); err != nil {
		return m, err
	}
	var same bool
	if err := work(ctx, &same, "again", append(args, m.Head)...); err != nil {
		return m, err
	}
	if !same || m.Pages < 60 {
		err = fmt.Errorf("%w: %d pages, the same bytes again: %v", errNoRound, m.Pages, same)
	}
	return m, err
}

// reportCase makes the case and waits for its renditions; kept for the work folder.
func (b *bench) reportCase(ctx context.Context) (*genchi, string, error) {
	dir := filepath.Join(b.work, "report")
	ready := filepath.Join(dir, "ready")
	if id, err := os.ReadFile(ready); err == nil { // #nosec G304 -- in the work folder
		return b.genchi(dir), string(id), nil
	}
	files, err := b.photos("report-photos", reportPhotos, 2000, 1500)
	if err != nil {
		return nil, "", err
	}
	g, err := b.trial(ctx, "report", 64)
	if err != nil {
		return nil, "", err
	}
	s, err := g.begin(ctx)
	if err != nil {
		return nil, "", err
	}
	caseID, _, err := s.do(newCase("report", 2)...)
	for i := 0; i < 2*measures && err == nil; i++ {
		_, _, err = s.do(answer(caseID, i, 2))
	}
	for i := 0; i < len(files) && err == nil; i++ {
		_, _, err = s.do(order{"do": "attach_evidence", "file": files[i], "measure": measureID(i), "place": placeID(i % 2), "caption": fmt.Sprintf("photo %d", i)})
	}
	if err := errors.Join(err, s.end()); err != nil {
		return nil, "", err
	}
	return g, caseID, os.WriteFile(ready, []byte(caseID), 0o600)
}

// workWatched runs a worker and gives the peak of its anonymous memory as well.
func workWatched(ctx context.Context, out any, name string, args ...string) (peak int64, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"-worker", name}, args...)...) // #nosec G204 -- itself
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	stop := watch(cmd.Process.Pid)
	err = json.NewDecoder(pipe).Decode(out)
	peak = stop()
	return peak, errors.Join(err, cmd.Wait())
}

// gopdfWorker writes a PDF with nothing but gopdf: DIR-OF-PICTURES PDF PAGES.
func gopdfWorker(_ context.Context, args []string) (any, error) {
	var pages int
	if len(args) != 3 {
		return nil, errors.New("DIR PDF PAGES")
	}
	if _, err := fmt.Sscan(args[2], &pages); err != nil {
		return nil, err
	}
	pictures, err := filepath.Glob(filepath.Join(args[0], "*.jpg"))
	if err != nil {
		return nil, err
	}
	lines := catalogueLines(40)
	return measured(func() error { return bareReport(args[1], pages, pictures, lines) })
}

// catalogueLines cuts the requirements of the shipped catalogue into lines of n characters.
func catalogueLines(n int) []string {
	var text []rune
	for _, m := range criteria.Shipped().Measures {
		text = append(text, []rune(strings.ReplaceAll(m.RequirementJA, "\n", ""))...)
	}
	var lines []string
	for part := range slices.Chunk(text, n) {
		lines = append(lines, string(part))
	}
	return lines
}

// bareReport puts 40 lines on each page and the pictures, six a page, on the last ones.
func bareReport(path string, pages int, pictures, lines []string) error {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	for _, style := range []string{"Regular", "Bold"} {
		if err := pdf.AddTTFFontData(style, assets.Bytes("fonts/NotoSansJP-"+style+".ttf")); err != nil {
			return err
		}
	}
	const perPage = 6
	picturePages := (len(pictures) + perPage - 1) / perPage
	next := 0
	for page := range max(pages, picturePages) {
		pdf.AddPage()
		if err := pdf.SetFont("Bold", "", 12); err != nil {
			return err
		}
		pdf.SetXY(50, 30)
		if err := pdf.Cell(nil, fmt.Sprintf("page %d", page+1)); err != nil {
			return err
		}
		if err := pdf.SetFont("Regular", "", 9); err != nil {
			return err
		}
		if page >= pages-picturePages {
			from := min(len(pictures), (page-max(0, pages-picturePages))*perPage)
			for i, name := range pictures[from:min(len(pictures), from+perPage)] {
				if err := pdf.Image(name, 50+float64(i%2)*250, 60+float64(i/2)*240, &gopdf.Rect{W: 230, H: 172}); err != nil {
					return err
				}
			}
			continue
		}
		for i := range 40 {
			pdf.SetXY(50, 60+float64(i)*18)
			if err := pdf.Cell(nil, lines[next%len(lines)]); err != nil {
				return err
			}
			next++
		}
	}
	out, err := os.Create(path) // #nosec G304 -- in the work folder
	if err != nil {
		return err
	}
	_, err = pdf.WriteTo(out)
	return errors.Join(err, out.Sync(), out.Close())
}
