package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Style is how a text is set.
type Style struct {
	Size  fyne.ThemeSizeName  // "" is SizeBody
	Color fyne.ThemeColorName // "" is ColorText
	Bold  bool
	Align Align
	Rows  int // most rows shown, the last with an ellipsis; 0: all
}

func (s Style) filled() Style {
	if s.Size == "" {
		s.Size = SizeBody
	}
	if s.Color == "" {
		s.Color = ColorText
	}
	return s
}

func (s Style) face() Face { return Face{theme.Size(s.Size), s.Bold} }

// Label is read-only text. It is drawn as one picture from cached glyphs, which costs a fortieth of Fyne's text objects on a screen
// that changes often. Rows are broken by 禁則.
type Label struct {
	fynewidget.BaseWidget
	style  Style
	text   string
	single bool
	rows   []string
	face   Face // rows were made for it
	width  float32
	ras    *canvas.Raster
	objs   []fyne.CanvasObject
}

// NewLabel is a text of as many rows as its width demands.
func NewLabel(text string, s Style) *Label { return newLabel(text, s, false) }

// NewText is a text of one row; what does not fit is cut with an ellipsis. Its least width is that of the whole text.
func NewText(text string, s Style) *Label { return newLabel(text, s, true) }

func newLabel(text string, s Style, single bool) *Label {
	l := &Label{style: s.filled(), text: text, single: single}
	l.ras = canvas.NewRaster(l.picture)
	l.objs = []fyne.CanvasObject{l.ras}
	l.ExtendBaseWidget(l)
	return l
}

// Text is what it says.
func (l *Label) Text() string { return l.text }

// Shown are the rows as drawn, for tests.
func (l *Label) Shown() []string { return l.rows }

// SetText changes the words; the same words cost nothing. The place it needs may change: HeightFor, MinSize.
func (l *Label) SetText(s string) {
	if s != l.text {
		l.text = s
		l.set()
	}
}

// SetColor changes the colour.
func (l *Label) SetColor(c fyne.ThemeColorName) {
	if c != l.style.Color {
		l.style.Color = c
		l.ras.Refresh()
	}
}

// SetBold changes the weight.
func (l *Label) SetBold(on bool) {
	if on != l.style.Bold {
		l.style.Bold = on
		l.set()
	}
}

// SetRows changes the most rows shown, 0 for all.
func (l *Label) SetRows(n int) {
	if n != l.style.Rows {
		l.style.Rows = n
		l.set()
	}
}

// HeightFor is the height in units that the text needs at the width w.
func (l *Label) HeightFor(w float32) float32 {
	n := 1
	if !l.single {
		n = len(Type().Rows(l.text, w, l.style.face()))
	}
	if l.style.Rows > 0 {
		n = min(n, l.style.Rows)
	}
	return float32(n) * RowHeight(l.style.Size)
}

// set breaks the text for the present width and asks for a new picture.
func (l *Label) set() {
	w := l.Size().Width
	if w <= 0 {
		return
	}
	l.face, l.width = l.style.face(), w
	if l.single {
		l.rows = append(l.rows[:0], Type().Fit(l.text, w, l.face))
	} else {
		l.rows = Type().Rows(l.text, w, l.face)
		if n := l.style.Rows; n > 0 && len(l.rows) > n {
			l.rows = append([]string(nil), l.rows[:n]...)
			l.rows[n-1] = Type().Fit(l.rows[n-1]+"\u3000\u3000", w, l.face)
		}
	}
	Place(l.ras, 0, 0, w, max(l.Size().Height, float32(len(l.rows))*RowHeight(l.style.Size)))
	l.ras.Refresh()
}

// Resize implements fyne.CanvasObject.
func (l *Label) Resize(s fyne.Size) {
	if s == l.Size() {
		return
	}
	l.BaseWidget.Resize(s)
	if s.Width != l.width || l.face != l.style.face() {
		l.set()
	}
}

// picture draws the rows into w x h pixels.
func (l *Label) picture(w, h int) image.Image {
	if l.width <= 0 || w <= 0 {
		return image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	}
	scale := float32(w) / l.ras.Size().Width
	px := Face{theme.Size(l.style.Size) * scale, l.style.Bold}
	return Type().paint(l.rows, px, RowHeight(l.style.Size)*scale, theme.Color(l.style.Color), l.style.Align, w, h)
}

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer { return &labelRenderer{l} }

type labelRenderer struct{ l *Label }

func (r *labelRenderer) Destroy()                     {}
func (r *labelRenderer) Layout(fyne.Size)             {}
func (r *labelRenderer) Objects() []fyne.CanvasObject { return r.l.objs }
func (r *labelRenderer) Refresh()                     { r.l.set() }
func (r *labelRenderer) MinSize() fyne.Size {
	h := RowHeight(r.l.style.Size)
	if r.l.single {
		return fyne.NewSize(ceil(Type().Width(r.l.text, r.l.style.face())), h)
	}
	if r.l.width > 0 {
		h = r.l.HeightFor(r.l.width)
	}
	return fyne.NewSize(24, h)
}
