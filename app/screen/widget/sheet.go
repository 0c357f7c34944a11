package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Sheet is an overlay inside the window: a veil over the page and a panel on it. It has its own keymap; the page's is silent while it
// is open. It is used for choosing, for reasons and for what cannot be undone, never for what can be said in place.
type Sheet struct {
	Flow
	OnShut  func()      // closed without a result; may be nil
	OnClose func()      // closed in any way; may be nil
	Above   func() bool // shuts what lies above the sheet and tells whether there was anything; may be nil

	router *Router
	keys   *Keymap
	title  *Label
	body   *Flow
	width  float32
	least  float32 // of what is open now, in units
}

// NewSheet makes a hidden sheet of the given width in units at 100 %.
func NewSheet(r *Router, width float32) *Sheet {
	s := &Sheet{router: r, width: width, title: NewLabel("", Style{Size: SizeSubheading, Bold: true}), body: NewFlow(Down{Gap: 10})}
	panel := NewFlow(Ground{}, NewFrame(ColorSurface, ColorLine, 8, 1), NewFlow(Down{Gap: 12, PadX: sheetPad, PadY: 16}, s.title, s.body))
	s.Fill(sheetLayout{s}, NewBox(ColorVeil), panel)
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// Open shows objs under a title; keys get Escape to shut if they have none.
func (s *Sheet) Open(title string, keys *Keymap, objs ...fyne.CanvasObject) {
	if s.Visible() {
		s.close()
	}
	if keys.Anywhere == nil {
		keys.Anywhere = Keys{}
	}
	if keys.Anywhere[fyne.KeyEscape] == nil {
		keys.Anywhere[fyne.KeyEscape] = s.escape
	}
	s.keys = keys
	s.title.SetText(title)
	s.body.Set(objs...)
	s.Show()
	s.Refresh()
	s.router.Push(keys)
}

// Hold makes the open sheet wide enough for a thing of a fixed width in units, until it is closed.
func (s *Sheet) Hold(width float32) {
	s.least = width + 2*sheetPad
	s.Refresh()
}

const sheetPad = 20

// Close takes the sheet away after a result.
func (s *Sheet) Close() {
	if s.Visible() {
		s.close()
	}
}

func (s *Sheet) close() {
	s.Hide()
	s.least = 0
	s.router.Pop(s.keys)
	s.body.Set()
	if s.OnClose != nil {
		s.OnClose()
	}
}

func (s *Sheet) escape() {
	if s.Above == nil || !s.Above() {
		s.Shut()
	}
}

// Shut takes the sheet away without a result.
func (s *Sheet) Shut() {
	if !s.Visible() {
		return
	}
	s.close()
	if s.OnShut != nil {
		s.OnShut()
	}
}

// Fit lays the sheet out again after its content changed.
func (s *Sheet) Fit() { s.Refresh() }

// Title is its title, "" if it is closed.
func (s *Sheet) Title() string {
	if !s.Visible() {
		return ""
	}
	return s.title.Text()
}

// Tapped implements fyne.Tappable: the veil keeps taps from the page.
func (s *Sheet) Tapped(*fyne.PointEvent) {}

// Scrolled implements fyne.Scrollable.
func (s *Sheet) Scrolled(*fyne.ScrollEvent) {}

type sheetLayout struct{ s *Sheet }

func (l sheetLayout) HeightFor([]fyne.CanvasObject, float32) float32 { return 0 }
func (l sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size          { return fyne.Size{} }
func (l sheetLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	Place(o[0], 0, 0, s.Width, s.Height)
	w := min(max(Scaled(l.s.width), l.s.least), s.Width-64)
	h := min(heightFor(o[1], w), s.Height-64)
	Place(o[1], (s.Width-w)/2, max(32, (s.Height-h)/3), w, h)
}

// Scroll is a vertical scroller around one object whose height depends on its width.
func Scroll(o fyne.CanvasObject) *container.Scroll {
	if f, ok := o.(*Flow); ok {
		f.narrow = true
	}
	s := container.NewVScroll(o)
	s.SetMinSize(fyne.NewSize(80, 60))
	return s
}
