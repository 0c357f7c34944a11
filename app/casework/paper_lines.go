package casework

import (
	"encoding/hex"
	"slices"
	"sort"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/ledger"
)

// notice gathers the result notice of the site.
func (w *siteWriter) notice() document.NoticeInput {
	in := document.NoticeInput{
		Body: w.body(), CaseNo: w.oc.id.String()[:8], Number: w.f.Number, Trial: w.d.v.Trust().Trial(), Lang: w.lang, Head: hex.EncodeToString(w.f.Head), Layout: document.NoticeLayout,
		MadeOn: w.asOf(), Client: w.client(), Over: len(w.f.Visits) > 1, Visits: w.visits(w.f.Visits), Summary: w.summaries(), Explanations: w.explanations(),
		Questions: w.questions(), Promises: w.promised(), Attendees: w.attendees(), Photos: w.photos(), Changes: w.changed(), Lead: w.lead(),
	}
	if e := w.m.Editions; e != nil {
		in.Catalogue = document.CatalogueRef{Name: e.Catalogue, Version: e.Version, Digest: hex.EncodeToString(e.Digest), Draft: e.Draft, Rules: e.Rules}
	}
	if s := w.m.Scope; s != nil {
		in.Scope = s.Text
	}
	pending := w.pendingChecks()
	for _, id := range w.m.AllChecks() {
		if !w.belongs(id) {
			continue
		}
		in.Count.Checks++
		k := w.m.Checks[id]
		switch {
		case pending[id]:
			in.Count.Pending++
			in.Pending = append(in.Pending, document.NoticePending{Measure: w.code(id), Title: w.title(id), Place: w.place(id), Values: w.values(k)})
		case k.Verdict() == audit.Conforming:
			in.Count.Conforming++
		case k.Verdict() == audit.Nonconforming:
			in.Count.Nonconforming++
		default:
			line := document.NoticeOpen{Measure: w.code(id), Title: w.title(id), Place: w.place(id), State: "not_started", Reason: w.openReason(id)}
			if k.Verdict() == audit.Unconfirmed {
				in.Count.Unconfirmed++
				line.State = "unconfirmed"
			} else {
				in.Count.NotStarted++
			}
			in.Open = append(in.Open, line)
		}
	}
	for _, f := range w.m.SortedFindings() {
		if w.belongs(f.Check) && !pending[f.Check] {
			in.Findings = append(in.Findings, w.finding(f, len(in.Findings)+1))
		}
	}
	return in
}

// belongs tells whether a check is told with these visits: it was looked at during one of them, or during none.
func (w *siteWriter) belongs(id audit.CheckID) bool {
	k := w.m.Checks[id]
	if k == nil || len(w.f.Visits) > 1 || len(w.m.Visits) < 2 {
		return true
	}
	elsewhere := false
	for _, s := range k.Scenes {
		if slices.Contains(w.f.Visits, s.Visit) {
			return true
		}
		elsewhere = elsewhere || s.Visit != ""
	}
	return !elsewhere
}

// pendingChecks are those on which the team has not agreed: more than one value of judgement, finding, wording or deadline.
func (w *siteWriter) pendingChecks() map[audit.CheckID]bool {
	out := map[audit.CheckID]bool{}
	for f := range w.m.Conflicts {
		switch f.Kind {
		case audit.KindVerdict, audit.KindFinding, audit.KindWording, audit.KindDue:
			out[audit.CheckID(f.Key)] = true
		}
	}
	return out
}

// values says who judged how; it never reaches the client.
func (w *siteWriter) values(k *audit.Check) string {
	var out []string
	if k != nil {
		for _, j := range k.Judged {
			out = append(out, w.d.person(j.By)+" "+w.words.T("report.verdict."+string(j.Verdict)))
		}
	}
	return w.join(out)
}

// openReason is the one given at the last closing meeting of these visits, or the one on the card.
func (w *siteWriter) openReason(id audit.CheckID) string {
	reason := ""
	for _, v := range w.m.SortedVisits() {
		if v.Closing == nil || !slices.Contains(w.f.Visits, v.ID) {
			continue
		}
		for _, o := range v.Closing.Open {
			if o.Check == id {
				reason = o.Reason
			}
		}
	}
	if k := w.m.Checks[id]; reason == "" && k != nil && len(k.Why) > 0 {
		reason = k.Why[len(k.Why)-1].Text
	}
	return reason
}

func (w *siteWriter) finding(f *audit.FindingState, no int) document.NoticeFinding {
	line := document.NoticeFinding{No: no, Measure: w.code(f.Check), Title: w.title(f.Check), Place: w.place(f.Check), Requirement: f.Requirement, Text: f.Text}
	if x, ok := w.m.Book.Wordings[string(f.Check)]; ok && x.Fact.Agreed {
		line.Text = x.Fact.Text
	}
	if k := w.m.Checks[f.Check]; k != nil {
		line.Evidence = w.evidenceOf(k)
		for _, s := range k.Why {
			line.Internal = strings.TrimPrefix(line.Internal+"\n"+w.d.person(s.By)+": "+s.Text, "\n")
		}
	}
	if x, ok := w.m.Book.Comments[string(f.Check)]; ok {
		line.Comment, line.CommentBy = x.Fact.Text, x.Fact.By
	}
	if f.Due != nil {
		line.Due, line.Agreed, line.AgreedBy = string(f.Due.On), f.Due.Agreed, f.Due.AgreedBy
	}
	return line
}

func (w *siteWriter) summaries() []string {
	var out []string
	for _, v := range w.m.SortedVisits() {
		if v.Closing != nil && v.Closing.Summary != "" && slices.Contains(w.f.Visits, v.ID) {
			out = append(out, v.Closing.Summary)
		}
	}
	return out
}

func (w *siteWriter) explanations() []document.NoticeExplanation {
	var out []document.NoticeExplanation
	for _, e := range w.m.SortedExplanations() {
		if e.Fact.Stage != "onsite" || e.Fact.Visit != "" && !slices.Contains(w.f.Visits, e.Fact.Visit) {
			continue
		}
		line := document.NoticeExplanation{On: string(e.Fact.On), By: w.d.person(e.By), To: e.Fact.To, Content: e.Fact.Content, Done: e.Fact.Done}
		for _, c := range e.Fact.Checks {
			line.Measures = append(line.Measures, w.code(c))
		}
		out = append(out, line)
	}
	return out
}

func (w *siteWriter) questions() []document.NoticeQuestion {
	var out []document.NoticeQuestion
	for _, q := range w.m.SortedQuestions() {
		if q.Fact.Visit == "" || slices.Contains(w.f.Visits, q.Fact.Visit) {
			out = append(out, document.NoticeQuestion{At: q.Fact.At, By: q.Fact.By, Text: q.Fact.Text, Referred: q.Fact.Referred})
		}
	}
	return out
}

func (w *siteWriter) promised() []document.PromiseLine {
	var out []document.PromiseLine
	for _, p := range w.m.SortedPromises() {
		out = append(out, document.PromiseLine{Text: p.Fact.Text, By: p.Fact.By, Due: string(p.Fact.Due), Kept: string(p.Fact.Kept)})
	}
	return out
}

// attendees are those of the opening and closing meetings; those of the closing itself where nobody was entered singly.
func (w *siteWriter) attendees() []document.AttendeeLine {
	var out []document.AttendeeLine
	add := func(sort string, v audit.VisitID) int {
		as := w.m.AttendeesOf(sort, v)
		for _, a := range as {
			out = append(out, document.AttendeeLine{Meeting: sort, Role: a.Role, Side: a.Side, From: a.From, To: a.To})
		}
		return len(as)
	}
	for _, v := range w.m.SortedVisits() {
		if !slices.Contains(w.f.Visits, v.ID) {
			continue
		}
		add(audit.MeetingOpening, v.ID)
		if add(audit.MeetingClosing, v.ID) == 0 && v.Closing != nil {
			for _, role := range v.Closing.Attendees {
				out = append(out, document.AttendeeLine{Meeting: audit.MeetingClosing, Role: role, Side: "client"})
			}
		}
	}
	if len(w.f.Visits) > 1 {
		add(audit.MeetingOpening, "")
		add(audit.MeetingClosing, "")
	}
	return out
}

func (w *siteWriter) photos() []document.PhotoLine {
	var out []document.PhotoLine
	for _, it := range w.m.SortedItems() {
		if it.Seen || w.m.IsSignature(it.ID) || it.Rendition == nil && !isPhoto(it.Media) || it.Visit != "" && !slices.Contains(w.f.Visits, it.Visit) {
			continue
		}
		line := document.PhotoLine{No: w.numbers[it.ID], Name: it.Name, Caption: it.Caption, Place: w.placeName(it.Place), When: it.CapturedAt}
		if line.When == "" {
			line.When = w.recordedAt(it)
		}
		out = append(out, line)
	}
	return out
}

func (w *siteWriter) lead() string {
	var names []string
	for _, l := range w.d.v.Trust().Members(w.oc.id) {
		if l.Has("lead") {
			names = append(names, w.d.person(ledger.UserID(l.User)))
		}
	}
	sort.Strings(names)
	names = slices.Compact(names)
	return strings.Join(names, w.words.T("report.comma"))
}

// changed is what differs from the notice before, if there was one about one of these visits.
func (w *siteWriter) changed() []document.ChangeLine {
	var last *audit.Entered[audit.Paper]
	for _, e := range w.m.Book.Papers {
		same := slices.ContainsFunc(w.f.Visits, func(v audit.VisitID) bool { return slices.Contains(e.Fact.Visits, v) })
		if e.Fact.Sort == audit.PaperNotice && same && (last == nil || e.Fact.Number > last.Fact.Number) {
			last = &e
		}
	}
	if last == nil {
		return nil
	}
	past := w.oc.fold.PastOf(last.ID.Entry)
	if past == nil {
		return nil
	}
	pending := w.pendingChecks()
	var out []document.ChangeLine
	for _, c := range w.d.changesBetween(audit.Build(past), w.m) {
		if pending[c.Check] {
			continue
		}
		line := document.ChangeLine{What: c.What, Measure: w.code(c.Check), Title: w.title(c.Check), Place: w.place(c.Check), Before: c.Before, After: c.After, Reason: c.Reason, By: c.By}
		if c.WallMS > 0 {
			line.At = w.local(c.WallMS)
		}
		if c.What == "verdict" || c.What == "open" {
			line.Before, line.After = w.verdictWord(c.Before), w.verdictWord(c.After)
		}
		if c.What == "due" {
			line.Before, line.After = w.dayWord(c.Before), w.dayWord(c.After)
		}
		out = append(out, line)
	}
	return out
}

func (w *siteWriter) verdictWord(v string) string {
	if v == "" {
		v = "not_started"
	}
	return w.words.T("report.verdict." + v)
}

func (w *siteWriter) dayWord(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return document.Date(t, w.words.T)
}

// local is a wall time in the zone of the last entry.
func (w *siteWriter) local(ms int64) string {
	zone := 0
	for _, e := range w.past.Entries() {
		zone = e.Payload.ZoneMin
	}
	return localTime(ms, zone).Format("2006-01-02T15:04")
}

// day gathers the sheet of a day's end.
func (w *siteWriter) day() document.DayInput {
	in := document.DayInput{
		Body: w.body(), CaseNo: w.oc.id.String()[:8], Trial: w.d.v.Trust().Trial(), Lang: w.lang, Head: hex.EncodeToString(w.f.Head), Layout: document.DayLayout,
		Day: string(w.f.Day), Client: w.client(), Promises: w.promised(),
	}
	var tomorrow, copies []string
	for _, e := range w.m.DayEnds(w.f.Day) {
		copied := e.Fact.CopyTo
		if copied != "" && len(e.Fact.CopyHead) > 0 {
			copied += " (" + document.ShortHead(hex.EncodeToString(e.Fact.CopyHead)) + ")"
		}
		for _, x := range []struct {
			to   *[]string
			text string
		}{{&tomorrow, e.Fact.Tomorrow}, {&copies, copied}, {&in.Internal, e.Fact.Note}} {
			if x.text != "" {
				*x.to = append(*x.to, x.text)
			}
		}
	}
	in.Tomorrow, in.CopyTo = strings.Join(tomorrow, "\n"), w.join(copies)
	var ids []audit.VisitID
	for _, v := range w.m.SortedVisits() {
		if v.At[:len(time.DateOnly)] == string(w.f.Day) {
			ids = append(ids, v.ID)
		}
	}
	in.Visits = w.visits(ids)
	in.Looked = len(w.lookedAt())
	left := map[string]int{}
	for _, id := range w.m.Unjudged() {
		in.Left++
		name := w.place(id)
		if name == "" {
			name = w.words.T("report.place.whole")
		}
		left[name]++
	}
	for _, name := range sortedKeys(left) {
		in.LeftBy = append(in.LeftBy, document.LeftLine{Place: name, N: left[name]})
	}
	for _, f := range w.m.SortedFindings() {
		in.Internal = append(in.Internal, w.code(f.Check)+" "+f.Text)
	}
	return in
}

func sortedKeys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// lookedAt are the checks on which something was recorded on the day of the paper.
func (w *siteWriter) lookedAt() map[audit.CheckID]bool {
	return looked(w.past, string(w.f.Day))
}

// looked are the checks on which something was recorded on a day, by the authors' clocks.
func looked(past *ledger.Past, day string) map[audit.CheckID]bool {
	out := map[audit.CheckID]bool{}
	for _, e := range past.Entries() {
		if e.Unreadable || localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format(time.DateOnly) != day {
			continue
		}
		for _, op := range e.Payload.Ops {
			switch op.Field.Kind {
			case audit.KindVerdict:
				out[audit.CheckID(op.Field.Key)] = true
			case audit.KindStatement, audit.KindObservation:
				c, _ := audit.SplitOwned(op.Field.Key)
				out[c] = true
			case audit.KindLink:
				_, c := audit.SplitLink(op.Field.Key)
				out[c] = true
			}
		}
	}
	return out
}
