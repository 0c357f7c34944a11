package casework

import (
	"strings"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
)

// firstLines gathers what papers say of the first stage.
func (w *reportWriter) firstLines() document.FirstLines {
	from, to := w.m.FirstPeriod()
	f := document.FirstLines{From: string(from), To: string(to), Review: w.firstReview()}
	back := w.m.First.SortedReturned()
	for _, s := range w.m.First.SortedSent() {
		line := document.FirstSheet{Number: s.Fact.N, Sent: string(s.Fact.On), To: s.Fact.To, Catalogue: strings.TrimSpace(s.Fact.Catalogue + " " + s.Fact.Version)}
		any := false
		for _, r := range back {
			if r.Fact.Of != s.Fact.N {
				continue
			}
			x := line
			x.Back, x.By = string(r.Fact.On), r.Fact.By
			if it := w.m.Items[r.Fact.Item]; it.Known() {
				x.Digest, x.File = hexOf(it.SHA256), it.Name
			}
			f.Sheets, any = append(f.Sheets, x), true
		}
		if !any {
			f.Sheets = append(f.Sheets, line)
		}
	}
	of, worst := w.m.ByMeasure(w.m.AllChecks())
	for _, id := range w.m.Measures {
		if len(of[id]) == 0 {
			continue // left the scope
		}
		k := audit.MakeCheck(id, "")
		a := document.FirstAnswer{Measure: w.codeOf(id), Title: w.title(k), Requirement: w.d.requirement(w.oc, id), Verdict: string(worst[id])}
		if s, ok := w.m.Site.SelfCheck[id]; ok {
			a.Answer, a.Text = s.Answer, s.Text
		}
		for _, c := range of[id] {
			if x := w.m.Findings[c]; x != nil && w.m.OpenFinding(c) {
				a.Part = strings.TrimSpace(a.Part + "\n" + x.Text)
				if x.Due != nil {
					a.Due, a.Agreed = max(a.Due, string(x.Due.On)), x.Due.Agreed
				}
			}
		}
		f.Answers = append(f.Answers, a)
	}
	return f
}

func (w *reportWriter) codeOf(id audit.MeasureID) string {
	if m := w.d.measureOf(w.oc, id); m != nil {
		return m.Code
	}
	return string(id)
}

// firstReview is what 3-2-3 asks for as sentences: each prior audit of the answers that count, and each confirmation by an auditor with the range that was
// agreed, the way, the persons, and what was seen. Report and certificate print it (3-5-4, 3-7-3).
func (w *reportWriter) firstReview() []string {
	var out []string
	day := func(on audit.Date) string { return document.DayText(string(on), w.words.T) }
	for _, r := range w.m.First.SortedReturned() {
		a, ok := w.m.First.Prior[number(r.Fact.N)]
		switch {
		case !ok:
		case a.Fact.Done:
			out = append(out, w.words.T("first.review.prior", day(a.Fact.On), a.Fact.Who, a.Fact.Qualification, day(r.Fact.On)))
		default:
			out = append(out, w.words.T("first.review.none", day(r.Fact.On)))
		}
		for _, c := range w.m.First.SortedConfirmed() {
			f := c.Fact
			if f.Return != r.Fact.N {
				continue
			}
			agreed := f.AgreedBy
			if f.AgreedOn != "" {
				agreed += " " + day(f.AgreedOn)
			}
			with := f.With
			if with == "" {
				with = w.words.T("paper.blank")
			}
			out = append(out, w.words.T("first.review.confirmed", day(f.On), w.d.nameIn(w.oc, c.By), w.words.T("first.way."+f.Way), f.Range, agreed, with, f.Seen))
		}
	}
	return out
}

// firstStages is the sitting of the first stage (3-5-1-ni); none where nothing of it is recorded.
func (w *reportWriter) firstStages() []document.StageLine {
	from, to := w.m.FirstPeriod()
	if from == "" {
		return nil
	}
	line := document.StageLine{Key: stageFirst, From: string(from), To: string(to)}
	names := map[string]bool{}
	for _, c := range w.m.First.Confirmed {
		names[w.d.person(c.By)] = true
		if c.Fact.With != "" {
			line.Present = append(line.Present, c.Fact.With)
		}
	}
	for _, e := range w.m.First.End {
		names[w.d.person(e.By)] = true
	}
	line.Auditors = keys(names)
	return []document.StageLine{line}
}

// firstResultOrder: the result is told once the stage ended (3-2-4).
func firstResultOrder(m *audit.Case) error {
	if _, ended := m.First.End[""]; !ended {
		return refuse("first_not_ended", notice.P3_2_4)
	}
	return nil
}

func (w *siteWriter) firstResult() document.FirstResultInput {
	return document.FirstResultInput{
		Decided: w.head(document.FirstResultLayout), FirstLines: w.firstLines(), Number: w.f.Number, EndedOn: string(w.m.First.End[""].Fact.On), Only: w.m.FirstOnly(),
	}
}
