package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

const healthEvery = 10 * time.Second

// answerHealth answers GET /ready, and says in the log when the answer changes.
func answerHealth(ctx context.Context, address string, ready func() error, log io.Writer) (end func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	h := &health{ready: ready, log: slog.New(slog.NewTextHandler(log, nil))}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ready", func(w http.ResponseWriter, _ *http.Request) {
		if h.ask() != nil { // why is the operator's business
			http.Error(w, "the store is out of reach", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ready\n")
	})
	s := &http.Server{Handler: mux, ReadHeaderTimeout: headerPatience, IdleTimeout: idlePatience, ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelInfo)}
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { _ = s.Serve(l) }) // ends with Close
	work.Go(func() { h.watch(ctx) })
	h.log.Info("health", "address", l.Addr().String())
	return func() {
		cancel()
		_ = s.Close()
		work.Wait()
	}, nil
}

type health struct {
	ready func() error
	log   *slog.Logger

	mu  sync.Mutex
	bad bool
}

// ask asks the server and notes a change.
func (h *health) ask() error {
	err := h.ready()
	h.mu.Lock()
	defer h.mu.Unlock()
	if bad := err != nil; bad != h.bad {
		h.bad = bad
		if bad {
			h.log.Error("not ready", "error", err)
		} else {
			h.log.Info("ready again")
		}
	}
	return err
}

func (h *health) watch(ctx context.Context) {
	tick := time.NewTicker(healthEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = h.ask() // it is noted
		}
	}
}
