package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
)

const (
	bigEntries = 20000
	bigItems   = 1200
	bigPlaces  = 17 // 2,023 checks
	bigAnswers = 60 // of each case in a round
)

// bigcaseRow measures one very large case: its opening, and an answer in it with the views that show the answer, which must not cost what
// grows with the case: it alternates with the same in a case that was just begun.
func bigcaseRow(ctx context.Context, b *bench) error {
	g, big, small, err := b.bigCase(ctx)
	if err != nil {
		return err
	}
	round, err := g.copy(b, "bigcase-round")
	if err != nil {
		return err
	}
	args := []string{round.store(), round.recovery()}
	show := func(into *listing) error {
		if err := work(ctx, into, "home", append(args, big)...); err != nil {
			return err
		}
		if into.Entries < bigEntries || into.Items != bigItems || into.Rows != bigPlaces*measures || into.Judged < bigPlaces*measures {
			return fmt.Errorf("%w: %+v", errNoRound, *into)
		}
		return nil
	}
	var warm, cold, ratio, alone series
	for n := range b.rounds + 1 {
		var w, c listing
		var a acting
		if err := show(&w); err != nil {
			return err
		}
		if err := work(ctx, &a, "act", append(args, big, small, fmt.Sprint(n*bigAnswers))...); err != nil {
			return err
		}
		if err := os.RemoveAll(filepath.Join(round.store(), "index")); err != nil {
			return err
		}
		if err := show(&c); err != nil {
			return err
		}
		if n > 0 {
			warm, cold = append(warm, w.Checks.Seconds()), append(cold, c.Checks.Seconds())
			ratio, alone = append(ratio, a.Big.Seconds()/a.Small.Seconds()), append(alone, 1000*a.Big.Seconds())
		}
	}
	note("without an index %s s; an answer, its list and its card take %s ms", cold.show("%.2f"), alone.show("%.2f"))
	name := fmt.Sprintf("a case of %d checks, %d items, 20,000 entries: from the key to its measures", bigPlaces*measures, bigItems)
	b.line(name, warm.show("%.2f s"), "at most 1.5 s", warm.mid() <= 1.5)
	b.line("... an answer and the views of it, of those in a new case", ratio.show("%.2f"), "at most 1.25", ratio.mid() <= 1.25)
	return os.RemoveAll(round.dir)
}

// bigCase makes the store through the command line, as manyCases does, and keeps it for the work folder.
func (b *bench) bigCase(ctx context.Context) (g *genchi, big, small string, err error) {
	dir := filepath.Join(b.work, "bigcase")
	ready := filepath.Join(dir, "ready")
	if ids, err := os.ReadFile(ready); err == nil { // #nosec G304 -- in the work folder
		if _, err := fmt.Sscan(string(ids), &big, &small); err == nil {
			return b.genchi(dir), big, small, nil
		}
	}
	photos, err := b.photos("small-photos", bigItems, 320, 240)
	if err != nil {
		return nil, "", "", err
	}
	fast := *b
	if made, err := os.MkdirTemp("/dev/shm", "genchi-bench-"); err == nil {
		fast.work = made
		defer os.RemoveAll(made) //nolint:errcheck // in memory
	}
	if g, err = fast.trial(ctx, "bigcase", 64); err != nil {
		return nil, "", "", err
	}
	if big, small, err = g.fillBig(ctx, photos); err != nil {
		return nil, "", "", err
	}
	if fast.work != b.work {
		if g, err = g.copy(b, "bigcase"); err != nil {
			return nil, "", "", err
		}
	}
	return g, big, small, os.WriteFile(ready, []byte(big+" "+small), 0o600)
}

// fillBig begins both cases and fills one of them.
func (g *genchi) fillBig(ctx context.Context, photos []string) (big, small string, err error) {
	s, err := g.begin(ctx)
	if err != nil {
		return "", "", err
	}
	defer s.kill()
	if small, _, err = s.do(newCase("small client", bigPlaces)...); err != nil {
		return "", "", err
	}
	begun := newCase("big client", bigPlaces)
	if big, err = s.fill(begun, bigPlaces, bigEntries-bigItems); err != nil {
		return "", "", err
	}
	for i, p := range photos {
		o := order{"do": "attach_evidence", "case": big, "file": p, "measure": measureID(i), "place": placeID(i / measures % bigPlaces)}
		if _, _, err := s.do(o); err != nil {
			return "", "", err
		}
	}
	return big, small, s.end()
}

// acting is what an answer took, with the views that show it, in a large and in a small case.
type acting struct {
	Big   time.Duration `json:"big"`
	Small time.Duration `json:"small"`
}

// actWorker answers in two cases by turns: STORE RECOVERYFILE CASE CASE FROM.
func actWorker(ctx context.Context, args []string) (any, error) {
	var from int
	if len(args) != 5 {
		return nil, errors.New("STORE RECOVERYFILE CASE CASE FROM")
	}
	if _, err := fmt.Sscan(args[4], &from); err != nil {
		return nil, err
	}
	var out acting
	return &out, withDesk(args, func(d *casework.Desk) error {
		took := [2]series{}
		var list [2]casework.ChecksView
		for i := range bigAnswers + 4 {
			for k, id := range args[2:4] {
				t, err := act(ctx, d, id, from+i, &list[k])
				if err != nil {
					return err
				}
				if i >= 4 { // the first read the cases
					took[k] = append(took[k], t.Seconds())
				}
			}
		}
		out.Big, out.Small = time.Duration(took[0].mid()*1e9), time.Duration(took[1].mid()*1e9)
		return nil
	})
}

// act records an answer and reads what the window shows then: what changed in the list that it has, and the card.
func act(ctx context.Context, d *casework.Desk, id string, n int, shown *casework.ChecksView) (time.Duration, error) {
	m, said := audit.MeasureID(measureID(7*n)), fmt.Sprintf("another observation %d", n)
	start := time.Now()
	c := casework.RecordAnswer{Case: casework.Case{Case: id}, Measure: m, Place: "p01", Verdict: audit.Conforming, Observation: &said}
	if _, err := d.Do(ctx, &c); err != nil {
		return 0, err
	}
	list, err := d.ChecksSince(id, shown.Mark)
	if err != nil {
		return 0, err
	}
	if !list.Over(shown) {
		return 0, fmt.Errorf("%w: the list is another", errNoRound)
	}
	*shown = list
	card, err := d.Card(id, audit.MakeCheck(m, "p01"))
	if err != nil {
		return 0, err
	}
	took := time.Since(start)
	if card.Observation.Mine != said || len(list.Rows) < measures {
		return 0, fmt.Errorf("%w: %q is shown, not %q", errNoRound, card.Observation.Mine, said)
	}
	return took, nil
}
