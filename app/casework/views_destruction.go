package casework

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"genchi/app/audit"
	"genchi/app/register"
	"genchi/storage/trust"
)

// DestructionsView is what is proposed to be destroyed, what was, and what every store says it deleted (2-1-1).
type DestructionsView struct {
	Proposals []ProposalRow `json:"proposals"`
	Batches   []BatchRow    `json:"batches"` // of them, those that were proposed in one act
	Orders    []OrderRow    `json:"orders"`  // of cases that this store knows
	Keys      OldKeys       `json:"keys"`
	Backups   bool          `json:"backups_stay_readable"` // a stolen disk or an unexpired backup opens with its old keys: always true, and shown

	Custodians []CustodianRow `json:"custodians"`
	EscrowKeys int            `json:"escrow_keys"` // that the body card names
}

// OldKeys tells which keys of this store still wait to be replaced after a destruction.
type OldKeys struct {
	Master bool `json:"master"` // with the next unlocking by passphrase
	Card   bool `json:"card"`   // with a new role card
}

// ProposalRow is a proposal with its approvals.
type ProposalRow struct {
	audit.Proposal
	ID        string        `json:"proposal"`
	By        string        `json:"by"`
	Clause    string        `json:"clause"`
	State     string        `json:"state"` // proposed, approved, carried, withdrawn, conflict
	Approvals []ApprovalRow `json:"approvals"`
	Held      []string      `json:"held"`    // reasons of holds
	Mine      bool          `json:"mine"`    // this user approved it
	May       bool          `json:"may"`     // this device may approve
	Blocked   string        `json:"blocked"` // code of what keeps it from being carried out, by witnessed time; empty: nothing
	Carried   string        `json:"carried"` // day
	HeadsHex  []string      `json:"heads"`   // hashes that stay
	DigestHex string        `json:"digest"`  // over the names of chunks and item keys
	Today     string        `json:"witnessed_now"`

	Escrow     []EscrowRow `json:"escrow"`     // custodians of the day on which it was carried out
	Incomplete bool        `json:"incomplete"` // one of them has said nothing yet
}

// ApprovalRow is one person's yes.
type ApprovalRow struct {
	By   string `json:"by"`
	On   string `json:"on"`
	Note string `json:"note,omitempty"`
}

// OrderRow is a signed order with what stores deleted.
type OrderRow struct {
	Case    string       `json:"case"`
	Record  string       `json:"record"`
	Title   string       `json:"title,omitempty"`
	Scope   string       `json:"scope"`          // case, record or items
	What    string       `json:"what,omitempty"` // a record as register/id
	Items   []string     `json:"items,omitempty"`
	Here    string       `json:"here"` // done, waits (keys to be replaced), resists, none
	Resists []Resistance `json:"resists,omitempty"`
	Stores  []AckRow     `json:"stores"`
}

// AckRow is what one store deleted.
type AckRow struct {
	Store    string `json:"store"`
	Server   bool   `json:"server"`
	Payloads uint64 `json:"payloads"`
	Keys     uint64 `json:"keys"`
	Grants   uint64 `json:"grants"`
	Items    uint64 `json:"items"`
	Chunks   uint64 `json:"chunks"`
	Bytes    uint64 `json:"bytes"`
	Rekeyed  bool   `json:"rekeyed"`
	At       string `json:"at"`
	Words    string `json:"words"` // all of it in a line
}

// States of a proposal.
const (
	StateProposed  = "proposed"
	StateApproved  = "approved"
	StateCarried   = "carried"
	StateWithdrawn = "withdrawn"
	StateConflict  = "conflict"
)

// Destructions shows proposals, orders and acknowledgements.
func (d *Desk) Destructions() (DestructionsView, error) {
	v := DestructionsView{Proposals: []ProposalRow{}, Batches: []BatchRow{}, Orders: []OrderRow{}, Backups: true, Custodians: []CustodianRow{}}
	if b, ok := d.v.Trust().Body(); ok {
		v.EscrowKeys = len(b.EscrowKeys)
	}
	r := d.v.Renewal()
	v.Keys = OldKeys{Master: r.Master, Card: r.Card}
	titles, bases := map[string]string{}, map[string]ProposalRow{}
	if id, err := d.BookID(register.Office); err == nil {
		_, err := view(d, id, func(oc *openCase) bool {
			v.Proposals, v.Custodians = d.proposals(oc), d.custodians(oc)
			return true
		})
		if err != nil {
			return v, err
		}
		v.Batches = batchesOf(v.Proposals)
		for _, p := range v.Proposals {
			titles[p.What] = p.Title
			bases[trust.Hash(p.Sum()).String()] = p
		}
	}
	set, keep := d.v.Trust(), sync.OnceValues(d.keepings)
	for _, c := range set.Cases() {
		for _, x := range set.Destructions(c) {
			row := d.orderRow(set, c, x, keep)
			row.Title = titles[row.Case]
			if p, ok := bases[x.Content.Basis.String()]; ok && row.Scope == "record" {
				row.Title, row.What = p.Title, p.What
			}
			v.Orders = append(v.Orders, row)
		}
	}
	slices.SortFunc(v.Orders, func(a, b OrderRow) int { // records before whole cases
		return cmp.Or(cmp.Compare(b.Scope, a.Scope), cmp.Compare(a.Title, b.Title), cmp.Compare(a.What, b.What), cmp.Compare(a.Record, b.Record))
	})
	return v, nil
}

// proposals lists those of the office's book, newest first. The caller holds mu.
func (d *Desk) proposals(oc *openCase) []ProposalRow {
	out := []ProposalRow{}
	m := &oc.model.Retiring
	card, _ := d.v.Card()
	may := card != nil && (card.Has(trust.RoleRegistrar) || card.Has(trust.RoleManagement))
	for id, e := range m.Proposals {
		x := e.Fact
		row := ProposalRow{Proposal: x, ID: id, By: d.person(e.By), Clause: x.Provision.Clause(), State: StateProposed, Approvals: []ApprovalRow{}, Held: []string{}, May: may, Today: string(d.witnessed())}
		users := map[string]bool{}
		for _, a := range m.Approved(id) {
			row.Approvals = append(row.Approvals, ApprovalRow{By: d.person(a.Fact.By), On: string(a.Fact.On), Note: a.Fact.Note})
			users[a.Fact.By.String()] = true
			row.Mine = row.Mine || a.Fact.By == d.user
		}
		slices.SortStableFunc(row.Approvals, func(a, b ApprovalRow) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.By, b.By)) })
		for _, l := range oc.model.Registers.HeldBy(x.What, d.today()) {
			row.Held = append(row.Held, l.Note)
		}
		for _, h := range x.Heads {
			row.HeadsHex = append(row.HeadsHex, trust.Hash(h).String())
		}
		row.DigestHex = trust.Hash(x.Digest).String()
		row.Escrow = d.escrow(oc, id)
		row.Incomplete = row.Waiting() > 0
		_, conflict := oc.model.Conflicts[x.Field()]
		done, carried := m.Carried[id]
		switch {
		case carried:
			row.State, row.Carried = StateCarried, string(done.Fact.On)
		case x.Off:
			row.State = StateWithdrawn
		case conflict:
			row.State = StateConflict
		case len(users) >= 2:
			row.State = StateApproved
		}
		switch {
		case carried || x.Off:
		case conflict:
			row.Blocked = "conflict"
		case len(row.Held) > 0:
			row.Blocked = "held"
		case row.Today < string(x.Free):
			row.Blocked = "before_its_day"
		case len(users) < 2:
			row.Blocked = "two_approvals"
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b ProposalRow) int { return cmp.Or(-cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID)) })
	return out
}

func (d *Desk) orderRow(set *trust.Set, c trust.CaseID, x trust.Signed[*trust.Destruction], keep func() (keepings, error)) OrderRow {
	row := OrderRow{Case: c.String(), Record: x.Hash.String(), Scope: "case", Here: "none", Stores: []AckRow{}}
	if x.Content.Scope != trust.ScopeCase {
		row.Scope = map[uint]string{trust.ScopeItems: "items", trust.ScopeEntries: "record"}[x.Content.Scope]
		for _, it := range x.Content.Items {
			row.Items = append(row.Items, trust.KeyID(it.Item).String())
		}
	}
	waits := d.v.Renewal()
	switch {
	case row.Scope == "items":
	case row.Scope == "record":
		row.Here = d.recordHere(x, &row, keep)
	case d.gone(c) && (waits.Master || waits.Card):
		row.Here = "waits"
	case d.gone(c):
		row.Here = "done"
	case slices.Contains(d.v.Cases(), c):
		if row.Resists = d.resists(c); len(row.Resists) > 0 {
			row.Here = "resists"
		}
	}
	row.Stores = d.ackRows(set, c, x.Hash)
	return row
}

// recordHere tells how far an order to destroy a record is on this store.
func (d *Desk) recordHere(x erasureOrder, row *OrderRow, keep func() (keepings, error)) string {
	switch {
	case d.v.Erased(x.Hash) && d.v.Renewal().Master:
		return "waits"
	case d.v.Erased(x.Hash):
		return "done"
	case slices.Contains(d.v.Cases(), x.Content.Case):
		if row.Resists = d.resistsRecord(x, keep); len(row.Resists) > 0 {
			return "resists"
		}
	}
	return "none"
}

// ackRows lists what each store says it deleted on an order.
func (d *Desk) ackRows(set *trust.Set, c trust.CaseID, of trust.Hash) []AckRow {
	out := []AckRow{}
	for _, a := range set.Acknowledgements(c) {
		if a.Content.Of != of {
			continue
		}
		k := a.Content
		ack := AckRow{
			Server: set.IsServer(a.By), Payloads: k.Payloads, Keys: k.Keys, Grants: k.Grants, Items: k.Items, Chunks: k.Chunks, Bytes: k.Bytes, Rekeyed: k.Rekeyed,
			At: time.Unix(k.At, 0).In(d.now().Location()).Format("2006-01-02T15:04"),
		}
		if card, ok := set.Card(a.By); ok {
			ack.Store = card.UserName + " " + a.By.String()[:8]
		}
		ack.Words = d.storeLine(ack)
		if i := slices.IndexFunc(out, func(o AckRow) bool { return o.Store == ack.Store && o.Server == ack.Server }); i >= 0 {
			if ack.Rekeyed { // the later of the two that a laptop signs
				out[i] = ack
			}
			continue
		}
		out = append(out, ack)
	}
	slices.SortFunc(out, func(a, b AckRow) int { return cmp.Compare(a.At+a.Store, b.At+b.Store) })
	return out
}
