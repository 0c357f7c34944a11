package screen

import (
	"strings"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// prepPersons are the persons to be asked, by role.
type prepPersons struct {
	p    *prepare
	f    *draftForm
	as   []*widget.Toggle
	of   *widget.Toggle
	flow *widget.Flow
}

func newPrepPersons(p *prepare) *prepPersons {
	a := p.a
	x := &prepPersons{p: p, f: &draftForm{a: a}}
	role, section, ms, note := x.f.line("role", a.t("person.hint")), x.f.line("section", ""), x.f.line("measures", a.t("prepare.codes.hint")), x.f.line("note", "")
	for _, f := range audit.Functions() {
		x.as = append(x.as, widget.NewToggle(a.router, a.words.T("function."+f), nil))
	}
	x.of = widget.NewToggle(a.router, a.t("person.contractor"), nil)
	x.flow = form(a.t("prepare.role"), role, a.t("prepare.as"), pick(x.as), a.t("prepare.section"), section, "", x.of, a.t("prepare.askabout"), ms, a.t("prepare.note"), note)
	return x
}

func (x *prepPersons) rows() int          { return len(x.p.view.Persons) }
func (x *prepPersons) body() *widget.Flow { return x.flow }
func (x *prepPersons) form() *draftForm   { return x.f }

func (x *prepPersons) row(i int) widget.LineView {
	r := &x.p.view.Persons[i]
	return widget.LineView{Texts: []string{r.Role, x.p.a.t("prepare.asked", len(r.Checks)-len(r.Open), len(r.Checks))}, Sub: x.p.a.personWords(r)}
}

func (x *prepPersons) title(i int) string {
	if i < 0 {
		return x.p.a.t("prepare.persons.new")
	}
	return x.p.view.Persons[i].Role
}

func (x *prepPersons) fields() []widget.Field {
	fs := []widget.Field{x.f.lines[0]}
	for _, t := range x.as {
		fs = append(fs, t)
	}
	return append(fs, x.f.lines[1], x.of, x.f.lines[2], x.f.lines[3])
}

func (x *prepPersons) fill(i int) {
	var r audit.Person
	if i >= 0 {
		r = x.p.view.Persons[i].Person
	}
	set(x.f.lines[0], r.Role, x.f.lines[1], r.Section, x.f.lines[2], x.p.codes(r.Measures), x.f.lines[3], r.Note)
	for k, f := range audit.Functions() {
		x.as[k].Set(r.Is(f))
	}
	x.of.Set(r.Contractor)
}

func (x *prepPersons) command(i int) *casework.AddPerson {
	c := &casework.AddPerson{
		Case: casework.Case{Case: x.p.a.caseID}, Role: x.f.text(0), Section: x.f.text(1), Measures: measureList(x.f.text(2)), Note: x.f.text(3), Contractor: x.of.On(),
	}
	if i >= 0 {
		c.Person = x.p.view.Persons[i].ID
	}
	for k, f := range audit.Functions() {
		if x.as[k].On() {
			c.Functions = append(c.Functions, f)
		}
	}
	return c
}

func (x *prepPersons) send(i int, done func(string, error)) string {
	c := x.command(i)
	if c.Role == "" {
		return x.p.a.t("prepare.norole")
	}
	x.p.a.do(c, func(ch casework.Changes, err error) { done(ch.ID, err) })
	return ""
}

// prepParts give the parts of the catalogue to auditors.
type prepParts struct {
	p    *prepare
	f    *draftForm
	flow *widget.Flow
}

func newPrepParts(p *prepare) *prepParts {
	x := &prepParts{p: p, f: &draftForm{a: p.a}}
	x.flow = form(p.a.t("prepare.auditors"), x.f.line("to", p.a.t("prepare.auditors.hint")))
	return x
}

func (x *prepParts) rows() int              { return len(x.p.view.Parts) }
func (x *prepParts) body() *widget.Flow     { return x.flow }
func (x *prepParts) form() *draftForm       { return x.f }
func (x *prepParts) fields() []widget.Field { return []widget.Field{x.f.lines[0]} }

func (x *prepParts) row(i int) widget.LineView {
	r := &x.p.view.Parts[i]
	who := strings.Join(r.To, x.p.a.t("comma"))
	if who == "" {
		who = x.p.a.t("assign.nobody")
	}
	return widget.LineView{Texts: []string{r.Part + "  " + r.Title, who}, Sub: x.p.a.t("tally", r.Count.Judged, r.Count.Checks)}
}

func (x *prepParts) title(i int) string {
	if i < 0 || i >= len(x.p.view.Parts) {
		return ""
	}
	return x.p.view.Parts[i].Part + "  " + x.p.view.Parts[i].Title
}

func (x *prepParts) fill(i int) {
	s := ""
	if i >= 0 {
		s = strings.Join(x.p.view.Parts[i].To, x.p.a.t("comma"))
	}
	set(x.f.lines[0], s)
}

func (x *prepParts) send(i int, done func(string, error)) string {
	if i < 0 {
		return ""
	}
	c := &casework.AssignChecks{Case: casework.Case{Case: x.p.a.caseID}, What: "part:" + x.p.view.Parts[i].Part, To: names(x.f.text(0))}
	x.p.a.do(c, func(ch casework.Changes, err error) { done(ch.ID, err) })
	return ""
}
