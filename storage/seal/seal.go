package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

const (
	saltSize = 32
	tagSize  = 16

	// Overhead is by how many bytes a sealed record is longer than its text.
	Overhead = saltSize + tagSize
)

// ErrOpen says that a record was not sealed with this key and this associated
// data, or was changed; nothing tells which.
var ErrOpen = errors.New("record does not open")

// ErrPadding says that a padded text is not in the form that [Pad] gives.
var ErrPadding = errors.New("padding is malformed")

var zeroNonce [12]byte

// Seal encrypts plain and binds it to ad, which is not stored. The result is
// len(plain)+[Overhead] bytes.
func Seal(k *Key, rand io.Reader, ad, plain []byte) ([]byte, error) {
	out := make([]byte, saltSize, len(plain)+Overhead)
	if _, err := io.ReadFull(rand, out); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	rk := recordKey(k, out)
	defer rk.Wipe()
	return rk.AEAD().Seal(out, zeroNonce[:], plain, ad), nil //nolint:gosec // the key is new for each record
}

// Open gives the text of a sealed record or [ErrOpen].
func Open(k *Key, ad, sealed []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, ErrOpen
	}
	rk := recordKey(k, sealed[:saltSize])
	defer rk.Wipe()
	plain, err := rk.AEAD().Open(nil, zeroNonce[:], sealed[saltSize:], ad)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

func recordKey(k *Key, salt []byte) *Key {
	b, err := hkdf.Key(sha256.New, k[:], salt, "genchi/v1/record", KeySize)
	if err != nil {
		panic(err) // only for more than 255 hashes
	}
	rk := Key(b)
	clear(b)
	return &rk
}

// Pad brings plain to a multiple of block bytes, length included; a block below
// 1 counts as 1. It panics on texts of 4 GiB, which no caller may accept.
func Pad(plain []byte, block int) []byte {
	if uint64(len(plain)) > math.MaxUint32 {
		panic("seal: text of 4 GiB")
	}
	block = max(block, 1)
	n := (4 + len(plain) + block - 1) / block * block
	out := make([]byte, n)
	binary.BigEndian.PutUint32(out, uint32(len(plain))) // #nosec G115 -- checked above
	copy(out[4:], plain)
	return out
}

// Unpad gives the text of a padded one, as a part of it, or [ErrPadding].
func Unpad(padded []byte) ([]byte, error) {
	if len(padded) < 4 {
		return nil, ErrPadding
	}
	n := uint64(binary.BigEndian.Uint32(padded))
	rest := padded[4:]
	if n > uint64(len(rest)) {
		return nil, ErrPadding
	}
	for _, b := range rest[n:] {
		if b != 0 {
			return nil, ErrPadding
		}
	}
	return rest[:n:n], nil
}
