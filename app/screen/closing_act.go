package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// show writes the state of the visit.
func (p *closing) show() {
	v := &p.data
	widget.Show(p.nothing, p.visit == nil && p.past == nil)
	for _, o := range []fyne.CanvasObject{p.fields, p.keyRow} {
		widget.Show(o, p.visit != nil)
	}
	widget.Show(p.after, p.visit == nil)
	widget.Show(p.note, p.note.Text() != "")
	widget.Show(p.done, len(p.rows) == 0 && p.visit != nil)
	widget.Show(p.list, len(p.rows) > 0)
	p.after.Set()
	switch {
	case p.visit != nil:
		p.showVisit(v)
	case p.past != nil:
		p.showPast()
	}
	p.showKit()
	if p.a.at == "closing" {
		p.a.frame.setHints(p.hints())
	}
	p.list.Refresh()
	widget.Refit(p.root)
}

func (p *closing) line(sign *widget.Sign, s string, more ...fyne.CanvasObject) fyne.CanvasObject {
	return row(append([]fyne.CanvasObject{widget.NewMark(sign, 18), plain(s)}, more...)...)
}

func (p *closing) showVisit(v *casework.ClosingView) {
	a := p.a
	missing := len(p.missing())
	p.title.SetText(a.t("closing.title"))
	p.where.SetText(strings.Join(nonEmpty(p.visit.Where, a.stay(p.visit)), "   "))
	word := a.t("visit.end")
	if p.visit.To != "" {
		word = a.t("closing.close")
	} else if _, at, ok := p.moment(); ok {
		word += "  " + at
	}
	p.close.SetWord(word)
	p.at.SetPlaceHolder(a.clock(a.host.Now()))
	sign := func(ok bool, bad *widget.Sign) *widget.Sign {
		if ok {
			return widget.SignDone
		}
		return bad
	}
	toConflicts := widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.conflicts"), Weight: widget.Quiet, Height: 26}, func() { a.Go("conflicts") })
	toFindings := widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.findings"), Hint: "Alt+7", Weight: widget.Quiet, Height: 26}, func() { a.Go("findings") })
	widget.Show(toConflicts, v.Conflicts > 0)
	nodue := 0
	for i := range v.Findings {
		if v.Findings[i].Due == nil {
			nodue++
		}
	}
	found := a.t("closing.findings", len(v.Findings))
	if nodue > 0 {
		found += "  " + a.t("closing.nodue", nodue)
	}
	lines := []fyne.CanvasObject{
		p.line(sign(len(v.Open) == 0, widget.SignNotice), a.t("closing.open", len(v.Open))), p.line(sign(missing == 0, widget.SignBlocked), a.t("closing.missing", missing)),
		p.line(sign(v.Conflicts == 0, widget.SignConflict), a.t("closing.conflicts", v.Conflicts), toConflicts), p.line(sign(nodue == 0, widget.SignNotice), found, toFindings),
	}
	if o := a.draftLine(p.drafts, p.ownSlot()); o != nil {
		lines = append(lines, o)
	}
	p.state.Set(lines...)
}

// showPast says what was closed.
func (p *closing) showPast() {
	a, v := p.a, p.past
	p.title.SetText(a.t("closing.over"))
	p.where.SetText(strings.Join(nonEmpty(v.Where, a.stay(v)), "   "))
	p.state.Set(
		p.line(widget.SignDone, a.t("closing.recorded", a.stay(v))), p.line(widget.SignDone, a.t("closing.left", len(v.Open))), p.line(widget.SignDone, a.t("closing.findings", len(p.data.Findings))),
	)
	next := widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.report"), Hint: "Alt+8", Weight: widget.Primary}, func() { a.Go("report") })
	again := widget.NewKey(a.router, widget.KeyLook{Word: a.t("closing.another"), Hint: "F2"}, func() { a.Go("visit") })
	p.after.Set(para(a.t("closing.over.why")), row(next, again))
}

// stay is the time in and the time out of a visit.
func (a *App) stay(v *casework.VisitView) string {
	from, to := strings.Replace(v.From, "T", " ", 1), v.To
	if len(to) > 11 && strings.HasPrefix(from, to[:10]) {
		to = to[11:]
	}
	return from + "–" + strings.Replace(to, "T", " ", 1)
}

func (p *closing) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.rows) {
		return
	}
	r := &p.rows[i]
	why := p.reasonOf(r)
	if why == "" {
		why = p.a.t("closing.noreason")
	}
	tick := widget.NoTick
	if p.visit != nil {
		tick = widget.Unticked
		if p.marked[r.Check] {
			tick = widget.Ticked
		}
	}
	place := r.Place
	if place == "" {
		place = p.a.t("place.whole")
	}
	l.Set(widget.LineView{Sign: signOf(&r.CheckRow), Texts: []string{r.Code, r.Title, why}, Tick: tick, On: i == p.cursor, Sub: place})
}

func (p *closing) to(i int) {
	if i < 0 || i >= len(p.rows) || i == p.cursor {
		return
	}
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
}

func (p *closing) choose(i int) {
	p.to(i)
	p.mark()
}

func (p *closing) mark() {
	if p.visit != nil && p.cursor < len(p.rows) {
		c := p.rows[p.cursor].Check
		p.marked[c] = !p.marked[c]
		p.list.RefreshItem(p.cursor)
	}
}

func (p *closing) extend(d int) {
	if p.visit == nil || p.cursor >= len(p.rows) {
		return
	}
	p.marked[p.rows[p.cursor].Check] = true
	p.to(p.cursor + d)
	p.marked[p.rows[p.cursor].Check] = true
	p.list.Refresh()
}

func (p *closing) markAll() {
	if p.visit == nil {
		return
	}
	for i := range p.rows {
		p.marked[p.rows[i].Check] = true
	}
	p.list.Refresh()
}

// targets are the rows that a reason is for: the marked ones, or the one under the cursor.
func (p *closing) targets() []audit.CheckID {
	var out []audit.CheckID
	for i := range p.rows {
		if p.marked[p.rows[i].Check] {
			out = append(out, p.rows[i].Check)
		}
	}
	if len(out) == 0 && p.cursor < len(p.rows) {
		out = append(out, p.rows[p.cursor].Check)
	}
	return out
}

// reason gives one reason to the marked rows, or to the one under the cursor; the record names it for each.
func (p *closing) reason(by fyne.KeyName) {
	if p.visit == nil || len(p.rows) == 0 {
		return
	}
	ts := p.targets()
	p.a.askReason(by, p.a.t("closing.reason.for", len(ts)), func(reason string) { p.gave(ts, reason) })
}

func (p *closing) gave(checks []audit.CheckID, reason string) {
	for _, c := range checks {
		p.draft.Reasons[c] = reason
	}
	clear(p.marked)
	p.keep()
	if m := p.missing(); len(m) > 0 {
		p.cursor = m[0]
	}
	p.list.Refresh()
	p.show()
}

func (p *closing) toCard() {
	if p.cursor < len(p.rows) {
		p.a.openCase(p.a.caseID, "visit", string(p.rows[p.cursor].Check))
	}
}

// finish records the closing meeting and the time out. While reasons are missing it asks for them, and offers to record only the time.
func (p *closing) finish() {
	a := p.a
	a.router.Back()
	if p.visit == nil {
		switch {
		case p.past == nil:
			a.Go("visit")
		case p.notice() == nil:
			p.makeFor(p.past.ID)
		default:
			a.Go("report")
		}
		return
	}
	at, shown, ok := p.moment()
	if !ok {
		p.note.SetText(a.t("closing.badtime", shown))
		p.show()
		return
	}
	p.note.SetText("")
	if m := p.missing(); len(m) > 0 {
		p.askMissing(m, at)
		return
	}
	p.record(at)
}

// askMissing asks for one reason for all that lack one. The last choice leaves the site without.
func (p *closing) askMissing(missing []int, at string) {
	a := p.a
	p.cursor = missing[0]
	p.list.Refresh()
	var checks []audit.CheckID
	for _, i := range missing {
		checks = append(checks, p.rows[i].Check)
	}
	var picks []widget.Pick
	reasons := a.reasons
	for _, r := range reasons {
		picks = append(picks, widget.Pick{Label: r})
	}
	if p.visit.To == "" {
		picks = append(picks, widget.Pick{Label: a.t("closing.later"), Sub: a.t("closing.later.why"), Sign: widget.SignRight})
	}
	a.frame.picker.Open(fyne.KeyReturn, widget.PickerLook{Title: a.t("closing.reason.all", len(checks)), Hint: a.t("reason.hint"), Digits: true, Free: true}, picks, func(i int, text string) {
		switch {
		case i == len(reasons):
			p.end(at, nil)
			return
		case i >= 0:
			text = reasons[i]
		}
		a.usedReason(text)
		p.gave(checks, text)
	})
}

// record records the closing meeting, then the time out.
func (p *closing) record(at string) {
	a := p.a
	p.attendees.Flush()
	p.summary.Flush()
	visit := p.visit
	if visit.To != "" {
		at = visit.To
	}
	c := &casework.CloseVisit{Case: casework.Case{Case: a.caseID}, Visit: visit.ID, At: at, Attendees: names(p.attendees.Text), Summary: strings.TrimSpace(p.summary.Text)}
	for i := range p.rows {
		c.Open = append(c.Open, audit.OpenEnd{Check: p.rows[i].Check, Reason: p.reasonOf(&p.rows[i])})
	}
	a.frame.saving()
	a.do(c, func(ch casework.Changes, err error) {
		switch {
		case err != nil:
		case visit.To == "":
			p.end(at, []string{ch.Entry})
		default:
			p.ended([]string{ch.Entry}, true)
		}
	})
}

// end records the time out; entries are what was recorded before it in the same deed.
func (p *closing) end(at string, entries []string) {
	a := p.a
	a.do(&casework.EndVisit{Case: casework.Case{Case: a.caseID}, Visit: p.visit.ID, At: at}, func(ch casework.Changes, err error) {
		if err == nil {
			p.ended(append(entries, ch.Entry), len(entries) > 0)
		}
	})
}

// ended offers to take the deed back. closed tells that the meeting was recorded: then the draft is done with.
func (p *closing) ended(entries []string, closed bool) {
	a, id := p.a, p.a.caseID
	if closed && p.visit != nil {
		a.keepDraft(closingSlot(p.visit.ID), "")
		p.makeFor(p.visit.ID)
	}
	p.visitID = ""
	a.frame.undo.Say(a.t(map[bool]string{true: "closing.done", false: "closing.left.done"}[closed]), func() {
		var cs []casework.Command
		for i := len(entries) - 1; i >= 0; i-- {
			cs = append(cs, &casework.Undo{Case: casework.Case{Case: id}, Entry: entries[i]})
		}
		a.doAll(cs, func(error) {})
	})
	p.enter()
	a.frame.fit()
}
