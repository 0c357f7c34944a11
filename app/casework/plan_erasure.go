package casework

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
	"genchi/storage/evidence"
	"genchi/storage/trust"
)

// A record of a register whose time is over goes by itself, while its book goes on: the payloads of the entries that say nothing but it, and the bytes of the
// files that only it names. Entries that gates of others need stay, and with them the record, which is refused by name.

// proposeRecord proposes one record.
func (p *planner) proposeRecord(c *ProposeDestruction) error {
	keep, err := p.d.keepings()
	if err != nil {
		return err
	}
	x, err := p.recordProposal(c.What, keep)
	if err != nil {
		return err
	}
	x.ID, x.Reason, x.On = fresh(p, p.oc.model.Retiring.Proposals), c.Reason, p.today(c.On)
	p.id = x.ID
	return p.set(x)
}

// recordProposal reads the days of a record and what is to go with it into a proposal without id, reason and day.
func (p *planner) recordProposal(what string, keep keepings) (audit.Proposal, error) {
	d := p.d
	reg, id, _ := strings.Cut(what, "/")
	s, ok := register.Newest(reg)
	if !ok {
		return audit.Proposal{}, refuse("unknown_register", "", reg)
	}
	oc, err := d.bookWith(s, id)
	if err != nil {
		return audit.Proposal{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e := oc.model.Registers.Records[what]
	k := d.keptRecord(oc, e, keep)
	if err := d.stillKept(k); err != nil {
		return audit.Proposal{}, err
	}
	lot, err := d.lotOf(oc, reg, id)
	if err != nil {
		return audit.Proposal{}, err
	}
	months := uint(oc.model.Registers.Period(reg).Months)
	if s.Keep != nil {
		months = uint(s.Keep.Years) * 12
	}
	x := audit.Proposal{
		What:      what,
		Title:     assets.Lang(d.opt.Lang).T("register."+reg) + " " + id, // no text of the record: this stays
		Provision: k.Provision, Start: k.Start, Months: months, Law: k.Law, Free: k.Free, Witnessed: d.witnessed(),
		Entries: uint(len(lot.entries)), Bytes: uint(lot.bytes), Book: oc.id.String(),
	}
	for _, h := range lot.entries {
		x.Heads = append(x.Heads, h[:])
	}
	var names [][]byte
	for _, m := range lot.items {
		it := audit.ErasedItem{Item: m.Item[:]}
		names = append(names, m.Item[:])
		for _, k := range m.Chunks {
			it.Chunks = append(it.Chunks, k.Hash[:])
			names = append(names, k.Hash[:])
		}
		x.Items = append(x.Items, it)
	}
	slices.SortFunc(names, bytes.Compare)
	sum := sha256.Sum256(slices.Concat(names...))
	x.Pieces, x.Digest = uint(len(names)), sum[:]
	return x, nil
}

// bookWith is the book of this store that holds a record.
func (d *Desk) bookWith(s *register.Schema, id string) (*openCase, error) {
	for _, name := range s.Books {
		if name == register.Case {
			continue
		}
		book, err := d.BookID(name)
		if err != nil {
			continue
		}
		oc, err := d.load(book)
		if err != nil {
			return nil, err
		}
		if _, ok := oc.model.Registers.Records[s.ID+"/"+id]; ok {
			return oc, nil
		}
	}
	return nil, refuse("unknown_record", "", s.ID, id)
}

// erasureOf is the control record of a proposal to destroy a record, without approvals.
func erasureOf(x *audit.Proposal) (*trust.Destruction, error) {
	d := &trust.Destruction{Scope: trust.ScopeEntries, Basis: trust.Hash(x.Sum())}
	if err := d.Case.UnmarshalText([]byte(x.Book)); err != nil {
		return nil, err
	}
	for _, h := range x.Heads {
		d.Heads = append(d.Heads, trust.Hash(h))
	}
	for _, it := range x.Items {
		y := trust.DestroyedItem{Item: [16]byte(it.Item)}
		for _, h := range it.Chunks {
			y.Chunks = append(y.Chunks, trust.Hash(h))
		}
		d.Items = append(d.Items, y)
	}
	return d, nil
}

// recordLot is what goes with a record.
type recordLot struct {
	entries []ledger.Hash       // sorted
	items   []evidence.Manifest // by name
	bytes   uint64              // of the files
}

// lotOf finds what goes with a record. The caller holds mu.
func (d *Desk) lotOf(oc *openCase, reg, id string) (recordLot, error) {
	own := ownFields(oc, reg+"/"+id)
	var records, things []ledger.Hash
	for _, e := range oc.fold.Entries() {
		if e.Unreadable {
			continue
		}
		n, says := 0, false
		var other ledger.Field
		for i := range e.Payload.Ops {
			if f := e.Payload.Ops[i].Field; own.has(f) {
				n, says = n+1, says || f.Kind == audit.KindRecord
			} else {
				other = f
			}
		}
		switch {
		case says && n < len(e.Payload.Ops):
			return recordLot{}, refuse("entry_shared", notice.P2_1_1, d.fieldName(other))
		case says:
			records = append(records, e.Hash)
		case n > 0 && n == len(e.Payload.Ops):
			things = append(things, e.Hash)
		}
	}
	lot := recordLot{entries: slices.Concat(records, things)}
	if d.missed(oc, lot.entries, own) != "" { // what is recorded of its files stays; their bytes go
		lot.entries = records
		if by := d.missed(oc, records, own); by != "" {
			return recordLot{}, refuse("entry_needed", notice.P2_1_1, by)
		}
	}
	slices.SortFunc(lot.entries, ledger.Hash.Compare)
	lot.items = own.sealed(oc)
	for _, m := range lot.items {
		lot.bytes += m.Size
	}
	if len(lot.items) > trust.MaxItems || len(lot.entries) > trust.MaxHashes {
		return recordLot{}, refuse("record_large", notice.P2_1_1, strconv.Itoa(trust.MaxItems))
	}
	return lot, nil
}

// owned are the fields that belong to one record and to nothing else.
type owned struct {
	key   string // register/id
	items map[audit.ItemID]bool
}

// ownFields reads which files a record ever named and no other record did.
func ownFields(oc *openCase, key string) owned {
	o := owned{key: key, items: map[audit.ItemID]bool{}}
	others := map[audit.ItemID]bool{}
	oc.fold.Now().Stated(audit.KindRecord, func(x ledger.Fact) bool {
		fact, err := audit.Read(x.Field, x.Value)
		r, ok := fact.(audit.Record)
		if err != nil || !ok {
			return false
		}
		for _, i := range r.RecordItems() {
			if x.Field.Key == key {
				o.items[i] = true
			} else {
				others[i] = true
			}
		}
		return false
	})
	for i := range others {
		delete(o.items, i)
	}
	return o
}

func (o owned) has(f ledger.Field) bool {
	switch f.Kind {
	case audit.KindRecord:
		return f.Key == o.key
	case audit.KindResolution:
		return f.Key == audit.KindRecord+"|"+o.key
	case audit.KindOutside:
		item, ok := strings.CutPrefix(f.Key, "item/")
		return f.Key == "record/"+o.key || ok && o.items[audit.ItemID(item)]
	case audit.KindEvidence, audit.KindRendition, audit.KindCaption, audit.KindDetails, audit.KindUnused:
		return o.items[audit.ItemID(f.Key)]
	case audit.KindCustody:
		item, _, _ := strings.Cut(f.Key, "/")
		return o.items[audit.ItemID(item)]
	}
	return false
}

// sealed lists the sealed bytes of the files, without those that another item shares.
func (o owned) sealed(oc *openCase) []evidence.Manifest {
	shared := map[evidence.ItemID]bool{}
	var out []evidence.Manifest
	for id, it := range oc.model.Items {
		if !it.Known() || it.Seen || oc.model.IsDestroyed(id) {
			continue
		}
		for _, m := range manifestsOf(it) {
			if !o.items[id] {
				shared[m.Item] = true
			} else {
				out = append(out, m)
			}
		}
	}
	out = slices.DeleteFunc(out, func(m evidence.Manifest) bool { return shared[m.Item] })
	slices.SortFunc(out, func(a, b evidence.Manifest) int { return bytes.Compare(a.Item[:], b.Item[:]) })
	return slices.CompactFunc(out, func(a, b evidence.Manifest) bool { return a.Item == b.Item })
}

// missed folds the book without the payloads of entries and names the first thing beside the record that would then mean something else; empty where
// nothing would.
func (d *Desk) missed(oc *openCase, without []ledger.Hash, own owned) string {
	f := ledger.New(audit.NewRules(), control(d.v, oc.id))
	all := oc.fold.Entries()
	batch := make([]*ledger.Entry, len(all))
	for i, e := range all {
		batch[i] = e
		if slices.Contains(without, e.Hash) {
			bare := *e
			bare.Payload, bare.Unreadable = ledger.Payload{}, true
			batch[i] = &bare
		}
	}
	f.Add(batch...)
	seen := map[ledger.Field]bool{}
	for _, e := range all {
		if slices.Contains(without, e.Hash) || e.Unreadable || len(e.Payload.Ops) == 0 {
			continue
		}
		before, _ := oc.fold.Verdict(e.Hash)
		after, _ := f.Verdict(e.Hash)
		if before.Void() != after.Void() || before.Inert != after.Inert {
			return d.fieldName(e.Payload.Ops[0].Field)
		}
		for i := range e.Payload.Ops {
			x := e.Payload.Ops[i].Field
			if seen[x] || own.has(x) {
				continue
			}
			seen[x] = true
			if !slices.EqualFunc(oc.fold.Field(x).Values, f.Field(x).Values, func(a, b ledger.Value) bool { return bytes.Equal(a.Bytes, b.Bytes) }) {
				return d.fieldName(x)
			}
		}
	}
	return ""
}

// fieldName names a field for people: a record by its register and id, anything else by its kind.
func (d *Desk) fieldName(f ledger.Field) string {
	if f.Kind == audit.KindRecord {
		return d.recordName(f.Key)
	}
	return strings.TrimSpace(f.Kind + " " + f.Key)
}

// recordName names a record by its register and id.
func (d *Desk) recordName(key string) string {
	reg, id, _ := strings.Cut(key, "/")
	return assets.Lang(d.opt.Lang).T("register."+reg) + " " + id
}

// erasedRecords names the records of a book whose destruction was proposed and not taken back, as far as this store knows.
func (d *Desk) erasedRecords(book string) []string {
	id, err := d.BookID(register.Office)
	if err != nil {
		return nil
	}
	out, err := view(d, id, func(oc *openCase) (out []string) {
		for _, e := range oc.model.Retiring.Proposals {
			if x := e.Fact; x.Book == book && !x.Off {
				out = append(out, x.What)
			}
		}
		return out
	})
	if err != nil {
		return nil // without the book nothing is known
	}
	return out
}
