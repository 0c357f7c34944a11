package casework

import (
	"context"
	"fmt"
	"io"

	"genchi/app/audit"
	"genchi/app/notice"
)

// ExportOrder says which item leaves the store, for what and to whom.
type ExportOrder struct {
	Case      string
	Item      audit.ItemID
	Purpose   string // one of audit.Purposes or of the contract
	Recipient string
	Ground    string
	Clean     bool // the shrunk picture without metadata instead of the file as it was taken in
	Warned    bool // the person was told what the file says of itself: place, time, camera
}

// Export writes an item to w and records the disclosure before the first byte leaves (1-3). An original of which there is a redacted copy does
// not leave; a file that says where it was taken leaves only after a warning.
func (d *Desk) Export(ctx context.Context, o ExportOrder, w io.Writer) (ItemView, error) {
	v, err := d.exportable(o)
	if err != nil {
		return v, err
	}
	if _, err := d.Do(ctx, &Disclose{Case: Case{o.Case}, Way: audit.WayExport, Item: o.Item, Purpose: o.Purpose, Recipient: o.Recipient, Ground: o.Ground}); err != nil {
		return v, err
	}
	if err := d.Handled(o.Case, o.Item, audit.ActExport); err != nil {
		return v, err
	}
	if o.Clean {
		b, err := d.Picture(o.Case, o.Item)
		if err == nil && b == nil {
			err = refuse("no_picture", "", v.Name)
		}
		if err == nil {
			_, err = w.Write(b)
		}
		if err != nil {
			return v, fmt.Errorf("export %s: %w", o.Item, err)
		}
		return v, nil
	}
	return d.GetEvidence(ctx, o.Case, o.Item, w)
}

func (d *Desk) exportable(o ExportOrder) (ItemView, error) {
	return view2(d, o.Case, func(oc *openCase) (ItemView, error) {
		it := oc.model.Items[o.Item]
		if !it.Known() || it.Seen {
			return ItemView{}, refuse("unknown_item", "", string(o.Item))
		}
		v := d.itemView(oc, it)
		switch {
		case oc.model.IsDestroyed(o.Item):
			return v, refuse("destroyed", notice.P1_2_4, string(o.Item))
		case len(oc.model.Redacted(o.Item)) > 0:
			return v, refuse("use_redacted", notice.P1_2_4, it.Name)
		case it.HasGPS && !o.Clean && !o.Warned:
			return v, refuse("metadata_not_warned", notice.P1_2_4, it.Name)
		case !v.Here:
			return v, fmt.Errorf("%w: item %s is not here in full", ErrDamage, o.Item)
		case o.Clean && !v.Picture:
			return v, refuse("no_picture", "", it.Name)
		}
		return v, nil
	})
}
