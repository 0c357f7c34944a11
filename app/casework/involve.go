package casework

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/register"
	"genchi/storage/trust"
)

// InvolvedRow is somebody who took part in a case that is complained about, and by what it is known (3-10-3).
type InvolvedRow struct {
	User    string   `json:"user"`
	Name    string   `json:"name"`
	Roles   []string `json:"roles,omitempty"`   // on the roster of the case
	Wrote   bool     `json:"wrote,omitempty"`   // an entry of it
	Audited bool     `json:"audited,omitempty"` // did work of the audit
	Typed   bool     `json:"typed,omitempty"`   // nothing of it is known; somebody named him in the record
	Handles bool     `json:"handles,omitempty"` // he is to handle it: another person has to
}

// tookPartIn lists who took part in a client's case by its roster and its entries, by user; nil where this store lacks the case.
func (d *Desk) tookPartIn(id string) []audit.Participant {
	var cid trust.CaseID
	if cid.UnmarshalText([]byte(id)) != nil || !slices.Contains(d.v.Cases(), cid) {
		return nil
	}
	oc, err := d.load(id)
	if err != nil {
		return nil
	}
	all := map[ledger.UserID]audit.Participant{}
	for _, m := range d.v.Trust().Members(cid) {
		u := ledger.UserID(m.User)
		p := all[u]
		p.Roles = sortedOnce(append(slices.Clone(p.Roles), m.Roles...))
		all[u] = p
	}
	d.mu.Lock()
	for _, e := range oc.fold.Now().Entries() {
		p := all[e.Payload.User]
		p.Wrote, p.Audited = true, p.Audited || takesPart(e)
		all[e.Payload.User] = p
	}
	d.mu.Unlock()
	var out []audit.Participant
	for u, p := range all {
		if u != (ledger.UserID{}) {
			p.User = slices.Clone(u[:])
			out = append(out, p)
		}
	}
	return sortedPeople(out)
}

func sortedPeople(ps []audit.Participant) []audit.Participant {
	slices.SortFunc(ps, func(a, b audit.Participant) int { return bytes.Compare(a.User, b.User) })
	return ps
}

func sortedOnce(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// sayInvolved tells of each complaint who took part in its case and by what that is known, or that this store cannot know yet.
func (d *Desk) sayInvolved(id string, v *RegisterView) error {
	said, err := view(d, id, func(oc *openCase) map[string][]audit.Participant {
		out := map[string][]audit.Participant{}
		for _, e := range oc.model.Registers.Of(register.Complaints) {
			for _, x := range oc.model.Registers.InvolvedIn(e.Fact) {
				out[e.Fact.ID] = append(out[e.Fact.ID], x.Fact.People...)
			}
		}
		return out
	})
	if err != nil {
		return err
	}
	for i := range v.Records {
		r := &v.Records[i]
		if of := r.Fields.One("case"); of != "" {
			known := append(d.tookPartIn(of), said[r.Record]...)
			r.Involved = d.involvedRows(known, r.Fields)
			r.Waits = len(known) == 0 && r.State == "open"
		}
	}
	return nil
}

func (d *Desk) involvedRows(known []audit.Participant, v register.Values) []InvolvedRow {
	out := []InvolvedRow{}
	row := func(user string) *InvolvedRow {
		for i := range out {
			if out[i].User == user {
				return &out[i]
			}
		}
		out = append(out, InvolvedRow{User: user, Name: d.fieldText(register.Field{Kind: register.User}, user), Typed: true, Handles: slices.Contains(v["handler"], user)})
		return &out[len(out)-1]
	}
	for _, p := range known {
		r := row(ledger.UserID(p.User).String())
		r.Typed, r.Wrote, r.Audited, r.Roles = false, r.Wrote || p.Wrote, r.Audited || p.Audited, sortedOnce(append(r.Roles, p.Roles...))
	}
	for _, u := range v["involved"] {
		row(u)
	}
	slices.SortStableFunc(out, func(a, b InvolvedRow) int { return strings.Compare(a.Name+a.User, b.Name+b.User) })
	return out
}

// nameInvolved names, beside each open complaint, who took part in its case. Whoever handles a complaint lacks the case, so that the laptop of a registrar
// does it that holds both, each time that something arrived.
func (d *Desk) nameInvolved(ctx context.Context) error {
	if !d.v.Trust().IsRegistrar(d.v.Device()) {
		return nil
	}
	id, err := d.BookID(register.Complaints)
	if err != nil {
		return nil //nolint:nilerr // a body without a book of complaints has none to look after
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	oc, err := d.load(id)
	if err != nil {
		return err
	}
	p := &planner{d: d, oc: oc, id: id}
	for _, e := range oc.model.Registers.Of(register.Complaints) {
		if err := p.nameInvolved(e.Fact); err != nil {
			return err
		}
	}
	if len(p.ops) == 0 {
		return nil
	}
	ch, err := d.commit(ctx, p)
	if _, refused := Refused(err); refused {
		return nil // this laptop may not write in the book
	}
	if err == nil {
		d.publish(ch)
	}
	return err
}

// nameInvolved adds to what this user said of a complaint's case; nobody is taken off.
func (p *planner) nameInvolved(r audit.Record) error {
	people := p.d.tookPartIn(r.Values().One("case"))
	if r.State() != "open" || len(people) == 0 {
		return nil
	}
	for _, x := range p.oc.model.Registers.InvolvedIn(r) {
		if x.Fact.By != p.d.user {
			continue
		}
		for _, old := range x.Fact.People {
			if !slices.ContainsFunc(people, func(n audit.Participant) bool { return bytes.Equal(n.User, old.User) }) {
				people = append(people, old)
			}
		}
	}
	return p.set(audit.Involved{Register: r.Register, ID: r.ID, By: p.d.user, People: sortedPeople(people)})
}
