package central

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// ScrubReport tells what a scrub read and what it found. A finding is a line for the operator.
type ScrubReport struct {
	Controls, Entries, Chunks, Items int
	LogSize                          int64
	Findings                         []string
}

func (r *ScrubReport) add(format string, args ...any) {
	r.Findings = append(r.Findings, fmt.Sprintf(format, args...))
}

// Scrub reads everything again: hashes, signatures, chains, and that each leaf of the log still has what it stands for. A damaged chunk
// is set aside, so that the next push of a laptop that has it sends it again; until then each scrub names it. Requests may go on meanwhile. The error says that reading itself failed or the context ended.
func (c *Central) Scrub(ctx context.Context) (*ScrubReport, error) {
	r := &ScrubReport{}
	for _, err := range c.controls.damaged {
		r.add("%v", err)
	}
	held := map[receipt.Hash]bool{}
	a := c.controls.now.Load()
	for h := range a.byHash {
		held[receipt.Hash(h)] = true
		r.Controls++
	}
	c.controls.mu.Lock()
	for h := range c.controls.gone {
		held[receipt.Hash(h)] = true // destroyed as ordered
	}
	c.controls.mu.Unlock()
	cases, err := c.journals.Cases()
	if err != nil {
		return r, err
	}
	for _, in := range cases {
		if err := c.scrubCase(ctx, r, a, in, held); err != nil {
			return r, err
		}
	}
	if err := c.scrubLog(r, held); err != nil {
		return r, err
	}
	if err := c.scrubChunks(ctx, r); err != nil {
		return r, err
	}
	return r, c.scrubItems(ctx, r)
}

func (c *Central) scrubCase(ctx context.Context, r *ScrubReport, a *authority, in trust.CaseID, held map[receipt.Hash]bool) error {
	shape := admit.NewShape()
	report, err := c.journals.Read(in, func(e journal.Entry, at journal.Place) error {
		r.Entries++
		held[receipt.Hash(e.Hash)] = true
		if _, code, err := admit.Check(in, a.set, &wire.Entry{Header: e.Raw, Payload: e.Payload}); code != "" {
			r.add("case %s: %s at %d: entry %s: %s: %v", in, at.File, at.Offset, e.Hash, code, err)
		}
		link := admit.LinkOf(&e.Header)
		if code := shape.Place(link); code != "" {
			r.add("case %s: %s at %d: entry %s: %s", in, at.File, at.Offset, e.Hash, code)
		}
		shape.Add(e.Hash, link)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, d := range report.Damage {
		r.add("case %s: %s from %d to %d: %s", in, d.File, d.From, d.To, d.Reason)
	}
	for _, s := range report.Strays {
		r.add("case %s: %s does not belong here", in, s)
	}
	return nil
}

// scrubLog looks for leaves whose entry or record is gone.
func (c *Central) scrubLog(r *ScrubReport, held map[receipt.Hash]bool) error {
	return c.log.Leaves(func(index int64, leaf receipt.Hash) error {
		r.LogSize = index + 1
		if !held[leaf] {
			r.add("leaf %d of the log: what it stands for is not here: %x", index, leaf)
		}
		return nil
	})
}

func (c *Central) scrubItems(ctx context.Context, r *ScrubReport) error {
	return walk(ctx, filepath.Join(c.o.Dir, "items"), func(path string) error {
		if !strings.HasSuffix(path, keySuffix) {
			return nil // being written
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r.Items++
		if formName(b) != filepath.Base(path) {
			r.add("item key %s is damaged", filepath.Base(filepath.Dir(path)))
		}
		return nil
	})
}

func (c *Central) scrubChunks(ctx context.Context, r *ScrubReport) error {
	cases, err := c.evidence.Cases()
	if err != nil {
		return err
	}
	for _, in := range cases {
		if err := c.scrubChunksOf(ctx, r, in); err != nil {
			return err
		}
	}
	return nil
}

func (c *Central) scrubChunksOf(ctx context.Context, r *ScrubReport, in evidence.CaseID) error {
	lost, err := c.evidence.Lost(in)
	if err != nil {
		return err
	}
	for _, h := range lost {
		r.add("case %s: chunk %x was damaged and has not been sent again", trust.CaseID(in), h)
	}
	chunks, err := c.evidence.Chunks(in)
	if err != nil {
		return err
	}
	for _, k := range chunks {
		r.Chunks++
		if err := c.evidence.CheckChunk(in, k.Hash); err != nil {
			r.add("case %s: %v", trust.CaseID(in), errors.Join(err, c.evidence.SetAside(in, k.Hash)))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// walk calls f for every regular file below dir, which may be missing.
func walk(ctx context.Context, dir string, f func(path string) error) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil || !d.Type().IsRegular() {
			return ctx.Err()
		}
		return f(path)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
