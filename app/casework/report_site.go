package casework

import (
	"strings"

	"genchi/app/audit"
)

// omitted says what was left out at a check, with its proof and reason (3-11-1).
func (w *reportWriter) omitted(id audit.CheckID) string {
	var out []string
	for _, o := range w.m.OmissionsOf(id) {
		out = append(out, w.words.T("report.omitted", w.words.T("stage."+o.Stage), w.words.T("looks."+o.Method), o.Issuer, o.Standard, o.Number, o.Scope, o.Until, o.On, o.Reason))
	}
	return strings.Join(out, "\n")
}

// remarks are the changes of scope, with what was judged before them (3-1-2), and for each measure looked at in several places the worst judgement
// and those it was made from.
func (w *reportWriter) remarks() []string {
	var out []string
	for _, s := range w.m.SortedOutOfScope() {
		line := w.words.T("report.out_of_scope", w.subject(string(s.Check)), s.Reason, s.AgreedOn, s.AgreedBy)
		if v := w.m.Checks[s.Check].Verdict(); v != audit.NotStarted {
			line += w.words.T("report.out_of_scope_judged", w.words.T("report.verdict."+string(v)))
		}
		out = append(out, line)
	}
	of, worst := w.m.ByMeasure(w.m.AllChecks())
	for _, m := range w.m.Measures {
		if len(of[m]) < 2 {
			continue
		}
		var sites []string
		for _, c := range of[m] {
			sites = append(sites, w.siteName(c)+" "+w.verdict(w.m.Checks[c].Verdict()))
		}
		out = append(out, w.words.T("report.measure_sites", w.d.checkRow(w.oc, of[m][0]).Code, w.title(of[m][0]), w.verdict(worst[m]), strings.Join(sites, ", ")))
	}
	return out
}

func (w *reportWriter) siteName(c audit.CheckID) string {
	if p, ok := w.m.Places[c.Place()]; ok {
		return p.Name
	}
	return w.words.T("screen.place.whole")
}

func (w *reportWriter) verdict(v audit.Verdict) string {
	if v == audit.NotStarted {
		v = "not_started"
	}
	return w.words.T("report.verdict." + string(v))
}
