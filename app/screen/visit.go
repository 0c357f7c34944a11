package screen

import (
	"slices"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// visit is the on-site screen: the checks as list or grid, one card, the evidence of it.
type visit struct {
	hintsOf audit.CheckID // whose hints the drawer shows
	a       *App
	root    *fyne.Container
	list    *widget.List
	grid    *widget.List
	gridUI  *fyne.Container
	side    *fyne.Container
	card    *card
	strip   *strip
	filter  *widget.LineEntry
	count   *widget.Label
	tally   *widget.Flow
	judged  *widget.Label
	conf    *widget.Label
	back    *widget.Label
	empty   *widget.Flow
	keymap  *widget.Keymap

	view    casework.ChecksView
	shown   []int // indices of view.Rows
	cursor  int   // index of shown
	marked  map[audit.CheckID]bool
	wanted  audit.CheckID
	cache   map[audit.CheckID]casework.CardView
	asGrid  bool
	by      lens
	settled bool // lens and grid were read from what was kept
	mine    bool // only what nobody else looks after
	groups  []group
	talk    *talkPane
	walk    *walkPane
	panes   [len(lenses)]lensPane // above the card; nil: none

	tabs      [len(lenses)]*widget.Key
	gridTabs  [len(lenses)]*widget.Key
	groupList *widget.List
	mineKey   *widget.Key
	gridCount *widget.Label
	gridBar   *fyne.Container
	turn      int // of the card that was asked for last

	warned   bool   // that the texts of the measures are not on this laptop
	changing string // why the judgements that are being sent change what the client was told
}

var listCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}}

var gridCols = []widget.Col{
	{Width: 66, Style: widget.Style{Color: widget.ColorText2}},
	{Share: 3},
	{Share: 1.2, Style: widget.Style{Color: widget.ColorText2}},
	{Share: 1, Style: widget.Style{Color: widget.ColorText2}},
	{Width: 40, Style: legStyle},
	{Width: 40, Style: legStyle},
	{Width: 40, Style: legStyle},
	{Width: 40, Style: legStyle},
	{Width: 60, Style: widget.Style{Bold: true}},
	{Width: 36, Style: widget.Style{Align: widget.AlignRight}},
	{Width: 150, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}},
}

var legStyle = widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}

func newVisit(a *App) *visit {
	r := a.router
	p := &visit{a: a, marked: map[audit.CheckID]bool{}, cache: map[audit.CheckID]casework.CardView{}}
	n := func() int { return len(p.shown) }
	p.list = widget.NewList(r, n, func() fyne.CanvasObject { return widget.NewLine(listCols, widget.RowList) }, p.updateList, p.select_)
	p.grid = widget.NewList(r, n, func() fyne.CanvasObject { return widget.NewLine(gridCols, widget.RowGrid) }, p.updateGrid, p.select_)
	p.groupList = widget.NewList(r, func() int { return len(p.groups) }, func() fyne.CanvasObject { return widget.NewLine(groupCols, widget.RowList) }, p.updateGroup, p.toGroup)
	for i, l := range lenses {
		by, key := lens(i), l.key
		if a.lang == "en" {
			key = "" // the words are longer; the foot names the keys
		}
		p.tabs[i] = widget.NewKey(r, widget.KeyLook{Word: a.t(l.word), Hint: key, Weight: widget.Quiet, Height: 28}, func() { p.look(by) })
		p.gridTabs[i] = widget.NewKey(r, widget.KeyLook{Word: a.t(l.word), Hint: l.key, Weight: widget.Quiet, Height: 28}, func() { p.look(by) })
	}
	p.mineKey = widget.NewKey(r, widget.KeyLook{Hint: "M", Word: a.t("grid.mine"), Weight: widget.Quiet, Height: 28}, p.turnMine)
	p.gridCount = caption("")
	p.card, p.strip = newCard(a), newStrip(a)
	p.talk, p.walk = newTalkPane(p), newWalkPane(p)
	p.panes[byPerson], p.panes[byPlace] = p.talk, p.walk
	p.filter = widget.NewLineEntry(r, a.t("filter"))
	p.filter.OnChanged = func(string) { p.refilter() }
	p.filter.OnEnter = r.Back
	p.count, p.judged, p.conf, p.back = caption(""), strong(""), plain(""), plain("")
	p.tally = widget.NewFlow(widget.Across{Gap: 8, PadX: 12}, p.judged, widget.NewMark(widget.SignConflict, 16), p.conf, widget.NewMark(widget.SignComeBack, 16), p.back, widget.NewSpring(), p.count)
	p.build()
	return p
}

func (p *visit) object() fyne.CanvasObject { return p.root }
func (p *visit) keys() *widget.Keymap      { return p.keymap }
func (p *visit) hints() []hint {
	t := p.a.t
	return []hint{
		{"1–5", t("k.judge")},
		{"Enter", t("k.next")},
		{"Q W E", t("k.write")},
		{"A", t("k.attach")},
		{"S", t("k.seen")},
		{"F", t("k.finding")},
		{"R", t("comeback")},
		{"T", t("k.history")},
		{"H", t("k.hints")},
		{"Z X C V", t("methods")},
		{"B P O", t("k.scene")},
		{"D", t("k.measured")},
		{"Ctrl+O", t("handling")},
		{"L", t("doubt.key")},
		{"F2 F3 F4", t("k.grid")},
		{"G", t("k.assign")},
		{"Space", t("k.mark")},
		{"Ctrl+A", t("k.all")},
		{"M", t("grid.mine")},
		{"U", t("rail.prepare")},
		{"F1", t("keys.all")},
	}
}

func (p *visit) enter() {
	if !p.settled {
		p.settled = true
		var k keptScene
		if p.a.desk.Setting("scene:"+p.a.caseID, &k) && int(k.Lens) < len(lenses) {
			p.by, p.asGrid, p.mine = k.Lens, k.Grid, k.Mine
		}
	}
	p.reload()
}
func (p *visit) leave() { p.a.router.Settle() }

// want names the check to show once the list is there.
func (p *visit) want(check string) { p.wanted = audit.CheckID(check) }

func (p *visit) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.reload()
	}
}

// reload reads the list and the card again. The cursor stays on its check.
func (p *visit) reload() {
	id := p.a.caseID
	now := p.current()
	mark := p.view.Mark
	load(p.a, func(d Desk) (casework.ChecksView, error) { return d.ChecksSince(id, mark) }, func(v casework.ChecksView) {
		same := v.Only != nil || sameChecks(p.view.Rows, v.Rows)
		if !v.Over(&p.view) { // another reading came first
			p.view.Mark = casework.ListMark{}
			p.reload()
			return
		}
		clear(p.cache)
		p.view = v
		p.a.scene.visit = v.Visit
		p.a.frame.scenes.show(&p.view)
		p.a.frame.tick()
		want := now
		if p.wanted != "" {
			want, p.wanted = p.wanted, ""
		}
		p.regroup()
		p.filterRows()
		p.cursor = p.find(want)
		if same {
			p.list.Refresh()
		} else {
			p.list.Refresh()
			p.list.ScrollTo(max(0, p.cursor))
		}
		p.grid.Refresh()
		p.counts()
		widget.Show(p.empty, len(v.Rows) == 0)
		p.warnCatalogue()
		p.arrange()
		p.showCard()
		p.talk.reload()
		p.walk.reload()
	})
}

// warnCatalogue says once that the measures' texts are not on this laptop, where they are not; the work goes on by their numbers.
func (p *visit) warnCatalogue() {
	a := p.a
	if p.view.NoCatalogue && !p.warned && a.at == "visit" {
		a.frame.say(widget.Trouble{Happened: a.t("catalogue.missing"), Kept: a.t("catalogue.missing.kept"), Do: a.t("catalogue.missing.do"), Code: "no_edition", Clause: notice.P3_0.Clause()})
	}
	p.warned = p.view.NoCatalogue
}

func sameChecks(a, b []casework.CheckRow) bool {
	return slices.EqualFunc(a, b, func(x, y casework.CheckRow) bool { return x.Check == y.Check })
}

func (p *visit) arrange() {
	none := p.empty.Visible()
	widget.Show(p.side, !p.asGrid && !none)
	widget.Show(p.card, !p.asGrid && !none)
	widget.Show(p.gridUI, p.asGrid && !none)
	p.layout(p.root.Size())
}

func (p *visit) toggleGrid() {
	p.a.router.Back()
	p.asGrid = !p.asGrid
	p.a.keepScene()
	p.arrange()
	if p.asGrid {
		p.grid.ScrollTo(max(0, p.cursor))
	}
}

func (p *visit) counts() {
	p.judged.SetText(p.a.t("tally", p.view.Judged, len(p.view.Rows)))
	p.conf.SetText(orZero(p.view.Conflicts))
	p.back.SetText(orZero(p.view.BackCount))
	p.count.SetText(p.a.t("shown", len(p.shown)))
	mine := p.a.t("grid.everyone")
	if p.mine {
		mine = p.a.t("grid.mine")
	}
	p.mineKey.SetWord(mine)
	p.mineKey.SetOn(p.mine)
	marked := 0
	for _, i := range p.shown {
		if p.marked[p.view.Rows[i].Check] {
			marked++
		}
	}
	p.gridCount.SetText(p.a.t("grid.count", len(p.shown), marked))
	for i, t := range p.gridTabs {
		t.SetOn(lens(i) == p.by)
	}
	p.gridBar.Refresh()
	p.tally.Refit()
}

func orZero(n int) string {
	if n == 0 {
		return "0"
	}
	return number(n)
}

func (p *visit) find(c audit.CheckID) int {
	for i, at := range p.shown {
		if p.view.Rows[at].Check == c {
			return i
		}
	}
	return 0
}

// row is the row under the cursor. Where the filter leaves none it is that of the check on the card: the keys act on what is seen. It is nil without any.
func (p *visit) row() *casework.CheckRow {
	if len(p.shown) == 0 {
		for i := range p.view.Rows {
			if r := &p.view.Rows[i]; r.Check == p.card.view.Check {
				return r
			}
		}
	}
	if p.cursor < 0 || p.cursor >= len(p.shown) {
		return nil
	}
	return &p.view.Rows[p.shown[p.cursor]]
}

func (p *visit) current() audit.CheckID {
	if r := p.row(); r != nil {
		return r.Check
	}
	return ""
}

func (p *visit) moved(from int) {
	p.list.Moved(from, p.cursor)
	if p.asGrid {
		p.grid.Moved(from, p.cursor)
	}
	p.showCard()
}

func (p *visit) to(i int) {
	if i < 0 || i >= len(p.shown) || i == p.cursor {
		return
	}
	old := p.cursor
	p.cursor = i
	p.moved(old)
}

func (p *visit) select_(i int) {
	if p.asGrid && i == p.cursor {
		p.mark()
		return
	}
	p.to(i)
}

// showCard fills the card: at once if it was read before, and reads its neighbours.
func (p *visit) showCard() {
	r := p.row()
	if r == nil {
		return
	}
	p.turn++
	turn := p.turn
	check := r.Check
	if v, ok := p.cache[check]; ok {
		p.present(v)
		p.ahead()
		return
	}
	p.read(check, func(v casework.CardView) {
		if p.turn == turn {
			p.present(v)
			p.ahead()
		}
	})
}

func (p *visit) present(v casework.CardView) {
	p.card.set(v)
	p.setPane()
	p.strip.set(&v, p.view.Loose)
	p.a.followClient()
	p.a.keepPlaceSoon()
}

// setPane gives the pane of the lens what the card shows.
func (p *visit) setPane() {
	if x := p.panes[p.by]; x != nil {
		x.set(&p.card.view)
	}
}

func (p *visit) read(check audit.CheckID, show func(casework.CardView)) {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.CardView, error) { return d.Card(id, check) }, func(v casework.CardView) {
		if id != p.a.caseID {
			return
		}
		p.cache[check] = v
		show(v)
	})
}

// ahead reads the next and the previous card.
func (p *visit) ahead() {
	for _, i := range []int{p.cursor + 1, p.cursor - 1} {
		if i < 0 || i >= len(p.shown) {
			continue
		}
		check := p.view.Rows[p.shown[i]].Check
		if _, ok := p.cache[check]; !ok {
			p.read(check, func(casework.CardView) {})
		}
	}
}
