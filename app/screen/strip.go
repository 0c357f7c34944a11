package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// stripTiles is how many items the strip shows; the rest is counted.
const stripTiles = 6

// strip is the evidence of the card. All of it is a drop target.
type strip struct {
	a     *App
	root  *fyne.Container
	title *widget.Label
	tiles [stripTiles]*tapTile
	more  *widget.Label
	inbox *widget.Key
	drop  *widget.Flow
	items []casework.ItemView
}

func newStrip(a *App) *strip {
	s := &strip{a: a, title: strong(""), more: caption("")}
	objs := []fyne.CanvasObject{}
	for i := range s.tiles {
		s.tiles[i] = newTapTile(a)
		s.tiles[i].tap = func() { a.openItem(s.tiles[i].item) }
		s.tiles[i].Hide()
		objs = append(objs, s.tiles[i])
	}
	s.inbox = widget.NewKey(a.router, widget.KeyLook{Sign: widget.SignEvidence, Word: "", Hint: "A", Weight: widget.Quiet}, func() { a.visitPage().attach("") })
	s.drop = widget.NewFlow(widget.Ground{X: 12, Y: 14}, widget.NewFrame(widget.ColorSurface, widget.ColorLine, 6, 1),
		widget.NewFlow(signed{}, widget.NewMark(widget.SignDrop, 18), strong(a.t("drop.title")), para(a.t("drop.why"))))
	tiles := widget.NewFlow(tileGrid{}, objs...)
	s.root = widget.On(widget.NewBox(widget.ColorBackground), widget.Scroll(widget.NewFlow(widget.Down{Gap: 10, PadX: 12, PadY: 12}, s.title, tiles, s.more, s.inbox, s.drop)))
	return s
}

// tileGrid lays tiles in as many columns as fit.
type tileGrid struct{}

func (tileGrid) shape(o []fyne.CanvasObject, w float32) (cols, n int, side float32) {
	for _, x := range o {
		if x.Visible() {
			n++
		}
	}
	cols = max(1, int((w+6)/98))
	return cols, n, (w - float32(cols-1)*6) / float32(cols)
}

func (g tileGrid) HeightFor(o []fyne.CanvasObject, w float32) float32 {
	cols, n, side := g.shape(o, w)
	rows := (n + cols - 1) / cols
	return max(0, float32(rows)*(side+widget.RowHeight(widget.SizeCaption)+6)-6)
}

func (g tileGrid) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(98, g.HeightFor(o, 280))
}

func (g tileGrid) Layout(o []fyne.CanvasObject, s fyne.Size) {
	cols, _, side := g.shape(o, s.Width)
	h := side + widget.RowHeight(widget.SizeCaption)
	i := 0
	for _, x := range o {
		if !x.Visible() {
			continue
		}
		widget.Place(x, float32(i%cols)*(side+6), float32(i/cols)*(h+6), side, h)
		i++
	}
}

func (s *strip) set(v *casework.CardView, loose int) {
	a := s.a
	s.items = v.Evidence
	s.title.SetText(a.t("strip.title", len(v.Evidence)))
	for i, t := range s.tiles {
		on := i < len(v.Evidence)
		widget.Show(t, on)
		if on {
			t.set(&s.items[i], false, false)
		}
	}
	s.more.SetText("")
	if n := len(v.Evidence) - stripTiles; n > 0 {
		s.more.SetText(a.t("strip.more", n))
	}
	widget.Show(s.more, s.more.Text() != "")
	s.inbox.SetWord(a.t("strip.inbox", loose))
	widget.Refit(s.root)
}

func (s *strip) ready(id audit.ItemID) {
	for i := range s.items {
		if s.items[i].ID == id && i < stripTiles {
			s.tiles[i].showPicture(&s.items[i])
		}
	}
}

// openItem goes to the viewer.
func (a *App) openItem(id audit.ItemID) {
	if e, ok := a.page("evidence").(*evidence); ok {
		e.wanted = id
	}
	a.Go("evidence")
}
