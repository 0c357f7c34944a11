package widget

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
)

// Pick is one thing that can be picked.
type Pick struct {
	Label string
	Sub   string // more of it; matched too
	Sign  *Sign
	Off   string // why it cannot be picked; "" it can
}

// PickerLook is how a picker behaves.
type PickerLook struct {
	Title  string
	Hint   string // in the empty line
	Digits bool   // 1 … 9 pick at once while the line is empty
	Free   bool   // what is typed may be the answer itself: Ctrl+Enter, or Enter if nothing matches
	Start  int    // index under the cursor at first
}

// Picker is a sheet with a list: digits pick at once, arrows and Enter pick, typing filters.
type Picker struct {
	sheet  *Sheet
	router *Router
	line   *LineEntry
	rows   []*TapLine
	more   *Label

	look   PickerLook
	items  []Pick
	shown  []int
	cursor int
	top    int
	picked func(i int, text string)
}

const pickRows = 9

// NewPicker makes a picker; its sheet must be in the window: Object.
func NewPicker(r *Router) *Picker {
	p := &Picker{router: r, sheet: NewSheet(r, 560), line: NewLineEntry(r, ""), more: NewText("", Style{Size: SizeCaption, Color: ColorText2, Align: AlignRight})}
	cols := []Col{{Width: 16, Style: Style{Size: SizeCaption, Color: ColorText2}}, {Share: 1}}
	for i := range pickRows {
		p.rows = append(p.rows, NewTapLine(cols, RowList, func() { p.take(p.top + i) }))
	}
	p.line.onRune, p.line.onKey = p.rune, p.key
	p.line.OnChanged = func(string) { p.filter() }
	return p
}

// Object is the overlay to be laid over the page.
func (p *Picker) Object() *Sheet { return p.sheet }

// Open shows items. picked gets the index, or -1 and the typed text if the look is Free. by is the key that opened it.
func (p *Picker) Open(by fyne.KeyName, look PickerLook, items []Pick, picked func(i int, text string)) {
	p.look, p.items, p.picked = look, items, picked
	p.cursor, p.top = look.Start, 0
	p.line.SetText("")
	p.line.SetPlaceHolder(look.Hint)
	p.filter()
	objs := []fyne.CanvasObject{p.line}
	for _, l := range p.rows {
		objs = append(objs, l)
	}
	keys := &Keymap{
		Focus:  p.line,
		Fields: func() []Field { return []Field{p.line} },
		Chords: map[Chord]func(){Ctrl(fyne.KeyReturn): p.submit},
	}
	p.sheet.Open(look.Title, keys, append(objs, p.more)...)
	p.router.Open(by, p.line)
}

// Shown are the labels of the rows that match, for tests.
func (p *Picker) Shown() []string {
	var s []string
	for _, i := range p.shown {
		s = append(s, p.items[i].Label)
	}
	return s
}

func (p *Picker) filter() {
	q := strings.ToLower(strings.TrimSpace(p.line.Text))
	p.shown = p.shown[:0]
	for i, it := range p.items {
		if q == "" || matches(it, q) {
			p.shown = append(p.shown, i)
		}
	}
	if q != "" {
		p.cursor = 0
	}
	p.cursor = max(0, min(p.cursor, len(p.shown)-1))
	p.draw()
}

// matches ignores hyphens, so that digits of a code find it.
func matches(it Pick, q string) bool {
	s := strings.ToLower(it.Label + " " + it.Sub)
	return strings.Contains(s, q) || strings.Contains(strings.ReplaceAll(s, "-", ""), strings.ReplaceAll(q, "-", ""))
}

func (p *Picker) draw() {
	if p.cursor < p.top {
		p.top = p.cursor
	}
	if p.cursor >= p.top+pickRows {
		p.top = p.cursor - pickRows + 1
	}
	for i, l := range p.rows {
		at := p.top + i
		on := at < len(p.shown)
		Show(l, on)
		if !on {
			continue
		}
		it := p.items[p.shown[at]]
		digit := ""
		if p.look.Digits && p.line.Text == "" && at < 9 {
			digit = strconv.Itoa(at + 1)
		}
		sub := it.Sub
		if it.Off != "" {
			sub = it.Off
		}
		l.Set(LineView{Sign: it.Sign, Texts: []string{digit, it.Label}, Sub: sub, On: at == p.cursor, Dim: it.Off != ""})
	}
	count := ""
	if len(p.shown) > pickRows {
		count = strconv.Itoa(p.cursor+1) + " / " + strconv.Itoa(len(p.shown))
	}
	p.more.SetText(count)
	p.sheet.Fit()
}

func (p *Picker) rune(r rune) bool {
	if !p.look.Digits || p.line.Text != "" || len(p.line.buf) > 0 || r < '1' || r > '9' {
		return false
	}
	p.take(int(r - '1'))
	return true
}

func (p *Picker) key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown:
		p.move(1)
	case fyne.KeyUp:
		p.move(-1)
	case fyne.KeyPageDown:
		p.move(pickRows)
	case fyne.KeyPageUp:
		p.move(-pickRows)
	case fyne.KeyReturn, fyne.KeyEnter:
		if len(p.shown) == 0 {
			p.submit()
			return true
		}
		p.take(p.cursor)
	default:
		return false
	}
	return true
}

func (p *Picker) move(step int) {
	p.cursor = max(0, min(len(p.shown)-1, p.cursor+step))
	p.draw()
}

func (p *Picker) take(at int) {
	if at < 0 || at >= len(p.shown) || p.items[p.shown[at]].Off != "" {
		return
	}
	i := p.shown[at]
	p.sheet.Close()
	p.picked(i, p.items[i].Label)
}

// submit answers with the typed text, or with the row under the cursor.
func (p *Picker) submit() {
	p.line.Flush()
	text := strings.TrimSpace(p.line.Text)
	switch {
	case p.look.Free && text != "":
		p.sheet.Close()
		p.picked(-1, text)
	case len(p.shown) > 0:
		p.take(p.cursor)
	}
}
