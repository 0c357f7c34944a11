package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// SoundRate is how sound is recorded: so many samples a second of one channel, 16 bits each, little endian.
const SoundRate = 16000

// soundPart is how many bytes are sealed at once, three seconds: what a kill or a lid that closes loses at most.
const soundPart = 3 * 2 * SoundRate

// localSound keeps a recording that runs, or that a kill left: CASE/ID is its head, CASE/ID/NNNNNN a sealed part.
const localSound = "sound"

// SoundOrder says what is recorded, and under which consent.
type SoundOrder struct {
	Case    string          `json:"case"`
	Consent string          `json:"consent"`
	Measure audit.MeasureID `json:"measure,omitempty"` // the recording is tied to it; "" none
	Place   audit.PlaceID   `json:"place,omitempty"`
	From    string          `json:"from"`
}

// SoundRun is a recording that runs. Write and End may be called from any goroutine, one after another.
type SoundRun struct {
	d     *Desk
	oc    *openCase
	id    string
	order SoundOrder

	mu    sync.Mutex
	buf   []byte
	parts int
	bytes int64
	ended bool
}

// soundPiece is a sealed part: where it lies, and how long it is.
type soundPiece struct {
	Put evidence.Manifest `json:"put"`
}

// BeginSound asks the rules and begins. Every part is sealed under a key of its own as it comes, and named in the local journal.
func (d *Desk) BeginSound(o SoundOrder) (*SoundRun, error) {
	if !d.soundAllowed() {
		return nil, refuse("sound_off", "")
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	if d.shut {
		return nil, vault.ErrClosed
	}
	oc, err := d.load(o.Case)
	if err != nil {
		return nil, err
	}
	if err := d.maySound(oc, &o); err != nil {
		return nil, err
	}
	raw, err := d.random()
	if err != nil {
		return nil, err
	}
	o.From = d.now().Format("2006-01-02T15:04")
	r := &SoundRun{d: d, oc: oc, id: fmt.Sprintf("%x", raw), order: o}
	head, err := json.Marshal(o)
	if err == nil {
		err = d.v.Local().Put(localSound, r.key(), head)
	}
	if err != nil {
		return nil, fmt.Errorf("begin recording: %w", err)
	}
	return r, nil
}

func (r *SoundRun) key() string { return r.order.Case + "/" + r.id }

// Seconds is how much was recorded so far.
func (r *SoundRun) Seconds() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int((r.bytes + int64(len(r.buf))) / (2 * SoundRate))
}

// Write takes samples. Each full part is on the disk, sealed, when it returns.
func (r *SoundRun) Write(pcm []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return 0, io.ErrClosedPipe
	}
	r.buf = append(r.buf, pcm...)
	for len(r.buf) >= soundPart {
		if err := r.seal(soundPart); err != nil {
			return 0, err
		}
	}
	return len(pcm), nil
}

func (r *SoundRun) seal(n int) error {
	d := r.d
	d.taking.RLock()
	defer d.taking.RUnlock()
	raw, err := d.random()
	if err != nil {
		return err
	}
	m, err := d.store(context.Background(), r.oc, evidence.ItemID(raw), bytes.NewReader(r.buf[:n]), nil)
	if err != nil {
		return err
	}
	b, err := json.Marshal(soundPiece{m})
	if err == nil {
		err = d.v.Local().Put(localSound, fmt.Sprintf("%s/%06d", r.key(), r.parts), b)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep part of recording: %w", err), d.drop(r.oc, &m))
	}
	clear(r.buf[:n])
	r.buf = append(r.buf[:0], r.buf[n:]...)
	r.parts++
	r.bytes += int64(n)
	return nil
}

// End makes one item of evidence of the parts and removes them. broken says that nobody meant to end it. An empty recording leaves nothing.
func (r *SoundRun) End(ctx context.Context, broken bool) (Changes, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return Changes{}, io.ErrClosedPipe
	}
	r.ended = true
	if n := len(r.buf) &^ 1; n > 0 {
		if err := r.seal(n); err != nil {
			return Changes{}, err // the parts that are sealed are joined by the next FinishSounds
		}
	}
	return r.d.joinSound(ctx, r.id, r.order, broken)
}

// brokenSounds names the recordings of a case that were begun and not made into an item, by id.
func (d *Desk) brokenSounds(id string) map[string]SoundOrder {
	out := map[string]SoundOrder{}
	for key, raw := range d.v.Local().All(localSound) {
		rest, mine := strings.CutPrefix(key, id+"/")
		var o SoundOrder
		if mine && !strings.Contains(rest, "/") && json.Unmarshal(raw, &o) == nil {
			out[rest] = o
		}
	}
	return out
}

// FinishSounds makes items of what a kill, a lock or a full disk left of recordings, up to the last part that was sealed, and tells of how many. It is
// called after unlocking, while nothing is recorded.
func (d *Desk) FinishSounds(ctx context.Context) (int, error) {
	n := 0
	var errs []error
	for _, c := range d.CaseIDs() {
		for id, o := range d.brokenSounds(c) {
			ch, err := d.joinSound(ctx, id, o, true)
			if err == nil && ch.ID != "" {
				n++
			}
			errs = append(errs, err)
		}
	}
	return n, errors.Join(errs...)
}

func (d *Desk) soundParts(key string) ([]evidence.Manifest, []string) {
	all := d.v.Local().All(localSound)
	var keys []string
	for k := range all {
		if strings.HasPrefix(k, key+"/") {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	parts := make([]evidence.Manifest, 0, len(keys))
	for _, k := range keys {
		var p soundPiece
		if json.Unmarshal(all[k], &p) == nil {
			parts = append(parts, p.Put)
		}
	}
	return parts, keys
}

// soundPieces lists the sealed parts of recordings of a case that run or were cut off.
func (d *Desk) soundPieces(c trust.CaseID) []evidence.Manifest {
	parts, _ := d.soundParts(c.String())
	return parts
}

// joinSound seals the parts anew as one WAV, records it, and only then drops them.
func (d *Desk) joinSound(ctx context.Context, id string, o SoundOrder, broken bool) (Changes, error) {
	ch, err := d.joinParts(ctx, id, o, broken)
	if ch.ID != "" {
		d.publish(ch)
	}
	return ch, err
}

func (d *Desk) joinParts(ctx context.Context, id string, o SoundOrder, broken bool) (Changes, error) {
	d.taking.RLock()
	defer d.taking.RUnlock()
	d.writing.Lock()
	defer d.writing.Unlock()
	oc, err := d.load(o.Case)
	if err != nil {
		return Changes{}, err
	}
	key := o.Case + "/" + id
	parts, keys := d.soundParts(key)
	var ch Changes
	if len(parts) > 0 {
		src := &soundReader{d: d, oc: oc, parts: parts}
		for i := range parts {
			src.size += int64(parts[i].Size) //nolint:gosec // three seconds each
		}
		if ch, err = d.recordSound(ctx, oc, src, &o, broken); err != nil {
			return Changes{}, err
		}
	}
	var errs []error
	ops := []vault.LocalOp{{Kind: localSound, Key: key}}
	for _, k := range keys {
		ops = append(ops, vault.LocalOp{Kind: localSound, Key: k})
	}
	errs = append(errs, d.v.Local().Do(ops...))
	for i := range parts {
		errs = append(errs, d.drop(oc, &parts[i]))
	}
	return ch, errors.Join(errs...)
}

func (d *Desk) recordSound(ctx context.Context, oc *openCase, src *soundReader, o *SoundOrder, broken bool) (Changes, error) {
	defer src.close()
	raw, err := d.random()
	if err != nil {
		return Changes{}, err
	}
	m, err := d.store(ctx, oc, evidence.ItemID(raw), io.MultiReader(bytes.NewReader(intake.WaveHeader(SoundRate, src.size)), src), nil)
	if err != nil {
		return Changes{}, err
	}
	if old := d.sameBytes(oc, m.Plain[:]); old != nil && oc.model.Sounds.Made[old.ID].Fact.From == o.From {
		return Changes{Case: o.Case, ID: string(old.ID)}, d.drop(oc, &m) // it was recorded, and the parts were still to be dropped
	}
	item := audit.ItemID(fmt.Sprintf("%x", raw))
	it := audit.Evidence{ID: item, Name: "recording-" + strings.NewReplacer("-", "", ":", "", "T", "-").Replace(o.From) + ".wav", Media: "audio/wav", Place: o.Place, Size: m.Size, SHA256: m.Plain[:], Commit: m.Commit[:], Chunks: auditChunks(m.Chunks)}
	if v := oc.running(); v != nil {
		it.Visit = v.ID
	}
	if at, err := time.ParseInLocation("2006-01-02T15:04", o.From, d.now().Location()); err == nil {
		it.CapturedAt = at.Format(time.RFC3339)
	}
	facts := []audit.Fact{it, audit.Sound{Item: item, Consent: o.Consent, From: o.From, Seconds: uint(src.size / (2 * SoundRate)), Broken: broken}} //nolint:gosec // a length
	p := &planner{d: d, oc: oc, id: string(item)}
	if o.Measure != "" {
		if k, bad := p.check(o.Measure, o.Place); bad == nil { // it may have left the scope meanwhile
			facts = append(facts, audit.Link{Item: item, Check: k, On: true})
		}
	}
	if err := p.sets(facts...); err != nil {
		return Changes{}, errors.Join(err, d.drop(oc, &m))
	}
	ch, err := d.commit(ctx, p)
	if unsigned(ctx, err) {
		err = errors.Join(err, d.drop(oc, &m))
	}
	return ch, err
}

// soundReader reads the sealed parts one after another. A part that is damaged or gone is silence of its length, so that the rest keeps its time.
type soundReader struct {
	d     *Desk
	oc    *openCase
	parts []evidence.Manifest
	size  int64
	now   []byte
}

func (r *soundReader) Read(p []byte) (int, error) {
	for len(r.now) == 0 {
		if len(r.parts) == 0 {
			return 0, io.EOF
		}
		m := r.parts[0]
		r.parts = r.parts[1:]
		b, err := r.d.bytesOf(r.oc, m)
		if err != nil {
			b = make([]byte, m.Size)
		}
		r.now = b
	}
	n := copy(p, r.now)
	clear(r.now[:n])
	r.now = r.now[n:]
	return n, nil
}

func (r *soundReader) close() { clear(r.now) }

// fromFile records a WAV file as if it were heard.
func (d *Desk) fromFile(ctx context.Context, c *RecordSound) (Changes, error) {
	src, err := intake.OpenSource(c.File)
	if err != nil {
		return Changes{}, refusedSource(err)
	}
	defer src.Close() //nolint:errcheck // read only
	w, err := intake.ReadWave(src)
	if err != nil || w.Rate != SoundRate || w.Channels != 1 {
		return Changes{}, refuse("sound_format", "", src.Name)
	}
	run, err := d.BeginSound(SoundOrder{Case: c.caseID(), Consent: c.Consent, Measure: c.Measure, Place: c.Place})
	if err != nil {
		return Changes{}, err
	}
	_, err = io.Copy(run, &contextReader{ctx, io.LimitReader(src, w.Bytes)})
	ch, bad := run.End(context.WithoutCancel(ctx), err != nil)
	return ch, errors.Join(err, bad)
}

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// Wave is sound to be played: samples of 16 bits, interleaved.
type Wave struct {
	Rate, Channels int
	io.ReadCloser
}

// OpenSound gives the samples of an item that is a WAV file. Closing it ends the reading; no sample is given before its chunk was authenticated.
func (d *Desk) OpenSound(ctx context.Context, id string, item audit.ItemID) (*Wave, error) {
	ctx, cancel := context.WithCancel(ctx)
	r, w := io.Pipe()
	go func() {
		_, err := d.GetEvidence(ctx, id, item, w)
		_ = w.CloseWithError(err) // always nil
	}()
	head, err := intake.ReadWave(r)
	if err != nil {
		cancel()
		_ = r.Close() // always nil
		if errors.Is(err, intake.ErrNoWave) {
			return nil, refuse("no_sound", "")
		}
		return nil, err
	}
	return &Wave{Rate: head.Rate, Channels: head.Channels, ReadCloser: &soundPipe{r, cancel}}, nil
}

type soundPipe struct {
	*io.PipeReader
	cancel func()
}

func (p *soundPipe) Close() error {
	p.cancel()
	return p.PipeReader.Close()
}
