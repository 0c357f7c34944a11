package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// aloneLines says in the closing kit who was alone and what is missing until the method can be checked afterwards (3-4-2).
func (p *closing) aloneLines() []fyne.CanvasObject {
	a := p.a
	var objs []fyne.CanvasObject
	for i := range p.kit.Alone {
		r := &p.kit.Alone[i]
		var times []string
		for _, t := range r.Times {
			times = append(times, hm(t.From)+"–"+hm(t.To))
		}
		sign := widget.SignDone
		if !r.Done {
			sign = widget.SignNotice
		}
		lines := []fyne.CanvasObject{plain(a.t("alone.line", r.Name, strings.Join(times, " "), r.Judged))}
		if n := len(r.Bare); n > 0 {
			lines = append(lines, caption(a.t("alone.bare", n)))
		}
		for _, s := range r.Sections {
			word := a.t("alone.note.done", s.Section, s.Title)
			if s.Missing > 0 {
				word = a.t("alone.note.missing", s.Section, s.Title, s.Missing)
			}
			lines = append(lines, caption(word))
		}
		word := a.t("alone.unreviewed")
		if n := len(r.Reviews); r.Reviewed && n > 0 {
			word = a.t("alone.reviewed", r.Reviews[n-1].Name)
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 16), widget.NewFlow(widget.Down{Gap: 0}, append(lines, caption(word))...)))
	}
	if len(objs) == 0 {
		return nil
	}
	return append([]fyne.CanvasObject{row(strong(a.t("alone.title")+"  L"), widget.NewSpring(), a.clauseTag(notice.P3_4_2)), para(a.t("alone.why"))}, objs...)
}

// alone writes the method note of a section of one's own, or reviews what another auditor did alone.
func (p *closing) alone() {
	a := p.a
	var keys, words []string
	acts := map[string]func(){}
	for i := range p.kit.Alone {
		r := &p.kit.Alone[i]
		if !r.Mine {
			for _, right := range []string{"right", "wrong"} {
				k := r.User + string(r.Visit) + right
				keys, words = append(keys, k), append(words, strings.Join([]string{r.Name, r.Where, a.t("alone.review"), a.t("alone.review." + right)}, "  "))
				acts[k] = func() { p.reviewAlone(r, right == "right") }
			}
			continue
		}
		for _, s := range r.Sections {
			k := string(r.Visit) + "/" + s.Section
			keys, words = append(keys, k), append(words, strings.Join([]string{r.Where, s.Section, s.Title, a.t("alone.note")}, "  "))
			acts[k] = func() { p.methodNote(r, s) }
		}
	}
	if len(keys) == 0 {
		a.frame.say(widget.Trouble{Happened: a.t("alone.none"), Kept: a.t("trouble.kept"), Do: a.t("alone.none.why"), Code: "not_alone"})
		return
	}
	a.choose(fyne.KeyL, a.t("alone.title"), keys, words, func(k string) { acts[k]() })
}

func (p *closing) methodNote(r *casework.AloneRow, s casework.SectionNote) {
	a, v := p.a, r.Visit
	a.askForm("", a.t("alone.note")+"  "+s.Section+"  "+s.Title, a.t("alone.why"), "method/"+string(v)+"/"+s.Section, []asked{{label: a.t("alone.note"), value: s.Text, long: true}}, func(t []string) string {
		if t[0] == "" {
			return a.t("alone.note")
		}
		a.do(&casework.WriteMethodNote{Case: casework.Case{Case: a.caseID}, Visit: v, Section: s.Section, Text: t[0]}, nil)
		return ""
	})
}

func (p *closing) reviewAlone(r *casework.AloneRow, right bool) {
	a, v, who := p.a, r.Visit, r.User
	a.askForm("", a.t("alone.review")+"  "+r.Name, a.t("alone.why"), "alone/"+string(v)+"/"+who, []asked{{label: a.t("alone.review.text"), long: true}}, func(t []string) string {
		if t[0] == "" {
			return a.t("alone.review.text")
		}
		a.do(&casework.ReviewAlone{Case: casework.Case{Case: a.caseID}, Visit: v, Who: who, Right: right, Text: t[0]}, nil)
		return ""
	})
}
