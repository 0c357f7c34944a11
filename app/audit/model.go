package audit

import (
	"slices"
	"sort"
	"strings"

	"genchi/app/ledger"
)

// Said is one text with its author.
type Said struct {
	By     ledger.UserID
	WallMS int64
	Text   string
	Op     ledger.OpID
}

// Judged is one head of a verdict.
type Judged struct {
	Verdict  Verdict
	By       ledger.UserID
	WallMS   int64
	ZoneMin  int
	Ops      []ledger.OpID
	Returned bool
}

// Check is what is known of one measure at one place.
type Check struct {
	ID       CheckID
	Judged   []Judged // distinct values, worst first
	Said     []Said
	Observed []Said
	Why      []Said
	Scenes   []Scene
	BackFor  []ledger.UserID // whose queue it stands in
	Items    []ItemID        // tied evidence, by time of recording
	links    map[ItemID]bool
}

// Verdict is what screens and papers show: the worst of the heads.
func (c *Check) Verdict() Verdict {
	if c == nil || len(c.Judged) == 0 {
		return NotStarted
	}
	return c.Judged[0].Verdict
}

// Conflict tells whether auditors' judgements differ.
func (c *Check) Conflict() bool { return c != nil && len(c.Judged) > 1 }

// Item is one piece of evidence.
type Item struct {
	Evidence
	By        ledger.UserID
	WallMS    int64
	Op        ledger.OpID
	Caption   string
	Unused    bool
	Reason    string // why it is unused
	Rendition *Rendition
	Checks    []CheckID
	ZoneMin   int
}

// FindingState is a finding with what became of it.
type FindingState struct {
	Finding
	By     ledger.UserID
	WallMS int64
	Due    *Due
	Review *Review
}

// VisitState is a visit from time in to closing.
type VisitState struct {
	VisitStart
	By      ledger.UserID
	End     *VisitEnd
	Closing *Closing
}

// Conflict is a field with more than one value.
type Conflict struct {
	Field  ledger.Field
	Values []ledger.Value
}

// Case is the read model of one case. It is rebuilt field by field; a Case is not safe for concurrent use.
type Case struct {
	Client      *Client
	Editions    *Editions
	Application *Application
	Scope       *Scope
	Contract    *Contract
	Plan        *Plan
	Measures    []MeasureID
	Places      map[PlaceID]Place
	Visits      map[VisitID]*VisitState
	Checks      map[CheckID]*Check
	Items       map[ItemID]*Item
	Findings    map[CheckID]*FindingState
	Reports     map[string]Report
	Resolutions map[ledger.Field]Resolution
	Conflicts   map[ledger.Field]Conflict
	Returned    map[ledger.Field]bool
	Site        Site                  // preparation, persons, what is looked at where, what is not
	Onsite      Onsite                // talks and the walk
	Unknown     map[ledger.Field]bool // kinds or values of a newer program
	Book        Book                  // meetings, papers, corrections
	Hands       Hands                 // loose notes, handovers
	Sounds      Sounds                // consents to recordings, and the recordings
	Samples     Samples
	Lone        Lone            // of auditors who were alone
	Dismissed   Dismissals      // hints that somebody laid aside
	Office      Office          // independence, verification, decision, certificate
	Handling    Handling        // custody, redacted copies, loans, purges
	Registers   Registers       // records of the body or of this case, what is kept how long, the effort
	Upkeep      Upkeep          // surveillance and renewal
	Terms       Terms           // contract, what was given and explained to the client, who gave what
	Second      Second          // documents asked for and looked at
	Retiring    Retiring        // destruction of cases and records, in the office's book
	Erased      map[ItemID]bool // sealed bytes that went with a record, from the control records: set by who builds the model
	First       First           // the first stage: check sheets, prior audit, confirmation

	resolvers map[ledger.Field]ledger.UserID
	met       map[MeasureID][]PlaceID // the places of Checks, so that one measure does not cost all of them
}

// NewCase is a case of which nothing is known.
func NewCase() *Case {
	return &Case{
		Places: map[PlaceID]Place{}, Visits: map[VisitID]*VisitState{}, Checks: map[CheckID]*Check{}, Items: map[ItemID]*Item{},
		Findings: map[CheckID]*FindingState{}, Reports: map[string]Report{}, Resolutions: map[ledger.Field]Resolution{},
		Conflicts: map[ledger.Field]Conflict{}, Returned: map[ledger.Field]bool{}, Unknown: map[ledger.Field]bool{},
		Terms: newTerms(), Second: newSecond(), First: newFirst(), Retiring: newRetiring(),
		Book: newBook(), Hands: newHands(), Sounds: newSounds(), Office: newOffice(), Handling: newHandling(), Site: newSite(), Onsite: newOnsite(), Samples: newSamples(), Lone: newLone(), Dismissed: Dismissals{}, Registers: newRegisters(), Upkeep: newUpkeep(), resolvers: map[ledger.Field]ledger.UserID{},
		met: map[MeasureID][]PlaceID{},
	}
}

// Build reads everything that stands in a past; ledger.Fold.Now gives that of everything that has arrived.
func Build(src *ledger.Past) *Case {
	c := NewCase()
	for kind := range makers {
		src.Each(kind, c.apply)
	}
	return c
}

// Apply reads the named fields of src again. The cost lies in these fields alone.
func (c *Case) Apply(src *ledger.Past, fields ...ledger.Field) {
	for _, f := range fields {
		c.apply(f, src.Live(f))
	}
}

func (c *Case) apply(f ledger.Field, values []ledger.Value) {
	facts := make([]Fact, 0, len(values))
	kept := values[:0:0]
	delete(c.Unknown, f)
	for _, v := range values {
		fact, err := Read(f, v.Bytes)
		if err != nil {
			c.Unknown[f] = true
			continue
		}
		facts = append(facts, fact)
		kept = append(kept, v)
	}
	c.mark(f, kept)
	var fact Fact
	var head ledger.Statement
	if n := len(facts); n > 0 {
		fact, head = facts[n-1], last(kept[n-1])
	}
	if f.Kind == KindVerdict {
		c.applyVerdict(CheckID(f.Key), facts, kept)
		return
	}
	c.applyOne(f, fact, head)
}

func (c *Case) mark(f ledger.Field, values []ledger.Value) {
	delete(c.Conflicts, f)
	delete(c.Returned, f)
	for _, v := range values {
		if v.Returned {
			c.Returned[f] = true
		}
	}
	if len(values) > 1 {
		c.Conflicts[f] = Conflict{Field: f, Values: values}
	}
}

// last is the statement of a value that was made last.
func last(v ledger.Value) ledger.Statement { return v.Stated[len(v.Stated)-1] }

// set stores fact's value at *p, or nil where the field has no value any more.
func set[T Fact](p **T, fact Fact) {
	if v, ok := fact.(T); ok {
		*p = &v
		return
	}
	*p = nil
}

func put[K comparable, T Fact](m map[K]T, k K, fact Fact) {
	if v, ok := fact.(T); ok {
		m[k] = v
		return
	}
	delete(m, k)
}

func (c *Case) applyOne(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindClient:
		set(&c.Client, fact)
	case KindEditions:
		set(&c.Editions, fact)
	case KindApplication:
		set(&c.Application, fact)
	case KindScope:
		set(&c.Scope, fact)
	case KindContract:
		set(&c.Contract, fact)
	case KindPlan:
		set(&c.Plan, fact)
	case KindMeasures:
		c.Measures = nil
		if m, ok := fact.(Measures); ok {
			c.Measures = m.IDs
		}
	case KindPlace:
		put(c.Places, PlaceID(f.Key), fact)
	case KindVisitStart, KindVisitEnd, KindClosing:
		c.applyVisit(VisitID(f.Key), f.Kind, fact, head)
	case KindStatement, KindObservation, KindReason, KindScene, KindComeBack:
		c.applyOwned(f, fact, head)
	case KindEvidence, KindUnused, KindCaption, KindRendition:
		c.applyItem(ItemID(f.Key), f.Kind, fact, head)
	case KindLink:
		c.applyLink(f.Key, fact)
	case KindFinding, KindDue, KindReview:
		c.applyFinding(CheckID(f.Key), f.Kind, fact, head)
	case KindResolution:
		if r, ok := fact.(Resolution); ok {
			at := ledger.Field{Kind: r.Kind, Key: r.Key}
			c.Resolutions[at], c.resolvers[at] = r, head.User
		}
	case KindReport:
		put(c.Reports, f.Key, fact)
	default:
		if c.Office.apply(f, fact, head) || c.Upkeep.apply(f, fact, head) {
			return
		}
		if !c.Samples.apply(f, fact, head) && !c.Lone.apply(f, fact, head) && !c.Dismissed.apply(f, fact, head) {
			c.Book.apply(f, fact, head)
		}
		c.Handling.apply(f, fact, head)
		c.Site.apply(f, fact)
		c.Onsite.apply(f, fact)
		c.Hands.apply(f, fact, head)
		c.Sounds.apply(f, fact, head)
		c.Registers.apply(f, fact, head)
		c.Terms.apply(f, fact, head)
		c.Second.apply(f, fact, head)
		c.Retiring.apply(f, fact, head)
		c.First.apply(f, fact, head)
	}
}

func (c *Case) applyVisit(id VisitID, kind string, fact Fact, head ledger.Statement) {
	v := c.Visits[id]
	if v == nil {
		v = &VisitState{}
		v.ID = id
		c.Visits[id] = v
	}
	switch kind {
	case KindVisitStart:
		start, ok := fact.(VisitStart)
		if !ok {
			delete(c.Visits, id)
			return
		}
		v.VisitStart, v.By = start, head.User
	case KindVisitEnd:
		set(&v.End, fact)
	case KindClosing:
		set(&v.Closing, fact)
	}
}

func (c *Case) check(id CheckID) *Check {
	k := c.Checks[id]
	if k == nil {
		k = &Check{ID: id, links: map[ItemID]bool{}}
		c.Checks[id] = k
		c.met[id.Measure()] = append(c.met[id.Measure()], id.Place())
	}
	return k
}

func (c *Case) applyVerdict(id CheckID, facts []Fact, values []ledger.Value) {
	k := c.check(id)
	k.Judged = nil
	for i, f := range facts {
		j, ok := f.(Judgement)
		if !ok {
			continue
		}
		by := last(values[i])
		judged := Judged{Verdict: j.Verdict, By: by.User, WallMS: by.WallMS, ZoneMin: by.ZoneMin, Returned: values[i].Returned}
		for _, s := range values[i].Stated {
			judged.Ops = append(judged.Ops, s.ID)
		}
		k.Judged = append(k.Judged, judged)
	}
	sort.SliceStable(k.Judged, func(a, b int) bool { return k.Judged[a].Verdict.rank() > k.Judged[b].Verdict.rank() })
}

func (c *Case) applyOwned(f ledger.Field, fact Fact, head ledger.Statement) {
	id, by, err := owned(f.Key)
	if err != nil {
		return
	}
	k := c.check(id)
	switch f.Kind {
	case KindStatement:
		k.Said = saidBy(k.Said, by, fact, head)
	case KindObservation:
		k.Observed = saidBy(k.Observed, by, fact, head)
	case KindReason:
		k.Why = saidBy(k.Why, by, fact, head)
	case KindScene:
		k.Scenes = slices.DeleteFunc(k.Scenes, func(s Scene) bool { return s.By == by })
		if s, ok := fact.(Scene); ok {
			k.Scenes = append(k.Scenes, s)
		}
	case KindComeBack:
		k.BackFor = slices.DeleteFunc(k.BackFor, func(u ledger.UserID) bool { return u == by })
		if b, ok := fact.(ComeBack); ok && b.On {
			k.BackFor = append(k.BackFor, by)
		}
	}
}

func saidBy(said []Said, by ledger.UserID, fact Fact, head ledger.Statement) []Said {
	said = slices.DeleteFunc(said, func(s Said) bool { return s.By == by })
	if n, ok := fact.(Note); ok && n.Text != "" {
		said = append(said, Said{By: by, WallMS: head.WallMS, Text: n.Text, Op: head.ID})
	}
	sort.SliceStable(said, func(a, b int) bool { return said[a].By.String() < said[b].By.String() })
	return said
}

func (c *Case) item(id ItemID) *Item {
	it := c.Items[id]
	if it == nil {
		it = &Item{}
		it.ID = id
		c.Items[id] = it
	}
	return it
}

func (c *Case) applyItem(id ItemID, kind string, fact Fact, head ledger.Statement) {
	it := c.item(id)
	switch kind {
	case KindEvidence:
		e, ok := fact.(Evidence)
		if !ok {
			it.Evidence = Evidence{ID: id}
			return
		}
		it.Evidence, it.By, it.WallMS, it.ZoneMin, it.Op = e, head.User, head.WallMS, head.ZoneMin, head.ID
	case KindUnused:
		u, _ := fact.(Unused)
		it.Unused, it.Reason = u.On, u.Reason
	case KindCaption:
		t, _ := fact.(Caption)
		it.Caption = t.Text
	case KindRendition:
		set(&it.Rendition, fact)
	}
}

func (c *Case) applyLink(key string, fact Fact) {
	i, id := SplitLink(key)
	k, it := c.check(id), c.item(i)
	l, _ := fact.(Link)
	if l.On == k.links[i] {
		return
	}
	if l.On {
		k.links[i] = true
		k.Items = append(k.Items, i)
		it.Checks = append(it.Checks, id)
		slices.Sort(it.Checks)
		slices.Sort(k.Items)
		return
	}
	delete(k.links, i)
	k.Items = slices.DeleteFunc(k.Items, func(x ItemID) bool { return x == i })
	it.Checks = slices.DeleteFunc(it.Checks, func(x CheckID) bool { return x == id })
}

func (c *Case) applyFinding(id CheckID, kind string, fact Fact, head ledger.Statement) {
	f := c.Findings[id]
	if f == nil {
		f = &FindingState{}
		f.Check = id
		c.Findings[id] = f
	}
	switch kind {
	case KindFinding:
		x, ok := fact.(Finding)
		if !ok {
			f.Finding = Finding{Check: id}
			return
		}
		f.Finding, f.By, f.WallMS = x, head.User, head.WallMS
	case KindDue:
		set(&f.Due, fact)
	case KindReview:
		set(&f.Review, fact)
	}
}

// Known tells whether the item was recorded (a tie may arrive before its item).
func (i *Item) Known() bool { return i != nil && i.Name != "" }

// OpenFinding tells whether the finding still counts: it was born and its check is not judged 適合 by everybody.
func (c *Case) OpenFinding(id CheckID) bool {
	f := c.Findings[id]
	if f == nil || f.Requirement == "" {
		return false
	}
	return c.Checks[id].Verdict() == Nonconforming || f.Review != nil
}

// AllChecks lists what has to be judged: each chosen measure at each place to which it is assigned or where it was looked at, or at the
// client as a whole where there is no such place. What left the scope is not among them. Order: as the measures were chosen, then by place.
func (c *Case) AllChecks() []CheckID {
	places := c.required("")
	out := make([]CheckID, 0, len(c.Measures))
	for _, m := range c.Measures {
		out = append(out, c.checksOf(m, places[m])...)
	}
	return out
}

// checksOf lists the checks of one measure: where it is required and where anything of it is recorded.
func (c *Case) checksOf(m MeasureID, places []PlaceID) []CheckID {
	for _, p := range c.met[m] {
		if c.Checks[MakeCheck(m, p)].Touched() && !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	if len(places) == 0 {
		places = []PlaceID{""}
	}
	slices.SortFunc(places, func(a, b PlaceID) int { return strings.Compare(string(a), string(b)) })
	out := make([]CheckID, 0, len(places))
	for _, p := range places {
		id := MakeCheck(m, p)
		if _, gone := c.OutOfScope(id); !gone {
			out = append(out, id)
		}
	}
	return out
}

// Touched tells whether anything is recorded of the check.
func (c *Check) Touched() bool {
	return c != nil && len(c.Judged)+len(c.Said)+len(c.Observed)+len(c.Why)+len(c.Items)+len(c.BackFor) > 0
}
