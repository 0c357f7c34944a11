package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// conflicts shows fields with more than one value side by side (食い違い). A person chooses one, gives a reason and resolves; both values stay
// in the record. Values that came back because another entry became void are listed after them, to be confirmed.
type conflicts struct {
	a      *App
	root   *fyne.Container
	list   *widget.List
	pane   *widget.Flow
	cover  *fyne.Container
	keymap *widget.Keymap

	rows   []clash
	cards  map[audit.CheckID]*casework.CardView
	user   string
	cursor int
	wanted audit.CheckID // to be shown first
	choice int           // 0: none yet
	reason string
}

// clash is one field that needs a person.
type clash struct {
	kind, key string
	check     audit.CheckID
	name      string
	values    []casework.ConflictValue
	returned  bool
}

var conflictCols = []widget.Col{{Share: 1}, {Width: 96, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newConflicts(a *App) *conflicts {
	r := a.router
	p := &conflicts{a: a, pane: widget.NewFlow(widget.Down{Gap: 12, PadX: 24, PadY: 18})}
	p.list = widget.NewList(r, func() int { return len(p.rows) }, func() fyne.CanvasObject { return widget.NewLine(conflictCols, widget.RowTwo) }, p.update, p.to)
	back := widget.NewKey(r, widget.KeyLook{Word: a.t("rail.transfer"), Hint: "Alt+9"}, func() { a.Go("transfer") })
	p.cover = widget.On(widget.NewBox(widget.ColorSurface), widget.NewEmpty(widget.SignConflict, a.t("conflicts.empty"), a.t("conflicts.empty.why"), back))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.list), widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(p.pane)), 380, p.cover)
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyBackspace: p.forget, fyne.KeyR: p.comeBack, fyne.KeyT: p.history, fyne.KeyC: p.toCard, fyne.KeyE: func() { p.ask(fyne.KeyE) },
			fyne.KeyY: func() { a.showClause(notice.P3_5_1_Ho.Clause()) },
		},
		Move: widget.Keys{
			fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyHome: func() { p.to(0) }, fyne.KeyEnd: func() { p.to(len(p.rows) - 1) },
		},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.resolve},
	}
	for n := 1; n <= 9; n++ {
		k := fyne.KeyName(strconv.Itoa(n))
		p.keymap.Command[k] = func() { p.take(n, k) }
	}
	return p
}

func (p *conflicts) object() fyne.CanvasObject { return p.root }
func (p *conflicts) keys() *widget.Keymap      { return p.keymap }
func (p *conflicts) leave()                    { p.choice, p.reason = 0, "" }
func (p *conflicts) hints() []hint {
	t := p.a.t
	return []hint{
		{"1 2 …", t("conflicts.take")},
		{"Ctrl+Enter", t("conflicts.resolve")},
		{"BackSpace", t("conflicts.forget")},
		{"R", t("conflicts.back")},
		{"T", t("k.history")},
		{"C", t("findings.card")},
		{"↑↓", t("step.choose")},
		{"F1", t("keys.all")},
	}
}

func (p *conflicts) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

// conflictData is what the page shows, read in one go.
type conflictData struct {
	rows  []clash
	cards map[audit.CheckID]*casework.CardView
	user  string
}

func (p *conflicts) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (conflictData, error) { return readConflicts(d, id) }, func(v conflictData) {
		was := p.now()
		for i := range v.rows {
			if p.wanted != "" && v.rows[i].check == p.wanted {
				p.cursor, p.choice, p.reason = i, 0, ""
				break
			}
		}
		p.wanted = ""
		p.rows, p.cards, p.user = v.rows, v.cards, v.user
		p.cursor = max(0, min(p.cursor, len(p.rows)-1))
		if now := p.now(); was != nil && now != nil && (was.kind != now.kind || was.key != now.key || len(was.values) != len(now.values)) {
			p.choice, p.reason = 0, ""
		}
		widget.Show(p.cover, len(p.rows) == 0)
		p.list.Refresh()
		p.present()
		widget.Refit(p.root)
	})
}

func readConflicts(d Desk, id string) (v conflictData, err error) {
	home, err := d.Home()
	if err != nil {
		return v, err
	}
	v.user, v.cards = home.User, map[audit.CheckID]*casework.CardView{}
	cs, err := d.Conflicts(id)
	if err != nil {
		return v, err
	}
	for _, c := range cs {
		check, _ := audit.SplitOwned(c.Key)
		v.rows = append(v.rows, clash{kind: c.Kind, key: c.Key, check: check, values: c.Values})
	}
	rep, err := d.Report(id)
	if err != nil {
		return v, err
	}
	for _, b := range rep.Blockers {
		if kind, key, ok := strings.Cut(b.Subject, "|"); ok && b.Code == "returned" {
			check, _ := audit.SplitOwned(key)
			v.rows = append(v.rows, clash{kind: kind, key: key, check: check, returned: true, values: liveOf(d, id, kind, key)})
		}
	}
	for i := range v.rows {
		r := &v.rows[i]
		r.name = r.key
		if r.check.Valid() {
			card, err := d.Card(id, r.check)
			if err != nil {
				continue // the check is no more of the case; its key names it
			}
			v.cards[r.check] = &card
			r.name = strings.Join(nonEmpty(card.Code, card.Title, card.Place), "  ")
		}
	}
	return v, nil
}

// liveOf are the values of a field that are in force.
func liveOf(d Desk, id, kind, key string) []casework.ConflictValue {
	rows, err := d.History(id, kind, key)
	if err != nil {
		return nil
	}
	var out []casework.ConflictValue
	for _, r := range rows {
		if r.Status == "live" && r.Value != nil {
			out = append(out, casework.ConflictValue{Choice: len(out) + 1, By: r.By, WallMS: r.WallMS, Value: r.Value, Entry: r.Entry})
		}
	}
	return out
}

func (p *conflicts) now() *clash {
	if p.cursor < 0 || p.cursor >= len(p.rows) {
		return nil
	}
	return &p.rows[p.cursor]
}

func (p *conflicts) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.rows) {
		return
	}
	r := &p.rows[i]
	sign := widget.SignConflict
	if r.returned {
		sign = widget.SignNotice
	}
	var both []string
	for j := range r.values {
		_, text := p.a.valueOf(r.values[j].Value)
		both = append(both, strings.ReplaceAll(orDash(text), "\n", " "))
	}
	l.Set(widget.LineView{Sign: sign, Texts: []string{r.name, p.a.kindWord(r.kind)}, Sub: strings.Join(both, " / "), On: i == p.cursor})
}

func (p *conflicts) to(i int) {
	if i < 0 || i >= len(p.rows) || i == p.cursor {
		return
	}
	old := p.cursor
	p.cursor, p.choice, p.reason = i, 0, ""
	p.list.Moved(old, i)
	p.present()
}

func (p *conflicts) present() {
	r := p.now()
	if r == nil {
		p.pane.Set()
		widget.Refit(p.root)
		return
	}
	a := p.a
	why := a.t("conflicts.why")
	if r.returned {
		why = a.t("conflicts.returned.why")
	}
	objs := []fyne.CanvasObject{
		widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("conflicts.of", p.cursor+1, len(p.rows))), heading(r.name)), row(strong(a.kindWord(r.kind)), a.clauseTag(notice.P3_5_1_Ho)), para(why),
	}
	var cards []fyne.CanvasObject
	for i := range r.values {
		cards = append(cards, p.value(r, &r.values[i]))
	}
	objs = append(objs, widget.NewFlow(twoColumns{}, cards...), p.decision(r))
	keys := []fyne.CanvasObject{widget.NewKey(a.router, widget.KeyLook{Word: a.t("k.history"), Hint: "T"}, p.history)}
	if r.check.Valid() {
		keys = append(keys, widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignComeBack, Word: a.t("conflicts.back"), Hint: "R"}, p.comeBack), widget.NewKey(a.router, widget.KeyLook{Word: a.t("findings.card"), Hint: "C"}, p.toCard))
	}
	p.pane.Set(append(objs, widget.NewBox(widget.ColorHairline), row(keys...))...)
	widget.Refit(p.root)
}

// value is one side: what, who, when, and what its author wrote and has as evidence.
func (p *conflicts) value(r *clash, x *casework.ConflictValue) fyne.CanvasObject {
	a := p.a
	sign, text := a.valueOf(x.Value)
	fill, edge, width := widget.ColorBackground, widget.ColorLine, float32(1)
	if x.Choice == p.choice {
		fill, edge, width = widget.ColorSelect, widget.ColorPrimary, 2
	}
	value := widget.NewLabel(orDash(text), widget.Style{Size: widget.SizeSubheading, Bold: true})
	objs := []fyne.CanvasObject{row(strong(strconv.Itoa(x.Choice)), strong(x.By), caption(a.when(x.WallMS)))}
	if sign != nil {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 22), value))
	} else {
		objs = append(objs, value)
	}
	items, said := p.behind(r, x.By)
	if r.check.Valid() {
		objs = append(objs, caption(a.t("findings.items", items)))
	}
	for _, s := range said {
		objs = append(objs, widget.NewLabel(s, widget.Style{Color: widget.ColorText2, Rows: 4}))
	}
	if !r.returned {
		k := widget.NewKey(a.router, widget.KeyLook{Hint: strconv.Itoa(x.Choice), Word: a.t("conflicts.take"), Lead: true}, func() { p.take(x.Choice, "") })
		k.SetOn(x.Choice == p.choice)
		objs = append(objs, row(k))
	}
	return widget.NewFlow(widget.Ground{X: 16, Y: 12}, widget.NewFrame(fill, edge, 6, width), widget.NewFlow(widget.Down{Gap: 8}, objs...))
}

// behind is what the author of a value has on the check: how many items, and the texts.
func (p *conflicts) behind(r *clash, by string) (items int, said []string) {
	c := p.cards[r.check]
	if c == nil {
		return 0, nil
	}
	for i := range c.Evidence {
		if c.Evidence[i].By == by {
			items++
		}
	}
	for _, f := range []struct {
		word string
		text *casework.TextField
	}{{"note.statement", &c.Statement}, {"note.observation", &c.Observation}, {"note.reason", &c.Reason}} {
		if by == p.user && f.text.Mine != "" {
			said = append(said, p.a.t(f.word)+": "+f.text.Mine)
		}
		for _, o := range f.text.Others {
			if o.By == by {
				said = append(said, p.a.t(f.word)+": "+o.Text)
			}
		}
	}
	return items, said
}

// decision says what comes next: choose, give a reason, resolve.
func (p *conflicts) decision(r *clash) fyne.CanvasObject {
	a := p.a
	resolve := widget.NewKey(a.router, widget.KeyLook{Word: a.t("conflicts.resolve"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.resolve)
	switch {
	case r.returned:
		resolve.SetWord(a.t("conflicts.confirm"))
		return row(resolve)
	case p.choice == 0:
		return row(widget.NewMark(widget.SignNow, 18), plain(a.t("conflicts.choose")))
	case p.reason == "":
		return row(widget.NewMark(widget.SignNow, 18), plain(a.t("conflicts.needreason", p.choice)), widget.NewKey(a.router, widget.KeyLook{Word: a.t("closing.reason"), Hint: "E"}, func() { p.ask("") }))
	default:
		return widget.NewFlow(widget.Down{Gap: 8}, widget.NewLabel(a.t("conflicts.decided", p.choice, p.reason), widget.Style{Bold: true}),
			row(resolve, widget.NewKey(a.router, widget.KeyLook{Word: a.t("conflicts.forget"), Hint: "BackSpace"}, p.forget)))
	}
}

// twoColumns lays things side by side in pairs of one height.
type twoColumns struct{}

const columnGap = 16

func (twoColumns) each(o []fyne.CanvasObject, w float32, f func(i int, x, y, w, h float32)) float32 {
	cols := 2
	if w < widget.Scaled(560) {
		cols = 1
	}
	cw := (w - float32(cols-1)*columnGap) / float32(cols)
	y := float32(0)
	for i := 0; i < len(o); i += cols {
		h := float32(0)
		for j := i; j < min(i+cols, len(o)); j++ {
			h = max(h, heightOf(o[j], cw))
		}
		for j := i; j < min(i+cols, len(o)); j++ {
			f(j, float32(j-i)*(cw+columnGap), y, cw, h)
		}
		y += h + columnGap
	}
	return max(0, y-columnGap)
}

// HeightFor implements widget.FlowLayout.
func (l twoColumns) HeightFor(o []fyne.CanvasObject, w float32) float32 {
	return l.each(o, w, func(int, float32, float32, float32, float32) {})
}

// MinSize implements fyne.Layout.
func (l twoColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, l.HeightFor(o, 640))
}

// Layout implements fyne.Layout.
func (l twoColumns) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.each(o, s.Width, func(i int, x, y, w, h float32) { widget.Place(o[i], x, y, w, h) })
}
