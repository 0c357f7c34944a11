package ledger

import (
	"bytes"
	"encoding/hex"
)

// Hash names an entry: SHA-256(0x00 || header), an RFC 6962 leaf. The zero
// hash names nothing.
type Hash [32]byte

// String gives the hash as 64 lower-case hex digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero reports whether the hash names nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// Compare orders hashes by their bytes.
func (h Hash) Compare(o Hash) int { return bytes.Compare(h[:], o[:]) }

// DeviceID names a device: SHA-256 of its Ed25519 public key, first 16 bytes.
type DeviceID [16]byte

// String gives the identifier as 32 lower-case hex digits.
func (d DeviceID) String() string { return hex.EncodeToString(d[:]) }

// UserID names a person.
type UserID [16]byte

// String gives the identifier as 32 lower-case hex digits.
func (u UserID) String() string { return hex.EncodeToString(u[:]) }

// Incarnation names one run of a device's journal; each unlock begins a new
// one at its first write.
type Incarnation [8]byte

// String gives the incarnation as 16 lower-case hex digits.
func (i Incarnation) String() string { return hex.EncodeToString(i[:]) }

// Field is the address of one register: a kind that the domain defines and the
// key of the entity, for example {"answer", "TM-001@p1"}.
type Field struct{ Kind, Key string }

// Compare orders fields by kind, then key, byte by byte.
func (f Field) Compare(o Field) int {
	if c := compareStrings(f.Kind, o.Kind); c != 0 {
		return c
	}
	return compareStrings(f.Key, o.Key)
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// OpID names one operation: its entry and its place among the operations of
// that entry, from 0.
type OpID struct {
	Entry Hash
	Index uint32
}

// Compare orders operations by entry hash, then index.
func (o OpID) Compare(p OpID) int {
	if c := o.Entry.Compare(p.Entry); c != 0 {
		return c
	}
	switch {
	case o.Index < p.Index:
		return -1
	case o.Index > p.Index:
		return 1
	}
	return 0
}

// Verb says what an operation does to its field.
type Verb uint8

// The verbs. Their numbers stand in stored payloads and never change.
const (
	Set     Verb = 0 // states Value and replaces the operations in Supersedes
	Undo    Verb = 1 // takes back Target, an operation of the same user
	Confirm Verb = 2 // accepts Target, a value that returned
)

// Op is one operation on one field. Set uses Value and Supersedes, Undo and
// Confirm use Target.
type Op struct {
	Verb       Verb
	Field      Field
	Value      []byte // opaque to this package; equal bytes are equal values
	Supersedes []OpID
	Target     OpID
}

// Payload is the sealed content of an entry: what one user did in one action.
type Payload struct {
	Schema  uint
	User    UserID
	WallMS  int64 // the author's clock, milliseconds since 1970; orders lists, decides nothing
	ZoneMin int   // minutes east of UTC
	Ops     []Op
}

// Entry is what the fold reads of a journal entry. The caller has checked the
// signature and opened the payload. Entries are not changed after Add.
type Entry struct {
	Hash        Hash
	Prev        Hash // zero for the very first entry that the device knew
	Device      DeviceID
	Incarnation Incarnation
	Seq         uint64 // 1, 2, 3 … within an incarnation
	Seen        []Hash // heads of other branches that changed since Prev
	Payload     Payload
	Unreadable  bool // payload destroyed, not here, or not decodable: header counts, Payload is ignored
}
