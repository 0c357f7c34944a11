package exchange

import (
	"context"
	"io"
	"sync"
	"time"
)

const slice = 16 << 10 // bytes that are let through at once

// limiter caps a rate over all readers that share it.
type limiter struct {
	rate int64 // bytes a second; 0 lets everything through
	mu   sync.Mutex
	next time.Time // when the next byte may pass
}

func newLimiter(rate int64) *limiter { return &limiter{rate: rate} }

// wait takes n bytes out of the budget and waits until they may pass.
func (l *limiter) wait(ctx context.Context, n int) error {
	if l.rate <= 0 || n <= 0 {
		return nil
	}
	l.mu.Lock()
	now := time.Now()
	if l.next.Before(now) {
		l.next = now
	}
	pause := l.next.Sub(now)
	l.next = l.next.Add(time.Duration(float64(n) / float64(l.rate) * float64(time.Second)))
	l.mu.Unlock()
	if pause <= 0 {
		return nil
	}
	return sleep(ctx, pause)
}

// reader passes r on at the limited rate.
func (l *limiter) reader(ctx context.Context, r io.Reader) io.Reader {
	if l.rate <= 0 {
		return r
	}
	return &limitedReader{ctx, l, r}
}

type limitedReader struct {
	ctx context.Context //nolint:containedctx // of the one request whose body this is
	l   *limiter
	r   io.Reader
}

func (r *limitedReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p[:min(len(p), slice)])
	if wait := r.l.wait(r.ctx, n); wait != nil {
		return n, wait
	}
	return n, err
}
