package index

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

func TestRecords(t *testing.T) {
	dir := closed(t, 100)
	x, err := Open(dir, testKey, testOpt)
	if err != nil {
		t.Fatal(err)
	}
	wantRecords(t, x, 100)
	planted := errors.New("planted")
	err = x.Update(func(tx *Tx) error {
		if err := errors.Join(tx.Set([]byte("x"), nil), tx.Delete(key(0)), tx.SetApplied([]byte("journal"), []byte("new"))); err != nil {
			return err
		}
		return planted
	})
	if !errors.Is(err, planted) || x.Err() != nil {
		t.Fatalf("%v, %v", err, x.Err())
	}
	wantRecords(t, x, 100)
	err = x.Update(func(tx *Tx) error {
		if err := errors.Join(tx.Set([]byte("x"), nil), tx.Delete(key(0)), tx.Delete([]byte("none"))); err != nil {
			return err
		}
		if v, ok, err := tx.Get([]byte("x")); len(v) != 0 || !ok || err != nil {
			return fmt.Errorf("own write: %q, %v, %v", v, ok, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, ok, err := x.Get([]byte("x")); v == nil || len(v) != 0 || !ok || err != nil {
		t.Errorf("empty value: %q, %v, %v", v, ok, err)
	}
	if v, ok, err := x.Get(key(0)); v != nil || ok || err != nil {
		t.Errorf("deleted: %q, %v, %v", v, ok, err)
	}
	var keys []string
	err = x.View(func(tx *Tx) error {
		return tx.Keys([]byte("k/00000"), func(k []byte) error {
			if keys = append(keys, string(k)); len(keys) == 3 {
				return planted
			}
			return nil
		})
	})
	if !errors.Is(err, planted) || strings.Join(keys, " ") != "k/000001 k/000002 k/000003" {
		t.Errorf("%v, %v", keys, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestTooBig(t *testing.T) {
	x := fresh(t, t.TempDir(), 1)
	defer func() { _ = x.Close() }()
	big := make([]byte, MaxValue)
	sets := map[string]func(*Tx) error{
		"value":          func(tx *Tx) error { return tx.Set([]byte("k"), make([]byte, MaxValue+1)) },
		"key":            func(tx *Tx) error { return tx.Set(make([]byte, MaxKey+1), nil) },
		"key to delete":  func(tx *Tx) error { return tx.Delete(make([]byte, MaxKey+1)) },
		"name of a head": func(tx *Tx) error { return tx.SetApplied(make([]byte, MaxKey+1), nil) },
		"transaction": func(tx *Tx) error {
			return errors.Join(tx.Set([]byte("1"), big), tx.Set([]byte("2"), big), tx.Set([]byte("3"), big))
		},
	}
	for name, set := range sets {
		if err := x.Update(set); !errors.Is(err, ErrTooBig) || x.Err() != nil {
			t.Errorf("%s: %v, %v", name, err, x.Err())
		}
	}
	err := x.Load(func(set func(key, value []byte) error) error {
		for i := range 8 {
			if err := set([]byte{byte(i)}, big); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("load: %v", err)
	}
	if v, ok, err := x.Get([]byte{7}); !ok || err != nil || !bytes.Equal(v, big) {
		t.Errorf("the largest value: %d bytes, %v, %v", len(v), ok, err)
	}
}

func TestClosedAndLocked(t *testing.T) {
	dir := t.TempDir()
	x := fresh(t, dir, 10)
	if y, err := Open(dir, testKey, testOpt); !errors.Is(err, disk.ErrLocked) || errors.Is(err, ErrRebuild) || y != nil {
		t.Fatalf("opened twice: %v", err)
	}
	wantRecords(t, x, 10)
	for range 2 {
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	nothing := func(*Tx) error { return nil }
	_, _, err := x.Get(key(1))
	for _, err := range []error{err, x.View(nothing), x.Update(nothing), x.Load(nil)} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("after close: %v", err)
		}
	}
}

func TestUpdatesDoNotConflict(t *testing.T) {
	x := fresh(t, t.TempDir(), 1)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				err := x.Update(func(tx *Tx) error {
					v, _, err := tx.Get([]byte("n"))
					return errors.Join(err, tx.Set([]byte("n"), append(v, 1)))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if v, _, err := x.Get([]byte("n")); len(v) != 160 || err != nil {
		t.Fatalf("%d, %v", len(v), err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestNothingCanBeRead(t *testing.T) {
	const secret = "SECRET-見積書-7f3a"
	dir := t.TempDir()
	var log bytes.Buffer
	opt := testOpt
	opt.Log = slog.New(slog.NewTextHandler(&log, nil))
	x, err := Open(dir, testKey, opt)
	if !errors.Is(err, ErrRebuild) {
		t.Fatal(err)
	}
	for i := range 2000 {
		err := x.Update(func(tx *Tx) error {
			return errors.Join(tx.Set(fmt.Appendf(nil, "%s/%d", secret, i), bytes.Repeat([]byte(secret), 20)),
				tx.SetApplied([]byte(secret), []byte(secret)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	open := copyOf(t, dir)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	needles := []string{secret, "SECRET-", base64.StdEncoding.EncodeToString([]byte(secret))[:12]}
	for _, dir := range []string{open, dir} {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, n := range needles {
				if bytes.Contains(b, []byte(n)) || strings.Contains(path, n) {
					t.Errorf("%q is in %s", n, path)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(log.String(), "SECRET") {
		t.Error("a key was logged")
	}
}

func TestLoggerPassesNoArguments(t *testing.T) {
	var log bytes.Buffer
	q := quiet{slog.New(slog.NewTextHandler(&log, nil))}
	q.Errorf("cannot read %s\n", "secret key")
	q.Warningf("odd %x", "secret key")
	q.Infof("%s", "secret key")
	q.Debugf("%s", "secret key")
	quiet{}.Errorf("nobody listens")
	if s := log.String(); strings.Contains(s, "secret") || strings.Count(s, "\n") != 2 || !strings.Contains(s, "cannot read") {
		t.Error(s)
	}
}

func TestWipe(t *testing.T) {
	dir := t.TempDir()
	x := fresh(t, dir, 10)
	if err := x.Wipe(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != disk.LockName {
		t.Fatalf("left %v, %v", entries, err)
	}
	wantRebuild(t, dir, &seal.Key{9}, testOpt)
	for range 2 {
		if err := Remove(dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := Remove(filepath.Join(dir, "none")); err != nil {
		t.Fatal(err)
	}
}
