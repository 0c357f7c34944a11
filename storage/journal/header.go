package journal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"

	"genchi/storage/seal"
	"genchi/storage/trust"
)

// These identifiers are those of package trust.
type (
	// CaseID and the others are aliases.
	CaseID      = trust.CaseID
	DeviceID    = trust.DeviceID
	Incarnation = trust.Incarnation
	Hash        = trust.Hash
)

// Limits of an entry.
const (
	MaxHeader  = 256 << 10 // bytes of a header
	MaxSeen    = 4096      // heads that one entry names
	MaxPayload = 4 << 20   // bytes of a sealed payload
)

// Errors that callers decide on.
var (
	ErrMalformed = errors.New("malformed entry")
	ErrSignature = errors.New("entry signature does not verify")
)

const (
	headerVersion = 1
	entryLabel    = "genchi/entry/v1\x00"
	sigField      = 2 + ed25519.SignatureSize // the last field with its CBOR head
)

// Header is the part of an entry that stays verifiable for ever.
type Header struct {
	Version     uint // 1
	Case        CaseID
	Device      DeviceID
	Incarnation Incarnation
	Seq         uint64 // from 1
	Prev        Hash   // zeros for the device's first entry in the case
	Seen        []Hash // sorted, each once
	KeyID       seal.ID
	PayloadLen  uint64
	PayloadSHA  Hash
	Sig         [64]byte
}

func (h *Header) check() error {
	switch {
	case h.Version != headerVersion:
		return fmt.Errorf("%w: version %d", ErrMalformed, h.Version)
	case h.Case.IsZero():
		return fmt.Errorf("%w: no case", ErrMalformed)
	case h.Seq == 0:
		return fmt.Errorf("%w: sequence 0", ErrMalformed)
	case h.Seq > 1 && h.Prev == Hash{}:
		return fmt.Errorf("%w: sequence %d without the entry before it", ErrMalformed, h.Seq)
	case len(h.Seen) > MaxSeen:
		return fmt.Errorf("%w: %d heads seen, at most %d", ErrMalformed, len(h.Seen), MaxSeen)
	case h.PayloadLen > MaxPayload:
		return fmt.Errorf("%w: payload of %d bytes, at most %d", ErrMalformed, h.PayloadLen, MaxPayload)
	}
	for i := 1; i < len(h.Seen); i++ {
		if bytes.Compare(h.Seen[i-1][:], h.Seen[i][:]) >= 0 {
			return fmt.Errorf("%w: heads seen are not sorted or stand twice", ErrMalformed)
		}
	}
	return nil
}

// SignHeader signs h with the device's key and returns the header's bytes and the entry hash. Version and Sig of h are set here.
func SignHeader(h Header, key ed25519.PrivateKey) (raw []byte, hash Hash, err error) {
	h.Version = headerVersion
	if h.Device != trust.DeviceOf(key.Public().(ed25519.PublicKey)) {
		return nil, Hash{}, errors.New("sign entry: the key is not the device's")
	}
	if err := h.check(); err != nil {
		return nil, Hash{}, fmt.Errorf("sign entry: %w", err)
	}
	raw = appendFields(nil, &h)
	h.Sig = [64]byte(ed25519.Sign(key, signedBytes(raw)))
	raw = appendBytes(raw, h.Sig[:])
	if _, err := ParseHeader(raw); err != nil { // decode what was encoded before it leaves
		return nil, Hash{}, fmt.Errorf("sign entry: %w", err)
	}
	return raw, trust.LeafHash(raw), nil
}

// Verify checks the signature in raw, the bytes that h was parsed from, under the device's key.
func (h *Header) Verify(raw []byte, key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize || trust.DeviceOf(key) != h.Device {
		return fmt.Errorf("%w: not the device's key", ErrSignature)
	}
	if len(raw) < sigField || !ed25519.Verify(key, signedBytes(raw[:len(raw)-sigField]), h.Sig[:]) {
		return ErrSignature
	}
	return nil
}

// signedBytes returns the message under the signature: the label and the fields of raw as an array without the signature.
func signedBytes(fields []byte) []byte {
	msg := make([]byte, 0, len(entryLabel)+len(fields))
	msg = append(msg, entryLabel...)
	msg = append(msg, arrayHead|(headerFields-1))
	return append(msg, fields[1:]...)
}
