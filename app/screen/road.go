package screen

import (
	"slices"
	"strconv"
	"strings"

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
	whole    casework.RoadView // of the whole case
	fresh    bool
	cursor   int
	want     string // step to show next

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
	roles                                  []*widget.Toggle
	roster                                 *widget.Flow
	placeName                              *widget.LineEntry
	places                                 *widget.Flow
	planFrom, planTo, planAgreed, planText *widget.LineEntry
	planBy, planWho, planWhy               *widget.LineEntry
}

var roadSteps = []string{"client", "application", "scope", "measures", "contract", "people", "places", audit.StepFirst, "plan", audit.StepSecond, audit.StepVerification, audit.StepDecision, audit.StepCertificate}

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
	p.device, p.roster = line(a.t("people.hint")), widget.NewFlow(widget.Down{Gap: 6})
	p.newRoles()
	p.placeName, p.places = line(a.t("places.hint")), widget.NewFlow(widget.Down{Gap: 6})
	p.planFrom, p.planTo, p.planAgreed, p.planText = day(), day(), day(), line("")
	p.planBy, p.planWho, p.planWhy = line(a.t("person.hint")), line(a.t("plan.who.hint")), line(a.t("plan.why.hint"))
	p.rows = allMeasures()
	p.measureCount = strong("")
	cols := []widget.Col{{Width: 70, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Width: 150, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}
	p.measures = widget.NewList(r, func() int { return len(p.rows) }, func() fyne.CanvasObject { return widget.NewLine(cols, widget.RowGrid) }, p.updateMeasure, func(i int) { p.moveTo(i); p.tick() })
	p.build(cols)
	return p
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
		Command: widget.Keys{fyne.KeyReturn: p.enterForm, fyne.KeyEnter: p.enterForm, fyne.KeySpace: p.tick, fyne.KeyT: p.openBeside, fyne.KeyE: p.toEffort, fyne.KeyV: p.chooseWay, fyne.KeyX: p.endCase, fyne.KeyW: p.toWho, fyne.KeyU: func() { a.Go("upkeep") }, fyne.KeySlash: p.findMeasure, fyne.KeyPageDown: func() { p.choose(p.cursor + 1) }, fyne.KeyPageUp: func() { p.choose(p.cursor - 1) }},
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
	t := p.a.t
	return []hint{{"↑↓", t("step.choose")}, {"Enter", t("step.write")}, {"Ctrl+Enter", t("save")}, {"V", t("way.choose")}, {"X", t("end.open")}, {"W", t("who.open")}, {"U", t("upkeep.title")}, {"/", t("measures.find")}, {"F1", t("keys.all")}}
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
	type both struct {
		casework.CaseView
		road casework.RoadView
	}
	load(p.a, func(d Desk) (v both, err error) {
		if v.CaseView, err = d.Case(id); err == nil {
			v.road, err = d.Road(id)
		}
		return v, err
	}, func(v both) {
		p.view, p.whole = v.CaseView, v.road
		if fill {
			p.fill()
			at := slices.Index(roadSteps, p.want)
			p.want = ""
			if at < 0 {
				at = p.firstOpen()
			}
			p.choose(at)
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
	case audit.StepFirst, audit.StepSecond, audit.StepVerification, audit.StepDecision, audit.StepCertificate:
		return stepOf(&p.whole, step).State == audit.StateDone
	default:
		return v.Plan != nil
	}
}

func (p *road) firstOpen() int {
	for i, s := range roadSteps {
		if laterStep(s) && !p.begun(s) {
			return i - 1 // the plan, as long as there is no report
		}
		if !p.done(s) {
			return i
		}
	}
	return 0
}

// laterStep tells whether a step has a page of its own.
func laterStep(s string) bool {
	return s == audit.StepSecond || s == audit.StepVerification || s == audit.StepDecision || s == audit.StepCertificate
}

// ownPage tells whether a step is done on a page of its own.
func ownPage(s string) bool { return laterStep(s) || s == audit.StepFirst }

// begun tells whether a later step is done or comes next.
func (p *road) begun(s string) bool {
	switch stepOf(&p.whole, s).State {
	case audit.StateDone, audit.StateOpen:
		return true
	case audit.StateBlocked:
		return len(p.view.Reports) > 0
	}
	return false
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
	p.note.SetColor(widget.ColorText2)
	p.holder.Set(p.formOf(p.step())...)
	widget.Show(p.measures, p.step() == "measures")
	p.save.SetWord(p.a.t("step." + p.step() + ".save"))
	p.showBlockers()
	p.count()
	p.scroll.ScrollToTop()
	widget.Refit(p.root)
	p.layout(p.root.Size())
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
	for i, x := range p.view.Candidates {
		if i == 0 {
			objs = append(objs, caption(p.a.t("people.candidates")))
		}
		objs = append(objs, row(widget.NewKey(p.a.router, widget.KeyLook{Word: x.Name, Sign: widget.SignPlus, Height: 30}, func() { p.device.SetText(x.Name) }), caption(short(x.Device))))
	}
	p.roster.Set(objs...)
}

// named gives the device that a number or the name of one candidate means.
func (p *road) named(text string) string {
	device := text
	for _, x := range p.view.Candidates {
		if x.Name != text {
			continue
		}
		if device != text {
			return text // two of one name: only the number tells
		}
		device = x.Device
	}
	return device
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
	if p.view.NoCatalogue {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignBlocked, 18), widget.NewLabel(spaced(a.t("catalogue.missing"), p.view.Version, a.t("catalogue.missing.do")), widget.Style{Bold: true})))
	}
	for _, part := range p.view.Parts {
		bar := widget.NewBar(90)
		if part.Checks > 0 {
			bar.Set(float32(part.Judged) / float32(part.Checks))
		}
		objs = append(objs, row(strong(part.Part), bar, plain(strconv.Itoa(part.Judged)+"/"+strconv.Itoa(part.Checks)), caption(part.Title)))
	}
	objs = append(objs, p.courseLines()...)
	if a.caseID != "" && !ownPage(p.step()) && !p.over() {
		objs = append(objs, strong(a.t("blockers.title")))
		lines := a.wayLines(a.reportBlocks(p.view.Blockers))
		if len(lines) == 0 {
			lines = append(lines, row(widget.NewMark(widget.SignDone, 18), plain(a.t("blockers.none"))))
		}
		objs = append(objs, lines...)
	}
	anew := roadBlocks(stepOf(&p.whole, audit.StepCorrection).Blockers)
	objs = append(objs, a.wayLines(slices.DeleteFunc(anew, func(b blocker) bool { return b.code != notJudgedAnew }))...)
	p.blockers.Set(objs...)
}

// toEffort goes to the audit time, on which the plan rests.
func (p *road) toEffort() {
	if p.a.caseID != "" {
		p.a.Go("effort")
	}
}

func (p *road) enterForm() {
	if ownPage(p.step()) {
		p.a.Go(stepRoutes[p.step()])
		return
	}
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
