package audit

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"genchi/app/ledger"
)

// sameReading fails unless the quick decoder says of a value what the general one says, or leaves it to that.
func sameReading(t *testing.T, f ledger.Field, value []byte) (read bool) {
	t.Helper()
	want, wantErr := readAny(f, value)
	got, err := Read(f, value)
	if (err == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
		t.Fatalf("%v %x:\n got %#v, %v\nwant %#v, %v", f, value, got, err, want, wantErr)
	}
	return err == nil
}

// TestQuickReadsTheSame changes, drops, adds bytes of the values and keys of an answer.
func TestQuickReadsTheSame(t *testing.T) {
	u := ledger.UserID{0xab, 0xcd, 0xef, 1}
	c := MakeCheck("TM-001", "p1")
	facts := []Fact{
		Judgement{Check: c, Verdict: Nonconforming},
		Judgement{Check: "TM-002@", Verdict: Unconfirmed},
		Note{Kind: KindStatement, Check: c, By: u, Text: "施錠されていた"},
		Note{Kind: KindObservation, Check: c, By: u},
		Note{Kind: KindReason, Check: c, By: u, Text: strings.Repeat("長い", 200)},
		Scene{Check: c, By: u},
		Scene{Check: c, By: u, Visit: "v1", Asked: "manager", Operator: OperatorAuditor, OperatorReason: "asked to"},
		Link{Item: "000102030405060708090a0b0c0d0e0f", Check: c, On: true},
		Link{Item: "000102030405060708090a0b0c0d0e0f", Check: c},
	}
	rng := rand.New(rand.NewPCG(4, 2))
	odd := []byte{0, 1, 2, 4, 5, 0x17, 0x18, 0x60, 0x77, 0x78, 0x79, 0x7a, 0x7f, 0xa0, 0xa1, 0xa2, 0xb8, 0xbf, 0xf4, 0xf5, 0xf6, 0xff, '/', '@', 'A', 'f'}
	change := func(b []byte) []byte {
		b = bytes.Clone(b)
		if len(b) == 0 {
			return b
		}
		i := rng.IntN(len(b))
		switch rng.IntN(4) {
		case 0:
			b[i] = odd[rng.IntN(len(odd))]
		case 1:
			b[i] ^= 1 << rng.IntN(8)
		case 2:
			b = append(b[:i:i], b[i+1:]...)
		case 3:
			b = append(b[:i:i], append([]byte{odd[rng.IntN(len(odd))]}, b[i:]...)...)
		}
		return b
	}
	for _, fact := range facts {
		op, err := Set(fact, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := quick(op.Field, op.Value); !ok || !reflect.DeepEqual(got, fact) {
			t.Errorf("%#v is read as %#v, %v", fact, got, ok)
		}
		for range 4000 {
			f, value := op.Field, op.Value
			if rng.IntN(3) == 0 {
				f.Key = string(change([]byte(f.Key)))
			}
			for range rng.IntN(3) {
				value = change(value)
			}
			sameReading(t, f, value)
		}
	}
}
