package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

func scrub(ctx context.Context, args []string, out, log io.Writer) (err error) {
	var p place
	if err := flags("scrub", args, log, p.flags, &p.folder, &p.body); err != nil {
		return err
	}
	c, err := p.open(log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	r, err := c.Scrub(ctx)
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		if _, err := fmt.Fprintln(out, f); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%d control records, %d entries, %d chunks, %d item keys, log of size %d: %d findings\n",
		r.Controls, r.Entries, r.Chunks, r.Items, r.LogSize, len(r.Findings))
	if err == nil && len(r.Findings) > 0 {
		err = fmt.Errorf("%w: %d", errFound, len(r.Findings))
	}
	return err
}
