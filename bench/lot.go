package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/intake"
	"genchi/storage/evidence"
)

const (
	lotPhotos  = 200
	lotWidth   = 2160 // 3.5 megapixels
	lotHeight  = 1620
	lotAbreast = 4 // files that the product seals at once
)

// photosRow takes 200 photographs of 3.5 megapixels in, as they are dropped from a card, and compares that with sealing alone; then it makes
// their renditions, and compares that with decoding and scaling on all processors alone.
func photosRow(ctx context.Context, b *bench) error {
	files, err := b.photos("lot-photos", lotPhotos, lotWidth, lotHeight)
	if err != nil {
		return err
	}
	template, err := b.trial(ctx, "lot", 64)
	if err != nil {
		return err
	}
	s, err := template.begin(ctx)
	if err != nil {
		return err
	}
	caseID, _, err := s.do(newCase("lot", 2)...)
	if err := errors.Join(err, s.end()); err != nil {
		return err
	}
	var bytes int64
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return err
		}
		bytes += info.Size()
	}
	var rendered []cost
	costs, err := b.alternate([]side{
		{"sealing", func() (c cost, err error) {
			dir, err := b.folder("put-round")
			if err != nil {
				return c, err
			}
			return c, work(ctx, &c, "put", append([]string{dir}, files...)...)
		}},
		{"genchi", func() (cost, error) {
			took, err := b.ingest(ctx, template, files)
			if err != nil {
				return took, err
			}
			g, r := b.genchi(filepath.Join(b.work, "ingest-round")), cost{}
			err = work(ctx, &r, "render", g.store(), g.recovery(), caseID)
			rendered = append(rendered, r)
			return took, err
		}},
		{"shrinking", func() (c cost, err error) { return c, work(ctx, &c, "shrink", files...) }},
	})
	if err != nil {
		return err
	}
	rendered = rendered[1:] // the first round does not count
	if err := b.meanwhile(ctx, template, caseID, files); err != nil {
		return err
	}
	note("sealing alone %s MB/s, genchi until saved %s MB/s", rates(costs["sealing"], bytes).show("%.0f"), rates(costs["genchi"], bytes).show("%.0f"))
	note("decoding and scaling alone %s s (%s s of CPU), renditions sealed and recorded %s s (%s s of CPU)",
		walls(costs["shrinking"]).show("%.1f"), cpus(costs["shrinking"]).show("%.1f"), walls(rendered).show("%.1f"), cpus(rendered).show("%.1f"))
	sealed := walls(costs["sealing"]).over(walls(costs["genchi"]))
	b.line(fmt.Sprintf("%d photos of 3.5 megapixels until saved: speed, of sealing alone", lotPhotos), sealed.show("%.2f"), "at least 0.5", sealed.mid() >= 0.5)
	shrunk := walls(costs["shrinking"]).over(walls(rendered))
	b.line("... their renditions: speed, of decoding and scaling alone", shrunk.show("%.2f"), "at least 0.8", shrunk.mid() >= 0.8)
	return nil
}

// meanwhile says what answers take while a lot is taken in and its renditions are made.
func (b *bench) meanwhile(ctx context.Context, template *genchi, caseID string, files []string) error {
	g, err := template.copy(b, "ingest-round")
	if err != nil {
		return err
	}
	var took []time.Duration
	if err := work(ctx, &took, "meanwhile", append([]string{g.store(), g.recovery(), caseID}, files...)...); err != nil {
		return err
	}
	var ms series
	for _, t := range took {
		ms = append(ms, 1000*t.Seconds())
	}
	note("%d answers meanwhile: p50 %.1f ms, p95 %.1f ms, the slowest %.1f ms", len(ms), quantile(ms, 0.5), quantile(ms, 0.95), quantile(ms, 1))
	return nil
}

// putWorker seals files into a folder and nothing else: DIR FILE...
func putWorker(ctx context.Context, args []string) (any, error) {
	store, err := evidence.Open(args[0])
	if err != nil {
		return nil, err
	}
	return measured(func() error {
		return abreast(lotAbreast, args[1:], func(i int, file string) error {
			f, err := os.Open(file) // #nosec G304 -- material
			if err != nil {
				return err
			}
			item := evidence.ItemID{byte(i), byte(i >> 8)} //nolint:gosec // a few hundred
			_, key, err := store.Put(ctx, evidence.CaseID{1}, item, rand.Reader, f, nil)
			if err != nil {
				return errors.Join(err, f.Close())
			}
			key.Wipe()
			return f.Close()
		})
	})
}

// shrinkWorker decodes and scales pictures on all processors, as the product does, and keeps nothing: FILE...
func shrinkWorker(ctx context.Context, files []string) (any, error) {
	d := intake.NewDecoder(0, 0)
	return measured(func() error {
		return abreast(runtime.GOMAXPROCS(0), files, func(_ int, file string) error {
			f, err := os.Open(file) // #nosec G304 -- material
			if err != nil {
				return err
			}
			st, err := f.Stat()
			if err != nil {
				return errors.Join(err, f.Close())
			}
			info, _ := intake.Inspect(f, st.Size())
			p, err := d.Rendition(ctx, f, info, intake.RenditionSide)
			if err == nil && p.Width != intake.RenditionSide {
				err = fmt.Errorf("%w: a rendition of %d pixels", errNoRound, p.Width)
			}
			return errors.Join(err, f.Close())
		})
	})
}

// abreast does something with every file, several at once.
func abreast(n int, files []string, do func(i int, file string) error) error {
	errs := make([]error, len(files))
	var next atomic.Int64
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				errs[i] = do(i, files[i])
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// renderWorker makes the renditions that are missing: STORE RECOVERYFILE CASE.
func renderWorker(ctx context.Context, args []string) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("STORE RECOVERYFILE CASE")
	}
	var c cost
	return &c, withDesk(args, func(d *casework.Desk) (err error) {
		items, err := d.Evidence(args[2])
		if err != nil {
			return err
		}
		if c, err = measured(func() error { return d.RenderPending(ctx, nil) }); err != nil {
			return err
		}
		n := 0
		for _, it := range items.Items {
			if jpeg, err := d.Picture(args[2], it.ID); err != nil {
				return err
			} else if len(jpeg) > 0 {
				n++
			}
		}
		if n != lotPhotos {
			return fmt.Errorf("%w: %d renditions", errNoRound, n)
		}
		return nil
	})
}

// meanwhileWorker answers now and then while a lot is taken in: STORE RECOVERYFILE CASE FILE... It gives what each answer took.
func meanwhileWorker(ctx context.Context, args []string) (any, error) {
	var took []time.Duration
	return &took, withDesk(args, func(d *casework.Desk) error {
		done := make(chan error, 1)
		lot := d.NewLot(args[2], args[3:])
		go func() { done <- errors.Join(d.TakeLot(ctx, lot, nil, nil), d.RenderPending(ctx, nil)) }()
		for i := 0; ; i++ {
			select {
			case err := <-done:
				if n := lot.Count(casework.LotTaken); err == nil && n != len(args)-3 {
					err = fmt.Errorf("%w: %d files are in", errNoRound, n)
				}
				return err
			case <-time.After(50 * time.Millisecond):
			}
			said := fmt.Sprintf("an observation while files come in, %d", i)
			c := casework.RecordAnswer{Case: casework.Case{Case: args[2]}, Measure: audit.MeasureID(measureID(i)), Place: "p01", Verdict: audit.Conforming, Observation: &said}
			began := time.Now()
			if _, err := d.Do(ctx, &c); err != nil {
				return err
			}
			took = append(took, time.Since(began))
		}
	})
}
