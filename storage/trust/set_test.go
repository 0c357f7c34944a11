package trust

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestRefusals gives each way in which a record can be without effect, and beside it what stays in effect.
func TestRefusals(t *testing.T) {
	b := newBody(t)
	reg, reg2, reg3 := newPerson(t, "registrar"), newPerson(t, "registrar 2"), newPerson(t, "registrar 3")
	ann, bob, eve := newPerson(t, "ann"), newPerson(t, "bob"), newPerson(t, "eve")
	root2, root3 := newPerson(t, "root 2"), newPerson(t, "root 3")
	card1 := b.bodyCard(b.root, 1, root2)
	base := []*Record{
		card1, b.card(b.root, reg, 1, RoleRegistrar), b.card(reg, ann, 1, "auditor"), b.card(reg, bob, 1, "auditor"),
		b.add(reg, caseA, ann, RoleLead), b.add(reg, caseA, bob, "auditor"),
	}
	renamed := b.sign(reg, &RoleCard{
		Device: ann.id, SigningKey: ann.public(), HPKEKey: ann.hpke.Public(), TLSKey: ann.public(),
		User: UserID{9}, UserName: "someone else", Serial: 2,
	})
	other := newPerson(t, "other root")
	foreign, err := Sign(BodyOf(other.public()), &BodyCard{Name: "x", Version: 1, RootKey: other.public()}, other.key)
	if err != nil {
		t.Fatal(err)
	}
	forged := b.card(reg, eve, 1)
	raw := slices.Clone(forged.Raw)
	raw[len(raw)-1] ^= 1
	if forged, err = Parse(raw); err != nil {
		t.Fatal(err)
	}
	revokeReg := b.sign(b.root, &Revocation{Device: reg.id, Reason: "lost"})
	byEnded := b.card(reg, eve, 1)
	twin1, twin2 := b.card(reg, ann, 2, "auditor"), b.card(reg, ann, 2, "verifier")

	tests := []struct {
		name  string
		add   []*Record
		which int // of add
		want  Reason
	}{
		{"another body", []*Record{foreign}, 0, ReasonOtherBody},
		{"unknown signer", []*Record{b.add(eve, caseA, ann)}, 0, ReasonSigner},
		{"forged", []*Record{forged}, 0, ReasonSignature},
		{"card by an auditor", []*Record{b.card(ann, eve, 1)}, 0, ReasonAuthority},
		{"card by oneself", []*Record{b.card(eve, eve, 1, RoleRegistrar)}, 0, ReasonAuthority},
		{"roster by the lead", []*Record{b.add(ann, caseA, ann)}, 0, ReasonAuthority},
		{"revocation by an auditor", []*Record{b.sign(ann, &Revocation{Device: bob.id, Reason: "x"})}, 0, ReasonAuthority},
		{"release by an auditor", []*Record{b.sign(bob, &Release{Case: caseA, Entries: []Hash{{1}}})}, 0, ReasonAuthority},
		{"release by the lead of another case", []*Record{b.sign(ann, &Release{Case: caseB, Entries: []Hash{{1}}})}, 0, ReasonAuthority},
		{"release of the body by a lead", []*Record{b.sign(ann, &Release{Entries: []Hash{{1}}})}, 0, ReasonAuthority},
		{"lost head by an auditor", []*Record{b.sign(bob, &LostHead{Case: caseA, Reason: "x"})}, 0, ReasonAuthority},
		{"lost head by a removed lead", []*Record{
			b.sign(reg, &Roster{Case: caseA, Remove: []Removal{{Device: ann.id}}}),
			b.sign(ann, &LostHead{Case: caseA, Reason: "x"}),
		}, 1, ReasonEnded},
		{"grant by no member", []*Record{b.grant(reg, caseA, ann)}, 0, ReasonAuthority},
		{"same serial, first", []*Record{twin1, twin2}, 0, ReasonConflict},
		{"same serial, second", []*Record{twin1, twin2}, 1, ReasonConflict},
		{"device changes hands", []*Record{renamed}, 0, ReasonUser},
		{"registrar demoted by its equal", []*Record{b.card(b.root, reg2, 1, RoleRegistrar), b.card(reg2, reg, 2, "auditor")}, 1, ReasonRank},
		{"registrar revoked by its equal", []*Record{
			b.card(b.root, reg2, 1, RoleRegistrar),
			b.sign(reg2, &Revocation{Device: reg.id, Reason: "x"}),
		}, 1, ReasonRank},
		{"registrar revoked by one it made", []*Record{
			b.card(reg, reg3, 1, RoleRegistrar),
			b.sign(reg3, &Revocation{Device: reg.id, Reason: "x"}),
		}, 1, ReasonRank},
		{"root revoked", []*Record{b.sign(reg, &Revocation{Device: b.root.id, Reason: "x"})}, 0, ReasonRank},
		{"registrar renews itself", []*Record{b.card(reg, reg, 2, RoleRegistrar)}, 0, ReasonRank},
		{"card by a revoked registrar", []*Record{revokeReg, byEnded}, 1, ReasonEnded},
		{"released by the wrong record", []*Record{revokeReg, byEnded, b.sign(b.root, &Release{Of: Hash{7}, Entries: []Hash{byEnded.Hash}})}, 1, ReasonEnded},
		{"released by itself", []*Record{revokeReg, byEnded, b.sign(reg, &Release{Of: revokeReg.Hash, Entries: []Hash{byEnded.Hash}})}, 1, ReasonEnded},
		{"body card by a stranger", []*Record{b.bodyCard(root3, 2, nil)}, 0, ReasonRoot},
		{"two body cards of a version", []*Record{b.bodyCard(b.root, 2, nil), b.bodyCard(b.root, 2, root3)}, 1, ReasonConflict},
		{"old root after the change", []*Record{b.bodyCard(root2, 2, nil), b.bodyCard(b.root, 3, nil)}, 1, ReasonRoot},
		{"registrar made by the old root", []*Record{b.bodyCard(root2, 2, nil), b.card(b.root, reg2, 1, RoleRegistrar)}, 1, ReasonEnded},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := NewSet(b.id, slices.Concat(base, tt.add))
			if got := reasons(s)[tt.add[tt.which].Hash]; got != tt.want {
				t.Errorf("reason %q, want %q", got, tt.want)
			}
			if _, ok := s.Body(); !ok {
				t.Error("no body card counts")
			}
		})
	}
}

func TestSetInForce(t *testing.T) {
	b := newBody(t)
	reg, ann, bob := newPerson(t, "registrar"), newPerson(t, "ann"), newPerson(t, "bob")
	root2 := newPerson(t, "root 2")
	base := []*Record{
		b.bodyCard(b.root, 1, root2), b.card(b.root, reg, 1, RoleRegistrar), b.card(reg, ann, 1, "auditor"),
		b.card(reg, bob, 1, "auditor"), b.add(reg, caseA, ann, RoleLead), b.add(reg, caseA, bob, "auditor"),
	}
	with := func(rs ...*Record) *Set { return NewSet(b.id, slices.Concat(base, rs)) }

	t.Run("newest card and body card", func(t *testing.T) {
		s := with(b.card(reg, ann, 3, "verifier"), b.card(reg, ann, 2), b.bodyCard(b.root, 4, root2))
		if c, _ := s.Card(ann.id); c.Serial != 3 || !c.Has("verifier") {
			t.Errorf("card %+v", c)
		}
		if c, _ := s.Body(); c.Version != 4 {
			t.Errorf("body card version %d", c.Version)
		}
		if len(s.Rejected()) != 0 {
			t.Errorf("rejected %v", s.Rejected())
		}
	})
	t.Run("conflict falls back to the serial before", func(t *testing.T) {
		s := with(b.card(reg, ann, 2, "x"), b.card(reg, ann, 2, "y"))
		if c, _ := s.Card(ann.id); c == nil || c.Serial != 1 {
			t.Errorf("card %+v", c)
		}
	})
	t.Run("same card by two registrars", func(t *testing.T) {
		reg2 := newPerson(t, "registrar 2")
		s := with(b.card(b.root, reg2, 1, RoleRegistrar), b.card(reg2, ann, 1, "auditor"))
		if c, _ := s.Card(ann.id); c == nil || len(s.Rejected()) != 0 {
			t.Errorf("card %+v, rejected %v", c, s.Rejected())
		}
	})
	t.Run("roles unite", func(t *testing.T) {
		s := with(b.add(reg, caseA, ann, "auditor"), b.add(reg, caseA, ann, "auditor", "photographer"))
		l, ok := s.Member(caseA, ann.id)
		if !ok || !slices.Equal(l.Roles, []string{"auditor", RoleLead, "photographer"}) {
			t.Errorf("line %+v", l)
		}
		if _, ok := s.Member(caseB, ann.id); ok {
			t.Error("member of another case")
		}
	})
	t.Run("line with another user", func(t *testing.T) {
		s := with(b.sign(reg, &Roster{Case: caseB, Add: []RosterLine{{Device: ann.id, User: bob.user}}}))
		if _, ok := s.Member(caseB, ann.id); ok {
			t.Error("a line with a foreign user counts")
		}
	})
	t.Run("removal, restored", func(t *testing.T) {
		line := CutLine{Case: caseA, Incarnation: Incarnation{1}, Seq: 7, Hash: Hash{7}}
		gone := b.sign(reg, &Roster{Case: caseA, Remove: []Removal{{Device: bob.id, Cut: []CutLine{line}}}})
		s := with(gone)
		cuts := s.Cuts(caseA, bob.id)
		if len(cuts) != 1 || cuts[0].By != gone.Hash || !cuts[0].Covers(line.Incarnation, 7) || cuts[0].Covers(line.Incarnation, 8) ||
			cuts[0].Covers(Incarnation{2}, 1) {
			t.Errorf("cuts %+v", cuts)
		}
		if _, ok := s.Member(caseA, bob.id); !ok || !s.Ended(caseA, bob.id) {
			t.Error("a removed device stays a member that has ended")
		}
		s = with(gone, b.sign(reg, &Roster{Case: caseA, Restore: []Hash{gone.Hash}}))
		if s.Ended(caseA, bob.id) {
			t.Error("a withdrawn removal still cuts")
		}
	})
	t.Run("revocation and release", func(t *testing.T) {
		rev := b.sign(reg, &Revocation{Device: bob.id, Reason: "laptop stolen", Cut: []CutLine{{Case: caseA, Incarnation: Incarnation{1}, Seq: 2}}})
		rel := b.sign(ann, &Release{Case: caseA, Of: rev.Hash, Entries: []Hash{{3}}})
		s := with(rev, rel)
		if !s.Revoked(bob.id) || !s.Ended(caseA, bob.id) || !s.Ended(caseB, bob.id) || len(s.Cuts(caseA, bob.id)[0].Lines) != 1 {
			t.Error("the revocation doesn't cut")
		}
		if !s.Released(caseA, rev.Hash, Hash{3}) || s.Released(caseA, Hash{}, Hash{3}) || s.Released(caseB, rev.Hash, Hash{3}) || len(s.Releases(caseA)) != 1 {
			t.Error("the release is not what it says")
		}
		if !slices.Contains(s.Hashes(caseA), rev.Hash) || !slices.Contains(s.Hashes(caseA), rel.Hash) || slices.Contains(s.Hashes(caseB), rel.Hash) {
			t.Error("the case head doesn't rest on the revocation and its release")
		}
	})
	t.Run("revoked registrar, released card", func(t *testing.T) {
		rev := b.sign(b.root, &Revocation{Device: reg.id, Reason: "left"})
		s := with(rev)
		if _, ok := s.Card(ann.id); ok || s.IsRegistrar(reg.id) {
			t.Error("a card by a revoked registrar counts")
		}
		s = with(rev, b.sign(b.root, &Release{Of: rev.Hash, Entries: []Hash{base[2].Hash, base[4].Hash}}))
		if _, ok := s.Card(ann.id); !ok {
			t.Error("the released card doesn't count")
		}
		if l, ok := s.Member(caseA, ann.id); !ok || !l.Has(RoleLead) {
			t.Error("the released roster doesn't count")
		}
		if _, ok := s.Card(bob.id); ok {
			t.Error("a card counts that was not released")
		}
	})
	t.Run("root key replaced", func(t *testing.T) {
		body2 := b.bodyCard(root2, 2, nil)
		s := with(body2)
		if s.IsRegistrar(reg.id) || !s.IsRoot(root2.id) || s.IsRoot(b.root.id) {
			t.Error("the old root's registrar is still in force")
		}
		s = with(body2, b.sign(root2, &Release{Of: body2.Hash, Entries: []Hash{base[1].Hash}}))
		if !s.IsRegistrar(reg.id) {
			t.Error("the released registrar is not in force")
		}
		s = with(body2, b.card(root2, reg, 2, RoleRegistrar))
		if !s.IsRegistrar(reg.id) || len(s.Devices()) != 3 {
			t.Error("the new root's registrar is not in force")
		}
	})
	t.Run("registrars in three levels", func(t *testing.T) {
		r2, r3, eve := newPerson(t, "r2"), newPerson(t, "r3"), newPerson(t, "eve")
		s := with(b.card(r3, eve, 1), b.card(r2, r3, 1, RoleRegistrar), b.card(reg, r2, 1, RoleRegistrar))
		if _, ok := s.Card(eve.id); !ok {
			t.Errorf("rejected %v", s.Rejected())
		}
		chain := NewSet(b.id, s.Chain(eve.id))
		if _, ok := chain.Card(eve.id); !ok {
			t.Error("the chain doesn't carry the card")
		}
	})
	t.Run("trial stays trial", func(t *testing.T) {
		trial := b.sign(b.root, &BodyCard{Name: "x", Version: 1, RootKey: b.root.public(), Trial: true})
		if s := NewSet(b.id, []*Record{trial, b.bodyCard(b.root, 2, nil)}); !s.Trial() {
			t.Error("a later card took 試用 back")
		}
		if with().Trial() {
			t.Error("a real body is marked 試用")
		}
	})
	t.Run("grants", func(t *testing.T) {
		good := b.grant(bob, caseA, ann)
		s := with(good, b.grant(ann, caseB, ann), b.sign(reg, &Revocation{Device: bob.id, Reason: "x"}))
		gs := s.Grants(caseA, ann.id)
		if len(gs) != 1 || !gs[0].Ended || gs[0].By != bob.id {
			t.Fatalf("grants %+v", gs)
		}
		if key, err := ann.hpke.Open(gs[0].Grant, ann.id); err != nil || key != [32]byte{2} {
			t.Errorf("open: %v", err)
		}
		if len(s.Grants(caseB, ann.id)) != 1 {
			t.Error("a key handed to oneself doesn't count")
		}
		if slices.Contains(s.Hashes(caseA), good.Hash) {
			t.Error("a grant stands in the case head")
		}
	})
	t.Run("unknown kind is kept", func(t *testing.T) {
		r := rawRecord(t, b, reg, Kind(99), CaseID{}, []byte{1, 2})
		s := with(r)
		if len(s.Unknown()) != 1 || len(s.Rejected()) != 0 || !slices.Contains(s.Records(), r) {
			t.Error("a record of a later version is not kept")
		}
	})
	t.Run("empty", func(t *testing.T) {
		s := NewSet(b.id, nil)
		if _, ok := s.Body(); ok || s.Trial() || len(s.Hashes(caseA)) != 0 || len(s.Chain(ann.id)) != 0 || s.Members(caseA) != nil {
			t.Error("an empty set says something")
		}
	})
}

// TestOrderNeverMatters judges random sets, of which many records are wrong, in random orders with repetitions.
func TestOrderNeverMatters(t *testing.T) {
	b := newBody(t)
	rng := rand.New(rand.NewPCG(1, 2))
	people := []*person{b.root}
	for i := range 6 {
		people = append(people, newPerson(t, fmt.Sprint("p", i)))
	}
	any1 := func() *person { return people[rng.IntN(len(people))] }
	for round := range 60 {
		rs := []*Record{b.bodyCard(b.root, 1, people[1]), b.card(b.root, people[2], 1, RoleRegistrar)}
		for range 25 {
			switch rng.IntN(8) {
			case 0:
				by := any1()
				rs = append(rs, b.bodyCard(by, uint64(1+rng.IntN(3)), any1()))
			case 1, 2:
				roles := []string{RoleRegistrar, "auditor"}[rng.IntN(2):]
				rs = append(rs, b.card(any1(), any1(), uint64(1+rng.IntN(2)), roles...))
			case 3:
				rs = append(rs, b.add(any1(), caseA, any1(), []string{RoleLead, "auditor"}[rng.IntN(2)]))
			case 4:
				rs = append(rs, b.sign(any1(), &Revocation{Device: any1().id, Reason: "x"}))
			case 5:
				rs = append(rs, b.sign(any1(), &Release{
					Case: []CaseID{{}, caseA}[rng.IntN(2)], Of: rs[rng.IntN(len(rs))].Hash,
					Entries: []Hash{rs[rng.IntN(len(rs))].Hash},
				}))
			case 6:
				rs = append(rs, b.sign(any1(), &Roster{Case: caseA, Remove: []Removal{{Device: any1().id}}}))
			default:
				rs = append(rs, b.sign(any1(), &LostHead{Case: caseA, Head: Hash{1}, Reason: "x"}))
			}
		}
		want := describe(NewSet(b.id, rs), people)
		for range 4 {
			rng.Shuffle(len(rs), func(i, j int) { rs[i], rs[j] = rs[j], rs[i] })
			if got := describe(NewSet(b.id, append(slices.Clone(rs), rs[rng.IntN(len(rs))])), people); got != want {
				t.Fatalf("round %d: another order gives\n%s\nfirst\n%s", round, got, want)
			}
		}
	}
}

func describe(s *Set, people []*person) string {
	out := fmt.Sprintln(s.Trial(), s.Rejected(), s.Hashes(caseA), s.Members(caseA), s.Devices())
	for _, p := range people {
		c, ok := s.Card(p.id)
		if ok {
			out += fmt.Sprintln(c.Serial, c.Roles)
		}
		out += fmt.Sprintln(s.IsRegistrar(p.id), s.IsRoot(p.id), s.Cuts(caseA, p.id), s.Revoked(p.id))
	}
	return out
}
