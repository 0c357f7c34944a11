package central

import (
	"context"
	"fmt"

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

// Add adds a finding.
func (r *ScrubReport) Add(format string, args ...any) {
	r.Findings = append(r.Findings, fmt.Sprintf(format, args...))
}

// Lost adds that a chunk is set aside.
func (r *ScrubReport) Lost(in trust.CaseID, h [32]byte) {
	r.Add("case %s: chunk %x was damaged and has not been sent again", in, h)
}

// Scrub reads everything again: hashes, signatures, chains, and that each leaf of the log still has what it stands for. A damaged chunk
// is set aside, so that the next push of a laptop that has it sends it again; until then each scrub names it. Requests may go on meanwhile. The error says that reading itself failed or the context ended.
func (c *Central) Scrub(ctx context.Context) (*ScrubReport, error) {
	r := &ScrubReport{}
	if err := c.log.Refresh(); err != nil { // first the log: what it names is stored by then
		return r, err
	}
	if check := c.log.Checkpoint(); check != nil {
		r.LogSize = check.Size
	}
	if err := c.controls.refresh(); err != nil {
		return r, err
	}
	for _, err := range c.controls.damages() {
		r.Add("%v", err)
	}
	for _, err := range c.controls.healed {
		r.Add("%v: written again from the body's card", err)
	}
	held := map[receipt.Hash]bool{}
	a := c.controls.now.Load()
	for h := range a.byHash {
		held[receipt.Hash(h)] = true
		r.Controls++
	}
	_, gone := c.controls.leaves()
	for _, h := range gone {
		held[receipt.Hash(h)] = true // destroyed as ordered
	}
	cases, err := c.store.Cases()
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
	if err := c.store.ScrubChunks(ctx, r, func(in trust.CaseID, h [32]byte) bool { return a.set.DestroyedChunk(in, h) }); err != nil {
		return r, err
	}
	return r, c.store.ScrubItems(ctx, r)
}

func (c *Central) scrubCase(ctx context.Context, r *ScrubReport, a *authority, in trust.CaseID, held map[receipt.Hash]bool) error {
	shape := admit.NewShape()
	report, err := c.store.Entries(in, nil, func(e journal.Entry, at journal.Place) error {
		r.Entries++
		held[receipt.Hash(e.Hash)] = true
		if _, code, err := admit.Check(in, a.set, &wire.Entry{Header: e.Raw, Payload: e.Payload}); code != "" {
			r.Add("case %s: %s at %d: entry %s: %s: %v", in, at.File, at.Offset, e.Hash, code, err)
		}
		link := admit.LinkOf(&e.Header)
		if code := shape.Place(link); code != "" {
			r.Add("case %s: %s at %d: entry %s: %s", in, at.File, at.Offset, e.Hash, code)
		}
		shape.Add(e.Hash, link)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, d := range report.Damage {
		r.Add("case %s: %s from %d to %d: %s", in, d.File, d.From, d.To, d.Reason)
	}
	for _, s := range report.Strays {
		r.Add("case %s: %s does not belong here", in, s)
	}
	return nil
}

// scrubLog looks for leaves whose entry or record is gone.
func (c *Central) scrubLog(r *ScrubReport, held map[receipt.Hash]bool) error {
	return c.log.Leaves(func(index int64, leaf receipt.Hash) error {
		if index < r.LogSize && !held[leaf] {
			r.Add("leaf %d of the log: what it stands for is not here: %x", index, leaf)
		}
		return nil
	})
}
