package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// tile is one item of evidence: its picture or the sign of its kind, its name, its step of safety.
type tile struct {
	fynewidget.BaseWidget
	a      *App
	item   audit.ItemID
	tap    func()
	frame  *widget.Box
	ground *widget.Box
	pic    *canvas.Image
	kind   *widget.Mark
	name   *widget.Label
	safety *widget.Mark
	tick   *widget.Mark
	group  *widget.Label // what a head says
	objs   []fyne.CanvasObject
}

func newTile(a *App) *tile {
	t := &tile{}
	t.init(a)
	t.ExtendBaseWidget(t)
	return t
}

func (t *tile) init(a *App) {
	t.a, t.frame, t.ground, t.pic = a, widget.NewFrame("", "", 6, 2), widget.NewFrame(widget.ColorRaised, "", 4, 0), &canvas.Image{FillMode: canvas.ImageFillContain}
	t.kind, t.name, t.safety, t.tick = widget.NewMark(nil, 28), widget.NewText("", widget.Style{Size: widget.SizeCaption}), widget.NewMark(nil, 14), widget.NewMark(nil, 20)
	t.group = widget.NewLabel("", widget.Style{Size: widget.SizeCaption, Bold: true})
	t.pic.Hide()
	t.objs = []fyne.CanvasObject{t.frame, t.ground, t.pic, t.kind, t.name, t.safety, t.tick, t.group}
}

// tapTile is a tile outside a grid that can be tapped.
type tapTile struct{ tile }

func newTapTile(a *App) *tapTile {
	t := &tapTile{}
	t.init(a)
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *tapTile) Tapped(*fyne.PointEvent) {
	t.a.router.Back()
	if t.tap != nil {
		t.tap()
	}
}

func itemSign(v *casework.ItemView) *widget.Sign {
	switch {
	case v.Seen:
		return widget.SignSeen
	case v.Picture || isPhoto(v.Media):
		return widget.SignPhoto
	default:
		return widget.SignFile
	}
}

func isPhoto(media string) bool {
	return media == "image/jpeg" || media == "image/png" || media == "image/heic"
}

// set shows an item; on is the cursor, ticked the mark.
func (t *tile) set(v *casework.ItemView, on, ticked bool) {
	t.item = v.ID
	t.name.SetText(v.Name)
	t.safety.Set(safetySign(v.Safety))
	t.kind.Set(itemSign(v))
	if v.Problem != "" {
		t.kind.Set(widget.SignNotice)
	}
	t.group.SetText("")
	t.tickFrame(on, ticked)
	t.showPicture(v)
}

func (t *tile) tickFrame(on, ticked bool) {
	t.tick.Set(nil)
	if ticked {
		t.tick.Set(widget.SignChecked)
	}
	if on {
		t.frame.Set(widget.ColorSelect, widget.ColorPrimary, 2)
	} else {
		t.frame.Set("", "", 0)
	}
}

func (t *tile) showPicture(v *casework.ItemView) {
	if !v.Picture {
		t.pic.Hide()
		t.pic.Image = nil
		widget.Show(t.kind, true)
		return
	}
	id := v.ID
	m := t.a.thumbs.get(id, false, func() { t.a.thumbReady(id) })
	widget.Show(t.kind, m == nil)
	if m == nil {
		t.pic.Hide()
		return
	}
	if t.pic.Image != m {
		t.pic.Image = m
		t.pic.Refresh()
	}
	widget.Show(t.pic, true)
}

// thumbReady redraws whatever shows the item.
func (a *App) thumbReady(id audit.ItemID) {
	if v := a.visitPage(); v != nil {
		v.strip.ready(id)
	}
	if e, ok := a.pages["evidence"].(*evidence); ok {
		e.ready(id)
	}
}

func (t *tile) arrange(s fyne.Size) {
	cap := widget.RowHeight(widget.SizeCaption)
	widget.Place(t.frame, 0, 0, s.Width, s.Height)
	widget.Place(t.ground, 5, 5, s.Width-10, s.Height-cap-12)
	widget.Place(t.pic, 5, 5, s.Width-10, s.Height-cap-12)
	widget.Place(t.kind, (s.Width-28)/2, (s.Height-cap-28)/2, 28, 28)
	widget.Place(t.safety, 6, s.Height-cap-4+(cap-14)/2, 14, 14)
	widget.Place(t.name, 24, s.Height-cap-4, s.Width-30, cap)
	widget.Place(t.tick, s.Width-28, 8, 20, 20)
	widget.Place(t.group, 12, 34, s.Width-24, s.Height-cap-44)
}

// CreateRenderer implements fyne.Widget.
func (t *tile) CreateRenderer() fyne.WidgetRenderer { return &tileRenderer{t} }

type tileRenderer struct{ t *tile }

func (r *tileRenderer) Destroy()           {}
func (r *tileRenderer) Layout(s fyne.Size) { r.t.arrange(s) }
func (r *tileRenderer) MinSize() fyne.Size {
	return fyne.NewSize(128, 112+widget.RowHeight(widget.SizeCaption))
}
func (r *tileRenderer) Objects() []fyne.CanvasObject { return r.t.objs }
func (r *tileRenderer) Refresh() {
	for _, o := range r.t.objs {
		o.Refresh()
	}
	r.t.arrange(r.t.Size())
}
