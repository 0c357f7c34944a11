package keyring

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"genchi/storage/seal"
)

const (
	magic      = "genchi/keyring\x00"
	version    = 1
	prefixSize = len(magic) + 1 + 4
	suffixSize = 2 * sha256.Size
	maxFile    = 64 << 10
)

// ErrVersion says that a newer program wrote the header.
var ErrVersion = errors.New("header was written by a newer version")

// ErrDamaged says that neither copy of the header can be used.
var ErrDamaged = errors.New("key header is damaged")

// body is the content of a header; doc.go writes it down.
type body struct {
	_          struct{} `cbor:",toarray"`
	Generation uint64
	Passphrase passSlot
	Recovery   hpkeSlot
	Escrow     []hpkeSlot
	Previous   []byte
}

// header is a parsed file.
type header struct {
	body
	raw []byte
}

// encode gives the bytes of a file and checks that they parse.
func encode(b *body, master *seal.Key) (*header, error) {
	content, err := encMode().Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("key header: %w", err)
	}
	raw := make([]byte, 0, prefixSize+len(content)+suffixSize)
	raw = append(append(raw, magic...), version)
	raw = binary.BigEndian.AppendUint32(raw, uint32(len(content))) // #nosec G115 -- far below, parse checks
	raw = append(raw, content...)
	raw = append(raw, mac(master, raw)...)
	sum := sha256.Sum256(raw)
	return parse(append(raw, sum[:]...))
}

func mac(master *seal.Key, content []byte) []byte {
	k := master.Derive("genchi/v1/keyring-mac")
	defer k.Wipe()
	h := hmac.New(sha256.New, k[:])
	h.Write(content)
	return h.Sum(nil)
}

// genuine tells whether the holder of the master key wrote the header.
func (h *header) genuine(master *seal.Key) bool {
	at := len(h.raw) - suffixSize
	return hmac.Equal(mac(master, h.raw[:at]), h.raw[at:at+sha256.Size])
}

// parse checks everything that can be checked without a key.
func parse(raw []byte) (*header, error) {
	if len(raw) < prefixSize+suffixSize || len(raw) > maxFile || string(raw[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: not a key header", ErrDamaged)
	}
	sum := sha256.Sum256(raw[:len(raw)-sha256.Size])
	if !bytes.Equal(sum[:], raw[len(raw)-sha256.Size:]) {
		return nil, fmt.Errorf("%w: checksum", ErrDamaged)
	}
	if raw[len(magic)] != version {
		return nil, fmt.Errorf("%w: version %d", ErrVersion, raw[len(magic)])
	}
	size := binary.BigEndian.Uint32(raw[len(magic)+1:])
	if int64(size) != int64(len(raw)-prefixSize-suffixSize) {
		return nil, fmt.Errorf("%w: length", ErrDamaged)
	}
	h := &header{raw: raw}
	if err := decode(raw[prefixSize:len(raw)-suffixSize], &h.body); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := h.checkSizes(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return h, nil
}

func (b *body) checkSizes() error {
	p := &b.Passphrase
	if len(p.Salt) != saltSize || len(p.Sealed) != sealedSize {
		return errors.New("passphrase slot")
	}
	if err := b.Recovery.checkSizes(); err != nil || b.Recovery.Label != "" {
		return errors.New("recovery slot")
	}
	if len(b.Escrow) > maxEscrow {
		return errors.New("too many escrow slots")
	}
	for i := range b.Escrow {
		if err := b.Escrow[i].checkSizes(); err != nil {
			return fmt.Errorf("escrow slot %d: %w", i, err)
		}
	}
	if len(b.Previous) != 0 && len(b.Previous) != sealedSize {
		return errors.New("previous master key")
	}
	if b.Generation == 0 {
		return errors.New("generation 0")
	}
	return nil
}

func (s *hpkeSlot) checkSizes() error {
	if len(s.Label) > maxLabel || len(s.Public) != publicSize || len(s.Sealed) != hpkeSize {
		return errors.New("slot of another size")
	}
	return nil
}

func decode(content []byte, b *body) error {
	if err := decMode().Unmarshal(content, b); err != nil {
		return err
	}
	again, err := encMode().Marshal(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, content) {
		return errors.New("not in deterministic encoding")
	}
	return nil
}

func encMode() cbor.EncMode {
	opt := cbor.CoreDetEncOptions()
	opt.NilContainers = cbor.NilContainerAsEmpty
	m, err := opt.EncMode()
	if err != nil {
		panic(err) // the options are fixed
	}
	return m
}

func decMode() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		MaxNestedLevels:  16,
		MaxArrayElements: 16,
		MaxMapPairs:      16,
		UTF8:             cbor.UTF8RejectInvalid,
	}.DecMode()
	if err != nil {
		panic(err) // the options are fixed
	}
	return m
}
