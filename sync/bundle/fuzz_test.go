package bundle

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"genchi/sync/wire"
)

// counting is a visitor that reads everything.
type counting struct{ bytes, calls int }

func (c *counting) records(_ *head, list [][]byte) { c.calls += len(list) }
func (c *counting) settled(int) error              { c.calls++; return nil }
func (c *counting) entries(_ *head, list []wire.Entry) error {
	c.calls += len(list)
	return nil
}

func (c *counting) key(_ *head, _ wire.ItemID, object []byte) error {
	c.bytes += len(object)
	return nil
}
func (c *counting) wants(*head) bool          { return true }
func (c *counting) buffer(size uint32) []byte { return make([]byte, size) }
func (c *counting) giveBack([]byte)           {}
func (c *counting) moved(int64)               {}
func (c *counting) chunk(_ *head, b []byte) error {
	c.bytes += len(b)
	return nil
}

// Whatever stands in a part, the walk ends, reads no more than is there, and calls nothing damaged sound.
func FuzzPart(f *testing.F) {
	all, err := filepath.Glob(filepath.Join("testdata", "v1", "*"))
	if err != nil || len(all) != 1 {
		f.Fatal(all, err)
	}
	good, err := Open(all[0])
	if err != nil {
		f.Fatal(err)
	}
	defer func() { _ = good.Close() }()
	sound, err := os.ReadFile(filepath.Join(all[0], partName(1)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sound)
	f.Add(sound[:len(sound)-1])
	f.Add(sound[:partHead+frameHead])
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, part []byte) {
		if err := os.WriteFile(filepath.Join(dir, partName(1)), part, 0o600); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = root.Close() }()
		m := *good.Manifest
		c := &counting{}
		faults, err := (&Bundle{Manifest: &m, root: root, signed: good.signed}).walk(c)
		if err != nil || c.bytes > len(part) {
			t.Fatalf("%d bytes of %d, %v", c.bytes, len(part), err)
		}
		if len(faults) == 0 && len(part) != len(sound) {
			t.Fatal("other bytes are called sound")
		}
		if bytes.Equal(part, sound) && len(faults) > 0 {
			t.Fatalf("sound bytes have faults: %v", faults)
		}
	})
}
