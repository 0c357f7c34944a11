package screen

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// lens is what the checks are seen by. The three show the same checks with the same keys, and keep the same selection.
type lens uint8

// The lenses, F2, F3, F4.
const (
	byMeasure lens = iota
	byPerson
	byPlace
)

var lenses = [3]struct{ word, key string }{{"lens.measure", "F2"}, {"lens.person", "F3"}, {"lens.place", "F4"}}

// lensPane is what a lens shows above the card: the question of an interview, the plan of a floor. A lens without one shows the card alone.
type lensPane interface {
	object() fyne.CanvasObject
	heightFor(w, whole float32) float32
	set(v *casework.CardView)
}

// group is a person or a place beside the checks; the first of a lens is everything.
type group struct {
	label, count, sub string
	place             audit.PlaceID
	person            audit.PersonID
	role              string
}

var groupCols = []widget.Col{{Share: 1}, {Width: 62, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2, Align: widget.AlignRight}}}

// look changes the lens; card or grid, marks and cursor stay.
func (p *visit) look(by lens) {
	p.by = by
	p.a.keepScene()
	p.regroup()
	p.refilter()
	p.arrange()
}

// regroup lists the persons or places of the lens.
func (p *visit) regroup() {
	p.groups = p.groups[:0]
	switch p.by {
	case byMeasure:
	case byPerson:
		p.groups = append(p.groups, group{label: p.a.t("lens.everybody"), count: left(p.view.Judged, len(p.view.Rows))})
		for i := range p.view.Persons {
			k := &p.view.Persons[i]
			p.groups = append(p.groups, group{label: k.Role, sub: p.a.personWords(k), count: left(len(k.Checks)-len(k.Open), len(k.Checks)), person: k.ID, role: k.Role})
		}
	case byPlace:
		p.groups = append(p.groups, group{label: p.a.t("lens.everywhere"), count: left(p.view.Judged, len(p.view.Rows))})
		for i := range p.view.Tree {
			x := &p.view.Tree[i]
			p.groups = append(p.groups, group{label: indent(x.Depth) + x.Name, sub: p.a.permissionWords(x.Rules), count: p.a.placeState(&x.Count), place: x.Place})
		}
	}
	for i, t := range p.tabs {
		t.SetOn(lens(i) == p.by)
	}
	p.layoutSide(p.side.Size())
	p.groupList.Refresh()
	p.groupList.ScrollTo(p.grouped())
}

// left is done of all.
func left(done, all int) string {
	if all == 0 {
		return "–"
	}
	return strconv.Itoa(done) + "/" + strconv.Itoa(all)
}

// placeState says how far a place is: 未見 is one at which nothing was looked at.
func (a *App) placeState(n *casework.Count) string {
	switch {
	case n.Checks == 0:
		return "–"
	case n.Judged == n.Checks:
		return a.t("place.done")
	case n.Judged == 0 && n.Done == 0:
		return a.t("place.unseen")
	default:
		return left(n.Judged, n.Checks)
	}
}

func indent(depth int) string { return strings.Repeat("\u3000", depth) }

// grouped is the group that the scene stands in.
func (p *visit) grouped() int {
	for i := range p.groups {
		g := &p.groups[i]
		if i > 0 && (p.by == byPerson && g.person == p.a.scene.personID || p.by == byPlace && g.place == p.a.scene.place) {
			return i
		}
	}
	return 0
}

func (p *visit) updateGroup(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.groups) {
		return
	}
	g := &p.groups[i]
	l.Set(widget.LineView{Texts: []string{g.label, g.count}, Sub: g.sub, On: i == p.grouped()})
}

// toGroup puts a person or a place into the scene, and shows its checks.
func (p *visit) toGroup(i int) {
	if i < 0 || i >= len(p.groups) {
		return
	}
	g := &p.groups[i]
	if p.by == byPerson {
		p.a.setPerson(g.person, g.role)
		return
	}
	p.a.scene.place = g.place
	p.a.sceneChanged()
}

// stepGroup goes to the next or previous person or place.
func (p *visit) stepGroup(d int) {
	if p.by == byMeasure {
		p.part(d)
		return
	}
	p.toGroup(max(0, min(len(p.groups)-1, p.grouped()+d)))
}

// inLens tells whether a check belongs to the person or place that the lens stands at.
func (p *visit) inLens() func(r *casework.CheckRow) bool {
	all := func(*casework.CheckRow) bool { return true }
	at := p.grouped()
	if p.by == byMeasure || at == 0 || at >= len(p.groups) {
		return all
	}
	if p.by == byPerson {
		of := map[audit.CheckID]bool{}
		for i := range p.view.Persons {
			if k := &p.view.Persons[i]; k.ID == p.groups[at].person {
				for _, c := range k.Checks {
					of[c] = true
				}
			}
		}
		return func(r *casework.CheckRow) bool { return of[r.Check] }
	}
	under := p.under(p.groups[at].place)
	return func(r *casework.CheckRow) bool { return slices.Contains(under, r.Check.Place()) }
}

// under lists a place and everything below it.
func (p *visit) under(id audit.PlaceID) []audit.PlaceID {
	out := []audit.PlaceID{id}
	depth := -1
	for i := range p.view.Tree {
		x := &p.view.Tree[i]
		switch {
		case x.Place == id:
			depth = x.Depth
		case depth >= 0 && x.Depth > depth:
			out = append(out, x.Place)
		case depth >= 0:
			return out
		}
	}
	return out
}

// turnMine shows only what nobody else looks after, or everything.
func (p *visit) turnMine() {
	p.mine = !p.mine
	p.a.keepScene()
	p.refilter()
}

// personWords are section, functions and whether somebody is of a contractor.
func (a *App) personWords(k *casework.PersonRow) string {
	var out []string
	for _, f := range k.Functions {
		out = append(out, a.words.T("function."+f))
	}
	if k.Contractor {
		out = append(out, a.t("person.contractor"))
	}
	return strings.Join(nonEmpty(k.Section, strings.Join(out, a.t("comma"))), "  ")
}

// permissionWords name what is not simply allowed at a place, in one line.
func (a *App) permissionWords(r audit.PlaceRules) string { return spaced(a.permissionLines(r)...) }

// permissionLines name in a line each what is forbidden at a place and what goes only with an escort; a line is empty where there is nothing of it.
func (a *App) permissionLines(r audit.PlaceRules) []string {
	out := make([]string, 2)
	for i, p := range []audit.Permission{audit.Forbidden, audit.Escorted} {
		var what []string
		for _, x := range []struct {
			word string
			p    audit.Permission
		}{{"laptop", r.Laptop}, {"camera", r.Camera}, {"radio", r.Radio}, {"recording", r.Recording}} {
			if x.p == p {
				what = append(what, a.words.T("permission."+x.word))
			}
		}
		if len(what) > 0 {
			out[i] = a.words.T("permission.line."+string(p), strings.Join(what, a.words.T("permission.and")))
		}
	}
	return out
}

func rulesOf(v *casework.ChecksView, p audit.PlaceID) audit.PlaceRules {
	for i := range v.Tree {
		if v.Tree[i].Place == p {
			return v.Tree[i].Rules
		}
	}
	return audit.PlaceRules{}
}
