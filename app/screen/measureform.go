package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// Drafts of the two forms.
const (
	slotMeasured = "@/measured"
	slotHandling = "@/handling"
)

// wholeNumber reads a value as people write it: digits, thousands apart, a sign.
func wholeNumber(s string) (int64, bool) {
	s = strings.NewReplacer(",", "", " ", "", "_", "").Replace(narrow(strings.TrimSpace(s)))
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// measured (D) records a measured value of the check on the card with its limit; the result is shown while it is written, the judgement is not made.
func (p *visit) measured(by fyne.KeyName) {
	if p.row() == nil {
		return
	}
	a, r := p.a, p.a.router
	cs, m, pl := p.checkCase()
	f := &draftForm{a: a, slot: slotMeasured}
	what, value, limit, with := f.line("what", a.t("measured.what.hint")), f.line("value", "1950"), f.line("limit", a.t("measured.limit.hint")), f.line("with", "")
	units := make([]string, 0, len(audit.Units()))
	for _, u := range audit.Units() {
		units = append(units, a.words.T("unit."+u))
	}
	unit := widget.NewChoice(r, units, nil)
	unit[0].Set(true)
	compares := audit.Comparisons()[:5]
	words := make([]string, 0, len(compares))
	for _, c := range compares {
		words = append(words, a.words.T("compare."+c))
	}
	compare := widget.NewChoice(r, words, nil)
	compare[0].Set(true)
	result := widget.NewLabel("", widget.Style{Bold: true})
	read := func() (x casework.RecordMeasured, ok bool) {
		x = casework.RecordMeasured{Case: cs, Measure: m, Place: pl, What: f.text(0), Unit: audit.Units()[max(0, chosen(unit))], With: f.text(3), Spot: a.activeSpot()}
		var good bool
		if x.Value, ok = wholeNumber(value.Text); !ok || x.What == "" {
			return x, false
		}
		if strings.TrimSpace(limit.Text) == "" {
			return x, true
		}
		x.Compare = compares[max(0, chosen(compare))]
		x.Limit, good = wholeNumber(limit.Text)
		return x, good
	}
	show := func(string) {
		f.keep()
		s := ""
		if x, ok := read(); ok {
			if res := (audit.Measured{Value: x.Value, Compare: x.Compare, Limit: x.Limit}).Result(); res != "" {
				s = a.t("measured.result", a.words.T("measured."+res))
			}
		}
		result.SetText(s)
		a.frame.sheet.Fit()
	}
	value.OnChanged, limit.OnChanged = show, show
	send := func() {
		x, ok := read()
		if !ok {
			result.SetText(a.t("measured.incomplete"))
			a.frame.sheet.Fit()
			return
		}
		a.frame.sheet.Close()
		a.do(&x, func(ch casework.Changes, err error) {
			if err == nil {
				a.keepDraft(slotMeasured, "")
				p.offerUndo(a.t("measured.done", x.What), ch)
			}
		})
	}
	fields := []widget.Field{what, value}
	for _, t := range unit {
		fields = append(fields, t)
	}
	for _, t := range compare {
		fields = append(fields, t)
	}
	fields = append(fields, limit, with)
	keys := &widget.Keymap{Fields: func() []widget.Field { return fields }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.openForm(f, func() {
		a.frame.sheet.Open(a.t("measured.title", p.card.view.Code), keys, para(a.t("measured.why")),
			form(a.t("measured.what"), what, a.t("measured.value"), value, a.t("measured.unit"), pick(unit), a.t("measured.compare"), pick(compare), a.t("measured.limit"), limit, a.t("measured.with"), with), result, p.formKeys(send))
		r.Open(by, what)
	})
}

// handling (Ctrl+O) records who operated, opened or moved something for the check on the card, and the effect on the client's assets (3-4-3).
func (p *visit) handling(by fyne.KeyName) {
	if p.row() == nil {
		return
	}
	a, r := p.a, p.a.router
	cs, m, pl := p.checkCase()
	f := &draftForm{a: a, slot: slotHandling}
	what, effect, reason := f.line("what", a.t("handling.what.hint")), f.line("effect", a.t("handling.effect.hint")), f.line("reason", a.t("handling.reason.hint"))
	acts := make([]string, 0, len(audit.HandledActs()))
	for _, x := range audit.HandledActs() {
		acts = append(acts, a.words.T("act."+x))
	}
	act := widget.NewChoice(r, acts, nil)
	act[0].Set(true)
	who := widget.NewChoice(r, []string{a.t("operator.client"), a.t("operator.auditor")}, nil)
	who[0].Set(a.scene.operator != audit.OperatorAuditor)
	who[1].Set(a.scene.operator == audit.OperatorAuditor)
	send := func() {
		x := &casework.RecordHandling{Case: cs, Measure: m, Place: pl, Act: audit.HandledActs()[max(0, chosen(act))], What: f.text(0), Effect: f.text(1), Reason: f.text(2), Role: a.scene.person}
		if who[1].On() {
			x.Who, x.Role = audit.OperatorAuditor, ""
		}
		a.frame.sheet.Close()
		a.do(x, func(ch casework.Changes, err error) {
			if err == nil {
				a.keepDraft(slotHandling, "")
				p.offerUndo(a.t("handling.done", x.What), ch)
			}
		})
	}
	fields := []widget.Field{what, act[0], act[1], act[2], who[0], who[1], effect, reason}
	keys := &widget.Keymap{Fields: func() []widget.Field { return fields }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.openForm(f, func() {
		a.frame.sheet.Open(a.t("handling.title", p.card.view.Code), keys, para(a.t("handling.why")), row(a.clauseTag(notice.P3_4_3)),
			form(a.t("handling.what"), what, a.t("handling.act"), pick(act), a.t("handling.who"), pick(who), a.t("handling.effect"), effect, a.t("handling.reason"), reason), p.formKeys(send))
		r.Open(by, what)
	})
}

// onsiteLines are what was measured and handled at the check on the card.
func (c *card) onsiteLines() []string {
	a := c.a
	var out []string
	for _, m := range c.view.Measured {
		unit := a.words.T("unit." + m.Unit)
		s := a.t("card.measured", m.What, strconv.FormatInt(m.Value, 10), unit)
		if m.Result != "" {
			s += "  " + a.t("card.limit", strconv.FormatInt(m.Limit, 10), unit, a.words.T("compare."+m.Compare), a.words.T("measured."+m.Result))
		}
		out = append(out, s)
	}
	for _, h := range c.view.Handled {
		who := a.t("operator.client")
		if h.Who == audit.OperatorAuditor {
			who = a.t("operator.auditor") + ": " + h.Reason
		} else if h.Role != "" {
			who = h.Role
		}
		out = append(out, a.t("card.handled", h.What, a.words.T("act."+h.Act), who, orText(h.Effect, a.t("handling.none"))))
	}
	return out
}
