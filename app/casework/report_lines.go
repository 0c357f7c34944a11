package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sort"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/ledger"
)

func digestOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// stages of the audit as the paper knows them, and tasks, by the kinds of the entries.
const (
	stageFirst    = "first"
	stageSecond   = "second"
	stageOnsite   = "onsite"
	stageFollowUp = "follow_up"
)

// auditors are computed from the entries (3-5-1-ha): nobody can be struck off by hand.
func (w *reportWriter) auditors() []document.AuditorLine {
	type part struct{ stages, tasks map[string]bool }
	parts := map[ledger.UserID]*part{}
	for _, e := range w.past.Entries() {
		v, _ := w.oc.fold.Verdict(e.Hash)
		if e.Unreadable || v.Void() || v.Inert != ledger.HasEffect || !takesPart(e) {
			continue
		}
		p := parts[e.Payload.User]
		if p == nil {
			p = &part{stages: map[string]bool{}, tasks: map[string]bool{}}
			parts[e.Payload.User] = p
		}
		for _, op := range e.Payload.Ops {
			if t := taskOf(op.Field.Kind); t != "" {
				p.tasks[t] = true
				p.stages[w.stageOf(op.Field.Kind, e)] = true
			}
		}
	}
	var out []document.AuditorLine
	for u, p := range parts {
		out = append(out, document.AuditorLine{Name: w.d.person(u), Role: w.role(u), Stages: keys(p.stages), Tasks: keys(p.tasks)})
	}
	sort.Slice(out, func(a, b int) bool {
		if (out[a].Role == "lead") != (out[b].Role == "lead") {
			return out[a].Role == "lead"
		}
		return out[a].Name < out[b].Name
	})
	return out
}

func keys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (w *reportWriter) role(u ledger.UserID) string {
	role := "auditor"
	for _, l := range w.d.v.Trust().Members(w.oc.id) {
		if ledger.UserID(l.User) == u && l.Has("lead") {
			role = "lead"
		}
	}
	return role
}

func taskOf(kind string) string {
	switch kind {
	case audit.KindVerdict:
		return "judgement"
	case audit.KindEvidence:
		return "evidence"
	case audit.KindReview, audit.KindRound:
		return "follow_up"
	case audit.KindConfirmation:
		return "answers"
	}
	return ""
}

// stageOf says in which stage an entry was made: a review is the follow-up, what lies within a visit is on site, the rest is the
// second stage.
func (w *reportWriter) stageOf(kind string, e *ledger.Entry) string {
	if kind == audit.KindReview || kind == audit.KindRound {
		return stageFollowUp
	}
	if kind == audit.KindConfirmation || w.m.FirstOnly() {
		return stageFirst
	}
	at := localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format("2006-01-02T15:04")
	for _, op := range e.Payload.Ops {
		if fact, err := audit.Read(op.Field, op.Value); err == nil && op.Verb == ledger.Set {
			switch f := fact.(type) {
			case audit.Scene:
				if f.Visit != "" {
					return stageOnsite
				}
			case audit.Evidence:
				if f.Visit != "" {
					return stageOnsite
				}
			}
		}
	}
	for _, v := range w.m.Visits {
		if at >= v.At && (v.End == nil || at <= v.End.At) {
			return stageOnsite
		}
	}
	return stageSecond
}

// stagesLines are the sittings of every stage with their times (3-5-1-ni).
func (w *reportWriter) stages() []document.StageLine {
	out, held := w.firstStages(), w.sittings()
	out = append(out, held...)
	if line, ok := w.second(); ok && len(held) == 0 {
		out = append(out, line)
	}
	for _, v := range w.m.SortedVisits() {
		line := document.StageLine{Key: stageOnsite, Place: v.Where, From: v.At, Present: v.Present}
		if v.End != nil {
			line.To = v.End.At
		}
		line.Auditors, line.Stretches = w.atVisit(v), append(w.presence(v), w.alone(v)...)
		out = append(out, line)
	}
	byDay := map[string]bool{}
	for _, f := range w.m.SortedFindings() {
		if f.Review != nil && !byDay[string(f.Review.On)] {
			byDay[string(f.Review.On)] = true
			out = append(out, document.StageLine{Key: stageFollowUp, From: string(f.Review.On), To: string(f.Review.On)})
		}
	}
	return out
}

// sittings are the looks at documents, each with where and how it was (3-3-1).
func (w *reportWriter) sittings() []document.StageLine {
	var out []document.StageLine
	for _, e := range w.m.Second.SortedSittings() {
		out = append(out, document.StageLine{
			Key: stageSecond, Place: sittingWhere(w.words.T, e.Fact), From: e.Fact.From, To: e.Fact.To, Auditors: append([]string{w.d.person(e.By)}, e.Fact.With...),
		})
	}
	return out
}

// second is the review of documents where no look at them was recorded: what was judged outside any visit.
func (w *reportWriter) second() (document.StageLine, bool) {
	line := document.StageLine{Key: stageSecond}
	names := map[string]bool{}
	for _, e := range w.past.Entries() {
		judged := slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Field.Kind == audit.KindVerdict })
		if e.Unreadable || !judged || w.stageOf(audit.KindVerdict, e) != stageSecond {
			continue
		}
		day := localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format(time.DateOnly)
		if line.From == "" || day < line.From {
			line.From = day
		}
		line.To = max(line.To, day)
		names[w.d.person(e.Payload.User)] = true
	}
	line.Auditors = keys(names)
	return line, line.From != ""
}

func (w *reportWriter) atVisit(v *audit.VisitState) []string {
	names := map[string]bool{w.d.person(v.By): true}
	for _, s := range w.m.Stretches(v.ID) {
		names[w.d.person(s.Who)] = true
	}
	for _, k := range w.m.Checks {
		for _, s := range k.Scenes {
			if s.Visit == v.ID {
				names[w.d.person(s.By)] = true
			}
		}
	}
	for _, it := range w.m.Items {
		if it.Known() && it.Visit == v.ID {
			names[w.d.person(it.By)] = true
		}
	}
	return keys(names)
}

func (w *reportWriter) attributed(said []audit.Said) []document.Attributed {
	var out []document.Attributed
	for _, s := range said {
		out = append(out, document.Attributed{By: w.d.person(s.By), Text: s.Text})
	}
	return out
}

// measures are the conformity of each measure and the evidence relied on (3-5-1-ho).
func (w *reportWriter) measures() []document.MeasureLine {
	var out []document.MeasureLine
	for _, id := range w.m.AllChecks() {
		k := w.m.Checks[id]
		row := w.d.checkRow(w.oc, id)
		line := document.MeasureLine{
			ID: row.Code, Title: w.title(id), Requirement: w.d.requirement(w.oc, id.Measure()), Part: w.part(row.Part), Place: row.Place,
			Verdict: string(k.Verdict()), Conflict: k.Conflict(), Omitted: w.omitted(id), Judged: w.judged(id),
		}
		if line.Verdict == "" {
			line.Verdict = "not_started"
		}
		if k != nil {
			line.Statements, line.Observations, line.Reasons = w.attributed(k.Said), w.attributed(k.Observed), w.attributed(k.Why)
			line.Evidence = w.evidenceOf(k)
			w.scenes(&line, k)
		}
		w.onsite(&line, id)
		out = append(out, line)
	}
	return out
}

// title is in the language of the paper, whatever that of the window.
func (w *reportWriter) title(id audit.CheckID) string {
	m := w.d.measureOf(w.oc, id.Measure())
	if m == nil {
		return ""
	}
	if w.lang == "en" && m.TitleEN != "" {
		return m.TitleEN
	}
	return m.TitleJA
}

func (w *reportWriter) part(part string) string {
	if w.oc.edition == nil || part == "" {
		return part
	}
	p := w.oc.edition.Parts[part]
	if w.lang == "en" && p.EN != "" {
		return part + " " + p.EN
	}
	return part + " " + p.JA
}

func (w *reportWriter) evidenceOf(k *audit.Check) []string {
	var out []string
	for _, i := range k.Items {
		for _, shown := range w.m.Shown(i) {
			if no, ok := w.numbers[shown]; ok {
				out = append(out, no)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *reportWriter) scenes(line *document.MeasureLine, k *audit.Check) {
	for _, s := range k.Scenes {
		if s.Asked != "" && !slices.Contains(line.Asked, s.Asked) {
			line.Asked = append(line.Asked, s.Asked)
		}
		if s.Operator == audit.OperatorAuditor {
			line.Operator = w.words.T("report.operated_by_auditor", s.OperatorReason)
		}
	}
	slices.Sort(line.Asked)
}

func (w *reportWriter) findings() []document.FindingLine {
	var out []document.FindingLine
	for _, f := range w.m.SortedFindings() {
		row := w.d.checkRow(w.oc, f.Check)
		line := document.FindingLine{Measure: row.Code, Title: w.title(f.Check), Place: row.Place, Requirement: f.Requirement, Text: f.Text}
		if k := w.m.Checks[f.Check]; k != nil {
			line.Evidence = w.evidenceOf(k)
			if line.Text == "" && len(k.Why) > 0 {
				line.Text = k.Why[len(k.Why)-1].Text
			}
		}
		if f.Due != nil {
			line.Due, line.Agreed, line.AgreedBy = string(f.Due.On), f.Due.Agreed, f.Due.AgreedBy
		}
		if f.Review != nil {
			line.Result, line.ReviewedOn, line.Review = f.Review.Result, string(f.Review.On), f.Review.Text
		}
		line.Rounds, line.Judged = w.rounds(f.Check), w.judged(f.Check)
		out = append(out, line)
	}
	return out
}

// judged are the judgement before a correction and the one after it.
func (w *reportWriter) judged(id audit.CheckID) []document.JudgedLine {
	var out []document.JudgedLine
	for _, j := range w.m.JudgedAnew(w.past, id) {
		out = append(out, document.JudgedLine{Verdict: string(j.Verdict), On: string(j.On), By: w.d.person(j.By)})
	}
	return out
}

// rounds are the looks at a correction with the client's answers.
func (w *reportWriter) rounds(id audit.CheckID) []document.RoundLine {
	byN := map[uint]*document.RoundLine{}
	get := func(n uint) *document.RoundLine {
		if byN[n] == nil {
			byN[n] = &document.RoundLine{N: int(n)}
		}
		return byN[n]
	}
	for _, a := range w.m.Answers(id) {
		l := get(a.Fact.N)
		l.AnswerOn, l.Answer, l.By = string(a.Fact.On), a.Fact.Text, a.Fact.By
	}
	for _, r := range w.m.Rounds(id) {
		l := get(r.Fact.N)
		l.On, l.Result, l.Text, l.Methods = string(r.Fact.On), r.Fact.Result, r.Fact.Text, r.Fact.Methods
		for _, i := range r.Fact.Evidence {
			if no, ok := w.numbers[i]; ok {
				l.Evidence = append(l.Evidence, no)
			}
		}
	}
	var out []document.RoundLine
	for _, l := range byN {
		out = append(out, *l)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].N < out[b].N })
	return out
}

// open is what could not be confirmed, and why: the reason on the card, or the one given at the last closing.
func (w *reportWriter) open() []document.OpenLine {
	given := map[audit.CheckID]string{}
	for _, v := range w.m.SortedVisits() {
		if v.Closing != nil {
			for _, o := range v.Closing.Open {
				given[o.Check] = o.Reason
			}
		}
	}
	var out []document.OpenLine
	for _, id := range w.m.Unjudged() {
		row := w.d.checkRow(w.oc, id)
		line := document.OpenLine{Measure: row.Code, Title: w.title(id), Place: row.Place, Reason: given[id]}
		if k := w.m.Checks[id]; k != nil && len(k.Why) > 0 {
			line.Reason = k.Why[len(k.Why)-1].Text
		}
		out = append(out, line)
	}
	return out
}

// advice is the summary of advisory work (3-5-1-he): the explanations of every stage; where none was recorded singly, what was summed up at
// the closing meetings (3-4-5).
func (w *reportWriter) advice() []document.AdviceLine {
	var out []document.AdviceLine
	for _, e := range w.m.SortedExplanations() {
		out = append(out, document.AdviceLine{On: string(e.Fact.On), By: w.d.person(e.By), Kind: "explanation", Summary: e.Fact.Content})
	}
	return out
}

// summary is what was said in short at the closing meetings, by time.
func (w *reportWriter) summary() string {
	var out []string
	for _, v := range w.m.SortedVisits() {
		if v.Closing != nil && v.Closing.Summary != "" {
			out = append(out, v.Closing.Summary)
		}
	}
	return strings.Join(out, "\n")
}

// evidence is the register: every item with its digest.
func (w *reportWriter) evidence() []document.EvidenceLine {
	var out []document.EvidenceLine
	for _, it := range w.m.SortedItems() {
		line := document.EvidenceLine{
			No: w.numbers[it.ID], Name: it.Name, Caption: it.Caption, Media: it.Media, Size: it.Size, SHA256: hex.EncodeToString(it.SHA256),
			CapturedAt: it.CapturedAt, RecordedAt: w.recordedAt(it), RecordedBy: w.d.person(it.By), Place: w.d.placeName(w.oc, it.Place),
			Seen: it.Seen, Edition: it.Edition, Page: it.Page,
		}
		if it.Unused {
			line.Unused = it.Reason
		}
		if it.Problem != "" {
			line.Problem = w.words.T("intake." + it.Problem + ".what")
		}
		for _, c := range it.Checks {
			line.Measures = append(line.Measures, w.d.checkRow(w.oc, c).Code)
		}
		switch copies := w.m.Redacted(it.ID); {
		case w.m.IsDestroyed(it.ID):
			line.Problem = w.words.T("report.destroyed", string(w.m.Handling.Destroyed[it.ID].Fact.On))
		case len(copies) > 0:
			line.Problem = w.words.T("report.redacted", w.numbers[copies[len(copies)-1]])
		case it.Rendition != nil:
			line.Photo, line.Width, line.Height = string(it.ID), int(it.Rendition.Width), int(it.Rendition.Height)
		}
		out = append(out, line)
	}
	return out
}

func (w *reportWriter) recordedAt(it *audit.Item) string {
	e, ok := w.oc.fold.Entry(it.Op.Entry)
	if !ok {
		return ""
	}
	return localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format("2006-01-02T15:04")
}
