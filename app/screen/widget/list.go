package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// List is a virtual list that never keeps the focus: keys go through the router, taps choose.
type List struct {
	fynewidget.List
	router *Router
}

// NewList makes a list. update must not read a store; chosen is called for a tap.
func NewList(r *Router, length func() int, create func() fyne.CanvasObject, update func(i int, o fyne.CanvasObject), chosen func(i int)) *List {
	l := &List{router: r}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.HideSeparators = true
	l.OnSelected = func(i int) {
		l.Unselect(i)
		if chosen != nil {
			chosen(i)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained implements fyne.Focusable: a tapped row gives the focus back.
func (l *List) FocusGained() { l.router.Back() }

// FocusLost implements fyne.Focusable.
func (*List) FocusLost() {}

// Moved redraws the two rows of a moved cursor and brings the new one into view.
func (l *List) Moved(from, to int) {
	n := l.Length()
	if from >= 0 && from < n {
		l.RefreshItem(from)
	}
	if to >= 0 && to < n {
		l.RefreshItem(to)
		l.ScrollTo(to)
	}
}

// Grid is a virtual grid of cells that never keeps the focus.
type Grid struct {
	fynewidget.GridWrap
	router *Router
}

// NewGrid makes a grid, as NewList.
func NewGrid(r *Router, length func() int, create func() fyne.CanvasObject, update func(i int, o fyne.CanvasObject), chosen func(i int)) *Grid {
	g := &Grid{router: r}
	g.Length, g.CreateItem, g.UpdateItem = length, create, update
	g.OnSelected = func(i int) {
		g.Unselect(i)
		if chosen != nil {
			chosen(i)
		}
	}
	g.ExtendBaseWidget(g)
	return g
}

// FocusGained implements fyne.Focusable.
func (g *Grid) FocusGained() { g.router.Back() }

// FocusLost implements fyne.Focusable.
func (*Grid) FocusLost() {}
