package screen

import (
	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// slotOf names the draft of a finding's text.
func slotOf(c audit.CheckID) string { return string(c) + "/" + audit.KindFinding }

func (p *findings) keepText(text string) { p.a.keepDraft(slotOf(p.writing), text) }

func (p *findings) writeText(text string) {
	c := p.writing
	if c == "" {
		return
	}
	p.a.frame.saving()
	p.a.do(&casework.WriteFinding{Case: casework.Case{Case: p.a.caseID}, Measure: c.Measure(), Place: c.Place(), Text: text}, func(_ casework.Changes, err error) {
		if err == nil {
			text = ""
		}
		p.a.keepDraft(slotOf(c), text)
	})
}

func (p *findings) toCard() {
	if f := p.now(); f != nil {
		p.a.openCase(p.a.caseID, "visit", string(f.Check))
	}
}

func (p *findings) toConflict() {
	f := p.now()
	if f == nil || p.clashes[f.Check] == "" {
		return
	}
	if c, ok := p.a.page("conflicts").(*conflicts); ok {
		c.wanted = f.Check
	}
	p.a.Go("conflicts")
}

func (p *findings) history() {
	if f := p.now(); f != nil {
		p.a.showHistory(f.Code+"  "+p.a.t("finding.due"), audit.KindDue, string(f.Check))
	}
}

// save records due day and review, each only if it changed. It tells false if what stands there is no day.
func (p *findings) save() bool {
	c := p.writing
	if c == "" || p.busy || p.a.desk == nil {
		return true
	}
	a := p.a
	a.router.Back()
	v, was := p.form(), p.filled
	if v == was {
		return true
	}
	due, ok := parseDay(v.due, a.host.Now())
	on, ok2 := parseDay(v.on, a.host.Now())
	switch {
	case !ok:
		return p.say(a.t("day.wrong", v.due))
	case !ok2 || (v.result != "" && on == ""):
		return p.say(a.t("day.wrong", v.on))
	case due == "" && (v.agreed || v.by != ""):
		return p.say(a.t("findings.nodue"))
	case v.result == "" && v.seen != "":
		return p.say(a.t("findings.noresult"))
	}
	var todo []casework.Command
	cs := casework.Case{Case: a.caseID}
	if due != "" && (due != was.due || v.agreed != was.agreed || v.by != was.by) {
		todo = append(todo, &casework.SetDueDate{Case: cs, Measure: c.Measure(), Place: c.Place(), On: due, Agreed: v.agreed, AgreedBy: v.by})
	}
	judged := v.verdict
	if judged == was.verdict {
		judged = ""
	}
	if v.result != "" && (v.result != was.result || on != was.on || v.seen != was.seen || v.methods != was.methods) {
		todo = append(todo, &casework.ReviewCorrection{Case: cs, Measure: c.Measure(), Place: c.Place(), Result: v.result, On: on, Text: v.seen, Methods: p.chosenMethods(), New: p.fresh, Verdict: judged})
	} else if judged != "" {
		todo = append(todo, &casework.RecordAnswer{Case: cs, Measure: c.Measure(), Place: c.Place(), Verdict: judged, Change: v.seen})
	}
	p.say("")
	p.filled, p.busy, p.fresh = v, true, false
	a.doAll(todo, func(err error) {
		p.busy = false
		switch {
		case p.writing != c:
		case err != nil:
			p.filled = was
		default:
			p.enter()
		}
	})
	return true
}

func (p *findings) say(s string) bool {
	p.note.SetText(s)
	widget.Show(p.note, s != "")
	widget.Refit(p.root)
	return s == ""
}
