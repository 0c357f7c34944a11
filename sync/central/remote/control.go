package remote

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"genchi/storage/trust"
	"genchi/sync/central"
)

const controlPage = 1000

// Version is [central.Controls].
func (s *Store) Version() (v central.Version, err error) {
	err = s.twice(func(ctx context.Context) error {
		return s.pool.QueryRow(ctx, `SELECT controls FROM body`).Scan(&v)
	})
	return v, err
}

// Controls is [central.Controls].
func (s *Store) Controls(after central.Version, each func(central.Control) error) (central.Version, error) {
	for {
		page, err := s.controlPage(after)
		if err != nil {
			return after, err
		}
		for _, c := range page {
			if err := each(c.Control); err != nil {
				return after, err
			}
			after = c.version
		}
		if len(page) < controlPage {
			return after, nil
		}
	}
}

type versioned struct {
	central.Control
	version central.Version
}

func (s *Store) controlPage(after central.Version) (page []versioned, err error) {
	err = s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT hash, version, record FROM controls WHERE version > $1 ORDER BY version LIMIT $2`, after, controlPage)
		if err != nil {
			return err
		}
		page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v versioned, err error) {
			var hash []byte
			err = row.Scan(&hash, &v.version, &v.Raw)
			copy(v.Hash[:], hash)
			return v, err
		})
		return err
	})
	return page, err
}

// AddControls is [central.Controls]: all or none.
func (s *Store) AddControls(at central.Version, records ...central.Control) error {
	return s.changeControls(at, records, func(c central.Control) []byte { return c.Raw })
}

// DropControls is [central.Controls]: all or none.
func (s *Store) DropControls(at central.Version, hashes ...trust.Hash) error {
	var records []central.Control
	for _, h := range hashes {
		records = append(records, central.Control{Hash: h})
	}
	return s.changeControls(at, records, func(central.Control) []byte { return nil })
}

func (s *Store) changeControls(at central.Version, records []central.Control, raw func(central.Control) []byte) error {
	return s.change(func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, lockOurs, lockControls); err != nil {
			return err
		}
		if err := fresh(ctx, tx, at); err != nil {
			return err
		}
		var hashes, raws [][]byte
		var versions []int64
		for i, c := range records {
			hashes, raws, versions = append(hashes, c.Hash[:]), append(raws, raw(c)), append(versions, int64(at)+int64(i)+1)
		}
		_, err := tx.Exec(ctx, `INSERT INTO controls (hash, version, record) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[])
			ON CONFLICT (hash) DO UPDATE SET version = excluded.version, record = excluded.record`, hashes, versions, raws)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE body SET controls = $1`, int64(at)+int64(len(records)))
		return err
	})
}

// fresh refuses a version that is not the newest. The caller holds the lock of the versions.
func fresh(ctx context.Context, tx pgx.Tx, at central.Version) error {
	var now central.Version
	if err := tx.QueryRow(ctx, `SELECT controls FROM body`).Scan(&now); err != nil {
		return err
	}
	if now != at {
		return own{central.ErrStale}
	}
	return nil
}

// under runs f in a transaction while the control records stay at a version and the case is ours alone. f gets where the case stands and returns what it
// uses more.
func (s *Store) under(at central.Version, in trust.CaseID, f func(context.Context, pgx.Tx, central.Stand) (int64, error)) error {
	return s.change(func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1, $2)`, lockOurs, lockControls); err != nil {
			return err
		}
		if err := fresh(ctx, tx, at); err != nil {
			return err
		}
		return inCase(ctx, tx, in, f)
	})
}

// inCase locks a case, which it makes if need be.
func inCase(ctx context.Context, tx pgx.Tx, in trust.CaseID, f func(context.Context, pgx.Tx, central.Stand) (int64, error)) error {
	if _, err := tx.Exec(ctx, `INSERT INTO cases (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, in[:]); err != nil {
		return err
	}
	var stand central.Stand
	if err := tx.QueryRow(ctx, `SELECT last, used FROM cases WHERE id = $1 FOR UPDATE`, in[:]).Scan(&stand.Last, &stand.Used); err != nil {
		return err
	}
	more, err := f(ctx, tx, stand)
	if err != nil || more == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE cases SET used = greatest(0, used + $2) WHERE id = $1`, in[:], more)
	return err
}

// standOf tells where a case stands; nothing for a case that is not there.
func (s *Store) standOf(in trust.CaseID) (stand central.Stand, err error) {
	err = s.twice(func(ctx context.Context) error {
		err := s.pool.QueryRow(ctx, `SELECT last, used FROM cases WHERE id = $1`, in[:]).Scan(&stand.Last, &stand.Used)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return stand, err
}
