package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// verify is the verification of the report (検証, 3-6-1, 3-6-2): its points with mark and remark on the left, what the report says beside, and the way
// back to the auditors with its answer.
type verify struct {
	*stepPage
	data   casework.VerificationView
	report []string // lines of the report
	names  map[audit.CheckID]string
}

var verifyCols = []widget.Col{{Share: 1}, {Width: 90, Style: widget.Style{Size: widget.SizeCaption}}, {Width: 110, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

// markSigns are the signs of the marks of a point.
var markSigns = map[string]*widget.Sign{audit.PointRight: widget.SignDone, audit.PointRemark: widget.SignNotice, audit.PointWrong: widget.SignComeBack, "": widget.SignOpen}

func newVerify(a *App) *verify {
	p := &verify{}
	none := widget.NewEmpty(widget.SignReport, a.t("verification.empty"), a.t("verification.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.report"), Hint: "Enter", Weight: widget.Primary}, func() { a.Go("report") }))
	p.stepPage = &stepPage{board: newBoard(a, verifyCols, 640, none)}
	p.moved = p.explain
	k := p.keymap
	marked := func(m string) func() { return func() { p.mark(m) } }
	k.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.KeyB: p.begin, fyne.Key1: marked(audit.PointRight), fyne.Key2: marked(audit.PointRemark), fyne.Key3: marked(audit.PointWrong),
		fyne.KeySpace: marked(audit.PointRight), fyne.KeyE: p.finish, fyne.KeyR: p.giveBack, fyne.KeyA: p.answer, fyne.KeyW: func() { a.Go("who") }, fyne.KeyP: func() { a.Go("report") }, fyne.KeyD: p.paper, fyne.KeyY: p.clause,
	}
	k.Chords[widget.Ctrl(fyne.KeyA)] = p.markRest
	return p
}

func (p *verify) hints() []hint {
	t := p.a.t
	return []hint{
		{"B", t("verification.begin")},
		{"1", t("verification.mark.right")},
		{"2", t("verification.mark.remark")},
		{"3", t("verification.mark.wrong")},
		{"Ctrl+A", t("verification.rest")},
		{"E", t("verification.finish")},
		{"R", t("verification.return")},
		{"A", t("verification.answer")},
		{"W", t("who.open")},
		{"P", t("rail.report")},
		{"D", t("cert.print")},
		{"Y", t("step.clause")},
		{"F1", t("keys.all")},
	}
}

func (p *verify) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

type verifyData struct {
	casework.VerificationView
	road   casework.RoadView
	report string
	names  map[audit.CheckID]string
}

func (p *verify) enter() {
	id, lang := p.a.caseID, p.a.lang
	load(p.a, func(d Desk) (v verifyData, err error) {
		if v.VerificationView, err = d.Verification(id); err != nil {
			return v, err
		}
		if len(v.NotAnew) > 0 {
			if v.names, err = findingNames(d, id); err != nil {
				return v, err
			}
		}
		if v.road, err = d.Road(id); err != nil || v.Report == "" {
			return v, err
		}
		text, err := d.Preview(id, casework.PaperReport, lang)
		v.report = text.Text
		return v, err
	}, func(v verifyData) {
		p.data, p.road, p.report, p.names = v.VerificationView, v.road, strings.Split(v.report, "\n"), v.names
		p.show()
	})
}

// running is the round that is open, nil if none is.
func (p *verify) running() *casework.RoundOf {
	if n := len(p.data.Rounds); n > 0 && p.data.Rounds[n-1].Done == nil {
		return &p.data.Rounds[n-1]
	}
	return nil
}

func (p *verify) show() {
	a := p.a
	rows := make([]boardRow, 0, len(p.data.Points))
	for i := range p.data.Points {
		x := &p.data.Points[i]
		word := ""
		if x.Mark != "" {
			word = a.t("verification.mark." + x.Mark)
		}
		sub := spaced(x.Name, x.Remark)
		if x.Remark == "" && len(x.Earlier) > 0 {
			sub = spaced(x.Name, a.t("verification.earlier", strings.Join(x.Earlier, " / ")))
		}
		rows = append(rows, boardRow{key: x.ID, view: widget.LineView{Sign: markSigns[x.Mark], Texts: []string{x.Text, word, x.Clause}, Sub: sub}, act: p.forward})
	}
	p.set(rows)
	widget.Show(p.empty, p.data.Report == "")
	p.explain()
}

func (p *verify) point() *casework.PointState {
	r := p.now()
	for i := range p.data.Points {
		if r != nil && p.data.Points[i].ID == r.key {
			return &p.data.Points[i]
		}
	}
	return nil
}

// explain writes the right side: how the verification stands, and what the report says about the point under the cursor.
func (p *verify) explain() {
	a := p.a
	n := strconv.Itoa(len(p.data.Rounds))
	title := a.t("verification.title")
	if len(p.data.Rounds) > 0 {
		title = a.t("verification.round", n)
	}
	objs := a.stepHead(title, a.t("verification.why"), stepOf(&p.road, audit.StepVerification), notice.P3_6_1, notice.P3_6_2)
	objs = append(objs, a.mayLines(a.t("verification.may"), a.t("verification.maynot"), p.data.May)...)
	objs = append(objs, a.notAnewLines(p.data.NotAnew, p.names)...)
	r := p.running()
	switch {
	case p.data.Inbox:
		last := p.data.Rounds[len(p.data.Rounds)-1]
		objs = append(objs, strong(a.t("verification.inbox")), widget.NewLabel(spaced(last.Done.By, a.dayOf(last.Done.On))+"\n"+last.Done.Text, widget.Style{}), keyRowOf(a.mainKey("A", "verification.answer", p.answer)))
	case r == nil:
		objs = append(objs, keyRowOf(a.mainKey("B", "verification.begin", p.begin)))
	default:
		objs = append(objs, plain(a.t("verification.left", p.data.Open, len(p.data.Points))), keyRowOf(a.stepKey(fyne.KeyE, "verification.finish", p.finish), a.stepKey(fyne.KeyR, "verification.return", p.giveBack), widget.NewKey(a.router, widget.KeyLook{Word: a.t("verification.rest"), Hint: "Ctrl+A", Height: 32}, p.markRest)))
	}
	for i := len(p.data.Rounds) - 1; i >= 0; i-- {
		x := &p.data.Rounds[i]
		if x.Done != nil {
			s := spaced(a.t("verification.round", strconv.Itoa(int(x.Round))), a.words.T("screen.verification.result."+x.Done.Result), a.dayOf(x.Done.On), x.Done.By, x.Done.Text)
			if x.Answer != nil {
				s += "\n" + spaced(a.t("verification.answered"), a.dayOf(x.Answer.On), x.Answer.By, x.Answer.Text)
			}
			objs = append(objs, widget.NewLabel(s, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}))
		}
	}
	if pt := p.point(); pt != nil && p.data.Report != "" {
		objs = append(objs, widget.NewBox(widget.ColorHairline), row(strong(pt.Text), a.clauseTag(pt.Provision)))
		for _, l := range p.said(pt) {
			objs = append(objs, widget.NewLabel(l, widget.Style{Size: widget.SizeCaption}))
		}
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// parts of the report that a point of its kind is about.
var pointParts = map[string]string{
	"client": "report.i", "scope": "report.ro", "auditors": "report.ha", "ability": "report.ha", "stages": "report.ni", "visits": "report.ni", "plan": "report.ni", "alone": "report.ni", "prior_audit": "report.ho", "conformity": "report.ho",
	"evidence": "report.ho", "documents": "report.ho", "assets": "report.ho", "manager": "report.ho", "finding": "report.ho", "omission": "report.ho", "law": "report.ho", "advice": "report.he", "agreement": "report.he",
}

const saidMost = 40

// said are the lines of the report that a point is about, from its heading on, or from the first line that names its subject.
func (p *verify) said(pt *casework.PointState) []string {
	word := p.a.words.T(pointParts[pt.Kind()])
	at := -1
	for i, l := range p.report {
		if strings.Contains(l, word) {
			at = i
		}
		if at >= 0 && i > at && pt.Name != "" && strings.Contains(l, strings.Fields(pt.Name + " .")[0]) {
			at = i
			break
		}
	}
	if at < 0 {
		return []string{p.a.t("verification.nopart")}
	}
	out := p.report[at:]
	if len(out) > saidMost {
		out = append(out[:saidMost:saidMost], "…")
	}
	return nonEmpty(out...)
}

// paper makes the record of the last round that ended (3-6-2).
func (p *verify) paper() {
	for i := len(p.data.Rounds) - 1; i >= 0; i-- {
		if x := &p.data.Rounds[i]; x.Done != nil {
			p.a.officePaper(audit.PaperVerification, strconv.Itoa(int(x.Round)))
			return
		}
	}
	p.note("cert.print.none", notice.P3_6_2)
}

func (p *verify) clause() {
	if pt := p.point(); pt != nil {
		p.a.showClause(pt.Clause)
	}
}

// forward begins a round, or goes to the next point without a mark. It marks nothing.
func (p *verify) forward() {
	if p.data.Report == "" {
		p.a.Go("report")
		return
	}
	if p.running() == nil {
		p.begin()
		return
	}
	n := len(p.data.Points)
	for i := 1; i <= n; i++ {
		if j := (p.cursor + i) % n; p.data.Points[j].Mark == "" {
			p.to(j)
			return
		}
	}
}

// mark records a mark; a remark is asked for where it needs one.
func (p *verify) mark(m string) {
	pt := p.point()
	if pt == nil {
		return
	}
	if p.running() == nil {
		p.note("verification.norun", notice.P3_6_1)
		return
	}
	c := &casework.VerifyPoint{Case: p.at(), Points: []string{pt.ID}, Mark: m}
	if m == audit.PointRight {
		p.a.do(c, nil)
		return
	}
	a := p.a
	a.askSheet(sheetForm{
		title: pt.Text + "  " + a.t("verification.mark."+m), why: a.t("verification.remark.why"), of: pt.Provision, slot: "verify/" + pt.ID, first: register.Values{"remark": nonEmpty(pt.Remark)},
		asks: []question{{name: "remark", label: a.t("verification.remark"), kind: askLong, need: true}},
		send: func(v register.Values, done func(error)) { c.Remark = v.One("remark"); a.sendOne(c, done) },
	})
}

// markRest marks as right every point that has no mark yet.
func (p *verify) markRest() {
	if p.running() == nil {
		p.note("verification.norun", notice.P3_6_1)
		return
	}
	if p.data.Open > 0 {
		p.a.do(&casework.VerifyPoint{Case: p.at(), Points: []string{"all"}, Mark: audit.PointRight}, nil)
	}
}

func (p *verify) begin() {
	a := p.a
	if p.running() != nil {
		p.note("verification.runs", notice.P3_6_1)
		return
	}
	a.askSheet(sheetForm{
		title: a.t("verification.begin"), why: a.t("verification.begin.why"), of: notice.P3_6_1, slot: "verify/begin", word: a.t("verification.begin"), first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "deviation", label: a.t("step.deviation"), hint: a.t("step.deviation.hint"), kind: askLong}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.BeginVerification{Case: p.at(), On: v.One("on"), Deviation: v.One("deviation")}, done)
		},
	})
}

func (p *verify) finish()   { p.end(audit.VerifyFinished) }
func (p *verify) giveBack() { p.end(audit.VerifyReturned) }

func (p *verify) end(result string) {
	a := p.a
	if p.running() == nil {
		p.note("verification.norun", notice.P3_6_1)
		return
	}
	back := result == audit.VerifyReturned
	asks := []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "text", label: a.t("verification.text"), kind: askLong, need: back}}
	if !back {
		asks = append(asks, question{name: "together", label: a.t("verification.together"), kind: askTick, hint: a.t("verification.together.hint")})
	}
	a.askSheet(sheetForm{
		title: a.t("verification." + map[bool]string{true: "return", false: "finish"}[back]), why: a.t("verification.end.why", p.data.Open), of: notice.P3_6_2, slot: "verify/" + result, asks: asks, first: register.Values{"on": {a.today()}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.EndVerification{Case: p.at(), Result: result, On: v.One("on"), Text: v.One("text"), Together: v.One("together") == "yes"}, done)
		},
	})
}

// answer says what the auditors did about the round that came back.
func (p *verify) answer() {
	a := p.a
	if !p.data.Inbox {
		p.note("verification.noinbox", notice.P3_6_1)
		return
	}
	last := p.data.Rounds[len(p.data.Rounds)-1]
	a.askSheet(sheetForm{
		title: a.t("verification.answer"), why: last.Done.Text, of: notice.P3_6_1, slot: "verify/answer", first: register.Values{"on": {a.today()}},
		asks: []question{{name: "text", label: a.t("verification.answer.text"), kind: askLong, need: true}, {name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.AnswerReturn{Case: p.at(), Text: v.One("text"), On: v.One("on")}, done)
		},
	})
}
