package intake

import (
	"context"
	"slices"
	"sync"
)

// gate lets in, in order, whoever fits into what is left of an amount.
type gate struct {
	mu      sync.Mutex
	left    int64
	waiting []*waiter
}

type waiter struct {
	need int64
	in   chan struct{} // closed when it is let in
}

func newGate(amount int64) *gate { return &gate{left: amount} }

// enter takes need, at most the whole amount, as soon as it is left and nobody waits before; leave gives it back. The error is that of ctx.
func (g *gate) enter(ctx context.Context, need int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &waiter{need: need, in: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, w)
	g.admit()
	g.mu.Unlock()
	select {
	case <-w.in:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.Index(g.waiting, w); i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
	} else { // let in meanwhile
		g.left += need
	}
	g.admit()
	return ctx.Err()
}

func (g *gate) leave(need int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left += need
	g.admit()
}

// admit lets in from the front. The caller holds mu.
func (g *gate) admit() {
	for len(g.waiting) > 0 && g.waiting[0].need <= g.left {
		w := g.waiting[0]
		g.waiting = g.waiting[1:]
		g.left -= w.need
		close(w.in)
	}
}
