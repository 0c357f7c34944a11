package exchange

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// ErrNoServer says that the body card names no central server.
var ErrNoServer = errors.New("the body card names no server")

// ErrHostile says that the server answers in a way that no honest one does.
var ErrHostile = errors.New("the server's answer cannot be true")

// Options of an Engine. Zero values are the normal ones.
type Options struct {
	Server  trust.Server       // of the body card
	Address string             // other than on the body card, https://host:port; the keys stay those of the card
	TLS     ed25519.PrivateKey // of this device
	Store   *Store
	Events  func(Event) // called from several goroutines

	Rate        int64 // bytes a second in each direction; 0 means no cap
	Connections int   // for chunks; 0 means 4
	Attempts    int   // of one request before giving up; 0 means 6

	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	Pause  func(ctx context.Context, d time.Duration) error // waits between attempts; nil sleeps
	Jitter func() float64                                   // in [0,1); nil is math/rand
}

// Engine exchanges with one server. Its methods may run at once.
type Engine struct {
	o      Options
	client *wire.Client
	key    receipt.Key
	up     *limiter
	down   *limiter

	buffers wire.Buffers

	mu      sync.Mutex
	asked   bool                // the store was asked for the witness
	witness *receipt.Checkpoint // newest that we know of this log; nil for none
	older   map[string][]byte   // checkpoints of other logs, while none of this is known
}

// New prepares an exchange. Nothing is sent yet.
func New(o Options) (*Engine, error) {
	if len(o.Server.TLSKey) == 0 || o.Server.URL == "" && o.Address == "" {
		return nil, ErrNoServer
	}
	if o.Address == "" {
		o.Address = o.Server.URL
	}
	if o.Connections <= 0 {
		o.Connections = 4
	}
	if o.Attempts <= 0 {
		o.Attempts = 6
	}
	if o.Events == nil {
		o.Events = func(Event) {}
	}
	if o.Pause == nil {
		o.Pause = sleep
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	cert, err := wire.Certificate(o.TLS)
	if err != nil {
		return nil, err
	}
	client, err := wire.NewClient(o.Address, cert, o.Server.TLSKey, wire.Options{Connections: o.Connections + 1, Dial: o.Dial})
	if err != nil {
		return nil, err
	}
	return &Engine{
		o: o, client: client, key: receipt.Key{Origin: o.Server.LogOrigin, Public: o.Server.LogKey},
		up: newLimiter(o.Rate), down: newLimiter(o.Rate),
	}, nil
}

// Close drops connections.
func (e *Engine) Close() { e.client.Close() }

const (
	firstPause = time.Second
	maxPause   = 5 * time.Minute
)

// try makes one request until it succeeds, is refused for good, or was tried often enough. f must be repeatable.
func (e *Engine) try(ctx context.Context, what string, f func(context.Context) error) error {
	limit := firstPause
	for attempt := 1; ; attempt++ {
		err := f(ctx)
		if err == nil || !retryable(err) || attempt >= e.o.Attempts || ctx.Err() != nil {
			if err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			return nil
		}
		e.o.Events(Event{Kind: Waiting, Text: what, Err: err})
		if err := e.o.Pause(ctx, time.Duration(e.o.Jitter()*float64(limit))); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		limit = min(2*limit, maxPause)
	}
}

// retryable tells whether the same request may do better later.
func retryable(err error) bool {
	var p *wire.Problem
	switch {
	case errors.As(err, &p):
		return p.Later()
	case errors.Is(err, wire.ErrPin), errors.Is(err, wire.ErrForm), errors.Is(err, wire.ErrTooLarge), errors.Is(err, ErrHostile),
		errors.Is(err, errLocal), errors.Is(err, errMoved), errors.Is(err, receipt.ErrSplit), errors.Is(err, receipt.ErrRewound), errors.Is(err, context.Canceled):
		return false
	}
	return true
}

// errLocal marks faults of this laptop's store: repeating a request does not mend them.
var errLocal = errors.New("the store of this laptop")

func local(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errLocal, err)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// asked makes a request with an answer.
func asked[T any](ctx context.Context, e *Engine, what string, f func(context.Context) (*T, error)) (answer *T, err error) {
	err = e.try(ctx, what, func(ctx context.Context) error {
		answer, err = f(ctx)
		return err
	})
	return answer, err
}
