package screen

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// inspection is what the ministry is shown (item 9 of the road): a clause, a day, cases; the records that answer, each opened by Enter; the pack.
type inspection struct {
	*board
	data   casework.InspectionView
	order  casework.InspectionOrder
	search *widget.LineEntry
}

var inspectCols = []widget.Col{{Width: 124, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}, {Share: 1}}

func newInspection(a *App) *inspection {
	p := &inspection{}
	none := widget.NewEmpty(widget.SignReport, a.t("inspection.empty"), a.t("inspection.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("inspection.choose"), Hint: "C", Weight: widget.Primary}, p.choose))
	p.board = newBoard(a, inspectCols, 820, none)
	p.search = widget.NewLineEntry(a.router, a.t("inspection.search")+"  /")
	p.search.OnChanged = func(string) { p.show() }
	p.moved = p.explain
	p.keymap.Command[fyne.KeyC] = p.choose
	p.keymap.Command[fyne.KeyT] = p.when
	p.keymap.Command[fyne.KeyX] = p.pack
	p.keymap.Command[fyne.KeySlash] = func() { a.router.Open(fyne.KeySlash, p.search) }
	p.keymap.Command[fyne.KeyReturn] = p.forward
	p.keymap.Command[fyne.KeyEnter] = p.forward
	p.keymap.Command[fyne.KeyY] = func() {
		if p.order.Clause != "" {
			a.showClause(p.data.Cited)
		}
	}
	p.keymap.Fields = func() []widget.Field { return []widget.Field{p.search} }
	return p
}

func (p *inspection) object() fyne.CanvasObject { return p.root }
func (p *inspection) keys() *widget.Keymap      { return p.keymap }
func (p *inspection) leave()                    { p.a.router.Settle() }
func (p *inspection) changed(casework.Changes)  { p.enter() }
func (p *inspection) hints() []hint {
	t := p.a.t
	return []hint{{"C", t("inspection.choose")}, {"T", t("inspection.when")}, {"Enter", t("inspection.open")}, {"/", t("inspection.search")}, {"X", t("inspection.pack")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *inspection) enter() {
	if p.order.Clause == "" {
		p.show()
		return
	}
	o := p.order
	load(p.a, func(d Desk) (casework.InspectionView, error) { return d.Inspection(o) }, func(v casework.InspectionView) {
		p.data = v
		p.show()
	})
}

func (p *inspection) show() {
	a := p.a
	var rows []boardRow
	words := strings.Fields(strings.ToLower(narrow(p.search.Text)))
	last := ""
	for i := range p.data.Rows {
		r := &p.data.Rows[i]
		all := strings.ToLower(narrow(strings.Join([]string{r.Client, r.Title, r.Text, r.By}, "\n")))
		fits := true
		for _, w := range words {
			fits = fits && strings.Contains(all, w)
		}
		if !fits {
			continue
		}
		if r.Case != last {
			rows = append(rows, section(p.caseWord(r)))
			last = r.Case
		}
		sign := widget.SignSaved
		if r.Heads > 1 {
			sign = widget.SignConflict
		}
		rows = append(rows, boardRow{key: r.Case + r.Kind + r.Key, view: widget.LineView{Sign: sign, Texts: []string{r.Clauses[0], spaced(r.Title, r.Text)}, Sub: spaced(r.By, a.when(r.WallMS))}, act: func() { p.open(r) }})
	}
	p.set(rows)
	widget.Show(p.empty, p.order.Clause == "")
	p.explain()
}

// caseWord names a case, or a book of the body.
func (p *inspection) caseWord(r *casework.InspectionRow) string {
	for _, c := range p.data.Cases {
		if c.Case == r.Case && c.Book != "" {
			return p.a.t("registers.book." + c.Book)
		}
	}
	return r.Client
}

func (p *inspection) explain() {
	a, v := p.a, &p.data
	objs := []fyne.CanvasObject{heading(a.t("inspection.title")), para(a.t("inspection.why")), p.search}
	if p.order.Clause == "" {
		objs = append(objs, keyRowOf(a.stepKey(fyne.KeyC, "inspection.choose", p.choose)))
		p.right.Set(objs...)
		widget.Refit(p.root)
		return
	}
	objs = append(objs, widget.NewFlow(wrapped{}, a.citedTag(v.Cited), strong(a.t("inspection.ason", a.dayOf(audit.Date(v.On))))), caption(a.t("inspection.count", len(v.Rows), len(v.Cases))))
	for _, c := range v.Cases {
		name := c.Client
		if c.Book != "" {
			name = a.t("registers.book." + c.Book)
		}
		objs = append(objs, widget.NewFlow(wrapped{}, plain(name), caption(a.t("inspection.of", c.Records, c.Papers))))
	}
	if len(v.Profiles) > 0 {
		objs = append(objs, subhead(a.words.T("inspection.profiles")))
	}
	for _, x := range v.Profiles {
		text := a.t("inspection.noprofile")
		if x.Profile.Record != "" {
			text = spaced(x.Profile.Name, x.Profile.Accreditation, x.Profile.Address, x.Profile.Limited)
		}
		objs = append(objs, widget.NewFlow(widget.Down{}, strong(spaced(x.Number, a.dayOf(x.IssuedOn))), widget.NewLabel(text, widget.Style{})))
		if len(x.Differs) > 0 {
			objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("inspection.differs"), widget.Style{Color: widget.ColorUnk})))
		}
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), keyRowOf(a.stepKey(fyne.KeyC, "inspection.choose", p.choose), a.stepKey(fyne.KeyT, "inspection.when", p.when), a.stepKey(fyne.KeyX, "inspection.pack", p.pack)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *inspection) forward() {
	if r := p.now(); r != nil && r.act != nil {
		r.act()
		return
	}
	p.choose()
}

// open shows a record with its history; a record of a register on its own page.
func (p *inspection) open(r *casework.InspectionRow) {
	a := p.a
	if reg, rec, ok := strings.Cut(r.Key, "/"); ok && r.Kind == "register" {
		if x, is := a.page("registers").(*registers); is {
			x.want = [3]string{r.Case, reg, rec}
		}
		a.Go("registers")
		return
	}
	a.historyOf(r.Case, r.Title, r.Kind, r.Key)
}

// choose asks for the clause by typing, then the cases.
func (p *inspection) choose() {
	a := p.a
	all := notice.All()
	picks := make([]widget.Pick, len(all))
	for i, x := range all {
		it, _ := notice.Lookup(x)
		picks[i] = widget.Pick{Label: x.Clause() + "  (" + string(x) + ")", Sub: it.Text}
		if a.lang == "ja" {
			picks[i].Sub = x.Passage().Lines[0]
		}
	}
	a.frame.picker.Open(fyne.KeyC, widget.PickerLook{Title: a.t("inspection.choose"), Hint: a.t("inspection.choose.hint"), Free: true}, picks, func(i int, text string) {
		p.order.Clause = strings.TrimSpace(text)
		if i >= 0 {
			p.order.Clause = string(all[i])
		}
		p.when()
	})
}

// when asks for day and cases.
func (p *inspection) when() {
	a := p.a
	if p.order.Clause == "" {
		p.choose()
		return
	}
	var cases []answerPick
	for _, c := range a.home.Cases {
		cases = append(cases, answerPick{c.ID, spaced(c.Client, c.Scope)})
	}
	first := register.Values{"on": {a.today()}, "cases": p.order.Cases}
	if p.order.On != "" {
		first["on"] = []string{p.order.On}
	}
	if len(p.order.Cases) == 0 && a.caseID != "" {
		first["cases"] = []string{a.caseID}
	}
	a.askSheet(sheetForm{
		title: spaced(a.t("inspection.title"), notice.Provision(p.order.Clause).Clause()), why: a.t("inspection.when.why"), of: notice.P1_2_3, first: first, word: a.t("inspection.show"),
		asks: []question{{name: "on", label: a.t("inspection.on"), kind: register.Day, need: true}, {name: "cases", label: a.t("inspection.cases"), picks: cases, many: true}},
		send: func(v register.Values, done func(error)) {
			o := casework.InspectionOrder{Clause: p.order.Clause, On: v.One("on"), Cases: v["cases"]}
			ask(a, func(d Desk) (casework.InspectionView, error) { return d.Inspection(o) }, func(x casework.InspectionView, err error) {
				done(err)
				if err == nil {
					p.order, p.data = o, x
					p.show()
				}
			})
		},
	})
}

// pack writes the records as a pack; a line in the foot says how far it is, and it can be stopped. The disclosure is recorded in every case.
func (p *inspection) pack() {
	a := p.a
	if len(p.data.Rows) == 0 {
		a.frame.say(widget.Trouble{Happened: a.t("inspection.nothing"), Kept: a.t("trouble.kept"), Do: a.t("inspection.choose")})
		return
	}
	path := filepath.Join(documents(), "genchi-inspection-"+a.host.Now().Format("20060102-150405")+".zip")
	a.askSheet(sheetForm{
		title: a.t("inspection.pack"), why: a.t("inspection.pack.why", len(p.data.Rows)), of: notice.P1_2_3, first: register.Values{"path": {path}, "to": {a.t("inspection.ministry")}}, word: a.t("inspection.pack"),
		asks: []question{{name: "to", label: a.t("give.recipient"), need: true}, {name: "ground", label: a.t("inspection.ground")}, {name: "path", label: a.t("give.path"), need: true}},
		send: func(v register.Values, done func(error)) {
			o := casework.InspectionPack{InspectionOrder: p.order, Recipient: v.One("to"), Ground: v.One("ground")}
			file := expand(v.One("path"))
			done(nil)
			p.writeOut(o, file)
		},
	})
}

func (p *inspection) writeOut(o casework.InspectionPack, file string) {
	a := p.a
	var wrong error
	var res casework.InspectionResult
	a.job(a.t("inspection.pack"), func(ctx context.Context, d Desk, at Progress) (err error) {
		o.Progress = func(done, total int) { at(int64(done), int64(total)) }
		var b bytes.Buffer
		if res, err = d.PackInspection(ctx, o, &b); err != nil {
			return err
		}
		wrong = writePaper(file, b.Bytes())
		return nil
	}, func(err error) {
		switch {
		case err != nil:
		case wrong != nil:
			a.frame.say(a.paperTrouble(file, wrong))
		default:
			a.frame.undo.Say(a.t("inspection.done", res.Records, res.Papers, file), nil)
			a.frame.fit()
		}
	})
}
