package casework

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/bundle"
)

// RehearsalView is what taking a bundle in would change (予行). Nothing was changed.
type RehearsalView struct {
	Bundle    string          `json:"bundle"`
	Folder    string          `json:"folder"`
	By        string          `json:"by"`
	WrittenMS int64           `json:"written_ms"`
	For       string          `json:"for,omitempty"`
	Bytes     int64           `json:"bytes"` // of the bundle
	New       int             `json:"new"`   // entries
	Same      int             `json:"same"`  // entries that are here
	Beside    int             `json:"beside"`
	Conflict  int             `json:"conflict_count"` // that would be new
	Missing   int             `json:"missing"`        // items whose bytes would not be here in full
	Strangers int             `json:"strangers"`      // entries by people or devices that are not on the roster
	Refused   int             `json:"refused"`        // entries, records and keys that would not be taken in, strangers' included
	Foreign   int             `json:"foreign"`        // cases of others
	Items     int             `json:"items"`          // evidence that would become whole
	NewBytes  int64           `json:"new_bytes"`
	Records   int             `json:"records"` // cards, rosters, keys
	Faults    []FaultRow      `json:"faults"`
	Parked    []ParkedRow     `json:"parked"`
	Cases     []RehearsedCase `json:"cases"`
	Nothing   bool            `json:"nothing"` // all of it is here
}

// RehearsedCase is what a bundle would change in one case.
type RehearsedCase struct {
	Case      string         `json:"case"`
	Client    string         `json:"client"`
	Unknown   bool           `json:"unknown"` // the case is not here yet
	New       int            `json:"new"`
	Authors   []AuthorRow    `json:"authors"`
	Beside    int            `json:"beside"` // things of which both sides said something, without contradiction
	Conflicts []ConflictView `json:"conflicts"`
	Void      int            `json:"void"`       // entries that a rule of the notice voids
	Unread    int            `json:"unreadable"` // entries for which a key is missing
	Missing   []string       `json:"missing"`    // names of items
	Items     []string       `json:"items"`
	Same      bool           `json:"same_head"` // afterwards both have the same record (控え番号)
}

// AuthorRow counts what a person wrote.
type AuthorRow struct {
	Name    string `json:"name"`
	Entries int    `json:"entries"`
	FirstMS int64  `json:"first_ms"`
	LastMS  int64  `json:"last_ms"`
}

// Rehearse tells what CopyIn would change, and changes nothing. The bytes of evidence that is not here are read and compared.
func (d *Desk) Rehearse(ctx context.Context, dir string, progress func(BundleProgress)) (RehearsalView, error) {
	v := RehearsalView{Faults: []FaultRow{}, Parked: []ParkedRow{}, Cases: []RehearsedCase{}}
	d.taking.RLock()
	defer d.taking.RUnlock()
	b, err := openBundle(dir)
	if err != nil {
		return v, fmt.Errorf("rehearse: %w", err)
	}
	defer b.Close() //nolint:errcheck // only read
	m := b.Manifest
	v.Bundle, v.Folder, v.WrittenMS, v.Bytes = hex.EncodeToString(m.ID[:]), b.Folder(), m.TimeMS, m.Size()
	s, err := b.Look(ctx, d.exchangeStore(), stepsOf(progress))
	if err != nil {
		return v, refusedBundle("rehearse", err)
	}
	v.By = nameIn(s.Set, m.Device)
	if m.To != (trust.DeviceID{}) {
		v.For = nameIn(s.Set, m.To)
	}
	v.New, v.Same, v.Records, v.Foreign = s.Entries, s.Same, s.Records, len(s.Foreign)
	v.Strangers, v.Refused, v.Faults = strangers(s.Parked), len(s.Parked), faultRows(s.Faults)
	for _, p := range s.Parked {
		v.Parked = append(v.Parked, parkedRow(p))
	}
	for _, in := range s.Cases {
		c, bytes, err := d.rehearseCase(in, m, s)
		if err != nil {
			return v, err
		}
		v.Beside += c.Beside
		v.Conflict += len(c.Conflicts)
		v.Missing += len(c.Missing)
		v.Items += len(c.Items)
		v.NewBytes += bytes
		v.Cases = append(v.Cases, c)
	}
	v.Nothing = v.New+v.Records+v.Items+v.Refused+len(v.Faults) == 0
	return v, nil
}

func nameIn(set *trust.Set, dev trust.DeviceID) string {
	if card, ok := set.Card(dev); ok {
		return card.UserName
	}
	return hex.EncodeToString(dev[:4])
}

// rehearseCase folds a case as it would be.
func (d *Desk) rehearseCase(in trust.CaseID, m *bundle.Manifest, s *bundle.Sight) (RehearsedCase, int64, error) {
	out := RehearsedCase{
		Case: in.String(), New: len(s.Fresh[in]), Authors: []AuthorRow{}, Conflicts: []ConflictView{}, Missing: []string{}, Items: []string{},
		Unknown: !slices.Contains(d.v.Cases(), in),
	}
	was := newOpenCase(d, in)
	if !out.Unknown {
		oc, err := d.load(in.String())
		if err != nil {
			return out, 0, err
		}
		was = oc
	}
	opened, err := d.v.Peek(s.Set, in, s.Fresh[in])
	if err != nil {
		return out, 0, fmt.Errorf("rehearse: %w", err)
	}
	fresh := make([]*ledger.Entry, 0, len(opened))
	for _, o := range opened {
		fresh = append(fresh, foldEntry(o.Entry, o.Plain, ledger.DecodePayload))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	will := &openCase{id: in, fold: ledger.New(audit.NewRules(), controlOf(s.Set, in))}
	will.fold.Add(append(was.fold.Entries(), fresh...)...)
	will.model = audit.Build(will.fold.Now())
	if will.model.Client != nil {
		out.Client = will.model.Client.Name
	}
	out.Authors, out.Unread = authors(s.Set, in, fresh)
	out.Void = max(0, len(will.fold.Voids())-len(was.fold.Voids()))
	out.Conflicts = d.newConflicts(was, will)
	out.Beside = beside(was, will, fresh)
	c, _ := m.Of(in)
	var control []ledger.Hash
	for _, h := range s.Set.Hashes(in) {
		control = append(control, ledger.Hash(h))
	}
	out.Same = trust.Hash(will.fold.CaseHead(control)) == c.Mark
	bytes := d.rehearseItems(&out, will, s)
	return out, bytes, nil
}

// authors counts the new entries by the people of the cards.
func authors(set *trust.Set, in trust.CaseID, fresh []*ledger.Entry) (rows []AuthorRow, unread int) {
	by := map[string]*AuthorRow{}
	for _, e := range fresh {
		if e.Unreadable && !set.DestroyedEntry(in, trust.Hash(e.Hash)) {
			unread++
		}
		name := nameIn(set, trust.DeviceID(e.Device))
		r := by[name]
		if r == nil {
			r = &AuthorRow{Name: name, FirstMS: e.Payload.WallMS}
			by[name] = r
		}
		r.Entries++
		if ms := e.Payload.WallMS; !e.Unreadable {
			r.FirstMS, r.LastMS = min(r.FirstMS, ms), max(r.LastMS, ms)
		}
	}
	rows = []AuthorRow{}
	for _, r := range by {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b AuthorRow) int {
		return cmp.Or(cmp.Compare(b.Entries, a.Entries), cmp.Compare(a.Name, b.Name))
	})
	return rows, unread
}

// newConflicts are those that are not here now, or would get another value. The caller holds mu.
func (d *Desk) newConflicts(was, will *openCase) []ConflictView {
	values := map[ledger.Field]int{}
	for f, c := range was.model.Conflicts {
		values[f] = len(c.Values)
	}
	return slices.DeleteFunc(d.conflicts(will), func(v ConflictView) bool {
		f := ledger.Field{Kind: v.Kind, Key: v.Key}
		return len(will.model.Conflicts[f].Values) <= values[f]
	})
}

// beside counts the fields that hold something here, of which new entries say something too, and that are no conflict afterwards.
func beside(was, will *openCase, fresh []*ledger.Entry) (n int) {
	seen := map[ledger.Field]bool{}
	for _, e := range fresh {
		for i := range e.Payload.Ops {
			f := e.Payload.Ops[i].Field
			if seen[f] {
				continue
			}
			seen[f] = true
			if _, conflict := will.model.Conflicts[f]; !conflict && len(was.fold.Field(f).Values) > 0 {
				n++
			}
		}
	}
	return n
}

// rehearseItems sorts the evidence that is not here in full by whether the bundle would complete it. The caller holds mu.
func (d *Desk) rehearseItems(out *RehearsedCase, will *openCase, s *bundle.Sight) (bytes int64) {
	names := map[string]string{}
	for _, it := range will.model.SortedItems() {
		if m, err := itemManifest(it); err == nil {
			names[m.Item.String()] = it.Name
		}
	}
	for _, it := range itemsOf(will.model) {
		key := d.v.HasItemKey(will.id, evidence.ItemID(it.ID))
		gone := d.v.Evidence().Missing(will.id, evidence.Manifest{Chunks: it.Chunks})
		if key && len(gone) == 0 {
			continue
		}
		whole, size := key || s.BringsKey(will.id, it.ID), int64(0)
		for _, c := range gone {
			whole = whole && s.Brings(will.id, c.Hash, c.Size)
			size += int64(c.Size)
		}
		name := names[evidence.ItemID(it.ID).String()]
		if name == "" {
			name = hex.EncodeToString(it.ID[:4])
		}
		if whole {
			out.Items = append(out.Items, name)
			bytes += size
		} else {
			out.Missing = append(out.Missing, name)
		}
	}
	return bytes
}
