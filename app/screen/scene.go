package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// scene (場面) is set once and worn like a coat: it is copied into every answer.
type scene struct {
	visit    *casework.VisitView
	place    audit.PlaceID
	person   string         // role, not a name
	personID audit.PersonID // where the person is listed
	operator audit.Operator
	reason   string // why the auditor operated
}

// sceneBar shows the scene and what of the methods is done.
type sceneBar struct {
	a        *App
	bar      *fyne.Container
	visit    *widget.Key
	place    *widget.Chip
	rules    [2]*widget.Label // what is not allowed at the place, and what goes only with an escort
	ruled    *fyne.Container  // both
	person   *widget.Chip
	operator *widget.Chip
	coverage [4]*widget.Label
}

func newSceneBar(a *App) *sceneBar {
	r := a.router
	s := &sceneBar{a: a}
	s.visit = widget.NewKey(r, widget.KeyLook{Word: a.t("visit.start"), Height: 28}, a.visitKey)
	s.place = widget.NewChip(r, a.t("scene.place"), "–", "B", 150, func() { a.pickPlace("") })
	s.person = widget.NewChip(r, a.t("scene.person"), "–", "P", 150, func() { a.pickPerson("") })
	s.operator = widget.NewChip(r, a.t("scene.operator"), a.t("operator.client"), "O", 120, func() { a.turnOperator("") })
	s.ruled = container.New(tight{})
	for i := range s.rules {
		s.rules[i] = widget.NewText("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorNG, Bold: true})
		s.ruled.Add(s.rules[i])
	}
	objs := []fyne.CanvasObject{strong(a.t("scene")), s.visit, s.place, container.New(capped{220}, s.ruled), s.person, s.operator, widget.NewSpring(), caption(a.t("coverage"))}
	for i := range s.coverage {
		s.coverage[i] = plain("")
		objs = append(objs, s.coverage[i])
	}
	s.bar = container.New(widget.Across{Gap: 12, PadX: 12}, objs...)
	return s
}

// show writes the scene and the coverage.
func (s *sceneBar) show(v *casework.ChecksView) {
	a := s.a
	word := a.t("visit.start")
	if v.Visit != nil {
		word = a.t("visit.end")
	}
	s.visit.SetWord(word)
	place := a.t("place.whole")
	for _, p := range v.Places {
		if p.ID == a.scene.place {
			place = p.Name
		}
	}
	s.place.SetValue(place)
	for i, line := range a.permissionLines(rulesOf(v, a.scene.place)) {
		s.rules[i].SetText(line)
		widget.Show(s.rules[i], line != "")
	}
	widget.Show(s.ruled, s.rules[0].Visible() || s.rules[1].Visible())
	s.person.SetValue(orDash(a.scene.person))
	s.operator.SetValue(a.operatorWord())
	for i, c := range a.coverage(v) {
		if i < len(s.coverage) {
			s.coverage[i].SetText(a.t("method."+c.Method) + " " + strconv.Itoa(c.Done) + "/" + strconv.Itoa(c.Needed))
		}
	}
	s.bar.Refresh()
}

func (a *App) operatorWord() string {
	if a.scene.operator == audit.OperatorAuditor {
		return a.t("operator.auditor")
	}
	return a.t("operator.client")
}

// visitKey starts a visit, or ends the one that is running.
func (a *App) visitKey() { a.turnVisit("") }

// turnVisit does so for the key that asked for it; none from a button or the palette.
func (a *App) turnVisit(by fyne.KeyName) {
	if a.scene.visit != nil {
		a.Go("closing")
		return
	}
	r := a.router
	where, present := widget.NewLineEntry(r, a.t("visit.where.hint")), widget.NewLineEntry(r, a.t("visit.present.hint"))
	id := a.caseID
	send := func() {
		where.Flush()
		present.Flush()
		if strings.TrimSpace(where.Text) == "" {
			r.Open("", where)
			return
		}
		a.frame.sheet.Close()
		a.do(&casework.StartVisit{Case: casework.Case{Case: id}, Where: strings.TrimSpace(where.Text), Present: names(present.Text)}, nil)
	}
	present.OnEnter = send
	keys := &widget.Keymap{Fields: func() []widget.Field { return []widget.Field{where, present} }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.frame.sheet.Open(a.t("visit.start"), keys, form(a.t("visit.where"), where, a.t("visit.present"), present),
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("visit.begin"), Hint: "Ctrl+Enter", Weight: widget.Primary}, send), widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
	r.Open(by, where)
}

// names splits a list that people write with commas of either kind.
func names(s string) []string {
	var out []string
	for _, n := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == 0x3001 || r == 0xFF0C || r == '/' }) {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// pickPlace chooses the place in force; typing a new name adds it.
func (a *App) pickPlace(by fyne.KeyName) {
	v := a.visitPage()
	if v == nil {
		return
	}
	picks := []widget.Pick{{Label: a.t("place.whole")}}
	ids := []audit.PlaceID{""}
	for i := range v.view.Tree {
		p := &v.view.Tree[i]
		picks, ids = append(picks, widget.Pick{Label: indent(p.Depth) + p.Name, Sub: a.permissionWords(p.Rules), Sign: widget.SignVisit}), append(ids, p.Place)
	}
	id := a.caseID
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("scene.place"), Hint: a.t("place.hint"), Digits: true, Free: true}, picks, func(i int, text string) {
		if i >= 0 {
			a.setPlace(ids[i])
			return
		}
		a.do(&casework.AddPlace{Case: casework.Case{Case: id}, Name: text}, func(ch casework.Changes, err error) {
			if err == nil {
				a.setPlace(audit.PlaceID(ch.ID))
			}
		})
	})
}

func (a *App) setPlace(id audit.PlaceID) {
	a.scene.place = id
	a.sceneChanged()
	if v := a.visitPage(); v != nil {
		v.reload()
	}
}

// pickPerson chooses who is being asked: the roles asked before, the one the catalogue names, or a new one.
func (a *App) pickPerson(by fyne.KeyName) {
	v := a.visitPage()
	if v == nil {
		return
	}
	picks := []widget.Pick{}
	for i := range v.view.Persons {
		k := &v.view.Persons[i]
		picks = append(picks, widget.Pick{Label: k.Role, Sub: a.personWords(k)})
	}
	listed := len(picks)
	roles := a.people[a.caseID]
	if who := v.card.view.Interviewee; who != "" && !contains(roles, who) {
		roles = append([]string{who}, roles...)
	}
	for _, p := range roles {
		picks = append(picks, widget.Pick{Label: p})
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("scene.person"), Hint: a.t("person.hint"), Digits: true, Free: true}, picks, func(i int, text string) {
		switch {
		case i >= 0 && i < listed:
			a.setPerson(v.view.Persons[i].ID, v.view.Persons[i].Role)
		case i >= 0:
			a.setPerson("", roles[i-listed])
		default:
			a.setPerson("", text)
		}
	})
}

// setPerson puts somebody into the scene; a role that is not listed is remembered.
func (a *App) setPerson(id audit.PersonID, role string) {
	a.scene.person, a.scene.personID = role, id
	if have := a.people[a.caseID]; id == "" && role != "" && !contains(have, role) {
		a.people[a.caseID] = append(have, role)
		people := make(map[string][]string, len(a.people)) // the worker writes it down while the window goes on
		for id, roles := range a.people {
			people[id] = append([]string(nil), roles...)
		}
		a.setting("people", people)
	}
	a.sceneChanged()
}

func contains(ss []string, s string) bool {
	for _, x := range ss {
		if x == s {
			return true
		}
	}
	return false
}

// turnOperator changes who operates the client's equipment; the auditor only with a reason.
func (a *App) turnOperator(by fyne.KeyName) {
	v := a.visitPage()
	if v == nil {
		return
	}
	if a.scene.operator == audit.OperatorAuditor {
		a.scene.operator, a.scene.reason = audit.OperatorClient, ""
		a.sceneChanged()
		return
	}
	a.askReason(by, a.t("operator.why"), func(reason string) {
		a.scene.operator, a.scene.reason = audit.OperatorAuditor, reason
		a.sceneChanged()
	})
}

func (a *App) visitPage() *visit {
	v, ok := a.pages["visit"].(*visit)
	if !ok {
		return nil
	}
	return v
}

// checkNow is the check on the card, or the one that will be there when the list is read; "" none.
func (a *App) checkNow() audit.CheckID {
	v := a.visitPage()
	switch {
	case v == nil:
		return ""
	case v.wanted != "":
		return v.wanted
	default:
		return v.card.view.Check
	}
}

// capped gives a thing its own width up to a limit in units at 100 %; what is longer is cut by the thing.
type capped struct{ most float32 }

// MinSize implements fyne.Layout.
func (c capped) MinSize(o []fyne.CanvasObject) fyne.Size {
	if !o[0].Visible() {
		return fyne.Size{}
	}
	m := o[0].MinSize()
	return fyne.NewSize(min(m.Width, widget.Scaled(c.most)), m.Height)
}

// Layout implements fyne.Layout.
func (capped) Layout(o []fyne.CanvasObject, s fyne.Size) { widget.Place(o[0], 0, 0, s.Width, s.Height) }

// tight lays lines one below the other, without a gap, in the middle of the height.
type tight struct{}

// MinSize implements fyne.Layout.
func (tight) MinSize(o []fyne.CanvasObject) (m fyne.Size) {
	for _, x := range o {
		if x.Visible() {
			s := x.MinSize()
			m = fyne.NewSize(max(m.Width, s.Width), m.Height+s.Height)
		}
	}
	return m
}

// Layout implements fyne.Layout.
func (t tight) Layout(o []fyne.CanvasObject, s fyne.Size) {
	y := (s.Height - t.MinSize(o).Height) / 2
	for _, x := range o {
		if x.Visible() {
			h := x.MinSize().Height
			widget.Place(x, 0, y, s.Width, h)
			y += h
		}
	}
}
