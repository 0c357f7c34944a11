package receipt

import (
	"bytes"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"golang.org/x/mod/sumdb/tlog"
)

// MaxReceipt is the largest receipt that is read, in bytes.
const MaxReceipt = 8 << 10

const maxProof = 64 // hashes: enough for 2^63 leaves

// Receipt proves that the log has a leaf.
type Receipt struct {
	_          struct{} `cbor:",toarray"`
	Version    uint
	Index      uint64
	Proof      []Hash
	Checkpoint []byte // signed
}

var encoding, decoding = modes()

func modes() (cbor.EncMode, cbor.DecMode) {
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err)
	}
	dec, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, MaxNestedLevels: 16,
		MaxArrayElements: 1 << 17, ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return enc, dec
}

// Encode returns the bytes of the receipt.
func (r *Receipt) Encode() ([]byte, error) { return encoding.Marshal(r) }

// Parse reads a receipt. It proves nothing yet: Verify does.
func Parse(raw []byte) (*Receipt, error) {
	var r Receipt
	if len(raw) > MaxReceipt {
		return nil, fmt.Errorf("receipt of %d bytes: %w", len(raw), ErrForm)
	}
	if err := decoding.Unmarshal(raw, &r); err != nil {
		return nil, fmt.Errorf("receipt: %w: %w", ErrForm, err)
	}
	if r.Version != 1 || len(r.Proof) > maxProof || len(r.Checkpoint) > MaxCheckpoint {
		return nil, fmt.Errorf("receipt of version %d: %w", r.Version, ErrForm)
	}
	again, err := r.Encode()
	if err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("receipt is not in its one encoding: %w", ErrForm)
	}
	return &r, nil
}

// Verify tells whether the receipt proves that the log of key has the entry, and returns the checkpoint that says so. It is pure.
func Verify(r *Receipt, entry Hash, key Key) (*Checkpoint, error) {
	c, err := ParseCheckpoint(r.Checkpoint, key)
	if err != nil {
		return nil, err
	}
	return c, VerifyAt(c, r.Index, r.Proof, entry)
}

// VerifyAt checks an inclusion proof against a checkpoint that was parsed already: many leaves, one signature.
func VerifyAt(c *Checkpoint, index uint64, proof []Hash, entry Hash) error {
	if len(proof) > maxProof || index >= uint64(c.Size) { //nolint:gosec // sizes are never negative
		return fmt.Errorf("leaf %d of a log of size %d: %w", index, c.Size, ErrProof)
	}
	if err := tlog.CheckRecord(tlog.RecordProof(proof), c.Size, c.Root, int64(index), entry); err != nil { //nolint:gosec // below Size
		return fmt.Errorf("leaf %d: %w", index, ErrProof)
	}
	return nil
}
