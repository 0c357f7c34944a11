package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// showHints opens the contradictions of the check in the drawer. They come to nobody by themselves, and no client's view has them. The key again
// chooses one to lay aside, or to take back.
func (p *visit) showHints() {
	a, check := p.a, p.card.view.Check
	if check == "" {
		return
	}
	again := a.frame.drawer.Visible() && p.hintsOf == check
	id := a.caseID
	load(a, func(d Desk) ([]casework.HintRow, error) { return d.Hints(id, check) }, func(rows []casework.HintRow) {
		if again && len(rows) > 0 {
			p.pickHint(rows)
			return
		}
		p.hintsOf = check
		a.frame.drawer.Open(a.t("hints.title", p.card.view.Code), widget.Scroll(widget.NewFlow(widget.Down{Gap: 12, PadX: 14, PadY: 4}, p.hintLines(rows)...)))
		a.frame.fit()
	})
}

func (p *visit) hintLines(rows []casework.HintRow) []fyne.CanvasObject {
	a := p.a
	if len(rows) == 0 {
		return []fyne.CanvasObject{plain(a.t("hints.none")), para(a.t("hints.none.why"))}
	}
	var objs []fyne.CanvasObject
	for i := range rows {
		r := &rows[i]
		sign, word, said := widget.SignNotice, a.t("hints.dismiss"), ""
		if r.Dismissed != "" {
			sign, word, said = widget.SignDone, a.t("hints.back"), a.t("hints.dismissed", r.Dismissed, r.By)
		}
		lines := []fyne.CanvasObject{widget.NewLabel(strconv.Itoa(i+1)+"  "+r.Text, widget.Style{})}
		if r.About != "" {
			lines = append(lines, caption(r.About))
		}
		if said != "" {
			lines = append(lines, para(said))
		}
		if r.Dismissed == "" || r.Mine {
			lines = append(lines, row(widget.NewKey(a.router, widget.KeyLook{Word: word, Weight: widget.Quiet, Height: 36}, func() { p.turnHint("", r) })))
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 18), widget.NewFlow(widget.Down{Gap: 2}, lines...)))
	}
	return append(objs, widget.NewBox(widget.ColorHairline), caption("H  "+a.t("hints.dismiss")), para(a.t("hints.inner")))
}

func (p *visit) pickHint(rows []casework.HintRow) {
	picks := make([]widget.Pick, len(rows))
	for i := range rows {
		picks[i] = widget.Pick{Label: rows[i].Text, Sub: rows[i].Dismissed, Sign: widget.SignNotice}
	}
	p.a.frame.picker.Open(fyne.KeyH, widget.PickerLook{Title: p.a.t("hints.dismiss"), Hint: p.a.t("filter"), Digits: true}, picks, func(i int, _ string) {
		if i >= 0 {
			p.turnHint("", &rows[i])
		}
	})
}

// turnHint lays a hint aside, or takes that back.
func (p *visit) turnHint(by fyne.KeyName, r *casework.HintRow) {
	a := p.a
	cs := casework.Case{Case: a.caseID}
	send := func(c *casework.DismissHint) {
		a.do(c, func(ch casework.Changes, err error) {
			if err != nil {
				return
			}
			if !c.Off {
				p.offerUndo(a.t("hints.done"), ch)
			}
			p.hintsOf = ""
			p.showHints()
		})
	}
	if r.Dismissed != "" {
		if r.Mine {
			send(&casework.DismissHint{Case: cs, Rule: r.Rule, Subject: r.Subject, Off: true})
		}
		return
	}
	a.askReason(by, a.t("hints.reason"), func(reason string) {
		send(&casework.DismissHint{Case: cs, Rule: r.Rule, Subject: r.Subject, Reason: reason})
	})
}
