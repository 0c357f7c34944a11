package screen

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// committee is the committee (委員会, 2-6-1) as the registers of the office tell it: its sessions with invitations, attendance, withdrawals, minutes and
// whether they are valid; its members with their papers; its composition at every change; what came of it. Forms are those of the registers.
type committee struct {
	*board
	data casework.CommitteeView
}

func newCommittee(a *App) *committee {
	p := &committee{}
	none := widget.NewEmpty(widget.SignRegisters, a.t("committee.empty"), a.t("committee.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("committee.member.new"), Hint: "M", Weight: widget.Primary}, func() { p.fresh("committee_members") }))
	p.board = newBoard(a, scriptCols, 620, none)
	p.moved = p.explain
	k := p.keymap.Command
	k[fyne.KeyN] = func() { p.fresh("committee_sessions") }
	k[fyne.KeyM] = func() { p.fresh("committee_members") }
	k[fyne.KeyP] = p.give
	k[fyne.KeyA] = p.attend
	k[fyne.KeyR] = p.follow
	k[fyne.KeyE] = p.edit
	return p
}

func (p *committee) object() fyne.CanvasObject { return p.root }
func (p *committee) keys() *widget.Keymap      { return p.keymap }
func (p *committee) leave()                    { p.a.router.Settle() }
func (p *committee) hints() []hint {
	t := p.a.t
	return []hint{{"N", t("committee.session.new")}, {"M", t("committee.member.new")}, {"A", t("committee.attend")}, {"P", t("committee.paper")}, {"R", t("committee.result")}, {"E", t("committee.edit")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *committee) changed(ch casework.Changes) {
	if ch.Case == p.data.Book || ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *committee) enter() {
	about := p.a.caseID
	load(p.a, func(d Desk) (casework.CommitteeView, error) {
		v, err := d.Committee(about)
		if r, ok := casework.Refused(err); ok && r.Code == "no_book" {
			return casework.CommitteeView{}, nil
		}
		return v, err
	}, func(v casework.CommitteeView) {
		p.data = v
		p.show()
	})
}

func (p *committee) show() {
	a := p.a
	rows := []boardRow{head(a.t("committee.sessions"))}
	for i := range p.data.Sessions {
		s := &p.data.Sessions[i]
		sign, word := p.verdict(s)
		rows = append(rows, boardRow{key: "s" + s.Record, view: widget.LineView{Sign: sign, Texts: []string{spaced(a.dayOf(audit.Date(s.On)), s.Place), word}, Sub: spaced(p.agenda(s.Agenda), strings.Join(s.Present, a.t("comma")))}, act: p.edit})
	}
	rows = append(rows, head(a.t("committee.members")))
	for i := range p.data.Members {
		m := &p.data.Members[i]
		sign, word := widget.SignDone, a.t("committee.internal")
		if m.External {
			word = a.t("committee.external")
		}
		switch {
		case !m.Sits:
			sign, word = widget.SignOutOfScope, a.t("committee.left")
		case m.External && !m.Papers:
			sign = widget.SignNotice
		}
		sub := m.Firm
		if len(m.Withdraw) > 0 {
			sub = spaced(a.t("committee.mustwithdraw"), sub)
		}
		rows = append(rows, boardRow{key: "m" + m.Record, view: widget.LineView{Sign: sign, Texts: []string{m.Name, word}, Sub: sub}, act: p.edit})
	}
	if len(p.data.Results) > 0 {
		rows = append(rows, head(a.t("committee.results")))
	}
	for i := range p.data.Results {
		x := &p.data.Results[i]
		sign, word := widget.SignNow, spaced(a.t("committee.due"), a.dayOf(audit.Date(x.Due)))
		switch {
		case x.Done != "":
			sign, word = widget.SignDone, spaced(a.dayOf(audit.Date(x.Done)), x.Outcome)
		case x.Overdue:
			sign, word = widget.SignBlocked, spaced(a.t("committee.overdue"), a.dayOf(audit.Date(x.Due)))
		}
		rows = append(rows, boardRow{key: "r" + x.Record, view: widget.LineView{Sign: sign, Texts: []string{x.Content, word}, Sub: x.Owner}, act: p.edit})
	}
	p.set(rows)
	widget.Show(p.empty, len(p.data.Members)+len(p.data.Sessions) == 0)
	p.explain()
}

func (p *committee) agenda(items []string) string {
	words := make([]string, len(items))
	for i, x := range items {
		words[i] = p.a.words.T("choice." + x)
	}
	return strings.Join(words, p.a.t("comma"))
}

// verdict is whether a session is valid, with its sign.
func (p *committee) verdict(s *casework.CommitteeSession) (*widget.Sign, string) {
	a := p.a
	switch {
	case len(s.Present) == 0:
		return widget.SignOpen, a.t("committee.planned")
	case len(s.Faults) > 0:
		return widget.SignBlocked, a.t("committee.invalid")
	}
	return widget.SignDone, a.t("committee.valid")
}

func (p *committee) record(kind string) string {
	if b := p.now(); b != nil && strings.HasPrefix(b.key, kind) {
		return b.key[1:]
	}
	return ""
}

func (p *committee) session() *casework.CommitteeSession {
	id := p.record("s")
	for i := range p.data.Sessions {
		if p.data.Sessions[i].Record == id {
			return &p.data.Sessions[i]
		}
	}
	return nil
}

func (p *committee) member() *casework.CommitteeMember {
	id := p.record("m")
	for i := range p.data.Members {
		if p.data.Members[i].Record == id {
			return &p.data.Members[i]
		}
	}
	return nil
}

func (p *committee) explain() {
	a := p.a
	sign := widget.SignDone
	if !p.data.Now.Valid {
		sign = widget.SignBlocked
	}
	objs := []fyne.CanvasObject{
		heading(a.t("committee.title")), widget.NewFlow(wrapped{}, a.clauseTag(notice.P2_6_1), a.clauseTag(notice.P2_6_2)),
		widget.NewFlow(wrapped{}, widget.NewMark(sign, 18), plain(a.t("registers.composition", p.data.Now.Members, p.data.Now.External))),
	}
	switch s, m := p.session(), p.member(); {
	case s != nil:
		objs = append(objs, p.aboutSession(s)...)
	case m != nil:
		objs = append(objs, p.aboutMember(m)...)
	default:
		objs = append(objs, keyRowOf(a.stepKey(fyne.KeyN, "committee.session.new", func() { p.fresh("committee_sessions") }), a.stepKey(fyne.KeyM, "committee.member.new", func() { p.fresh("committee_members") }), a.stepKey(fyne.KeyE, "committee.edit", p.edit)))
	}
	if len(p.data.Changes) > 0 {
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("committee.changes")))
	}
	for _, c := range p.data.Changes {
		sign := widget.SignDone
		if !c.Valid {
			sign = widget.SignBlocked
		}
		objs = append(objs, row(widget.NewMark(sign, 14), plain(spaced(a.dayOf(c.On), a.t("committee.composed", c.Members, c.External)))))
	}
	if len(p.data.Sat) > 0 {
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("committee.sat")))
	}
	for i := range p.data.Sat {
		s := &p.data.Sat[i]
		sign, word := widget.SignDone, a.t("committee.valid")
		if !s.Valid {
			sign, word = widget.SignBlocked, a.t("committee.invalid")
		}
		objs = append(objs, row(widget.NewMark(sign, 14), plain(spaced(a.dayOf(s.On), word, s.Agenda))))
		objs = append(objs, a.hindranceLines(s.Faults)...)
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *committee) aboutSession(s *casework.CommitteeSession) []fyne.CanvasObject {
	a := p.a
	sign, word := p.verdict(s)
	names := func(list []string) string { return orText(strings.Join(list, a.t("comma")), "–") }
	objs := []fyne.CanvasObject{
		widget.NewBox(widget.ColorHairline), subhead(spaced(a.dayOf(audit.Date(s.On)), s.Place)), widget.NewFlow(wrapped{}, widget.NewMark(sign, 18), strong(word)),
	}
	if len(s.Present) > 0 {
		objs = append(objs, plain(a.t("committee.dealt", s.Of.Members, s.Of.External)))
	}
	objs = append(objs, a.hindranceLines(s.Faults)...)
	objs = append(objs, form(a.t("committee.agenda"), widget.NewLabel(p.agenda(s.Agenda), widget.Style{}), a.t("committee.invited"), widget.NewLabel(names(s.Invited), widget.Style{}), a.t("committee.present"), widget.NewLabel(names(s.Present), widget.Style{}),
		a.t("committee.absent"), widget.NewLabel(names(s.Absent), widget.Style{}), a.t("committee.recused"), widget.NewLabel(spaced(names(s.Recused), s.Reason), widget.Style{}), a.t("committee.minutes"), widget.NewLabel(orText(s.Minutes, "–"), widget.Style{})))
	for _, x := range s.Results {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignAhead, 14), widget.NewLabel(spaced(x.Content, x.Owner, a.dayOf(audit.Date(x.Due))), widget.Style{})))
	}
	return append(objs, p.whoWithdraws(), keyRowOf(a.mainKey("A", "committee.attend", p.attend), a.stepKey(fyne.KeyR, "committee.result", p.follow), a.stepKey(fyne.KeyE, "committee.edit", p.edit)))
}

// whoWithdraws says who must withdraw when the open case is dealt with, by what the engine knows.
func (p *committee) whoWithdraws() fyne.CanvasObject {
	a := p.a
	var objs []fyne.CanvasObject
	for i := range p.data.Members {
		if m := &p.data.Members[i]; m.Sits && len(m.Withdraw) > 0 {
			objs = append(objs, row(widget.NewMark(widget.SignBlocked, 16), strong(m.Name)))
			objs = append(objs, a.hindranceLines(m.Withdraw)...)
		}
	}
	c := a.caseRow()
	switch {
	case c == nil:
		return para(a.t("committee.nocase"))
	case len(objs) == 0:
		return para(a.t("committee.nobody", c.Client))
	}
	return widget.NewFlow(widget.Down{Gap: 4}, append([]fyne.CanvasObject{strong(a.t("committee.withdraws", c.Client))}, objs...)...)
}

func (p *committee) aboutMember(m *casework.CommitteeMember) []fyne.CanvasObject {
	a := p.a
	day := func(s string) fyne.CanvasObject { return plain(orText(a.dayOf(audit.Date(s)), "–")) }
	objs := []fyne.CanvasObject{widget.NewBox(widget.ColorHairline), subhead(m.Name), form(a.t("committee.since"), day(m.Since), a.t("committee.until"), day(m.Until), a.t("committee.nda"), day(m.NDAOn), a.t("committee.declared"), day(m.Declared))}
	if !m.Papers {
		objs = append(objs, widget.NewFlow(wrapped{}, widget.NewMark(widget.SignBlocked, 16), plain(a.t("committee.nopapers")), a.clauseTag(notice.P2_6_2)))
	}
	objs = append(objs, strong(a.t("committee.papers")))
	if len(m.Got) == 0 {
		objs = append(objs, para(a.t("committee.papers.none")))
	}
	for _, x := range m.Got {
		back := a.t("committee.out")
		if x.Returned != "" {
			back = a.t("committee.back", a.dayOf(audit.Date(x.Returned)))
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignFile, 16), widget.NewLabel(spaced(a.dayOf(audit.Date(x.On)), x.What, back), widget.Style{})))
	}
	return append(objs, p.whoWithdraws(), keyRowOf(a.mainKey("P", "committee.paper", p.give), a.stepKey(fyne.KeyE, "committee.edit", p.edit)))
}

// open shows a record of the registers, or the form of a new one.
func (p *committee) open(reg, rec string) {
	if x, ok := p.a.page("registers").(*registers); ok {
		x.want, x.wantNew = [3]string{p.data.Book, reg, rec}, rec == ""
	}
	p.a.Go("registers")
}

func (p *committee) fresh(reg string) {
	a := p.a
	if p.data.Book != "" {
		p.open(reg, "")
		return
	}
	a.do(&casework.OpenBook{Book: register.Office}, func(ch casework.Changes, err error) {
		if err == nil {
			p.data.Book = ch.Case
			p.open(reg, "")
		}
	})
}

func (p *committee) edit() {
	if b := p.now(); b != nil && len(b.key) > 1 {
		p.open(map[byte]string{'s': "committee_sessions", 'm': "committee_members", 'r': "committee_results"}[b.key[0]], b.key[1:])
	}
}

func (p *committee) sitting() []answerPick {
	var out []answerPick
	for i := range p.data.Members {
		if m := &p.data.Members[i]; m.Sits {
			out = append(out, answerPick{m.Record, m.Name})
		}
	}
	return out
}

// give gives a paper to a member; the disclosure is recorded with it. Without agreement and declaration the door refuses it.
func (p *committee) give() {
	a := p.a
	members := p.sitting()
	if len(members) == 0 {
		return
	}
	first := register.Values{"on": {a.today()}}
	if m := p.member(); m != nil {
		first["member"] = []string{m.Record}
	}
	asks := []question{{name: "member", label: a.t("committee.member"), picks: members, need: true}, {name: "what", label: a.t("committee.paper.what"), need: true}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}}
	if c := a.caseRow(); c != nil {
		asks = append(asks, question{name: "about", label: "", kind: askTick, hint: a.t("committee.paper.about", c.Client)})
	}
	about, session := a.caseID, p.record("s")
	a.askSheet(sheetForm{
		title: a.t("committee.paper"), why: a.t("committee.paper.why"), of: notice.P2_6_2, first: first, asks: asks,
		send: func(v register.Values, done func(error)) {
			c := &casework.GiveCommitteePaper{Case: casework.Case{Case: p.data.Book}, Member: v.One("member"), What: v.One("what"), On: v.One("on"), Session: session}
			if v.One("about") == "yes" {
				c.About = about
			}
			a.sendOne(c, done)
		},
	})
}

// attend records who was there, who withdrew, and the minutes. Who must withdraw from the open case is marked beforehand.
func (p *committee) attend() {
	a, s := p.a, p.session()
	if s == nil {
		return
	}
	members := p.sitting()
	id := func(names []string) (out []string) {
		for _, m := range p.data.Members {
			if slices.Contains(names, m.Name) {
				out = append(out, m.Record)
			}
		}
		return out
	}
	first := register.Values{"present": id(s.Present), "recused": id(s.Recused), "recusal_reason": nonEmpty(s.Reason), "minutes": nonEmpty(s.Minutes), "held": nonEmpty(s.Held)}
	if len(s.Present) == 0 {
		first["present"] = id(s.Invited)
		for i := range p.data.Members {
			if m := &p.data.Members[i]; m.Sits && len(m.Withdraw) > 0 && slices.Contains(s.Invited, m.Name) {
				first["recused"] = append(first["recused"], m.Record)
				first["recusal_reason"] = []string{m.Withdraw[0].Text}
			}
		}
	}
	session := s.Record
	a.askSheet(sheetForm{
		title: spaced(a.dayOf(audit.Date(s.On)), a.t("committee.attend")), why: a.t("committee.attend.why"), of: notice.P2_6_1, first: first, slot: "",
		asks: []question{
			{name: "present", label: a.t("committee.present"), picks: members, many: true, need: true},
			{name: "recused", label: a.t("committee.recused"), picks: members, many: true},
			{name: "recusal_reason", label: a.t("committee.recusal.reason")},
			{name: "minutes", label: a.t("committee.minutes"), kind: askLong},
			{name: "held", label: a.t("committee.held"), picks: a.wordPicks("choice.", []string{"valid", "invalid"})},
			{name: "reason", label: a.t("registers.why")},
		},
		send: func(v register.Values, done func(error)) {
			fields := map[string]casework.FieldTexts{}
			for _, n := range []string{"present", "recused", "recusal_reason", "minutes", "held"} {
				fields[n] = v[n]
			}
			a.sendOne(&casework.AmendRecord{Case: casework.Case{Case: p.data.Book}, Register: "committee_sessions", Record: session, Fields: fields, Reason: cmp.Or(v.One("reason"), a.t("committee.attend"))}, done)
		},
	})
}

// follow records what came of a session, by whom and until when.
func (p *committee) follow() {
	a, s := p.a, p.session()
	if s == nil {
		return
	}
	session := s.Record
	a.askSheet(sheetForm{
		title: a.t("committee.result"), why: a.t("committee.result.why"), of: notice.P2_6_1,
		asks: []question{{name: "content", label: a.t("who.text"), kind: askLong, need: true}, {name: "owner", label: a.t("committee.owner"), need: true}, {name: "due", label: a.t("committee.due"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.RecordEntry{Case: casework.Case{Case: p.data.Book}, Register: "committee_results", Fields: map[string]casework.FieldTexts{"session": {session}, "content": v["content"], "owner": v["owner"], "due_on": v["due"]}}, done)
		},
	})
}
