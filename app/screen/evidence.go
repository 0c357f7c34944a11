package screen

import (
	"cmp"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// The shelves of evidence.
const (
	shelfInbox = iota
	shelfUsed
	shelfSeen
	shelfUnused
	shelves
)

// evidence is the inbox and the register on the left, the viewer on the right.
type evidence struct {
	a       *App
	root    *fyne.Container
	tabs    [shelves]*widget.Key
	grid    *widget.Grid
	empty   *widget.Flow
	intake  *widget.Key // what became of the files that were taken in
	view    *viewer
	caption *widget.LineEntry
	facts   *widget.Label
	ties    *widget.Flow
	form    *widget.Flow
	side    *widget.Flow
	keymap  *widget.Keymap
	data    casework.EvidenceView
	codes   map[audit.CheckID]string
	shelf   int
	shown   []cell
	tied    []audit.CheckID // checks that items were tied to last, newest first
	cursor  int
	marked  map[audit.ItemID]bool
	wanted  audit.ItemID
	notes   *inboxNotes
	drafts  map[audit.ItemID]string // of captions that were typed and not recorded
}

func newEvidence(a *App) *evidence {
	r := a.router
	p := &evidence{a: a, marked: map[audit.ItemID]bool{}, codes: map[audit.CheckID]string{}, view: newViewer(a), facts: widget.NewLabel("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}), ties: widget.NewFlow(widget.Across{Gap: 8})}
	for i := range p.tabs {
		p.tabs[i] = widget.NewKey(r, widget.KeyLook{Height: 30}, func() { p.choose(i) })
	}
	p.grid = widget.NewGrid(r, func() int { return len(p.shown) }, func() fyne.CanvasObject { return newTile(a) }, p.update, p.to)
	p.empty = widget.NewEmpty(widget.SignEvidence, a.t("evidence.empty"), a.t("evidence.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("attach.file"), Hint: "N", Weight: widget.Primary}, p.newFile))
	p.caption = widget.NewLineEntry(r, a.t("evidence.caption.hint"))
	p.caption.OnLeft = p.writeCaption
	p.caption.OnEnter = r.Back
	p.caption.OnDraft = p.keepCaption
	p.form = form(a.t("evidence.caption"), p.caption, a.t("evidence.ties"), p.ties)
	p.side = widget.NewFlow(widget.Down{Gap: 8, PadX: 16, PadY: 10}, p.form, p.facts)
	p.intake = widget.NewKey(r, widget.KeyLook{Word: a.t("evidence.intake.none"), Hint: "I", Weight: widget.Quiet, Height: 30}, func() { a.Go("intake") })
	p.notes = newInboxNotes(a)
	left := container.NewBorder(container.New(widget.Across{Gap: 8, PadX: 12, Height: 46}, p.tabs[0], p.tabs[1], p.tabs[2], p.tabs[3], widget.NewSpring(), p.intake), p.notes.box, nil, nil, container.NewStack(p.grid, p.empty))
	right := container.NewBorder(nil, p.side, nil, nil, p.view)
	p.root = container.New(widget.Func{Min: fyne.NewSize(700, 300), Do: p.layout}, widget.On(widget.NewBox(widget.ColorBackground), left), widget.NewBox(widget.ColorHairline), widget.On(widget.NewBox(widget.ColorSurface), right))
	move := func(d int) func() { return func() { p.step(d) } }
	pan := func(dx, dy float32) func() { return func() { p.view.pan(dx, dy) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyA: p.attach, fyne.KeyN: p.newFile, fyne.KeySpace: p.mark, fyne.KeyDelete: p.unused, fyne.KeyReturn: p.view.fill, fyne.KeyEnter: p.view.fill, fyne.KeyR: p.view.turn,
			fyne.Key0: p.view.whole, fyne.KeyW: func() { r.Open(fyne.KeyW, p.caption) }, fyne.KeyX: p.untie, fyne.KeyE: p.describe, fyne.KeyT: p.history, fyne.KeyM: p.redact, fyne.KeyO: func() { p.notes.sort(fyne.KeyO) }, fyne.KeyP: func() { a.sketch(fyne.KeyP, "") },
			fyne.KeyI: func() { a.Go("intake") }, fyne.KeyL: func() { a.Go("loans") }, fyne.KeyQ: p.listen, fyne.KeyS: p.pin,
		},
		Move: widget.Keys{
			fyne.KeyRight: move(1), fyne.KeyLeft: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyDown: func() { p.stepRow(1) }, fyne.KeyUp: func() { p.stepRow(-1) }, fyne.KeyHome: func() { p.step(-len(p.shown)) }, fyne.KeyEnd: func() { p.step(len(p.shown)) },
			fyne.KeyPageDown: func() { p.choose((p.shelf + 1) % shelves) }, fyne.KeyPageUp: func() { p.choose((p.shelf + shelves - 1) % shelves) },
			fyne.KeyPlus: func() { p.view.zoom(1) }, fyne.KeyEqual: func() { p.view.zoom(1) }, fyne.KeyMinus: func() { p.view.zoom(-1) }, fyne.KeySemicolon: func() { p.view.zoom(1) },
		},
		Extend: widget.Keys{
			fyne.KeyEqual: func() { p.view.zoom(1) }, fyne.KeySemicolon: func() { p.view.zoom(1) },
			fyne.KeyLeft: pan(-1, 0), fyne.KeyRight: pan(1, 0), fyne.KeyUp: pan(0, -1), fyne.KeyDown: pan(0, 1),
		},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyA): p.markAll, widget.Ctrl(fyne.KeyE): p.export, widget.Ctrl(fyne.KeyDelete): p.purge},
		Fields: func() []widget.Field { return []widget.Field{p.caption} },
	}
	return p
}

func (p *evidence) layout(s fyne.Size) {
	o := p.root.Objects
	l := s.Width * 0.46
	if p.view.large {
		l = 0
	}
	widget.Show(o[0], !p.view.large)
	widget.Place(o[0], 0, 0, l, s.Height)
	widget.Place(o[1], l, 0, 1, s.Height)
	widget.Place(o[2], l+1, 0, s.Width-l-1, s.Height)
}

func (p *evidence) object() fyne.CanvasObject { return p.root }
func (p *evidence) keys() *widget.Keymap      { return p.keymap }
func (p *evidence) leave()                    { p.a.router.Settle() }
func (p *evidence) hints() []hint {
	t := p.a.t
	return []hint{{"A", t("k.attach")}, {"Space", t("k.mark")}, {"Enter", t("k.large")}, {"+ −", t("k.zoom")}, {"← →", t("viewer.step")}, {"Shift+←→↑↓", t("viewer.pan")}, {"R", t("k.turn")}, {"Q", t("sound.play")}, {"W", t("evidence.caption")}, {"Del", t("k.unused")}, {"N", t("attach.newest")}, {"I", t("intake.title")}, {"L", t("loans.title")}, {"P", t("k.sketch")}, {"E", t("details.title")}, {"T", t("k.history")}, {"M", t("redact.title")}, {"S", t("k.pin")}, {"O", t("inbox.notes.sort")}, {"Ctrl+E", t("give.export")}, {"Ctrl+Del", t("purge.title")}, {"X", t("k.untie")}, {"PgUp PgDn", t("k.shelf")}, {"F1", t("keys.all")}}
}

func (p *evidence) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *evidence) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.ChecksView, error) { return d.Checks(id) }, func(v casework.ChecksView) {
		for i := range v.Rows {
			p.codes[v.Rows[i].Check] = v.Rows[i].Code
		}
	})
	load(p.a, func(d Desk) (int, error) {
		n := 0
		for _, l := range d.Lots(id) {
			n += len(l.Left())
		}
		return n, nil
	}, p.tellIntake)
	p.notes.load(p.shelf == shelfInbox, func() { widget.Refit(p.root) })
	type both struct {
		casework.EvidenceView
		drafts map[audit.ItemID]string
	}
	load(p.a, func(d Desk) (v both, err error) {
		if v.drafts, err = captionDrafts(d, id); err == nil {
			v.EvidenceView, err = d.Evidence(id)
		}
		return v, err
	}, func(v both) {
		p.drafts = v.drafts
		now := p.current()
		if p.wanted != "" {
			now, p.wanted = p.wanted, ""
			for i := range v.Items {
				if v.Items[i].ID == now {
					p.shelf = shelfOf(&v.Items[i])
				}
			}
		}
		p.data = v.EvidenceView
		p.fill()
		p.cursor = 0
		for i, c := range p.shown {
			if c.item != nil && c.item.ID == now {
				p.cursor = i
			}
		}
		p.grid.Refresh()
		p.present()
	})
}

// tellIntake shows how many files are left of those that were taken in.
func (p *evidence) tellIntake(left int) {
	word := p.a.t("evidence.intake.none")
	if left > 0 {
		word = p.a.t("evidence.intake", left)
	}
	p.intake.SetWord(word)
	widget.Refit(p.root)
}

func shelfOf(v *casework.ItemView) int {
	switch {
	case v.Unused:
		return shelfUnused
	case v.Seen:
		return shelfSeen
	case v.Loose:
		return shelfInbox
	default:
		return shelfUsed
	}
}

// fill sorts the items onto the shelves; the inbox is in groups.
func (p *evidence) fill() {
	var counts [shelves]int
	var on []*casework.ItemView
	for i := range p.data.Items {
		it := &p.data.Items[i]
		s := shelfOf(it)
		counts[s]++
		if s == p.shelf {
			on = append(on, it)
		}
	}
	p.shown = cellsOf(on, p.shelf == shelfInbox, p.a.host.Now().Location())
	for i, k := range p.tabs {
		k.SetWord(fmt.Sprintf("%s %d", p.a.t(fmt.Sprintf("shelf.%d", i)), counts[i]))
		k.SetOn(i == p.shelf)
	}
	widget.Show(p.empty, len(p.shown) == 0)
	widget.Refit(p.root)
}

func (p *evidence) choose(shelf int) {
	p.shelf, p.cursor = shelf, 0
	p.notes.show(shelf == shelfInbox)
	p.fill()
	p.grid.Refresh()
	p.grid.ScrollToTop()
	p.present()
	p.a.keepPlaceSoon()
}

func (p *evidence) current() audit.ItemID {
	if it := p.item(); it != nil {
		return it.ID
	}
	return ""
}

func (p *evidence) update(i int, o fyne.CanvasObject) {
	t, ok := o.(*tile)
	if !ok || i >= len(p.shown) {
		return
	}
	c := p.shown[i]
	if c.item == nil {
		t.head(c.many, i == p.cursor, p.groupMarked(c.many))
		return
	}
	t.set(c.item, i == p.cursor, p.marked[c.item.ID])
}

func (p *evidence) ready(id audit.ItemID) {
	for i, c := range p.shown {
		if c.item != nil && c.item.ID == id {
			p.grid.RefreshItem(i)
		}
	}
	if p.current() == id {
		p.view.set(p.item())
	}
}

func (p *evidence) columns() int {
	return max(1, int(p.grid.Size().Width/(128+4)))
}

func (p *evidence) to(i int) {
	if i < 0 || i >= len(p.shown) {
		return
	}
	old := p.cursor
	p.cursor = i
	p.grid.RefreshItem(old)
	p.grid.RefreshItem(i)
	p.grid.ScrollTo(i)
	p.present()
	p.a.keepPlaceSoon()
	p.view.look()
}

// present shows the item under the cursor.
func (p *evidence) present() {
	it := p.item()
	p.view.set(it)
	p.view.tellPlace(p.placeInRun())
	a := p.a
	g := p.cell().many
	widget.Show(p.side, it != nil || g != nil)
	widget.Show(p.form, it != nil)
	if g != nil {
		p.facts.SetText(a.t("inbox.head", len(g), a.spanOf(g)))
	}
	if it == nil {
		widget.Refit(p.root)
		return
	}
	if a.router.Writer() != widget.Field(p.caption) {
		p.caption.SetText(cmp.Or(p.drafts[it.ID], it.Caption))
	}
	var ties []fyne.CanvasObject
	for _, c := range it.Checks {
		code := p.codes[c]
		if code == "" {
			code = string(c)
		}
		ties = append(ties, widget.NewKey(a.router, widget.KeyLook{Word: code, Height: 28}, func() { a.openCase(a.caseID, "visit", string(c)) }))
	}
	p.ties.Set(append(ties, widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignPlus, Hint: "A", Height: 28}, p.attach))...)
	p.facts.SetText(p.factsOf(it))
	widget.Refit(p.root)
}
