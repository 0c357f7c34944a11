package casework

import (
	"context"
	"encoding/hex"
	"fmt"

	"genchi/app/ledger"
	"genchi/storage/check"
	"genchi/storage/evidence"
	"genchi/storage/trust"
)

// VerifyView is what a full check of the store found. Absent items were made on other laptops and have not been fetched: that is no
// damage.
type VerifyView struct {
	Cases    int             `json:"cases"`
	Records  int             `json:"records"`
	Entries  int             `json:"entries"`
	Items    int             `json:"items"`
	Chunks   int             `json:"chunks"`
	Bytes    int64           `json:"bytes"`
	Unnamed  int             `json:"unnamed"` // sealed pieces that no entry here names: a killed process left them, or entries are missing
	Absent   []string        `json:"absent"`
	Lost     []string        `json:"lost"`
	Findings []VerifyFinding `json:"findings"`
}

// VerifyFinding names one thing that is wrong. Code names a sentence of assets/lang (verify.<code>); What is the thing in people's
// words where there are any, such as the name of a photo.
type VerifyFinding struct {
	Code   string `json:"code"`
	Case   string `json:"case,omitempty"`
	What   string `json:"what,omitempty"`
	File   string `json:"file,omitempty"`
	Offset int64  `json:"offset,omitempty"`
	Entry  string `json:"entry,omitempty"`
	Item   string `json:"item,omitempty"`
	Chunk  string `json:"chunk,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Verify checks everything in the store, or one case: chains, signatures, seals, keys, chunks and the bytes of every item. progress may be nil.
func (d *Desk) Verify(ctx context.Context, id string, progress func(done, all int64)) (VerifyView, error) {
	v := VerifyView{Absent: []string{}, Lost: []string{}, Findings: []VerifyFinding{}}
	opt := check.Options{Progress: progress}
	if id != "" {
		oc, err := d.load(id)
		if err != nil {
			return v, err
		}
		opt.Cases = []trust.CaseID{oc.id}
	}
	names, ours := map[evidence.ItemID]string{}, map[evidence.ItemID]bool{}
	var lost []VerifyFinding
	opt.Items = func(c trust.CaseID) ([]evidence.Manifest, error) {
		return d.manifests(c, names, ours, func(oc *openCase) {
			for _, h := range oc.lost() {
				v.Lost = append(v.Lost, h.String())
				lost = append(lost, VerifyFinding{Code: "entry-lost", Case: oc.id.String(), Entry: h.String(), Detail: oc.place(h)})
			}
		})
	}
	opt.Passing = d.soundPieces
	rep, err := check.Run(ctx, d.v, opt)
	v.Cases, v.Records, v.Entries, v.Items, v.Chunks, v.Bytes = rep.Cases, rep.Records, rep.Entries, rep.Items, rep.Chunks, rep.Bytes
	v.Unnamed = rep.Unnamed
	for _, f := range rep.Findings {
		w := finding(f)
		w.What = names[f.Item]
		if f.Code == check.CodeAbsent && !ours[f.Item] || f.Code == check.CodeItemKey && !ours[f.Item] && !d.v.HasItemKey(f.Case, f.Item) {
			v.Absent = append(v.Absent, w.Item)
			continue
		}
		v.Findings = append(v.Findings, w)
	}
	v.Findings = append(v.Findings, lost...)
	if err != nil {
		return v, fmt.Errorf("verify: %w", err)
	}
	return v, nil
}

func finding(f check.Finding) VerifyFinding {
	w := VerifyFinding{Code: string(f.Code), File: f.File, Offset: f.Offset, Detail: f.Detail}
	if !f.Case.IsZero() {
		w.Case = f.Case.String()
	}
	if f.Entry != (trust.Hash{}) {
		w.Entry = f.Entry.String()
	}
	if f.Item != (evidence.ItemID{}) {
		w.Item = hex.EncodeToString(f.Item[:])
	}
	if f.Chunk != ([32]byte{}) {
		w.Chunk = hex.EncodeToString(f.Chunk[:])
	}
	return w
}

// manifests lists the sealed items that the entries of a case name, with people's names for them and whether this device made them. seen is
// called with the case, locked.
func (d *Desk) manifests(c trust.CaseID, names map[evidence.ItemID]string, ours map[evidence.ItemID]bool, seen func(*openCase)) ([]evidence.Manifest, error) {
	oc, err := d.load(c.String())
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	seen(oc)
	var out []evidence.Manifest
	add := func(m evidence.Manifest, err error, name string, entry ledger.Hash) {
		if err != nil {
			return // a manifest without form says nothing; the fold shows it as unknown
		}
		out = append(out, m)
		names[m.Item] = name
		if e, ok := oc.fold.Entry(entry); ok && e.Device == ledger.DeviceID(d.v.Device()) {
			ours[m.Item] = true
		}
	}
	for _, it := range oc.model.SortedItems() {
		if oc.model.IsDestroyed(it.ID) {
			continue
		}
		if !it.Seen {
			m, err := itemManifest(it)
			add(m, err, it.Name, it.Op.Entry)
		}
		if it.Rendition != nil {
			m, err := renditionManifest(it.Rendition)
			add(m, err, it.Name, it.Op.Entry)
		}
	}
	if e := oc.model.Editions; e != nil {
		m, err := editionManifest(e)
		add(m, err, e.Catalogue+" "+e.Version, stated(oc, e.Field()))
	}
	for _, r := range oc.model.Reports {
		m, err := manifest(r.Stored, r.Size, r.Digest, r.Commit, r.Chunks)
		add(m, err, "report", stated(oc, r.Field()))
	}
	for _, r := range oc.model.SortedPapers("") {
		m, err := manifest(r.Stored, r.Size, r.Digest, r.Commit, r.Chunks)
		add(m, err, r.Sort, stated(oc, r.Field()))
	}
	return out, nil
}

// stated is the entry that the shown value of a field comes from.
func stated(oc *openCase, f ledger.Field) ledger.Hash {
	for _, v := range oc.fold.Field(f).Values {
		return v.Stated[0].ID.Entry
	}
	return ledger.Hash{}
}
