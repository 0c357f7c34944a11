//go:build !nopostgres

package synctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/central/remote/remotetest"
	"genchi/sync/exchange"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

func init() { backends["remote"] = Remote }

// remoteSite keeps a server's things in PostgreSQL and S3.
type remoteSite struct {
	*remotetest.Site
	tb  testing.TB
	dir string
}

// Remote is the backend of package remote.
func Remote(tb testing.TB) Site {
	tb.Helper()
	return &remoteSite{remotetest.Shared(tb).Site(tb), tb, tb.TempDir()}
}

func (r *remoteSite) Dir() string { return r.dir }

func (r *remoteSite) Copy() Site {
	to := &remoteSite{r.Site.Copy(), r.tb, r.tb.TempDir()}
	if err := os.CopyFS(to.dir, os.DirFS(r.dir)); err != nil {
		r.tb.Fatal(err)
	}
	return to
}

// TestSeveralInstances lets four laptops push through two instances at once while one of them is stopped and started. Every receipt is proved under
// one log, every checkpoint continues every smaller one, and nothing that was acknowledged is lost.
func TestSeveralInstances(t *testing.T) {
	s := NewServer(t, Remote(t))
	w := NewWorld(t, s.Card)
	in, other := Case("case"), Case("other")
	var laptops []*Laptop
	var devices []*Device
	for i := range 4 {
		devices = append(devices, w.Device(fmt.Sprint("auditor ", i)))
	}
	w.Roster(in, devices...)
	w.Roster(other, devices...)
	s.Body = []*trust.Record{w.Card}
	s.Start()
	second := s.Beside()
	second.Start()
	items := map[*Laptop][]exchange.Item{}
	for _, d := range devices {
		l := w.Laptop(d, w.Records...)
		laptops = append(laptops, l)
		for i := range 3 {
			items[l] = append(items[l], l.Attach(in, fmt.Sprintf("%s %d", l.Name, i), 30_000, 20_000))
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var work sync.WaitGroup
	for i, l := range laptops {
		instances := []*Server{s, second}
		work.Go(func() {
			for round := range 6 {
				l.Note(in, byte(round%2+1), 5)
				l.Note(other, 7, 2)
				for {
					e := instances[(round+i)%2].Engine(l, func(o *exchange.Options) { o.Attempts = 2 })
					r, err := e.Push(ctx, in, items[l])
					if err == nil && len(r.Parked) == 0 {
						_, err = e.Push(ctx, other, nil)
					}
					if err == nil && len(r.Parked) == 0 {
						break
					}
					if ctx.Err() != nil {
						t.Errorf("%s, round %d: %+v, %v", l.Name, round, r, err)
						return
					}
				}
			}
		})
	}
	for range 3 {
		time.Sleep(100 * time.Millisecond)
		second.Stop()
		second.Start()
	}
	work.Wait()

	var checks []*receipt.Checkpoint
	key := receipt.Key{Origin: s.Card.LogOrigin, Public: s.Card.LogKey}
	for _, l := range laptops {
		checkReceived(t, s, l, in, l.Entries(in))
		checkReceived(t, s, l, other, l.Entries(other))
		for _, r := range l.Receipts(in) {
			c, err := receipt.ParseCheckpoint(r.Receipt.Checkpoint, key)
			if err != nil {
				t.Fatal(err)
			}
			checks = append(checks, c)
		}
	}
	slices.SortFunc(checks, func(a, b *receipt.Checkpoint) int { return int(a.Size - b.Size) })
	for i, c := range checks[1:] {
		proof, err := bare(t, s, laptops[0].Device).LogState(ctx, checks[i].Size)
		if err != nil {
			t.Fatal(err)
		}
		newest, err := receipt.ParseCheckpoint(proof.Checkpoint, key)
		if err != nil {
			t.Fatal(err)
		}
		if err := receipt.CheckConsistency(checks[i], newest, asHashes(proof.Proof)); err != nil {
			t.Fatal(err)
		}
		if c.Size == checks[i].Size && c.Root != checks[i].Root {
			t.Fatalf("two roots for size %d", c.Size)
		}
	}
	for _, server := range []*Server{s, second} {
		report, err := server.Central.Scrub(ctx)
		if err != nil || len(report.Findings) > 0 || report.Entries != 4*6*7 || report.Chunks != 4*3*2 || report.Items != 4*3 || report.LogSize != int64(4*6*7+len(w.Records)) {
			t.Fatalf("scrub: %+v, %v", report, err)
		}
	}
}

func asHashes(in []trust.Hash) []receipt.Hash {
	out := make([]receipt.Hash, len(in))
	for i := range in {
		out[i] = receipt.Hash(in[i])
	}
	return out
}

// What one instance is told holds in the other at once: a revocation, a laptop's entries, a destruction.
func TestInstancesKnowTheSame(t *testing.T) {
	w, s, a, b, in := start(t, Remote, nil)
	chief := w.Device("chief", trust.RoleManagement)
	a.Know(w.Records...)
	second := s.Beside()
	second.Start()
	mine := a.Note(in, 1, 5)
	photo := a.Attach(in, "photo", 40_000, 900)
	mustPush(t, s.Engine(a, nil), in, photo)
	mustPull(t, second.Engine(b, nil))
	if len(b.Entries(in)) != 5 {
		t.Fatalf("the other instance gave %d entries", len(b.Entries(in)))
	}
	if r := mustPush(t, second.Engine(a, nil), in, photo); r.Bytes != 0 || r.Entries != 0 {
		t.Fatalf("pushed again: %+v", r)
	}
	left := w.Forge(a.Device, in, 1, 6, mine[4], "left")
	right := w.Forge(a.Device, in, 1, 6, mine[4], "right")
	for e, server := range map[*trust.Hash]*Server{&left.Hash: s, &right.Hash: second} {
		entry := left
		if e == &right.Hash {
			entry = right
		}
		if err := a.Journals.Append(entry); err != nil {
			t.Fatal(err)
		}
		mustPush(t, server.Engine(a, nil), in)
	}
	if r := mustPull(t, second.Engine(b, nil)); len(r.Forks) != 1 {
		t.Fatalf("a fork over two instances: %+v", r)
	}

	heads := []trust.Hash{left.Hash, right.Hash}
	slices.SortFunc(heads, func(x, y trust.Hash) int { return bytes.Compare(x[:], y[:]) })
	order := w.order(&trust.Destruction{Case: in, Scope: trust.ScopeCase, Heads: heads}, w.Registrar, chief)
	a.Know(order)
	if _, err := s.Engine(a, nil).PushControl(t.Context()); err != nil {
		t.Fatal(err)
	}
	var p *wire.Problem
	for i, server := range []*Server{second, s} {
		k := photo.Chunks[i]
		if _, err := bare(t, server, a.Device).PutChunk(t.Context(), in, k.Hash, chunkOf(t, a, in, k), int64(k.Size)); !errors.As(err, &p) || p.Code != wire.CodeDestroyed {
			t.Errorf("a chunk of a destroyed case: %v", err)
		}
	}
	if all := s.Site.Bytes(); bytes.Contains(all, photo.Key) || s.Site.HasChunk(in, photo.Chunks[0].Hash) {
		t.Error("something is left")
	}
	w.Revoke(b.Device)
	a.Know(w.Records...)
	if _, err := s.Engine(a, nil).PushControl(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Engine(b, nil).Pull(t.Context()); !errors.As(err, &p) || p.Code != wire.CodeRevoked {
		t.Errorf("revoked at the other instance: %v", err)
	}
	for _, server := range []*Server{s, second} {
		if report, err := server.Central.Scrub(t.Context()); err != nil || len(report.Findings) > 0 {
			t.Errorf("%+v, %v", report, err)
		}
	}
}

// A store that is out of reach is a server that asks to come again, and says why where it is asked for.
func TestStoreOutOfReach(t *testing.T) {
	_, s, a, _, in := start(t, Remote, nil)
	mustPush(t, s.Engine(a, nil), in)
	if err := s.Central.Ready(); err != nil {
		t.Fatal(err)
	}
	hashes := a.Note(in, 1, 3)
	item := a.Attach(in, "photo", 20_000)
	restore := s.Site.Fail(func(int64) bool { return true })
	if err := s.Central.Ready(); err == nil {
		t.Error("ready without a database")
	}
	_, err := s.Engine(a, func(o *exchange.Options) { o.Attempts = 1 }).Push(t.Context(), in, []exchange.Item{item})
	var p *wire.Problem
	if !errors.As(err, &p) || p.Code != wire.CodeBusy || exchange.CauseOf(err) != exchange.Unreachable {
		t.Errorf("without a database: %v", err)
	}
	if len(a.Receipts(in)) != 0 {
		t.Error("a receipt without a database")
	}
	restore()
	if r := mustPush(t, s.Engine(a, nil), in, item); len(r.Items) != 1 {
		t.Errorf("%+v", r)
	}
	checkReceived(t, s, a, in, hashes)
}

// A server moves from its folder into PostgreSQL and S3, and its laptops do not notice.
func TestMovesFromAFolder(t *testing.T) {
	w, s, a, b, in := start(t, Folder, nil)
	gone := Case("gone")
	w.Roster(gone, a.Device, b.Device)
	chief := w.Device("chief", trust.RoleManagement)
	w.grantOf(gone, a.Device, b.Device)
	a.Know(w.Records...)
	mine := append(a.Note(in, 1, 4), a.Note(in, 2, 3)...)
	photo, lost := a.Attach(in, "photo", 30_000, 900), a.Attach(gone, "lost", 700)
	header := a.Note(gone, 5, 2)
	mustPush(t, s.Engine(a, nil), in, photo)
	mustPush(t, s.Engine(a, nil), gone, lost)
	a.Know(w.order(&trust.Destruction{Case: gone, Scope: trust.ScopeCase, Heads: header[1:]}, w.Registrar, chief))
	mustPush(t, s.Engine(a, nil), in, photo)
	before, err := s.Central.Scrub(t.Context())
	if err != nil || len(before.Findings) > 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	s.Stop()

	site := &remoteSite{remotetest.Shared(t).Site(t), t, s.Site.Dir()} // with the same keys
	from, err := central.OpenFolder(s.Site.Dir())
	if err != nil {
		t.Fatal(err)
	}
	to := site.Store(w.Body)
	for round := range 2 {
		done, err := central.Copy(t.Context(), to, from, s.Card.LogOrigin)
		if err != nil || len(done.Findings) > 0 || done.LogSize != before.LogSize || round == 1 && done.Controls+done.Entries+done.Chunks+done.Items != 0 ||
			round == 0 && (done.Entries != before.Entries || done.Chunks != before.Chunks || done.Items != before.Items) {
			t.Fatalf("%+v, %v, want %+v", done, err, before)
		}
	}
	if err := errors.Join(from.Close(), to.Close()); err != nil {
		t.Fatal(err)
	}
	s.Site = site
	s.Start()
	after, err := s.Central.Scrub(t.Context())
	if err != nil || fmt.Sprint(after) != fmt.Sprint(before) {
		t.Fatalf("%+v, want %+v, %v", after, before, err)
	}
	if r := mustPush(t, s.Engine(a, nil), in, photo); r.Bytes != 0 || r.Entries != 0 || len(r.Parked) > 0 {
		t.Fatalf("pushed again: %+v", r)
	}
	mine = append(mine, a.Note(in, 2, 1)...)
	mustPush(t, s.Engine(a, nil), in)
	checkReceived(t, s, a, in, mine)
	mustPull(t, s.Engine(b, nil))
	photo.Key = nil
	if r, err := s.Engine(b, nil).Fetch(t.Context(), in, []exchange.Item{photo}); err != nil || len(r.Items) != 1 || len(b.Entries(in)) != 8 {
		t.Fatalf("%+v, %v", r, err)
	}
}
