package screen

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
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
	panes   [len(lenses)]lensPane // above the card; nil: none

	tabs      [len(lenses)]*widget.Key
	gridTabs  [len(lenses)]*widget.Key
	groupList *widget.List
	mineKey   *widget.Key
	gridCount *widget.Label
	gridBar   *fyne.Container
	turn      int // of the card that was asked for last

	changing string // why the judgements that are being sent change what the client was told
}

var listCols = []widget.Col{{Width: 62, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}}

var gridCols = []widget.Col{
	{Width: 66, Style: widget.Style{Color: widget.ColorText2}},
	{Share: 3},
	{Share: 1.2, Style: widget.Style{Color: widget.ColorText2}},
	{Share: 1, Style: widget.Style{Color: widget.ColorText2}},
	{Width: 40, Style: legStyle}, {Width: 40, Style: legStyle}, {Width: 40, Style: legStyle}, {Width: 40, Style: legStyle},
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
		by := lens(i)
		p.tabs[i] = widget.NewKey(r, widget.KeyLook{Word: a.t(l.word), Hint: l.key, Weight: widget.Quiet, Height: 28}, func() { p.look(by) })
		p.gridTabs[i] = widget.NewKey(r, widget.KeyLook{Word: a.t(l.word), Hint: l.key, Weight: widget.Quiet, Height: 28}, func() { p.look(by) })
	}
	p.mineKey = widget.NewKey(r, widget.KeyLook{Hint: "M", Word: a.t("grid.mine"), Weight: widget.Quiet, Height: 28}, p.turnMine)
	p.gridCount = caption("")
	p.card, p.strip = newCard(a), newStrip(a)
	p.filter = widget.NewLineEntry(r, a.t("filter"))
	p.filter.OnChanged = func(string) { p.refilter() }
	p.filter.OnEnter = r.Back
	p.count, p.judged, p.conf, p.back = caption(""), strong(""), plain(""), plain("")
	p.tally = widget.NewFlow(widget.Across{Gap: 8, PadX: 12}, p.judged, widget.NewMark(widget.SignConflict, 16), p.conf, widget.NewMark(widget.SignComeBack, 16), p.back, widget.NewSpring(), p.count)
	p.build()
	return p
}

func (p *visit) build() {
	a := p.a
	tabs := container.New(widget.Across{Gap: 0, PadX: 2}, p.tabs[0], p.tabs[1], p.tabs[2])
	head := widget.On(widget.NewBox(widget.ColorSurface), container.New(widget.Inset{X: 8, Y: 6}, p.filter))
	foot := widget.On(widget.NewBox(widget.ColorSurface), p.tally)
	hair := func() fyne.CanvasObject { return widget.NewBox(widget.ColorHairline) }
	p.side = container.New(widget.Func{Min: fyne.NewSize(200, 200), Do: p.layoutSide}, widget.NewBox(widget.ColorSurface), tabs, head, p.groupList, hair(), p.list, hair(), foot)
	header := widget.NewLine(gridCols, widget.RowGrid)
	header.Set(widget.LineView{Tick: widget.Unticked, Sign: widget.SignOpen, Dim: true, Head: true, Texts: []string{
		a.t("grid.code"), a.t("grid.title"), a.t("scene.place"), a.t("scene.person"), a.words.T("looks.document_review"), a.t("grid.asked"), a.words.T("looks.physical_inspection"),
		a.t("grid.record"), a.t("grid.verdict"), a.t("grid.items"), a.t("grid.last"),
	}})
	bar := container.New(widget.Across{Gap: 6, PadX: 10}, p.gridTabs[0], p.gridTabs[1], p.gridTabs[2], p.mineKey, widget.NewSpring(), p.gridCount)
	p.gridBar = bar
	head2 := widget.On(widget.NewBox(widget.ColorRaised), header)
	p.gridUI = container.New(widget.Func{Min: fyne.NewSize(600, 200), Do: func(s fyne.Size) {
		o := p.gridUI.Objects
		b, h := widget.Scaled(38), header.MinSize().Height
		widget.Place(o[0], 0, 0, s.Width, s.Height)
		widget.Place(o[1], 0, 0, s.Width, b)
		widget.Place(o[2], 0, b, s.Width, h)
		widget.Place(o[3], 0, b+h, s.Width, s.Height-b-h)
	}}, widget.NewBox(widget.ColorSurface), bar, head2, p.grid)
	p.gridUI.Hide()
	p.empty = widget.NewEmpty(widget.SignVisit, a.t("visit.empty"), a.t("visit.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("visit.toroad"), Hint: "Alt+4", Weight: widget.Primary}, func() { a.Go("road") }))
	p.empty.Hide()
	p.root = container.New(widget.Func{Min: fyne.NewSize(820, 300), Do: p.layout}, p.side, hair(), p.card, hair(), p.strip.root, p.gridUI, p.empty)
	p.keymap = p.bindings()
}

// layoutSide stacks lenses, filter, persons or places, checks and tally.
func (p *visit) layoutSide(s fyne.Size) {
	o := p.side.Objects
	t, h, f := widget.Scaled(38), widget.Scaled(48), widget.Scaled(36)
	g := float32(0)
	if p.by != byMeasure {
		g = min(widget.Scaled(widget.RowList+4)*float32(max(1, len(p.groups))), (s.Height-t-h-f)*0.45)
	}
	widget.Place(o[0], 0, 0, s.Width, s.Height)
	widget.Place(o[1], 0, 4, s.Width, t-4)
	widget.Place(o[2], 0, t, s.Width, h)
	widget.Place(o[3], 0, t+h, s.Width, g)
	widget.Place(o[4], 0, t+h+g, s.Width, 1)
	widget.Show(o[3], g > 0)
	widget.Show(o[4], g > 0)
	widget.Place(o[5], 0, t+h+g, s.Width, s.Height-t-h-g-f-1)
	widget.Place(o[6], 0, s.Height-f-1, s.Width, 1)
	widget.Place(o[7], 0, s.Height-f, s.Width, f)
}

// layout gives list, card and evidence their widths; columns grow with the text, and the evidence folds away when there is no room.
func (p *visit) layout(s fyne.Size) {
	l, e := float32(272), float32(300)
	switch {
	case s.Width < 1220:
		l, e = 264, 210
	case s.Width >= 1500:
		l, e = 320, 360
	}
	l = widget.Scaled(l)
	fold := s.Width < 980 || p.a.look.Scale >= 130 && s.Width < 1430
	if fold {
		e = 0
	}
	o := p.root.Objects
	widget.Place(o[0], 0, 0, l, s.Height)
	widget.Place(o[1], l, 0, 1, s.Height)
	w, top := s.Width-l-e-2, float32(0)
	for i, x := range p.panes {
		if x == nil {
			continue
		}
		on := lens(i) == p.by && !p.asGrid && !p.empty.Visible()
		if on {
			top = x.heightFor(w, s.Height)
			widget.Place(x.object(), l+1, 0, w, top)
		}
		widget.Show(x.object(), on)
	}
	widget.Place(o[2], l+1, top, w, s.Height-top)
	widget.Place(o[3], s.Width-e-1, 0, 1, s.Height)
	widget.Place(o[4], s.Width-e, 0, e, s.Height)
	widget.Show(o[4], !fold && !p.asGrid && !p.empty.Visible())
	widget.Place(o[5], 0, 0, s.Width, s.Height)
	widget.Place(o[6], 0, 0, s.Width, s.Height)
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
		{"Z X C V", t("methods")},
		{"B P O", t("k.scene")},
		{"F2 F3 F4", t("k.grid")},
		{"G", t("k.assign")},
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
		p.arrange()
		p.showCard()
	})
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

func (p *visit) refilter() {
	now := p.current()
	p.filterRows()
	p.cursor = max(0, p.find(now))
	p.list.Refresh()
	p.grid.Refresh()
	p.counts()
	p.showCard()
}

// filterRows keeps the rows that have every word of the filter in code, title, place, part or judgement.
func (p *visit) filterRows() {
	words := strings.Fields(strings.ToLower(narrow(p.filter.Text)))
	p.shown = p.shown[:0]
	in := p.inLens()
	for i := range p.view.Rows {
		r := &p.view.Rows[i]
		if (!p.mine || r.Mine) && in(r) && p.matches(r, words) {
			p.shown = append(p.shown, i)
		}
	}
}

func (p *visit) matches(r *casework.CheckRow, words []string) bool {
	for _, w := range words {
		ok := strings.Contains(strings.ToLower(r.Code), w) || strings.Contains(strings.ToLower(r.Title), w) || strings.Contains(strings.ToLower(r.Place), w) ||
			strings.EqualFold(r.Part, w) || strings.Contains(strings.ToLower(p.a.verdictWord(r.Verdict)), w) || r.Back && strings.Contains(p.a.t("comeback"), w) ||
			strings.Contains(strings.ToLower(r.Asked), w) || p.lacks(r, w)
		if !ok {
			return false
		}
	}
	return true
}

// lacks tells whether the method that a word of the filter names is needed and not done, or whether the pair of the check is half.
func (p *visit) lacks(r *casework.CheckRow, w string) bool {
	for _, m := range r.Missing {
		if w == strings.ToLower(p.a.words.T("looks."+m)) {
			return true
		}
	}
	return r.Pair == casework.PairHalf && w == strings.ToLower(p.a.t("pair.half"))
}

func (p *visit) find(c audit.CheckID) int {
	for i, at := range p.shown {
		if p.view.Rows[at].Check == c {
			return i
		}
	}
	return 0
}

// row is the row under the cursor, nil without any.
func (p *visit) row() *casework.CheckRow {
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

func (p *visit) updateList(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.shown) {
		return
	}
	r := &p.view.Rows[p.shown[i]]
	v := widget.LineView{Sign: signOf(r), Texts: []string{r.Code, r.Title}, On: i == p.cursor, Sub: r.Place}
	if r.Back {
		v.Tail = widget.SignComeBack
	}
	if p.marked[r.Check] {
		v.Tick = widget.Ticked
	}
	l.Set(v)
}

func (p *visit) updateGrid(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.shown) {
		return
	}
	a := p.a
	r := &p.view.Rows[p.shown[i]]
	v := widget.LineView{
		Sign: signOf(r), On: i == p.cursor, Tick: widget.Unticked,
	}
	v.Texts = append(make([]string, 0, len(gridCols)), r.Code, r.Title, r.Place, r.Asked)
	for _, m := range audit.Methods() {
		v.Texts = append(v.Texts, a.legState(legOf(r.Legs, m)))
	}
	v.Texts = append(v.Texts, a.verdictWord(r.Verdict), number(r.Items), a.when(r.LastMS)+" "+r.By)
	if p.marked[r.Check] {
		v.Tick = widget.Ticked
	}
	if r.Back {
		v.Tail = widget.SignComeBack
	}
	l.Set(v)
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
	if x := p.panes[p.by]; x != nil {
		x.set(&p.card.view)
	}
	p.strip.set(&v, p.view.Loose)
	p.keepPlaceSoon()
}

func (p *visit) keepPlaceSoon() {
	turn := p.turn
	p.a.host.After(2*widget.Mute, func() {
		if p.turn == turn && p.a.at == "visit" {
			p.a.keepPlace()
		}
	})
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
