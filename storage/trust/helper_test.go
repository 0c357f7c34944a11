package trust

import (
	"crypto/ed25519"
	"crypto/sha256"
	"testing"
)

// person is a device with its keys, made from a name, so that the same name always has the same keys.
type person struct {
	key  ed25519.PrivateKey
	hpke *HPKEKey
	id   DeviceID
	user UserID
	name string
}

func newPerson(t testing.TB, name string) *person {
	t.Helper()
	seed := sha256.Sum256([]byte("sign " + name))
	h, err := HPKEKeyFrom(sha256.Sum256([]byte("hpke " + name)))
	if err != nil {
		t.Fatal(err)
	}
	user := sha256.Sum256([]byte("user " + name))
	p := &person{key: ed25519.NewKeyFromSeed(seed[:]), hpke: h, user: UserID(user[:16]), name: name}
	p.id = DeviceOf(p.public())
	return p
}

func (p *person) public() ed25519.PublicKey { return p.key.Public().(ed25519.PublicKey) }

// body is a small certification body for tests.
type body struct {
	t    testing.TB
	id   BodyID
	root *person
}

func newBody(t testing.TB) *body {
	root := newPerson(t, "root")
	return &body{t: t, id: BodyOf(root.public()), root: root}
}

func (b *body) sign(by *person, c Content) *Record {
	b.t.Helper()
	r, err := Sign(b.id, c, by.key)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *body) bodyCard(by *person, version uint64, next *person) *Record {
	c := &BodyCard{Name: "試験認証機関", Version: version, RootKey: by.public()}
	if next != nil {
		c.NextRootHash = RootHash(next.public())
	}
	return b.sign(by, c)
}

func (b *body) card(by, to *person, serial uint64, roles ...string) *Record {
	return b.sign(by, &RoleCard{
		Device: to.id, SigningKey: to.public(), HPKEKey: to.hpke.Public(), TLSKey: to.public(), User: to.user,
		UserName: to.name, Roles: sortedUnique(roles), Serial: serial,
	})
}

func (b *body) add(by *person, c CaseID, who *person, roles ...string) *Record {
	return b.sign(by, &Roster{Case: c, Add: []RosterLine{{Device: who.id, User: who.user, Roles: sortedUnique(roles)}}})
}

func (b *body) grant(by *person, c CaseID, to *person) *Record {
	b.t.Helper()
	g, err := SealGrant(c, KeyID{1}, [32]byte{2}, to.id, to.hpke.Public())
	if err != nil {
		b.t.Fatal(err)
	}
	return b.sign(by, g)
}

func reasons(s *Set) map[Hash]Reason {
	m := map[Hash]Reason{}
	for _, r := range s.Rejected() {
		m[r.Hash] = r.Reason
	}
	return m
}

var caseA, caseB = CaseID{0xa}, CaseID{0xb}
