package synctest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"genchi/storage/trust"
	"genchi/sync/exchange"
)

func rounds() int {
	if os.Getenv("GENCHI_SOAK") != "" {
		return 60
	}
	return 4
}

// TestBrokenNetwork lets two laptops push and pull at once while requests are lost, repeated and cut, and the server is stopped and started.
// In the end both have everything, with receipts, and the server's scrub finds nothing.
func TestBrokenNetwork(t *testing.T) { each(t, inABrokenNetwork) }

func inABrokenNetwork(t *testing.T, on Backend) {
	faults := []string{"request lost", "answer lost", "request repeated", "answer cut", "body cut", "connection cut"}
	total := map[string]int{}
	all := func() bool {
		return !slices.ContainsFunc(faults, func(f string) bool { return total[f] == 0 })
	}
	for seed := 0; seed < rounds() || !all() && seed < 5*rounds(); seed++ { // what happens is left to the goroutines
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			for k, v := range brokenNetwork(t, on, uint64(seed)) {
				total[k] += v
			}
		})
	}
	if !all() {
		t.Errorf("not every fault happened: %v", total)
	}
	t.Log(total)
}

func brokenNetwork(t *testing.T, on Backend, seed uint64) map[string]int {
	chaos := NewChaos(seed)
	_, s, a, b, in := start(t, on, func(s *Server) { s.Wrap = chaos.Handler })
	laptops := []*Laptop{a, b}
	items := map[*Laptop][]exchange.Item{}
	for _, l := range laptops {
		l.Note(in, 1, 30)
		l.Note(in, 2, 10)
		for i := range 4 {
			items[l] = append(items[l], l.Attach(in, fmt.Sprintf("%s %d", l.Name, i), 30_000, 70_000, 16_384))
		}
	}
	pause := 150 * time.Millisecond
	if _, local := s.Site.(*folderSite); !local { // it takes longer to open
		pause *= 5
	}
	stop := make(chan struct{})
	var restarts sync.WaitGroup
	restarts.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(pause):
				s.Stop()
				s.Start()
				pause += pause / 4 // on a machine that is slow it is up long enough in the end
			}
		}
	})
	var work sync.WaitGroup
	for _, l := range laptops {
		for _, pull := range []bool{false, true} {
			e := s.Engine(l, func(o *exchange.Options) {
				o.Dial = chaos.Dial(s.Dial)
				o.Attempts = 3
			})
			work.Go(func() { insist(t, e, l, in, pull, items) })
		}
	}
	work.Wait()
	close(stop)
	restarts.Wait()
	chaos.Quiet.Store(true)
	settle(t, s, a, b, in, items)
	return chaos.Counts()
}

// settle exchanges once more without faults and compares.
func settle(t *testing.T, s *Server, a, b *Laptop, in trust.CaseID, items map[*Laptop][]exchange.Item) {
	t.Helper()
	for _, l := range []*Laptop{a, b, a} {
		e := s.Engine(l, nil)
		mustPush(t, e, in, items[l]...)
		mustPull(t, e)
	}
	for _, l := range []*Laptop{a, b} {
		other := a
		if l == a {
			other = b
		}
		e := s.Engine(l, nil)
		if r, err := e.Fetch(t.Context(), in, items[other]); err != nil || len(r.Items) != 4 {
			t.Fatalf("fetch: %+v, %v", r, err)
		}
		mustPush(t, e, in, items[l]...)
		checkReceived(t, s, l, in, l.Entries(in))
	}
	if x, y := a.Entries(in), b.Entries(in); len(x) != 80 || !slices.Equal(x, y) {
		t.Fatalf("%d and %d entries", len(x), len(y))
	}
	report, err := s.Central.Scrub(t.Context())
	if err != nil || len(report.Findings) > 0 || report.Entries != 80 || report.Chunks != 24 || report.LogSize != 85 {
		t.Fatalf("scrub: %+v, %v", report, err)
	}
}

// insist pushes, or pulls and fetches, again and again until it worked without an error.
func insist(t *testing.T, e *exchange.Engine, l *Laptop, in trust.CaseID, pull bool, items map[*Laptop][]exchange.Item) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		var err error
		if pull {
			_, err = e.Pull(ctx)
		} else {
			var r *exchange.Report
			r, err = e.Push(ctx, in, items[l])
			if err == nil && len(r.Parked) > 0 {
				t.Errorf("parked: %+v", r.Parked)
			}
		}
		if err == nil {
			return
		}
	}
	t.Errorf("%s did not get through", l.Name)
}
