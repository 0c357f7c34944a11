package screen

import (
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// permissions in the order of the choice; the first is taken over from above.
var permissionChoices = []audit.Permission{audit.Inherited, audit.Allowed, audit.Escorted, audit.Forbidden}

var permissionKinds = []string{"laptop", "camera", "radio", "recording"}

// prepPlaces are the places of the client with permissions and measures.
type prepPlaces struct {
	p     *prepare
	f     *draftForm
	perms [4][]*widget.Toggle
	all   *widget.Toggle
	flow  *widget.Flow
}

func newPrepPlaces(p *prepare) *prepPlaces {
	a := p.a
	x := &prepPlaces{p: p, f: &draftForm{a: a}}
	name, parent := x.f.line("name", a.t("places.hint")), x.f.line("parent", a.t("prepare.parent.hint"))
	below, here, note := x.f.line("below", a.t("prepare.codes.hint")), x.f.line("here", a.t("prepare.codes.hint")), x.f.line("note", "")
	words := []string{a.t("permission.above"), a.words.T("permission.allowed"), a.words.T("permission.escorted"), a.words.T("permission.forbidden")}
	pairs := []any{a.t("places.name"), name, a.t("prepare.parent"), parent}
	for i, k := range permissionKinds {
		x.perms[i] = widget.NewChoice(a.router, words, nil)
		pairs = append(pairs, a.words.T("permission."+k), pick(x.perms[i]))
	}
	x.all = widget.NewToggle(a.router, a.t("prepare.catalogue"), nil)
	x.flow = form(append(pairs, a.t("prepare.below"), below, "", x.all, a.t("prepare.here"), here, a.t("prepare.note"), note)...)
	return x
}

func (x *prepPlaces) rows() int          { return len(x.p.view.Places) }
func (x *prepPlaces) body() *widget.Flow { return x.flow }
func (x *prepPlaces) form() *draftForm   { return x.f }

func (x *prepPlaces) row(i int) widget.LineView {
	r := &x.p.view.Places[i]
	n := ""
	if r.Count.Checks > 0 {
		n = x.p.a.t("prepare.checks", r.Count.Checks)
	}
	sub := strings.Join(nonEmpty(x.p.a.permissionWords(r.Rules), strings.Join(r.To, x.p.a.t("comma")), r.Rules.Note), "   ")
	if r.Leaf && r.Rules.Laptop == audit.Inherited {
		sub = strings.Join(nonEmpty(x.p.a.t("prepare.notasked"), sub), "   ")
	}
	return widget.LineView{Texts: []string{indent(r.Depth) + r.Name, n}, Sub: sub}
}

func (x *prepPlaces) title(i int) string {
	if i < 0 {
		return x.p.a.t("prepare.places.new")
	}
	return x.p.view.Places[i].Name
}

func (x *prepPlaces) fields() []widget.Field {
	fs := []widget.Field{x.f.lines[0], x.f.lines[1]}
	for _, g := range x.perms {
		for _, t := range g {
			fs = append(fs, t)
		}
	}
	return append(fs, x.f.lines[2], x.all, x.f.lines[3], x.f.lines[4])
}

func (x *prepPlaces) fill(i int) {
	var r casework.PlaceRow
	if i >= 0 {
		r = x.p.view.Places[i]
	}
	x.all.Set(false)
	set(x.f.lines[0], r.Name, x.f.lines[1], x.p.placeName(r.Parent), x.f.lines[2], x.p.codes(r.Below), x.f.lines[3], x.p.codes(r.Here), x.f.lines[4], r.Own.Note)
	for k, v := range []audit.Permission{r.Own.Laptop, r.Own.Camera, r.Own.Radio, r.Own.Recording} {
		for n, c := range permissionChoices {
			x.perms[k][n].Set(c == v)
		}
	}
}

func (x *prepPlaces) send(i int, done func(string, error)) string {
	a := x.p.a
	if x.f.text(0) == "" {
		return a.t("places.missing")
	}
	parent, ok := x.p.placeID(x.f.text(1))
	if !ok {
		return a.t("prepare.noplace", x.f.text(1))
	}
	cs := casework.Case{Case: a.caseID}
	add := &casework.AddPlace{Case: cs, Name: x.f.text(0), Parent: parent}
	if i >= 0 {
		add.Place = x.p.view.Places[i].Place
	}
	var choice [4]audit.Permission
	for k, g := range x.perms {
		if c := chosen(g); c >= 0 {
			choice[k] = permissionChoices[c]
		}
	}
	rules := &casework.SetPlaceRules{Case: cs, Laptop: choice[0], Camera: choice[1], Radio: choice[2], Recording: choice[3], Note: x.f.text(4)}
	ms := &casework.AssignMeasures{Case: cs, Below: measureList(x.f.text(2)), Here: measureList(x.f.text(3)), Catalogue: x.all.On()}
	a.do(add, func(ch casework.Changes, err error) {
		if err != nil {
			done("", err)
			return
		}
		rules.Place, ms.Place = audit.PlaceID(ch.ID), audit.PlaceID(ch.ID)
		a.doAll([]casework.Command{rules, ms}, func(err error) { done(ch.ID, err) })
	})
	return ""
}

// measureList reads codes or ids of measures that people separate with blanks or commas.
func measureList(s string) []audit.MeasureID {
	var out []audit.MeasureID
	for _, w := range strings.FieldsFunc(narrow(s), func(r rune) bool { return r == ' ' || r == ',' || r == 0x3001 || r == 0x3000 }) {
		if id := audit.MeasureID(w); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (p *prepare) codes(ids []audit.MeasureID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, " ")
}

func (p *prepare) placeName(id audit.PlaceID) string {
	for i := range p.view.Places {
		if p.view.Places[i].Place == id {
			return p.view.Places[i].Name
		}
	}
	return ""
}

// placeID is the place of a name or an id; the empty name is the client as a whole.
func (p *prepare) placeID(name string) (audit.PlaceID, bool) {
	if name == "" {
		return "", true
	}
	for i := range p.view.Places {
		if r := &p.view.Places[i]; r.Name == name || string(r.Place) == name {
			return r.Place, true
		}
	}
	return "", false
}
