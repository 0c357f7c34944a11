package screen

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"genchi/app/register"
	"genchi/app/screen/widget"
)

// complaintsRoute stands for the register of complaints and appeals.
const complaintsRoute = "complaints"

// roleTops are the routes that a role works with, the first on top. A role opens nothing and shuts nothing: everything else stands below it and is reached
// in the same ways.
var roleTops = map[string][]string{
	"auditor":       {"visit", "evidence", "findings"},
	"lead":          {"road", "visit", "report", "effort"},
	"verifier":      {"verify", "report", "evidence"},
	"decider":       {"decide", "certificate", "who"},
	"registrar":     {"registers", "due", "certificate", "who"},
	"secretary":     {"committee", "registers", "due"},
	"handler":       {complaintsRoute, "due", "who"},
	"management":    {"due", "committee", "registers"},
	"administrator": {"settings", "transfer", "bundle"},
	"body":          {"registers", "due"},
}

// roleOrder is the order in which the roles of somebody who has several are looked at.
var roleOrder = []string{"lead", "auditor", "verifier", "decider", "registrar", "secretary", "handler", "management", "administrator", "body"}

// topsMost is how many routes are on top.
const topsMost = 6

// topRoutes are what is on top for somebody with these roles: the first of each role, then the second of each, so that no role hides another.
func topRoutes(roles []string) []string {
	var out []string
	for i := range topsMost {
		for _, r := range roleOrder {
			if tops := roleTops[r]; slices.Contains(roles, r) && i < len(tops) && !slices.Contains(out, tops[i]) && len(out) < topsMost {
				out = append(out, tops[i])
			}
		}
	}
	return out
}

// roleWords name the roles of the user.
func (a *App) roleWords() []string {
	var out []string
	for _, r := range roleOrder {
		if slices.Contains(a.home.Roles, r) {
			out = append(out, a.t("role."+r))
		}
	}
	return out
}

// topWord is the name of a route on top.
func (a *App) topWord(route string) string {
	if route == complaintsRoute {
		return a.words.T("register.complaints")
	}
	return a.routeWord(route)
}

// toTop goes to a route on top; one of a case opens the case id first, where none is open.
func (a *App) toTop(route, id string) {
	switch {
	case route == complaintsRoute:
		if x, ok := a.page("registers").(*registers); ok {
			for _, b := range a.home.Books {
				if b.Book == register.Complaints {
					x.want = [3]string{b.ID, "complaints", ""}
				}
			}
		}
		a.Go("registers")
	case caseRoute(route) && a.caseID == "" && id != "":
		a.openCase(id, route, "")
	default:
		a.Go(route)
	}
}

// topKeys are the keys of what is on top, numbered.
func (a *App) topKeys(id func() string) []fyne.CanvasObject {
	roles := a.roleWords()
	if len(roles) == 0 {
		return nil
	}
	objs := []fyne.CanvasObject{}
	for _, r := range roles {
		objs = append(objs, caption(r))
	}
	for i, route := range topRoutes(a.home.Roles) {
		objs = append(objs, widget.NewKey(a.router, widget.KeyLook{Word: a.topWord(route), Hint: fmt.Sprint(i + 1), Height: 32}, func() { a.toTop(route, id()) }))
	}
	return objs
}

// order puts the places of the rail that the user's roles work with below the cases, and the others after them. Their keys stay the same.
func (f *frame) order() {
	want := append([]string{"cases"}, topRoutes(f.a.home.Roles)...)
	rank := func(it *railItem) int {
		for i, r := range want {
			if onRail(r) == it.route || r == complaintsRoute && it.route == "registers" {
				return i
			}
		}
		return len(want)
	}
	items := slices.Clone(f.items)
	slices.SortStableFunc(items, func(x, y *railItem) int { return rank(x) - rank(y) })
	objs := make([]fyne.CanvasObject, len(items))
	for i, it := range items {
		objs[i] = it
	}
	if !slices.Equal(objs, f.rail.Objects) {
		f.rail.Objects = objs
		f.rail.Refresh()
	}
}
