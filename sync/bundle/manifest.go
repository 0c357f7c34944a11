package bundle

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/wire"
)

// Limits of what is read. A writer stays far below.
const (
	MaxManifest = wire.MaxRequest
	MaxParts    = 10_000
	MaxCases    = 1024
	MaxPart     = 4<<30 - 1         // bytes of a part: what FAT32 can hold
	PartSize    = int64(2000) << 20 // bytes that a written part has at most
	MinPart     = int64(5) << 20    // so that every frame fits into a part
)

// ID names a bundle. It is random.
type ID [16]byte

// Part is what the manifest says of a part.
type Part struct {
	_      struct{} `cbor:",toarray"`
	Size   uint64
	Digest trust.Hash
}

// Contents is what the manifest says of a case.
type Contents struct {
	_       struct{} `cbor:",toarray"`
	Case    trust.CaseID
	Mark    trust.Hash
	Entries uint64
	Bytes   uint64
	Full    bool
	Heads   []wire.Head
	Items   []wire.ItemID
}

// Manifest is the table of contents of a bundle.
type Manifest struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	ID      ID
	Body    trust.BodyID
	Device  trust.DeviceID
	TimeMS  int64
	To      trust.DeviceID
	Parts   []Part
	Cases   []Contents
}

// Time is when the bundle was written, by the writer's clock.
func (m *Manifest) Time() time.Time { return time.UnixMilli(m.TimeMS) }

// Size is the number of bytes of all parts.
func (m *Manifest) Size() (n int64) {
	for _, p := range m.Parts {
		n += int64(p.Size) //nolint:gosec // at most MaxParts times MaxPart
	}
	return n
}

// Of returns what the manifest says of a case.
func (m *Manifest) Of(c trust.CaseID) (*Contents, bool) {
	i := slices.IndexFunc(m.Cases, func(x Contents) bool { return x.Case == c })
	if i < 0 {
		return nil, false
	}
	return &m.Cases[i], true
}

type signed struct {
	_         struct{} `cbor:",toarray"`
	Content   []byte
	Signature []byte
}

// encode returns the bytes of the manifest file.
func (m *Manifest) encode(sign func([]byte) ([]byte, error)) ([]byte, error) {
	content, err := wire.Encode(m)
	if err != nil {
		return nil, err
	}
	s := signed{Content: content}
	if s.Signature, err = sign(content); err != nil {
		return nil, fmt.Errorf("sign manifest: %w", err)
	}
	b, err := wire.Encode(&s)
	if err == nil && len(b) > MaxManifest {
		err = fmt.Errorf("manifest of %d bytes: %w", len(b), wire.ErrTooLarge)
	}
	return b, err
}

// parseManifest reads the bytes of a manifest file. Whose signature it has is looked at later, when the cards are known. The error is
// ErrManifest or ErrVersion.
func parseManifest(raw []byte) (*Manifest, *signed, error) {
	var s signed
	if err := decode(raw, &s); err != nil {
		return nil, nil, err
	}
	if len(s.Signature) != ed25519.SignatureSize {
		return nil, nil, fmt.Errorf("%w: signature of %d bytes", ErrManifest, len(s.Signature))
	}
	if v := versionOf(s.Content); v > 1 {
		return nil, nil, fmt.Errorf("%w: version %d", ErrVersion, v)
	}
	m := &Manifest{}
	if err := decode(s.Content, m); err != nil {
		return nil, nil, err
	}
	if err := m.check(); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	return m, &s, nil
}

// decode takes only the exact encoding of the content.
func decode(raw []byte, v any) error {
	if err := wire.Decode(raw, v); err != nil {
		return fmt.Errorf("%w: %w", ErrManifest, err)
	}
	again, err := wire.Encode(v)
	if err != nil || !bytes.Equal(again, raw) {
		return fmt.Errorf("%w: not in its one encoding", ErrManifest)
	}
	return nil
}

// versionOf reads the number that every version of the content begins with; 0 if there is none.
func versionOf(content []byte) byte {
	if len(content) < 2 || content[0]>>5 != 4 || content[1] >= 24 {
		return 0
	}
	return content[1]
}

func (m *Manifest) check() error {
	switch {
	case m.Version != 1:
		return fmt.Errorf("version %d", m.Version)
	case len(m.Parts) == 0, len(m.Parts) > MaxParts:
		return fmt.Errorf("%d parts", len(m.Parts))
	case len(m.Cases) == 0, len(m.Cases) > MaxCases:
		return fmt.Errorf("%d cases", len(m.Cases))
	case m.Body == trust.BodyID{}, m.Device == trust.DeviceID{}:
		return errors.New("no body or device")
	}
	for i, p := range m.Parts {
		if p.Size < partHead || p.Size > MaxPart {
			return fmt.Errorf("part %d of %d bytes", i+1, p.Size)
		}
	}
	seen := map[trust.CaseID]bool{}
	for i := range m.Cases {
		c := &m.Cases[i]
		if c.Case.IsZero() || seen[c.Case] || len(c.Heads) > wire.MaxHeads {
			return fmt.Errorf("case %s: named twice, without a name, or with %d heads", c.Case, len(c.Heads))
		}
		seen[c.Case] = true
		if !slices.IsSortedFunc(c.Items, func(a, b wire.ItemID) int { return bytes.Compare(a[:], b[:]) }) {
			return fmt.Errorf("case %s: items out of order", c.Case)
		}
	}
	return nil
}

// by tells whether the device that the manifest names wrote it, going by the cards of the set.
func (s *signed) by(m *Manifest, set *trust.Set) error {
	key, ok := set.Key(m.Device)
	if !ok {
		return fmt.Errorf("%w: no card names device %s", ErrSignature, m.Device)
	}
	if !vault.VerifyManifest(key, s.Content, s.Signature) {
		return fmt.Errorf("%w: not by device %s", ErrSignature, m.Device)
	}
	return nil
}
