package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// opening is a meeting as a script with ticks: on the left what is said, point by point, on the right who is there, the presence of every
// auditor by stretch, and the plan. The points only remind: nothing on it locks the visit.
type opening struct {
	*board
	data casework.MeetingView
	sort string
	all  bool
}

func newOpening(a *App) *opening {
	r := a.router
	none := widget.NewEmpty(widget.SignVisit, a.t("closing.empty"), a.t("opening.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("rail.visit"), Hint: "F2", Weight: widget.Primary}, func() { a.Go("visit") }))
	p := &opening{board: newBoard(a, scriptCols, 600, none), sort: audit.MeetingOpening}
	k := p.keymap
	k.Command = widget.Keys{
		fyne.KeySpace: p.tick, fyne.KeyReturn: p.tick, fyne.KeyEnter: p.tick, fyne.KeyE: p.note, fyne.KeyN: p.attendee, fyne.KeyBackspace: p.gone, fyne.KeyP: func() { p.presence(fyne.KeyP) },
		fyne.KeyG: p.turn, fyne.KeyM: p.meeting, fyne.KeyC: p.plan, fyne.KeyH: p.held, fyne.KeyY: func() { a.showClause(notice.P3_4_1.Clause()) },
	}
	k.Chords[widget.Ctrl(fyne.KeyA)] = p.tickAll
	return p
}

func (p *opening) object() fyne.CanvasObject { return p.root }
func (p *opening) keys() *widget.Keymap      { return p.keymap }
func (p *opening) leave()                    { p.a.router.Settle() }
func (p *opening) hints() []hint {
	t := p.a.t
	return []hint{
		{"Space", t("opening.tick")},
		{"E", t("opening.note")},
		{"N", t("opening.attendee")},
		{"P", t("opening.presence")},
		{"C", t("opening.plan")},
		{"H", t("opening.held")},
		{"G", t("opening.turn")},
		{"M", t("opening.other")},
		{"F12", t("closing.title")},
		{"F1", t("keys.all")},
	}
}

func (p *opening) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *opening) visitID() audit.VisitID {
	if p.all || p.data.Visit == nil {
		return "*"
	}
	return p.data.Visit.ID
}

func (p *opening) enter() {
	id, sort, v := p.a.caseID, p.sort, audit.VisitID("")
	if p.all {
		v = "*"
	}
	ask(p.a, func(d Desk) (casework.MeetingView, error) { return d.Meeting(id, sort, v) }, func(m casework.MeetingView, err error) {
		_, refused := casework.Refused(err)
		if err != nil && !refused {
			p.a.fail(err)
			return
		}
		widget.Show(p.empty, refused)
		p.data = m
		if !refused {
			p.show()
		}
		p.a.frame.setHints(p.hints())
		widget.Refit(p.root)
	})
}

// at says which meeting a command is about.
func (p *opening) at() casework.AtMeeting {
	m := casework.AtMeeting{Meeting: p.sort, All: p.all}
	if !p.all && p.data.Visit != nil {
		m.Visit = p.data.Visit.ID
	}
	return m
}

func (p *opening) show() {
	a, v := p.a, &p.data
	rows := make([]boardRow, 0, len(v.Points))
	done := 0
	for i := range v.Points {
		x := &v.Points[i]
		tick := widget.Unticked
		if x.On {
			tick = widget.Ticked
			done++
		}
		who := ""
		if x.On {
			who = strings.TrimSpace(a.when(x.MS) + " " + x.By)
		}
		sub := x.Note
		if sub == "" {
			sub = a.words.T("meeting." + p.sort + "." + x.Point + ".why")
		}
		rows = append(rows, boardRow{key: x.Point, view: widget.LineView{Texts: []string{a.words.T("meeting." + p.sort + "." + x.Point), who}, Sub: sub, Tick: tick}})
	}
	p.set(rows)
	where := a.t("opening.all")
	if v.Visit != nil {
		where = strings.Join(nonEmpty(v.Visit.Where, a.stay(v.Visit)), "   ")
	}
	held := a.t("opening.notheld")
	if h := v.Held; h != nil {
		held = spaced(strings.Replace(h.At, "T", " ", 1)+"–"+hm(h.Until), h.Where)
	}
	objs := []fyne.CanvasObject{
		widget.NewFlow(widget.Down{Gap: 2}, row(heading(a.t("meeting."+p.sort)), a.clauseTag(notice.P3_4_1)), caption(where)), caption(held + "  H"), plain(a.t("opening.done", done, len(v.Points))),
		widget.NewBox(widget.ColorHairline), strong(a.t("opening.people") + "  N"),
	}
	for i := range v.Attendees {
		x := &v.Attendees[i]
		time := ""
		if x.From != "" || x.To != "" {
			time = hm(x.From) + "–" + hm(x.To)
		}
		objs = append(objs, row(widget.NewMark(widget.SignDone, 16), plain(x.Role), caption(strings.TrimSpace(a.words.T("onsite.side."+x.Side)+"  "+time))))
	}
	if len(v.Attendees) == 0 {
		objs = append(objs, para(a.t("opening.people.none")))
	}
	if v.Visit != nil {
		objs = append(objs, p.stretches()...)
	}
	p.right.Set(append(objs, p.planLines()...)...)
}

// stretches show the presence of every auditor, and when one was alone.
func (p *opening) stretches() []fyne.CanvasObject {
	a := p.a
	objs := []fyne.CanvasObject{widget.NewBox(widget.ColorHairline), row(strong(a.t("opening.presence")+"  P"), a.clauseTag(notice.P3_4_2))}
	for i := range p.data.Presence {
		x := &p.data.Presence[i]
		sign, end := widget.SignDone, ""
		if x.To == "" {
			sign = widget.SignNow
		}
		if x.Ended != "" {
			end = a.words.T("onsite.ended." + x.Ended)
		}
		objs = append(objs, row(widget.NewMark(sign, 16), plain(x.Name+"  "+hm(x.From)+"–"+hm(x.To)), caption(end)))
	}
	if len(p.data.Presence) == 0 {
		objs = append(objs, para(a.t("opening.presence.none")))
	}
	for _, x := range p.data.Alone {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), caption(a.words.T("onsite.alone", x.Name, hm(x.From)+"–"+hm(x.To)))))
	}
	return objs
}

func (p *opening) planLines() []fyne.CanvasObject {
	a, v := p.a, &p.data
	objs := []fyne.CanvasObject{widget.NewBox(widget.ColorHairline), row(strong(a.t("opening.plan")+"  C"), a.clauseTag(notice.P3_2_9))}
	if v.Plan == nil {
		return append(objs, para(a.t("opening.plan.none")))
	}
	agreed := a.t("opening.plan.open")
	if v.Plan.AgreedOn != "" {
		agreed = a.t("opening.plan.agreed", a.dayOf(v.Plan.AgreedOn))
	}
	objs = append(objs, caption(a.t("opening.plan.version", max(v.Plan.Version, 1))+"   "+agreed), widget.NewLabel(v.Plan.Text, widget.Style{}))
	if v.Plan.Reason != "" {
		objs = append(objs, para(a.t("opening.plan.reason", v.Plan.Reason)))
	}
	return objs
}

// tick turns the point under the cursor.
func (p *opening) tick() {
	p.a.router.Back()
	r := p.now()
	if r == nil {
		return
	}
	for _, x := range p.data.Points {
		if x.Point == r.key {
			p.send([]string{x.Point}, x.On, x.Note)
			if !x.On {
				p.move(1)
			}
		}
	}
}

func (p *opening) send(points []string, off bool, note string) {
	p.a.do(&casework.TickScript{Case: casework.Case{Case: p.a.caseID}, AtMeeting: p.at(), Points: points, Off: off, Note: note}, nil)
}

func (p *opening) tickAll() {
	var open []string
	for _, x := range p.data.Points {
		if !x.On {
			open = append(open, x.Point)
		}
	}
	if len(open) > 0 {
		p.send(open, false, "")
	}
}

// note writes what was answered to the point under the cursor.
func (p *opening) note() {
	r := p.now()
	if r == nil {
		return
	}
	a, old := p.a, ""
	for _, x := range p.data.Points {
		if x.Point == r.key {
			old = x.Note
		}
	}
	a.askForm(fyne.KeyE, r.view.Texts[0], "", "meeting/"+p.sort+"/"+string(p.visitID())+"/"+r.key, []asked{{label: a.t("opening.note"), value: old, long: true}}, func(s []string) string {
		p.send([]string{r.key}, false, s[0])
		return ""
	})
}

func (p *opening) attendee() {
	a := p.a
	if p.data.Meeting == "" {
		return
	}
	words := make([]string, len(audit.Sides))
	for i, s := range audit.Sides {
		words[i] = a.words.T("onsite.side." + s)
	}
	a.choose(fyne.KeyN, a.t("opening.attendee"), audit.Sides, words, func(side string) {
		a.askForm("", a.t("opening.attendee")+"  "+a.words.T("onsite.side."+side), a.t("opening.attendee.why"), "", []asked{
			{label: a.t("opening.role"), hint: a.t("person.hint")}, {label: a.t("opening.from"), hint: "9:30"}, {label: a.t("opening.to"), hint: "10:15"},
		}, func(s []string) string {
			from, ok1 := a.localAt(s[1])
			to, ok2 := a.localAt(s[2])
			switch {
			case s[0] == "":
				return a.t("opening.norole")
			case !ok1 || !ok2:
				return a.t("closing.badtime", strings.TrimSpace(s[1]+" "+s[2]))
			}
			a.do(&casework.RecordAttendee{Case: casework.Case{Case: a.caseID}, AtMeeting: p.at(), Role: s[0], Side: side, From: from, To: to}, nil)
			return ""
		})
	})
}

// gone takes an attendee out who was not there after all.
func (p *opening) gone() {
	a := p.a
	var ids, words []string
	for i := range p.data.Attendees {
		ids, words = append(ids, p.data.Attendees[i].ID), append(words, p.data.Attendees[i].Role)
	}
	if len(ids) == 0 {
		return
	}
	a.choose(fyne.KeyBackspace, a.t("opening.gone"), ids, words, func(id string) {
		for i := range p.data.Attendees {
			if x := p.data.Attendees[i]; x.ID == id {
				a.do(&casework.RecordAttendee{Case: casework.Case{Case: a.caseID}, AtMeeting: p.at(), Attendee: id, Role: x.Role, Side: x.Side, From: x.From, To: x.To, Gone: true}, nil)
			}
		}
	})
}

// presence begins a stretch of one's own, or ends the open one with what ended it.
func (p *opening) presence(by fyne.KeyName) {
	a := p.a
	if p.data.Visit == nil {
		return
	}
	visit := p.data.Visit.ID
	for i := range p.data.Presence {
		if x := &p.data.Presence[i]; x.Mine && x.To == "" {
			ends := audit.StretchEnds[1:]
			words := make([]string, len(ends))
			for j, e := range ends {
				words[j] = a.words.T("onsite.ended." + e)
			}
			a.choose(by, a.t("opening.presence.end"), ends, words, func(end string) {
				a.do(&casework.RecordPresence{Case: casework.Case{Case: a.caseID}, Stretch: x.ID, Visit: visit, To: "now", Ended: end}, nil)
			})
			return
		}
	}
	a.do(&casework.RecordPresence{Case: casework.Case{Case: a.caseID}, Visit: visit}, nil)
}

// turn changes between the meeting of this visit and that of all visits; meeting between opening and closing.
func (p *opening) turn() {
	p.all = !p.all
	p.enter()
}

func (p *opening) meeting() {
	p.sort = map[string]string{audit.MeetingOpening: audit.MeetingClosing, audit.MeetingClosing: audit.MeetingOpening}[p.sort]
	p.cursor = 0
	p.enter()
}

// plan changes the plan on the spot: a new version with a reason and the client's agreement (3-2-9, 3-3-6).
func (p *opening) plan() {
	a := p.a
	text, from, to := "", "", ""
	var who []string
	if v := p.data.Plan; v != nil {
		text, from, to, who = v.Text, string(v.From), string(v.To), v.Auditors
	}
	a.askForm(fyne.KeyC, a.t("opening.plan.change"), a.t("opening.plan.why"), "plan", []asked{
		{label: a.t("plan.text"), value: text, long: true}, {label: a.t("opening.plan.because")}, {label: a.t("finding.by"), hint: a.t("person.hint")}, {label: a.t("plan.agreed"), hint: a.t("day.hint"), value: "+0"},
	}, func(s []string) string {
		day, ok := parseDay(s[3], a.host.Now())
		switch {
		case s[0] == "" || s[1] == "":
			return a.t("opening.plan.missing")
		case !ok || day == "":
			return a.t("day.wrong", s[3])
		}
		a.do(&casework.RecordPlan{Case: casework.Case{Case: a.caseID}, Text: s[0], From: from, To: to, Reason: s[1], AgreedBy: s[2], AgreedOn: day, Auditors: who}, nil)
		return ""
	})
}
