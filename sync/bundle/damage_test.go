package bundle_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genchi/storage/trust"
	"genchi/sync/bundle"
	"genchi/sync/synctest"
	"genchi/sync/wire"
)

// Each kind of damage is named, what is sound is taken, and the sound bundle completes it.
func TestDamage(t *testing.T) {
	part := func(dir string, n string) string { return filepath.Join(dir, "part-000"+n+".gnb") }
	for name, tt := range map[string]struct {
		harm    func(t *testing.T, dir string)
		err     error // of the whole
		fault   error
		entries int // that are taken all the same; -1 for all
	}{
		"a part is missing":           {func(t *testing.T, dir string) { must(t, os.Remove(part(dir, "2"))) }, nil, bundle.ErrMissing, 40},
		"the first part is missing":   {func(t *testing.T, dir string) { must(t, os.Remove(part(dir, "1"))) }, bundle.ErrForeign, bundle.ErrMissing, 0},
		"a part is cut":               {func(t *testing.T, dir string) { must(t, os.Truncate(part(dir, "3"), 100_000)) }, nil, bundle.ErrCut, 40},
		"the first part is cut":       {func(t *testing.T, dir string) { must(t, os.Truncate(part(dir, "1"), 100_000)) }, nil, bundle.ErrCut, 40},
		"a part is empty":             {func(t *testing.T, dir string) { must(t, os.Truncate(part(dir, "2"), 0)) }, nil, bundle.ErrCut, 40},
		"a part is too long":          {func(t *testing.T, dir string) { grow(t, part(dir, "2")) }, nil, bundle.ErrDamaged, 40},
		"a byte of a chunk":           {func(t *testing.T, dir string) { flip(t, part(dir, "2"), -100) }, nil, bundle.ErrDamaged, 40},
		"a byte of a head":            {func(t *testing.T, dir string) { flip(t, part(dir, "2"), 41) }, nil, bundle.ErrDamaged, 40},
		"a byte of the entries":       {func(t *testing.T, dir string) { flip(t, part(dir, "1"), 6000) }, nil, bundle.ErrDamaged, 0},
		"a byte of the part's number": {func(t *testing.T, dir string) { flip(t, part(dir, "2"), 35) }, nil, bundle.ErrOrder, 40},
		"two parts change places": {func(t *testing.T, dir string) {
			must(t, os.Rename(part(dir, "2"), part(dir, "9")))
			must(t, os.Rename(part(dir, "3"), part(dir, "2")))
			must(t, os.Rename(part(dir, "9"), part(dir, "3")))
		}, nil, bundle.ErrOrder, 40},
		"a link instead of a part": {func(t *testing.T, dir string) {
			must(t, os.Rename(part(dir, "2"), part(dir, "9")))
			must(t, os.Symlink("part-0009.gnb", part(dir, "2")))
		}, nil, bundle.ErrMissing, 40},
		"a folder instead of a part": {func(t *testing.T, dir string) {
			must(t, os.Remove(part(dir, "2")))
			must(t, os.Mkdir(part(dir, "2"), 0o700))
		}, nil, bundle.ErrMissing, 40},
		"no manifest":                 {func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, "manifest.gnb"))) }, bundle.ErrNone, nil, 0},
		"a byte of the manifest":      {func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "manifest.gnb"), 60) }, bundle.ErrSignature, nil, 0},
		"a byte of the signature":     {func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "manifest.gnb"), -1) }, bundle.ErrSignature, nil, 0},
		"the manifest is cut":         {func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, "manifest.gnb"), 50)) }, bundle.ErrManifest, nil, 0},
		"a newer program's manifest":  {func(t *testing.T, dir string) { newer(t, filepath.Join(dir, "manifest.gnb")) }, bundle.ErrVersion, nil, 0},
		"the body card is not sound":  {func(t *testing.T, dir string) { flip(t, part(dir, "1"), 200) }, nil, bundle.ErrDamaged, 40},
		"the folder is not there":     {func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)) }, bundle.ErrNone, nil, 0},
		"the folder is a file":        {func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)); must(t, os.WriteFile(dir, nil, 0o600)) }, bundle.ErrNone, nil, 0},
		"nothing is wrong, for once.": {func(*testing.T, string) {}, nil, nil, 40},
	} {
		t.Run(name, func(t *testing.T) {
			a, b, folder := full(t)
			copied := filepath.Join(t.TempDir(), "genchi-20261124-090000-0a0b0c0d")
			must(t, os.CopyFS(copied, os.DirFS(folder)))
			tt.harm(t, copied)
			r, err := b.take(copied, a.items...)
			if !errors.Is(err, tt.err) || tt.err == nil && err != nil {
				t.Fatalf("%+v, %v", r, err)
			}
			if (tt.fault != nil) != (len(r.Faults) > 0) || tt.fault != nil && !errors.Is(r.Faults[0], tt.fault) {
				t.Errorf("faults %v", r.Faults)
			}
			if len(b.Entries(in)) != tt.entries || r.Entries != tt.entries {
				t.Errorf("%d entries were taken: %+v", len(b.Entries(in)), r)
			}
			if r, err = b.take(folder, a.items...); err != nil || len(b.Entries(in)) != 40 || len(r.Missing) != 0 {
				t.Fatalf("the sound one after it: %+v, %v", r, err)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func grow(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, append(b, 1, 2, 3), 0o600))
}

func newer(t *testing.T, path string) {
	t.Helper()
	b, err := wire.Encode([]any{[]byte{0x82, 0x02, 0x01}, bytes.Repeat([]byte{1}, 64)})
	must(t, err)
	must(t, os.WriteFile(path, b, 0o600))
}

// A bundle of another body, of a case of others, of a case beside ours, and by somebody without a card.
func TestForeign(t *testing.T) {
	a, b, folder := full(t)
	stranger := trust.NewSet(trust.BodyID{9}, nil)
	st := b.desk()
	st.Store.Authority = func() *trust.Set { return stranger }
	open, err := bundle.Open(folder)
	must(t, err)
	defer func() { _ = open.Close() }()
	if _, err := open.Take(t.Context(), st); !errors.Is(err, bundle.ErrOtherBody) {
		t.Errorf("another body: %v", err)
	}
	outsider := newSide(t, a.World.Laptop(a.World.Device("c"), a.Records...))
	if r, err := outsider.take(folder); !errors.Is(err, bundle.ErrForeign) || len(r.Foreign) != 1 || len(outsider.Entries(in)) != 0 {
		t.Errorf("a case of others: %+v, %v", r, err)
	}

	// A case of others beside ours: ours is taken.
	second := synctest.Case("second")
	a.Know(a.Roster(second, a.Device))
	a.Note(second, 1, 3)
	o := a.order(t.TempDir(), nil)
	c := bundle.Case{ID: second, Entries: map[trust.Hash]bool{}}
	for _, h := range a.Entries(second) {
		c.Entries[h] = true
	}
	o.Cases = append(o.Cases, c)
	both, err := bundle.Write(t.Context(), o)
	must(t, err)
	r, err := b.take(both.Folder, a.items...)
	if err != nil || r.Entries != 40 || !slices.Equal(r.Foreign, []trust.CaseID{second}) || len(b.Entries(second)) != 0 {
		t.Errorf("beside ours: %+v, %v", r, err)
	}

	// The manifest is signed by a device that no card names.
	o = a.order(t.TempDir(), nil)
	o.Device = a.Stranger("thief").ID
	forged, err := bundle.Write(t.Context(), o)
	must(t, err)
	if r, err := b.take(forged.Folder); !errors.Is(err, bundle.ErrSignature) {
		t.Errorf("signed by nobody: %+v, %v", r, err)
	}
	o = a.order(t.TempDir(), nil)
	o.Device = b.ID
	forged, err = bundle.Write(t.Context(), o)
	must(t, err)
	if r, err := b.take(forged.Folder); !errors.Is(err, bundle.ErrSignature) {
		t.Errorf("signed by another: %+v, %v", r, err)
	}
}

// An older bundle after a newer one changes nothing; entries by a stranger, of another case, and after a gap are named one by one.
func TestReplayedAndHostile(t *testing.T) {
	a, b, old := full(t)
	a.Note(in, 2, 3)
	a.Forge(a.Device, in, 9, 1, trust.Hash{}, "never stored")
	must(t, a.Journals.Append(a.Forge(a.Device, in, 3, 2, trust.Hash{5}, "after a gap"), a.Forge(a.Stranger("x"), in, 1, 1, trust.Hash{}, "stranger")))
	newest := a.write(t.TempDir(), nil)
	r, err := b.take(newest.Folder, a.items...)
	if err != nil || r.Entries != 43 || len(r.Parked) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	codes := []wire.Code{r.Parked[0].Code, r.Parked[1].Code}
	if slices.Sort(codes); !slices.Equal(codes, []wire.Code{wire.CodeCard, wire.CodeGap}) {
		t.Errorf("parked %v", r.Parked)
	}
	if r, err = b.take(old, a.items...); err != nil || r.Entries+len(r.Items) != 0 || r.Same != 40 || len(b.Entries(in)) != 43 {
		t.Errorf("replayed: %+v, %v", r, err)
	}
}
