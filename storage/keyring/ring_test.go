package keyring_test

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"io/fs"
	"os"
	"slices"
	"testing"

	"genchi/storage/keyring"
)

func TestOpen(t *testing.T) {
	dir, r, recovery := create(t, "が日本")
	master := *r.Master()
	tests := []struct {
		name string
		open func() (*keyring.Ring, error)
		want error
	}{
		{"passphrase", func() (*keyring.Ring, error) { return keyring.Open(dir, []byte("が日本")) }, nil},
		{"passphrase, decomposed", func() (*keyring.Ring, error) { return keyring.Open(dir, []byte("か\u3099日本")) }, nil},
		{"recovery", func() (*keyring.Ring, error) { return keyring.OpenRecovery(dir, recovery.String()) }, nil},
		{"other passphrase", func() (*keyring.Ring, error) { return keyring.Open(dir, []byte("か日本")) }, keyring.ErrWrongPassphrase},
		{"empty passphrase", func() (*keyring.Ring, error) { return keyring.Open(dir, nil) }, keyring.ErrWrongPassphrase},
		{"no header", func() (*keyring.Ring, error) { return keyring.Open(t.TempDir(), []byte("x")) }, fs.ErrNotExist},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := test.open()
			if !errors.Is(err, test.want) || (r == nil) != (test.want != nil) {
				t.Fatalf("%v, %v", r, err)
			}
			if r != nil && (*r.Master() != master || r.Health() != keyring.Health{} || r.Check() != nil) {
				t.Fatalf("another master key, or health %+v, %v", r.Health(), r.Check())
			}
		})
	}
	if _, _, err := keyring.Create(dir, random("x"), []byte("x"), cheap); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("create over a header: %v", err)
	}
	r.Close()
	if *r.Master() == master {
		t.Fatal("not wiped")
	}
}

func TestRecoveryOfAnotherStore(t *testing.T) {
	dir, _, _ := create(t, "a")
	other, err := keyring.ParseRecovery(otherRecovery)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.OpenRecovery(dir, other.String()); !errors.Is(err, keyring.ErrWrongRecovery) {
		t.Fatal(err)
	}
	var malformed *keyring.RecoveryError
	if _, err := keyring.OpenRecovery(dir, "nonsense"); !errors.As(err, &malformed) {
		t.Fatal(err)
	}
}

func TestChangePassphrase(t *testing.T) {
	dir, r, recovery := create(t, "old")
	master := *r.Master()
	if err := r.ChangePassphrase(random("c"), []byte("new"), cheap); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Open(dir, []byte("old")); !errors.Is(err, keyring.ErrWrongPassphrase) {
		t.Fatalf("old passphrase: %v", err)
	}
	for _, open := range []func() (*keyring.Ring, error){
		func() (*keyring.Ring, error) { return keyring.Open(dir, []byte("new")) },
		func() (*keyring.Ring, error) { return keyring.OpenRecovery(dir, recovery.String()) },
	} {
		if r, err := open(); err != nil || *r.Master() != master || r.Previous() != nil {
			t.Fatalf("%v", err)
		}
	}
	if s := keyring.Inspect(dir); s.Generation != 2 || s.Copies[0] != s.Copies[1] || s.Params != cheap {
		t.Fatalf("%+v", s)
	}
}

func TestRotate(t *testing.T) {
	dir, r, recovery := create(t, "seen")
	escrow, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetEscrow([]keyring.Custodian{{Label: "本部", Public: escrow.PublicKey().Bytes()}}); err != nil {
		t.Fatal(err)
	}
	old := *r.Master()
	if err := r.Rotate(random("r"), []byte("new"), cheap); err != nil {
		t.Fatal(err)
	}
	master := *r.Master()
	if master == old || *r.Previous() != old {
		t.Fatal("keys after the rotation")
	}
	if err := r.Rotate(random("r2"), []byte("newer"), cheap); !errors.Is(err, keyring.ErrRotating) {
		t.Fatalf("second rotation: %v", err)
	}
	opens := map[string]func() (*keyring.Ring, error){
		"passphrase": func() (*keyring.Ring, error) { return keyring.Open(dir, []byte("new")) },
		"recovery":   func() (*keyring.Ring, error) { return keyring.OpenRecovery(dir, recovery.String()) },
		"escrow":     func() (*keyring.Ring, error) { return keyring.OpenEscrow(dir, escrow) },
	}
	for name, open := range opens {
		again, err := open()
		if err != nil || *again.Master() != master || *again.Previous() != old {
			t.Fatalf("%s before forgetting: %v", name, err)
		}
	}
	if !keyring.Inspect(dir).Rotating {
		t.Fatal("not shown as rotating")
	}
	for range 2 {
		if err := r.Forget(); err != nil {
			t.Fatal(err)
		}
	}
	for name, open := range opens {
		again, err := open()
		if err != nil || *again.Master() != master || again.Previous() != nil {
			t.Fatalf("%s after forgetting: %v", name, err)
		}
		if !slices.Equal(again.Escrow(), []string{"本部"}) {
			t.Fatalf("escrow %v", again.Escrow())
		}
	}
	if _, err := keyring.Open(dir, []byte("seen")); !errors.Is(err, keyring.ErrWrongPassphrase) {
		t.Fatalf("seen passphrase: %v", err)
	}
	if bytes.Contains(read(t, file(dir, 0)), old[:]) || bytes.Contains(read(t, file(dir, 0)), master[:]) {
		t.Fatal("a key stands in the header")
	}
}

func TestReplaceRecovery(t *testing.T) {
	dir, r, old := create(t, "p")
	recovery, err := r.ReplaceRecovery(random("again"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.OpenRecovery(dir, old.String()); !errors.Is(err, keyring.ErrWrongRecovery) {
		t.Fatalf("old paper: %v", err)
	}
	if again, err := keyring.OpenRecovery(dir, recovery.String()); err != nil || *again.Master() != *r.Master() {
		t.Fatalf("new paper: %v", err)
	}
}

func TestEscrowRefusals(t *testing.T) {
	dir, r, _ := create(t, "p")
	mine, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	other, err := hpke.MLKEM768().GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	public := mine.PublicKey().Bytes()
	before := read(t, file(dir, 0))
	for name, custodians := range map[string][]keyring.Custodian{
		"another kind of key": {{Label: "x", Public: other.PublicKey().Bytes()}},
		"long label":          {{Label: string(make([]byte, 65)), Public: public}},
		"label not UTF-8":     {{Label: "\xff", Public: public}},
		"too many":            slices.Repeat([]keyring.Custodian{{Label: "x", Public: public}}, 9),
	} {
		if err := r.SetEscrow(custodians); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if !bytes.Equal(before, read(t, file(dir, 0))) {
		t.Error("a refusal changed the header")
	}
	for _, k := range []hpke.PrivateKey{mine, other} {
		if _, err := keyring.OpenEscrow(dir, k); !errors.Is(err, keyring.ErrNoEscrow) {
			t.Errorf("without a slot: %v", err)
		}
	}
	if err := r.SetEscrow(slices.Repeat([]keyring.Custodian{{Label: "x", Public: public}}, 8)); err != nil {
		t.Fatal(err)
	}
	if err := r.SetEscrow(nil); err != nil || len(r.Escrow()) != 0 {
		t.Fatalf("taken away: %v", err)
	}
}

func TestParamsAreRefusedOnWriting(t *testing.T) {
	for _, p := range []keyring.Params{
		{}, {Time: 11, MemoryKiB: 64 << 10, Threads: 1}, {Time: 1, MemoryKiB: 64<<10 - 1, Threads: 1},
		{Time: 1, MemoryKiB: 1<<20 + 1, Threads: 1}, {Time: 1, MemoryKiB: 64 << 10, Threads: 9},
	} {
		dir := t.TempDir()
		if _, _, err := keyring.Create(dir, random("x"), []byte("x"), p); !errors.Is(err, keyring.ErrParams) {
			t.Errorf("%+v: %v", p, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%+v left %v, %v", p, left, err)
		}
	}
	for _, pass := range [][]byte{nil, make([]byte, 1025)} {
		if _, _, err := keyring.Create(t.TempDir(), random("x"), pass, cheap); !errors.Is(err, keyring.ErrPassphrase) {
			t.Errorf("passphrase of %d bytes: %v", len(pass), err)
		}
	}
}
