package screen

import (
	"context"
	"sync"

	"genchi/app/audit"
	"genchi/app/casework"
)

// intoCase is one lot of files on its way into a case.
type intoCase struct {
	id      string
	place   audit.PlaceID
	check   audit.CheckID
	spot    string
	files   []string
	refused []error

	mu    sync.Mutex
	parts []int64 // thousandths of each file
}

func (in *intoCase) run(ctx context.Context, d Desk, p Progress) error {
	begun, done := 0, 0
	next := func() *casework.AttachEvidence {
		if begun == len(in.files) || ctx.Err() != nil {
			return nil
		}
		begun++
		return in.command(begun-1, p)
	}
	d.Attach(ctx, next, func(ch casework.Changes, err error) {
		if err == nil && in.spot != "" {
			link := &casework.LinkSpot{Case: casework.Case{Case: in.id}, Item: audit.ItemID(ch.ID), Spot: in.spot}
			_, err = d.Do(context.WithoutCancel(ctx), link) // the file is in
		}
		if err != nil {
			in.refused = append(in.refused, err)
		}
		in.reach(done, 1000, p)
		done++
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.RenderPending(ctx, nil)
}

func (in *intoCase) command(i int, p Progress) *casework.AttachEvidence {
	c := &casework.AttachEvidence{Case: casework.Case{Case: in.id}, File: in.files[i], Place: in.place}
	if in.check != "" {
		c.Measure, c.Place = in.check.Measure(), in.check.Place()
	}
	c.Progress = func(done, size int64) {
		if size > 0 {
			in.reach(i, done*1000/size, p)
		}
	}
	return c
}

// reach notes how far one file is and tells how far all are.
func (in *intoCase) reach(i int, part int64, p Progress) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.parts[i] = part
	var all int64
	for _, x := range in.parts {
		all += x
	}
	p(all, int64(len(in.parts))*1000)
}
