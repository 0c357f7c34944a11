package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLocal(t *testing.T) {
	v := newStore(t, "one")
	l := v.Local()
	must(t, l.Put("draft", "a", []byte("一")))
	must(t, l.Put("draft", "a", []byte("二")))
	must(t, l.Put("draft", "b", nil))
	must(t, l.Put("setting", "a", []byte("三")))
	must(t, l.Do(LocalOp{Kind: "receipt", Key: "1", Value: []byte("x")}, LocalOp{Kind: "receipt", Key: "2", Value: []byte("y")}, LocalOp{Kind: "draft", Key: "c"}))
	must(t, l.Delete("setting", "a"))
	must(t, l.Delete("setting", "never"))
	must(t, l.Do())
	if err := l.Put("x", "big", make([]byte, MaxLocalValue+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if err := l.Put("x", "a\xff", nil); err == nil {
		t.Error("a key that is not UTF-8 was kept")
	}
	var big []LocalOp
	for i := range 5 {
		big = append(big, LocalOp{Kind: "big", Key: fmt.Sprint(i), Value: bytes.Repeat([]byte{byte(i + 1)}, MaxLocalValue)})
	}
	must(t, l.Do(big...))
	for range 2 {
		l := v.Local()
		a, _ := l.Get("draft", "a")
		b, has := l.Get("draft", "b")
		_, gone := l.Get("setting", "a")
		last, _ := l.Get("big", "4")
		if string(a) != "二" || !has || len(b) != 0 || gone || len(l.All("receipt")) != 2 || len(last) != MaxLocalValue || len(l.All("none")) != 0 {
			t.Errorf("a %q, b %v, gone %v, receipts %v", a, has, gone, l.All("receipt"))
		}
		if r, unread := l.Damage(); !r.Clean() || unread != 0 {
			t.Errorf("damage %+v, %d unread", r, unread)
		}
		v = reopen(t, v)
	}
}

// TestLocalIsWrittenAnew overwrites one draft very often: the files don't grow without end, and nothing else is lost.
func TestLocalIsWrittenAnew(t *testing.T) {
	v := newStore(t, "one")
	must(t, v.Local().Put("setting", "keep", []byte("残す")))
	for i := range compactFrom + 10 {
		must(t, v.Local().Put("draft", "a", []byte(fmt.Sprint(i))))
	}
	before := sizeOf(t, v.path(localDir))
	v = reopen(t, v)
	after := sizeOf(t, v.path(localDir))
	a, _ := v.Local().Get("draft", "a")
	keep, _ := v.Local().Get("setting", "keep")
	if after > before/100 || string(a) != fmt.Sprint(compactFrom+9) || string(keep) != "残す" {
		t.Errorf("from %d to %d bytes; %q, %q", before, after, a, keep)
	}
	must(t, v.Local().Put("draft", "a", []byte("続き")))
	v = reopen(t, v)
	if a, _ := v.Local().Get("draft", "a"); string(a) != "続き" {
		t.Errorf("then %q", a)
	}
}

func TestLocalDamage(t *testing.T) {
	v := newStore(t, "one")
	for i := range 3 {
		must(t, v.Local().Put("draft", fmt.Sprint(i), []byte(strings.Repeat("字", 50))))
	}
	must(t, v.Close())
	files, err := filepath.Glob(filepath.Join(v.path(localDir), "*", "*.jnl"))
	must(t, err)
	img, err := os.ReadFile(files[0])
	must(t, err)
	img[len(img)/2] ^= 1
	must(t, os.WriteFile(files[0], img, 0o600))
	w, err := openPaper(t, v.dir, v.Device())
	must(t, err)
	defer func() { must(t, w.Close()) }()
	r, _ := w.Local().Damage()
	if r.Clean() || len(w.Local().All("draft")) != 2 {
		t.Errorf("report %+v, drafts %d", r, len(w.Local().All("draft")))
	}
}

func sizeOf(t *testing.T, dir string) (n int64) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			st, err := d.Info()
			if err != nil {
				return err
			}
			n += st.Size()
		}
		return err
	}))
	return n
}

// TestNothingReadable searches every byte of a store for what people wrote.
func TestNothingReadable(t *testing.T) {
	v, c := newTrial(t, "one")
	secret := "秘密の観察"
	say(t, v, c, secret)
	must(t, v.Local().Put("draft", "case/slot-secret", []byte(secret)))
	must(t, v.Close())
	must(t, filepath.WalkDir(v.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, s := range []string{secret, "slot-secret", "draft", "試用機関", "auditor"} {
			if bytes.Contains(b, []byte(s)) || strings.Contains(path, s) {
				t.Errorf("%s holds %q", path, s)
			}
		}
		return err
	}))
}
