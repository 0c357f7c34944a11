package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"genchi/sync/bundle"
)

// The bytes of version 1 do not change: what was written once is read, and the same content gives the same files. The folder is never made anew.
func TestVector(t *testing.T) {
	a, b := pair(t)
	a.Note(in, 1, 3)
	a.attach("photo", 20_000)
	a.items[0].First = true
	o := a.order(t.TempDir(), nil)
	o.To = b.ID
	w, err := bundle.Write(t.Context(), o)
	must(t, err)
	kept := filepath.Join("testdata", "v1", filepath.Base(w.Folder))
	for _, name := range []string{"manifest.gnb", "part-0001.gnb"} {
		got, err := os.ReadFile(filepath.Join(w.Folder, name))
		must(t, err)
		want, err := os.ReadFile(filepath.Join(kept, name))
		must(t, err)
		if !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, not the %d of version 1", name, len(got), len(want))
		}
	}
	if r, err := b.take(kept, a.items...); err != nil || r.Entries != 3 || len(r.Items) != 1 || len(r.Faults) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Whatever a manifest says, it is refused or stands for its one encoding.
func FuzzManifest(f *testing.F) {
	for _, name := range []string{"manifest.gnb"} {
		all, _ := filepath.Glob(filepath.Join("testdata", "v1", "*", name))
		for _, p := range all {
			b, err := os.ReadFile(p)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Add([]byte{0x82, 0x41, 0x80, 0x40})
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(filepath.Join(dir, "manifest.gnb"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := bundle.Open(dir)
		if err != nil {
			return
		}
		defer func() { _ = b.Close() }()
		if m := b.Manifest; m.Version != 1 || len(m.Parts) == 0 || len(m.Parts) > bundle.MaxParts || m.Size() < 0 || len(m.Cases) == 0 {
			t.Fatalf("%+v", m)
		}
	})
}
