package ledger

import (
	"bytes"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

//go:embed testdata/*.json
var testdata embed.FS

// checkVectors compares named texts with a file of testdata, which never loses
// a line: what stands there is on disks.
func checkVectors(t *testing.T, file string, got map[string]string) {
	t.Helper()
	text, err := testdata.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for name, g := range got {
		expect(t, name, g, want[name])
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d vectors, want %d", file, len(got), len(want))
	}
}

// vectorPayloads are the payloads of testdata/payload.json by name.
func vectorPayloads() map[string]*Payload {
	user := UserID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	first, second := Hash{0xaa, 31: 1}, Hash{0xbb, 31: 2}
	return map[string]*Payload{
		"empty": {Schema: 1, User: user, Ops: []Op{}},
		"set": {Schema: 1, User: user, WallMS: 1790000000123, ZoneMin: 540, Ops: []Op{{
			Field: Field{"answer", "TM-001@神"}, Value: []byte("\x82\x01\x66適合"),
			Supersedes: []OpID{{first, 0}, {second, 3}},
		}}},
		"undo and confirm": {Schema: 2, User: user, WallMS: -1, ZoneMin: -720, Ops: []Op{
			{Verb: Undo, Field: Field{"answer", ""}, Target: OpID{first, 1}},
			{Verb: Confirm, Field: Field{"answer", "b"}, Target: OpID{second, MaxOps - 1}},
		}},
	}
}

func TestPayloadVectors(t *testing.T) {
	vectors := make(map[string]string)
	for name, p := range vectorPayloads() {
		raw, err := EncodePayload(p)
		if err != nil {
			t.Fatal(err)
		}
		vectors[name] = hex.EncodeToString(raw)
		got, err := DecodePayload(raw)
		if err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%s: decoded %+v, %v; want %+v", name, got, err, p)
		}
	}
	checkVectors(t, "payload.json", vectors)
}

func TestEncodeSortsSupersedes(t *testing.T) {
	a, b := OpID{Hash{1}, 0}, OpID{Hash{1}, 1}
	raw, err := EncodePayload(&Payload{Schema: 1, Ops: []Op{{Field: Field{"k", ""}, Supersedes: []OpID{b, a, b}}}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := DecodePayload(raw)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Ops[0].Supersedes, []OpID{a, b}; !reflect.DeepEqual(got, want) {
		t.Errorf("supersedes %v, want %v", got, want)
	}
}

func TestEncodeRefuses(t *testing.T) {
	set := func(change func(*Op)) *Payload {
		o := Op{Field: Field{"answer", "a"}, Value: []byte{1}}
		change(&o)
		return &Payload{Schema: 1, Ops: []Op{o}}
	}
	for name, p := range map[string]*Payload{
		"no schema":         {},
		"huge schema":       {Schema: maxSchema},
		"zone":              {Schema: 1, ZoneMin: 1441},
		"too many ops":      {Schema: 1, Ops: make([]Op, MaxOps+1)},
		"no kind":           set(func(o *Op) { o.Field.Kind = "" }),
		"long kind":         set(func(o *Op) { o.Field.Kind = strings.Repeat("k", MaxKind+1) }),
		"long key":          set(func(o *Op) { o.Field.Key = strings.Repeat("k", MaxKey+1) }),
		"key not utf-8":     set(func(o *Op) { o.Field.Key = "\xff" }),
		"kind not utf-8":    set(func(o *Op) { o.Field.Kind = "a\xc0" }),
		"big value":         set(func(o *Op) { o.Value = make([]byte, MaxValue+1) }),
		"verb":              set(func(o *Op) { o.Verb = 3 }),
		"undo with a value": set(func(o *Op) { o.Verb = Undo }),
		"index":             set(func(o *Op) { o.Supersedes = []OpID{{Index: MaxOps}} }),
		"many supersedes": set(func(o *Op) {
			for i := range uint32(MaxSupersedes + 1) {
				o.Supersedes = append(o.Supersedes, OpID{Index: i})
			}
		}),
		"big payload": {Schema: 1, Ops: []Op{
			{Field: Field{"k", "1"}, Value: make([]byte, MaxValue)},
			{Field: Field{"k", "2"}, Value: make([]byte, MaxValue)},
			{Field: Field{"k", "3"}, Value: make([]byte, MaxValue)},
			{Field: Field{"k", "4"}, Value: make([]byte, MaxValue)},
		}},
	} {
		if raw, err := EncodePayload(p); !errors.Is(err, ErrPayload) || raw != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	raw, err := EncodePayload(vectorPayloads()["set"])
	if err != nil {
		t.Fatal(err)
	}
	unsorted := bytes.Clone(raw)
	i := bytes.IndexByte(unsorted, 0xaa)
	unsorted[i] = 0xcc
	for name, bad := range map[string][]byte{
		"nothing":           nil,
		"cut":               raw[:len(raw)-1],
		"tail":              append(bytes.Clone(raw), 0),
		"other type":        {0xa0},
		"long integer form": append([]byte{0x85, 0x18, 0x01}, raw[2:]...),
		"indefinite":        append(append([]byte{0x9f}, raw[1:]...), 0xff),
		"tagged":            append([]byte{0xc1}, raw...),
		"unsorted":          unsorted,
		"too long":          make([]byte, MaxPayload+1),
		"huge array":        {0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"huge string":       {0x85, 0x01, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"null user":         {0x85, 0x01, 0xf6, 0x00, 0x00, 0x80},
		"float":             {0x85, 0x01, 0x40, 0xf9, 0x3c, 0x00, 0x00, 0x80},
	} {
		if p, err := DecodePayload(bad); !errors.Is(err, ErrPayload) || p != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodePayload(f *testing.F) {
	for _, p := range vectorPayloads() {
		raw, err := EncodePayload(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add(raw[:len(raw)/2])
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		agree(t, raw)
		p, err := DecodePayload(raw)
		if err != nil {
			if !errors.Is(err, ErrPayload) {
				t.Errorf("unnamed refusal: %v", err)
			}
			return
		}
		again, err := EncodePayload(p)
		if err != nil || !bytes.Equal(again, raw) {
			t.Errorf("round trip: %v", err)
		}
	})
}
