package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// intakePage (取込み) says what became of the files that were taken in last: every one that was not, with reason and what to do; and it has the
// watched folder with its switch and the trial of the intake.
type intakePage struct {
	*board
	lots  []*casework.Lot
	files map[string]lotRow // of a line, by its key
	tried *casework.TryView
}

type lotRow struct {
	lot *casework.Lot
	i   int // file; -1 the lot itself
}

var lotCols = []widget.Col{{Share: 0.9}, {Share: 1.1, Style: widget.Style{Color: widget.ColorText2}}}

func newIntakePage(a *App) *intakePage {
	p := &intakePage{board: newBoard(a, lotCols, 660, widget.NewEmpty(widget.SignDrop, a.t("intake.empty"), a.t("intake.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("attach.file"), Hint: "N", Weight: widget.Primary}, a.newestFiles)))}
	k := p.keymap
	k.Command[fyne.KeyR] = p.again
	k.Command[fyne.KeyDelete] = p.forget
	k.Command[fyne.KeyW] = p.turnWatch
	k.Command[fyne.KeyG] = a.takeMissed
	k.Command[fyne.KeyT] = p.try
	k.Command[fyne.KeyN] = a.newestFiles
	for key, f := range k.Move {
		k.Move[key] = func() { f(); p.explain() }
	}
	return p
}

func (p *intakePage) object() fyne.CanvasObject { return p.root }
func (p *intakePage) keys() *widget.Keymap      { return p.keymap }
func (p *intakePage) leave()                    { p.a.router.Settle() }

func (p *intakePage) hints() []hint {
	t := p.a.t
	return []hint{{"R", t("intake.again")}, {"Enter", t("intake.one")}, {"Del", t("intake.forget")}, {"N", t("attach.newest")}, {"W", t("watch.turn")}, {"G", t("watch.take")}, {"T", t("try.title")}, {"Ctrl+V", t("paste.title")}, {"F1", t("keys.all")}}
}

func (p *intakePage) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *intakePage) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) ([]*casework.Lot, error) { return d.Lots(id), nil }, func(v []*casework.Lot) {
		p.lots = v
		p.show()
	})
}

// lotOrder is the order of the states in the list: first what needs a person.
var lotOrder = []casework.LotState{casework.LotRefused, casework.LotWaiting, casework.LotFlawed, casework.LotSame}

func lotSign(s casework.LotState) *widget.Sign {
	switch s {
	case casework.LotRefused:
		return widget.SignBlocked
	case casework.LotWaiting:
		return widget.SignAhead
	case casework.LotFlawed:
		return widget.SignNotice
	case casework.LotSame, casework.LotTaken:
	}
	return widget.SignSaved
}

func (p *intakePage) show() {
	a := p.a
	var rows []boardRow
	p.files = map[string]lotRow{}
	for _, l := range p.lots {
		head := a.t("intake.lot", a.when(l.AtMS), len(l.Files), len(l.Files)-len(l.Left()))
		if l.From != "" {
			head += "  " + a.t("intake.watched", dirBase(l.From))
		}
		rows = append(rows, boardRow{view: widget.LineView{Texts: []string{head, ""}, Head: true, Bold: true}})
		key := "lot/" + l.ID
		before := len(rows)
		for _, s := range lotOrder {
			for i := range l.Files {
				if f := &l.Files[i]; f.State == s {
					k := key + "/" + f.Path
					what, _, _ := a.whyLeft(f)
					p.files[k] = lotRow{l, i}
					rows = append(rows, boardRow{key: k, view: widget.LineView{Sign: lotSign(s), Texts: []string{f.Name, strings.TrimPrefix(what, f.Name+": ")}, Sub: a.t("lot." + string(s))}, act: func() { p.one(l, i) }})
				}
			}
		}
		if len(rows) == before {
			p.files[key] = lotRow{l, -1}
			rows = append(rows, boardRow{key: key, view: widget.LineView{Sign: widget.SignSaved, Texts: []string{a.t("intake.allin"), ""}}, act: func() { a.Go("evidence") }})
		}
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0 && a.watch == nil && p.tried == nil)
	p.explain()
}

// explain says on the right what became of the file under the cursor, how the watch stands, what a trial found.
func (p *intakePage) explain() {
	a, r := p.a, p.a.router
	objs := []fyne.CanvasObject{heading(a.t("intake.title"))}
	if x, ok := p.at(); ok && x.i >= 0 {
		f := &x.lot.Files[x.i]
		what, kept, todo := a.whyLeft(f)
		objs = append(objs, widget.NewFlow(widget.Down{Gap: 4}, widget.NewLabel(f.Name, widget.Style{Bold: true}), widget.NewLabel(f.Path, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2})),
			widget.NewFlow(labelled{name: 96}, caption(a.t("trouble.happened")), widget.NewLabel(what, widget.Style{}), caption(a.t("trouble.kept.name")), widget.NewLabel(kept, widget.Style{}),
				caption(a.t("trouble.do.name")), widget.NewLabel(todo, widget.Style{})))
	}
	if x, ok := p.at(); ok && len(x.lot.Left()) > 0 {
		objs = append(objs, widget.NewFlow(wrapped{}, widget.NewKey(r, widget.KeyLook{Word: a.t("intake.again.n", len(x.lot.Left())), Hint: "R", Weight: widget.Primary}, p.again),
			widget.NewKey(r, widget.KeyLook{Word: a.t("intake.forget"), Hint: "Del"}, p.forget)))
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("watch.title")))
	if w := a.watch; w != nil {
		objs = append(objs, widget.NewLabel(w.Watch.Dir, widget.Style{}), para(a.watchWord()), widget.NewFlow(wrapped{}, widget.NewKey(r, widget.KeyLook{Word: a.t("watch.off"), Hint: "W"}, a.unwatch)))
		if n := len(w.Missed); n > 0 {
			objs = append(objs, widget.NewFlow(wrapped{}, widget.NewKey(r, widget.KeyLook{Word: a.t("watch.take.n", n), Hint: "G"}, a.takeMissed)))
		}
	} else {
		objs = append(objs, para(a.t("watch.why")), widget.NewFlow(wrapped{}, widget.NewKey(r, widget.KeyLook{Word: a.t("watch.begin"), Hint: "W"}, p.turnWatch)))
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("try.title")))
	if p.tried != nil {
		objs = append(objs, a.tryLines(p.tried)...)
	} else {
		objs = append(objs, para(a.t("try.why")))
	}
	p.right.Set(append(objs, widget.NewFlow(wrapped{}, widget.NewKey(r, widget.KeyLook{Word: a.t("try.go"), Hint: "T"}, p.try)))...)
	widget.Refit(p.root)
}

func (p *intakePage) at() (lotRow, bool) {
	r := p.now()
	if r == nil {
		return lotRow{}, false
	}
	x, ok := p.files[r.key]
	return x, ok
}

// one tries a file that is left again; one that is in is shown among the evidence.
func (p *intakePage) one(l *casework.Lot, i int) {
	if f := &l.Files[i]; !f.Left() {
		p.a.wantItem(f.Item)
		p.a.Go("evidence")
		return
	}
	p.a.takeLot(l, []int{i}, p.enter)
}

// again tries all that is left of the lot under the cursor.
func (p *intakePage) again() {
	if x, ok := p.at(); ok && len(x.lot.Left()) > 0 {
		p.a.takeLot(x.lot, nil, p.enter)
	}
}

// forget takes the lot under the cursor from the list. Files and evidence stay as they are.
func (p *intakePage) forget() {
	x, ok := p.at()
	if !ok {
		return
	}
	id := p.a.caseID
	load(p.a, func(d Desk) (struct{}, error) { return struct{}{}, d.ForgetLot(id, x.lot.ID) }, func(struct{}) { p.enter() })
}

func (p *intakePage) turnWatch() {
	if p.a.watch != nil {
		p.a.unwatch()
		return
	}
	p.a.pickFolder(fyne.KeyW, p.a.watchFolder)
}

func (p *intakePage) try() {
	p.a.pickMany(fyne.KeyT, func(files []string) {
		p.a.tryIntake(files, func(v casework.TryView) {
			p.tried = &v
			p.show()
		})
	})
}
