package index

import (
	"encoding/binary"
	"fmt"
	"io"

	badger "github.com/dgraph-io/badger/v4"
)

// Badger takes transactions of up to 15 % of its memory table; what is clearly
// smaller is committed as one.
const (
	atomicBytes = 1 << 20
	atomicOps   = 5000
)

// Tx collects the changes of one [Index.Update] in memory; of several changes of
// one key the last one counts. It is not for several goroutines, and not for use
// after Update returned.
type Tx struct {
	changes map[string]*[]byte // Badger key to a value; nil deletes
	order   []string
	clear   [][]byte // prefixes
	err     error
}

// Set stores a value under a key of 1 byte to 1 KiB; both slices are free again
// when it returns. Other keys, and values above 1 GiB, make Update fail with
// [ErrRecord].
func (t *Tx) Set(key, value []byte) {
	if len(key) == 0 || len(key) > maxKey || len(value) > maxValue {
		t.err = ErrRecord
		return
	}
	v := append([]byte(nil), value...)
	t.change(recordKey(spaceRecord, key), &v)
}

// Delete removes a key; that there is none is no error.
func (t *Tx) Delete(key []byte) { t.change(recordKey(spaceRecord, key), nil) }

// Clear deletes every key with a prefix that the index has before the transaction; what the transaction sets stays.
func (t *Tx) Clear(prefix []byte) { t.clear = append(t.clear, recordKey(spaceRecord, prefix)) }

// SetApplied stores, together with the other changes, what of a journal the index
// then reflects. Names have 1 byte to 1 KiB.
func (t *Tx) SetApplied(name string, state []byte) {
	if name == "" || len(name) > maxKey || len(state) > maxValue {
		t.err = ErrRecord
		return
	}
	v := append([]byte(nil), state...)
	t.change(recordKey(spaceApplied, []byte(name)), &v)
}

func (t *Tx) change(bk []byte, value *[]byte) {
	if _, ok := t.changes[string(bk)]; !ok {
		t.order = append(t.order, string(bk))
	}
	t.changes[string(bk)] = value
}

// Update applies the changes that fn collects, if it returns nil; its error is
// returned as it is and changes nothing. Up to 1 MiB and 5,000 changes become visible at once,
// more of them in pieces and in order. Otherwise the error is [ErrRecord], which
// changes nothing, or [ErrUnavailable]: then the index has missed something and can't
// be read any more before [Index.Reset] or another Open. fn may read the index, which
// does not see the changes yet.
func (x *Index) Update(fn func(*Tx) error) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	t := &Tx{changes: map[string]*[]byte{}}
	if err := fn(t); err != nil {
		return err
	}
	if t.err != nil {
		return t.err
	}
	err := x.guard("update", func() error {
		db, err := x.enter()
		if err != nil {
			return err
		}
		defer x.using.Done()
		if err := x.spacious(); err != nil {
			return err
		}
		return x.commit(db, t)
	})
	if err != nil {
		x.failed.Store(true)
		x.missed.Store(true)
	}
	return err
}

// op sets bk to stored, or deletes it if stored is nil.
type op struct{ bk, stored []byte }

func (x *Index) commit(db *badger.DB, t *Tx) error {
	ops, stale, err := x.encode(db, t)
	if err != nil {
		return err
	}
	ops = append(ops, stale...)
	size := 0
	for _, o := range ops {
		size += len(o.bk) + len(o.stored)
	}
	if len(ops) <= atomicOps && size <= atomicBytes {
		return db.Update(func(txn *badger.Txn) error { return apply(txn, ops) })
	}
	batch := db.NewWriteBatch()
	defer batch.Cancel()
	if err := apply(batch, ops); err != nil {
		return err
	}
	return batch.Flush()
}

func apply(w interface {
	Set(k, v []byte) error
	Delete(k []byte) error
}, ops []op,
) error {
	for _, o := range ops {
		var err error
		if o.stored == nil {
			err = w.Delete(o.bk)
		} else {
			err = w.Set(o.bk, o.stored)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// encode seals the changes, parts before the record that names them, and lists the
// parts that nothing names afterwards.
func (x *Index) encode(db *badger.DB, t *Tx) (ops, stale []op, err error) {
	for _, prefix := range t.clear {
		for _, o := range deletes(db, prefix) {
			if _, set := t.changes[string(o.bk)]; !set {
				t.change(o.bk, nil)
			}
		}
	}
	for _, bks := range t.order {
		bk, value := []byte(bks), t.changes[bks]
		hash, had := x.parts(bk)
		if had {
			stale = append(stale, deletes(db, partPrefix(hash))...)
			delete(x.long, hash)
		}
		switch {
		case value == nil:
			ops = append(ops, op{bk: bk})
		case len(*value) <= partSize:
			ops, err = x.add(ops, formWhole, bk, *value)
		default:
			ops, err = x.addLong(ops, bk, *value)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return ops, stale, nil
}

// parts says whether a key has a value in parts now; its hash costs too much to
// take it for nothing.
func (x *Index) parts(bk []byte) (hash [16]byte, had bool) {
	if len(x.long) == 0 {
		return hash, false
	}
	hash = keyHash(bk)
	_, had = x.long[hash]
	return hash, had
}

func deletes(db *badger.DB, prefix []byte) (ops []op) {
	_ = db.View(func(txn *badger.Txn) error {
		eachKey(txn, prefix, func(bk []byte) { ops = append(ops, op{bk: append([]byte(nil), bk...)}) })
		return nil
	})
	return ops
}

func (x *Index) add(ops []op, form byte, bk, text []byte) ([]op, error) {
	stored, err := x.seal(form, bk, text)
	if err != nil {
		return nil, fmt.Errorf("nonce: %w", err)
	}
	return append(ops, op{bk, stored}), nil
}

func (x *Index) addLong(ops []op, bk, value []byte) (_ []op, err error) {
	hash := keyHash(bk)
	x.long[hash] = struct{}{}
	head := make([]byte, idSize, idSize+4)
	if _, err := io.ReadFull(x.rand, head); err != nil {
		return nil, err
	}
	n := uint32(0)
	for ; len(value) > 0; n++ {
		part := value[:min(partSize, len(value))]
		value = value[len(part):]
		if ops, err = x.add(ops, formPart, partKey(hash, head, n), part); err != nil {
			return nil, err
		}
	}
	return x.add(ops, formLong, bk, binary.BigEndian.AppendUint32(head, n))
}
