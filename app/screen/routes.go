package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// page makes a route's page on the first visit.
func (a *App) page(name string) page {
	if p, ok := a.pages[name]; ok {
		return p
	}
	var p page
	switch name {
	case "first":
		p = newFirst(a)
	case "unlock":
		p = newUnlock(a)
	case "road":
		p = newRoad(a)
	case "visit":
		p = newVisit(a)
	case "prepare":
		p = newPrepare(a)
	case "transcribe":
		p = newTranscribe(a)
	case "evidence":
		p = newEvidence(a)
	case "past":
		p = newPastPage(a)
	case "after":
		p = newAfterPage(a)
	case "loans":
		p = newLoans(a)
	case "intake":
		p = newIntakePage(a)
	case "findings":
		p = newFindings(a)
	case "closing":
		p = newClosing(a)
	case "opening":
		p = newOpening(a)
	case "team":
		p = newTeam(a)
	case "sampling":
		p = newDrawing(a)
	case "day":
		p = newDay(a)
	case "search":
		p = newFinder(a)
	case "hands":
		p = newHands(a)
	case "doubts":
		p = newDoubts(a)
	case "due":
		p = newDue(a)
	case "effort":
		p = newEffort(a)
	case "committee":
		p = newCommittee(a)
	case "registers":
		p = newRegisters(a)
	case "contract":
		p = newContract(a)
	case "second":
		p = newDocs(a)
	case "explained":
		p = newExplained(a)
	case "secrecy":
		p = newSecrecy(a)
	case "keeping":
		p = newKeeping(a)
	case "verify":
		p = newVerify(a)
	case "decide":
		p = newDecide(a)
	case "firststage":
		p = newFirstStage(a)
	case "sheetin":
		p = newSheetIn(a)
	case "certificate":
		p = newCertificate(a)
	case "who":
		p = newWho(a)
	case "upkeep":
		p = newUpkeep(a)
	case "statistics":
		p = newStatistics(a)
	case "inspection":
		p = newInspection(a)
	case "report":
		p = newReport(a)
	case "transfer":
		p = newTransfer(a)
	case "bundle":
		p = newBundles(a)
	case "rehearsal":
		p = newRehearsal(a)
	case "conflicts":
		p = newConflicts(a)
	case "settings":
		p = newSettings(a)
	case "cards":
		p = newCards(a)
	case "bodysettings":
		p = newBodySettings(a)
	default:
		name = "cases"
		p = newCases(a)
	}
	if k := p.keys(); k != nil && k.Command != nil && k.Command[fyne.KeyY] == nil && k.Move[fyne.KeyY] == nil {
		k.Command[fyne.KeyY] = a.clausesHere
	}
	a.pages[name] = p
	a.frame.addPage(p.object())
	return p
}

// open shows a route without touching the history.
func (a *App) open(name string) {
	if old, ok := a.pages[a.at]; ok && a.at != name {
		old.leave()
	}
	p := a.page(name)
	a.at = name
	for n, q := range a.pages {
		widget.Show(q.object(), n == name)
	}
	a.router.SetPage(p.keys())
	a.frame.arrived(name)
	p.enter()
	a.followClient()
}

// Go shows a route and remembers where one was.
func (a *App) Go(name string) {
	if name == a.at || a.desk == nil {
		return
	}
	if a.caseID == "" && caseRoute(name) {
		name = "cases"
	}
	a.past, a.future = append(a.past, a.at), nil
	a.open(name)
	a.keepPlace()
}

func (a *App) step(from, to *[]string) {
	n := len(*from)
	if n == 0 || a.desk == nil {
		return
	}
	name := (*from)[n-1]
	*from, *to = (*from)[:n-1], append(*to, a.at)
	a.open(name)
}

// caseRoute tells whether a route belongs to an open case.
func caseRoute(name string) bool {
	switch name {
	case "cases", "due", "registers", "committee", "statistics", "inspection", "keeping", "settings", "cards", "bodysettings", "unlock", "first":
		return false
	default:
		return true
	}
}

// routeTitles name the routes that are not in the rail.
var routeTitles = map[string]string{
	"keeping": "keeping.title", "cards": "cards.title", "bodysettings": "bodyset.title",
	"verify": "verification.title", "decide": "decide.title", "certificate": "cert.title", "who": "who.title", "upkeep": "upkeep.title", "statistics": "statistics.title", "inspection": "inspection.title", "closing": "closing.title", "loans": "loans.title", "after": "after.title", "intake": "intake.title",
	"team": "team.title", "sampling": "sampling", "search": "search.title", "hands": "hands.title", "doubts": "doubts.title", "bundle": "bundle.title", "day": "day.title", "transcribe": "transcribe.title", "opening": "meeting.opening", "effort": "effort.title", "committee": "committee.title",
	"contract": "contract.title", "second": "docs.title", "explained": "explained.title", "secrecy": "secrecy.title", "firststage": "firststage.title",
}

// routeWord is the name of a route.
func (a *App) routeWord(route string) string {
	if key, ok := routeTitles[route]; ok {
		return a.t(key)
	}
	return a.t("rail." + route)
}

// ownRoute is a route that belongs to no case, the list of cases in doubt.
func ownRoute(route string) string {
	switch route {
	case "due", "registers", "keeping", "statistics", "inspection", "settings", "cards", "bodysettings":
		return route
	}
	return "cases"
}
