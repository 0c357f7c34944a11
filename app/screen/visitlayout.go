package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/screen/widget"
)

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
	p.root = container.New(widget.Func{Min: fyne.NewSize(820, 300), Do: p.layout}, p.side, hair(), p.card, hair(), p.strip.root, p.gridUI, p.empty, p.talk.root, p.walk.root)
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
		if p.a.lang == "en" {
			l = 236 // the keys of judgement have longer words, the lenses no hints
		}
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
