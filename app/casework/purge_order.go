package casework

import (
	"bytes"
	"fmt"
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// The central server is blind: it deletes an item that two persons agreed to destroy (1-2-4) only by a signed order with the approvals of both. The first signs
// with the request, the second with the yes. Laptops go by the entries and acknowledge.

// itemOrder names the sealed pieces of an item, without approvals; with its picture for the papers if it has one and shown is set.
func itemOrder(c trust.CaseID, it *audit.Item, shown bool) (*trust.Destruction, error) {
	m, err := itemManifest(it)
	if err != nil {
		return nil, err
	}
	all := []evidence.Manifest{m}
	if shown && it.Rendition != nil {
		if m, err = renditionManifest(it.Rendition); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	d := &trust.Destruction{Case: c, Scope: trust.ScopeItems}
	for _, m := range all {
		x := trust.DestroyedItem{Item: m.Item}
		for _, k := range m.Chunks {
			x.Chunks = append(x.Chunks, k.Hash)
		}
		d.Items = append(d.Items, x)
	}
	slices.SortFunc(d.Items, func(a, b trust.DestroyedItem) int { return bytes.Compare(a.Item[:], b.Item[:]) })
	return d, nil
}

// signPurge puts this device's approval into a request, where the item has bytes.
func (p *planner) signPurge(f *audit.Purge) error {
	it := p.oc.model.Items[f.Item]
	if f.Off || !it.Known() || it.Seen {
		return nil
	}
	order, err := itemOrder(p.oc.id, it, true)
	if err != nil {
		return nil //nolint:nilerr // an item without form has no pieces that could be named
	}
	a, err := p.d.v.Approve(order)
	if err != nil {
		return fmt.Errorf("approve: %w", err)
	}
	f.Device, f.Sig = a.Device[:], a.Sig[:]
	return nil
}

// orderPurge signs the order for the server, where this device gave the second yes and there is none yet. The caller does not hold mu.
func (d *Desk) orderPurge(oc *openCase, it *audit.Item) error {
	set := d.v.Trust()
	d.mu.Lock()
	done, req := oc.model.Handling.Destroyed[it.ID], oc.model.Handling.Purges[it.ID]
	e, ok := oc.fold.Entry(done.ID.Entry)
	d.mu.Unlock()
	if !ok || e.Device != ledger.DeviceID(d.v.Device()) || len(req.Fact.Sig) != 64 || len(req.Fact.Device) != 16 {
		return nil
	}
	first := trust.Approval{Device: trust.DeviceID(req.Fact.Device), Sig: [64]byte(req.Fact.Sig)}
	card, ok := set.Card(first.Device)
	if !ok {
		return nil
	}
	for _, shown := range []bool{true, false} { // the picture may have come after the request
		order, err := itemOrder(oc.id, it, shown)
		if err != nil || set.DestroyedItem(oc.id, order.Items[0].Item) {
			return nil //nolint:nilerr // an item without form has no pieces that could be named
		}
		if !order.Approved(set.Pin(), first, card.SigningKey) {
			continue
		}
		second, err := d.v.Approve(order)
		if err != nil {
			return fmt.Errorf("approve: %w", err)
		}
		if _, err := d.v.SignControl(order.WithApprovals(first, second)); err != nil {
			return fmt.Errorf("sign destruction of an item: %w", err)
		}
		return nil
	}
	return nil
}

// acknowledgeItems signs that the pieces which orders name are gone here. gone are the items that the entries say were destroyed.
func (d *Desk) acknowledgeItems(oc *openCase, gone []*audit.Item) error {
	here := map[[16]byte]bool{}
	for _, it := range gone {
		for _, m := range manifestsOf(it) {
			here[m.Item] = true
		}
	}
	for _, x := range d.v.Trust().Destructions(oc.id) {
		if x.Content.Scope != trust.ScopeItems {
			continue
		}
		f := vault.Forgotten{Case: oc.id}
		whole := true
		for _, it := range x.Content.Items {
			whole = whole && here[it.Item]
			f.Items++
			f.Chunks += uint64(len(it.Chunks))
		}
		if !whole {
			continue // the entries that say so are still to come
		}
		if err := d.v.ForgotItems(x.Hash, f); err != nil {
			return fmt.Errorf("acknowledge: %w", err)
		}
	}
	return nil
}

// manifestsOf lists the sealed things of an item.
func manifestsOf(it *audit.Item) []evidence.Manifest {
	var out []evidence.Manifest
	if m, err := itemManifest(it); err == nil {
		out = append(out, m)
	}
	if it.Rendition != nil {
		if m, err := renditionManifest(it.Rendition); err == nil {
			out = append(out, m)
		}
	}
	return out
}
