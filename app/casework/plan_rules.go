package casework

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/sampling"
	"genchi/storage/evidence"
)

// rules plans the commands of sampling, hints and lone work.
func (p *planner) rules(c Command) error {
	switch c := c.(type) {
	case *RecordSample:
		return p.sample(c)
	case *PickExtra:
		if _, ok := p.oc.model.Samples.Draws[c.Draw]; !ok {
			return refuse("unknown_draw", "", c.Draw)
		}
		p.id = fresh(p, p.oc.model.Samples.Extras)
		return p.set(audit.Extra{Draw: c.Draw, ID: p.id, Text: c.Text, Reason: c.Reason})
	case *DismissHint:
		return p.dismiss(c)
	case *WriteMethodNote:
		return p.methodNote(c)
	case *ReviewAlone:
		return p.reviewAlone(c)
	}
	return fmt.Errorf("no plan for %T", c)
}

func (p *planner) sample(c *RecordSample) error {
	d, ok := p.oc.model.Samples.Draws[c.Draw]
	if !ok {
		return refuse("unknown_draw", "", c.Draw)
	}
	_, extra := p.oc.model.Samples.Extras[c.Draw+"/"+c.Unit]
	if n, err := strconv.Atoi(c.Unit); !extra && (err != nil || n < 1 || n > len(d.Fact.Picks) || strconv.Itoa(n) != c.Unit) {
		return refuse("unknown_unit", "", c.Unit)
	}
	for _, i := range c.Items {
		if !p.oc.model.Items[i].Known() {
			return refuse("unknown_item", "", string(i))
		}
	}
	p.id = c.Draw
	if err := p.set(audit.SampleResult{Draw: c.Draw, Unit: c.Unit, Result: c.Result, Note: c.Note, Items: c.Items}); err != nil {
		return err
	}
	for _, i := range c.Items {
		for _, id := range d.Fact.Checks {
			if err := p.set(audit.Link{Item: i, Check: id, On: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *planner) dismiss(c *DismissHint) error {
	p.d.mu.Lock()
	hints := p.d.watch(p.oc).Hints()
	p.d.mu.Unlock()
	for _, h := range hints {
		if h.Rule != c.Rule || h.Subject != c.Subject {
			continue
		}
		f := audit.Dismissal{Rule: h.Rule, Subject: h.Subject, By: p.d.user, Reason: c.Reason, Saw: h.Saw[:], Off: c.Off}
		if old, ok := p.oc.model.Dismissed[h.Key()][p.d.user]; ok && c.Off {
			f.Reason = old.Fact.Reason
		}
		if strings.TrimSpace(f.Reason) == "" {
			return refuse("hint_reason", "")
		}
		return p.set(f)
	}
	return refuse("no_hint", "", c.Rule)
}

func (p *planner) methodNote(c *WriteMethodNote) error {
	v, err := p.d.visitOf(p.oc, c.Visit)
	if err != nil {
		return err
	}
	f := audit.MethodNote{Visit: v, Section: c.Section, By: p.d.user, Text: c.Text, Measures: c.Measures}
	for i, m := range f.Measures {
		if f.Measures[i], err = p.measure(m); err != nil {
			return err
		}
	}
	for _, m := range p.oc.model.Measures {
		if x := p.d.measureOf(p.oc, m); len(c.Measures) == 0 && x != nil && x.Part == c.Section {
			f.Measures = append(f.Measures, m)
		}
	}
	if len(f.Measures) == 0 {
		return refuse("empty_section", notice.P3_4_2, c.Section)
	}
	return p.set(f)
}

func (p *planner) reviewAlone(c *ReviewAlone) error {
	v, err := p.d.visitOf(p.oc, c.Visit)
	if err != nil {
		return err
	}
	f := audit.AloneReview{Visit: v, By: p.d.user, Right: c.Right, Text: c.Text, On: p.today(c.On)}
	var others []ledger.UserID
	for _, w := range p.oc.model.LoneWork() {
		if w.Visit == v && w.Who != p.d.user {
			others = append(others, w.Who)
		}
	}
	switch {
	case c.Who != "":
		b, err := hex.DecodeString(c.Who)
		if err != nil || len(b) != len(f.Who) {
			return refuse("unknown_person", "", c.Who)
		}
		f.Who = ledger.UserID(b)
	case len(others) == 1:
		f.Who = others[0]
	default:
		return refuse("whose_work", notice.P3_4_2)
	}
	p.id = string(v)
	return p.set(f)
}

// visitOf is the named visit, or the one that runs, or the newest.
func (d *Desk) visitOf(oc *openCase, v audit.VisitID) (audit.VisitID, error) {
	x := d.visitFor(oc, v)
	if x == nil {
		return "", refuse("no_visit", notice.P3_4_1, string(v))
	}
	return x.ID, nil
}

// drawSample reads the population, draws, and records both. A population that is longer than one text may be becomes a sealed item, tied to the
// checks, in the same entry.
func (d *Desk) drawSample(ctx context.Context, oc *openCase, c *DrawSample) (Changes, error) {
	p := &planner{d: d, oc: oc}
	f, pop, err := p.draw(c)
	if err != nil {
		return Changes{}, err
	}
	p.id = f.ID
	text := pop.Text()
	if len(text) <= audit.MaxText {
		f.Lines = text
		if err := p.set(f); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	}
	if err := d.admits(oc); err != nil {
		return Changes{}, err
	}
	return d.sealOwn(ctx, oc, strings.NewReader(text), func(m evidence.Manifest, id audit.ItemID) (Changes, error) {
		f.Item = id
		it := audit.Evidence{
			ID: id, Name: "population-" + f.ID + ".txt", Media: "text/plain", Size: m.Size, SHA256: m.Plain[:], Commit: m.Commit[:], Chunks: auditChunks(m.Chunks),
		}
		if v := oc.running(); v != nil {
			it.Visit = v.ID
		}
		facts := []audit.Fact{it}
		for _, id := range f.Checks {
			facts = append(facts, audit.Link{Item: f.Item, Check: id, On: true})
		}
		if err := p.sets(append(facts, f)...); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	})
}

// draw makes the fact but for where the population lies.
func (p *planner) draw(c *DrawSample) (f audit.Draw, pop *sampling.Population, err error) {
	if pop, err = sampling.Read(c.Population); err != nil {
		return f, nil, &Refusal{Code: "population", Args: []string{reasonOf(err, sampling.ErrPopulation)}, cause: err}
	}
	f = audit.Draw{
		ID: fresh(p, p.oc.model.Samples.Draws), What: c.What, Method: c.Method, SizeReason: c.SizeReason, Reason: c.Reason, Units: uint(len(pop.Units)), Digest: pop.Digest[:],
		Prefix: c.Prefix, Column: c.Column, Separator: c.Separator, At: p.at(""), Twins: uint(pop.TwinCount),
	}
	for _, x := range c.Checks {
		id, err := p.check(x.Measure(), x.Place())
		if err != nil {
			return f, nil, err
		}
		f.Checks = append(f.Checks, id)
	}
	if len(f.Checks) == 0 {
		return f, nil, refuse("draw_for_nothing", "")
	}
	if strings.TrimSpace(c.SizeReason) == "" {
		return f, nil, refuse("size_reason", "")
	}
	if c.Method == sampling.Judgemental {
		return p.chosen(f, pop, c)
	}
	f.Algorithm, f.Seed = sampling.Algorithm, make([]byte, sampling.SeedSize)
	if _, err := io.ReadFull(p.d.opt.Rand, f.Seed); err != nil {
		return f, nil, fmt.Errorf("random bytes: %w", err)
	}
	o := sampling.Order{Method: c.Method, Size: c.Size, Prefix: int(c.Prefix), Column: int(c.Column), Separator: c.Separator}
	if f.Picks, err = sampling.Draw(pop, f.Seed, o); err != nil {
		return f, nil, &Refusal{Code: "cannot_draw", Args: []string{reasonOf(err, sampling.ErrOrder)}, cause: err}
	}
	for _, u := range f.Picks {
		f.Texts = append(f.Texts, pop.Units[u])
	}
	return f, pop, nil
}

func (p *planner) chosen(f audit.Draw, pop *sampling.Population, c *DrawSample) (audit.Draw, *sampling.Population, error) {
	if strings.TrimSpace(c.Reason) == "" {
		return f, nil, refuse("choice_reason", "")
	}
	for _, n := range c.Chosen {
		if n < 1 || int(n) > len(pop.Units) || slices.Contains(f.Picks, n-1) {
			return f, nil, refuse("unknown_unit", "", strconv.Itoa(int(n)))
		}
		f.Picks, f.Texts = append(f.Picks, n-1), append(f.Texts, pop.Units[n-1])
	}
	if len(f.Picks) == 0 {
		return f, nil, refuse("nothing_chosen", "")
	}
	return f, pop, nil
}

// reasonOf is what an error of the package sampling says without its name.
func reasonOf(err, sentinel error) string {
	return strings.TrimPrefix(err.Error(), sentinel.Error()+": ")
}
