package screen

import (
	"context"
	"io"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/effort"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// effortPage estimates the audit time (3-2-7-i): table and factors with their reasons, the range and the point in it, reductions, a figure by hand. The
// trace is worked out while one types; plan versions and the client's agreement stand beside it.
type effortPage struct {
	a      *App
	root   *fyne.Container
	left   *widget.Flow
	right  *widget.Flow
	scroll *container.Scroll
	keymap *widget.Keymap
	q      *questions
	data   casework.EffortView // as recorded
	trial  casework.EffortView // of what is written
	drafty bool
	turn   int
}

func newEffort(a *App) *effortPage {
	p := &effortPage{a: a, left: widget.NewFlow(widget.Down{Gap: 12, PadX: 18, PadY: 14}), right: widget.NewFlow(widget.Down{Gap: 10, PadX: 18, PadY: 14})}
	p.scroll = widget.Scroll(p.left)
	over := container.NewWithoutLayout()
	over.Hide()
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), p.scroll), widget.On(widget.NewBox(widget.ColorBackground), widget.Scroll(p.right)), 840, over)
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: p.write, fyne.KeyEnter: p.write, fyne.KeyR: p.takeBack, fyne.KeyG: p.toPlan},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.save, widget.Ctrl(fyne.KeyP): p.print},
		Fields: func() []widget.Field {
			if p.q == nil {
				return nil
			}
			return p.q.fields()
		},
	}
	return p
}

func (p *effortPage) object() fyne.CanvasObject { return p.root }
func (p *effortPage) keys() *widget.Keymap      { return p.keymap }
func (p *effortPage) leave()                    { p.a.router.Settle() }
func (p *effortPage) hints() []hint {
	t := p.a.t
	return []hint{{"Enter", t("step.write")}, {"Tab", t("write.next")}, {"Ctrl+Enter", t("effort.save")}, {"Ctrl+P", t("effort.print")}, {"R", t("effort.take")}, {"G", t("effort.toplan")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *effortPage) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID && p.a.router.Writer() == nil {
		p.enter()
	}
}

func (p *effortPage) enter() {
	a, id := p.a, p.a.caseID
	a.inPage = p.scroll
	type both struct {
		casework.EffortView
		draft string
	}
	load(a, func(d Desk) (v both, err error) {
		v.EffortView, err = d.Effort(id)
		v.draft = d.Draft(id, "effort")
		return v, err
	}, func(v both) {
		p.data = v.EffortView
		p.build()
		p.q.fill(p.recorded())
		p.drafty = p.q.restore(v.draft)
		p.try()
	})
}

// asks are the questions: of the table, of the six factors of complexity, the point, the other factors, reductions, the figure by hand, the days.
func (p *effortPage) asks() []question {
	a, f := p.a, p.data.Factors
	levels := []answerPick{{"1", a.t("effort.low")}, {"2", a.t("effort.mid")}, {"3", a.t("effort.high")}}
	out := []question{{name: "persons", label: a.t("effort.persons"), kind: register.Number, need: true}}
	for _, list := range [][]string{f.Business, f.IT} {
		for _, n := range list {
			out = append(out, question{name: n, label: p.data.Names[n], picks: levels}, question{name: "why." + n, label: a.t("effort.reason")})
		}
	}
	out = append(out, question{name: "point", label: a.t("effort.point")}, question{name: "point.why", label: a.t("effort.point.why")})
	for _, list := range [][]string{f.Others, f.Reductions} {
		for _, n := range list {
			out = append(out, question{name: n, label: a.t("effort.percent.of", p.data.Names[n])}, question{name: "why." + n, label: a.t("effort.reason")})
		}
	}
	for _, n := range f.Reductions {
		out = append(out, question{name: "proof." + n, label: a.t("effort.proof.of", p.data.Names[n])})
	}
	return append(out, question{name: "manual", label: a.t("effort.manual")}, question{name: "manual.why", label: a.t("effort.manual.why"), kind: askLong}, question{name: "days", label: a.t("effort.days"), kind: register.Number, need: true})
}

func (p *effortPage) build() {
	a := p.a
	q := newQuestions(a, p.asks())
	p.q = q
	id := a.caseID
	q.keep = func(text string) {
		ask(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, "effort", text) }, func(_ struct{}, err error) {
			if err != nil {
				a.fail(err)
			}
		})
	}
	q.onEdit = func() {
		p.drafty = true
		p.try()
	}
	p.left.Set(heading(a.t("effort.title")), widget.NewFlow(wrapped{}, a.clauseTag(notice.P3_2_7_I), a.clauseTag(notice.P3_11_1), a.clauseTag(notice.P2_5_7)), para(a.t("effort.why")), q.flow, keyRowOf(a.mainKey("Ctrl+Enter", "effort.save", p.save)))
	widget.Refit(p.root)
}

// recorded is the recorded estimate as answers.
func (p *effortPage) recorded() register.Values {
	v := register.Values{}
	e := p.data.Effort
	if e == nil {
		return v
	}
	put := func(name, s string) {
		if s != "" {
			v[name] = []string{s}
		}
	}
	put("persons", strconv.FormatUint(uint64(e.Persons), 10))
	for _, l := range e.Levels {
		put(l.Factor, strconv.FormatUint(uint64(l.Level), 10))
		put("why."+l.Factor, l.Reason)
	}
	if len(e.Levels) > 0 {
		put("point", strconv.Itoa(e.Point))
		put("point.why", e.Why)
	}
	for _, c := range e.Changes {
		put(c.Factor, strconv.Itoa(c.Percent))
		put("why."+c.Factor, c.Reason)
		put("proof."+c.Factor, c.Proof)
	}
	if e.Manual > 0 {
		put("manual", strconv.FormatFloat(float64(e.Manual)/100, 'f', -1, 64))
		put("manual.why", e.Reason)
	}
	put("days", strconv.FormatUint(uint64(e.Days), 10))
	return v
}

// order is what is written as a command. What is no number is none, and the door says what is missing.
func (p *effortPage) order() *casework.EstimateEffort {
	v := p.q.values()
	num := func(name string) int {
		n, _ := strconv.Atoi(narrow(v.One(name)))
		return n
	}
	c := &casework.EstimateEffort{
		Case: casework.Case{Case: p.a.caseID}, Persons: uint(max(0, num("persons"))), Point: num("point"), Why: v.One("point.why"), Reason: v.One("manual.why"), Days: uint(max(0, num("days"))),
	}
	f := p.data.Factors
	for _, list := range [][]string{f.Business, f.IT} {
		for _, n := range list {
			if v.Filled(n) {
				c.Levels = append(c.Levels, audit.EffortLevel{Factor: n, Level: uint(max(0, num(n))), Reason: v.One("why." + n)})
			}
		}
	}
	for _, list := range [][]string{f.Others, f.Reductions} {
		for _, n := range list {
			if v.Filled(n) {
				c.Changes = append(c.Changes, audit.EffortChange{Factor: n, Percent: num(n), Reason: v.One("why." + n), Proof: v.One("proof." + n)})
			}
		}
	}
	manual, _ := strconv.ParseFloat(narrow(v.One("manual")), 64)
	c.Manual = uint(max(0, min(manual, 1000))*100 + 0.5)
	return c
}

// try works out what is written.
func (p *effortPage) try() {
	p.turn++
	turn, id, c := p.turn, p.a.caseID, p.order()
	load(p.a, func(d Desk) (casework.EffortView, error) { return d.TryEffort(id, c) }, func(v casework.EffortView) {
		if p.turn == turn {
			p.trial = v
			p.tell()
		}
	})
}

func (p *effortPage) tell() {
	a := p.a
	objs := []fyne.CanvasObject{subhead(a.t("effort.trace"))}
	switch {
	case p.data.Effort == nil && !p.drafty:
		objs = append(objs, para(a.t("effort.none")))
	case p.drafty:
		objs = append(objs, row(widget.NewMark(widget.SignDraft, 14), caption(a.t("effort.drafty"))))
	}
	if b, i, span, missing := p.span(); missing == "" {
		objs = append(objs, plain(spaced(a.t("effort.range", span[0], span[1]), b+" / "+i)))
	}
	for _, w := range p.trial.Words {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignAhead, 14), widget.NewLabel(w, widget.Style{})))
	}
	if p.trial.Lacks != "" {
		objs = append(objs, strong(a.t("effort.lacks")), widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 16), widget.NewFlow(widget.Down{}, widget.NewLabel(p.trial.Lacks, widget.Style{}), row(a.citedTag(p.trial.Clause)))))
	} else {
		objs = append(objs, subhead(a.t("effort.counts", p.trial.Counts)))
		if p.trial.Manual {
			objs = append(objs, para(a.t("effort.manual.used")))
		}
	}
	keys := []*widget.Key{}
	if e := p.data.Effort; e != nil {
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(a.t("effort.recorded")), plain(spaced(a.t("effort.counts", p.data.Counts), a.when(p.data.WallMS), p.data.By)))
		keys = append(keys, a.stepKey("Ctrl+P", "effort.print", p.print), a.stepKey(fyne.KeyR, "effort.take", p.takeBack))
	}
	objs = append(objs, keyRowOf(keys...), widget.NewBox(widget.ColorHairline), strong(a.t("effort.plans")), widget.NewFlow(wrapped{}, a.clauseTag(notice.P3_2_9), a.clauseTag(notice.P3_2_10)))
	if len(p.data.Plans) == 0 {
		objs = append(objs, para(a.t("effort.noplan")))
	}
	for _, x := range p.data.Plans {
		sign, word := widget.SignOpen, a.words.T("effort.plan.open")
		if x.AgreedOn != "" {
			sign, word = widget.SignDone, a.words.T("effort.plan.agreed", a.dayOf(x.AgreedOn), x.AgreedBy)
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 16), widget.NewFlow(widget.Down{}, widget.NewLabel(spaced(a.words.T("effort.plan.version", max(x.Version, 1)), word), widget.Style{Bold: x.Current}), para(spaced(x.Text, x.Reason)), caption(spaced(a.when(x.WallMS), x.By)))))
	}
	objs = append(objs, keyRowOf(a.stepKey(fyne.KeyG, "effort.toplan", p.toPlan)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// span is the classes of business and IT and the range that the levels written so far give; missing names the first factor without one.
func (p *effortPage) span() (business, it string, span [2]int, missing string) {
	l := effort.Levels{}
	for _, x := range p.order().Levels {
		l[x.Factor] = int(x.Level)
	}
	return p.data.Factors.Complexity(l)
}

func (p *effortPage) write() {
	if p.q == nil {
		return
	}
	v := p.q.values()
	for _, x := range p.q.asks {
		if x.need && !v.Filled(x.name) {
			p.a.router.Open(fyne.KeyReturn, p.q.at(x.name))
			return
		}
	}
	p.a.router.Open(fyne.KeyReturn, p.q.fields()[0])
}

func (p *effortPage) save() {
	if p.q == nil {
		return
	}
	a, id := p.a, p.a.caseID
	a.router.Back()
	p.drafty = false
	a.do(p.order(), func(_ casework.Changes, err error) {
		if err != nil {
			p.drafty = true // what was written stays
			return
		}
		a.keepDraft("effort", "")
		if a.caseID == id {
			p.enter()
		}
	})
}

// takeBack writes the recorded estimate into the form again.
func (p *effortPage) takeBack() {
	if p.q == nil || p.data.Effort == nil {
		return
	}
	p.q.fill(p.recorded())
	p.drafty = false
	p.a.keepDraft("effort", "")
	p.try()
}

func (p *effortPage) toPlan() {
	if r, ok := p.a.page("road").(*road); ok {
		r.want = "plan"
	}
	p.a.Go("road")
}

// print gives the trace as a paper; the disclosure is recorded first.
func (p *effortPage) print() {
	a := p.a
	if p.data.Effort == nil {
		a.frame.say(widget.Trouble{Happened: a.t("effort.none"), Kept: a.t("trouble.kept"), Do: a.t("effort.save"), Clause: notice.P3_2_7_I.Clause()})
		return
	}
	id := a.caseID
	path := filepath.Join(documents(), "genchi-effort-"+a.host.Now().Format("20060102-150405")+".pdf")
	a.askSheet(sheetForm{
		title: a.t("effort.print"), why: a.t("effort.print.why"), of: notice.P1_3, first: register.Values{"path": {path}}, word: a.t("effort.print"),
		asks: []question{{name: "purpose", label: a.t("give.purpose"), picks: a.wordPicks("screen.purpose.", audit.Purposes), need: true}, {name: "to", label: a.t("give.recipient"), need: true}, {name: "path", label: a.t("give.path"), need: true}},
		send: func(v register.Values, done func(error)) {
			o := casework.EffortExport{Case: id, Purpose: v.One("purpose"), Recipient: v.One("to")}
			done(nil)
			a.exportTo(a.t("effort.print"), expand(v.One("path")), func(ctx context.Context, d Desk, w io.Writer) error { return d.ExportEffort(ctx, o, w) })
		},
	})
}
