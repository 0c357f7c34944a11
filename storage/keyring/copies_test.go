package keyring

import (
	"bytes"
	"errors"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

// TestStoreIsCutAtEveryStep writes a new generation over the old one with either
// copy damaged or none, dies at each step, and finds the old or the new one.
func TestStoreIsCutAtEveryStep(t *testing.T) {
	master := &seal.Key{1}
	var h [3]*header
	for i := range h {
		b := fixtureBody(t)
		b.Generation = uint64(i + 1)
		var err error
		if h[i], err = encode(b, master); err != nil {
			t.Fatal(err)
		}
	}
	befores := map[string][2][]byte{
		"equal":          {h[1].raw, h[1].raw},
		"first older":    {h[0].raw, h[1].raw},
		"second older":   {h[1].raw, h[0].raw},
		"first damaged":  {h[0].raw[:100], h[1].raw},
		"second damaged": {h[1].raw, h[0].raw[:100]},
		"first missing":  {nil, h[1].raw},
		"second missing": {h[1].raw, nil},
	}
	for name, before := range befores {
		t.Run(name, func(t *testing.T) {
			for n, done := 1, false; !done; n++ {
				dir := t.TempDir()
				for i, raw := range before {
					if raw == nil {
						continue
					}
					if err := disk.WriteFile(path(dir, i), raw); err != nil {
						t.Fatal(err)
					}
				}
				step := 0
				restore := disk.Hook(func(_, _ string) error {
					if step++; step >= n {
						return errors.New("dead")
					}
					return nil
				})
				err := store(dir, h[2])
				restore()
				done = err == nil
				c := load(dir)
				got := c.candidates()
				if len(got) == 0 || got[0].Generation < 2 || done && (!c.equal() || got[0].Generation != 3) {
					t.Fatalf("step %d: %d candidates, %v, %v", n, len(got), c[0].err, c[1].err)
				}
				if !bytes.Equal(got[0].raw, h[got[0].Generation-1].raw) || !got[0].genuine(master) {
					t.Fatalf("step %d: another header", n)
				}
			}
		})
	}
}
