package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// batch is how many entries are checked between two looks at the context.
const batch = 512

// entries checks files, signatures, chains, payloads and seals of one case.
func (k *checker) entries(ctx context.Context, c trust.CaseID) error {
	var all []*journal.Entry
	places := map[trust.Hash]journal.Place{}
	report, err := k.v.Journals().Read(c, func(e journal.Entry, p journal.Place) error {
		all = append(all, &e)
		places[e.Hash] = p
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	k.files(c, report, func(x Code) Code { return x })
	k.all += int64(len(all))
	k.report.Entries += len(all)
	at := func(f Finding, e *journal.Entry) {
		f.Case, f.Entry, f.File, f.Offset = c, e.Hash, places[e.Hash].File, places[e.Hash].Offset
		k.find(f)
	}
	k.chains(c, all, at)
	for part := range slices.Chunk(all, batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		k.signatures(part, at)
		if err := k.payloads(c, part, at); err != nil {
			return err
		}
		k.step(len(part))
	}
	return nil
}

// signatures checks every signature, on two goroutines.
func (k *checker) signatures(entries []*journal.Entry, at func(Finding, *journal.Entry)) {
	set := k.v.Trust()
	found := make([]Code, len(entries))
	var wg sync.WaitGroup
	const workers = 2
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(entries); i += workers {
				e := entries[i]
				key, ok := set.Key(e.Header.Device)
				switch {
				case !ok:
					found[i] = CodeUnknown
				case e.Header.Verify(e.Raw, key) != nil:
					found[i] = CodeSignature
				}
			}
		})
	}
	wg.Wait()
	for i, code := range found {
		if code != "" {
			at(Finding{Code: code, Detail: "device " + entries[i].Header.Device.String()}, entries[i])
		}
	}
}

// payloads checks digest and seal.
func (k *checker) payloads(c trust.CaseID, entries []*journal.Entry, at func(Finding, *journal.Entry)) error {
	opened, err := k.v.OpenEntries(c, entries)
	if err != nil {
		return err
	}
	for _, o := range opened {
		clear(o.Plain)
		switch {
		case o.Err == nil:
		case errors.Is(o.Err, vault.ErrNoPayload) && k.v.Trust().DestroyedEntry(c, o.Entry.Hash): // as ordered
		case errors.Is(o.Err, vault.ErrNoKey):
			at(Finding{Code: CodeNoKey, Detail: "key " + o.Entry.Header.KeyID.String()}, o.Entry)
		default:
			at(Finding{Code: CodePayload, Detail: o.Err.Error()}, o.Entry)
		}
	}
	return nil
}

// chains checks each entry against the one before it, looks for forks, and names entries that others name and nobody has.
func (k *checker) chains(c trust.CaseID, entries []*journal.Entry, at func(Finding, *journal.Entry)) {
	type place struct {
		d trust.DeviceID
		i trust.Incarnation
		n uint64
	}
	byHash := make(map[trust.Hash]*journal.Entry, len(entries))
	places := map[place]*journal.Entry{}
	for _, e := range entries {
		byHash[e.Hash] = e
		p := place{e.Header.Device, e.Header.Incarnation, e.Header.Seq}
		if first := places[p]; first != nil {
			at(Finding{Code: CodeFork, Detail: fmt.Sprintf("%s has the same place", first.Hash)}, e)
			continue
		}
		places[p] = e
	}
	missing := map[trust.Hash]trust.Hash{} // to one that names it
	for _, e := range entries {
		for _, s := range e.Header.Seen {
			if byHash[s] == nil {
				missing[s] = e.Hash
			}
		}
		if e.Header.Prev == (trust.Hash{}) {
			continue
		}
		p := byHash[e.Header.Prev]
		switch {
		case p == nil:
			missing[e.Header.Prev] = e.Hash
		case !follows(&p.Header, &e.Header):
			at(Finding{Code: CodeChain, Detail: fmt.Sprintf("names %s", p.Hash)}, e)
		}
	}
	for _, l := range k.v.Trust().LostHeads(c) {
		delete(missing, l.Content.Head)
	}
	hashes := make([]trust.Hash, 0, len(missing))
	for h := range missing {
		hashes = append(hashes, h)
	}
	slices.SortFunc(hashes, func(a, b trust.Hash) int { return bytes.Compare(a[:], b[:]) })
	for _, h := range hashes {
		k.find(Finding{Code: CodeMissing, Case: c, Entry: h, Detail: fmt.Sprintf("named by %s", missing[h])})
	}
}

// follows tells whether e may name p as the entry before it.
func follows(p, e *journal.Header) bool {
	if p.Device != e.Device {
		return false
	}
	if p.Incarnation == e.Incarnation {
		return p.Seq+1 == e.Seq
	}
	return e.Seq == 1
}
