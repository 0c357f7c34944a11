package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// custodianRows lists who keeps shares of the body's escrow key.
func (p *keeping) custodianRows(mark func(key string, what any, sign *widget.Sign, dim bool, texts ...string) boardRow) []boardRow {
	var out []boardRow
	for i := range p.gone.Custodians {
		c := &p.gone.Custodians[i]
		out = append(out, mark("c/"+c.ID, c, widget.SignLock, c.Until != "", c.Name, c.Share, p.a.t("keeping.kept.by", p.a.dayOf(c.Since))))
	}
	return out
}

func (p *keeping) explainCustodian(c *casework.CustodianRow) []fyne.CanvasObject {
	a := p.a
	objs := []fyne.CanvasObject{
		subhead(c.Name),
		form(a.t("keeping.share"), plain(c.Share), a.t("keeping.since"), plain(a.dayOf(c.Since)), a.t("keeping.until"), plain(orDash(a.dayOf(c.Until)))),
		para(a.words.T("escrow.duty")),
	}
	return append(objs, widget.NewFlow(wrapped{}, a.stepKey(fyne.KeyC, "keeping.custodian.change", p.custodian)))
}

// explainEscrow says which custodians of the day have spoken after a destruction, and what they have to do.
func (p *keeping) explainEscrow(x *casework.ProposalRow) []fyne.CanvasObject {
	a := p.a
	if len(x.Escrow) == 0 {
		return nil
	}
	objs := []fyne.CanvasObject{strong(a.t("keeping.custodians"))}
	if x.Incomplete {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), strong(a.words.T("escrow.incomplete"))), para(a.words.T("escrow.duty")))
	}
	for _, e := range x.Escrow {
		sign, said := widget.SignOpen, a.words.T("escrow.open")
		if e.Said {
			sign, said = widget.SignDone, spaced(a.words.T("escrow.said", e.By, a.dayOf(audit.Date(e.On)), e.Entered), e.Note)
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 14), widget.NewLabel(spaced(e.Name, e.Share, said), widget.Style{})))
	}
	return objs
}

// custodian names a custodian, or changes the one under the cursor.
func (p *keeping) custodian() {
	a := p.a
	book, ok := p.office()
	if !ok {
		return
	}
	title, first, id := "keeping.custodian", register.Values{"since": {a.today()}}, ""
	if c := under[*casework.CustodianRow](p); c != nil {
		title, id = "keeping.custodian.change", c.ID
		first = register.Values{"name": {c.Name}, "share": {c.Share}, "since": {string(c.Since)}, "until": nonEmpty(string(c.Until))}
	}
	a.askSheet(sheetForm{
		title: a.t(title), why: a.words.T("escrow.duty"), of: notice.P2_1_1, first: first,
		asks: []question{
			{name: "name", label: a.t("keeping.name"), need: true},
			{name: "share", label: a.t("keeping.share"), need: true},
			{name: "since", label: a.t("keeping.since"), kind: register.Day, need: true},
			{name: "until", label: a.t("keeping.until"), kind: register.Day},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.NameCustodian{Case: book, Custodian: id, Name: v.One("name"), Share: v.One("share"), Since: v.One("since"), Until: v.One("until")}, done)
		},
	})
}

// settleShare records what a custodian says after the destruction under the cursor.
func (p *keeping) settleShare() {
	a, x := p.a, under[*casework.ProposalRow](p)
	id, title := p.proposed()
	book, ok := p.office()
	if !ok {
		return
	}
	if b := under[*casework.BatchRow](p); b != nil {
		x = p.waiting(b)
	}
	var picks []answerPick
	if x != nil {
		for _, e := range x.Escrow {
			if !e.Said {
				picks = append(picks, answerPick{e.Custodian, spaced(e.Name, e.Share)})
			}
		}
	}
	if len(picks) == 0 {
		a.frame.say(widget.Trouble{Happened: a.t("keeping.nosettle"), Kept: a.t("trouble.kept"), Do: a.t("keeping.nosettle.do")})
		return
	}
	a.askSheet(sheetForm{
		title: spaced(title, a.t("keeping.settle")), why: a.words.T("escrow.duty"), of: notice.P2_1_1, first: register.Values{"who": {picks[0].is}, "on": {a.today()}},
		asks: []question{
			{name: "who", label: a.t("keeping.settle.who"), picks: picks, need: true},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "note", label: a.t("keeping.settle.note")},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.SettleShare{Case: book, Proposal: id, Custodian: v.One("who"), On: v.One("on"), Note: v.One("note")}, done)
		},
	})
}

// keptKind names a kind of what is kept: a register by its own name.
func (a *App) keptKind(kind string) string {
	if key := "retention." + kind; a.words.Has(key) {
		return a.words.T(key)
	}
	return a.words.T("register." + kind)
}
