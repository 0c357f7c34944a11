package screen

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// canTick tells whether a line is a record whose time is over and that nobody proposed yet.
func (p *keeping) canTick(r *casework.KeptRow) bool {
	return r.IsRecord() && r.State == audit.KeepDue && !slices.ContainsFunc(p.gone.Proposals, func(x casework.ProposalRow) bool {
		return x.What == r.What && (x.State == casework.StateProposed || x.State == casework.StateApproved || x.State == casework.StateConflict)
	})
}

func (p *keeping) ticked(r *casework.KeptRow) widget.Tick {
	switch {
	case p.ticks[r.What]:
		return widget.Ticked
	case p.canTick(r):
		return widget.Unticked
	}
	return widget.NoTick
}

// keepTicks forgets the ticks of lines that can be proposed no longer.
func (p *keeping) keepTicks() {
	was := p.ticks
	p.ticks = map[string]bool{}
	for i := range p.kept.Rows {
		if r := &p.kept.Rows[i]; was[r.What] && p.canTick(r) {
			p.ticks[r.What] = true
		}
	}
}

// tick marks the record under the cursor, or takes its mark away, and goes on to the next line.
func (p *keeping) tick() {
	r := under[*casework.KeptRow](p)
	if r == nil || !p.canTick(r) {
		return
	}
	if p.ticks[r.What] {
		delete(p.ticks, r.What)
	} else {
		p.ticks[r.What] = true
	}
	p.show()
	p.move(1)
}

// tickAll marks every record whose time is over, or takes all marks away.
func (p *keeping) tickAll() {
	all := map[string]bool{}
	for i := range p.kept.Rows {
		if r := &p.kept.Rows[i]; p.canTick(r) && len(all) < casework.BatchLimit {
			all[r.What] = true
		}
	}
	if len(all) == len(p.ticks) {
		clear(all)
	}
	p.ticks = all
	p.show()
}

// proposeTicked proposes what is marked in one act. What can't go loses its mark.
func (p *keeping) proposeTicked() {
	a := p.a
	book, ok := p.office()
	if !ok {
		return
	}
	records := audit.SortedKeys(p.ticks)
	a.askReason(a.router.Pressed(), a.t("keeping.propose")+"  "+a.words.T("destruction.batch.title", len(records)), func(reason string) {
		c := &casework.ProposeDestruction{Case: book, Records: records, Reason: reason}
		var ch casework.Changes
		a.job(a.t("keeping.looking"), func(ctx context.Context, d Desk, _ Progress) (err error) {
			ch, err = d.Do(ctx, c)
			return err
		}, func(err error) {
			if r, refused := casework.Refused(err); refused && r.Code == "batch_refused" {
				for _, what := range r.Args[min(3, len(r.Args)):] {
					delete(p.ticks, what)
				}
				t := a.troubleOf(err)
				t.Do = a.t("keeping.unticked")
				a.frame.say(t)
				p.show()
				return
			}
			if err == nil {
				a.savedAt(a.host.Now())
				a.frame.undo.Say(a.t("keeping.proposed", len(records)), func() {
					a.do(&casework.WithdrawDestruction{Case: book, Proposal: ch.ID, Why: a.t("keeping.atonce")}, nil)
				})
				a.frame.fit()
			}
			p.enter()
		})
	})
}

func (p *keeping) batchTitle(b *casework.BatchRow) string {
	return p.a.words.T("destruction.batch.title", len(b.Proposals)-b.Out)
}

// batchLine is the line of a batch.
func (p *keeping) batchLine(mark func(key string, what any, sign *widget.Sign, dim bool, texts ...string) boardRow, b *casework.BatchRow) boardRow {
	sign, state := proposalSigns[b.State], p.a.words.T("destruction.state."+b.State)
	if b.Standing > 0 && b.Carried > 0 {
		state = p.a.t("keeping.partly", b.Carried, b.Carried+b.Standing)
	}
	if b.Waiting > 0 {
		sign = widget.SignNotice
	}
	row := mark("b/"+b.ID, b, sign, b.State == casework.StateWithdrawn, p.batchTitle(b), state, spaced(b.By, b.Reason))
	row.view.Bold = true
	return row
}

// batchRows are the lines of a batch's proposals.
func (p *keeping) batchRows(b *casework.BatchRow, line func(*casework.ProposalRow) boardRow) []boardRow {
	out := make([]boardRow, 0, len(b.Proposals))
	for _, id := range b.Proposals {
		if i := slices.IndexFunc(p.gone.Proposals, func(x casework.ProposalRow) bool { return x.ID == id }); i >= 0 {
			out = append(out, line(&p.gone.Proposals[i]))
		}
	}
	return out
}

// waiting is a proposal of a batch for which a custodian has said nothing yet; one word of the custodian settles all of them.
func (p *keeping) waiting(b *casework.BatchRow) *casework.ProposalRow {
	i := slices.IndexFunc(p.gone.Proposals, func(x casework.ProposalRow) bool { return x.Batch == b.ID && x.Incomplete })
	if i < 0 {
		return nil
	}
	return &p.gone.Proposals[i]
}

// nextOfBatch is what Enter does on a batch.
func (p *keeping) nextOfBatch(b *casework.BatchRow) {
	switch {
	case b.State == casework.StateApproved:
		p.destroy()
	case b.Mine < b.Standing:
		p.approve()
	case b.Waiting > 0:
		p.settleShare()
	case b.Standing == 0:
		p.record()
	}
}

func (p *keeping) explainBatch(b *casework.BatchRow) []fyne.CanvasObject {
	a := p.a
	say := a.words.T
	objs := []fyne.CanvasObject{
		subhead(p.batchTitle(b)), row(widget.NewMark(proposalSigns[b.State], 18), strong(say("destruction.state."+b.State))),
		form(say("destruction.reason"), plain(b.Reason), a.t("keeping.batch.open"), plain(strconv.Itoa(b.Standing)), a.t("keeping.batch.ready"), plain(strconv.Itoa(b.Ready)), a.t("keeping.batch.carried"), plain(strconv.Itoa(b.Carried)),
			a.t("keeping.batch.out"), plain(strconv.Itoa(b.Out)), say("destruction.what"), plain(say("destruction.counts", b.Entries, b.Pieces, b.Bytes))),
		para(a.t("keeping.batch.why")),
	}
	if b.Blocked != "" {
		objs = append(objs, row(widget.NewMark(widget.SignBlocked, 16), strong(say("destruction.blocked."+b.Blocked))))
	}
	if b.Waiting > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 16), strong(say("escrow.incomplete"))))
	}
	var keys []fyne.CanvasObject
	if b.Mine < b.Standing {
		keys = append(keys, a.mainKey("A", "keeping.approve", p.approve))
	}
	if b.Ready > 0 {
		keys = append(keys, a.mainKey("X", "keeping.destroy", p.destroy))
	}
	if b.Standing > 0 {
		keys = append(keys, a.stepKey(fyne.KeyW, "keeping.withdraw", p.withdraw))
		if !b.May {
			objs = append(objs, caption(a.t("keeping.notyou")))
		}
	}
	if b.Waiting > 0 {
		keys = append(keys, a.stepKey(fyne.KeyS, "keeping.settle", p.settleShare))
	}
	return append(objs, widget.NewFlow(wrapped{}, append(keys, a.stepKey(fyne.KeyP, "keeping.record", p.record))...))
}
