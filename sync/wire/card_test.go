package wire

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"genchi/storage/trust"
)

func testCard() *ServerCard {
	return &ServerCard{Server: trust.Server{
		URL: "https://genchi.example:8443", TLSKey: public(key(1)), LogKey: public(key(2)), LogOrigin: "genchi-log-0011223344556677",
	}}
}

func TestServerCard(t *testing.T) {
	text, err := testCard().Text()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "server.card")
	if *update {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(text, want) {
		t.Errorf("differs from the frozen vector: %v", err)
	}
	for name, mail := range map[string]string{
		"as it is":     string(text),
		"in a mail":    "Dear registrar,\r\n" + strings.ReplaceAll(string(text), "\n", "\r\n") + "\r\nbye",
		"broken lines": strings.ReplaceAll(string(text), "A", "A\n "),
	} {
		if name == "broken lines" {
			mail = cardBegin + "\n" + strings.ReplaceAll(strings.Split(string(text), "\n")[1], "A", "A\n ") + "\n" + cardEnd
		}
		got, err := ParseServerCard([]byte(mail))
		if err != nil || !reflect.DeepEqual(got, testCard()) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	words, err := testCard().Words()
	if err != nil || len(strings.Fields(words)) != 6 {
		t.Errorf("words %q, %v", words, err)
	}
	for name, bad := range map[string]string{
		"empty":     "",
		"cut":       string(text[:len(text)/2]),
		"no end":    strings.TrimSuffix(string(text), cardEnd+"\n"),
		"no base64": cardBegin + "\n???\n" + cardEnd,
		"no CBOR":   cardBegin + "\nAAAA\n" + cardEnd,
	} {
		if _, err := ParseServerCard([]byte(bad)); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(*trust.Server){
		"no TLS key": func(s *trust.Server) { s.TLSKey = nil },
		"short key":  func(s *trust.Server) { s.LogKey = s.LogKey[:31] },
		"no TLS":     func(s *trust.Server) { s.URL = "http://genchi.example" },
		"no origin":  func(s *trust.Server) { s.LogOrigin = "" },
	} {
		c := testCard()
		change(&c.Server)
		text, err := c.Text()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseServerCard(text); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseServerCard(make([]byte, maxCard+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("huge: %v", err)
	}
}

func FuzzServerCard(f *testing.F) {
	text, err := testCard().Text()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseServerCard(b)
		if err != nil {
			return
		}
		again, err := c.Text()
		if err != nil {
			t.Fatal(err)
		}
		if d, err := ParseServerCard(again); err != nil || !reflect.DeepEqual(c, d) {
			t.Fatalf("%+v, %v", d, err)
		}
	})
}

func TestWholeReadsAllOrNothing(t *testing.T) {
	var b Buffers
	data := []byte("0123456789")
	for name, c := range map[string]struct {
		size int64
		want error
	}{"exact": {10, nil}, "cut": {11, ErrCut}, "nothing": {0, nil}, "unknown": {-1, ErrTooLarge}, "huge": {MaxChunk + 1, ErrTooLarge}} {
		called := false
		err := b.Whole(bytes.NewReader(data), c.size, func(got []byte) error {
			called = true
			if sha256.Sum256(got) != sha256.Sum256(data[:c.size]) {
				t.Errorf("%s: other bytes", name)
			}
			return nil
		})
		if !errors.Is(err, c.want) || called != (c.want == nil) {
			t.Errorf("%s: %v, called %v", name, err, called)
		}
	}
}
