package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/storage/seal"

	"github.com/fxamacker/cbor/v2"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// TestHeaderIsCBOR holds the hand-written codec against the library's core deterministic encoding.
func TestHeaderIsCBOR(t *testing.T) {
	type array struct {
		_           struct{} `cbor:",toarray"`
		Version     uint
		Case        CaseID
		Device      DeviceID
		Incarnation Incarnation
		Seq         uint64
		Prev        Hash
		Seen        []Hash
		KeyID       seal.ID
		PayloadLen  uint64
		PayloadSHA  Hash
		Sig         [64]byte
	}
	opt := cbor.CoreDetEncOptions()
	opt.NilContainers = cbor.NilContainerAsEmpty
	enc, err := opt.EncMode()
	if err != nil {
		t.Fatal(err)
	}
	a := newAuthor(t, caseA, "ann", 1)
	for _, seq := range []uint64{1, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, 1<<64 - 1} {
		for _, heads := range []int{0, 1, 23, 24, 300, MaxSeen} {
			a.head.Seq, a.head.Prev = seq, Hash{1}
			h := a.head
			for i := range heads {
				h.Seen = append(h.Seen, Hash{byte(i >> 8), byte(i)})
			}
			h.PayloadLen = seq % MaxPayload
			raw, _, err := SignHeader(h, a.key)
			if err != nil {
				t.Fatal(err)
			}
			p, err := ParseHeader(raw)
			if err != nil {
				t.Fatal(err)
			}
			want, err := enc.Marshal(&array{
				Version: p.Version, Case: p.Case, Device: p.Device, Incarnation: p.Incarnation, Seq: p.Seq, Prev: p.Prev,
				Seen: p.Seen, KeyID: p.KeyID, PayloadLen: p.PayloadLen, PayloadSHA: p.PayloadSHA, Sig: p.Sig,
			})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(raw, want) {
				t.Fatalf("sequence %d, %d heads: not the library's encoding", seq, heads)
			}
			if err := p.Verify(raw, a.key.Public().(ed25519.PublicKey)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestParseHeaderRefuses(t *testing.T) {
	a := newAuthor(t, caseA, "ann", 1)
	good := a.say("x", Hash{1}, Hash{2}).Raw
	change := func(f func(*Header)) []byte {
		h, err := ParseHeader(good)
		if err != nil {
			t.Fatal(err)
		}
		f(h)
		return appendBytes(appendFields(nil, h), h.Sig[:])
	}
	at := func(i int, with ...byte) []byte { return slices.Concat(good[:i], with, good[i+1:]) }
	tests := []struct {
		name string
		raw  []byte
		want string
	}{
		{"nothing", nil, "cut off"},
		{"cut off", good[:len(good)-1], "cut off"},
		{"cut off in a number", []byte{0x8b, 0x18}, "cut off"},
		{"a byte too many", append(slices.Clone(good), 0), "too many"},
		{"too large", make([]byte, MaxHeader+1), "at most"},
		{"ten fields", at(0, 0x8a), "10 fields"},
		{"a map", at(0, 0xab), "another type"},
		{"version 2", at(1, 2), "version 2"},
		{"version 1 in two bytes", at(1, 0x18, 1), "shortest"},
		{"indefinite array", at(0, 0x9f), "indefinite"},
		{"case of 15 bytes", at(2, 0x4f), "15 bytes where 16"},
		{"no case", change(func(h *Header) { h.Case = CaseID{} }), "no case"},
		{"sequence 0", change(func(h *Header) { h.Seq = 0 }), "sequence 0"},
		{"no entry before", change(func(h *Header) { h.Seq = 2 }), "without the entry before"},
		{"heads not sorted", change(func(h *Header) { slices.Reverse(h.Seen) }), "sorted"},
		{"a head twice", change(func(h *Header) { h.Seen[1] = h.Seen[0] }), "sorted"},
		{"too many heads", change(func(h *Header) { h.Seen = make([]Hash, MaxSeen+1) }), "at most"},
		{"huge payload", change(func(h *Header) { h.PayloadLen = MaxPayload + 1 }), "at most"},
		{"a million heads that are not there", at(80, 0x9a, 0, 0x10, 0, 0), "at most"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseHeader(tt.raw)
			if !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestSignatureHolds(t *testing.T) {
	a, b := newAuthor(t, caseA, "ann", 1), newAuthor(t, caseA, "bob", 1)
	e := a.say("x", Hash{7})
	pub := a.key.Public().(ed25519.PublicKey)
	if err := e.Header.Verify(e.Raw, b.key.Public().(ed25519.PublicKey)); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	for i := range e.Raw {
		raw := slices.Clone(e.Raw)
		raw[i] ^= 1
		if h, err := ParseHeader(raw); err == nil && h.Verify(raw, pub) == nil {
			t.Errorf("byte %d changed and nobody sees it", i)
		}
	}
	if _, _, err := SignHeader(a.head, b.key); err == nil {
		t.Error("signed with a foreign key")
	}
	a.head.Seen = []Hash{{2}, {1}}
	if _, _, err := SignHeader(a.head, a.key); !errors.Is(err, ErrMalformed) {
		t.Errorf("signed heads that are not sorted: %v", err)
	}
}

func TestPayload(t *testing.T) {
	a := newAuthor(t, caseA, "ann", 1)
	e, other := a.say("適合"), a.say("不適合")
	if plain, err := OpenPayload(a.seal, &e.Header, e.Payload); err != nil || string(plain) != "適合" {
		t.Errorf("%q, %v", plain, err)
	}
	if len(e.Payload) != len(other.Payload) {
		t.Error("適合 and 不適合 differ in length")
	}
	key2, err := seal.NewKey(a.rand)
	if err != nil {
		t.Fatal(err)
	}
	moved := e.Header
	moved.Seq++
	flipped := slices.Clone(e.Payload)
	flipped[40] ^= 1
	withFlipped := e.Header
	withFlipped.PayloadSHA = sum(flipped)
	tests := []struct {
		name    string
		key     *seal.Key
		header  *Header
		payload []byte
		want    error
	}{
		{"another key", key2, &e.Header, e.Payload, ErrKey},
		{"another payload", a.seal, &e.Header, other.Payload, ErrPayload},
		{"no payload", a.seal, &e.Header, nil, ErrPayload},
		{"another place", a.seal, &moved, e.Payload, seal.ErrOpen},
		{"damaged", a.seal, &e.Header, flipped, ErrPayload},
		{"damaged, with its digest", a.seal, &withFlipped, flipped, seal.ErrOpen},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := OpenPayload(tt.key, tt.header, tt.payload); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := SealPayload(a.seal, a.rand, &a.head, make([]byte, MaxPayload)); err == nil {
		t.Error("a payload over the limit was sealed")
	}
	if _, err := NewEntry(e.Raw, other.Payload); !errors.Is(err, ErrPayload) {
		t.Errorf("entry with a foreign payload: %v", err)
	}
}

// TestVectors freezes header, entry hash and file.
func TestVectors(t *testing.T) {
	a := newAuthor(t, caseA, "ann", 1)
	e1 := a.say("観察")
	e2 := a.say("", Hash{1}, Hash{2})
	e2.Payload = nil
	dir := t.TempDir()
	s := open(t, dir)
	appendAll(t, s, e1)
	appendAll(t, s, e2)
	if err := s.Trim(); err != nil {
		t.Fatal(err)
	}
	name := a.head.Device.String() + "-0100000000000000.000000.jnl"
	img, err := os.ReadFile(filepath.Join(dir, caseA.String(), name))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{
		"header 1": hex.EncodeToString(e1.Raw), "hash 1": e1.Hash.String(), "payload 1": hex.EncodeToString(e1.Payload),
		"header 2": hex.EncodeToString(e2.Raw), "hash 2": e2.Hash.String(), "name": name, "file": hex.EncodeToString(img),
	}
	const path = "testdata/vectors.json"
	if *update {
		out, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(out, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for k := range got {
		if got[k] != want[k] {
			t.Errorf("%s: bytes changed:\n%s\nwant\n%s", k, got[k], want[k])
		}
	}
	if plain, err := OpenPayload(a.seal, &e1.Header, e1.Payload); err != nil || string(plain) != "観察" {
		t.Errorf("%q, %v", plain, err)
	}
}

func FuzzParseHeader(f *testing.F) {
	a := newAuthor(f, caseA, "ann", 1)
	f.Add(a.say("x").Raw)
	f.Add(a.say("x", Hash{1}, Hash{2}).Raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, err := ParseHeader(raw)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error without its name: %v", err)
			}
			return
		}
		if again := appendBytes(appendFields(nil, h), h.Sig[:]); !bytes.Equal(again, raw) {
			t.Error("encodes otherwise")
		}
	})
}

func FuzzScan(f *testing.F) {
	a := newAuthor(f, caseA, "ann", 1)
	img := appendFileHead(nil, journalID{caseA, a.head.Device, a.head.Incarnation}, 0)
	for _, e := range a.many(3) {
		img = appendFrame(img, e)
	}
	f.Add(img)
	f.Add(img[:len(img)-30])
	f.Add(slices.Concat(img[:200], make([]byte, 64), img[200:]))
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		b := slices.Clone(img)
		b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		pos := 0
		end, gaps, tail, err := scan(b, func(off int, fr frame) error {
			if off < pos || off%align != 0 || len(fr.header)+len(fr.payload) > len(b)-off {
				t.Fatalf("frame at %d after %d", off, pos)
			}
			pos = off + 1
			_, _ = NewEntry(fr.header, fr.payload)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range gaps {
			if g.from >= g.to || g.to > len(b) {
				t.Fatalf("gap %+v", g)
			}
		}
		if tail.from > tail.to || tail.to > len(b) || end < 0 {
			t.Fatalf("end %d, tail %+v", end, tail)
		}
	})
}

func sum(b []byte) Hash { return sha256.Sum256(b) }
