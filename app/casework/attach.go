package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/storage/disk"
	"genchi/storage/evidence"
)

// Space below which no new evidence is taken in, so that the last sentence can still be saved, in bytes.
const minFree = 1 << 30

// stray are sealed bytes that no entry will name and that could not be removed yet.
type stray struct {
	oc  *openCase
	put evidence.Manifest
}

// drop removes sealed bytes that no entry will name. What cannot be removed now is tried again with the next and when the desk is
// closed; the error still tells of it. The caller holds writing or taking.
func (d *Desk) drop(oc *openCase, put *evidence.Manifest) error {
	if put == nil {
		return nil
	}
	d.mu.Lock()
	d.strays = append(d.strays, stray{oc, *put})
	d.mu.Unlock()
	return d.dropStrays()
}

func (d *Desk) dropStrays() error {
	d.mu.Lock()
	todo := d.strays
	d.strays = nil
	d.mu.Unlock()
	var left []stray
	var errs []error
	for _, s := range todo {
		if err := errors.Join(d.v.DropItemKey(s.oc.id, s.put.Item), d.v.Evidence().Drop(s.oc.id, s.put)); err != nil {
			left, errs = append(left, s), append(errs, err)
		}
	}
	d.mu.Lock()
	d.strays = append(d.strays, left...)
	d.mu.Unlock()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("drop evidence: %w", err)
	}
	return nil
}

// admits refuses evidence before a byte of it is read: the contract, the roster, the space on the disk.
func (d *Desk) admits(oc *openCase) error {
	if err := d.may(oc); err != nil {
		return err
	}
	probe := audit.Evidence{ID: audit.ItemID("00000000000000000000000000000000"), Name: "-", Seen: true}
	op, err := audit.Set(probe, nil)
	if err != nil {
		return badForm(err)
	}
	draft := &ledger.Entry{Device: ledger.DeviceID(d.v.Device()), Payload: ledger.Payload{User: d.user, Ops: []ledger.Op{op}}}
	if bs := oc.fold.Judge(draft); len(bs) > 0 {
		return refusalOf(bs[0])
	}
	free, err := d.v.Free()
	if err != nil {
		return fmt.Errorf("free space: %w", err)
	}
	if free < minFree {
		return &Refusal{Code: "low_space", Args: []string{strconv.FormatUint(free>>20, 10)}, cause: disk.ErrNoSpace}
	}
	return nil
}

func refusedSource(err error) error {
	var r *intake.Refusal
	if errors.As(err, &r) {
		return &Refusal{Code: codeSource, Args: []string{string(r.Code), r.Name}, cause: err}
	}
	return err
}

// sameBytes finds an item of the case with these bytes, all of which are here.
func (d *Desk) sameBytes(oc *openCase, sha []byte) *audit.Item {
	for _, old := range oc.model.SortedItems() {
		if !old.Seen && bytes.Equal(old.SHA256, sha) && d.here(oc, old) {
			return old
		}
	}
	return nil
}

// storedID names the sealed bytes of an item: its own, or those of the item that it repeats.
func storedID(it *audit.Item) audit.ItemID {
	if it.Storage != "" {
		return it.Storage
	}
	return it.ID
}

// store seals r under a fresh item key and keeps the key object. After an error nothing of it is there.
func (d *Desk) store(ctx context.Context, oc *openCase, id evidence.ItemID, r io.Reader, progress func(int64)) (evidence.Manifest, error) {
	m, key, err := d.v.Evidence().Put(ctx, oc.id, id, d.opt.Rand, r, progress)
	if err != nil {
		return m, fmt.Errorf("seal evidence: %w", err)
	}
	defer key.Wipe()
	if err := d.v.PutItemKey(oc.id, id, key); err != nil {
		return m, errors.Join(fmt.Errorf("keep item key: %w", err), d.drop(oc, &m)) // the key may be there all the same
	}
	return m, nil
}

func auditChunks(cs []evidence.Chunk) []audit.Chunk {
	out := make([]audit.Chunk, 0, len(cs))
	for _, c := range cs {
		out = append(out, audit.Chunk{Hash: slices.Clone(c.Hash[:]), Size: c.Size})
	}
	return out
}

// manifest is what the evidence store needs to open sealed bytes.
func manifest(id audit.ItemID, size uint64, sha, commit []byte, chunks []audit.Chunk) (evidence.Manifest, error) {
	m := evidence.Manifest{Size: size}
	raw, err := hex.DecodeString(string(id))
	if err != nil || len(raw) != len(m.Item) || len(sha) != 32 || len(commit) != 32 {
		return m, fmt.Errorf("item %s: %w", id, audit.ErrForm)
	}
	copy(m.Item[:], raw)
	copy(m.Plain[:], sha)
	copy(m.Commit[:], commit)
	for _, c := range chunks {
		x := evidence.Chunk{Size: c.Size}
		copy(x.Hash[:], c.Hash)
		m.Chunks = append(m.Chunks, x)
	}
	return m, nil
}

func itemManifest(it *audit.Item) (evidence.Manifest, error) {
	return manifest(storedID(it), it.Size, it.SHA256, it.Commit, it.Chunks)
}

func renditionManifest(r *audit.Rendition) (evidence.Manifest, error) {
	return manifest(r.Stored, r.Size, r.SHA256, r.Commit, r.Chunks)
}

// here tells whether every sealed piece of an item and its key lie in this store.
func (d *Desk) here(oc *openCase, it *audit.Item) bool {
	if it.Seen {
		return true
	}
	m, err := itemManifest(it)
	if err != nil {
		return false
	}
	return d.v.HasItemKey(oc.id, m.Item) && len(d.v.Evidence().Missing(oc.id, m)) == 0
}

// GetEvidence writes the bytes of an item to w. A byte is written only after its chunk was authenticated, and the whole is checked
// against size and SHA-256 before nil is returned.
func (d *Desk) GetEvidence(ctx context.Context, id string, item audit.ItemID, w io.Writer) (ItemView, error) {
	oc, err := d.load(id)
	if err != nil {
		return ItemView{}, err
	}
	d.mu.Lock()
	it := oc.model.Items[item]
	known := it.Known() && !it.Seen
	var v ItemView
	var m evidence.Manifest
	if known {
		v = d.itemView(oc, it)
		m, err = itemManifest(it)
		if err == nil && oc.model.IsDestroyed(item) {
			err = refuse("destroyed", notice.P1_2_4, string(item))
		}
	} else {
		if m, known = reportManifest(oc, item); !known {
			m, known = paperManifest(oc, item)
		}
	}
	d.mu.Unlock()
	if err != nil {
		return v, err
	}
	if !known {
		return v, refuse("unknown_item", "", string(item))
	}
	return v, d.copyOut(ctx, oc, m, w)
}

// reportManifest finds a compiled report by the name of its sealed bytes.
func reportManifest(oc *openCase, item audit.ItemID) (evidence.Manifest, bool) {
	for _, r := range oc.model.Reports {
		if r.Stored == item {
			m, err := manifest(r.Stored, r.Size, r.Digest, r.Commit, r.Chunks)
			return m, err == nil
		}
	}
	return evidence.Manifest{}, false
}

func (d *Desk) copyOut(ctx context.Context, oc *openCase, m evidence.Manifest, w io.Writer) error {
	key, err := d.v.ItemKey(oc.id, m.Item)
	if err != nil {
		return fmt.Errorf("%w: key of item %x: %w", ErrDamage, m.Item, err)
	}
	defer key.Wipe()
	if err := d.v.Evidence().Verify(ctx, oc.id, m, key); err != nil {
		if unusable(err) || errors.Is(err, evidence.ErrContent) {
			err = fmt.Errorf("%w: %w", ErrDamage, err)
		}
		return fmt.Errorf("item %x: %w", m.Item, err)
	}
	r, err := d.v.Evidence().Reader(oc.id, m, key)
	if err != nil {
		return fmt.Errorf("open item %x: %w", m.Item, err)
	}
	defer r.Close() //nolint:errcheck // read only
	if _, err := io.Copy(w, r); err != nil {
		return fmt.Errorf("copy item %x: %w", m.Item, err)
	}
	return nil
}

// bytesOf reads a small sealed item whole.
func (d *Desk) bytesOf(oc *openCase, m evidence.Manifest) ([]byte, error) {
	key, err := d.v.ItemKey(oc.id, m.Item)
	if err != nil {
		return nil, fmt.Errorf("key of item %x: %w", m.Item, err)
	}
	defer key.Wipe()
	r, err := d.v.Evidence().Reader(oc.id, m, key)
	if err != nil {
		return nil, fmt.Errorf("open item %x: %w", m.Item, err)
	}
	defer r.Close() //nolint:errcheck // read only
	b := make([]byte, m.Size)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, fmt.Errorf("read item %x: %w", m.Item, err)
	}
	return b, nil
}

// Picture gives the rendition of a photo as JPEG; nil where there is none.
func (d *Desk) Picture(id string, item audit.ItemID) ([]byte, error) {
	oc, err := d.load(id)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	it := oc.model.Items[item]
	var r *audit.Rendition
	if it.Known() && !oc.model.IsDestroyed(item) {
		r = it.Rendition
	}
	d.mu.Unlock()
	if r == nil {
		return nil, nil
	}
	m, err := renditionManifest(r)
	if err != nil {
		return nil, err
	}
	return d.bytesOf(oc, m)
}

// RenderPending makes the renditions that are still missing for photos of this device, one entry each. A photo that cannot be decoded
// keeps its sealed original and gets none. progress is told by one goroutine at a time.
func (d *Desk) RenderPending(ctx context.Context, progress func(done, all int)) error {
	for _, id := range d.CaseIDs() {
		oc, err := d.load(id)
		if err != nil {
			return err
		}
		if d.may(oc) != nil {
			continue // what this device would write has no effect
		}
		if err := d.renderAll(ctx, oc, d.pending(oc), progress); err != nil {
			return err
		}
	}
	return nil
}

// renderAll makes the renditions of photos, several at once, so that one waits for the disk while others are decoded. What repeats the
// bytes of another photo comes after it.
func (d *Desk) renderAll(ctx context.Context, oc *openCase, pending []audit.Evidence, progress func(done, all int)) error {
	var first, again []audit.Evidence
	seen := map[string]bool{}
	for _, it := range pending {
		if sum := string(it.SHA256); seen[sum] {
			again = append(again, it)
		} else {
			seen[sum] = true
			first = append(first, it)
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var mu sync.Mutex
	var failed error // the first, which stopped the others
	done := 0
	one := func(it audit.Evidence) error {
		err := ctx.Err()
		if err == nil {
			err = d.render(ctx, oc, it)
		}
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			if failed == nil {
				failed = err
			}
			stop()
			return err
		}
		if done++; progress != nil {
			progress(done, len(pending))
		}
		return nil
	}
	for _, some := range [][]audit.Evidence{first, again} {
		if eachOf(len(some), 1, func(i int) error { return one(some[i]) }) != nil {
			return failed
		}
	}
	return nil
}

func (d *Desk) pending(oc *openCase) []audit.Evidence {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []audit.Evidence
	for _, it := range oc.model.SortedItems() {
		if it.Rendition == nil && !it.Seen && it.By == d.user && isPhoto(it.Media) && !hopeless(it.Problem) && d.here(oc, it) {
			out = append(out, it.Evidence)
		}
	}
	return out
}

// hopeless tells whether a problem named at the intake leaves nothing to decode.
func hopeless(problem string) bool {
	switch intake.Code(problem) { //nolint:exhaustive // the others leave something or were refused
	case intake.Empty, intake.Truncated, intake.Damaged, intake.TooManyPixels, intake.NoPreview, intake.NotPicture:
		return true
	}
	return false
}

func (d *Desk) render(ctx context.Context, oc *openCase, e audit.Evidence) error {
	if done, err := d.renderSame(ctx, oc, e); done || err != nil {
		return err
	}
	m, err := itemManifest(&audit.Item{Evidence: e})
	if err != nil {
		return err
	}
	key, err := d.v.ItemKey(oc.id, m.Item)
	if err != nil {
		return nil // verify names it
	}
	defer key.Wipe()
	r, err := d.v.Evidence().Reader(oc.id, m, key)
	if unusable(err) {
		return nil // the same
	}
	if err != nil {
		return fmt.Errorf("open item %s: %w", e.ID, err)
	}
	defer r.Close()                             //nolint:errcheck // read only
	info, _ := intake.Inspect(r, int64(m.Size)) //nolint:gosec // sizes come from files
	pic, err := d.decoder.Rendition(ctx, r, info, intake.RenditionSide)
	if unusable(err) {
		return nil // verify names it
	}
	if err != nil {
		var ref *intake.Refusal
		if errors.As(err, &ref) {
			return nil // kept as sealed evidence without a picture
		}
		return fmt.Errorf("shrink %s: %w", e.ID, err)
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	raw, err := d.random()
	if err != nil {
		return err
	}
	rm, err := d.store(ctx, oc, evidence.ItemID(raw), bytes.NewReader(pic.JPEG), nil)
	if err != nil {
		return err
	}
	err = d.recordRendition(ctx, oc, audit.Rendition{
		Item: e.ID, Stored: audit.ItemID(hex.EncodeToString(raw)), Width: uint32(pic.Width), Height: uint32(pic.Height), //nolint:gosec // at most 1,600
		Size: rm.Size, SHA256: rm.Plain[:], Commit: rm.Commit[:], Chunks: auditChunks(rm.Chunks),
	})
	if unsigned(ctx, err) {
		err = errors.Join(err, d.drop(oc, &rm))
	}
	return err
}

// unusable tells whether the sealed bytes of an item are missing, damaged, or do not belong to its key.
func unusable(err error) bool {
	var gone evidence.ErrMissing
	var bad evidence.ErrDamaged
	return errors.As(err, &gone) || errors.As(err, &bad) || errors.Is(err, evidence.ErrKey) || errors.Is(err, evidence.ErrManifest)
}

// renderSame gives an item that repeats another one that one's rendition, if there is one.
func (d *Desk) renderSame(ctx context.Context, oc *openCase, e audit.Evidence) (bool, error) {
	d.mu.Lock()
	var same *audit.Rendition
	for _, old := range oc.model.SortedItems() {
		if old.ID != e.ID && old.Rendition != nil && bytes.Equal(old.SHA256, e.SHA256) {
			same = old.Rendition
			break
		}
	}
	d.mu.Unlock()
	if same == nil {
		return false, nil
	}
	r := *same
	r.Item = e.ID
	d.writing.Lock()
	defer d.writing.Unlock()
	return true, d.recordRendition(ctx, oc, r)
}

func (d *Desk) recordRendition(ctx context.Context, oc *openCase, r audit.Rendition) error {
	p := &planner{d: d, oc: oc}
	if err := p.set(r); err != nil {
		return err
	}
	ch, err := d.commit(ctx, p)
	if err == nil {
		d.publish(ch)
	}
	return err
}
