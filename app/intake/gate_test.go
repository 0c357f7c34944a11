package intake

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestGateSharesAnAmount(t *testing.T) {
	g := newGate(10)
	if err := errors.Join(g.enter(t.Context(), 4), g.enter(t.Context(), 6)); err != nil {
		t.Fatal(err)
	}
	short, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if err := g.enter(short, 10); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("let in beyond the amount: %v", err)
	}
	in := make(chan int64, 2)
	big := &waiter{need: 10, in: make(chan struct{})}
	g.waiting = append(g.waiting, big)
	go func() { in <- 1; _ = g.enter(t.Context(), 1); in <- 2 }()
	<-in
	g.leave(4)
	select {
	case <-in:
		t.Fatal("a small one went before a large one that waited")
	case <-big.in:
		t.Fatal("let in beyond the amount")
	case <-time.After(10 * time.Millisecond):
	}
	g.leave(6)
	<-big.in
	g.leave(10)
	<-in
	g.leave(1)
	if g.left != 10 || len(g.waiting) != 0 {
		t.Errorf("%d left, %d wait", g.left, len(g.waiting))
	}
}

func TestGateIsNeverOverdrawn(t *testing.T) {
	g := newGate(100)
	var group sync.WaitGroup
	var mu sync.Mutex
	var inside, most int64
	for i := range 200 {
		group.Go(func() {
			need := int64(i%60 + 1)
			ctx, stop := context.WithTimeout(t.Context(), time.Duration(i)*100*time.Microsecond)
			defer stop()
			if g.enter(ctx, need) != nil {
				return
			}
			mu.Lock()
			inside += need
			most = max(most, inside)
			mu.Unlock()
			time.Sleep(50 * time.Microsecond)
			mu.Lock()
			inside -= need
			mu.Unlock()
			g.leave(need)
		})
	}
	group.Wait()
	if most > 100 || g.left != 100 || len(g.waiting) != 0 {
		t.Errorf("%d inside, %d left, %d wait", most, g.left, len(g.waiting))
	}
}
