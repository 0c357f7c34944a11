package remote

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"

	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/central"
)

const chunkPage = 1000

// HasChunks is [central.Chunks].
func (s *Store) HasChunks(in trust.CaseID, hashes ...[32]byte) ([]bool, error) {
	asked := make([][]byte, len(hashes))
	for i := range hashes {
		asked[i] = hashes[i][:]
	}
	there := map[[32]byte]bool{}
	err := s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT hash FROM chunks WHERE in_case = $1 AND hash = ANY ($2) AND state = 'here'`, in[:], asked)
		if err != nil {
			return err
		}
		var hash []byte
		_, err = pgx.ForEachRow(rows, []any{&hash}, func() error { there[[32]byte(hash)] = true; return nil })
		return err
	})
	out := make([]bool, len(hashes))
	for i, h := range hashes {
		out[i] = there[h]
	}
	return out, err
}

// PutChunk is [central.Chunks]. First a row that says that it is coming, then the object, then the row that says that it is here: what is here was
// acknowledged by the bucket, and no object without a row is wanted.
func (s *Store) PutChunk(in trust.CaseID, at central.Version, hash [32]byte, b []byte) error {
	if len(b) > evidence.MaxChunkFile || sha256.Sum256(b) != hash {
		return fmt.Errorf("chunk %x: %w", hash, evidence.ErrHash)
	}
	err := s.under(at, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
		_, err := tx.Exec(ctx, `INSERT INTO chunks (in_case, hash, size, state) VALUES ($1, $2, 0, 'coming') ON CONFLICT (in_case, hash) DO NOTHING`, in[:], hash[:])
		return 0, err
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.objects.put(ctx, s.objects.key(in, hash), b); err != nil {
		return err
	}
	return s.under(at, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
		var before int64
		err := tx.QueryRow(ctx, `SELECT size FROM chunks WHERE in_case = $1 AND hash = $2`, in[:], hash[:]).Scan(&before)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return 0, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO chunks (in_case, hash, size, state) VALUES ($1, $2, $3, 'here') ON CONFLICT (in_case, hash) DO UPDATE SET size = excluded.size, state = 'here'`,
			in[:], hash[:], len(b))
		return int64(len(b)) - before, err
	})
}

// OpenChunk is [central.Chunks].
func (s *Store) OpenChunk(in trust.CaseID, hash [32]byte) (io.ReadCloser, int64, error) {
	has, err := s.HasChunks(in, hash)
	if err != nil {
		return nil, 0, err
	}
	if !has[0] {
		return nil, 0, fmt.Errorf("chunk %x: %w", hash, central.ErrLost)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	b, err := s.objects.get(ctx, s.objects.key(in, hash))
	if err != nil {
		return nil, 0, err
	}
	return io.NopCloser(bytes.NewReader(b)), int64(len(b)), nil
}

// ChunkNames is [central.Chunks].
func (s *Store) ChunkNames(in trust.CaseID) (out [][32]byte, err error) {
	err = s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT hash FROM chunks WHERE in_case = $1 AND state = 'here' ORDER BY hash`, in[:])
		if err != nil {
			return err
		}
		out = nil
		var hash []byte
		_, err = pgx.ForEachRow(rows, []any{&hash}, func() error { out = append(out, [32]byte(hash)); return nil })
		return err
	})
	return out, err
}

// RemoveChunks is [central.Chunks]. First the objects, also those without a row, then the rows.
func (s *Store) RemoveChunks(in trust.CaseID, hashes [][32]byte) (done central.Removed, err error) {
	all := hashes == nil
	if err := s.removeObjects(in, hashes, all); err != nil {
		return done, err
	}
	var which [][]byte
	for i := range hashes {
		which = append(which, hashes[i][:])
	}
	err = s.change(func(ctx context.Context, tx pgx.Tx) error {
		return inCase(ctx, tx, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
			done = central.Removed{}
			rows, err := tx.Query(ctx, `DELETE FROM chunks WHERE in_case = $1 AND ($2 OR hash = ANY ($3::bytea[])) RETURNING size, state`, in[:], all, which)
			if err != nil {
				return 0, err
			}
			var size int64
			var state string
			_, err = pgx.ForEachRow(rows, []any{&size, &state}, func() error {
				if state != "coming" {
					done.Number++
				}
				done.Bytes += size
				return nil
			})
			return -done.Bytes, err
		})
	})
	return done, err
}

func (s *Store) removeObjects(in trust.CaseID, hashes [][32]byte, all bool) error {
	if all {
		return s.objects.removeBelow(context.Background(), in.String()+"/")
	}
	ctx, cancel := context.WithTimeout(context.Background(), longPatience)
	defer cancel()
	for _, h := range hashes {
		key := s.objects.key(in, h)
		if err := s.objects.remove(ctx, key, key+asideSuffix); err != nil {
			return err
		}
	}
	return nil
}

// ScrubChunks is [central.Chunks]. An object without a row that was not destroyed is named and stays: the database may be the wrong one, or an older one.
func (s *Store) ScrubChunks(ctx context.Context, r *central.ScrubReport, gone func(trust.CaseID, [32]byte) bool) error {
	known := map[trust.CaseID]map[[32]byte]bool{}
	var last []byte
	for {
		page, err := s.chunkPage(last)
		if err != nil {
			return err
		}
		for _, k := range page {
			if err := s.scrubChunk(ctx, r, k); err != nil {
				return err
			}
			if known[k.in] == nil {
				known[k.in] = map[[32]byte]bool{}
			}
			known[k.in][k.hash] = true
			last = append(append([]byte{}, k.in[:]...), k.hash[:]...)
		}
		if len(page) < chunkPage {
			break
		}
	}
	return s.scrubObjects(ctx, r, known, gone)
}

// chunkRow is one of the table of chunks.
type chunkRow struct {
	in    trust.CaseID
	hash  [32]byte
	state string
}

// chunkPage reads rows in order, behind the row of which last is case and hash.
func (s *Store) chunkPage(last []byte) (page []chunkRow, err error) {
	var in, hash []byte
	if last != nil {
		in, hash = last[:16], last[16:]
	} else {
		in, hash = []byte{}, []byte{}
	}
	err = s.twice(func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT in_case, hash, state FROM chunks WHERE (in_case, hash) > ($1, $2) ORDER BY in_case, hash LIMIT $3`, in, hash, chunkPage)
		if err != nil {
			return err
		}
		page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (k chunkRow, err error) {
			var in, hash []byte
			err = row.Scan(&in, &hash, &k.state)
			copy(k.in[:], in)
			copy(k.hash[:], hash)
			return k, err
		})
		return err
	})
	return page, err
}

func (s *Store) scrubChunk(ctx context.Context, r *central.ScrubReport, k chunkRow) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch k.state {
	case "coming":
		return nil
	case "lost":
		r.Lost(k.in, k.hash)
		return nil
	}
	r.Chunks++
	one, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	key := s.objects.key(k.in, k.hash)
	b, err := s.objects.get(one, key)
	switch {
	case errors.Is(err, central.ErrLost):
		r.Add("case %s: chunk %x is missing", k.in, k.hash)
		return s.setAside(k)
	case err != nil:
		return err
	case sha256.Sum256(b) == k.hash:
		return nil
	}
	r.Add("case %s: chunk %x is damaged: its bytes are others", k.in, k.hash)
	if err := s.objects.put(one, key+asideSuffix, b); err != nil {
		return err
	}
	if err := s.objects.remove(one, key); err != nil { // before it counts as missing: what comes then must stay
		return err
	}
	return s.setAside(k)
}

// setAside makes a chunk count as missing.
func (s *Store) setAside(k chunkRow) error {
	return s.change(func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE chunks SET state = 'lost' WHERE in_case = $1 AND hash = $2 AND state = 'here'`, k.in[:], k.hash[:])
		return err
	})
}

func (s *Store) scrubObjects(ctx context.Context, r *central.ScrubReport, known map[trust.CaseID]map[[32]byte]bool, gone func(trust.CaseID, [32]byte) bool) error {
	return s.objects.list(ctx, "", func(o minio.ObjectInfo) error {
		in, hash, _, ours := s.objects.parse(o.Key)
		switch {
		case !ours:
			r.Add("S3: %s does not belong here", o.Key)
		case !known[in][hash] && gone(in, hash):
			return s.removeOrphan(in, hash, o.Key)
		case !known[in][hash]:
			return s.nameOrphan(in, hash, r)
		}
		return ctx.Err()
	})
}

// nameOrphan names an object that still has no row.
func (s *Store) nameOrphan(in trust.CaseID, hash [32]byte, r *central.ScrubReport) error {
	return s.twice(func(ctx context.Context) error {
		var has bool
		err := s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM chunks WHERE in_case = $1 AND hash = $2)`, in[:], hash[:]).Scan(&has)
		if err == nil && !has {
			r.Add("case %s: S3 has chunk %x, of which the database knows nothing", in, hash)
		}
		return err
	})
}

// removeOrphan removes an object that has no row, as an instance that was killed beside a destruction leaves it. While the case is locked none can get one.
func (s *Store) removeOrphan(in trust.CaseID, hash [32]byte, key string) error {
	return s.change(func(ctx context.Context, tx pgx.Tx) error {
		return inCase(ctx, tx, in, func(ctx context.Context, tx pgx.Tx, _ central.Stand) (int64, error) {
			var has bool
			err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM chunks WHERE in_case = $1 AND hash = $2)`, in[:], hash[:]).Scan(&has)
			if err != nil || has {
				return 0, err
			}
			s.o.Log.Info("removed an object that nothing names", "object", key)
			if err := s.objects.remove(ctx, key); err != nil {
				return 0, own{err}
			}
			return 0, nil
		})
	})
}
