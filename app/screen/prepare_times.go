package screen

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// prepTimes is the timetable.
type prepTimes struct {
	p    *prepare
	f    *draftForm
	what []*widget.Toggle
	flow *widget.Flow
}

func newPrepTimes(p *prepare) *prepTimes {
	a := p.a
	x := &prepTimes{p: p, f: &draftForm{a: a}}
	from, to := x.f.line("from", "2026-11-24 09:00"), x.f.line("to", "10:00")
	place, persons, auditors, note := x.f.line("place", ""), x.f.line("persons", a.t("person.hint")), x.f.line("auditors", a.t("prepare.auditors.hint")), x.f.line("note", "")
	words := make([]string, len(audit.PlanWhats()))
	for i, w := range audit.PlanWhats() {
		words[i] = a.words.T("planline." + w)
	}
	x.what = widget.NewChoice(a.router, words, nil)
	x.flow = form(a.t("prepare.from"), from, a.t("prepare.to"), to, a.t("prepare.what"), pick(x.what), a.t("scene.place"), place, a.t("scene.person"), persons,
		a.t("prepare.auditors"), auditors, a.t("prepare.note"), note)
	return x
}

func (x *prepTimes) rows() int          { return len(x.p.view.Timetable) }
func (x *prepTimes) body() *widget.Flow { return x.flow }
func (x *prepTimes) form() *draftForm   { return x.f }

func (x *prepTimes) row(i int) widget.LineView {
	r := &x.p.view.Timetable[i]
	return widget.LineView{
		Texts: []string{x.p.a.span(r.From, r.To) + "   " + x.p.a.words.T("planline."+r.What)},
		Sub:   strings.Join(nonEmpty(r.PlaceName, strings.Join(r.PersonRoles, x.p.a.t("comma")), strings.Join(r.AuditorNames, x.p.a.t("comma")), r.Note), "   "),
	}
}

// span is a time from one minute to another, the day once.
func (a *App) span(from, to string) string {
	day, clock, _ := strings.Cut(from, "T")
	s := a.dayOf(audit.Date(day)) + " " + clock
	if d, c, ok := strings.Cut(to, "T"); ok {
		if d != day {
			c = a.dayOf(audit.Date(d)) + " " + c
		}
		s += "–" + c
	}
	return s
}

func (x *prepTimes) title(i int) string {
	if i < 0 {
		return x.p.a.t("prepare.times.new")
	}
	return x.p.a.words.T("planline." + x.p.view.Timetable[i].What)
}

func (x *prepTimes) fields() []widget.Field {
	fs := []widget.Field{x.f.lines[0], x.f.lines[1]}
	for _, t := range x.what {
		fs = append(fs, t)
	}
	for _, l := range x.f.lines[2:] {
		fs = append(fs, l)
	}
	return fs
}

func (x *prepTimes) fill(i int) {
	r := casework.PlanRowView{}
	if i >= 0 {
		r = x.p.view.Timetable[i]
	} else if n := len(x.p.view.Timetable); n > 0 {
		r.From = x.p.view.Timetable[n-1].To
	}
	_, to, _ := strings.Cut(r.To, "T")
	set(x.f.lines[0], strings.Replace(r.From, "T", " ", 1), x.f.lines[1], to, x.f.lines[2], r.PlaceName, x.f.lines[3], strings.Join(r.PersonRoles, x.p.a.t("comma")),
		x.f.lines[4], strings.Join(r.AuditorNames, x.p.a.t("comma")), x.f.lines[5], r.Note)
	for k, w := range audit.PlanWhats() {
		x.what[k].Set(w == r.What)
	}
}

// minuteOf reads a time: 2026-11-24 09:00, or 9:00 of the day given.
func minuteOf(s, day string) (string, bool) {
	s = strings.Replace(strings.TrimSpace(narrow(s)), "T", " ", 1)
	if !strings.Contains(s, " ") {
		s = day + " " + s
	}
	t, err := time.Parse("2006-1-2 15:04", s)
	return t.Format("2006-01-02T15:04"), err == nil
}

func (x *prepTimes) send(i int, done func(string, error)) string {
	a := x.p.a
	from, ok := minuteOf(x.f.text(0), a.host.Now().Format(time.DateOnly))
	if !ok {
		return a.t("prepare.notime", x.f.text(0))
	}
	c := &casework.PlanLine{Case: casework.Case{Case: a.caseID}, From: from, Auditors: names(x.f.text(4)), Note: x.f.text(5)}
	if s := x.f.text(1); s != "" {
		if c.To, ok = minuteOf(s, from[:10]); !ok {
			return a.t("prepare.notime", s)
		}
	}
	if n := chosen(x.what); n >= 0 {
		c.What = audit.PlanWhats()[n]
	} else {
		return a.t("prepare.nowhat")
	}
	if c.Place, ok = x.p.placeID(x.f.text(2)); !ok {
		return a.t("prepare.noplace", x.f.text(2))
	}
	for _, role := range names(x.f.text(3)) {
		id, ok := x.p.personID(role)
		if !ok {
			return a.t("prepare.noperson", role)
		}
		c.Persons = append(c.Persons, id)
	}
	if i >= 0 {
		c.Line = x.p.view.Timetable[i].ID
	}
	a.do(c, func(ch casework.Changes, err error) { done(ch.ID, err) })
	return ""
}

func (p *prepare) personID(role string) (audit.PersonID, bool) {
	for i := range p.view.Persons {
		if r := &p.view.Persons[i]; r.Role == role || string(r.ID) == role {
			return r.ID, true
		}
	}
	return "", false
}

// template lays a timetable from one of the usual days.
func (p *prepare) template(by fyne.KeyName) {
	a, id := p.a, p.a.caseID
	all := casework.Templates()
	picks := make([]widget.Pick, len(all))
	for i, t := range all {
		picks[i] = widget.Pick{Label: a.t("template." + t)}
	}
	day := a.host.Now().Format(time.DateOnly)
	loadList(a, func(d Desk) (casework.CaseView, error) { return d.Case(id) }, func(v casework.CaseView) {
		if v.Plan != nil && v.Plan.From != "" {
			day = string(v.Plan.From)
		}
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("prepare.template.from", a.dayOf(audit.Date(day))), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			a.do(&casework.LayTimetable{Case: casework.Case{Case: id}, Template: all[i], From: day}, func(_ casework.Changes, err error) {
				if err == nil {
					p.at, p.cursor = 2, 0
					p.reload("")
				}
			})
		})
	})
}

// remove takes the person or line under the cursor out of its list; what was said and recorded stays.
func (p *prepare) remove() {
	if p.cursor < 0 || p.cursor >= p.part().rows() {
		return
	}
	cs := casework.Case{Case: p.a.caseID}
	var c casework.Command
	switch p.at {
	case 1:
		k := p.view.Persons[p.cursor].Person
		c = &casework.AddPerson{Case: cs, Person: k.ID, Role: k.Role, Functions: k.Functions, Section: k.Section, Contractor: k.Contractor, Measures: k.Measures, Note: k.Note, Gone: true}
	case 2:
		r := p.view.Timetable[p.cursor]
		c = &casework.PlanLine{Case: cs, Line: r.ID, From: r.From, To: r.To, What: r.What, Place: r.Place, Persons: r.Persons, Auditors: r.Auditors, Note: r.Note, Gone: true}
	default:
		return
	}
	what := p.part().title(p.cursor)
	p.a.do(c, func(ch casework.Changes, err error) {
		if err != nil || ch.Entry == "" {
			return
		}
		p.a.frame.undo.Say(p.a.t("prepare.removed", what), func() {
			p.a.do(&casework.Undo{Case: casework.Case{Case: ch.Case}, Entry: ch.Entry}, nil)
		})
		p.a.frame.fit()
		p.reload("")
	})
}
