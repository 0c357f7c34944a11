package synctest

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"genchi/storage/trust"
	"genchi/sync/exchange"
)

func findings(t *testing.T, s *Server) []string {
	t.Helper()
	r, err := s.Central.Scrub(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r.Findings
}

// What a scrub found damaged is sent again by the next push; until then every scrub names it.
func TestPushRepairsWhatTheScrubFound(t *testing.T) { each(t, pushRepairsWhatTheScrubFound) }

func pushRepairsWhatTheScrubFound(t *testing.T, on Backend) {
	_, s, a, b, in := start(t, on, nil)
	item := a.Attach(in, "photo", 70_000, 50_000)
	a.Note(in, 1, 1)
	mustPush(t, s.Engine(a, nil), in, item)
	name := trust.Hash(item.Chunks[1].Hash).String()
	damaged := s.Site.Damage(name)
	s.Site.Damage(hex.EncodeToString(item.ID[:]))
	for round := range 2 {
		got := findings(t, s)
		if len(got) != 2 || !strings.Contains(strings.Join(got, "\n"), name) || !strings.Contains(strings.Join(got, "\n"), "item key") {
			t.Fatalf("scrub %d: %q", round, got)
		}
	}
	if !bytes.Contains(s.Site.Bytes(), damaged) {
		t.Fatal("the damaged bytes are not kept")
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
