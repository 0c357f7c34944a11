package casework

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/storage/trust"
)

// OfficeRoles are the roles on a card whose devices may hold books of the body. Auditors' laptops carry none of them, so that home addresses and who
// complained never reach them (2-2-2).
var OfficeRoles = []string{audit.RoleBody, trust.RoleRegistrar, "secretary", "handler", "management", "administrator"}

// openBook begins a book of the body: a registrar's roster with this device, then the entry that opens it.
func (d *Desk) openBook(ctx context.Context, c *OpenBook) (Changes, error) {
	card, ok := d.v.Card()
	if !ok {
		return Changes{}, refuse("no_card", "")
	}
	if !d.v.Trust().IsRegistrar(d.v.Device()) {
		return Changes{}, refuse("not_registrar", "")
	}
	if _, err := d.BookID(c.Book); err == nil {
		return Changes{}, refuse("book_open", notice.P2_2_0, c.Book)
	}
	body := audit.Body{Book: c.Book}
	if b, ok := d.v.Trust().Body(); ok {
		body.Name = b.Name
	}
	op, err := audit.Set(body, nil)
	if err != nil {
		return Changes{}, badForm(err)
	}
	id, err := d.v.NewCase()
	if err != nil {
		return Changes{}, fmt.Errorf("new book: %w", err)
	}
	line := trust.RosterLine{Device: d.v.Device(), User: card.User, Roles: []string{audit.RoleBody}}
	if _, err := d.v.SignControl(&trust.Roster{Case: id, Add: []trust.RosterLine{line}}); err != nil {
		return Changes{}, fmt.Errorf("roster: %w", err)
	}
	oc := newOpenCase(d, id)
	d.mu.Lock()
	d.cases[id] = oc
	d.mu.Unlock()
	return d.commit(ctx, &planner{d: d, oc: oc, ops: []ledger.Op{op}, id: c.Book})
}

// BookID finds a book of the body in this store.
func (d *Desk) BookID(book string) (string, error) {
	for _, id := range d.CaseIDs() {
		if name, err := d.bookNamed(id); err == nil && name == book && book != "" {
			return id, nil
		}
	}
	return "", refuse("no_book", "", book)
}

// bookNamed tells which book of the body a case is; empty: none. It is asked of every order that names no case.
func (d *Desk) bookNamed(id string) (string, error) {
	var cid trust.CaseID
	if err := cid.UnmarshalText([]byte(id)); err != nil {
		return "", noCase(id)
	}
	if oc, open := d.openCases()[cid]; open {
		d.mu.Lock()
		defer d.mu.Unlock()
		if b := oc.model.Registers.Body; b != nil {
			return b.Book, nil
		}
		return "", nil
	}
	row, err := d.homeRow(id)
	return row.Book, err
}

// ClientCases lists the cases of this store that are no book of the body.
func (d *Desk) ClientCases() []string {
	out := []string{}
	for _, id := range d.CaseIDs() {
		if book, err := d.bookNamed(id); err != nil || book == "" {
			out = append(out, id)
		}
	}
	return out
}

// bookRoles says with which roles a device may be put on the roster of a book: it carries an office role, and for complaints its user took no part
// in a case that is complained about (2-2-2, 3-10-3).
func (d *Desk) bookRoles(oc *openCase, card *trust.RoleCard) ([]string, error) {
	if !slices.ContainsFunc(OfficeRoles, card.Has) {
		return nil, refuse("not_office", notice.P2_2_2, card.UserName)
	}
	if oc.model.Registers.Body.Book == register.Complaints {
		user := ledger.UserID(card.User).String()
		for _, e := range oc.model.Registers.Of("complaints") {
			v := oc.model.Registers.ValuesOf(e.Fact)
			if e.Fact.State() == "open" && (slices.Contains(v["involved"], user) || slices.Contains(d.tookPart(v.One("case")), user)) {
				return nil, refuse("took_part", notice.P3_10_3, card.UserName)
			}
		}
	}
	return []string{audit.RoleBody}, nil
}

// tookPart lists the users of a client's case: everybody on its roster and everybody who wrote an entry, as far as this store knows.
func (d *Desk) tookPart(id string) []string {
	var cid trust.CaseID
	if err := cid.UnmarshalText([]byte(id)); err != nil {
		return nil
	}
	set := map[string]bool{}
	for _, m := range d.v.Trust().Members(cid) {
		set[ledger.UserID(m.User).String()] = true
	}
	if slices.Contains(d.v.Cases(), cid) {
		if oc, err := d.load(id); err == nil {
			for _, e := range oc.fold.Now().Entries() {
				set[e.Payload.User.String()] = true
			}
		}
	}
	out := make([]string, 0, len(set))
	for u := range set {
		if b, err := hex.DecodeString(u); err == nil && len(b) == 16 {
			out = append(out, u)
		}
	}
	slices.Sort(out)
	return out
}
