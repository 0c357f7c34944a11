package screen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// pastPage (変更の履歴) is the history of one check as a list to move through: beside each entry the check as its author had it. Nothing can be
// changed there; a band says so.
type pastPage struct {
	*board
	check   audit.CheckID
	title   string
	moments []casework.MomentView
	card    casework.CardView
	before  bool // what the author had before the entry, without it
	turn    int
	stripes *fyne.Container
}

var pastCols = []widget.Col{{Width: 132, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}, {Share: 1}}

func newPastPage(a *App) *pastPage {
	p := &pastPage{board: newBoard(a, pastCols, 560, widget.NewEmpty(widget.SignDone, a.t("past.empty"), a.t("past.empty.why")))}
	p.stripes = container.New(striped{})
	for i := range stripesMost {
		color := widget.ColorUnk
		if i%2 == 1 {
			color = widget.ColorCaution
		}
		p.stripes.Add(widget.NewBox(color))
	}
	inner := p.root
	p.root = container.New(widget.Func{Min: fyne.NewSize(600, 300), Do: func(s fyne.Size) {
		widget.Place(inner, 0, 0, s.Width-stripeWidth, s.Height)
		widget.Place(p.stripes, s.Width-stripeWidth, 0, stripeWidth, s.Height)
	}}, inner, p.stripes)
	k := p.keymap
	k.Command[fyne.KeyB] = func() { p.before = !p.before; p.look() }
	k.Command[fyne.KeyT] = p.back
	k.Command[fyne.KeyReturn], k.Command[fyne.KeyEnter] = p.back, p.back
	k.Command[fyne.KeyA] = func() { a.Go("after") }
	for key, f := range k.Move {
		k.Move[key] = func() { f(); p.look() }
	}
	return p
}

// The striped edge: as many bars as the largest window needs, and its width in units.
const (
	stripesMost = 120
	stripeWidth = 8
)

// striped draws short bars below one another: the edge of what is past.
type striped struct{}

func (striped) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(stripeWidth, 0) }
func (striped) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const h = 14
	for i, x := range o {
		y := float32(i * h)
		widget.Show(x, y < s.Height)
		widget.Place(x, 0, y, s.Width, min(h, max(0, s.Height-y)))
	}
}

func (p *pastPage) object() fyne.CanvasObject { return p.root }
func (p *pastPage) keys() *widget.Keymap      { return p.keymap }
func (p *pastPage) leave()                    {}

func (p *pastPage) hints() []hint {
	t := p.a.t
	return []hint{{"↑ ↓", t("past.move")}, {"B", t("past.before")}, {"T", t("past.back")}, {"A", t("after.title")}, {"F1", t("keys.all")}}
}

func (p *pastPage) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

// showPast opens the history of a check.
func (a *App) showPast(check audit.CheckID, title string) {
	if p, ok := a.page("past").(*pastPage); ok {
		p.check, p.title, p.before = check, title, false
		p.moments, p.rows, p.cursor = nil, nil, 0
	}
	a.Go("past")
}

func (p *pastPage) back() { p.a.openCase(p.a.caseID, "visit", string(p.check)) }

func (p *pastPage) enter() {
	if p.check == "" {
		p.check = p.a.checkNow()
	}
	id, check := p.a.caseID, p.check
	load(p.a, func(d Desk) ([]casework.MomentView, error) {
		if check == "" {
			return nil, nil
		}
		return d.Moments(id, check)
	}, func(v []casework.MomentView) {
		if check == p.check {
			p.moments = v
			p.show()
		}
	})
}

func (p *pastPage) show() {
	a := p.a
	var rows []boardRow
	for i := len(p.moments) - 1; i >= 0; i-- {
		m := &p.moments[i]
		sign, text, fate := p.saidLine(m)
		rows = append(rows, boardRow{key: m.Entry, view: widget.LineView{Sign: sign, Texts: []string{a.when(m.WallMS), text}, Sub: strings.Join(nonEmpty(m.By, fate), "  ")}})
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.look()
}

// saidLine is what an entry said of the check, in one line.
func (p *pastPage) saidLine(m *casework.MomentView) (sign *widget.Sign, text, fate string) {
	a := p.a
	var parts []string
	for i := range m.Said {
		s := &m.Said[i]
		word := a.kindWord(s.Kind)
		if f, ok := s.Value.(audit.Fact); ok {
			mark, value := a.valueOf(f)
			if sign == nil {
				sign = mark
			}
			word = strings.Join(nonEmpty(word, strings.ReplaceAll(value, "\n", " ")), ": ")
		}
		if s.Back {
			word = a.t("past.tookback", word)
		}
		parts = append(parts, word)
		if i == 0 && s.Status != "" && s.Status != "live" {
			fate = a.t("history." + s.Status)
		}
	}
	return sign, strings.Join(parts, "  "), fate
}

// look reads the check as the author of the entry under the cursor had it.
func (p *pastPage) look() {
	r := p.now()
	if r == nil {
		p.right.Set()
		return
	}
	p.turn++
	turn, id, check, entry, before := p.turn, p.a.caseID, p.check, r.key, p.before
	load(p.a, func(d Desk) (casework.CardView, error) { return d.CardAt(id, check, entry, before) }, func(v casework.CardView) {
		if p.turn == turn {
			p.card = v
			p.draw()
		}
	})
}

func (p *pastPage) moment() *casework.MomentView {
	if r := p.now(); r != nil {
		for i := range p.moments {
			if p.moments[i].Entry == r.key {
				return &p.moments[i]
			}
		}
	}
	return nil
}

func (p *pastPage) draw() {
	a, v, m := p.a, &p.card, p.moment()
	if m == nil {
		return
	}
	how := "past.with"
	if p.before {
		how = "past.without"
	}
	band := widget.NewFlow(widget.Ground{X: 14, Y: 8}, widget.NewFrame(widget.ColorCaution, widget.ColorUnk, 6, 2), widget.NewFlow(widget.Down{Gap: 2},
		row(widget.NewMark(widget.SignDue, 18), strong(a.t("past.band")), plain(a.when(m.WallMS)+"  "+m.By)), para(a.t(how))))
	objs := []fyne.CanvasObject{band, widget.NewFlow(widget.Down{Gap: 2}, subhead(v.Code+"  "+v.Title), caption(v.Place))}
	if m.Unseen > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), plain(a.t("past.unseen", m.Unseen))))
	}
	word := a.verdictWord(v.Verdict)
	if len(v.Verdicts) > 1 {
		word = a.t("conflict") + "  " + word
	}
	objs = append(objs, row(widget.NewMark(signOf(&v.CheckRow), 22), strong(word)))
	text := func(name string, f *casework.TextField) {
		var lines []string
		if f.Mine != "" {
			lines = append(lines, f.Mine)
		}
		for i := range f.Others {
			lines = append(lines, f.Others[i].By+": "+f.Others[i].Text)
		}
		objs = append(objs, widget.NewFlow(widget.Down{Gap: 2}, caption(a.t(name)), widget.NewLabel(orDash(strings.Join(lines, "\n")), widget.Style{})))
	}
	text("note.statement", &v.Statement)
	text("note.observation", &v.Observation)
	text("note.reason", &v.Reason)
	var names []string
	for i := range v.Evidence {
		names = append(names, strings.Join(nonEmpty(v.Evidence[i].Name, v.Evidence[i].Caption), " "))
	}
	objs = append(objs, widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("past.evidence", len(names))), widget.NewLabel(orDash(strings.Join(names, "\n")), widget.Style{})))
	if f := v.Finding; f != nil {
		objs = append(objs, widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("rail.findings")), widget.NewLabel(orDash(f.Text), widget.Style{})))
	}
	objs = append(objs, widget.NewFlow(wrapped{}, widget.NewKey(a.router, widget.KeyLook{Word: a.t("past.before"), Hint: "B"}, func() { p.before = !p.before; p.look() }),
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("past.back"), Hint: "T", Weight: widget.Primary}, p.back)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// afterPage lists what changed after the closing meeting: before, after, why and who.
type afterPage struct {
	*board
	rowsOf []casework.ChangeRow
}

func newAfterPage(a *App) *afterPage {
	p := &afterPage{board: newBoard(a, boardCols, 700, widget.NewEmpty(widget.SignDone, a.t("after.empty"), a.t("after.empty.why")))}
	for key, f := range p.keymap.Move {
		p.keymap.Move[key] = func() { f(); p.explain() }
	}
	p.keymap.Command[fyne.KeyT] = p.past
	return p
}

func (p *afterPage) object() fyne.CanvasObject { return p.root }
func (p *afterPage) keys() *widget.Keymap      { return p.keymap }
func (p *afterPage) leave()                    {}
func (p *afterPage) hints() []hint {
	t := p.a.t
	return []hint{{"Enter", t("after.open")}, {"T", t("k.history")}, {"F12", t("closing.title")}, {"F1", t("keys.all")}}
}

func (p *afterPage) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *afterPage) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) ([]casework.ChangeRow, error) { return d.After(id) }, func(v []casework.ChangeRow) {
		p.rowsOf = v
		var rows []boardRow
		for i := range v {
			c := &v[i]
			rows = append(rows, boardRow{key: c.What + string(c.Check), view: widget.LineView{Sign: widget.SignNotice, Texts: []string{c.Code, c.Title, p.a.words.T("onsite.change." + c.What)}, Sub: p.a.changeWords(c)}, act: func() { p.a.openCase(p.a.caseID, "visit", string(c.Check)) }})
		}
		p.set(rows)
		widget.Show(p.empty, len(rows) == 0)
		p.explain()
	})
}

func (p *afterPage) current() *casework.ChangeRow {
	if p.cursor < 0 || p.cursor >= len(p.rowsOf) {
		return nil
	}
	return &p.rowsOf[p.cursor]
}

func (p *afterPage) past() {
	if c := p.current(); c != nil {
		p.a.showPast(c.Check, c.Code)
	}
}

func (p *afterPage) explain() {
	a, c := p.a, p.current()
	objs := []fyne.CanvasObject{heading(a.t("after.title")), para(a.t("after.why"))}
	if c != nil {
		objs = append(objs, strong(strings.Join(nonEmpty(c.Code, c.Title, c.Place), "  ")), form(a.t("after.what"), widget.NewLabel(a.words.T("onsite.change."+c.What), widget.Style{}), a.t("after.change"),
			widget.NewLabel(a.changeWords(c), widget.Style{Bold: true}), a.t("after.reason"), widget.NewLabel(orDash(c.Reason), widget.Style{}), a.t("after.by"), widget.NewLabel(orDash(strings.Join(nonEmpty(c.By, a.when(c.WallMS)), "  ")), widget.Style{})),
			widget.NewFlow(wrapped{}, widget.NewKey(a.router, widget.KeyLook{Word: a.t("k.history"), Hint: "T"}, p.past)))
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// changeWords says what was told and what stands now.
func (a *App) changeWords(c *casework.ChangeRow) string {
	before, after := c.Before, c.After
	switch c.What {
	case "verdict", "open":
		before, after = a.verdictWord(audit.Verdict(before)), a.verdictWord(audit.Verdict(after))
	case "due":
		before, after = a.dayOf(audit.Date(before)), a.dayOf(audit.Date(after))
	}
	return orDash(before) + " → " + orDash(after)
}
