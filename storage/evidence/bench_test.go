package evidence_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/seal"
)

// The sources are made once: one file of 200 MB and twenty photos of 1 to 7 MB.
const (
	bigSize = 200_000_000
	photos  = 20
)

func photoSize(i int) int { return 1_000_000 + i*6_000_000/(photos-1) }

func bigFile(b *testing.B) string {
	b.Helper()
	return sourceFile(b, "big", bigSize)
}

func sourceFile(b *testing.B, name string, size int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	block := make([]byte, 1<<20)
	if _, err := rand.Read(block); err != nil {
		b.Fatal(err)
	}
	for size > 0 {
		n := min(size, len(block))
		if _, err := f.Write(block[:n]); err != nil {
			b.Fatal(err)
		}
		size -= n
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkPut(b *testing.B) {
	b.Run("file", func(b *testing.B) {
		path := bigFile(b)
		b.SetBytes(bigSize)
		run(b, func(s *evidence.Store) { put(b, s, path) })
	})
	for _, parallel := range []int{1, 2, 3} {
		b.Run(fmt.Sprintf("photos/%d", parallel), func(b *testing.B) {
			var paths []string
			total := 0
			for i := range photos {
				paths = append(paths, sourceFile(b, "photo", photoSize(i)))
				total += photoSize(i)
			}
			b.SetBytes(int64(total))
			run(b, func(s *evidence.Store) { putAll(b, s, paths, parallel) })
		})
	}
}

// run measures do with a new store each time.
func run(b *testing.B, do func(*evidence.Store)) {
	b.Helper()
	for b.Loop() {
		b.StopTimer()
		dir, err := os.MkdirTemp(b.TempDir(), "") //nolint:usetesting // one of many in a benchmark
		if err != nil {
			b.Fatal(err)
		}
		s, err := evidence.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		start := cpu()
		b.StartTimer()
		do(s)
		b.StopTimer()
		b.ReportMetric(float64(cpu()-start)/1e6, "cpu-ms/op")
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func put(b *testing.B, s *evidence.Store, path string) {
	f, err := os.Open(path)
	if err != nil {
		b.Error(err)
		return
	}
	defer func() { _ = f.Close() }()
	if _, _, err := s.Put(b.Context(), evidence.CaseID{1}, evidence.ItemID{1}, rand.Reader, f, nil); err != nil {
		b.Error(err)
	}
}

func putAll(b *testing.B, s *evidence.Store, paths []string, parallel int) {
	next := make(chan string)
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			for path := range next {
				put(b, s, path)
			}
		})
	}
	for _, path := range paths {
		next <- path
	}
	close(next)
	group.Wait()
}

// The limits, each alone in one goroutine: what a byte costs at least. BenchmarkPut
// pays SHA-256 twice, GCM and the write.

func BenchmarkLimitSHA256(b *testing.B) {
	path := bigFile(b)
	b.SetBytes(bigSize)
	block := make([]byte, 256<<10)
	for b.Loop() {
		start := cpu()
		eachBlock(b, path, block, func(p []byte, h io.Writer) { _, _ = h.Write(p) })
		b.ReportMetric(float64(cpu()-start)/1e6, "cpu-ms/op")
	}
}

func eachBlock(b *testing.B, path string, block []byte, do func([]byte, io.Writer)) {
	b.Helper()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	for {
		n, err := io.ReadFull(f, block)
		if n > 0 {
			do(block[:n], h)
		}
		if err != nil {
			return
		}
	}
}

func BenchmarkLimitGCM(b *testing.B) {
	aead := (&seal.Key{1}).AEAD()
	block := make([]byte, evidence.ChunkSize, evidence.MaxChunkFile)
	b.SetBytes(bigSize)
	for b.Loop() {
		start := cpu()
		for done := 0; done < bigSize; done += len(block) {
			aead.Seal(block[:0], make([]byte, 12), block, nil)
		}
		b.ReportMetric(float64(cpu()-start)/1e6, "cpu-ms/op")
	}
}

// BenchmarkLimitWrite is write, sync, rename and sync of the folder for files of
// 4 MiB, one after the other.
func BenchmarkLimitWrite(b *testing.B) {
	block := bytes.Repeat([]byte{0xa5}, evidence.ChunkSize)
	b.SetBytes(bigSize)
	run(b, func(*evidence.Store) {
		dir := b.TempDir()
		for i := 0; i*len(block) < bigSize; i++ {
			if err := disk.WriteFile(filepath.Join(dir, fmt.Sprint(i)), block); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	s, err := evidence.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(bigFile(b))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, key, err := s.Put(b.Context(), evidence.CaseID{1}, evidence.ItemID{1}, rand.Reader, f, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(bigSize)
	for b.Loop() {
		if err := s.Verify(b.Context(), evidence.CaseID{1}, m, key); err != nil {
			b.Fatal(err)
		}
	}
}
