package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// conflicts shows fields with more than one value side by side. A person chooses, with a reason; both stay in the record.
type conflicts struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	pane   *widget.Flow
	empty  *widget.Flow
	keymap *widget.Keymap
	data   []casework.ConflictView
	codes  map[audit.CheckID]string
	cursor int
	wanted audit.CheckID // to be shown first
}

func newConflicts(a *App) *conflicts {
	r := a.router
	p := &conflicts{a: a, pane: widget.NewFlow(widget.Down{Gap: 12, PadX: 24, PadY: 18}), codes: map[audit.CheckID]string{}}
	p.list = widget.NewList(r, func() int { return len(p.data) }, func() fyne.CanvasObject { return widget.NewLine([]widget.Col{{Share: 1}}, widget.RowTwo) }, p.update, p.to)
	p.empty = widget.NewEmpty(widget.SignConflict, a.t("conflicts.empty"), a.t("conflicts.empty.why"))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list), widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(p.pane)), 360, p.empty)
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{}, Move: widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
	}
	for n := 1; n <= 9; n++ {
		k := fyne.KeyName(strconv.Itoa(n))
		p.keymap.Command[k] = func() { p.take(n, k) }
	}
	return p
}

func (p *conflicts) object() fyne.CanvasObject { return p.root }
func (p *conflicts) keys() *widget.Keymap      { return p.keymap }
func (p *conflicts) leave()                    {}
func (p *conflicts) hints() []hint {
	t := p.a.t
	return []hint{{"1 2 …", t("conflicts.take")}, {"↑↓", t("step.choose")}, {"F1", t("keys.all")}}
}
func (p *conflicts) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *conflicts) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.ChecksView, error) { return d.Checks(id) }, func(v casework.ChecksView) {
		for i := range v.Rows {
			p.codes[v.Rows[i].Check] = v.Rows[i].Code + " " + v.Rows[i].Title
		}
	})
	load(p.a, func(d Desk) ([]casework.ConflictView, error) { return d.Conflicts(id) }, func(v []casework.ConflictView) {
		p.data = v
		p.cursor = max(0, min(p.cursor, len(v)-1))
		widget.Show(p.empty, len(v) == 0)
		p.list.Refresh()
		p.present()
		widget.Refit(p.root)
	})
}

func (p *conflicts) name(v *casework.ConflictView) string {
	check, _ := audit.SplitOwned(v.Key)
	if c := p.codes[check]; c != "" {
		return c
	}
	return v.Key
}

func (p *conflicts) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.data) {
		return
	}
	v := &p.data[i]
	l.Set(widget.LineView{Sign: widget.SignConflict, Texts: []string{p.name(v)}, Sub: p.a.kindWord(v.Kind), On: i == p.cursor})
}

func (p *conflicts) to(i int) {
	if i < 0 || i >= len(p.data) {
		return
	}
	old := p.cursor
	p.cursor = i
	p.list.Moved(old, i)
	p.present()
}

func (p *conflicts) present() {
	if len(p.data) == 0 {
		p.pane.Set()
		return
	}
	a, v := p.a, &p.data[p.cursor]
	objs := []fyne.CanvasObject{heading(p.name(v)), para(a.kindWord(v.Kind) + "  " + a.t("conflicts.why"))}
	for i := range v.Values {
		x := &v.Values[i]
		sign, text := a.valueOf(x.Value)
		take := widget.NewKey(a.router, widget.KeyLook{Hint: strconv.Itoa(x.Choice), Word: a.t("conflicts.take"), Lead: true}, func() { p.take(x.Choice, "") })
		objs = append(objs, widget.NewFlow(widget.Ground{X: 16, Y: 12}, widget.NewFrame(widget.ColorBackground, widget.ColorLine, 6, 1), widget.NewFlow(widget.Down{Gap: 8},
			row(widget.NewMark(sign, 22), strong(x.By), caption(a.when(x.WallMS))), widget.NewLabel(orDash(text), widget.Style{Size: widget.SizeRequirement}), row(take))))
	}
	p.pane.Set(objs...)
}

func (p *conflicts) take(n int, by fyne.KeyName) {
	if p.cursor >= len(p.data) {
		return
	}
	v := p.data[p.cursor]
	found := false
	for _, x := range v.Values {
		found = found || x.Choice == n
	}
	if !found {
		return
	}
	a := p.a
	a.askReason(by, a.t("conflicts.reason"), func(reason string) {
		a.do(&casework.ResolveConflict{Case: casework.Case{Case: a.caseID}, Kind: v.Kind, Key: v.Key, Choice: n, Reason: reason}, nil)
	})
}
