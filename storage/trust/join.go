package trust

import (
	"crypto/ed25519"
	"fmt"
)

const (
	joinLabel    = "genchi/join/v1\x00"
	joinKind     = "JOIN REQUEST"
	cardKind     = "ROLE CARD"
	maxJoin      = 16 << 10
	maxCardFile  = 1 << 20
	maxCardParts = 256
)

// JoinRequest is what a laptop hands to the registrar: its public keys and the name that its user wishes. It is signed by its own
// signing key, so that nobody can ask for a card with another's key. Bytes: CBOR array [1, signing key, HPKE key, TLS key, user name,
// serial, signature over "genchi/join/v1\x00" || CBOR array of the fields before it].
type JoinRequest struct {
	SigningKey []byte
	HPKEKey    []byte
	TLSKey     []byte
	UserName   string
	Serial     uint64 // of the card it asks for: 1, or one more than the device's newest card

	raw []byte
}

type joinBody struct {
	_          struct{} `cbor:",toarray"`
	Version    uint64
	SigningKey []byte
	HPKEKey    []byte
	TLSKey     []byte
	UserName   string
	Serial     uint64
}

type joinSigned struct {
	_          struct{} `cbor:",toarray"`
	Version    uint64
	SigningKey []byte
	HPKEKey    []byte
	TLSKey     []byte
	UserName   string
	Serial     uint64
	Sig        [64]byte
}

// NewJoinRequest signs a request with the device's signing key.
func NewJoinRequest(key ed25519.PrivateKey, hpkeKey, tlsKey []byte, userName string, serial uint64) (*JoinRequest, error) {
	b := joinBody{Version: 1, SigningKey: key.Public().(ed25519.PublicKey), HPKEKey: hpkeKey, TLSKey: tlsKey, UserName: userName, Serial: serial}
	msg, err := encMode.Marshal(&b)
	if err != nil {
		return nil, fmt.Errorf("join request: %w", err)
	}
	s := joinSigned{
		Version: 1, SigningKey: b.SigningKey, HPKEKey: hpkeKey, TLSKey: tlsKey, UserName: userName, Serial: serial,
		Sig: [64]byte(ed25519.Sign(key, append([]byte(joinLabel), msg...))),
	}
	raw, err := encMode.Marshal(&s)
	if err != nil {
		return nil, fmt.Errorf("join request: %w", err)
	}
	return parseJoin(raw)
}

// ParseJoinRequest reads the text form and checks the signature.
func ParseJoinRequest(text []byte) (*JoinRequest, error) {
	raw, err := dearmor(joinKind, text, maxJoin)
	if err != nil {
		return nil, fmt.Errorf("join request: %w", err)
	}
	return parseJoin(raw)
}

func parseJoin(raw []byte) (*JoinRequest, error) {
	var s joinSigned
	if err := decodeStrict(raw, &s); err != nil {
		return nil, fmt.Errorf("join request: %w", err)
	}
	if s.Version != 1 || s.Serial == 0 {
		return nil, fmt.Errorf("join request: %w: version %d, serial %d", ErrMalformed, s.Version, s.Serial)
	}
	if err := first(size("signing key", s.SigningKey, SigningKeySize), hpkeKey("HPKE key", s.HPKEKey),
		size("TLS key", s.TLSKey, SigningKeySize), text("user name", s.UserName, MaxText, true)); err != nil {
		return nil, fmt.Errorf("join request: %w: %w", ErrMalformed, err)
	}
	msg, err := encMode.Marshal(&joinBody{
		Version: s.Version, SigningKey: s.SigningKey, HPKEKey: s.HPKEKey, TLSKey: s.TLSKey,
		UserName: s.UserName, Serial: s.Serial,
	})
	if err != nil {
		return nil, fmt.Errorf("join request: %w", err)
	}
	if !ed25519.Verify(s.SigningKey, append([]byte(joinLabel), msg...), s.Sig[:]) {
		return nil, fmt.Errorf("join request: %w", ErrSignature)
	}
	return &JoinRequest{SigningKey: s.SigningKey, HPKEKey: s.HPKEKey, TLSKey: s.TLSKey, UserName: s.UserName, Serial: s.Serial, raw: raw}, nil
}

// Text returns the file: base64 between two marker lines.
func (j *JoinRequest) Text() []byte { return armor(joinKind, j.raw) }

// Device returns the id of the device that asks.
func (j *JoinRequest) Device() DeviceID { return DeviceOf(j.SigningKey) }

// Words returns the six words that the laptop shows and the registrar reads back before signing.
func (j *JoinRequest) Words() string { return Words(j.raw) }

// Hex returns the first 16 bytes of the request's hash in groups of four, for comparing in writing.
func (j *JoinRequest) Hex() string {
	h := LeafHash(j.raw)
	s := ""
	for i := 0; i < 16; i += 2 {
		if i > 0 {
			s += " "
		}
		s += fmt.Sprintf("%02x%02x", h[i], h[i+1])
	}
	return s
}

// Card returns the role card that answers the request, for a registrar to complete and sign.
func (j *JoinRequest) Card(user UserID, userName string, roles []string, notBefore, notAfter int64) *RoleCard {
	return &RoleCard{
		Device: j.Device(), SigningKey: j.SigningKey, HPKEKey: j.HPKEKey, TLSKey: j.TLSKey, User: user, UserName: userName,
		Roles: sortedUnique(roles), Serial: j.Serial, NotBefore: notBefore, NotAfter: notAfter,
	}
}

type cardFile struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Records [][]byte
}

// CardFile returns the text file that a laptop joins with: the body card, the registrars' cards and its own, in any order.
func CardFile(records []*Record) ([]byte, error) {
	f := cardFile{Version: 1}
	for _, r := range records {
		f.Records = append(f.Records, r.Raw)
	}
	raw, err := encMode.Marshal(&f)
	if err != nil {
		return nil, fmt.Errorf("role card file: %w", err)
	}
	if len(raw) > maxCardFile || len(f.Records) > maxCardParts {
		return nil, fmt.Errorf("role card file: %d records in %d bytes are too many", len(f.Records), len(raw))
	}
	return armor(cardKind, raw), nil
}

// ParseCardFile reads the records of a role card file. They are judged by NewSet, under the body id that was compared by voice.
func ParseCardFile(text []byte) ([]*Record, error) {
	raw, err := dearmor(cardKind, text, maxCardFile)
	if err != nil {
		return nil, fmt.Errorf("role card file: %w", err)
	}
	var f cardFile
	if err := decodeStrict(raw, &f); err != nil {
		return nil, fmt.Errorf("role card file: %w", err)
	}
	if f.Version != 1 || len(f.Records) == 0 || len(f.Records) > maxCardParts {
		return nil, fmt.Errorf("role card file: %w: version %d with %d records", ErrMalformed, f.Version, len(f.Records))
	}
	out := make([]*Record, 0, len(f.Records))
	for i, b := range f.Records {
		r, err := Parse(b)
		if err != nil {
			return nil, fmt.Errorf("role card file: record %d: %w", i+1, err)
		}
		out = append(out, r)
	}
	return out, nil
}
