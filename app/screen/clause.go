package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// clauseTag is a provision as it is cited; tapped, it opens its words.
func (a *App) clauseTag(p notice.Provision) *widget.Key { return a.citedTag(p.Clause()) }

// citedTag is the same for a clause that is known by its citation; without one it is not shown.
func (a *App) citedTag(clause string) *widget.Key {
	var k *widget.Key
	k = widget.NewKey(a.router, widget.KeyLook{Word: clause, Weight: widget.Quiet, Height: 26, Tag: true}, func() { a.showClause(k.Tag()) })
	widget.Show(k, clause != "")
	return k
}

// showClause opens the words of a provision in the drawer, above a sheet if one is open: the notice as it stands, with its printing errors and how they
// are read, and beside it, marked as our own words, what the program does about it.
func (a *App) showClause(clause string) {
	p, ok := notice.PassageOf(clause)
	if clause == "" || !ok {
		return
	}
	d := a.frame.drawer
	if a.frame.sheet.Visible() {
		d = a.frame.over
	}
	d.Open(clause, widget.Scroll(widget.NewFlow(widget.Down{Gap: 8, PadX: 14, PadY: 4}, a.clauseLines(clause, p)...)))
	a.frame.fit()
}

func (a *App) clauseLines(clause string, p notice.Passage) []fyne.CanvasObject {
	verbatim := []fyne.CanvasObject{}
	if !p.Exact {
		verbatim = append(verbatim, para(a.t("clause.encloses", p.Clause)))
	}
	for _, h := range p.Heads {
		verbatim = append(verbatim, widget.NewLabel(h, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}))
	}
	for _, l := range p.Lines {
		verbatim = append(verbatim, widget.NewLabel(l, widget.Style{}))
	}
	for _, r := range p.Readings {
		verbatim = append(verbatim, para(a.t("clause.reading", r.Printed, r.Reads)))
	}
	id, exact := notice.ByClause(clause)
	item, ok := notice.Lookup(id)
	if !ok || !exact {
		return verbatim
	}
	ours := []fyne.CanvasObject{strong(a.t("clause.ours")), para(a.t("clause.ours.why")), widget.NewLabel(item.Text, widget.Style{})}
	hair := widget.NewBox(widget.ColorHairline)
	if a.lang == "en" {
		return append(append(ours, hair, strong(a.t("clause.text"))), verbatim...)
	}
	return append(append(verbatim, hair), ours...)
}

// clausesHere opens the words of what explains the page, or the sheet on it: of the one provision that is cited there, or of one that is picked.
func (a *App) clausesHere() {
	if a.desk == nil || a.frame.curtain.Visible() || a.frame.picker.Object().Visible() {
		return
	}
	var clauses []string
	if a.frame.sheet.Visible() {
		clauses = tagsIn(a.frame.sheet)
	} else {
		clauses = tagsIn(a.frame.panel)
		if p, ok := a.pages[a.at]; ok {
			clauses = append(clauses, tagsIn(p.object())...)
		}
	}
	clauses = once(clauses)
	switch len(clauses) {
	case 0:
		a.frame.undo.Say(a.t("clause.none"), nil)
		a.frame.fit()
	case 1:
		a.showClause(clauses[0])
	default:
		picks := make([]widget.Pick, len(clauses))
		for i, c := range clauses {
			picks[i] = widget.Pick{Label: c}
			if p, ok := notice.PassageOf(c); ok {
				picks[i].Sub = p.Lines[0]
			}
		}
		a.frame.picker.Open(a.router.Pressed(), widget.PickerLook{Title: a.t("clause.pick"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) { a.showClause(clauses[i]) })
	}
}

// once are texts without those that stood before.
func once(texts []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range texts {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// tagsIn are the clauses of the tags that are shown below o, from the first on.
func tagsIn(o fyne.CanvasObject) []string {
	if o == nil || !o.Visible() {
		return nil
	}
	if k, ok := o.(*widget.Key); ok {
		return nonEmpty(k.Tag())
	}
	var out []string
	for _, c := range widget.Below(o) {
		out = append(out, tagsIn(c)...)
	}
	return out
}
