package bundle_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/sync/bundle"
	"genchi/sync/exchange"
	"genchi/sync/synctest"
	"genchi/sync/wire"
)

var in = synctest.Case("case")

// side is a laptop that writes and takes bundles.
type side struct {
	*synctest.Laptop
	t     *testing.T
	items []exchange.Item // that its entries name

	mu   sync.Mutex
	keys map[wire.ItemID][]byte
}

func newSide(t *testing.T, l *synctest.Laptop) *side {
	return &side{Laptop: l, t: t, keys: map[wire.ItemID][]byte{}}
}

// attach seals an item here.
func (s *side) attach(name string, sizes ...int) {
	it := s.Attach(in, name, sizes...)
	s.items = append(s.items, it)
	s.keys[it.ID] = it.Key
}

func (s *side) sign(b []byte) ([]byte, error) {
	return ed25519.Sign(s.Device.Sign, append([]byte("genchi/manifest/v1\x00"), b...)), nil
}

func (s *side) order(dir string, known *bundle.Kept) bundle.Order {
	c := bundle.Case{ID: in, Mark: trust.Hash{7}, Entries: map[trust.Hash]bool{}, Items: slices.Clone(s.items), Known: known}
	for _, h := range s.Entries(in) {
		c.Entries[h] = true
	}
	return bundle.Order{
		Dir: dir, ID: bundle.ID{1, 2, 3, byte(len(s.items))}, Now: synctest.Clock(), Set: s.Authority(), Cases: []bundle.Case{c}, Journals: s.Journals,
		Evidence: s.Evidence, Device: s.ID, Sign: s.sign, Limit: bundle.MinPart,
	}
}

func (s *side) write(dir string, known *bundle.Kept) *bundle.Written {
	s.t.Helper()
	w, err := bundle.Write(s.t.Context(), s.order(dir, known))
	if err != nil {
		s.t.Fatal(err)
	}
	return w
}

// desk is what Take uses; named are the items that the entries name.
func (s *side) desk(named ...exchange.Item) *bundle.Desk {
	st := s.Store()
	st.AddItemKey = func(_ context.Context, _ trust.CaseID, item wire.ItemID, forms [][]byte) (bool, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.keys[item] = forms[0]
		return true, nil
	}
	return &bundle.Desk{
		Store:  st,
		Wanted: func(trust.CaseID) ([]exchange.Item, error) { return named, nil },
		HasKey: func(_ trust.CaseID, item wire.ItemID) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.keys[item] != nil
		},
	}
}

func (s *side) take(folder string, named ...exchange.Item) (*bundle.Report, error) {
	s.t.Helper()
	b, err := bundle.Open(folder)
	if err != nil {
		return &bundle.Report{}, err
	}
	defer func() { _ = b.Close() }()
	return b.Take(s.t.Context(), s.desk(named...))
}

// pair is a body with two laptops on one case; b knows the body and not the case.
func pair(t *testing.T) (a, b *side) {
	w := synctest.NewWorld(t, trust.Server{})
	da, db := w.Device("sato"), w.Device("ito")
	known := slices.Clone(w.Records)
	w.Roster(in, da, db)
	return newSide(t, w.Laptop(da, w.Records...)), newSide(t, w.Laptop(db, known...))
}

// full has entries, photos and a film on a.
func full(t *testing.T) (a, b *side, folder string) {
	a, b = pair(t)
	a.Note(in, 1, 40)
	a.attach("photo 1", 300_000)
	a.attach("film", 4<<20, 1<<20, 4<<20)
	a.attach("photo 2", 80_000)
	a.items[0].First, a.items[2].First = true, true
	return a, b, a.write(t.TempDir(), nil).Folder
}

func TestThereAndBack(t *testing.T) {
	a, b, folder := full(t)
	found, err := bundle.Find(filepath.Dir(folder))
	if err != nil || len(found) != 1 || found[0].Folder != folder || len(found[0].Manifest.Parts) != 3 || found[0].Manifest.Device != a.ID {
		t.Fatalf("found %+v, %v", found, err)
	}
	r, err := b.take(folder, a.items...)
	if err != nil || r.Entries != 40 || r.Records != 1 || len(r.Items) != 3 || len(r.Parked)+len(r.Faults)+len(r.Missing) != 0 || r.Bytes != 300_000+80_000+9<<20 {
		t.Fatalf("%+v, %v", r, err)
	}
	again, err := b.take(folder, a.items...)
	if err != nil || again.Entries+again.Records+len(again.Items)+int(again.Bytes) != 0 || again.Same != 40 {
		t.Fatalf("taken twice: %+v, %v", again, err)
	}

	// The way back holds what is new alone: the manifest said what a has.
	b.items = slices.Clone(a.items)
	b.Note(in, 1, 5)
	b.attach("photo 3", 50_000)
	has, _ := found[0].Manifest.Of(in)
	known := &bundle.Kept{Heads: has.Heads, Items: map[wire.ItemID]bool{}}
	for _, it := range has.Items {
		known.Items[it] = true
	}
	back := b.write(t.TempDir(), known)
	if c, _ := back.Manifest.Of(in); c.Entries != 5 || c.Bytes != 50_000 || c.Full || len(c.Items) != 4 || c.Mark != (trust.Hash{7}) {
		t.Fatalf("back with %+v", c)
	}
	if r, err := a.take(back.Folder, b.items...); err != nil || r.Entries != 5 || r.Same != 0 || len(r.Items) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if x, y := a.Entries(in), b.Entries(in); len(x) != 45 || !slices.Equal(x, y) {
		t.Fatalf("%d and %d entries", len(x), len(y))
	}
}

// Look says what Take does, and changes nothing.
func TestLook(t *testing.T) {
	a, b, folder := full(t)
	open, err := bundle.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Close() }()
	s, err := open.Look(t.Context(), b.Store(), nil)
	if err != nil || s.Entries != 40 || s.Records != 1 || len(s.Fresh[in]) != 40 || len(s.Faults) != 0 {
		t.Fatalf("%+v, %v", s.Report, err)
	}
	if c := a.items[1].Chunks[2]; !s.Brings(in, c.Hash, c.Size) || s.Brings(in, c.Hash, 1) || !s.BringsKey(in, a.items[1].ID) {
		t.Error("the film is not seen")
	}
	if _, member := s.Set.Member(in, b.ID); !member {
		t.Error("the roster that would come is not looked at")
	}
	if _, member := b.Authority().Member(in, b.ID); member || len(b.Entries(in)) != 0 {
		t.Error("looking changed the store")
	}
}

// A bundle leaves out what is damaged here, and names it.
func TestDamagedItemsStayBehind(t *testing.T) {
	a, b := pair(t)
	a.Note(in, 1, 1)
	a.attach("sound", 20_000)
	a.attach("broken", 20_000)
	a.attach("gone", 20_000)
	if err := a.Evidence.RemoveChunk(in, a.items[2].Chunks[0].Hash); err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(a.Dir, "evidence", "*", trust.Hash(a.items[1].Chunks[0].Hash).String()))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if err := os.WriteFile(all[0], make([]byte, 20_000), 0o600); err != nil {
		t.Fatal(err)
	}
	w := a.write(t.TempDir(), nil)
	c, _ := w.Manifest.Of(in)
	if len(w.Left) != 2 || len(c.Items) != 1 || c.Items[0] != a.items[0].ID {
		t.Fatalf("left %+v, items %x", w.Left, c.Items)
	}
	r, err := b.take(w.Folder, a.items...)
	if err != nil || len(r.Items) != 1 || len(r.Missing) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestMediumIsFull(t *testing.T) {
	a, _, _ := full(t)
	dir := t.TempDir()
	for step, want := range map[string]error{disk.StepWrite: disk.ErrNoSpace, disk.StepSync: bundle.ErrMedium, disk.StepRename: bundle.ErrMedium, disk.StepMkdir: bundle.ErrMedium} {
		restore := disk.Hook(func(s, path string) error {
			if rel, err := filepath.Rel(dir, path); s != step || err != nil || !filepath.IsLocal(rel) {
				return nil
			}
			if errors.Is(want, disk.ErrNoSpace) {
				return disk.ErrNoSpace
			}
			return errors.New("input/output error")
		})
		_, err := bundle.Write(t.Context(), a.order(dir, nil))
		restore()
		if !errors.Is(err, want) || !errors.Is(err, bundle.ErrMedium) {
			t.Errorf("%s fails: %v", step, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s fails: %v was left", step, left)
		}
	}
	a.write(dir, nil)
}

// The medium gives back other bytes than were written: there is no bundle.
func TestReadBack(t *testing.T) {
	a, _, _ := full(t)
	dir := t.TempDir()
	for _, name := range []string{"part-0001.gnb", "part-0002.gnb", "part-0003.gnb", "manifest.gnb"} {
		done := false
		restore := disk.Hook(func(step, path string) error {
			if step == disk.StepSyncDir && filepath.Ext(path) == disk.TempSuffix && !done {
				done = true
				flip(t, filepath.Join(path, name), -5)
			}
			return nil
		})
		_, err := bundle.Write(t.Context(), a.order(dir, nil))
		restore()
		if !errors.Is(err, bundle.ErrReadBack) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s: %v was left", name, left)
		}
	}
}

func flip(t *testing.T, path string, at int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A person stops it, at every step of the progress: nothing is left. What a kill left is swept, and nothing else.
func TestStopped(t *testing.T) {
	a, _, _ := full(t)
	dir := t.TempDir()
	for _, step := range []bundle.Step{bundle.Writing, bundle.Reading} {
		ctx, cancel := context.WithCancel(t.Context())
		o := a.order(dir, nil)
		o.Progress = func(p bundle.Progress) {
			if p.Step == step {
				cancel()
			}
		}
		if _, err := bundle.Write(ctx, o); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", step, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s: %v was left", step, left)
		}
	}
	killed, other := filepath.Join(dir, "genchi-20261123-170000-00c0ffee.tmp"), filepath.Join(dir, "genchi-notes.tmp")
	for _, d := range []string{killed, other} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{"part-0001.gnb", "manifest.gnb.tmp"} {
			if err := os.WriteFile(filepath.Join(d, f), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.write(dir, nil)
	if _, err := os.Stat(killed); err == nil {
		t.Error("what a kill left is still there")
	}
	if _, err := os.Stat(filepath.Join(other, "part-0001.gnb")); err != nil {
		t.Error("a folder of somebody else was swept")
	}
}
