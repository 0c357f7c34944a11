package remote

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/receipt"
)

const (
	linkPage  = 4000
	entryPage = 256
)

// Cases is [central.Entries].
func (s *Store) Cases() (out []trust.CaseID, err error) {
	err = s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT id FROM cases ORDER BY id`)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scanCase)
		return err
	})
	return out, err
}

func scanCase(row pgx.CollectableRow) (in trust.CaseID, err error) {
	var id []byte
	err = row.Scan(&id)
	copy(in[:], id)
	return in, err
}

// row is one of the table of entries.
type row struct {
	number  int64
	hash    trust.Hash
	header  []byte
	payload []byte
}

func scanRow(r pgx.CollectableRow) (out row, err error) {
	var hash []byte
	err = r.Scan(&out.number, &hash, &out.header, &out.payload)
	copy(out.hash[:], hash)
	return out, err
}

// pages reads rows in order, in pieces, and hands over what can be read. The bytes of a row must have its hash.
func (s *Store) pages(limit int, query string, args func(after int64) []any, each func(row, *journal.Header) error) (journal.Report, error) {
	var report journal.Report
	for after := int64(0); ; {
		var page []row
		err := s.twice(func(ctx context.Context) error {
			rows, err := s.pool.Query(ctx, query, args(after)...)
			if err != nil {
				return err
			}
			page, err = pgx.CollectRows(rows, scanRow)
			return err
		})
		if err != nil {
			return report, err
		}
		for _, r := range page {
			after = r.number
			h, err := journal.ParseHeader(r.header)
			if err == nil && trust.LeafHash(r.header) != r.hash {
				err = errors.New("the header has another hash")
			}
			if err != nil {
				report.Damage = append(report.Damage, journal.Damage{File: "entries", From: r.number, To: r.number, Reason: err.Error()})
				continue
			}
			report.Entries++
			if err := each(r, h); err != nil {
				return report, err
			}
		}
		if len(page) < limit {
			return report, nil
		}
	}
}

// Links is [central.Entries].
func (s *Store) Links(in trust.CaseID, after central.Stand, each func(central.Link) error) (central.Stand, journal.Report, error) {
	stand, err := s.standOf(in)
	if err != nil || stand.Last == after.Last {
		return stand, journal.Report{}, err
	}
	report, err := s.pages(linkPage, `SELECT number, hash, header, NULL::bytea FROM entries WHERE in_case = $1 AND number > $2 AND number <= $3 ORDER BY number LIMIT $4`,
		func(seen int64) []any { return []any{in[:], max(seen, after.Last), stand.Last, linkPage} },
		func(r row, h *journal.Header) error { return each(central.Link{Hash: r.hash, Header: *h}) })
	if err != nil {
		return after, report, err
	}
	return stand, report, nil
}

// Entries is [central.Entries].
func (s *Store) Entries(in trust.CaseID, want map[trust.Hash]bool, each func(journal.Entry, journal.Place) error) (journal.Report, error) {
	var hashes [][]byte // nil: all
	for h := range want {
		hashes = append(hashes, h[:])
	}
	if want != nil && hashes == nil {
		return journal.Report{}, nil
	}
	return s.pages(entryPage, `SELECT number, hash, header, payload FROM entries WHERE in_case = $1 AND number > $2 AND ($3::bytea[] IS NULL OR hash = ANY ($3)) ORDER BY number LIMIT $4`,
		func(seen int64) []any { return []any{in[:], seen, hashes, entryPage} },
		func(r row, h *journal.Header) error {
			return each(journal.Entry{Raw: r.header, Header: *h, Hash: r.hash, Payload: r.payload}, journal.Place{File: "entries", Offset: r.number})
		})
}

// AddEntries is [central.Entries]. An entry whose row was damaged gets a new one.
func (s *Store) AddEntries(in trust.CaseID, at central.Version, behind central.Stand, entries ...*journal.Entry) (stand central.Stand, err error) {
	err = s.under(at, in, func(ctx context.Context, tx pgx.Tx, now central.Stand) (int64, error) {
		if now.Last != behind.Last {
			return 0, own{central.ErrStale}
		}
		var hashes, headers, payloads [][]byte
		var numbers []int64
		var size int64
		for i, e := range entries {
			hashes, headers, payloads = append(hashes, e.Hash[:]), append(headers, e.Raw), append(payloads, e.Payload)
			numbers = append(numbers, now.Last+int64(i)+1)
			size += int64(len(e.Raw) + len(e.Payload))
		}
		_, err := tx.Exec(ctx, `INSERT INTO entries (in_case, number, hash, header, payload) SELECT $1::bytea, * FROM unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])
			ON CONFLICT (in_case, hash) DO UPDATE SET number = excluded.number, header = excluded.header, payload = excluded.payload`, in[:], numbers, hashes, headers, payloads)
		if err != nil {
			return 0, err
		}
		stand = central.Stand{Last: now.Last + int64(len(entries)), Used: now.Used + size}
		_, err = tx.Exec(ctx, `UPDATE cases SET last = $2 WHERE id = $1`, in[:], stand.Last)
		return size, err
	})
	return stand, err
}

// StripEntries is [central.Entries].
func (s *Store) StripEntries(in trust.CaseID, entries []trust.Hash) (done journal.Stripped, err error) {
	var hashes [][]byte // nil: all
	for _, h := range entries {
		hashes = append(hashes, h[:])
	}
	if entries != nil && hashes == nil {
		return done, nil
	}
	err = s.change(func(ctx context.Context, tx pgx.Tx) error {
		return inCase(ctx, tx, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
			err := tx.QueryRow(ctx, `SELECT count(*), coalesce(sum(octet_length(payload)), 0) FROM entries WHERE in_case = $1 AND payload IS NOT NULL AND ($2::bytea[] IS NULL OR hash = ANY ($2))`, in[:], hashes).
				Scan(&done.Payloads, &done.Bytes)
			if err != nil {
				return 0, err
			}
			_, err = tx.Exec(ctx, `UPDATE entries SET payload = NULL WHERE in_case = $1 AND payload IS NOT NULL AND ($2::bytea[] IS NULL OR hash = ANY ($2))`, in[:], hashes)
			return -done.Bytes, err
		})
	})
	return done, err
}

// keeper keeps the log of one origin.
type keeper struct {
	*Store
	origin string
}

// Log is [central.Store].
func (s *Store) Log(origin string) receipt.Keeper { return keeper{s, origin} }

const logSince = `SELECT before, leaves, checkpoint FROM log WHERE origin = $1 AND size > $2 ORDER BY size`

func scanFrame(r pgx.CollectableRow) (f receipt.Frame, err error) {
	var leaves []byte
	err = r.Scan(&f.Before, &leaves, &f.Checkpoint)
	for ; len(leaves) >= len(receipt.Hash{}); leaves = leaves[len(receipt.Hash{}):] {
		f.Leaves = append(f.Leaves, receipt.Hash(leaves))
	}
	return f, err
}

// Since is [receipt.Keeper].
func (k keeper) Since(size int64) (frames []receipt.Frame, err error) {
	err = k.twice(func(ctx context.Context) error {
		rows, err := k.pool.Query(ctx, logSince, k.origin, size)
		if err != nil {
			return err
		}
		frames, err = pgx.CollectRows(rows, scanFrame)
		return err
	})
	return frames, err
}

// Append is [receipt.Keeper]: the log is sequenced by a lock of the database.
func (k keeper) Append(size int64, next func([]receipt.Frame) (*receipt.Frame, error)) error {
	return k.change(func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, lockOurs, lockLog); err != nil {
			return err
		}
		var stored int64
		if err := tx.QueryRow(ctx, `SELECT coalesce(max(size), 0) FROM log WHERE origin = $1`, k.origin).Scan(&stored); err != nil {
			return err
		}
		if stored < size {
			return own{fmt.Errorf("the database has a log of size %d, of size %d was signed: %w", stored, size, receipt.ErrRewound)}
		}
		rows, err := tx.Query(ctx, logSince, k.origin, size)
		if err != nil {
			return err
		}
		since, err := pgx.CollectRows(rows, scanFrame)
		if err != nil {
			return err
		}
		f, err := next(since)
		if err != nil {
			return own{err}
		}
		if f == nil {
			return nil
		}
		var leaves []byte
		for _, l := range f.Leaves {
			leaves = append(leaves, l[:]...)
		}
		_, err = tx.Exec(ctx, `INSERT INTO log (origin, before, size, leaves, checkpoint) VALUES ($1, $2, $3, $4, $5)`,
			k.origin, f.Before, f.Before+uint64(len(f.Leaves)), leaves, f.Checkpoint)
		return err
	})
}

// Close is [receipt.Keeper]; the store stays open.
func (keeper) Close() error { return nil }
