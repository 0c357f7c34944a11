package remote

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrNewer says that a later program made the tables: this one would not understand them.
var ErrNewer = errors.New("the database belongs to a later version of this program")

// migrations lead from one version of the tables to the next. What stands here is never changed, only added to.
var migrations = []string{`
CREATE TABLE body (
	one      boolean PRIMARY KEY DEFAULT true CHECK (one),
	id       bytea   NOT NULL CHECK (octet_length(id) = 16),
	controls bigint  NOT NULL DEFAULT 0 CHECK (controls >= 0)       -- the newest version
);
CREATE TABLE controls (
	hash    bytea  PRIMARY KEY CHECK (octet_length(hash) = 32),
	version bigint NOT NULL UNIQUE CHECK (version > 0),
	record  bytea                                                    -- null: went with a destroyed case
);
CREATE TABLE cases (
	id   bytea  PRIMARY KEY CHECK (octet_length(id) = 16),
	last bigint NOT NULL DEFAULT 0 CHECK (last >= 0),                -- number of the newest entry
	used bigint NOT NULL DEFAULT 0 CHECK (used >= 0)                 -- bytes of entries, chunks, item keys
);
CREATE TABLE entries (
	in_case bytea  NOT NULL REFERENCES cases,
	number  bigint NOT NULL CHECK (number > 0),
	hash    bytea  NOT NULL CHECK (octet_length(hash) = 32),
	header  bytea  NOT NULL,
	payload bytea,                                                   -- null: destroyed, or came without
	PRIMARY KEY (in_case, number),
	UNIQUE (in_case, hash)
);
CREATE TABLE chunks (
	in_case bytea   NOT NULL REFERENCES cases,
	hash    bytea   NOT NULL CHECK (octet_length(hash) = 32),
	size    integer NOT NULL CHECK (size >= 0),                      -- 0 while it is coming
	state   text    NOT NULL CHECK (state IN ('coming', 'here', 'lost')), -- lost: set aside
	PRIMARY KEY (in_case, hash)
);
CREATE TABLE items (
	in_case bytea NOT NULL REFERENCES cases,
	item    bytea NOT NULL CHECK (octet_length(item) = 16),
	form    bytea NOT NULL CHECK (octet_length(form) = 32),          -- SHA-256 of sealed
	sealed  bytea NOT NULL,
	PRIMARY KEY (in_case, item, form)
);
CREATE TABLE log (
	origin     text   NOT NULL,
	before     bigint NOT NULL CHECK (before >= 0),
	size       bigint NOT NULL CHECK (size > before),
	leaves     bytea  NOT NULL CHECK (octet_length(leaves) = 32 * (size - before)),
	checkpoint bytea  NOT NULL,                                      -- signed, of this size
	PRIMARY KEY (origin, size),
	UNIQUE (origin, before)
);`}

// Advisory locks of the database: two numbers, the first ours.
const (
	lockOurs     = 0x67656e63
	lockControls = 1 // shared: who stores under a version; alone: who changes it
	lockAlone    = 2
	lockLog      = 3
	lockSchema   = 4
)

// migrate brings the tables to the newest version, one instance at a time, all or nothing.
func migrate(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, lockOurs, lockSchema); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS genchi_schema (one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL)`); err != nil {
		return err
	}
	var version int
	err := tx.QueryRow(ctx, `SELECT version FROM genchi_schema`).Scan(&version)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if version > len(migrations) {
		return own{fmt.Errorf("%w: tables of version %d, this program knows %d", ErrNewer, version, len(migrations))}
	}
	for i, m := range migrations[version:] {
		if _, err := tx.Exec(ctx, m); err != nil {
			return fmt.Errorf("to version %d: %w", version+i+1, err)
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO genchi_schema (version) VALUES ($1) ON CONFLICT (one) DO UPDATE SET version = excluded.version`, len(migrations))
	return err
}
