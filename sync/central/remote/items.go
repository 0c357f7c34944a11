package remote

import (
	"context"
	"crypto/sha256"

	"github.com/jackc/pgx/v5"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/wire"
)

const itemPage = 1000

// Forms is [central.Items].
func (s *Store) Forms(in trust.CaseID, items ...wire.ItemID) (map[wire.ItemID][][]byte, error) {
	asked := make([][]byte, len(items))
	for i := range items {
		asked[i] = items[i][:]
	}
	var out map[wire.ItemID][][]byte
	err := s.twice(func(ctx context.Context) error {
		out = map[wire.ItemID][][]byte{}
		rows, err := s.pool.Query(ctx, `SELECT item, form, sealed FROM items WHERE in_case = $1 AND item = ANY ($2) ORDER BY item, form`, in[:], asked)
		if err != nil {
			return err
		}
		var item, form, sealed []byte
		_, err = pgx.ForEachRow(rows, []any{&item, &form, &sealed}, func() error {
			if sha256.Sum256(sealed) == [32]byte(form) { // damaged ones are found by scrub; the device that has it sends it again
				id := wire.ItemID(item)
				out[id] = append(out[id], append([]byte{}, sealed...))
			}
			return nil
		})
		return err
	})
	return out, err
}

// AddForm is [central.Items].
func (s *Store) AddForm(in trust.CaseID, at central.Version, item wire.ItemID, b []byte) error {
	form := sha256.Sum256(b)
	return s.under(at, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
		done, err := tx.Exec(ctx, `INSERT INTO items (in_case, item, form, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT (in_case, item, form) DO UPDATE SET sealed = excluded.sealed
			WHERE items.sealed <> excluded.sealed`, in[:], item[:], form[:], b)
		return done.RowsAffected() * int64(len(b)), err
	})
}

// ItemNames is [central.Items].
func (s *Store) ItemNames(in trust.CaseID) (out []wire.ItemID, err error) {
	err = s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT DISTINCT item FROM items WHERE in_case = $1 ORDER BY item`, in[:])
		if err != nil {
			return err
		}
		out = nil
		var item []byte
		_, err = pgx.ForEachRow(rows, []any{&item}, func() error { out = append(out, wire.ItemID(item)); return nil })
		return err
	})
	return out, err
}

// RemoveItems is [central.Items].
func (s *Store) RemoveItems(in trust.CaseID, items []wire.ItemID) (done central.Removed, err error) {
	all := items == nil
	var which [][]byte
	for i := range items {
		which = append(which, items[i][:])
	}
	err = s.change(func(ctx context.Context, tx pgx.Tx) error {
		return inCase(ctx, tx, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
			done = central.Removed{}
			rows, err := tx.Query(ctx, `DELETE FROM items WHERE in_case = $1 AND ($2 OR item = ANY ($3::bytea[])) RETURNING item, octet_length(sealed)`, in[:], all, which)
			if err != nil {
				return 0, err
			}
			gone := map[wire.ItemID]bool{}
			var item []byte
			var size int64
			_, err = pgx.ForEachRow(rows, []any{&item, &size}, func() error {
				gone[wire.ItemID(item)] = true
				done.Bytes += size
				return nil
			})
			done.Number = len(gone)
			return -done.Bytes, err
		})
	})
	return done, err
}

// itemRow is one of the table of items.
type itemRow struct{ in, item, form, sealed []byte }

// ScrubItems is [central.Items].
func (s *Store) ScrubItems(ctx context.Context, r *central.ScrubReport) error {
	last := itemRow{[]byte{}, []byte{}, []byte{}, nil}
	for {
		page, err := s.itemPage(last)
		if err != nil {
			return err
		}
		for _, k := range page {
			last = k
			r.Items++
			if sum := sha256.Sum256(k.sealed); sum != [32]byte(k.form) {
				r.Add("item key %x is damaged", k.item)
			}
		}
		if len(page) < itemPage || ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (s *Store) itemPage(last itemRow) (page []itemRow, err error) {
	err = s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT in_case, item, form, sealed FROM items WHERE (in_case, item, form) > ($1, $2, $3) ORDER BY in_case, item, form LIMIT $4`,
			last.in, last.item, last.form, itemPage)
		if err != nil {
			return err
		}
		page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (k itemRow, err error) {
			return k, row.Scan(&k.in, &k.item, &k.form, &k.sealed)
		})
		return err
	})
	return page, err
}
