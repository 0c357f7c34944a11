package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"io"

	"genchi/app/audit"
	"genchi/storage/evidence"
)

// sealOwn seals what this program made or was handed as a whole, such as a paper, and has record write the entry that names it. Where no entry came to name
// it, what was sealed is dropped again. The caller holds writing.
func (d *Desk) sealOwn(ctx context.Context, oc *openCase, r io.Reader, record func(m evidence.Manifest, id audit.ItemID) (Changes, error)) (Changes, error) {
	raw, err := d.random()
	if err != nil {
		return Changes{}, err
	}
	m, err := d.store(ctx, oc, evidence.ItemID(raw), r, nil)
	if err != nil {
		return Changes{}, err
	}
	ch, err := record(m, audit.ItemID(hex.EncodeToString(raw)))
	if unsigned(ctx, err) {
		err = errors.Join(err, d.drop(oc, &m))
	}
	return ch, err
}
