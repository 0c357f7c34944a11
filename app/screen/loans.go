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

// loans (預りもの) are borrowed originals, samples and what was received by mistake, with receipt and return (1-2-4).
type loans struct {
	*board
	data []casework.LoanView
}

var loanCols = []widget.Col{{Share: 1.2}, {Share: 0.8, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newLoans(a *App) *loans {
	p := &loans{board: newBoard(a, loanCols, 640, widget.NewEmpty(widget.SignDone, a.t("loans.empty"), a.t("loans.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("loans.new"), Hint: "N", Weight: widget.Primary}, func() { a.receiveLoan("") })))}
	k := p.keymap
	k.Command[fyne.KeyN] = func() { a.receiveLoan(fyne.KeyN) }
	k.Command[fyne.KeyR] = p.giveBack
	k.Command[fyne.KeyP] = p.receipt
	k.Command[fyne.KeyX] = p.signReceipt
	k.Command[fyne.KeyY] = func() { a.showClause(notice.P1_2_4.Clause()) }
	k.Chords[widget.Ctrl(fyne.KeyP)] = p.receipt
	for key, f := range k.Move {
		k.Move[key] = func() { f(); p.explain() }
	}
	return p
}

func (p *loans) object() fyne.CanvasObject { return p.root }
func (p *loans) keys() *widget.Keymap      { return p.keymap }
func (p *loans) leave()                    { p.a.router.Settle() }

func (p *loans) hints() []hint {
	t := p.a.t
	return []hint{{"N", t("loans.new")}, {"R", t("loans.return")}, {"P", t("loans.receipt")}, {"X", t("sign.title")}, {"Y", t("k.clause")}, {"F1", t("keys.all")}}
}

func (p *loans) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *loans) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) ([]casework.LoanView, error) { return d.Loans(id) }, func(v []casework.LoanView) {
		p.data = v
		p.show()
	})
}

// dueWord says when a thing goes back, or when it went.
func (a *App) dueWord(l *casework.LoanView) (*widget.Sign, string) {
	switch {
	case l.Returned != nil:
		return widget.SignDone, a.t("loans.returned", strings.Replace(l.Returned.At, "T", " ", 1), l.Returned.To)
	case l.Late > 0:
		return widget.SignBlocked, a.t("loans.late", l.Late)
	case l.Due != "":
		return widget.SignDue, a.t("loans.due", a.farDay(string(l.Due)))
	case l.Sort == audit.LoanWrong:
		return widget.SignNotice, a.t("loans.nodue")
	}
	return widget.SignDue, a.t("loans.nodue")
}

func (p *loans) show() {
	a := p.a
	var held, back []boardRow
	for i := range p.data {
		l := &p.data[i]
		sign, due := a.dueWord(l)
		what := l.What
		if l.Count > 1 {
			what += "  × " + strconv.FormatUint(uint64(l.Count), 10)
		}
		row := boardRow{key: l.ID, view: widget.LineView{Sign: sign, Texts: []string{what, a.t("loan."+l.Sort) + "  " + l.From}, Sub: due}, act: p.giveBack}
		if l.Returned != nil {
			row.view.Dim, row.act = true, p.receipt
			back = append(back, row)
			continue
		}
		held = append(held, row)
	}
	var rows []boardRow
	head := func(word string, n int) boardRow {
		return boardRow{view: widget.LineView{Texts: []string{a.t(word, n), ""}, Head: true, Bold: true}}
	}
	if len(held) > 0 {
		rows = append(append(rows, head("loans.held", len(held))), held...)
	}
	if len(back) > 0 {
		rows = append(append(rows, head("loans.back", len(back))), back...)
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.explain()
}

func (p *loans) at() *casework.LoanView {
	r := p.now()
	if r == nil {
		return nil
	}
	for i := range p.data {
		if p.data[i].ID == r.key {
			return &p.data[i]
		}
	}
	return nil
}

// explain shows the thing under the cursor with its papers.
func (p *loans) explain() {
	a, l := p.a, p.at()
	objs := []fyne.CanvasObject{heading(a.t("loans.title"))}
	if l != nil {
		sign, due := a.dueWord(l)
		objs = append(objs, widget.NewLabel(l.What, widget.Style{Bold: true}), row(caption(l.ID), caption(a.t("loan."+l.Sort))), row(widget.NewMark(sign, 18), plain(due)),
			para(a.t("loans.by", l.By, l.From, strings.Replace(l.At, "T", " ", 1))))
		if l.Reason != "" {
			objs = append(objs, form(a.t("loans.reason"), widget.NewLabel(l.Reason, widget.Style{})))
		}
		if l.Sort == audit.LoanWrong && l.Returned == nil {
			objs = append(objs, para(a.t("loans.wronghint")))
		}
		if r := l.Returned; r != nil {
			objs = append(objs, form(a.t("loans.way"), widget.NewLabel(orDash(r.Way), widget.Style{}), a.t("loans.state"), widget.NewLabel(orDash(r.Note), widget.Style{})))
		}
		for i := range l.Papers {
			objs = append(objs, a.paperLines(&l.Papers[i]))
		}
		keys := []fyne.CanvasObject{widget.NewKey(a.router, widget.KeyLook{Word: a.t("loans.receipt"), Hint: "P", Weight: widget.Primary}, p.receipt)}
		if l.Returned == nil {
			keys = append(keys, widget.NewKey(a.router, widget.KeyLook{Word: a.t("loans.return"), Hint: "R"}, p.giveBack))
		}
		if len(l.Papers) > 0 {
			keys = append(keys, widget.NewKey(a.router, widget.KeyLook{Word: a.t("sign.title"), Hint: "X"}, p.signReceipt))
		}
		objs = append(objs, widget.NewFlow(wrapped{}, keys...))
	}
	objs = append(objs, widget.NewFlow(wrapped{}, widget.NewKey(a.router, widget.KeyLook{Word: a.t("loans.new"), Hint: "N"}, func() { a.receiveLoan("") }), a.clauseTag(notice.P1_2_4)))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// receiveLoan asks what was received and records it.
func (a *App) receiveLoan(by fyne.KeyName) {
	words := make([]string, len(audit.LoanSorts))
	for i, s := range audit.LoanSorts {
		words[i] = a.t("loan." + s)
	}
	a.choose(by, a.t("loans.new"), audit.LoanSorts, words, func(sort string) {
		reason := a.t("loans.reason")
		if sort == audit.LoanWrong {
			reason = a.t("loans.reason.wrong")
		}
		fields := []asked{{label: a.t("loans.what")}, {label: a.t("loans.from"), hint: a.t("person.hint"), value: a.scene.person}, {label: a.t("loans.count"), value: "1"}, {label: reason}, {label: a.t("loans.until"), hint: a.t("day.hint")}}
		a.askForm("", a.t("loan."+sort), a.t("loans.why"), "loan/"+sort, fields, func(s []string) string {
			n, err := strconv.ParseUint(narrow(s[2]), 10, 16)
			due, ok := parseDay(s[4], a.host.Now())
			switch {
			case s[0] == "" || s[1] == "":
				return a.t("loans.missing")
			case err != nil:
				return a.t("loans.badcount", s[2])
			case !ok:
				return a.t("day.wrong", s[4])
			}
			a.do(&casework.ReceiveLoan{Case: casework.Case{Case: a.caseID}, Sort: sort, What: s[0], From: s[1], Count: uint(n), Reason: s[3], Due: due}, nil)
			return ""
		})
	})
}

// giveBack asks who took the thing under the cursor back and in which state.
func (p *loans) giveBack() {
	a, l := p.a, p.at()
	if l == nil || l.Returned != nil {
		return
	}
	id := l.ID
	fields := []asked{{label: a.t("loans.to"), hint: a.t("person.hint"), value: l.From}, {label: a.t("loans.way")}, {label: a.t("loans.state")}}
	a.askForm(fyne.KeyR, a.t("loans.return")+"  "+l.What, a.t("loans.return.why"), "return/"+id, fields, func(s []string) string {
		if s[0] == "" {
			return a.t("loans.noto")
		}
		a.do(&casework.ReturnLoan{Case: casework.Case{Case: a.caseID}, Loan: id, To: s[0], Way: s[1], Note: s[2]}, nil)
		return ""
	})
}

// receipt makes the receipt of the thing under the cursor, or of its return, and offers to print it.
func (p *loans) receipt() {
	a, l := p.a, p.at()
	if l == nil {
		return
	}
	to := l.From
	if l.Returned != nil {
		to = l.Returned.To
	}
	a.makePaper(&casework.MakePaper{Case: casework.Case{Case: a.caseID}, Paper: audit.PaperReceipt, Loan: l.ID, Lang: a.lang}, func(r casework.PaperRow) {
		a.askGive(audit.WayPrint, r, "audit_work", to)
	})
}

// signReceipt records who signed the newest receipt of the thing under the cursor.
func (p *loans) signReceipt() {
	if l := p.at(); l != nil && len(l.Papers) > 0 {
		p.a.sign(fyne.KeyX, l.Papers[len(l.Papers)-1])
	}
}

// heldLine says how many things are held and how many are past their day, and leads to them; nil if none is held.
func (a *App) heldLine(held []casework.LoanView) fyne.CanvasObject {
	late := 0
	for i := range held {
		if held[i].Late > 0 {
			late++
		}
	}
	if len(held) == 0 {
		return nil
	}
	sign, word := widget.SignDue, a.t("loans.line", len(held))
	if late > 0 {
		sign, word = widget.SignBlocked, a.t("loans.line.late", len(held), late)
	}
	return row(widget.NewMark(sign, 18), plain(word), widget.NewKey(a.router, widget.KeyLook{Word: a.t("loans.title"), Weight: widget.Quiet, Height: 26}, func() { a.Go("loans") }))
}
