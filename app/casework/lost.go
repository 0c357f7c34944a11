package casework

import (
	"encoding/hex"
	"fmt"
	"maps"

	"github.com/fxamacker/cbor/v2"

	"genchi/app/ledger"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// Entries never go away by themselves. If journals are put back from an older copy, the newest entries are gone and nothing that is left
// names them; but the index had them, or the central server gave receipts for them. What the index had is remembered as lost until it
// comes back, because the index then stands for the older journals.
const localLost = "lost/" // + case; key: hash of the entry; value: its signed header

// findLost compares what was known of a case with what its journals hold. The caller has oc for itself.
func (d *Desk) findLost(oc *openCase, warm bool) error {
	kind := localLost + oc.id.String()
	before := map[ledger.Hash][]byte{}
	for key, raw := range d.v.Local().All(kind) {
		if h, err := hex.DecodeString(key); err == nil && len(h) == len(ledger.Hash{}) {
			before[ledger.Hash(h)] = raw
		}
	}
	known := maps.Clone(before)
	if !warm {
		d.indexedEntries(oc.id, known)
	}
	var ops []vault.LocalOp
	for h, raw := range known {
		_, here := oc.fold.Entry(h)
		if !here {
			if oc.ahead == nil {
				oc.ahead = map[ledger.Hash][]byte{}
			}
			oc.ahead[h] = raw
		}
		old, was := before[h]
		switch {
		case !here && (!was || len(old) < len(raw)):
			ops = append(ops, vault.LocalOp{Kind: kind, Key: h.String(), Value: raw})
		case here && was:
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
func (d *Desk) indexedEntries(id trust.CaseID, known map[ledger.Hash][]byte) {
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
			known[ledger.Hash(trust.LeafHash(c.Raw))] = c.Raw
		}
		return nil
	})
}

// lost are entries that this store once held, by its index or by a receipt of the central server, and holds no more.
func (oc *openCase) lost() []ledger.Hash {
	all := map[ledger.Hash]bool{}
	for h := range oc.ahead {
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

// place tells where a lost entry stood, for experts: by its header, or by the receipt where the header is not known.
func (oc *openCase) place(lost ledger.Hash) string {
	if h, err := journal.ParseHeader(oc.ahead[lost]); err == nil {
		return fmt.Sprintf("device %s, incarnation %s, sequence %d", h.Device, h.Incarnation, h.Seq)
	}
	if leaf, ok := oc.received[lost]; ok {
		return fmt.Sprintf("the central server gave receipt %d for it", leaf)
	}
	return ""
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
