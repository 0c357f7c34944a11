package remote

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/sync/central"
)

const (
	patience     = 40 * time.Second // of one operation
	longPatience = 10 * time.Minute // of waiting for others in Alone
	lookPatience = 5 * time.Second  // of Ready
	maxConns     = 16               // to the database, unless its URL says pool_max_conns
)

// Options of a store.
type Options struct {
	Postgres string // postgres://user@host/database?sslmode=verify-full; the password comes from PGPASSWORD or a PGPASSFILE
	S3       string // https://host/bucket/prefix?region=r; the keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a credentials file
	Body     trust.BodyID
	Log      *slog.Logger // nil discards

	Dial      pgconn.DialFunc                           // nil: the usual one
	Transport func(http.RoundTripper) http.RoundTripper // nil: the usual one
}

// Store is a central.Store in PostgreSQL and S3. Any number of instances may be open at once.
type Store struct {
	o       Options
	pool    *pgxpool.Pool
	objects *objects
}

var _ central.Store = (*Store)(nil)

// Open connects, and makes the tables or brings them up to date. The bucket must be there. ErrNewer, central.ErrBody and central.ErrUnavailable say what
// stands in the way.
func Open(o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	cfg, err := poolConfig(o)
	if err != nil {
		return nil, err
	}
	s := &Store{o: o}
	if s.objects, err = openObjects(o); err != nil {
		return nil, err
	}
	if s.pool, err = pgxpool.NewWithConfig(context.Background(), cfg); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	if err := s.begin(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) begin() error {
	if err := s.change(func(ctx context.Context, tx pgx.Tx) error { return migrate(ctx, tx) }); err != nil {
		return err
	}
	if err := s.change(s.claim); err != nil {
		return err
	}
	return s.objects.check()
}

// claim binds the database to the body, for ever.
func (s *Store) claim(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `INSERT INTO body (id) VALUES ($1) ON CONFLICT (one) DO NOTHING`, s.o.Body[:]); err != nil {
		return err
	}
	var id []byte
	if err := tx.QueryRow(ctx, `SELECT id FROM body`).Scan(&id); err != nil {
		return err
	}
	if [16]byte(id) != s.o.Body {
		return own{fmt.Errorf("the database is that of body %x: %w", id, central.ErrBody)}
	}
	var fsync string
	if err := tx.QueryRow(ctx, `SHOW fsync`).Scan(&fsync); err != nil {
		return err
	}
	if fsync != "on" {
		s.o.Log.Error("the database runs with fsync off: what is acknowledged may be lost when its machine fails")
	}
	return nil
}

// Close closes all connections.
func (s *Store) Close() error {
	s.pool.Close()
	s.objects.close()
	return nil
}

// Ready is [central.Store].
func (s *Store) Ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), lookPatience)
	defer cancel()
	var version int
	err := s.pool.QueryRow(ctx, `SELECT version FROM genchi_schema`).Scan(&version)
	if err != nil {
		return named(err)
	}
	return s.objects.there(ctx)
}

// Room is [central.Store]: nothing is known before it is tried.
func (s *Store) Room(int64) error { return nil }

// Alone is [central.Store]. The lock ends with its connection.
func (s *Store) Alone(f func() error) error {
	ctx, cancel := context.WithTimeout(context.Background(), longPatience)
	defer cancel()
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return named(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SET lock_timeout = 0`); err != nil {
		return named(err)
	}
	if _, err := conn.Exec(ctx, `SET statement_timeout = 0`); err != nil {
		return named(err)
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1, $2)`, lockOurs, lockAlone); err != nil {
		return named(err)
	}
	defer func() { _ = conn.Hijack().Close(context.WithoutCancel(ctx)) }() // gives the lock and the settings back
	return f()
}

// own is an error that is not the database's.
type own struct{ error }

func (e own) Unwrap() error { return e.error }

// change runs f in a transaction. It runs f again when the connection broke: all that is done here may be done twice.
func (s *Store) change(f func(context.Context, pgx.Tx) error) error {
	return s.twice(func(ctx context.Context) error {
		return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return f(ctx, tx) })
	})
}

func (*Store) twice(f func(context.Context) error) error {
	for try := 0; ; try++ {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := f(ctx)
		cancel()
		if err == nil || try > 0 || !broken(err) {
			return named(err)
		}
	}
}

// broken tells whether the connection broke, as against an answer of the database.
func broken(err error) bool {
	var mine own
	var answer *pgconn.PgError
	if errors.As(err, &mine) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return !errors.As(err, &answer) || passing(answer.Code)
}

// passing tells whether an answer of the database has to do with its state and not with what was asked.
func passing(code string) bool {
	switch code {
	case "57P01", "57P02", "57P03", // it stops, stopped, or starts
		"40001", "40P01", "55P03", "57014", // others were in the way, or it took too long
		"25P03", "53300", "53400":
		return true
	}
	return len(code) == 5 && code[:2] == "08"
}

// named gives an error of the database the name by which callers know it.
func named(err error) error {
	var mine own
	var answer *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mine):
		return mine.error
	case errors.As(err, &answer) && (answer.Code == "53100" || answer.Code == "53000"):
		return fmt.Errorf("database: %w: %w", disk.ErrNoSpace, err)
	case errors.As(err, &answer) && !passing(answer.Code):
		return fmt.Errorf("database: %w", err)
	}
	return fmt.Errorf("database: %w: %w", central.ErrUnavailable, err)
}
