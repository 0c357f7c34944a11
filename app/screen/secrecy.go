package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// secrecy lists all information from outside: who gave it, and that it is secret, or on which proved ground it is not (1-2).
type secrecy struct {
	*stepPage
	data   casework.SecrecyView
	wanted string
}

func newSecrecy(a *App) *secrecy {
	p := &secrecy{}
	none := widget.NewEmpty(widget.SignLock, a.t("secrecy.empty"), a.t("secrecy.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.evidence"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("evidence") }))
	p.stepPage = &stepPage{board: newBoard(a, scriptCols, 680, none)}
	p.moved = p.explain
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyE: p.name, fyne.KeyX: p.free, fyne.KeyS: p.again, fyne.KeySlash: p.find, fyne.KeyC: func() { a.Go("contract") }, fyne.KeyY: func() { a.showClause(notice.P1_2.Clause()) },
	}
	return p
}

func (p *secrecy) hints() []hint {
	t := p.a.t
	return []hint{{"E", t("secrecy.name")}, {"X", t("secrecy.free")}, {"S", t("secrecy.again")}, {"/", t("filter")}, {"C", t("contract.title")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *secrecy) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *secrecy) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.SecrecyView, error) { return d.Secrecy(id) }, func(v casework.SecrecyView) {
		p.data = v
		p.show()
	})
}

func (p *secrecy) show() {
	a := p.a
	var rows []boardRow
	for _, who := range audit.Providers {
		begun := false
		for i := range p.data.Pieces {
			x := &p.data.Pieces[i]
			if x.Provider != who || p.wanted != "" && !strings.Contains(strings.ToLower(x.Name+" "+x.By), strings.ToLower(p.wanted)) {
				continue
			}
			if !begun {
				begun = true
				rows = append(rows, head(a.t("secrecy.provider."+who)))
			}
			sign, word := widget.SignLock, a.t("secrecy.secret")
			if !x.Secret {
				sign, word = widget.SignSeen, a.t("secrecy.free."+x.Free)
			}
			rows = append(rows, boardRow{key: x.Of, view: widget.LineView{Sign: sign, Texts: []string{x.Name, word}, Sub: spaced(x.By, x.Proof)}, act: p.name})
		}
	}
	p.set(rows)
	widget.Show(p.empty, len(p.data.Pieces) == 0)
	p.explain()
}

// piece is the information under the cursor.
func (p *secrecy) piece() *casework.PieceRow {
	r := p.now()
	for i := range p.data.Pieces {
		if r != nil && p.data.Pieces[i].Of == r.key {
			return &p.data.Pieces[i]
		}
	}
	return nil
}

func (p *secrecy) explain() {
	a := p.a
	objs := []fyne.CanvasObject{heading(a.t("secrecy.title")), row(a.clauseTag(notice.P1_2)), para(a.t("secrecy.why")), plain(a.t("secrecy.counts", len(p.data.Pieces), p.data.Free))}
	if x := p.piece(); x != nil {
		state := a.t("secrecy.secret")
		if !x.Secret {
			state = spaced(a.t("secrecy.free."+x.Free), a.dayOf(x.On))
		}
		objs = append(objs, widget.NewBox(widget.ColorHairline), widget.NewLabel(x.Name, widget.Style{Bold: true}), plain(spaced(a.t("secrecy.provider."+x.Provider), x.By)), plain(state))
		if x.Proof != "" {
			objs = append(objs, widget.NewLabel(x.Proof, widget.Style{}))
		}
		if !x.Said {
			objs = append(objs, para(a.t("secrecy.bydefault")))
		}
		keys := []*widget.Key{a.stepKey(fyne.KeyE, "secrecy.name", p.name), a.stepKey(fyne.KeyX, "secrecy.free", p.free)}
		if !x.Secret {
			keys = append(keys, a.stepKey(fyne.KeyS, "secrecy.again", p.again))
		}
		objs = append(objs, keyRowOf(keys...))
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *secrecy) forward() {
	if p.empty.Visible() {
		p.a.Go("evidence")
		return
	}
	p.name()
}

// name says who gave the information.
func (p *secrecy) name() {
	a := p.a
	x := p.piece()
	if x == nil {
		return
	}
	a.askSheet(sheetForm{
		title: a.t("secrecy.name"), why: x.Name, of: notice.P1_2, slot: "secrecy/" + x.Of, first: register.Values{"provider": {x.Provider}, "name": nonEmpty(x.By)},
		asks: []question{{name: "provider", label: a.t("secrecy.provider"), picks: a.wordPicks("screen.secrecy.provider.", audit.Providers), need: true}, {name: "name", label: a.t("secrecy.who"), hint: a.t("person.hint")}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.NameProvider{Case: p.at(), Of: x.Of, Provider: v.One("provider"), Name: v.One("name"), Free: x.Free, Proof: x.Proof, On: string(x.On)}, done)
		},
	})
}

// free says on which ground the information is no secret, with its proof.
func (p *secrecy) free() {
	a := p.a
	x := p.piece()
	if x == nil {
		return
	}
	a.askSheet(sheetForm{
		title: a.t("secrecy.free"), why: a.t("secrecy.free.why"), of: notice.P1_2, slot: "secrecy/free/" + x.Of, first: register.Values{"free": nonEmpty(x.Free), "proof": nonEmpty(x.Proof), "on": {a.today()}},
		asks: []question{
			{name: "free", label: a.t("secrecy.ground"), picks: a.wordPicks("screen.secrecy.free.", audit.Frees), need: true},
			{name: "proof", label: a.t("secrecy.proof"), kind: askLong, need: true},
			{name: "on", label: a.t("step.on"), kind: register.Day, need: true},
		},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.NameProvider{Case: p.at(), Of: x.Of, Provider: x.Provider, Name: x.By, Free: v.One("free"), Proof: v.One("proof"), On: v.One("on")}, done)
		},
	})
}

// again makes the information secret again.
func (p *secrecy) again() {
	if x := p.piece(); x != nil && !x.Secret {
		p.a.do(&casework.NameProvider{Case: p.at(), Of: x.Of, Provider: x.Provider, Name: x.By}, nil)
	}
}

func (p *secrecy) find() {
	p.a.askForm(fyne.KeySlash, p.a.t("filter"), "", "", []asked{{label: p.a.t("secrecy.find"), value: p.wanted}}, func(s []string) string {
		p.wanted = s[0]
		p.show()
		return ""
	})
}
