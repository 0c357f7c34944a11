package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
)

// ErasedItem names the sealed pieces of an item that goes with a record.
type ErasedItem struct {
	Item   []byte   `cbor:"1,keyasint"` // name of the sealed bytes
	Chunks [][]byte `cbor:"2,keyasint,omitempty"`
}

// IsRecord tells whether one record of a register is to go and not a whole case.
func (x Proposal) IsRecord() bool { return x.Book != "" }

// schema is that of the register of the record; nil for a whole case and for a register that this program lacks.
func (x Proposal) schema() *register.Schema {
	if !x.IsRecord() {
		return nil
	}
	reg, _, _ := strings.Cut(x.What, "/")
	s, _ := register.Newest(reg)
	return s
}

// validWhat checks what is to go and by which provision: a case by 2-1-1, a record by that of its register, either by 2-7-5 where the body sets the period.
func (x Proposal) validWhat() error {
	if !x.IsRecord() {
		if len(x.Items) > 0 || x.Batch != "" {
			return bad("a whole case with single items or in a batch")
		}
		return first(ident("case", x.What), oneOf("provision", string(x.Provision), string(notice.P2_1_1), string(notice.P2_7_5)))
	}
	_, id, ok := strings.Cut(x.What, "/")
	s := x.schema()
	if !ok || s == nil || s.In(register.Case) && len(s.Books) == 1 {
		return bad("record %q", x.What)
	}
	p := notice.P2_7_5
	if s.Keep != nil {
		p = s.Keep.Provision
	}
	last := ""
	for _, it := range x.Items {
		if len(it.Item) != 16 || string(it.Item) <= last {
			return bad("item of %d bytes, or out of order", len(it.Item))
		}
		last = string(it.Item)
		for _, c := range it.Chunks {
			if err := digest("chunk", c); err != nil {
				return err
			}
		}
	}
	if x.Batch != "" {
		if err := ident("batch", x.Batch); err != nil {
			return err
		}
	}
	return first(ident("book", x.Book), ident("record", id), oneOf("provision", string(x.Provision), string(p)))
}

// ownPeriod: where the notice names no period for a register, that of the proposal is the one that the body defined (2-7-5).
func ownPeriod(p *ledger.Past, x Proposal) *breach {
	s := x.schema()
	if s == nil || s.Keep != nil {
		return nil
	}
	f := field(KindKeeping, s.ID)
	if p.AnyHead(f, func(v []byte) bool {
		fact, err := Read(f, v)
		k, ok := fact.(Keeping)
		return err == nil && ok && k.Months == x.Months
	}) {
		return nil
	}
	return refuse("no_period", notice.P2_7_5, s.ID)
}

// RecordItems lists the items that a record names, in order of its fields.
func (r Record) RecordItems() []ItemID {
	var out []ItemID
	s := r.Schema()
	if s == nil {
		return nil
	}
	for _, f := range s.Fields {
		if f.Kind != register.Item {
			continue
		}
		for _, id := range r.Values()[f.Name] {
			if !slices.Contains(out, ItemID(id)) {
				out = append(out, ItemID(id))
			}
		}
	}
	return out
}

// Referring lists the records of other ids that refer to one and are not struck, as register/id, sorted.
func (r *Registers) Referring(reg, id string) []string {
	var out []string
	for key, e := range r.Records {
		s := e.Fact.Schema()
		if s == nil || e.Fact.Struck || key == reg+"/"+id {
			continue
		}
		for _, f := range s.Fields {
			if f.Kind == register.Ref && f.Of == reg && slices.Contains(e.Fact.Values()[f.Name], id) {
				out = append(out, key)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// VolumeOf is the closed volume in which a record of a register that is kept by volumes stands, by the day of its last entry.
func (r *Registers) VolumeOf(reg string, last Date) (Volume, bool) {
	for n := uint(1); ; n++ {
		e, ok := r.Volumes[Volume{Register: reg, N: n}.Field().Key]
		if !ok || last <= e.Fact.Last {
			return e.Fact, ok
		}
	}
}
