package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"genchi/app/audit"
	"genchi/storage/vault"
)

// localCustody keeps what was done with evidence in a sitting until one entry says it, so that a look costs no entry and a kill loses none.
const localCustody = "custody" // key: case/item/act/sitting

// glances is how often one thing was done in a sitting.
type glances struct {
	Count uint   `json:"n"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// sitting is the time from unlocking a store to locking it.
type sitting struct {
	mu sync.Mutex
	id string
}

// Handled notes that an item was opened in large, exported or printed. Looks of one item in one sitting become one entry with their count, at
// the latest when the store is locked.
func (d *Desk) Handled(id string, item audit.ItemID, act string) error {
	oc, err := d.load(id)
	if err != nil {
		return err
	}
	d.mu.Lock()
	known := oc.model.Items[item].Known()
	d.mu.Unlock()
	if !known {
		return nil // a paper: its disclosures are records of their own
	}
	d.sitting.mu.Lock()
	defer d.sitting.mu.Unlock()
	now := d.now().Format("2006-01-02T15:04")
	if d.sitting.id == "" {
		d.sitting.id = fmt.Sprintf("s%x-%s", d.now().UnixMilli(), d.short)
	}
	key := strings.Join([]string{id, string(item), act, d.sitting.id}, "/")
	l := glances{From: now}
	if raw, ok := d.v.Local().Get(localCustody, key); ok && json.Unmarshal(raw, &l) != nil {
		l = glances{From: now}
	}
	l.Count++
	l.To = now
	raw, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("custody: %w", err)
	}
	if err := d.v.Local().Put(localCustody, key, raw); err != nil {
		return fmt.Errorf("custody: %w", err)
	}
	return nil
}

// pendingCustody lists what no entry says yet, by case, with the local keys.
func (d *Desk) pendingCustody() map[string]map[string]audit.Custody {
	out := map[string]map[string]audit.Custody{}
	for key, raw := range d.v.Local().All(localCustody) {
		parts := strings.Split(key, "/")
		var l glances
		if len(parts) != 4 || json.Unmarshal(raw, &l) != nil {
			continue
		}
		if out[parts[0]] == nil {
			out[parts[0]] = map[string]audit.Custody{}
		}
		out[parts[0]][key] = audit.Custody{Item: audit.ItemID(parts[1]), Act: parts[2], Sitting: parts[3], By: d.user, Count: l.Count, From: l.From, To: l.To}
	}
	return out
}

// settleCustody makes one entry a case of what was noted; over says that the sitting ends. What cannot be written stays noted. The caller
// holds writing.
func (d *Desk) settleCustody(ctx context.Context, over bool) error {
	d.sitting.mu.Lock()
	defer d.sitting.mu.Unlock()
	var errs []error
	for id, noted := range d.pendingCustody() {
		oc, err := d.load(id)
		if err != nil || d.may(oc) != nil {
			continue // the case is not here, or this device's entries have no effect in it
		}
		p := &planner{d: d, oc: oc}
		var done []vault.LocalOp
		for key, c := range noted {
			if err := p.set(c); err != nil {
				errs = append(errs, err)
				continue
			}
			if over || c.Sitting != d.sitting.id {
				done = append(done, vault.LocalOp{Kind: localCustody, Key: key})
			}
		}
		if _, err := d.commit(ctx, p); err != nil {
			errs = append(errs, fmt.Errorf("custody: %w", err))
			continue
		}
		if err := d.v.Local().Do(done...); err != nil {
			errs = append(errs, fmt.Errorf("custody: %w", err))
		}
	}
	return errors.Join(errs...)
}

// destroyed deletes key and sealed pieces of what two persons agreed to destroy. It may be called twice. Entries whose past is not complete yet
// wait: what is gone does not come back. The caller does not hold mu.
func (d *Desk) destroyed(oc *openCase) error {
	d.mu.Lock()
	var gone []*audit.Item
	for id, e := range oc.model.Handling.Destroyed {
		v, ok := oc.fold.Verdict(e.ID.Entry)
		if it := oc.model.Items[id]; ok && !v.Undecided && it.Known() && !it.Seen {
			gone = append(gone, it)
		}
	}
	d.mu.Unlock()
	for _, it := range gone {
		for _, m := range manifestsOf(it) {
			if err := d.drop(oc, &m); err != nil {
				return err
			}
		}
		if err := d.orderPurge(oc, it); err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return d.acknowledgeItems(oc, gone)
}
