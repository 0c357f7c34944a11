package casework

import (
	"encoding/hex"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"genchi/app/ledger"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// Entries never go away by themselves. If journals are put back from an older copy, the newest entries are gone and nothing that is left
// names them; but the index had them, or the central server gave receipts for them. What the index had is remembered as lost until it
// comes back, because the index then stands for the older journals.
const localLost = "lost/" // + case; key: hash of the entry

// findLost compares what was known of a case with what its journals hold. The caller has oc for itself.
func (d *Desk) findLost(oc *openCase, warm bool) error {
	kind := localLost + oc.id.String()
	before := map[ledger.Hash]bool{}
	for key := range d.v.Local().All(kind) {
		if h, err := hex.DecodeString(key); err == nil && len(h) == len(ledger.Hash{}) {
			before[ledger.Hash(h)] = true
		}
	}
	known := map[ledger.Hash]bool{}
	for h := range before {
		known[h] = true
	}
	if !warm {
		d.indexedEntries(oc.id, known)
	}
	var ops []vault.LocalOp
	for h := range known {
		_, here := oc.fold.Entry(h)
		if !here {
			oc.ahead = append(oc.ahead, h)
		}
		switch {
		case !here && !before[h]:
			ops = append(ops, vault.LocalOp{Kind: kind, Key: h.String(), Value: []byte{}})
		case here && before[h]:
			ops = append(ops, vault.LocalOp{Kind: kind, Key: h.String()})
		}
	}
	if len(ops) == 0 {
		return nil
	}
	if err := d.v.Local().Do(ops...); err != nil {
		return fmt.Errorf("remember lost entries: %w", err)
	}
	return nil
}

// indexedEntries adds the entries that the index holds of a case, whatever the journals say.
func (d *Desk) indexedEntries(id trust.CaseID, known map[ledger.Hash]bool) {
	ix := d.v.Index()
	if ix == nil {
		return
	}
	_ = ix.Scan(entryPrefix(id), func(_, value []byte) error { // what can't be read there proves nothing
		var block []cachedEntry
		if cbor.Unmarshal(value, &block) != nil {
			return nil
		}
		for _, c := range block {
			known[ledger.Hash(trust.LeafHash(c.Raw))] = true
		}
		return nil
	})
}

// lost are entries that this store once held, by its index or by a receipt of the central server, and holds no more.
func (oc *openCase) lost() []ledger.Hash {
	all := map[ledger.Hash]bool{}
	for _, h := range oc.ahead {
		all[h] = true
	}
	for h := range oc.received {
		all[h] = true
	}
	var out []ledger.Hash
	for h := range all {
		if _, here := oc.fold.Entry(h); !here {
			out = append(out, h)
		}
	}
	return out
}

// Lost counts the lost entries of the cases that were opened.
func (d *Desk) Lost() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, oc := range d.cases {
		n += len(oc.lost())
	}
	return n
}
