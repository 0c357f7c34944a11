package synctest

import (
	"context"
	"crypto/sha256"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/exchange"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Address is what laptops dial; Server.Dial leads it to wherever the server listens just now.
const Address = "https://127.0.0.1:8443"

// Server is a central server that can be stopped, started again, and broken.
type Server struct {
	tb   testing.TB
	Site Site
	Card trust.Server
	Body []*trust.Record

	// Change, when set, alters the options of the next Start.
	Change func(*central.Options)
	// Wrap, when set, stands between network and server from the next Start on.
	Wrap func(http.Handler) http.Handler

	mu      sync.Mutex
	Central *central.Central
	http    *http.Server
	addr    string
}

// counter is a reader that gives fixed bytes: servers of tests have the same keys every time.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

// NewServer makes the keys of a server that keeps its things in a site. Body is set before Start.
func NewServer(tb testing.TB, site Site) *Server {
	tb.Helper()
	return newServer(tb, site, &counter{}, nil)
}

// Follower makes a server in another site whose log follows that of s, as after a restore.
func (s *Server) Follower(site Site) *Server {
	s.tb.Helper()
	store := s.Site.Store(s.Body[0].Body)
	last, err := central.LastOf(s.Site.Dir(), store)
	if err == nil && store != nil {
		err = store.Close()
	}
	if err != nil {
		s.tb.Fatal(err)
	}
	return newServer(s.tb, site, &counter{n: 100}, last)
}

// Beside makes another instance of the same server.
func (s *Server) Beside() *Server {
	return &Server{tb: s.tb, Site: s.Site, Card: s.Card, Body: s.Body}
}

func newServer(tb testing.TB, site Site, random io.Reader, previous *receipt.Previous) *Server {
	tb.Helper()
	s := &Server{tb: tb, Site: site}
	keys, err := central.Init(site.Dir(), Address, random, previous)
	if err != nil {
		tb.Fatal(err)
	}
	s.Card = keys.Card().Server
	return s
}

// Start opens the site and serves it.
func (s *Server) Start() {
	s.tb.Helper()
	o := central.Options{Dir: s.Site.Dir(), Store: s.Site.Store(s.Body[0].Body), Body: s.Body, Now: Clock, MinFree: 1}
	if s.Change != nil {
		s.Change(&o)
	}
	c, err := central.Open(o)
	if err != nil {
		s.tb.Fatal(err)
	}
	cert, err := wire.Certificate(c.Keys().TLS)
	if err != nil {
		s.tb.Fatal(err)
	}
	h := c.Handler()
	if s.Wrap != nil {
		h = s.Wrap(h)
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		s.tb.Fatal(err)
	}
	srv := &http.Server{Handler: h, TLSConfig: wire.ServerTLS(cert), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.ServeTLS(l, "", "") }()
	s.mu.Lock()
	s.Central, s.http, s.addr = c, srv, l.Addr().String()
	s.mu.Unlock()
	s.tb.Cleanup(s.Stop)
}

// Stop cuts all connections and closes the site. Stopping twice is fine.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http == nil {
		return
	}
	_ = s.http.Close() // cuts
	waitIdle(s.Central)
	if err := s.Central.Close(); err != nil {
		s.tb.Error(err)
	}
	s.http = nil
}

// waitIdle waits for requests that were cut to notice it.
func waitIdle(c *central.Central) {
	for range 1000 {
		if c.Busy() == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Dial connects to the server where it listens now.
func (s *Server) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	s.mu.Lock()
	addr := s.addr
	s.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, addr)
}

// Engine returns an exchange of the laptop with the server that does not wait between attempts. change may alter the options.
func (s *Server) Engine(l *Laptop, change func(*exchange.Options)) *exchange.Engine {
	s.tb.Helper()
	o := exchange.Options{
		Server: s.Card, TLS: l.TLS, Store: l.Store(), Dial: s.Dial,
		Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	if change != nil {
		change(&o)
	}
	e, err := exchange.New(o)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(e.Close)
	return e
}

// Case returns a case id made from a name.
func Case(name string) trust.CaseID {
	h := sha256.Sum256([]byte(name))
	return trust.CaseID(h[:16])
}
