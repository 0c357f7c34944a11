package casework

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/register"
	"genchi/assets"
	"genchi/storage/trust"
)

// An order to destroy a case, or a record, is obeyed by every store that sees it, unless the store itself knows better: that the notice's day has not come, that
// it is held, or that it holds entries which those who approved did not know. Then it keeps everything, says why, and a person decides (ObeyDestruction).

const (
	localObeyed   = "obeyed"   // key: case, or the order of a record; a person let this store obey
	localOrdering = "ordering" // key: proposal; its order is being signed
	localReceipt  = "receipt"  // of package exchange
)

// Reasons for not obeying.
const (
	ResistDay    = "before_its_day"
	ResistHold   = "held"
	ResistUnsent = "unknown_entries"
)

// Resistance is why this store does not obey an order.
type Resistance struct {
	Code string `json:"code"`
	Note string `json:"note"` // the day, the reason of the hold, or how many entries
}

// keepLocal picks what of the local journal stays when a case is destroyed: proofs that need no key.
func keepLocal(kind, _ string) bool { return kind == localReceipt || kind == localObeyed }

// obey carries out every order that this store has not carried out. It may be called at any time and goes on where a former call was cut off. The caller
// holds writing.
func (d *Desk) obey(ctx context.Context) error {
	var errs []error
	for _, c := range d.ordered() {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("destroy: %w", err)
		}
		if _, begun := d.v.Forgetting(c); !begun { // what was begun is finished
			if why := d.resists(c); len(why) > 0 {
				continue
			}
		}
		if _, err := d.v.Forget(c, keepLocal); err != nil {
			errs = append(errs, fmt.Errorf("destroy case %s: %w", c, err))
			continue
		}
		d.mu.Lock()
		delete(d.cases, c)
		for _, oc := range d.cases { // the index is new and empty
			oc.fresh = nil
		}
		d.mu.Unlock()
		d.publish(Changes{Case: c.String(), Topics: []string{"case", "checks", "evidence", "transfer", "report"}})
	}
	return errors.Join(append(errs, d.obeyRecords(ctx))...)
}

// ordered lists the cases of this store that are to be destroyed and are not yet.
func (d *Desk) ordered() []trust.CaseID {
	var out []trust.CaseID
	set := d.v.Trust()
	for _, c := range d.v.Cases() {
		if f, begun := d.v.Forgetting(c); set.Destroyed(c) && (!begun || !f.Done) {
			out = append(out, c)
		}
	}
	return out
}

// gone tells whether a case was destroyed on this store.
func (d *Desk) gone(c trust.CaseID) bool {
	f, ok := d.v.Forgetting(c)
	return ok && f.Done
}

// resists tells what this store knows against an order; empty where it obeys.
func (d *Desk) resists(c trust.CaseID) []Resistance {
	if _, yes := d.v.Local().Get(localObeyed, c.String()); yes {
		return nil
	}
	oc, err := d.load(c.String())
	if err != nil {
		return nil // nothing of it can be read here
	}
	var out []Resistance
	office := audit.NewCase().Registers
	if id, err := d.BookID(register.Office); err == nil {
		_, _ = view(d, id, func(b *openCase) bool { office = b.model.Registers; return true }) // without the book nothing is known of holds
	}
	d.mu.Lock()
	k, _ := keptCase(oc, &office, nil, d.today())
	d.mu.Unlock()
	if k.Law > max(d.witnessed(), d.today()) { // two people signed by witnessed time; a store that never meets the server goes by its clock
		out = append(out, Resistance{ResistDay, string(k.Law)})
	}
	for _, l := range office.HeldBy(c.String(), d.today()) {
		out = append(out, Resistance{ResistHold, l.Note})
	}
	var heads []trust.Hash
	for _, x := range d.v.Trust().Destructions(c) {
		if x.Content.Scope == trust.ScopeCase {
			heads = append(heads, x.Content.Heads...)
		}
	}
	all, named, err := d.namedEntries(c, heads)
	if err == nil && len(all) > len(named) {
		out = append(out, Resistance{ResistUnsent, strconv.Itoa(len(all) - len(named))})
	}
	return out
}

// obeyAnyway is a person's decision to obey an order that this store held back. The caller holds writing.
func (d *Desk) obeyAnyway(ctx context.Context, c *ObeyDestruction) (Changes, error) {
	var id trust.CaseID
	if _, known := d.erasure(c.What); known {
		id = trust.CaseID{}
	} else if err := id.UnmarshalText([]byte(c.What)); err != nil {
		return Changes{}, noCase(c.What)
	}
	if !id.IsZero() && !d.v.Trust().Destroyed(id) || !c.Yes {
		return Changes{}, refuse("no_order", "", c.What)
	}
	if err := d.v.Local().Put(localObeyed, c.What, nil); err != nil {
		return Changes{}, fmt.Errorf("obey: %w", err)
	}
	return Changes{Topics: []string{"case", "transfer"}}, d.obey(ctx)
}

// Resume finishes destructions that were cut off and signs orders that wait for their control record. The program calls it when a store was opened.
func (d *Desk) Resume(ctx context.Context) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if len(d.v.Local().All(localOrdering)) == 0 && len(d.ordered())+len(d.erasures()) == 0 {
		return nil
	}
	if id, err := d.BookID(register.Office); err == nil {
		oc, err := d.load(id)
		if err != nil {
			return err
		}
		if err := d.signOrders(oc); err != nil {
			return err
		}
	}
	return d.obey(ctx)
}

// lockWords names locks in words.
func lockWords(d *Desk, locks []audit.Lock) string {
	words, out := assets.Lang(d.opt.Lang), []string{}
	for _, l := range locks {
		out = append(out, strings.TrimSpace(words.T("retention.lock."+l.Code)+" "+string(l.Till)+" "+l.Note))
	}
	return strings.Join(out, " / ")
}
