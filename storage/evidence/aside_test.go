package evidence_test

import (
	"os"
	"slices"
	"testing"

	"genchi/storage/evidence"
)

func TestSetAside(t *testing.T) {
	s, dir := store(t)
	src := pattern(evidence.ChunkSize + 1)
	m, key := putBytes(t, s, src)
	path := chunkPath(dir, m.Chunks[0])
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage(t, path, func(b []byte) []byte { b[7] ^= 1; return b })
	for _, h := range [][32]byte{m.Chunks[0].Hash, m.Chunks[1].Hash, {1}} {
		if err := s.SetAside(caseA, h); err != nil {
			t.Fatal(err)
		}
	}
	if s.Has(caseA, m.Chunks[0].Hash) || !s.Has(caseA, m.Chunks[1].Hash) {
		t.Fatal("want the damaged one gone and the sound one here")
	}
	if lost, err := s.Lost(caseA); err != nil || !slices.Equal(lost, [][32]byte{m.Chunks[0].Hash}) {
		t.Fatalf("lost: %x, %v", lost, err)
	}
	if err := s.PutChunk(caseA, m.Chunks[0].Hash, good); err != nil {
		t.Fatal(err)
	}
	if lost, err := s.Lost(caseA); err != nil || len(lost) > 0 {
		t.Fatalf("lost after the repair: %x, %v", lost, err)
	}
	if err := s.Verify(t.Context(), caseA, m, key); err != nil {
		t.Fatal(err)
	}
}
