package trust

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"math"
	"slices"
)

// signer is a root key or a registrar, with the level at which it was settled.
type signer struct {
	level   int
	inForce bool
	ended   []Hash // what ended it
}

const anyLevel = math.MaxInt

// judgeBodyCards reads body cards by ascending version and settles the root keys at level 0.
func (s *Set) judgeBodyCards(cards []*Record) {
	slices.SortStableFunc(cards, func(a, b *Record) int {
		return cmp.Compare(as[*BodyCard](a).Version, as[*BodyCard](b).Version)
	})
	var root ed25519.PublicKey
	var next Hash
	for len(cards) > 0 {
		version := as[*BodyCard](cards[0]).Version
		n := 1
		for n < len(cards) && as[*BodyCard](cards[n]).Version == version {
			n++
		}
		group := s.eligibleBodyCards(cards[:n], root, next)
		cards = cards[n:]
		if len(group) != 1 {
			for _, r := range group {
				s.reject(r, ReasonConflict)
			}
			continue
		}
		c := as[*BodyCard](group[0])
		s.settleRoot(root, c, group[0].Hash)
		root, next = c.RootKey, c.NextRootHash
		s.bodyCards = append(s.bodyCards, group[0])
	}
}

// eligibleBodyCards returns those of one version that the root key so far, or the announced one, has signed for itself.
func (s *Set) eligibleBodyCards(cards []*Record, root ed25519.PublicKey, next Hash) []*Record {
	var ok []*Record
	for _, r := range cards {
		c := as[*BodyCard](r)
		fits := root == nil && BodyOf(c.RootKey) == s.pin || root != nil && bytes.Equal(c.RootKey, root) ||
			next != Hash{} && RootHash(c.RootKey) == next
		if !fits || r.Signer != DeviceOf(c.RootKey) {
			s.reject(r, ReasonRoot)
			continue
		}
		s.trial = s.trial || c.Trial
		ok = append(ok, r)
	}
	return ok
}

func (s *Set) settleRoot(old ed25519.PublicKey, c *BodyCard, by Hash) {
	if old != nil && !bytes.Equal(old, c.RootKey) {
		st := s.signers[DeviceOf(old)]
		st.inForce = false
		st.ended = append(st.ended, by)
	}
	if s.signers[DeviceOf(c.RootKey)] == nil {
		s.signers[DeviceOf(c.RootKey)] = &signer{inForce: true}
	}
}

// judgeRegistrars settles registrars level by level: what concerns a registrar is decided by signers of lower levels alone.
func (s *Set) judgeRegistrars(byKind map[Kind][]*Record) {
	for level := 1; ; level++ {
		settled := map[DeviceID]*signer{}
		for _, r := range byKind[KindRoleCard] {
			c := as[*RoleCard](r)
			if s.signers[c.Device] == nil && settled[c.Device] == nil && c.Has(RoleRegistrar) && s.counts(r, level, byKind) {
				settled[c.Device] = s.settle(c.Device, level, byKind)
			}
		}
		if len(settled) == 0 {
			return
		}
		for d, st := range settled {
			s.signers[d] = st
		}
	}
}

func (s *Set) settle(d DeviceID, level int, byKind map[Kind][]*Record) *signer {
	st := &signer{level: level}
	p := pick(s.cardsOf(d, level, byKind))
	switch {
	case p.best == nil:
		for _, r := range p.conflict {
			st.ended = append(st.ended, r.Hash)
		}
	case !as[*RoleCard](p.best).Has(RoleRegistrar):
		st.ended = append(st.ended, p.best.Hash)
	}
	for _, r := range byKind[KindRevocation] {
		if as[*Revocation](r).Device == d && s.counts(r, level, byKind) {
			st.ended = append(st.ended, r.Hash)
		}
	}
	st.inForce = p.best != nil && len(st.ended) == 0
	return st
}

func (s *Set) cardsOf(d DeviceID, level int, byKind map[Kind][]*Record) []*Record {
	var out []*Record
	for _, r := range byKind[KindRoleCard] {
		if as[*RoleCard](r).Device == d && s.counts(r, level, byKind) {
			out = append(out, r)
		}
	}
	return out
}

// counts tells whether r carries the authority of a root key or registrar settled below the level: its signer is in force, or a signer in
// force below the level released it.
func (s *Set) counts(r *Record, below int, byKind map[Kind][]*Record) bool {
	st := s.signers[r.Signer]
	if st == nil || st.level >= below {
		return false
	}
	return st.inForce || s.released(r, st, below, byKind)
}

func (s *Set) released(r *Record, of *signer, below int, byKind map[Kind][]*Record) bool {
	for _, x := range byKind[KindRelease] {
		c := as[*Release](x)
		by := s.signers[x.Signer]
		if by != nil && by.inForce && by.level < below && slices.Contains(of.ended, c.Of) && slices.Contains(c.Entries, r.Hash) {
			return true
		}
	}
	return false
}

// picked is what one device's counting cards come to.
type picked struct {
	best     *Record
	older    []*Record
	conflict []*Record
	user     []*Record // rejected for another user
}

// pick chooses the highest serial. Cards of equal serial and content are one card, that with the lowest hash.
func pick(cards []*Record) picked {
	cards = slices.Clone(cards)
	slices.SortFunc(cards, func(a, b *Record) int {
		return cmp.Or(cmp.Compare(as[*RoleCard](a).Serial, as[*RoleCard](b).Serial), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	var p picked
	for len(cards) > 0 {
		first := as[*RoleCard](cards[0])
		n := 1
		same := true
		for n < len(cards) && as[*RoleCard](cards[n]).Serial == first.Serial {
			same = same && bytes.Equal(cards[n].content, cards[0].content)
			n++
		}
		switch {
		case !same:
			p.conflict = append(p.conflict, cards[:n]...)
		case p.best != nil && as[*RoleCard](p.best).User != first.User:
			p.user = append(p.user, cards[:n]...)
		default:
			if p.best != nil {
				p.older = append(p.older, p.best)
			}
			p.best = cards[0]
			p.older = append(p.older, cards[1:n]...)
		}
		cards = cards[n:]
	}
	return p
}

// judgeCards settles one card for every device and names the others.
func (s *Set) judgeCards(byKind map[Kind][]*Record) {
	byDevice := map[DeviceID][]*Record{}
	for _, r := range byKind[KindRoleCard] {
		d := as[*RoleCard](r).Device
		if why := s.refusal(r, d, byKind); why != "" {
			s.reject(r, why)
			continue
		}
		byDevice[d] = append(byDevice[d], r)
	}
	for d, cards := range byDevice {
		p := pick(cards)
		for _, r := range p.conflict {
			s.reject(r, ReasonConflict)
		}
		for _, r := range p.user {
			s.reject(r, ReasonUser)
		}
		if p.best != nil {
			s.cards[d] = p.best
			s.oldCards[d] = p.older
		}
	}
}

// refusal tells why a card for, or a revocation of, the device has no effect; empty if it has.
func (s *Set) refusal(r *Record, d DeviceID, byKind map[Kind][]*Record) Reason {
	if target := s.signers[d]; target != nil && !s.counts(r, target.level, byKind) && s.counts(r, anyLevel, byKind) {
		return ReasonRank
	}
	return s.unauthorised(r, byKind)
}

// unauthorised tells why r doesn't carry the authority of a root key or registrar; empty if it does.
func (s *Set) unauthorised(r *Record, byKind map[Kind][]*Record) Reason {
	switch {
	case s.counts(r, anyLevel, byKind):
		return ""
	case s.signers[r.Signer] != nil:
		return ReasonEnded
	default:
		return ReasonAuthority
	}
}

func (s *Set) judgeRevocations(byKind map[Kind][]*Record) {
	for _, r := range byKind[KindRevocation] {
		d := as[*Revocation](r).Device
		if why := s.refusal(r, d, byKind); why != "" {
			s.reject(r, why)
			continue
		}
		s.revoked[d] = append(s.revoked[d], r)
	}
}
