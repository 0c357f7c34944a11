package exchange

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

func testEngine(o Options) *Engine {
	e := &Engine{o: o}
	e.o.Events = func(Event) {}
	return e
}

func TestBackOffGrowsAndEnds(t *testing.T) {
	var pauses []time.Duration
	e := testEngine(Options{Attempts: 12, Jitter: func() float64 { return 1 }, Pause: func(_ context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return nil
	}})
	down := errors.New("down")
	calls := 0
	err := e.try(t.Context(), "x", func(context.Context) error { calls++; return down })
	if !errors.Is(err, down) || calls != 12 || len(pauses) != 11 {
		t.Fatalf("%v after %d calls, %d pauses", err, calls, len(pauses))
	}
	if pauses[0] != time.Second || pauses[3] != 8*time.Second || pauses[10] != 5*time.Minute {
		t.Fatalf("pauses %v", pauses)
	}
	calls = 0
	if err := e.try(t.Context(), "x", func(context.Context) error {
		if calls++; calls < 3 {
			return down
		}
		return nil
	}); err != nil || calls != 3 {
		t.Fatalf("%v after %d calls", err, calls)
	}
}

func TestWhatIsNotTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		err   error
		again bool
	}{
		"network":      {io.ErrUnexpectedEOF, true},
		"busy":         {wire.Refuse(wire.CodeBusy, ""), true},
		"internal":     {wire.Refuse(wire.CodeInternal, ""), true},
		"server full":  {wire.Refuse(wire.CodeSpace, ""), true},
		"timeout":      {context.DeadlineExceeded, true},
		"refused":      {wire.Refuse(wire.CodeChain, ""), false},
		"not let in":   {wire.Refuse(wire.CodeRoster, ""), false},
		"quota":        {wire.Refuse(wire.CodeQuota, ""), false},
		"other server": {wire.ErrPin, false},
		"no message":   {wire.ErrForm, false},
		"hostile":      {ErrHostile, false},
		"our disk":     {local(errors.New("full")), false},
		"split":        {receipt.ErrSplit, false},
		"given up":     {context.Canceled, false},
	} {
		calls := 0
		e := testEngine(Options{Attempts: 2, Jitter: func() float64 { return 0 }, Pause: func(context.Context, time.Duration) error { return nil }})
		err := e.try(t.Context(), "x", func(context.Context) error { calls++; return c.err })
		if !errors.Is(err, c.err) || (calls == 2) != c.again {
			t.Errorf("%s: %d calls, %v", name, calls, err)
		}
	}
}

func TestRateIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(100_000)
		begin := time.Now()
		done := make(chan error, 2)
		for range 2 { // two readers share the rate
			go func() {
				_, err := io.Copy(io.Discard, l.reader(t.Context(), bytes.NewReader(make([]byte, 500_000))))
				done <- err
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(begin); took < 9*time.Second || took > 11*time.Second {
			t.Errorf("a million bytes at 100,000 a second took %v", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := io.Copy(io.Discard, l.reader(ctx, bytes.NewReader(make([]byte, 500_000)))); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
	})
}

func TestNewRefusesABodyWithoutServer(t *testing.T) {
	if _, err := New(Options{Server: trust.Server{}}); !errors.Is(err, ErrNoServer) {
		t.Errorf("%v", err)
	}
	if _, err := New(Options{Server: trust.Server{URL: "http://h", TLSKey: make([]byte, 32)}, TLS: ed25519.NewKeyFromSeed(make([]byte, 32))}); !errors.Is(err, wire.ErrForm) {
		t.Errorf("not TLS: %v", err)
	}
}
