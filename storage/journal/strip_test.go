package journal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/disk"
)

// readAll reads every file below a folder as one.
func readAll(t *testing.T, dir string) (all []byte) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// Strip leaves headers in their chain and nothing of the payloads; it can be cut at every step and goes on.
func TestStripLeavesHeaders(t *testing.T) {
	for cut := 1; ; cut++ {
		dir := t.TempDir()
		s := open(t, dir)
		ann, bob, other := newAuthor(t, caseA, "ann", 1), newAuthor(t, caseA, "bob", 2), newAuthor(t, caseB, "ann", 3)
		entries := append(ann.many(3), bob.many(2)...)
		kept := other.many(1)
		if err := s.Append(append(entries, kept...)...); err != nil {
			t.Fatal(err)
		}
		n := 0
		restore := disk.Hook(func(_, path string) error {
			if n++; n >= cut {
				return &os.PathError{Op: "cut", Path: path, Err: os.ErrClosed}
			}
			return nil
		})
		_, err := s.Strip(caseA, func(Hash) bool { return true })
		restore()
		whole := err == nil
		s = open(t, dir)
		if err := disk.Sweep(filepath.Join(dir, caseA.String())); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Strip(caseA, func(Hash) bool { return true }); err != nil {
			t.Fatal(err)
		}
		all := readAll(t, dir)
		for _, e := range entries {
			if bytes.Contains(all, e.Payload) || !bytes.Contains(all, e.Raw) {
				t.Fatalf("cut %d: a payload is here or a header is not", cut)
			}
		}
		if !bytes.Contains(all, kept[0].Payload) {
			t.Fatal("another case lost a payload")
		}
		count := 0
		r, err := s.Read(caseA, func(e Entry, _ Place) error {
			count++
			if e.Payload != nil {
				t.Error("a payload is read")
			}
			return nil
		})
		if err != nil || !r.Clean() || count != len(entries) {
			t.Fatalf("cut %d: %d entries, %+v, %v", cut, count, r, err)
		}
		if whole {
			return
		}
	}
}

func TestStripOfSome(t *testing.T) {
	s := open(t, t.TempDir())
	entries := newAuthor(t, caseA, "ann", 1).many(3)
	if err := s.Append(entries...); err != nil {
		t.Fatal(err)
	}
	done, err := s.Strip(caseA, func(h Hash) bool { return h == entries[1].Hash })
	if err != nil || done.Payloads != 1 || done.Bytes != int64(len(entries[1].Payload)) {
		t.Fatalf("%+v, %v", done, err)
	}
	var here []bool
	if _, err := s.Read(caseA, func(e Entry, _ Place) error { here = append(here, e.Payload != nil); return nil }); err != nil || len(here) != 3 || !here[0] || here[1] || !here[2] {
		t.Fatalf("%v, %v", here, err)
	}
}
