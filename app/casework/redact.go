package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"image/png"
	"path/filepath"
	"strings"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/app/notice"
	"genchi/storage/evidence"
)

// redact makes a copy of a photo from its pixels, with solid boxes, and records both digests. Other commands go on meanwhile.
func (d *Desk) redact(ctx context.Context, c *RedactEvidence) (Changes, error) {
	d.taking.RLock()
	defer d.taking.RUnlock()
	oc, of, err := d.original(c)
	if err != nil {
		return Changes{}, err
	}
	pic, err := d.redactedPicture(ctx, oc, of, c.Boxes)
	if err != nil {
		return Changes{}, err
	}
	name := strings.TrimSuffix(of.Name, filepath.Ext(of.Name)) + "-redacted.jpg"
	it := audit.Evidence{Name: name, Media: intake.JPEG.Mime(), CapturedAt: of.CapturedAt, Visit: of.Visit, Place: of.Place}
	return d.sealBytes(ctx, c.caseID(), pic.JPEG, it, func(p *planner, it audit.Evidence) error {
		more := []audit.Fact{
			audit.Redaction{Copy: it.ID, Of: of.ID, Original: of.SHA256, Made: it.SHA256, Boxes: c.Boxes, Reason: c.Reason},
			audit.Rendition{
				Item: it.ID, Stored: it.ID, Width: uint32(pic.Width), Height: uint32(pic.Height), //nolint:gosec // at most 1,600
				Size: it.Size, SHA256: it.SHA256, Commit: it.Commit, Chunks: it.Chunks,
			},
		}
		now := p.oc.model.Items[of.ID]
		for _, k := range now.Checks {
			more = append(more, audit.Link{Item: it.ID, Check: k, On: true})
		}
		if now.Caption != "" {
			more = append(more, audit.Caption{Item: it.ID, Text: now.Caption})
		}
		return p.sets(more...)
	})
}

// original is the photo that is to be copied, while it is here.
func (d *Desk) original(c *RedactEvidence) (*openCase, audit.Evidence, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	oc, err := d.load(c.caseID())
	if err != nil {
		return nil, audit.Evidence{}, err
	}
	if err := d.admits(oc); err != nil {
		return nil, audit.Evidence{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	it := oc.model.Items[c.Item]
	switch {
	case !it.Known():
		return nil, audit.Evidence{}, refuse("unknown_item", "", string(c.Item))
	case oc.model.IsDestroyed(c.Item):
		return nil, audit.Evidence{}, refuse("destroyed", notice.P1_2_4, string(c.Item))
	case it.Seen || it.Rendition == nil || !d.here(oc, it):
		return nil, audit.Evidence{}, refuse("no_picture", "", it.Name)
	}
	return oc, it.Evidence, nil
}

func (d *Desk) redactedPicture(ctx context.Context, oc *openCase, of audit.Evidence, boxes []audit.Box) (intake.Picture, error) {
	m, err := itemManifest(&audit.Item{Evidence: of})
	if err != nil {
		return intake.Picture{}, err
	}
	key, err := d.v.ItemKey(oc.id, m.Item)
	if err != nil {
		return intake.Picture{}, fmt.Errorf("%w: key of item %x: %w", ErrDamage, m.Item, err)
	}
	defer key.Wipe()
	r, err := d.v.Evidence().Reader(oc.id, m, key)
	if err != nil {
		return intake.Picture{}, fmt.Errorf("open item %s: %w", of.ID, err)
	}
	defer r.Close()                             //nolint:errcheck // read only
	info, _ := intake.Inspect(r, int64(m.Size)) //nolint:gosec // sizes come from files
	var covers []intake.Cover
	for _, b := range boxes {
		covers = append(covers, intake.Cover{X: int(b.X), Y: int(b.Y), W: int(b.W), H: int(b.H)})
	}
	pic, err := d.decoder.Redact(ctx, r, info, intake.RenditionSide, covers)
	var ref *intake.Refusal
	if errors.As(err, &ref) {
		ref.Name = of.Name
		return pic, refusedSource(ref)
	}
	if err != nil {
		return pic, fmt.Errorf("redact %s: %w", of.ID, err)
	}
	return pic, nil
}

// sealBytes seals bytes that were made here and records them with what more says of them.
func (d *Desk) sealBytes(ctx context.Context, id string, b []byte, it audit.Evidence, more func(*planner, audit.Evidence) error) (Changes, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	oc, err := d.load(id)
	if err != nil {
		return Changes{}, err
	}
	if err := d.admits(oc); err != nil {
		return Changes{}, err
	}
	raw, err := d.random()
	if err != nil {
		return Changes{}, err
	}
	m, err := d.store(ctx, oc, evidence.ItemID(raw), bytes.NewReader(b), nil)
	if err != nil {
		return Changes{}, err
	}
	it.ID, it.Size, it.SHA256, it.Commit, it.Chunks = audit.ItemID(hex.EncodeToString(raw)), m.Size, m.Plain[:], m.Commit[:], auditChunks(m.Chunks)
	if v := oc.running(); v != nil && it.Visit == "" {
		it.Visit = v.ID
	}
	p := &planner{d: d, oc: oc, id: string(it.ID)}
	err = p.set(it)
	if err == nil {
		err = more(p, it)
	}
	if err != nil {
		return Changes{}, errors.Join(err, d.drop(oc, &m))
	}
	ch, err := d.commit(ctx, p)
	if _, refused := Refused(err); refused {
		err = errors.Join(err, d.drop(oc, &m))
	}
	return ch, err
}

// maxDrawing is the size of a drawing at most, in bytes; maxDrawingSide that of its sides, in pixels.
const (
	maxDrawing     = 4 << 20
	maxDrawingSide = 4096
)

// drawing seals a picture that was drawn on the screen.
func (d *Desk) drawing(ctx context.Context, c *SealDrawing) (Changes, error) {
	d.taking.RLock()
	defer d.taking.RUnlock()
	cfg, err := png.DecodeConfig(bytes.NewReader(c.PNG))
	if err != nil || len(c.PNG) > maxDrawing || cfg.Width > maxDrawingSide || cfg.Height > maxDrawingSide {
		return Changes{}, refuse("no_drawing", "", c.Name)
	}
	it := audit.Evidence{Name: intake.CleanName(c.Name), Media: intake.PNG.Mime(), Place: c.Place}
	return d.sealBytes(ctx, c.caseID(), c.PNG, it, func(p *planner, it audit.Evidence) error {
		var facts []audit.Fact
		if c.Measure != "" {
			k, err := p.check(c.Measure, c.Place)
			if err != nil {
				return err
			}
			facts = append(facts, audit.Link{Item: it.ID, Check: k, On: true})
		}
		if c.Caption != "" {
			facts = append(facts, audit.Caption{Item: it.ID, Text: c.Caption})
		}
		return p.sets(facts...)
	})
}
