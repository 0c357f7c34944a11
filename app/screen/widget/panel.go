package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Trouble is what an error panel says, always in three lines: what happened, what was kept, what to do.
type Trouble struct {
	Happened, Kept, Do string
	Code               string // short code; no data of a client
	Detail             string // for the person who helps; no data of a client
	Clause             string // provision of the notice, "" none
}

// TroubleWords are the names of the three lines and of the details.
type TroubleWords struct{ Happened, Kept, Do, Detail string }

// Panel shows a Trouble in the place where it happened; it is no dialog.
type Panel struct {
	Flow
	happened, kept, do *Label
	code               *Label
	clause             *Key
	keys               *fyne.Container
	shown              Trouble
}

// NewPanel makes a hidden panel. onClause opens the provision; it may be nil.
func NewPanel(r *Router, words TroubleWords, onClause func(string), onClose func()) *Panel {
	p := &Panel{
		happened: NewLabel("", Style{Bold: true}), kept: NewLabel("", Style{}), do: NewLabel("", Style{}),
		code: NewText("", Style{Size: SizeCaption, Color: ColorText2}),
	}
	name := func(s string) fyne.CanvasObject {
		return NewText(s, Style{Size: SizeCaption, Color: ColorText2, Bold: true})
	}
	clause := NewKey(r, KeyLook{Weight: Quiet, Tag: true}, func() {
		if onClause != nil {
			onClause(p.shown.Clause)
		}
	})
	shut := NewKey(r, KeyLook{Sign: SignClose, Weight: Quiet}, func() {
		p.Hide()
		if onClose != nil {
			onClose()
		}
	})
	p.clause = clause
	p.keys = container.New(Across{Gap: 8}, p.code, clause, NewSpring(), shut)
	lines := NewFlow(labelled{}, name(words.Happened), p.happened, name(words.Kept), p.kept, name(words.Do), p.do)
	p.Fill(Ground{}, NewFrame(ColorFailure, ColorNG, 6, 1), NewFlow(Down{Gap: 6, PadX: 14, PadY: 10}, lines, p.keys))
	p.ExtendBaseWidget(p)
	p.Hide()
	return p
}

// Say shows t.
func (p *Panel) Say(t Trouble) {
	p.shown = t
	p.happened.SetText(t.Happened)
	p.kept.SetText(t.Kept)
	p.do.SetText(t.Do)
	code := t.Code
	if t.Detail != "" {
		code += "  " + t.Detail
	}
	p.code.SetText(code)
	p.clause.SetWord(t.Clause)
	Show(p.clause, t.Clause != "")
	p.Show()
	p.Refresh()
}

// Shown is what it says, the zero Trouble if it is hidden.
func (p *Panel) Shown() Trouble {
	if !p.Visible() {
		return Trouble{}
	}
	return p.shown
}

// labelled lays pairs of a name and a text below one another.
type labelled struct{}

func (labelled) nameWidth(objs []fyne.CanvasObject) float32 {
	w := float32(0)
	for i := 0; i+1 < len(objs); i += 2 {
		w = max(w, objs[i].MinSize().Width)
	}
	return w + 12
}

func (l labelled) HeightFor(objs []fyne.CanvasObject, w float32) float32 {
	y, nw := float32(0), l.nameWidth(objs)
	for i := 0; i+1 < len(objs); i += 2 {
		if objs[i].Visible() {
			y += heightFor(objs[i+1], w-nw) + 4
		}
	}
	return y
}

func (l labelled) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, l.HeightFor(objs, 480))
}

func (l labelled) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	y, nw := float32(0), l.nameWidth(objs)
	for i := 0; i+1 < len(objs); i += 2 {
		h := heightFor(objs[i+1], s.Width-nw)
		Place(objs[i], 0, y+2, nw, objs[i].MinSize().Height)
		Place(objs[i+1], nw, y, s.Width-nw, h)
		y += h + 4
	}
}
