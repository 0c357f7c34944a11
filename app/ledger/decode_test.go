package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// slowDecode is the decoder that DecodePayload must agree with: a general CBOR library, then the limits, then the comparison
// with what encoding gives again.
func slowDecode(raw []byte) (*Payload, error) {
	if len(raw) > MaxPayload {
		return nil, errors.New("too long")
	}
	dec, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		UTF8:             cbor.UTF8RejectInvalid,
		MaxNestedLevels:  16,
		MaxArrayElements: MaxOps,
		MaxMapPairs:      16,
	}.DecMode()
	if err != nil {
		return nil, err
	}
	var w wirePayload
	if err := dec.Unmarshal(raw, &w); err != nil {
		return nil, err
	}
	p, err := w.payload()
	if err != nil {
		return nil, err
	}
	enc, err := dialect()
	if err != nil {
		return nil, err
	}
	again, err := encodePayload(enc, p)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, raw) {
		return nil, errors.New("not in canonical form")
	}
	return p, nil
}

func agree(t *testing.T, raw []byte) (accepted bool) {
	t.Helper()
	want, wantErr := slowDecode(raw)
	got, err := NewReader().Payload(raw)
	if (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%x:\n got %+v, %v\nwant %+v, %v", raw, got, err, want, wantErr)
	}
	return err == nil
}

// TestDecodersAgree changes, drops, doubles bytes of good payloads.
func TestDecodersAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	heads := []byte{0x00, 0x17, 0x18, 0x19, 0x1b, 0x20, 0x38, 0x40, 0x58, 0x60, 0x78, 0x80, 0x81, 0x82, 0x86, 0x98, 0xa0, 0xc0, 0xf4, 0xf6, 0xf7, 0xf9, 0xff}
	for name, p := range vectorPayloads() {
		good, err := EncodePayload(p)
		if err != nil {
			t.Fatal(err)
		}
		if !agree(t, good) {
			t.Errorf("%s is refused", name)
		}
		accepted := 0
		for range 5000 {
			raw := bytes.Clone(good)
			for range 1 + rng.IntN(2) {
				i := rng.IntN(len(raw))
				switch rng.IntN(5) {
				case 0:
					raw[i] = heads[rng.IntN(len(heads))]
				case 1:
					raw[i] ^= 1 << rng.IntN(8)
				case 2:
					raw = append(raw[:i:i], raw[i+1:]...)
				case 3:
					raw = append(raw[:i:i], append([]byte{heads[rng.IntN(len(heads))]}, raw[i:]...)...)
				case 4:
					raw = raw[:i:i]
				}
				if len(raw) == 0 {
					break
				}
			}
			if agree(t, raw) {
				accepted++
			}
		}
		if accepted == 0 {
			t.Errorf("%s: no changed payload was accepted, so the agreement shows little", name)
		}
	}
}

func (w *wirePayload) payload() (*Payload, error) {
	switch {
	case w.Schema == 0 || w.Schema >= maxSchema:
		return nil, fmt.Errorf("schema %d", w.Schema)
	case len(w.User) != len(UserID{}):
		return nil, fmt.Errorf("user of %d bytes", len(w.User))
	case w.ZoneMin < -maxZone || w.ZoneMin > maxZone:
		return nil, fmt.Errorf("zone of %d minutes", w.ZoneMin)
	case len(w.Ops) > MaxOps:
		return nil, fmt.Errorf("%d operations, at most %d", len(w.Ops), MaxOps)
	}
	p := &Payload{
		Schema: uint(w.Schema), User: UserID(w.User), WallMS: w.WallMS, ZoneMin: int(w.ZoneMin),
		Ops: make([]Op, 0, len(w.Ops)),
	}
	for i := range w.Ops {
		o, err := w.Ops[i].op()
		if err != nil {
			return nil, fmt.Errorf("operation %d: %w", i, err)
		}
		p.Ops = append(p.Ops, o)
	}
	return p, nil
}

func (w *wireOp) op() (Op, error) {
	o := Op{Field: Field{w.Kind, w.Key}}
	switch {
	case w.Verb > uint64(Confirm):
		return o, fmt.Errorf("verb %d", w.Verb)
	case len(w.Kind) == 0 || len(w.Kind) > MaxKind:
		return o, fmt.Errorf("kind of %d bytes", len(w.Kind))
	case len(w.Key) > MaxKey:
		return o, fmt.Errorf("key of %d bytes", len(w.Key))
	case !utf8.ValidString(w.Kind) || !utf8.ValidString(w.Key):
		return o, errors.New("field is not utf-8")
	case len(w.Value) > MaxValue:
		return o, fmt.Errorf("value of %d bytes", len(w.Value))
	case len(w.Supersedes) > MaxSupersedes:
		return o, fmt.Errorf("supersedes %d operations", len(w.Supersedes))
	}
	o.Verb = Verb(w.Verb) // checked above
	if o.Verb != Set {
		return w.back(o)
	}
	if w.Target != nil {
		return o, errors.New("set with a target")
	}
	o.Value = w.Value
	for _, s := range w.Supersedes {
		id, err := s.id()
		if err != nil {
			return o, err
		}
		o.Supersedes = append(o.Supersedes, id)
	}
	return o, nil
}

// back finishes an Undo or Confirm.
func (w *wireOp) back(o Op) (Op, error) {
	if w.Target == nil || len(w.Value) > 0 || len(w.Supersedes) > 0 {
		return o, errors.New("undo or confirm needs a target and nothing else")
	}
	id, err := w.Target.id()
	o.Target = id
	return o, err
}

func (w *wireID) id() (OpID, error) {
	if len(w.Entry) != len(Hash{}) || w.Index >= MaxOps {
		return OpID{}, fmt.Errorf("operation id of %d bytes, index %d", len(w.Entry), w.Index)
	}
	return OpID{Entry: Hash(w.Entry), Index: uint32(w.Index)}, nil
}
