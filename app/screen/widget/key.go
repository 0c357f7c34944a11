package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Weight is how much a key asks to be pressed.
type Weight uint8

// The weights.
const (
	Plain   Weight = iota
	Primary        // the next thing to do, one on a screen
	Quiet          // no frame until the pointer is over it
)

// KeyLook is what a key shows.
type KeyLook struct {
	Hint   string // the key that does the same, "1", "Ctrl+Enter"; "" none
	Sign   *Sign  // nil: none
	Word   string
	Weight Weight
	Lead   bool    // hint in front, as on the keys of a judgement
	Height float32 // 0: 36
	Tag    bool    // the word is a provision as it is cited
}

// Key is a button of ours: it can be tapped and never takes the focus, so a writer is not robbed of it by a list or a bar. A key that
// may not be used stays visible, dimmed, and tapping it tells why.
type Key struct {
	fynewidget.BaseWidget
	OnTap func()
	OnWhy func(reason string) // tapped while off; may be nil

	router *Router
	look   KeyLook
	box    *Box
	veil   *Box
	mark   *Mark
	word   *Label
	hint   *Label
	on     bool
	off    string
	objs   []fyne.CanvasObject
}

// NewKey makes a key.
func NewKey(r *Router, look KeyLook, tap func()) *Key {
	k := &Key{
		OnTap: tap, router: r, look: look,
		box: NewFrame(ColorRaised, ColorLine, 4, 1), veil: NewFrame("hover", "", 4, 0), mark: NewMark(look.Sign, 18),
		word: NewText(look.Word, Style{Bold: look.Weight != Quiet}), hint: NewText(look.Hint, Style{Size: SizeCaption, Color: ColorText2}),
	}
	k.veil.Hide()
	k.objs = []fyne.CanvasObject{k.box, k.veil, k.mark, k.word, k.hint}
	k.paint()
	k.ExtendBaseWidget(k)
	return k
}

// Word is what it says.
func (k *Key) Word() string { return k.word.Text() }

// Tag is the provision that the key opens, "" if it opens none.
func (k *Key) Tag() string {
	if !k.look.Tag {
		return ""
	}
	return k.Word()
}

// SetWord changes the word; the place it needs may change.
func (k *Key) SetWord(s string) { k.word.SetText(s) }

// SetSign changes the sign.
func (k *Key) SetSign(s *Sign) {
	k.look.Sign = s
	k.paint()
}

// On tells whether it is chosen.
func (k *Key) On() bool { return k.on }

// SetOn shows it chosen.
func (k *Key) SetOn(on bool) {
	if on != k.on {
		k.on = on
		k.paint()
	}
}

// SetOff dims it with a reason, "" lights it again.
func (k *Key) SetOff(reason string) {
	if reason != k.off {
		k.off = reason
		k.paint()
	}
}

func (k *Key) paint() {
	fill, stroke, width, ink := ColorRaised, ColorLine, float32(1), ColorText
	switch {
	case k.off != "":
		fill, stroke, ink = ColorBackground, ColorHairline, ColorHint
	case k.on:
		fill, stroke, width = ColorSelect, ColorPrimary, 2
	case k.look.Weight == Primary:
		fill, stroke, ink = ColorPrimary, ColorPrimary, ColorOnPrimary
	case k.look.Weight == Quiet:
		fill, stroke, width, ink = "", "", 0, ColorPrimary
	}
	k.box.Set(fill, stroke, width)
	if s := k.look.Sign; s != nil && ink != ColorText {
		s = s.In(ink)
		k.mark.Set(s)
	} else {
		k.mark.Set(k.look.Sign)
	}
	k.word.SetColor(ink)
	if ink == ColorOnPrimary {
		k.hint.SetColor(ColorOnPrimary)
	} else {
		k.hint.SetColor(ColorText2)
	}
}

// Tapped implements fyne.Tappable.
func (k *Key) Tapped(*fyne.PointEvent) {
	k.router.Back()
	switch {
	case k.off != "":
		if k.OnWhy != nil {
			k.OnWhy(k.off)
		}
	case k.OnTap != nil:
		k.OnTap()
	}
}

// MouseIn implements desktop.Hoverable.
func (k *Key) MouseIn(*desktop.MouseEvent) { k.veil.Show() }

// MouseMoved implements desktop.Hoverable.
func (*Key) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (k *Key) MouseOut() { k.veil.Hide() }

// CreateRenderer implements fyne.Widget.
func (k *Key) CreateRenderer() fyne.WidgetRenderer { return &keyRenderer{k} }

type keyRenderer struct{ k *Key }

// parts are the visible ones from left to right with their widths.
func (r *keyRenderer) parts() (objs [3]fyne.CanvasObject, widths [3]float32, n int) {
	k := r.k
	add := func(o fyne.CanvasObject, w float32) {
		objs[n], widths[n] = o, w
		n++
	}
	if k.look.Hint != "" && k.look.Lead {
		add(k.hint, k.hint.MinSize().Width)
	}
	if k.look.Sign != nil {
		add(k.mark, 18)
	}
	if k.word.Text() != "" {
		add(k.word, k.word.MinSize().Width)
	}
	if k.look.Hint != "" && !k.look.Lead {
		add(k.hint, k.hint.MinSize().Width)
	}
	return objs, widths, n
}

func (r *keyRenderer) width() float32 {
	_, ws, n := r.parts()
	w := float32(0)
	for _, x := range ws[:n] {
		w += x
	}
	return w + float32(max(0, n-1))*7
}

func (r *keyRenderer) Destroy() {}
func (r *keyRenderer) Layout(s fyne.Size) {
	Place(r.k.box, 0, 0, s.Width, s.Height)
	Place(r.k.veil, 0, 0, s.Width, s.Height)
	objs, ws, n := r.parts()
	x := max(8, (s.Width-r.width())/2)
	if r.k.look.Lead {
		x = 10
	}
	for i, o := range objs[:n] {
		h := o.MinSize().Height
		Place(o, x, (s.Height-h)/2, min(ws[i], max(0, s.Width-x-6)), h)
		x += ws[i] + 7
	}
}

func (r *keyRenderer) MinSize() fyne.Size {
	h := r.k.look.Height
	if h == 0 {
		h = 36
	}
	return fyne.NewSize(r.width()+24, max(Scaled(h), h))
}
func (r *keyRenderer) Objects() []fyne.CanvasObject { return r.k.objs }
func (r *keyRenderer) Refresh() {
	for _, o := range r.k.objs {
		o.Refresh()
	}
	r.Layout(r.k.Size())
}
