package casework

import (
	"context"
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"reflect"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/storage/trust"
	"genchi/storage/vault/vaulttest"
)

// newCaseDesk gives the door of a trial store with one case that is ready for answers.
func newCaseDesk(tb testing.TB, places ...string) (*Desk, string) {
	tb.Helper()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("JST", 9*3600))
	clock := func() time.Time { now = now.Add(time.Second); return now }
	v := vaulttest.New(tb, clock)
	d := New(v, Options{Now: clock, Rand: rand.Reader, Lang: "ja"})
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := d.TrialBody("試用機関", "北村"); err != nil {
		tb.Fatal(err)
	}
	ch, err := d.Do(context.Background(), &OpenCase{Client: "東都精機"})
	if err != nil {
		tb.Fatal(err)
	}
	in := Case{Case: ch.Case}
	commands := []Command{
		&RecordApplication{Case: in, Forms: []string{"paper"}}, &AgreeScope{Case: in, Scope: "本社"}, &ChooseMeasures{Case: in, Measures: []audit.MeasureID{"all"}},
		&ConcludeContract{Case: in, ConcludedOn: "2026-10-20", NDA: true, NDAPaper: "clause"},
		&RecordPlan{Case: in, Text: "1日目", AgreedOn: "2026-11-01"},
	}
	for _, p := range places {
		commands = append(commands, &AddPlace{Case: in, Place: audit.PlaceID(p), Name: p})
	}
	for _, c := range append(commands, &StartVisit{Case: in, Visit: "v1", Where: "本社", At: "2026-11-24T09:30"}) {
		if _, err := d.Do(context.Background(), c); err != nil {
			tb.Fatalf("%T: %v", c, err)
		}
	}
	return d, ch.Case
}

// TestListFollowsActions acts at random and compares the list that followed with one that is made anew.
func TestListFollowsActions(t *testing.T) {
	d, id := newCaseDesk(t, "p1", "p2")
	in := Case{Case: id}
	rng := mrand.New(mrand.NewPCG(7, 7))
	var items []audit.ItemID
	places := []audit.PlaceID{"", "p1", "p2"}
	verdicts := []audit.Verdict{audit.Conforming, audit.Nonconforming, audit.Unconfirmed, ""}
	text := func() *string { s := fmt.Sprint("text ", rng.IntN(3)); return &s }
	kept := 0
	patched, err := d.Checks(id)
	if err != nil {
		t.Fatal(err)
	}
	renewed := 0
	for step := range 300 {
		m, p := audit.MeasureID(fmt.Sprintf("TM-%03d", 1+rng.IntN(6))), places[rng.IntN(3)]
		var c Command
		switch rng.IntN(10) {
		default:
			c = &RecordAnswer{Case: in, Measure: m, Place: p, Verdict: verdicts[rng.IntN(4)], Statement: text(), Reason: text()}
		case 0:
			c = &WithdrawAnswer{Case: in, Measure: m, Place: p}
		case 1:
			c = &MarkComeBack{Case: in, Measure: m, Place: p, On: rng.IntN(2) == 0}
		case 2:
			c = &NoteSeen{Case: in, What: "台帳"}
		case 3, 4:
			if len(items) > 0 {
				c = &LinkEvidence{Case: in, Item: items[rng.IntN(len(items))], Measure: m, Place: p, Off: rng.IntN(3) == 0}
			}
		case 5:
			if len(items) > 0 {
				c = &SetUnused{Case: in, Item: items[rng.IntN(len(items))], Reason: "not needed", Off: rng.IntN(2) == 0}
			}
		case 6:
			c = &AddPlace{Case: in, Place: "p2", Name: fmt.Sprint("倉庫 ", rng.IntN(3))}
		}
		if c == nil {
			continue
		}
		ch, err := d.Do(context.Background(), c)
		if _, ok := c.(*NoteSeen); ok && err == nil {
			items = append(items, audit.ItemID(ch.ID))
		}
		if d.listOf(t, id) != nil {
			kept++
		}
		followed, card := d.both(t, id, m, p)
		since, err := d.ChecksSince(id, patched.Mark)
		if err != nil {
			t.Fatal(err)
		}
		if since.Only == nil {
			renewed++
		}
		if !since.Over(&patched) {
			t.Fatalf("step %d: the view is of another list", step)
		}
		if patched = since; !reflect.DeepEqual(patched, followed) {
			t.Fatalf("step %d, %#v, laid over:\n%+v\nwhole:\n%+v", step, c, patched, followed)
		}
		if step%4 != 0 {
			continue
		}
		d.forget(t, id)
		anew, again := d.both(t, id, m, p)
		anew.Mark = followed.Mark
		if !reflect.DeepEqual(followed, anew) {
			t.Fatalf("step %d, %#v:\n%+v\nmade anew:\n%+v", step, c, followed, anew)
		}
		if !reflect.DeepEqual(card, again) {
			t.Fatalf("step %d, %#v:\n%+v\nmade anew:\n%+v", step, c, card, again)
		}
	}
	if kept < 100 || renewed > 200 {
		t.Errorf("the list followed %d actions only, %d views were whole", kept, renewed)
	}
}

func (d *Desk) both(t *testing.T, id string, m audit.MeasureID, p audit.PlaceID) (ChecksView, CardView) {
	t.Helper()
	list, err := d.Checks(id)
	if err != nil {
		t.Fatal(err)
	}
	card, err := d.Card(id, audit.MakeCheck(m, p))
	if err != nil {
		t.Fatal(err)
	}
	return list, card
}

func (d *Desk) opened(t *testing.T, id string) *openCase {
	t.Helper()
	var c trust.CaseID
	if err := c.UnmarshalText([]byte(id)); err != nil {
		t.Fatal(err)
	}
	return d.cases[c]
}

func (d *Desk) listOf(t *testing.T, id string) *checkList { t.Helper(); return d.opened(t, id).list }
func (d *Desk) forget(t *testing.T, id string)            { t.Helper(); d.opened(t, id).list = nil }
