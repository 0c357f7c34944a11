package casework

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/notice"
)

// PaperRow is one paper of the site.
type PaperRow struct {
	Paper   string          `json:"paper"` // onsite_notice or day_sheet
	Digest  string          `json:"digest"`
	Head    string          `json:"head"`
	Lang    string          `json:"lang"`
	Number  uint            `json:"number"`
	Visits  []audit.VisitID `json:"visits,omitempty"`
	Day     audit.Date      `json:"day,omitempty"`
	Pages   uint            `json:"pages"`
	Size    uint64          `json:"size"`
	Item    string          `json:"item"`
	Signed  []SignatureView `json:"signatures"`
	Handled []DisclosedView `json:"disclosures"`
	Of      string          `json:"of,omitempty"`
}

// SignatureView is a signature, or a refusal to sign.
type SignatureView struct {
	audit.Signature
	By string `json:"by"`
}

// DisclosedView is a printing, giving or export.
type DisclosedView struct {
	audit.Disclosure
	Digest string `json:"digest,omitempty"`
	By     string `json:"by"`
}

func paperRow(f audit.Paper) PaperRow {
	return PaperRow{
		Paper: f.Sort, Digest: hex.EncodeToString(f.Digest), Head: hex.EncodeToString(f.Head), Lang: f.Lang, Number: f.Number, Visits: f.Visits, Day: f.Day, Pages: f.Pages,
		Size: f.Size, Item: string(f.Stored), Signed: []SignatureView{}, Handled: []DisclosedView{}, Of: f.Of,
	}
}

// MeetingView is one meeting with its script.
type MeetingView struct {
	Meeting   string           `json:"meeting"`
	Visit     *VisitView       `json:"visit,omitempty"` // nil: of all visits
	Held      *audit.Meeting   `json:"held,omitempty"`
	Points    []PointView      `json:"points"`
	Attendees []audit.Attendee `json:"attendees"`
	Presence  []PresenceView   `json:"presence"`
	Alone     []AloneView      `json:"alone"`
	Plan      *audit.Plan      `json:"plan,omitempty"`
	Scope     string           `json:"scope,omitempty"`
	Measures  int              `json:"measures"`
	Guides    []string         `json:"present,omitempty"` // roles named at the time in
}

// PointView is a point of a script.
type PointView struct {
	Point string `json:"point"`
	On    bool   `json:"on"`
	Note  string `json:"note,omitempty"`
	By    string `json:"by,omitempty"`
	MS    int64  `json:"wall_ms,omitempty"`
}

// PresenceView is a stretch.
type PresenceView struct {
	audit.Presence
	User string `json:"user"`
	Name string `json:"name"`
	Mine bool   `json:"mine"`
}

// AloneView is a time during which an auditor was alone.
type AloneView struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Meeting gives one meeting of a visit; visit "" is the one that is running, "*" all visits.
func (d *Desk) Meeting(id, sort string, v audit.VisitID) (MeetingView, error) {
	return view2(d, id, func(oc *openCase) (MeetingView, error) { return d.meeting(oc, sort, v) })
}

func (d *Desk) meeting(oc *openCase, sort string, v audit.VisitID) (MeetingView, error) {
	m := oc.model
	out := MeetingView{Meeting: sort, Points: []PointView{}, Attendees: []audit.Attendee{}, Presence: []PresenceView{}, Alone: []AloneView{}, Plan: m.Plan, Measures: len(m.Measures)}
	if m.Scope != nil {
		out.Scope = m.Scope.Text
	}
	switch v {
	case "*":
		v = ""
	default:
		x := d.visitFor(oc, v)
		if x == nil {
			return out, refuse("no_visit", notice.P3_4_1, string(v))
		}
		w := visitView(x)
		out.Visit, out.Guides, v = &w, x.Present, x.ID
		for _, s := range m.Stretches(v) {
			out.Presence = append(out.Presence, PresenceView{Presence: s, User: s.Who.String(), Name: d.person(s.Who), Mine: s.Who == d.user})
		}
		for _, a := range m.Alone(v, d.now().Format("2006-01-02T15:04")) {
			out.Alone = append(out.Alone, AloneView{Name: d.person(a.Who), From: a.From, To: a.To})
		}
	}
	if e, ok := m.Book.Meetings[audit.MeetingKey(sort, v)]; ok {
		out.Held = &e.Fact
	}
	for _, pt := range audit.Script(sort) {
		p := PointView{Point: pt}
		if e, ok := m.Book.Ticks[audit.MeetingKey(sort, v)+"/"+pt]; ok {
			p.On, p.Note, p.By, p.MS = e.Fact.On, e.Fact.Note, d.person(e.By), e.WallMS
		}
		out.Points = append(out.Points, p)
	}
	out.Attendees = list(m.AttendeesOf(sort, v))
	return out, nil
}

// visitFor is the named visit, or the one that runs, or the newest.
func (d *Desk) visitFor(oc *openCase, v audit.VisitID) *audit.VisitState {
	if v != "" {
		if x := oc.model.Visits[v]; x != nil && x.Where != "" {
			return x
		}
		return nil
	}
	if r := oc.running(); r != nil {
		return r
	}
	if vs := oc.model.SortedVisits(); len(vs) > 0 {
		return vs[len(vs)-1]
	}
	return nil
}

// TeamView is what the auditors settle among themselves before the closing meeting. Nothing of it is for the client.
type TeamView struct {
	Conflicts []TeamConflict `json:"conflicts"`
	Weak      []CheckRow     `json:"weak"` // 適合 without statement, observation or evidence (根拠なし)
	Legs      []CheckRow     `json:"legs"` // a method that the measure needs is missing
	Hints     []HintRow      `json:"hints"`
	Findings  []WordingView  `json:"findings"`
	Meeting   MeetingView    `json:"meeting"`
}

// TeamConflict is a field with more than one value, with the check that it is about, if it is about one.
type TeamConflict struct {
	ConflictView
	Check audit.CheckID `json:"check,omitempty"`
	Code  string        `json:"code,omitempty"`
	Title string        `json:"title,omitempty"`
}

func (d *Desk) teamConflicts(oc *openCase) []TeamConflict {
	out := []TeamConflict{}
	for _, c := range d.conflicts(oc) {
		x := TeamConflict{ConflictView: c}
		if id, _ := audit.SplitOwned(c.Key); id.Valid() {
			row := d.checkRow(oc, id)
			x.Check, x.Code, x.Title = id, row.Code, row.Title
		}
		out = append(out, x)
	}
	return out
}

// WordingView is a finding with the wording that the team agreed on.
type WordingView struct {
	FindingView
	Wording string `json:"wording"`
	Agreed  bool   `json:"agreed"`
	Stale   bool   `json:"stale"` // the finding was written anew after the wording was agreed
}

// Team gives the page of the team meeting.
func (d *Desk) Team(id string) (TeamView, error) {
	return view(d, id, func(oc *openCase) TeamView {
		v := TeamView{Conflicts: d.teamConflicts(oc), Weak: []CheckRow{}, Legs: []CheckRow{}, Hints: d.openHints(oc), Findings: []WordingView{}}
		for _, c := range oc.model.AllChecks() {
			k := oc.model.Checks[c]
			if k.Verdict() == audit.NotStarted {
				continue
			}
			row := d.checkRow(oc, c)
			if k.Verdict() == audit.Conforming && len(k.Said)+len(k.Observed)+len(k.Items) == 0 {
				v.Weak = append(v.Weak, row)
			}
			if k.Verdict() != audit.Unconfirmed && len(row.Missing) > 0 {
				v.Legs = append(v.Legs, row)
			}
		}
		for _, f := range oc.model.SortedFindings() {
			v.Findings = append(v.Findings, d.wordingView(oc, f))
		}
		v.Meeting, _ = d.meeting(oc, audit.MeetingTeam, "") // without a visit there is no script
		return v
	})
}

func (d *Desk) wordingView(oc *openCase, f *audit.FindingState) WordingView {
	v := WordingView{FindingView: d.findingView(oc, f)}
	v.Wording = v.Text
	if e, ok := oc.model.Book.Wordings[string(f.Check)]; ok && e.Fact.Agreed {
		v.Wording, v.Agreed, v.Stale = e.Fact.Text, true, f.Text != "" && f.Text != e.Fact.Text && f.WallMS > e.WallMS
	}
	return v
}

// findingText is the finding as it stands, or the reason of the judgement where it has no text of its own.
func (d *Desk) findingText(oc *openCase, id audit.CheckID) string {
	f := oc.model.Findings[id]
	if f == nil {
		return ""
	}
	return d.findingView(oc, f).Text
}

// KitView is the closing kit: what the notice will say, and what was done with the notices so far.
type KitView struct {
	ClosingView
	Script       MeetingView       `json:"script"`
	Words        []WordingView     `json:"wordings"`
	Explanations []ExplanationView `json:"explanations"`
	Questions    []QuestionView    `json:"questions"`
	Promises     []audit.Promise   `json:"promises"`
	Papers       []PaperRow        `json:"papers"`
	After        []ChangeRow       `json:"after"`
	Photos       int               `json:"photos"`
	Weak         int               `json:"weak"`
	Pending      int               `json:"pending"`
	Hints        int               `json:"hints"`      // open contradictions, for the auditors alone
	Alone        []AloneRow        `json:"alone"`      // what one auditor did alone (3-4-2)
	Draws        int               `json:"open_draws"` // samples without a result
	Held         []LoanView        `json:"held"`       // things of the client that are still with the auditors (1-2-4)
}

// ExplanationView is a row of the advisory register, kind 説明.
type ExplanationView struct {
	audit.Explanation
	By string `json:"by"`
}

// QuestionView is a client's question that was referred.
type QuestionView struct {
	audit.Question
	Logged string `json:"logged_by"`
}

// Kit gives the closing kit.
func (d *Desk) Kit(id string) (KitView, error) {
	c, err := d.Closing(id)
	if err != nil {
		return KitView{}, err
	}
	t, err := d.Team(id)
	if err != nil {
		return KitView{}, err
	}
	return view(d, id, func(oc *openCase) KitView {
		m := oc.model
		v := KitView{ClosingView: c, Words: t.Findings, Weak: len(t.Weak), Explanations: []ExplanationView{}, Questions: []QuestionView{}, Promises: []audit.Promise{}, Papers: d.papers(oc), After: d.after(oc)}
		v.Script, _ = d.meeting(oc, audit.MeetingClosing, "") // without a visit there is no script
		for _, e := range m.SortedExplanations() {
			v.Explanations = append(v.Explanations, ExplanationView{e.Fact, d.person(e.By)})
		}
		for _, q := range m.SortedQuestions() {
			v.Questions = append(v.Questions, QuestionView{q.Fact, d.person(q.By)})
		}
		for _, p := range m.SortedPromises() {
			v.Promises = append(v.Promises, p.Fact)
		}
		for _, it := range m.SortedItems() {
			if !it.Seen && !m.IsSignature(it.ID) && (it.Rendition != nil || isPhoto(it.Media)) {
				v.Photos++
			}
		}
		w := siteWriter{reportWriter: reportWriter{m: m}}
		v.Pending, v.Hints, v.Alone = len(w.pendingChecks()), len(t.Hints), d.alone(oc)
		v.Held = d.held(oc)
		for id := range m.Samples.Draws {
			v.Draws += m.Tally(id).Open
		}
		return v
	})
}

// Papers lists the papers of the site with what was done with each, and the disclosures of other things.
func (d *Desk) Papers(id string) ([]PaperRow, error) { return view(d, id, d.papers) }

func (d *Desk) papers(oc *openCase) []PaperRow {
	out := []PaperRow{}
	b := &oc.model.Book
	for _, f := range oc.model.SortedPapers("") {
		r := paperRow(f)
		for _, e := range b.Signatures {
			if hex.EncodeToString(e.Fact.Paper) == r.Digest {
				r.Signed = append(r.Signed, SignatureView{e.Fact, d.person(e.By)})
			}
		}
		for _, e := range b.Disclosures {
			if hex.EncodeToString(e.Fact.Paper) == r.Digest {
				r.Handled = append(r.Handled, DisclosedView{e.Fact, r.Digest, d.person(e.By)})
			}
		}
		slices.SortFunc(r.Signed, func(x, y SignatureView) int { return strings.Compare(x.At+x.ID, y.At+y.ID) })
		slices.SortFunc(r.Handled, func(x, y DisclosedView) int { return strings.Compare(x.At+x.ID, y.At+y.ID) })
		out = append(out, r)
	}
	return out
}

// Disclosures is the disclosure log of a case (1-2-3, 1-3), by time.
func (d *Desk) Disclosures(id string) ([]DisclosedView, error) {
	return view(d, id, func(oc *openCase) []DisclosedView {
		out := []DisclosedView{}
		for _, e := range oc.model.Book.Disclosures {
			out = append(out, DisclosedView{e.Fact, hex.EncodeToString(e.Fact.Paper), d.person(e.By)})
		}
		slices.SortFunc(out, func(x, y DisclosedView) int { return strings.Compare(x.At+x.ID, y.At+y.ID) })
		return out
	})
}
