package screen

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// blocker is one thing that stops a step or the report.
type blocker struct {
	code, provision, subject string
	text                     string // sentence of its kind
	who                      string // must act; "" not said
	route                    string // where it is settled; "" unknown
}

// blockerWay is one kind of thing that stops, and where it is settled.
type blockerWay struct {
	text   string // sentence, with the number of such things
	about  string // the first of them by name
	who    string
	clause string
	route  string        // "" unknown
	check  audit.CheckID // the first, if it is about checks
	open   bool          // stops nothing
}

// blockerRoutes names the page where a blocker is settled.
var blockerRoutes = map[string]string{
	"no_client": "road", "no_scope": "road", "no_contract": "road", "no_measures": "road", "no_visit": "visit", "visit_open": "closing", "not_judged": "visit",
	"unconfirmed": "visit", "no_finding": "visit", "conflict": "conflicts", "returned": "conflicts", "unknown": "settings", "no_due_date": "findings",
	"due_not_agreed": "findings", "not_reviewed": "findings", notJudgedAnew: "findings", "loose_evidence": "evidence", "missing_head": "transfer", "unreadable": "transfer", "lost_entry": "transfer",
	"contract_lacks_statement": "contract", "contract_lacks_responsibilities": "contract", "contract_lacks_access": "contract", "contract_lacks_observers": "contract", "contract_lacks_plan_first": "contract", "contract_lacks": "contract", "no_statement": "contract", "observer_no_nda": "contract", "observer_amendment": "contract", "observer_unlisted": "contract",
	"second_no_sitting": "second", "second_requests": "second", "second_not_ended": "second", "second_undisclosed": "second", "second_before_plan": "second",
	"plan_not_sent": "explained", "plan_not_explained": "explained", "not_explained": "explained", "disagreement_not_noted": "explained", "changed_since_explained": "explained",
	"no_issued_report": "report", "round_returned": "verify", "point_open": "verify", "point_wrong": "verify", "not_verified": "verify", "no_verifier": "who", "no_decider": "who", "risk_open": "who",
	"advised_part": "who", "not_decided": "decide", "not_concurred": "decide", "decision_shaken": "decide", "no_cert_contract": "certificate", "no_certificate": "certificate", "late_breach": "who",
	"certificate_suspended": "certificate", "plan_not_agreed": "road", "sheet_not_returned": "firststage", "not_confirmed": "firststage", "first_not_ended": "firststage",
	"first_not_told": "firststage", "measure_unanswered": "firststage",
	"survey_planned": "upkeep", "survey_corrections": "upkeep", "survey_suspend": "upkeep", "survey_refused": "upkeep", "certificate_not_returned": "upkeep", "risk_waits": "who",
	"manager_not_asked": "visit", "law_not_asked": "visit", "half_pair": "visit", "open_pair": "visit",
	"alone_note": "closing", "alone_review": "closing", "alone_bare": "visit",
}

// notJudgedAnew is a correction that counts as made on a measure that is judged as before it; it stops nothing.
const notJudgedAnew = "not_judged_anew"

// aboutMost is how many things of a kind are named.
const aboutMost = 6

// reportBlocks are what stops the report.
func (a *App) reportBlocks(bs []audit.Blocker) []blocker {
	out := make([]blocker, len(bs))
	for i, b := range bs {
		out[i] = blocker{code: b.Code, provision: b.Provision, subject: b.Subject, text: a.words.T("blocker." + b.Code), route: cmp.Or(blockerRoutes[b.Code], "road")}
	}
	return out
}

// roadBlocks are what stops a step of the road.
func roadBlocks(bs []casework.RoadBlockView) []blocker {
	out := make([]blocker, len(bs))
	for i, b := range bs {
		out[i] = blocker{code: b.Code, provision: b.Provision, subject: b.Subject, text: b.Text, who: b.Who, route: blockerRoutes[b.Code]}
	}
	return out
}

// ways groups what stops by kind, in the order in which it is settled. names are those of the checks.
func (a *App) ways(bs []blocker, names map[string]string) []blockerWay {
	var out []blockerWay
	at, counts, about := map[string]int{}, map[string]int{}, map[string][]string{}
	for _, b := range bs {
		counts[b.code]++
		if _, seen := at[b.code]; !seen {
			at[b.code] = len(out)
			out = append(out, blockerWay{text: b.text, who: b.who, clause: clauseOf(b.provision), route: b.route, open: b.code == notJudgedAnew})
		}
		w := &out[at[b.code]]
		subject := b.subject
		if kind, key, ok := strings.Cut(subject, "|"); ok {
			check, _ := audit.SplitOwned(key)
			subject = string(check)
			if names[subject] != "" {
				about[b.code] = append(about[b.code], names[subject]+" "+a.kindWord(kind))
			}
		} else if names[subject] != "" {
			about[b.code] = append(about[b.code], names[subject])
		}
		if w.check == "" && names[subject] != "" {
			w.check = audit.CheckID(subject)
		}
	}
	for code, i := range at {
		if n := counts[code]; n > 1 {
			out[i].text = a.t("blockers.many", out[i].text, n)
		}
		list := about[code]
		if len(list) > aboutMost {
			list = append(list[:aboutMost:aboutMost], "…")
		}
		out[i].about = strings.Join(list, "  ")
	}
	return out
}

// wayLine is one kind of thing that stops: sign, sentence, what it is about, the key to the page where it is settled, who must act, the clause. hint is
// the key of the keyboard that does the same, "" none.
func (a *App) wayLine(w *blockerWay, hint string) fyne.CanvasObject {
	var keys []fyne.CanvasObject
	if w.route != "" && w.route != a.at {
		keys = append(keys, widget.NewKey(a.router, widget.KeyLook{Hint: hint, Word: a.routeWord(w.route), Height: 30}, func() { a.follow(w) }))
	}
	if w.who != "" {
		keys = append(keys, caption(a.t("step.by", w.who)))
	}
	keys = append(keys, a.citedTag(w.clause))
	lines := []fyne.CanvasObject{widget.NewLabel(w.text, widget.Style{Bold: true})}
	if w.about != "" {
		lines = append(lines, para(w.about))
	}
	sign := widget.SignBlocked
	if w.open {
		sign = widget.SignNotice
	}
	return widget.NewFlow(beside{}, widget.NewMark(sign, 18), widget.NewFlow(widget.Down{Gap: 4}, append(lines, widget.NewFlow(wrapped{}, keys...))...))
}

// wayLines are the lines of what stops.
func (a *App) wayLines(bs []blocker) []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	for _, w := range a.ways(bs, nil) {
		objs = append(objs, a.wayLine(&w, ""))
	}
	return objs
}

// notAnewLines say which measures were corrected and are still judged as before, with the way to judge them anew; nil where there are none.
func (a *App) notAnewLines(bs []audit.Blocker, names map[audit.CheckID]string) []fyne.CanvasObject {
	known := make(map[string]string, len(names))
	for id, n := range names {
		known[string(id)] = n
	}
	var objs []fyne.CanvasObject
	for _, w := range a.ways(a.reportBlocks(bs), known) {
		objs = append(objs, a.wayLine(&w, ""))
	}
	return objs
}

// findingNames names the measures of the findings of a case.
func findingNames(d Desk, id string) (map[audit.CheckID]string, error) {
	f, err := d.Findings(id)
	names := make(map[audit.CheckID]string, len(f.Findings))
	for i := range f.Findings {
		names[f.Findings[i].Check] = spaced(f.Findings[i].Code, f.Findings[i].Title, f.Findings[i].Place)
	}
	return names, err
}

// follow opens the place where a blocker is settled, at the first thing that it is about.
func (a *App) follow(w *blockerWay) {
	switch w.route {
	case "visit":
		a.openCase(a.caseID, "visit", string(w.check))
		return
	case "findings":
		if f, ok := a.page("findings").(*findings); ok {
			f.wanted = w.check
		}
	case "conflicts":
		if c, ok := a.page("conflicts").(*conflicts); ok {
			c.wanted = w.check
		}
	case "":
		return
	}
	a.Go(w.route)
}
