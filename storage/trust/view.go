package trust

import (
	"bytes"
	"slices"
)

// Pin returns the body id under which the set was judged.
func (s *Set) Pin() BodyID { return s.pin }

// Body returns the counting body card of the highest version; false if there is none yet.
func (s *Set) Body() (*BodyCard, bool) {
	if len(s.bodyCards) == 0 {
		return nil, false
	}
	return as[*BodyCard](s.bodyCards[len(s.bodyCards)-1]), true
}

// Trial tells whether any card by the body's root key ever said that the body was made for trying; a later card can't take it back.
func (s *Set) Trial() bool { return s.trial }

// Card returns the device's card in force, also if the device was revoked; false if it has none.
func (s *Set) Card(d DeviceID) (*RoleCard, bool) {
	r := s.cards[d]
	if r == nil {
		return nil, false
	}
	return as[*RoleCard](r), true
}

// CardHash returns the record hash of the device's card in force.
func (s *Set) CardHash(d DeviceID) (Hash, bool) {
	r := s.cards[d]
	if r == nil {
		return Hash{}, false
	}
	return r.Hash, true
}

// Devices lists all devices that have a card, sorted.
func (s *Set) Devices() []DeviceID {
	out := make([]DeviceID, 0, len(s.cards))
	for d := range s.cards {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b DeviceID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// IsRegistrar tells whether the device may now sign cards, rosters and revocations.
func (s *Set) IsRegistrar(d DeviceID) bool {
	st := s.signers[d]
	return st != nil && st.inForce && st.level > 0
}

// IsRoot tells whether the id is that of the body's present root key.
func (s *Set) IsRoot(d DeviceID) bool {
	st := s.signers[d]
	return st != nil && st.inForce && st.level == 0
}

// Revoked tells whether the device was revoked in the whole body.
func (s *Set) Revoked(d DeviceID) bool { return len(s.revoked[d]) > 0 }

// Cases lists the cases of which any counting record is held, sorted.
func (s *Set) Cases() []CaseID {
	var out []CaseID
	for c := range s.cases {
		if !c.IsZero() {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b CaseID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// Member returns the device's united roster line. It stays a member after a removal or revocation: Cuts tell how far its entries have effect.
func (s *Set) Member(c CaseID, d DeviceID) (RosterLine, bool) {
	cs := s.cases[c]
	if cs == nil {
		return RosterLine{}, false
	}
	l, ok := cs.lines[d]
	return l, ok
}

// Members lists the lines of a case, ended ones included, sorted by device.
func (s *Set) Members(c CaseID) []RosterLine {
	cs := s.cases[c]
	if cs == nil {
		return nil
	}
	out := make([]RosterLine, 0, len(cs.lines))
	for _, l := range cs.lines {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b RosterLine) int { return bytes.Compare(a.Device[:], b.Device[:]) })
	return out
}

// Ended tells whether the device was revoked, or removed from the case.
func (s *Set) Ended(c CaseID, d DeviceID) bool { return len(s.Cuts(c, d)) > 0 }

// Cuts returns every cut that limits the device in the case, sorted by record hash. All hold at once. An empty result: no limit.
func (s *Set) Cuts(c CaseID, d DeviceID) []Cut {
	var out []Cut
	for _, r := range s.revoked[d] {
		k := Cut{By: r.Hash}
		for _, l := range as[*Revocation](r).Cut {
			if l.Case == c {
				k.Lines = append(k.Lines, l)
			}
		}
		out = append(out, k)
	}
	if cs := s.cases[c]; cs != nil {
		out = append(out, cs.removals[d]...)
	}
	slices.SortFunc(out, func(a, b Cut) int { return bytes.Compare(a.By[:], b.By[:]) })
	return out
}

// Releases returns the counting releases of a case, or of the body for the zero case, sorted by record hash.
func (s *Set) Releases(c CaseID) []Signed[*Release] { return contents[*Release](s.in(c).releases) }

// Released tells whether a counting release of the case, or of the body, gives effect to the entry that of (a cut, or zeros for a fork) holds back.
func (s *Set) Released(c CaseID, of, entry Hash) bool {
	names := func(r *Record) bool {
		x := as[*Release](r)
		return x.Of == of && slices.Contains(x.Entries, entry)
	}
	return slices.ContainsFunc(s.in(c).releases, names) || of != Hash{} && slices.ContainsFunc(s.in(CaseID{}).releases, names)
}

// LostHeads returns the counting declarations of a case, sorted by record hash.
func (s *Set) LostHeads(c CaseID) []Signed[*LostHead] { return contents[*LostHead](s.in(c).lost) }

// Rosters returns the counting rosters of a case, sorted by record hash.
func (s *Set) Rosters(c CaseID) []Signed[*Roster] { return contents[*Roster](s.in(c).rosters) }

// Grants returns the counting grants of a case to one device, sorted by record hash.
func (s *Set) Grants(c CaseID, to DeviceID) []HeldGrant { return slices.Clone(s.in(c).grants[to]) }

// Rejected lists the records that have no effect, sorted by hash.
func (s *Set) Rejected() []Rejection {
	out := make([]Rejection, 0, len(s.rejected))
	for _, r := range s.rejected {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Rejection) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	return out
}

// Unknown lists well-signed records of kinds that are not read here. They are kept and forwarded.
func (s *Set) Unknown() []*Record { return slices.Clone(s.unknown) }

// Records lists all records of the body, rejected ones included, sorted by hash.
func (s *Set) Records() []*Record { return slices.Clone(s.records) }

// Key returns the public key of a signer that any card of the set names, whether that card counts or not.
func (s *Set) Key(d DeviceID) ([]byte, bool) { k, ok := s.keys[d]; return k, ok }

// Hashes returns the sorted hashes of the records on which the meaning of a case rests: its rosters, releases and lost heads that count,
// the cards and revocations of its members, and the body's releases from those revocations. Grants carry keys, not facts, and are
// left out: handing a key on or destroying one doesn't change the case head.
func (s *Set) Hashes(c CaseID) []Hash {
	cs := s.in(c)
	var rs []*Record
	rs = append(rs, cs.rosters...)
	rs = append(rs, cs.releases...)
	rs = append(rs, cs.lost...)
	for d := range cs.lines {
		rs = append(rs, s.cards[d])
		for _, v := range s.revoked[d] {
			rs = append(rs, v)
			for _, r := range s.in(CaseID{}).releases {
				if as[*Release](r).Of == v.Hash {
					rs = append(rs, r)
				}
			}
		}
	}
	out := make([]Hash, 0, len(rs))
	for _, r := range rs {
		out = append(out, r.Hash)
	}
	slices.SortFunc(out, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// Chain returns what a laptop needs to judge the device's card by itself: the body cards, every registrar's counting cards, the
// revocations and releases of the body, and the device's card. It is the content of a role card file.
func (s *Set) Chain(d DeviceID) []*Record {
	var out []*Record
	out = append(out, s.bodyCards...)
	for id, st := range s.signers {
		if st.level > 0 && id != d && s.cards[id] != nil {
			out = append(out, s.cards[id])
			out = append(out, s.oldCards[id]...)
			out = append(out, s.revoked[id]...)
		}
	}
	out = append(out, s.in(CaseID{}).releases...)
	if r := s.cards[d]; r != nil {
		out = append(out, r)
		out = append(out, s.oldCards[d]...)
	}
	slices.SortFunc(out, func(a, b *Record) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	return out
}

// in returns the case's records, or an empty set of them; it never changes s.
func (s *Set) in(c CaseID) *caseSet {
	if cs := s.cases[c]; cs != nil {
		return cs
	}
	return &caseSet{}
}

func contents[T Content](rs []*Record) []Signed[T] {
	out := make([]Signed[T], 0, len(rs))
	for _, r := range rs {
		out = append(out, Signed[T]{Hash: r.Hash, By: r.Signer, Content: as[T](r)})
	}
	return out
}
