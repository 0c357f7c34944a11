package vault

import (
	"context"
	"errors"
	"fmt"
	"io"

	"genchi/storage/disk"
	"genchi/storage/journal"
	"genchi/storage/trust"
)

// LateError says that entries which an earlier Append reported as not saved are on disk now. The caller takes them in as it does any entry of its own
// and asks again; nothing new was written.
type LateError struct{ Entries []*journal.Entry }

func (e *LateError) Error() string {
	return fmt.Sprintf("%d entries that could not be saved before are saved now", len(e.Entries))
}

// Append writes one entry of this device: plain is what it says, seen are the heads of other branches that changed since its last entry, sorted, each
// once. When it returns without an error the entry is on disk. On a full disk the reserve is freed and the write tried once more.
//
// An error that is a *journal.UnsavedError means that the entry is signed and may or may not survive a crash: it is kept in memory, nothing
// else is signed in the case, and the next Append or Retry saves it first and reports it by a *LateError.
func (v *Vault) Append(ctx context.Context, c trust.CaseID, plain []byte, seen []trust.Hash) (*journal.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("append: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, ErrClosed
	}
	st, err := v.state(c)
	if err != nil {
		return nil, err
	}
	if err := v.saveLate(st); err != nil {
		return nil, err
	}
	e, err := v.newEntry(c, st, plain, seen)
	if err != nil {
		return nil, fmt.Errorf("append: %w", err)
	}
	st.begun, st.inc, st.seq, st.last = true, e.Header.Incarnation, e.Header.Seq, e.Hash
	if err := v.save(v.journals.Append(e)); err != nil {
		st.late = append(st.late, e)
		return nil, fmt.Errorf("append: %w", err)
	}
	st.add(e)
	return e, nil
}

// Retry saves what an earlier Append could not. It returns those entries, none if nothing was waiting.
func (v *Vault) Retry(c trust.CaseID) ([]*journal.Entry, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, ErrClosed
	}
	st := v.cases[c]
	if st == nil {
		return nil, nil
	}
	err := v.saveLate(st)
	var late *LateError
	if errors.As(err, &late) {
		return late.Entries, nil
	}
	return nil, err
}

// saveLate saves what is waiting and reports it.
func (v *Vault) saveLate(st *caseState) error {
	if len(st.late) == 0 {
		return nil
	}
	if err := v.save(v.journals.Flush()); err != nil {
		return fmt.Errorf("append: %w", err)
	}
	late := &LateError{Entries: st.late}
	for _, e := range st.late {
		st.add(e)
	}
	st.late = nil
	return late
}

// save takes the outcome of a write; on a full disk it frees the reserve and tries once more.
func (v *Vault) save(err error) error {
	if errors.Is(err, disk.ErrNoSpace) && v.freeReserve() {
		return v.journals.Flush()
	}
	return err
}

// newEntry signs and seals what follows in this device's journal. The caller holds mu.
func (v *Vault) newEntry(c trust.CaseID, st *caseState, plain []byte, seen []trust.Hash) (*journal.Entry, error) {
	key, err := v.writeKey(c)
	if err != nil {
		return nil, err
	}
	h := journal.Header{Case: c, Device: v.dev.id(), Incarnation: st.inc, Seq: st.seq + 1, Prev: st.last, Seen: seen}
	if !st.begun {
		if _, err := io.ReadFull(v.opt.Rand, h.Incarnation[:]); err != nil {
			return nil, err
		}
	}
	payload, err := journal.SealPayload(key, v.opt.Rand, &h, plain)
	if err != nil {
		return nil, err
	}
	raw, _, err := journal.SignHeader(h, v.dev.sign)
	if err != nil {
		return nil, err
	}
	return journal.NewEntry(raw, payload)
}
