package screen

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// made records that a check sheet is sent, and writes the workbook where the person wants it.
func (p *firstStage) made(c *casework.SendCheckSheet, done func(error)) {
	a := p.a
	a.try(c, func(ch casework.Changes, err error) {
		done(err)
		if err == nil {
			a.savedAt(a.host.Now())
			p.saveSheet(audit.ItemID(ch.ID))
		}
	})
}

// saveSheet asks for the path of the workbook. It is sealed already: leaving loses nothing.
func (p *firstStage) saveSheet(item audit.ItemID) {
	a, id := p.a, p.a.caseID
	path := filepath.Join(documents(), fmt.Sprintf("checksheet-%s-%s.xlsx", short(id), a.host.Now().Format("20060102-150405")))
	a.askSheet(sheetForm{
		title: a.t("firststage.save"), why: a.t("firststage.save.why"), of: notice.P3_2_1, asks: []question{{name: "path", label: a.t("give.path"), need: true}}, first: register.Values{"path": {path}},
		send: func(v register.Values, done func(error)) {
			file := expand(v.One("path"))
			if filepath.Ext(file) == "" {
				file += ".xlsx"
			}
			done(nil)
			a.exportTo(a.t("firststage.save"), file, func(ctx context.Context, d Desk, w io.Writer) error {
				_, err := d.GetEvidence(ctx, id, item, w)
				return err
			})
		},
	})
}

// choose offers files; the one that is picked is looked through first.
func (p *firstStage) choose() {
	if len(p.data.Sent) == 0 {
		p.note("firststage.nosheet", notice.P3_2_1)
		return
	}
	p.a.pickFiles(fyne.KeyT, func(files []string) { p.a.sheetBack(files[0]) })
}

// sheetBack shows what taking a check sheet in would do.
func (a *App) sheetBack(file string) {
	if p, ok := a.page("sheetin").(*sheetIn); ok {
		p.want(file)
		a.Go("sheetin")
	}
}

// onPaper records that the client answered on paper.
func (p *firstStage) onPaper() {
	a := p.a
	if len(p.data.Sent) == 0 {
		p.note("firststage.nosheet", notice.P3_2_1)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("firststage.onpaper"), why: a.t("firststage.onpaper.why"), of: notice.P3_2_1, slot: "first/paper", first: register.Values{"on": {a.today()}}, asks: a.returnAsks(),
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.TakeCheckSheet{Case: p.at(), On: v.One("on"), By: v.One("by"), Way: v.One("way")}, done)
		},
	})
}

func (a *App) returnAsks() []question {
	return []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "by", label: a.t("firststage.by")}, {name: "way", label: a.t("firststage.back")}}
}

// sheetIn is a check sheet that came back, before it is taken in: each row with what becomes of it. Space leaves a row out.
type sheetIn struct {
	*board
	file string
	data *casework.SheetPreview // nil: not looked at, or refused
	skip map[audit.MeasureID]bool
}

func newSheetIn(a *App) *sheetIn {
	p := &sheetIn{skip: map[audit.MeasureID]bool{}}
	p.board = newBoard(a, scriptCols, 620, widget.NewEmpty(widget.SignReport, a.t("sheetin.empty"), a.t("sheetin.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("firststage.title"), Hint: "M"}, p.back)))
	p.keymap.Command = widget.Keys{fyne.KeyReturn: p.take, fyne.KeyEnter: p.take, fyne.KeySpace: p.leaveOut, fyne.KeyM: p.back, fyne.KeyX: p.drop, fyne.KeyY: func() { a.showClause(notice.P3_2_1.Clause()) }}
	p.keymap.Chords[widget.Ctrl(fyne.KeyReturn)] = p.take
	return p
}

func (p *sheetIn) object() fyne.CanvasObject { return p.root }
func (p *sheetIn) keys() *widget.Keymap      { return p.keymap }
func (p *sheetIn) leave()                    { p.a.router.Settle() }
func (p *sheetIn) changed(casework.Changes)  {}
func (p *sheetIn) back()                     { p.a.Go("firststage") }
func (p *sheetIn) hints() []hint {
	t := p.a.t
	return []hint{{"Enter", t("sheetin.take")}, {"Space", t("sheetin.skip")}, {"X", t("sheetin.drop")}, {"M", t("firststage.title")}, {"↑↓", t("step.choose")}, {"F1", t("keys.all")}}
}

func (p *sheetIn) want(file string) {
	p.file, p.data = file, nil
	clear(p.skip)
}

func (p *sheetIn) drop() {
	p.want("")
	p.back()
}

func (p *sheetIn) enter() {
	file, id := p.file, p.a.caseID
	if file == "" || p.data != nil {
		p.show()
		return
	}
	p.show()
	load(p.a, func(d Desk) (casework.SheetPreview, error) { return d.PreviewCheckSheet(id, file) }, func(v casework.SheetPreview) {
		if p.file == file && p.a.caseID == id {
			p.data = &v
			p.show()
		}
	})
}

var sheetSigns = map[string]*widget.Sign{casework.SheetTaken: widget.SignPlus, casework.SheetChanged: widget.SignNotice, casework.SheetSame: widget.SignDone, casework.SheetRefused: widget.SignBlocked}

func (p *sheetIn) show() {
	var rows []boardRow
	if p.data != nil {
		rows = append(rows, head(p.a.t("sheetin.rows")))
		for i := range p.data.Rows {
			rows = append(rows, p.line(i))
		}
	}
	p.set(rows)
	widget.Show(p.empty, p.data == nil)
	p.explain()
}

func (p *sheetIn) line(i int) boardRow {
	a, r := p.a, &p.data.Rows[i]
	answer := r.Wrote
	if r.Answer != "" {
		answer = a.words.T("selfcheck." + r.Answer)
	}
	if r.State == casework.SheetChanged && r.Was != "" && r.Was != r.Answer {
		answer = a.t("sheetin.was", a.words.T("selfcheck."+r.Was), answer)
	}
	state, sign := a.words.T("checksheet.state."+r.State), sheetSigns[r.State]
	if p.skip[r.Measure] {
		state, sign = a.t("sheetin.skipped"), widget.SignOutOfScope
	}
	name := r.Code
	if name == "" {
		name = string(r.Measure)
	}
	sub := spaced(r.Why, r.Text)
	if r.Line > 0 {
		sub = spaced(a.t("sheetin.line", r.Line), sub)
	}
	return boardRow{key: string(r.Measure) + "/" + strconv.Itoa(i), view: widget.LineView{Sign: sign, Texts: []string{spaced(name, r.Title), spaced(state, answer)}, Sub: sub}}
}

func (p *sheetIn) explain() {
	a := p.a
	objs := []fyne.CanvasObject{heading(a.t("sheetin.title")), widget.NewFlow(wrapped{}, a.clauseTag(notice.P3_2_1)), para(a.t("sheetin.why"))}
	v := p.data
	if v == nil {
		p.right.Set(objs...)
		widget.Refit(p.root)
		return
	}
	objs = append(objs, strong(v.File), plain(a.t("sheetin.count", v.Taken, v.Changed, v.Same, v.Refused)), widget.NewBox(widget.ColorHairline))
	f := v.Facts
	prior := a.t("firststage.prior.unknown")
	switch {
	case f.Prior == "no":
		prior = a.t("firststage.prior.none")
	case f.PriorWhole():
		prior = a.t("firststage.prior.done", a.dayOf(audit.Date(f.PriorOn)), f.Who, f.Qualification)
	case f.Prior == "yes":
		prior = a.t("sheetin.prior.part")
	}
	answered := ""
	if f.By != "" || f.On != "" {
		answered = a.t("sheetin.answered", f.By, a.dayOf(audit.Date(f.On)))
	}
	for _, s := range append([]string{answered, prior}, f.Unread...) {
		if s != "" {
			objs = append(objs, para(s))
		}
	}
	objs = append(objs, keyRowOf(a.mainKey("Enter", "sheetin.take", p.take), a.stepKey(fyne.KeySpace, "sheetin.skip", p.leaveOut), a.stepKey(fyne.KeyX, "sheetin.drop", p.drop)), para(a.t("sheetin.sealed")))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// leaveOut leaves the row under the cursor as it is recorded, or takes it in after all.
func (p *sheetIn) leaveOut() {
	i := p.cursor - 1 // below the heading
	if p.data == nil || i < 0 || i >= len(p.data.Rows) {
		return
	}
	r := &p.data.Rows[i]
	if r.State == casework.SheetRefused || r.State == casework.SheetSame {
		return
	}
	p.skip[r.Measure] = !p.skip[r.Measure]
	p.show()
}

func (p *sheetIn) take() {
	a := p.a
	if p.data == nil {
		p.back()
		return
	}
	first := register.Values{"on": {a.today()}, "by": nonEmpty(p.data.Facts.By)}
	a.askSheet(sheetForm{
		title: a.t("sheetin.take"), why: a.t("sheetin.take.why", p.data.Taken+p.data.Changed), of: notice.P3_2_1, slot: "first/take", first: first, asks: a.returnAsks(),
		send: func(v register.Values, done func(error)) {
			c := &casework.TakeCheckSheet{Case: casework.Case{Case: a.caseID}, File: p.file, On: v.One("on"), By: v.One("by"), Way: v.One("way")}
			for m, on := range p.skip {
				if on {
					c.Skip = append(c.Skip, m)
				}
			}
			a.try(c, func(_ casework.Changes, err error) {
				done(err)
				if err == nil {
					a.savedAt(a.host.Now())
					p.drop()
				}
			})
		},
	})
}
