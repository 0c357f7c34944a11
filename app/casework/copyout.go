package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"

	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/bundle"
	"genchi/sync/exchange"
)

// What may be wrong with a bundle or its medium; each has its own sentences.
var (
	ErrNoBundle        = bundle.ErrNone
	ErrBundleUnsound   = bundle.ErrManifest
	ErrBundleNewer     = bundle.ErrVersion
	ErrBundleSignature = bundle.ErrSignature
	ErrMedium          = bundle.ErrMedium
	ErrReadBack        = bundle.ErrReadBack
	// ErrBundleDamaged is a bundle of which parts are missing or damaged; what is sound was taken in.
	ErrBundleDamaged = errors.New("parts of the bundle are missing or damaged")
	// ErrManyBundles is a folder that holds several bundles, of which one has to be named.
	ErrManyBundles = errors.New("the folder holds several bundles")
)

// CopyOutOrder says what goes out on a medium.
type CopyOutOrder struct {
	Cases    []string // at least one
	Dir      string   // folder on the medium
	For      string   // device of the roster that it is for; empty: everybody on it
	All      bool     // also what that device is known to have
	Evening  bool     // the copy of the evening: the day's end names it, with the case head
	Day      string   // of the evening; empty: today
	PartSize int64    // 0: 2,000 MiB
}

// CopyOutCase is what a bundle holds of a case.
type CopyOutCase struct {
	Case    string `json:"case"`
	Head    string `json:"head"`
	Entries int    `json:"entries"`
	Items   int    `json:"items"` // that lie here in full: in the bundle, or with the receiver already
	Bytes   int64  `json:"bytes"`
	Full    bool   `json:"full"` // false: what the receiver is known to have was left out
}

// CopyOutResult is a bundle that was read back and compared.
type CopyOutResult struct {
	Bundle      string        `json:"bundle"`
	Folder      string        `json:"folder"`
	Parts       int           `json:"parts"`
	Bytes       int64         `json:"bytes"`
	For         string        `json:"for,omitempty"`
	Cases       []CopyOutCase `json:"cases"`
	Left        []ParkedRow   `json:"left"` // evidence that is damaged or not here
	NeedsPerson bool          `json:"needs_person"`
}

// BundleProgress tells how far a bundle is; step is writing, read-back, looking or taking.
type BundleProgress struct {
	Step        string
	Done, Total int64
}

func stepsOf(progress func(BundleProgress)) func(bundle.Progress) {
	if progress == nil {
		return nil
	}
	return func(p bundle.Progress) { progress(BundleProgress{string(p.Step), p.Done, p.Total}) }
}

// CopyOut writes a bundle of cases to a medium (受渡しファイル), reads it back, and records what was handed over. Nothing counts as handed over and nothing
// is left on the medium if it fails or ctx ends.
func (d *Desk) CopyOut(ctx context.Context, o CopyOutOrder, progress func(BundleProgress)) (CopyOutResult, error) {
	res := CopyOutResult{Cases: []CopyOutCase{}, Left: []ParkedRow{}}
	d.taking.RLock()
	defer d.taking.RUnlock()
	order, cases, err := d.outgoing(o, &res)
	if err != nil {
		return res, err
	}
	order.Progress = stepsOf(progress)
	w, err := bundle.Write(ctx, order)
	if err != nil {
		return res, fmt.Errorf("copy out: %w", err)
	}
	res.Folder, res.Parts, res.Bytes = w.Folder, len(w.Manifest.Parts), w.Manifest.Size()
	for _, p := range w.Left {
		res.Left = append(res.Left, parkedRow(p))
	}
	res.NeedsPerson = len(res.Left) > 0
	if err := d.wentOut(o, order, cases, w, &res); err != nil {
		return res, err
	}
	if o.Evening {
		return res, d.evening(ctx, o, w, &res)
	}
	return res, nil
}

// outgoing collects what is to be written: the cases as they are at one moment.
func (d *Desk) outgoing(o CopyOutOrder, res *CopyOutResult) (bundle.Order, []*openCase, error) {
	raw, err := d.random()
	if err != nil {
		return bundle.Order{}, nil, err
	}
	out := bundle.Order{
		Dir: o.Dir, ID: bundle.ID(raw), Now: d.now(), Journals: d.v.Journals(), Evidence: d.v.Evidence(), Device: d.v.Device(), Sign: d.v.SignManifest, Limit: o.PartSize,
	}
	res.Bundle = hex.EncodeToString(raw)
	if _, ok := d.v.Card(); !ok {
		return out, nil, refuse("no_card", "")
	}
	if len(o.Cases) == 0 {
		return out, nil, refuse("copy_no_case", "")
	}
	if o.For != "" {
		if out.To, err = deviceOf(o.For); err != nil {
			return out, nil, err
		}
		res.For = d.holder(out.To)
	}
	out.Set = d.v.Trust()
	var cases []*openCase
	for _, id := range o.Cases {
		oc, err := d.load(id)
		if err != nil {
			return out, nil, err
		}
		c, err := d.outgoingCase(oc, &out, o, res)
		if err != nil {
			return out, nil, err
		}
		out.Cases, cases = append(out.Cases, c), append(cases, oc)
	}
	return out, cases, nil
}

func (d *Desk) outgoingCase(oc *openCase, out *bundle.Order, o CopyOutOrder, res *CopyOutResult) (bundle.Case, error) {
	c := bundle.Case{ID: oc.id, Entries: map[trust.Hash]bool{}}
	if err := d.may(oc); err != nil {
		return c, err
	}
	if _, member := out.Set.Member(oc.id, out.To); o.For != "" && (!member || out.Set.Ended(oc.id, out.To)) {
		return c, refuse("copy_not_member", "", res.For)
	}
	if o.For != "" && !o.All {
		c.Known = d.kept(oc.id)[out.To.String()]
	}
	d.mu.Lock()
	c.Mark = trust.Hash(d.head(oc))
	for _, h := range oc.entries {
		c.Entries[trust.Hash(h)] = true
	}
	d.mu.Unlock()
	if err := d.destroyed(oc); err != nil {
		return c, err
	}
	items, err := d.itemsToSend(oc)
	if err != nil {
		return c, err
	}
	c.Items = items
	d.mu.Lock()
	all, err := sealedItems(oc.model)
	d.mu.Unlock()
	here := map[exchange.ItemID]bool{}
	for i := range items {
		here[items[i].ID] = true
	}
	for i := range all {
		if !here[all[i].ID] {
			res.Left = append(res.Left, parkedRow(exchange.Parked{Case: oc.id, Item: all[i].ID, Code: "not-found", Text: "not here in full"}))
		}
	}
	return c, err
}

// wentOut records a bundle that was read back.
func (d *Desk) wentOut(o CopyOutOrder, order bundle.Order, cases []*openCase, w *bundle.Written, res *CopyOutResult) error {
	log := BundleLog{
		Bundle: res.Bundle, Way: "out", AtMS: d.now().UnixMilli(), WrittenMS: w.Manifest.TimeMS, Folder: w.Folder, By: d.name, Device: d.v.Device().String(), For: res.For,
		Bytes: res.Bytes, Evening: o.Evening,
	}
	var ops []vault.LocalOp
	for i, oc := range cases {
		c := &w.Manifest.Cases[i]
		more, err := d.handOver(oc, handedFile, c)
		if err != nil {
			return err
		}
		ops = append(ops, more...)
		row := CopyOutCase{
			Case: oc.id.String(), Head: order.Cases[i].Mark.String(), Entries: int(c.Entries), Items: len(c.Items), Bytes: int64(c.Bytes), Full: c.Full, //nolint:gosec // counts
		}
		res.Cases = append(res.Cases, row)
		log.Cases, log.Head = append(log.Cases, row.Case), row.Head
		log.Entries += row.Entries
		log.Items += row.Items
	}
	if len(cases) > 1 {
		log.Head = ""
	}
	op, err := logged(localBundleOut, &log)
	if err == nil {
		err = d.v.Local().Do(append(ops, op)...)
	}
	if err != nil {
		return fmt.Errorf("record what was handed over: %w", err)
	}
	if err := d.countHanded(cases); err != nil {
		return err
	}
	for _, oc := range cases {
		d.publish(Changes{Case: oc.id.String(), Topics: []string{"transfer", "evidence"}})
	}
	return nil
}

// evening records in each case where the copy of the day went, with the head that the copy has. What else was written of the day stays.
func (d *Desk) evening(ctx context.Context, o CopyOutOrder, w *bundle.Written, res *CopyOutResult) error {
	for i, row := range res.Cases {
		v, err := d.Day(row.Case, o.Day)
		if err != nil {
			return err
		}
		mark := w.Manifest.Cases[i].Mark
		c := &EndDay{Case: Case{row.Case}, On: o.Day, CopyTo: filepath.Base(w.Folder), copyHead: mark[:]}
		if v.Entered != nil {
			c.Tomorrow, c.Note = v.Entered.Tomorrow, v.Entered.Note
		}
		if _, err := d.Do(ctx, c); err != nil {
			return fmt.Errorf("end of the day: %w", err)
		}
	}
	return nil
}
