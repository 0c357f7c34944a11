package screen

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// stepRoutes are the pages of the steps after the report.
var stepRoutes = map[string]string{
	audit.StepContract: "contract", audit.StepSecond: "second", audit.StepReport: "report", audit.StepVerification: "verify", audit.StepDecision: "decide", audit.StepTold: "decide", audit.StepCertContract: "certificate",
	audit.StepCertificate: "certificate", audit.StepSurveillance: "upkeep", audit.StepRenewal: "upkeep", audit.StepCorrection: "findings", audit.StepOnsite: "visit",
	audit.StepFirst: "firststage",
}

// stateSign is the sign of the state of a step.
func stateSign(state string) *widget.Sign {
	switch state {
	case audit.StateDone:
		return widget.SignDone
	case audit.StateOpen:
		return widget.SignNow
	case audit.StateBlocked, audit.StateStopped:
		return widget.SignBlocked
	case audit.StateSkipped, audit.StateEnded:
		return widget.SignOutOfScope
	}
	return widget.SignAhead
}

// stepOf is one step of a road; the empty one if the road lacks it.
func stepOf(v *casework.RoadView, step string) casework.RoadStepView {
	for _, s := range v.Steps {
		if s.Step == step {
			return s
		}
	}
	return casework.RoadStepView{Step: step}
}

// stepHead says what a step is, by which clauses, how it stands, and what stops it: a sign, a sentence, who must act, the clause, and the page where it is settled.
func (a *App) stepHead(title, why string, s casework.RoadStepView, of ...notice.Provision) []fyne.CanvasObject {
	tags := []fyne.CanvasObject{}
	for _, p := range of {
		tags = append(tags, a.clauseTag(p))
	}
	objs := []fyne.CanvasObject{heading(title), widget.NewFlow(wrapped{}, tags...), para(why)}
	if s.State != "" {
		line := []fyne.CanvasObject{widget.NewMark(stateSign(s.State), 18), strong(s.Title), plain(a.words.T("road.state." + s.State))}
		if s.On != "" {
			line = append(line, caption(a.dayOf(s.On)))
		}
		if s.Actor != "" && s.State != audit.StateDone {
			line = append(line, caption(a.t("step.by", a.words.T("road.actor."+s.Actor))))
		}
		objs = append(objs, widget.NewFlow(wrapped{}, line...))
	}
	return append(objs, a.wayLines(roadBlocks(s.Blockers))...)
}

// mayLines say whether the user may do a step, and why not: each reason with its clause, and the page that says who may.
func (a *App) mayLines(ok, not string, hs []casework.HindranceRow) []fyne.CanvasObject {
	who := widget.NewKey(a.router, widget.KeyLook{Word: a.t("who.open"), Hint: "W", Height: 28}, func() { a.Go("who") })
	if len(hs) == 0 {
		return []fyne.CanvasObject{widget.NewFlow(wrapped{}, widget.NewMark(widget.SignDone, 18), plain(ok), who)}
	}
	objs := []fyne.CanvasObject{widget.NewFlow(wrapped{}, widget.NewMark(widget.SignBlocked, 18), strong(not), who)}
	return append(objs, a.hindranceLines(hs)...)
}

func (a *App) hindranceLines(hs []casework.HindranceRow) []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	for _, h := range hs {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignAhead, 14), widget.NewFlow(widget.Down{}, widget.NewLabel(h.Text, widget.Style{}), row(a.clauseTag(h.Provision)))))
	}
	return objs
}

// keyRowOf lays the keys of a step, as many in a row as there is room for.
func keyRowOf(keys ...*widget.Key) fyne.CanvasObject {
	objs := make([]fyne.CanvasObject, len(keys))
	for i, k := range keys {
		objs[i] = k
	}
	return widget.NewFlow(wrapped{}, objs...)
}

func (a *App) stepKey(key fyne.KeyName, word string, does func()) *widget.Key {
	return widget.NewKey(a.router, widget.KeyLook{Word: a.t(word), Hint: string(key), Height: 32}, does)
}

// mainKey is the next thing to do on a page.
func (a *App) mainKey(key, word string, does func()) *widget.Key {
	return widget.NewKey(a.router, widget.KeyLook{Word: a.t(word), Hint: key, Weight: widget.Primary}, does)
}

// stepPage is what the pages of the steps after the report share.
type stepPage struct {
	*board
	road casework.RoadView
}

func (p *stepPage) object() fyne.CanvasObject { return p.root }
func (p *stepPage) keys() *widget.Keymap      { return p.keymap }
func (p *stepPage) leave()                    { p.a.router.Settle() }

func (p *stepPage) at() casework.Case { return casework.Case{Case: p.a.caseID} }

// note says in place what cannot be done now, with its clause.
func (p *stepPage) note(what string, of notice.Provision) {
	a := p.a
	a.frame.say(widget.Trouble{Happened: a.t(what), Kept: a.t("trouble.kept"), Do: a.t("step.see"), Clause: of.Clause()})
}

// today is the day of this laptop as data.
func (a *App) today() string { return a.host.Now().Format("2006-01-02") }

// spaced are texts on one line.
func spaced(texts ...string) string { return strings.Join(nonEmpty(texts...), "  ") }

// textPicks are answers that are their own words.
func textPicks(texts []string) []answerPick {
	out := make([]answerPick, len(texts))
	for i, s := range texts {
		out[i] = answerPick{s, s}
	}
	return out
}

// wordPicks are answers by their words under a prefix.
func (a *App) wordPicks(prefix string, keys []string) []answerPick {
	out := make([]answerPick, len(keys))
	for i, k := range keys {
		out[i] = answerPick{k, a.words.T(prefix + k)}
	}
	return out
}

// officePaper makes a paper of the body from what is recorded, and asks for what and to whom it is given.
func (a *App) officePaper(sort, of string) {
	c := &casework.MakePaper{Case: casework.Case{Case: a.caseID}, Paper: sort, Of: of, Lang: a.lang}
	var made casework.MadePaper
	a.job(a.words.T("paper."+sort+".title"), func(ctx context.Context, d Desk, _ Progress) (err error) {
		made, err = d.MakePaper(ctx, c)
		return err
	}, func(err error) {
		if err == nil {
			a.give("", audit.WayExport, made.Row)
		}
	})
}
