package casework

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"genchi/app/ledger"
	"genchi/storage/index"
	"genchi/storage/journal"
	"genchi/storage/trust"
)

// The index keeps, for each case, its opened entries in the order of the journals and its row in the list of cases. Both can be
// made again from the journals at any time; Applied holds the tails of the journals that they stand for, and whatever differs from
// the tails on disk is read from the journals again. A failure of the index is never a failure of a command.
//
//	e/<case 16><number 8, big endian>  CBOR array of [header, plain payload or null], the first of them with that number
//	s/<case 16>                        JSON of CaseRow
//	applied "case/<hex>"               JSON of tailState

// tailState says up to where the index knows the journals of a case.
type tailState struct {
	Tails   []journal.Tail `json:"tails"`
	Control string         `json:"control"` // of the control records under which the row was made
	Entries int            `json:"entries"`
}

func entryKey(id trust.CaseID, n int) []byte {
	k := append([]byte("e/"), id[:]...)
	return binary.BigEndian.AppendUint64(k, uint64(n)) //nolint:gosec // a count
}

func entryPrefix(id trust.CaseID) []byte { return append([]byte("e/"), id[:]...) }

func rowKey(id trust.CaseID) []byte { return append([]byte("s/"), id[:]...) }

func appliedName(id trust.CaseID) string { return "case/" + id.String() }

// cachedEntry is one entry as the index keeps it.
type cachedEntry struct {
	_     struct{} `cbor:",toarray"`
	Raw   []byte
	Plain []byte
}

// state reads how far the index knows a case; ok is false unless that is exactly what the journals hold.
func (d *Desk) indexed(id trust.CaseID) (tailState, bool) {
	ix := d.v.Index()
	if ix == nil {
		return tailState{}, false
	}
	raw, ok, err := ix.Applied(appliedName(id))
	var st tailState
	if err != nil || !ok || json.Unmarshal(raw, &st) != nil {
		return st, false
	}
	tails, err := d.v.Journals().Tails(id)
	if err != nil || len(tails) != len(st.Tails) {
		return st, false
	}
	return st, slices.Equal(tails, st.Tails)
}

// errTryAgain is an entry that did not open when the index took it in and that may open now: its key or its author's card came later.
var errTryAgain = errors.New("entry may open now")

// cached gives the entries of a case from the index; false where the journals have to be read.
func (d *Desk) cached(id trust.CaseID) ([]*ledger.Entry, bool) {
	st, ok := d.indexed(id)
	if !ok {
		return nil, false
	}
	out := make([]*ledger.Entry, 0, st.Entries)
	decode := ledger.NewReader().Payload
	keys, set := d.v.EpochKeys(id), d.v.Trust()
	err := d.v.Index().Scan(entryPrefix(id), func(_, value []byte) error {
		var block []cachedEntry
		if err := cbor.Unmarshal(value, &block); err != nil {
			return fmt.Errorf("cached entries: %w", err)
		}
		for _, c := range block {
			h, err := journal.ParseHeader(c.Raw)
			if err != nil {
				return fmt.Errorf("cached entry: %w", err)
			}
			hash := trust.LeafHash(c.Raw)
			if c.Plain == nil && slices.Contains(keys, h.KeyID) && !set.DestroyedEntry(id, hash) {
				return errTryAgain
			}
			out = append(out, foldEntry(&journal.Entry{Raw: c.Raw, Header: *h, Hash: hash}, c.Plain, decode))
		}
		return nil
	})
	if err != nil || len(out) != st.Entries {
		return nil, false
	}
	return out, true
}

// freshLimit is how many entries wait before the index takes them in; the rest goes in when the store is locked.
const freshLimit = 256

// entryBlock is how many entries share a record: a case is always read whole, and one record an entry makes a cold start of many
// cases twice as long.
const entryBlock = 256

// remember writes the entries that the index lacks, with the row of the case. The caller holds mu.
func (d *Desk) remember(oc *openCase) {
	ix := d.v.Index()
	if ix == nil || len(oc.fresh) == 0 {
		return
	}
	tails, err := d.v.Journals().Tails(oc.id)
	if err != nil {
		return
	}
	from := len(oc.entries) - len(oc.fresh)
	err = ix.Update(func(tx *index.Tx) error {
		if from == 0 {
			tx.Clear(entryPrefix(oc.id)) // what the index had of the case in another order
		}
		for block := range slices.Chunk(oc.fresh, entryBlock) {
			b, err := cbor.Marshal(block)
			if err != nil {
				return err
			}
			tx.Set(entryKey(oc.id, from), b)
			from += len(block)
		}
		row, err := json.Marshal(d.row(oc))
		if err != nil {
			return err
		}
		tx.Set(rowKey(oc.id), row)
		st, err := json.Marshal(tailState{Tails: tails, Control: d.controlMark(oc.id), Entries: len(oc.entries)})
		if err != nil {
			return err
		}
		tx.SetApplied(appliedName(oc.id), st)
		return nil
	})
	if err == nil {
		oc.fresh = nil
	}
}

// catchUp lets the index take in what was read without it. It is called when nobody waits: at the end of a view.
func (d *Desk) catchUp() {
	d.behind.Go(func() {
		for _, oc := range d.openCases() {
			d.mu.Lock()
			if len(oc.fresh) >= freshLimit {
				d.remember(oc)
			}
			d.mu.Unlock()
		}
	})
}

// cachedRow gives the row of a case without reading the case.
func (d *Desk) cachedRow(id trust.CaseID) (CaseRow, bool) {
	var row CaseRow
	if st, ok := d.indexed(id); !ok || st.Control != d.controlMark(id) {
		return row, false
	}
	b, ok, err := d.v.Index().Get(rowKey(id))
	if err != nil || !ok || json.Unmarshal(b, &row) != nil {
		return row, false
	}
	row.Received = len(d.books.Received(id, d.origin())) // receipts come without a change of the journals
	row.Handed = max(row.Received, d.handedCount(id))
	return row, true
}

// controlMark names the control records that a case is judged under.
func (d *Desk) controlMark(id trust.CaseID) string {
	h := sha256.New()
	for _, x := range d.v.Trust().Hashes(id) {
		h.Write(x[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
