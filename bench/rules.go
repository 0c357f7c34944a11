package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/assets"
)

const (
	ruleChecks  = 2000
	rulePlaces  = 20
	ruleChanges = 400
)

// rulesRow measures what all rules of contradiction cost when one thing changes in a case of 2,000 checks, and what they cost when it is read.
func rulesRow(_ context.Context, b *bench) error {
	c, err := newRuleCase()
	if err != nil {
		return err
	}
	rules := 0
	var all, change, worst series
	for n := range b.rounds + 1 {
		began := time.Now()
		w, ids, err := c.watch()
		if err != nil {
			return err
		}
		whole := time.Since(began)
		rules = ids
		var took series
		for i := range ruleChanges {
			fields, err := c.change(i)
			if err != nil {
				return err
			}
			began := time.Now()
			w.Update(fields...)
			took = append(took, 1000*time.Since(began).Seconds())
		}
		if len(w.Hints()) == 0 {
			return fmt.Errorf("%w: the rules see nothing", errNoRound)
		}
		if n > 0 {
			all, change, worst = append(all, 1000*whole.Seconds()), append(change, took.mid()), append(worst, slices.Max(took))
		}
	}
	note("all %d rules on all of %d checks: %s ms; the slowest of %d changes: %s ms", rules, ruleChecks, all.show("%.1f"), ruleChanges, worst.show("%.2f"))
	b.line(fmt.Sprintf("all %d rules of contradiction on one change, %d checks", rules, ruleChecks), change.show("%.3f ms"), "at most 5 ms", change.mid() <= 5)
	return nil
}

// ruleCase is a case in memory whose facts one auditor's device writes.
type ruleCase struct {
	fold  *ledger.Fold
	model *audit.Case
	prev  ledger.Hash
	seq   uint64
}

// watch keeps the contradictions of the case as they stand, by all shipped rules; it gives their number.
func (c *ruleCase) watch() (w *audit.Watch, rules int, err error) {
	r, err := audit.ParseHintRules(assets.Bytes("rules/contradictions.json"))
	if err != nil {
		return nil, 0, err
	}
	look := func(audit.MeasureID) audit.MeasureFacts {
		return audit.MeasureFacts{Methods: audit.Methods(), Manager: true}
	}
	return audit.NewWatch(r, c.model, look, nil), len(r.IDs()), nil
}

var ruleUser = ledger.UserID{2}

func newRuleCase() (*ruleCase, error) {
	dev := ledger.DeviceID{1}
	c := &ruleCase{fold: ledger.New(audit.NewRules(), ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{dev: {User: ruleUser, Member: true}}}), model: audit.NewCase()}
	sum := sha256.Sum256(nil)
	ids := make([]audit.MeasureID, ruleChecks/rulePlaces)
	for i := range ids {
		ids[i] = audit.MeasureID(measureID(i))
	}
	item := audit.ItemID(fmt.Sprintf("%032d", 0))
	chunks := []audit.Chunk{{Hash: sum[:], Size: 1}}
	head := []audit.Fact{
		audit.Editions{Catalogue: "c", Version: "1", Digest: sum[:], Rules: audit.RuleEdition, Stored: item, Size: 1, Commit: sum[:], Chunks: chunks},
		audit.Client{Name: "client"},
		audit.Scope{Text: "scope"},
		audit.Measures{IDs: ids},
	}
	after := []audit.Fact{audit.Contract{ConcludedOn: "2026-10-20", NDA: true}}
	visit := []audit.Fact{audit.VisitStart{ID: "v1", Where: "site", At: "2026-11-24T09:00"}}
	for p := range rulePlaces {
		visit = append(visit, audit.Place{ID: audit.PlaceID(placeID(p)), Name: placeID(p)})
	}
	for _, fs := range [][]audit.Fact{head, after, visit} {
		if _, err := c.write(fs...); err != nil {
			return nil, err
		}
	}
	for i := range ruleChecks {
		id := audit.MakeCheck(ids[i%len(ids)], audit.PlaceID(placeID(i/len(ids))))
		facts := []audit.Fact{
			audit.Judgement{Check: id, Verdict: audit.Conforming},
			audit.Scene{Check: id, By: ruleUser, Visit: "v1", Asked: "manager"},
			audit.Note{Kind: audit.KindStatement, Check: id, By: ruleUser, Text: "said"},
		}
		if i%5 < 3 {
			it := audit.ItemID(fmt.Sprintf("%032d", i+1))
			facts = append(facts, audit.Evidence{ID: it, Name: "x.jpg", Media: "image/jpeg", Size: 1, SHA256: sum[:], Commit: sum[:], Chunks: chunks, CapturedAt: "2026-11-24T10:00:00+09:00", Visit: "v1"}, audit.Link{Item: it, Check: id, On: true})
		}
		if _, err := c.write(facts...); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// write folds one entry and gives the fields that it touched.
func (c *ruleCase) write(facts ...audit.Fact) ([]ledger.Field, error) {
	c.seq++
	e := &ledger.Entry{Device: ledger.DeviceID{1}, Seq: c.seq, Prev: c.prev, Payload: ledger.Payload{Schema: 1, User: ruleUser, WallMS: 1_795_568_400_000 + int64(c.seq), ZoneMin: 540}} //nolint:gosec // a count
	for _, f := range facts {
		op, err := audit.Set(f, c.fold.Field(f.Field()).IDs())
		if err != nil {
			return nil, err
		}
		e.Payload.Ops = append(e.Payload.Ops, op)
	}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%d", c.seq))
	c.prev = e.Hash
	touched := c.fold.Add(e)
	c.model.Apply(c.fold.Now(), touched...)
	return touched, nil
}

// change answers a check anew.
func (c *ruleCase) change(i int) ([]ledger.Field, error) {
	verdicts := []audit.Verdict{audit.Nonconforming, audit.Unconfirmed, audit.Conforming}
	id := audit.MakeCheck(audit.MeasureID(measureID(i%(ruleChecks/rulePlaces))), audit.PlaceID(placeID(i%rulePlaces)))
	return c.write(audit.Judgement{Check: id, Verdict: verdicts[i%3]}, audit.Note{Kind: audit.KindObservation, Check: id, By: ruleUser, Text: fmt.Sprint("seen ", i)})
}
