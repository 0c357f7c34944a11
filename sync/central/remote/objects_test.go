package remote

import (
	"testing"

	"genchi/storage/trust"
)

// FuzzKey reads any name of an object: what is ours is written the same way again.
func FuzzKey(f *testing.F) {
	o := &objects{bucket: bucket{prefix: "body/"}}
	f.Add(o.key(trust.CaseID{1}, [32]byte{2}))
	f.Add(o.key(trust.CaseID{3}, [32]byte{4}) + asideSuffix)
	f.Add("body/notes.txt")
	f.Add("body/../" + trust.Hash{}.String())
	f.Fuzz(func(t *testing.T, key string) {
		in, hash, aside, ok := o.parse(key)
		if !ok {
			return
		}
		again := o.key(in, hash)
		if aside {
			again += asideSuffix
		}
		if again != key {
			t.Errorf("%q is written %q", key, again)
		}
	})
}
