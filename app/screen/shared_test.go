package screen

import (
	"cmp"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/intake/photogen"
	"genchi/app/screen/widget"
	"genchi/storage/vault/vaulttest"
)

// What all tests of the process share, because making it costs more than most of them: the test app, whose fonts are read anew for each app and
// each change of the theme, stores as they are after their making, of which each test gets copies, and photographs.

// TestMain lets more garbage lie: the toolkit keeps what was drawn, and walking through it was a quarter of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(250)
	debug.SetMemoryLimit(1200 << 20)
	os.Exit(m.Run())
}

var light = widget.Look{Scale: 100}

// useApp begins with the test app in the light look and an empty clipboard.
func useApp(t *testing.T) {
	t.Helper()
	app := sharedApp()
	if app.Settings().Theme() != light {
		app.Settings().SetTheme(light)
	}
	app.Clipboard().SetContent("")
}

var sharedApp = sync.OnceValue(func() fyne.App {
	a := test.NewApp()
	a.Settings().SetTheme(light)
	return a
})

// papers are the recovery keys of the stores of tests, by folder: opening by them costs nothing.
var papers sync.Map

func paperOf(dirs ...string) string {
	paper := ""
	for _, d := range dirs {
		p, _ := papers.Load(d)
		s, _ := p.(string)
		paper = cmp.Or(paper, s)
	}
	return paper
}

// copyStore makes a store in dir that belongs to no body.
func copyStore(t *testing.T, dir string) (paper string) {
	t.Helper()
	paper = vaulttest.Copy(t, dir)
	papers.Store(dir, paper)
	return paper
}

var drawn struct {
	mu  sync.Mutex
	all map[uint64][]photogen.Photo
}

// photographs are the first n of a seed.
func photographs(n int, seed uint64) []photogen.Photo {
	drawn.mu.Lock()
	defer drawn.mu.Unlock()
	if drawn.all == nil {
		drawn.all = map[uint64][]photogen.Photo{}
	}
	if len(drawn.all[seed]) < n {
		drawn.all[seed] = photogen.MakePhotos(n, seed)
	}
	return slices.Clone(drawn.all[seed][:n])
}
