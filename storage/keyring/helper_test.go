package keyring_test

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/keyring"
)

// cheap is the least price that a header may have.
var cheap = keyring.Params{Time: 1, MemoryKiB: 64 << 10, Threads: 4}

// stream is fixed randomness: SHA-256 in counter mode over a seed.
type stream struct {
	seed string
	n    uint64
	rest []byte
}

func random(seed string) io.Reader { return &stream{seed: seed} }

func (s *stream) Read(b []byte) (int, error) {
	for len(s.rest) < len(b) {
		block := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(s.seed), s.n))
		s.rest = append(s.rest, block[:]...)
		s.n++
	}
	n := copy(b, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func create(t *testing.T, passphrase string) (string, *keyring.Ring, keyring.Recovery) {
	t.Helper()
	dir := t.TempDir()
	r, recovery, err := keyring.Create(dir, random(t.Name()), []byte(passphrase), cheap)
	if err != nil {
		t.Fatal(err)
	}
	return dir, r, recovery
}

func file(dir string, i int) string { return filepath.Join(dir, []string{"keys.0", "keys.1"}[i]) }

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}
