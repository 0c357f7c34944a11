package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Chip is one settable thing of a bar: what it is, its value in a frame, and the key that changes it.
type Chip struct {
	fynewidget.BaseWidget
	OnTap func()

	router *Router
	label  *Label
	box    *Box
	value  *Label
	key    *Label
	limit  float32
	objs   []fyne.CanvasObject
}

// NewChip makes a chip; limit is the greatest width of the value in units, 0 for none.
func NewChip(r *Router, label, value, key string, limit float32, tap func()) *Chip {
	c := &Chip{
		OnTap: tap, router: r, limit: limit, box: NewFrame(ColorSurface, ColorLine, 4, 1),
		label: NewText(label, Style{Size: SizeCaption, Color: ColorText2}), value: NewText(value, Style{Bold: true}),
		key: NewText(key, Style{Size: SizeCaption, Color: ColorText2}),
	}
	c.objs = []fyne.CanvasObject{c.label, c.box, c.value, c.key}
	c.ExtendBaseWidget(c)
	return c
}

// Value is what is set.
func (c *Chip) Value() string { return c.value.Text() }

// SetValue changes the value; its bar must be laid out again if it tells true.
func (c *Chip) SetValue(s string) bool {
	if s == c.value.Text() {
		return false
	}
	c.value.SetText(s)
	return true
}

// Tapped implements fyne.Tappable.
func (c *Chip) Tapped(*fyne.PointEvent) {
	c.router.Back()
	if c.OnTap != nil {
		c.OnTap()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return &chipRenderer{c} }

type chipRenderer struct{ c *Chip }

func (r *chipRenderer) widths() (label, value, key float32) {
	c := r.c
	label, value, key = c.label.MinSize().Width, c.value.MinSize().Width, c.key.MinSize().Width
	if label > 0 {
		label += 6
	}
	if key > 0 {
		key += 8
	}
	if c.limit > 0 {
		value = min(value, Scaled(c.limit))
	}
	return label, value, key
}

func (r *chipRenderer) Destroy() {}
func (r *chipRenderer) Layout(s fyne.Size) {
	c := r.c
	label, value, key := r.widths()
	value = max(0, min(value, s.Width-label-key-16))
	mid := func(o fyne.CanvasObject, x, w float32) {
		h := o.MinSize().Height
		Place(o, x, (s.Height-h)/2, w, h)
	}
	mid(c.label, 0, max(0, label-6))
	Place(c.box, label, 0, s.Width-label, s.Height)
	mid(c.value, label+8, value)
	mid(c.key, label+8+value+8, max(0, key-8))
}

func (r *chipRenderer) MinSize() fyne.Size {
	label, value, key := r.widths()
	return fyne.NewSize(label+value+key+16, RowHeight(SizeBody)+6)
}
func (r *chipRenderer) Objects() []fyne.CanvasObject { return r.c.objs }
func (r *chipRenderer) Refresh() {
	for _, o := range r.c.objs {
		o.Refresh()
	}
	r.Layout(r.c.Size())
}
