package central

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

const copyBatch = 500 // entries at once

// Copied tells what a copy found in the other store that was not in this one. A finding is something that could not be copied.
type Copied struct {
	Controls, Entries, Chunks, Items int
	LogSize                          int64
	Findings                         []string
}

// OpenFolder opens the store in the folder of a server that is not running.
func OpenFolder(dir string) (Store, error) { return openFolder(dir, 1) }

// Copy brings everything that a server has from one store into another, the log of the origin last, so that a server with the same keys goes on there as if
// nothing had happened. It may be cut off and called again; nobody may write either store meanwhile. What it reads is not checked: scrub does that.
func Copy(ctx context.Context, to, from Store, origin string) (*Copied, error) {
	c := &copying{ctx: ctx, to: to, from: from}
	if err := c.controls(); err != nil {
		return &c.done, fmt.Errorf("control records: %w", err)
	}
	cases, err := from.Cases()
	if err != nil {
		return &c.done, err
	}
	for _, in := range cases {
		if err := errors.Join(c.entries(in), c.chunks(in), c.items(in)); err != nil {
			return &c.done, fmt.Errorf("case %s: %w", in, err)
		}
	}
	if err := c.log(origin); err != nil {
		return &c.done, fmt.Errorf("log: %w", err)
	}
	return &c.done, nil
}

type copying struct {
	ctx      context.Context
	to, from Store
	at       Version // of to
	done     Copied
}

func (c *copying) controls() (err error) {
	here := map[trust.Hash]Control{}
	if c.at, err = c.to.Controls(0, func(k Control) error { here[k.Hash] = k; return nil }); err != nil {
		return err
	}
	last := map[trust.Hash]Control{} // a record may be named more than once
	if _, err = c.from.Controls(0, func(k Control) error { last[k.Hash] = k; return nil }); err != nil {
		return err
	}
	var add []Control
	var gone []trust.Hash
	for h, k := range last {
		have, known := here[h]
		switch {
		case known && bytes.Equal(have.Raw, k.Raw):
		case k.Raw == nil:
			gone = append(gone, h)
		default:
			add = append(add, k)
		}
	}
	if len(add) > 0 {
		if err := c.to.AddControls(c.at, add...); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		if err := c.to.DropControls(c.at+Version(len(add)), gone...); err != nil {
			return err
		}
	}
	c.done.Controls = len(add)
	c.at, err = c.to.Version()
	return err
}

func (c *copying) entries(in trust.CaseID) error {
	here := map[trust.Hash]bool{}
	stand, _, err := c.to.Links(in, Stand{}, func(l Link) error { here[l.Hash] = true; return nil })
	if err != nil {
		return err
	}
	var batch []*journal.Entry
	flush := func() (err error) {
		if len(batch) > 0 {
			stand, err = c.to.AddEntries(in, c.at, stand, batch...)
		}
		c.done.Entries += len(batch)
		batch = nil
		return errors.Join(err, c.ctx.Err())
	}
	report, err := c.from.Entries(in, nil, func(e journal.Entry, _ journal.Place) error {
		if here[e.Hash] {
			return nil
		}
		if batch = append(batch, &e); len(batch) < copyBatch {
			return nil
		}
		return flush()
	})
	for _, d := range report.Damage {
		c.done.Findings = append(c.done.Findings, fmt.Sprintf("case %s: %s from %d to %d: %s", in, d.File, d.From, d.To, d.Reason))
	}
	return errors.Join(err, flush())
}

func (c *copying) chunks(in trust.CaseID) error {
	names, err := c.from.ChunkNames(in)
	if err != nil {
		return err
	}
	has, err := c.to.HasChunks(in, names...)
	if err != nil {
		return err
	}
	for i, h := range names {
		if has[i] {
			continue
		}
		if err := c.chunk(in, h); err != nil {
			return err
		}
	}
	return nil
}

func (c *copying) chunk(in trust.CaseID, h [32]byte) error {
	r, size, err := c.from.OpenChunk(in, h)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(io.LimitReader(r, size))
	if err = errors.Join(err, r.Close(), c.ctx.Err()); err != nil {
		return err
	}
	err = c.to.PutChunk(in, c.at, h, b)
	if errors.Is(err, evidence.ErrHash) {
		c.done.Findings = append(c.done.Findings, fmt.Sprintf("case %s: chunk %x is damaged", in, h))
		return nil
	}
	c.done.Chunks++
	return err
}

func (c *copying) items(in trust.CaseID) error {
	names, err := c.from.ItemNames(in)
	if err != nil {
		return err
	}
	for len(names) > 0 {
		n := min(len(names), copyBatch)
		if err := c.forms(in, names[:n]); err != nil {
			return err
		}
		names = names[n:]
	}
	return c.ctx.Err()
}

func (c *copying) forms(in trust.CaseID, items []wire.ItemID) error {
	theirs, err := c.from.Forms(in, items...)
	if err != nil {
		return err
	}
	ours, err := c.to.Forms(in, items...)
	if err != nil {
		return err
	}
	for item, forms := range theirs {
		for _, f := range forms {
			if slices.ContainsFunc(ours[item], func(o []byte) bool { return bytes.Equal(o, f) }) {
				continue
			}
			if err := c.to.AddForm(in, c.at, item, f); err != nil {
				return err
			}
			c.done.Items++
		}
	}
	return nil
}

// log copies the frames as they were signed.
func (c *copying) log(origin string) error {
	from, to := c.from.Log(origin), c.to.Log(origin)
	frames, err := from.Since(0)
	if err != nil {
		return err
	}
	have, err := to.Since(0)
	if err != nil {
		return err
	}
	size := end(have)
	for _, f := range frames {
		if int64(f.Before) < size { //nolint:gosec // sizes are never negative
			continue
		}
		if err := to.Append(size, func([]receipt.Frame) (*receipt.Frame, error) { return &f, nil }); err != nil {
			return err
		}
		size = end([]receipt.Frame{f})
	}
	c.done.LogSize = size
	return errors.Join(from.Close(), to.Close())
}

func end(frames []receipt.Frame) int64 {
	if len(frames) == 0 {
		return 0
	}
	f := frames[len(frames)-1]
	return int64(f.Before) + int64(len(f.Leaves)) //nolint:gosec // sizes are never negative
}
