package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// PickEntry is a field of a form whose value is picked from a list: Space, Enter, Down or a tap opens the list.
type PickEntry struct {
	fynewidget.BaseWidget
	OnChange func(i int)

	router *Router
	picker *Picker
	look   PickerLook
	items  []Pick
	chosen int
	box    *Box
	value  *Label
	arrow  *Mark
	objs   []fyne.CanvasObject
}

// NewPickEntry makes a field with nothing chosen.
func NewPickEntry(r *Router, p *Picker, look PickerLook, items []Pick, change func(i int)) *PickEntry {
	e := &PickEntry{
		OnChange: change, router: r, picker: p, look: look, items: items, chosen: -1,
		box: NewFrame(ColorSurface, ColorLine, 4, 1), value: NewText(look.Hint, Style{Color: ColorHint}), arrow: NewMark(SignDown, 16),
	}
	e.objs = []fyne.CanvasObject{e.box, e.value, e.arrow}
	e.ExtendBaseWidget(e)
	return e
}

// Chosen is the index of the value, -1 for none.
func (e *PickEntry) Chosen() int { return e.chosen }

// SetItems replaces what can be chosen; the choice is gone.
func (e *PickEntry) SetItems(items []Pick) {
	e.items = items
	e.Choose(-1)
}

// Choose sets the value without telling anybody.
func (e *PickEntry) Choose(i int) {
	e.chosen = i
	if i < 0 {
		e.value.SetText(e.look.Hint)
		e.value.SetColor(ColorHint)
		return
	}
	e.value.SetText(e.items[i].Label)
	e.value.SetColor(ColorText)
}

func (e *PickEntry) open(by fyne.KeyName) {
	look := e.look
	look.Start = max(0, e.chosen)
	e.picker.Open(by, look, e.items, func(i int, _ string) {
		if i >= 0 {
			e.Choose(i)
			if e.OnChange != nil {
				e.OnChange(i)
			}
		}
		e.router.focus(e)
	})
}

// Tapped implements fyne.Tappable.
func (e *PickEntry) Tapped(*fyne.PointEvent) { e.open("") }

// FocusGained implements fyne.Focusable.
func (e *PickEntry) FocusGained() {
	e.box.Set(ColorSurface, ColorPrimary, 2)
	e.router.took(e)
}

// FocusLost implements fyne.Focusable.
func (e *PickEntry) FocusLost() { e.box.Set(ColorSurface, ColorLine, 1) }

// TypedRune implements fyne.Focusable.
func (*PickEntry) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (e *PickEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		e.open(k.Name)
	case fyne.KeyTab:
		e.router.tab(e)
	default:
		e.router.anywhere(k.Name)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *PickEntry) TypedShortcut(s fyne.Shortcut) { e.router.shortcut(s) }

// AcceptsTab implements fyne.Tabbable.
func (*PickEntry) AcceptsTab() bool { return true }

func (*PickEntry) left() {}

// CreateRenderer implements fyne.Widget.
func (e *PickEntry) CreateRenderer() fyne.WidgetRenderer { return &pickRenderer{e} }

type pickRenderer struct{ e *PickEntry }

func (r *pickRenderer) Destroy() {}
func (r *pickRenderer) Layout(s fyne.Size) {
	h := RowHeight(SizeBody)
	Place(r.e.box, 0, 0, s.Width, s.Height)
	Place(r.e.value, 9, (s.Height-h)/2, s.Width-40, h)
	Place(r.e.arrow, s.Width-26, (s.Height-16)/2, 16, 16)
}

func (r *pickRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, max(36, RowHeight(SizeBody)+16)) }
func (r *pickRenderer) Objects() []fyne.CanvasObject { return r.e.objs }
func (r *pickRenderer) Refresh() {
	for _, o := range r.e.objs {
		o.Refresh()
	}
	r.Layout(r.e.Size())
}
