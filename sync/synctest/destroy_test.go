package synctest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// order signs the destruction of what c names, approved by these devices.
func (w *World) order(c *trust.Destruction, by ...*Device) *trust.Record {
	w.TB.Helper()
	var list []trust.Approval
	for _, d := range by {
		a, err := c.Approve(w.Body, d.Sign)
		w.ok(err)
		list = append(list, a)
	}
	return w.Sign(by[0].Sign, c.WithApprovals(list...))
}

// grantOf signs a grant of the world's key to a device.
func (w *World) grantOf(in trust.CaseID, from, to *Device) *trust.Record {
	card, _ := trust.NewSet(w.Body, w.Records).Card(to.ID)
	g, err := trust.SealGrant(in, trust.KeyID(w.Key.ID()), [32]byte(*w.Key), to.ID, card.HPKEKey)
	w.ok(err)
	return w.Sign(from.Sign, g)
}

// A signed destruction empties the server of the case; headers, chain and log stay, and nothing of it comes back.
func TestServerForgetsACase(t *testing.T) { each(t, serverForgetsACase) }

func serverForgetsACase(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	other := Case("kept")
	w.Roster(other, a.Device, b.Device)
	chief := w.Device("chief", trust.RoleManagement)
	grant := w.grantOf(in, a.Device, b.Device)
	a.Know(w.Records...)
	mine := a.Note(in, 1, 5)
	kept := a.Note(other, 3, 2)
	photo, left := a.Attach(in, "photo", 90_000, 1234), a.Attach(other, "left", 5000)
	ea, eb := s.Engine(a, nil), s.Engine(b, nil)
	mustPush(t, ea, in, photo)
	mustPush(t, ea, other, left)

	late := a.Note(in, 1, 1) // written, never sent, and not known to those who approve
	order := w.order(&trust.Destruction{Case: in, Scope: trust.ScopeCase, Heads: mine[4:]}, w.Registrar, chief)
	a.Know(order)
	r, err := ea.PushControl(t.Context())
	if err != nil || r.Records == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	all := s.Site.Bytes()
	for _, e := range entriesOf(t, a, in) {
		if bytes.Contains(all, e.Payload) {
			t.Error("a payload is still at the server")
		}
		if slices.Contains(mine, e.Hash) && !bytes.Contains(all, e.Raw) {
			t.Error("a header is gone")
		}
	}
	for _, e := range entriesOf(t, a, other) {
		if !bytes.Contains(all, e.Payload) {
			t.Error("another case lost a payload")
		}
	}
	if bytes.Contains(all, photo.Key) || bytes.Contains(all, grant.Raw) || s.Site.HasChunk(in, photo.Chunks[0].Hash) || !bytes.Contains(all, left.Key) {
		t.Error("a key, a grant or a chunk is still there, or one of another case is not")
	}
	report, err := s.Central.Scrub(t.Context())
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("%+v, %v", report, err)
	}

	r = mustPush(t, ea, in, photo) // old bytes again, with what was never sent
	if r.Bytes != 0 || len(r.Parked) != 1 || r.Parked[0].Hash != late[0] || r.Parked[0].Code != wire.CodeDestroyed {
		t.Errorf("%+v", r)
	}
	checkReceived(t, s, a, in, mine)
	var p *wire.Problem
	if _, err := bare(t, s, a.Device).PutChunk(t.Context(), in, photo.Chunks[1].Hash, chunkOf(t, a, in, photo.Chunks[1]), 1234); !errors.As(err, &p) || p.Code != wire.CodeDestroyed {
		t.Errorf("a chunk of a destroyed case: %v", err)
	}
	b.Know(grant)
	if _, err := eb.PushControl(t.Context()); err != nil {
		t.Error(err)
	}
	if bytes.Contains(s.Site.Bytes(), grant.Raw) {
		t.Error("the grant came back")
	}

	mustPull(t, eb) // the other laptop learns it, with what the server deleted
	acks := b.Authority().Acknowledgements(in)
	if !b.Authority().Destroyed(in) || len(acks) != 1 {
		t.Fatalf("%d acknowledgements", len(acks))
	}
	if c := acks[0].Content; c.Payloads != 5 || c.Chunks != 2 || c.Items != 1 || c.Grants != 1 || c.Bytes < 91_234 || c.Of != order.Hash {
		t.Errorf("%+v", c)
	}
	if got := entriesOf(t, b, in); len(got) != 5 || got[0].Payload != nil {
		t.Errorf("%d entries", len(got))
	}
	if got := entriesOf(t, b, other); len(got) != len(kept) || got[0].Payload == nil {
		t.Errorf("%d entries of the other case", len(got))
	}

	s.Stop()
	s.Start()
	report, err = s.Central.Scrub(t.Context())
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("after a restart: %+v, %v", report, err)
	}
}

// Two members of a case have one item deleted at the server; the rest stays.
func TestServerForgetsAnItem(t *testing.T) { each(t, serverForgetsAnItem) }

func serverForgetsAnItem(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	a.Know(w.Records...)
	wrong, right := a.Attach(in, "wrong", 70_000), a.Attach(in, "right", 60_000)
	ea := s.Engine(a, nil)
	a.Note(in, 1, 1)
	mustPush(t, ea, in, wrong, right)
	order := w.order(&trust.Destruction{Case: in, Scope: trust.ScopeItems, Items: []trust.DestroyedItem{{Item: wrong.ID, Chunks: []trust.Hash{wrong.Chunks[0].Hash}}}}, a.Device, b.Device)
	a.Know(order)
	mustPush(t, ea, in, right)
	if s.Site.HasChunk(in, wrong.Chunks[0].Hash) || !s.Site.HasChunk(in, right.Chunks[0].Hash) || bytes.Contains(s.Site.Bytes(), wrong.Key) {
		t.Error("the wrong thing is gone")
	}
	if r := mustPush(t, ea, in, wrong, right); r.Bytes != 0 {
		t.Errorf("%+v", r)
	}
	if bytes.Contains(s.Site.Bytes(), wrong.Key) {
		t.Error("the key came back")
	}
	mustPull(t, ea)
	if acks := a.Authority().Acknowledgements(in); len(acks) != 1 || acks[0].Content.Chunks != 1 || acks[0].Content.Items != 1 {
		t.Errorf("%+v", acks)
	}
}

// A server that dies at any step of a destruction finishes it when it starts again.
func TestServerResumesADestruction(t *testing.T) { each(t, serverResumesADestruction) }

func serverResumesADestruction(t *testing.T, on Backend) {
	w, s, a, _, in := start(t, on, nil)
	chief := w.Device("chief", trust.RoleManagement)
	a.Know(w.Records...)
	mine := a.Note(in, 1, 3)
	photo := a.Attach(in, "photo", 5000, 600)
	ea := s.Engine(a, nil)
	mustPush(t, ea, in, photo)
	order := w.order(&trust.Destruction{Case: in, Scope: trust.ScopeCase, Heads: mine[2:]}, w.Registrar, chief)
	a.Know(order)
	s.Stop()
	before := s.Site
	for cut := int64(1); ; cut += stride(before, 2, 47) {
		s.Site = before.Copy()
		s.Start()
		restore := s.Site.Fail(func(step int64) bool { return step >= cut })
		_, err := s.Engine(s.again(w, a.Device, w.Records), func(o *exchange.Options) { o.Attempts = 1 }).PushControl(t.Context())
		restore()
		s.http.Close() //nolint:errcheck // dies
		waitIdle(s.Central)
		_ = s.Central.Close()
		s.http = nil
		s.Start()
		if _, perr := s.Engine(s.again(w, a.Device, w.Records), nil).PushControl(t.Context()); perr != nil {
			t.Fatalf("cut at %d: %v", cut, perr)
		}
		if s.Site.HasChunk(in, photo.Chunks[0].Hash) || s.Site.HasChunk(in, photo.Chunks[1].Hash) || bytes.Contains(s.Site.Bytes(), photo.Key) {
			t.Fatalf("cut at %d: something is left", cut)
		}
		report, serr := s.Central.Scrub(t.Context())
		if serr != nil || len(report.Findings) > 0 {
			t.Fatalf("cut at %d: %+v, %v", cut, report, serr)
		}
		s.Stop()
		if err == nil {
			if cut < 10 {
				t.Errorf("only %d steps", cut)
			}
			return
		}
	}
}

// again is the device with an empty store that knows the records.
func (*Server) again(w *World, d *Device, records []*trust.Record) *Laptop {
	return w.Laptop(d, records...)
}

func chunkOf(t *testing.T, l *Laptop, in trust.CaseID, c evidence.Chunk) io.Reader {
	t.Helper()
	f, _, err := l.Evidence.OpenChunk(in, c.Hash)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func entriesOf(t *testing.T, l *Laptop, in trust.CaseID) (out []journal.Entry) {
	t.Helper()
	if _, err := l.Journals.Read(in, func(e journal.Entry, _ journal.Place) error {
		out = append(out, e)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// Single entries of a case lose their payloads at the server, with the items that go with them; the rest stays, also for who comes later, and what was never
// sent is taken without its payload, so that the journal goes on.
func TestServerForgetsEntries(t *testing.T) { each(t, serverForgetsEntries) }

func serverForgetsEntries(t *testing.T, on Backend) {
	w, s, a, b, in := start(t, on, nil)
	chief := w.Device("chief", trust.RoleManagement)
	a.Know(w.Records...)
	mine := a.Note(in, 1, 4)
	letter, left := a.Attach(in, "letter", 70_000), a.Attach(in, "left", 5000)
	ea, eb := s.Engine(a, nil), s.Engine(b, nil)
	mustPush(t, ea, in, letter, left)
	late := a.Note(in, 1, 2) // not sent when the order comes
	heads := []trust.Hash{mine[1], mine[2], late[0]}
	slices.SortFunc(heads, func(x, y trust.Hash) int { return bytes.Compare(x[:], y[:]) })
	d := &trust.Destruction{Case: in, Scope: trust.ScopeEntries, Heads: heads, Items: []trust.DestroyedItem{{Item: letter.ID, Chunks: []trust.Hash{letter.Chunks[0].Hash}}}}
	order := w.order(d, w.Registrar, chief)
	a.Know(order)
	if _, err := ea.PushControl(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := mustPush(t, ea, in, left); len(r.Parked) != 0 {
		t.Errorf("%+v", r)
	}
	all := s.Site.Bytes()
	for _, e := range entriesOf(t, a, in) {
		if gone := slices.Contains(heads, e.Hash); bytes.Contains(all, e.Payload) == gone || !bytes.Contains(all, e.Raw) {
			t.Errorf("entry %s: to be destroyed %v", e.Hash, gone)
		}
	}
	if bytes.Contains(all, letter.Key) || s.Site.HasChunk(in, letter.Chunks[0].Hash) || !bytes.Contains(all, left.Key) {
		t.Error("the wrong item is gone")
	}
	if report, err := s.Central.Scrub(t.Context()); err != nil || len(report.Findings) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	checkReceived(t, s, a, in, slices.Concat(mine, late))
	mustPull(t, eb)
	got := entriesOf(t, b, in)
	if len(got) != 6 {
		t.Errorf("%d entries", len(got))
	}
	for _, e := range got {
		if (e.Payload == nil) != slices.Contains(heads, e.Hash) {
			t.Errorf("entry %s came with %d bytes", e.Hash, len(e.Payload))
		}
	}
	acks := b.Authority().Acknowledgements(in)
	if len(acks) != 1 || acks[0].Content.Of != order.Hash || acks[0].Content.Payloads != 2 || acks[0].Content.Items != 1 || acks[0].Content.Chunks != 1 {
		t.Errorf("%+v", acks)
	}
}
