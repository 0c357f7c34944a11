package evidence_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/iotest"

	"genchi/storage/evidence"
	"genchi/storage/seal"
)

func TestReader(t *testing.T) {
	s, _ := store(t)
	want := pattern(2*evidence.ChunkSize + 12345)
	m, key := putBytes(t, s, want)
	r, err := s.Reader(caseA, m, key)
	if err != nil {
		t.Fatal(err)
	}
	key.Wipe()
	if err := iotest.TestReader(r, want); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []struct {
		offset int64
		whence int
	}{{-1, io.SeekStart}, {-int64(len(want)) - 1, io.SeekEnd}, {0, 3}} {
		if _, err := r.Seek(bad.offset, bad.whence); err == nil {
			t.Errorf("seek %+v", bad)
		}
	}
	if at, err := r.Seek(100, io.SeekEnd); err != nil || at != int64(len(want))+100 {
		t.Errorf("%d, %v", at, err)
	}
	if n, err := r.Read(make([]byte, 10)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("beyond the end: %d, %v", n, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("after close: %v", err)
	}
}

func TestDamage(t *testing.T) {
	src := pattern(2*evidence.ChunkSize + 100)
	tests := map[string]struct {
		change  func([]byte) []byte
		missing bool
	}{
		"bit at the beginning": {change: func(b []byte) []byte { b[0] ^= 1; return b }},
		"bit in the tag":       {change: func(b []byte) []byte { b[len(b)-1] ^= 0x80; return b }},
		"cut":                  {change: func(b []byte) []byte { return b[:len(b)-1] }},
		"empty":                {change: func([]byte) []byte { return nil }},
		"longer":               {change: func(b []byte) []byte { return append(b, 0) }},
		"missing":              {missing: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, dir := store(t)
			m, key := putBytes(t, s, src)
			path := chunkPath(dir, m.Chunks[1])
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if test.missing {
				if err := s.RemoveChunk(caseA, m.Chunks[1].Hash); err != nil {
					t.Fatal(err)
				}
			} else {
				damage(t, path, test.change)
			}
			named := func(err error) bool {
				var d evidence.ErrDamaged
				var miss evidence.ErrMissing
				if test.missing {
					return errors.As(err, &miss) && miss.Chunk.Hash == m.Chunks[1].Hash
				}
				return errors.As(err, &d) && d.Chunk.Hash == m.Chunks[1].Hash
			}
			if err := s.Verify(t.Context(), caseA, m, key); !named(err) {
				t.Errorf("verify: %v", err)
			}
			if err := s.CheckChunk(caseA, m.Chunks[1].Hash); !named(err) {
				t.Errorf("check: %v", err)
			}
			r, err := s.Reader(caseA, m, key)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if !named(err) || !bytes.Equal(got, src[:evidence.ChunkSize]) {
				t.Errorf("read %d bytes: %v", len(got), err)
			}
			if _, err := r.Seek(2*evidence.ChunkSize, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if rest, err := io.ReadAll(r); err != nil || !bytes.Equal(rest, src[2*evidence.ChunkSize:]) {
				t.Errorf("the rest: %v", err)
			}
			if err := s.PutChunk(caseA, m.Chunks[1].Hash, good); err != nil {
				t.Fatal(err)
			}
			if err := s.Verify(t.Context(), caseA, m, key); err != nil {
				t.Errorf("after the repair: %v", err)
			}
		})
	}
}

func TestSwappedChunksAreNotTaken(t *testing.T) {
	s, _ := store(t)
	m, key := putBytes(t, s, pattern(3*evidence.ChunkSize))
	swapped := m
	swapped.Chunks = slices.Clone(m.Chunks)
	swapped.Chunks[0], swapped.Chunks[1] = swapped.Chunks[1], swapped.Chunks[0]
	var d evidence.ErrDamaged
	if err := s.Verify(t.Context(), caseA, swapped, key); !errors.As(err, &d) || d.Chunk != m.Chunks[1] {
		t.Errorf("swapped: %v", err)
	}
	short := m
	short.Chunks, short.Size = m.Chunks[:2], 2*evidence.ChunkSize
	if err := s.Verify(t.Context(), caseA, short, key); !errors.As(err, &d) || d.Chunk != m.Chunks[1] {
		t.Errorf("cut at a chunk: %v", err)
	}
	other := m
	other.Item = evidence.ItemID{9}
	if err := s.Verify(t.Context(), caseA, other, key); !errors.As(err, &d) {
		t.Errorf("another item: %v", err)
	}
	plain := m
	plain.Plain[0] ^= 1
	if err := s.Verify(t.Context(), caseA, plain, key); !errors.Is(err, evidence.ErrContent) {
		t.Errorf("another SHA-256: %v", err)
	}
	size := m
	size.Size--
	if err := s.Verify(t.Context(), caseA, size, key); err == nil {
		t.Error("another size within the same padding was taken")
	}
}

func TestManifestsAreChecked(t *testing.T) {
	s, _ := store(t)
	m, key := putBytes(t, s, pattern(evidence.ChunkSize+1))
	edits := map[string]func(*evidence.Manifest){
		"no chunks":    func(m *evidence.Manifest) { m.Chunks = nil },
		"one less":     func(m *evidence.Manifest) { m.Chunks = m.Chunks[:1] },
		"one more":     func(m *evidence.Manifest) { m.Chunks = append(slices.Clone(m.Chunks), m.Chunks[0]) },
		"huge size":    func(m *evidence.Manifest) { m.Size = 1<<64 - 1 },
		"other size":   func(m *evidence.Manifest) { m.Size += 16 << 10 },
		"chunk size 0": func(m *evidence.Manifest) { m.Chunks = slices.Clone(m.Chunks); m.Chunks[0].Size = 0 },
		"chunk size":   func(m *evidence.Manifest) { m.Chunks = slices.Clone(m.Chunks); m.Chunks[1].Size++ },
	}
	for name, edit := range edits {
		bad := m
		edit(&bad)
		if _, err := s.Reader(caseA, bad, key); !errors.Is(err, evidence.ErrManifest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Reader(caseA, m, &seal.Key{1}); !errors.Is(err, evidence.ErrKey) {
		t.Errorf("another key: %v", err)
	}
}

func TestVerifyEndsWithItsContext(t *testing.T) {
	s, _ := store(t)
	m, key := putBytes(t, s, pattern(100))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Verify(ctx, caseA, m, key); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
