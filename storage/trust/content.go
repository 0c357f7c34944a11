package trust

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind tells what a record says. The numbers are on disk and never reused.
type Kind uint

// Kinds of control records.
const (
	KindBodyCard    Kind = 1
	KindRoleCard    Kind = 2
	KindRoster      Kind = 3
	KindGrant       Kind = 4
	KindRevocation  Kind = 5
	KindRelease     Kind = 6
	KindLostHead    Kind = 7
	KindDestruction Kind = 8

	KindAcknowledgement Kind = 9
	KindErasure         Kind = 10 // a Destruction of single entries
)

// Roles that this package reads itself; all others are only strings.
const (
	RoleRegistrar = "registrar" // on a role card
	RoleLead      = "lead"      // on a roster line
)

// Limits of a record.
const (
	MaxRecord   = 512 << 10 // bytes of a record
	MaxText     = 1024      // bytes of a name or reason
	MaxURL      = 2048      // bytes of the server's address
	MaxRoles    = 16        // roles of a card or line
	MaxRole     = 64        // bytes of a role
	MaxLines    = 512       // additions or removals of one roster
	MaxCutLines = 4096      // lines of one cut
	MaxHashes   = 8192      // hashes of one release
	MaxEscrow   = 8         // escrow keys
	MaxReplaced = 64        // key ids that a grant replaces
)

// Sizes of keys and of a grant, in bytes.
const (
	SigningKeySize = 32
	HPKEKeySize    = 1216
	grantEncSize   = 1120
	grantSealed    = 48
)

// Content is what a record says: one of BodyCard, RoleCard, Roster, Grant, Revocation, Release, LostHead, Destruction,
// Acknowledgement, each as a pointer.
type Content interface {
	kind() Kind
	inCase() CaseID
	setCase(CaseID)
	check() error
}

// Server names the body's central server; all fields are empty where there is none.
type Server struct {
	_         struct{} `cbor:",toarray"`
	URL       string
	TLSKey    []byte // Ed25519 public key of its certificate
	LogKey    []byte // Ed25519 public key that signs checkpoints
	LogOrigin string // origin line of its log
}

// BodyCard describes the body. It is signed by the root key that it names.
type BodyCard struct {
	_            struct{} `cbor:",toarray"`
	Name         string
	Trial        bool // 試用: made for trying, issues no certificate
	Version      uint64
	RootKey      []byte
	NextRootHash Hash // RootHash of the next root key; zeros for none
	EscrowKeys   [][]byte
	Server       Server
}

// RoleCard binds a device's keys to one user and to roles.
type RoleCard struct {
	_          struct{} `cbor:",toarray"`
	Device     DeviceID
	SigningKey []byte // Ed25519
	HPKEKey    []byte // ML-KEM-768 + X25519
	TLSKey     []byte // Ed25519
	User       UserID
	UserName   string
	Roles      []string // sorted, each once
	Serial     uint64
	NotBefore  int64 // Unix seconds
	NotAfter   int64 // Unix seconds; 0 for open
}

// Has tells whether the card carries the role.
func (c *RoleCard) Has(role string) bool { return slices.Contains(c.Roles, role) }

// ValidAt tells whether the card's days include t. It is for callers who know a witnessed time.
func (c *RoleCard) ValidAt(t time.Time) bool {
	return t.Unix() >= c.NotBefore && (c.NotAfter == 0 || t.Unix() <= c.NotAfter)
}

// RosterLine gives a device and its user roles in a case.
type RosterLine struct {
	_      struct{} `cbor:",toarray"`
	Device DeviceID
	User   UserID
	Roles  []string // sorted, each once
}

// Has tells whether the line carries the role.
func (l RosterLine) Has(role string) bool { return slices.Contains(l.Roles, role) }

// CutLine says that entries of one journal count up to and including Seq, whose entry hash is Hash.
type CutLine struct {
	_           struct{} `cbor:",toarray"`
	Case        CaseID
	Incarnation Incarnation
	Seq         uint64
	Hash        Hash
}

// Removal takes a device off a case. A journal that the cut doesn't name has no effect.
type Removal struct {
	_      struct{} `cbor:",toarray"`
	Device DeviceID
	Cut    []CutLine
}

// Roster adds and removes devices of a case. Restore names earlier rosters of the case whose removals are withdrawn.
type Roster struct {
	_       struct{} `cbor:",toarray"`
	Case    CaseID   `cbor:"-"`
	Add     []RosterLine
	Remove  []Removal
	Restore []Hash
}

// Grant hands an epoch key to one device. Replaces names the keys that writers should no longer use once they hold this one.
type Grant struct {
	_        struct{} `cbor:",toarray"`
	Case     CaseID   `cbor:"-"`
	KeyID    KeyID
	To       DeviceID
	Enc      []byte
	Sealed   []byte
	Replaces []KeyID
}

// Revocation ends a device in the whole body. A journal that the cut doesn't name has no effect.
type Revocation struct {
	_      struct{} `cbor:",toarray"`
	Device DeviceID
	Reason string
	Cut    []CutLine
}

// Release gives effect to entries (or records) behind a cut or the end of their signer. Of is the record that cut them off, or zeros to
// name the branch of a fork that counts. Case is zero where the body as a whole is concerned.
type Release struct {
	_       struct{} `cbor:",toarray"`
	Case    CaseID   `cbor:"-"`
	Of      Hash
	Entries []Hash
}

// LostHead declares that an entry named by others will never arrive.
type LostHead struct {
	_      struct{} `cbor:",toarray"`
	Case   CaseID   `cbor:"-"`
	Head   Hash
	Reason string
}

func (*BodyCard) kind() Kind   { return KindBodyCard }
func (*RoleCard) kind() Kind   { return KindRoleCard }
func (*Roster) kind() Kind     { return KindRoster }
func (*Grant) kind() Kind      { return KindGrant }
func (*Revocation) kind() Kind { return KindRevocation }
func (*Release) kind() Kind    { return KindRelease }
func (*LostHead) kind() Kind   { return KindLostHead }

func (*BodyCard) inCase() CaseID   { return CaseID{} }
func (*RoleCard) inCase() CaseID   { return CaseID{} }
func (c *Roster) inCase() CaseID   { return c.Case }
func (c *Grant) inCase() CaseID    { return c.Case }
func (*Revocation) inCase() CaseID { return CaseID{} }
func (c *Release) inCase() CaseID  { return c.Case }
func (c *LostHead) inCase() CaseID { return c.Case }

func (*BodyCard) setCase(CaseID)     {}
func (*RoleCard) setCase(CaseID)     {}
func (c *Roster) setCase(v CaseID)   { c.Case = v }
func (c *Grant) setCase(v CaseID)    { c.Case = v }
func (*Revocation) setCase(CaseID)   {}
func (c *Release) setCase(v CaseID)  { c.Case = v }
func (c *LostHead) setCase(v CaseID) { c.Case = v }

// newContent returns an empty content of the kind, or nil for a kind that is not read here.
func newContent(k Kind) Content {
	switch k {
	case KindBodyCard:
		return &BodyCard{}
	case KindRoleCard:
		return &RoleCard{}
	case KindRoster:
		return &Roster{}
	case KindGrant:
		return &Grant{}
	case KindRevocation:
		return &Revocation{}
	case KindRelease:
		return &Release{}
	case KindLostHead:
		return &LostHead{}
	case KindDestruction:
		return &Destruction{}
	case KindErasure:
		return &Destruction{Scope: ScopeEntries}
	case KindAcknowledgement:
		return &Acknowledgement{}
	default:
		return nil
	}
}

func (c *BodyCard) check() error {
	if err := first(text("name", c.Name, MaxText, true), size("root key", c.RootKey, SigningKeySize),
		text("server address", c.Server.URL, MaxURL, false), text("log origin", c.Server.LogOrigin, MaxText, false)); err != nil {
		return err
	}
	if c.Version == 0 {
		return errors.New("version 0")
	}
	if len(c.EscrowKeys) > MaxEscrow {
		return fmt.Errorf("%d escrow keys, at most %d", len(c.EscrowKeys), MaxEscrow)
	}
	for _, k := range c.EscrowKeys {
		if err := hpkeKey("escrow key", k); err != nil {
			return err
		}
	}
	for _, k := range [][]byte{c.Server.TLSKey, c.Server.LogKey} {
		if len(k) != 0 && len(k) != SigningKeySize {
			return fmt.Errorf("server key of %d bytes", len(k))
		}
	}
	return nil
}

func (c *RoleCard) check() error {
	if err := first(size("signing key", c.SigningKey, SigningKeySize), hpkeKey("HPKE key", c.HPKEKey),
		size("TLS key", c.TLSKey, SigningKeySize), text("user name", c.UserName, MaxText, true), roles(c.Roles)); err != nil {
		return err
	}
	if c.Device != DeviceOf(c.SigningKey) {
		return errors.New("device id is not that of the signing key")
	}
	if c.Serial == 0 {
		return errors.New("serial 0")
	}
	if c.NotAfter != 0 && c.NotAfter < c.NotBefore {
		return errors.New("ends before it begins")
	}
	return nil
}

func (c *Roster) check() error {
	if len(c.Add) > MaxLines || len(c.Remove) > MaxLines || len(c.Restore) > MaxLines {
		return fmt.Errorf("more than %d lines", MaxLines)
	}
	if len(c.Add)+len(c.Remove)+len(c.Restore) == 0 {
		return errors.New("an empty roster")
	}
	for _, l := range c.Add {
		if err := roles(l.Roles); err != nil {
			return err
		}
	}
	for _, r := range c.Remove {
		if err := cut(r.Cut); err != nil {
			return err
		}
		for _, l := range r.Cut {
			if l.Case != c.Case {
				return errors.New("a removal cuts another case")
			}
		}
	}
	return nil
}

func (c *Grant) check() error {
	if len(c.Replaces) > MaxReplaced {
		return fmt.Errorf("%d replaced keys, at most %d", len(c.Replaces), MaxReplaced)
	}
	return first(size("encapsulated key", c.Enc, grantEncSize), size("sealed key", c.Sealed, grantSealed))
}

func (c *Revocation) check() error {
	return first(text("reason", c.Reason, MaxText, true), cut(c.Cut))
}

func (c *Release) check() error {
	if len(c.Entries) == 0 || len(c.Entries) > MaxHashes {
		return fmt.Errorf("%d entries, want 1 to %d", len(c.Entries), MaxHashes)
	}
	return nil
}

func (c *LostHead) check() error { return text("reason", c.Reason, MaxText, true) }

func size(what string, b []byte, want int) error {
	if len(b) != want {
		return fmt.Errorf("%s of %d bytes, want %d", what, len(b), want)
	}
	return nil
}

// text accepts printable UTF-8 of at most limit bytes; needed refuses the empty string.
func text(what, s string, limit int, needed bool) error {
	switch {
	case needed && strings.TrimSpace(s) == "":
		return fmt.Errorf("%s is empty", what)
	case len(s) > limit:
		return fmt.Errorf("%s of %d bytes, at most %d", what, len(s), limit)
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not UTF-8", what)
	case strings.ContainsFunc(s, steers):
		return fmt.Errorf("%s contains a control character", what)
	}
	return nil
}

// steers tells whether r controls a terminal or the direction of writing, by which a name can look like another.
func steers(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func roles(rs []string) error {
	if len(rs) > MaxRoles {
		return fmt.Errorf("%d roles, at most %d", len(rs), MaxRoles)
	}
	for i, r := range rs {
		if err := text("role", r, MaxRole, true); err != nil {
			return err
		}
		if i > 0 && rs[i-1] >= r {
			return errors.New("roles are not sorted or stand twice")
		}
	}
	return nil
}

func cut(lines []CutLine) error {
	if len(lines) > MaxCutLines {
		return fmt.Errorf("%d cut lines, at most %d", len(lines), MaxCutLines)
	}
	type journal struct {
		c CaseID
		i Incarnation
	}
	seen := map[journal]bool{}
	for _, l := range lines {
		j := journal{l.Case, l.Incarnation}
		if l.Seq == 0 || seen[j] {
			return errors.New("a cut line with sequence 0, or two for one journal")
		}
		seen[j] = true
	}
	return nil
}
