package receipt

import (
	"bytes"
	"errors"
	"testing"

	"genchi/storage/disk"
)

// TestEveryFailedStep fails each write, fsync and creation in turn, once, and then goes on: nothing acknowledged is lost, no size has two roots,
// and what was signed in vain is signed again byte for byte.
func TestEveryFailedStep(t *testing.T) {
	full := errors.New("full")
	for at := 1; ; at++ {
		dir := t.TempDir()
		steps, failed := 0, false
		restore := disk.Hook(func(string, string) error {
			steps++
			if steps == at {
				failed = true
				return full
			}
			return nil
		})
		roots := map[int64]Hash{}
		work(t, dir, full, roots)
		restore()
		l := open(t, dir)
		if c := l.Checkpoint(); c == nil || c.Size != 8 {
			t.Fatalf("step %d: after all %+v", at, c)
		}
		for size, root := range roots {
			proof, err := l.Consistency(size, 8)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(&Checkpoint{Origin: "genchi-test-1", Size: size, Root: root}, l.Checkpoint(), proof); err != nil {
				t.Fatalf("step %d: %v", at, err)
			}
		}
		if !failed {
			return
		}
	}
}

// work appends eight leaves in two runs, trying each append again after a failure.
func work(t *testing.T, dir string, expected error, roots map[int64]Hash) {
	t.Helper()
	for run := range 2 {
		l, err := Open(dir, options())
		for err != nil {
			if !errors.Is(err, expected) {
				t.Fatal(err)
			}
			l, err = Open(dir, options())
		}
		for i := range 4 {
			n := 4*run + i
			c, err := l.Append(leaf(n))
			if err != nil {
				if !errors.Is(err, expected) {
					t.Fatal(err)
				}
				if l.Has(leaf(n)) {
					t.Fatal("a leaf that is not on disk is shown")
				}
				signed := bytes.Clone(l.kept.(*segments).pending.Checkpoint)
				if c, err = l.Append(leaf(n)); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(c.Raw, signed) {
					t.Fatal("signed twice for one size")
				}
			}
			roots[c.Size] = c.Root
		}
		_ = l.Close()
	}
}
