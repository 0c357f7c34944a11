package index

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

func TestKilledWhileOpen(t *testing.T) {
	dir := t.TempDir()
	x := fresh(t, dir, 50)
	killed := copyOf(t, dir)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	wantRebuild(t, killed, testKey, testOpt)
}

func TestUnfinishedRebuildIsNotTrusted(t *testing.T) {
	dir := t.TempDir()
	x, err := Open(dir, testKey, testOpt)
	if !errors.Is(err, ErrRebuild) {
		t.Fatal(err)
	}
	if err := x.Update(func(tx *Tx) error { return tx.Set([]byte("half"), nil) }); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	wantRebuild(t, dir, testKey, testOpt)
}

func TestDistrusted(t *testing.T) {
	dir := t.TempDir()
	x := fresh(t, dir, 5)
	first := errors.New("first")
	x.Distrust(first)
	x.Distrust(errors.New("second"))
	if err := x.Update(func(*Tx) error { return nil }); !errors.Is(err, first) {
		t.Fatalf("update: %v", err)
	}
	wantRecords(t, x, 5) // reading goes on
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	wantRebuild(t, dir, testKey, testOpt)
}

func TestWrongKey(t *testing.T) { wantRebuild(t, closed(t, 20), &seal.Key{7}, testOpt) }

func TestBoots(t *testing.T) {
	other := testOpt
	other.Boot = "another boot"
	t.Run("synced files hold across boots", func(t *testing.T) {
		x, err := Open(closed(t, 20), testKey, other)
		if err != nil {
			t.Fatal(err)
		}
		wantRecords(t, x, 20)
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	})
	dir := t.TempDir()
	x := fresh(t, dir, 20)
	restore := disk.Hook(func(step, path string) error {
		if step == disk.StepSync && strings.Contains(path, "badger") {
			return errors.New("planted")
		}
		return nil
	})
	err := x.Close()
	restore()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("files that were not synced do not", func(t *testing.T) {
		wantRebuild(t, copyOf(t, dir), testKey, other)
	})
	t.Run("in the same boot they do", func(t *testing.T) {
		x, err := Open(dir, testKey, testOpt)
		if err != nil {
			t.Fatal(err)
		}
		wantRecords(t, x, 20)
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryDamagedFileIsFound(t *testing.T) {
	dir := closed(t, 2000)
	entries, err := os.ReadDir(filepath.Join(dir, "badger"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"mark"}
	for _, e := range entries {
		names = append(names, filepath.Join("badger", e.Name()))
	}
	damages := map[string]func(path string) error{
		"bit": func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil || len(b) == 0 {
				return err
			}
			b[len(b)/2] ^= 1
			return os.WriteFile(path, b, 0o600)
		},
		"cut":     func(path string) error { return os.Truncate(path, 1) },
		"removed": os.Remove,
	}
	for what, do := range damages {
		for _, name := range names {
			t.Run(what+" "+name, func(t *testing.T) {
				dir := copyOf(t, dir)
				path := filepath.Join(dir, name)
				if info, err := os.Stat(path); err != nil || info.Size() == 0 && what != "removed" {
					return // an empty file has no bit
				}
				if err := do(path); err != nil {
					t.Fatal(err)
				}
				wantRebuild(t, dir, testKey, testOpt)
			})
		}
	}
}

func TestBadgerThatDoesNotOpen(t *testing.T) {
	dir := closed(t, 20)
	manifest := filepath.Join(dir, "badger", "MANIFEST")
	if err := os.WriteFile(manifest, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := describe(filepath.Join(dir, "badger"))
	if err != nil {
		t.Fatal(err)
	}
	mark := sealMark(testKey.Derive("genchi/v1/index-mark"), "", files)
	if err := os.WriteFile(filepath.Join(dir, "mark"), mark, 0o600); err != nil {
		t.Fatal(err)
	}
	wantRebuild(t, dir, testKey, testOpt)
}

// TestCutAtEveryStep lets every step from the n-th on fail, first while closing and
// then while opening, as if the process had died there.
func TestCutAtEveryStep(t *testing.T) {
	base := closed(t, 20)
	open := t.TempDir()
	x := fresh(t, open, 20)
	base2 := copyOf(t, open)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	cut := func(n int, do func() error) error {
		step := 0
		restore := disk.Hook(func(_, _ string) error {
			if step++; step >= n {
				return errors.New("planted")
			}
			return nil
		})
		defer restore()
		return do()
	}
	for n, done := 1, false; !done; n++ {
		dir := t.TempDir()
		x := fresh(t, dir, 20)
		done = cut(n, x.Close) == nil && n > 5
		sound(t, dir)
	}
	for _, from := range []string{base, base2} {
		for n, done := 1, false; !done; n++ {
			dir := copyOf(t, from)
			var x *Index
			err := cut(n, func() (err error) {
				x, err = Open(dir, testKey, testOpt)
				return err
			})
			if done = x != nil; done {
				if err != nil && !errors.Is(err, ErrRebuild) {
					t.Fatal(err)
				}
				if err := x.Close(); err != nil {
					t.Fatal(err)
				}
			}
			sound(t, dir)
		}
	}
}

// sound opens an index that may be as it was or empty, nothing else.
func sound(t *testing.T, dir string) {
	t.Helper()
	x, err := Open(dir, testKey, testOpt)
	switch {
	case err == nil:
		wantRecords(t, x, 20)
	case errors.Is(err, ErrRebuild):
		wantRecords(t, x, 0)
	default:
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLowSpace(t *testing.T) {
	dir := t.TempDir()
	x := fresh(t, dir, 5)
	x.free = func(string) (uint64, error) { return MinFree - 1, nil }
	load := func(func(key, value []byte) error) error { return nil }
	for range 2 {
		if err := x.Update(func(*Tx) error { return nil }); !errors.Is(err, disk.ErrNoSpace) {
			t.Fatal(err)
		}
		if err := x.Load(load); !errors.Is(err, disk.ErrNoSpace) {
			t.Fatal(err)
		}
	}
	wantRecords(t, x, 5)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	y := &Index{dir: dir, opt: testOpt, free: x.free}
	before, err := describe(filepath.Join(dir, "badger"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := y.open(testKey); !errors.Is(err, disk.ErrNoSpace) || errors.Is(err, ErrRebuild) {
		t.Fatal(err)
	}
	if after, err := describe(filepath.Join(dir, "badger")); err != nil || after != before {
		t.Fatal("files were touched")
	}
}

func TestCorruptRecords(t *testing.T) {
	plant := map[string]func(txn *badger.Txn, good []byte) error{
		"empty":       func(txn *badger.Txn, _ []byte) error { return txn.Set(stored('d', key(1)), nil) },
		"short":       func(txn *badger.Txn, good []byte) error { return txn.Set(stored('d', key(1)), good[:27]) },
		"flipped":     func(txn *badger.Txn, good []byte) error { return txn.Set(stored('d', key(1)), flipped(good)) },
		"another key": func(txn *badger.Txn, good []byte) error { return txn.Set(stored('d', key(2)), good) },
	}
	for name, do := range plant {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			x := fresh(t, dir, 5)
			err := x.db.Update(func(txn *badger.Txn) error {
				item, err := txn.Get(stored('d', key(1)))
				if err != nil {
					return err
				}
				good, err := item.ValueCopy(nil)
				return errors.Join(err, do(txn, good))
			})
			if err != nil {
				t.Fatal(err)
			}
			err = x.View(func(tx *Tx) error {
				return tx.Scan(nil, func(_, _ []byte) error { return nil })
			})
			if !errors.Is(err, ErrCorrupt) || !errors.Is(x.Err(), ErrCorrupt) {
				t.Fatalf("%v, %v", err, x.Err())
			}
			if strings.Contains(err.Error(), "k/") {
				t.Errorf("the error names a key: %v", err)
			}
			if _, ok, err := x.Get(key(3)); !ok || err != nil {
				t.Errorf("another record: %v", err)
			}
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			wantRebuild(t, dir, testKey, testOpt)
		})
	}
}

func flipped(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

func FuzzMark(f *testing.F) {
	f.Add([]byte(markHead), true)
	f.Add([]byte(markHead+"boot x\nfile a 1 00000000\n"), true)
	f.Add([]byte("genchi index 2\n"), true)
	f.Add(sealMark(testKey, "boot", "file a 1 00000000\n"), false)
	f.Add([]byte{}, false)
	f.Fuzz(func(t *testing.T, raw []byte, sign bool) {
		if sign {
			text := string(raw)
			raw = append(raw, sealMark(testKey, "", "")[len(markHead):]...)
			copy(raw[len(text):], "mac "+hexOf(markMAC(testKey, text)))
		}
		boot, files, err := openMark(testKey, raw)
		if err == nil && !bytes.Equal(sealMark(testKey, boot, files), raw) && !strings.HasPrefix(string(raw), markHead+"boot ") {
			t.Fatalf("%q and %q are not what %q says", boot, files, raw)
		}
	})
}
