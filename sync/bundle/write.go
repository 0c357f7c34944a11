package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// Case is what is to be written of a case.
type Case struct {
	ID      trust.CaseID
	Mark    trust.Hash
	Entries map[trust.Hash]bool // which entries; the journals may have more by now
	Items   []exchange.Item     // that lie here in full, with their keys
	Known   *Kept               // nil: everything is written
}

// Order is what Write is to do.
type Order struct {
	Dir      string // folder on the medium, which is there
	ID       ID
	Now      time.Time
	To       trust.DeviceID // zeros: every member
	Set      *trust.Set     // whose records of the body and the cases are written
	Cases    []Case
	Journals *journal.Store
	Evidence *evidence.Store
	Device   trust.DeviceID
	Sign     func(manifest []byte) ([]byte, error)
	Limit    int64 // bytes of a part; 0 is PartSize
	Progress func(Progress)
}

// Step is what a bundle is at.
type Step string

// The steps.
const (
	Writing Step = "writing"
	Reading Step = "read-back"
	Looking Step = "looking"
	Taking  Step = "taking"
)

// Progress tells how many bytes of how many a step has done.
type Progress struct {
	Step        Step
	Done, Total int64
}

// Written is a bundle that lies on the medium and was read back.
type Written struct {
	Folder   string // its path
	Manifest *Manifest
	Left     []exchange.Parked // items that are damaged here and were left out
}

// Write writes a bundle, syncs it, reads it back and compares every byte. Only then it has its name. After an error, or when ctx ends, nothing is left on
// the medium, as far as it can still be written to. Errors: ErrMedium, with disk.ErrNoSpace before anything is written if the medium has too little room, and
// later if others fill it; ErrReadBack; any other is of this laptop's store.
func Write(ctx context.Context, o Order) (*Written, error) {
	if o.Limit == 0 {
		o.Limit = PartSize
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	w := &writing{ctx: ctx, o: &o}
	if err := w.plan(); err != nil {
		return nil, err
	}
	if err := sweep(o.Dir); err != nil {
		return nil, err
	}
	if err := room(o.Dir, w.total); err != nil {
		return nil, err
	}
	name := folderName(o.ID, o.Now)
	temp := filepath.Join(o.Dir, name+disk.TempSuffix)
	if err := disk.Mkdir(temp); err != nil {
		return nil, medium(err)
	}
	w.parts = newPartWriter(temp, o.ID, o.Limit)
	m, err := w.all()
	if err == nil {
		err = w.settle(temp, m)
	}
	if err == nil {
		err = medium(disk.Rename(temp, filepath.Join(o.Dir, name)))
	}
	if err != nil {
		w.parts.drop()
		remove(temp)
		return nil, err
	}
	if err := disk.SyncDir(o.Dir); err != nil {
		return nil, medium(err)
	}
	return &Written{Folder: filepath.Join(o.Dir, name), Manifest: m, Left: w.left}, nil
}

// room refuses a medium that has too little space.
func room(dir string, need int64) error {
	free, err := disk.Free(dir)
	if need += 1 << 20; err == nil && free < uint64(need) { //nolint:gosec // a size
		err = fmt.Errorf("%w: %d bytes are needed in %s and %d are free", disk.ErrNoSpace, need, dir, free)
	}
	return medium(err)
}

// writing is one call of Write.
type writing struct {
	ctx   context.Context //nolint:containedctx // of this one call
	o     *Order
	parts *partWriter
	cases []*outgoing
	total int64 // bytes that will be written, about
	done  int64
	left  []exchange.Parked
}

// outgoing is one case on its way out.
type outgoing struct {
	*Case
	shape    *admit.Shape
	want     map[trust.Hash]bool
	contents Contents
	held     []wire.ItemID
}

// plan looks at what there is and adds up the bytes.
func (w *writing) plan() error {
	for i := range w.o.Cases {
		c := &outgoing{Case: &w.o.Cases[i], shape: admit.NewShape()}
		sizes := map[trust.Hash]int64{}
		_, err := w.o.Journals.Read(c.ID, func(e journal.Entry, _ journal.Place) error {
			if c.Entries[e.Hash] {
				c.shape.Add(e.Hash, admit.LinkOf(&e.Header))
				sizes[e.Hash] = int64(len(e.Raw) + len(e.Payload) + 24)
			}
			return w.ctx.Err()
		})
		if err != nil {
			return fmt.Errorf("read journals of case %s: %w", c.ID, err)
		}
		var heads []wire.Head
		if c.Known != nil {
			heads = c.Known.Heads
		}
		c.want = c.shape.After(heads)
		for h := range c.want {
			w.total += sizes[h]
		}
		for j := range c.Items {
			if !c.has(c.Items[j].ID) {
				w.total += int64(len(c.Items[j].Key)) + 2*frameHead
				for _, k := range c.Items[j].Chunks {
					w.total += int64(k.Size) + frameHead
				}
			}
		}
		c.contents = Contents{Case: c.ID, Mark: c.Mark, Full: c.Known == nil, Heads: c.shape.Heads()}
		w.cases = append(w.cases, c)
	}
	for _, r := range w.o.Set.Records() {
		w.total += int64(len(r.Raw)) + 8
	}
	return nil
}

func (c *outgoing) has(item wire.ItemID) bool { return c.Known != nil && c.Known.Items[item] }

// all writes the frames of everything and returns the manifest.
func (w *writing) all() (*Manifest, error) {
	if err := w.control(trust.CaseID{}); err != nil {
		return nil, err
	}
	for _, c := range w.cases {
		if err := w.control(c.ID); err != nil {
			return nil, err
		}
	}
	if err := w.orders(); err != nil {
		return nil, err
	}
	for _, c := range w.cases {
		if err := w.entries(c); err != nil {
			return nil, err
		}
	}
	for _, c := range w.cases {
		if err := w.items(c); err != nil {
			return nil, err
		}
	}
	if err := w.parts.end(); err != nil {
		return nil, err
	}
	m := &Manifest{Version: 1, ID: w.o.ID, Body: w.o.Set.Pin(), Device: w.o.Device, TimeMS: w.o.Now.UnixMilli(), To: w.o.To, Parts: w.parts.parts}
	for _, c := range w.cases {
		slices.SortFunc(c.held, func(a, b wire.ItemID) int { return bytes.Compare(a[:], b[:]) })
		c.contents.Items = c.held
		m.Cases = append(m.Cases, c.contents)
	}
	return m, nil
}

// orders writes the records of other cases that are ordered to be destroyed, so that every store learns of it, also one that never meets the server.
func (w *writing) orders() error {
	for _, in := range w.o.Set.Cases() {
		if !w.o.Set.Destroyed(in) || slices.ContainsFunc(w.cases, func(c *outgoing) bool { return c.ID == in }) {
			continue
		}
		if _, member := w.o.Set.Member(in, w.o.To); w.o.To != (trust.DeviceID{}) && !member {
			continue
		}
		if err := w.control(in); err != nil {
			return err
		}
	}
	return nil
}

// message writes one frame whose body is a list.
func (w *writing) message(k kind, in trust.CaseID, list any) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	b, err := wire.Encode(list)
	if err != nil {
		return err
	}
	w.tell(int64(len(b)))
	return w.parts.frame(k, in, sha256.Sum256(b), b)
}

func (w *writing) tell(n int64) {
	w.done += n
	w.o.Progress(Progress{Writing, w.done, max(w.total, w.done)})
}

// control writes the records of a case, or of the body for the zero case.
func (w *writing) control(in trust.CaseID) error {
	var batch [][]byte
	size := 0
	send := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := w.message(kindControl, in, batch)
		batch, size = nil, 0
		return err
	}
	for _, r := range w.o.Set.Records() {
		if r.Case != in {
			continue
		}
		if len(batch) == wire.MaxRecords || size+len(r.Raw) > wire.MaxBatch {
			if err := send(); err != nil {
				return err
			}
		}
		batch = append(batch, r.Raw)
		size += len(r.Raw)
	}
	return send()
}

// entries writes what the receiver lacks.
func (w *writing) entries(c *outgoing) error {
	var batch []wire.Entry
	size := 0
	send := func() error {
		if len(batch) == 0 {
			return nil
		}
		c.contents.Entries += uint64(len(batch))
		err := w.message(kindEntries, c.ID, batch)
		batch, size = nil, 0
		return err
	}
	var failed error
	_, err := w.o.Journals.Read(c.ID, func(e journal.Entry, _ journal.Place) error {
		if !c.want[e.Hash] {
			return nil
		}
		delete(c.want, e.Hash) // a journal may hold an entry twice
		x := wire.Entry{Header: e.Raw, Payload: e.Payload}
		if len(batch) == wire.MaxEntries || len(batch) > 0 && size+x.Size() > wire.MaxBatch {
			if failed = send(); failed != nil {
				return failed
			}
		}
		batch = append(batch, x)
		size += x.Size()
		return nil
	})
	if failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("read journals of case %s: %w", c.ID, err)
	}
	return send()
}

// items writes the evidence, photos first: of each item its chunks and, when all of them were sound, its key.
func (w *writing) items(c *outgoing) error {
	list := slices.Clone(c.Items)
	slices.SortStableFunc(list, func(a, b exchange.Item) int { return rank(a) - rank(b) })
	buf := make([]byte, evidence.MaxChunkFile)
	for i := range list {
		it := &list[i]
		if c.has(it.ID) {
			c.held = append(c.held, it.ID)
			continue
		}
		err := w.item(c, it, buf)
		var missing evidence.ErrMissing
		var damaged evidence.ErrDamaged
		if errors.As(err, &missing) || errors.As(err, &damaged) {
			w.left = append(w.left, exchange.Parked{Case: c.ID, Item: it.ID, Code: wire.CodeDigest, Text: err.Error()})
			continue
		}
		if err != nil {
			return err
		}
		c.held = append(c.held, it.ID)
	}
	return nil
}

func rank(it exchange.Item) int {
	if it.First {
		return 0
	}
	return 1
}

func (w *writing) item(c *outgoing, it *exchange.Item, buf []byte) error {
	for _, k := range it.Chunks {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		b, err := w.chunk(c.ID, k, buf)
		if err != nil {
			return err
		}
		if err := w.parts.frame(kindChunk, c.ID, k.Hash, b); err != nil {
			return err
		}
		c.contents.Bytes += uint64(k.Size)
		w.tell(int64(k.Size))
	}
	body := slices.Concat(it.ID[:], it.Key)
	return w.parts.frame(kindKey, c.ID, sha256.Sum256(body), body)
}

// chunk reads a chunk of the store and compares it with its name.
func (w *writing) chunk(in trust.CaseID, k evidence.Chunk, buf []byte) ([]byte, error) {
	r, size, err := w.o.Evidence.OpenChunk(in, k.Hash)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // only read
	if size != int64(k.Size) || size > int64(len(buf)) {
		return nil, evidence.ErrDamaged{Chunk: k, Why: fmt.Sprintf("%d bytes", size)}
	}
	b := buf[:size]
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, fmt.Errorf("read chunk: %w", err)
	}
	if sha256.Sum256(b) != k.Hash {
		return nil, evidence.ErrDamaged{Chunk: k, Why: "other bytes"}
	}
	return b, nil
}
