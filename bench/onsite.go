package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/command"
	"genchi/app/screen"
)

// deskRow measures the on-site page of the very large case in the toolkit's driver without a display: from card to card, a character in
// a long paragraph, and the way to every place of the rail; and what the page asks the store for after an answer.
func deskRow(ctx context.Context, b *bench) error {
	g, big, _, err := b.bigCase(ctx)
	if err != nil {
		return err
	}
	round, err := g.copy(b, "desk-round")
	if err != nil {
		return err
	}
	r := deskRounds{places: map[string]series{}, parts: map[string]series{}}
	busy := !idle()
	for n := range b.rounds + 1 {
		var p screen.Paces
		if err := work(ctx, &p, "pace", round.store(), round.recovery(), big); err != nil {
			return err
		}
		var c coverage
		if err := work(ctx, &c, "cover", round.store(), round.recovery(), big, fmt.Sprint(n*coverChanges)); err != nil {
			return err
		}
		if p.Rows != bigPlaces*measures || len(p.Cards) < 400 || len(p.Keys) < 200 {
			return fmt.Errorf("%w: %d checks, %d cards, %d keys", errNoRound, p.Rows, len(p.Cards), len(p.Keys))
		}
		if n == 0 {
			continue
		}
		r.add(&p, &c)
	}
	r.tell(busy)
	b.line("from card to card, with list, evidence and pane, p99", r.cards[0].show("%.2f ms"), "at most 2 ms", r.cards[0].mid() <= 2)
	b.line(fmt.Sprintf("a character in a paragraph of %d, p99", screen.PaceParagraph), r.keys[0].show("%.2f ms"), "at most 6 ms", r.keys[0].mid() <= 6)
	b.line("a place of the rail opened, p50 of the slowest", r.routes[0].show("%.1f ms"), "at most 100 ms", r.routes[0].mid() <= 100)
	b.line("coverage that the page asks for and all rules, a change, p50", r.cover[0].show("%.2f ms"), "at most 5 ms", r.cover[0].mid() <= 5)
	return os.RemoveAll(round.dir)
}

// deskRounds are the figures of the rounds in milliseconds: of time, and of computing.
type deskRounds struct {
	cards, keys, routes, cover [2]series
	rules                      series
	places, parts              map[string]series
}

func (r *deskRounds) add(p *screen.Paces, c *coverage) {
	for k, pick := range []func(screen.PaceTime) time.Duration{wallOf, cpuOf} {
		r.cards[k] = append(r.cards[k], quantile(millis(p.Cards, pick), 0.99))
		r.keys[k] = append(r.keys[k], quantile(millis(p.Keys, pick), 0.99))
		r.cover[k] = append(r.cover[k], millis(c.All, pick).mid())
		slowest := 0.0
		for name, took := range p.Routes {
			mid := millis(took, pick).mid()
			slowest = max(slowest, mid)
			if k == 1 {
				r.places[name] = append(r.places[name], mid)
			}
		}
		r.routes[k] = append(r.routes[k], slowest)
	}
	for name, took := range c.Parts {
		r.parts[name] = append(r.parts[name], millis(took, cpuOf).mid())
	}
	r.rules = append(r.rules, millis(c.Rules, cpuOf).mid())
}

// tell prints what the lines do not say.
func (r *deskRounds) tell(busy bool) {
	if busy {
		note("the machine was not idle: the bars speak of an idle one; of its own the window computes per card %s, per character %s, per place %s, per change %s ms",
			r.cards[1].show("%.2f"), r.keys[1].show("%.2f"), r.routes[1].show("%.1f"), r.cover[1].show("%.2f"))
	}
	note("places by what they compute: %s ms", medians(r.places))
	note("after an answer the page asks for, computed: %s ms; the rules %s ms", medians(r.parts), r.rules.show("%.2f"))
}

func wallOf(t screen.PaceTime) time.Duration { return t.Wall }
func cpuOf(t screen.PaceTime) time.Duration  { return t.CPU }

// millis are durations in milliseconds.
func millis(ts []screen.PaceTime, pick func(screen.PaceTime) time.Duration) series {
	out := make(series, len(ts))
	for i, t := range ts {
		out[i] = 1000 * pick(t).Seconds()
	}
	return out
}

// medians names what took how long, slowest first.
func medians(of map[string]series) string {
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return int(1e6 * (of[b].mid() - of[a].mid())) })
	var out []string
	for _, n := range names {
		out = append(out, fmt.Sprintf("%s %.2f", n, of[n].mid()))
	}
	return strings.Join(out, ", ")
}

// paceWorker plays the on-site page: STORE RECOVERYFILE CASE.
func paceWorker(ctx context.Context, args []string) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("STORE RECOVERYFILE CASE")
	}
	var p screen.Paces
	return &p, withDesk(args, func(d *casework.Desk) (err error) {
		runtime.LockOSThread() // whose CPU time is read
		defer runtime.UnlockOSThread()
		p, err = screen.Pace(ctx, d, args[2], screen.PaceOrder{Now: time.Now, Clock: stopwatch(), Trouble: command.Trouble})
		return err
	})
}

// stopwatch reads time and CPU time of the thread it is called on.
func stopwatch() func() screen.PaceTime {
	start := time.Now()
	return func() screen.PaceTime { return screen.PaceTime{Wall: time.Since(start), CPU: threadCPU()} }
}

// coverage is what follows a change, each of the changes.
type coverage struct {
	Parts map[string][]screen.PaceTime `json:"parts"` // what the page asks for, by view
	Rules []screen.PaceTime            `json:"rules"` // all rules of contradiction in a case of the same size
	All   []screen.PaceTime            `json:"all"`   // both
}

const (
	coverChanges = 60
	coverPersons = 12
)

// coverWorker answers and asks for what the on-site page asks for then: STORE RECOVERYFILE CASE FROM.
func coverWorker(ctx context.Context, args []string) (any, error) {
	var from int
	if len(args) != 4 {
		return nil, errors.New("STORE RECOVERYFILE CASE FROM")
	}
	if _, err := fmt.Sscan(args[3], &from); err != nil {
		return nil, err
	}
	c, err := newRuleCase()
	if err != nil {
		return nil, err
	}
	w, _, err := c.watch()
	if err != nil {
		return nil, err
	}
	out, clock := &coverage{Parts: map[string][]screen.PaceTime{}}, stopwatch()
	return out, withDesk(args, func(d *casework.Desk) error {
		runtime.LockOSThread() // whose CPU time is read
		defer runtime.UnlockOSThread()
		if err := askPersons(ctx, d, args[2]); err != nil {
			return err
		}
		var shown casework.ChecksView
		for i := range coverChanges + 4 {
			check, err := change(ctx, d, args[2], from+i)
			if err != nil {
				return err
			}
			took, err := asked(d, args[2], check, &shown, clock)
			if err != nil {
				return err
			}
			fields, err := c.change(from + i)
			if err != nil {
				return err
			}
			began := clock()
			w.Update(fields...)
			rules := between(began, clock())
			if i < 4 { // the first read the case
				continue
			}
			all := rules
			for name, t := range took {
				out.Parts[name] = append(out.Parts[name], t)
				all.Wall, all.CPU = all.Wall+t.Wall, all.CPU+t.CPU
			}
			out.Rules, out.All = append(out.Rules, rules), append(out.All, all)
		}
		return nil
	})
}

func between(a, b screen.PaceTime) screen.PaceTime {
	return screen.PaceTime{Wall: b.Wall - a.Wall, CPU: b.CPU - a.CPU}
}

// askPersons puts persons into a case that has none, so that there is somebody to count by.
func askPersons(ctx context.Context, d *casework.Desk, id string) error {
	v, err := d.Checks(id)
	if err != nil || len(v.Persons) > 0 {
		return err
	}
	functions := []string{"manager", "practising", "electronic"}
	for i := range coverPersons {
		p := casework.AddPerson{Case: casework.Case{Case: id}, Person: audit.PersonID(fmt.Sprintf("k%02d", i)), Role: fmt.Sprintf("person %d", i), Functions: functions[i%3:][:1]}
		if _, err := d.Do(ctx, &p); err != nil {
			return err
		}
	}
	return nil
}

// change judges a check otherwise than it was.
func change(ctx context.Context, d *casework.Desk, id string, n int) (audit.CheckID, error) {
	m, p := audit.MeasureID(measureID(7*n)), audit.PlaceID(placeID(n%bigPlaces))
	said, verdict := fmt.Sprintf("observation of a change %d", n), []audit.Verdict{audit.Nonconforming, audit.Conforming}[n%2]
	c := casework.RecordAnswer{Case: casework.Case{Case: id}, Measure: m, Place: p, Verdict: verdict, Reason: &said}
	_, err := d.Do(ctx, &c)
	return audit.MakeCheck(m, p), err
}

// asked reads what the page reads after an answer.
func asked(d *casework.Desk, id string, check audit.CheckID, shown *casework.ChecksView, clock func() screen.PaceTime) (map[string]screen.PaceTime, error) {
	took := map[string]screen.PaceTime{}
	began := clock()
	lap := func(name string) {
		now := clock()
		took[name], began = between(began, now), now
	}
	list, err := d.ChecksSince(id, shown.Mark)
	lap("list")
	if err != nil {
		return nil, err
	}
	card, err := d.Card(id, check)
	lap("card")
	if err != nil {
		return nil, err
	}
	talk, err := d.Talk(id, "k01")
	lap("talk")
	if err != nil {
		return nil, err
	}
	walk, err := d.Walk(id)
	lap("walk")
	if err != nil {
		return nil, err
	}
	home, err := d.Home()
	lap("home")
	if err != nil {
		return nil, err
	}
	if !list.Over(shown) || len(list.Coverage) != 4 || len(list.Persons) != coverPersons || len(list.Places) != bigPlaces || card.Check != check || talk.Person.ID != "k01" || walk.Case != id || len(home.Cases) != 2 {
		return nil, fmt.Errorf("%w: %d persons, %d places, %d cases", errNoRound, len(list.Persons), len(list.Places), len(home.Cases))
	}
	*shown = list
	return took, nil
}
