package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

// fixed is a source of the bytes 1, 2, 3, … for vectors.
type fixed struct{ n byte }

func (f *fixed) Read(b []byte) (int, error) {
	for i := range b {
		f.n++
		b[i] = f.n
	}
	return len(b), nil
}

// The vectors freeze the format; they are never changed.
func TestVectors(t *testing.T) {
	k, err := NewKey(&fixed{})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := Seal(k, &fixed{100}, []byte("ad"), []byte("適合"))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct{ name, got, want string }{
		{"id", k.ID().String(), vectorID},
		{"derived", hex.EncodeToString(k.Derive("genchi/v1/test")[:]), vectorDerived},
		{"sealed", hex.EncodeToString(sealed), vectorSealed},
	} {
		if v.got != v.want {
			t.Errorf("%s: got %s", v.name, v.got)
		}
	}
}

func TestEveryChangeIsNoticed(t *testing.T) {
	k, _ := NewKey(&fixed{})
	sealed, err := Seal(k, &fixed{}, []byte("ad"), []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Open(k, []byte("ad"), sealed); err != nil || string(got) != "secret" {
		t.Fatalf("got %q, %v", got, err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := Open(k, []byte("ad"), bad); !errors.Is(err, ErrOpen) {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	if _, err := Open(k, []byte("AD"), sealed); !errors.Is(err, ErrOpen) {
		t.Fatalf("other associated data: %v", err)
	}
	if _, err := Open(k, nil, sealed[:Overhead-1]); !errors.Is(err, ErrOpen) {
		t.Fatalf("short: %v", err)
	}
	k.Wipe()
	if _, err := Open(k, []byte("ad"), sealed); !errors.Is(err, ErrOpen) {
		t.Fatalf("wiped key: %v", err)
	}
}

func TestPadHidesLengths(t *testing.T) {
	if a, b := Pad([]byte("適合"), 256), Pad([]byte("不適合"), 256); len(a) != len(b) || len(a) != 256 {
		t.Fatalf("%d and %d bytes", len(a), len(b))
	}
	for n := range 600 {
		in := bytes.Repeat([]byte{7}, n)
		p := Pad(in, 256)
		if len(p)%256 != 0 {
			t.Fatalf("%d bytes padded to %d", n, len(p))
		}
		if got, err := Unpad(p); err != nil || !bytes.Equal(got, in) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	for _, bad := range [][]byte{nil, {0, 0, 0}, {0, 0, 0, 9, 1}, {0, 0, 0, 0, 1}, {255, 255, 255, 255}} {
		if _, err := Unpad(bad); !errors.Is(err, ErrPadding) {
			t.Fatalf("%v: %v", bad, err)
		}
	}
}

func FuzzUnpad(f *testing.F) {
	f.Add(Pad([]byte("x"), 16))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := Unpad(b); err == nil && len(b) > 0 && len(got) > len(b)-4 {
			t.Fatal("longer than what it came in")
		}
	})
}
