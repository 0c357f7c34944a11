package trust

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// rawRecord signs any content, also such as Sign refuses.
func rawRecord(t testing.TB, b *body, by *person, k Kind, c CaseID, content []byte) *Record {
	t.Helper()
	r, err := Parse(rawBytes(t, b, by, k, c, content))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rawBytes(t testing.TB, b *body, by *person, k Kind, c CaseID, content []byte) []byte {
	t.Helper()
	s := signed{Version: 1, Kind: k, Body: b.id, Case: c, Content: content, Signer: by.id}
	msg, err := signedBytes(s.unsigned())
	if err != nil {
		t.Fatal(err)
	}
	s.Sig = [64]byte(ed25519.Sign(by.key, msg))
	return encode(t, &s)
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := encMode.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseRefuses(t *testing.T) {
	b := newBody(t)
	ann := newPerson(t, "ann")
	good := b.card(b.root, ann, 1, "auditor")
	card := func(change func(*RoleCard)) []byte {
		c := *good.Content.(*RoleCard)
		change(&c)
		return rawBytes(t, b, b.root, KindRoleCard, CaseID{}, encode(t, &c))
	}
	roster := func(r *Roster) []byte { return rawBytes(t, b, b.root, KindRoster, caseA, encode(t, r)) }
	notShortest := bytes.Clone(good.Raw)
	notShortest = append([]byte{notShortest[0], 0x18, 1}, notShortest[2:]...)
	tests := []struct {
		name string
		raw  []byte
		want string
	}{
		{"nothing", nil, "EOF"},
		{"cut off", good.Raw[:len(good.Raw)-1], "EOF"},
		{"more bytes", append(bytes.Clone(good.Raw), 0), "extraneous"},
		{"too large", make([]byte, MaxRecord+1), "at most"},
		{"not an array", []byte{0xa0}, "malformed"},
		{"indefinite", []byte{0x9f, 0xff}, "malformed"},
		{"not the shortest form", notShortest, "deterministic"},
		{"version 2", encode(t, &signed{Version: 2, Kind: 1}), "version 2"},
		{"short case id", bytes.Replace(good.Raw, append([]byte{0x50}, make([]byte, 16)...), append([]byte{0x4f}, make([]byte, 15)...), 1), "deterministic"},
		{"content is no array", rawBytes(t, b, b.root, KindRoleCard, CaseID{}, []byte{0}), "malformed"},
		{"content of another kind", rawBytes(t, b, b.root, KindBodyCard, CaseID{}, good.content), "malformed"},
		{"card in a case", rawBytes(t, b, b.root, KindRoleCard, caseA, good.content), "concerns the body"},
		{"roster of no case", rawBytes(t, b, b.root, KindRoster, CaseID{}, encode(t, &Roster{Restore: []Hash{{}}})), "names no case"},
		{"foreign device id", card(func(c *RoleCard) { c.Device[0] ^= 1 }), "device id"},
		{"short key", card(func(c *RoleCard) { c.TLSKey = c.TLSKey[:31] }), "TLS key of 31 bytes"},
		{"short HPKE key", card(func(c *RoleCard) { c.HPKEKey = c.HPKEKey[:31] }), "HPKE key"},
		{"no name", card(func(c *RoleCard) { c.UserName = "\u3000" }), "user name is empty"},
		{"long name", card(func(c *RoleCard) { c.UserName = strings.Repeat("山", 400) }), "at most 1024"},
		{"name not UTF-8", card(func(c *RoleCard) { c.UserName = "a\xff" }), "malformed"},
		{"name turns the line", card(func(c *RoleCard) { c.UserName = "a\u202eb" }), "control character"},
		{"name with a line break", card(func(c *RoleCard) { c.UserName = "a\nb" }), "control character"},
		{"roles not sorted", card(func(c *RoleCard) { c.Roles = []string{"b", "a"} }), "sorted"},
		{"role twice", card(func(c *RoleCard) { c.Roles = []string{"a", "a"} }), "sorted"},
		{"serial 0", card(func(c *RoleCard) { c.Serial = 0 }), "serial 0"},
		{"ends before it begins", card(func(c *RoleCard) { c.NotBefore, c.NotAfter = 9, 8 }), "ends before"},
		{"empty roster", roster(&Roster{}), "empty roster"},
		{"removal in another case", roster(&Roster{Remove: []Removal{{Cut: []CutLine{{Case: caseB, Seq: 1}}}}}), "another case"},
		{"cut line twice", roster(&Roster{Remove: []Removal{{Cut: []CutLine{{Case: caseA, Seq: 1}, {Case: caseA, Seq: 2}}}}}), "two for one"},
		{"cut at 0", roster(&Roster{Remove: []Removal{{Cut: []CutLine{{Case: caseA}}}}}), "sequence 0"},
		{"release of nothing", rawBytes(t, b, b.root, KindRelease, caseA, encode(t, &Release{})), "0 entries"},
		{"short grant", rawBytes(t, b, b.root, KindGrant, caseA, encode(t, &Grant{Enc: []byte{1}})), "encapsulated key of 1"},
		{"lost head without reason", rawBytes(t, b, b.root, KindLostHead, caseA, encode(t, &LostHead{})), "reason is empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.raw)
			if err == nil || !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestSignRefuses(t *testing.T) {
	b := newBody(t)
	for _, c := range []Content{
		&Roster{Case: caseA}, &Roster{Restore: []Hash{{}}}, &Revocation{}, &Release{Case: caseA},
		&LostHead{Case: caseA, Reason: "a\xff"}, &BodyCard{Name: "x", RootKey: b.root.public()},
	} {
		if _, err := Sign(b.id, c, b.root.key); err == nil {
			t.Errorf("%+v was signed", c)
		}
	}
}

func TestVerify(t *testing.T) {
	b := newBody(t)
	ann := newPerson(t, "ann")
	r := b.card(b.root, ann, 1)
	if err := r.Verify(ann.public()); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	for range 2 { // the second answer is remembered
		if err := r.Verify(b.root.public()); err != nil {
			t.Error(err)
		}
	}
}

func TestGrantRefuses(t *testing.T) {
	ann, bob := newPerson(t, "ann"), newPerson(t, "bob")
	fresh := func() *Grant {
		g, err := SealGrant(caseA, KeyID{1}, [32]byte{2}, ann.id, ann.hpke.Public())
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	tests := []struct {
		name   string
		change func(*Grant)
		key    *HPKEKey
		to     DeviceID
	}{
		{"another device", func(*Grant) {}, bob.hpke, bob.id},
		{"another key", func(*Grant) {}, bob.hpke, ann.id},
		{"another case", func(g *Grant) { g.Case = caseB }, ann.hpke, ann.id},
		{"another key id", func(g *Grant) { g.KeyID[0]++ }, ann.hpke, ann.id},
		{"damaged", func(g *Grant) { g.Sealed[3] ^= 1 }, ann.hpke, ann.id},
		{"damaged encapsulation", func(g *Grant) { g.Enc[3] ^= 1 }, ann.hpke, ann.id},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := fresh()
			tt.change(g)
			if _, err := tt.key.Open(g, tt.to); !errors.Is(err, ErrGrant) {
				t.Errorf("error %v", err)
			}
		})
	}
	if _, err := SealGrant(caseA, KeyID{}, [32]byte{}, ann.id, []byte{1}); err == nil {
		t.Error("a key of one byte was accepted")
	}
}

// TestVectors freezes the bytes: a fixed seed gives fixed records, files and words.
func TestVectors(t *testing.T) {
	b := newBody(t)
	reg, ann := newPerson(t, "registrar"), newPerson(t, "ann")
	g := &Grant{
		Case: caseA, KeyID: KeyID{5}, To: ann.id, Enc: bytes.Repeat([]byte{6}, grantEncSize), Sealed: bytes.Repeat([]byte{7}, grantSealed),
		Replaces: []KeyID{{8}},
	}
	line := CutLine{Case: caseA, Incarnation: Incarnation{1}, Seq: 300, Hash: Hash{2}}
	records := map[string]*Record{
		"body card": b.sign(b.root, &BodyCard{
			Name: "現地認証", Trial: true, Version: 1, RootKey: b.root.public(), NextRootHash: Hash{1},
			EscrowKeys: [][]byte{ann.hpke.Public()}, Server: Server{URL: "https://central.example:8443", TLSKey: ann.public(), LogKey: reg.public(), LogOrigin: "genchi.example/log"},
		}),
		"role card":  b.card(b.root, reg, 1, RoleRegistrar, "auditor"),
		"roster":     b.sign(reg, &Roster{Case: caseA, Add: []RosterLine{{Device: ann.id, User: ann.user, Roles: []string{RoleLead}}}, Remove: []Removal{{Device: reg.id, Cut: []CutLine{line}}}, Restore: []Hash{{9}}}),
		"grant":      b.sign(ann, g),
		"revocation": b.sign(reg, &Revocation{Device: ann.id, Reason: "盗難", Cut: []CutLine{line}}),
		"release":    b.sign(reg, &Release{Case: caseA, Of: Hash{1}, Entries: []Hash{{2}, {1}}}),
		"lost head":  b.sign(ann, &LostHead{Case: caseA, Head: Hash{3}, Reason: "端末故障"}),
		"destruction": b.order(&Destruction{
			Case: caseA, Scope: ScopeCase, Heads: []Hash{{1}, {2}}, Keys: []KeyID{{5}}, Pieces: 3, Digest: Hash{4}, Basis: Hash{6},
		}, reg, ann),
		"destruction of items": b.order(&Destruction{Case: caseA, Scope: ScopeItems, Items: []DestroyedItem{{Item: [16]byte{7}, Chunks: []Hash{{8}}}}}, reg, ann),
		"destruction of entries": b.order(&Destruction{
			Case: caseA, Scope: ScopeEntries, Heads: []Hash{{1}, {2}}, Items: []DestroyedItem{{Item: [16]byte{7}, Chunks: []Hash{{8}}}}, Basis: Hash{6},
		}, reg, ann),
		"acknowledgement": b.sign(ann, &Acknowledgement{Case: caseA, Of: Hash{9}, Payloads: 1, Keys: 2, Grants: 3, Items: 4, Chunks: 5, Bytes: 6, Rekeyed: true, At: 1_800_000_000}),
	}
	join, err := NewJoinRequest(ann.key, ann.hpke.Public(), ann.public(), "神谷 杏", 1)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"body id": b.id.String(), "body words": b.id.Words(), "join request": string(join.Text()), "join words": join.Words(), "join hex": join.Hex()}
	for name, r := range records {
		got[name] = hex.EncodeToString(r.Raw)
		got[name+" hash"] = r.Hash.String()
	}
	const path = "testdata/vectors.json"
	if *update {
		out, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(out, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for name, w := range want {
		if got[name] != w {
			t.Errorf("%s: bytes changed:\n%s\nwant\n%s", name, got[name], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d values, %d vectors", len(got), len(want))
	}
}

// TestGrantVector opens a grant that was sealed once and for all.
func TestGrantVector(t *testing.T) {
	const path = "testdata/grant.hex"
	ann := newPerson(t, "ann")
	if *update {
		g, err := SealGrant(caseA, KeyID{5}, [32]byte{1, 2, 3}, ann.id, ann.hpke.Public())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(hex.EncodeToString(append(g.Enc, g.Sealed...))+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	g := &Grant{Case: caseA, KeyID: KeyID{5}, To: ann.id, Enc: raw[:grantEncSize], Sealed: raw[grantEncSize:]}
	if key, err := ann.hpke.Open(g, ann.id); err != nil || key != [32]byte{1, 2, 3} {
		t.Errorf("open: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	b := newBody(f)
	reg, ann := newPerson(f, "registrar"), newPerson(f, "ann")
	for _, r := range []*Record{
		b.bodyCard(b.root, 1, reg), b.card(b.root, reg, 1, RoleRegistrar), b.add(reg, caseA, ann, RoleLead), b.grant(ann, caseA, reg),
		b.sign(reg, &Revocation{Device: ann.id, Reason: "x", Cut: []CutLine{{Case: caseA, Seq: 1}}}), b.sign(reg, &Release{Entries: []Hash{{}}}),
		b.order(&Destruction{Case: caseA, Scope: ScopeItems, Items: []DestroyedItem{{}}}, reg, ann), b.order(&Destruction{Case: caseA, Scope: ScopeEntries, Heads: []Hash{{1}}}, reg, ann), b.sign(reg, &Acknowledgement{Case: caseA, Of: Hash{1}}),
		b.sign(reg, &LostHead{Case: caseA, Reason: "x"}), rawRecord(f, b, reg, 99, caseA, []byte{1}),
	} {
		f.Add(r.Raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := Parse(raw)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error without its name: %v", err)
			}
			return
		}
		if r.Content != nil {
			if again := encode(t, r.Content); !bytes.Equal(again, r.content) {
				t.Error("content encodes otherwise")
			}
		}
		NewSet(r.Body, []*Record{r})
	})
}
