package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Handling is what was done with evidence and with things of the client, each by the key of its field.
type Handling struct {
	Details    map[ItemID]Entered[Details]
	Custody    map[string]Entered[Custody]
	Redactions map[ItemID]Entered[Redaction] // by copy
	Loans      map[string]Entered[Loan]
	Returns    map[string]Entered[Return]
	Purges     map[ItemID]Entered[Purge]
	Destroyed  map[ItemID]Entered[Destroyed]

	copies map[ItemID][]ItemID // of each original, by id
}

func newHandling() Handling {
	return Handling{
		Details: map[ItemID]Entered[Details]{}, Custody: map[string]Entered[Custody]{}, Redactions: map[ItemID]Entered[Redaction]{}, Loans: map[string]Entered[Loan]{},
		Returns: map[string]Entered[Return]{}, Purges: map[ItemID]Entered[Purge]{}, Destroyed: map[ItemID]Entered[Destroyed]{}, copies: map[ItemID][]ItemID{},
	}
}

func (h *Handling) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindDetails:
		enter(h.Details, ItemID(f.Key), fact, head)
	case KindCustody:
		enter(h.Custody, f.Key, fact, head)
	case KindRedaction:
		if old, ok := h.Redactions[ItemID(f.Key)]; ok {
			of := old.Fact.Of
			h.copies[of] = slices.DeleteFunc(h.copies[of], func(i ItemID) bool { return i == ItemID(f.Key) })
		}
		enter(h.Redactions, ItemID(f.Key), fact, head)
		if r, ok := fact.(Redaction); ok {
			h.copies[r.Of] = append(h.copies[r.Of], r.Copy)
			slices.Sort(h.copies[r.Of])
		}
	case KindLoan:
		enter(h.Loans, f.Key, fact, head)
	case KindReturn:
		enter(h.Returns, f.Key, fact, head)
	case KindPurge:
		enter(h.Purges, ItemID(f.Key), fact, head)
	case KindDestroyed:
		enter(h.Destroyed, ItemID(f.Key), fact, head)
	}
}

// gateHandling judges the facts of this file's kinds; others have no rule here.
func gateHandling(p *ledger.Past, e *ledger.Entry, fact Fact) *breach {
	switch f := fact.(type) {
	case Details:
		return gateKnown(p, e, f.Item)
	case Custody:
		return first2(gateAuthor(e, f.By), gateKnown(p, e, f.Item))
	case Redaction:
		return gateRedaction(p, e, f)
	case Return:
		return gateReturn(p, f)
	case Purge:
		return gatePurge(p, f)
	case Destroyed:
		return gateDestroyed(p, e, f)
	}
	return nil
}

// gateKnown: what is said of an item needs the item, which the same entry may record (1-2-4).
func gateKnown(p *ledger.Past, e *ledger.Entry, id ItemID) *breach {
	f := field(KindEvidence, string(id))
	if has1(p, f) || slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set && o.Field == f }) {
		return nil
	}
	return refuse("unknown_item", notice.P1_2_4, string(id))
}

// Redacted gives the copies of an original with parts of it covered, by id.
func (c *Case) Redacted(of ItemID) []ItemID { return c.Handling.copies[of] }

// Shown gives the items that papers show for one: its redacted copies in place of an original, to the last copy of a copy.
func (c *Case) Shown(id ItemID) []ItemID {
	var out []ItemID
	seen := map[ItemID]bool{}
	var walk func(ItemID)
	walk = func(i ItemID) {
		if seen[i] {
			return
		}
		seen[i] = true
		if copies := c.Redacted(i); len(copies) > 0 {
			for _, n := range copies {
				walk(n)
			}
			return
		}
		out = append(out, i)
	}
	walk(id)
	return out
}

// Loose tells whether an item serves nothing yet: no check, floor plan or signature, and nobody said that it is not used (1-2-4).
func (c *Case) Loose(it *Item) bool {
	return it.Known() && len(it.Checks) == 0 && !it.Unused && !c.IsFloor(it.ID) && !c.IsSignature(it.ID) && !c.IsReturnedSheet(it.ID)
}

// IsSignature tells whether an item is the drawing of a signature.
func (c *Case) IsSignature(id ItemID) bool {
	for _, e := range c.Book.Signatures {
		if e.Fact.Item == id {
			return true
		}
	}
	return false
}

// IsDestroyed tells whether the bytes of an item were destroyed, by two persons (1-2-4) or with the record that named it.
func (c *Case) IsDestroyed(id ItemID) bool {
	if _, ok := c.Handling.Destroyed[id]; ok || len(c.Erased) == 0 {
		return ok
	}
	it := c.Items[id]
	return it != nil && (c.Erased[it.ID] && it.Storage == "" || c.Erased[it.Storage])
}

// CustodyOf lists what was done with an item, by first time, act and person.
func (c *Case) CustodyOf(id ItemID) []Entered[Custody] {
	mine := map[string]Entered[Custody]{}
	for k, e := range c.Handling.Custody {
		if e.Fact.Item == id {
			mine[k] = e
		}
	}
	return sortedBook(mine, func(x *Custody) string { return x.From + x.Act + x.By.String() + x.Sitting })
}

// SortedLoans lists what was received, by time and id.
func (c *Case) SortedLoans() []Entered[Loan] {
	return sortedBook(c.Handling.Loans, func(x *Loan) string { return x.At + x.ID })
}

// WrongHeld lists what was received by mistake and not given back, by id.
func (c *Case) WrongHeld() []string {
	var out []string
	for id, e := range c.Handling.Loans {
		if _, back := c.Handling.Returns[id]; !back && e.Fact.Sort == LoanWrong {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}
