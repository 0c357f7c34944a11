package screen

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// docs is the second stage (第二次審査, 3-3-1, 3-3-2): where and how documents are looked at, and the list of documents that the client is asked for, with
// one key for each state. Every judgement of a document moves on to the next open line.
type docs struct {
	*stepPage
	data   casework.SecondView
	open   bool   // only open lines are shown
	wanted string // part of what is looked for
}

var docsCols = []widget.Col{{Width: 66, Style: widget.Style{Color: widget.ColorText2}}, {Share: 1}, {Width: 92}, {Width: 104, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newDocs(a *App) *docs {
	p := &docs{}
	none := widget.NewEmpty(widget.SignFile, a.t("docs.empty"), a.t("docs.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("docs.all"), Hint: "Enter", Weight: widget.Primary}, func() { p.askAll() }))
	p.stepPage = &stepPage{board: newBoard(a, docsCols, 680, none)}
	p.moved = p.explain
	p.keymap.Command = widget.Keys{
		fyne.KeyReturn: p.forward, fyne.KeyEnter: p.forward, fyne.Key1: func() { p.look(audit.DocPresent, audit.DocSufficient) }, fyne.Key2: func() { p.look(audit.DocPresent, audit.DocInsufficient) },
		fyne.Key3: func() { p.look(audit.DocAbsent, "") }, fyne.Key4: func() { p.look(audit.DocPresent, "") }, fyne.KeyD: p.disclosed, fyne.KeyW: p.remark, fyne.KeyA: p.attach, fyne.KeyN: p.add, fyne.KeyB: p.sitting, fyne.KeyE: p.finish,
		fyne.KeyO: p.onlyOpen, fyne.KeySlash: p.find, fyne.KeyP: p.paper, fyne.KeyDelete: p.drop, fyne.KeyY: func() { a.showClause(notice.P3_3_2.Clause()) },
	}
	p.keymap.Chords[widget.Ctrl(fyne.KeyA)] = p.askAll
	return p
}

func (p *docs) hints() []hint {
	t := p.a.t
	return []hint{
		{"1", t("docs.sufficient")},
		{"2", t("docs.insufficient")},
		{"3", t("docs.absent")},
		{"4", t("docs.present")},
		{"D", t("docs.disclosed")},
		{"W", t("docs.remark")},
		{"A", t("docs.evidence")},
		{"N", t("docs.add")},
		{"Ctrl+A", t("docs.all")},
		{"O", t("docs.onlyopen")},
		{"/", t("filter")},
		{"B", t("docs.sitting")},
		{"E", t("docs.end")},
		{"P", t("cert.print")},
		{"F1", t("keys.all")},
	}
}

func (p *docs) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *docs) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.SecondView, error) { return d.Second(id) }, func(v casework.SecondView) {
		p.data = v
		p.show()
	})
}

func (p *docs) show() {
	a := p.a
	rows := []boardRow{section(a.t("docs.sittings"))}
	for i := range p.data.Sittings {
		x := &p.data.Sittings[i]
		rows = append(rows, boardRow{key: "s" + x.ID, view: widget.LineView{Sign: widget.SignDone, Texts: []string{"", spaced(a.dayOf(audit.Date(x.From[:min(10, len(x.From))])), hm(x.From)+"–"+hm(x.To), x.Text), "", x.By}, Sub: strings.Join(x.With, a.t("comma"))}})
	}
	if len(p.data.Sittings) == 0 {
		rows = append(rows, boardRow{key: "s", view: widget.LineView{Sign: widget.SignOpen, Texts: []string{"", a.t("docs.nositting"), "", "B"}, Dim: true}, act: p.sitting})
	}
	title := a.t("docs.requests", len(p.data.Requests), p.data.Open)
	if p.open {
		title = spaced(title, a.t("docs.onlyopen"))
	}
	if p.wanted != "" {
		title = spaced(title, "/ "+p.wanted)
	}
	rows = append(rows, section(title))
	for i := range p.data.Requests {
		if x := &p.data.Requests[i]; p.shown(x) {
			rows = append(rows, boardRow{key: "r" + x.ID, view: p.line(x)})
		}
	}
	p.set(rows)
	widget.Show(p.empty, len(p.data.Requests)+len(p.data.Sittings) == 0)
	p.explain()
}

func (p *docs) shown(x *casework.RequestRow) bool {
	if p.open && !x.Open {
		return false
	}
	return p.wanted == "" || strings.Contains(strings.ToLower(x.Code+" "+x.Title+" "+x.What+" "+x.Remark), strings.ToLower(p.wanted))
}

// line is a document as the list shows it.
func (p *docs) line(x *casework.RequestRow) widget.LineView {
	a := p.a
	sign, word := widget.SignOpen, a.t("docs.asked")
	switch {
	case x.State == audit.DocAbsent:
		sign, word = widget.SignNonconforming, a.t("docs.absent")
	case x.Content == audit.DocSufficient:
		sign, word = widget.SignConforming, a.t("docs.sufficient")
	case x.Content == audit.DocInsufficient:
		sign, word = widget.SignNonconforming, a.t("docs.insufficient")
	case x.State == audit.DocPresent:
		sign, word = widget.SignUnconfirmed, a.t("docs.present")
	case x.DisclosedOn != "":
		sign, word = widget.SignNow, a.t("docs.disclosed")
	}
	day := x.RequestedOn
	if x.DisclosedOn != "" {
		day = x.DisclosedOn
	}
	return widget.LineView{Sign: sign, Texts: []string{x.Code, x.What, word, a.dayOf(day)}, Sub: spaced(x.Title, x.Remark)}
}

// request is the document under the cursor, nil if there is none.
func (p *docs) request() *casework.RequestRow {
	if r := p.now(); r != nil && strings.HasPrefix(r.key, "r") {
		for i := range p.data.Requests {
			if r.key == "r"+p.data.Requests[i].ID {
				return &p.data.Requests[i]
			}
		}
	}
	return nil
}

func (p *docs) explain() {
	a := p.a
	objs := a.stepHead(a.t("docs.title"), a.t("docs.why"), p.data.Step, notice.P3_3_1, notice.P3_3_2, notice.P3_3_3)
	switch {
	case p.data.FirstOnly:
		objs = append(objs, para(a.t("docs.firstonly")))
	case p.data.Together:
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), plain(a.t("docs.together")), a.clauseTag(notice.P3_3_5)))
	}
	objs = append(objs, plain(a.t("docs.counts", len(p.data.Requests), p.data.Open, p.data.Missing)))
	if e := p.data.End; e != nil {
		objs = append(objs, row(widget.NewMark(widget.SignDone, 18), strong(a.t("docs.ended", a.dayOf(e.On), p.data.EndBy))), widget.NewLabel(e.Text, widget.Style{}))
		if names := p.undisclosed(); names != "" {
			objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("docs.undisclosed", names), widget.Style{})))
			if e.Why != "" {
				objs = append(objs, plain(e.Why))
			} else {
				objs = append(objs, widget.NewFlow(wrapped{}, a.mainKey("E", "docs.end.reason", p.finish)))
			}
		}
	}
	if x := p.request(); x != nil {
		objs = append(objs, widget.NewBox(widget.ColorHairline), strong(spaced(x.Code, x.Title)), widget.NewLabel(x.What, widget.Style{}), caption(spaced(a.t("docs.askedon", a.dayOf(x.RequestedOn), x.By), a.dayOf(x.DisclosedOn))))
		if x.Looker != "" {
			objs = append(objs, caption(a.t("docs.lookedby", a.dayOf(x.On), x.Looker)))
		}
		for _, s := range nonEmpty(append([]string{x.Remark}, x.Names...)...) {
			objs = append(objs, widget.NewLabel(s, widget.Style{}))
		}
		objs = append(objs, keyRowOf(a.stepKey(fyne.Key1, "docs.sufficient", func() { p.look(audit.DocPresent, audit.DocSufficient) }), a.stepKey(fyne.Key2, "docs.insufficient", func() { p.look(audit.DocPresent, audit.DocInsufficient) }),
			a.stepKey(fyne.Key3, "docs.absent", func() { p.look(audit.DocAbsent, "") }), a.stepKey(fyne.KeyD, "docs.disclosed", p.disclosed)),
			keyRowOf(a.stepKey(fyne.KeyW, "docs.remark", p.remark), a.stepKey(fyne.KeyA, "docs.evidence", p.attach)))
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline),
		keyRowOf(a.stepKey(fyne.KeyN, "docs.add", p.add), widget.NewKey(a.router, widget.KeyLook{Word: a.t("docs.all"), Hint: "Ctrl+A", Height: 32}, p.askAll), a.stepKey(fyne.KeyO, "docs.onlyopen", p.onlyOpen)),
		keyRowOf(a.stepKey(fyne.KeyB, "docs.sitting", p.sitting), a.stepKey(fyne.KeyE, "docs.end", p.finish), a.stepKey(fyne.KeyP, "cert.print", p.paper)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// forward goes to the next open document, or does what comes first.
func (p *docs) forward() {
	if p.empty.Visible() {
		p.askAll()
		return
	}
	if r := p.now(); r != nil && r.act != nil {
		r.act()
		return
	}
	p.next()
}

// next moves on to the next open document below, then from the top.
func (p *docs) next() {
	n := len(p.rows)
	for i := 1; i <= n; i++ {
		j := (p.cursor + i) % n
		for k := range p.data.Requests {
			if x := &p.data.Requests[k]; p.rows[j].key == "r"+x.ID && x.Open {
				p.to(j)
				return
			}
		}
	}
}

// look records the state of the document under the cursor and moves on. What was remarked and tied to it stays.
func (p *docs) look(state, content string) {
	x := p.request()
	if x == nil {
		p.note("docs.norequest", notice.P3_3_2)
		return
	}
	c := p.order(x)
	c.State, c.Content = state, content
	if x.State == state && x.Content == content {
		p.next()
		return
	}
	p.a.do(c, func(_ casework.Changes, err error) {
		if err == nil && content == audit.DocSufficient {
			p.next()
		}
	})
}

// order is the look at a document as it stands.
func (p *docs) order(x *casework.RequestRow) *casework.LookAtDocument {
	return &casework.LookAtDocument{Case: p.at(), Request: x.ID, State: x.State, Content: x.Content, Remark: x.Remark, Evidence: slices.Clone(x.Items)}
}

// disclosed records that the client disclosed the document today.
func (p *docs) disclosed() {
	x := p.request()
	if x == nil {
		p.note("docs.norequest", notice.P3_3_2)
		return
	}
	p.a.do(&casework.RequestDocument{Case: p.at(), Request: x.ID, DisclosedOn: p.a.today()}, nil)
}

// remark writes what is to be said of the document.
func (p *docs) remark() {
	x := p.request()
	a := p.a
	if x == nil || x.State == "" {
		p.note("docs.nolook", notice.P3_3_2)
		return
	}
	a.askSheet(sheetForm{
		title: spaced(x.Code, x.What), why: a.t("docs.remark.why"), of: notice.P3_3_2, slot: "second/" + x.ID, first: register.Values{"remark": nonEmpty(x.Remark)},
		asks: []question{{name: "remark", label: a.t("docs.remark"), kind: askLong, need: true}},
		send: func(v register.Values, done func(error)) {
			c := p.order(x)
			c.Remark = v.One("remark")
			a.sendOne(c, done)
		},
	})
}

// attach ties a recorded item of evidence to the document, or unties it.
func (p *docs) attach() {
	x := p.request()
	a := p.a
	if x == nil || x.State == "" {
		p.note("docs.nolook", notice.P3_3_2)
		return
	}
	id := a.caseID
	loadList(a, func(d Desk) (casework.EvidenceView, error) { return d.Evidence(id) }, func(v casework.EvidenceView) {
		var keys, words []string
		for i := len(v.Items) - 1; i >= 0; i-- {
			name := v.Items[i].Name
			if slices.Contains(x.Items, v.Items[i].ID) {
				name = spaced(name, a.t("docs.tied"))
			}
			keys, words = append(keys, string(v.Items[i].ID)), append(words, name)
		}
		if len(keys) == 0 {
			p.note("docs.noevidence", notice.P3_3_2)
			return
		}
		a.choose(fyne.KeyA, spaced(x.Code, x.What), keys, words, func(key string) {
			c := p.order(x)
			if i := slices.Index(c.Evidence, audit.ItemID(key)); i >= 0 {
				c.Evidence = slices.Delete(c.Evidence, i, i+1)
			} else {
				c.Evidence = append(c.Evidence, audit.ItemID(key))
			}
			a.do(c, nil)
		})
	})
}

// add asks for one more document of a measure.
func (p *docs) add() {
	a := p.a
	var picks []answerPick
	for _, m := range p.data.Measures {
		picks = append(picks, answerPick{string(m.Measure), spaced(m.Code, m.Title)})
	}
	first := register.Values{"on": {a.today()}}
	if x := p.request(); x != nil {
		first["measure"] = []string{string(x.Measure)}
	}
	a.askSheet(sheetForm{
		title: a.t("docs.add"), why: a.t("docs.add.why"), of: notice.P3_3_2, slot: "second/add", first: first,
		asks: []question{{name: "measure", label: a.t("docs.measure"), picks: picks, need: true}, {name: "what", label: a.t("docs.what"), hint: a.t("docs.what.hint")}, {name: "on", label: a.t("docs.requestedon"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.RequestDocument{Case: p.at(), Measure: audit.MeasureID(v.One("measure")), What: v.One("what"), RequestedOn: v.One("on")}, done)
		},
	})
}

// askAll asks for the documents of every measure that is looked at by documents and has no line yet.
func (p *docs) askAll() {
	p.a.do(&casework.RequestDocument{Case: p.at(), Measure: "all"}, nil)
}

// drop takes a line out of the list; what was recorded of it stays in the history.
func (p *docs) drop() {
	if x := p.request(); x != nil {
		p.a.do(&casework.RequestDocument{Case: p.at(), Request: x.ID, Gone: true}, nil)
	}
}

func (p *docs) onlyOpen() {
	p.open = !p.open
	p.show()
}

// find shows the lines that have a word.
func (p *docs) find() {
	p.a.askForm(fyne.KeySlash, p.a.t("filter"), "", "", []asked{{label: p.a.t("docs.find"), value: p.wanted}}, func(s []string) string {
		p.wanted = s[0]
		p.show()
		return ""
	})
}

// sitting records where, when and how documents were looked at; on a line of one, it is changed.
func (p *docs) sitting() {
	a := p.a
	c := casework.ReviewDocuments{}
	first, slot := register.Values{"where": {audit.SitBody}, "day": {a.today()}, "from": {a.host.Now().Format("15:04")}}, "second/sitting"
	for i := range p.data.Sittings {
		x := &p.data.Sittings[i]
		if r := p.now(); r != nil && r.key == "s"+x.ID {
			c.Sitting, slot = x.ID, "second/sitting/"+x.ID
			first = register.Values{"where": {x.Where}, "place": nonEmpty(x.Place), "how": nonEmpty(x.How), "day": {x.From[:10]}, "from": {hm(x.From)}, "to": nonEmpty(hm(x.To)), "with": x.With}
		}
	}
	a.askSheet(sheetForm{
		title: a.t("docs.sitting"), why: a.t("docs.sitting.why"), of: notice.P3_3_1, slot: slot, first: first,
		asks: []question{
			{name: "where", label: a.t("docs.where"), picks: a.wordPicks("second.where.", audit.SitWheres), need: true},
			{name: "place", label: a.t("docs.place")},
			{name: "how", label: a.t("docs.how"), hint: a.t("docs.how.hint")},
			{name: "day", label: a.t("step.on"), kind: register.Day, need: true},
			{name: "from", label: a.t("docs.from"), hint: "10:00", need: true},
			{name: "to", label: a.t("docs.to"), hint: "12:00"},
			{name: "with", label: a.t("docs.with"), many: true},
		},
		send: func(v register.Values, done func(error)) {
			order := c
			order.Case, order.Where, order.Place, order.How, order.With = p.at(), v.One("where"), v.One("place"), v.One("how"), v["with"]
			order.From = clockOn(a, v.One("day"), v.One("from"))
			order.To = clockOn(a, v.One("day"), v.One("to"))
			a.sendOne(&order, done)
		},
	})
}

// clockOn is a time of day as people write it, on a day; what cannot be read goes to the door as it is, which says so.
func clockOn(a *App, day, at string) string {
	t, ok := a.localAt(at)
	if !ok {
		return at
	}
	if t == "" {
		return ""
	}
	return day + t[10:]
}

// paper makes the list of requests, or after the end the notice of the result.
func (p *docs) paper() {
	a := p.a
	if len(p.data.Requests) == 0 {
		p.note("docs.norequest", notice.P3_3_2)
		return
	}
	if p.data.End == nil {
		a.officePaper(audit.PaperRequests, "")
		return
	}
	keys := []string{audit.PaperSecond, audit.PaperRequests}
	a.choose(fyne.KeyP, a.t("cert.print"), keys, []string{a.words.T("paper.second_notice.title"), a.words.T("paper.requests.title") + " " + strconv.Itoa(len(p.data.Requests))}, func(sort string) { a.officePaper(sort, "") })
}
