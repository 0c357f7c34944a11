package casework

import (
	"cmp"
	"slices"
	"time"

	"genchi/app/audit"
	"genchi/app/register"
	"genchi/storage/trust"
)

// DestructionsView is what is proposed to be destroyed, what was, and what every store says it deleted (2-1-1).
type DestructionsView struct {
	Proposals []ProposalRow `json:"proposals"`
	Orders    []OrderRow    `json:"orders"` // of cases that this store knows
	Keys      OldKeys       `json:"keys"`
	Backups   bool          `json:"backups_stay_readable"` // a stolen disk or an unexpired backup opens with its old keys: always true, and shown
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
	Scope   string       `json:"scope"` // case or items
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
	v := DestructionsView{Proposals: []ProposalRow{}, Orders: []OrderRow{}, Backups: true}
	r := d.v.Renewal()
	v.Keys = OldKeys{Master: r.Master, Card: r.Card}
	titles := map[string]string{}
	if id, err := d.BookID(register.Office); err == nil {
		rows, err := view(d, id, d.proposals)
		if err != nil {
			return v, err
		}
		v.Proposals = rows
		for _, p := range rows {
			titles[p.What] = p.Title
		}
	}
	set := d.v.Trust()
	for _, c := range set.Cases() {
		for _, x := range set.Destructions(c) {
			row := d.orderRow(set, c, x)
			row.Title = titles[row.Case]
			v.Orders = append(v.Orders, row)
		}
	}
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
		for _, l := range oc.model.Registers.HeldBy(x.What, d.today()) {
			row.Held = append(row.Held, l.Note)
		}
		for _, h := range x.Heads {
			row.HeadsHex = append(row.HeadsHex, trust.Hash(h).String())
		}
		row.DigestHex = trust.Hash(x.Digest).String()
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

func (d *Desk) orderRow(set *trust.Set, c trust.CaseID, x trust.Signed[*trust.Destruction]) OrderRow {
	row := OrderRow{Case: c.String(), Record: x.Hash.String(), Scope: "case", Here: "none", Stores: []AckRow{}}
	if x.Content.Scope == trust.ScopeItems {
		row.Scope = "items"
		for _, it := range x.Content.Items {
			row.Items = append(row.Items, trust.KeyID(it.Item).String())
		}
	}
	waits := d.v.Renewal()
	switch {
	case row.Scope == "items":
	case d.gone(c) && (waits.Master || waits.Card):
		row.Here = "waits"
	case d.gone(c):
		row.Here = "done"
	case slices.Contains(d.v.Cases(), c):
		if row.Resists = d.resists(c); len(row.Resists) > 0 {
			row.Here = "resists"
		}
	}
	for _, a := range set.Acknowledgements(c) {
		if a.Content.Of != x.Hash {
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
		if i := slices.IndexFunc(row.Stores, func(o AckRow) bool { return o.Store == ack.Store && o.Server == ack.Server }); i >= 0 {
			if ack.Rekeyed { // the later of the two that a laptop signs
				row.Stores[i] = ack
			}
			continue
		}
		row.Stores = append(row.Stores, ack)
	}
	slices.SortFunc(row.Stores, func(a, b AckRow) int { return cmp.Compare(a.At+a.Store, b.At+b.Store) })
	return row
}
