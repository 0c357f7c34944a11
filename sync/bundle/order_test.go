package bundle_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/bundle"
	"genchi/sync/synctest"
)

// A rehearsal reads the evidence that would be taken in: a flipped bit is named before anybody says yes.
func TestLookReadsTheEvidence(t *testing.T) {
	a, b, folder := full(t)
	c := a.items[1].Chunks[0]
	want := make([]byte, c.Size)
	f, _, err := a.Evidence.OpenChunk(in, c.Hash)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(want[:64]); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	parts, err := filepath.Glob(filepath.Join(folder, "part-*.gnb"))
	if err != nil {
		t.Fatal(err)
	}
	hit := false
	for _, p := range parts {
		raw, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+64 <= len(raw) && !hit; i++ {
			if string(raw[i:i+64]) == string(want[:64]) {
				raw[i+10] ^= 1
				hit = true
				if err := os.WriteFile(p, raw, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if !hit {
		t.Fatal("the chunk is in no part")
	}
	open, err := bundle.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Close() }()
	s, err := open.Look(t.Context(), b.Store(), nil)
	if err != nil || len(s.Faults) != 1 || !errors.Is(s.Faults[0].Err, bundle.ErrDamaged) || s.Brings(in, c.Hash, c.Size) {
		t.Fatalf("%+v, %v", s.Report, err)
	}
	if d := a.items[1].Chunks[1]; !s.Brings(in, d.Hash, d.Size) {
		t.Error("a sound chunk is not brought")
	}
	if chunks, err := b.Evidence.Chunks(evidence.CaseID(in)); err != nil || len(chunks) != 0 {
		t.Error("looking kept something")
	}
}

// The order to destroy another case travels with every bundle.
func TestOrdersTravelWithEveryBundle(t *testing.T) {
	a, b := pair(t)
	other := synctest.Case("gone")
	a.Roster(other, a.Device, b.Device)
	chief := a.World.Device("chief", trust.RoleManagement)
	d := &trust.Destruction{Case: other, Scope: trust.ScopeCase, Heads: []trust.Hash{{1}}}
	one, err := d.Approve(a.Body, a.Registrar.Sign)
	if err != nil {
		t.Fatal(err)
	}
	two, err := d.Approve(a.Body, chief.Sign)
	if err != nil {
		t.Fatal(err)
	}
	a.World.Sign(chief.Sign, d.WithApprovals(one, two))
	a.Know(slices.Clone(a.Records)...)
	a.Note(in, 1, 2)
	w := a.write(t.TempDir(), nil)
	r, err := b.take(w.Folder)
	if err != nil || len(r.Faults) != 0 || len(r.Parked) != 0 || r.Entries != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if !b.Authority().Destroyed(other) || b.Authority().Destroyed(in) {
		t.Error("the order did not come")
	}
}
