package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// bindings are the keys of a check: digits judge, Q W E write, A S F act.
func (p *visit) bindings() *widget.Keymap {
	a := p.a
	key := func(f func(by fyne.KeyName), k fyne.KeyName) func() { return func() { f(k) } }
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	k := &widget.Keymap{
		Command: widget.Keys{
			fyne.Key1: func() { p.judge(audit.Conforming, fyne.Key1) }, fyne.Key2: func() { p.judge(audit.Nonconforming, fyne.Key2) }, fyne.Key3: func() { p.judge(audit.Unconfirmed, fyne.Key3) },
			fyne.KeyQ: func() { p.say(fyne.KeyQ) }, fyne.KeyW: func() { p.card.openNote(1, fyne.KeyW) }, fyne.KeyE: func() { p.card.openNote(2, fyne.KeyE) },
			fyne.KeyReturn: p.nextOpen, fyne.KeyEnter: p.nextOpen, fyne.KeyR: p.comeBack, fyne.KeyT: p.history, fyne.KeyY: func() { a.showClause(p.card.view.Clause) },
			fyne.Key4: func() { p.omit(fyne.Key4) }, fyne.Key5: func() { p.outOfScope(fyne.Key5) },
			fyne.KeyZ: func() { p.turnLeg(audit.MethodDocument) }, fyne.KeyX: func() { p.turnLeg(audit.MethodAsked) }, fyne.KeyC: func() { p.turnLeg(audit.MethodSeen) },
			fyne.KeyV: func() { p.turnLeg(audit.MethodRecord) }, fyne.KeyM: p.turnMine, fyne.KeyU: func() { a.Go("prepare") },
			fyne.KeyI: p.guide, fyne.KeyH: p.showHints, fyne.KeyA: key(p.attach, fyne.KeyA), fyne.KeyS: key(p.noteSeen, fyne.KeyS), fyne.KeyF: p.finding, fyne.KeyG: key(p.assign, fyne.KeyG),
			fyne.KeyB: key(a.pickPlace, fyne.KeyB), fyne.KeyP: key(a.pickPerson, fyne.KeyP), fyne.KeyO: key(a.turnOperator, fyne.KeyO), fyne.KeyN: key(p.makeNew, fyne.KeyN),
			fyne.KeySlash: func() { a.router.Open(fyne.KeySlash, p.filter) }, fyne.KeySpace: p.mark, fyne.KeyBackspace: p.withdraw, fyne.KeyD: p.measureOrBegin, fyne.KeyL: key(p.doubt, fyne.KeyL),
			fyne.KeyPlus: p.reply(audit.AnswerYes), fyne.KeyEqual: p.reply(audit.AnswerYes), fyne.KeySemicolon: p.reply(audit.AnswerYes), fyne.KeyMinus: p.reply(audit.AnswerNo),
			fyne.Key0: p.reply(audit.AnswerUnclear), fyne.KeyDelete: p.reply(audit.AnswerNotAsked),
			fyne.KeyHome: func() { p.to(0) }, fyne.KeyEnd: func() { p.to(len(p.shown) - 1) },
		},
		Move: widget.Keys{
			fyne.KeyJ: func() { p.stepOn(1) }, fyne.KeyDown: move(1), fyne.KeyK: func() { p.stepOn(-1) }, fyne.KeyRight: func() { p.ask(1) }, fyne.KeyLeft: func() { p.ask(-1) }, fyne.KeyUp: move(-1), fyne.KeyPageDown: func() { p.stepGroup(1) }, fyne.KeyPageUp: func() { p.stepGroup(-1) },
		},
		Extend: widget.Keys{fyne.KeyDown: func() { p.extend(1) }, fyne.KeyUp: func() { p.extend(-1) }},
		Chords: map[widget.Chord]func(){
			widget.Ctrl(fyne.Key1): func() { p.judge(audit.Conforming, "") }, widget.Ctrl(fyne.Key2): func() { p.judge(audit.Nonconforming, "") }, widget.Ctrl(fyne.Key3): func() { p.judge(audit.Unconfirmed, "") },
			widget.Ctrl(fyne.Key4): func() { p.omit("") }, widget.Ctrl(fyne.Key5): func() { p.outOfScope("") },
			widget.Alt(fyne.KeyDown): func() { p.writeOn(1) }, widget.Alt(fyne.KeyUp): func() { p.writeOn(-1) }, widget.Ctrl(fyne.KeyA): p.markAll,
			widget.Ctrl(fyne.KeyT): func() { p.talk.turnTalk("") }, widget.Ctrl(fyne.KeyG): func() { p.talk.queue("") }, widget.Ctrl(fyne.KeyO): func() { p.handling("") }, widget.Ctrl(fyne.KeyH): p.handOver,
		},
		OnTab: p.tabNotes,
	}
	return k
}

// tabNotes opens the next or previous of the three texts, which open on demand.
func (p *visit) tabNotes(step int) {
	if p.by == byPlace && !p.asGrid && p.card.written() < 0 && step > 0 && p.walk.now() != nil {
		p.walk.enterPlan()
		return
	}
	i := p.card.written()
	switch {
	case i < 0 && step < 0:
		i = len(p.card.notes) - 1
	case i < 0:
		i = 0
	default:
		i = (i + step + len(p.card.notes)) % len(p.card.notes)
	}
	p.card.openNote(i, fyne.KeyTab)
}

// writeOn goes to a neighbour; the field that is open stays open.
func (p *visit) writeOn(d int) {
	if p.talk.entry.Visible() {
		p.talk.step(d)
		p.say("")
		return
	}
	i := p.card.written()
	if i >= 0 {
		p.a.router.Back()
	}
	p.to(p.cursor + d)
	if i >= 0 {
		p.card.openNote(i, "")
	}
}

// nextOpen goes to the next check that nobody judged, round the end.
func (p *visit) nextOpen() {
	if p.talking() && p.talk.next() {
		return
	}
	for d := 1; d <= len(p.shown); d++ {
		i := (p.cursor + d) % len(p.shown)
		if p.view.Rows[p.shown[i]].Verdict == audit.NotStarted {
			p.to(i)
			return
		}
	}
	p.a.frame.undo.Say(p.a.t("visit.alljudged"), func() {})
}

// part goes to the first check of the next or previous part of the catalogue.
func (p *visit) part(d int) {
	r := p.row()
	if r == nil {
		return
	}
	now := r.Part
	for i := p.cursor + d; i >= 0 && i < len(p.shown); i += d {
		if x := &p.view.Rows[p.shown[i]]; x.Part != now {
			for d < 0 && i > 0 && p.view.Rows[p.shown[i-1]].Part == x.Part {
				i--
			}
			p.to(i)
			return
		}
	}
}

func (p *visit) mark() {
	if r := p.row(); r != nil {
		if p.marked[r.Check] {
			delete(p.marked, r.Check)
		} else {
			p.marked[r.Check] = true
		}
		p.moved(p.cursor)
	}
}

// extend marks this row and moves on.
func (p *visit) extend(d int) {
	if r := p.row(); r != nil {
		p.marked[r.Check] = true
		old := p.cursor
		p.cursor = max(0, min(len(p.shown)-1, p.cursor+d))
		if r := p.row(); r != nil {
			p.marked[r.Check] = true
		}
		p.moved(old)
	}
}

func (p *visit) markAll() {
	all := len(p.marked) < len(p.shown)
	clear(p.marked)
	if all {
		for _, i := range p.shown {
			p.marked[p.view.Rows[i].Check] = true
		}
	}
	p.list.Refresh()
	p.grid.Refresh()
}

// targets are the marked rows, or the one under the cursor.
func (p *visit) targets() []*casework.CheckRow {
	var out []*casework.CheckRow
	for _, i := range p.shown {
		if r := &p.view.Rows[i]; p.marked[r.Check] {
			out = append(out, r)
		}
	}
	if r := p.row(); len(out) == 0 && r != nil {
		out = append(out, r)
	}
	return out
}

// judge records a judgement for the marked rows or the card. 未確認 says why; so does a judgement where auditors disagree. 不適合 opens
// the reason. The same judgement again does nothing.
func (p *visit) judge(v audit.Verdict, by fyne.KeyName) {
	rows := p.targets()
	if len(rows) == 0 {
		return
	}
	if p.card.written() >= 0 {
		p.a.router.Back()
	}
	conflict := false
	for _, r := range rows {
		conflict = conflict || len(r.Verdicts) > 1
	}
	why := p.card.view.Reason
	reasoned := len(rows) == 1 && (why.Mine != "" || why.Draft != "")
	if (v == audit.Unconfirmed && !reasoned) || conflict {
		p.a.askReason(by, p.a.t("reason.for", p.a.verdictWord(v)), func(reason string) { p.send(rows, v, &reason) })
		return
	}
	if k := &p.card.view; len(rows) == 1 && rows[0].Check == k.Check && k.Told && k.Verdict != v {
		p.a.askReason(by, p.a.t("change.reason"), func(reason string) {
			p.changing = reason
			p.send(rows, v, nil)
			p.changing = ""
		})
		return
	}
	p.send(rows, v, nil)
	if v == audit.Nonconforming && len(rows) == 1 && !p.asGrid {
		p.card.openNote(2, by)
	}
}

// send draws the judgement at once and records it beside the screen, one entry a row.
func (p *visit) send(rows []*casework.CheckRow, v audit.Verdict, reason *string) {
	a := p.a
	var todo []oneOfMany
	for _, r := range rows {
		if r.Verdict == v && len(r.Verdicts) < 2 && reason == nil {
			continue
		}
		check, code := r.Check, r.Code
		r.Verdict, r.Verdicts = v, nil
		if check == p.card.view.Check {
			p.card.setVerdict(v, false)
			p.card.saving()
		}
		a.frame.saving()
		c := &casework.RecordAnswer{
			Case: casework.Case{Case: a.caseID}, Measure: check.Measure(), Place: check.Place(), Verdict: v, Reason: reason,
			Asked: a.scene.person, Person: a.scene.personID, Operator: a.scene.operator, OperatorReason: a.scene.reason, Change: p.changing,
		}
		if len(rows) > 1 {
			todo = append(todo, oneOfMany{c, rowName(r), check})
			continue
		}
		p.sendOne(c, a.t("judged", code, a.verdictWord(v)))
	}
	clear(p.marked)
	if len(todo) > 0 {
		p.judgeMany(v, todo, "", nil)
	}
	p.list.Refresh()
	p.grid.Refresh()
}

// redraw reads every row anew: a judgement that was drawn and then refused is shown no more.
func (p *visit) redraw() {
	p.view.Mark = casework.ListMark{}
	p.reload()
}

// sendOne records a judgement. One that the client was told before is changed only with a reason, which is asked for then.
func (p *visit) sendOne(c *casework.RecordAnswer, said string) {
	a := p.a
	a.try(c, func(ch casework.Changes, err error) {
		if ref, ok := casework.Refused(err); ok && ref.Code == "change_reason" && c.Change == "" {
			p.redraw()
			a.askReason("", a.t("change.reason"), func(reason string) {
				c.Change = reason
				p.sendOne(c, said)
			})
			return
		}
		if err != nil {
			a.fail(err)
			p.redraw()
			return
		}
		a.savedAt(a.host.Now())
		p.offerUndo(said, ch)
	})
}

// offerUndo says what was done and takes it back on Ctrl+Z.
func (p *visit) offerUndo(text string, ch casework.Changes) {
	if ch.Entry == "" {
		return
	}
	p.a.frame.undo.Say(text, func() {
		p.a.do(&casework.Undo{Case: casework.Case{Case: ch.Case}, Entry: ch.Entry}, nil)
	})
	p.a.frame.fit()
}

func (p *visit) checkCase() (casework.Case, audit.MeasureID, audit.PlaceID) {
	c := p.card.view.Check
	return casework.Case{Case: p.a.caseID}, c.Measure(), c.Place()
}

func (p *visit) withdraw() {
	r := p.row()
	if r == nil || r.Verdict == audit.NotStarted {
		return
	}
	cs, m, pl := p.checkCase()
	code := r.Code
	send := func(change string) {
		p.a.do(&casework.WithdrawAnswer{Case: cs, Measure: m, Place: pl, Change: change}, func(ch casework.Changes, err error) {
			if err == nil {
				p.offerUndo(p.a.t("withdrawn", code), ch)
			}
		})
	}
	if k := &p.card.view; k.Check == r.Check && k.Told {
		p.a.askReason(fyne.KeyBackspace, p.a.t("change.reason"), send)
		return
	}
	send("")
}

func (p *visit) comeBack() {
	r := p.row()
	if r == nil {
		return
	}
	cs, m, pl := p.checkCase()
	p.a.do(&casework.MarkComeBack{Case: cs, Measure: m, Place: pl, On: !r.Back}, nil)
}

func (p *visit) history() {
	v := &p.card.view
	p.a.showPast(v.Check, v.Code)
}

func (p *visit) guide() {
	p.card.unfold = !p.card.unfold
	p.card.setGuide()
	p.card.fit()
}

func (p *visit) finding() {
	if p.card.view.Verdict != audit.Nonconforming {
		p.a.frame.say(widget.Trouble{Happened: p.a.t("finding.none"), Kept: p.a.t("trouble.kept"), Do: p.a.t("finding.none.do")})
		return
	}
	if f, ok := p.a.page("findings").(*findings); ok {
		f.wanted = p.card.view.Check
	}
	p.a.Go("findings")
}

// attach ties evidence that has no check yet, or new files, to the card.
func (p *visit) attach(by fyne.KeyName) {
	a, id := p.a, p.a.caseID
	if p.card.view.Rules.Camera == audit.Forbidden {
		p.noteSeen(by) // no picture may be taken here
		return
	}
	cs, m, pl := p.checkCase()
	loadList(a, func(d Desk) (casework.EvidenceView, error) { return d.Evidence(id) }, func(v casework.EvidenceView) {
		var picks []widget.Pick
		var items []audit.ItemID
		for i := len(v.Items) - 1; i >= 0; i-- {
			if it := &v.Items[i]; it.Loose {
				picks, items = append(picks, widget.Pick{Label: it.Name, Sub: a.when(it.WallMS) + "  " + it.Caption, Sign: itemSign(it)}), append(items, it.ID)
			}
		}
		picks = append(picks, widget.Pick{Label: a.t("attach.file"), Sub: "N", Sign: widget.SignPlus})
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("attach.title", p.card.view.Code), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			if i >= len(items) {
				p.newFile("")
				return
			}
			a.do(&casework.LinkEvidence{Case: cs, Item: items[i], Measure: m, Place: pl}, func(ch casework.Changes, err error) {
				if err == nil {
					p.offerUndo(a.t("attached", picks[i].Label, p.card.view.Code), ch)
				}
			})
		})
	})
}

func (p *visit) newFile(by fyne.KeyName) {
	p.a.pickMany(by, func(files []string) { p.a.takeIn(files, p.card.view.Check) })
}

// noteSeen records something that was looked at and left with the client (閲覧のみ).
func (p *visit) noteSeen(by fyne.KeyName) {
	a, r := p.a, p.a.router
	cs, m, pl := p.checkCase()
	what, edition, page, where := widget.NewLineEntry(r, ""), widget.NewLineEntry(r, ""), widget.NewLineEntry(r, ""), widget.NewLineEntry(r, "")
	send := func() {
		for _, e := range []*widget.LineEntry{what, edition, page, where} {
			e.Flush()
		}
		if strings.TrimSpace(what.Text) == "" {
			r.Open("", what)
			return
		}
		a.frame.sheet.Close()
		a.do(&casework.NoteSeen{Case: cs, What: strings.TrimSpace(what.Text), Edition: edition.Text, Page: page.Text, Where: where.Text, Measure: m, Place: pl}, func(ch casework.Changes, err error) {
			if err == nil {
				p.offerUndo(a.t("seen.done", what.Text), ch)
			}
		})
	}
	keys := &widget.Keymap{Fields: func() []widget.Field { return []widget.Field{what, edition, page, where} }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.frame.sheet.Open(a.t("k.seen")+"  "+p.card.view.Code, keys, para(a.t("seen.why")), form(a.t("seen.what"), what, a.t("seen.edition"), edition, a.t("seen.page"), page, a.t("seen.where"), where),
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, send), widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
	r.Open(by, what)
}
