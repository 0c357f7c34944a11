package screen

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/criteria"
	"genchi/app/screen/widget"
)

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
	set(p.planText, pl.Text, p.planFrom, string(pl.From), p.planTo, string(pl.To), p.planAgreed, string(pl.AgreedOn), p.planBy, pl.AgreedBy, p.planWho, strings.Join(pl.Auditors, p.a.t("comma")), p.planWhy, "")
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
		return append([]fyne.CanvasObject{form(t("contract.on"), p.signed, t("contract.secrecy"), p.nda, t("contract.paper"), row(p.paper[0], p.paper[1]), t("contract.ndaon"), p.ndaOn)}, p.beside(audit.StepContract, "contract", "contract.open")...)
	case "people":
		p.showPeople()
		return []fyne.CanvasObject{p.roster, form(t("people.device"), p.device, t("people.role"), pick(p.roles)), keyRowOf(p.a.stepKey(fyne.KeyW, "who.open", p.toWho))}
	case "places":
		p.showPlaces()
		return []fyne.CanvasObject{p.places, form(t("places.name"), p.placeName)}
	case audit.StepFirst, audit.StepSecond, audit.StepVerification, audit.StepDecision, audit.StepCertificate:
		x := stepOf(&p.whole, step)
		line := row(widget.NewMark(stateSign(x.State), 18), strong(p.a.words.T("road.state."+x.State)), caption(p.a.t("step.by", p.a.words.T("road.actor."+x.Actor))))
		return append([]fyne.CanvasObject{line, para(t("step.later"))}, p.a.wayLines(roadBlocks(x.Blockers))...)
	default:
		return append([]fyne.CanvasObject{form(t("plan.from"), p.planFrom, t("plan.to"), p.planTo, t("plan.text"), p.planText, t("plan.agreed"), p.planAgreed, t("plan.by"), p.planBy, t("plan.who"), p.planWho, t("plan.why"), p.planWhy), keyRowOf(p.a.stepKey(fyne.KeyE, "effort.title", p.toEffort))}, p.beside(audit.StepPlan, "explained", "explained.open")...)
	}
}

// beside is the page where the rest of a step stands, and what is missing there. A new case has none.
func (p *road) beside(step, route, word string) []fyne.CanvasObject {
	if p.a.caseID == "" {
		return nil
	}
	key := widget.NewKey(p.a.router, widget.KeyLook{Word: p.a.t(word), Hint: "T", Height: 32}, func() { p.a.Go(route) })
	return append([]fyne.CanvasObject{row(key)}, p.a.wayLines(roadBlocks(stepOf(&p.whole, step).Blockers))...)
}

// openBeside opens that page.
func (p *road) openBeside() {
	if route := map[string]string{"contract": "contract", "plan": "explained"}[p.step()]; route != "" && p.a.caseID != "" {
		p.a.Go(route)
	}
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
		fs := []widget.Field{p.device}
		for _, r := range p.roles {
			fs = append(fs, r)
		}
		return fs
	case "places":
		return []widget.Field{p.placeName}
	case "plan":
		return []widget.Field{p.planFrom, p.planTo, p.planText, p.planAgreed, p.planBy, p.planWho, p.planWhy}
	default:
		return nil
	}
}

// record sends the step's command to the door.
func (p *road) record() {
	if ownPage(p.step()) {
		p.a.Go(stepRoutes[p.step()])
		return
	}
	p.a.router.Back()
	c, bad := p.command()
	if bad != "" {
		p.note.SetText(bad)
		p.note.SetColor(widget.ColorNG)
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
		switch p.a.caseID {
		case "":
			p.a.caseID, p.fresh = ch.Case, false
			p.a.frame.refreshCounts()
			p.a.keepPlace()
			p.load(true)
		default:
			p.device.SetText("")
			p.setRoles(personRoles[0])
			p.planWhy.SetText("")
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
		if len(forms) == 0 {
			return nil, p.a.t("application.noforms")
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
		roles := p.chosenRoles()
		if len(roles) == 0 {
			return nil, p.a.t("people.norole")
		}
		return &casework.EnrolAuditor{Case: id, Device: p.named(text(p.device)), Roles: roles}, ""
	case "places":
		if text(p.placeName) == "" {
			return nil, p.a.t("places.missing")
		}
		return &casework.AddPlace{Case: id, Name: text(p.placeName)}, ""
	default:
		return &casework.RecordPlan{Case: id, Text: text(p.planText), From: days[p.planFrom], To: days[p.planTo], AgreedOn: days[p.planAgreed], AgreedBy: text(p.planBy), Auditors: names(text(p.planWho)), Reason: text(p.planWhy)}, ""
	}
}
