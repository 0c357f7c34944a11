package ledger

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"
)

// schedules is raised for a soak: go test ./app/ledger -run Simulation -schedules 500000
var schedules = flag.Uint64("schedules", 20000, "random schedules of the simulation")

// errProperty marks what a check finds without the reference.
var errProperty = errors.New("property")

// trial plays one schedule on a fold with a reading planted in it (0: none).
// With oracle the result is also compared with the reference.
func trial(seed uint64, v variant, oracle bool) error {
	w := newWorld(seed)
	whole := fold(v, w.control, w.final...)
	want := whole.StateHash(1)
	grown, err := grow(w, v)
	if err != nil {
		return err
	}
	if grown.StateHash(1) != want {
		return fmt.Errorf("%w: one by one differs from all at once", errProperty)
	}
	if grown.CaseHead(nil) != whole.CaseHead(nil) {
		return fmt.Errorf("%w: case heads differ", errProperty)
	}
	late := fold(v, Control{}, w.shuffled(w.final)...)
	if late.SetControl(w.control); late.StateHash(1) != want {
		return fmt.Errorf("%w: control records that came last differ", errProperty)
	}
	if err := nothingVanishes(w, whole); err != nil {
		return err
	}
	if err := retold(w, v, want); err != nil {
		return err
	}
	if err := asWritten(w, v, whole); err != nil {
		return err
	}
	if !oracle {
		return nil
	}
	if err := newReference(w.control, w.final).differs(grown); err != nil {
		return fmt.Errorf("all: %w", err)
	}
	i := w.rng.IntN(replicas)
	held := w.held(w.laptop[i].known)
	if err := newReference(w.control, held).differs(fold(v, w.control, w.shuffled(held)...)); err != nil {
		return fmt.Errorf("laptop %d: %w", i, err)
	}
	return nil
}

// retold takes roads to the same set that are seldom taken: payloads that
// arrive after their headers, and a fold that is put together anew.
func retold(w *world, v variant, want Hash) error {
	f := fold(v, w.control)
	for _, e := range w.shuffled(w.final) {
		if w.chance(30) {
			bare := *e
			bare.Unreadable, bare.Payload = true, Payload{}
			f.Add(&bare)
		}
	}
	f.Add(w.shuffled(w.final)...)
	if f.StateHash(1) != want {
		return fmt.Errorf("%w: payloads that came last differ", errProperty)
	}
	if f.rebuild(); f.StateHash(1) != want {
		return fmt.Errorf("%w: put together anew differs", errProperty)
	}
	return nil
}

// asWritten goes back to the moment when some honest entry was written: what
// its author's store said of it then is the verdict for ever, and the heads it
// names are those the store asked for.
func asWritten(w *world, v variant, whole *Fold) error {
	if len(w.entries) == 0 {
		return nil
	}
	k := w.rng.IntN(len(w.entries))
	e := w.entries[k]
	verdict, here := whole.Verdict(e.Hash)
	if w.lie[k] || !w.calm || e.Unreadable || !here || verdict.Inert != HasEffect || verdict.Undecided {
		return nil
	}
	f := fold(v, w.control, w.held(w.knew[k])...)
	if len(f.MissingHeads()) > 0 {
		return nil // what is behind them may have come before it went missing
	}
	named := slices.Clone(e.Seen)
	slices.SortFunc(named, Hash.Compare)
	if heads := f.Unnamed(e.Prev); !slices.Equal(heads, named) {
		return fmt.Errorf("%w: %x names %x, its store %x", errProperty, e.Hash[:4], named, heads)
	}
	if void := len(f.Judge(e)) > 0; void != verdict.Void() {
		return fmt.Errorf("%w: %x was judged %v when it was written", errProperty, e.Hash[:4], void)
	}
	return nil
}

func fold(v variant, c Control, entries ...*Entry) *Fold {
	f := New(toyRules{}, c)
	f.variant = v
	f.Add(entries...)
	return f
}

// grow adds the entries in a random order and random groups, some twice, and
// watches the verdicts on the way: once the past is complete they stand.
func grow(w *world, v variant) (*Fold, error) {
	f := fold(v, w.control)
	verdicts := make(map[Hash]bool)
	values := make(map[Hash]map[Field][]string)
	order := w.shuffled(w.final)
	probe := w.rng.IntN(len(order) + 1)
	for done := 0; done < len(order); {
		k := min(len(order), done+1+w.rng.IntN(3))
		f.Add(order[done:k]...)
		if done <= probe && probe < k && f.StateHash(1) != fold(v, w.control, order[:k]...).StateHash(1) {
			return nil, fmt.Errorf("%w: incremental differs from batch", errProperty)
		}
		done = k
		if w.calm {
			if err := stands(f, order[:k], verdicts, values); err != nil {
				return nil, err
			}
		}
	}
	return f, nil
}

// stands compares the verdict of every entry with a complete past, and what
// its author held, with what they were before.
func stands(f *Fold, entries []*Entry, verdicts map[Hash]bool, values map[Hash]map[Field][]string) error {
	for _, e := range entries {
		v, _ := f.Verdict(e.Hash)
		if v.Undecided || v.Inert != HasEffect {
			continue
		}
		void, judged := verdicts[e.Hash]
		if judged && void != v.Void() {
			return fmt.Errorf("%w: the verdict on %x changed", errProperty, e.Hash[:4])
		}
		verdicts[e.Hash] = v.Void()
		field := toyFields[int(e.Hash[1])%len(toyFields)]
		now := headsText(f.PastOf(e.Hash).Heads(field))
		if judged && !slices.Equal(now, values[e.Hash][field]) {
			return fmt.Errorf("%w: what the author of %x held changed", errProperty, e.Hash[:4])
		}
		values[e.Hash] = map[Field][]string{field: now}
	}
	return nil
}

// nothingVanishes checks that every value with effect that nobody replaced and
// nobody took back is there.
func nothingVanishes(w *world, f *Fold) error {
	touched := make(map[OpID]bool)
	for _, e := range w.final {
		for _, o := range e.Payload.Ops {
			touched[o.Target] = touched[o.Target] || o.Verb == Undo
			for _, id := range o.Supersedes {
				touched[id] = true
			}
		}
	}
	for _, e := range w.final {
		v, _ := f.Verdict(e.Hash)
		for k, o := range e.Payload.Ops {
			id := OpID{e.Hash, uint32(k)}
			if o.Verb != Set || e.Unreadable || touched[id] || v.Void() || v.Inert != HasEffect {
				continue
			}
			if !slices.Contains(f.Field(o.Field).IDs(), id) {
				return fmt.Errorf("%w: value of %x/%d vanished", errProperty, e.Hash[:4], k)
			}
		}
	}
	return nil
}

func TestSimulation(t *testing.T) {
	for seed := range *schedules {
		if err := trial(seed, 0, true); err != nil {
			t.Fatalf("schedule %d: %v", seed, err)
		}
	}
}

// TestScheduleCoverage demands that the schedules hold what they are to test.
func TestScheduleCoverage(t *testing.T) {
	const n = 2000
	seen := make(map[string]int)
	note := func(what string, holds bool) {
		if holds {
			seen[what]++
		}
	}
	for seed := range uint64(n) {
		w := newWorld(seed)
		f := fold(0, w.control, w.final...)
		note("calm", w.calm)
		note("fork", len(f.Forks()) > 0)
		note("void", len(f.Voids()) > 0)
		note("undecided", len(f.Undecided()) > 0)
		note("unreadable", len(f.Unreadable()) > 0)
		note("missing", len(f.MissingHeads()) > 0)
		note("lost", len(f.LostHeads()) > 0)
		note("mark", len(f.Marks()) > 0)
		for _, i := range f.Inert() {
			note("inert:"+i.Reason.String(), true)
		}
		for _, field := range toyFields {
			note("conflict", f.Field(field).Conflict())
			note("returned", f.Field(field).Returned())
			for _, ev := range f.History(field) {
				note("op:"+ev.Status.String(), true)
				note("redone", ev.Op.Verb == Undo && ev.Status == StatusUndone)
				note("confirmed", ev.Op.Verb == Confirm && ev.Status == StatusLive)
			}
		}
	}
	t.Log(seen)
	for _, what := range []string{
		"calm", "fork", "void", "undecided", "unreadable", "missing", "lost", "mark", "conflict", "returned",
		"inert:broken-chain", "inert:unknown-device", "inert:wrong-user", "inert:not-member", "inert:beyond-cut", "inert:forked",
		"op:live", "op:hidden", "op:undone", "op:idle", "op:void", "op:inert", "redone", "confirmed",
	} {
		if seen[what] < n/100 {
			t.Errorf("%s: %d times in %d schedules", what, seen[what], n)
		}
	}
}

// TestPlantedReadings plants each wrong reading and demands that the
// simulation notices it. Readings that make stores differ or change a verdict
// later show by themselves; those that agree with themselves and mean
// something else need the reference.
func TestPlantedReadings(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant variant
		alone   bool // no reference is needed to notice it
	}{
		{"transitive past", transitivePast, true},
		{"judging by the whole set", judgeWholeSet, true},
		{"first fork stays", firstForkStays, true},
		{"targets outside the past", anyTarget, true},
		{"hiding by direct supersedes", directHiding, false},
		{"paths through live operations alone", livePaths, false},
		{"undo in void entries", voidUndo, false},
		{"undo of somebody else's operation", foreignUndo, false},
		{"heads in the payload", headsInPayload, true},
		{"combinations without what was undone", combineLive, false},
		{"fork spreads to later incarnations", forkSpreads, false},
		{"highest cut wins", highestCut, false},
		{"undecided entries do not count", dropUndecided, true},
		{"verdicts from outside the past", peekVerdicts, false},
		{"latest clock wins", lastClockWins, true},
		{"equal values conflict", equalDiffer, false},
		{"returned values unmarked", forgetReturn, false},
		{"edges from outside the past", outsideEdges, false},
		{"undo is final", undoIsFinal, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			const within = 5000
			for seed := range uint64(within) {
				if err := trial(seed, c.variant, !c.alone); err != nil {
					t.Logf("schedule %d: %v", seed, err)
					return
				}
			}
			t.Errorf("not noticed in %d schedules", within)
		})
	}
}
