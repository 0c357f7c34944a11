package journal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryByteFlipped changes each byte of a file in turn. No wrong byte is handed out as an entry that its hash and digest would not
// betray, and everything else is still read.
func TestEveryByteFlipped(t *testing.T) {
	a := newAuthor(t, caseA, "ann", 1)
	all := a.many(4)
	dir := t.TempDir()
	s := open(t, dir)
	appendAll(t, s, all...)
	if err := s.Trim(); err != nil {
		t.Fatal(err)
	}
	path := onlyFile(t, dir)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		img := slices.Clone(whole)
		img[i] ^= 0x10
		if err := os.WriteFile(path, img, 0o600); err != nil {
			t.Fatal(err)
		}
		got, r := read(t, open(t, dir), caseA)
		if r.Clean() {
			t.Fatalf("byte %d: it is changed and nothing is said; %d entries left", i, len(got))
		}
		if len(got) < 3 {
			t.Fatalf("byte %d hides more than its entry: %d left", i, len(got))
		}
		for _, e := range got {
			if !slices.ContainsFunc(all, func(w *Entry) bool { return same([]*Entry{e}, []*Entry{w}) == nil }) {
				t.Fatalf("byte %d: a wrong entry was handed out", i)
			}
		}
	}
}

func TestDamageIsNamed(t *testing.T) {
	tests := []struct {
		name string
		harm func(t *testing.T, dir, path string, img []byte) // img is the file of ann in case A, five entries
		left int
		want string // in a damage, a torn tail or a stray
	}{
		{"hole in the middle", func(t *testing.T, _, path string, img []byte) {
			put(t, path, slices.Concat(img[:700], make([]byte, 600), img[1300:]))
		}, 3, "unreadable"},
		{"bytes taken out", func(t *testing.T, _, path string, img []byte) { put(t, path, slices.Concat(img[:712], img[800:])) }, 4, "unreadable"},
		{"file of another case", func(t *testing.T, dir, path string, img []byte) {
			other := filepath.Join(dir, caseB.String(), filepath.Base(path))
			mkdir(t, filepath.Dir(other))
			put(t, other, img)
			put(t, path, nil)
		}, 0, ""},
		{"file under another journal's name", func(t *testing.T, _, path string, img []byte) {
			put(t, strings.Replace(path, "-01", "-02", 1), img)
			put(t, path, nil)
		}, 5, "another file"},
		{"a stray file", func(t *testing.T, _, path string, _ []byte) { put(t, path+".bak", nil) }, 5, ".bak"},
		{"a huge file", func(t *testing.T, _, path string, _ []byte) {
			if err := os.Truncate(path, maxFile+1); err != nil {
				t.Fatal(err)
			}
		}, 0, "larger"},
		{"an empty file", func(t *testing.T, _, path string, _ []byte) { put(t, path, nil) }, 0, ""},
		{"half a file head", func(t *testing.T, _, path string, img []byte) { put(t, path, img[:20]) }, 0, "head"},
		{"not a journal at all", func(t *testing.T, _, path string, _ []byte) {
			put(t, path, bytes.Repeat([]byte("GJR\x01\x00\x00\x00\x00"), 999))
		}, 0, "head"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			a := newAuthor(t, caseA, "ann", 1)
			s := open(t, dir)
			all := a.many(5)
			appendAll(t, s, all...)
			if err := s.Trim(); err != nil {
				t.Fatal(err)
			}
			path := onlyFile(t, dir)
			img, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			tt.harm(t, dir, path, img)
			s = open(t, dir)
			got, r := read(t, s, caseA)
			if len(got) != tt.left || tt.want == "" != r.Clean() || !strings.Contains(fmt.Sprintf("%+v", r), tt.want) {
				t.Errorf("%d entries left, want %d; report %+v, want %q", len(got), tt.left, r, tt.want)
			}
			if others, r := read(t, s, caseB); len(others) != 0 || tt.name == "file of another case" && len(r.Damage) == 0 {
				t.Errorf("case B has %d entries of case A; report %+v", len(others), r)
			}
			next := a.say("and on")
			appendAll(t, s, next)
			got, _ = read(t, open(t, dir), caseA)
			if len(got) != tt.left+1 || got[len(got)-1].Hash != next.Hash && got[tt.left].Hash != next.Hash && got[0].Hash != next.Hash {
				t.Errorf("after going on %d entries, want %d", len(got), tt.left+1)
			}
		})
	}
}
