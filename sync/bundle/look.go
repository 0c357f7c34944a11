package bundle

import (
	"context"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// maxNamed is how many chunks, and how many keys, of a bundle are remembered.
const maxNamed = 1 << 20

// Sight is what Take would find, without evidence: which bytes are sound is seen only when they are taken.
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
		arriving: newArriving(b, st.Journals, st.Device, st.Authority(), r), ctx: ctx, progress: progress, total: b.Manifest.Size(),
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

// wants notes the chunk and passes its bytes over.
func (l *looking) wants(h *head) bool {
	if len(l.sight.chunks) < maxNamed {
		l.sight.chunks[chunkName{h.in, h.digest}] = h.size
	}
	return false
}

func (l *looking) chunk(*head, []byte) error { return nil }
func (l *looking) buffer(size uint32) []byte { return make([]byte, size) }
func (l *looking) giveBack([]byte)           {}

func (l *looking) moved(n int64) {
	l.done += n
	if l.progress != nil {
		l.progress(Progress{Looking, l.done, l.total})
	}
}
