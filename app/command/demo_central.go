package command

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/wire"
)

// central starts the body's server on a free port of 127.0.0.1 and names it in the body card. stop ends it.
func (d *demo) central(ctx context.Context, a *laptop) (stop func(), err error) {
	folder := filepath.Join(d.work, "central")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	url := "https://" + listener.Addr().String()
	body, err := d.nameServer(ctx, a, folder, url)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	c, err := central.Open(central.Options{Dir: folder, Body: body, Now: d.env.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("demo: %w", err), listener.Close())
	}
	cert, err := wire.Certificate(c.Keys().TLS)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("demo: %w", err), c.Close(), listener.Close())
	}
	srv := &http.Server{Handler: c.Handler(), ReadHeaderTimeout: 20 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(tls.NewListener(listener, wire.ServerTLS(cert))) // ends with the demo
	}()
	return func() {
		_ = srv.Close()
		<-done
		_ = c.Close()
	}, nil
}

// nameServer makes the server's keys, has the registrar put them on the body card, and gives the card's records.
func (d *demo) nameServer(ctx context.Context, a *laptop, folder, url string) ([]*trust.Record, error) {
	keys, err := central.Init(folder, url, d.env.Rand, nil)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	text, err := keys.Card().Text()
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	card := filepath.Join(d.work, "server.card")
	if err := os.WriteFile(card, text, 0o600); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	out := filepath.Join(d.work, "body.card")
	if _, err := a.one(ctx, "body-card", "--server", card, "--out", out); err != nil {
		return nil, err
	}
	body, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return trust.ParseCardFile(body)
}
