package main

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"time"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/central/remote"
)

// place is where a server keeps its things.
type place struct{ folder, body, postgres, s3 string }

func (p *place) flags(f *flag.FlagSet) {
	f.StringVar(&p.folder, "folder", "", "folder of the server; with --postgres it holds the keys alone")
	f.StringVar(&p.body, "body", "", "card file of the body")
	p.stores(f)
}

func (p *place) stores(f *flag.FlagSet) {
	f.StringVar(&p.postgres, "postgres", "", "postgres://user@host/database?sslmode=verify-full; the password comes from PGPASSWORD or a PGPASSFILE")
	f.StringVar(&p.s3, "s3", "", "https://host/bucket/prefix; the keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a credentials file")
}

// card reads the body's card file.
func (p *place) card() ([]*trust.Record, error) {
	text, err := readFile(p.body)
	if err != nil {
		return nil, err
	}
	records, err := trust.ParseCardFile(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", p.body, central.ErrBody, err)
	}
	return records, nil
}

// store opens database and bucket; nil if the folder holds everything.
func (p *place) store(body []*trust.Record, log *slog.Logger) (central.Store, error) {
	if p.postgres == "" && p.s3 == "" {
		return nil, nil // a folder
	}
	if p.postgres == "" || p.s3 == "" {
		return nil, fmt.Errorf("%w: --postgres and --s3 go together", errUsage)
	}
	of, err := central.BodyOf(body)
	if err != nil {
		return nil, err
	}
	return remote.Open(remote.Options{Postgres: p.postgres, S3: p.s3, Body: of, Log: log})
}

// open opens the server.
func (p *place) open(log io.Writer) (*central.Central, error) {
	body, err := p.card()
	if err != nil {
		return nil, err
	}
	l := slog.New(slog.NewTextHandler(log, nil))
	store, err := p.store(body, l)
	if err != nil {
		return nil, err
	}
	return central.Open(central.Options{Dir: p.folder, Store: store, Body: body, Now: time.Now, Log: l})
}
