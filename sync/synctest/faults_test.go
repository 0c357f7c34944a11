package synctest

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// TestEveryFailedStepOfTheServer fails each step of the server's store once, a folder with a full disk, in the middle of a push. The push is simply made again:
// nothing acknowledged is lost and the scrub finds nothing.
func TestEveryFailedStepOfTheServer(t *testing.T) { each(t, everyFailedStepOfTheServer) }

func everyFailedStepOfTheServer(t *testing.T, on Backend) {
	for at, by := int64(1), stride(on(t), 5, 41); ; at += by {
		failed := failStep(t, on, at)
		if !failed {
			t.Logf("%d steps", at)
			return
		}
	}
}

// stride is how many steps a test of every step goes at once: odd with a remote store, whose steps are by turns a message and its answer.
func stride(site Site, folder, remote int64) int64 {
	_, local := site.(*folderSite)
	switch {
	case os.Getenv("GENCHI_SOAK") != "":
		return 1
	case local:
		return folder
	}
	return remote
}

func failStep(t *testing.T, on Backend, at int64) bool {
	_, s, a, _, in := start(t, on, nil)
	defer s.Stop()
	first := a.Note(in, 1, 3)
	item := a.Attach(in, "photo", 20_000, 1000)
	var steps atomic.Int64
	restore := s.Site.Fail(func(step int64) bool {
		steps.Store(step)
		return step == at
	})
	defer restore()
	e := s.Engine(a, func(o *exchange.Options) { o.Attempts = 2 })
	push := func() {
		r, err := e.Push(t.Context(), in, []exchange.Item{item})
		if err != nil || len(r.Parked) > 0 {
			t.Fatalf("step %d: %+v, %v", at, r, err)
		}
	}
	push()
	second := a.Note(in, 1, 2)
	push()
	restore()
	checkReceived(t, s, a, in, append(first, second...))
	s.Stop()
	s.Start()
	report, err := s.Central.Scrub(t.Context())
	if err != nil || len(report.Findings) > 0 || report.Entries != 5 || report.Chunks != 2 || report.LogSize != 10 {
		t.Fatalf("step %d: scrub %+v, %v", at, report, err)
	}
	return steps.Load() >= at
}

// TestWhoMayAskWhat is the matrix of callers and paths.
func TestWhoMayAskWhat(t *testing.T) { each(t, whoMayAskWhat) }

func whoMayAskWhat(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	outsider := w.Laptop(w.Device("tanaka"))
	gone := w.Laptop(w.Device("ito"))
	w.Roster(in, gone.Device)
	w.Revoke(gone.Device)
	w.Remove(in, b.Device)
	a.Know(w.Records...)
	mustPush(t, s.Engine(a, nil), in)
	stranger := w.Laptop(w.Stranger("stranger"))

	ctx := t.Context()
	type ask func(c *wire.Client) error
	anyone := map[string]ask{
		"control":    func(c *wire.Client) error { _, err := c.PushControl(ctx, &wire.ControlPush{}); return err },
		"checkpoint": func(c *wire.Client) error { _, err := c.LogState(ctx, 0); return err },
	}
	known := map[string]ask{
		"cases":        func(c *wire.Client) error { _, err := c.Cases(ctx); return err },
		"body records": func(c *wire.Client) error { _, err := c.NeedControl(ctx, &wire.ControlNeed{}); return err },
	}
	members := map[string]ask{
		"case records":   func(c *wire.Client) error { _, err := c.NeedControl(ctx, &wire.ControlNeed{Case: in}); return err },
		"heads":          func(c *wire.Client) error { _, err := c.Heads(ctx, in); return err },
		"entries":        func(c *wire.Client) error { _, err := c.PushEntries(ctx, in, &wire.EntriesPush{}); return err },
		"need":           func(c *wire.Client) error { _, err := c.NeedEntries(ctx, in, &wire.EntriesNeed{}); return err },
		"receipts":       func(c *wire.Client) error { _, err := c.Receipts(ctx, in, &wire.ReceiptsAsk{}); return err },
		"chunks missing": func(c *wire.Client) error { _, err := c.MissingChunks(ctx, in, &wire.HashList{}); return err },
		"items missing":  func(c *wire.Client) error { _, err := c.MissingItems(ctx, in, &wire.ItemList{}); return err },
		"put chunk": func(c *wire.Client) error {
			_, err := c.PutChunk(ctx, in, sha256.Sum256([]byte("x")), strings.NewReader("x"), 1)
			return err
		},
		"get chunk": func(c *wire.Client) error {
			body, _, err := c.GetChunk(ctx, in, sha256.Sum256([]byte("y")))
			if err == nil {
				_ = body.Close()
			}
			return notFound(err)
		},
		"put item": func(c *wire.Client) error { _, err := c.PutItem(ctx, in, wire.ItemID{1}, []byte("key")); return err },
		"get item": func(c *wire.Client) error { _, err := c.GetItem(ctx, in, wire.ItemID{2}); return notFound(err) },
	}
	for who, c := range map[string]struct {
		l              *Laptop
		known, members wire.Code
	}{
		"member":   {a, "", ""},
		"stranger": {stranger, wire.CodeUnknown, wire.CodeUnknown},
		"outsider": {outsider, "", wire.CodeRoster},
		"removed":  {b, "", wire.CodeRoster},
		"revoked":  {gone, wire.CodeRevoked, wire.CodeRevoked},
	} {
		cl := client(t, s, c.l)
		for _, g := range []struct {
			want wire.Code
			asks map[string]ask
		}{{"", anyone}, {c.known, known}, {c.members, members}} {
			for path, f := range g.asks {
				var p *wire.Problem
				err := f(cl)
				if err == nil && g.want != "" || err != nil && (!errors.As(err, &p) || p.Code != g.want) {
					t.Errorf("%s asks for %s: %v, want %q", who, path, err, g.want)
				}
			}
		}
	}
}

func notFound(err error) error {
	var p *wire.Problem
	if errors.As(err, &p) && p.Code == wire.CodeNotFound {
		return nil
	}
	return err
}

func TestQuotaAndFullServer(t *testing.T) { each(t, quotaAndFullServer) }

func quotaAndFullServer(t *testing.T, on Backend) {
	_, s, a, _, in := start(t, on, func(s *Server) { s.Change = func(o *central.Options) { o.MaxCase = 50_000 } })
	small, large := a.Attach(in, "small", 30_000), a.Attach(in, "large", 30_000)
	hashes := a.Note(in, 1, 2)
	r := mustPush(t, s.Engine(a, nil), in, small, large)
	if len(r.Items) != 1 || len(r.Parked) != 1 || r.Parked[0].Code != wire.CodeQuota {
		t.Fatalf("quota: %+v", r)
	}
	checkReceived(t, s, a, in, hashes) // a parked photo hinders no entry
	s.Stop()
	if _, folder := s.Site.(*folderSite); !folder {
		return // how much is free can't be seen from here
	}
	s.Change = func(o *central.Options) { o.MinFree = 1 << 62 }
	s.Start()
	a.Note(in, 1, 1)
	_, err := s.Engine(a, nil).Push(t.Context(), in, nil)
	var p *wire.Problem
	if !errors.As(err, &p) || p.Code != wire.CodeSpace || p.Status != http.StatusInsufficientStorage {
		t.Fatalf("full: %v", err)
	}
}

func TestChunkDamagedOnTheLaptopIsParked(t *testing.T) { each(t, chunkDamagedOnTheLaptopIsParked) }

func chunkDamagedOnTheLaptopIsParked(t *testing.T, on Backend) {
	_, s, a, _, in := start(t, on, nil)
	bad, good := a.Attach(in, "bad", 30_000), a.Attach(in, "good", 30_000)
	gone := a.Attach(in, "gone", 30_000)
	for _, item := range []exchange.Item{bad, gone} {
		path := chunkFile(t, a, item.Chunks[0].Hash)
		if item.ID == gone.ID {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[100] ^= 1
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := mustPush(t, s.Engine(a, nil), in, bad, gone, good)
	why := map[wire.ItemID]wire.Code{}
	for _, p := range r.Parked {
		why[p.Item] = p.Code
	}
	if len(r.Items) != 1 || r.Items[0] != good.ID || len(r.Parked) != 2 || why[bad.ID] != wire.CodeDigest || why[gone.ID] != wire.CodeNotFound {
		t.Fatalf("%+v", r)
	}
}

func chunkFile(t *testing.T, l *Laptop, hash [32]byte) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(l.Dir, "evidence", "*", trust.Hash(hash).String()))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	return found[0]
}

func TestGivenUpInTheMiddle(t *testing.T) { each(t, givenUpInTheMiddle) }

func givenUpInTheMiddle(t *testing.T, on Backend) {
	_, s, a, _, in := start(t, on, nil)
	a.Note(in, 1, 5)
	items := []exchange.Item{a.Attach(in, "1", 100_000, 100_000), a.Attach(in, "2", 100_000, 100_000)}
	ctx, cancel := context.WithCancel(t.Context())
	e := s.Engine(a, func(o *exchange.Options) {
		o.Connections = 1
		o.Events = func(ev exchange.Event) {
			if ev.Kind == exchange.Bytes {
				cancel()
			}
		}
	})
	r, err := e.Push(ctx, in, items)
	if !errors.Is(err, context.Canceled) || r.Entries != 5 || len(r.Items) > 1 || len(r.Parked) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	sent := r.Bytes
	r = mustPush(t, s.Engine(a, nil), in, items...)
	if len(r.Items) != 2 || r.Bytes+sent < 400_000 || r.Bytes >= 400_000 {
		t.Fatalf("%d and %d bytes: %+v", sent, r.Bytes, r)
	}
}

func TestRateLimitSlowsAPush(t *testing.T) { each(t, rateLimitSlowsAPush) }

func rateLimitSlowsAPush(t *testing.T, on Backend) {
	_, s, a, _, in := start(t, on, nil)
	item := a.Attach(in, "1", 40_000)
	begin := time.Now()
	r, err := s.Engine(a, func(o *exchange.Options) { o.Rate = 100_000 }).Push(t.Context(), in, []exchange.Item{item})
	if err != nil || len(r.Items) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if took := time.Since(begin); took < 150*time.Millisecond {
		t.Errorf("40,000 bytes at 100,000 a second took %v", took)
	}
}
