package keyring_test

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/cryptotest"

	"genchi/storage/keyring"
)

var update = flag.Bool("update", false, "write testdata/v1 again; only before the format is frozen")

const (
	fixture = "testdata/v1"
)

func escrowKey(t *testing.T) hpke.PrivateKey {
	t.Helper()
	k, err := hpke.MLKEM768X25519().DeriveKeyPair(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// makeFixture makes a header from fixed randomness in the middle of a rotation.
func makeFixture(t *testing.T) (string, keyring.Recovery) {
	t.Helper()
	cryptotest.SetGlobalRandom(t, 1)
	dir := t.TempDir()
	r, recovery, err := keyring.Create(dir, random("vector"), []byte("あ passphrase"), cheap)
	if err != nil {
		t.Fatal(err)
	}
	public := escrowKey(t).PublicKey().Bytes()
	err = errors.Join(r.SetEscrow([]keyring.Custodian{{Label: "保管者", Public: public}}),
		r.Rotate(random("vector 2"), []byte("あ new passphrase"), cheap))
	if err != nil {
		t.Fatal(err)
	}
	return dir, recovery
}

// TestFixture opens a header of version 1 that is never to change.
func TestFixture(t *testing.T) {
	if *update {
		dir, recovery := makeFixture(t)
		write(t, filepath.Join(fixture, "keys.0"), read(t, file(dir, 0)))
		write(t, filepath.Join(fixture, "keys.1"), read(t, file(dir, 1)))
		write(t, filepath.Join(fixture, "recovery"), []byte(recovery.String()+"\n"))
	}
	written := strings.TrimSpace(string(read(t, filepath.Join(fixture, "recovery"))))
	want := wantKeys(t)
	for name, open := range map[string]func(dir string) (*keyring.Ring, error){
		"passphrase": func(dir string) (*keyring.Ring, error) { return keyring.Open(dir, []byte("あ new passphrase")) },
		"recovery":   func(dir string) (*keyring.Ring, error) { return keyring.OpenRecovery(dir, written) },
		"escrow":     func(dir string) (*keyring.Ring, error) { return keyring.OpenEscrow(dir, escrowKey(t)) },
	} {
		r, err := open(copyDir(t, fixture))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if *r.Master() != want[1] || *r.Previous() != want[0] || r.Health() != (keyring.Health{}) {
			t.Errorf("%s: %x %x", name, r.Master()[:], r.Previous()[:])
		}
	}
}

// wantKeys are the two master keys: the first 32 bytes of the fixed randomness.
func wantKeys(t *testing.T) [2][32]byte {
	t.Helper()
	var keys [2][32]byte
	for i, seed := range []string{"vector", "vector 2"} {
		if _, err := random(seed).Read(keys[i][:]); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

// TestFixedSeedGivesFixedBytes makes the fixture again.
func TestFixedSeedGivesFixedBytes(t *testing.T) {
	dir, recovery := makeFixture(t)
	if !bytes.Equal(read(t, file(dir, 0)), read(t, filepath.Join(fixture, "keys.0"))) {
		t.Error("another header")
	}
	if got := strings.TrimSpace(string(read(t, filepath.Join(fixture, "recovery")))); got != recovery.String() {
		t.Errorf("another recovery key: %s", recovery.String())
	}
}

func TestInspectFixture(t *testing.T) {
	s := keyring.Inspect(fixture)
	if s.Generation != 3 || s.Params != cheap || !s.Rotating || len(s.Escrow) != 1 || s.Escrow[0] != "保管者" ||
		s.Copies[0] != (keyring.CopyStatus{Generation: 3}) || s.Copies[1] != s.Copies[0] {
		t.Fatalf("%+v", s)
	}
	if s := keyring.Inspect(t.TempDir()); s.Generation != 0 || !errors.Is(s.Copies[0].Err, os.ErrNotExist) {
		t.Fatalf("%+v", s)
	}
}
