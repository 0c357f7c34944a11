package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Sizes in bytes.
const (
	KeySize  = 32
	SaltSize = 32
	TagSize  = 16
	Overhead = SaltSize + TagSize // of a sealed message
)

// Key is 256 secret bits. Wipe it when it is no longer needed.
type Key [KeySize]byte

// ID names a key without telling it.
type ID [16]byte

func (i ID) String() string { return hex.EncodeToString(i[:]) }

// ErrOpen is a message that this key does not open, or that was changed.
var ErrOpen = errors.New("sealed bytes do not open")

// ErrPadding is an opened message whose padding is wrong.
var ErrPadding = errors.New("wrong padding")

// NewKey draws a key.
func NewKey(rand io.Reader) (*Key, error) {
	k := new(Key)
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	return k, nil
}

// ID names the key.
func (k *Key) ID() ID {
	return ID(expand(k[:], "genchi/v1/key-id", 16))
}

// Derive gives the key for one purpose.
func (k *Key) Derive(label string) *Key {
	d := Key(expand(k[:], label, KeySize))
	return &d
}

// Wipe overwrites the key. Copies that the runtime made are not reached.
func (k *Key) Wipe() { clear(k[:]) }

func expand(key []byte, info string, n int) []byte {
	b, err := hkdf.Expand(sha256.New, key, info, n)
	if err != nil {
		panic(fmt.Sprintf("seal: expand %s: %v", info, err)) // only for lengths over 8,160 bytes
	}
	return b
}

// AEAD is AES-256-GCM under k, for callers that count their own nonces.
func (k *Key) AEAD() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(fmt.Sprintf("seal: %v", err)) // only for wrong key lengths
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(fmt.Sprintf("seal: %v", err))
	}
	return gcm
}

func (k *Key) message(salt []byte) (cipher.AEAD, error) {
	sub, err := hkdf.Key(sha256.New, k[:], salt, "genchi/v1/record", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive message key: %w", err)
	}
	m := Key(sub)
	return m.AEAD(), nil
}

var zeroNonce [12]byte

// Seal makes plain unreadable without k and unchangeable together with ad.
func Seal(k *Key, rand io.Reader, ad, plain []byte) ([]byte, error) {
	out := make([]byte, SaltSize, Overhead+len(plain))
	if _, err := io.ReadFull(rand, out); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	gcm, err := k.message(out)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(out, zeroNonce[:], plain, ad), nil
}

// Open undoes Seal; ErrOpen if anything differs.
func Open(k *Key, ad, sealed []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, fmt.Errorf("%w: %d bytes", ErrOpen, len(sealed))
	}
	gcm, err := k.message(sealed[:SaltSize])
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, zeroNonce[:], sealed[SaltSize:], ad)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// Pad gives plain a length that is a multiple of block; see doc.go.
func Pad(plain []byte, block int) []byte {
	n := 4 + len(plain)
	out := make([]byte, (n+block-1)/block*block)
	binary.BigEndian.PutUint32(out, uint32(len(plain))) //nolint:gosec // payloads are limited to 1 MiB
	copy(out[4:], plain)
	return out
}

// Unpad undoes Pad.
func Unpad(padded []byte) ([]byte, error) {
	if len(padded) < 4 {
		return nil, ErrPadding
	}
	n := binary.BigEndian.Uint32(padded)
	if uint64(n) > uint64(len(padded)-4) {
		return nil, ErrPadding
	}
	for _, b := range padded[4+n:] {
		if b != 0 {
			return nil, ErrPadding
		}
	}
	return padded[4 : 4+n : 4+n], nil
}
