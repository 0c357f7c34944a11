package bundle_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/bundle"
	"genchi/sync/synctest"
)

// BenchmarkWrite compares writing 512 MiB of evidence, reading it back and comparing it, with copying the same chunk files and syncing each: "ratio" is
// the median of rounds in turn.
func BenchmarkWrite(b *testing.B) {
	w := synctest.NewWorld(b, trust.Server{})
	d := w.Device("sato")
	w.Roster(in, d)
	l := w.Laptop(d, w.Records...)
	l.Note(in, 1, 100)
	sizes := slices.Repeat([]int{evidence.MaxChunkFile}, 128)
	item := l.Attach(in, "film", sizes...)
	c := bundle.Case{ID: in, Entries: map[trust.Hash]bool{}, Items: nil}
	for _, h := range l.Entries(in) {
		c.Entries[h] = true
	}
	c.Items = append(c.Items, item)
	s := &side{Laptop: l}
	target := b.TempDir()
	var write, plain []float64
	for b.Loop() {
		start := time.Now()
		done, err := bundle.Write(b.Context(), bundle.Order{
			Dir: target, ID: bundle.ID{byte(len(write))}, Now: synctest.Clock(), Set: l.Authority(), Cases: []bundle.Case{c}, Journals: l.Journals, Evidence: l.Evidence, Device: l.ID,
			Sign: s.sign,
		})
		if err != nil {
			b.Fatal(err)
		}
		write = append(write, time.Since(start).Seconds())
		if err := os.RemoveAll(done.Folder); err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		copyAll(b, filepath.Join(l.Dir, "evidence"), target)
		plain = append(plain, time.Since(start).Seconds())
		if err := os.RemoveAll(filepath.Join(target, "plain")); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(write)
	slices.Sort(plain)
	b.ReportMetric(write[len(write)/2]/plain[len(plain)/2], "ratio")
	b.ReportMetric(write[len(write)/2], "s/bundle")
	b.ReportMetric(plain[len(plain)/2], "s/copy")
}

// copyAll copies every chunk file and syncs each, as a careful person would with a stick.
func copyAll(b *testing.B, from, to string) {
	b.Helper()
	dir := filepath.Join(to, "plain")
	if err := os.Mkdir(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	n := 0
	err := filepath.WalkDir(from, func(p string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		src, err := os.Open(p)
		if err != nil {
			return err
		}
		defer func() { _ = src.Close() }()
		dst, err := os.Create(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		n++
		if _, err := io.Copy(dst, src); err != nil {
			return err
		}
		if err := dst.Sync(); err != nil {
			return err
		}
		return dst.Close()
	})
	if err != nil || n < 128 {
		b.Fatal(n, err)
	}
}
