package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/storage/evidence"
	"genchi/storage/vault"
)

// abreast is how many files are sealed at once: while one waits for the disk the next is hashed. A fifth was not faster.
const abreast = 4

// sealing is a file on its way into the store, before an entry names it.
type sealing struct {
	c   *AttachEvidence
	oc  *openCase // whose keys seal it; the case may have been read anew since
	it  audit.Evidence
	put evidence.Manifest // what was stored, if err is nil
	err error
}

// Attach carries out attachments as Do does, in their order, but seals the files of several at once. next gives the one that waits,
// nil if none does now; then those that were begun are finished and Attach returns. done is told the outcome of each, in order, after
// its entry is on disk; neither may close the desk or attach another file. A refusal does not stop the next. The Progress of several
// files may be called at once.
func (d *Desk) Attach(ctx context.Context, next func() *AttachEvidence, done func(Changes, error)) {
	d.taking.RLock()
	defer d.taking.RUnlock()
	var flight []chan *sealing
	for {
		for len(flight) < abreast {
			c := next()
			if c == nil {
				break
			}
			one := make(chan *sealing, 1)
			flight = append(flight, one)
			go func() { one <- d.take(ctx, c) }()
		}
		if len(flight) == 0 {
			return
		}
		ch, err := d.record(ctx, <-flight[0])
		flight = flight[1:]
		if err == nil {
			d.publish(ch)
		}
		done(ch, err)
	}
}

// attach seals a file and records it; the photo's rendition follows by RenderPending. Other commands go on while it is sealed.
func (d *Desk) attach(ctx context.Context, c *AttachEvidence) (Changes, error) {
	d.taking.RLock()
	defer d.taking.RUnlock()
	return d.record(ctx, d.take(ctx, c))
}

// take asks whether the file may be taken in, before a byte of it is read, and seals it. After an error nothing is stored.
func (d *Desk) take(ctx context.Context, c *AttachEvidence) *sealing {
	s := &sealing{c: c}
	oc, err := d.welcome(c)
	if err != nil {
		s.err = err
		return s
	}
	src, err := intake.OpenSource(c.File)
	if err != nil {
		s.err = refusedSource(err)
		return s
	}
	defer src.Close() //nolint:errcheck // read only
	s.oc = oc
	if err := d.seal(ctx, oc, src, s); err != nil {
		s.err = refusedSource(err)
	}
	return s
}

// welcome asks the rules as they stand now; record asks again.
func (d *Desk) welcome(c *AttachEvidence) (*openCase, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	if d.shut {
		return nil, vault.ErrClosed
	}
	oc, err := d.load(c.caseID())
	if err != nil {
		return nil, err
	}
	if _, err := attachedTo(&planner{d: d, oc: oc}, c); err != nil {
		return nil, err
	}
	return oc, d.admits(oc)
}

// attachedTo is the check that the command names, "" if it names none.
func attachedTo(p *planner, c *AttachEvidence) (audit.CheckID, error) {
	if c.Measure == "" {
		return "", nil
	}
	return p.check(c.Measure, c.Place)
}

// seal streams the file once into sealed chunks.
func (d *Desk) seal(ctx context.Context, oc *openCase, src *intake.Source, s *sealing) error {
	along, err := intake.ReadAlong(src)
	if err != nil {
		return fmt.Errorf("read %s: %w", src.Name, err)
	}
	defer along.Close()
	raw, err := d.random()
	if err != nil {
		return err
	}
	m, err := d.store(ctx, oc, evidence.ItemID(raw), along, func(done int64) {
		if s.c.Progress != nil {
			s.c.Progress(done, src.Size)
		}
	})
	if err != nil {
		return err
	}
	info, problems := along.Info()
	if err := src.Check(); err != nil {
		return errors.Join(err, d.drop(oc, &m))
	}
	s.it = audit.Evidence{Name: src.Name, Media: info.Mime, CapturedAt: info.CapturedAt, HasGPS: info.HasGPS, Place: s.c.Place}
	if len(problems) > 0 {
		s.it.Problem = string(problems[0].Code) // the gravest
	}
	s.it.ID, s.put = audit.ItemID(hex.EncodeToString(raw)), m
	s.it.Size, s.it.SHA256, s.it.Commit, s.it.Chunks = m.Size, m.Plain[:], m.Commit[:], auditChunks(m.Chunks)
	return nil
}

// record writes the entry that names sealed bytes. Bytes that the case holds already are not kept twice: the entry names those.
func (d *Desk) record(ctx context.Context, s *sealing) (Changes, error) {
	if s.err != nil {
		return Changes{}, s.err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	oc, err := d.load(s.c.caseID())
	if err != nil {
		return Changes{}, errors.Join(err, d.drop(s.oc, &s.put))
	}
	put := &s.put
	if old := d.sameBytes(oc, s.put.Plain[:]); old != nil {
		if err := d.drop(oc, put); err != nil {
			return Changes{}, err
		}
		put = nil
		s.it.Same, s.it.Storage = old.ID, storedID(old)
		s.it.Commit, s.it.Chunks = old.Commit, old.Chunks
	}
	if v := oc.running(); v != nil {
		s.it.Visit = v.ID
	}
	p := &planner{d: d, oc: oc, id: string(s.it.ID)}
	if err := nameItem(p, s); err != nil {
		return Changes{}, errors.Join(err, d.drop(oc, put))
	}
	ch, err := d.commit(ctx, p)
	if unsigned(ctx, err) {
		err = errors.Join(err, d.drop(oc, put))
	}
	return ch, err
}

// unsigned tells whether err of commit says that no entry was signed, so that none will ever name what was sealed for it.
func unsigned(ctx context.Context, err error) bool {
	_, refused := Refused(err)
	return refused || err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) // looked at before signing
}

// nameItem plans the facts of an attachment.
func nameItem(p *planner, s *sealing) error {
	check, err := attachedTo(p, s.c)
	if err != nil {
		return err
	}
	facts := []audit.Fact{s.it}
	if check != "" {
		facts = append(facts, audit.Link{Item: s.it.ID, Check: check, On: true})
	}
	if s.c.Caption != "" {
		facts = append(facts, audit.Caption{Item: s.it.ID, Text: s.c.Caption})
	}
	return p.sets(facts...)
}

// oneReader lets several goroutines read r, one at a time.
type oneReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (o *oneReader) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.r.Read(p)
}
