package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/screen/widget"
)

func allMeasures() []*criteria.Measure {
	e := criteria.Shipped()
	out := make([]*criteria.Measure, len(e.Measures))
	for i := range e.Measures {
		out[i] = &e.Measures[i]
	}
	return out
}

func (p *road) tick() {
	if p.step() != "measures" {
		return
	}
	id := audit.MeasureID(p.rows[p.measureAt].ID)
	p.chosen[id] = !p.chosen[id]
	p.measures.RefreshItem(p.measureAt)
	p.count()
}

func (p *road) tickAll() {
	if p.step() != "measures" {
		return
	}
	all := p.countChosen() < len(p.rows)
	for _, m := range p.rows {
		p.chosen[audit.MeasureID(m.ID)] = all
	}
	p.measures.Refresh()
	p.count()
}

// findMeasure turns a measure that is found by typing its code or words.
func (p *road) findMeasure() {
	if p.step() != "measures" {
		return
	}
	picks := make([]widget.Pick, len(p.rows))
	for i, m := range p.rows {
		picks[i] = widget.Pick{Label: m.Code + "  " + p.titleOf(m), Sub: m.ID}
		if p.chosen[audit.MeasureID(m.ID)] {
			picks[i].Sign = widget.SignDone
		}
	}
	p.a.frame.picker.Open(fyne.KeySlash, widget.PickerLook{Title: p.a.t("measures.find"), Hint: p.a.t("filter")}, picks, func(i int, _ string) {
		if i >= 0 {
			p.moveTo(i)
			p.tick()
		}
	})
}

func (p *road) titleOf(m *criteria.Measure) string {
	if p.a.lang == "en" && m.TitleEN != "" {
		return m.TitleEN
	}
	return m.TitleJA
}

func (p *road) countChosen() int {
	n := 0
	for _, on := range p.chosen {
		if on {
			n++
		}
	}
	return n
}

func (p *road) count() {
	p.measureCount.SetText(p.a.t("measures.chosen", p.countChosen(), len(p.rows)))
}

func (p *road) updateMeasure(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok {
		return
	}
	m := p.rows[i]
	tick := widget.Unticked
	if p.chosen[audit.MeasureID(m.ID)] {
		tick = widget.Ticked
	}
	var methods []string
	for _, x := range m.Methods {
		methods = append(methods, p.a.t("method."+x))
	}
	l.Set(widget.LineView{Tick: tick, Texts: []string{m.Code, p.titleOf(m), strings.Join(methods, " ")}, On: i == p.measureAt})
}
