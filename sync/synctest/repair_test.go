package synctest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genchi/storage/trust"
	"genchi/sync/exchange"
)

// damageOf flips a bit of the one file of the server that matches.
func damageOf(t *testing.T, s *Server, pattern string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(s.Dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	if err := os.WriteFile(found[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func findings(t *testing.T, s *Server) []string {
	t.Helper()
	r, err := s.Central.Scrub(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r.Findings
}

// What a scrub found damaged is sent again by the next push; until then every scrub names it.
func TestPushRepairsWhatTheScrubFound(t *testing.T) {
	_, s, a, b, in := start(t, nil)
	item := a.Attach(in, "photo", 70_000, 50_000)
	a.Note(in, 1, 1)
	mustPush(t, s.Engine(a, nil), in, item)
	name := trust.Hash(item.Chunks[1].Hash).String()
	damageOf(t, s, filepath.Join("evidence", "*", name))
	damageOf(t, s, filepath.Join("items", "*", "*", "*.key"))
	for round := range 2 {
		got := findings(t, s)
		if len(got) != 2 || !strings.Contains(strings.Join(got, "\n"), name) || !strings.Contains(strings.Join(got, "\n"), "item key") {
			t.Fatalf("scrub %d: %q", round, got)
		}
	}
	if found, err := filepath.Glob(filepath.Join(s.Dir, "evidence", "*", name+".damaged")); err != nil || len(found) != 1 {
		t.Fatalf("the damaged bytes are not kept: %v, %v", found, err)
	}
	if r := mustPush(t, s.Engine(a, nil), in, item); len(r.Parked) > 0 || r.Bytes != 50_000 || len(r.Items) != 1 {
		t.Fatalf("push: %+v", r)
	}
	if got := findings(t, s); len(got) > 0 {
		t.Fatalf("after the push: %q", got)
	}
	mustPull(t, s.Engine(b, nil))
	item.Key = nil
	if r, err := s.Engine(b, nil).Fetch(t.Context(), in, []exchange.Item{item}); err != nil || len(r.Items) != 1 {
		t.Fatalf("fetch: %+v, %v", r, err)
	}
}
