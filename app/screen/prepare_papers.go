package screen

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// papersFixed is how many papers there always are, before the walk sheets.
const papersFixed = 3

// papersAt is the place of this part among those of the preparation.
const papersAt = 4

// prepPapers are the papers of a visit and the walk sheets.
type prepPapers struct {
	p    *prepare
	f    *draftForm
	flow *widget.Flow
}

func newPrepPapers(p *prepare) *prepPapers {
	x := &prepPapers{p: p, f: &draftForm{a: p.a}}
	x.flow = form(p.a.t("prepare.kept"), x.f.line("kept", p.a.t("prepare.kept.hint")))
	return x
}

func (x *prepPapers) rows() int              { return papersFixed + len(x.p.view.Sheets) }
func (x *prepPapers) body() *widget.Flow     { return x.flow }
func (x *prepPapers) form() *draftForm       { return x.f }
func (x *prepPapers) fields() []widget.Field { return []widget.Field{x.f.lines[0]} }

func (x *prepPapers) row(i int) widget.LineView {
	if i < papersFixed {
		return widget.LineView{Texts: []string{x.title(i), ""}, Sub: x.p.a.t("prepare.paper.why." + casework.EntryPapers()[i]), Sign: widget.SignFile}
	}
	s := &x.p.view.Sheets[i-papersFixed]
	sub := x.p.a.t("prepare.nokept")
	if s.Kept != "" {
		sub = x.p.a.t("prepare.kept") + ": " + s.Kept
	}
	return widget.LineView{Texts: []string{x.title(i), strconv.Itoa(s.Taken) + "/" + strconv.Itoa(len(s.Lines))}, Sub: sub, Sign: widget.SignFile}
}

func (x *prepPapers) title(i int) string {
	switch {
	case i < 0:
		return ""
	case i < papersFixed:
		return x.p.a.words.T("paper." + casework.EntryPapers()[i] + ".title")
	case i-papersFixed < len(x.p.view.Sheets):
		return x.p.a.words.T("paper.walk.title") + "  " + x.p.view.Sheets[i-papersFixed].ID
	}
	return ""
}

func (x *prepPapers) sheet(i int) *casework.SheetRow {
	if k := i - papersFixed; k >= 0 && k < len(x.p.view.Sheets) {
		return &x.p.view.Sheets[k]
	}
	return nil
}

func (x *prepPapers) fill(i int) {
	s := ""
	if sh := x.sheet(i); sh != nil {
		s = sh.Kept
	}
	widget.Show(x.flow.Objects()[1], x.sheet(i) != nil)
	set(x.f.lines[0], s)
}

func (x *prepPapers) send(i int, done func(string, error)) string {
	sh := x.sheet(i)
	if sh == nil {
		x.p.print()
		return ""
	}
	c := &casework.KeepSheet{Case: casework.Case{Case: x.p.a.caseID}, Sheet: sh.ID, Kept: x.f.text(0), Scan: sh.Scan}
	x.p.a.do(c, func(ch casework.Changes, err error) { done("", err) })
	return ""
}

// print makes the paper under the cursor as PDF, in the folder of documents. From another part: the list of attendees with the timetable.
func (p *prepare) print() {
	name, sheet := "attendees", ""
	if x, ok := p.part().(*prepPapers); ok && p.cursor >= 0 {
		if p.cursor < papersFixed {
			name = casework.EntryPapers()[p.cursor]
		} else if sh := x.sheet(p.cursor); sh != nil {
			name, sheet = "walk", sh.ID
		}
	}
	p.a.printPaper(name, sheet, p.tell)
}

// printPaper prints a paper of the visit beside the screen and tells where it lies.
func (a *App) printPaper(name, sheet string, said func(string)) {
	id, lang := a.caseID, a.lang
	var path string
	a.job(a.words.T("paper."+name+".title"), func(ctx context.Context, d Desk, _ Progress) error {
		made, err := d.PrintPaper(ctx, id, name, sheet, lang)
		if err == nil && a.host.SaveFile != nil {
			path, err = a.host.SaveFile(made.Name, made.PDF)
		}
		return err
	}, func(err error) {
		if err == nil {
			said(a.t("prepare.printed", path))
		}
	})
}

// tell says something beside the form until another row is shown.
func (p *prepare) tell(s string) {
	p.state.SetText(s)
	widget.Refit(p.root)
}

// walkSheet makes a walk sheet for a place and what lies under it.
func (p *prepare) walkSheet(by fyne.KeyName) {
	a := p.a
	picks := []widget.Pick{{Label: a.t("prepare.walk.outside"), Sign: widget.SignVisit}}
	for i := range p.view.Places {
		r := &p.view.Places[i]
		picks = append(picks, widget.Pick{Label: indent(r.Depth) + r.Name, Sub: a.permissionWords(r.Rules), Sign: widget.SignVisit})
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("prepare.walk"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
		var places []audit.PlaceID
		for k := range p.view.Places {
			if r := &p.view.Places[k]; i == k+1 || i == 0 && r.Rules.Laptop == audit.Forbidden {
				places = append(places, r.Place)
			}
		}
		a.do(&casework.MakeWalkSheet{Case: casework.Case{Case: a.caseID}, Places: places}, func(ch casework.Changes, err error) {
			if err != nil {
				return
			}
			p.at, p.cursor = len(p.parts)-1, papersFixed+len(p.view.Sheets)
			p.reload("")
			a.printPaper("walk", ch.ID, p.tell)
		})
	})
}
