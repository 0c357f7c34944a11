package widget

import (
	"fyne.io/fyne/v2"
)

// DrawerWidth is the width of a drawer in units.
const DrawerWidth = 360

// Drawer slides over the right edge and explains: a clause, a history, the keys. It never replaces the work and takes no keys but
// Escape, which closes it.
type Drawer struct {
	Flow
	title *Label
	body  *Flow
	shut  func()
}

// NewDrawer makes a hidden drawer; onShut may be nil.
func NewDrawer(r *Router, onShut func()) *Drawer {
	d := &Drawer{title: NewText("", Style{Size: SizeSubheading, Bold: true}), body: NewFlow(Fixed{}), shut: onShut}
	close := NewKey(r, KeyLook{Sign: SignClose, Hint: "Esc", Weight: Quiet}, d.Shut)
	head := NewFlow(Across{PadX: 14, Height: 44}, d.title, NewSpring(), close)
	d.Fill(drawerLayout{}, NewBox(ColorSurface), NewBox(ColorLine), head, d.body)
	d.ExtendBaseWidget(d)
	d.Hide()
	return d
}

// HeightFor implements FlowLayout.
func (Fixed) HeightFor([]fyne.CanvasObject, float32) float32 { return 0 }

// Open shows o under a title.
func (d *Drawer) Open(title string, o fyne.CanvasObject) {
	d.title.SetText(title)
	d.body.Set(o)
	d.Show()
	d.Refresh()
}

// Shut closes it.
func (d *Drawer) Shut() {
	if !d.Visible() {
		return
	}
	d.Hide()
	if d.shut != nil {
		d.shut()
	}
}

// Title is what it explains, "" if it is closed.
func (d *Drawer) Title() string {
	if !d.Visible() {
		return ""
	}
	return d.title.Text()
}

type drawerLayout struct{}

func (drawerLayout) HeightFor([]fyne.CanvasObject, float32) float32 { return 100 }
func (drawerLayout) MinSize([]fyne.CanvasObject) fyne.Size          { return fyne.NewSize(DrawerWidth, 100) }

func (drawerLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	Place(o[0], 0, 0, s.Width, s.Height)
	Place(o[1], 0, 0, 1, s.Height)
	head := o[2].MinSize().Height
	Place(o[2], 1, 0, s.Width-1, head)
	Place(o[3], 1, head, s.Width-1, s.Height-head)
}
