package receipt

import (
	"bytes"
	"fmt"
)

// MaxBatch is the largest encoded batch that is read, in bytes.
const MaxBatch = 1 << 20

// Batch keeps the receipts of many leaves under one checkpoint. Bytes: deterministic CBOR array [1, checkpoint bstr, [node bstr32 …],
// [[leaf bstr32, index uint, [number of a node uint …]] …]]; each node of the proofs stands once, in the order of its first use. Some 130
// bytes a leaf instead of 800.
type Batch struct {
	Checkpoint []byte // signed
	Items      []BatchItem
}

// BatchItem is a leaf with its inclusion proof.
type BatchItem struct {
	Leaf  Hash
	Index uint64
	Proof []Hash
}

// Receipt returns the receipt of an item by itself.
func (b *Batch) Receipt(i int) *Receipt {
	return &Receipt{Version: 1, Index: b.Items[i].Index, Proof: b.Items[i].Proof, Checkpoint: b.Checkpoint}
}

type batchWire struct {
	_          struct{} `cbor:",toarray"`
	Version    uint
	Checkpoint []byte
	Nodes      []Hash
	Items      []batchItem
}

type batchItem struct {
	_     struct{} `cbor:",toarray"`
	Leaf  Hash
	Index uint64
	Proof []uint32
}

// Encode returns the bytes of the batch.
func (b *Batch) Encode() ([]byte, error) {
	w := batchWire{Version: 1, Checkpoint: b.Checkpoint, Nodes: []Hash{}, Items: []batchItem{}}
	number := map[Hash]uint32{}
	for _, it := range b.Items {
		x := batchItem{Leaf: it.Leaf, Index: it.Index, Proof: []uint32{}}
		for _, node := range it.Proof {
			n, known := number[node]
			if !known {
				n = uint32(len(w.Nodes)) //nolint:gosec // far below
				number[node] = n
				w.Nodes = append(w.Nodes, node)
			}
			x.Proof = append(x.Proof, n)
		}
		w.Items = append(w.Items, x)
	}
	return encoding.Marshal(&w)
}

// ParseBatch reads a batch. It proves nothing yet.
func ParseBatch(raw []byte) (*Batch, error) {
	if len(raw) > MaxBatch {
		return nil, fmt.Errorf("receipts of %d bytes: %w", len(raw), ErrForm)
	}
	var w batchWire
	if err := decoding.Unmarshal(raw, &w); err != nil {
		return nil, fmt.Errorf("receipts: %w: %w", ErrForm, err)
	}
	if w.Version != 1 || len(w.Checkpoint) > MaxCheckpoint {
		return nil, fmt.Errorf("receipts of version %d: %w", w.Version, ErrForm)
	}
	b := &Batch{Checkpoint: w.Checkpoint}
	for _, x := range w.Items {
		it := BatchItem{Leaf: x.Leaf, Index: x.Index, Proof: make([]Hash, len(x.Proof))}
		if len(x.Proof) > maxProof {
			return nil, fmt.Errorf("proof of %d hashes: %w", len(x.Proof), ErrForm)
		}
		for i, n := range x.Proof {
			if int(n) >= len(w.Nodes) {
				return nil, fmt.Errorf("proof names node %d of %d: %w", n, len(w.Nodes), ErrForm)
			}
			it.Proof[i] = w.Nodes[n]
		}
		b.Items = append(b.Items, it)
	}
	again, err := b.Encode()
	if err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("receipts are not in their one encoding: %w", ErrForm)
	}
	return b, nil
}
