package keyring

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"genchi/storage/seal"
)

func fixtureBody(t testing.TB) *body {
	t.Helper()
	raw, err := os.ReadFile("testdata/v1/keys.0")
	if err != nil {
		t.Fatal(err)
	}
	h, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return &h.body
}

// frame puts a body that may be wrong into a file with a right checksum.
func frame(content []byte) []byte {
	raw := append([]byte(magic), version)
	raw = binary.BigEndian.AppendUint32(raw, uint32(len(content)))
	raw = append(append(raw, content...), make([]byte, 32)...)
	sum := sha256.Sum256(raw)
	return append(raw, sum[:]...)
}

func TestParseRefusesBadBodies(t *testing.T) {
	edits := map[string]func(*body){
		"generation 0":      func(b *body) { b.Generation = 0 },
		"short salt":        func(b *body) { b.Passphrase.Salt = b.Passphrase.Salt[1:] },
		"long sealed key":   func(b *body) { b.Passphrase.Sealed = append(b.Passphrase.Sealed, 0) },
		"no public key":     func(b *body) { b.Recovery.Public = nil },
		"recovery label":    func(b *body) { b.Recovery.Label = "x" },
		"nine escrow slots": func(b *body) { b.Escrow = make([]hpkeSlot, 9) },
		"empty escrow slot": func(b *body) { b.Escrow = make([]hpkeSlot, 1) },
		"long escrow label": func(b *body) { b.Escrow[0].Label = strings.Repeat("x", 65) },
		"short previous":    func(b *body) { b.Previous = b.Previous[1:] },
	}
	for name, edit := range edits {
		b := fixtureBody(t)
		edit(b)
		content, err := encMode().Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parse(frame(content)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good, err := encMode().Marshal(fixtureBody(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parse(frame(good)); err != nil {
		t.Fatalf("the unchanged body: %v", err)
	}
	long := append([]byte{0x85, 0x18, 0x03}, good[2:]...) // generation in two bytes
	if _, err := parse(frame(long)); !errors.Is(err, ErrDamaged) {
		t.Errorf("not deterministic: %v", err)
	}
}

func TestAbsurdParametersAreRefusedBeforeRunning(t *testing.T) {
	for _, p := range []Params{
		{Time: 0, MemoryKiB: 64 << 10, Threads: 4}, {Time: 11, MemoryKiB: 64 << 10, Threads: 4},
		{Time: 1 << 31, MemoryKiB: 64 << 10, Threads: 4}, {Time: 3, MemoryKiB: 64<<10 - 1, Threads: 4},
		{Time: 3, MemoryKiB: 1<<20 + 1, Threads: 4}, {Time: 3, MemoryKiB: 1<<32 - 1, Threads: 4},
		{Time: 3, MemoryKiB: 64 << 10, Threads: 0}, {Time: 3, MemoryKiB: 64 << 10, Threads: 9},
	} {
		b := fixtureBody(t)
		b.Passphrase.Time, b.Passphrase.MemoryKiB, b.Passphrase.Threads = p.Time, p.MemoryKiB, p.Threads
		h, err := encode(b, &seal.Key{})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := store(dir, h); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, []byte("p")); !errors.Is(err, ErrParams) {
			t.Errorf("%+v: %v", p, err)
		}
		if got := Inspect(dir).Params; got != p {
			t.Errorf("shown as %+v", got)
		}
	}
}

func TestCalibrate(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name string
		runs map[uint32][3]time.Duration // by MiB
		want uint32
	}{
		{"fast", map[uint32][3]time.Duration{64: {ms, ms}, 128: {ms, ms}, 256: {ms, ms}, 512: {ms, ms}}, 512},
		{"limit counts", map[uint32][3]time.Duration{64: {ms, ms}, 128: {1500 * ms, 1500 * ms}, 256: {1501 * ms, 1501 * ms}}, 128},
		{"median", map[uint32][3]time.Duration{64: {9000 * ms, ms, ms}, 128: {ms, 9000 * ms, 1600 * ms}}, 64},
		{"slow", map[uint32][3]time.Duration{64: {9000 * ms, 9000 * ms}}, 64},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := map[uint32]int{}
			got := calibrate(func(p Params) time.Duration {
				mib := p.MemoryKiB >> 10
				n[mib]++
				if test.runs[mib][n[mib]-1] == 0 {
					t.Fatalf("run %d of %d MiB was not needed", n[mib], mib)
				}
				return test.runs[mib][n[mib]-1]
			})
			if want := (Params{Time: 3, MemoryKiB: test.want << 10, Threads: 4}); got != want {
				t.Errorf("%+v", got)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	raw, err := os.ReadFile("testdata/v1/keys.0")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:100])
	f.Add([]byte{})
	f.Add(frame(nil))
	f.Add(frame([]byte{0x85, 0xff}))
	f.Add(frame(bytes.Repeat([]byte{0x81}, 1000)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, raw := range [][]byte{raw, frame(raw)} {
			h, err := parse(raw)
			if err != nil {
				if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrVersion) {
					t.Fatal(err)
				}
				continue
			}
			again, err := encode(&h.body, &seal.Key{})
			if err != nil || !bytes.Equal(again.raw[:len(raw)-suffixSize], raw[:len(raw)-suffixSize]) {
				t.Fatalf("encodes otherwise: %v", err)
			}
		}
	})
}
