package trust

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync/atomic"
)

// ErrMalformed is wrapped by every refusal of bytes that are no record.
var ErrMalformed = errors.New("malformed control record")

// ErrSignature reports a signature that does not verify.
var ErrSignature = errors.New("signature does not verify")

const (
	recordVersion = 1
	controlLabel  = "genchi/control/v1\x00"
)

// Record is one signed control record. It is immutable and safe for concurrent use.
type Record struct {
	Raw     []byte
	Hash    Hash
	Kind    Kind
	Body    BodyID
	Case    CaseID // zero for the body as a whole
	Signer  DeviceID
	Content Content // nil for a kind that is not read here

	content []byte
	signed  []byte // the bytes under the signature
	sig     [64]byte
	good    atomic.Pointer[[32]byte] // key under which the signature verified
}

type unsigned struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Kind    Kind
	Body    BodyID
	Case    CaseID
	Content []byte
	Signer  DeviceID
}

type signed struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Kind    Kind
	Body    BodyID
	Case    CaseID
	Content []byte
	Signer  DeviceID
	Sig     [64]byte
}

func (s *signed) unsigned() *unsigned {
	return &unsigned{Version: s.Version, Kind: s.Kind, Body: s.Body, Case: s.Case, Content: s.Content, Signer: s.Signer}
}

// Parse reads one record. It checks form and limits, not the signature and not the authority: that needs the set. raw is not kept.
func Parse(raw []byte) (*Record, error) {
	if len(raw) > MaxRecord {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrMalformed, len(raw), MaxRecord)
	}
	var s signed
	if err := decodeStrict(raw, &s); err != nil {
		return nil, err
	}
	if s.Version != recordVersion {
		return nil, fmt.Errorf("%w: version %d", ErrMalformed, s.Version)
	}
	r := &Record{
		Raw: bytes.Clone(raw), Hash: LeafHash(raw), Kind: s.Kind, Body: s.Body, Case: s.Case, Signer: s.Signer,
		content: s.Content, sig: s.Sig,
	}
	var err error
	if r.signed, err = signedBytes(s.unsigned()); err != nil {
		return nil, err
	}
	if r.Content, err = parseContent(&s); err != nil {
		return nil, fmt.Errorf("%w: kind %d: %w", ErrMalformed, s.Kind, err)
	}
	return r, nil
}

// as gives the content of a record that was chosen by its kind; another kind is our own mistake and panics.
func as[T Content](r *Record) T { return r.Content.(T) } //nolint:errcheck // see above

func parseContent(s *signed) (Content, error) {
	c := newContent(s.Kind)
	if c == nil {
		return nil, nil
	}
	if err := decodeStrict(s.Content, c); err != nil {
		return nil, err
	}
	if c.kind() != s.Kind {
		return nil, fmt.Errorf("content of kind %d", c.kind())
	}
	c.setCase(s.Case)
	if err := checkContent(c, s.Case); err != nil {
		return nil, err
	}
	return c, nil
}

func checkContent(c Content, in CaseID) error {
	switch c.kind() {
	case KindRelease:
	case KindRoster, KindGrant, KindLostHead, KindDestruction, KindErasure, KindAcknowledgement:
		if in.IsZero() {
			return errors.New("names no case")
		}
	case KindBodyCard, KindRoleCard, KindRevocation:
		if !in.IsZero() {
			return errors.New("names a case but concerns the body")
		}
	}
	return c.check()
}

// Sign makes the record of a body that says c. key is a device's or a root's signing key; whether it has the authority is for the set to judge.
func Sign(body BodyID, c Content, key ed25519.PrivateKey) (*Record, error) {
	if err := checkContent(c, c.inCase()); err != nil {
		return nil, fmt.Errorf("sign control record: %w", err)
	}
	content, err := encMode.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("sign control record: %w", err)
	}
	s := signed{
		Version: recordVersion, Kind: c.kind(), Body: body, Case: c.inCase(), Content: content,
		Signer: DeviceOf(key.Public().(ed25519.PublicKey)),
	}
	msg, err := signedBytes(s.unsigned())
	if err != nil {
		return nil, fmt.Errorf("sign control record: %w", err)
	}
	s.Sig = [64]byte(ed25519.Sign(key, msg))
	raw, err := encMode.Marshal(&s)
	if err != nil {
		return nil, fmt.Errorf("sign control record: %w", err)
	}
	return Parse(raw) // decode what was encoded before it leaves
}

func signedBytes(u *unsigned) ([]byte, error) {
	b, err := encMode.Marshal(u)
	if err != nil {
		return nil, err
	}
	return append([]byte(controlLabel), b...), nil
}

// Verify checks the signature under key, which must be the one that Signer names.
func (r *Record) Verify(key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize || DeviceOf(key) != r.Signer {
		return fmt.Errorf("%w: not the signer's key", ErrSignature)
	}
	if k := r.good.Load(); k != nil && bytes.Equal(k[:], key) {
		return nil
	}
	if !ed25519.Verify(key, r.signed, r.sig[:]) {
		return ErrSignature
	}
	r.good.Store((*[32]byte)(bytes.Clone(key)))
	return nil
}
