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

// drawing is the sampling page: the draws of the case, and inside one of them its samples with what each showed.
type drawing struct {
	*board
	list []casework.DrawRow
	draw string // the draw that is open; "": the list
	data casework.DrawView
}

func newDrawing(a *App) *drawing {
	p := &drawing{board: newBoard(a, boardCols, 700, widget.NewEmpty(widget.SignOpen, a.t("sampling.empty"), a.t("sampling.empty.why")))}
	k := p.keymap.Command
	k[fyne.KeyN] = p.add
	k[fyne.Key1] = func() { p.judge(audit.Conforming) }
	k[fyne.Key2] = func() { p.judge(audit.Nonconforming) }
	k[fyne.Key3] = func() { p.judge(audit.Unconfirmed) }
	k[fyne.KeyW] = p.note
	k[fyne.KeyL] = func() { p.open("") }
	k[fyne.KeyC] = p.card
	k[fyne.KeyY] = func() { a.showClause(notice.P3_4_3.Clause()) }
	return p
}

func (p *drawing) object() fyne.CanvasObject { return p.root }
func (p *drawing) keys() *widget.Keymap      { return p.keymap }
func (p *drawing) leave()                    { p.a.router.Settle() }
func (p *drawing) hints() []hint {
	t := p.a.t
	if p.draw == "" {
		return []hint{{"Enter", t("sampling.open")}, {"N", t("sampling.new")}, {"F1", t("keys.all")}}
	}
	return []hint{{"1–3", t("sampling.result")}, {"W", t("sampling.note")}, {"N", t("sampling.extra")}, {"C", t("findings.card")}, {"L", t("sampling.list")}, {"F1", t("keys.all")}}
}

func (p *drawing) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *drawing) enter() {
	id, draw := p.a.caseID, p.draw
	load(p.a, func(d Desk) (*drawing, error) {
		out := &drawing{draw: draw}
		var err error
		if out.list, err = d.Draws(id); err == nil && draw != "" {
			if out.data, err = d.Sampling(id, draw); err != nil {
				out.draw, err = "", nil // of another case
			}
		}
		return out, err
	}, func(got *drawing) {
		if p.draw != draw {
			return
		}
		p.list, p.data, p.draw = got.list, got.data, got.draw
		p.show()
	})
}

func (p *drawing) open(draw string) {
	p.draw = draw
	p.enter()
}

func (p *drawing) show() {
	if p.draw == "" {
		p.showList()
	} else {
		p.showDraw()
	}
	if p.a.at == "sampling" {
		p.a.frame.setHints(p.hints())
	}
	widget.Show(p.empty, p.draw == "" && len(p.list) == 0)
	widget.Refit(p.root)
}

func tallyWord(a *App, t audit.Tally) string {
	return a.t("sampling.tally", t.Conforming, t.Nonconforming, t.Unconfirmed, t.Open)
}

func (p *drawing) showList() {
	a := p.a
	var rows []boardRow
	for i := range p.list {
		d := &p.list[i]
		sign := widget.SignOpen
		switch {
		case d.Replay == "differs":
			sign = widget.SignNotice
		case d.Tally.Nonconforming > 0:
			sign = widget.SignNonconforming
		case d.Tally.Open == 0:
			sign = widget.SignDone
		}
		rows = append(rows, boardRow{
			key: d.ID, view: widget.LineView{Sign: sign, Texts: []string{strconv.Itoa(d.Size), d.What, a.t("sampling.method." + d.Method)}, Sub: tallyWord(a, d.Tally)},
			act: func() { p.open(d.ID) },
		})
	}
	p.set(rows)
	p.right.Set(heading(a.t("sampling")), para(a.t("sampling.why")), row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("sampling.new"), Hint: "N", Weight: widget.Primary}, p.add)))
}

func (p *drawing) showDraw() {
	a, v := p.a, &p.data
	rows := []boardRow{section(a.t("sampling.units", v.Draw.Units, v.Size))}
	for i := range v.Units {
		rows = append(rows, p.unitRow(&v.Units[i]))
	}
	if len(v.Extras) > 0 {
		rows = append(rows, section(a.t("sampling.extras", len(v.Extras))))
	}
	for i := range v.Extras {
		rows = append(rows, p.unitRow(&v.Extras[i]))
	}
	p.set(rows)
	objs := []fyne.CanvasObject{
		row(heading(v.What)), plain(a.t("sampling.method." + v.Method)), plain(tallyWord(a, v.Tally)), para(v.SizeReason),
	}
	for i := range v.Rows {
		objs = append(objs, plain(strings.Join(nonEmpty(v.Rows[i].Code, v.Rows[i].Title, v.Rows[i].Place), "  ")))
	}
	sign := widget.SignDone
	if v.Replay != "same" {
		sign = widget.SignNotice
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), widget.NewFlow(beside{}, widget.NewMark(sign, 18), widget.NewLabel(a.t("sampling.replay."+v.Replay), widget.Style{})))
	if v.Reason != "" {
		objs = append(objs, para(v.Reason))
	}
	if v.Seeded != "" {
		objs = append(objs, para(a.t("sampling.seed", v.Seeded)))
	}
	objs = append(objs, para(a.t("sampling.digest", v.Listed)))
	if v.Twins > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), caption(a.t("sampling.twins", v.Twins))))
	}
	for _, s := range v.Strata {
		objs = append(objs, caption(s.Key+"  "+strconv.Itoa(s.Units)))
	}
	objs = append(objs, caption(a.t("sampling.by", v.By, a.when(v.WallMS))), row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("sampling.list"), Hint: "L"}, func() { p.open("") }),
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("sampling.extra"), Hint: "N"}, p.add)))
	p.right.Set(objs...)
}

func (p *drawing) unitRow(u *casework.SampleRow) boardRow {
	a := p.a
	where := u.Reason
	if u.Line > 0 {
		where = a.t("sampling.line", u.Line)
	}
	return boardRow{
		key: "u" + u.Unit, act: p.note,
		view: widget.LineView{Sign: signOf(&casework.CheckRow{Verdict: u.Result}), Texts: []string{u.Unit, u.Text, where}, Sub: strings.Join(nonEmpty(u.Note, u.By), "  ")},
	}
}

// unit is the sample under the cursor.
func (p *drawing) unit() *casework.SampleRow {
	r := p.now()
	if r == nil || p.draw == "" {
		return nil
	}
	for _, of := range [][]casework.SampleRow{p.data.Units, p.data.Extras} {
		for i := range of {
			if "u"+of[i].Unit == r.key {
				return &of[i]
			}
		}
	}
	return nil
}

func (p *drawing) judge(v audit.Verdict) {
	if u := p.unit(); u != nil && u.Result != v {
		p.a.do(&casework.RecordSample{Case: casework.Case{Case: p.a.caseID}, Draw: p.draw, Unit: u.Unit, Result: v, Note: u.Note, Items: u.Items}, nil)
	}
}

// note writes what a sample showed; without a result it is one that could not be confirmed yet.
func (p *drawing) note() {
	u := p.unit()
	if u == nil {
		return
	}
	a, draw := p.a, p.draw
	a.askForm(fyne.KeyW, u.Unit+"  "+u.Text, "", "sample/"+draw+"/"+u.Unit, []asked{{label: a.t("sampling.note"), value: u.Note, long: true}}, func(s []string) string {
		v := u.Result
		if v == "" {
			v = audit.Unconfirmed
		}
		a.do(&casework.RecordSample{Case: casework.Case{Case: a.caseID}, Draw: draw, Unit: u.Unit, Result: v, Note: s[0], Items: u.Items}, nil)
		return ""
	})
}

func (p *drawing) card() {
	if len(p.data.Checks) > 0 && p.draw != "" {
		p.a.openCase(p.a.caseID, "visit", string(p.data.Checks[0]))
	}
}

// add makes a draw, or adds a unit to the one that is open.
func (p *drawing) add() {
	a := p.a
	if p.draw == "" {
		methods := []string{"simple", "systematic", "stratified", "judgemental"}
		names := make([]string, len(methods))
		for i, m := range methods {
			names[i] = a.t("sampling.method." + m)
		}
		a.choose(fyne.KeyN, a.t("sampling.method"), methods, names, p.make)
		return
	}
	draw := p.draw
	a.askForm(fyne.KeyN, a.t("sampling.extra"), p.data.What, "extra/"+draw, []asked{{label: a.t("sampling.extra.text")}, {label: a.t("sampling.extra.reason")}}, func(s []string) string {
		if s[0] == "" || s[1] == "" {
			return a.t("sampling.extra.reason")
		}
		a.do(&casework.PickExtra{Case: casework.Case{Case: a.caseID}, Draw: draw, Text: s[0], Reason: s[1]}, nil)
		return ""
	})
}

// make asks for what a draw needs; the check is the one whose card was open last.
func (p *drawing) make(method string) {
	a := p.a
	check := ""
	if v, ok := a.pages["visit"].(*visit); ok {
		check = strings.TrimSuffix(string(v.card.view.Check), "@")
	}
	fields := []asked{{label: a.t("sampling.check"), value: check}, {label: a.t("sampling.what")}, {label: a.t("sampling.population"), long: true}, {label: a.t("sampling.size.reason")}}
	switch method {
	case "judgemental":
		fields = append(fields, asked{label: a.t("sampling.chosen")}, asked{label: a.t("sampling.reason")})
	default:
		fields = append(fields, asked{label: a.t("sampling.size"), hint: a.t("sampling.size.hint")}, asked{label: a.t("sampling.strata")})
		if method != "stratified" {
			fields = fields[:5]
		}
	}
	a.askForm("", a.t("sampling.new")+"  "+a.t("sampling.method."+method), a.t("sampling.why"), "draw/"+method, fields, func(s []string) string {
		c, bad := p.order(method, s)
		if bad == "" {
			a.do(c, func(ch casework.Changes, err error) {
				if err == nil {
					p.open(ch.ID)
				}
			})
		}
		return bad
	})
}

// order reads the form.
func (p *drawing) order(method string, s []string) (*casework.DrawSample, string) {
	a := p.a
	c := &casework.DrawSample{Case: casework.Case{Case: a.caseID}, Method: method, What: s[1], Population: s[2], SizeReason: s[3]}
	if s[1] == "" || s[2] == "" || s[3] == "" || s[0] == "" {
		return nil, a.t("sampling.need")
	}
	m, place, _ := strings.Cut(narrow(s[0]), "@")
	c.Checks = []audit.CheckID{audit.MakeCheck(audit.MeasureID(m), audit.PlaceID(place))}
	if method == "judgemental" {
		c.Reason = s[5]
		for _, w := range strings.Fields(strings.ReplaceAll(narrow(s[4]), ",", " ")) {
			n, err := strconv.ParseUint(w, 10, 31)
			if err != nil {
				return nil, a.t("sampling.chosen")
			}
			c.Chosen = append(c.Chosen, uint32(n))
		}
		return c, ""
	}
	n, err := strconv.Atoi(narrow(s[4]))
	if err != nil || n < 1 {
		return nil, a.t("sampling.size.bad")
	}
	c.Size = n
	if method != "stratified" {
		return c, ""
	}
	digits := strings.TrimRight(s[5], strings.TrimLeft(s[5], "0123456789"))
	by, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || by == 0 {
		return nil, a.t("sampling.strata")
	}
	if c.Separator = s[5][len(digits):]; c.Separator == "" {
		c.Prefix = uint(by)
	} else {
		c.Column = uint(by)
	}
	return c, ""
}
