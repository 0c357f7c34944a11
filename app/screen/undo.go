package screen

import (
	"context"
	"strings"

	"genchi/app/casework"
)

// takeBack undoes what was done last: what the line at the foot offers, and then one own action of today after another.
func (a *App) takeBack() {
	if a.frame.undo.Text() != "" {
		a.frame.undo.Act()
		return
	}
	a.stepOwn(func(v *casework.StepsView) (string, *casework.StepView, string) {
		for i := range v.Steps {
			if v.Steps[i].Entry == v.Undo {
				return v.Undo, &v.Steps[i], a.t("step.back")
			}
		}
		return "", nil, a.t("step.noback")
	})
}

// again does what was taken back last once more.
func (a *App) again() {
	a.stepOwn(func(v *casework.StepsView) (string, *casework.StepView, string) {
		if v.Redo == "" || v.Of == nil {
			return "", nil, a.t("step.noagain")
		}
		return v.Redo, v.Of, a.t("step.again")
	})
}

func (a *App) stepOwn(which func(v *casework.StepsView) (entry string, of *casework.StepView, said string)) {
	id := a.caseID
	if a.desk == nil || id == "" {
		return
	}
	load(a, func(d Desk) (casework.StepsView, error) { return d.Steps(id) }, func(v casework.StepsView) {
		entry, of, said := which(&v)
		switch {
		case entry == "":
			a.frame.undo.Say(said, nil)
			a.frame.fit()
			return
		case a.deed.has(id, entry):
			a.undoMany(a.deed, "", deed{caseID: id})
			return
		case a.undone.has(id, entry):
			a.againMany(a.undone)
			return
		}
		a.undoEntry(id, entry, "", strings.Join(nonEmpty(said, of.Code, a.kindWords(of.Kinds), a.when(of.WallMS)), "  "))
	})
}

// undoEntry sends the command; a judgement that the client was told is changed only with a reason, which is asked for then.
func (a *App) undoEntry(id, entry, change, said string) {
	ask(a, func(d Desk) (casework.Changes, error) {
		return d.Do(context.Background(), &casework.Undo{Case: casework.Case{Case: id}, Entry: entry, Change: change})
	}, func(_ casework.Changes, err error) {
		if ref, ok := casework.Refused(err); ok && ref.Code == "change_reason" && change == "" {
			a.askReason("", a.t("change.reason"), func(reason string) { a.undoEntry(id, entry, reason, said) })
			return
		}
		if err != nil {
			a.fail(err)
			return
		}
		a.savedAt(a.host.Now())
		a.frame.undo.Say(said, nil)
		a.frame.fit()
	})
}

// kindWords names the kinds of an entry.
func (a *App) kindWords(kinds []string) string {
	var out []string
	for _, k := range kinds {
		out = append(out, a.kindWord(strings.TrimPrefix(k, "undo ")))
	}
	return strings.Join(out, a.t("comma"))
}
