package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/ledger"
	"genchi/app/sampling"
	"genchi/assets"
)

// jump is how far a laptop's clock may fall back between two entries before it counts as having jumped, in milliseconds.
const jump = 10 * 60_000

// watch keeps the hints of a case; it is made when somebody asks first. The caller holds mu.
func (d *Desk) watch(oc *openCase) *audit.Watch {
	if oc.hints == nil {
		oc.hints = audit.NewWatch(d.contradictions(), oc.model, func(m audit.MeasureID) audit.MeasureFacts {
			x := d.measureOf(oc, m)
			if x == nil {
				return audit.MeasureFacts{}
			}
			return audit.MeasureFacts{Methods: x.Methods, Manager: asksManager(x)}
		}, oc.clockJumps)
	}
	return oc.hints
}

// contradictions compiles the shipped rules once for the desk. The caller holds mu.
func (d *Desk) contradictions() *audit.HintRules {
	if d.hintRules == nil {
		r, err := audit.ParseHintRules(assets.Bytes("rules/contradictions.json"))
		if err != nil {
			panic(err) // a fault of the program: a test compiles what is shipped
		}
		d.hintRules = r
	}
	return d.hintRules
}

// asksManager tells whether a measure's usual person is the information manager.
func asksManager(m *criteria.Measure) bool {
	w := assets.Lang("ja").T("rules.manager")
	return m.Interviewee == w
}

// clockJumps counts entries whose author's clock stood earlier than at his device's entry before; each entry is looked at once.
func (oc *openCase) clockJumps() int {
	for _, h := range oc.entries[oc.timed:] {
		oc.timed++
		e, ok := oc.fold.Entry(h)
		if !ok || e.Unreadable {
			continue
		}
		if prev, ok := oc.fold.Entry(e.Prev); ok && !prev.Unreadable && prev.Device == e.Device && e.Payload.WallMS+jump < prev.Payload.WallMS {
			oc.jumps++
		}
	}
	return oc.jumps
}

// followHints takes changed fields over, after the model did, and corrects the counts of the list. The caller holds mu.
func (d *Desk) followHints(oc *openCase, touched []ledger.Field) {
	if oc.hints == nil {
		return
	}
	oc.hints.Update(touched...)
	l := oc.list
	for _, id := range oc.hints.Changed() {
		if l == nil {
			continue
		}
		i, ok := l.at[id]
		n := oc.hints.Open(id)
		if !ok || l.rows[i].Hints == n {
			continue
		}
		if l.rows[i].Hints = n; len(l.log) >= logMost {
			oc.list, l = nil, nil
			continue
		}
		l.log = append(l.log, i)
	}
}

// HintRow is a contradiction that a rule sees. It is for auditors alone: no client's view and no paper has it.
type HintRow struct {
	Rule      string        `json:"rule"`
	Subject   string        `json:"subject"`
	Check     audit.CheckID `json:"check,omitempty"`
	Code      string        `json:"code,omitempty"`
	Title     string        `json:"title,omitempty"`
	Place     string        `json:"place,omitempty"`
	About     string        `json:"about,omitempty"` // the item, visit or draw that it is about, by name
	Text      string        `json:"text"`
	Dismissed string        `json:"dismissed,omitempty"` // why it was laid aside
	By        string        `json:"by,omitempty"`
	Mine      bool          `json:"mine,omitempty"` // laid aside by this user
}

// Hints lists the contradictions at a check, or all of the case for "", open ones first.
func (d *Desk) Hints(id string, check audit.CheckID) ([]HintRow, error) {
	return view(d, id, func(oc *openCase) []HintRow {
		if check != "" {
			return d.hintRows(oc, d.watch(oc).At(check), true)
		}
		return d.hintRows(oc, d.watch(oc).Hints(), true)
	})
}

// openHints is what the rules of contradiction still see.
func (d *Desk) openHints(oc *openCase) []HintRow { return d.hintRows(oc, d.watch(oc).Hints(), false) }

func (d *Desk) hintRows(oc *openCase, hs []audit.Hint, dismissed bool) []HintRow {
	words := assets.Lang(d.opt.Lang)
	open, rest := []HintRow{}, []HintRow{}
	for i := range hs {
		h := &hs[i]
		r := HintRow{Rule: h.Rule, Subject: h.Subject, Check: h.Check, Text: words.T("hint." + h.Rule), About: d.aboutHint(oc, h)}
		if h.Check != "" {
			c := d.checkRow(oc, h.Check)
			r.Code, r.Title, r.Place = c.Code, c.Title, c.Place
		}
		if x := oc.model.DismissedBy(h); x != nil {
			r.Dismissed, r.By, r.Mine = x.Fact.Reason, d.person(x.By), x.By == d.user
			rest = append(rest, r)
			continue
		}
		open = append(open, r)
	}
	if dismissed {
		open = append(open, rest...)
	}
	return open
}

func (d *Desk) aboutHint(oc *openCase, h *audit.Hint) string {
	m := oc.model
	item, _ := audit.SplitLink(h.Subject)
	switch {
	case m.Items[item].Known():
		return m.Items[item].Name
	case m.Samples.Draws[h.Subject].Fact.What != "":
		return m.Samples.Draws[h.Subject].Fact.What
	case m.Visits[audit.VisitID(h.Subject)] != nil:
		return m.Visits[audit.VisitID(h.Subject)].Where
	}
	return ""
}

// DrawRow is one draw in a list.
type DrawRow struct {
	audit.Draw
	By      string      `json:"by"`
	WallMS  int64       `json:"wall_ms"`
	Size    int         `json:"size"`
	Tally   audit.Tally `json:"tally"`
	Seeded  string      `json:"seed,omitempty"`
	Listed  string      `json:"digest"`
	Replay  string      `json:"replay"` // same, differs, or missing where the population is not here; chosen for a judgemental choice
	Problem string      `json:"problem,omitempty"`
}

// DrawView is one draw with its samples.
type DrawView struct {
	DrawRow
	Rows   []CheckRow   `json:"rows"`
	Units  []SampleRow  `json:"samples"`
	Extras []SampleRow  `json:"extras"`
	Strata []StratumRow `json:"strata,omitempty"`
}

// SampleRow is one unit of a draw, with what it showed.
type SampleRow struct {
	Unit   string         `json:"unit"`
	Line   int            `json:"line,omitempty"` // number of the unit in the population, from 1
	Text   string         `json:"text"`
	Reason string         `json:"reason,omitempty"` // of an extra pick
	Result audit.Verdict  `json:"result"`
	Note   string         `json:"note,omitempty"`
	Items  []audit.ItemID `json:"items,omitempty"`
	By     string         `json:"by,omitempty"`
}

// StratumRow is one stratum of the population.
type StratumRow struct {
	Key   string `json:"key"`
	Units int    `json:"units"`
}

// Draws lists the draws of a case by time.
func (d *Desk) Draws(id string) ([]DrawRow, error) {
	return view(d, id, func(oc *openCase) []DrawRow {
		out := []DrawRow{}
		for _, e := range oc.model.SortedDraws() {
			out = append(out, d.drawRow(oc, e))
		}
		return out
	})
}

func (d *Desk) drawRow(oc *openCase, e audit.Entered[audit.Draw]) DrawRow {
	r := DrawRow{
		Draw: e.Fact, By: d.person(e.By), WallMS: e.WallMS, Size: len(e.Fact.Picks), Tally: oc.model.Tally(e.Fact.ID), Seeded: hex.EncodeToString(e.Fact.Seed),
		Listed: hex.EncodeToString(e.Fact.Digest),
	}
	text, ok := d.population(oc, &e.Fact)
	switch err := e.Fact.Verify(text); {
	case !ok:
		r.Replay = "missing"
	case err != nil:
		r.Replay, r.Problem = "differs", err.Error()
	case len(e.Fact.Seed) == 0:
		r.Replay = "chosen"
	default:
		r.Replay = "same"
	}
	return r
}

// population is the list that a draw was made from; false where its item is not here or does not open.
func (d *Desk) population(oc *openCase, f *audit.Draw) (string, bool) {
	if f.Item == "" {
		return f.Lines, true
	}
	it := oc.model.Items[f.Item]
	if !it.Known() || !d.here(oc, it) {
		return "", false
	}
	m, err := itemManifest(it)
	if err != nil {
		return "", false
	}
	var out bytes.Buffer
	if err := d.copyOut(context.Background(), oc, m, &out); err != nil {
		return "", false
	}
	return out.String(), true
}

// Sampling gives one draw, drawn again on this machine and compared (Replay).
func (d *Desk) Sampling(id, draw string) (DrawView, error) {
	return view2(d, id, func(oc *openCase) (DrawView, error) {
		e, ok := oc.model.Samples.Draws[draw]
		if !ok {
			return DrawView{}, refuse("unknown_draw", "", draw)
		}
		v := DrawView{DrawRow: d.drawRow(oc, e), Rows: []CheckRow{}, Units: []SampleRow{}, Extras: []SampleRow{}}
		for _, c := range e.Fact.Checks {
			v.Rows = append(v.Rows, d.checkRow(oc, c))
		}
		for i, u := range e.Fact.Picks {
			v.Units = append(v.Units, d.sampleRow(oc, draw, SampleRow{Unit: strconv.Itoa(i + 1), Line: int(u) + 1, Text: e.Fact.Texts[i]}))
		}
		for _, x := range oc.model.ExtrasOf(draw) {
			v.Extras = append(v.Extras, d.sampleRow(oc, draw, SampleRow{Unit: x.Fact.ID, Text: x.Fact.Text, Reason: x.Fact.Reason}))
		}
		v.Strata = d.strata(oc, &e.Fact)
		return v, nil
	})
}

func (d *Desk) sampleRow(oc *openCase, draw string, r SampleRow) SampleRow {
	if e, ok := oc.model.Samples.Results[draw+"/"+r.Unit]; ok {
		r.Result, r.Note, r.Items, r.By = e.Fact.Result, e.Fact.Note, slices.Clone(e.Fact.Items), d.person(e.By)
	}
	return r
}

// AloneRow is what one auditor did alone at a visit, and what is missing until it can be checked afterwards (3-4-2).
type AloneRow struct {
	Visit    audit.VisitID     `json:"visit"`
	Where    string            `json:"where"`
	User     string            `json:"user"`
	Name     string            `json:"name"`
	Mine     bool              `json:"mine"`
	Times    []AloneView       `json:"times"`
	Judged   int               `json:"judged"`
	Bare     []CheckRow        `json:"without_evidence"`
	Sections []SectionNote     `json:"sections"`
	Reviews  []AloneReviewView `json:"reviews"`
	Reviewed bool              `json:"reviewed"`
	Done     bool              `json:"done"`
}

// SectionNote is one section of what was judged alone, with its method note if there is one.
type SectionNote struct {
	Section string `json:"section"`
	Title   string `json:"title"`
	Text    string `json:"text,omitempty"`
	Missing int    `json:"missing"` // measures that no note covers
}

// AloneReviewView is a second auditor's look.
type AloneReviewView struct {
	audit.AloneReview
	Name string `json:"by"`
}

// Alone lists what auditors did alone.
func (d *Desk) Alone(id string) ([]AloneRow, error) { return view(d, id, d.alone) }

func (d *Desk) alone(oc *openCase) []AloneRow {
	out := []AloneRow{}
	for _, w := range oc.model.LoneWork() {
		r := AloneRow{
			Visit: w.Visit, Where: oc.model.Visits[w.Visit].Where, User: w.Who.String(), Name: d.person(w.Who), Mine: w.Who == d.user, Times: []AloneView{}, Judged: len(w.Checks),
			Bare: []CheckRow{}, Sections: d.sections(oc, &w), Reviews: []AloneReviewView{}, Reviewed: w.Reviewed, Done: w.Done(),
		}
		for _, t := range w.Times {
			r.Times = append(r.Times, AloneView{Name: r.Name, From: t.From, To: t.To})
		}
		for _, c := range w.Bare {
			r.Bare = append(r.Bare, d.checkRow(oc, c))
		}
		for _, v := range w.Reviews {
			r.Reviews = append(r.Reviews, AloneReviewView{v.Fact, d.person(v.By)})
		}
		out = append(out, r)
	}
	return out
}

// sections lists the parts of the catalogue that an auditor judged in alone, and notes of other sections.
func (d *Desk) sections(oc *openCase, w *audit.LoneWork) []SectionNote {
	out := []SectionNote{}
	at := func(s string) *SectionNote {
		i := slices.IndexFunc(out, func(n SectionNote) bool { return n.Section == s })
		if i < 0 {
			i = len(out)
			out = append(out, SectionNote{Section: s, Title: d.partTitle(oc, s)})
		}
		return &out[i]
	}
	for _, c := range w.Checks {
		s := at(d.section(oc, c.Measure()))
		if slices.Contains(w.Unnoted, c.Measure()) {
			s.Missing++
		}
	}
	for _, n := range w.Notes {
		at(n.Fact.Section).Text = n.Fact.Text
	}
	return out
}

func (d *Desk) section(oc *openCase, m audit.MeasureID) string {
	if x := d.measureOf(oc, m); x != nil {
		return x.Part
	}
	return fmt.Sprint(m)
}

func (d *Desk) strata(oc *openCase, f *audit.Draw) []StratumRow {
	if f.Method != sampling.Stratified {
		return nil
	}
	text, _ := d.population(oc, f)
	p, err := sampling.Read(text)
	if err != nil {
		return nil
	}
	var out []StratumRow
	for _, s := range sampling.Strata(p, f.Order()) {
		out = append(out, StratumRow{s.Key, len(s.Units)})
	}
	return out
}
