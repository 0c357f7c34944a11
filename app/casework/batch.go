package casework

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/assets"
)

// Many records whose time is over are proposed in one act, a batch (まとめた申請). Each of them keeps a proposal, approvals and an order of its own: what a
// second person takes out, what is held meanwhile, and what a store knows better about one record leaves the others alone.

// batchStep is how many records of a batch are carried out between two looks at whether to go on.
const batchStep = 16

var errWhatAndRecords = errors.New("what and records exclude one another")

// proposeBatch proposes many records; where some can't go, none is proposed and all of these are named with their reasons.
func (p *planner) proposeBatch(c *ProposeDestruction) error {
	records := slices.Compact(slices.Sorted(slices.Values(c.Records)))
	switch {
	case c.What != "":
		return badForm(errWhatAndRecords)
	case len(records) > BatchLimit:
		return refuse("batch_large", notice.P2_1_1, strconv.Itoa(len(records)), strconv.Itoa(BatchLimit))
	}
	keep, err := p.d.keepings()
	if err != nil {
		return err
	}
	taken := maps.Clone(p.oc.model.Retiring.Proposals)
	var bad []string
	var why *Refusal
	batch := ""
	for _, what := range records {
		x, err := p.recordProposal(what, keep)
		if r, ok := Refused(err); ok {
			bad = append(bad, what)
			if why == nil {
				why = r
			}
			continue
		}
		if err != nil {
			return err
		}
		x.ID, x.Reason, x.On = fresh(p, taken), c.Reason, p.today(c.On)
		if batch == "" {
			batch = "b-" + x.ID
		}
		x.Batch = batch
		taken[x.ID] = audit.Entered[audit.Proposal]{Fact: x}
		if err := p.set(x); err != nil {
			return err
		}
	}
	if why != nil {
		p.ops = nil
		return refuse("batch_refused", why.Provision, append([]string{strconv.Itoa(len(bad)), p.d.firstRecords(bad), p.d.sentence(why)}, bad...)...)
	}
	p.id = batch
	return nil
}

// firstRecords names the first records of a list.
func (d *Desk) firstRecords(records []string) string {
	const few = 5
	out := []string{}
	for _, r := range records[:min(few, len(records))] {
		out = append(out, d.recordName(r))
	}
	if len(records) > few {
		out = append(out, "…")
	}
	return strings.Join(out, " / ")
}

// sentence is what a refusal says.
func (d *Desk) sentence(r *Refusal) string {
	what, _, args := r.Sentences()
	return assets.Lang(d.opt.Lang).T(what, args...)
}

// without takes those proposals of a list out that are named by id or by record.
func without(all []audit.Proposal, except []string) (rest, out []audit.Proposal, err error) {
	for _, name := range except {
		i := slices.IndexFunc(all, func(x audit.Proposal) bool { return x.ID == name || x.What == name })
		if i < 0 {
			return nil, nil, refuse("no_proposal", notice.P2_1_1, name)
		}
		if !slices.ContainsFunc(out, func(x audit.Proposal) bool { return x.ID == all[i].ID }) {
			out = append(out, all[i])
		}
	}
	rest = slices.DeleteFunc(slices.Clone(all), func(x audit.Proposal) bool {
		return slices.ContainsFunc(out, func(o audit.Proposal) bool { return o.ID == x.ID })
	})
	return rest, out, nil
}

// ready gives what of a batch two people approved and nothing holds, and tells whether id is a batch of which something stands.
func (d *Desk) ready(oc *openCase, id string) (all []audit.Proposal, batch bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, x := range oc.model.Retiring.Standing(id) {
		batch = true
		if _, conflict := oc.model.Conflicts[x.Field()]; conflict {
			continue
		}
		users := map[string]bool{}
		for _, a := range oc.model.Retiring.Approved(x.ID) {
			users[a.Fact.By.String()] = true
		}
		if len(users) > 1 && len(oc.model.Registers.HeldBy(x.What, d.today())) == 0 && d.approvedHere(oc, x.ID) {
			all = append(all, x)
		}
	}
	return all, batch
}

// destroyBatch carries out what may go of a batch, some records at a time. Cancelled, it ends between two of them: the rest stays approved. The caller holds
// writing.
func (d *Desk) destroyBatch(ctx context.Context, id string, c *DestroyCase, all []audit.Proposal) (ch Changes, err error) {
	done := 0
	for some := range slices.Chunk(all, batchStep) {
		if err := ctx.Err(); err != nil {
			return ch, err
		}
		oc, err := d.load(id) // it is read anew where a record of this book went
		if err != nil {
			return ch, err
		}
		p := &planner{d: d, oc: oc, id: c.Proposal}
		if err := p.carry(some, c.Note); err != nil {
			return ch, err
		}
		whole := context.WithoutCancel(ctx)
		if ch, err = d.commit(whole, p); err != nil {
			return ch, err
		}
		if err := d.destroyCase(whole, oc); err != nil {
			return ch, err
		}
		d.publish(ch)
		if done += len(some); c.Progress != nil {
			c.Progress(int64(done), int64(len(all)))
		}
	}
	return ch, nil
}

// BatchRow is what became of the proposals that were made in one act.
type BatchRow struct {
	ID        string   `json:"batch"`
	By        string   `json:"by"`
	On        string   `json:"on"`
	Reason    string   `json:"reason"`
	State     string   `json:"state"`     // proposed, approved (all that stands may go), carried, withdrawn
	Proposals []string `json:"proposals"` // by record
	Standing  int      `json:"standing"`
	Ready     int      `json:"ready"` // of these, those that may be carried out
	Carried   int      `json:"carried"`
	Out       int      `json:"taken_out"`
	Mine      int      `json:"mine"`    // of those that stand, those that this user approved
	Waiting   int      `json:"waiting"` // of those carried out, those for which a custodian has said nothing yet
	May       bool     `json:"may"`
	Blocked   string   `json:"blocked"` // why nothing of it can be carried out; empty: something can
	Entries   uint     `json:"entries"`
	Pieces    uint     `json:"pieces"`
	Bytes     uint     `json:"bytes"`
}

// batchesOf gathers the batches of proposals, the newest first.
func batchesOf(all []ProposalRow) []BatchRow {
	out := []BatchRow{}
	rows := slices.Clone(all)
	slices.SortStableFunc(rows, func(a, b ProposalRow) int { return strings.Compare(a.What, b.What) })
	for i := range rows {
		x := &rows[i]
		if x.Batch == "" {
			continue
		}
		n := slices.IndexFunc(out, func(b BatchRow) bool { return b.ID == x.Batch })
		if n < 0 {
			n, out = len(out), append(out, BatchRow{ID: x.Batch, By: x.By, On: string(x.On), Reason: x.Reason, May: x.May})
		}
		out[n].add(x)
	}
	for i := range out {
		b := &out[i]
		switch {
		case b.Standing == 0 && b.Carried > 0:
			b.State = StateCarried
		case b.Standing == 0:
			b.State = StateWithdrawn
		case b.Ready == b.Standing:
			b.State = StateApproved
		default:
			b.State = StateProposed
		}
		if b.Ready > 0 {
			b.Blocked = ""
		}
	}
	slices.SortStableFunc(out, func(a, b BatchRow) int { return cmp.Or(-cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID)) })
	return out
}

func (b *BatchRow) add(x *ProposalRow) {
	b.Proposals = append(b.Proposals, x.ID)
	switch x.State {
	case StateCarried:
		b.Carried++
		if x.Incomplete {
			b.Waiting++
		}
		return
	case StateWithdrawn:
		b.Out++
		return
	}
	b.Standing++
	b.Entries, b.Pieces, b.Bytes = b.Entries+x.Entries, b.Pieces+x.Pieces, b.Bytes+x.Bytes
	if x.Mine {
		b.Mine++
	}
	if x.Blocked == "" {
		b.Ready++
	}
	b.Blocked = cmp.Or(b.Blocked, x.Blocked)
}
