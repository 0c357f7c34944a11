package screen

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// kitKeys are the keys of the closing kit beside those of the meeting itself.
func (p *closing) kitKeys(k widget.Keys) {
	paper := func(f func(casework.PaperRow)) func() {
		return func() {
			if r := p.notice(); r != nil {
				f(*r)
				return
			}
			p.a.frame.say(widget.Trouble{Happened: p.a.t("kit.nonotice"), Kept: p.a.t("trouble.kept"), Do: p.a.t("kit.nonotice.do"), Code: "no_notice"})
		}
	}
	k[fyne.KeyA] = p.comment
	k[fyne.KeyD] = p.explain
	k[fyne.KeyQ] = p.question
	k[fyne.KeyR] = func() { p.whenKit(p.a.askPromise) }
	k[fyne.KeyT] = func() { p.a.Go("team") }
	k[fyne.KeyO] = func() { p.a.Go("opening") }
	k[fyne.KeyL] = p.alone
	k[fyne.KeyB] = func() { p.a.Go("day") }
	k[fyne.KeyM] = p.make
	k[fyne.KeyP] = paper(func(r casework.PaperRow) { p.a.give(fyne.KeyP, audit.WayPrint, r) })
	k[fyne.KeyG] = paper(func(r casework.PaperRow) { p.a.give(fyne.KeyG, audit.WayExport, r) })
	k[fyne.KeyX] = paper(func(r casework.PaperRow) { p.a.sign(fyne.KeyX, r) })
}

func (p *closing) whenKit(f func()) {
	if p.visit != nil || p.past != nil {
		f()
	}
}

// notice is the newest notice about the visit that is shown.
func (p *closing) notice() *casework.PaperRow {
	v := p.visit
	if v == nil {
		v = p.past
	}
	var out *casework.PaperRow
	for i := range p.kit.Papers {
		r := &p.kit.Papers[i]
		if r.Paper != audit.PaperNotice || v == nil {
			continue
		}
		for _, id := range r.Visits {
			if id == v.ID {
				out = r
			}
		}
	}
	return out
}

// showKit writes findings, explanations, questions, promises and papers.
func (p *closing) showKit() {
	a, v := p.a, &p.kit
	objs := []fyne.CanvasObject{}
	if len(v.After) > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), strong(a.t("kit.after", len(v.After))), widget.NewKey(a.router, widget.KeyLook{Word: a.t("after.all"), Weight: widget.Quiet, Height: 26}, func() { a.Go("after") })))
		for i := range v.After {
			objs = append(objs, p.changeLine(&v.After[i]))
		}
		objs = append(objs, widget.NewBox(widget.ColorHairline))
	}
	if v.Weak > 0 || v.Pending > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), plain(a.t("kit.team", v.Weak, v.Pending)), widget.NewKey(a.router, widget.KeyLook{Word: a.t("team.title"), Hint: "T", Weight: widget.Quiet, Height: 26}, func() { a.Go("team") })))
	}
	if v.Hints > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), plain(a.t("hints.count", v.Hints)), caption("T")))
	}
	if o := a.heldLine(v.Held); o != nil {
		objs = append(objs, o)
	}
	objs = append(objs, p.aloneLines()...)
	if len(v.Words) > 0 {
		objs = append(objs, strong(a.t("kit.findings")+"  A"))
	}
	anew := 0
	for i := range v.Words {
		f := &v.Words[i]
		said := a.t("kit.nocomment")
		sign := widget.SignNonconforming
		if f.ToJudge {
			anew++
		}
		if f.Comment != nil {
			said, sign = f.Comment.Text+" ("+f.Comment.By+")", widget.SignDone
		}
		word, due := f.Wording, a.t("finding.nodue")
		if word == "" {
			word = a.words.T("onsite.finding.part.none")
		}
		if f.Due != nil {
			due = a.t("finding.due") + " " + a.dayOf(f.Due.On)
			if f.Due.Agreed {
				due += " " + a.t("finding.agreed.short")
			}
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 16), widget.NewFlow(widget.Down{Gap: 0}, plain(strings.Join(nonEmpty(strconv.Itoa(i+1), f.Code, f.Place, word), "  ")), caption(a.t("kit.said", said)+"   "+due))))
	}
	if anew > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), strong(a.t("anew.kit", anew)), widget.NewKey(a.router, widget.KeyLook{Word: a.routeWord("findings"), Hint: "Alt+7", Weight: widget.Quiet, Height: 26}, func() { a.Go("findings") })))
	}
	count := func(key, word string, n int) fyne.CanvasObject {
		return row(caption(a.t(word, n)), widget.NewSpring(), caption(key))
	}
	objs = append(objs, count("D", "kit.explained", len(v.Explanations)), count("Q", "kit.questions", len(v.Questions)), count("R", "kit.promises", len(v.Promises)), caption(a.t("kit.photos", v.Photos)))
	papers := []fyne.CanvasObject{}
	for i := range v.Papers {
		if v.Papers[i].Paper == audit.PaperNotice {
			papers = append(papers, a.paperLines(&v.Papers[i]))
		}
	}
	if len(papers) > 0 {
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("kit.papers")))
		objs = append(append(objs, papers...), p.handKeys())
	}
	p.found.Set(objs...)
	widget.Show(p.found, p.visit != nil || p.past != nil)
}

func (p *closing) handKeys() fyne.CanvasObject {
	a := p.a
	key := func(hint, word string, f func()) fyne.CanvasObject {
		return widget.NewKey(a.router, widget.KeyLook{Word: a.t(word), Hint: hint, Height: 30}, f)
	}
	return widget.NewFlow(wrapped{}, key("P", "give.print", p.keymap.Command[fyne.KeyP]), key("G", "give.export", p.keymap.Command[fyne.KeyG]), key("X", "sign.title", p.keymap.Command[fyne.KeyX]))
}

// changeLine is one thing that changed after it was told.
func (p *closing) changeLine(c *casework.ChangeRow) fyne.CanvasObject {
	a := p.a
	text := strings.Join(nonEmpty(c.Code, a.words.T("onsite.change."+c.What), a.changeWords(c)), "  ")
	return widget.NewFlow(widget.Down{Gap: 0}, plain(text), caption(strings.Join(nonEmpty(c.Reason, c.By, a.when(c.WallMS)), "  ")))
}

// make makes the notice of the visit that was closed.
func (p *closing) make() {
	a := p.a
	a.router.Settle()
	v := p.past
	if v == nil {
		v = p.visit
	}
	if v == nil || !v.Closed {
		p.finish()
		return
	}
	p.makeFor(v.ID)
}

func (p *closing) makeFor(v audit.VisitID) {
	a := p.a
	a.makePaper(&casework.MakePaper{Case: casework.Case{Case: a.caseID}, Paper: audit.PaperNotice, Visits: []audit.VisitID{v}, Lang: a.lang}, func(casework.PaperRow) { p.enter() })
}

// makeAll makes the notice over all visits that were closed.
func (a *App) makeAll() {
	a.makePaper(&casework.MakePaper{Case: casework.Case{Case: a.caseID}, Paper: audit.PaperNotice, All: true, Lang: a.lang}, func(casework.PaperRow) { a.Go("closing") })
}

// pickFinding chooses one of the findings.
func (p *closing) pickFinding(by fyne.KeyName, title string, got func(f *casework.WordingView)) {
	var keys, words []string
	for i := range p.kit.Words {
		keys, words = append(keys, strconv.Itoa(i)), append(words, p.kit.Words[i].Code+"  "+p.kit.Words[i].Wording)
	}
	if len(keys) == 0 {
		return
	}
	p.a.choose(by, title, keys, words, func(k string) {
		if i, err := strconv.Atoi(k); err == nil && i < len(p.kit.Words) {
			got(&p.kit.Words[i])
		}
	})
}

// comment writes the client's comment and the agreed day beside a finding.
func (p *closing) comment() {
	a := p.a
	p.pickFinding(fyne.KeyA, a.t("kit.findings"), func(f *casework.WordingView) {
		said, by, due := "", "", ""
		if f.Comment != nil {
			said, by = f.Comment.Text, f.Comment.By
		}
		if f.Due != nil {
			due = string(f.Due.On)
		}
		check := f.Check
		a.askForm("", f.Code+"  "+f.Wording, f.Requirement, "comment/"+string(check), []asked{{label: a.t("kit.comment"), value: said, long: true}, {label: a.t("opening.role"), hint: a.t("person.hint"), value: by}, {label: a.t("kit.due"), hint: a.t("day.hint"), value: due}}, func(s []string) string {
			day, ok := parseDay(s[2], a.host.Now())
			switch {
			case !ok:
				return a.t("day.wrong", s[2])
			case s[1] == "" && (s[0] != "" || day != due):
				return a.t("opening.norole")
			}
			id := casework.Case{Case: a.caseID}
			var cs []casework.Command
			if s[0] != "" {
				cs = append(cs, &casework.WriteComment{Case: id, Measure: check.Measure(), Place: check.Place(), By: s[1], Text: s[0]})
			}
			if day != "" && day != due {
				cs = append(cs, &casework.SetDueDate{Case: id, Measure: check.Measure(), Place: check.Place(), On: day, Agreed: true, AgreedBy: s[1]})
			}
			a.doAll(cs, func(error) {})
			return ""
		})
	})
}

// explain records what was explained: only of a finding, and as advisory work of kind 説明.
func (p *closing) explain() {
	a := p.a
	p.pickFinding(fyne.KeyD, a.t("kit.explain"), func(f *casework.WordingView) {
		check, visit := f.Check, p.visitNow()
		a.askForm("", a.t("kit.explain")+"  "+f.Code, a.t("kit.explain.why"), "explain/"+string(check), []asked{{label: a.t("kit.explain.content"), value: f.Requirement, long: true}, {label: a.t("kit.explain.to"), hint: a.t("person.hint")}}, func(s []string) string {
			if s[0] == "" || s[1] == "" {
				return a.t("kit.explain.missing")
			}
			a.do(&casework.Explain{Case: casework.Case{Case: a.caseID}, Checks: []audit.CheckID{check}, Content: s[0], To: s[1], Visit: visit, On: a.host.Now().Format(time.DateOnly)}, nil)
			return ""
		})
	})
}

func (p *closing) visitNow() audit.VisitID {
	switch {
	case p.visit != nil:
		return p.visit.ID
	case p.past != nil:
		return p.past.ID
	}
	return ""
}

// question logs what the client asked and the auditor does not answer, and where it was referred to.
func (p *closing) question() {
	a := p.a
	p.whenKit(func() {
		words := make([]string, len(audit.Referrals))
		for i, r := range audit.Referrals {
			words[i] = a.words.T("onsite.referred." + r)
		}
		visit := p.visitNow()
		a.choose(fyne.KeyQ, a.t("kit.question.to"), audit.Referrals, words, func(referred string) {
			a.askForm("", a.t("kit.question"), a.t("kit.question.why"), "question", []asked{{label: a.t("kit.question.text"), long: true}, {label: a.t("opening.role"), hint: a.t("person.hint")}}, func(s []string) string {
				if s[0] == "" || s[1] == "" {
					return a.t("kit.question.missing")
				}
				a.do(&casework.LogQuestion{Case: casework.Case{Case: a.caseID}, Text: s[0], By: s[1], Referred: referred, Visit: visit}, nil)
				return ""
			})
		})
	})
}
