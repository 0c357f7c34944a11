package journal

import (
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkRead5000(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir)
	for i := range 5 {
		appendAll(b, s, newAuthor(b, caseA, string(rune('a'+i)), 1).many(1000)...)
	}
	if err := s.Trim(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		n := 0
		r, err := s.Read(caseA, func(Entry, Place) error { n++; return nil })
		if err != nil || n != 5000 || !r.Clean() {
			b.Fatal(n, err, r)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir())
	a := newAuthor(b, caseA, "ann", 1)
	for b.Loop() {
		if err := s.Append(a.say("観察")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlainAppend is the measure for BenchmarkAppend: 4 KiB and an fsync.
func BenchmarkPlainAppend(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "plain"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	buf := make([]byte, 4096)
	for b.Loop() {
		if _, err := f.Write(buf); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}
