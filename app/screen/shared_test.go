package screen

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/screen/widget"
	"genchi/storage/keyring"
	"genchi/storage/vault"
)

// What all tests of the process share, because making it costs more than most of them: the test app, whose fonts are read anew for each app and
// each change of the theme, and stores as they are after their making, of which each test gets copies.

// quick is the cheapest passphrase that a store still opens with.
var quick = keyring.Params{Time: 1, MemoryKiB: 64 << 10, Threads: 4}

// useApp begins with the test app in the light look and an empty clipboard.
func useApp(t *testing.T) {
	t.Helper()
	app := sharedApp()
	if app.Settings().Theme() != light {
		app.Settings().SetTheme(light)
	}
	app.Clipboard().SetContent("")
}

var light = widget.Look{Scale: 100}

var sharedApp = sync.OnceValue(func() fyne.App {
	a := test.NewApp()
	a.Settings().SetTheme(light)
	return a
})

// storeRoom holds closed stores; the n-th store of a test is a copy of the n-th.
type storeRoom struct {
	mu    sync.Mutex
	dir   string
	paper []string // recovery keys
	taken map[*testing.T]int
	given map[string]string // recovery keys by the folders of the copies
}

var stores storeRoom

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(stores.dir)
	os.Exit(code)
}

// copyStore copies a store into dir, which has no body and is no other store of this test. It is opened by the recovery key, which costs nothing.
func copyStore(t *testing.T, dir string) (paper string) {
	t.Helper()
	paper, from, err := stores.next(t)
	if err == nil {
		err = os.CopyFS(dir, os.DirFS(from))
	}
	if err != nil {
		t.Fatal(err)
	}
	stores.give(dir, paper)
	return paper
}

func (r *storeRoom) give(dir, paper string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.given[dir] = paper
}

func (r *storeRoom) paperOf(dir string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.given[dir]
}

func (r *storeRoom) next(t *testing.T) (paper, from string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dir == "" {
		if r.dir, err = os.MkdirTemp("", "genchi-stores-"); err != nil {
			return "", "", err
		}
		r.taken, r.given = map[*testing.T]int{}, map[string]string{}
	}
	n := r.taken[t]
	if r.taken[t]++; n == 0 {
		t.Cleanup(func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			delete(r.taken, t)
		})
	}
	from = filepath.Join(r.dir, fmt.Sprint(n))
	if n == len(r.paper) {
		v, key, err := vault.Create(from, []byte(standPass), vault.Options{Now: func() time.Time { return standDay }, Rand: rand.Reader, Params: quick})
		if err != nil {
			return "", "", err
		}
		if err := v.Close(); err != nil {
			return "", "", err
		}
		r.paper = append(r.paper, key.String())
	}
	return r.paper[n], from, nil
}

const standPass = "correct horse battery staple"
