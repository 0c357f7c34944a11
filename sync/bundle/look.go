package bundle

import (
	"context"
	"crypto/sha256"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// maxNamed is how many chunks, and how many keys, of a bundle are remembered.
const maxNamed = 1 << 20

// Sight is what Take would find. The bytes of evidence that is not here were read and compared with their names; what is damaged is not brought.
type Sight struct {
	*Report
	Set    *trust.Set // with the control records that would be kept
	Fresh  map[trust.CaseID][]*journal.Entry
	chunks map[chunkName]uint32
	keys   map[itemName]bool
}

// Brings tells whether the bundle has a chunk of a case, in the length that the entries name.
func (s *Sight) Brings(in trust.CaseID, hash [32]byte, size uint32) bool {
	n, ok := s.chunks[chunkName{in, hash}]
	return ok && n == size
}

// BringsKey tells whether the bundle has a form of an item's key.
func (s *Sight) BringsKey(in trust.CaseID, item wire.ItemID) bool { return s.keys[itemName{in, item}] }

// Look judges what a bundle brings as Take does and changes nothing (予行). Errors are those of Take.
func (b *Bundle) Look(ctx context.Context, st *exchange.Store, progress func(Progress)) (*Sight, error) {
	r := &Report{}
	l := &looking{
		arriving: newArriving(b, st.Journals, st.Device, st.Authority(), r), ctx: ctx, st: st, progress: progress, total: b.Manifest.Size(),
		sight: &Sight{Report: r, Fresh: map[trust.CaseID][]*journal.Entry{}, chunks: map[chunkName]uint32{}, keys: map[itemName]bool{}},
	}
	if err := l.fits(); err != nil {
		return l.sight, err
	}
	faults, err := b.walk(l)
	r.Faults, l.sight.Set = faults, l.set
	return l.sight, err
}

// looking is one call of Look.
type looking struct {
	*arriving
	ctx         context.Context //nolint:containedctx // of this one call
	sight       *Sight
	st          *exchange.Store
	lent        []byte
	progress    func(Progress)
	done, total int64
}

func (l *looking) settled(phase int) error {
	if err := l.ctx.Err(); err != nil {
		return err
	}
	if phase == int(kindControl) {
		err := l.judgeRecords()
		l.report.Records = len(l.fresh)
		return err
	}
	for _, in := range l.report.Cases {
		l.add(in, l.filled(in))
	}
	return nil
}

func (l *looking) add(in trust.CaseID, fresh []*journal.Entry) {
	l.sight.Fresh[in] = append(l.sight.Fresh[in], fresh...)
	l.report.Entries += len(fresh)
}

func (l *looking) entries(h *head, list []wire.Entry) error {
	l.add(h.in, l.judgeEntries(h.in, list))
	return l.ctx.Err()
}

func (l *looking) key(h *head, item wire.ItemID, _ []byte) error {
	if len(l.sight.keys) < maxNamed {
		l.sight.keys[itemName{h.in, item}] = true
	}
	return nil
}

// wants notes a chunk that is here and passes its bytes over; others are read.
func (l *looking) wants(h *head) bool {
	if l.ctx.Err() != nil || h.size > evidence.MaxChunkFile {
		return false
	}
	if l.st.Evidence.Has(h.in, h.digest) {
		l.note(h)
		return false
	}
	return true
}

func (l *looking) note(h *head) {
	if len(l.sight.chunks) < maxNamed {
		l.sight.chunks[chunkName{h.in, h.digest}] = h.size
	}
}

// chunk compares the bytes with their name and keeps nothing of them.
func (l *looking) chunk(h *head, b []byte) error {
	if trust.Hash(sha256.Sum256(b)) != h.digest {
		return badFrame{ErrDamaged}
	}
	l.note(h)
	return l.ctx.Err()
}

// buffer lends the one buffer: a chunk is compared before the next is read.
func (l *looking) buffer(size uint32) []byte {
	if uint32(cap(l.lent)) < size { //nolint:gosec // at most evidence.MaxChunkFile
		l.lent = make([]byte, size)
	}
	return l.lent[:size]
}

func (l *looking) giveBack([]byte) {}

func (l *looking) moved(n int64) {
	l.done += n
	if l.progress != nil {
		l.progress(Progress{Looking, l.done, l.total})
	}
}
