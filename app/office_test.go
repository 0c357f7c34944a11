package main

import (
	"context"
	crand "crypto/rand"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"genchi/storage/trust"
	"genchi/storage/vault/vaulttest"
	"genchi/sync/central"
	"genchi/sync/wire"
)

// office is the body's central server on a port of 127.0.0.1, with a folder of its own.
type office struct {
	t    *testing.T
	dir  string // its folder
	card string // file of the body card that names it
	body []*trust.Record
	addr string
	now  func() time.Time // nil: the clock

	// between may stand between the network and the server, to lose, change or invent answers.
	between func(http.Handler) http.Handler

	server  *http.Server
	done    chan struct{}
	central *central.Central
}

// newOffice makes the server's keys, has the registrar's laptop name them in the body card, and starts it.
func newOffice(t *testing.T, registrar *laptop) *office {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, dir: t.TempDir(), addr: l.Addr().String()}
	keys, err := central.Init(o.dir, "https://"+o.addr, crand.Reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := keys.Card().Text()
	if err != nil {
		t.Fatal(err)
	}
	write(t, registrar.path("server.card"), string(text))
	o.card = filepath.Join(t.TempDir(), "body.card")
	registrar.want(0, "", "body-card", "--server", registrar.path("server.card"), "--out", o.card)
	if o.body, err = trust.ParseCardFile(read(t, o.card)); err != nil {
		t.Fatal(err)
	}
	o.serve(l)
	t.Cleanup(o.stop)
	return o
}

func (o *office) serve(l net.Listener) {
	o.t.Helper()
	now := o.now
	if now == nil {
		now = testNow
	}
	c, err := central.Open(central.Options{Dir: o.dir, Body: o.body, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		o.t.Fatal(err)
	}
	cert, err := wire.Certificate(c.Keys().TLS)
	if err != nil {
		o.t.Fatal(err)
	}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next := c.Handler()
		if o.between != nil {
			next = o.between(next)
		}
		next.ServeHTTP(w, r)
	})
	o.central, o.done = c, make(chan struct{})
	o.server = &http.Server{Handler: h, ReadHeaderTimeout: 20 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)}
	srv, done := o.server, o.done
	go func() {
		defer close(done)
		_ = srv.Serve(tls.NewListener(l, wire.ServerTLS(cert))) // ends with stop
	}()
}

// stop ends the server as a kill would: open connections are cut.
func (o *office) stop() {
	if o.server == nil {
		return
	}
	_ = o.server.Close()
	<-o.done
	_ = o.central.Close()
	o.server = nil
}

// start begins again on the same port.
func (o *office) start() {
	o.t.Helper()
	var l net.Listener
	var err error
	for range 100 {
		if l, err = new(net.ListenConfig).Listen(o.t.Context(), "tcp", o.addr); err == nil {
			o.serve(l)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	o.t.Fatal(err)
}

// madeLaptop has a store that belongs to no body yet.
func madeLaptop(t *testing.T) *laptop {
	t.Helper()
	l := emptyLaptop(t)
	l.paper = vaulttest.Copy(t, l.path("store"))
	return l
}

// joined makes another auditor's laptop: it asks to join, gets a role card, and is put on the roster of the registrar's case.
func joined(t *testing.T, registrar *laptop, user string, enrol bool) *laptop {
	t.Helper()
	l := madeLaptop(t)
	ask := l.want(0, "", "join-request", "--user", user, "--out", l.path("request")).objects(t)[0]
	card := registrar.want(0, "", "role-card", "--request", l.path("request"), "--roles", "auditor", "--out", l.path("card")).objects(t)[0]
	if ask["fingerprint"] != card["fingerprint"] || ask["device"] != card["device"] {
		t.Fatalf("the request says %v, the card %v", ask, card)
	}
	got := l.want(0, "", "join", "--card", l.path("card")).objects(t)[0]
	if got["user"] != user || got["trial"] != true {
		t.Fatalf("joined as %v", got)
	}
	if enrol {
		registrar.do(object{"do": "enrol_auditor", "device": card["device"]})
	}
	return l
}

func (l *laptop) device() string { return fmt.Sprint(l.show("home")["device"]) }

// push and pull exchange with the central server and demand an exit status.
func (l *laptop) push(code int) object { l.t.Helper(); return l.want(code, "", "push").objects(l.t)[0] }

func (l *laptop) pull(code int) object { l.t.Helper(); return l.want(code, "", "pull").objects(l.t)[0] }

// same demands that laptops hold the same facts and read the same out of them.
func same(t *testing.T, ls ...*laptop) object {
	t.Helper()
	first := ls[0].show("case")
	for _, l := range ls[1:] {
		c := l.show("case")
		for _, k := range []string{"head", "state_hash", "entries", "conflict_count", "judged"} {
			if c[k] != first[k] {
				t.Errorf("%s: %v here, %v there", k, first[k], c[k])
			}
		}
	}
	return first
}

// verdict is what a check shows.
func (l *laptop) verdict(check string) (string, []string) {
	l.t.Helper()
	for _, row := range list(l.show("checks"), "checks") {
		if row["check"] == check {
			return fmt.Sprint(row["verdict"]), texts(row, "verdicts")
		}
	}
	return "", nil
}

// quickly does not wait between attempts.
func quickly(context.Context, time.Duration) error { return nil }
