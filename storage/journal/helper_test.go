package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

var (
	caseA = CaseID{0xa}
	caseB = CaseID{0xb}
)

// author writes one journal in tests. Everything about it follows from its name.
type author struct {
	t    testing.TB
	key  ed25519.PrivateKey
	seal *seal.Key
	rand *rand.ChaCha8
	head Header // of the entry to come
}

func newAuthor(t testing.TB, c CaseID, name string, incarnation byte) *author {
	t.Helper()
	a := &author{t: t, rand: rand.NewChaCha8(sha256.Sum256([]byte(name)))}
	seed := sha256.Sum256([]byte("sign " + name))
	a.key = ed25519.NewKeyFromSeed(seed[:])
	k := seal.Key(sha256.Sum256([]byte("epoch")))
	a.seal = &k
	a.head = Header{Case: c, Device: trust.DeviceOf(a.key.Public().(ed25519.PublicKey)), Incarnation: Incarnation{incarnation}, Seq: 1}
	return a
}

// say makes the next entry.
func (a *author) say(plain string, seen ...Hash) *Entry {
	a.t.Helper()
	h := a.head
	h.Seen = seen
	payload, err := SealPayload(a.seal, a.rand, &h, []byte(plain))
	if err != nil {
		a.t.Fatal(err)
	}
	raw, hash, err := SignHeader(h, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	e, err := NewEntry(raw, payload)
	if err != nil {
		a.t.Fatal(err)
	}
	if e.Hash != hash {
		a.t.Fatal("two hashes for one entry")
	}
	a.head.Seq, a.head.Prev = h.Seq+1, hash
	return e
}

func (a *author) many(n int) []*Entry {
	out := make([]*Entry, n)
	for i := range out {
		out[i] = a.say(fmt.Sprintf("観察 %d", i))
	}
	return out
}

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func appendAll(t testing.TB, s *Store, entries ...*Entry) {
	t.Helper()
	if err := s.Append(entries...); err != nil {
		t.Fatal(err)
	}
}

// read returns what the store holds, and the report.
func read(t testing.TB, s *Store, c CaseID) ([]*Entry, Report) {
	t.Helper()
	var out []*Entry
	r, err := s.Read(c, func(e Entry, _ Place) error {
		out = append(out, &e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, r
}

func same(a, b []*Entry) error {
	if len(a) != len(b) {
		return fmt.Errorf("%d entries, want %d", len(a), len(b))
	}
	for i := range a {
		if a[i].Hash != b[i].Hash || !bytes.Equal(a[i].Raw, b[i].Raw) || !bytes.Equal(a[i].Payload, b[i].Payload) {
			return fmt.Errorf("entry %d is another", i)
		}
	}
	return nil
}

// hook sets the fault hook for the length of the test.
func hook(t *testing.T, h func(step, path string) error) { t.Cleanup(disk.Hook(h)) }

func onlyFile(t *testing.T, dir string) string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*", "*"+suffix))
	if err != nil || len(list) != 1 {
		t.Fatalf("files %v, %v", list, err)
	}
	return list[0]
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return st.Size()
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}
