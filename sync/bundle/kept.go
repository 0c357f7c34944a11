package bundle

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"genchi/storage/trust"
	"genchi/sync/wire"
)

// Kept is what somebody else is known to have of a case, by a manifest that was signed or read back.
type Kept struct {
	Heads []wire.Head
	Items map[wire.ItemID]bool // in full, with their keys
}

// Kept is what a writer said of itself.
func (c *Contents) Kept() *Kept {
	k := &Kept{Heads: slices.Clone(c.Heads), Items: make(map[wire.ItemID]bool, len(c.Items))}
	for _, it := range c.Items {
		k.Items[it] = true
	}
	return k
}

type keptWire struct {
	_     struct{} `cbor:",toarray"`
	Heads []wire.Head
	Items []wire.ItemID
}

// Encode returns the bytes in which a laptop remembers it: a CBOR array of heads and items.
func (k *Kept) Encode() ([]byte, error) {
	items := slices.SortedFunc(maps.Keys(k.Items), func(a, b wire.ItemID) int { return bytes.Compare(a[:], b[:]) })
	return wire.Encode(&keptWire{Heads: k.Heads, Items: items})
}

// ParseKept reads what Encode wrote.
func ParseKept(raw []byte) (*Kept, error) {
	var w keptWire
	if err := wire.Decode(raw, &w); err != nil {
		return nil, fmt.Errorf("what was handed over: %w", err)
	}
	c := Contents{Heads: w.Heads, Items: w.Items}
	return c.Kept(), nil
}

// And adds what was handed over later. Heads of before for which passed is true lie before later ones and are left out.
func (k *Kept) And(later *Kept, passed func(trust.Hash) bool) *Kept {
	out := &Kept{Heads: slices.Clone(later.Heads), Items: maps.Clone(later.Items)}
	if k == nil {
		return out
	}
	for _, h := range k.Heads {
		if !passed(h.Hash) && !slices.Contains(out.Heads, h) && len(out.Heads) < wire.MaxHeads {
			out.Heads = append(out.Heads, h)
		}
	}
	maps.Copy(out.Items, k.Items)
	return out
}
