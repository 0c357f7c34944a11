package evidence_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/evidence"
	"genchi/storage/seal"
)

var (
	caseA = evidence.CaseID{0xca}
	item1 = evidence.ItemID{0x17}
)

func store(t testing.TB) (*evidence.Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := evidence.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// pattern is n bytes that differ from place to place.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

func putBytes(t testing.TB, s *evidence.Store, b []byte) (evidence.Manifest, *seal.Key) {
	t.Helper()
	m, key, err := s.Put(context.Background(), caseA, item1, rand.Reader, bytes.NewReader(b), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m, key
}

func chunkPath(dir string, c evidence.Chunk) string {
	name := hex.EncodeToString(c.Hash[:])
	return filepath.Join(dir, hex.EncodeToString(caseA[:]), name)
}

// files lists all files of a folder.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func damage(t testing.TB, path string, change func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}
