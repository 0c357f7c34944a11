package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Pad is the focusable nothing that holds the focus in Command mode. It fills the window and lies lowest, so that a click on dead
// ground ends up here.
type Pad struct {
	fynewidget.BaseWidget
	router *Router
}

func newPad(r *Router) *Pad {
	p := &Pad{router: r}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *Pad) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(NewBox(ColorBackground))
}

// FocusGained implements fyne.Focusable: writing is over.
func (p *Pad) FocusGained() { p.router.took(nil) }

// FocusLost implements fyne.Focusable. It is also sent when the window loses the focus, so it means nothing.
func (*Pad) FocusLost() {}

// TypedRune implements fyne.Focusable; commands come by KeyDown, whatever the state of the input method.
func (*Pad) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (p *Pad) TypedKey(e *fyne.KeyEvent) { p.router.typed(e) }

// KeyDown implements desktop.Keyable.
func (p *Pad) KeyDown(e *fyne.KeyEvent) { p.router.down(e) }

// KeyUp implements desktop.Keyable.
func (p *Pad) KeyUp(*fyne.KeyEvent) { p.router.up() }

// TypedShortcut implements fyne.Shortcutable.
func (p *Pad) TypedShortcut(s fyne.Shortcut) { p.router.shortcut(s) }

// AcceptsTab implements fyne.Tabbable: the router moves between fields, some of which open on demand.
func (*Pad) AcceptsTab() bool { return true }
