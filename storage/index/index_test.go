package index

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

var testKey = &seal.Key{1, 2, 3}

func mustOpen(t testing.TB, dir string, key *seal.Key) *Index {
	t.Helper()
	x, err := Open(dir, key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func mustClose(t testing.TB, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func fill(t testing.TB, x *Index, n int) {
	t.Helper()
	err := x.Update(func(tx *Tx) error {
		for i := range n {
			tx.Set(keyOf(i), valueOf(i))
		}
		tx.SetApplied("case", []byte("head"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func keyOf(i int) []byte   { return fmt.Appendf(nil, "k/%06d", i) }
func valueOf(i int) []byte { return bytes.Repeat(fmt.Appendf(nil, "value %d ", i), 1+i%90) }

// check wants all of fill's records, or none wrong if some may be missing.
func check(t testing.TB, x *Index, n int, mayMiss bool) (missing int) {
	t.Helper()
	for i := range n {
		got, ok, err := x.Get(keyOf(i))
		switch {
		case err == nil && ok && !bytes.Equal(got, valueOf(i)):
			t.Fatalf("record %d is wrong", i)
		case err == nil && ok:
		case mayMiss:
			missing++
		default:
			t.Fatalf("record %d: %v, %v", i, ok, err)
		}
	}
	return missing
}

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := mustOpen(t, dir, testKey)
	if !x.Rebuilt() {
		t.Error("a new index must be filled")
	}
	const n = 6000
	fill(t, x, n)
	check(t, x, n, false)
	for range 3 {
		mustClose(t, x)
		x = mustOpen(t, dir, testKey)
		if x.Rebuilt() {
			t.Fatal("a closed index was thrown away")
		}
		check(t, x, n, false)
		if state, ok, err := x.Applied("case"); string(state) != "head" || !ok || err != nil {
			t.Errorf("applied: %q, %v, %v", state, ok, err)
		}
		fill(t, x, n/7) // other files than at the opening
	}
	if _, ok, err := x.Applied("other"); ok || err != nil {
		t.Errorf("applied for nothing: %v, %v", ok, err)
	}
}

func TestRecords(t *testing.T) {
	x := mustOpen(t, t.TempDir(), testKey)
	set := func(key string, value []byte) {
		t.Helper()
		if err := x.Update(func(tx *Tx) error { tx.Set([]byte(key), value); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	want := func(key string, value []byte) {
		t.Helper()
		got, ok, err := x.Get([]byte(key))
		if err != nil || !ok || !bytes.Equal(got, value) {
			t.Fatalf("%s: %d bytes, %v, %v", key, len(got), ok, err)
		}
	}
	long := bytes.Repeat([]byte("0123456789abcdef"), 200_001)
	for name, value := range map[string][]byte{
		"empty": {}, "one": {0}, "part": long[:partSize], "part+1": long[:partSize+1], "two": long[:2*partSize], "long": long,
	} {
		set("r/"+name, value)
		want("r/"+name, value)
	}
	set("r/long", long[1:])
	want("r/long", long[1:])
	set("r/long", []byte("short"))
	want("r/long", []byte("short"))
	if err := x.Update(func(tx *Tx) error { tx.Delete([]byte("r/two")); tx.Delete([]byte("none")); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := x.Get([]byte("r/two")); ok || err != nil {
		t.Errorf("deleted: %v, %v", ok, err)
	}
	if len(x.long) != 1 {
		t.Errorf("%d keys with parts, want that of part+1 alone", len(x.long))
	}
	var keys []string
	err := x.Scan([]byte("r/"), func(key, value []byte) error {
		keys = append(keys, string(key))
		want(string(key), value)
		return nil
	})
	if err != nil || fmt.Sprint(keys) != "[r/empty r/long r/one r/part r/part+1]" {
		t.Errorf("scan: %v, %v", keys, err)
	}
	stop := errors.New("stop")
	if err := x.Scan(nil, func(_, _ []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopped scan: %v", err)
	}
}

func TestUpdateRefuses(t *testing.T) {
	x := mustOpen(t, t.TempDir(), testKey)
	fill(t, x, 10)
	own := errors.New("own")
	for name, tc := range map[string]struct {
		fn   func(*Tx) error
		want error
	}{
		"own error":  {func(tx *Tx) error { tx.Delete(keyOf(1)); return own }, own},
		"empty key":  {func(tx *Tx) error { tx.Delete(keyOf(1)); tx.Set(nil, []byte("v")); return nil }, ErrRecord},
		"long key":   {func(tx *Tx) error { tx.Set(make([]byte, maxKey+1), nil); return nil }, ErrRecord},
		"empty name": {func(tx *Tx) error { tx.SetApplied("", nil); return nil }, ErrRecord},
	} {
		if err := x.Update(tc.fn); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	check(t, x, 10, false)
}

func TestLastChangeOfAKeyCounts(t *testing.T) {
	x := mustOpen(t, t.TempDir(), testKey)
	err := x.Update(func(tx *Tx) error {
		tx.Set([]byte("a"), make([]byte, 2*partSize))
		tx.Set([]byte("b"), []byte("1"))
		tx.Set([]byte("a"), []byte("2"))
		tx.Delete([]byte("b"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, _, err := x.Get([]byte("a")); string(v) != "2" || err != nil {
		t.Errorf("a: %q, %v", v, err)
	}
	if _, ok, _ := x.Get([]byte("b")); ok {
		t.Error("b is there")
	}
}

func TestClear(t *testing.T) {
	x := mustOpen(t, t.TempDir(), testKey)
	fill(t, x, 20)
	err := x.Update(func(tx *Tx) error {
		tx.Set([]byte("other"), make([]byte, 2*partSize))
		tx.Set(keyOf(100), make([]byte, 2*partSize))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = x.Update(func(tx *Tx) error {
		tx.Set(keyOf(3), valueOf(3))
		tx.Clear([]byte("k/"))
		tx.Set(keyOf(4), valueOf(4))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	if err := x.Scan(nil, func(key, _ []byte) error { keys = append(keys, string(key)); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(keys); got != "[k/000003 k/000004 other]" || len(x.long) != 1 {
		t.Errorf("%s, %d keys with parts", got, len(x.long))
	}
}

func TestNotUsable(t *testing.T) {
	fresh := func(t *testing.T) string {
		dir := t.TempDir()
		x := mustOpen(t, dir, testKey)
		fill(t, x, 100)
		mustClose(t, x)
		return dir
	}
	for name, spoil := range map[string]func(t *testing.T, dir string) *seal.Key{
		"wrong key": func(*testing.T, string) *seal.Key { return &seal.Key{9} },
		"no mark": func(t *testing.T, dir string) *seal.Key {
			return remove(t, filepath.Join(dir, markName))
		},
		"no manifest": func(t *testing.T, dir string) *seal.Key {
			return remove(t, only(t, dir, "*/MANIFEST"))
		},
		"a file more": func(t *testing.T, dir string) *seal.Key {
			if err := os.WriteFile(filepath.Join(filepath.Dir(only(t, dir, "*/MANIFEST")), "000099.sst"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return testKey
		},
		"the files of an older state": func(t *testing.T, dir string) *seal.Key {
			old := filepath.Join(t.TempDir(), "old")
			if err := os.CopyFS(old, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			x := mustOpen(t, dir, testKey)
			fill(t, x, 200)
			mustClose(t, x)
			mark, err := os.ReadFile(filepath.Join(dir, markName))
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(old)), os.WriteFile(filepath.Join(dir, markName), mark, 0o600)); err != nil {
				t.Fatal(err)
			}
			return testKey
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fresh(t)
			key := spoil(t, dir)
			x := mustOpen(t, dir, key)
			if !x.Rebuilt() {
				t.Fatal("was taken for good")
			}
			if err := x.Scan(nil, func(k, _ []byte) error { return fmt.Errorf("has %q", k) }); err != nil {
				t.Error(err)
			}
			fill(t, x, 100)
			mustClose(t, x)
			if x = mustOpen(t, dir, key); x.Rebuilt() {
				t.Error("thrown away twice")
			}
			check(t, x, 100, false)
			if e, err := os.ReadDir(dir); err != nil || len(e) != 1 {
				t.Errorf("left behind: %v, %v", e, err)
			}
		})
	}
}

func remove(t *testing.T, path string) *seal.Key {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	return testKey
}

func only(t *testing.T, dir, pattern string) string {
	t.Helper()
	m, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(m) == 0 {
		t.Fatalf("%s: %v, %v", pattern, m, err)
	}
	return m[0]
}

func TestUnavailable(t *testing.T) {
	t.Run("folder is a file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "index")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, testKey, rand.Reader); !errors.Is(err, ErrUnavailable) {
			t.Error(err)
		}
	})
	t.Run("disk nearly full", func(t *testing.T) {
		dir, space := t.TempDir(), uint64(ReserveBytes)
		free := func(string) (uint64, error) { return space, nil }
		x, err := open(dir, testKey, rand.Reader, free)
		if err != nil {
			t.Fatal(err)
		}
		fill(t, x, 10)
		space--
		err = x.Update(func(tx *Tx) error { tx.Delete(keyOf(1)); return nil })
		if !errors.Is(err, ErrUnavailable) || !errors.Is(err, disk.ErrNoSpace) {
			t.Errorf("update: %v", err)
		}
		if _, _, err := x.Get(keyOf(2)); !errors.Is(err, ErrUnavailable) {
			t.Errorf("an index that missed something was read: %v", err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if _, err := open(dir, testKey, rand.Reader, free); !errors.Is(err, ErrUnavailable) {
			t.Errorf("open: %v", err)
		}
		space++
		if x, err = open(dir, testKey, rand.Reader, free); err != nil || !x.Rebuilt() {
			t.Fatalf("not begun anew: %v", err)
		}
		space--
		if err := x.Reset(); !errors.Is(err, ErrUnavailable) {
			t.Errorf("reset: %v", err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("closed", func(t *testing.T) {
		x := mustOpen(t, t.TempDir(), testKey)
		mustClose(t, x)
		_, _, err := x.Get([]byte("k"))
		for _, err := range []error{
			err, x.Reset(), x.Scan(nil, func(_, _ []byte) error { return nil }),
			x.Update(func(tx *Tx) error { tx.Delete([]byte("k")); return nil }),
		} {
			if !errors.Is(err, ErrUnavailable) {
				t.Error(err)
			}
		}
		mustClose(t, x)
	})
}

func TestResetAndWipe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := mustOpen(t, dir, testKey)
	fill(t, x, 100)
	mustClose(t, x)
	x = mustOpen(t, dir, testKey)
	if err := x.Reset(); err != nil || !x.Rebuilt() {
		t.Fatalf("reset: %v", err)
	}
	if n := check(t, x, 100, true); n != 100 {
		t.Errorf("%d of 100 are gone", n)
	}
	fill(t, x, 50)
	check(t, x, 50, false)
	if err := x.Wipe(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

func TestPanicOfACallbackPasses(t *testing.T) {
	x := mustOpen(t, t.TempDir(), testKey)
	fill(t, x, 2)
	defer func() {
		if p := recover(); p != "mine" {
			t.Errorf("recovered %v", p)
		}
		check(t, x, 2, false)
	}()
	_ = x.Scan(nil, func(_, _ []byte) error { panic("mine") })
}

// Random operations against a map, with reopening.
func TestAgainstMap(t *testing.T) {
	dir := t.TempDir()
	x := mustOpen(t, dir, testKey)
	rng := mrand.New(mrand.NewPCG(1, 2))
	model := map[string][]byte{}
	for round := range 60 {
		err := x.Update(func(tx *Tx) error {
			for range rng.IntN(40) {
				k := fmt.Sprintf("%02d", rng.IntN(50))
				if rng.IntN(4) == 0 {
					tx.Delete([]byte(k))
					delete(model, k)
					continue
				}
				v := make([]byte, rng.IntN(400))
				if rng.IntN(60) == 0 {
					v = make([]byte, partSize+rng.IntN(2*partSize))
				}
				for i := range v {
					v[i] = byte(rng.Uint32())
				}
				tx.Set([]byte(k), v)
				model[k] = v
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if round%10 == 9 {
			mustClose(t, x)
			if x = mustOpen(t, dir, testKey); x.Rebuilt() {
				t.Fatal("thrown away")
			}
		}
		n := 0
		err = x.Scan(nil, func(k, v []byte) error {
			if n++; !bytes.Equal(model[string(k)], v) {
				return fmt.Errorf("%s differs", k)
			}
			return nil
		})
		if err != nil || n != len(model) {
			t.Fatalf("round %d: %d of %d, %v", round, n, len(model), err)
		}
	}
}
