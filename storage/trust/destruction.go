package trust

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
)

// RoleManagement is the role of top management on a card. It is read here because it may approve the destruction of a case.
const RoleManagement = "management"

// Scopes of a destruction.
const (
	ScopeCase  = 1 // all payloads, keys, grants, items and chunks of the case
	ScopeItems = 2 // single items, each with its key and chunks

	// ScopeEntries is the payloads of single entries, with the items that only they name: a record whose time is over, in a case that goes on. It stands
	// in records of a kind of its own, so that programs which do not know it keep it and forward it.
	ScopeEntries = 3
)

// Limits of a destruction.
const (
	MaxApprovals = 8
	MaxItems     = 64
	MinApprovals = 2 // by different users
)

const destructionLabel = "genchi/destruction/v1\x00"

// Destruction orders every store that sees it to delete what it names for good and to keep headers, chains, signatures and log proofs. It counts
// when devices of two different users approved the same objects. Nothing in it says why: that stands sealed in the proposal that Basis names.
type Destruction struct {
	_         struct{} `cbor:",toarray"`
	Case      CaseID   `cbor:"-"`
	Scope     uint
	Heads     []Hash          // of a whole case: the newest entries of its journals that the approvers knew; of single entries: these. Sorted, each once
	Keys      []KeyID         // of a whole case: its epoch keys as far as the approvers knew them, sorted, each once
	Items     []DestroyedItem // of single items or entries: by id, each once
	Pieces    uint64          // of a whole case: how many chunks and item keys the proposer held
	Digest    Hash            // SHA-256 over the sorted names of those; zeros for single items
	Basis     Hash            // of what says why, zeros for none
	Approvals []Approval      // by device, each once
}

// DestroyedItem is an item with the names of its sealed chunks.
type DestroyedItem struct {
	_      struct{} `cbor:",toarray"`
	Item   [16]byte
	Chunks []Hash
}

// Approval is one device's yes: its Ed25519 signature over "genchi/destruction/v1\x00" || CBOR array [body, case, scope, heads, keys, items,
// pieces, digest, basis].
type Approval struct {
	_      struct{} `cbor:",toarray"`
	Device DeviceID
	Sig    [64]byte
}

type destructionWire struct {
	_      struct{} `cbor:",toarray"`
	Body   BodyID
	Case   CaseID
	Scope  uint
	Heads  []Hash
	Keys   []KeyID
	Items  []DestroyedItem
	Pieces uint64
	Digest Hash
	Basis  Hash
}

func (c *Destruction) kind() Kind {
	if c.Scope == ScopeEntries {
		return KindErasure
	}
	return KindDestruction
}
func (c *Destruction) inCase() CaseID   { return c.Case }
func (c *Destruction) setCase(v CaseID) { c.Case = v }

func (c *Destruction) check() error {
	switch {
	case c.Scope != ScopeCase && c.Scope != ScopeItems && c.Scope != ScopeEntries:
		return fmt.Errorf("scope %d", c.Scope)
	case c.Scope == ScopeCase && (len(c.Heads) == 0 || len(c.Items) > 0):
		return errors.New("a whole case has heads and no single items")
	case c.Scope == ScopeItems && (len(c.Items) == 0 || len(c.Heads)+len(c.Keys) > 0 || c.Pieces != 0 || c.Digest != Hash{}):
		return errors.New("single items have no heads and no keys")
	case c.Scope == ScopeEntries && (len(c.Heads) == 0 || len(c.Keys) > 0 || c.Pieces != 0 || c.Digest != Hash{}):
		return errors.New("single entries are named and have no keys")
	case len(c.Heads) > MaxHashes || len(c.Keys) > MaxHashes || len(c.Items) > MaxItems:
		return errors.New("more objects than a destruction names")
	case len(c.Approvals) > MaxApprovals:
		return fmt.Errorf("%d approvals, at most %d", len(c.Approvals), MaxApprovals)
	}
	return first(ascend("heads", c.Heads, func(h Hash) []byte { return h[:] }), ascend("keys", c.Keys, func(k KeyID) []byte { return k[:] }),
		ascend("items", c.Items, func(i DestroyedItem) []byte { return i.Item[:] }), ascend("approvals", c.Approvals, func(a Approval) []byte { return a.Device[:] }))
}

// ascend refuses lists that are not sorted or name something twice.
func ascend[T any](what string, list []T, key func(T) []byte) error {
	for i := 1; i < len(list); i++ {
		if bytes.Compare(key(list[i-1]), key(list[i])) >= 0 {
			return fmt.Errorf("%s are not sorted or stand twice", what)
		}
	}
	return nil
}

// message is what approvers sign.
func (c *Destruction) message(body BodyID) ([]byte, error) {
	b, err := encMode.Marshal(&destructionWire{
		Body: body, Case: c.Case, Scope: c.Scope, Heads: c.Heads, Keys: c.Keys, Items: c.Items, Pieces: c.Pieces, Digest: c.Digest, Basis: c.Basis,
	})
	if err != nil {
		return nil, fmt.Errorf("destruction: %w", err)
	}
	return append([]byte(destructionLabel), b...), nil
}

// Approve signs the objects of c for a body. It leaves c as it is.
func (c *Destruction) Approve(body BodyID, key ed25519.PrivateKey) (Approval, error) {
	msg, err := c.message(body)
	if err != nil {
		return Approval{}, err
	}
	return Approval{Device: DeviceOf(key.Public().(ed25519.PublicKey)), Sig: [64]byte(ed25519.Sign(key, msg))}, nil
}

// Approved tells whether the approval is by the key and for these objects.
func (c *Destruction) Approved(body BodyID, a Approval, key ed25519.PublicKey) bool {
	msg, err := c.message(body)
	return err == nil && len(key) == ed25519.PublicKeySize && DeviceOf(key) == a.Device && ed25519.Verify(key, msg, a.Sig[:])
}

// WithApprovals returns a copy of c with these approvals in their order.
func (c *Destruction) WithApprovals(list ...Approval) *Destruction {
	out := *c
	out.Approvals = slices.Clone(list)
	slices.SortFunc(out.Approvals, func(a, b Approval) int { return bytes.Compare(a.Device[:], b.Device[:]) })
	return &out
}

// Acknowledgement says what one store deleted on the order of a destruction. A store that finishes in two steps signs two: the later one has Rekeyed.
type Acknowledgement struct {
	_        struct{} `cbor:",toarray"`
	Case     CaseID   `cbor:"-"`
	Of       Hash     // the destruction
	Payloads uint64
	Keys     uint64 // epoch keys; none at the server
	Grants   uint64
	Items    uint64 // item key objects
	Chunks   uint64
	Bytes    uint64 // of payloads, item keys and chunks
	Rekeyed  bool   // master key, device key and index are new, or there are none
	At       int64  // Unix seconds, by the store's clock
}

func (*Acknowledgement) kind() Kind         { return KindAcknowledgement }
func (c *Acknowledgement) inCase() CaseID   { return c.Case }
func (c *Acknowledgement) setCase(v CaseID) { c.Case = v }

func (c *Acknowledgement) check() error {
	if c.Of == (Hash{}) {
		return errors.New("acknowledges nothing")
	}
	return nil
}

// judgeDestructions settles destructions and acknowledgements.
func (s *Set) judgeDestructions(byKind map[Kind][]*Record) {
	for _, r := range slices.Concat(byKind[KindDestruction], byKind[KindErasure]) {
		if why := s.unapproved(r); why != "" {
			s.reject(r, why)
			continue
		}
		cs := s.inCase(r.Case)
		cs.destructions = append(cs.destructions, r)
		for _, it := range as[*Destruction](r).Items {
			cs.gone(it)
		}
		if d := as[*Destruction](r); d.Scope == ScopeEntries {
			cs.erase(d.Heads)
		}
	}
	for _, r := range byKind[KindAcknowledgement] {
		if _, card := s.cards[r.Signer]; !card && !s.isServer(r.Signer) {
			s.reject(r, ReasonAuthority)
			continue
		}
		cs := s.inCase(r.Case)
		cs.acks = append(cs.acks, r)
	}
}

func (cs *caseSet) gone(it DestroyedItem) {
	if cs.goneItems == nil {
		cs.goneItems, cs.goneChunks = map[[16]byte]bool{}, map[Hash]bool{}
	}
	cs.goneItems[it.Item] = true
	for _, h := range it.Chunks {
		cs.goneChunks[h] = true
	}
}

func (cs *caseSet) erase(entries []Hash) {
	if cs.goneEntries == nil {
		cs.goneEntries = map[Hash]bool{}
	}
	for _, h := range entries {
		cs.goneEntries[h] = true
	}
}

// unapproved tells why a destruction has no effect: it needs good approvals by devices of two different users, of whom one signed the record. Those
// of a whole case or of single entries carry, or once carried, the role of registrar or of management; those of single items are or were on the roster.
func (s *Set) unapproved(r *Record) Reason {
	c := as[*Destruction](r)
	users, own, ended := map[UserID]bool{}, false, false
	for _, a := range c.Approvals {
		card := s.cards[a.Device]
		if card == nil || !c.Approved(r.Body, a, as[*RoleCard](card).SigningKey) || !s.mayApprove(c, a.Device) {
			continue
		}
		if s.endedFor(r, a.Device) {
			ended = true
			continue
		}
		users[as[*RoleCard](card).User] = true
		own = own || a.Device == r.Signer
	}
	switch {
	case len(users) >= MinApprovals && own:
		return ""
	case ended:
		return ReasonEnded
	default:
		return ReasonAuthority
	}
}

func (s *Set) mayApprove(c *Destruction, d DeviceID) bool {
	if c.Scope == ScopeItems {
		_, member := s.Member(c.Case, d)
		return member
	}
	return slices.ContainsFunc(append(slices.Clone(s.oldCards[d]), s.cards[d]), func(r *Record) bool {
		card := as[*RoleCard](r)
		return card.Has(RoleRegistrar) || card.Has(RoleManagement)
	})
}

// endedFor tells whether the device was revoked and no release by somebody in force names the record.
func (s *Set) endedFor(r *Record, d DeviceID) bool {
	for _, v := range s.revoked[d] {
		if !slices.ContainsFunc(s.in(CaseID{}).releases, func(x *Record) bool {
			c := as[*Release](x)
			return c.Of == v.Hash && slices.Contains(c.Entries, r.Hash)
		}) {
			return true
		}
	}
	return false
}

// isServer tells whether the key is, or was, that of the body's central server by a card that counts.
func (s *Set) isServer(d DeviceID) bool {
	return slices.ContainsFunc(s.bodyCards, func(r *Record) bool {
		k := as[*BodyCard](r).Server.TLSKey
		return len(k) == SigningKeySize && DeviceOf(k) == d
	})
}

// IsServer tells whether the id is that of the body's central server, as the signer of an acknowledgement.
func (s *Set) IsServer(d DeviceID) bool { return s.isServer(d) }

// Destructions lists the counting destructions of a case: of all of it, of items and of entries.
func (s *Set) Destructions(c CaseID) []Signed[*Destruction] {
	return contents[*Destruction](s.in(c).destructions)
}

// Destroyed tells whether the whole case was ordered to be destroyed.
func (s *Set) Destroyed(c CaseID) bool {
	return slices.ContainsFunc(s.in(c).destructions, func(r *Record) bool { return as[*Destruction](r).Scope == ScopeCase })
}

// DestroyedItem tells whether the item, or the whole case, was ordered to be destroyed.
func (s *Set) DestroyedItem(c CaseID, item [16]byte) bool {
	return s.in(c).goneItems[item] || s.Destroyed(c)
}

// DestroyedChunk tells whether the chunk belongs to what was ordered to be destroyed.
func (s *Set) DestroyedChunk(c CaseID, h Hash) bool { return s.in(c).goneChunks[h] || s.Destroyed(c) }

// DestroyedEntry tells whether the payload of the entry, or the whole case, was ordered to be destroyed.
func (s *Set) DestroyedEntry(c CaseID, h Hash) bool { return s.in(c).goneEntries[h] || s.Destroyed(c) }

// Acknowledgements lists what stores say they deleted in a case, sorted by record hash.
func (s *Set) Acknowledgements(c CaseID) []Signed[*Acknowledgement] {
	return contents[*Acknowledgement](s.in(c).acks)
}

// WithoutGrants is the set without the grants of cases that keep tells to leave out.
func (s *Set) WithoutGrants(drop func(CaseID) bool) *Set {
	var left []*Record
	for _, r := range s.records {
		if r.Kind != KindGrant || !drop(r.Case) {
			left = append(left, r)
		}
	}
	return NewSet(s.pin, left)
}
