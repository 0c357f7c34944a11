package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"genchi/sync/wire"
)

const (
	headerPatience = 20 * time.Second
	idlePatience   = 2 * time.Minute
	stopPatience   = 15 * time.Second
)

func serve(ctx context.Context, args []string, out, log io.Writer) (err error) {
	var p place
	var listen, health string
	err = flags("serve", args, log, func(f *flag.FlagSet) {
		p.flags(f)
		f.StringVar(&listen, "listen", "127.0.0.1:8443", "address to listen on; port 0 takes a free one")
		f.StringVar(&health, "health", "", "address at which GET /ready says, without TLS, whether requests can be answered")
	}, &p.folder, &p.body, &listen)
	if err != nil {
		return err
	}
	c, err := p.open(log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	cert, err := wire.Certificate(c.Keys().TLS)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return err
	}
	s := &http.Server{
		Handler: c.Handler(), TLSConfig: wire.ServerTLS(cert), MaxHeaderBytes: 16 << 10,
		ReadHeaderTimeout: headerPatience, IdleTimeout: idlePatience, ErrorLog: slog.NewLogLogger(slog.NewTextHandler(log, nil), slog.LevelInfo),
	}
	if health != "" {
		end, err := answerHealth(ctx, health, c.Ready, log)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		defer end()
	}
	if _, err := fmt.Fprintf(out, "genchi-central ready https://%s\n", l.Addr()); err != nil {
		return errors.Join(err, l.Close())
	}
	return until(ctx, s, l)
}

// until serves until the context ends, then lets running requests finish.
func until(ctx context.Context, s *http.Server, l net.Listener) error {
	done := make(chan error, 1)
	go func() { done <- s.ServeTLS(l, "", "") }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	err := s.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.Close()
	}
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
