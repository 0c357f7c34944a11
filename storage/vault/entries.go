package vault

import (
	"errors"
	"fmt"
	"sync"

	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// Errors of single entries, in Opened.Err.
var (
	ErrNoPayload = errors.New("the payload is not here")
	ErrChain     = errors.New("no well-signed entry follows, and the signature is not good")
)

// Opened is an entry with what it says. Where Err is set Plain is nil: the entry is named, kept, and says nothing.
type Opened struct {
	Entry *journal.Entry
	Plain []byte
	Err   error
}

// openers is how many goroutines open payloads; a block is what they share before it is handed out in order.
const (
	openers = 2
	block   = 512
)

// Entries hands every entry of a case to fn, journal by journal, opened. Chains are checked by hash, and the signature of every entry that no good
// entry of its device names. What is wrong with an entry is in Opened.Err; what is wrong with files is in Damage. An error comes from
// fn or the file system. fn may call the vault.
func (v *Vault) Entries(c trust.CaseID, fn func(Opened) error) error {
	if err := v.alive(); err != nil {
		return err
	}
	entries, err := v.readCase(c)
	if err != nil {
		return err
	}
	keys := v.copyKeys(c)
	defer wipeKeys(keys)
	bad := badSignatures(v.Trust(), entries)
	out := make([]Opened, block)
	for len(entries) > 0 {
		n := min(block, len(entries))
		var wg sync.WaitGroup
		for w := range openers {
			wg.Go(func() {
				for i := w; i < n; i += openers {
					out[i] = openEntry(keys, bad, entries[i])
				}
			})
		}
		wg.Wait()
		for _, o := range out[:n] {
			if err := fn(o); err != nil {
				return err
			}
		}
		entries = entries[n:]
	}
	return nil
}

// OpenEntries opens entries that Ingest took in, in their order.
func (v *Vault) OpenEntries(c trust.CaseID, entries []*journal.Entry) ([]Opened, error) {
	if err := v.alive(); err != nil {
		return nil, err
	}
	keys := v.copyKeys(c)
	defer wipeKeys(keys)
	out := make([]Opened, 0, len(entries))
	for _, e := range entries {
		out = append(out, openEntry(keys, nil, e)) // Ingest checked the signatures
	}
	return out, nil
}

// readCase reads the journals of a case and remembers their shape, if this is the first time.
func (v *Vault) readCase(c trust.CaseID) ([]*journal.Entry, error) {
	var entries []*journal.Entry
	report, err := v.journals.Read(c, func(e journal.Entry, _ journal.Place) error {
		entries = append(entries, &e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.cases[c] == nil {
		v.cases[c] = newState(v.dev.id(), entries)
	}
	v.damage[c] = report
	return entries, nil
}

// Damage is what the last reading of a case's files found.
func (v *Vault) Damage(c trust.CaseID) journal.Report {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.damage[c]
}

func (v *Vault) copyKeys(c trust.CaseID) map[seal.ID]*seal.Key {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make(map[seal.ID]*seal.Key, len(v.keys[c]))
	for id, k := range v.keys[c] {
		same := *k
		out[id] = &same
	}
	return out
}

func wipeKeys(keys map[seal.ID]*seal.Key) {
	for _, k := range keys {
		k.Wipe()
	}
}

func openEntry(keys map[seal.ID]*seal.Key, bad map[trust.Hash]error, e *journal.Entry) Opened {
	o := Opened{Entry: e, Err: bad[e.Hash]}
	if o.Err != nil {
		return o
	}
	if e.Payload == nil {
		o.Err = ErrNoPayload
		return o
	}
	k := keys[e.Header.KeyID]
	if k == nil {
		o.Err = ErrNoKey
		return o
	}
	o.Plain, o.Err = journal.OpenPayload(k, &e.Header, e.Payload)
	return o
}

// badSignatures checks the signature of every entry that no good entry of its device names as the one before it, and so back along the chain where
// one is bad. It returns the bad ones.
func badSignatures(set *trust.Set, entries []*journal.Entry) map[trust.Hash]error {
	byHash := make(map[trust.Hash]*journal.Entry, len(entries))
	for _, e := range entries {
		byHash[e.Hash] = e
	}
	named := make(map[trust.Hash]int, len(entries))
	for _, e := range entries {
		if p := byHash[e.Header.Prev]; p != nil && follows(p, e) {
			named[p.Hash]++
		}
	}
	var bad map[trust.Hash]error
	for _, e := range entries {
		for e != nil && named[e.Hash] == 0 && bad[e.Hash] == nil {
			err := checkSignature(set, e)
			if err == nil {
				break
			}
			if bad == nil {
				bad = map[trust.Hash]error{}
			}
			bad[e.Hash] = err
			p := byHash[e.Header.Prev]
			if p == nil || !follows(p, e) {
				break
			}
			named[p.Hash]--
			e = p
		}
	}
	return bad
}

// follows tells whether e may name p as the entry before it.
func follows(p, e *journal.Entry) bool {
	if p.Header.Device != e.Header.Device {
		return false
	}
	if p.Header.Incarnation == e.Header.Incarnation {
		return p.Header.Seq+1 == e.Header.Seq
	}
	return e.Header.Seq == 1
}

func checkSignature(set *trust.Set, e *journal.Entry) error {
	key, ok := set.Key(e.Header.Device)
	if !ok {
		return ErrUnknownSign
	}
	if err := e.Header.Verify(e.Raw, key); err != nil {
		return fmt.Errorf("%w: %w", ErrChain, err)
	}
	return nil
}
