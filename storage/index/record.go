package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	badger "github.com/dgraph-io/badger/v4"
)

const (
	spaceRecord  = 'r'
	spacePart    = 'p'
	spaceApplied = 'a'

	formWhole = 0x00
	formLong  = 0x01
	formPart  = 0x02

	idSize    = 8
	nonceSize = 12
)

func recordKey(space byte, key []byte) []byte {
	return append([]byte{space}, key...)
}

func keyHash(key []byte) [16]byte {
	h := sha256.Sum256(key)
	return [16]byte(h[:16])
}

// partPrefix is what the parts of all long values of a key begin with.
func partPrefix(hash [16]byte) []byte { return append([]byte{spacePart}, hash[:]...) }

func partKey(hash [16]byte, id []byte, n uint32) []byte {
	return binary.BigEndian.AppendUint32(append(partPrefix(hash), id...), n)
}

// seal makes what stands in Badger under bk.
func (x *Index) seal(form byte, bk, text []byte) ([]byte, error) {
	out := make([]byte, 1+nonceSize, 1+nonceSize+len(text)+tagSize)
	out[0] = form
	if _, err := io.ReadFull(x.rand, out[1:]); err != nil {
		return nil, err
	}
	return x.values.Seal(out, out[1:], text, append([]byte{form}, bk...)), nil
}

// unseal appends the text of a stored value to dst. An empty stored value is how
// Badger answers when it could not read one.
func (x *Index) unseal(dst []byte, bk, stored []byte) (form byte, text []byte, err error) {
	if len(stored) < 1+nonceSize+tagSize {
		return 0, nil, x.corrupt()
	}
	form = stored[0]
	text, err = x.values.Open(dst, stored[1:1+nonceSize], stored[1+nonceSize:], append([]byte{form}, bk...))
	if err != nil {
		return 0, nil, x.corrupt()
	}
	return form, text, nil
}

func (x *Index) corrupt() error {
	x.failed.Store(true)
	return ErrCorrupt
}

// read gives the value that an item of the spaces 'r' and 'a' stands for.
func (x *Index) read(txn *badger.Txn, item *badger.Item) ([]byte, error) {
	bk := item.Key()
	var form byte
	var text []byte
	err := item.Value(func(stored []byte) (err error) {
		form, text, err = x.unseal(nil, bk, stored)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case form == formWhole:
		return text, nil
	case form == formLong && len(text) == idSize+4:
		return x.join(txn, keyHash(bk), text[:idSize], binary.BigEndian.Uint32(text[idSize:]))
	default:
		return nil, x.corrupt()
	}
}

func (x *Index) join(txn *badger.Txn, hash [16]byte, id []byte, parts uint32) ([]byte, error) {
	var value []byte
	for n := range parts {
		bk := partKey(hash, id, n)
		item, err := txn.Get(bk)
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil, x.corrupt()
		}
		if err != nil {
			return nil, err
		}
		err = item.Value(func(stored []byte) error {
			form, text, err := x.unseal(value, bk, stored)
			if err == nil && form != formPart {
				err = x.corrupt()
			}
			value = text
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return value, nil
}

// view runs fn in a snapshot of the index.
func (x *Index) view(fn func(*badger.Txn) error) (err error) {
	db, err := x.enter()
	if err != nil {
		return err
	}
	defer x.using.Done()
	return db.View(fn)
}

// guard turns a panic of Badger, which damaged tables cause, into an error.
func (x *Index) guard(what string, fn func() error) error {
	return x.guardUnless(nil, what, fn)
}

// guardUnless lets a panic pass while *theirs is true.
func (x *Index) guardUnless(theirs *bool, what string, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if theirs != nil && *theirs {
				panic(p)
			}
			x.failed.Store(true)
			err = fmt.Errorf("%w: %s: panic of type %T", ErrUnavailable, what, p)
		}
	}()
	err = fn()
	if err == nil || errors.Is(err, ErrCorrupt) || errors.Is(err, ErrUnavailable) || errors.Is(err, ErrRecord) {
		return err
	}
	x.failed.Store(true)
	return fmt.Errorf("%w: %s: %w", ErrUnavailable, what, err)
}

// Get gives the value of a key, which the caller may keep and change, and whether
// there is one. Errors are [ErrCorrupt] and [ErrUnavailable].
func (x *Index) Get(key []byte) (value []byte, ok bool, err error) {
	return x.get(recordKey(spaceRecord, key))
}

// Applied gives what the last [Tx.SetApplied] for a name stored.
func (x *Index) Applied(name string) (state []byte, ok bool, err error) {
	return x.get(recordKey(spaceApplied, []byte(name)))
}

func (x *Index) get(bk []byte) (value []byte, ok bool, err error) {
	err = x.guard("read", func() error {
		return x.view(func(txn *badger.Txn) error {
			item, err := txn.Get(bk)
			if errors.Is(err, badger.ErrKeyNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			ok = true
			value, err = x.read(txn, item)
			return err
		})
	})
	if err != nil {
		return nil, false, err
	}
	return value, ok, nil
}

// Scan calls fn for every record whose key begins with prefix, by key, in one
// snapshot. Both slices are the callee's to keep. It ends at the first error: that
// of fn as it is, or [ErrCorrupt] or [ErrUnavailable]. fn may read the index but
// must not change or close it.
func (x *Index) Scan(prefix []byte, fn func(key, value []byte) error) error {
	var stop error
	var theirs bool
	err := x.guardUnless(&theirs, "scan", func() error {
		return x.view(func(txn *badger.Txn) error {
			opt := badger.DefaultIteratorOptions
			opt.PrefetchValues = false // values lie beside their keys
			opt.Prefix = recordKey(spaceRecord, prefix)
			it := txn.NewIterator(opt)
			defer it.Close()
			for it.Rewind(); it.Valid(); it.Next() {
				value, err := x.read(txn, it.Item())
				if err != nil {
					return err
				}
				theirs = true
				stop = fn(bytes.Clone(it.Item().Key()[1:]), value)
				theirs = false
				if stop != nil {
					return nil
				}
			}
			return nil
		})
	})
	if stop != nil {
		return stop
	}
	return err
}

// loadLong finds out which keys have parts.
func (x *Index) loadLong() error {
	x.long = map[[16]byte]struct{}{}
	return x.guard("open", func() error {
		return x.view(func(txn *badger.Txn) error {
			eachKey(txn, []byte{spacePart}, func(bk []byte) {
				if len(bk) > 16 {
					x.long[[16]byte(bk[1:17])] = struct{}{}
				}
			})
			return nil
		})
	})
}

func eachKey(txn *badger.Txn, prefix []byte, fn func(bk []byte)) {
	opt := badger.DefaultIteratorOptions
	opt.PrefetchValues = false
	opt.Prefix = prefix
	it := txn.NewIterator(opt)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		fn(it.Item().Key())
	}
}
