package casework

import "genchi/app/audit"

// alone says for each auditor who was alone at a visit how the method can be checked afterwards: his notes by section and who looked at them (3-4-2).
// What the second auditor wrote is internal and not printed.
func (w *reportWriter) alone(v *audit.VisitState) []string {
	var out []string
	for _, l := range w.m.LoneWork() {
		if l.Visit != v.ID {
			continue
		}
		var spans []string
		for _, t := range l.Times {
			spans = append(spans, w.span(t.From, t.To))
		}
		out = append(out, w.words.T("report.alone", w.d.person(l.Who), w.join(spans)))
		for _, n := range l.Notes {
			out = append(out, w.words.T("report.alone.note", w.part(n.Fact.Section), n.Fact.Text))
		}
		for _, r := range l.Reviews {
			how := w.words.T("report.alone.wrong")
			if r.Fact.Right {
				how = w.words.T("report.alone.right")
			}
			out = append(out, w.words.T("report.alone.review", w.d.person(r.Fact.By), string(r.Fact.On), how))
		}
		if len(l.Reviews) == 0 {
			out = append(out, w.words.T("report.alone.none"))
		}
	}
	return out
}
