package synctest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// liar rewrites the answers of an honest server on one path.
type liar struct {
	path   string // ends of paths, with blanks between
	change func(body []byte) []byte
}

func (l *liar) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lies := l.change != nil && slices.ContainsFunc(strings.Split(l.path, " "), func(end string) bool { return strings.HasSuffix(r.URL.Path, end) })
		if !lies {
			next.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		w.Header().Set("Content-Type", rec.Header().Get("Content-Type"))
		w.WriteHeader(rec.Code)
		_, _ = w.Write(l.change(rec.Body.Bytes()))
	})
}

// lie rewrites a message.
func lie[T any](t *testing.T, change func(*T)) func([]byte) []byte {
	return func(b []byte) []byte {
		v := new(T)
		if err := wire.Decode(b, v); err != nil {
			t.Error(err)
		}
		change(v)
		out, err := wire.Encode(v)
		if err != nil {
			t.Error(err)
		}
		return out
	}
}

func TestFalseReceiptsDoNotCount(t *testing.T) { each(t, falseReceiptsDoNotCount) }

func falseReceiptsDoNotCount(t *testing.T, on Backend) {
	l := &liar{path: "/entries"}
	w, s, a, _, in := start(t, on, func(s *Server) { s.Wrap = l.wrap })
	other := w.Write(w.Stranger("nobody"), in, 1, "x").Hash
	change := func(f func(*wire.Receipts)) func([]byte) []byte {
		return lie(t, func(r *wire.EntriesResult) { f(&r.Receipts) })
	}
	for name, c := range map[string]func([]byte) []byte{
		"another index":     change(func(r *wire.Receipts) { r.Items[0].Index++ }),
		"another hash":      change(func(r *wire.Receipts) { r.Items[0].Hash = other }),
		"swapped":           change(func(r *wire.Receipts) { r.Items[0].Hash, r.Items[1].Hash = r.Items[1].Hash, r.Items[0].Hash }),
		"no proof":          change(func(r *wire.Receipts) { r.Items[0].Hashes = nil }),
		"flipped proof":     change(func(r *wire.Receipts) { r.Items[0].Hashes[0][5] ^= 1 }),
		"no checkpoint":     change(func(r *wire.Receipts) { r.Checkpoint = nil }),
		"flipped signature": change(func(r *wire.Receipts) { r.Checkpoint[len(r.Checkpoint)-8] ^= 1 }),
		"no consistency":    change(func(r *wire.Receipts) { r.Consistency = nil }),
		"huge proof":        change(func(r *wire.Receipts) { r.Items[0].Hashes = make([]trust.Hash, 1000) }),
		"refuses another":   lie(t, func(r *wire.EntriesResult) { r.Refused = []wire.Refusal{{Hash: other, Code: wire.CodeChain}} }),
		"not a message":     func([]byte) []byte { return []byte("<html>") },
	} {
		fresh := a.Note(in, 1, 2)
		l.change = c
		before := len(a.Receipts(in))
		_, err := s.Engine(a, nil).Push(t.Context(), in, nil)
		if err == nil {
			t.Errorf("%s: believed", name)
		}
		if got := len(a.Receipts(in)); got != before && name != "refuses another" {
			t.Errorf("%s: %d receipts more", name, got-before)
		}
		l.change = nil
		mustPush(t, s.Engine(a, nil), in) // an honest answer mends it
		checkReceived(t, s, a, in, fresh)
	}
	l.change = func([]byte) []byte { return []byte{0xa0} } // an empty answer is no receipt, and no fault either
	l.path = "/entries /receipts"
	fresh := a.Note(in, 1, 1)
	if r := mustPush(t, s.Engine(a, nil), in); r.Entries != 0 {
		t.Errorf("no items: %+v", r)
	}
	if _, ok := a.Receipts(in)[fresh[0]]; ok {
		t.Error("received without a receipt")
	}
}

func TestWhatIsPulledIsChecked(t *testing.T) { each(t, whatIsPulledIsChecked) }

func whatIsPulledIsChecked(t *testing.T, on Backend) {
	l := &liar{}
	w, s, a, b, in := start(t, on, func(s *Server) { s.Wrap = l.wrap })
	good := a.Note(in, 1, 3)
	mustPush(t, s.Engine(a, nil), in)
	mustPull(t, s.Engine(b, nil))
	next := a.Note(in, 1, 1)
	good = append(good, next...)
	mustPush(t, s.Engine(a, nil), in)

	stranger := w.Stranger("stranger")
	foreign := w.Write(stranger, in, 1, "foreign")
	elsewhere := w.Write(a.Device, Case("another"), 1, "elsewhere")
	gap := w.Forge(a.Device, in, 9, 5, good[0], "gap")
	wrongPlace := w.Forge(a.Device, in, 1, 3, good[0], "chain")
	add := func(header, payload []byte) func([]byte) []byte {
		return lie(t, func(m *wire.EntriesBatch) { m.Entries = []wire.Entry{{Header: header, Payload: payload}} })
	}
	flipped := bytes.Clone(foreign.Raw)
	flipped[len(flipped)-1] ^= 1
	forged := w.Forge(stranger, in, 1, 1, trust.Hash{}, "forged")
	copyOf := bytes.Clone(forged.Raw)
	copy(copyOf[bytes.Index(copyOf, stranger.ID[:]):], a.ID[:]) // signed by another key than its device's
	for name, c := range map[string]struct {
		change func([]byte) []byte
		code   wire.Code
	}{
		"device without a card": {add(foreign.Raw, foreign.Payload), wire.CodeCard},
		"another case":          {add(elsewhere.Raw, elsewhere.Payload), wire.CodeCase},
		"gap":                   {add(gap.Raw, gap.Payload), wire.CodeChain},
		"wrong place":           {add(wrongPlace.Raw, wrongPlace.Payload), wire.CodeChain},
		"signature":             {add(copyOf, forged.Payload), wire.CodeSignature},
		"no header":             {add([]byte("junk"), nil), wire.CodeForm},
		"payload changed":       {lie(t, func(m *wire.EntriesBatch) { m.Entries[0].Payload[9] ^= 1 }), wire.CodeDigest},
		"payload missing":       {lie(t, func(m *wire.EntriesBatch) { m.Entries[0].Payload = nil }), wire.CodeDigest},
	} {
		l.path, l.change = "/entries/need", c.change
		r := mustPull(t, s.Engine(b, nil))
		if len(r.Parked) != 1 || r.Parked[0].Code != c.code || r.Entries != 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for name, c := range map[string]struct {
		path   string
		change func([]byte) []byte
	}{
		"entries without end":  {"/entries/need", lie(t, func(m *wire.EntriesBatch) { m.Entries, m.More = nil, true })},
		"entries again":        {"/entries/need", lie(t, func(m *wire.EntriesBatch) { m.Entries, m.More = []wire.Entry{{Header: foreign.Raw}}, true })},
		"records without end":  {"/control/need", lie(t, func(m *wire.ControlBatch) { m.More = true })},
		"a checkpoint of mine": {"/log/checkpoint", lie(t, func(m *wire.LogState) { m.Checkpoint = []byte("genchi 1") })},
	} {
		l.path, l.change = c.path, c.change
		if _, err := s.Engine(b, nil).Pull(t.Context()); !errors.Is(err, exchange.ErrHostile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	l.path, l.change = "/cases", lie(t, func(m *wire.Cases) { m.Cases = append(m.Cases, Case("another"), trust.CaseID{}) })
	if r := mustPull(t, s.Engine(b, nil)); len(r.Parked) != 1 || r.Parked[0].Code != wire.CodeRoster || r.Entries != 1 {
		t.Errorf("a case that is not ours: %+v", r)
	}
	if got := b.Entries(in); len(got) != len(good) {
		t.Errorf("%d entries, want %d", len(got), len(good))
	}
}

func TestRecordsWithoutAuthorityAreNotKept(t *testing.T) { each(t, recordsWithoutAuthorityAreNotKept) }

func recordsWithoutAuthorityAreNotKept(t *testing.T, on Backend) {
	l := &liar{path: "/control/need"}
	w, s, a, b, in := start(t, on, func(s *Server) { s.Wrap = l.wrap })
	mustPush(t, s.Engine(a, nil), in)
	records := len(w.Records)
	thief := w.Stranger("thief")
	own := w.Sign(thief.Sign, w.cardOf(thief, trust.RoleRegistrar))
	revoke := w.Sign(thief.Sign, &trust.Revocation{Device: a.ID, Reason: "x"})
	l.change = lie(t, func(m *wire.ControlBatch) { m.Records = append(m.Records, own.Raw, revoke.Raw, []byte("junk")) })
	r := mustPull(t, s.Engine(b, nil))
	if len(r.Parked) < 3 || r.Records != 0 || len(b.Authority().Records()) != records {
		t.Errorf("%+v", r)
	}
	l.change = nil
	thieving := w.Laptop(thief, w.Records...)
	if r, err := s.Engine(thieving, nil).Push(t.Context(), in, nil); err == nil || len(r.Parked) != 2 || r.Parked[0].Code != wire.CodeAuthority {
		t.Errorf("pushes: %+v, %v", r, err)
	}
}

func TestWrongBytesAreNeverStored(t *testing.T) { each(t, wrongBytesAreNeverStored) }

func wrongBytesAreNeverStored(t *testing.T, on Backend) {
	l := &liar{}
	_, s, a, b, in := start(t, on, func(s *Server) { s.Wrap = l.wrap })
	item := a.Attach(in, "photo", 40_000)
	mustPush(t, s.Engine(a, nil), in, item)
	item.Key = nil
	l.path, l.change = "", func(b []byte) []byte {
		if len(b) == 40_000 {
			b[77] ^= 1
		}
		return b
	}
	r, err := s.Engine(b, nil).Fetch(t.Context(), in, []exchange.Item{item})
	if err != nil || len(r.Parked) != 1 || r.Parked[0].Code != wire.CodeDigest || b.Evidence.Has(in, item.Chunks[0].Hash) {
		t.Fatalf("flipped chunk: %+v, %v", r, err)
	}
	l.path, l.change = "", nil
	c := client(t, s, a)
	for _, f := range []string{"no key", ""} {
		if done, err := c.PutItem(t.Context(), in, item.ID, []byte(f)); err != nil || done != wire.Beside {
			t.Fatalf("%v, %v", done, err)
		}
	}
	if r, err := s.Engine(b, nil).Fetch(t.Context(), in, []exchange.Item{item}); err != nil || len(r.Items) != 1 {
		t.Fatalf("false forms beside the true key: %+v, %v", r, err)
	}
}

func TestServerRestoredFromABackup(t *testing.T) { each(t, serverRestoredFromABackup) }

func serverRestoredFromABackup(t *testing.T, on Backend) {
	_, s, a, b, in := start(t, on, nil)
	first := a.Note(in, 1, 3)
	mustPush(t, s.Engine(a, nil), in)
	s.Stop()
	old := s.Site.Copy()
	s.Start()
	second := a.Note(in, 1, 3)
	mustPush(t, s.Engine(a, nil), in)
	checkReceived(t, s, a, in, append(first, second...))
	s.Stop()
	s.Site = old // the disk died
	s.Start()
	if _, err := s.Engine(a, nil).Push(t.Context(), in, nil); !errors.Is(err, receipt.ErrRewound) {
		t.Fatalf("a shorter log: %v", err)
	}
	mustPull(t, s.Engine(b, nil)) // b never saw the longer one
	b.Note(in, 1, 9)
	mustPush(t, s.Engine(b, nil), in)
	if _, err := s.Engine(a, nil).Push(t.Context(), in, nil); !errors.Is(err, receipt.ErrSplit) {
		t.Fatalf("a log with another history: %v", err)
	}
}

func TestNewLogAfterARestore(t *testing.T) { each(t, newLogAfterARestore) }

func newLogAfterARestore(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	hashes := a.Note(in, 1, 4)
	item := a.Attach(in, "photo", 20_000)
	mustPush(t, s.Engine(a, nil), in, item)
	s.Stop()
	next := s.Follower(on(t))
	stranger := newServer(t, on(t), &counter{n: 200}, nil)
	for name, c := range map[string]struct {
		server *Server
		laptop *Laptop
		alarm  bool
	}{"follows": {next, a, false}, "does not": {stranger, a, true}, "never knew another": {stranger, b, false}} {
		w.Sign(w.Root, &trust.BodyCard{Name: "試験認証機関", Version: 2, RootKey: Public(w.Root), Server: c.server.Card})
		c.server.Body = []*trust.Record{w.Card}
		c.server.Start()
		var events []exchange.Event
		e := c.server.Engine(c.laptop, func(o *exchange.Options) {
			o.Events = func(ev exchange.Event) {
				if ev.Kind == exchange.NewLog {
					events = append(events, ev)
				}
			}
		})
		mustPush(t, e, in, item)
		if c.laptop == a {
			checkReceived(t, c.server, a, in, hashes)
		}
		if len(events) != 1 && c.laptop == a || len(events) == 1 && errors.Is(events[0].Err, receipt.ErrSplit) != c.alarm {
			t.Errorf("%s: %+v", name, events)
		}
		c.server.Stop()
	}
}

func TestOversizedRequestsAreRefused(t *testing.T) { each(t, oversizedRequestsAreRefused) }

func oversizedRequestsAreRefused(t *testing.T, on Backend) {
	_, s, a, _, in := start(t, on, nil)
	mustPush(t, s.Engine(a, nil), in)
	c := client(t, s, a)
	var p *wire.Problem
	if _, err := c.PutChunk(t.Context(), in, [32]byte{1}, io.LimitReader(zeros{}, wire.MaxChunk+1), wire.MaxChunk+1); !errors.As(err, &p) || p.Code != wire.CodeTooLarge {
		t.Errorf("chunk: %v", err)
	}
	if _, err := c.PutChunk(t.Context(), in, [32]byte{1}, strings.NewReader("abc"), 3); !errors.As(err, &p) || p.Code != wire.CodeDigest {
		t.Errorf("chunk of another hash: %v", err)
	}
	if _, err := c.PutItem(t.Context(), in, wire.ItemID{1}, make([]byte, wire.MaxItemKey+1)); !errors.As(err, &p) || p.Code != wire.CodeTooLarge {
		t.Errorf("item key: %v", err)
	}
	if _, err := c.LogState(t.Context(), -1); !errors.As(err, &p) || p.Code != wire.CodeForm {
		t.Errorf("negative size: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// client returns a bare client of the laptop.
func client(t *testing.T, s *Server, l *Laptop) *wire.Client {
	t.Helper()
	return bare(t, s, l.Device)
}
