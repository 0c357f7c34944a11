package screen

import (
	"fmt"
	"strings"

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
	view    *viewer
	caption *widget.LineEntry
	facts   *widget.Label
	ties    *widget.Flow
	side    *widget.Flow
	keymap  *widget.Keymap
	data    casework.EvidenceView
	codes   map[audit.CheckID]string
	shelf   int
	shown   []int
	cursor  int
	marked  map[audit.ItemID]bool
	wanted  audit.ItemID
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
	p.side = widget.NewFlow(widget.Down{Gap: 8, PadX: 16, PadY: 10}, form(a.t("evidence.caption"), p.caption, a.t("evidence.ties"), p.ties), p.facts)
	left := container.NewBorder(container.New(widget.Across{Gap: 8, PadX: 12, Height: 46}, p.tabs[0], p.tabs[1], p.tabs[2], p.tabs[3]), nil, nil, nil, container.NewStack(p.grid, p.empty))
	right := container.NewBorder(nil, p.side, nil, nil, p.view)
	p.root = container.New(widget.Func{Min: fyne.NewSize(700, 300), Do: p.layout}, widget.On(widget.NewBox(widget.ColorBackground), left), widget.NewBox(widget.ColorHairline), widget.On(widget.NewBox(widget.ColorSurface), right))
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyA: p.attach, fyne.KeyN: p.newFile, fyne.KeySpace: p.mark, fyne.KeyDelete: p.unused, fyne.KeyReturn: p.view.fill, fyne.KeyEnter: p.view.fill, fyne.KeyR: p.view.turn,
			fyne.Key0: p.view.whole, fyne.KeyW: func() { r.Open(fyne.KeyW, p.caption) }, fyne.KeyX: p.untie, fyne.KeyP: func() { a.sketch(fyne.KeyP, "") },
		},
		Move: widget.Keys{
			fyne.KeyRight: move(1), fyne.KeyLeft: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyDown: func() { p.to(p.cursor + p.columns()) }, fyne.KeyUp: func() { p.to(p.cursor - p.columns()) },
			fyne.KeyPageDown: func() { p.choose((p.shelf + 1) % shelves) }, fyne.KeyPageUp: func() { p.choose((p.shelf + shelves - 1) % shelves) },
			fyne.KeyPlus: func() { p.view.zoom(1) }, fyne.KeyEqual: func() { p.view.zoom(1) }, fyne.KeyMinus: func() { p.view.zoom(-1) }, fyne.KeySemicolon: func() { p.view.zoom(1) },
		},
		Extend: widget.Keys{fyne.KeyEqual: func() { p.view.zoom(1) }, fyne.KeySemicolon: func() { p.view.zoom(1) }},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyA): p.markAll},
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
	return []hint{{"A", t("k.attach")}, {"Space", t("k.mark")}, {"Enter", t("k.large")}, {"+ −", t("k.zoom")}, {"R", t("k.turn")}, {"W", t("evidence.caption")}, {"Del", t("k.unused")}, {"N", t("attach.file")}, {"P", t("k.sketch")}, {"PgUp PgDn", t("k.shelf")}, {"F1", t("keys.all")}}
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
	load(p.a, func(d Desk) (casework.EvidenceView, error) { return d.Evidence(id) }, func(v casework.EvidenceView) {
		now := p.current()
		if p.wanted != "" {
			now, p.wanted = p.wanted, ""
			for i := range v.Items {
				if v.Items[i].ID == now {
					p.shelf = shelfOf(&v.Items[i])
				}
			}
		}
		p.data = v
		p.fill()
		p.cursor = 0
		for i, at := range p.shown {
			if v.Items[at].ID == now {
				p.cursor = i
			}
		}
		p.grid.Refresh()
		p.present()
	})
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

// fill sorts the items onto the shelves.
func (p *evidence) fill() {
	var counts [shelves]int
	p.shown = p.shown[:0]
	for i := range p.data.Items {
		s := shelfOf(&p.data.Items[i])
		counts[s]++
		if s == p.shelf {
			p.shown = append(p.shown, i)
		}
	}
	for i, k := range p.tabs {
		k.SetWord(fmt.Sprintf("%s %d", p.a.t(fmt.Sprintf("shelf.%d", i)), counts[i]))
		k.SetOn(i == p.shelf)
	}
	widget.Show(p.empty, len(p.shown) == 0)
	widget.Refit(p.root)
}

func (p *evidence) choose(shelf int) {
	p.shelf, p.cursor = shelf, 0
	p.fill()
	p.grid.Refresh()
	p.grid.ScrollToTop()
	p.present()
}

func (p *evidence) item() *casework.ItemView {
	if p.cursor < 0 || p.cursor >= len(p.shown) {
		return nil
	}
	return &p.data.Items[p.shown[p.cursor]]
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
	it := &p.data.Items[p.shown[i]]
	t.set(it, i == p.cursor, p.marked[it.ID])
}

func (p *evidence) ready(id audit.ItemID) {
	for i, at := range p.shown {
		if p.data.Items[at].ID == id {
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
}

// present shows the item under the cursor.
func (p *evidence) present() {
	it := p.item()
	p.view.set(it)
	widget.Show(p.side, it != nil)
	if it == nil {
		return
	}
	a := p.a
	if a.router.Writer() != widget.Field(p.caption) {
		p.caption.SetText(it.Caption)
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

func (p *evidence) factsOf(it *casework.ItemView) string {
	a := p.a
	parts := []string{a.safetyWord(it.Safety) + "  " + it.By + "  " + a.when(it.WallMS)}
	if it.CapturedAt != "" {
		parts = append(parts, a.t("evidence.captured", strings.Replace(it.CapturedAt, "T", " ", 1)))
	}
	if it.HasGPS {
		parts = append(parts, a.t("evidence.gps"))
	}
	if it.Seen {
		parts = append(parts, a.t("seen.edition")+" "+orDash(it.Edition)+"  "+a.t("seen.page")+" "+orDash(it.Page)+"  "+a.t("seen.where")+" "+orDash(it.Where))
	} else {
		parts = append(parts, size(it.Size)+"  SHA-256 "+short(it.SHA256))
	}
	if it.Problem != "" {
		key := "intake.problem." + it.Problem
		if a.words.Has(key) {
			parts = append(parts, a.words.T(key))
		} else {
			parts = append(parts, a.t("evidence.problem", it.Problem))
		}
	}
	if it.Unused {
		parts = append(parts, a.t("evidence.unused", it.Reason))
	}
	return strings.Join(parts, "\n")
}

func (p *evidence) mark() {
	if it := p.item(); it != nil {
		p.marked[it.ID] = !p.marked[it.ID]
		p.grid.RefreshItem(p.cursor)
	}
}

func (p *evidence) markAll() {
	for _, i := range p.shown {
		p.marked[p.data.Items[i].ID] = true
	}
	p.grid.Refresh()
}

func (p *evidence) targets() []audit.ItemID {
	var out []audit.ItemID
	for _, i := range p.shown {
		if id := p.data.Items[i].ID; p.marked[id] {
			out = append(out, id)
		}
	}
	if len(out) == 0 && p.item() != nil {
		out = append(out, p.item().ID)
	}
	return out
}

// attach ties the marked items to a check; the one on the card is on top.
func (p *evidence) attach() {
	items := p.targets()
	if len(items) == 0 {
		return
	}
	a, id := p.a, p.a.caseID
	now := a.checkNow()
	load(a, func(d Desk) (casework.ChecksView, error) { return d.Checks(id) }, func(v casework.ChecksView) {
		var picks []widget.Pick
		var checks []audit.CheckID
		add := func(r *casework.CheckRow) {
			picks, checks = append(picks, widget.Pick{Label: r.Code + "  " + r.Title, Sub: r.Place, Sign: signOf(r)}), append(checks, r.Check)
		}
		for i := range v.Rows {
			if v.Rows[i].Check == now {
				add(&v.Rows[i])
			}
		}
		for i := range v.Rows {
			if v.Rows[i].Check != now {
				add(&v.Rows[i])
			}
		}
		a.frame.picker.Open(fyne.KeyA, widget.PickerLook{Title: a.t("evidence.attach", len(items)), Hint: a.t("evidence.attach.hint")}, picks, func(i int, _ string) {
			for _, it := range items {
				a.do(&casework.LinkEvidence{Case: casework.Case{Case: id}, Item: it, Measure: checks[i].Measure(), Place: checks[i].Place()}, nil)
			}
			clear(p.marked)
		})
	})
}

// untie takes the item from the check it was tied to last.
func (p *evidence) untie() {
	it := p.item()
	if it == nil || len(it.Checks) == 0 {
		return
	}
	c := it.Checks[len(it.Checks)-1]
	p.a.do(&casework.LinkEvidence{Case: casework.Case{Case: p.a.caseID}, Item: it.ID, Measure: c.Measure(), Place: c.Place(), Off: true}, nil)
}

// unused says that the marked items serve no check, and why; on that shelf it takes them back.
func (p *evidence) unused() {
	items := p.targets()
	if len(items) == 0 {
		return
	}
	a, id := p.a, p.a.caseID
	send := func(reason string) {
		for _, it := range items {
			a.do(&casework.SetUnused{Case: casework.Case{Case: id}, Item: it, Reason: reason, Off: reason == ""}, nil)
		}
		clear(p.marked)
	}
	if p.shelf == shelfUnused {
		send("")
		return
	}
	a.askReason(fyne.KeyDelete, a.t("evidence.unused.why"), send)
}

func (p *evidence) newFile() {
	p.a.pickFiles(fyne.KeyN, func(files []string) { p.a.takeIn(files, "") })
}

func (p *evidence) writeCaption() {
	it := p.item()
	if it == nil || p.caption.Text == it.Caption {
		return
	}
	p.a.do(&casework.WriteCaption{Case: casework.Case{Case: p.a.caseID}, Item: it.ID, Text: p.caption.Text}, nil)
}
