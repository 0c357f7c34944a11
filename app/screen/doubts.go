package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// doubts (3-2-8, 3-4-7) lists the laws that bind the client and what was reported to the body about them: whom the body told, and by whose instruction
// the work goes on. It is for the auditors and the body alone; every act on it is a sheet that is sent by Ctrl+Enter.
type doubts struct {
	*board
	data casework.DoubtsView
}

func newDoubts(a *App) *doubts {
	p := &doubts{board: newBoard(a, boardCols, 760, widget.NewEmpty(widget.SignRegisters, a.t("doubts.empty"), a.t("doubts.empty.why"),
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("law.add"), Hint: "N", Weight: widget.Primary}, func() { a.askLaw("", nil) })))}
	k := p.keymap.Command
	k[fyne.KeyN] = func() { a.askLaw(fyne.KeyN, nil) }
	k[fyne.KeyO] = p.noLaw
	k[fyne.KeyDelete] = p.dropLaw
	k[fyne.KeyT] = func() { p.tell(fyne.KeyT) }
	k[fyne.KeyL] = func() { p.lift(fyne.KeyL) }
	k[fyne.KeyP] = p.print
	return p
}

func (p *doubts) object() fyne.CanvasObject { return p.root }
func (p *doubts) keys() *widget.Keymap      { return p.keymap }
func (p *doubts) leave()                    { p.a.router.Settle() }

func (p *doubts) hints() []hint {
	t := p.a.t
	return []hint{{"N", t("law.add")}, {"O", t("law.none")}, {"Enter", t("law.change")}, {"Del", t("law.drop")}, {"T", t("doubts.tell")}, {"L", t("doubts.lift")}, {"P", t("doubts.print")}, {"F1", t("keys.all")}}
}

func (p *doubts) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *doubts) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.DoubtsView, error) { return d.Doubts(id) }, func(v casework.DoubtsView) {
		p.data = v
		p.show()
	})
}

func (p *doubts) show() {
	a, v := p.a, &p.data
	var rows []boardRow
	if len(v.Laws) > 0 {
		rows = append(rows, section(a.t("doubts.laws", len(v.Laws))))
	}
	for i := range v.Laws {
		l := v.Laws[i]
		name, act := l.Name, func() { a.askLaw(fyne.KeyReturn, &l) }
		if l.None {
			name, act = a.t("law.none.said"), nil
		}
		rows = append(rows, boardRow{key: "l" + l.ID, view: widget.LineView{Sign: widget.SignRegisters, Texts: []string{"", name, l.Agency}, Sub: string(l.On)}, act: act})
	}
	if len(v.Doubts) > 0 {
		rows = append(rows, section(a.t("doubts.reports", len(v.Doubts))))
	}
	for i := range v.Doubts {
		d := &v.Doubts[i]
		sign, state := widget.SignBlocked, a.t("doubts.untold")
		if d.Sent != nil {
			state = a.t("doubts.told", d.Sent.Agency, d.Sent.On)
		}
		if d.Release != nil {
			sign, state = widget.SignDone, a.t("doubts.released", d.Release.Agency, d.Release.On, d.Release.Paper)
		}
		rows = append(rows, boardRow{key: "d" + d.ID, view: widget.LineView{Sign: sign, Texts: []string{hm(d.At), d.Law, d.By}, Sub: d.At[:10] + "  " + state}})
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.explain()
	widget.Refit(p.root)
}

// explain says what stands still and what does not, and of whom the next step is.
func (p *doubts) explain() {
	a, v := p.a, &p.data
	objs := []fyne.CanvasObject{heading(a.t("doubts.title"))}
	if v.Stopped {
		objs = append(objs, row(widget.NewMark(widget.SignBlocked, 18), strong(a.t("stopped"))), para(a.t("doubts.stopped.why")), para(a.t("doubts.next")))
	} else {
		objs = append(objs, para(a.t("doubt.free")))
	}
	var later int
	for i := range v.Doubts {
		later += len(v.Doubts[i].Later)
	}
	if later > 0 {
		objs = append(objs, para(a.t("doubts.later", later)))
	}
	p.right.Set(append(objs, row(a.clauseTag(notice.P3_4_7), a.clauseTag(notice.P3_2_8)), para(a.t("doubts.how")))...)
}

// doubt is the report under the cursor; without one there, the newest.
func (p *doubts) doubt() *casework.DoubtView {
	r := p.now()
	for i := range p.data.Doubts {
		if r != nil && r.key == "d"+p.data.Doubts[i].ID {
			return &p.data.Doubts[i]
		}
	}
	if n := len(p.data.Doubts); n > 0 {
		return &p.data.Doubts[n-1]
	}
	return nil
}

func (p *doubts) law() *audit.Law {
	r := p.now()
	for i := range p.data.Laws {
		if r != nil && r.key == "l"+p.data.Laws[i].ID {
			return &p.data.Laws[i]
		}
	}
	return nil
}

// askLaw names a law, or changes the one given.
func (a *App) askLaw(by fyne.KeyName, l *audit.Law) {
	title, old := a.t("law.add"), audit.Law{On: audit.Date(a.host.Now().Format("2006-01-02"))}
	if l != nil {
		title, old = a.t("law.change"), *l
	}
	slot := "@/law"
	if l != nil {
		slot = ""
	}
	id := a.caseID
	a.askForm(by, title, a.t("law.why"), slot, []asked{
		{label: a.t("law.name"), hint: a.t("doubt.law.hint"), value: old.Name}, {label: a.t("law.agency"), hint: a.t("law.agency.hint"), value: old.Agency}, {label: a.t("law.on"), hint: a.t("day.hint"), value: string(old.On)},
	}, func(s []string) string {
		if s[0] == "" {
			return a.t("law.missing")
		}
		a.do(&casework.NameLaw{Case: casework.Case{Case: id}, Law: old.ID, Name: s[0], Agency: s[1], On: narrow(s[2])}, nil)
		return ""
	})
}

// noLaw records that the client was asked and named none.
func (p *doubts) noLaw() {
	a := p.a
	a.do(&casework.NameLaw{Case: casework.Case{Case: a.caseID}, None: true, On: a.host.Now().Format("2006-01-02")}, a.takeBackLine(a.t("law.none.said")))
}

func (p *doubts) dropLaw() {
	l := p.law()
	if l == nil {
		return
	}
	a := p.a
	a.do(&casework.NameLaw{Case: casework.Case{Case: a.caseID}, Law: l.ID, Name: l.Name, Agency: l.Agency, On: string(l.On), None: l.None, Gone: true}, a.takeBackLine(a.t("law.dropped")))
}

// takeBackLine offers to undo what was just recorded.
func (a *App) takeBackLine(said string) func(casework.Changes, error) {
	return func(ch casework.Changes, err error) {
		if err != nil || ch.Entry == "" {
			return
		}
		a.frame.undo.Say(said, func() { a.do(&casework.Undo{Case: casework.Case{Case: ch.Case}, Entry: ch.Entry}, nil) })
		a.frame.fit()
	}
}

// agencyOf is the agency that the record knows for a doubt.
func (p *doubts) agencyOf(d *casework.DoubtView) string {
	if d.Sent != nil {
		return d.Sent.Agency
	}
	for _, l := range p.data.Laws {
		if l.ID == d.LawID {
			return l.Agency
		}
	}
	return ""
}

// tell records the body's report to the agency.
func (p *doubts) tell(by fyne.KeyName) {
	a, d := p.a, p.doubt()
	if d == nil {
		a.frame.say(widget.Trouble{Happened: a.t("doubts.none"), Kept: a.t("trouble.kept"), Do: a.t("doubts.none.do"), Clause: notice.P3_4_7.Clause()})
		return
	}
	id, doubt := a.caseID, d.ID
	a.askForm(by, a.t("doubts.tell"), a.t("doubts.tell.why", d.Law), "@/tell-agency/"+doubt, []asked{
		{label: a.t("law.agency"), hint: a.t("law.agency.hint"), value: p.agencyOf(d)}, {label: a.t("doubts.on"), hint: a.t("day.hint"), value: a.host.Now().Format("2006-01-02")}, {label: a.t("doubts.letter")},
	}, func(s []string) string {
		if s[0] == "" || s[1] == "" {
			return a.t("doubts.tell.missing")
		}
		a.do(&casework.TellAgency{Case: casework.Case{Case: id}, Doubt: doubt, Agency: s[0], On: narrow(s[1]), Paper: s[2]}, nil)
		return ""
	})
}

// lift records the agency's instruction, by which the work goes on. Who may is told by the door.
func (p *doubts) lift(by fyne.KeyName) {
	a, d := p.a, p.doubt()
	if d == nil {
		p.tell(by)
		return
	}
	id, doubt := a.caseID, d.ID
	a.askForm(by, a.t("doubts.lift"), a.t("doubts.lift.why", d.Law), "@/lift-stop/"+doubt, []asked{
		{label: a.t("law.agency"), hint: a.t("law.agency.hint"), value: p.agencyOf(d)}, {label: a.t("doubts.lift.on"), hint: a.t("day.hint"), value: a.host.Now().Format("2006-01-02")}, {label: a.t("doubts.lift.paper")}, {label: a.t("doubts.lift.content"), long: true},
	}, func(s []string) string {
		for _, x := range s {
			if x == "" {
				return a.t("doubts.lift.missing")
			}
		}
		a.do(&casework.LiftStop{Case: casework.Case{Case: id}, Doubt: doubt, Agency: s[0], On: narrow(s[1]), Paper: s[2], Content: s[3]}, nil)
		return ""
	})
}

// print writes the report to the body under the cursor as PDF.
func (p *doubts) print() {
	if d := p.doubt(); d != nil {
		a := p.a
		a.printPaper("doubt", d.ID, func(path string) {
			a.frame.say(widget.Trouble{Happened: a.t("doubts.printed"), Kept: path, Do: a.t("doubt.done.do"), Clause: notice.P3_4_7.Clause()})
		})
	}
}
