package index

import (
	"errors"
	"fmt"
	"io"

	"github.com/dgraph-io/badger/v4"
)

const (
	nonceSize = 12
	tagSize   = 16

	dataPrefix = 'd'
	headPrefix = 'h'
)

// Tx is a view of the index at one moment, and in Update what changes it. It
// belongs to one goroutine and ends with the function it was given to.
type Tx struct {
	x    *Index
	txn  *badger.Txn
	head bool // SetApplied was called
}

// View runs do on a view that no write disturbs.
func (x *Index) View(do func(*Tx) error) error {
	x.life.RLock()
	defer x.life.RUnlock()
	if x.db == nil {
		return ErrClosed
	}
	txn := x.db.NewTransaction(false)
	defer txn.Discard()
	return x.note(do(&Tx{x: x, txn: txn}))
}

// Update runs do and commits what it set, all or nothing. An error of do is
// returned as it is and spoils nothing; a failed commit is also kept by Err. After
// a failure no update is tried again. Updates run one after another.
func (x *Index) Update(do func(*Tx) error) error {
	x.life.RLock()
	defer x.life.RUnlock()
	if err := x.writable(); err != nil {
		return err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	tx := &Tx{x: x, txn: x.db.NewTransaction(true)}
	defer tx.txn.Discard()
	if err := do(tx); err != nil {
		return x.note(err)
	}
	if err := tx.txn.Commit(); err != nil {
		err = fmt.Errorf("index: commit: %w", err)
		x.Distrust(err)
		return err
	}
	if tx.head {
		x.filled()
	}
	return nil
}

// writable tells whether a write may be tried. A disk that is nearly full makes
// the index lag behind the journals, which is a failure like any other.
func (x *Index) writable() error {
	if x.db == nil {
		return ErrClosed
	}
	if err := x.Err(); err != nil {
		return fmt.Errorf("index failed before: %w", err)
	}
	if err := x.enoughSpace(); err != nil {
		x.Distrust(err)
		return err
	}
	return nil
}

// Load sets many records, for a rebuild: faster than Update, of any total size,
// and not atomic. The heads are set afterwards by Update; if that does not come,
// the caller calls Distrust. The function set keeps no reference to its arguments.
func (x *Index) Load(do func(set func(key, value []byte) error) error) error {
	x.life.RLock()
	defer x.life.RUnlock()
	if err := x.writable(); err != nil {
		return err
	}
	batch := x.db.NewWriteBatch()
	defer batch.Cancel()
	n := 0
	err := do(func(key, value []byte) error {
		if n++; n%4096 == 0 {
			if err := x.enoughSpace(); err != nil {
				return err
			}
		}
		stored, sealed, err := x.record(dataPrefix, key, value)
		if err != nil {
			return err
		}
		return batch.Set(stored, sealed)
	})
	if err == nil {
		err = batch.Flush()
	}
	if err != nil {
		err = fmt.Errorf("index: load: %w", err)
		x.Distrust(err)
	}
	return err
}

// Get is [Tx.Get] of a view of its own.
func (x *Index) Get(key []byte) (value []byte, ok bool, err error) {
	err = x.View(func(tx *Tx) error {
		value, ok, err = tx.Get(key)
		return err
	})
	return value, ok, err
}

// Get gives the value of a key, and whether there is one.
func (tx *Tx) Get(key []byte) ([]byte, bool, error) { return tx.get(dataPrefix, key) }

func (tx *Tx) get(kind byte, key []byte) ([]byte, bool, error) {
	item, err := tx.txn.Get(stored(kind, key))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("index: %w", err)
	}
	value, err := tx.x.value(item)
	return value, err == nil, err
}

// Scan calls do for all records whose key begins with prefix, in order of the
// keys, until it returns an error. The key is valid during the call only; the
// value is the caller's.
func (tx *Tx) Scan(prefix []byte, do func(key, value []byte) error) error {
	return tx.scan(dataPrefix, prefix, true, do)
}

// Keys is Scan without values, which are not looked at.
func (tx *Tx) Keys(prefix []byte, do func(key []byte) error) error {
	return tx.scan(dataPrefix, prefix, false, func(key, _ []byte) error { return do(key) })
}

func (tx *Tx) scan(kind byte, prefix []byte, values bool, do func(key, value []byte) error) error {
	opt := badger.DefaultIteratorOptions
	opt.Prefix = stored(kind, prefix)
	opt.PrefetchValues = false // values are inline
	it := tx.txn.NewIterator(opt)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		var value []byte
		if values {
			var err error
			if value, err = tx.x.value(it.Item()); err != nil {
				return err
			}
		}
		if err := do(it.Item().Key()[1:], value); err != nil {
			return err
		}
	}
	return nil
}

// Set stores a value; it keeps no reference to its arguments.
func (tx *Tx) Set(key, value []byte) error { return tx.set(dataPrefix, key, value) }

func (tx *Tx) set(kind byte, key, value []byte) error {
	stored, sealed, err := tx.x.record(kind, key, value)
	if err != nil {
		return err
	}
	return wrap(tx.txn.Set(stored, sealed))
}

// Delete removes a key; one that is not there is no error.
func (tx *Tx) Delete(key []byte) error {
	if len(key) > MaxKey {
		return fmt.Errorf("%w: key of %d bytes", ErrTooBig, len(key))
	}
	return wrap(tx.txn.Delete(stored(dataPrefix, key)))
}

func wrap(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, badger.ErrTxnTooBig):
		return fmt.Errorf("index: %w: transaction", ErrTooBig)
	}
	return fmt.Errorf("index: %w", err)
}

// SetApplied notes, in the same transaction as the records, up to which entry of a
// journal they stand.
func (tx *Tx) SetApplied(journal, head []byte) error {
	tx.head = true
	return tx.set(headPrefix, journal, head)
}

func (x *Index) filled() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.empty = false
}

// Applied gives the noted heads by journal.
func (tx *Tx) Applied() (map[string][]byte, error) {
	out := map[string][]byte{}
	err := tx.scan(headPrefix, nil, true, func(journal, head []byte) error {
		out[string(journal)] = head
		return nil
	})
	return out, err
}

// Applied is [Tx.Applied] of a view of its own.
func (x *Index) Applied() (heads map[string][]byte, err error) {
	err = x.View(func(tx *Tx) error {
		heads, err = tx.Applied()
		return err
	})
	return heads, err
}

func stored(kind byte, key []byte) []byte {
	return append(append(make([]byte, 0, 1+len(key)), kind), key...)
}

// record gives the stored key and the sealed value.
func (x *Index) record(kind byte, key, value []byte) ([]byte, []byte, error) {
	if len(key) > MaxKey || len(value) > MaxValue {
		return nil, nil, fmt.Errorf("%w: key of %d bytes, value of %d", ErrTooBig, len(key), len(value))
	}
	k := stored(kind, key)
	sealed := make([]byte, nonceSize, nonceSize+len(value)+tagSize)
	if _, err := io.ReadFull(x.opt.Rand, sealed); err != nil {
		return nil, nil, fmt.Errorf("index: %w", err)
	}
	return k, x.aead.Seal(sealed, sealed, value, k), nil
}

// value opens the value of an item. Badger gives an empty one when it cannot read.
func (x *Index) value(item *badger.Item) (plain []byte, err error) {
	corrupt := func() error { return fmt.Errorf("%w (key of %d bytes)", ErrCorrupt, len(item.Key())-1) }
	err = item.Value(func(sealed []byte) error {
		if len(sealed) < nonceSize+tagSize {
			return corrupt()
		}
		plain, err = x.aead.Open([]byte{}, sealed[:nonceSize], sealed[nonceSize:], item.Key())
		if err != nil {
			return corrupt()
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrCorrupt) {
		err = fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return plain, err
}
