package screen

import (
	"slices"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// lookLines are the evidence of the measure under the cursor.
func (p *upkeep) lookLines() []fyne.CanvasObject {
	_, l, ok := p.look()
	if !ok {
		return nil
	}
	objs := []fyne.CanvasObject{subhead(l.Code + "  " + l.Title)}
	for _, it := range l.Items {
		objs = append(objs, row(widget.NewMark(widget.SignFile, 16), plain(it.Name)))
	}
	if len(l.Items) == 0 {
		objs = append(objs, caption(p.a.t("survey.noevidence")))
	}
	return objs
}

// judged is the order that says again what was found at the measure under the cursor, with other evidence.
func (p *upkeep) judged(items []audit.ItemID) *casework.SurveyMeasure {
	s := p.survey()
	m, l, ok := p.look()
	switch {
	case !ok || s == nil:
		p.note("upkeep.nolook", notice.P3_7_5)
		return nil
	case s.Done != nil:
		p.note("upkeep.over", notice.P3_7_5)
		return nil
	case l.Verdict == "":
		p.note("survey.unjudged", notice.P3_7_5)
		return nil
	}
	if items == nil {
		items = []audit.ItemID{}
		for _, it := range l.Items {
			items = append(items, it.Item)
		}
	}
	return &casework.SurveyMeasure{Case: p.at(), Number: s.Number, N: s.N, Measures: []audit.MeasureID{m}, Verdict: l.Verdict, Text: l.Text, On: string(l.On), Items: items}
}

// attach offers a new file and what is recorded of the case; what is tied already is untied.
func (p *upkeep) attach() {
	c := p.judged(nil)
	if c == nil {
		return
	}
	a, id := p.a, p.a.caseID
	loadList(a, func(d Desk) (casework.EvidenceView, error) { return d.Evidence(id) }, func(v casework.EvidenceView) {
		keys, words := []string{""}, []string{a.t("survey.file")}
		for _, it := range slices.Backward(v.Items) {
			name := it.Name
			if slices.Contains(c.Items, it.ID) {
				name = spaced(name, a.t("docs.tied"))
			}
			keys, words = append(keys, string(it.ID)), append(words, name)
		}
		a.choose(fyne.KeyA, a.t("survey.attach"), keys, words, func(key string) {
			if key == "" {
				a.pickFiles("", func(files []string) { p.drop(files) })
				return
			}
			if i := slices.Index(c.Items, audit.ItemID(key)); i >= 0 {
				c.Items = slices.Delete(c.Items, i, i+1)
			} else {
				c.Items = append(c.Items, audit.ItemID(key))
			}
			a.do(c, nil)
		})
	})
}

// drop takes files in and ties them to the measure under the cursor; false leaves them to the inbox.
func (p *upkeep) drop(files []string) bool {
	if _, l, ok := p.look(); !ok || l.Verdict == "" {
		return false
	}
	c := p.judged(nil)
	if c == nil || len(files) == 0 {
		return true
	}
	a := p.a
	l := a.desk.NewLot(a.caseID, files)
	a.takeLot(l, nil, func() {
		n := len(c.Items)
		for i := range l.Files {
			if f := &l.Files[i]; !f.Left() && f.Item != "" && !slices.Contains(c.Items, f.Item) {
				c.Items = append(c.Items, f.Item)
			}
		}
		if len(c.Items) > n && a.desk != nil {
			a.do(c, nil)
		}
	})
	return true
}

// viewEvidence opens the first item of the measure under the cursor among the evidence.
func (p *upkeep) viewEvidence() {
	_, l, ok := p.look()
	if !ok || len(l.Items) == 0 {
		p.note("survey.noevidence", notice.P3_7_5)
		return
	}
	p.a.wantItem(l.Items[0].Item)
	p.a.Go("evidence")
}
