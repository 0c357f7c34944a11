package audit

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts that make the method of an auditor who worked alone checkable afterwards (3-4-2).
const (
	KindMethodNote  = "alone.note"
	KindAloneReview = "alone.review"
)

// MethodNote says how an auditor who was alone at a visit went about one section: which places and persons, how samples were taken, what was
// compared with what. Measures are those that the section covers.
type MethodNote struct {
	Visit    VisitID       `cbor:"-" json:"visit"`
	Section  string        `cbor:"-" json:"section"` // part of the catalogue
	By       ledger.UserID `cbor:"-" json:"-"`
	Text     string        `cbor:"1,keyasint" json:"text"`
	Measures []MeasureID   `cbor:"2,keyasint" json:"measures"`
}

// AloneReview is a second auditor's look at what one auditor did alone at a visit: whether the method was right (手法の適切性).
type AloneReview struct {
	Visit VisitID       `cbor:"-" json:"visit"`
	Who   ledger.UserID `cbor:"-" json:"-"` // whose work
	By    ledger.UserID `cbor:"-" json:"-"` // the reviewer
	Right bool          `cbor:"1,keyasint" json:"right"`
	Text  string        `cbor:"2,keyasint" json:"text"`
	On    Date          `cbor:"3,keyasint" json:"on"`
}

// Field implements Fact.
func (n MethodNote) Field() ledger.Field {
	return field(KindMethodNote, string(n.Visit)+"/"+n.Section+"/"+n.By.String())
}

// Field implements Fact.
func (r AloneReview) Field() ledger.Field {
	return field(KindAloneReview, string(r.Visit)+"/"+r.Who.String()+"/"+r.By.String())
}

func userOf(s string) (u ledger.UserID, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(u) {
		return u, bad("user %q", s)
	}
	return ledger.UserID(b), nil
}

func makeMethodNote(k string) (any, error) {
	p := strings.Split(k, "/")
	if len(p) != 3 {
		return nil, bad("key %q", k)
	}
	by, err := userOf(p[2])
	return &MethodNote{Visit: VisitID(p[0]), Section: p[1], By: by}, err
}

func makeAloneReview(k string) (any, error) {
	p := strings.Split(k, "/")
	if len(p) != 3 {
		return nil, bad("key %q", k)
	}
	who, err1 := userOf(p[1])
	by, err2 := userOf(p[2])
	return &AloneReview{Visit: VisitID(p[0]), Who: who, By: by}, first(err1, err2)
}

func (n MethodNote) valid() error {
	seen := map[MeasureID]bool{}
	for _, m := range n.Measures {
		if !ValidID(string(m)) || seen[m] {
			return bad("measure %q", m)
		}
		seen[m] = true
	}
	if len(n.Measures) == 0 {
		return bad("a method note for no measure")
	}
	return first(ident("visit", string(n.Visit)), ident("section", n.Section), text("note", n.Text))
}

func (r AloneReview) valid() error {
	return first(ident("visit", string(r.Visit)), need("text", r.Text), day("on", r.On, true))
}

// gateAlone: the note is the author's own, and nobody reviews his own work (3-4-2).
func gateAlone(p *ledger.Past, e *ledger.Entry, fact Fact) *breach {
	switch f := fact.(type) {
	case MethodNote:
		return gateAuthor(e, f.By)
	case AloneReview:
		if len(p.Live(field(KindVisitStart, string(f.Visit)))) == 0 {
			return refuse("no_visit", notice.P3_4_1, string(f.Visit))
		}
		if f.By == f.Who {
			return refuse("own_review", notice.P3_4_2)
		}
		return gateAuthor(e, f.By)
	}
	return nil
}

// Lone is what is known of the notes and reviews of auditors who were alone.
type Lone struct {
	Notes   map[string]Entered[MethodNote]
	Reviews map[string]Entered[AloneReview]
}

func newLone() Lone {
	return Lone{Notes: map[string]Entered[MethodNote]{}, Reviews: map[string]Entered[AloneReview]{}}
}

func (l *Lone) apply(f ledger.Field, fact Fact, head ledger.Statement) bool {
	switch f.Kind {
	case KindMethodNote:
		enter(l.Notes, f.Key, fact, head)
	case KindAloneReview:
		enter(l.Reviews, f.Key, fact, head)
	default:
		return false
	}
	return true
}

// LoneWork is what one auditor did alone at one visit, and what is still missing so that its method can be checked afterwards.
type LoneWork struct {
	Visit    VisitID
	Who      ledger.UserID
	Times    []Alone
	Checks   []CheckID              // judged alone
	Bare     []CheckID              // of those, without evidence or something seen and not taken
	Unnoted  []MeasureID            // measures of those checks that no method note covers
	Notes    []Entered[MethodNote]  // by section
	Reviews  []Entered[AloneReview] // by day
	Reviewed bool                   // the newest review calls the method right
}

// Done tells whether nothing is missing.
func (w *LoneWork) Done() bool { return len(w.Bare) == 0 && len(w.Unnoted) == 0 && w.Reviewed }

// LoneWork lists who was alone at which visit, by visit and auditor. A judgement counts as made alone if its author's stretches put him alone at the minute at
// which it was entered or, where it was entered at another time, at that of his observation; where that is not known, if he was alone at some time of the
// visit that his scene names. What was judged anew after the visit, with its reason or after a correction, is no work of the visit. It is asked for before the
// report and never before leaving: a visit that goes on counts up to the last stretch that ended.
func (c *Case) LoneWork() []LoneWork {
	var out []LoneWork
	for _, v := range c.SortedVisits() {
		until := ""
		switch {
		case v.End != nil:
			until = v.End.At
		case v.Closing != nil:
			until = v.Closing.At
		}
		for _, a := range c.Alone(v.ID, until) {
			i := slices.IndexFunc(out, func(w LoneWork) bool { return w.Visit == v.ID && w.Who == a.Who })
			if i < 0 {
				i = len(out)
				out = append(out, LoneWork{Visit: v.ID, Who: a.Who})
			}
			if a.From < a.To {
				out[i].Times = append(out[i].Times, a)
			}
		}
	}
	out = slices.DeleteFunc(out, func(w LoneWork) bool { return len(w.Times) == 0 })
	if len(out) == 0 {
		return nil
	}
	checks := c.AllChecks()
	for i := range out {
		c.fillLone(&out[i], checks)
	}
	return out
}

func (c *Case) fillLone(w *LoneWork, checks []CheckID) {
	prefix := string(w.Visit) + "/"
	for _, n := range sortedBook(c.Lone.Notes, func(n *MethodNote) string { return n.Section }) {
		if n.Fact.Visit == w.Visit && n.Fact.By == w.Who && strings.TrimSpace(n.Fact.Text) != "" {
			w.Notes = append(w.Notes, n)
		}
	}
	for k, r := range c.Lone.Reviews {
		if strings.HasPrefix(k, prefix) && r.Fact.Who == w.Who {
			w.Reviews = append(w.Reviews, r)
		}
	}
	slices.SortFunc(w.Reviews, func(a, b Entered[AloneReview]) int {
		return strings.Compare(string(a.Fact.On)+a.Fact.By.String(), string(b.Fact.On)+b.Fact.By.String())
	})
	if n := len(w.Reviews); n > 0 {
		w.Reviewed = w.Reviews[n-1].Fact.Right
	}
	stretches := c.Stretches(w.Visit)
	for _, id := range checks {
		if k := c.Checks[id]; c.judgedAlone(k, w, stretches) {
			w.Checks = append(w.Checks, id)
			if !c.hasProof(k) {
				w.Bare = append(w.Bare, id)
			}
			if m := id.Measure(); !w.covers(m) && !slices.Contains(w.Unnoted, m) {
				w.Unnoted = append(w.Unnoted, m)
			}
		}
	}
}

func (w *LoneWork) covers(m MeasureID) bool {
	return slices.ContainsFunc(w.Notes, func(n Entered[MethodNote]) bool { return slices.Contains(n.Fact.Measures, m) })
}

// hasProof tells whether a check has evidence that is not marked as unused.
func (c *Case) hasProof(k *Check) bool {
	return slices.ContainsFunc(k.Items, func(i ItemID) bool { it := c.Items[i]; return it.Known() && !it.Unused })
}

func (c *Case) judgedAlone(k *Check, w *LoneWork, stretches []Presence) bool {
	if k == nil {
		return false
	}
	for _, j := range k.Judged {
		if j.By != w.Who || j.Verdict != Conforming && j.Verdict != Nonconforming {
			continue
		}
		at := localMinute(j.WallMS, j.ZoneMin)
		if slices.ContainsFunc(w.Times, func(a Alone) bool { return a.From <= at && at < a.To }) {
			return true
		}
		there := slices.ContainsFunc(stretches, func(p Presence) bool { return p.Who == w.Who && covers(&p, at) })
		if !there && slices.ContainsFunc(k.Scenes, func(s Scene) bool { return c.seenAlone(&s, w) }) && !c.judgedLater(k.ID, &j) {
			return true
		}
	}
	return false
}

// seenAlone tells whether a scene puts work that was entered at another time into the visit, and there into a time at which its author was alone.
func (c *Case) seenAlone(s *Scene, w *LoneWork) bool {
	if s.By != w.Who || s.Visit != w.Visit {
		return false
	}
	return s.ObservedAt == "" || slices.ContainsFunc(w.Times, func(a Alone) bool { return a.From <= s.ObservedAt && s.ObservedAt < a.To })
}

// judgedLater tells whether a judgement replaces another after the visit: it changes what the client was told, or comes after the look at a correction.
func (c *Case) judgedLater(id CheckID, j *Judged) bool {
	if e, ok := c.Book.Changes[Owned(id, j.By)]; ok && e.WallMS <= j.WallMS {
		return true
	}
	f := c.Findings[id]
	return f != nil && f.Review != nil
}

// localMinute is the time on the wall of the author's clock.
func localMinute(ms int64, zoneMin int) string {
	return time.UnixMilli(ms).UTC().Add(time.Duration(zoneMin) * time.Minute).Format(minute)
}

// blockAlone: what one auditor did alone is checkable afterwards (3-4-2).
func (c *Case) blockAlone(add func(string, notice.Provision, string)) {
	for _, w := range c.LoneWork() {
		for _, id := range w.Bare {
			add("alone_evidence", notice.P3_4_2, string(id))
		}
		for _, m := range w.Unnoted {
			add("alone_note", notice.P3_4_2, string(MakeCheck(m, "")))
		}
		if !w.Reviewed {
			add("alone_review", notice.P3_4_2, string(w.Visit))
		}
	}
}
