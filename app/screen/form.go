package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// labelled is a form: names on the left, things on the right; narrow forms put the name above.
type labelled struct{ name float32 }

// side tells whether a name stands beside its thing: it has room, and is not cut by it; else it stands above.
func (l labelled) side(w float32, name fyne.CanvasObject) bool {
	return w >= 420 && name.MinSize().Width <= widget.Scaled(l.name)
}

func heightOf(o fyne.CanvasObject, w float32) float32 {
	if h, ok := o.(interface{ HeightFor(w float32) float32 }); ok {
		return h.HeightFor(w)
	}
	return o.MinSize().Height
}

// HeightFor implements widget.FlowLayout.
func (l labelled) HeightFor(o []fyne.CanvasObject, w float32) float32 {
	h := float32(0)
	l.each(o, w, func(_, _ fyne.CanvasObject, rowH, _ float32) { h += rowH + 10 })
	return max(0, h-10)
}

func (l labelled) each(o []fyne.CanvasObject, w float32, f func(name, thing fyne.CanvasObject, rowH, thingH float32)) {
	nw := widget.Scaled(l.name)
	for i := 0; i+1 < len(o); i += 2 {
		if !o[i+1].Visible() {
			continue
		}
		nh := o[i].MinSize().Height
		if l.side(w, o[i]) {
			th := heightOf(o[i+1], w-nw-12)
			f(o[i], o[i+1], max(th, nh), th)
			continue
		}
		th := heightOf(o[i+1], w)
		f(o[i], o[i+1], nh+2+th, th)
	}
}

// MinSize implements fyne.Layout.
func (l labelled) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, l.HeightFor(o, 560))
}

// Layout implements fyne.Layout.
func (l labelled) Layout(o []fyne.CanvasObject, s fyne.Size) {
	nw := widget.Scaled(l.name)
	y := float32(0)
	l.each(o, s.Width, func(name, thing fyne.CanvasObject, rowH, thingH float32) {
		nh := name.MinSize().Height
		if l.side(s.Width, name) {
			widget.Place(name, 0, y+max(0, min(36, thingH)-nh)/2, nw, nh)
			widget.Place(thing, nw+12, y, s.Width-nw-12, thingH)
		} else {
			widget.Place(name, 0, y, s.Width, nh)
			widget.Place(thing, 0, y+nh+2, s.Width, thingH)
		}
		y += rowH + 10
	})
	for i := 0; i+1 < len(o); i += 2 {
		widget.Show(o[i], o[i+1].Visible())
	}
}

func caption(s string) *widget.Label {
	return widget.NewText(s, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2})
}
func plain(s string) *widget.Label  { return widget.NewText(s, widget.Style{}) }
func strong(s string) *widget.Label { return widget.NewText(s, widget.Style{Bold: true}) }
func heading(s string) *widget.Label {
	return widget.NewText(s, widget.Style{Size: widget.SizeHeading, Bold: true})
}

func subhead(s string) *widget.Label {
	return widget.NewText(s, widget.Style{Size: widget.SizeSubheading, Bold: true})
}

func para(s string) *widget.Label { return widget.NewLabel(s, widget.Style{Color: widget.ColorText2}) }

// form builds a labelled form from pairs of a name and a thing.
func form(pairs ...any) *widget.Flow {
	var objs []fyne.CanvasObject
	for _, p := range pairs {
		switch p := p.(type) {
		case string:
			objs = append(objs, caption(p))
		case fyne.CanvasObject:
			objs = append(objs, p)
		}
	}
	return widget.NewFlow(labelled{name: 150}, objs...)
}

// row lays things side by side at their least size.
func row(objs ...fyne.CanvasObject) *widget.Flow {
	return widget.NewFlow(widget.Across{Gap: 10}, objs...)
}

// column lays things below one another with the page's margins.
func column(objs ...fyne.CanvasObject) *widget.Flow {
	return widget.NewFlow(widget.Down{Gap: 12, PadX: 24, PadY: 18}, objs...)
}
