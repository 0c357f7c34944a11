package audit

import (
	"crypto/sha256"
	"slices"
	"strings"

	"genchi/app/ledger"
)

// KindDismissal is the laying aside of a hint.
const KindDismissal = "hint.dismissed"

// Dismissal lays one hint (知らせ) aside, with a reason. It is its author's and internal. Saw is what the rule saw: when the facts change, the hint
// comes back.
type Dismissal struct {
	Rule    string        `cbor:"-" json:"rule"`
	Subject string        `cbor:"-" json:"subject"`
	By      ledger.UserID `cbor:"-" json:"-"`
	Reason  string        `cbor:"1,keyasint" json:"reason"`
	Saw     []byte        `cbor:"2,keyasint" json:"-"`
	Off     bool          `cbor:"3,keyasint,omitempty" json:"off,omitempty"` // taken back
}

// Field implements Fact.
func (d Dismissal) Field() ledger.Field {
	return field(KindDismissal, d.Rule+"/"+d.Subject+"/"+d.By.String())
}

func makeDismissal(k string) (any, error) {
	i, j := strings.IndexByte(k, '/'), strings.LastIndexByte(k, '/')
	if i < 0 || i == j {
		return nil, bad("key %q", k)
	}
	by, err := userOf(k[j+1:])
	return &Dismissal{Rule: k[:i], Subject: k[i+1 : j], By: by}, err
}

func (d Dismissal) valid() error {
	if len(d.Saw) != sawSize {
		return bad("%d bytes of what was seen", len(d.Saw))
	}
	return first(ident("rule", d.Rule), text("subject", d.Subject), need("reason", d.Reason))
}

// Dismissals are the hints laid aside, by rule and subject, then author.
type Dismissals map[string]map[ledger.UserID]Entered[Dismissal]

func (d Dismissals) apply(f ledger.Field, fact Fact, head ledger.Statement) bool {
	if f.Kind != KindDismissal {
		return false
	}
	check, by := SplitOwned(f.Key)
	k := string(check)
	u, err := userOf(by)
	if err != nil {
		return true
	}
	if d[k] == nil {
		d[k] = map[ledger.UserID]Entered[Dismissal]{}
	}
	enter1(d[k], u, fact, head)
	return true
}

func enter1[K comparable, T Fact](m map[K]Entered[T], key K, fact Fact, head ledger.Statement) {
	v, ok := fact.(T)
	if !ok {
		delete(m, key)
		return
	}
	m[key] = Entered[T]{Fact: v, By: head.User, WallMS: head.WallMS, ID: head.ID}
}

// sawSize is the number of bytes that tell what a rule saw from what it saw before.
const sawSize = 8

// Hint is a contradiction that a rule sees. Check is "" where it concerns no check.
type Hint struct {
	Rule    string
	Subject string
	Check   CheckID
	Saw     [sawSize]byte
}

// Key names the hint: rule and subject.
func (h *Hint) Key() string { return h.Rule + "/" + h.Subject }

// DismissedBy is the dismissal that covers the hint as it is now, if any: the one that was made first.
func (c *Case) DismissedBy(h *Hint) *Entered[Dismissal] {
	var out *Entered[Dismissal]
	for _, d := range c.Dismissed[h.Key()] {
		if !d.Fact.Off && string(d.Fact.Saw) == string(h.Saw[:]) && (out == nil || d.WallMS < out.WallMS || d.WallMS == out.WallMS && d.By.String() < out.By.String()) {
			out = &d
		}
	}
	return out
}

// MeasureFacts is what the rules know of a measure from its catalogue.
type MeasureFacts struct {
	Methods []string
	Manager bool // the person to be asked is the information manager
}

// Watch keeps the hints of one case up to date. It is not safe for concurrent use.
type Watch struct {
	rules   *HintRules
	c       *Case
	look    func(MeasureID) MeasureFacts
	jumps   func() int // clocks that jumped back in the entries
	hints   map[string][]Hint
	open    map[CheckID]int
	measure map[MeasureID][]CheckID
	dirty   map[CheckID]bool // checks whose count changed since Changed was asked
}

// NewWatch evaluates every rule once. look and jumps may be nil.
func NewWatch(rules *HintRules, c *Case, look func(MeasureID) MeasureFacts, jumps func() int) *Watch {
	w := &Watch{rules: rules, look: look, jumps: jumps}
	w.Reset(c)
	return w
}

// Reset begins anew with another state of the case.
func (w *Watch) Reset(c *Case) {
	w.c, w.hints, w.open, w.dirty = c, map[string][]Hint{}, map[CheckID]int{}, map[CheckID]bool{}
	w.all()
}

func (w *Watch) all() {
	w.measure = map[MeasureID][]CheckID{}
	for id := range w.c.Checks {
		w.measure[id.Measure()] = append(w.measure[id.Measure()], id)
	}
	for id := range w.c.Checks {
		w.check(id)
	}
	for id, it := range w.c.Items {
		w.group("i:"+string(id), onItem, &subject{c: w.c, w: w, key: string(id), item: it})
	}
	for id := range w.c.Samples.Draws {
		w.draw(id)
	}
	w.few()
}

// few evaluates what there is little of: visits and the case.
func (w *Watch) few() {
	for id, v := range w.c.Visits {
		w.group("v:"+string(id), onVisit, &subject{c: w.c, w: w, key: string(id), visit: v})
	}
	w.group("c:", onCase, &subject{c: w.c, w: w})
}

// Update evaluates again what the fields concern; call it after Case.Apply.
func (w *Watch) Update(fields ...ledger.Field) {
	checks := map[CheckID]bool{}
	few := false
	for _, f := range fields {
		switch f.Kind {
		case KindVerdict, KindFinding, KindDue, KindReview, KindComment, KindWording:
			checks[CheckID(f.Key)] = true
			for _, o := range w.measure[CheckID(f.Key).Measure()] {
				checks[o] = true
			}
		case KindStatement, KindObservation, KindReason, KindScene, KindComeBack, KindChange, KindLegs:
			id, _ := SplitOwned(f.Key)
			checks[id] = true
			for _, o := range w.measure[id.Measure()] {
				checks[o] = true
			}
		case KindLink:
			i, id := SplitLink(f.Key)
			checks[id] = true
			w.items(i, checks)
		case KindEvidence, KindUnused, KindCaption, KindRendition:
			w.items(ItemID(f.Key), checks)
		case KindAnswer, KindRound:
			if id, _, err := cutRound(f.Key); err == nil {
				checks[id] = true
			}
		case KindDraw, KindSampleResult, KindExtra:
			id, _, _ := strings.Cut(f.Key, "/")
			w.draw(id)
			for _, c := range w.c.Samples.Draws[id].Fact.Checks {
				checks[c] = true
			}
		case KindOmission, KindScopeChange:
			id, _, _ := strings.Cut(f.Key, "/")
			if c := CheckID(id); c.Place() == "" {
				for _, o := range w.measure[c.Measure()] {
					checks[o] = true
				}
			}
			checks[CheckID(id)] = true
		case KindResolution:
			if kind, key, _ := strings.Cut(f.Key, "|"); kind == KindVerdict {
				checks[CheckID(key)] = true
			}
		case KindDismissal:
			w.recount()
		case KindTick, KindPaper, KindSignature, KindDisclosure, KindExplanation, KindQuestion, KindPromise, KindDayEnd, KindLoose, KindHandover, KindTaken, KindConsent, KindSound, KindReport, KindMethodNote, KindAloneReview, KindPlanRow, KindSheet, KindAssignment, KindPlaceMeasures:
		case KindMeeting, KindAttendee, KindPresence:
			few = true
		default:
			w.forget()
			w.hints, w.open = map[string][]Hint{}, map[CheckID]int{}
			w.all()
			return
		}
	}
	for id := range checks { // the other places of a measure are there before the first one is compared with them
		if m := id.Measure(); w.c.Checks[id] != nil && !slices.Contains(w.measure[m], id) {
			w.measure[m] = append(w.measure[m], id)
		}
	}
	for id := range checks {
		w.check(id)
	}
	if few {
		w.few()
	} else {
		w.group("c:", onCase, &subject{c: w.c, w: w})
	}
}

func (w *Watch) items(i ItemID, checks map[CheckID]bool) {
	it := w.c.Items[i]
	w.group("i:"+string(i), onItem, &subject{c: w.c, w: w, key: string(i), item: it})
	if it != nil {
		for _, id := range it.Checks {
			checks[id] = true
		}
	}
}

func (w *Watch) draw(id string) {
	s := &subject{c: w.c, w: w, key: id}
	if d, ok := w.c.Samples.Draws[id]; ok {
		s.draw = &d.Fact
	}
	w.group("d:"+id, onDraw, s)
}

func (w *Watch) check(id CheckID) {
	k := w.c.Checks[id]
	if k == nil {
		return
	}
	if m := id.Measure(); !slices.Contains(w.measure[m], id) {
		w.measure[m] = append(w.measure[m], id)
	}
	key := string(id)
	s := &subject{c: w.c, w: w, key: key, id: id, check: k, finding: w.c.Findings[id]}
	if s.finding != nil && !w.c.OpenFinding(id) {
		s.finding = nil
	}
	found := w.rules.eval(onCheck, s, nil)
	for i := range k.Scenes {
		s.scene, s.key = &k.Scenes[i], Owned(id, k.Scenes[i].By)
		s.visit = w.c.Visits[s.scene.Visit]
		found = w.rules.eval(onScene, s, found)
	}
	s.scene = nil
	for _, i := range k.Items {
		s.item, s.key = w.c.Items[i], LinkKey(i, id)
		if s.visit = nil; s.item != nil {
			s.visit = w.c.Visits[s.item.Visit]
		}
		found = w.rules.eval(onTie, s, found)
	}
	s.item, s.visit = nil, nil
	if s.finding != nil {
		s.key = key
		found = w.rules.eval(onFinding, s, found)
		for n := uint(1); ; n++ {
			r, ok := w.c.Book.Rounds[roundKey(id, n)]
			if !ok {
				break
			}
			s.round, s.key = &r, roundKey(id, n)
			found = w.rules.eval(onRound, s, found)
		}
	}
	w.put("k:"+key, found)
}

func (w *Watch) group(name string, on int, s *subject) { w.put(name, w.rules.eval(on, s, nil)) }

func (w *Watch) put(name string, found []Hint) {
	for _, h := range w.hints[name] {
		w.count(&h, -1)
	}
	if len(found) == 0 {
		delete(w.hints, name)
		return
	}
	w.hints[name] = found
	for i := range found {
		w.count(&found[i], 1)
	}
}

// count is called with the same dismissals for adding and for taking away: recount follows each change of them.
func (w *Watch) count(h *Hint, by int) {
	if h.Check == "" || w.c.DismissedBy(h) != nil {
		return
	}
	w.dirty[h.Check] = true
	if w.open[h.Check] += by; w.open[h.Check] <= 0 {
		delete(w.open, h.Check)
	}
}

func (w *Watch) recount() {
	w.forget()
	w.open = map[CheckID]int{}
	for _, hs := range w.hints {
		for i := range hs {
			w.count(&hs[i], 1)
		}
	}
}

// forget notes that every count may change.
func (w *Watch) forget() {
	for id := range w.open {
		w.dirty[id] = true
	}
}

// Changed lists the checks whose count may have changed since it was asked last.
func (w *Watch) Changed() []CheckID {
	out := make([]CheckID, 0, len(w.dirty))
	for id := range w.dirty {
		out = append(out, id)
	}
	clear(w.dirty)
	return out
}

// Open counts the hints at a check that nobody laid aside.
func (w *Watch) Open(id CheckID) int { return w.open[id] }

// Hints lists all hints, laid aside or not, by check, rule and subject.
func (w *Watch) Hints() []Hint {
	var out []Hint
	for _, hs := range w.hints {
		out = append(out, hs...)
	}
	return sortedHints(out)
}

// At lists the hints at a check in the same order.
func (w *Watch) At(id CheckID) []Hint {
	var out []Hint
	for _, name := range append([]string{"k:" + string(id)}, w.drawsOf(id)...) {
		for _, h := range w.hints[name] {
			if h.Check == id {
				out = append(out, h)
			}
		}
	}
	return sortedHints(out)
}

func (w *Watch) drawsOf(id CheckID) []string {
	var out []string
	for _, d := range w.c.Samples.of[id] {
		out = append(out, "d:"+d)
	}
	return out
}

func sortedHints(hs []Hint) []Hint {
	slices.SortFunc(hs, func(a, b Hint) int {
		return strings.Compare(string(a.Check)+"\x00"+a.Key(), string(b.Check)+"\x00"+b.Key())
	})
	return hs
}

// saw condenses the values that made a rule speak.
func saw(values []value) (out [sawSize]byte) {
	h := sha256.New()
	for _, v := range values {
		h.Write([]byte{byte(v.kind)})
		h.Write([]byte(v.text()))
		h.Write([]byte{0})
	}
	copy(out[:], h.Sum(nil))
	return out
}
