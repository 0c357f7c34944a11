package casework

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/bundle"
	"genchi/sync/exchange"
)

// Kinds of the local journal about bundles (受渡しファイル). What left by a bundle and what came by one is logged here: a colleague of the
// same roster and a copy for oneself are no disclosure to others.
const (
	localHanded    = "handed/"    // + case; key: "file" for what was read back from a medium, else the device that signed for it; value: bundle.Kept
	localBundleOut = "bundle-out" // key: id of the bundle; value: BundleLog in JSON
	localBundleIn  = "bundle-in"

	localHandedCount = "handed-count" // key: case; value: how many entries, in decimals, for the list of cases
)

const handedFile = "file"

// BundleLog is a bundle that was written or taken in, as the log has it.
type BundleLog struct {
	Bundle    string   `json:"bundle"`
	Way       string   `json:"way"` // out or in
	AtMS      int64    `json:"at_ms"`
	WrittenMS int64    `json:"written_ms"`
	Folder    string   `json:"folder"`
	By        string   `json:"by"`             // who wrote it
	Device    string   `json:"device"`         // by which it was written
	For       string   `json:"for,omitempty"`  // person it was written for
	Cases     []string `json:"cases"`          // of this store
	Head      string   `json:"head,omitempty"` // of the only case
	Entries   int      `json:"entries"`
	Items     int      `json:"items"`
	Bytes     int64    `json:"bytes"`
	Evening   bool     `json:"evening,omitempty"`
	Faults    int      `json:"faults,omitempty"`
}

// handed is what is known to lie with others of a case.
type handed struct {
	entries map[ledger.Hash]bool
	items   map[exchange.ItemID]bool
}

// readHanded brings into memory what was handed over of a case. The caller holds mu or is alone.
func (d *Desk) readHanded(oc *openCase) {
	h := &handed{entries: map[ledger.Hash]bool{}, items: map[exchange.ItemID]bool{}}
	for _, k := range d.kept(oc.id) {
		for _, head := range k.Heads {
			oc.before(ledger.Hash(head.Hash), h.entries)
		}
		for it := range k.Items {
			h.items[it] = true
		}
	}
	oc.handed = h
}

// handedOrReceived counts the entries that lie with somebody else.
func (oc *openCase) handedOrReceived() int {
	n := len(oc.received)
	if oc.handed == nil {
		return n
	}
	for h := range oc.handed.entries {
		if _, also := oc.received[h]; !also {
			n++
		}
	}
	return n
}

// handedCount is what was counted when something was handed over last: entries that came since were not.
func (d *Desk) handedCount(id trust.CaseID) int {
	raw, _ := d.v.Local().Get(localHandedCount, id.String())
	n, err := strconv.Atoi(string(raw))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// countHanded reads anew what was handed over of cases and keeps the counts.
func (d *Desk) countHanded(cases []*openCase) error {
	var ops []vault.LocalOp
	d.mu.Lock()
	for _, oc := range cases {
		d.readHanded(oc)
		ops = append(ops, vault.LocalOp{Kind: localHandedCount, Key: oc.id.String(), Value: []byte(strconv.Itoa(len(oc.handed.entries)))})
	}
	d.mu.Unlock()
	if err := d.v.Local().Do(ops...); err != nil {
		return fmt.Errorf("count what was handed over: %w", err)
	}
	return nil
}

// kept reads what is known of others, by who; what can't be read says nothing.
func (d *Desk) kept(id trust.CaseID) map[string]*bundle.Kept {
	out := map[string]*bundle.Kept{}
	for key, raw := range d.v.Local().All(localHanded + id.String()) {
		if k, err := bundle.ParseKept(raw); err == nil {
			out[key] = k
		}
	}
	return out
}

// before marks an entry and those before it in its journal.
func (oc *openCase) before(h ledger.Hash, marked map[ledger.Hash]bool) {
	for !marked[h] {
		e, ok := oc.fold.Entry(h)
		if !ok {
			return
		}
		marked[h] = true
		if e.Seq == 1 {
			return
		}
		h = e.Prev
	}
}

// handOver remembers that somebody has what a manifest says, and returns the operations that keep it.
func (d *Desk) handOver(oc *openCase, who string, c *bundle.Contents) ([]vault.LocalOp, error) {
	later := c.Kept()
	d.mu.Lock()
	passed := map[ledger.Hash]bool{}
	for _, h := range later.Heads {
		oc.before(ledger.Hash(h.Hash), passed)
	}
	d.mu.Unlock()
	k := d.kept(oc.id)[who].And(later, func(h trust.Hash) bool { return passed[ledger.Hash(h)] })
	raw, err := k.Encode()
	if err != nil {
		return nil, fmt.Errorf("remember what was handed over: %w", err)
	}
	return []vault.LocalOp{{Kind: localHanded + oc.id.String(), Key: who, Value: raw}}, nil
}

func logged(kind string, h *BundleLog) (vault.LocalOp, error) {
	raw, err := json.Marshal(h)
	if err != nil {
		return vault.LocalOp{}, fmt.Errorf("log hand-over: %w", err)
	}
	return vault.LocalOp{Kind: kind, Key: h.Bundle, Value: raw}, nil
}

// BundleLogs lists the bundles that were written and taken in, newest first: of a case, or of all where id is empty.
func (d *Desk) BundleLogs(id string) []BundleLog {
	out := []BundleLog{}
	for _, kind := range []string{localBundleOut, localBundleIn} {
		for _, raw := range d.v.Local().All(kind) {
			var h BundleLog
			if json.Unmarshal(raw, &h) == nil && (id == "" || slices.Contains(h.Cases, id)) {
				out = append(out, h)
			}
		}
	}
	slices.SortFunc(out, func(a, b BundleLog) int {
		if a.AtMS != b.AtMS {
			return int(min(max(b.AtMS-a.AtMS, -1), 1))
		}
		return strings.Compare(a.Bundle+a.Way, b.Bundle+b.Way)
	})
	return out
}

// entrySafety is how far an entry has come.
func (oc *openCase) entrySafety(h ledger.Hash) Safety {
	if _, ok := oc.received[h]; ok {
		return Received
	}
	if oc.handed != nil && oc.handed.entries[h] {
		return Handed
	}
	return Saved
}

// itemSafety is how far an item has come: its entry and all of its sealed pieces.
func (d *Desk) itemSafety(oc *openCase, it *audit.Item) Safety {
	if d.itemReceived(oc, it) {
		return Received
	}
	if oc.handed == nil || !oc.handed.entries[it.Op.Entry] {
		return Saved
	}
	if it.Seen {
		return Handed
	}
	if m, err := itemManifest(it); err == nil && oc.handed.items[exchange.ItemID(m.Item)] {
		return Handed
	}
	return Saved
}

// deviceOf reads the name of a device.
func deviceOf(name string) (trust.DeviceID, error) {
	var dev trust.DeviceID
	if err := dev.UnmarshalText([]byte(name)); err != nil {
		return dev, badForm(err)
	}
	return dev, nil
}

// holder is the person of a device.
func (d *Desk) holder(dev trust.DeviceID) string {
	if card, ok := d.v.Trust().Card(dev); ok {
		return card.UserName
	}
	return hex.EncodeToString(dev[:4])
}
