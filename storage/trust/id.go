package trust

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// BodyID names a certification body.
type BodyID [16]byte

// DeviceID names a device by its signing key; as the signer of a record it may also name a root key.
type DeviceID [16]byte

// UserID names a person.
type UserID [16]byte

// CaseID names a case. It is random. The zero value stands for the body as a whole.
type CaseID [16]byte

// KeyID names an epoch key.
type KeyID [16]byte

// Incarnation names one stretch of a device's writing between two unlocks.
type Incarnation [8]byte

// Hash names an entry or a control record: SHA-256(0x00 || bytes).
type Hash [32]byte

func (v BodyID) String() string      { return hex.EncodeToString(v[:]) }
func (v DeviceID) String() string    { return hex.EncodeToString(v[:]) }
func (v UserID) String() string      { return hex.EncodeToString(v[:]) }
func (v CaseID) String() string      { return hex.EncodeToString(v[:]) }
func (v KeyID) String() string       { return hex.EncodeToString(v[:]) }
func (v Incarnation) String() string { return hex.EncodeToString(v[:]) }
func (v Hash) String() string        { return hex.EncodeToString(v[:]) }

// MarshalText gives lower-case hex, so that identifiers read well in JSON. CBOR keeps byte strings.
func (v BodyID) MarshalText() ([]byte, error)      { return []byte(v.String()), nil }
func (v DeviceID) MarshalText() ([]byte, error)    { return []byte(v.String()), nil }
func (v UserID) MarshalText() ([]byte, error)      { return []byte(v.String()), nil }
func (v CaseID) MarshalText() ([]byte, error)      { return []byte(v.String()), nil }
func (v KeyID) MarshalText() ([]byte, error)       { return []byte(v.String()), nil }
func (v Incarnation) MarshalText() ([]byte, error) { return []byte(v.String()), nil }
func (v Hash) MarshalText() ([]byte, error)        { return []byte(v.String()), nil }

// UnmarshalText reads lower- or upper-case hex of the exact length.
func (v *BodyID) UnmarshalText(b []byte) error      { return unhex(v[:], b) }
func (v *DeviceID) UnmarshalText(b []byte) error    { return unhex(v[:], b) }
func (v *UserID) UnmarshalText(b []byte) error      { return unhex(v[:], b) }
func (v *CaseID) UnmarshalText(b []byte) error      { return unhex(v[:], b) }
func (v *KeyID) UnmarshalText(b []byte) error       { return unhex(v[:], b) }
func (v *Incarnation) UnmarshalText(b []byte) error { return unhex(v[:], b) }
func (v *Hash) UnmarshalText(b []byte) error        { return unhex(v[:], b) }

func unhex(dst, text []byte) error {
	if len(text) != 2*len(dst) {
		return fmt.Errorf("identifier of %d characters, want %d", len(text), 2*len(dst))
	}
	if _, err := hex.Decode(dst, text); err != nil {
		return fmt.Errorf("identifier: %w", err)
	}
	return nil
}

// IsZero tells whether the record belongs to the body as a whole.
func (v CaseID) IsZero() bool { return v == CaseID{} }

// DeviceOf returns the id of a signing key, SHA-256(key)[:16].
func DeviceOf(key ed25519.PublicKey) DeviceID {
	h := sha256.Sum256(key)
	return DeviceID(h[:16])
}

// BodyOf returns the id of the body whose first root key is key.
func BodyOf(key ed25519.PublicKey) BodyID {
	h := sha256.New()
	h.Write([]byte("genchi/v1/body\x00"))
	h.Write(key)
	return BodyID(h.Sum(nil)[:16])
}

// RootHash returns the hash by which a body card names the next root key.
func RootHash(key ed25519.PublicKey) Hash { return sha256.Sum256(key) }

// LeafHash returns SHA-256(0x00 || raw), the leaf hash of RFC 6962.
func LeafHash(raw []byte) Hash {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(raw)
	return Hash(h.Sum(nil))
}
