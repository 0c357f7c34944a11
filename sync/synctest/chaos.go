package synctest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
)

// Chaos breaks a share of requests and connections, in an order that the seed fixes as far as goroutines allow.
type Chaos struct {
	Quiet atomic.Bool // lets everything through

	mu     sync.Mutex
	random *rand.Rand
	counts map[string]int
}

// NewChaos returns a network that breaks one request in three.
func NewChaos(seed uint64) *Chaos {
	return &Chaos{random: rand.New(rand.NewPCG(seed, 1)), counts: map[string]int{}} //nolint:gosec // to be repeatable
}

func (c *Chaos) draw(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.random.IntN(n)
}

func (c *Chaos) count(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what]++
}

// Counts tells how often each fault happened.
func (c *Chaos) Counts() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]int{}
	for k, v := range c.counts {
		out[k] = v
	}
	return out
}

// Handler stands before a server.
func (c *Chaos) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault := c.draw(15)
		if c.Quiet.Load() {
			fault = 14
		}
		switch fault {
		case 0:
			c.count("request lost")
			panic(http.ErrAbortHandler)
		case 1:
			c.count("answer lost")
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		case 2:
			c.count("request repeated")
			c.twice(next, w, r)
		case 3:
			c.count("answer cut")
			c.cut(next, w, r)
		case 4:
			c.count("body cut")
			r.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, int64(c.draw(2000))), brokenReader{}))
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// twice delivers a request two times, as a proxy that repeats does; the client sees the second answer.
func (c *Chaos) twice(next http.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	first := r.Clone(r.Context())
	first.Body, r.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
	next.ServeHTTP(httptest.NewRecorder(), first)
	next.ServeHTTP(w, r)
}

// cut sends a part of the answer under the full length.
func (c *Chaos) cut(next http.Handler, w http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	next.ServeHTTP(rec, r)
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	b := rec.Body.Bytes()
	_, _ = w.Write(b[:c.draw(len(b)+1)])
	panic(http.ErrAbortHandler)
}

// Dial wraps connections so that one in four is cut after some bytes, in either direction.
func (c *Chaos) Dial(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil || c.Quiet.Load() || c.draw(4) > 0 {
			return conn, err
		}
		c.count("connection cut")
		cut := &cutConn{Conn: conn}
		cut.left.Store(int64(c.draw(60_000)))
		return cut, nil
	}
}

type cutConn struct {
	net.Conn
	left atomic.Int64
}

var errCut = errors.New("the connection was cut")

func (c *cutConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.left.Add(-int64(n)) < 0 {
		_ = c.Close()
		return 0, errCut
	}
	return n, err
}

func (c *cutConn) Write(p []byte) (int, error) {
	if c.left.Add(-int64(len(p))) < 0 {
		_, _ = c.Conn.Write(p[:len(p)/2])
		_ = c.Close()
		return 0, errCut
	}
	return c.Conn.Write(p)
}
