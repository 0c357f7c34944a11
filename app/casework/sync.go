package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/exchange"
)

// localParked keeps what the server refused; the kind carries the case, the key is the id.
const localParked = "parked-by-server/"

// TransferProgress is told to whoever waits for a push or a pull.
type TransferProgress struct {
	Case        string
	Kind        string // control, entries, bytes, item, waiting, parked, pulled
	Done, Total int64
	Text        string
}

// TransferResult is what a push or a pull did.
type TransferResult struct {
	Cases       []string    `json:"cases"`
	Records     int         `json:"records"`
	Entries     int         `json:"entries"`
	Items       int         `json:"items"`
	Bytes       int64       `json:"bytes"`
	Forks       int         `json:"forks"`
	Parked      []ParkedRow `json:"parked"`
	NeedsPerson bool        `json:"needs_person"`
	Conflicts   int         `json:"conflict_count"`
	Quarantined int         `json:"quarantined_count"`
	Destroyed   []string    `json:"destroyed,omitempty"` // cases that a signed order took from this store
	HeldBack    []string    `json:"held_back,omitempty"` // orders that this store does not obey before a person decides
}

func (r *TransferResult) add(x *exchange.Report) {
	r.Records += x.Records
	r.Entries += x.Entries
	r.Items += len(x.Items)
	r.Bytes += x.Bytes
	r.Forks += len(x.Forks)
	for _, p := range x.Parked {
		r.Parked = append(r.Parked, parkedRow(p))
	}
}

func parkedRow(p exchange.Parked) ParkedRow {
	id := p.Hash.String()
	if p.Item != (exchange.ItemID{}) {
		id = hex.EncodeToString(p.Item[:])
	}
	return ParkedRow{ID: id, Why: string(p.Code) + ": " + p.Text}
}

// Errors of the exchange with the central server; each has its own sentences. Nothing that was saved is lost by any of them.
var (
	ErrNetwork = errors.New("central server")           // could not be reached, or broke off
	ErrServer  = errors.New("central server is untrue") // answered what no honest server does, or takes back what it signed
	ErrTurned  = errors.New("central server refuses")   // does not let this device in
	// ErrNoServer is a body whose card names no central server.
	ErrNoServer = exchange.ErrNoServer
)

// exchangeError names the cause of a failed exchange. A fault of this laptop's own store is none of the server's.
func exchangeError(what string, err error) error {
	kind := ErrNetwork
	switch exchange.CauseOf(err) {
	case exchange.Untrue:
		kind = ErrServer
	case exchange.Refusing:
		kind = ErrTurned
	case exchange.OwnStore, exchange.NoServer:
		return fmt.Errorf("%s: %w", what, err)
	case exchange.Unreachable:
	}
	return fmt.Errorf("%w: %s: %w", kind, what, err)
}

// engine prepares the conversation with the body's server.
func (d *Desk) engine(progress func(TransferProgress)) (*exchange.Engine, error) {
	body, ok := d.v.Trust().Body()
	if !ok {
		return nil, refuse("no_card", "")
	}
	e, err := exchange.New(exchange.Options{
		Server: body.Server, TLS: d.v.TLSKey(), Store: d.exchangeStore(), Pause: d.opt.Pause,
		Events: func(ev exchange.Event) {
			if progress != nil {
				progress(TransferProgress{Case: ev.Case.String(), Kind: string(ev.Kind), Done: ev.Done, Total: ev.Total, Text: ev.Text})
			}
		},
	})
	if err != nil {
		return nil, exchangeError("connect", err)
	}
	return e, nil
}

// Push sends what the server lacks of one case, or of all, and keeps its receipts. It can be cut and repeated at any time.
func (d *Desk) Push(ctx context.Context, id string, progress func(TransferProgress)) (TransferResult, error) {
	res := TransferResult{Cases: []string{}, Parked: []ParkedRow{}}
	e, err := d.engine(progress)
	if err != nil {
		return res, err
	}
	defer e.Close()
	ids := d.CaseIDs()
	if id != "" {
		ids = []string{id}
	}
	if len(ids) == 0 { // every case was destroyed: what was deleted is still to be told
		rep, err := e.PushControl(ctx)
		if rep != nil {
			res.add(rep)
		}
		if err != nil {
			return res, exchangeError("push", err)
		}
	}
	var refused error
	for _, id := range ids {
		err := d.pushCase(ctx, e, id, &res)
		if errors.Is(err, ErrTurned) {
			refused = errors.Join(refused, err) // one case does not hinder the next
			continue
		}
		if err != nil {
			return res, err
		}
	}
	res.NeedsPerson = len(res.Parked) > 0
	return res, refused
}

func (d *Desk) pushCase(ctx context.Context, e *exchange.Engine, id string, res *TransferResult) error {
	oc, err := d.load(id)
	if err != nil {
		return err
	}
	if len(d.damagedRecords(oc.id)) > 0 { // mended first: without them entries here look as if nobody had the right to write them
		if _, err := e.FetchControl(ctx, oc.id); err != nil {
			return exchangeError("fetch control records", err)
		}
	}
	items, err := d.itemsToSend(oc)
	if err != nil {
		return err
	}
	rep, err := e.Push(ctx, oc.id, items)
	res.Cases = append(res.Cases, id)
	if rep != nil {
		res.add(rep)
		if serr := d.keepOutcome(oc, rep, err == nil); serr != nil && err == nil {
			return serr
		}
	}
	d.publish(Changes{Case: id, Topics: []string{"transfer", "checks"}})
	if err != nil {
		return exchangeError("push", err)
	}
	return nil
}

// keepOutcome shows which items lie at the server in full, and remembers what it refuses. Only a push that came to its end says that
// something is refused no longer.
func (d *Desk) keepOutcome(oc *openCase, rep *exchange.Report, whole bool) error {
	kind := localParked + oc.id.String()
	var ops []vault.LocalOp
	now := map[string]bool{}
	for _, p := range rep.Parked {
		row := parkedRow(p)
		now[row.ID] = true
		ops = append(ops, vault.LocalOp{Kind: kind, Key: row.ID, Value: []byte(row.Why)})
	}
	if whole {
		for id := range d.v.Local().All(kind) {
			if !now[id] {
				ops = append(ops, vault.LocalOp{Kind: kind, Key: id})
			}
		}
	}
	if len(ops) > 0 {
		if err := d.v.Local().Do(ops...); err != nil {
			return fmt.Errorf("keep what was refused: %w", err)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.readReceipts(oc)
	return nil
}

// origin names the log of the body's server.
func (d *Desk) origin() string {
	if b, ok := d.v.Trust().Body(); ok {
		return b.Server.LogOrigin
	}
	return ""
}

// readReceipts brings the verified receipts of a case into memory. The caller holds mu or is alone.
func (d *Desk) readReceipts(oc *openCase) {
	oc.received = map[ledger.Hash]int64{}
	for h, leaf := range d.books.Leaves(oc.id, d.origin()) {
		oc.received[ledger.Hash(h)] = int64(leaf) //nolint:gosec // a count
	}
}

// sealedItems lists every sealed thing that the entries of a case name: evidence, renditions, reports.
func sealedItems(m *audit.Case) ([]exchange.Item, error) {
	var out []exchange.Item
	seen := map[evidence.ItemID]bool{}
	add := func(man evidence.Manifest, err error, first bool) error {
		if err != nil || seen[man.Item] {
			return err
		}
		seen[man.Item] = true
		out = append(out, exchange.Item{ID: exchange.ItemID(man.Item), Chunks: man.Chunks, First: first})
		return nil
	}
	if m.Editions != nil {
		man, err := editionManifest(m.Editions)
		if err := add(man, err, true); err != nil {
			return nil, err
		}
	}
	for _, it := range m.SortedItems() {
		if m.IsDestroyed(it.ID) {
			continue
		}
		if !it.Seen {
			man, err := itemManifest(it)
			if err := add(man, err, isPhoto(it.Media)); err != nil {
				return nil, err
			}
		}
		if it.Rendition != nil {
			man, err := renditionManifest(it.Rendition)
			if err := add(man, err, true); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range m.Reports {
		man, err := manifest(r.Stored, r.Size, r.Digest, r.Commit, r.Chunks)
		if err := add(man, err, true); err != nil {
			return nil, err
		}
	}
	for _, r := range m.SortedPapers("") {
		man, err := manifest(r.Stored, r.Size, r.Digest, r.Commit, r.Chunks)
		if err := add(man, err, true); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// itemsToSend are those that lie here in full. The server is asked each time which chunks it lacks: it may have lost what it had.
func (d *Desk) itemsToSend(oc *openCase) ([]exchange.Item, error) {
	d.mu.Lock()
	all, err := sealedItems(oc.model)
	d.mu.Unlock()
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, it := range all {
		if !d.v.HasItemKey(oc.id, evidence.ItemID(it.ID)) {
			continue
		}
		if len(d.v.Evidence().Missing(oc.id, evidence.Manifest{Chunks: it.Chunks})) > 0 {
			continue
		}
		key, err := d.v.ItemKeyObject(oc.id, evidence.ItemID(it.ID))
		if err != nil {
			return nil, fmt.Errorf("key of item %x: %w", it.ID, err)
		}
		it.Key = key
		out = append(out, it)
	}
	return out, nil
}

// Pull fetches what the server has of this device's cases, then the evidence that the new entries name.
func (d *Desk) Pull(ctx context.Context, id string, progress func(TransferProgress)) (TransferResult, error) {
	res := TransferResult{Cases: []string{}, Parked: []ParkedRow{}}
	e, err := d.engine(progress)
	if err != nil {
		return res, err
	}
	defer e.Close()
	before := d.CaseIDs()
	rep, err := e.Pull(ctx)
	if rep != nil {
		res.add(rep)
	}
	after := d.CaseIDs()
	for _, cid := range before {
		if !slices.Contains(after, cid) {
			res.Destroyed = append(res.Destroyed, cid)
		}
	}
	if err != nil {
		return res, exchangeError("pull", err)
	}
	for _, cid := range d.CaseIDs() {
		if id != "" && id != cid {
			continue
		}
		if err := d.fetchCase(ctx, e, cid, &res); err != nil {
			return res, err
		}
	}
	for _, c := range d.ordered() {
		res.HeldBack = append(res.HeldBack, c.String())
	}
	for _, x := range d.erasures() {
		res.HeldBack = append(res.HeldBack, x.Hash.String())
	}
	res.NeedsPerson = len(res.Parked) > 0 || res.Conflicts > 0 || res.Quarantined > 0 || res.Forks > 0 || len(res.HeldBack) > 0
	return res, d.nameInvolved(ctx)
}

func (d *Desk) fetchCase(ctx context.Context, e *exchange.Engine, id string, res *TransferResult) error {
	oc, err := d.load(id)
	if err != nil {
		return err
	}
	if err := d.destroyed(oc); err != nil {
		return err
	}
	d.mu.Lock()
	all, err := sealedItems(oc.model)
	res.Conflicts += len(oc.model.Conflicts)
	res.Quarantined += len(oc.fold.Inert())
	d.mu.Unlock()
	if err != nil {
		return err
	}
	missing := all[:0]
	for _, it := range all {
		if !d.v.HasItemKey(oc.id, evidence.ItemID(it.ID)) || len(d.v.Evidence().Missing(oc.id, evidence.Manifest{Chunks: it.Chunks})) > 0 {
			missing = append(missing, it)
		}
	}
	res.Cases = append(res.Cases, id)
	if len(missing) > 0 {
		rep, err := e.Fetch(ctx, oc.id, missing)
		if rep != nil {
			res.add(rep)
		}
		if err != nil {
			return exchangeError("fetch evidence", err)
		}
	}
	d.mu.Lock()
	d.readReceipts(oc)
	if oc.edition == nil {
		oc.edition = d.editionOf(oc)
	}
	d.mu.Unlock()
	d.publish(Changes{Case: id, Topics: []string{"case", "checks", "evidence", "findings", "report", "transfer"}})
	return nil
}

// exchangeStore is this store as the exchange sees it: what arrives is folded as soon as it is on disk.
func (d *Desk) exchangeStore() *exchange.Store {
	st := exchange.StoreOf(d.v, d.v.Evidence(), d.books, d.arrived)
	add := st.AddControl
	st.AddControl = func(ctx context.Context, records []*trust.Record) error {
		d.writing.Lock()
		defer d.writing.Unlock()
		if err := add(ctx, records); err != nil {
			return err
		}
		d.judgeAnew()
		return d.obey(ctx)
	}
	return st
}

// judgeAnew folds every open case under the control records as they are now.
func (d *Desk) judgeAnew() {
	d.adopt()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, oc := range d.cases {
		oc.fold.SetControl(control(d.v, oc.id))
		oc.model, oc.hints = d.build(oc), nil
	}
}

// arrived folds entries that were pulled and are on disk. A case that nobody looked at yet is read from the journals when somebody does.
func (d *Desk) arrived(in trust.CaseID, entries []*journal.Entry) {
	oc, loaded := d.openCases()[in]
	if !loaded {
		return
	}
	opened, err := d.v.OpenEntries(in, entries)
	if err != nil {
		return // the store was locked meanwhile; the journals have them
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, o := range opened {
		d.fold(oc, o.Entry, o.Plain)
	}
}

func (d *Desk) openCases() map[trust.CaseID]*openCase {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make(map[trust.CaseID]*openCase, len(d.cases))
	for id, oc := range d.cases {
		out[id] = oc
	}
	return out
}

// parked lists what the server refused of a case.
func (d *Desk) parked(oc *openCase) []ParkedRow {
	out := []ParkedRow{}
	for key, why := range d.v.Local().All(localParked + oc.id.String()) {
		out = append(out, ParkedRow{ID: key, Why: string(why)})
	}
	slices.SortFunc(out, func(a, b ParkedRow) int { return strings.Compare(a.ID, b.ID) })
	return out
}
