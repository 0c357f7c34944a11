package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"genchi/sync/central"
)

// copyAll brings what a folder holds into database and bucket. The folder stays as it is.
func copyAll(ctx context.Context, args []string, out, log io.Writer) (err error) {
	var p place
	if err := flags("copy", args, log, p.flags, &p.folder, &p.body, &p.postgres, &p.s3); err != nil {
		return err
	}
	body, err := p.card()
	if err != nil {
		return err
	}
	keys, err := central.ReadKeys(p.folder)
	if err != nil {
		return err
	}
	from, err := central.OpenFolder(p.folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := p.store(body, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	done, err := central.Copy(ctx, to, from, keys.Origin)
	if err != nil {
		return err
	}
	for _, f := range done.Findings {
		if _, err := fmt.Fprintln(out, f); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "copied %d control records, %d entries, %d chunks, %d item keys, log of size %d: %d findings\n",
		done.Controls, done.Entries, done.Chunks, done.Items, done.LogSize, len(done.Findings))
	if err == nil && len(done.Findings) > 0 {
		err = fmt.Errorf("%w: %d", errFound, len(done.Findings))
	}
	return err
}
