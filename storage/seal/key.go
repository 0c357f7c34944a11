package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
)

// KeySize is the length of a [Key] in bytes.
const KeySize = 32

// Key is a secret of 256 bits. It prints as "[key]" whatever the verb.
type Key [KeySize]byte

// ID names a key without giving it away.
type ID [16]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// NewKey reads a key from a source of randomness.
func NewKey(rand io.Reader) (*Key, error) {
	k := new(Key)
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	return k, nil
}

// ID is the name of the key.
func (k *Key) ID() ID {
	var id ID
	expand(k, "genchi/v1/key-id", id[:])
	return id
}

// Derive gives the key that belongs to a label; other labels give keys that tell
// nothing of each other or of k.
func (k *Key) Derive(label string) *Key {
	d := new(Key)
	expand(k, label, d[:])
	return d
}

// AEAD is AES-256-GCM under k itself, with nonces of 12 bytes that the caller
// must never use twice.
func (k *Key) AEAD() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err) // a key of 32 bytes is always taken
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // so is a block of 16 bytes
	}
	return gcm
}

// Wipe overwrites the key. Copies that the runtime or a cipher made stay.
func (k *Key) Wipe() {
	if k != nil {
		clear(k[:])
	}
}

// Format is [fmt.Formatter]: a key is never printed.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") }

// LogValue is [slog.LogValuer]: a key is never logged.
func (k Key) LogValue() slog.Value { return slog.StringValue("[key]") }

// MarshalJSON is json.Marshaler: a key is never part of a view.
func (k Key) MarshalJSON() ([]byte, error) { return []byte(`"[key]"`), nil }

func expand(k *Key, label string, out []byte) {
	b, err := hkdf.Expand(sha256.New, k[:], label, len(out))
	if err != nil {
		panic(err) // only for more than 255 hashes
	}
	copy(out, b)
	clear(b)
}
