package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"genchi/app/screen/widget"
)

// railDef is one place of the rail; digit is that of Alt+digit, 0 none.
type railDef struct {
	route string
	sign  *widget.Sign
	digit int
}

var railItems = []railDef{
	{"cases", widget.SignCases, 1},
	{"due", widget.SignDue, 2},
	{"registers", widget.SignRegisters, 3},
	{"road", widget.SignRoad, 4},
	{"visit", widget.SignVisit, 5},
	{"evidence", widget.SignEvidence, 6},
	{"findings", widget.SignFindings, 7},
	{"report", widget.SignReport, 8},
	{"transfer", widget.SignTransfer, 9},
	{"conflicts", widget.SignConflict, 0},
	{"settings", widget.SignSettings, 0},
}

// railItem is a place in the rail: sign, word, a count.
type railItem struct {
	fynewidget.BaseWidget
	a      *App
	route  string
	wide   bool
	usable bool
	ground *widget.Box
	veil   *widget.Box
	mark   *widget.Mark
	word   *widget.Label
	number *widget.Label
	sign   *widget.Sign
}

func newRailItem(a *App, d railDef) *railItem {
	it := &railItem{
		a: a, route: d.route, sign: d.sign, ground: widget.NewBox(widget.ColorSelect), veil: widget.NewBox("hover"), mark: widget.NewMark(d.sign, 20),
		word: widget.NewText(a.t("rail."+d.route), widget.Style{Size: widget.SizeCaption}), number: widget.NewText("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorUnk, Bold: true}),
	}
	it.ground.Hide()
	it.veil.Hide()
	it.ExtendBaseWidget(it)
	if d.route == "conflicts" {
		it.Hide()
	}
	return it
}

func (it *railItem) set(here, usable bool) {
	it.usable = usable
	widget.Show(it.ground, here)
	it.word.SetBold(here)
	switch {
	case here:
		it.mark.Set(it.sign.In(widget.ColorPrimary))
	case usable:
		it.mark.Set(it.sign)
	default:
		it.mark.Set(it.sign.In(widget.ColorHairline))
	}
	color := widget.ColorText
	if !usable {
		color = widget.ColorHint
	}
	it.word.SetColor(color)
	it.Refresh()
}

func (it *railItem) count(n int, alarm bool) {
	it.number.SetText(shortNumber(n))
	if alarm {
		it.number.SetColor(widget.ColorConf)
	}
	it.Refresh()
}

// Tapped implements fyne.Tappable.
func (it *railItem) Tapped(*fyne.PointEvent) {
	it.a.router.Back()
	it.a.Go(it.route)
}

// MouseIn implements desktop.Hoverable.
func (it *railItem) MouseIn(*desktop.MouseEvent) { it.veil.Show() }

// MouseMoved implements desktop.Hoverable.
func (*railItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (it *railItem) MouseOut() { it.veil.Hide() }

// CreateRenderer implements fyne.Widget.
func (it *railItem) CreateRenderer() fyne.WidgetRenderer { return &railRenderer{it} }

type railRenderer struct{ it *railItem }

func (r *railRenderer) Destroy() {}
func (r *railRenderer) Layout(s fyne.Size) {
	it := r.it
	widget.Place(it.ground, 0, 0, s.Width, s.Height)
	widget.Place(it.veil, 0, 0, s.Width, s.Height)
	word, n := it.word.MinSize(), it.number.MinSize()
	if it.wide {
		widget.Place(it.mark, 14, (s.Height-20)/2, 20, 20)
		widget.Place(it.word, 44, (s.Height-word.Height)/2, s.Width-44-n.Width-12, word.Height)
		widget.Place(it.number, s.Width-n.Width-8, (s.Height-n.Height)/2, n.Width, n.Height)
		return
	}
	widget.Place(it.mark, max(2, min((s.Width-20)/2, s.Width-n.Width-27)), 7, 20, 20) // a wide count moves the sign aside
	w := min(word.Width, s.Width-4)
	widget.Place(it.word, (s.Width-w)/2, 29, w, word.Height)
	widget.Place(it.number, s.Width-n.Width-5, 3, n.Width, n.Height)
}

func (r *railRenderer) MinSize() fyne.Size {
	return fyne.NewSize(72, 34+widget.RowHeight(widget.SizeCaption))
}

func (r *railRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.it.ground, r.it.veil, r.it.mark, r.it.word, r.it.number}
}

func (r *railRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.it.Size())
}
