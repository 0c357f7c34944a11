package evidence

import (
	"context"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

const (
	// workers seal, hash and write; one more goroutine reads and hashes. A third was
	// not faster on two cores and cost more processor time.
	workers = 2
	// ahead is how many chunks the reader may be ahead of the workers.
	ahead = 2
	// syncing is how many written files are synced at once while the next are sealed: a
	// disk that is asked for everything at the end makes everybody wait for it.
	syncing = 2
	// maxOpen is how many more wait for it.
	maxOpen = 16
)

// Put stores the bytes of r as a new item and returns when they are on the disk.
// It gives the manifest and the item key, which is read from rand. The bytes are
// read and hashed in one goroutine and sealed and written in others; all calls
// together use at most 40 MB for it. Storing many small items goes faster with two
// or three calls at once.
//
// progress, if not nil, is told the number of plain bytes written so far, by one
// goroutine at a time. A file that changes while it is read is [ErrSourceChanged].
// After any error, a full disk and the end of ctx among them, nothing of the item
// is there; ctx is looked at between reads of r.
func (s *Store) Put(ctx context.Context, c CaseID, item ItemID, rand io.Reader, r io.Reader, progress func(done int64)) (Manifest, *seal.Key, error) {
	key, err := seal.NewKey(rand)
	if err != nil {
		return Manifest{}, nil, fmt.Errorf("evidence: %w", err)
	}
	sum := sha256.New()
	src, err := newSource(r, sum)
	if err != nil {
		return Manifest{}, nil, fmt.Errorf("evidence: %w", err)
	}
	a := newAttempt(ctx, s, key.AEAD(), associated(c, item), progress)
	drafts, err := a.run(src)
	if err == nil {
		err = s.makeDir(c)
	}
	if err == nil {
		err = s.publish(c, drafts)
	}
	if err != nil {
		s.retract(c, a.drafts)
		key.Wipe()
		return Manifest{}, nil, fmt.Errorf("evidence: %w", err)
	}
	m := Manifest{Item: item, Size: src.size, Plain: [32]byte(sum.Sum(nil)), Commit: Commit(key)}
	for _, d := range drafts {
		m.Chunks = append(m.Chunks, d.chunk)
	}
	return m, key, nil
}

// job is a chunk on its way from the reader to a worker.
type job struct {
	index int
	last  bool
	buf   *disk.Buffer
	size  int // plain bytes in buf
}

// attempt is one run of Put.
type attempt struct {
	store    *Store
	aead     cipher.AEAD
	ad       []byte
	progress func(int64)

	ctx    context.Context
	cancel context.CancelCauseFunc
	jobs   chan job
	files  chan *disk.File // written, not synced

	mu     sync.Mutex
	drafts []draft
	done   int64
}

func newAttempt(ctx context.Context, s *Store, aead cipher.AEAD, ad []byte, progress func(int64)) *attempt {
	a := &attempt{store: s, aead: aead, ad: ad, progress: progress, jobs: make(chan job, ahead), files: make(chan *disk.File, maxOpen)}
	a.ctx, a.cancel = context.WithCancelCause(ctx)
	return a
}

// run reads, seals, writes and syncs everything. The drafts are in order.
func (a *attempt) run(src *source) ([]draft, error) {
	defer a.cancel(nil)
	var sealers, syncers sync.WaitGroup
	for range workers {
		sealers.Go(a.work)
	}
	for range syncing {
		syncers.Go(a.sync)
	}
	err := a.read(src)
	if err != nil {
		a.cancel(err)
	}
	close(a.jobs)
	sealers.Wait()
	close(a.files)
	syncers.Wait()
	if err == nil {
		err = context.Cause(a.ctx)
	}
	return a.drafts, err
}

func (a *attempt) read(src *source) error {
	for i := 0; ; i++ {
		buf, err := a.store.pool.get(a.ctx)
		if err != nil {
			return err
		}
		n, last, err := src.chunk(buf.Bytes()[:ChunkSize])
		if err == nil {
			err = context.Cause(a.ctx)
		}
		if err != nil {
			a.store.pool.put(buf)
			return err
		}
		a.jobs <- job{index: i, last: last, buf: buf, size: n}
		if last {
			return nil
		}
	}
}

func (a *attempt) work() {
	for j := range a.jobs {
		if a.ctx.Err() == nil {
			if err := a.handle(j); err != nil {
				a.cancel(err)
			}
		}
		a.store.pool.put(j.buf)
	}
}

func (a *attempt) handle(j job) error {
	sealed := a.seal(j)
	chunk := Chunk{Hash: sha256.Sum256(sealed), Size: uint32(len(sealed))} // #nosec G115 -- at most MaxChunkFile
	tmp := a.store.tmpName()
	f, err := disk.Create(tmp)
	if err != nil {
		return err
	}
	a.note(j.index, draft{tmp: tmp, chunk: chunk})
	if _, err := f.WriteLarge(sealed); err != nil {
		return errors.Join(err, f.Close())
	}
	a.files <- f
	a.wrote(j)
	return nil
}

// seal encrypts the chunk where it is.
func (a *attempt) seal(j job) []byte {
	n := ChunkSize
	if j.last {
		n = paddedSize(j.size)
		clear(j.buf.Bytes()[j.size:n])
	}
	return a.aead.Seal(j.buf.Bytes()[:0], nonce(j.index, j.last), j.buf.Bytes()[:n], a.ad)
}

func (a *attempt) note(index int, d draft) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.drafts) <= index {
		a.drafts = append(a.drafts, draft{})
	}
	a.drafts[index] = d
}

func (a *attempt) wrote(j job) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done += int64(j.size)
	if a.progress != nil {
		a.progress(a.done)
	}
}

// sync syncs and closes what was written.
func (a *attempt) sync() {
	for f := range a.files {
		var err error
		if a.ctx.Err() == nil {
			err = f.Sync()
		}
		if err = errors.Join(err, f.Close()); err != nil {
			a.cancel(err)
		}
	}
}
