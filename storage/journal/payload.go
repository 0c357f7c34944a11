package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"genchi/storage/seal"
	"genchi/storage/trust"
)

// Errors of payloads.
var (
	ErrKey     = errors.New("the payload is sealed under another key")
	ErrPayload = errors.New("the payload is not the one that its header names")
)

const (
	payloadLabel = "genchi/payload/v1\x00"
	payloadBlock = 256
)

func payloadAD(h *Header) []byte {
	ad := make([]byte, 0, len(payloadLabel)+16+16+8+8)
	ad = append(ad, payloadLabel...)
	ad = append(ad, h.Case[:]...)
	ad = append(ad, h.Device[:]...)
	ad = append(ad, h.Incarnation[:]...)
	return binary.BigEndian.AppendUint64(ad, h.Seq)
}

// SealPayload pads and seals plain for the place that h names and sets KeyID, PayloadLen and PayloadSHA of h.
func SealPayload(k *seal.Key, rand io.Reader, h *Header, plain []byte) ([]byte, error) {
	sealed, err := seal.Seal(k, rand, payloadAD(h), seal.Pad(plain, payloadBlock))
	if err != nil {
		return nil, fmt.Errorf("seal payload: %w", err)
	}
	if len(sealed) > MaxPayload {
		return nil, fmt.Errorf("seal payload: %d bytes, at most %d", len(sealed), MaxPayload)
	}
	h.KeyID, h.PayloadLen, h.PayloadSHA = k.ID(), uint64(len(sealed)), sha256.Sum256(sealed)
	return sealed, nil
}

// OpenPayload checks that sealed is the payload that h names and opens it: ErrPayload, ErrKey, or seal.ErrOpen.
func OpenPayload(k *seal.Key, h *Header, sealed []byte) ([]byte, error) {
	if err := CheckPayload(h, sealed); err != nil {
		return nil, err
	}
	if k.ID() != h.KeyID {
		return nil, ErrKey
	}
	padded, err := seal.Open(k, payloadAD(h), sealed)
	if err != nil {
		return nil, fmt.Errorf("open payload: %w", err)
	}
	plain, err := seal.Unpad(padded)
	if err != nil {
		return nil, fmt.Errorf("open payload: %w", err)
	}
	return plain, nil
}

// CheckPayload compares length and SHA-256 of a sealed payload with its header; it needs no key.
func CheckPayload(h *Header, sealed []byte) error {
	if uint64(len(sealed)) != h.PayloadLen || sha256.Sum256(sealed) != h.PayloadSHA {
		return ErrPayload
	}
	return nil
}

// Entry is one entry as it is stored and sent. It is immutable.
type Entry struct {
	Raw     []byte // bytes of the header
	Header  Header
	Hash    Hash
	Payload []byte // sealed; nil if it was destroyed or is not here
}

// NewEntry parses received bytes: header form, and the payload against the header unless it is nil. It checks no signature. The slices are kept.
func NewEntry(header, payload []byte) (*Entry, error) {
	h, err := ParseHeader(header)
	if err != nil {
		return nil, err
	}
	if payload != nil {
		if err := CheckPayload(h, payload); err != nil {
			return nil, err
		}
	}
	return &Entry{Raw: header, Header: *h, Hash: trust.LeafHash(header), Payload: payload}, nil
}
