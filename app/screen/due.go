package screen

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// due is what passes and when (期限): for oneself, for the open case, for the body. The arithmetic of the line under the cursor stands beside it: from which
// day, by which rule, by which clause. What the body set is never shown as law.
type due struct {
	*board
	data   casework.DueView
	scope  string
	scopes map[string]*widget.Key
	search *widget.LineEntry
}

var dueCols = []widget.Col{{Width: 96, Style: widget.Style{Bold: true}}, {Share: 1}, {Width: 108, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newDue(a *App) *due {
	p := &due{scope: casework.DuePerson, scopes: map[string]*widget.Key{}}
	none := widget.NewEmpty(widget.SignDue, a.t("due.empty"), a.t("due.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("due.scope.body"), Hint: "3", Weight: widget.Primary}, func() { p.choose(casework.DueBody) }))
	p.board = newBoard(a, dueCols, 840, none)
	p.search = widget.NewLineEntry(a.router, a.t("due.search")+"  /")
	p.search.OnChanged = func(string) { p.show() }
	p.moved = p.explain
	p.keymap.Command[fyne.Key1] = func() { p.choose(casework.DuePerson) }
	p.keymap.Command[fyne.Key2] = func() { p.choose(casework.DueCase) }
	p.keymap.Command[fyne.Key3] = func() { p.choose(casework.DueBody) }
	p.keymap.Command[fyne.KeyI] = p.arithmetic
	p.keymap.Command[fyne.KeyD] = p.finish
	p.keymap.Command[fyne.KeyS] = p.settings
	p.keymap.Command[fyne.KeySlash] = func() { a.router.Open(fyne.KeySlash, p.search) }
	p.keymap.Fields = func() []widget.Field { return []widget.Field{p.search} }
	p.keymap.Command[fyne.KeyY] = func() {
		if r := p.line(); r != nil {
			a.showClause(r.Clause)
		}
	}
	for i, s := range []string{casework.DuePerson, casework.DueCase, casework.DueBody} {
		p.scopes[s] = widget.NewKey(a.router, widget.KeyLook{Word: a.t("due.scope." + s), Hint: string('1' + rune(i)), Height: 32}, func() { p.choose(s) })
	}
	return p
}

func (p *due) object() fyne.CanvasObject { return p.root }
func (p *due) keys() *widget.Keymap      { return p.keymap }
func (p *due) leave()                    { p.a.router.Settle() }
func (p *due) hints() []hint {
	t := p.a.t
	return []hint{{"1", t("due.scope.person")}, {"2", t("due.scope.case")}, {"3", t("due.scope.body")}, {"↑↓", t("step.choose")}, {"Enter", t("due.open")}, {"D", t("due.done")}, {"/", t("due.search")}, {"I", t("due.how")}, {"S", t("bodyset.title")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *due) changed(casework.Changes) { p.enter() }

func (p *due) choose(scope string) {
	if scope == casework.DueCase && p.a.caseID == "" {
		p.a.frame.say(widget.Trouble{Happened: p.a.t("due.nocase"), Kept: p.a.t("trouble.kept"), Do: p.a.t("due.nocase.do")})
		return
	}
	p.scope = scope
	p.enter()
}

func (p *due) enter() {
	if p.scope == casework.DueCase && p.a.caseID == "" {
		p.scope = casework.DuePerson
	}
	id, scope := p.a.caseID, p.scope
	load(p.a, func(d Desk) (casework.DueView, error) { return d.Due(id, scope) }, func(v casework.DueView) {
		p.data = v
		p.show()
	})
}

// dueStates are the states in the order of the list, with their signs: shape and word tell them apart, not the colour.
var dueSigns = map[string]*widget.Sign{"overdue": widget.SignBlocked, "today": widget.SignNow, "unset": widget.SignOpen, "soon": widget.SignNotice, "ahead": widget.SignDue}

// far says how far a day is.
func (p *due) far(r *casework.DueRow) string {
	switch {
	case r.On == "":
		return p.a.t("due.noday")
	case r.Days < 0:
		return p.a.t("due.past", -r.Days)
	case r.Days == 0:
		return p.a.t("due.today")
	}
	return p.a.t("due.in", r.Days)
}

// distance says in words how far the day is from today, or how long ago it passed, in days and in working days.
func (p *due) distance(r *casework.DueRow) string {
	today := p.a.dayOf(audit.Date(p.data.Today))
	switch {
	case r.Days < 0:
		return p.a.t("due.since", today, -r.Days, r.Working)
	case r.Days == 0:
		return p.a.t("due.istoday", today)
	}
	return p.a.t("due.until", today, r.Days, r.Working)
}

func (p *due) caseName(id string) string {
	for _, c := range p.a.home.Cases {
		if c.ID == id {
			return c.Client
		}
	}
	for _, c := range p.a.home.Books {
		if c.ID == id {
			return p.a.t("registers.book." + c.Book)
		}
	}
	return ""
}

func (p *due) show() {
	a := p.a
	var rows []boardRow
	last := ""
	found := p.found()
	for _, r := range found {
		if r.State != last {
			last = r.State
			n := 0
			for _, x := range found {
				if x.State == last {
					n++
				}
			}
			rows = append(rows, section(a.words.T("due.state."+last)+"  "+number(n)))
		}
		whose := r.Clause
		if r.Setting {
			whose = a.t("due.setting")
		}
		rows = append(rows, boardRow{key: r.Case + r.Kind + r.Subject, view: widget.LineView{Sign: dueSigns[r.State], Texts: []string{p.far(r), r.Title, whose}, Sub: spaced(a.dayOf(audit.Date(r.On)), a.words.T("due.kind."+r.Kind), p.caseName(r.Case), r.Who)}, act: func() { p.follow(r) }})
	}
	p.set(rows)
	widget.Show(p.empty, false)
	p.explain()
}

// found are the rows in which every word that is searched for stands: what is due, its kind, the case, the person.
func (p *due) found() []*casework.DueRow {
	p.search.Flush()
	words := strings.Fields(strings.ToLower(narrow(p.search.Text)))
	var out []*casework.DueRow
	for i := range p.data.Rows {
		r := &p.data.Rows[i]
		in := strings.ToLower(narrow(strings.Join([]string{r.Title, p.a.words.T("due.kind." + r.Kind), p.caseName(r.Case), r.Who, r.Clause}, "\n")))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(in, w) }) {
			out = append(out, r)
		}
	}
	return out
}

func (p *due) line() *casework.DueRow {
	b := p.now()
	for i := range p.data.Rows {
		if r := &p.data.Rows[i]; b != nil && b.key == r.Case+r.Kind+r.Subject {
			return r
		}
	}
	return nil
}

// how says how the day was computed.
func (p *due) how(r *casework.DueRow) []fyne.CanvasObject {
	a := p.a
	objs := []fyne.CanvasObject{subhead(r.Title), plain(spaced(a.words.T("due.kind."+r.Kind), p.caseName(r.Case))), widget.NewFlow(wrapped{}, widget.NewMark(dueSigns[r.State], 18), strong(spaced(a.words.T("due.state."+r.State), p.far(r)))), row(a.clauseTag(notice.Provision(r.Provision)))}
	if r.Setting {
		objs = append(objs, para(a.t("due.setting.why")))
	}
	if name := dueSettings[r.Kind]; name != "" {
		objs = append(objs, widget.NewFlow(wrapped{}, a.stepKey(fyne.KeyS, "bodyset.see", p.settings)))
	}
	objs = append(objs, strong(a.t("due.how")))
	for _, w := range r.Words {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignAhead, 14), widget.NewLabel(w, widget.Style{})))
	}
	switch {
	case r.On == "":
		objs = append(objs, para(a.t("due.unset.why")))
	case len(r.Words) == 0:
		objs = append(objs, para(a.t("due.asgiven", a.dayOf(audit.Date(r.On)))))
	}
	if r.On != "" {
		objs = append(objs, widget.NewLabel(p.distance(r), widget.Style{}))
	}
	if r.Next != "" {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 16), widget.NewLabel(a.t("due.holiday", orText(r.Holiday, a.t("due.weekend")), a.dayOf(audit.Date(r.Next))), widget.Style{})))
	}
	return objs
}

func (p *due) explain() {
	a := p.a
	for s, k := range p.scopes {
		k.SetOn(s == p.scope)
	}
	objs := []fyne.CanvasObject{heading(a.t("rail.due")), keyRowOf(p.scopes[casework.DuePerson], p.scopes[casework.DueCase], p.scopes[casework.DueBody]), p.search}
	switch {
	case len(p.data.Rows) > 0 && len(p.rows) == 0:
		objs = append(objs, strong(a.t("due.nohit")))
	case len(p.data.Rows) == 0:
		objs = append(objs, strong(a.t("due.empty")), para(a.t("due.empty.why")))
	}
	if r := p.line(); r != nil {
		objs = append(objs, widget.NewBox(widget.ColorHairline))
		objs = append(objs, p.how(r)...)
		objs = append(objs, keyRowOf(a.mainKey("Enter", "due.open", func() { p.follow(r) }), a.stepKey(fyne.KeyD, "due.done", p.finish), a.stepKey(fyne.KeyI, "due.how", p.arithmetic)))
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *due) arithmetic() {
	if r := p.line(); r != nil {
		p.a.frame.drawer.Open(p.a.t("due.how"), widget.Scroll(widget.NewFlow(widget.Down{Gap: 8, PadX: 14, PadY: 4}, p.how(r)...)))
		p.a.frame.fit()
	}
}

// dueSettings name the setting of the body by which a day of a kind is counted.
var dueSettings = map[string]string{
	"ministry": audit.SettingMETI, "survey": audit.SettingSurvey, "renewal_call": audit.SettingRenewal, "certificate_return": audit.SettingReturn, "statistics": audit.SettingStats,
}

// settings goes to the settings of the body, to the one that counts the row under the cursor.
func (p *due) settings() {
	name := ""
	if r := p.line(); r != nil {
		name = dueSettings[r.Kind]
	}
	p.a.toSetting(name)
}

func isBook(a *App, id string) bool {
	for _, c := range a.home.Books {
		if c.ID == id {
			return true
		}
	}
	return false
}
