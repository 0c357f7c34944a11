package synctest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/keyring"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// store is a laptop with a real store.
type store struct {
	t        *testing.T
	dir      string
	paper    keyring.Recovery
	vault    *vault.Vault
	evidence *evidence.Store
	books    *exchange.Books
	added    int // entries that were pulled
}

func newStore(t *testing.T, name string) *store {
	t.Helper()
	s := &store{t: t, dir: filepath.Join(t.TempDir(), name)}
	v, paper, err := vault.Create(s.dir, []byte("正しい馬 電池"), s.options(name))
	if err != nil {
		t.Fatal(err)
	}
	s.paper = paper
	s.use(v)
	return s
}

func (s *store) options(name string) vault.Options {
	return vault.Options{
		Now: Clock, Rand: rand.NewChaCha8(sha256.Sum256([]byte(name))),
		Params: keyring.Params{Time: 1, MemoryKiB: 64 << 10, Threads: 4},
	}
}

func (s *store) use(v *vault.Vault) {
	s.t.Helper()
	e, err := evidence.Open(filepath.Join(s.dir, "chunks"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.vault, s.evidence, s.books = v, e, exchange.OpenBooks(v.Local())
	s.t.Cleanup(func() { _ = v.Close() })
}

func (s *store) reopen() {
	s.t.Helper()
	if err := s.vault.Close(); err != nil {
		s.t.Fatal(err)
	}
	v, err := vault.OpenRecovery(s.dir, s.paper.String(), s.options("again"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.use(v)
}

func (s *store) engine(server *Server) *exchange.Engine {
	s.t.Helper()
	e, err := exchange.Open(s.vault, s.evidence, s.books, func(in trust.CaseID, entries []*journal.Entry) { s.added += len(entries) }, exchange.Options{Dial: server.Dial})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(e.Close)
	return e
}

// join makes w a member of v's body and case.
func (s *store) join(w *store, in trust.CaseID) {
	s.t.Helper()
	request, _, err := w.vault.JoinRequest("審査員 二")
	if err != nil {
		s.t.Fatal(err)
	}
	file, card, _, err := s.vault.IssueCard(request, []string{"auditor"})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := w.vault.Join(file); err != nil {
		s.t.Fatal(err)
	}
	s.enrol(in, card.Device, "auditor")
	if err := s.vault.GrantTo(in, card.Device); err != nil {
		s.t.Fatal(err)
	}
}

func (s *store) enrol(in trust.CaseID, d trust.DeviceID, role string) {
	s.t.Helper()
	card, _ := s.vault.Trust().Card(d)
	if _, err := s.vault.SignControl(&trust.Roster{Case: in, Add: []trust.RosterLine{{Device: d, User: card.User, Roles: []string{role}}}}); err != nil {
		s.t.Fatal(err)
	}
}

// texts opens every entry of a case.
func (s *store) texts(in trust.CaseID) []string {
	s.t.Helper()
	var out []string
	err := s.vault.Entries(in, func(o vault.Opened) error {
		out = append(out, string(o.Plain))
		return o.Err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestFromOneStoreToAnother is the whole way with real stores: a body for trying names its server, a second laptop joins by files and learns
// everything else from the server, photo included.
func TestFromOneStoreToAnother(t *testing.T) { each(t, fromOneStoreToAnother) }

func fromOneStoreToAnother(t *testing.T, on Backend) {
	server := NewServer(t, on(t))
	a, b := newStore(t, "a"), newStore(t, "b")
	if err := a.vault.TrialBody("試用機関", "主任 一"); err != nil {
		t.Fatal(err)
	}
	text, err := (&wire.ServerCard{Server: server.Card}).Text()
	if err != nil {
		t.Fatal(err)
	}
	card, words, err := exchange.ParseServerCard(text)
	if err != nil || len(strings.Fields(words)) != 6 {
		t.Fatalf("server card: %q, %v", words, err)
	}
	if err := a.vault.SetServer(card); err != nil {
		t.Fatal(err)
	}
	file, err := a.vault.BodyCardFile()
	if err != nil {
		t.Fatal(err)
	}
	if server.Body, err = trust.ParseCardFile(file); err != nil {
		t.Fatal(err)
	}
	server.Start()
	in, err := a.vault.NewCase()
	if err != nil {
		t.Fatal(err)
	}
	a.enrol(in, a.vault.Device(), trust.RoleLead)
	a.join(b, in)

	var written []trust.Hash
	for i := range 30 {
		e, err := a.vault.Append(t.Context(), in, fmt.Appendf(nil, "第%d項 適合", i), nil)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, e.Hash)
	}
	photo := bytes.Repeat([]byte("JPEG 写真"), 500_000)
	id := evidence.ItemID{1, 2, 3}
	m, key, err := a.evidence.Put(t.Context(), in, id, rand.NewChaCha8([32]byte{5}), bytes.NewReader(photo), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.vault.PutItemKey(in, id, key); err != nil {
		t.Fatal(err)
	}
	sealed, err := a.vault.ItemKeyObject(in, id)
	if err != nil {
		t.Fatal(err)
	}
	item := exchange.Item{ID: wire.ItemID(id), Chunks: m.Chunks, Key: sealed, First: true}
	r, err := a.engine(server).Push(t.Context(), in, []exchange.Item{item})
	if err != nil || len(r.Parked) > 0 || r.Entries != 30 || len(r.Items) != 1 {
		t.Fatalf("push: %+v, %v", r, err)
	}

	all := server.Site.Bytes()
	for _, secret := range []string{"適合", "写真", "JPEG", string(key[:]), "正しい馬"} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("the server can read %q", secret)
		}
	}

	r, err = b.engine(server).Pull(t.Context())
	if err != nil || len(r.Parked) > 0 || r.Entries != 30 || b.added != 30 {
		t.Fatalf("pull: %+v, %v", r, err)
	}
	if x, y := a.texts(in), b.texts(in); len(x) != 30 || !slices.Equal(x, y) {
		t.Fatalf("%q and %q", x, y)
	}
	if x, y := a.vault.Trust().Hashes(in), b.vault.Trust().Hashes(in); !slices.Equal(x, y) {
		t.Fatalf("control records %v and %v", x, y)
	}
	if r, err = b.engine(server).Fetch(t.Context(), in, []exchange.Item{item}); err != nil || len(r.Items) != 1 {
		t.Fatalf("fetch: %+v, %v", r, err)
	}
	got, err := b.vault.ItemKey(in, id)
	if err != nil {
		t.Fatal(err)
	}
	read, err := b.evidence.Reader(in, m, got)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	if plain, err := io.ReadAll(read); err != nil || !bytes.Equal(plain, photo) {
		t.Fatalf("the photo came over as %d bytes: %v", len(plain), err)
	}

	a.reopen() // the receipts are in the local journal
	log := exchange.LogOf(card)
	for _, h := range written {
		r, ok := a.books.Receipt(in, log.Origin, h)
		if !ok {
			t.Fatalf("no receipt for %s after reopening", h)
		}
		if _, err := exchange.Verify(r, h, log); err != nil {
			t.Fatal(err)
		}
	}
	if !a.books.ItemReceived(in, item.ID, log.Origin) || !b.books.ItemReceived(in, item.ID, log.Origin) {
		t.Fatal("the server has the item, and one of the laptops does not know it")
	}
	if c := a.books.Checkpoint(log); c == nil || !c.Time.Equal(Clock()) {
		t.Fatalf("witnessed time %+v", c)
	}
	r, err = a.engine(server).Push(t.Context(), in, []exchange.Item{item})
	if err != nil || r.Entries+r.Records+int(r.Bytes) != 0 || len(r.Items) != 1 {
		t.Fatalf("push again: %+v, %v", r, err)
	}
}
