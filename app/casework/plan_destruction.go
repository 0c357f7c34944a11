package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/storage/journal"
	"genchi/storage/trust"
)

// destruction plans the commands of the destruction of cases and records; false for a command of another subject.
func (p *planner) destruction(c Command) (bool, error) {
	switch c := c.(type) {
	case *ProposeDestruction:
		return true, p.propose(c)
	case *WithdrawDestruction:
		all, err := p.proposed(c.Proposal)
		if err != nil {
			return true, err
		}
		return true, p.takeBack(all, c.Why)
	case *ApproveDestruction:
		return true, p.approve(c)
	case *NameCustodian:
		return true, p.custodian(c)
	case *SettleShare:
		return true, p.settleShare(c)
	case *DestroyCase:
		all, err := p.proposed(c.Proposal)
		if err != nil {
			return true, err
		}
		return true, p.carry(all, c.Note)
	}
	return false, nil
}

// proposed gives a proposal that stands, or all that stand of a batch.
func (p *planner) proposed(id string) ([]audit.Proposal, error) {
	p.id = id
	if x, ok := p.oc.model.Retiring.Proposals[id]; ok && !x.Fact.Off {
		return []audit.Proposal{x.Fact}, nil
	}
	if all := p.oc.model.Retiring.Standing(id); len(all) > 0 {
		return all, nil
	}
	return nil, refuse("no_proposal", notice.P2_1_1, id)
}

// takeBack takes proposals back.
func (p *planner) takeBack(all []audit.Proposal, why string) error {
	for _, x := range all {
		x.Off, x.Why = true, why
		if err := p.set(x); err != nil {
			return err
		}
	}
	return nil
}

// carry records that the orders of proposals are signed.
func (p *planner) carry(all []audit.Proposal, note string) error {
	for _, x := range all {
		if !p.d.approvedHere(p.oc, x.ID) {
			return refuse("not_approver", notice.P2_1_1)
		}
		if held := p.oc.model.Registers.HeldBy(x.What, p.d.today()); len(held) > 0 { // also one that is lifted on a day to come
			return refuse("held", notice.P2_1_1, held[0].Note)
		}
		if err := p.d.v.Local().Put(localOrdering, x.ID, nil); err != nil {
			return fmt.Errorf("sign destruction: %w", err)
		}
		if err := p.set(audit.Carried{Proposal: x.ID, Of: x.Sum(), Witnessed: p.d.witnessed(), On: p.today(""), Note: note}); err != nil {
			return err
		}
	}
	return nil
}

// propose reads the days of the case and what this store holds of it into the proposal.
func (p *planner) propose(c *ProposeDestruction) error {
	if len(c.Records) > 0 {
		return p.proposeBatch(c)
	}
	if strings.Contains(c.What, "/") {
		return p.proposeRecord(c)
	}
	oc, err := p.d.load(c.What)
	if err != nil {
		return err
	}
	if oc.model.Registers.Body != nil {
		return refuse("book_stays", notice.P2_2_0)
	}
	if p.d.v.Trust().Destroyed(oc.id) {
		return refuse("destroyed_already", notice.P2_1_1, c.What)
	}
	open := p.d.openComplaints()[c.What]
	p.d.mu.Lock()
	k, title := keptCase(oc, &p.oc.model.Registers, open, p.d.today())
	p.d.mu.Unlock()
	if err := p.d.stillKept(k); err != nil {
		return err
	}
	h, err := p.d.v.Holdings(oc.id)
	if err != nil {
		return fmt.Errorf("count what there is: %w", err)
	}
	months := uint(36)
	if k.Law == "" {
		months = uint(p.oc.model.Registers.Period(k.Kind).Months)
	}
	p.id = fresh(p, p.oc.model.Retiring.Proposals)
	x := audit.Proposal{
		ID: p.id, What: c.What, Title: title, Provision: k.Provision, Start: k.Start, Months: months, Law: k.Law, Free: k.Free, Witnessed: p.d.witnessed(), Reason: c.Reason,
		Entries: uint(len(oc.entries)), Pieces: uint(h.Pieces), Bytes: uint(h.Bytes), Digest: h.Digest[:], On: p.today(c.On),
	}
	for _, v := range h.Heads {
		x.Heads = append(x.Heads, v[:])
	}
	for _, v := range h.Keys {
		x.Keys = append(x.Keys, v[:])
	}
	return p.set(x)
}

// stillKept tells what keeps something before its day is even looked at.
func (d *Desk) stillKept(k audit.Kept) error {
	for _, l := range k.Locks {
		if l.Code == audit.LockHold {
			return refuse("held", notice.P2_1_1, l.Note)
		}
	}
	switch {
	case k.State == audit.KeepNoPeriod:
		return refuse("no_period", notice.P2_7_5)
	case k.Free == "":
		return refuse("kept_open", k.Provision, lockWords(d, k.Locks))
	}
	return nil
}

func (p *planner) approve(c *ApproveDestruction) error {
	all, err := p.proposed(c.Proposal)
	if err != nil {
		return err
	}
	all, out, err := without(all, c.Except)
	if err != nil {
		return err
	}
	if err := p.takeBack(out, c.Why); err != nil {
		return err
	}
	for _, x := range all {
		if err := p.yes(x, c); err != nil {
			return err
		}
	}
	return nil
}

// yes is this person's yes to one proposal.
func (p *planner) yes(x audit.Proposal, c *ApproveDestruction) error {
	order, err := orderOf(&x)
	if err != nil {
		return badForm(err)
	}
	sig, err := p.d.v.Approve(order)
	if err != nil {
		return fmt.Errorf("approve: %w", err)
	}
	return p.set(audit.Approval{Proposal: x.ID, By: p.d.user, Of: x.Sum(), Device: sig.Device[:], Sig: sig.Sig[:], On: p.today(""), Note: c.Note, Off: c.Off})
}

// orderOf is the control record of a proposal, without approvals.
func orderOf(x *audit.Proposal) (*trust.Destruction, error) {
	if x.IsRecord() {
		return erasureOf(x)
	}
	d := &trust.Destruction{Scope: trust.ScopeCase, Pieces: uint64(x.Pieces), Digest: trust.Hash(x.Digest), Basis: trust.Hash(x.Sum())}
	if err := d.Case.UnmarshalText([]byte(x.What)); err != nil {
		return nil, err
	}
	for _, h := range x.Heads {
		d.Heads = append(d.Heads, trust.Hash(h))
	}
	for _, k := range x.Keys {
		d.Keys = append(d.Keys, trust.KeyID(k))
	}
	return d, nil
}

// orderSigned adds the approvals to the order of a proposal.
func orderSigned(oc *openCase, x *audit.Proposal) (*trust.Destruction, error) {
	d, err := orderOf(x)
	if err != nil {
		return nil, err
	}
	var list []trust.Approval
	for _, a := range oc.model.Retiring.Approved(x.ID) {
		list = append(list, trust.Approval{Device: trust.DeviceID(a.Fact.Device), Sig: [64]byte(a.Fact.Sig)})
	}
	return d.WithApprovals(list...), nil
}

// approvedHere tells whether this device approved a proposal as it stands.
func (d *Desk) approvedHere(oc *openCase, id string) bool {
	for _, a := range oc.model.Retiring.Approved(id) {
		if trust.DeviceID(a.Fact.Device) == d.v.Device() {
			return true
		}
	}
	return false
}

// witnessed is the day of the newest checkpoint of the server's log, by which periods are judged; where the body has no server, that of the clock.
func (d *Desk) witnessed() audit.Date {
	if body, ok := d.v.Trust().Body(); ok && len(body.Server.LogKey) > 0 {
		at, ok := d.books.Witnessed(body.Server)
		if !ok {
			return "0001-01-01" // nothing was witnessed yet
		}
		return audit.Date(calendar.OfTime(at.In(d.now().Location())).String())
	}
	return d.today()
}

// signOrders signs the control record of everything that was carried out by the book and has none yet, as far as this device approved it: after the
// command, and again after a kill. The caller holds writing.
func (d *Desk) signOrders(oc *openCase) error {
	var orders []trust.Content
	for id, done := range oc.model.Retiring.Carried {
		x := oc.model.Retiring.Proposals[id].Fact
		order, err := orderSigned(oc, &x)
		if err != nil || string(done.Fact.Of) != string(x.Sum()) || ordered(d.v.Trust(), order) || !d.approvedHere(oc, id) {
			continue
		}
		if v, ok := oc.fold.Verdict(done.ID.Entry); !ok || v.Undecided || v.Void() {
			continue
		}
		orders = append(orders, order)
	}
	if err := d.signAll(orders); err != nil {
		return fmt.Errorf("sign destruction: %w", err)
	}
	for id := range d.v.Local().All(localOrdering) {
		if err := d.v.Local().Delete(localOrdering, id); err != nil {
			return fmt.Errorf("sign destruction: %w", err)
		}
	}
	return nil
}

// signAll signs control records at once, or one by one where one of them would have no effect.
func (d *Desk) signAll(orders []trust.Content) error {
	_, err := d.v.SignControls(orders...)
	if err == nil || len(orders) < 2 {
		return err
	}
	var errs []error
	for _, o := range orders {
		_, err := d.v.SignControl(o)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// destroyCase signs the order and obeys it here.
func (d *Desk) destroyCase(ctx context.Context, oc *openCase) error {
	if err := d.signOrders(oc); err != nil {
		return err
	}
	d.judgeAnew()
	return d.obey(ctx)
}

// ordered tells whether what an order names is ordered to be destroyed.
func ordered(set *trust.Set, o *trust.Destruction) bool {
	if o.Scope == trust.ScopeEntries {
		return set.DestroyedEntry(o.Case, o.Heads[0])
	}
	return set.Destroyed(o.Case)
}

// namedEntries tells which entries of a case hang together with the heads that an order names.
func (d *Desk) namedEntries(c trust.CaseID, heads []trust.Hash) (all, named map[trust.Hash]bool, err error) {
	prev := map[trust.Hash][]trust.Hash{}
	all, named = map[trust.Hash]bool{}, map[trust.Hash]bool{}
	_, err = d.v.Journals().Read(c, func(e journal.Entry, _ journal.Place) error {
		all[e.Hash] = true
		prev[e.Hash] = append([]trust.Hash{e.Header.Prev}, e.Header.Seen...)
		return nil
	})
	todo := append([]trust.Hash(nil), heads...)
	for len(todo) > 0 {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if named[h] || !all[h] {
			continue
		}
		named[h] = true
		todo = append(todo, prev[h]...)
	}
	return all, named, err
}
