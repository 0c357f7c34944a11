package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/bundle"
	"genchi/sync/exchange"
)

// BundleRow is a bundle that lies on a medium.
type BundleRow struct {
	Folder    string `json:"folder"`
	Bundle    string `json:"bundle,omitempty"`
	WrittenMS int64  `json:"written_ms,omitempty"` // by the writer's clock
	By        string `json:"by,omitempty"`         // as the manifest says; proved only by a rehearsal
	Own       bool   `json:"own"`                  // by this device
	For       string `json:"for,omitempty"`
	Bytes     int64  `json:"bytes"`
	Cases     int    `json:"cases"`
	Taken     bool   `json:"taken"` // was taken in here before
	Trouble   string `json:"trouble,omitempty"`
	Err       error  `json:"-"`
}

// Bundles lists the bundles of a folder, newest first. The error is ErrNoBundle or ErrMedium.
func (d *Desk) Bundles(dir string) ([]BundleRow, error) {
	found, err := bundle.Find(dir)
	if err != nil {
		return nil, fmt.Errorf("look for bundles: %w", err)
	}
	taken := d.v.Local().All(localBundleIn)
	out := make([]BundleRow, 0, len(found))
	for _, f := range found {
		r := BundleRow{Folder: f.Folder, Err: f.Err}
		if m := f.Manifest; m != nil {
			r.Bundle, r.WrittenMS, r.By, r.Own = hex.EncodeToString(m.ID[:]), m.TimeMS, d.holder(m.Device), m.Device == d.v.Device()
			r.Bytes, r.Cases = m.Size(), len(m.Cases)
			if m.To != (trust.DeviceID{}) {
				r.For = d.holder(m.To)
			}
			_, r.Taken = taken[r.Bundle]
		} else {
			r.Trouble = f.Err.Error()
		}
		out = append(out, r)
	}
	return out, nil
}

// openBundle opens the bundle in a folder, or the only one that lies in it.
func openBundle(dir string) (*bundle.Bundle, error) {
	found, err := bundle.Find(dir)
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		names := make([]string, 0, len(found))
		for _, f := range found {
			names = append(names, f.Folder)
		}
		return nil, fmt.Errorf("%w: %s", ErrManyBundles, strings.Join(names, ", "))
	}
	return bundle.Open(found[0].Folder)
}

// FaultRow is what is wrong with a part of a bundle: missing, cut, damaged, order, medium.
type FaultRow struct {
	Part int    `json:"part"`
	What string `json:"what"`
}

func faultRows(faults []bundle.Fault) []FaultRow {
	out := []FaultRow{}
	for _, f := range faults {
		what := "medium"
		for err, name := range map[error]string{bundle.ErrMissing: "missing", bundle.ErrCut: "cut", bundle.ErrDamaged: "damaged", bundle.ErrOrder: "order"} {
			if errors.Is(f.Err, err) {
				what = name
			}
		}
		if row := (FaultRow{f.Part, what}); !slices.Contains(out, row) {
			out = append(out, row)
		}
	}
	return out
}

// CopyInResult is what a bundle brought.
type CopyInResult struct {
	TransferResult
	Bundle    string     `json:"bundle"`
	Folder    string     `json:"folder"`
	By        string     `json:"by"`
	WrittenMS int64      `json:"written_ms"`
	Same      int        `json:"same"`    // entries that were here
	Missing   int        `json:"missing"` // items whose bytes are still not here in full
	Foreign   int        `json:"foreign"` // cases of others
	Faults    []FaultRow `json:"faults"`
	Heads     int        `json:"same_head"` // cases whose head is now the one that the writer had
}

// refusedBundle turns what is wrong with a whole bundle into a refusal, where a rule stands behind it.
func refusedBundle(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bundle.ErrOtherBody):
		return &Refusal{Code: "bundle_other_body", cause: err}
	case errors.Is(err, bundle.ErrForeign):
		return &Refusal{Code: "bundle_foreign", cause: err}
	}
	return fmt.Errorf("%s: %w", what, err)
}

// CopyIn takes a bundle in: what passes the checks of a pull and is not here. It may be stopped and repeated at any time. Parts that are missing
// or damaged are named in the result, and the rest is taken.
func (d *Desk) CopyIn(ctx context.Context, dir string, progress func(BundleProgress)) (CopyInResult, error) {
	res := CopyInResult{TransferResult: TransferResult{Cases: []string{}, Parked: []ParkedRow{}}, Faults: []FaultRow{}}
	d.taking.RLock()
	defer d.taking.RUnlock()
	b, err := openBundle(dir)
	if err != nil {
		return res, fmt.Errorf("copy in: %w", err)
	}
	defer b.Close() //nolint:errcheck // only read
	m := b.Manifest
	res.Bundle, res.Folder, res.WrittenMS = hex.EncodeToString(m.ID[:]), b.Folder(), m.TimeMS
	rep, err := b.Take(ctx, &bundle.Desk{
		Store: d.exchangeStore(), Wanted: d.wanted, Room: d.room, Progress: stepsOf(progress),
		HasKey: func(in trust.CaseID, item exchange.ItemID) bool { return d.v.HasItemKey(in, evidence.ItemID(item)) },
	})
	res.By = d.holder(m.Device)
	res.fill(rep)
	if kerr := d.cameIn(m, rep, &res); err == nil {
		err = kerr
	}
	if err == nil {
		err = d.nameInvolved(ctx)
	}
	return res, refusedBundle("copy in", err)
}

func (r *CopyInResult) fill(rep *bundle.Report) {
	r.Records, r.Entries, r.Same, r.Items, r.Bytes = rep.Records, rep.Entries, rep.Same, len(rep.Items), rep.Bytes
	r.Missing, r.Foreign, r.Forks, r.Faults = len(rep.Missing), len(rep.Foreign), len(rep.Forks), faultRows(rep.Faults)
	for _, p := range rep.Parked {
		r.Parked = append(r.Parked, parkedRow(p))
	}
}

// wanted lists the evidence that the entries of a case name now and that was not destroyed.
func (d *Desk) wanted(in trust.CaseID) ([]exchange.Item, error) {
	oc, err := d.load(in.String())
	if err != nil {
		return nil, err
	}
	if err := d.destroyed(oc); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return sealedItems(oc.model)
}

// room refuses evidence for which this laptop has too little space.
func (d *Desk) room(bytes int64) error {
	free, err := d.v.Free()
	if err != nil {
		return fmt.Errorf("free space: %w", err)
	}
	if free < uint64(bytes)+minFree { //nolint:gosec // a size
		return &Refusal{Code: "low_space", Args: []string{strconv.FormatUint(free>>20, 10)}, cause: disk.ErrNoSpace}
	}
	return nil
}

// cameIn records what a bundle brought, as far as it came, and what its writer has.
func (d *Desk) cameIn(m *bundle.Manifest, rep *bundle.Report, res *CopyInResult) error {
	var ops []vault.LocalOp
	var cases []*openCase
	for _, in := range rep.Cases {
		oc, err := d.load(in.String())
		if errors.Is(err, ErrNoCase) {
			continue // not one entry and no key of it came
		}
		if err != nil {
			return err
		}
		c, _ := m.Of(in)
		more, err := d.handOver(oc, m.Device.String(), c)
		if err != nil {
			return err
		}
		ops = append(ops, more...)
		cases = append(cases, oc)
		res.Cases = append(res.Cases, in.String())
	}
	if len(cases) > 0 {
		op, err := logged(localBundleIn, &BundleLog{
			Bundle: res.Bundle, Way: "in", AtMS: d.now().UnixMilli(), WrittenMS: m.TimeMS, Folder: res.Folder, By: res.By, Device: m.Device.String(), Cases: res.Cases,
			Entries: rep.Entries, Items: len(rep.Items), Bytes: rep.Bytes, Faults: len(res.Faults),
		})
		if err == nil {
			err = d.v.Local().Do(append(ops, op)...)
		}
		if err != nil {
			return fmt.Errorf("record what came in: %w", err)
		}
		if err := d.countHanded(cases); err != nil {
			return err
		}
	}
	d.mu.Lock()
	for _, oc := range cases {
		if oc.edition == nil {
			oc.edition = d.editionOf(oc)
		}
		c, _ := m.Of(oc.id)
		if trust.Hash(d.head(oc)) == c.Mark {
			res.Heads++
		}
		res.Conflicts += len(oc.model.Conflicts)
		res.Quarantined += len(oc.fold.Inert())
	}
	d.mu.Unlock()
	for _, oc := range cases {
		d.publish(Changes{Case: oc.id.String(), Topics: []string{"case", "checks", "evidence", "findings", "report", "transfer"}})
	}
	res.NeedsPerson = len(res.Parked) > 0 || res.Conflicts > 0 || res.Quarantined > 0 || res.Forks > 0
	return nil
}

// strangers counts entries by people or devices that no card or roster names.
func strangers(parked []exchange.Parked) (n int) {
	for _, p := range parked {
		if p.Code == "card" || p.Code == "author" {
			n++
		}
	}
	return n
}

// itemsOf lists the sealed items that a model names, without those destroyed.
func itemsOf(m *audit.Case) []exchange.Item {
	all, err := sealedItems(m)
	if err != nil {
		return nil
	}
	return all
}
