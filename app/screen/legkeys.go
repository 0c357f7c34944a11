package screen

import (
	"genchi/app/audit"
	"genchi/app/casework"
)

// turnLeg corrects by hand whether a method of the marked checks, or of the card, is done. Legs light by themselves; the keys only correct.
func (p *visit) turnLeg(method string) {
	rows := p.targets()
	if len(rows) == 0 {
		return
	}
	done := !legOf(rows[0].Legs, method).Done
	var todo []oneOfMany
	for _, r := range rows {
		if legOf(r.Legs, method).Done == done {
			continue
		}
		code := r.Code
		c := &casework.MarkLeg{Case: casework.Case{Case: p.a.caseID}, Measure: r.Check.Measure(), Place: r.Check.Place(), Method: method, Done: done}
		if len(rows) > 1 {
			todo = append(todo, oneOfMany{c, rowName(r), r.Check})
			continue
		}
		p.a.do(c, func(ch casework.Changes, err error) {
			if err == nil {
				state := "leg.needed"
				if done {
					state = "leg.done"
				}
				p.offerUndo(code+"  "+p.a.legWord(method, state), ch)
			}
		})
	}
	if len(todo) > 0 {
		p.applyMany(p.a.t("many.recording"), todo)
	}
}

func legOf(legs []casework.Leg, method string) casework.Leg {
	for _, l := range legs {
		if l.Method == method {
			return l
		}
	}
	return casework.Leg{Method: method}
}

// legState is the word of a leg: 済, 省略, 要, or nothing where the method is not needed.
func (a *App) legState(l casework.Leg) string {
	switch {
	case l.Done:
		return a.t("leg.done")
	case l.Omitted:
		return a.t("leg.omitted")
	case l.Needed:
		return a.t("leg.needed")
	}
	return ""
}

// legKeys are the letters of the chips.
var legKeys = map[string]string{audit.MethodDocument: "Z", audit.MethodAsked: "X", audit.MethodSeen: "C", audit.MethodRecord: "V"}
