// Package vaulttest gives tests stores of their own without the price of a passphrase each: stores are made once in a process and copied, and the
// copies are opened by their recovery keys.
package vaulttest

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"genchi/storage/keyring"
	"genchi/storage/vault"
)

// Passphrase opens the stores that Copy gives.
const Passphrase = "correct horse battery staple"

// Quick is the cheapest passphrase that a store still opens with.
var Quick = keyring.Params{Time: 1, MemoryKiB: 64 << 10, Threads: 4}

// made is a store that belongs to no body, as its files.
type made struct {
	paper string
	files map[string][]byte
	room  int64 // size of the reserve, in bytes
}

var room struct {
	mu    sync.Mutex
	made  []made
	taken map[testing.TB]int // how many a test has
}

// Copy writes a store that belongs to no body into dir, which is made, and gives its recovery key. The stores of one test are different devices; those of
// two tests may be the same.
func Copy(t testing.TB, dir string) (paper string) {
	t.Helper()
	m, err := next(t)
	if err == nil {
		err = os.Mkdir(dir, 0o700)
	}
	for name, b := range m.files {
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), b, 0o600)
		}
	}
	if reserve := filepath.Join(dir, "reserve"); err == nil { // of holes: that it is there is enough
		if err = os.WriteFile(reserve, nil, 0o600); err == nil {
			err = os.Truncate(reserve, m.room)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.paper
}

// New opens such a store in a folder of its own. Who makes it closes it.
func New(t testing.TB, now func() time.Time) *vault.Vault {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "store")
	v, err := vault.OpenRecovery(dir, Copy(t, dir), vault.Options{Now: now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func next(t testing.TB) (made, error) {
	room.mu.Lock()
	defer room.mu.Unlock()
	if room.taken == nil {
		room.taken = map[testing.TB]int{}
	}
	n := room.taken[t]
	if room.taken[t]++; n == 0 {
		t.Cleanup(func() {
			room.mu.Lock()
			defer room.mu.Unlock()
			delete(room.taken, t)
		})
	}
	if n == len(room.made) {
		m, err := makeOne(filepath.Join(t.TempDir(), "store"))
		if err != nil {
			return made{}, err
		}
		room.made = append(room.made, m)
	}
	return room.made[n], nil
}

func makeOne(dir string) (made, error) {
	v, paper, err := vault.Create(dir, []byte(Passphrase), vault.Options{Now: func() time.Time { return time.Unix(0, 0) }, Rand: rand.Reader, Params: Quick})
	if err != nil {
		return made{}, err
	}
	if err := v.Close(); err != nil {
		return made{}, err
	}
	m := made{paper: paper.String(), files: map[string][]byte{}}
	err = fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		if p == "reserve" {
			st, err := e.Info()
			if err == nil {
				m.room = st.Size()
			}
			return err
		}
		m.files[p], err = os.ReadFile(filepath.Join(dir, p)) // #nosec G304 -- of the store just made
		return err
	})
	return m, err
}
