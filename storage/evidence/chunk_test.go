package evidence_test

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/evidence"
)

func TestChunksTravel(t *testing.T) {
	from, _ := store(t)
	to, dir := store(t)
	src := pattern(2*evidence.ChunkSize + 7)
	m, key := putBytes(t, from, src)
	if got := to.Missing(caseA, m); !slices.Equal(got, m.Chunks) {
		t.Fatalf("missing %v", got)
	}
	for i, c := range m.Chunks {
		for range 2 {
			r, size, err := from.OpenChunk(caseA, c.Hash)
			if err != nil || size != int64(c.Size) {
				t.Fatalf("%d bytes, %v", size, err)
			}
			b, err := io.ReadAll(r)
			if err := errors.Join(err, r.Close(), to.PutChunk(caseA, c.Hash, b)); err != nil {
				t.Fatal(err)
			}
		}
		if got := to.Missing(caseA, m); !slices.Equal(got, m.Chunks[i+1:]) {
			t.Fatalf("missing %v", got)
		}
	}
	if err := to.Verify(t.Context(), caseA, m, key); err != nil {
		t.Fatal(err)
	}
	damage(t, chunkPath(dir, m.Chunks[0]), func(b []byte) []byte { return b[1:] })
	if got := to.Missing(caseA, m); !slices.Equal(got, m.Chunks[:1]) {
		t.Fatalf("a cut chunk is not missing: %v", got)
	}
	if to.Has(evidence.CaseID{1}, m.Chunks[0].Hash) {
		t.Fatal("a chunk counts for another case")
	}
}

func TestPutChunkRefusals(t *testing.T) {
	s, dir := store(t)
	big := make([]byte, evidence.MaxChunkFile+1)
	full := big[:evidence.MaxChunkFile]
	tests := map[string]struct {
		h [32]byte
		b []byte
	}{
		"cut":         {sha256.Sum256(full), full[1:]},
		"nothing":     {sha256.Sum256(full), nil},
		"other bytes": {sha256.Sum256([]byte("a")), []byte("b")},
		"too long":    {sha256.Sum256(big), big},
	}
	for name, test := range tests {
		if err := s.PutChunk(caseA, test.h, test.b); !errors.Is(err, evidence.ErrHash) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	if err := s.PutChunk(caseA, sha256.Sum256(full), full); err != nil {
		t.Errorf("a full chunk: %v", err)
	}
}

func TestPutChunkOnAFullDisk(t *testing.T) {
	b := []byte("chunk")
	h := sha256.Sum256(b)
	for n, done := 1, false; !done; n++ {
		s, dir := store(t)
		step := 0
		restore := disk.Hook(func(_, _ string) error {
			if step++; step == n {
				return disk.ErrNoSpace
			}
			return nil
		})
		err := s.PutChunk(caseA, h, b)
		restore()
		done = step < n
		if done != (err == nil) || !done && !errors.Is(err, disk.ErrNoSpace) {
			t.Fatalf("step %d: %v", n, err)
		}
		for _, left := range files(t, dir) {
			if filepath.Ext(left) == disk.TempSuffix {
				t.Fatalf("step %d left %s", n, left)
			}
		}
		if err := s.PutChunk(caseA, h, b); err != nil || s.CheckChunk(caseA, h) != nil {
			t.Fatalf("again after step %d: %v", n, err)
		}
	}
}

func TestRemove(t *testing.T) {
	s, dir := store(t)
	m, key := putBytes(t, s, pattern(evidence.ChunkSize+1))
	for range 2 {
		if err := s.RemoveChunk(caseA, m.Chunks[0].Hash); err != nil {
			t.Fatal(err)
		}
	}
	var missing evidence.ErrMissing
	if _, _, err := s.OpenChunk(caseA, m.Chunks[0].Hash); !errors.As(err, &missing) {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.RemoveCase(caseA); err != nil {
			t.Fatal(err)
		}
	}
	if left := files(t, dir); len(left) > 0 {
		t.Fatalf("left %v", left)
	}
	if list, err := s.Chunks(caseA); err != nil || len(list) > 0 {
		t.Fatalf("%v, %v", list, err)
	}
	if err := s.Verify(t.Context(), caseA, m, key); !errors.As(err, &missing) {
		t.Fatal(err)
	}
	m, key = putBytes(t, s, pattern(10))
	if err := s.Verify(t.Context(), caseA, m, key); err != nil {
		t.Fatal(err)
	}
}

func TestForeignFilesAreNoChunks(t *testing.T) {
	s, dir := store(t)
	m, _ := putBytes(t, s, pattern(10))
	path := chunkPath(dir, m.Chunks[0])
	other := filepath.Join(filepath.Dir(path), "desktop.ini")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	huge := filepath.Join(filepath.Dir(path), filepath.Base(path)[:62]+"00")
	if err := os.Truncate(other, 0); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(huge, make([]byte, evidence.MaxChunkFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Chunks(caseA); err != nil || !slices.Equal(list, m.Chunks) {
		t.Fatalf("%v, %v", list, err)
	}
}
