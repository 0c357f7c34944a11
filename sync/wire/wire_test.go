package wire

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"genchi/storage/trust"
)

var update = flag.Bool("update", false, "rewrite the vectors")

func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func public(k ed25519.PrivateKey) ed25519.PublicKey {
	return k.Public().(ed25519.PublicKey)
}

// serve starts a server with the key and returns its address.
func serve(t *testing.T, k ed25519.PrivateKey, h http.Handler) string {
	t.Helper()
	cert, err := Certificate(k)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(Patient(h))
	s.TLS = ServerTLS(cert)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

func client(t *testing.T, url string, k ed25519.PrivateKey, pin ed25519.PublicKey, o Options) *Client {
	t.Helper()
	cert, err := Certificate(k)
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClient(url, cert, pin, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestPinsDecideAndClocksDoNot(t *testing.T) {
	var seen ed25519.PublicKey
	url := serve(t, key(1), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen, _ = PeerKey(r.TLS)
		if r.TLS.Version != 0x0304 || r.ProtoMajor != 1 {
			t.Errorf("TLS %x, %s", r.TLS.Version, r.Proto)
		}
		Send(w, http.StatusOK, &Cases{Cases: []trust.CaseID{{7}}})
	}))
	for name, year := range map[string]int{"right": 2026, "1980": 1980, "2090": 2090} {
		clock := func() time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
		got, err := client(t, url, key(2), public(key(1)), Options{Time: clock}).Cases(t.Context())
		if err != nil || !reflect.DeepEqual(got.Cases, []trust.CaseID{{7}}) {
			t.Errorf("clock %s: %v, %v", name, got, err)
		}
		if !seen.Equal(public(key(2))) {
			t.Errorf("clock %s: the server sees another key", name)
		}
	}
	if _, err := client(t, url, key(2), public(key(3)), Options{}).Cases(t.Context()); !errors.Is(err, ErrPin) {
		t.Errorf("wrong pin: %v", err)
	}
	if _, err := http.Get(url); err == nil { //nolint:noctx,bodyclose // must fail
		t.Error("a client without a certificate gets in")
	}
}

func TestCertificateIsTheSameEveryTime(t *testing.T) {
	a, err := Certificate(key(5))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Certificate(key(5))
	if !bytes.Equal(a.Certificate[0], b.Certificate[0]) {
		t.Error("two certificates of one key differ")
	}
}

func TestAddressesOfServers(t *testing.T) {
	cert, _ := Certificate(key(1))
	for address, ok := range map[string]bool{
		"https://127.0.0.1:8443": true, "https://genchi.example/": true, "http://127.0.0.1:1": false, "": false,
		"https://u:p@h/": false, "https://h/path": false, "https://h/?q": false, "ftp://h": false, "https://": false,
	} {
		if _, err := NewClient(address, cert, public(key(1)), Options{}); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestRefusalsReachTheClient(t *testing.T) {
	for _, code := range []Code{
		CodeForm, CodeVersion, CodeUnknown, CodeRevoked, CodeRoster, CodeCase, CodeCard, CodeAuthor, CodeSignature,
		CodeChain, CodeGap, CodeFork, CodeDigest, CodeAuthority, CodeNotFound, CodeTooLarge, CodeQuota, CodeSpace, CodeBusy, CodeRewound, CodeDestroyed, CodeInternal,
	} {
		url := serve(t, key(1), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { SendProblem(w, Refuse(code, "text %d", 1)) }))
		_, err := client(t, url, key(2), public(key(1)), Options{}).Cases(t.Context())
		var p *Problem
		if !errors.As(err, &p) || p.Code != code || p.Text != "text 1" || p.Status < 400 {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"html": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>login</html>") },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.net/", http.StatusFound)
		},
		"bare 404":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"too large": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, MaxRequest+1)) },
	} {
		url := serve(t, key(1), h)
		if _, err := client(t, url, key(2), public(key(1)), Options{}).Cases(t.Context()); !errors.Is(err, ErrForm) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	url := serve(t, key(1), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	if _, err := client(t, url, key(2), public(key(1)), Options{}).Cases(t.Context()); err == nil || errors.Is(err, ErrForm) {
		t.Errorf("a server out of order: %v", err) // it may be in order again the next time
	}
	url = serve(t, key(1), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte{0xa0})
	}))
	if _, err := client(t, url, key(2), public(key(1)), Options{}).Cases(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut answer: %v", err)
	}
}

func TestSilenceEndsARequest(t *testing.T) {
	stop := make(chan struct{})
	url := serve(t, key(1), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer close(stop)
	_, err := client(t, url, key(2), public(key(1)), Options{Silence: 100 * time.Millisecond}).Cases(t.Context())
	var n net.Error
	if !errors.As(err, &n) || !n.Timeout() {
		t.Errorf("silent server: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := client(t, url, key(2), public(key(1)), Options{}).Cases(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("given up: %v", err)
	}
}

func TestReceiveLimits(t *testing.T) {
	for name, c := range map[string]struct {
		body []byte
		code Code
	}{
		"empty":       {nil, CodeForm},
		"not cbor":    {[]byte("hello"), CodeForm},
		"indefinite":  {[]byte{0xbf, 0xff}, CodeForm},
		"twice a key": {[]byte{0xa2, 1, 0x80, 1, 0x80}, CodeForm},
		"trailing":    {[]byte{0xa0, 0xa0}, CodeForm},
		"huge array":  {[]byte{0xa1, 1, 0x9b, 0, 0, 0, 1, 0, 0, 0, 0}, CodeForm},
		"too many":    {mustEncode(t, &EntriesPush{Entries: make([]Entry, MaxEntries+1)}), CodeForm},
		"too large":   {make([]byte, MaxRequest+1), CodeTooLarge},
		"deep":        {append([]byte{0xa1, 1}, bytes.Repeat([]byte{0x81}, 40)...), CodeForm},
		"tagged":      {[]byte{0xc1, 0xa0}, CodeForm},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(c.body))
		var p *Problem
		if err := Receive(r, &EntriesPush{}); !errors.As(err, &p) || p.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func mustEncode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// samples is one message of each kind, filled.
func samples() map[string]any {
	h := trust.Hash(bytes.Repeat([]byte{3}, 32))
	head := Head{Device: trust.DeviceID{1}, Incarnation: trust.Incarnation{2}, Seq: 300, Hash: h}
	receipts := Receipts{Checkpoint: []byte("note"), Items: []Proof{{Hash: h, Index: 7, Hashes: []trust.Hash{h}}}, Consistency: []trust.Hash{h}}
	refused := []Refusal{{Hash: h, Code: CodeChain, Text: "prev"}}
	return map[string]any{
		"control-push":   &ControlPush{Records: [][]byte{{1, 2}}, From: 12},
		"control-result": &ControlResult{Receipts: receipts, Refused: refused},
		"control-need":   &ControlNeed{Case: trust.CaseID{9}, Have: []trust.Hash{h}},
		"control-batch":  &ControlBatch{Records: [][]byte{{3}}, More: true},
		"cases":          &Cases{Cases: []trust.CaseID{{9}}},
		"heads":          &Heads{Heads: []Head{head}},
		"entries-push":   &EntriesPush{Entries: []Entry{{Header: []byte{1}, Payload: []byte{2}}, {Header: []byte{3}}}, From: 12},
		"entries-result": &EntriesResult{Receipts: receipts, Refused: refused, Need: []Head{head}, Forks: []trust.Hash{h}},
		"entries-need":   &EntriesNeed{Heads: []Head{head}},
		"entries-batch":  &EntriesBatch{Entries: []Entry{{Header: []byte{1}, Payload: []byte{2}}}, More: true},
		"receipts-ask":   &ReceiptsAsk{Hashes: []trust.Hash{h}, From: 12},
		"receipts":       &receipts,
		"hash-list":      &HashList{Hashes: [][32]byte{h}},
		"item-list":      &ItemList{Items: []ItemID{{4}}},
		"item-objects":   &ItemObjects{Objects: [][]byte{{5}, {6}}},
		"log-state":      &LogState{Checkpoint: []byte("note"), Proof: []trust.Hash{h}},
		"problem":        &Problem{Code: CodeGap, Text: "from 4"},
	}
}

func TestVectors(t *testing.T) {
	for name, v := range samples() {
		got := mustEncode(t, v)
		path := filepath.Join("testdata", name+".cbor")
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: %x, frozen %x", name, got, want)
		}
		back := reflect.New(reflect.TypeOf(v).Elem()).Interface()
		if err := Decode(want, back); err != nil || !reflect.DeepEqual(back, v) {
			t.Errorf("%s: read back %+v, %v", name, back, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range samples() {
		b, err := Encode(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range samples() {
			m := reflect.New(reflect.TypeOf(v).Elem()).Interface()
			if Decode(b, m) != nil {
				continue
			}
			again, err := Encode(m)
			if err != nil {
				t.Fatalf("%T was read but is not written: %v", m, err)
			}
			if err := Decode(again, reflect.New(reflect.TypeOf(v).Elem()).Interface()); err != nil {
				t.Fatalf("%T was written but is not read: %v", m, err)
			}
		}
	})
}
