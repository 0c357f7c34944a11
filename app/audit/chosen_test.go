package audit

import (
	"fmt"
	"testing"
)

func TestKeptValuesChangeNothing(t *testing.T) {
	value := func(ids ...MeasureID) []byte {
		op, err := Set(Measures{IDs: ids}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return op.Value
	}
	some := &kept[map[MeasureID]bool]{}
	var none *kept[map[MeasureID]bool]
	for i := range 3 * keptMost {
		for _, v := range [][]byte{value("TM-001", "TM-002"), value(MeasureID(fmt.Sprintf("TM-%03d", i))), []byte("malformed"), nil} {
			a, b := some.of(v, chosenIn), none.of(v, chosenIn)
			if len(a) != len(b) {
				t.Fatalf("%x: %v, not %v", v, a, b)
			}
			for id := range b {
				if !a[id] {
					t.Errorf("%x: no %s", v, id)
				}
			}
		}
		if len(some.known) > keptMost {
			t.Fatalf("%d values are kept", len(some.known))
		}
	}
}
