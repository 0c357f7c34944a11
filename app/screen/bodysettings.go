package screen

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// bodySettings (機関の定め) are the numbers that the notice leaves to the body: what holds, who set it when and why, and what stood before. Nothing of it is
// shown as law; the clause beside a setting is the one that leaves it open.
type bodySettings struct {
	*board
	data casework.SettingsView
	want string // setting to put the cursor on
}

var bodySettingCols = []widget.Col{{Share: 1}, {Width: 250, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newBodySettings(a *App) *bodySettings {
	p := &bodySettings{}
	p.board = newBoard(a, bodySettingCols, 700, widget.NewEmpty(widget.SignSettings, a.t("bodyset.title"), a.t("bodyset.nobook")))
	p.moved = p.explain
	p.keymap.Command[fyne.KeyReturn] = p.change
	p.keymap.Command[fyne.KeyEnter] = p.change
	p.keymap.Command[fyne.KeyB] = func() { a.Go("registers") }
	p.keymap.Command[fyne.KeyD] = func() { a.Go("due") }
	p.keymap.Command[fyne.KeyX] = func() {
		if p.data.Book != "" {
			a.openCase(p.data.Book, "conflicts", "")
		}
	}
	p.keymap.Command[fyne.KeyY] = func() {
		if r := p.line(); r != nil {
			a.showClause(r.Clause)
		}
	}
	return p
}

func (p *bodySettings) object() fyne.CanvasObject { return p.root }
func (p *bodySettings) keys() *widget.Keymap      { return p.keymap }
func (p *bodySettings) leave()                    { p.a.router.Settle() }
func (p *bodySettings) hints() []hint {
	t := p.a.t
	return []hint{{"↑↓", t("step.choose")}, {"Enter", t("bodyset.change")}, {"B", t("rail.registers")}, {"D", t("rail.due")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *bodySettings) changed(ch casework.Changes) {
	if ch.Case == p.data.Book {
		p.enter()
	}
}

func (p *bodySettings) enter() {
	load(p.a, Desk.BodySettings, func(v casework.SettingsView) {
		p.data = v
		p.show()
	})
}

func (p *bodySettings) show() {
	rows := make([]boardRow, len(p.data.Rows))
	at := -1
	for i := range p.data.Rows {
		r := &p.data.Rows[i]
		sign := widget.SignOpen
		switch {
		case r.Conflict:
			sign = widget.SignConflict
		case r.Value > 0:
			sign = widget.SignDone
		}
		rows[i] = boardRow{key: r.Setting, view: widget.LineView{Sign: sign, Texts: []string{p.name(r), p.value(r)}, Sub: p.since(r)}, act: p.change}
		if r.Setting == p.want {
			at = i
		}
	}
	p.set(rows)
	if p.want = ""; at >= 0 {
		p.to(at)
	}
	p.explain()
}

func (p *bodySettings) line() *casework.SettingRow {
	b := p.now()
	i := slices.IndexFunc(p.data.Rows, func(r casework.SettingRow) bool { return b != nil && r.Setting == b.key })
	if i < 0 {
		return nil
	}
	return &p.data.Rows[i]
}

// settingWord is the name of a setting; one on which nothing depends any more goes by its own.
func (a *App) settingWord(name string) string {
	if key := "screen.bodyset." + name; a.words.Has(key) {
		return a.words.T(key)
	}
	return name
}

func (p *bodySettings) name(r *casework.SettingRow) string { return p.a.settingWord(r.Setting) }

// counted is a value of a setting in words.
func (p *bodySettings) counted(r *casework.SettingRow, n uint) string {
	if r.Unit == casework.UnitChoice {
		return p.a.t("bodyset.choice." + strconv.Itoa(int(min(n, 2))))
	}
	return p.a.t("bodyset.unit."+r.Unit, n)
}

// value says what holds: what the body set, or what the program takes as long as it set nothing.
func (p *bodySettings) value(r *casework.SettingRow) string {
	switch {
	case r.Conflict:
		return p.a.t("conflict")
	case r.Value > 0:
		return p.counted(r, r.Value)
	case r.Otherwise > 0:
		return p.a.t("bodyset.otherwise", p.counted(r, r.Otherwise))
	}
	return p.a.t("bodyset.unset")
}

func (p *bodySettings) since(r *casework.SettingRow) string {
	if r.Value == 0 {
		return ""
	}
	return spaced(p.a.dayOf(r.On), r.By, r.Reason)
}

func (p *bodySettings) explain() {
	a := p.a
	objs := []fyne.CanvasObject{heading(a.t("bodyset.title")), widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("bodyset.why"), widget.Style{}))}
	if p.data.Book == "" {
		objs = append(objs, strong(a.t("keeping.nobook")), para(a.t("bodyset.nobook")), keyRowOf(a.mainKey("B", "rail.registers", func() { a.Go("registers") })))
	}
	if r := p.line(); r != nil {
		objs = append(objs, widget.NewBox(widget.ColorHairline), subhead(p.name(r)), plain(p.value(r)), para(a.t("bodyset."+r.Setting+".why")))
		if r.Clause != "" {
			objs = append(objs, caption(a.t("bodyset.leftopen")), row(a.clauseTag(r.Provision)))
		}
		if r.Conflict {
			objs = append(objs, keyRowOf(a.stepKey(fyne.KeyX, "rail.conflicts", p.keymap.Command[fyne.KeyX])))
		}
		if p.data.Book != "" {
			objs = append(objs, keyRowOf(a.mainKey("Enter", "bodyset.change", p.change)))
		}
		objs = append(objs, p.history(r)...)
	}
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// history lists the values of a setting, the newest first, each with its day, who set it and why.
func (p *bodySettings) history(r *casework.SettingRow) []fyne.CanvasObject {
	a := p.a
	objs := []fyne.CanvasObject{widget.NewBox(widget.ColorHairline), strong(a.t("k.history"))}
	if len(r.History) == 0 {
		return append(objs, para(a.t("history.none")))
	}
	for _, h := range slices.Backward(r.History) {
		text := a.t("history.takenback")
		if f, ok := h.Value.(audit.Setting); ok {
			text = spaced(p.counted(r, f.Value), a.t("bodyset.from", a.dayOf(f.On)), f.Reason)
		}
		sign := widget.SignAhead
		switch h.Status {
		case "void":
			sign = widget.SignVoid
		case "live":
			sign = widget.SignDone
		}
		objs = append(objs, widget.NewFlow(signed{}, widget.NewMark(sign, 18), widget.NewText(spaced(a.when(h.WallMS), h.By, a.t("history."+h.Status)), widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}), widget.NewLabel(text, widget.Style{})))
	}
	return objs
}

// change sets the setting under the cursor anew, with a reason.
func (p *bodySettings) change() {
	a, r := p.a, p.line()
	if r == nil {
		return
	}
	if p.data.Book == "" {
		a.frame.say(widget.Trouble{Happened: a.t("keeping.nobook"), Kept: a.t("trouble.kept"), Do: a.t("keeping.nobook.do")})
		return
	}
	value := question{name: "value", label: a.t("bodyset.value." + r.Unit), kind: register.Number, need: true}
	if r.Unit == casework.UnitChoice {
		value.picks = []answerPick{{"1", a.t("bodyset.choice.1")}, {"2", a.t("bodyset.choice.2")}}
	}
	now := r.Value
	if now == 0 {
		now = r.Otherwise
	}
	first := register.Values{"on": {a.today()}}
	if now > 0 {
		first["value"] = []string{strconv.Itoa(int(now))}
	}
	book, name := p.data.Book, r.Setting
	a.askSheet(sheetForm{
		title: p.name(r), why: a.t("bodyset.why"), of: r.Provision, word: a.t("bodyset.change"), first: first,
		asks: []question{value, {name: "on", label: a.t("bodyset.on"), kind: register.Day, need: true}, {name: "reason", label: a.t("cert.reason"), kind: askLong, need: true}},
		send: func(v register.Values, done func(error)) {
			n, _ := strconv.ParseUint(strings.TrimSpace(narrow(v.One("value"))), 10, 16) // what is no number is none, and the door says so
			a.sendOne(&casework.ChangeSetting{Case: casework.Case{Case: book}, Setting: name, Value: uint(n), Reason: v.One("reason"), On: v.One("on")}, done)
		},
	})
}

// toSetting opens the page at a setting.
func (a *App) toSetting(name string) {
	if p, ok := a.page("bodysettings").(*bodySettings); ok {
		p.want = name
	}
	a.Go("bodysettings")
}
