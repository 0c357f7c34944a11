package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// keeping (保管・廃棄) is what is kept and how long, with the notice's day and the body's lock told apart, and what is proposed to be destroyed, approved by two
// persons, carried out, and deleted by which store (2-1-1).
type keeping struct {
	*board
	kept  casework.RetentionView
	gone  casework.DestructionsView
	marks map[string]any // of the row's key: *casework.KeptRow, *casework.ProposalRow, *casework.BatchRow, *casework.OrderRow or *casework.CustodianRow
	ticks map[string]bool
}

var keepingCols = []widget.Col{{Share: 1.2}, {Share: 0.8, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newKeeping(a *App) *keeping {
	p := &keeping{board: newBoard(a, keepingCols, 640, widget.NewEmpty(widget.SignDue, a.t("keeping.empty"), a.t("keeping.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.registers"), Hint: "B", Weight: widget.Primary}, func() { a.Go("registers") })))}
	p.moved = p.explain
	k := p.keymap
	k.Command[fyne.KeyN] = p.propose
	k.Command[fyne.KeySpace] = p.tick
	k.Command[fyne.KeyV] = p.tickAll
	k.Command[fyne.KeyH] = p.hold
	k.Command[fyne.KeyU] = p.lift
	k.Command[fyne.KeyA] = p.approve
	k.Command[fyne.KeyX] = p.destroy
	k.Command[fyne.KeyW] = p.withdraw
	k.Command[fyne.KeyO] = p.obey
	k.Command[fyne.KeyP] = p.record
	k.Command[fyne.KeyC] = p.custodian
	k.Command[fyne.KeyS] = p.settleShare
	k.Command[fyne.KeyB] = func() { a.Go("registers") }
	k.Command[fyne.KeyY] = func() { a.showClause(notice.P2_1_1.Clause()) }
	k.Chords[widget.Ctrl(fyne.KeyP)] = p.record
	return p
}

func (p *keeping) object() fyne.CanvasObject { return p.root }
func (p *keeping) keys() *widget.Keymap      { return p.keymap }
func (p *keeping) leave()                    { p.a.router.Settle() }

func (p *keeping) hints() []hint {
	t := p.a.t
	return []hint{
		{"↑↓", t("step.choose")},
		{"N", t("keeping.propose")},
		{"Space", t("keeping.tick")},
		{"V", t("keeping.tickall")},
		{"H", t("keeping.hold")},
		{"U", t("keeping.lift")},
		{"A", t("keeping.approve")},
		{"X", t("keeping.destroy")},
		{"W", t("keeping.withdraw")},
		{"O", t("keeping.obey")},
		{"P", t("keeping.record")},
		{"S", t("keeping.settle")},
		{"C", t("keeping.custodian")},
		{"B", t("rail.registers")},
		{"Y", t("step.clause")},
		{"F1", t("keys.all")},
	}
}

func (p *keeping) changed(casework.Changes) { p.enter() }

// keepingData is both views, read at once.
type keepingData struct {
	kept casework.RetentionView
	gone casework.DestructionsView
}

func (p *keeping) enter() {
	load(p.a, func(d Desk) (keepingData, error) {
		kept, err := d.Retention()
		if err != nil {
			return keepingData{}, err
		}
		gone, err := d.Destructions()
		return keepingData{kept, gone}, err
	}, func(v keepingData) {
		p.kept, p.gone = v.kept, v.gone
		p.show()
	})
}

var keepingSigns = map[string]*widget.Sign{audit.KeepDue: widget.SignDue, audit.KeepKeep: widget.SignLock, audit.KeepNoPeriod: widget.SignBlocked}

var proposalSigns = map[string]*widget.Sign{
	casework.StateProposed: widget.SignOpen, casework.StateApproved: widget.SignNow, casework.StateCarried: widget.SignDone, casework.StateWithdrawn: widget.SignVoid, casework.StateConflict: widget.SignConflict,
}

var orderSigns = map[string]*widget.Sign{"done": widget.SignDone, "waits": widget.SignNotice, "resists": widget.SignBlocked, "none": widget.SignAhead}

func (p *keeping) show() {
	a := p.a
	p.marks = map[string]any{}
	p.keepTicks()
	var rows []boardRow
	add := func(head string, list []boardRow) {
		if len(list) > 0 {
			rows = append(append(rows, boardRow{view: widget.LineView{Texts: []string{head + "  " + number(len(list)), ""}, Head: true, Bold: true}}), list...)
		}
	}
	mark := func(key string, what any, sign *widget.Sign, dim bool, texts ...string) boardRow {
		p.marks[key] = what
		return boardRow{key: key, view: widget.LineView{Sign: sign, Texts: texts[:2], Sub: texts[2], Dim: dim}, act: p.next}
	}
	var open, done, orders []boardRow
	line := func(x *casework.ProposalRow) boardRow {
		sign, state := proposalSigns[x.State], a.words.T("destruction.state."+x.State)
		if x.Incomplete {
			sign, state = widget.SignNotice, spaced(state, a.t("keeping.waiting", x.Waiting()))
		}
		return mark("p/"+x.ID, x, sign, x.State == casework.StateWithdrawn, x.Title, state, spaced(a.t("keeping.approvals", len(x.Approvals)), x.By))
	}
	for i := range p.gone.Batches {
		b := &p.gone.Batches[i]
		list := append([]boardRow{p.batchLine(mark, b)}, p.batchRows(b, line)...)
		if b.Standing > 0 {
			open = append(open, list...)
		} else {
			done = append(done, list...)
		}
	}
	for i := range p.gone.Proposals {
		x := &p.gone.Proposals[i]
		if x.Batch != "" {
			continue
		}
		row := line(x)
		if x.State == casework.StateCarried || x.State == casework.StateWithdrawn {
			done = append(done, row)
		} else {
			open = append(open, row)
		}
	}
	for i := range p.gone.Orders {
		x := &p.gone.Orders[i]
		title := orText(x.Title, x.Case[:8])
		if x.Scope == "items" {
			title = spaced(a.t("keeping.items", len(x.Items)), orText(p.a.clientOf(x.Case), x.Case[:8]))
		}
		orders = append(orders, mark("o/"+x.Record, x, orderSigns[x.Here], false, title, a.words.T("destruction.here."+x.Here), a.t("keeping.stores")+" "+number(len(x.Stores))))
	}
	add(a.t("keeping.proposals"), append(open, done...))
	for _, s := range []string{audit.KeepDue, audit.KeepNoPeriod, audit.KeepKeep} {
		var list []boardRow
		for i := range p.kept.Rows {
			if r := &p.kept.Rows[i]; r.State == s {
				row := mark("k/"+r.Case+r.What+r.Title, r, keepingSigns[s], false, r.Title, p.days(r), a.keptKind(r.Kind))
				row.view.Tick = p.ticked(r)
				list = append(list, row)
			}
		}
		add(a.t(map[string]string{audit.KeepDue: "keeping.due", audit.KeepNoPeriod: "keeping.noperiod", audit.KeepKeep: "keeping.kept"}[s]), list)
	}
	add(a.t("keeping.orders"), orders)
	add(a.t("keeping.custodians"), p.custodianRows(mark))
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.explain()
}

// days says the notice's day and the body's lock, never mixed.
func (p *keeping) days(r *casework.KeptRow) string {
	var out []string
	if r.Law != "" {
		out = append(out, p.a.t("keeping.law", p.a.dayOf(r.Law)))
	}
	if r.Body != "" {
		out = append(out, p.a.t("keeping.body", p.a.dayOf(r.Body)))
	}
	return spaced(out...)
}

// under gives what the line under the cursor stands for, where it is of that sort.
func under[T any](p *keeping) T {
	var none T
	if b := p.now(); b != nil {
		if x, ok := p.marks[b.key].(T); ok {
			return x
		}
	}
	return none
}

func (p *keeping) explain() {
	a := p.a
	objs := []fyne.CanvasObject{heading(a.t("keeping.title"))}
	switch {
	case under[*casework.KeptRow](p) != nil:
		objs = append(objs, p.explainKept(under[*casework.KeptRow](p))...)
	case under[*casework.ProposalRow](p) != nil:
		objs = append(objs, p.explainProposal(under[*casework.ProposalRow](p))...)
	case under[*casework.BatchRow](p) != nil:
		objs = append(objs, p.explainBatch(under[*casework.BatchRow](p))...)
	case under[*casework.OrderRow](p) != nil:
		objs = append(objs, p.explainOrder(under[*casework.OrderRow](p))...)
	case under[*casework.CustodianRow](p) != nil:
		objs = append(objs, p.explainCustodian(under[*casework.CustodianRow](p))...)
	}
	if p.gone.EscrowKeys > 0 && len(p.gone.Custodians) == 0 {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 16), widget.NewLabel(a.words.T("escrow.none", p.gone.EscrowKeys), widget.Style{})))
	}
	if p.gone.Keys.Master {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 16), widget.NewLabel(a.t("keeping.masterkey"), widget.Style{})))
	}
	if p.gone.Keys.Card {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 16), widget.NewLabel(a.t("keeping.cardkey"), widget.Style{})))
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), para(a.words.T("destruction.backups")), row(a.clauseTag(notice.P2_1_1)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *keeping) explainKept(r *casework.KeptRow) []fyne.CanvasObject {
	a := p.a
	objs := []fyne.CanvasObject{subhead(r.Title), row(widget.NewMark(keepingSigns[r.State], 18), strong(a.words.T("retention.state."+r.State)), a.citedTag(r.Clause))}
	if s := p.days(r); s != "" {
		objs = append(objs, plain(s))
	}
	if len(r.Words) > 0 {
		objs = append(objs, strong(a.t("keeping.arithmetic")))
		for _, w := range r.Words {
			objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignAhead, 14), widget.NewLabel(w, widget.Style{})))
		}
	}
	if len(r.Locks) > 0 {
		objs = append(objs, strong(a.t("keeping.locks")))
		for _, l := range r.Locks {
			objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignLock, 14), widget.NewLabel(spaced(a.words.T("retention.lock."+l.Code), a.dayOf(l.Till), l.Note), widget.Style{})))
		}
	}
	keys := []fyne.CanvasObject{}
	if r.State == audit.KeepDue && (r.What == "case" || r.IsRecord()) {
		keys = append(keys, a.mainKey("N", "keeping.propose", p.propose))
	}
	if p.canTick(r) {
		keys = append(keys, a.stepKey(fyne.KeySpace, "keeping.tick", p.tick), a.stepKey(fyne.KeyV, "keeping.tickall", p.tickAll))
		if n := len(p.ticks); n > 0 {
			objs = append(objs, row(widget.NewMark(widget.SignChosen, 16), strong(a.t("keeping.tickedcount", n))))
		}
	}
	keys = append(keys, a.stepKey(fyne.KeyH, "keeping.hold", p.hold))
	if p.heldBy(r) != nil {
		keys = append(keys, a.stepKey(fyne.KeyU, "keeping.lift", p.lift))
	}
	return append(objs, widget.NewFlow(wrapped{}, keys...))
}

func (p *keeping) explainProposal(x *casework.ProposalRow) []fyne.CanvasObject {
	a := p.a
	say := a.words.T
	objs := []fyne.CanvasObject{
		subhead(x.Title), row(widget.NewMark(proposalSigns[x.State], 18), strong(say("destruction.state."+x.State)), a.citedTag(x.Clause)),
		form(say("destruction.reason"), plain(x.Reason), say("destruction.start"), plain(a.dayOf(x.Start)), say("destruction.law"), plain(orDash(a.dayOf(x.Law))), say("destruction.free"), plain(a.dayOf(x.Free)),
			say("destruction.witnessed"), plain(a.dayOf(audit.Date(x.Today))), say("destruction.what"), plain(say("destruction.counts", x.Entries, x.Pieces, x.Bytes))),
	}
	for _, y := range x.Approvals {
		objs = append(objs, row(widget.NewMark(widget.SignDone, 16), plain(spaced(say("destruction.approved"), y.By, a.dayOf(audit.Date(y.On)), y.Note))))
	}
	if x.IsRecord() {
		objs = append(objs, para(say("destruction.one")))
	}
	objs = append(objs, p.explainEscrow(x)...)
	if x.Blocked != "" {
		objs = append(objs, row(widget.NewMark(widget.SignBlocked, 16), strong(say("destruction.blocked."+x.Blocked)), plain(strings.Join(x.Held, " / "))))
	}
	keys := []fyne.CanvasObject{}
	if x.State == casework.StateProposed || x.State == casework.StateApproved {
		if !x.Mine {
			keys = append(keys, a.mainKey("A", "keeping.approve", p.approve))
		}
		if x.Blocked == "" {
			keys = append(keys, a.mainKey("X", "keeping.destroy", p.destroy))
		}
		keys = append(keys, a.stepKey(fyne.KeyW, "keeping.withdraw", p.withdraw))
		if !x.May {
			objs = append(objs, caption(a.t("keeping.notyou")))
		}
	}
	if x.Incomplete {
		keys = append(keys, a.mainKey("S", "keeping.settle", p.settleShare))
	}
	return append(objs, widget.NewFlow(wrapped{}, append(keys, a.stepKey(fyne.KeyP, "keeping.record", p.record))...))
}

func (p *keeping) explainOrder(x *casework.OrderRow) []fyne.CanvasObject {
	a := p.a
	say := a.words.T
	objs := []fyne.CanvasObject{subhead(orText(x.Title, x.Case[:8])), row(widget.NewMark(orderSigns[x.Here], 18), strong(say("destruction.here."+x.Here)))}
	for _, r := range x.Resists {
		objs = append(objs, row(widget.NewMark(widget.SignBlocked, 16), plain(say("destruction.resists."+r.Code, r.Note))))
	}
	objs = append(objs, strong(a.t("keeping.stores")))
	if len(x.Stores) == 0 {
		objs = append(objs, para(a.t("keeping.nostores")))
	}
	for _, s := range x.Stores {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignDone, 14), widget.NewLabel(s.Words, widget.Style{})))
	}
	objs = append(objs, caption(say("destruction.order")+" "+x.Record))
	if x.Here == "resists" {
		objs = append(objs, widget.NewFlow(wrapped{}, a.stepKey(fyne.KeyO, "keeping.obey", p.obey)))
	}
	return objs
}
