package synctest

import (
	"errors"
	"slices"
	"testing"

	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// backends are those that every test here runs on.
var backends = map[string]Backend{"folder": Folder}

func each(t *testing.T, f func(*testing.T, Backend)) {
	t.Helper()
	for name, on := range backends {
		t.Run(name, func(t *testing.T) { f(t, on) })
	}
}

// start makes a body with two auditors on one case and a running server that only knows the body card.
func start(t *testing.T, on Backend, change func(*Server)) (*World, *Server, *Laptop, *Laptop, trust.CaseID) {
	t.Helper()
	s := NewServer(t, on(t))
	w := NewWorld(t, s.Card)
	in := Case("case")
	a, b := w.Device("sato"), w.Device("suzuki")
	w.Roster(in, a, b)
	s.Body = []*trust.Record{w.Card}
	if change != nil {
		change(s)
	}
	s.Start()
	return w, s, w.Laptop(a, w.Records...), w.Laptop(b, w.Records...), in
}

func mustPush(t *testing.T, e *exchange.Engine, in trust.CaseID, items ...exchange.Item) *exchange.Report {
	t.Helper()
	r, err := e.Push(t.Context(), in, items)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustPull(t *testing.T, e *exchange.Engine) *exchange.Report {
	t.Helper()
	r, err := e.Pull(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checkReceived fails unless every hash has a receipt that verifies by itself.
func checkReceived(t *testing.T, s *Server, l *Laptop, in trust.CaseID, hashes []trust.Hash) {
	t.Helper()
	got := l.Receipts(in)
	key := receipt.Key{Origin: s.Card.LogOrigin, Public: s.Card.LogKey}
	for _, h := range hashes {
		r, ok := got[h]
		if !ok {
			t.Fatalf("%s: no receipt for %s", l.Name, h)
		}
		raw, err := r.Receipt.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := receipt.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := receipt.Verify(again, receipt.Hash(h), key); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoLaptopsMeetAtTheServer(t *testing.T) { each(t, twoLaptopsMeetAtTheServer) }

func twoLaptopsMeetAtTheServer(t *testing.T, on Backend) {
	_, s, a, b, in := start(t, on, nil)
	mine, theirs := a.Note(in, 1, 40), b.Note(in, 1, 7)
	mine = append(mine, a.Note(in, 2, 3)...)
	photo := a.Attach(in, "photo", 100_000, 50_000)
	photo.First = true
	film := a.Attach(in, "film", 200_000)

	r := mustPush(t, s.Engine(a, nil), in, film, photo)
	if len(r.Parked) > 0 || r.Entries != 43 || r.Records != 5 || len(r.Items) != 2 || r.Bytes != 350_000 {
		t.Fatalf("push: %+v", r)
	}
	checkReceived(t, s, a, in, mine)
	if r := mustPush(t, s.Engine(a, nil), in, photo, film); r.Entries+r.Records+int(r.Bytes) != 0 || len(r.Items) != 2 {
		t.Fatalf("second push: %+v", r)
	}
	mustPush(t, s.Engine(b, nil), in)
	checkReceived(t, s, b, in, theirs)
	for _, l := range []*Laptop{a, b} {
		e := s.Engine(l, nil)
		if r := mustPull(t, e); len(r.Parked) > 0 {
			t.Fatalf("%s pulls: %+v", l.Name, r)
		}
		if r := mustPull(t, e); r.Entries+r.Records != 0 {
			t.Fatalf("%s pulls again: %+v", l.Name, r)
		}
	}
	if x, y := a.Entries(in), b.Entries(in); len(x) != 50 || !slices.Equal(x, y) {
		t.Fatalf("%d and %d entries", len(x), len(y))
	}
	film.Key, photo.Key = nil, nil
	e := s.Engine(b, nil)
	got, err := e.Fetch(t.Context(), in, []exchange.Item{photo, film})
	if err != nil || len(got.Items) != 2 || got.Bytes != 350_000 {
		t.Fatalf("fetch: %+v, %v", got, err)
	}
	if got, err := e.Fetch(t.Context(), in, []exchange.Item{photo}); err != nil || got.Bytes != 0 || len(got.Items) != 1 {
		t.Fatalf("fetch again: %+v, %v", got, err)
	}
	checkReceived(t, s, b, in, mine) // b's receipts of what a pushed came with the pull
	for _, item := range []exchange.Item{photo, film} {
		if !b.Store().ItemReceived(in, item.ID, s.Card.LogOrigin) {
			t.Fatalf("item %x came from the server, and b does not know that it is there", item.ID)
		}
	}
	report, err := s.Central.Scrub(t.Context())
	if err != nil || len(report.Findings) > 0 || report.Entries != 50 || report.Chunks != 3 || report.Items != 2 || report.Controls != 5 {
		t.Fatalf("scrub: %+v, %v", report, err)
	}
}

func TestSurvivesRestart(t *testing.T) { each(t, survivesRestart) }

func survivesRestart(t *testing.T, on Backend) {
	_, s, a, b, in := start(t, on, nil)
	first := a.Note(in, 1, 5)
	mustPush(t, s.Engine(a, nil), in)
	s.Stop()
	if _, err := s.Engine(a, nil).Push(t.Context(), in, nil); err == nil {
		t.Fatal("pushes to a stopped server")
	}
	s.Start()
	second := a.Note(in, 1, 5)
	mustPush(t, s.Engine(a, nil), in)
	checkReceived(t, s, a, in, append(first, second...))
	mustPull(t, s.Engine(b, nil))
	if len(b.Entries(in)) != 10 {
		t.Fatalf("%d entries", len(b.Entries(in)))
	}
}

func TestGapIsFilledAndDamageIsParked(t *testing.T) { each(t, gapIsFilledAndDamageIsParked) }

func gapIsFilledAndDamageIsParked(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	var es []trust.Hash
	for i := range 6 {
		e := w.Write(a.Device, in, 1, string(rune('a'+i)))
		if i == 3 {
			continue // damaged on this laptop
		}
		if err := a.Journals.Append(e); err != nil {
			t.Fatal(err)
		}
		es = append(es, e.Hash)
	}
	other := a.Note(in, 2, 2)
	r := mustPush(t, s.Engine(a, nil), in)
	if r.Entries != 5 || len(r.Parked) != 2 || r.Parked[0].Code != wire.CodeGap || r.Parked[0].Hash != es[3] || r.Parked[1].Hash != es[4] {
		t.Fatalf("push over a hole: %+v", r)
	}
	checkReceived(t, s, a, in, append(es[:3:3], other...))
	mustPull(t, s.Engine(b, nil))
	if got := len(b.Entries(in)); got != 5 {
		t.Fatalf("%d entries", got)
	}
}

func TestForkIsKeptOnBothSides(t *testing.T) { each(t, forkIsKeptOnBothSides) }

func forkIsKeptOnBothSides(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	one := w.Write(a.Device, in, 1, "one")
	left := w.Forge(a.Device, in, 1, 2, one.Hash, "left")
	right := w.Forge(a.Device, in, 1, 2, one.Hash, "right")
	after := w.Forge(a.Device, in, 1, 3, right.Hash, "after")
	if err := a.Journals.Append(one, left); err != nil {
		t.Fatal(err)
	}
	mustPush(t, s.Engine(a, nil), in)
	if err := a.Journals.Append(right, after); err != nil {
		t.Fatal(err)
	}
	r := mustPush(t, s.Engine(a, nil), in)
	if len(r.Parked) > 0 || !slices.Equal(r.Forks, []trust.Hash{right.Hash}) {
		t.Fatalf("fork: %+v", r)
	}
	checkReceived(t, s, a, in, []trust.Hash{one.Hash, left.Hash, right.Hash, after.Hash})
	r = mustPull(t, s.Engine(b, nil))
	if len(r.Forks) != 1 || len(b.Entries(in)) != 4 {
		t.Fatalf("pull of a fork: %+v", r)
	}
	if r := mustPull(t, s.Engine(b, nil)); r.Entries != 0 {
		t.Fatalf("pull again: %+v", r)
	}
}

func TestWhoGetsIn(t *testing.T) { each(t, whoGetsIn) }

func whoGetsIn(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	a.Note(in, 1, 2)
	mustPush(t, s.Engine(a, nil), in)
	code := func(err error) wire.Code {
		var p *wire.Problem
		if errors.As(err, &p) {
			return p.Code
		}
		return ""
	}
	stranger := w.Laptop(w.Stranger("stranger"), w.Records...)
	if _, err := s.Engine(stranger, nil).Pull(t.Context()); code(err) != wire.CodeUnknown {
		t.Errorf("stranger: %v", err)
	}
	outsider := w.Laptop(w.Device("tanaka"), w.Records...)
	outsider.Note(in, 1, 1)
	if _, err := s.Engine(outsider, nil).Push(t.Context(), in, nil); code(err) != wire.CodeRoster {
		t.Errorf("not on the roster: %v", err)
	}
	if r := mustPull(t, s.Engine(outsider, nil)); r.Entries != 0 {
		t.Errorf("not on the roster, pulls: %+v", r)
	}
	if _, err := s.Engine(a, func(o *exchange.Options) { o.Server.TLSKey = Public(keyOf("another server")) }).Pull(t.Context()); !errors.Is(err, wire.ErrPin) {
		t.Errorf("wrong pin: %v", err)
	}
	w.Remove(in, b.Device)
	a.Know(w.Records...)
	mustPush(t, s.Engine(a, nil), in)
	if _, err := s.Engine(b, nil).Push(t.Context(), in, nil); code(err) != wire.CodeRoster {
		t.Errorf("taken off: %v", err)
	}
	w.Revoke(b.Device)
	a.Know(w.Records...)
	mustPush(t, s.Engine(a, nil), in)
	if _, err := s.Engine(b, nil).Pull(t.Context()); code(err) != wire.CodeRevoked {
		t.Errorf("revoked: %v", err)
	}
}
