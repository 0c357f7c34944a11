package screen

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// viewer shows one item large: + and - zoom, R turns, Enter fills the page.
type viewer struct {
	widget.Flow
	a        *App
	pic      *canvas.Image
	holder   *fyne.Container
	scroll   *container.Scroll
	kind     *widget.Mark
	name     *widget.Label
	item     audit.ItemID
	raw      image.Image
	quarters int
	step     int // of zoom, 0 whole
	large    bool
	named    string
	place    string // in the run of pictures, "" alone
}

var zooms = [...]float32{1, 1.5, 2, 3, 4}

func newViewer(a *App) *viewer {
	v := &viewer{a: a, pic: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}, kind: widget.NewMark(nil, 56), name: subhead("")}
	v.holder = container.New(zoomed{v}, v.pic)
	v.scroll = container.NewScroll(v.holder)
	v.Fill(viewerLayout{v}, widget.NewBox(widget.ColorRaised), v.name, v.scroll, v.kind)
	v.ExtendBaseWidget(v)
	return v
}

type zoomed struct{ v *viewer }

func (z zoomed) MinSize([]fyne.CanvasObject) fyne.Size {
	s, f := z.v.scroll.Size(), zooms[z.v.step]
	if f == 1 {
		return fyne.NewSize(10, 10)
	}
	return fyne.NewSize(s.Width*f, s.Height*f)
}

func (zoomed) Layout(o []fyne.CanvasObject, s fyne.Size) { widget.Place(o[0], 0, 0, s.Width, s.Height) }

type viewerLayout struct{ v *viewer }

func (viewerLayout) HeightFor([]fyne.CanvasObject, float32) float32 { return 200 }
func (viewerLayout) MinSize([]fyne.CanvasObject) fyne.Size          { return fyne.NewSize(200, 160) }

func (viewerLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := widget.RowHeight(widget.SizeSubheading)
	widget.Place(o[0], 0, 0, s.Width, s.Height)
	widget.Place(o[1], 16, 10, s.Width-32, h)
	widget.Place(o[2], 12, h+16, s.Width-24, s.Height-h-28)
	widget.Place(o[3], (s.Width-56)/2, (s.Height-56)/2, 56, 56)
}

// set shows an item, or nothing.
func (v *viewer) set(it *casework.ItemView) {
	if it == nil {
		v.item, v.raw = "", nil
		v.pic.Hide()
		v.kind.Set(nil)
		v.name.SetText("")
		return
	}
	if it.ID != v.item {
		v.item, v.quarters, v.raw = it.ID, 0, nil
		if !v.large { // one goes on at the same scale and place while pictures are looked through in large
			v.step = 0
		}
		v.turnedBefore(it.ID)
	}
	v.named = it.Name
	v.name.SetText(it.Name)
	v.kind.Set(itemSign(it))
	if it.Picture && v.raw == nil {
		id := it.ID
		v.raw = v.a.thumbs.get(id, true, func() { v.a.thumbReady(id) })
		if v.raw == nil {
			v.draw(v.a.thumbs.get(id, false, func() { v.a.thumbReady(id) }))
			return
		}
	}
	v.draw(v.raw)
}

func (v *viewer) draw(m image.Image) {
	widget.Show(v.kind, m == nil)
	if m == nil {
		v.pic.Hide()
		return
	}
	v.pic.Image = turned(m, v.quarters)
	v.pic.Show()
	v.pic.Refresh()
	v.fit()
}

func (v *viewer) fit() {
	v.holder.Refresh()
	v.scroll.Refresh()
}

// zoomTo changes the scale; the middle of what is seen stays in the middle.
func (v *viewer) zoomTo(step int) {
	before := zooms[v.step]
	v.step = max(0, min(len(zooms)-1, step))
	s, o := v.scroll.Size(), v.scroll.Offset
	k := zooms[v.step] / before
	v.fit()
	v.scroll.ScrollToOffset(fyne.NewPos(max(0, (o.X+s.Width/2)*k-s.Width/2), max(0, (o.Y+s.Height/2)*k-s.Height/2)))
}

func (v *viewer) zoom(d int) {
	v.zoomTo(v.step + d)
}

func (v *viewer) whole() {
	v.zoomTo(0)
}

// turn rotates what is shown by a quarter, and the next time as well; the evidence stays as it is.
func (v *viewer) turn() {
	if v.item == "" {
		return
	}
	v.quarters = (v.quarters + 1) % 4
	v.a.setting(turnSetting(v.item), v.quarters)
	v.draw(v.raw)
}

func turnSetting(id audit.ItemID) string { return "turn/" + string(id) }

// turnedBefore reads how an item was turned before.
func (v *viewer) turnedBefore(id audit.ItemID) {
	load(v.a, func(d Desk) (int, error) {
		n := 0
		d.Setting(turnSetting(id), &n)
		return n, nil
	}, func(n int) {
		if v.item == id && n%4 != v.quarters {
			v.quarters = n % 4
			v.draw(v.raw)
		}
	})
}

// look notes that the item is looked at in large.
func (v *viewer) look() {
	if id, item := v.a.caseID, v.item; v.large && item != "" && v.raw != nil {
		load(v.a, func(d Desk) (struct{}, error) { return struct{}{}, d.Handled(id, item, audit.ActOpen) }, func(struct{}) {})
	}
}

// fill gives the whole page to the picture, or back.
func (v *viewer) fill() {
	v.large = !v.large
	v.look()
	if e, ok := v.a.pages["evidence"].(*evidence); ok {
		e.settleLarge()
	}
}
