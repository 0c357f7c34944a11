package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

func (p *visit) refilter() {
	now := p.current()
	p.filterRows()
	p.cursor = max(0, p.find(now))
	p.list.Refresh()
	p.grid.Refresh()
	p.counts()
	p.showCard()
}

// filterRows keeps the rows that have every word of the filter in code, title, place, part or judgement.
func (p *visit) filterRows() {
	words := strings.Fields(strings.ToLower(narrow(p.filter.Text)))
	p.shown = p.shown[:0]
	in := p.inLens()
	for i := range p.view.Rows {
		r := &p.view.Rows[i]
		if (!p.mine || r.Mine) && in(r) && p.matches(r, words) {
			p.shown = append(p.shown, i)
		}
	}
}

func (p *visit) matches(r *casework.CheckRow, words []string) bool {
	for _, w := range words {
		ok := strings.Contains(strings.ToLower(r.Code), w) || strings.Contains(strings.ToLower(r.Title), w) || strings.Contains(strings.ToLower(r.Place), w) ||
			strings.EqualFold(r.Part, w) || strings.Contains(strings.ToLower(p.a.verdictWord(r.Verdict)), w) || r.Back && strings.Contains(p.a.t("comeback"), w) ||
			strings.Contains(strings.ToLower(r.Asked), w) || p.lacks(r, w)
		if !ok {
			return false
		}
	}
	return true
}

// lacks tells whether the method that a word of the filter names is needed and not done, or whether the pair of the check is half.
func (p *visit) lacks(r *casework.CheckRow, w string) bool {
	for _, m := range r.Missing {
		if w == strings.ToLower(p.a.words.T("looks."+m)) {
			return true
		}
	}
	return r.Pair == casework.PairHalf && w == strings.ToLower(p.a.t("pair.half"))
}

func (p *visit) updateList(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.shown) {
		return
	}
	r := &p.view.Rows[p.shown[i]]
	v := widget.LineView{Sign: signOf(r), Texts: []string{r.Code, r.Title}, On: i == p.cursor, Sub: r.Place}
	if r.Back {
		v.Tail = widget.SignComeBack
	}
	if p.marked[r.Check] {
		v.Tick = widget.Ticked
	}
	l.Set(v)
}

func (p *visit) updateGrid(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.shown) {
		return
	}
	a := p.a
	r := &p.view.Rows[p.shown[i]]
	v := widget.LineView{
		Sign: signOf(r), On: i == p.cursor, Tick: widget.Unticked,
	}
	v.Texts = append(make([]string, 0, len(gridCols)), r.Code, r.Title, r.Place, r.Asked)
	for _, m := range audit.Methods() {
		v.Texts = append(v.Texts, a.legState(legOf(r.Legs, m)))
	}
	v.Texts = append(v.Texts, a.verdictWord(r.Verdict), number(r.Items), a.when(r.LastMS)+" "+r.By)
	if p.marked[r.Check] {
		v.Tick = widget.Ticked
	}
	if r.Back {
		v.Tail = widget.SignComeBack
	}
	l.Set(v)
}
