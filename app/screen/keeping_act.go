package screen

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// office is the office's book, in which proposals and holds stand; without it the page says what to do.
func (p *keeping) office() (casework.Case, bool) {
	for _, b := range p.a.home.Books {
		if b.Book == register.Office {
			return casework.Case{Case: b.ID}, true
		}
	}
	p.a.frame.say(widget.Trouble{Happened: p.a.t("keeping.nobook"), Kept: p.a.t("trouble.kept"), Do: p.a.t("keeping.nobook.do")})
	return casework.Case{}, false
}

// next is what Enter does: the next step of the line.
func (p *keeping) next() {
	x := under[*casework.ProposalRow](p)
	switch {
	case under[*casework.OrderRow](p) != nil:
		p.obey()
	case under[*casework.BatchRow](p) != nil:
		p.nextOfBatch(under[*casework.BatchRow](p))
	case under[*casework.CustodianRow](p) != nil:
		p.custodian()
	case x == nil:
		p.propose()
	case x.Blocked == "" && x.State == casework.StateApproved:
		p.destroy()
	case x.Incomplete:
		p.settleShare()
	case x.State == casework.StateCarried || x.State == casework.StateWithdrawn:
		p.record()
	case !x.Mine:
		p.approve()
	}
}

func (p *keeping) propose() {
	a, r := p.a, under[*casework.KeptRow](p)
	if len(p.ticks) > 0 {
		p.proposeTicked()
		return
	}
	if r == nil || r.What != "case" && !r.IsRecord() || r.State != audit.KeepDue {
		a.frame.say(widget.Trouble{Happened: a.t("keeping.notcase"), Kept: a.t("trouble.kept"), Do: a.t("keeping.empty.why")})
		return
	}
	book, ok := p.office()
	if !ok {
		return
	}
	what := r.What
	if what == "case" {
		what = r.Case
	}
	a.askReason(a.router.Pressed(), a.t("keeping.propose")+"  "+r.Title, func(reason string) { a.do(&casework.ProposeDestruction{Case: book, What: what, Reason: reason}, nil) })
}

func (p *keeping) hold() {
	a, r := p.a, under[*casework.KeptRow](p)
	what, title := "", ""
	switch x := under[*casework.ProposalRow](p); {
	case r != nil && r.What == "case":
		what, title = r.Case, r.Title
	case r != nil:
		what, title = r.What, r.Title
	case x != nil:
		what, title = x.What, x.Title
	default:
		return
	}
	book, ok := p.office()
	if !ok {
		return
	}
	a.askReason(fyne.KeyH, a.t("keeping.hold")+"  "+title, func(reason string) { a.do(&casework.PlaceHold{Case: book, What: what, Reason: reason}, nil) })
}

// heldBy is the first hold on a line that stands.
func (p *keeping) heldBy(r *casework.KeptRow) *casework.HoldRow {
	for i := range p.kept.Holds {
		if h := &p.kept.Holds[i]; h.Lifted == "" && (h.What == r.What || r.What == "case" && h.What == r.Case) {
			return h
		}
	}
	return nil
}

func (p *keeping) lift() {
	a, r := p.a, under[*casework.KeptRow](p)
	if x := under[*casework.ProposalRow](p); x != nil {
		r = &casework.KeptRow{What: "case", Case: x.What, Title: x.Title}
		if x.IsRecord() {
			r.What = x.What
		}
	}
	if r == nil {
		return
	}
	h := p.heldBy(r)
	if h == nil {
		return
	}
	book, ok := p.office()
	if !ok {
		return
	}
	id := h.ID
	a.askReason(fyne.KeyU, a.t("keeping.lift")+"  "+r.Title, func(reason string) { a.do(&casework.LiftHold{Case: book, Hold: id, Why: reason}, nil) })
}

// proposed is the proposal or the batch under the cursor, with its name.
func (p *keeping) proposed() (id, title string) {
	if x := under[*casework.ProposalRow](p); x != nil {
		return x.ID, x.Title
	}
	if b := under[*casework.BatchRow](p); b != nil {
		return b.ID, p.batchTitle(b)
	}
	return "", ""
}

func (p *keeping) approve() {
	a := p.a
	id, title := p.proposed()
	book, ok := p.office()
	if id == "" || !ok {
		return
	}
	a.askForm(a.router.Pressed(), a.t("keeping.approve")+"  "+title, a.words.T("destruction.backups"), "", []asked{{label: a.t("details.note")}}, func(s []string) string {
		a.do(&casework.ApproveDestruction{Case: book, Proposal: id, Note: s[0]}, nil)
		return ""
	})
}

// destroy signs the order after a last question; the work goes on beside the window.
func (p *keeping) destroy() {
	a := p.a
	id, title := p.proposed()
	book, ok := p.office()
	if id == "" || !ok {
		return
	}
	a.choose(fyne.KeyX, a.t("keeping.destroy.sure", title), []string{"no", "yes"}, []string{a.t("keeping.no"), a.t("keeping.yes")}, func(k string) {
		if k == "yes" {
			p.run(&casework.DestroyCase{Case: book, Proposal: id})
		}
	})
}

func (p *keeping) run(c casework.Command) {
	a := p.a
	a.job(a.t("keeping.counting"), func(ctx context.Context, d Desk, told Progress) error {
		if x, ok := c.(*casework.DestroyCase); ok {
			x.Progress = told
		}
		_, err := d.Do(ctx, c)
		return err
	}, func(error) {
		a.frame.refreshCounts()
		p.enter()
	})
}

func (p *keeping) withdraw() {
	a := p.a
	id, title := p.proposed()
	book, ok := p.office()
	if id == "" || !ok {
		return
	}
	word := a.t("keeping.withdraw")
	if x := under[*casework.ProposalRow](p); x != nil && x.Batch != "" {
		word = a.t("keeping.takeout")
	}
	a.askReason(fyne.KeyW, word+"  "+title, func(reason string) {
		a.do(&casework.WithdrawDestruction{Case: book, Proposal: id, Why: reason}, nil)
	})
}

func (p *keeping) obey() {
	a, x := p.a, under[*casework.OrderRow](p)
	if x == nil || x.Here != "resists" {
		return
	}
	id := x.Case
	if x.Scope == "record" {
		id = x.Record
	}
	a.choose(a.router.Pressed(), a.t("keeping.obey.sure", orText(x.Title, x.Case[:8])), []string{"no", "yes"}, []string{a.t("keeping.no"), a.t("keeping.yes")}, func(k string) {
		if k == "yes" {
			p.run(&casework.ObeyDestruction{What: id, Yes: true})
		}
	})
}

// record writes the record of a destruction to a file, with purpose and recipient.
func (p *keeping) record() {
	a := p.a
	id, title := p.proposed()
	if id == "" {
		return
	}
	keys, words := a.purposes()
	picks := make([]answerPick, len(keys))
	for i := range keys {
		picks[i] = answerPick{words[i], words[i]}
	}
	path := filepath.Join(documents(), "genchi-destruction-"+a.host.Now().Format("20060102-150405")+".pdf")
	a.askSheet(sheetForm{
		title: spaced(title, a.t("keeping.record")), why: a.t("keeping.record.why"), of: notice.P1_3, first: register.Values{"path": {path}},
		asks: []question{
			{name: "purpose", label: a.t("give.purpose"), picks: picks, need: true},
			{name: "to", label: a.t("give.recipient"), need: true},
			{name: "path", label: a.t("give.path"), need: true},
		},
		send: func(v register.Values, done func(error)) {
			o := casework.DestructionExport{Proposal: id, Purpose: v.One("purpose"), Recipient: v.One("to")}
			file := expand(v.One("path"))
			if filepath.Ext(file) == "" {
				file += ".pdf"
			}
			done(nil)
			a.exportTo(a.t("keeping.record"), file, func(ctx context.Context, d Desk, w io.Writer) error { return d.ExportDestruction(ctx, o, w) })
		},
	})
}
