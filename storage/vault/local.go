package vault

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"genchi/storage/disk"
	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// LocalOp puts a value under a kind and a key, or deletes it where Value is nil.
type LocalOp struct {
	_     struct{} `cbor:",toarray"`
	Kind  string
	Key   string
	Value []byte
}

// Limits of the local journal.
const (
	MaxLocalValue = 1 << 20 // bytes of one value
	maxLocalBatch = 2 << 20 // bytes of one entry
	localAD       = "genchi/local-keys/v1"
	localFile     = "local" + sealedSuffix
	compactFrom   = 2000 // entries from which the local journal is written anew when most of it is overwritten
)

// localCase is the reserved case id of the local journal.
var localCase = trust.CaseID(bytes.Repeat([]byte{0xff}, 16))

// ErrTooLarge reports a local value over MaxLocalValue.
var ErrTooLarge = errors.New("value is too large for the local journal")

// Local is what belongs to this store alone: drafts, receipts, checkpoints, parked entries, settings. Each Put or Do is one sealed entry with one
// fsync. It is safe for concurrent use.
type Local struct {
	store *journal.Store
	rand  io.Reader
	sign  ed25519.PrivateKey
	free  func() bool // frees the reserve

	mu      sync.Mutex
	closed  bool
	keys    []*seal.Key // the first seals
	values  map[string]map[string][]byte
	begun   bool
	inc     uint64 // newest incarnation
	seq     uint64
	prev    trust.Hash
	entries int
	Unread  int // entries that didn't open when the store was opened
	report  journal.Report
	aside   []string // what was set aside because its keys could not be read
}

type localKeysWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Keys    [][]byte
}

// saveLocalKeys writes the keys of the local journal; without any it makes the first.
func (v *Vault) saveLocalKeys(keys []*seal.Key) error {
	if keys == nil {
		k, err := seal.NewKey(v.opt.Rand)
		if err != nil {
			return err
		}
		keys = []*seal.Key{k}
	}
	w := localKeysWire{Version: 1}
	for _, k := range keys {
		w.Keys = append(w.Keys, k[:])
	}
	return v.saveSealed(localFile, localAD, &w)
}

func (v *Vault) openLocal() (*Local, error) {
	keys, err := v.loadLocalKeys()
	if errors.Is(err, ErrBroken) {
		if err = v.forsakeLocal(); err == nil {
			keys, err = v.loadLocalKeys()
		}
	}
	if err != nil {
		return nil, err
	}
	l := &Local{rand: v.opt.Rand, sign: slices.Clone(v.dev.sign), free: v.freeReserve, values: map[string]map[string][]byte{}, keys: keys}
	if l.aside, err = v.localAside(); err != nil {
		return nil, err
	}
	if l.store, err = journal.Open(v.path(localDir)); err != nil {
		return nil, err
	}
	if v.unclean {
		if _, err := l.store.Repair(localCase); err != nil {
			return nil, err
		}
	}
	if err := l.load(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Local) load() error {
	var err error
	l.report, err = l.store.Read(localCase, func(e journal.Entry, _ journal.Place) error {
		l.entries++
		l.inc, l.seq, l.prev = max(l.inc, binary.BigEndian.Uint64(e.Header.Incarnation[:])), e.Header.Seq, e.Hash
		ops, err := l.open(&e)
		if err != nil {
			l.Unread++
			return nil
		}
		l.apply(ops)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read local journal: %w", err)
	}
	return nil
}

func (l *Local) open(e *journal.Entry) ([]LocalOp, error) {
	for _, k := range l.keys {
		if k.ID() != e.Header.KeyID {
			continue
		}
		plain, err := journal.OpenPayload(k, &e.Header, e.Payload)
		if err != nil {
			return nil, err
		}
		var ops []LocalOp
		err = decMode.Unmarshal(plain, &ops)
		return ops, err
	}
	return nil, ErrNoKey
}

func (l *Local) apply(ops []LocalOp) {
	for _, op := range ops {
		if op.Value == nil {
			delete(l.values[op.Kind], op.Key)
			continue
		}
		if l.values[op.Kind] == nil {
			l.values[op.Kind] = map[string][]byte{}
		}
		l.values[op.Kind][op.Key] = op.Value
	}
}

// Put keeps a value, on disk when it returns. An empty value is a value.
func (l *Local) Put(kind, key string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	return l.Do(LocalOp{Kind: kind, Key: key, Value: value})
}

// Delete forgets a value. Its sealed bytes stay on disk until the journal is written anew.
func (l *Local) Delete(kind, key string) error {
	if _, ok := l.Get(kind, key); !ok {
		return nil
	}
	return l.Do(LocalOp{Kind: kind, Key: key})
}

// Do carries out several operations, in entries of up to 2 MiB; each entry is kept as a whole or not at all.
func (l *Local) Do(ops ...LocalOp) error {
	for _, op := range ops {
		if len(op.Value) > MaxLocalValue {
			return fmt.Errorf("%w: %d bytes", ErrTooLarge, len(op.Value))
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(ops) > 0 {
		n, size := 0, 0
		for n < len(ops) && (n == 0 || size < maxLocalBatch-MaxLocalValue) {
			size += len(ops[n].Kind) + len(ops[n].Key) + len(ops[n].Value)
			n++
		}
		if err := l.append(ops[:n]); err != nil {
			return fmt.Errorf("local journal: %w", err)
		}
		ops = ops[n:]
	}
	return nil
}

// append writes one entry. After a failure the entry waits in the journal and goes to disk before the next one.
func (l *Local) append(ops []LocalOp) error {
	if l.closed {
		return ErrClosed
	}
	plain, err := encMode.Marshal(ops)
	if err != nil {
		return err
	}
	var again []LocalOp
	if err := decMode.Unmarshal(plain, &again); err != nil { // kinds and keys must be UTF-8
		return err
	}
	e, err := l.entry(plain)
	if err != nil {
		return err
	}
	l.begun, l.seq, l.prev = true, e.Header.Seq, e.Hash
	l.inc = binary.BigEndian.Uint64(e.Header.Incarnation[:])
	err = l.store.Append(e)
	if errors.Is(err, disk.ErrNoSpace) && l.free() {
		err = l.store.Flush()
	}
	if err != nil {
		return err
	}
	l.entries++
	l.apply(again)
	return nil
}

func (l *Local) entry(plain []byte) (*journal.Entry, error) {
	h := journal.Header{Case: localCase, Device: trust.DeviceOf(publicOf(l.sign)), Seq: l.seq + 1, Prev: l.prev}
	inc := l.inc
	if !l.begun {
		inc, h.Seq = inc+1, 1
	}
	binary.BigEndian.PutUint64(h.Incarnation[:], inc)
	payload, err := journal.SealPayload(l.keys[0], l.rand, &h, plain)
	if err != nil {
		return nil, err
	}
	raw, _, err := journal.SignHeader(h, l.sign)
	if err != nil {
		return nil, err
	}
	return journal.NewEntry(raw, payload)
}

// Get returns a value; false if there is none. The caller must not change it.
func (l *Local) Get(kind, key string) ([]byte, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.values[kind][key]
	return b, ok
}

// All returns the values of a kind by key. The caller must not change them.
func (l *Local) All(kind string) map[string][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.values[kind])
}

// Damage is what reading the local journal found when the store was opened, and how many entries did not open.
func (l *Local) Damage() (journal.Report, int) { return l.report, l.Unread }

// compact writes everything that counts into a new incarnation and removes the older ones. If it is cut off, both are there and say the same.
func (l *Local) compact() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	newest := l.inc
	l.begun, l.entries = false, 0
	ops, size := []LocalOp{}, 0
	for _, kind := range slices.Sorted(maps.Keys(l.values)) {
		for _, key := range slices.Sorted(maps.Keys(l.values[kind])) {
			value := l.values[kind][key]
			ops = append(ops, LocalOp{Kind: kind, Key: key, Value: value})
			if size += len(value) + len(key); size > maxLocalBatch-MaxLocalValue {
				if err := l.append(ops); err != nil {
					return fmt.Errorf("write local journal anew: %w", err)
				}
				ops, size = []LocalOp{}, 0
			}
		}
	}
	if err := l.append(ops); err != nil {
		return fmt.Errorf("write local journal anew: %w", err)
	}
	return l.store.Remove(localCase, func(_ trust.DeviceID, i trust.Incarnation) bool { return binary.BigEndian.Uint64(i[:]) <= newest })
}

// worthCompacting tells whether most entries are overwritten.
func (l *Local) worthCompacting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	live := 0
	for _, m := range l.values {
		live += len(m)
	}
	return l.entries > compactFrom && l.entries > 4*live
}

func (l *Local) close() error {
	var err error
	if l.worthCompacting() {
		err = l.compact()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return errors.Join(err, l.store.Flush(), l.store.Trim())
}

func (l *Local) wipe() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for _, k := range l.keys {
		k.Wipe()
	}
	clear(l.sign)
	clear(l.values)
}
