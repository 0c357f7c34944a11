package screen

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/criteria"
	"genchi/app/screen/widget"
)

// road is the overview of a case: its steps on the left, the form of the chosen step, what stops the report on the right. A new case
// begins here with its client.
type road struct {
	a        *App
	root     *fyne.Container
	steps    []*widget.TapLine
	title    *widget.Label
	holder   *widget.Flow
	page     *widget.Flow
	scroll   *container.Scroll
	blockers *widget.Flow
	save     *widget.Key
	note     *widget.Label
	keymap   *widget.Keymap
	view     casework.CaseView
	fresh    bool
	cursor   int

	client, address, contact               *widget.LineEntry
	forms                                  []*widget.Toggle
	results, methods, wished, way, came    *widget.LineEntry
	scope, unit, agreed                    *widget.LineEntry
	measures                               *widget.List
	chosen                                 map[audit.MeasureID]bool
	rows                                   []*criteria.Measure
	measureCount                           *widget.Label
	measureAt                              int
	signed, ndaOn                          *widget.LineEntry
	nda                                    *widget.Toggle
	paper                                  []*widget.Toggle
	device                                 *widget.LineEntry
	lead                                   *widget.Toggle
	roster                                 *widget.Flow
	placeName                              *widget.LineEntry
	places                                 *widget.Flow
	planFrom, planTo, planAgreed, planText *widget.LineEntry
}

var roadSteps = []string{"client", "application", "scope", "measures", "contract", "people", "places", "plan"}

func newRoad(a *App) *road {
	p := &road{a: a, chosen: map[audit.MeasureID]bool{}, title: heading(""), holder: widget.NewFlow(widget.Down{Gap: 12}), blockers: widget.NewFlow(widget.Down{Gap: 8, PadX: 16, PadY: 14})}
	r := a.router
	line := func(hint string) *widget.LineEntry { return widget.NewLineEntry(r, hint) }
	day := func() *widget.LineEntry { return widget.NewLineEntry(r, a.t("day.hint")) }
	p.client, p.address, p.contact = line(""), line(""), line("")
	for _, f := range criteria.Forms() {
		p.forms = append(p.forms, widget.NewToggle(r, a.t("form."+f), nil))
	}
	p.results, p.methods, p.wished, p.way, p.came = line(""), line(""), line(""), line(""), day()
	p.scope, p.unit, p.agreed = line(""), line(a.t("unit.hint")), day()
	p.signed, p.ndaOn = day(), day()
	p.nda = widget.NewToggle(r, a.t("contract.nda"), nil)
	p.paper = widget.NewChoice(r, []string{a.t("contract.clause"), a.t("contract.separate")}, nil)
	p.device, p.lead, p.roster = line(a.t("people.hint")), widget.NewToggle(r, a.t("people.lead"), nil), widget.NewFlow(widget.Down{Gap: 6})
	p.placeName, p.places = line(a.t("places.hint")), widget.NewFlow(widget.Down{Gap: 6})
	p.planFrom, p.planTo, p.planAgreed, p.planText = day(), day(), day(), line("")
	p.rows = allMeasures()
	p.measureCount = strong("")
	cols := []widget.Col{{Width: 70, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Width: 150, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}
	p.measures = widget.NewList(r, func() int { return len(p.rows) }, func() fyne.CanvasObject { return widget.NewLine(cols, widget.RowGrid) }, p.updateMeasure, func(i int) { p.moveTo(i); p.tick() })
	p.build(cols)
	return p
}

func allMeasures() []*criteria.Measure {
	e := criteria.Shipped()
	out := make([]*criteria.Measure, len(e.Measures))
	for i := range e.Measures {
		out[i] = &e.Measures[i]
	}
	return out
}

func (p *road) build([]widget.Col) {
	a, r := p.a, p.a.router
	left := container.New(widget.Down{PadY: 8})
	for i, s := range roadSteps {
		l := widget.NewTapLine([]widget.Col{{Share: 1}}, widget.RowList, func() { r.Back(); p.choose(i) })
		l.Set(widget.LineView{Sign: widget.SignAhead, Texts: []string{a.t("step." + s)}})
		p.steps = append(p.steps, l)
		left.Add(l)
	}
	p.save = widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.record)
	p.note = widget.NewLabel("", widget.Style{Color: widget.ColorText2})
	p.page = column(p.title, p.note, p.holder, row(p.save))
	p.scroll = widget.Scroll(p.page)
	p.root = container.New(widget.Func{Min: fyne.NewSize(700, 300), Do: p.layout}, widget.On(widget.NewBox(widget.ColorBackground), left), widget.NewBox(widget.ColorHairline),
		widget.On(widget.NewBox(widget.ColorSurface), p.scroll), widget.NewBox(widget.ColorHairline), widget.On(widget.NewBox(widget.ColorBackground), widget.Scroll(p.blockers)), p.measures)
	p.measures.Hide()
	move := func(d int) func() { return func() { p.move(d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: p.enterForm, fyne.KeyEnter: p.enterForm, fyne.KeySpace: p.tick, fyne.KeyPageDown: func() { p.choose(p.cursor + 1) }, fyne.KeyPageUp: func() { p.choose(p.cursor - 1) }},
		Move:    widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.record, widget.Ctrl(fyne.KeyA): p.tickAll},
		Fields:  p.fields,
	}
}

func (p *road) layout(s fyne.Size) {
	o := p.root.Objects
	l, r := widget.Scaled(190), widget.Scaled(320)
	if s.Width < 1100 {
		r = widget.Scaled(260)
	}
	widget.Place(o[0], 0, 0, l, s.Height)
	widget.Place(o[1], l, 0, 1, s.Height)
	widget.Place(o[2], l+1, 0, s.Width-l-r-2, s.Height)
	widget.Place(o[3], s.Width-r-1, 0, 1, s.Height)
	widget.Place(o[4], s.Width-r, 0, r, s.Height)
	head := min(p.page.HeightFor(s.Width-l-r-2), s.Height/2)
	widget.Place(o[5], l+1, head, s.Width-l-r-2, s.Height-head)
}

func (p *road) object() fyne.CanvasObject { return p.root }
func (p *road) keys() *widget.Keymap      { return p.keymap }
func (p *road) leave()                    {}
func (p *road) hints() []hint {
	return []hint{{"↑↓", p.a.t("step.choose")}, {"Enter", p.a.t("step.write")}, {"Ctrl+Enter", p.a.t("save")}, {"F1", p.a.t("keys.all")}}
}
func (p *road) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID && slices.Contains(ch.Topics, "case") {
		p.load(false)
	}
}

// begin empties the page for a new case.
func (p *road) begin() {
	p.view, p.fresh, p.cursor = casework.CaseView{}, true, 0
	p.fill()
}

func (p *road) enter() {
	if p.a.caseID == "" {
		p.choose(0)
		p.enterForm()
		return
	}
	p.fresh = false
	p.load(true)
}

func (p *road) load(fill bool) {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.CaseView, error) { return d.Case(id) }, func(v casework.CaseView) {
		p.view = v
		if fill {
			p.fill()
			p.choose(p.firstOpen())
			return
		}
		p.choose(p.cursor)
	})
}

// done tells whether a step is settled.
func (p *road) done(step string) bool {
	v := &p.view
	switch step {
	case "client":
		return v.ClientInfo != nil
	case "application":
		return v.Application != nil
	case "scope":
		return v.ScopeInfo != nil
	case "measures":
		return len(v.Measures) > 0
	case "contract":
		return v.Contract != nil && v.Contract.NDA
	case "people":
		return len(v.Roster) > 0
	case "places":
		return len(v.Places) > 0
	default:
		return v.Plan != nil
	}
}

func (p *road) firstOpen() int {
	for i, s := range roadSteps {
		if !p.done(s) {
			return i
		}
	}
	return 0
}

// fill writes what is known into the fields.
func (p *road) fill() {
	v := &p.view
	c := audit.Client{}
	if v.ClientInfo != nil {
		c = *v.ClientInfo
	}
	set(p.client, c.Name, p.address, c.Address, p.contact, c.Contact)
	ap := audit.Application{}
	if v.Application != nil {
		ap = *v.Application
	}
	for i, f := range criteria.Forms() {
		p.forms[i].Set(slices.Contains(ap.Forms, f))
	}
	set(p.results, ap.ResearchResults, p.methods, ap.ProductionMethods, p.wished, ap.WishedScope, p.came, string(ap.ReceivedOn), p.way, ap.Way)
	sc := audit.Scope{Text: ap.WishedScope}
	if v.ScopeInfo != nil {
		sc = *v.ScopeInfo
	}
	set(p.scope, sc.Text, p.unit, sc.Unit, p.agreed, string(sc.AgreedOn))
	co := audit.Contract{}
	if v.Contract != nil {
		co = *v.Contract
	}
	set(p.signed, string(co.ConcludedOn), p.ndaOn, string(co.NDAOn))
	p.nda.Set(co.NDA)
	p.paper[0].Set(co.NDAPaper == "clause")
	p.paper[1].Set(co.NDAPaper == "separate")
	pl := audit.Plan{}
	if v.Plan != nil {
		pl = *v.Plan
	}
	set(p.planText, pl.Text, p.planFrom, string(pl.From), p.planTo, string(pl.To), p.planAgreed, string(pl.AgreedOn))
	p.preselect(ap.Forms)
}

// preselect marks the measures of the case, or those that the catalogue proposes for the forms.
func (p *road) preselect(forms []string) {
	clear(p.chosen)
	for _, m := range p.view.Measures {
		p.chosen[m] = true
	}
	if len(p.view.Measures) == 0 {
		for _, m := range criteria.Shipped().ForForms(forms) {
			p.chosen[audit.MeasureID(m.ID)] = true
		}
	}
}

// set writes texts into fields; arguments go in pairs.
func set(pairs ...any) {
	for i := 0; i+1 < len(pairs); i += 2 {
		e, ok := pairs[i].(*widget.LineEntry)
		s, text := pairs[i+1].(string)
		if ok && text && e.Text != s {
			e.SetText(s)
		}
	}
}

func (p *road) step() string { return roadSteps[p.cursor] }

func (p *road) choose(i int) {
	i = max(0, min(len(roadSteps)-1, i))
	if p.a.caseID == "" {
		i = 0
	}
	p.cursor = i
	for j, s := range roadSteps {
		sign := widget.SignAhead
		switch {
		case p.done(s):
			sign = widget.SignDone
		case j == i:
			sign = widget.SignNow
		}
		p.steps[j].Set(widget.LineView{Sign: sign, Texts: []string{p.a.t("step." + s)}, On: j == i, Dim: p.a.caseID == "" && j > 0})
	}
	p.title.SetText(p.a.t("step." + p.step()))
	p.note.SetText(p.a.t("step." + p.step() + ".why"))
	p.holder.Set(p.formOf(p.step())...)
	widget.Show(p.measures, p.step() == "measures")
	p.save.SetWord(p.a.t("step." + p.step() + ".save"))
	p.showBlockers()
	p.count()
	p.scroll.ScrollToTop()
	widget.Refit(p.root)
	p.layout(p.root.Size())
}

func (p *road) formOf(step string) []fyne.CanvasObject {
	t := p.a.t
	switch step {
	case "client":
		return []fyne.CanvasObject{form(t("client.name"), p.client, t("client.address"), p.address, t("client.contact"), p.contact)}
	case "application":
		half := (len(p.forms) + 1) / 2
		var up, down []fyne.CanvasObject
		for i, f := range p.forms {
			if i < half {
				up = append(up, f)
			} else {
				down = append(down, f)
			}
		}
		return []fyne.CanvasObject{form(t("application.forms"), widget.NewFlow(widget.Down{}, row(up...), row(down...)), t("application.results"), p.results, t("application.methods"), p.methods,
			t("application.wished"), p.wished, t("application.came"), p.came, t("application.way"), p.way)}
	case "scope":
		return []fyne.CanvasObject{form(t("scope.text"), p.scope, t("scope.unit"), p.unit, t("scope.agreed"), p.agreed)}
	case "measures":
		return []fyne.CanvasObject{p.measureCount}
	case "contract":
		return []fyne.CanvasObject{form(t("contract.on"), p.signed, t("contract.secrecy"), p.nda, t("contract.paper"), row(p.paper[0], p.paper[1]), t("contract.ndaon"), p.ndaOn)}
	case "people":
		p.showPeople()
		return []fyne.CanvasObject{p.roster, form(t("people.device"), p.device, t("people.role"), p.lead)}
	case "places":
		p.showPlaces()
		return []fyne.CanvasObject{p.places, form(t("places.name"), p.placeName)}
	default:
		return []fyne.CanvasObject{form(t("plan.from"), p.planFrom, t("plan.to"), p.planTo, t("plan.text"), p.planText, t("plan.agreed"), p.planAgreed)}
	}
}

func (p *road) showPeople() {
	var objs []fyne.CanvasObject
	for _, x := range p.view.Roster {
		var roles []string
		for _, r := range x.Roles {
			roles = append(roles, p.a.t("role."+r))
		}
		objs = append(objs, row(widget.NewMark(widget.SignDone, 18), strong(x.Name), plain(strings.Join(roles, " ")), caption(short(x.Device))))
	}
	p.roster.Set(objs...)
}

func (p *road) showPlaces() {
	var objs []fyne.CanvasObject
	for _, x := range p.view.Places {
		objs = append(objs, row(widget.NewMark(widget.SignVisit, 18), plain(x.Name)))
	}
	p.places.Set(objs...)
}

// showBlockers lists what stops the report, each with its clause.
func (p *road) showBlockers() {
	a := p.a
	var objs []fyne.CanvasObject
	if p.view.Draft {
		objs = append(objs, widget.NewFlow(widget.Ground{X: 12, Y: 8}, widget.NewFrame(widget.ColorCaution, widget.ColorUnk, 6, 1),
			widget.NewLabel(a.t("catalogue.version", p.view.Version, a.words.T("draft.catalogue")), widget.Style{Size: widget.SizeCaption, Color: widget.ColorUnk})))
	}
	for _, part := range p.view.Parts {
		bar := widget.NewBar(90)
		if part.Checks > 0 {
			bar.Set(float32(part.Judged) / float32(part.Checks))
		}
		objs = append(objs, row(strong(part.Part), bar, plain(strconv.Itoa(part.Judged)+"/"+strconv.Itoa(part.Checks)), caption(part.Title)))
	}
	if a.caseID != "" {
		objs = append(objs, strong(a.t("blockers.title")))
		objs = append(objs, a.blockerLines(p.view.Blockers)...)
	}
	p.blockers.Set(objs...)
}

// blockerLines groups what stops the report: a sign, a sentence with its count, the clause.
func (a *App) blockerLines(bs []audit.Blocker) []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	count := map[string]int{}
	for _, b := range bs {
		count[b.Code]++
	}
	for _, b := range bs {
		n := count[b.Code]
		if n == 0 {
			continue
		}
		count[b.Code] = 0
		text := a.words.T("blocker." + b.Code)
		if n > 1 {
			text = a.t("blockers.many", text, n)
		}
		clause := clauseOf(b.Provision)
		objs = append(objs, widget.NewFlow(signed{}, widget.NewMark(widget.SignBlocked, 18), widget.NewText(clause, widget.Style{Size: widget.SizeCaption, Color: widget.ColorPrimary}), widget.NewLabel(text, widget.Style{})))
	}
	if len(bs) == 0 {
		objs = append(objs, row(widget.NewMark(widget.SignDone, 18), plain(a.t("blockers.none"))))
	}
	return objs
}

func (p *road) fields() []widget.Field {
	switch p.step() {
	case "client":
		return []widget.Field{p.client, p.address, p.contact}
	case "application":
		var fs []widget.Field
		for _, f := range p.forms {
			fs = append(fs, f)
		}
		return append(fs, p.results, p.methods, p.wished, p.came, p.way)
	case "scope":
		return []widget.Field{p.scope, p.unit, p.agreed}
	case "contract":
		return []widget.Field{p.signed, p.nda, p.paper[0], p.paper[1], p.ndaOn}
	case "people":
		return []widget.Field{p.device, p.lead}
	case "places":
		return []widget.Field{p.placeName}
	case "plan":
		return []widget.Field{p.planFrom, p.planTo, p.planText, p.planAgreed}
	default:
		return nil
	}
}

func (p *road) enterForm() {
	if fs := p.fields(); len(fs) > 0 {
		p.a.router.Open(fyne.KeyReturn, fs[0])
	}
}

func (p *road) move(d int) {
	if p.step() == "measures" {
		p.moveTo(max(0, min(len(p.rows)-1, p.measureAt+d)))
		return
	}
	p.choose(p.cursor + d)
}

func (p *road) moveTo(i int) {
	old := p.measureAt
	p.measureAt = i
	p.measures.Moved(old, i)
}

func (p *road) tick() {
	if p.step() != "measures" {
		return
	}
	id := audit.MeasureID(p.rows[p.measureAt].ID)
	p.chosen[id] = !p.chosen[id]
	p.measures.RefreshItem(p.measureAt)
	p.count()
}

func (p *road) tickAll() {
	if p.step() != "measures" {
		return
	}
	all := p.countChosen() < len(p.rows)
	for _, m := range p.rows {
		p.chosen[audit.MeasureID(m.ID)] = all
	}
	p.measures.Refresh()
	p.count()
}

func (p *road) countChosen() int {
	n := 0
	for _, on := range p.chosen {
		if on {
			n++
		}
	}
	return n
}

func (p *road) count() {
	p.measureCount.SetText(p.a.t("measures.chosen", p.countChosen(), len(p.rows)))
}

func (p *road) updateMeasure(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok {
		return
	}
	m := p.rows[i]
	tick := widget.Unticked
	if p.chosen[audit.MeasureID(m.ID)] {
		tick = widget.Ticked
	}
	var methods []string
	for _, x := range m.Methods {
		methods = append(methods, p.a.t("method."+x))
	}
	title := m.TitleJA
	if p.a.lang == "en" && m.TitleEN != "" {
		title = m.TitleEN
	}
	l.Set(widget.LineView{Tick: tick, Texts: []string{m.Code, title, strings.Join(methods, " ")}, On: i == p.measureAt})
}

// record sends the step's command to the door.
func (p *road) record() {
	p.a.router.Back()
	c, bad := p.command()
	if bad != "" {
		p.note.SetText(bad)
		widget.Refit(p.root)
		return
	}
	if c == nil {
		return
	}
	p.a.do(c, func(ch casework.Changes, err error) {
		if err != nil {
			return
		}
		switch {
		case p.a.caseID == "":
			p.a.caseID, p.fresh = ch.Case, false
			p.a.frame.refreshCounts()
			p.a.keepPlace()
			p.load(true)
		default:
			p.device.SetText("")
			p.placeName.SetText("")
			p.cursor = min(p.cursor+advance(p.step()), len(roadSteps)-1)
			p.load(false)
		}
	})
}

// advance is how far a saved step moves on; people and places take more than one.
func advance(step string) int {
	if step == "people" || step == "places" || step == "plan" {
		return 0
	}
	return 1
}

// isDay tells whether a field holds a day.
func (p *road) isDay(e *widget.LineEntry) bool {
	return slices.Contains([]*widget.LineEntry{p.came, p.agreed, p.signed, p.ndaOn, p.planFrom, p.planTo, p.planAgreed}, e)
}

// command is the step as an order, or what is wrong with a field.
func (p *road) command() (c casework.Command, bad string) {
	id := casework.Case{Case: p.a.caseID}
	today := p.a.host.Now()
	days := map[*widget.LineEntry]string{}
	for _, f := range p.fields() {
		e, ok := f.(*widget.LineEntry)
		if !ok || !p.isDay(e) {
			continue
		}
		e.Flush()
		d, read := parseDay(e.Text, today)
		if !read {
			return nil, p.a.t("day.wrong", e.Text)
		}
		days[e] = d
	}
	text := func(e *widget.LineEntry) string { e.Flush(); return strings.TrimSpace(e.Text) }
	switch p.step() {
	case "client":
		if text(p.client) == "" {
			return nil, p.a.t("client.missing")
		}
		if p.a.caseID != "" {
			return nil, p.a.t("client.fixed")
		}
		return &casework.OpenCase{Client: text(p.client), Address: text(p.address), Contact: text(p.contact)}, ""
	case "application":
		var forms []string
		for i, f := range criteria.Forms() {
			if p.forms[i].On() {
				forms = append(forms, f)
			}
		}
		if len(p.view.Measures) == 0 {
			p.preselect(forms)
		}
		return &casework.RecordApplication{Case: id, Forms: forms, ResearchResults: text(p.results), ProductionMethods: text(p.methods), WishedScope: text(p.wished), ReceivedOn: days[p.came], Way: text(p.way)}, ""
	case "scope":
		return &casework.AgreeScope{Case: id, Scope: text(p.scope), Unit: text(p.unit), AgreedOn: days[p.agreed]}, ""
	case "measures":
		var ids []audit.MeasureID
		for _, m := range p.rows {
			if p.chosen[audit.MeasureID(m.ID)] {
				ids = append(ids, audit.MeasureID(m.ID))
			}
		}
		if len(ids) == 0 {
			return nil, p.a.t("measures.missing")
		}
		return &casework.ChooseMeasures{Case: id, Measures: ids}, ""
	case "contract":
		on := days[p.signed]
		if on == "" {
			on = today.Format(time.DateOnly)
		}
		paper := ""
		if p.paper[0].On() {
			paper = "clause"
		} else if p.paper[1].On() {
			paper = "separate"
		}
		return &casework.ConcludeContract{Case: id, ConcludedOn: on, NDA: p.nda.On(), NDAOn: days[p.ndaOn], NDAPaper: paper}, ""
	case "people":
		if text(p.device) == "" {
			return nil, p.a.t("people.missing")
		}
		roles := []string{"auditor"}
		if p.lead.On() {
			roles = append(roles, "lead")
		}
		return &casework.EnrolAuditor{Case: id, Device: text(p.device), Roles: roles}, ""
	case "places":
		if text(p.placeName) == "" {
			return nil, p.a.t("places.missing")
		}
		return &casework.AddPlace{Case: id, Name: text(p.placeName)}, ""
	default:
		return &casework.RecordPlan{Case: id, Text: text(p.planText), From: days[p.planFrom], To: days[p.planTo], AgreedOn: days[p.planAgreed]}, ""
	}
}
