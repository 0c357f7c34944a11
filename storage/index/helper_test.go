package index

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/seal"
)

var (
	testKey = &seal.Key{1, 2, 3}
	testOpt = Options{Rand: rand.Reader, Boot: "this boot"}
)

// fresh opens an empty index and fills it with n records and a head.
func fresh(t testing.TB, dir string, n int) *Index {
	t.Helper()
	x, err := Open(dir, testKey, testOpt)
	if !errors.Is(err, ErrRebuild) {
		t.Fatal(err)
	}
	fill(t, x, n)
	return x
}

func fill(t testing.TB, x *Index, n int) {
	t.Helper()
	err := x.Load(func(set func(key, value []byte) error) error {
		for i := range n {
			if err := set(key(i), value(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Update(func(tx *Tx) error { return tx.SetApplied([]byte("journal"), []byte("head")) }); err != nil {
		t.Fatal(err)
	}
}

func key(i int) []byte   { return fmt.Appendf(nil, "k/%06d", i) }
func value(i int) []byte { return fmt.Appendf(nil, "value %d", i) }

// closed makes a closed index with n records.
func closed(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	if err := fresh(t, dir, n).Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyOf(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// wantRecords fails unless the index holds exactly n records and the head.
func wantRecords(t testing.TB, x *Index, n int) {
	t.Helper()
	i := 0
	err := x.View(func(tx *Tx) error {
		return tx.Scan(nil, func(k, v []byte) error {
			if string(k) != string(key(i)) || string(v) != string(value(i)) {
				return fmt.Errorf("record %d is %q: %q", i, k, v)
			}
			i++
			return nil
		})
	})
	if err != nil || i != n {
		t.Fatalf("%d records, %v", i, err)
	}
	heads, err := x.Applied()
	if err != nil || (n > 0) != (string(heads["journal"]) == "head") {
		t.Fatalf("heads %q, %v", heads, err)
	}
}

func wantRebuild(t testing.TB, dir string, k *seal.Key, opt Options) {
	t.Helper()
	x, err := Open(dir, k, opt)
	if !errors.Is(err, ErrRebuild) {
		t.Fatalf("opened with %v", err)
	}
	wantRecords(t, x, 0)
	fill(t, x, 3)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = Open(dir, k, opt); err != nil {
		t.Fatalf("after the rebuild: %v", err)
	}
	wantRecords(t, x, 3)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if exists(filepath.Join(dir, "aside")) {
		t.Fatal("the old files were kept")
	}
}
