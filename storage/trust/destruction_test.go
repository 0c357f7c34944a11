package trust

import (
	"slices"
	"testing"
)

// order makes a destruction that the persons approved, signed by the first.
func (b *body) order(c *Destruction, by ...*person) *Record {
	b.t.Helper()
	var list []Approval
	for _, p := range by {
		a, err := c.Approve(b.id, p.key)
		if err != nil {
			b.t.Fatal(err)
		}
		list = append(list, a)
	}
	return b.sign(by[0], c.WithApprovals(list...))
}

func TestWhoMayOrderADestruction(t *testing.T) {
	b := newBody(t)
	reg, chief, chief2, ann, bob := newPerson(t, "registrar"), newPerson(t, "chief"), newPerson(t, "chief's other"), newPerson(t, "ann"), newPerson(t, "bob")
	chief2.user = chief.user
	base := []*Record{
		b.bodyCard(b.root, 1, nil), b.card(b.root, reg, 1, RoleRegistrar), b.card(reg, chief, 1, RoleManagement), b.card(reg, chief2, 1, RoleManagement),
		b.card(reg, ann, 1, "auditor"), b.card(reg, bob, 1, "auditor"), b.add(reg, caseA, ann), b.add(reg, caseA, bob),
	}
	whole := &Destruction{Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}}, Keys: []KeyID{{2}}}
	entries := &Destruction{Case: caseA, Scope: ScopeEntries, Heads: []Hash{{3}}, Items: []DestroyedItem{{Item: [16]byte{9}}}}
	items := &Destruction{Case: caseA, Scope: ScopeItems, Items: []DestroyedItem{{Item: [16]byte{7}, Chunks: []Hash{{8}}}}}
	stranger := b.sign(ann, whole.WithApprovals(approvals(t, b, whole, reg, chief)...))
	foreign := *whole
	foreign.Case = caseB
	for name, test := range map[string]struct {
		r    *Record
		want Reason
	}{
		"registrar and management":         {b.order(whole, reg, chief), ""},
		"one alone":                        {b.order(whole, reg), ReasonAuthority},
		"one user with two devices":        {b.order(whole, chief, chief2), ReasonAuthority},
		"auditors of the case":             {b.order(whole, ann, bob), ReasonAuthority},
		"registrar and an auditor":         {b.order(whole, reg, ann), ReasonAuthority},
		"signed by somebody else":          {stranger, ReasonAuthority},
		"approvals of another case":        {b.sign(reg, foreign.WithApprovals(approvals(t, b, whole, reg, chief)...)), ReasonAuthority},
		"entries: registrar, management":   {b.order(entries, reg, chief), ""},
		"entries: auditors of the case":    {b.order(entries, ann, bob), ReasonAuthority},
		"entries: one alone":               {b.order(entries, chief), ReasonAuthority},
		"items: two members":               {b.order(items, ann, bob), ""},
		"items: one member":                {b.order(items, ann), ReasonAuthority},
		"items: registrar off the roster":  {b.order(items, ann, reg), ReasonAuthority},
		"acknowledgement":                  {b.sign(ann, &Acknowledgement{Case: caseA, Of: Hash{1}}), ""},
		"acknowledgement without any card": {b.sign(newPerson(t, "thief"), &Acknowledgement{Case: caseA, Of: Hash{1}}), ReasonSigner},
	} {
		s := NewSet(b.id, append(slices.Clone(base), test.r))
		if got := reasons(s)[test.r.Hash]; got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		if c, ok := test.r.Content.(*Destruction); ok && c.Scope == ScopeCase && c.Case == caseA && s.Destroyed(caseA) != (test.want == "") {
			t.Errorf("%s: destroyed %v", name, s.Destroyed(caseA))
		}
	}
	s := NewSet(b.id, append(slices.Clone(base), b.order(items, ann, bob)))
	if !s.DestroyedItem(caseA, [16]byte{7}) || !s.DestroyedChunk(caseA, Hash{8}) || s.DestroyedItem(caseA, [16]byte{6}) || s.DestroyedChunk(caseB, Hash{8}) || s.Destroyed(caseA) {
		t.Error("an item is not what was destroyed")
	}
	s = NewSet(b.id, append(slices.Clone(base), b.order(entries, reg, chief)))
	if !s.DestroyedEntry(caseA, Hash{3}) || s.DestroyedEntry(caseA, Hash{4}) || s.DestroyedEntry(caseB, Hash{3}) || !s.DestroyedItem(caseA, [16]byte{9}) || s.Destroyed(caseA) {
		t.Error("an entry is not what was destroyed")
	}
	if s = NewSet(b.id, append(slices.Clone(base), b.order(whole, reg, chief))); !s.DestroyedEntry(caseA, Hash{4}) {
		t.Error("an entry of a destroyed case is kept")
	}
}

// A program that does not know the kind keeps the record; bytes of one kind are no content of another.
func TestDestructionOfEntriesIsAKindOfItsOwn(t *testing.T) {
	b := newBody(t)
	reg, chief := newPerson(t, "registrar"), newPerson(t, "chief")
	r := b.order(&Destruction{Case: caseA, Scope: ScopeEntries, Heads: []Hash{{1}}}, reg, chief)
	if r.Kind != KindErasure {
		t.Fatalf("kind %d", r.Kind)
	}
	for kind, content := range map[Kind]*Record{KindDestruction: r, KindErasure: b.order(&Destruction{Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}}}, reg, chief)} {
		if _, err := parseContent(&signed{Kind: kind, Case: caseA, Content: content.content}); err == nil {
			t.Errorf("kind %d reads the content of another", kind)
		}
	}
}

// What a revoked device approved counts again when somebody in force says that it was good.
func TestDestructionSurvivesARelease(t *testing.T) {
	b := newBody(t)
	reg, chief := newPerson(t, "registrar"), newPerson(t, "chief")
	order := b.order(&Destruction{Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}}}, reg, chief)
	gone := b.sign(reg, &Revocation{Device: chief.id, Reason: "left"})
	base := []*Record{b.bodyCard(b.root, 1, nil), b.card(b.root, reg, 1, RoleRegistrar), b.card(reg, chief, 1, RoleManagement), order, gone}
	if got := reasons(NewSet(b.id, base))[order.Hash]; got != ReasonEnded {
		t.Errorf("%q", got)
	}
	if s := NewSet(b.id, append(base, b.sign(reg, &Release{Of: gone.Hash, Entries: []Hash{order.Hash}}))); !s.Destroyed(caseA) {
		t.Errorf("%v", reasons(s))
	}
}

// The server's key signs acknowledgements and nothing else.
func TestServerAcknowledges(t *testing.T) {
	b := newBody(t)
	srv := newPerson(t, "server")
	card := b.sign(b.root, &BodyCard{Name: "試験認証機関", Version: 1, RootKey: b.root.public(), Server: Server{URL: "https://s", TLSKey: srv.public()}})
	ack, roster := b.sign(srv, &Acknowledgement{Case: caseA, Of: Hash{1}, Rekeyed: true}), b.add(srv, caseA, srv)
	s := NewSet(b.id, []*Record{card, ack, roster})
	if len(s.Acknowledgements(caseA)) != 1 || !s.IsServer(srv.id) || reasons(s)[roster.Hash] != ReasonAuthority {
		t.Errorf("%v", reasons(s))
	}
}

func TestDestructionForm(t *testing.T) {
	b := newBody(t)
	reg := newPerson(t, "registrar")
	for name, c := range map[string]*Destruction{
		"no scope":        {Case: caseA, Heads: []Hash{{1}}},
		"no heads":        {Case: caseA, Scope: ScopeCase},
		"no items":        {Case: caseA, Scope: ScopeItems},
		"both":            {Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}}, Items: []DestroyedItem{{}}},
		"heads twice":     {Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}, {1}}},
		"keys unsorted":   {Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}}, Keys: []KeyID{{2}, {1}}},
		"entries: none":   {Case: caseA, Scope: ScopeEntries},
		"entries: keys":   {Case: caseA, Scope: ScopeEntries, Heads: []Hash{{1}}, Keys: []KeyID{{2}}},
		"approvals twice": {Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}}, Approvals: []Approval{{}, {}}},
		"no case":         {Scope: ScopeCase, Heads: []Hash{{1}}},
	} {
		if _, err := Sign(b.id, c, reg.key); err == nil {
			t.Errorf("%s is signed", name)
		}
	}
}

func approvals(t *testing.T, b *body, c *Destruction, by ...*person) []Approval {
	t.Helper()
	var out []Approval
	for _, p := range by {
		a, err := c.Approve(b.id, p.key)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}
