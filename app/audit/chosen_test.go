package audit

import (
	"fmt"
	"testing"
)

func TestChosenSetsChangeNothing(t *testing.T) {
	value := func(ids ...MeasureID) []byte {
		op, err := Set(Measures{IDs: ids}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return op.Value
	}
	kept := &chosenSets{}
	var none *chosenSets
	for i := range 3 * chosenMost {
		for _, v := range [][]byte{value("TM-001", "TM-002"), value(MeasureID(fmt.Sprintf("TM-%03d", i))), []byte("malformed"), nil} {
			a, b := kept.of(v), none.of(v)
			if len(a) != len(b) {
				t.Fatalf("%x: %v, not %v", v, a, b)
			}
			for id := range b {
				if !a[id] {
					t.Errorf("%x: no %s", v, id)
				}
			}
		}
		if len(kept.sets) > chosenMost {
			t.Fatalf("%d sets are kept", len(kept.sets))
		}
	}
}
