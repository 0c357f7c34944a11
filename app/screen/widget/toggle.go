package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Toggle is a yes or no in a form, or one choice of several: Tab reaches it, Space turns it.
type Toggle struct {
	fynewidget.BaseWidget
	OnChange func(on bool)

	router  *Router
	ring    *Box
	mark    *Mark
	word    *Label
	on      bool
	focused bool
	one     bool // one of several
	group   []*Toggle
	objs    []fyne.CanvasObject
}

// NewToggle makes a toggle that is off.
func NewToggle(r *Router, word string, change func(on bool)) *Toggle {
	t := &Toggle{OnChange: change, router: r, ring: NewFrame("", "", 4, 2), mark: NewMark(SignEmpty, 18), word: NewText(word, Style{})}
	t.objs = []fyne.CanvasObject{t.ring, t.mark, t.word}
	t.ExtendBaseWidget(t)
	return t
}

// NewChoice makes toggles of which at most one is on; chosen gets its index. None is on at first: there is no default.
func NewChoice(r *Router, words []string, chosen func(i int)) []*Toggle {
	group := make([]*Toggle, len(words))
	for i, w := range words {
		t := NewToggle(r, w, func(on bool) {
			if on && chosen != nil {
				chosen(i)
			}
		})
		t.one, t.group = true, group
		t.paint()
		group[i] = t
	}
	return group
}

// On tells its state.
func (t *Toggle) On() bool { return t.on }

// Set changes the state without telling anybody.
func (t *Toggle) Set(on bool) {
	if on != t.on {
		t.on = on
		t.paint()
	}
}

func (t *Toggle) turn() {
	if t.one {
		for _, o := range t.group {
			o.Set(o == t)
		}
	} else {
		t.Set(!t.on)
	}
	if t.OnChange != nil {
		t.OnChange(t.on)
	}
}

func (t *Toggle) paint() {
	signs := [2]*Sign{SignEmpty, SignChecked}
	if t.one {
		signs = [2]*Sign{SignChoice, SignChosen}
	}
	i := 0
	if t.on {
		i = 1
	}
	t.mark.Set(signs[i])
	if t.focused {
		t.ring.Set("", ColorPrimary, 2)
	} else {
		t.ring.Set("", "", 0)
	}
}

// Tapped implements fyne.Tappable.
func (t *Toggle) Tapped(*fyne.PointEvent) { t.turn() }

// FocusGained implements fyne.Focusable.
func (t *Toggle) FocusGained() {
	t.focused = true
	t.paint()
	t.router.took(t)
}

// FocusLost implements fyne.Focusable.
func (t *Toggle) FocusLost() {
	t.focused = false
	t.paint()
}

// TypedRune implements fyne.Focusable.
func (*Toggle) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *Toggle) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace:
		t.turn()
	case fyne.KeyTab:
		t.router.tab(t)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown, fyne.KeyRight:
		t.router.Step(t, 1)
	case fyne.KeyUp, fyne.KeyLeft:
		t.router.Step(t, -1)
	default:
		t.router.anywhere(k.Name)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *Toggle) TypedShortcut(s fyne.Shortcut) { t.router.shortcut(s) }

// AcceptsTab implements fyne.Tabbable.
func (*Toggle) AcceptsTab() bool { return true }

func (*Toggle) left() {}

// CreateRenderer implements fyne.Widget.
func (t *Toggle) CreateRenderer() fyne.WidgetRenderer { return &toggleRenderer{t} }

type toggleRenderer struct{ t *Toggle }

func (r *toggleRenderer) Destroy() {}
func (r *toggleRenderer) Layout(s fyne.Size) {
	m := r.t.word.MinSize()
	w := min(s.Width, m.Width+42)
	Place(r.t.ring, 0, 0, w, s.Height)
	Place(r.t.mark, 6, (s.Height-18)/2, 18, 18)
	Place(r.t.word, 32, (s.Height-m.Height)/2, max(0, w-38), m.Height)
}

func (r *toggleRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.t.word.MinSize().Width+42, max(36, RowHeight(SizeBody)+8))
}
func (r *toggleRenderer) Objects() []fyne.CanvasObject { return r.t.objs }
func (r *toggleRenderer) Refresh() {
	for _, o := range r.t.objs {
		o.Refresh()
	}
	r.Layout(r.t.Size())
}
