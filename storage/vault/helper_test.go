package vault

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"genchi/storage/disk"
	"genchi/storage/keyring"
	"genchi/storage/trust"
)

var pass = []byte("正しい馬 電池 ホチキス")

// options are edges that repeat: the same name gives the same keys.
func options(name string) Options {
	return Options{
		Now: func() time.Time { return time.Unix(1_800_000_000, 0) }, Rand: rand.NewChaCha8(sha256.Sum256([]byte(name))),
		Params: keyring.Params{Time: 1, MemoryKiB: 64 << 10, Threads: 4}, noReserve: true,
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newStore opens a copy of the store that belongs to the name, in a folder of its own.
func newStore(t testing.TB, name string) *Vault {
	t.Helper()
	made, err := template(name)
	must(t, err)
	dir := filepath.Join(t.TempDir(), name)
	must(t, os.CopyFS(dir, os.DirFS(made.dir)))
	v, err := openPaper(t, dir, made.dev.id())
	must(t, err)
	t.Cleanup(func() { _ = v.Close() })
	return v
}

var templates struct {
	mu   sync.Mutex
	dir  string
	made map[string]*Vault
}

// template makes one closed store for each name: a passphrase is stretched once, not in every test.
func template(name string) (*Vault, error) {
	templates.mu.Lock()
	defer templates.mu.Unlock()
	if v := templates.made[name]; v != nil {
		return v, nil
	}
	v, recovery, err := Create(filepath.Join(templates.dir, name), pass, options(name))
	if err != nil {
		return nil, err
	}
	papers.Store(v.dev.id(), recovery.String())
	templates.made[name] = v
	return v, v.Close()
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "vault")
	if err != nil {
		panic(err)
	}
	templates.dir, templates.made = dir, map[string]*Vault{}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// papers holds the recovery key of every store that the tests made, by device: opening with it costs no Argon2.
var papers sync.Map

// openings gives every opening other random bytes, as in life.
var openings atomic.Int64

func openPaper(t testing.TB, dir string, d trust.DeviceID) (*Vault, error) {
	t.Helper()
	paper, ok := papers.Load(d)
	if !ok {
		t.Fatal("no recovery key")
	}
	return OpenRecovery(dir, paper.(string), options(fmt.Sprint("opening ", openings.Add(1))))
}

func reopen(t testing.TB, v *Vault) *Vault {
	t.Helper()
	must(t, v.Close())
	w, err := openPaper(t, v.dir, v.Device())
	must(t, err)
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// newTrial makes a store with a body for trying, and a case with this device as lead.
func newTrial(t testing.TB, name string) (*Vault, trust.CaseID) {
	t.Helper()
	v := newStore(t, name)
	must(t, v.TrialBody("試用機関", name))
	return v, newCase(t, v)
}

func newCase(t testing.TB, v *Vault) trust.CaseID {
	t.Helper()
	c, err := v.NewCase()
	must(t, err)
	enrol(t, v, c, v.Device(), trust.RoleLead)
	return c
}

func enrol(t testing.TB, v *Vault, c trust.CaseID, d trust.DeviceID, roles ...string) {
	t.Helper()
	card, ok := v.Trust().Card(d)
	if !ok {
		t.Fatal("no card to enrol")
	}
	_, err := v.SignControl(&trust.Roster{Case: c, Add: []trust.RosterLine{{Device: d, User: card.User, Roles: roles}}})
	must(t, err)
}

// join lets w join the body of v and, if c is a case, take part in it.
func join(t testing.TB, v, w *Vault, c trust.CaseID) {
	t.Helper()
	request, words, err := w.JoinRequest("審査員 二")
	must(t, err)
	file, card, read, err := v.IssueCard(request, []string{"auditor"})
	must(t, err)
	if words != read || card.Device != w.Device() {
		t.Fatal("the registrar reads other words than the laptop shows")
	}
	got, err := w.Join(file)
	must(t, err)
	body, _ := v.Trust().Body()
	if got != trust.BodyOf(body.RootKey).Words() {
		t.Fatal("another body")
	}
	if !c.IsZero() {
		enrol(t, v, c, w.Device(), "auditor")
		must(t, v.GrantTo(c, w.Device()))
		give(t, v, w)
	}
}

// give hands all control records on.
func give(t testing.TB, from, to *Vault) {
	t.Helper()
	var raw [][]byte
	for _, r := range from.Trust().Records() {
		raw = append(raw, r.Raw)
	}
	_, err := to.AddControl(raw...)
	must(t, err)
}

func say(t testing.TB, v *Vault, c trust.CaseID, plain string, seen ...trust.Hash) trust.Hash {
	t.Helper()
	e, err := v.Append(t.Context(), c, []byte(plain), seen)
	must(t, err)
	return e.Hash
}

// texts returns what a case says, by hash, and fails on entries that say nothing.
func texts(t testing.TB, v *Vault, c trust.CaseID) map[trust.Hash]string {
	t.Helper()
	out := map[trust.Hash]string{}
	must(t, v.Entries(c, func(o Opened) error {
		if o.Err != nil {
			t.Errorf("entry %s: %v", o.Entry.Hash, o.Err)
		}
		out[o.Entry.Hash] = string(o.Plain)
		return nil
	}))
	if !v.Damage(c).Clean() {
		t.Errorf("damage %+v", v.Damage(c))
	}
	return out
}

// raw returns the entries of a case as they are sent.
func raw(t testing.TB, v *Vault, c trust.CaseID) []RawEntry {
	t.Helper()
	var out []RawEntry
	must(t, v.Entries(c, func(o Opened) error {
		out = append(out, RawEntry{Header: o.Entry.Raw, Payload: o.Entry.Payload})
		return nil
	}))
	return out
}

func ingestAll(t testing.TB, v *Vault, c trust.CaseID, entries ...RawEntry) IngestReport {
	t.Helper()
	r, err := v.Ingest(c, entries)
	must(t, err)
	return r
}

var errCut = errors.New("the process is dead")

// cutAt lets every disk step from the n-th on fail, as if the process had died there. It returns how to undo that and how many steps were asked.
func cutAt(n int) (restore func(), steps func() int) {
	count := 0
	restore = disk.Hook(func(step, path string) error {
		count++
		if count >= n {
			return fmt.Errorf("%w: %s %s", errCut, step, filepath.Base(path))
		}
		return nil
	})
	return restore, func() int { return count }
}

// die drops a store as a killed process does.
func die(v *Vault) {
	if v != nil {
		_ = v.lock.Close()
	}
}
