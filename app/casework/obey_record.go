package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/storage/trust"
)

// erasureOrder is a signed order to destroy entries.
type erasureOrder = trust.Signed[*trust.Destruction]

// erasures lists the orders to destroy records of books of this store that are not carried out here.
func (d *Desk) erasures() []erasureOrder {
	var out []erasureOrder
	for _, c := range d.v.Cases() {
		for _, x := range d.v.Trust().Destructions(c) {
			if x.Content.Scope == trust.ScopeEntries && !d.v.Trust().Destroyed(c) && !d.v.Erased(x.Hash) {
				out = append(out, x)
			}
		}
	}
	return out
}

// erasure is the order of a record hash that waits here.
func (d *Desk) erasure(hash string) (erasureOrder, bool) {
	for _, x := range d.erasures() {
		if x.Hash.String() == hash {
			return x, true
		}
	}
	return erasureOrder{}, false
}

// obeyRecords carries out every order to destroy a record. What was begun is finished: entries without payload tell nothing any more that could speak
// against it. The caller holds writing.
func (d *Desk) obeyRecords(ctx context.Context) error {
	var errs []error
	keep := sync.OnceValues(d.keepings)
	books := map[trust.CaseID][]erasureOrder{}
	for _, x := range d.erasures() {
		books[x.Content.Case] = append(books[x.Content.Case], x)
	}
	for c, orders := range books {
		for some := range slices.Chunk(orders, batchStep) {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("destroy: %w", err)
			}
			if err := d.erase(c, some, keep); err != nil {
				errs = append(errs, fmt.Errorf("destroy record: %w", err))
			}
		}
	}
	return errors.Join(errs...)
}

// erase carries out those orders to destroy records of a book that nothing known here speaks against.
func (d *Desk) erase(c trust.CaseID, orders []erasureOrder, keep func() (keepings, error)) error {
	var of []trust.Hash
	drafts := map[string]bool{}
	for _, x := range orders {
		if len(d.resistsRecord(x, keep)) > 0 {
			continue
		}
		of = append(of, x.Hash)
		if what := d.recordOf(x); what != "" {
			drafts[c.String()+"/record/"+what] = true
		}
	}
	if len(of) == 0 {
		return nil
	}
	if _, err := d.v.Erase(c, func(kind, key string) bool { return kind == localDraft && drafts[key] }, of...); err != nil {
		return err
	}
	d.mu.Lock()
	delete(d.cases, c)
	for _, oc := range d.cases { // the index is new and empty
		oc.fresh = nil
	}
	d.mu.Unlock()
	d.publish(Changes{Case: c.String(), Topics: []string{"case", "evidence", "transfer"}})
	return nil
}

// recordOf is the record that an order destroys, by the entries that it names; empty where nothing of them can be read here.
func (d *Desk) recordOf(x erasureOrder) (key string) {
	_, _ = view(d, x.Content.Case.String(), func(oc *openCase) bool { // a book that can't be read names nothing
		for _, h := range x.Content.Heads {
			e, ok := oc.fold.Entry(ledger.Hash(h))
			if !ok || e.Unreadable {
				continue
			}
			for i := range e.Payload.Ops {
				if f := e.Payload.Ops[i].Field; f.Kind == audit.KindRecord {
					key = f.Key
				}
			}
		}
		return true
	})
	return key
}

// resistsRecord tells what this store knows against an order to destroy a record; empty where it obeys.
func (d *Desk) resistsRecord(x erasureOrder, keep func() (keepings, error)) []Resistance {
	if _, yes := d.v.Local().Get(localObeyed, x.Hash.String()); yes {
		return nil
	}
	key := d.recordOf(x)
	if key == "" {
		return nil // nothing of it can be read here
	}
	locks, err := keep()
	if err != nil {
		return nil
	}
	out, err := view(d, x.Content.Case.String(), func(oc *openCase) (out []Resistance) {
		e, here := oc.model.Registers.Records[key]
		if !here {
			return nil
		}
		k := d.keptRecord(oc, e, locks)
		if k.Law > max(d.witnessed(), d.today()) {
			out = append(out, Resistance{ResistDay, string(k.Law)})
		}
		for _, l := range k.Locks {
			if l.Code == audit.LockHold {
				out = append(out, Resistance{ResistHold, l.Note})
			}
		}
		if n := d.unnamed(oc, key, x.Content.Heads); n > 0 {
			out = append(out, Resistance{ResistUnsent, strconv.Itoa(n)})
		}
		return out
	})
	if err != nil {
		return nil // nothing of it can be read here
	}
	return out
}

// unnamed counts the entries that state a record and that an order does not name. The caller holds mu.
func (d *Desk) unnamed(oc *openCase, key string, named []trust.Hash) int {
	n := 0
	for _, e := range oc.fold.Entries() {
		if e.Unreadable || slices.Contains(named, trust.Hash(e.Hash)) {
			continue
		}
		for i := range e.Payload.Ops {
			if f := e.Payload.Ops[i].Field; f.Kind == audit.KindRecord && f.Key == key {
				n++
				break
			}
		}
	}
	return n
}
