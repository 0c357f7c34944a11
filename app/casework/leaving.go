package casework

import (
	"context"

	"genchi/app/audit"
)

// noteLeft records in a book or case that something of it leaves.
func (d *Desk) noteLeft(ctx context.Context, id string, f audit.Disclosure) error {
	oc, err := d.load(id)
	if err != nil {
		return err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	p := &planner{d: d, oc: oc}
	p.id = fresh(p, oc.model.Book.Disclosures)
	f.ID, f.Way, f.At = p.id, audit.WayExport, p.at("")
	if err := p.set(f); err != nil {
		return err
	}
	ch, err := d.commit(ctx, p)
	if err == nil {
		d.publish(ch)
	}
	return err
}
