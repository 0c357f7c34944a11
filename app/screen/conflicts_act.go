package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/casework"
)

// take chooses a value and asks for the reason.
func (p *conflicts) take(n int, by fyne.KeyName) {
	r := p.now()
	if r == nil || r.returned {
		return
	}
	for _, x := range r.values {
		if x.Choice == n {
			p.choice = n
			p.present()
			p.ask(by)
			return
		}
	}
}

func (p *conflicts) ask(by fyne.KeyName) {
	if p.now() == nil || p.choice == 0 {
		return
	}
	p.a.askReason(by, p.a.t("conflicts.reason"), func(reason string) {
		p.reason = reason
		p.present()
	})
}

func (p *conflicts) forget() {
	p.choice, p.reason = 0, ""
	p.present()
}

// resolve records the choice with its reason, or confirms a value that came back.
func (p *conflicts) resolve() {
	r := p.now()
	if r == nil {
		return
	}
	a, cs := p.a, casework.Case{Case: p.a.caseID}
	var c casework.Command
	switch {
	case r.returned:
		c = &casework.ConfirmReturned{Case: cs, Kind: r.kind, Key: r.key}
	case p.choice == 0:
		return
	case p.reason == "":
		p.ask("")
		return
	default:
		c = &casework.ResolveConflict{Case: cs, Kind: r.kind, Key: r.key, Choice: p.choice, Reason: p.reason}
	}
	name := r.name
	a.frame.saving()
	a.do(c, func(ch casework.Changes, err error) {
		if err != nil || ch.Entry == "" {
			return
		}
		p.choice, p.reason = 0, ""
		a.frame.undo.Say(a.t("conflicts.resolved", name), func() { a.do(&casework.Undo{Case: cs, Entry: ch.Entry}, nil) })
		a.frame.fit()
		p.enter()
	})
}

// comeBack sends the check back to be looked at again; the conflict stays.
func (p *conflicts) comeBack() {
	r := p.now()
	if r == nil || !r.check.Valid() {
		return
	}
	a, cs, name := p.a, casework.Case{Case: p.a.caseID}, r.name
	a.do(&casework.MarkComeBack{Case: cs, Measure: r.check.Measure(), Place: r.check.Place(), On: true}, func(ch casework.Changes, err error) {
		if err == nil && ch.Entry != "" {
			a.frame.undo.Say(a.t("conflicts.sentback", name), func() { a.do(&casework.Undo{Case: cs, Entry: ch.Entry}, nil) })
			a.frame.fit()
		}
	})
}

func (p *conflicts) history() {
	if r := p.now(); r != nil {
		p.a.showHistory(r.name+"  "+p.a.kindWord(r.kind), r.kind, r.key)
	}
}

func (p *conflicts) toCard() {
	if r := p.now(); r != nil && r.check.Valid() {
		p.a.openCase(p.a.caseID, "visit", string(r.check))
	}
}
