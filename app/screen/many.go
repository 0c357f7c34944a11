package screen

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
)

// oneOfMany is one order of an act on many things, with the name by which people know the thing.
type oneOfMany struct {
	order casework.Command
	what  string        // "" where it has no name of its own
	check audit.CheckID // that it is about, if it is about one
}

// leftOne is an order that was refused.
type leftOne struct {
	oneOfMany
	why *casework.Refusal
}

// madeOne is an order that was recorded, by its entry.
type madeOne struct {
	oneOfMany
	entry string
}

func entriesOf(made []madeOne) []string {
	out := make([]string, len(made))
	for i, x := range made {
		out[i] = x.entry
	}
	return out
}

// deed is an act on many things as it was recorded: an entry for each, and those that took them back, if they were. One Ctrl+Z takes all of it back, one
// Ctrl+Y does it again.
type deed struct {
	caseID  string
	entries []string
	backs   []string
}

// has tells whether an entry of a case belongs to the deed, so that with it goes the whole.
func (d deed) has(id, entry string) bool {
	return d.caseID == id && entry != "" && (slices.Contains(d.entries, entry) || slices.Contains(d.backs, entry))
}

// manyQuiet is how long an act on many things goes on without a line in the foot.
const manyQuiet = 400 * time.Millisecond

// doMany sends orders of a case one after another beside the UI, each an entry of its own. A refused one is left and the rest goes on; Esc stops it,
// and what was recorded stays. What takes longer has its line in the foot. The pages are drawn anew once, after done.
func (a *App) doMany(id, name string, todo []oneOfMany, done func(made []madeOne, left []leftOne)) {
	d, session := a.desk, a.session
	if d == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	line := &manyLine{a: a, name: name, session: session, began: a.host.Now(), stop: cancel}
	a.busy, a.stopping = id, cancel
	a.worker.add(func() {
		made, left, err := sendMany(ctx, d, todo, line)
		cancel()
		a.host.Do(func() {
			if a.session != session {
				return
			}
			a.busy, a.stopping = "", nil
			line.end()
			if len(made) > 0 {
				a.savedAt(a.host.Now())
			}
			done(made, left)
			if err != nil && !errors.Is(err, context.Canceled) {
				a.fail(err)
			}
			a.published(casework.Changes{Case: id})
		})
	})
}

// sendMany sends orders until one fails otherwise than by a refusal, or until it is stopped.
func sendMany(ctx context.Context, d Desk, todo []oneOfMany, line *manyLine) (made []madeOne, left []leftOne, err error) {
	for i, x := range todo {
		if err := ctx.Err(); err != nil {
			return made, left, fmt.Errorf("stopped: %w", err)
		}
		ch, err := d.Do(ctx, x.order)
		ref, refused := casework.Refused(err)
		switch {
		case refused:
			left = append(left, leftOne{x, ref})
		case err != nil:
			return made, left, fmt.Errorf("%d of %d: %w", i, len(todo), err)
		default:
			made = append(made, madeOne{x, ch.Entry})
		}
		line.tell(i+1, len(todo))
	}
	return made, left, nil
}

// manyLine is the line in the foot of an act on many things, unless a job has it.
type manyLine struct {
	a       *App
	name    string
	session int
	began   time.Time
	stop    func()
	shown   bool
}

func (l *manyLine) tell(n, of int) {
	a := l.a
	a.host.Do(func() {
		if a.session != l.session || a.working || !l.shown && a.host.Now().Sub(l.began) < manyQuiet {
			return
		}
		if !l.shown {
			l.shown = true
			a.frame.job.Begin(l.name, l.stop)
			a.frame.job.Unit = 1
		}
		if a.frame.job.Progress(int64(n), int64(of)) {
			a.frame.fitFoot()
		}
	})
}

func (l *manyLine) end() {
	if l.shown && !l.a.working {
		l.a.frame.job.End()
		l.a.frame.fitFoot()
	}
}

// didMany offers to take a deed back as one.
func (a *App) didMany(id, said string, entries []string) {
	if len(entries) == 0 {
		return
	}
	a.deed, a.undone = deed{caseID: id, entries: entries}, deed{}
	a.frame.undo.Say(said, func() { a.undoMany(a.deed, "", deed{caseID: id}) })
	a.frame.fit()
}

// undoMany takes a deed back: what the client was told meanwhile needs a reason, which is asked for once. so is what was taken back before.
func (a *App) undoMany(d deed, change string, so deed) {
	todo := make([]oneOfMany, 0, len(d.entries))
	for _, e := range slices.Backward(d.entries) {
		todo = append(todo, oneOfMany{order: &casework.Undo{Case: casework.Case{Case: d.caseID}, Entry: e, Change: change}})
	}
	a.doMany(d.caseID, a.t("many.undoing", len(todo)), todo, func(made []madeOne, left []leftOne) {
		for _, x := range made {
			so.entries, so.backs = append(so.entries, undoneBy(x.order)), append(so.backs, x.entry)
		}
		a.deed, a.undone = deed{}, so
		a.frame.undo.Say(a.t("many.undone", len(so.backs)), nil)
		a.frame.fit()
		told, others := toldBefore(left, change)
		a.tellLeft(others, len(so.backs))
		if len(told) == 0 {
			return
		}
		rest := deed{caseID: d.caseID}
		for _, x := range slices.Backward(told) {
			rest.entries = append(rest.entries, undoneBy(x.order))
		}
		a.askReason("", a.t("many.change", len(told)), func(reason string) { a.undoMany(rest, reason, so) })
	})
}

// undoneBy is the entry that an order takes back.
func undoneBy(c casework.Command) string {
	if u, ok := c.(*casework.Undo); ok {
		return u.Entry
	}
	return ""
}

// againMany does a deed that was taken back once more: its own entries hold again.
func (a *App) againMany(d deed) {
	todo := make([]oneOfMany, 0, len(d.backs))
	for _, e := range slices.Backward(d.backs) {
		todo = append(todo, oneOfMany{order: &casework.Undo{Case: casework.Case{Case: d.caseID}, Entry: e}})
	}
	a.doMany(d.caseID, a.t("many.again", len(todo)), todo, func(made []madeOne, left []leftOne) {
		a.tellLeft(left, len(made))
		var entries []string
		for _, x := range slices.Backward(made) {
			if i := slices.Index(d.backs, undoneBy(x.order)); i >= 0 {
				entries = append(entries, d.entries[i])
			}
		}
		a.didMany(d.caseID, a.t("many.done", len(made)), entries)
	})
}

// toldBefore parts what is refused because the client was told, and no reason was given yet, from what is refused otherwise.
func toldBefore(left []leftOne, change string) (told, others []leftOne) {
	for _, x := range left {
		if x.why.Code == "change_reason" && change == "" {
			told = append(told, x)
		} else {
			others = append(others, x)
		}
	}
	return told, others
}

// leftNamed is how many of the refused are named; the others are counted.
const leftNamed = 6

// tellLeft names what was refused, with the reason of the first; made were recorded.
func (a *App) tellLeft(left []leftOne, made int) {
	if len(left) == 0 {
		return
	}
	t := a.troubleOf(left[0].why)
	if len(left) == 1 && made == 0 {
		a.frame.say(t)
		return
	}
	var names []string
	for _, x := range left[:min(len(left), leftNamed)] {
		names = append(names, nonEmpty(x.what)...)
	}
	if more := len(left) - leftNamed; more > 0 {
		names = append(names, a.t("many.more", more))
	}
	t.Happened = a.t("many.left", len(left), strings.Join(names, a.t("comma")), t.Happened)
	t.Kept = a.t("many.kept", made)
	a.frame.say(t)
}

// stopMany stops an act on many things; it tells whether there was one.
func (a *App) stopMany() bool {
	if a.stopping == nil {
		return false
	}
	a.stopping()
	return true
}

// rowName names a check by its number and place.
func rowName(r *casework.CheckRow) string { return spaced(r.Code, r.Place) }

func (p *visit) nameOf(c audit.CheckID) string {
	for i := range p.view.Rows {
		if r := &p.view.Rows[i]; r.Check == c {
			return rowName(r)
		}
	}
	return string(c)
}

// applyTo does one act on many things; what was refused is named.
func (a *App) applyTo(name string, todo []oneOfMany) {
	id := a.caseID
	a.doMany(id, name, todo, func(made []madeOne, left []leftOne) {
		a.tellLeft(left, len(made))
		a.didMany(id, a.t("many.done", len(made)), entriesOf(made))
	})
}

// applyMany does one act on the checks that are marked. Those that were refused are named and stay marked.
func (p *visit) applyMany(name string, todo []oneOfMany) {
	a, id := p.a, p.a.caseID
	clear(p.marked)
	a.doMany(id, name, todo, func(made []madeOne, left []leftOne) {
		p.keepMarked(left)
		a.tellLeft(left, len(made))
		a.didMany(id, a.t("many.done", len(made)), entriesOf(made))
	})
}

// keepMarked marks the checks of what was refused, and has every row read anew: what was drawn and then refused is shown no more.
func (p *visit) keepMarked(left []leftOne) {
	for _, x := range left {
		p.marked[x.check] = true
	}
	p.view.Mark = casework.ListMark{}
}

// judgeMany records one judgement for many checks; before are the entries of those that were recorded without a reason for the change.
func (p *visit) judgeMany(v audit.Verdict, todo []oneOfMany, change string, before []string) {
	a, id, word := p.a, p.a.caseID, p.a.verdictWord(v)
	clear(p.marked)
	a.doMany(id, a.t("many.judging", word), todo, func(made []madeOne, left []leftOne) {
		entries := append(slices.Clone(before), entriesOf(made)...)
		told, others := toldBefore(left, change)
		p.keepMarked(left)
		a.tellLeft(others, len(entries))
		a.didMany(id, a.t("many.judged", len(entries), word), entries)
		if len(told) == 0 {
			return
		}
		a.askReason("", a.t("many.change", len(told)), func(reason string) {
			again := make([]oneOfMany, len(told))
			for i, x := range told {
				again[i] = x.oneOfMany
				if c, ok := x.order.(*casework.RecordAnswer); ok {
					c.Change = reason
				}
			}
			p.judgeMany(v, again, reason, entries)
		})
	})
}
