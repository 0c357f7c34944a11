package trust

import (
	"bytes"
	"crypto/ed25519"
	"slices"
)

// Reason tells why a record has no effect. The values are stable: people's texts are made from them.
type Reason string

// Reasons for having no effect.
const (
	ReasonOtherBody Reason = "other-body" // belongs to another body
	ReasonSigner    Reason = "signer"     // the signer's key is not known
	ReasonSignature Reason = "signature"  // the signature does not verify
	ReasonAuthority Reason = "authority"  // the signer may not sign this kind
	ReasonEnded     Reason = "ended"      // the signer's authority has ended and no release names the record
	ReasonRank      Reason = "rank"       // concerns a registrar that stands no lower than the signer
	ReasonRoot      Reason = "root"       // a body card whose root key is neither the present one nor the announced one
	ReasonConflict  Reason = "conflict"   // two contents under one version or serial
	ReasonUser      Reason = "user"       // a later card gives the device to another user
)

// Rejection names a record without effect.
type Rejection struct {
	Hash   Hash
	Kind   Kind
	Reason Reason
}

// Cut ends the effect of a device's entries. By is the record that made it, which a release must name.
type Cut struct {
	By    Hash
	Lines []CutLine
}

// Covers tells whether the entry (incarnation, seq) lies within the cut. The caller checks that the chain at the line's Seq has its Hash.
func (c Cut) Covers(i Incarnation, seq uint64) bool {
	for _, l := range c.Lines {
		if l.Incarnation == i && seq <= l.Seq {
			return true
		}
	}
	return false
}

// Signed is a content together with its record.
type Signed[T any] struct {
	Hash    Hash
	By      DeviceID
	Content T
}

// HeldGrant is a grant that counts. Ended tells that its signer was revoked or removed since: good for reading only.
type HeldGrant struct {
	Hash  Hash
	By    DeviceID
	Ended bool
	*Grant
}

// Set is a judged set of control records. It is immutable and safe for concurrent use.
type Set struct {
	pin       BodyID
	records   []*Record // of this body, sorted by hash
	keys      map[DeviceID]ed25519.PublicKey
	rejected  map[Hash]Rejection
	unknown   []*Record
	bodyCards []*Record // that count, by version
	trial     bool
	signers   map[DeviceID]*signer
	cards     map[DeviceID]*Record
	oldCards  map[DeviceID][]*Record // that count but were superseded
	revoked   map[DeviceID][]*Record
	cases     map[CaseID]*caseSet
}

type caseSet struct {
	rosters  []*Record
	lines    map[DeviceID]RosterLine
	removals map[DeviceID][]Cut
	releases []*Record
	lost     []*Record
	grants   map[DeviceID][]HeldGrant

	destructions []*Record
	acks         []*Record
	goneItems    map[[16]byte]bool
	goneEntries  map[Hash]bool
	goneChunks   map[Hash]bool
}

// NewSet judges the records under the pinned body id. Records may be in any order and may repeat. No record is changed or copied.
func NewSet(pin BodyID, records []*Record) *Set {
	s := &Set{
		pin: pin, keys: map[DeviceID]ed25519.PublicKey{}, rejected: map[Hash]Rejection{}, signers: map[DeviceID]*signer{},
		cards: map[DeviceID]*Record{}, oldCards: map[DeviceID][]*Record{}, revoked: map[DeviceID][]*Record{}, cases: map[CaseID]*caseSet{},
	}
	byKind := s.sift(records)
	s.judgeBodyCards(byKind[KindBodyCard])
	s.judgeRegistrars(byKind)
	s.judgeCards(byKind)
	s.judgeRevocations(byKind)
	s.judgeRosters(byKind[KindRoster])
	s.judgeReleases(byKind)
	s.judgeGrants(byKind[KindGrant])
	s.judgeDestructions(byKind)
	return s
}

// sift sorts, drops repetitions and foreign bodies, checks every signature, and returns what is left by kind.
func (s *Set) sift(records []*Record) map[Kind][]*Record {
	all := slices.Clone(records)
	slices.SortFunc(all, func(a, b *Record) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	all = slices.CompactFunc(all, func(a, b *Record) bool { return a.Hash == b.Hash })
	for _, r := range all {
		if r.Body != s.pin {
			s.reject(r, ReasonOtherBody)
			continue
		}
		s.records = append(s.records, r)
		switch c := r.Content.(type) {
		case *BodyCard:
			s.keys[DeviceOf(c.RootKey)] = c.RootKey
			if k := c.Server.TLSKey; len(k) == SigningKeySize {
				s.keys[DeviceOf(k)] = k // signs acknowledgements alone
			}
		case *RoleCard:
			s.keys[c.Device] = c.SigningKey
		default:
		}
	}
	byKind := map[Kind][]*Record{}
	for _, r := range s.records {
		key, known := s.keys[r.Signer]
		switch {
		case !known:
			s.reject(r, ReasonSigner)
		case r.Verify(key) != nil:
			s.reject(r, ReasonSignature)
		case r.Content == nil:
			s.unknown = append(s.unknown, r)
		default:
			byKind[r.Kind] = append(byKind[r.Kind], r)
		}
	}
	return byKind
}

func (s *Set) reject(r *Record, why Reason) {
	s.rejected[r.Hash] = Rejection{Hash: r.Hash, Kind: r.Kind, Reason: why}
}

func (s *Set) inCase(c CaseID) *caseSet {
	cs := s.cases[c]
	if cs == nil {
		cs = &caseSet{lines: map[DeviceID]RosterLine{}, removals: map[DeviceID][]Cut{}, grants: map[DeviceID][]HeldGrant{}}
		s.cases[c] = cs
	}
	return cs
}

func sortedUnique[T ~string](in []T) []T {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}
