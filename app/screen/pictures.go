package screen

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// shots are the screens that Pictures draws.
var shots = []struct {
	name string
	dark bool
	act  func(a *App)
}{
	{"cases", false, func(a *App) { a.open("cases") }},
	{"progress", false, func(a *App) { a.open("road") }},
	{"on-site", false, func(a *App) { a.open("visit") }},
	{"on-site-dark", true, func(a *App) { a.open("visit") }},
	{"grid", false, func(a *App) { a.open("visit"); a.visitPage().toggleGrid() }},
	{"evidence", false, func(a *App) { a.open("evidence"); a.pages["evidence"].(*evidence).choose(shelfUsed) }}, //nolint:errcheck // just opened
	{"findings", false, func(a *App) { a.open("findings") }},
	{"opening", false, func(a *App) { a.open("opening") }},
	{"team", false, func(a *App) { a.open("team") }},
	{"closing", false, func(a *App) { a.open("closing") }},
	{"sampling", false, func(a *App) { a.open("sampling") }},
	{"day", false, func(a *App) { a.open("day") }},
	{"report", false, func(a *App) { a.open("report") }},
	{"transfer", false, func(a *App) { a.open("transfer") }},
}

// Pictures draws the main screens of a case into dir as PNG, without a display, and gives their paths. The desk stays open. Only one window
// of the process may exist.
func Pictures(ctx context.Context, desk Desk, caseID, dir string, now func() time.Time, trouble func(error) string) ([]string, error) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(widget.Look{Scale: 100})
	w := app.NewWindow("")
	inline := func(f func()) { f() }
	a := Build(Host{
		Env: widget.Env{Do: inline, Now: now, Mods: func() fyne.KeyModifier { return 0 }, After: func(time.Duration, func()) {}},
		Go:  inline, Lang: "ja", Exists: func() bool { return true }, Trouble: trouble,
	}, w)
	w.Resize(fyne.NewSize(1366, 740))
	a.show(desk, caseID)
	var paths []string
	for _, s := range shots {
		if err := ctx.Err(); err != nil {
			return paths, err
		}
		a.setLook(widget.Look{Dark: s.dark})
		s.act(a)
		path := filepath.Join(dir, s.name+".png")
		if err := capture(w, path); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// show takes an open desk and a case of it, without what a person left behind.
func (a *App) show(d Desk, caseID string) {
	a.session++
	a.desk = d
	load(a, Desk.Home, func(v casework.HomeView) {
		a.home = v
		a.caseID = caseID
	})
}

func capture(w fyne.Window, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		_ = f.Close() // the first error counts
		return fmt.Errorf("picture: %w", err)
	}
	return f.Close()
}
