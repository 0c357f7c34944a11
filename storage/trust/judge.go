package trust

import "slices"

// judgeRosters unites additions, then removals that no later roster of the case withdraws.
func (s *Set) judgeRosters(rosters []*Record) {
	// A roster is signed by registrars alone; whether the signer has ended was settled before, so releases are found among all records.
	byKind := s.byKind()
	for _, r := range rosters {
		if why := s.unauthorised(r, byKind); why != "" {
			s.reject(r, why)
			continue
		}
		cs := s.inCase(r.Case)
		cs.rosters = append(cs.rosters, r)
		for _, l := range as[*Roster](r).Add {
			cs.add(l, s.cards[l.Device])
		}
	}
	for _, cs := range s.cases {
		cs.remove()
	}
}

// add unites the line with those before it. A line whose user is not the user of the device's card says nothing.
func (cs *caseSet) add(l RosterLine, card *Record) {
	if card == nil || as[*RoleCard](card).User != l.User {
		return
	}
	if old, ok := cs.lines[l.Device]; ok {
		l.Roles = sortedUnique(slices.Concat(old.Roles, l.Roles))
	}
	cs.lines[l.Device] = l
}

func (cs *caseSet) remove() {
	var restored []Hash
	for _, r := range cs.rosters {
		restored = append(restored, as[*Roster](r).Restore...)
	}
	for _, r := range cs.rosters {
		if slices.Contains(restored, r.Hash) {
			continue
		}
		for _, x := range as[*Roster](r).Remove {
			cs.removals[x.Device] = append(cs.removals[x.Device], Cut{By: r.Hash, Lines: x.Cut})
		}
	}
}

// judgeReleases settles releases and lost heads: both need a registrar or the case's lead.
func (s *Set) judgeReleases(byKind map[Kind][]*Record) {
	for _, r := range byKind[KindRelease] {
		if why := s.unauthorisedInCase(r); why != "" {
			s.reject(r, why)
			continue
		}
		cs := s.inCase(r.Case)
		cs.releases = append(cs.releases, r)
	}
	for _, r := range byKind[KindLostHead] {
		if why := s.unauthorisedInCase(r); why != "" {
			s.reject(r, why)
			continue
		}
		cs := s.inCase(r.Case)
		cs.lost = append(cs.lost, r)
	}
}

func (s *Set) unauthorisedInCase(r *Record) Reason {
	if st := s.signers[r.Signer]; st != nil && st.inForce {
		return ""
	}
	line, member := s.Member(r.Case, r.Signer)
	switch {
	case member && line.Has(RoleLead) && !s.Ended(r.Case, r.Signer):
		return ""
	case member && line.Has(RoleLead), s.signers[r.Signer] != nil:
		return ReasonEnded
	default:
		return ReasonAuthority
	}
}

func (s *Set) judgeGrants(grants []*Record) {
	for _, r := range grants {
		g := as[*Grant](r)
		_, member := s.Member(r.Case, r.Signer)
		own := g.To == r.Signer && s.cards[r.Signer] != nil
		if !member && !own {
			s.reject(r, ReasonAuthority)
			continue
		}
		cs := s.inCase(r.Case)
		cs.grants[g.To] = append(cs.grants[g.To], HeldGrant{Hash: r.Hash, By: r.Signer, Ended: s.Ended(r.Case, r.Signer), Grant: g})
	}
}

func (s *Set) byKind() map[Kind][]*Record {
	m := map[Kind][]*Record{}
	for _, r := range s.records {
		if _, bad := s.rejected[r.Hash]; !bad && r.Content != nil {
			m[r.Kind] = append(m[r.Kind], r)
		}
	}
	return m
}
