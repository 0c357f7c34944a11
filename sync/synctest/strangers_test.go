package synctest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"genchi/sync/wire"
)

// TestStrangersCannotKeepMembersOut holds many requests of a stranger open and lets a member work meanwhile.
func TestStrangersCannotKeepMembersOut(t *testing.T) { each(t, strangersCannotKeepMembersOut) }

func strangersCannotKeepMembersOut(t *testing.T, on Backend) {
	w, s, a, _, in := start(t, on, nil)
	mustPush(t, s.Engine(a, nil), in)
	stranger := w.Stranger("stranger")
	cert, err := wire.Certificate(stranger.TLS)
	if err != nil {
		t.Fatal(err)
	}
	for range 70 { // more than the server answers at once
		raw, err := s.Dial(t.Context(), "tcp", "")
		if err != nil {
			t.Fatal(err)
		}
		conn := tls.Client(raw, wire.ClientTLS(cert, s.Card.TLSKey))
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := fmt.Fprint(conn, "POST /v1/control HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx"); err != nil {
			t.Fatal(err)
		}
	}
	refused := 0
	for end := time.Now().Add(time.Minute); refused == 0 && time.Now().Before(end); {
		_, err := bare(t, s, stranger).LogState(t.Context(), 0)
		var p *wire.Problem
		if errors.As(err, &p) && p.Code == wire.CodeBusy {
			refused++
		}
		time.Sleep(5 * time.Millisecond)
	}
	if refused == 0 {
		t.Error("strangers are not limited")
	}
	a.Note(in, 1, 1)
	if r := mustPush(t, s.Engine(a, nil), in); r.Entries != 1 {
		t.Errorf("%+v", r)
	}
}

// TestJunkOnTheWire sends bytes that are neither TLS nor HTTP, and paths that are not ours.
func TestJunkOnTheWire(t *testing.T) { each(t, junkOnTheWire) }

func junkOnTheWire(t *testing.T, on Backend) {
	_, s, a, _, in := start(t, on, nil)
	mustPush(t, s.Engine(a, nil), in)
	cert, err := wire.Certificate(a.TLS)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ request, want string }{
		"another version": {"GET /v2/cases HTTP/1.1\r\nHost: x\r\n\r\n", "404"},
		"wrong method":    {"DELETE /v1/cases HTTP/1.1\r\nHost: x\r\n\r\n", "404"},
		"no case":         {"POST /v1/cases/xyz/heads HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "400"},
		"zero case":       {"POST /v1/cases/" + strings.Repeat("0", 32) + "/heads HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "400"},
		"path upwards":    {"GET /v1/cases/" + in.String() + "/chunks/..%2f..%2fkeys%2fserver.key HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
		"short hash":      {"GET /v1/cases/" + in.String() + "/chunks/abcd HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
		"short item":      {"GET /v1/cases/" + in.String() + "/items/.. HTTP/1.1\r\nHost: x\r\n\r\n", "30"}, // cleaned by a redirect to where nothing is
		"no length":       {"PUT /v1/cases/" + in.String() + "/chunks/" + strings.Repeat("a", 64) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "413"},
		"no HTTP":         {"hello\r\n\r\n", "400"},
		"long header":     {"GET / HTTP/1.1\r\nHost: x\r\nA: " + strings.Repeat("a", 2<<20) + "\r\n\r\n", "431"},
	} {
		raw, err := s.Dial(t.Context(), "tcp", "")
		if err != nil {
			t.Fatal(err)
		}
		conn := tls.Client(raw, wire.ClientTLS(cert, s.Card.TLSKey))
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		go func() { _, _ = io.WriteString(conn, c.request) }()
		answer := make([]byte, 64)
		n, err := io.ReadAtLeast(conn, answer, len("HTTP/1.1 200"))
		if err != nil || !strings.HasPrefix(string(answer[:n]), "HTTP/1.1 "+c.want) {
			t.Errorf("%s: %q, %v", name, answer[:n], err)
		}
		_ = conn.Close()
	}
	raw, err := s.Dial(t.Context(), "tcp", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	_, _ = io.WriteString(raw, strings.Repeat("no TLS at all\r\n", 100))
	mustPush(t, s.Engine(a, nil), in)
}

// bare returns a client of a device without a store.
func bare(t *testing.T, s *Server, d *Device) *wire.Client {
	t.Helper()
	cert, err := wire.Certificate(d.TLS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := wire.NewClient(Address, cert, s.Card.TLSKey, wire.Options{Dial: s.Dial})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
