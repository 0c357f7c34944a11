package receipt

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Options of a log. Now gives the time that checkpoints carry.
type Options struct {
	Origin   string
	Key      ed25519.PrivateKey
	Now      func() time.Time
	Previous *Previous // only when the log is begun anew after a restore
}

// Keeper keeps the frames of one log. Its methods may be called at once from anywhere.
type Keeper interface {
	// Since returns the frames that end behind size, in order. Frames that stand twice are normal.
	Since(size int64) ([]Frame, error)
	// Append keeps others from appending while it hands next the frames that end behind size, and stores the one frame that next makes of them, if
	// any. It returns when that is on stable storage. When it fails the frame may be stored or not: the next call tells.
	Append(size int64, next func(since []Frame) (*Frame, error)) error
	Close() error
}

// Log is the body's log. Its methods may be called at once from anywhere. It holds all hashes in memory, some 150 bytes a leaf.
type Log struct {
	mu     sync.Mutex
	o      Options
	key    Key
	kept   Keeper
	hashes []Hash         // tlog's order
	index  map[Hash]int64 // leaf to index
	last   *Checkpoint    // nil while empty
}

// Open reads the log of a folder, or begins one. Only one process may have it open. ErrDamaged says that it must not be continued.
func Open(dir string, o Options) (*Log, error) { return OpenKept(Folder(dir), o) }

// OpenKept reads the log that a keeper keeps, or begins one. The log closes the keeper. ErrDamaged says that it must not be continued.
func OpenKept(k Keeper, o Options) (*Log, error) {
	pub, ok := o.Key.Public().(ed25519.PublicKey)
	if !ok || !ValidOrigin(o.Origin) {
		return nil, fmt.Errorf("log %q: %w", o.Origin, ErrForm)
	}
	l := &Log{o: o, key: Key{o.Origin, pub}, kept: k, index: map[Hash]int64{}}
	if err := l.Refresh(); err != nil {
		return nil, err
	}
	return l, nil
}

// Refresh takes up what others appended to the same log. A log in a folder has no others.
func (l *Log) Refresh() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	frames, err := l.kept.Since(l.size())
	if err != nil {
		return err
	}
	return l.take(frames)
}

// take adds frames that are stored, all or none.
func (l *Log) take(frames []Frame) error {
	if len(frames) == 0 {
		return nil
	}
	size, hashes := l.size(), len(l.hashes)
	check, err := l.loadAll(frames)
	if err != nil {
		l.hashes = l.hashes[:hashes]
		maps.DeleteFunc(l.index, func(_ Hash, at int64) bool { return at >= size })
		return err
	}
	l.last = check
	return nil
}

func (l *Log) loadAll(frames []Frame) (*Checkpoint, error) {
	for _, f := range frames {
		if err := l.load(f); err != nil {
			return nil, err
		}
	}
	check, err := ParseCheckpoint(frames[len(frames)-1].Checkpoint, l.key)
	if err != nil {
		return nil, fmt.Errorf("%w: last checkpoint: %w", ErrDamaged, err)
	}
	root, err := l.root()
	if err != nil || root != check.Root || check.Size != l.size() {
		return nil, fmt.Errorf("%w: the leaves do not give the signed root of size %d", ErrDamaged, check.Size)
	}
	return check, nil
}

// load takes a frame that is stored; a repetition of what is there already is normal.
func (l *Log) load(f Frame) error {
	for i, leaf := range f.Leaves {
		at := int64(f.Before) + int64(i) //nolint:gosec // limited by parseFrame
		if at < l.size() {
			if l.hashes[tlog.StoredHashIndex(0, at)] != leaf {
				return fmt.Errorf("%w: two leaves at %d", ErrDamaged, at)
			}
			continue
		}
		if at > l.size() {
			return fmt.Errorf("%w: leaves %d to %d are missing", ErrDamaged, l.size(), at-1)
		}
		if err := l.push(leaf); err != nil {
			return err
		}
	}
	return nil
}

func (l *Log) push(leaf Hash) error {
	n := l.size()
	if at, twice := l.index[leaf]; twice {
		return fmt.Errorf("%w: leaf %d stands at %d as well", ErrDamaged, at, n)
	}
	more, err := tlog.StoredHashesForRecordHash(n, leaf, l)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	l.hashes = append(l.hashes, more...)
	l.index[leaf] = n
	return nil
}

// ReadHashes makes the log readable for package tlog; callers hold the lock.
func (l *Log) ReadHashes(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("log: no hash %d", x)
		}
		out[i] = l.hashes[x]
	}
	return out, nil
}

func (l *Log) size() int64 { return int64(len(l.index)) }

func (l *Log) root() (Hash, error) { return tlog.TreeHash(l.size(), l) }

// Append makes sure that all leaves are in the log and on disk, and returns the checkpoint that covers them. Leaves that it has
// already keep their place; the order of new ones is the order given. When it fails, none of the new ones has been acknowledged.
func (l *Log) Append(leaves ...Hash) (*Checkpoint, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for first := true; first || len(leaves) > 0; first = false {
		n := min(len(leaves), maxLeaves)
		if err := l.append(leaves[:n]); err != nil {
			return nil, err
		}
		leaves = leaves[n:]
	}
	if l.last == nil {
		return nil, errors.New("log: nothing to sign yet")
	}
	return l.last, nil
}

func (l *Log) append(leaves []Hash) error {
	var made *Frame
	err := l.kept.Append(l.size(), func(since []Frame) (f *Frame, err error) {
		if err := l.take(since); err != nil {
			return nil, err
		}
		made, err = l.frame(l.fresh(leaves))
		return made, err
	})
	if err != nil || made == nil {
		return err
	}
	return l.take([]Frame{*made})
}

// frame signs the next frame; nil for no leaves. Until it is stored nobody may see it.
func (l *Log) frame(fresh []Hash) (*Frame, error) {
	if len(fresh) == 0 {
		return nil, nil
	}
	before, hashesBefore := l.size(), len(l.hashes)
	defer func() {
		l.hashes = l.hashes[:hashesBefore]
		for _, h := range fresh {
			delete(l.index, h)
		}
	}()
	for _, h := range fresh {
		if err := l.push(h); err != nil {
			return nil, err
		}
	}
	root, err := l.root()
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	c := &Checkpoint{Origin: l.o.Origin, Size: l.size(), Root: root, Time: l.o.Now().UTC().Truncate(time.Second), Previous: l.o.Previous}
	if l.last != nil && c.Time.Before(l.last.Time) {
		c.Time = l.last.Time // a clock set back must not make witnessed time run backwards
	}
	if l.last != nil && c.Previous == nil {
		c.Previous = l.last.Previous
	}
	if err := c.sign(l.o.Key); err != nil {
		return nil, err
	}
	return &Frame{Version: 1, Before: uint64(before), Leaves: fresh, Checkpoint: c.Raw}, nil //nolint:gosec // sizes are never negative
}

// fresh lists the leaves that the log has not, each once, in order.
func (l *Log) fresh(leaves []Hash) []Hash {
	var out []Hash
	seen := map[Hash]bool{}
	for _, h := range leaves {
		if _, has := l.index[h]; !has && !seen[h] {
			seen[h] = true
			out = append(out, h)
		}
	}
	return out
}

// Checkpoint returns the newest checkpoint; nil while the log is empty.
func (l *Log) Checkpoint() *Checkpoint {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// Has tells whether a leaf has been logged.
func (l *Log) Has(leaf Hash) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok := l.index[leaf]
	return ok
}

// Prove returns the place of a leaf and its inclusion proof at a size; ok is false when the log of that size has it not.
func (l *Log) Prove(leaf Hash, size int64) (index uint64, proof []Hash, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, has := l.index[leaf]
	if !has || at >= size || size > l.size() {
		return 0, nil, false
	}
	p, err := tlog.ProveRecord(size, at, l)
	if err != nil {
		return 0, nil, false
	}
	return uint64(at), p, true //nolint:gosec // never negative
}

// Receipt returns the receipt of a leaf at the newest checkpoint.
func (l *Log) Receipt(leaf Hash) (*Receipt, bool) {
	c := l.Checkpoint()
	if c == nil {
		return nil, false
	}
	index, proof, ok := l.Prove(leaf, c.Size)
	if !ok {
		return nil, false
	}
	return &Receipt{Version: 1, Index: index, Proof: proof, Checkpoint: c.Raw}, true
}

// Consistency proves to a witness that the log of size next begins with the log of size old.
func (l *Log) Consistency(old, next int64) ([]Hash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old < 0 || next < old || next > l.size() {
		return nil, fmt.Errorf("from size %d to %d in a log of %d: %w", old, next, l.size(), ErrRewound)
	}
	if old == 0 || old == next {
		return nil, nil
	}
	p, err := tlog.ProveTree(next, old, l)
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	return p, nil
}

// Leaves calls f for every leaf in order, on a log that stands still meanwhile.
func (l *Log) Leaves(f func(index int64, leaf Hash) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.size() {
		if err := f(i, l.hashes[tlog.StoredHashIndex(0, i)]); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the keeper. A frame that could not be stored stays unacknowledged.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept.Close()
}
