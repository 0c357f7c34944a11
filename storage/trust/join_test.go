package trust

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestJoinRequest(t *testing.T) {
	ann := newPerson(t, "ann")
	j, err := NewJoinRequest(ann.key, ann.hpke.Public(), ann.public(), "神谷 杏", 1)
	if err != nil {
		t.Fatal(err)
	}
	text := j.Text()
	mail := append([]byte("\xef\xbb\xbfお世話になっております。\r\n"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
	k, err := ParseJoinRequest(append(mail, "\r\n-- \r\n"...))
	if err != nil {
		t.Fatal(err)
	}
	if k.UserName != "神谷 杏" || k.Device() != ann.id || k.Words() != j.Words() || len(strings.Fields(k.Words())) != 6 || len(strings.Fields(k.Hex())) != 8 {
		t.Errorf("read back %+v, %q, %q", k, k.Words(), k.Hex())
	}
	c := k.Card(UserID{1}, "神谷 杏", []string{"b", "a", "b"}, 1, 2)
	if err := c.check(); err != nil {
		t.Errorf("the card that answers: %v", err)
	}
	line := strings.Index(string(text), "\n") + 1
	swap := func(at int, with string) []byte {
		return append(append(bytes.Clone(text[:at]), with...), text[at+len(with):]...)
	}
	tests := []struct {
		name string
		text []byte
		want error
	}{
		{"empty", nil, ErrArmor},
		{"no end", text[:len(text)-5], ErrArmor},
		{"another kind", bytes.ReplaceAll(text, []byte("JOIN REQUEST"), []byte("ROLE CARD")), ErrArmor},
		{"not base64", swap(line+9, "?"), ErrArmor},
		{"too large", bytes.Repeat([]byte("a"), 1<<20), ErrArmor},
		{"first byte", swap(line, "Q"), ErrMalformed},
		{"signature changed", swap(strings.Index(string(text), "-----END")-40, "AA"), ErrSignature},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParseJoinRequest(tt.text); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
	for _, bad := range []string{"", "a\xff", "a\x00b"} {
		if _, err := NewJoinRequest(ann.key, ann.hpke.Public(), ann.public(), bad, 1); err == nil {
			t.Errorf("user name %q was signed", bad)
		}
	}
}

func TestCardFile(t *testing.T) {
	b := newBody(t)
	reg, ann := newPerson(t, "registrar"), newPerson(t, "ann")
	s := NewSet(b.id, []*Record{b.bodyCard(b.root, 1, nil), b.card(b.root, reg, 1, RoleRegistrar), b.card(reg, ann, 1, "auditor"), b.add(reg, caseA, ann)})
	text, err := CardFile(s.Chain(ann.id))
	if err != nil {
		t.Fatal(err)
	}
	rs, err := ParseCardFile(text)
	if err != nil {
		t.Fatal(err)
	}
	joined := NewSet(b.id, rs)
	if c, ok := joined.Card(ann.id); !ok || c.UserName != "ann" || len(joined.Rejected()) != 0 || len(rs) != 3 {
		t.Errorf("%d records, rejected %v", len(rs), joined.Rejected())
	}
	if _, err := ParseCardFile(text[:len(text)/2]); !errors.Is(err, ErrArmor) {
		t.Errorf("half a file: %v", err)
	}
	if _, err := ParseCardFile(armor(cardKind, []byte{0x82, 1, 0x80})); !errors.Is(err, ErrMalformed) {
		t.Errorf("no records: %v", err)
	}
	if _, err := ParseCardFile(armor(cardKind, []byte{0x82, 1, 0x81, 0x41, 0})); !errors.Is(err, ErrMalformed) {
		t.Errorf("a record that is none: %v", err)
	}
}

func TestWords(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range morae {
		if seen[m] {
			t.Errorf("%s stands twice", m)
		}
		seen[m] = true
	}
	if Words([]byte("a")) == Words([]byte("b")) {
		t.Error("two inputs, the same words")
	}
}

func TestIdentifiers(t *testing.T) {
	want := CaseID{1, 0xab}
	text, err := want.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var got CaseID
	if err := got.UnmarshalText(bytes.ToUpper(text)); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "00", strings.Repeat("0", 31) + "g", strings.Repeat("0", 33)} {
		if err := got.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func FuzzJoinRequest(f *testing.F) {
	ann := newPerson(f, "ann")
	j, err := NewJoinRequest(ann.key, ann.hpke.Public(), ann.public(), "x", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(j.Text())
	f.Fuzz(func(t *testing.T, text []byte) {
		if k, err := ParseJoinRequest(text); err == nil {
			if again, err := ParseJoinRequest(k.Text()); err != nil || again.Words() != k.Words() {
				t.Errorf("does not come back: %v", err)
			}
		}
	})
}

func FuzzCardFile(f *testing.F) {
	b := newBody(f)
	text, err := CardFile([]*Record{b.bodyCard(b.root, 1, nil)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		if rs, err := ParseCardFile(text); err == nil {
			NewSet(rs[0].Body, rs)
		}
	})
}
