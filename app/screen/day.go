package screen

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// day is the end of an audit day: what is done, what is open, what is for tomorrow, what the client promised; and the sheet with the head.
type day struct {
	*board
	tomorrow *widget.NoteEntry
	data     casework.DayView
}

func newDay(a *App) *day {
	p := &day{board: newBoard(a, boardCols, 620, widget.NewEmpty(widget.SignDone, a.t("day.empty"), a.t("day.empty.why"))), tomorrow: widget.NewNoteEntry(a.router)}
	p.tomorrow.SetMinRowsVisible(3)
	p.tomorrow.OnDraft = func(s string) { a.keepDraft(p.slot(), s) }
	p.tomorrow.OnCommit = func(s string) { p.end(func(c *casework.EndDay) { c.Tomorrow = s }) }
	p.keymap.Command[fyne.KeyW] = func() { a.router.Open(fyne.KeyW, p.tomorrow) }
	p.keymap.Command[fyne.KeyR] = p.promise
	p.keymap.Command[fyne.KeyB] = p.copied
	p.keymap.Command[fyne.KeyO] = func() { a.Go("opening") }
	p.keymap.Command[fyne.KeyY] = func() { a.showClause(notice.P3_4_1.Clause()) }
	p.keymap.Chords[widget.Ctrl(fyne.KeyP)] = p.sheet
	p.keymap.Chords[widget.Ctrl(fyne.KeyReturn)] = a.router.Back
	p.keymap.Fields = func() []widget.Field { return []widget.Field{p.tomorrow} }
	return p
}

func (p *day) object() fyne.CanvasObject { return p.root }
func (p *day) keys() *widget.Keymap      { return p.keymap }
func (p *day) leave()                    { p.a.router.Settle() }
func (p *day) slot() string              { return "day/" + string(p.data.Day) }
func (p *day) hints() []hint {
	t := p.a.t
	return []hint{
		{"Enter", t("team.open")},
		{"W", t("day.tomorrow")},
		{"R", t("day.promise")},
		{"B", t("day.copy")},
		{"Ctrl+P", t("day.sheet")},
		{"O", t("opening.plan")},
		{"F1", t("keys.all")},
	}
}

func (p *day) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *day) enter() {
	id, draft := p.a.caseID, ""
	load(p.a, func(d Desk) (casework.DayView, error) {
		v, err := d.Day(id, "")
		draft = d.Draft(id, "day/"+string(v.Day))
		return v, err
	}, func(v casework.DayView) {
		p.data = v
		text := ""
		if v.Entered != nil {
			text = v.Entered.Tomorrow
		}
		if p.a.router.Writer() != widget.Field(p.tomorrow) && !p.tomorrow.Written() {
			p.tomorrow.Load(text, draft)
		}
		p.show()
	})
}

func (p *day) show() {
	a, v := p.a, &p.data
	var rows []boardRow
	checks := func(word string, list []casework.CheckRow) {
		if len(list) == 0 {
			return
		}
		rows = append(rows, section(a.t(word, len(list))))
		for i := range list {
			r := &list[i]
			place := r.Place
			if place == "" {
				place = a.t("place.whole")
			}
			rows = append(rows, boardRow{key: word + string(r.Check), view: widget.LineView{Sign: signOf(r), Texts: []string{r.Code, r.Title, place}}, act: func() { a.openCase(a.caseID, "visit", string(r.Check)) }})
		}
	}
	if len(v.Promises) > 0 {
		rows = append(rows, section(a.t("day.promises", len(v.Promises))))
		for i := range v.Promises {
			rows = append(rows, p.promiseRow(&v.Promises[i]))
		}
	}
	if len(v.Held) > 0 {
		rows = append(rows, section(a.t("loans.held", len(v.Held))))
	}
	for i := range v.Held {
		l := &v.Held[i]
		sign, due := a.dueWord(l)
		rows = append(rows, boardRow{key: "h" + l.ID, view: widget.LineView{Sign: sign, Texts: []string{"", l.What, l.From}, Sub: due}, act: func() { a.Go("loans") }})
	}
	checks("day.back", v.Back)
	checks("day.open", v.Open)
	checks("day.done", v.Done)
	p.set(rows)
	widget.Show(p.empty, false)
	objs := []fyne.CanvasObject{
		widget.NewFlow(widget.Down{Gap: 2}, heading(a.t("day.title")), caption(a.dayOf(v.Day))),
		row(widget.NewMark(widget.SignDone, 18), plain(a.t("day.done", len(v.Done)))), row(widget.NewMark(widget.SignOpen, 18), plain(a.t("day.open", len(v.Open)))),
	}
	if v.Loose > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignEvidence, 18), plain(a.t("day.loose", v.Loose))))
	}
	if o := a.heldLine(v.Held); o != nil {
		objs = append(objs, o)
	}
	if v.Conflict > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignConflict, 18), plain(a.t("closing.conflicts", v.Conflict))))
	}
	objs = append(objs, widget.NewFlow(widget.Down{Gap: 4}, caption(a.t("day.tomorrow")+"  W"), p.tomorrow), widget.NewBox(widget.ColorHairline), strong(a.t("day.copy")+"  B"))
	copied := a.t("day.copy.none")
	if v.Entered != nil && v.Entered.CopyTo != "" {
		copied = a.t("day.copy.at", v.Entered.CopyTo, short(v.CopyHead))
	}
	objs = append(objs, para(copied))
	for i := range v.Others {
		o := &v.Others[i]
		copied := ""
		if o.CopyTo != "" {
			copied = a.t("day.copy.at", o.CopyTo, short(o.CopyHead))
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignHanded, 16), widget.NewFlow(widget.Down{Gap: 0}, caption(o.By), para(strings.Join(nonEmpty(o.Tomorrow, copied), "\n")))))
	}
	if !v.Bundle {
		objs = append(objs, para(a.t("day.copy.hand")))
	}
	objs = append(objs, widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("headhash")), widget.NewText(short(v.Head), widget.Style{Size: widget.SizeDigits, Bold: true})),
		row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("day.sheet"), Hint: "Ctrl+P", Weight: widget.Primary}, p.sheet)))
	for i := range v.Papers {
		objs = append(objs, caption(a.t("day.sheet.made", v.Papers[i].Number, short(v.Papers[i].Head))))
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *day) promiseRow(x *audit.Promise) boardRow {
	a := p.a
	due, sign := a.t("finding.nodue"), widget.SignDue
	if x.Due != "" {
		due = a.farDay(string(x.Due))
	}
	if x.Kept != "" {
		due, sign = a.t("day.kept", a.dayOf(x.Kept)), widget.SignDone
	}
	return boardRow{key: "p" + x.ID, view: widget.LineView{Sign: sign, Texts: []string{"", x.Text, x.By}, Sub: due}, act: func() {
		kept := a.host.Now().Format(time.DateOnly)
		if x.Kept != "" {
			kept = ""
		}
		a.do(&casework.NotePromise{Case: casework.Case{Case: a.caseID}, Promise: x.ID, Kept: kept}, nil)
	}}
}

// end records the day with one thing changed.
func (p *day) end(change func(*casework.EndDay)) {
	a := p.a
	c := &casework.EndDay{Case: casework.Case{Case: a.caseID}, On: string(p.data.Day)}
	if e := p.data.Entered; e != nil {
		c.Tomorrow, c.Note, c.CopyTo = e.Tomorrow, e.Note, e.CopyTo
	}
	change(c)
	slot := p.slot()
	a.do(c, func(_ casework.Changes, err error) {
		if err == nil {
			a.keepDraft(slot, "")
		}
	})
}

func (p *day) promise() { p.a.askPromise() }

// askPromise notes what the client will hand in or show.
func (a *App) askPromise() {
	a.askForm(fyne.KeyR, a.t("day.promise"), a.t("day.promise.why"), "promise", []asked{{label: a.t("day.promise.what")}, {label: a.t("opening.role"), hint: a.t("person.hint")}, {label: a.t("day.promise.due"), hint: a.t("day.hint")}}, func(s []string) string {
		due, ok := parseDay(s[2], a.host.Now())
		switch {
		case s[0] == "":
			return a.t("day.promise.missing")
		case !ok:
			return a.t("day.wrong", s[2])
		}
		a.do(&casework.NotePromise{Case: casework.Case{Case: a.caseID}, Text: s[0], By: s[1], Due: due}, nil)
		return ""
	})
}

// copied writes the evening copy (夕方の写し) to a medium, or records where one went that was made otherwise.
func (p *day) copied() {
	a := p.a
	a.choose(fyne.KeyB, a.t("day.copy"), []string{"write", "hand"}, []string{a.t("day.copy.write"), a.t("day.copy.byhand")}, func(way string) {
		if way == "hand" {
			p.copiedByHand()
			return
		}
		load(a, func(d Desk) (dir string, err error) {
			d.Setting(mediumEvening, &dir)
			return dir, nil
		}, func(dir string) { a.pickMedium("", mediumEvening, dir, p.copyTo) })
	})
}

// copyTo writes a sealed copy of the case for oneself. The end of the day names it with its head when it was read back.
func (p *day) copyTo(dir string) {
	a := p.a
	a.router.Settle()
	o := casework.CopyOutOrder{Cases: []string{a.caseID}, Dir: dir, Evening: true, Day: string(p.data.Day)}
	a.writeBundle(o, nil, func(res casework.CopyOutResult, err error) {
		if err == nil && len(res.Left) > 0 {
			a.frame.say(widget.Trouble{Happened: a.t("bundle.left", len(res.Left)), Kept: a.t("bundle.done.why"), Do: a.t("bundle.left.why"), Code: "left"})
		}
		p.enter()
	})
}

// copiedByHand records where a copy went that this program did not write.
func (p *day) copiedByHand() {
	a := p.a
	a.askForm("", a.t("day.copy"), a.t("day.copy.hand"), "", []asked{{label: a.t("day.copy.to")}}, func(s []string) string {
		if s[0] == "" {
			return a.t("day.copy.missing")
		}
		p.end(func(c *casework.EndDay) { c.CopyTo = s[0] })
		return ""
	})
}

// sheet makes the paper of the day and offers to hand it over.
func (p *day) sheet() {
	a := p.a
	a.router.Settle()
	a.makePaper(&casework.MakePaper{Case: casework.Case{Case: a.caseID}, Paper: audit.PaperDay, Day: string(p.data.Day), Lang: a.lang}, func(r casework.PaperRow) {
		a.askGive(audit.WayPrint, r, "audit_work", a.home.User)
	})
}

// makePaper compiles a paper beside the screen.
func (a *App) makePaper(c *casework.MakePaper, done func(casework.PaperRow)) {
	var made casework.MadePaper
	a.job(a.t("job.paper"), func(ctx context.Context, d Desk, _ Progress) (err error) {
		made, err = d.MakePaper(ctx, c)
		return err
	}, func(err error) {
		if err != nil {
			return
		}
		a.savedAt(a.host.Now())
		if p, ok := a.pages[a.at]; ok {
			p.changed(made.Changes)
		}
		if len(made.Warnings) > 0 {
			a.frame.say(widget.Trouble{Happened: strings.Join(made.Warnings, "\n"), Kept: a.t("trouble.kept"), Do: a.t("kit.glyphs"), Code: "glyphs"})
		}
		if done != nil {
			done(made.Row)
		}
	})
}
