package seal_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"genchi/storage/seal"
)

type vectors struct {
	Key     string `json:"key"`
	ID      string `json:"id"`
	Label   string `json:"label"`
	Derived string `json:"derived"`
	Records []struct {
		Salt   string `json:"salt"`
		AD     string `json:"ad"`
		Plain  string `json:"plain"`
		Sealed string `json:"sealed"`
	} `json:"records"`
	Paddings []struct {
		Plain  string `json:"plain"`
		Block  int    `json:"block"`
		Padded string `json:"padded"`
	} `json:"paddings"`
}

func TestVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	k := seal.Key(unhex(t, v.Key))
	if got := k.ID().String(); got != v.ID {
		t.Errorf("id %s", got)
	}
	if got := k.Derive(v.Label); hex.EncodeToString(got[:]) != v.Derived {
		t.Errorf("derived %x", got[:])
	}
	for i, r := range v.Records {
		got, err := seal.Seal(&k, bytes.NewReader(unhex(t, r.Salt)), unhex(t, r.AD), unhex(t, r.Plain))
		if err != nil || hex.EncodeToString(got) != r.Sealed {
			t.Errorf("record %d: %x, %v", i, got, err)
		}
		plain, err := seal.Open(&k, unhex(t, r.AD), unhex(t, r.Sealed))
		if err != nil || hex.EncodeToString(plain) != r.Plain {
			t.Errorf("record %d opens as %x, %v", i, plain, err)
		}
	}
	for i, p := range v.Paddings {
		if got := hex.EncodeToString(seal.Pad(unhex(t, p.Plain), p.Block)); got != p.Padded {
			t.Errorf("padding %d: %s", i, got)
		}
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryChangedBitIsRefused(t *testing.T) {
	k := seal.Key{1}
	ad := []byte("ad")
	sealed, err := seal.Seal(&k, bytes.NewReader(make([]byte, 32)), ad, []byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(sealed) * 8 {
		bad := bytes.Clone(sealed)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := seal.Open(&k, ad, bad); !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("bit %d: %v", i, err)
		}
	}
	for n := range sealed {
		if _, err := seal.Open(&k, ad, sealed[:n]); !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("cut to %d: %v", n, err)
		}
	}
	if _, err := seal.Open(&k, []byte("AD"), sealed); !errors.Is(err, seal.ErrOpen) {
		t.Fatalf("other associated data: %v", err)
	}
	if _, err := seal.Open(&seal.Key{2}, ad, sealed); !errors.Is(err, seal.ErrOpen) {
		t.Fatalf("other key: %v", err)
	}
}

func TestRandomnessThatFails(t *testing.T) {
	broken := iotest.ErrReader(errors.New("planted"))
	if _, err := seal.NewKey(broken); err == nil {
		t.Error("key without randomness")
	}
	if _, err := seal.Seal(new(seal.Key), broken, nil, nil); err == nil {
		t.Error("record without randomness")
	}
	if _, err := seal.NewKey(strings.NewReader("too short")); err == nil {
		t.Error("key from too little randomness")
	}
}

func TestKeyIsNeverPrinted(t *testing.T) {
	k := seal.Key([]byte("0123456789abcdef0123456789abcdef"))
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", k, "pointer", &k)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", k, "pointer", &k)
	view, err := json.Marshal(map[string]any{"k": k, "p": &k})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %x %+v %#v %s %q %v", k, k, k, k, k, &k, struct{ K seal.Key }{k}) + log.String() + string(view)
	for _, secret := range []string{"0123", "30313233", "48 49", "48,49", "0x30"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in %s", secret, all)
		}
	}
	k.Wipe()
	if k != (seal.Key{}) {
		t.Error("not wiped")
	}
	(*seal.Key)(nil).Wipe()
}

func FuzzUnpad(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0})
	f.Add([]byte{0, 0, 0, 1})
	f.Add([]byte{0, 0, 0, 1, 'a', 1})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0})
	f.Add(seal.Pad([]byte("text"), 16))
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, err := seal.Unpad(b)
		if err != nil {
			if !errors.Is(err, seal.ErrPadding) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(seal.Pad(plain, len(b)), b) {
			t.Fatalf("%x is not the padding of %x", b, plain)
		}
	})
}

func BenchmarkSeal1K(b *testing.B) {
	k, plain := seal.Key{1}, make([]byte, 1024)
	salt := bytes.NewReader(make([]byte, 32))
	for b.Loop() {
		salt.Reset(make([]byte, 32))
		if _, err := seal.Seal(&k, salt, nil, plain); err != nil {
			b.Fatal(err)
		}
	}
}
