package casework

import (
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// RetentionView is the retention register (保存の記録簿): what is kept, on what ground, from when, until when, and what of it is due (2-2-0).
type RetentionView struct {
	Today string      `json:"today"`
	Rows  []KeptRow   `json:"rows"`
	Holds []HoldRow   `json:"holds"`
	Kinds []KeptKind  `json:"kinds"` // kinds of record and their periods
	Notes []string    `json:"notes"` // what the list can't know on this store
	Sums  KeptSummary `json:"summary"`
}

// KeptSummary counts the rows by state.
type KeptSummary struct {
	Keep     int `json:"keep"`
	Due      int `json:"due"`
	NoPeriod int `json:"no_period"`
}

// KeptRow is one kept thing.
type KeptRow struct {
	audit.Kept
	What   string   `json:"what"` // a case, register, volume or record
	Title  string   `json:"title"`
	Clause string   `json:"clause"`
	Case   string   `json:"case"`
	Words  []string `json:"arithmetic,omitempty"`
}

// IsRecord tells whether the row is one record of a register, with What as register/id.
func (r *KeptRow) IsRecord() bool { return strings.Contains(r.What, "/") }

// HoldRow is a hold with its id.
type HoldRow struct {
	audit.Hold
	ID string `json:"hold"`
	By string `json:"by"`
}

// KeptKind is a kind of record: the notice's period or the body's.
type KeptKind struct {
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Provision string `json:"provision"`
	Years     int    `json:"years,omitempty"`  // of the notice
	Months    int    `json:"months,omitempty"` // of the body
	Missing   bool   `json:"missing"`          // neither: nothing of it can be deleted (2-7-5)
}

// Retention computes the retention register from everything that this store holds.
func (d *Desk) Retention() (RetentionView, error) {
	v := RetentionView{Today: string(d.today()), Rows: []KeptRow{}, Holds: []HoldRow{}, Kinds: []KeptKind{}, Notes: []string{}}
	keep, err := d.keepings()
	if err != nil {
		return v, err
	}
	for _, book := range []string{register.Office, register.Complaints} {
		id, err := d.BookID(book)
		if err != nil {
			v.Notes = append(v.Notes, assets.Lang(d.opt.Lang).T("retention.no_"+book))
			continue
		}
		_, err = view(d, id, func(oc *openCase) bool {
			v.Rows = append(v.Rows, d.keptOfBook(oc, book, keep)...)
			for _, key := range sorted(oc.model.Registers.Holds) {
				h := oc.model.Registers.Holds[key]
				v.Holds = append(v.Holds, HoldRow{Hold: h.Fact, ID: key, By: d.person(h.By)})
			}
			return true
		})
		if err != nil {
			return v, err
		}
	}
	for i := range keep.cases {
		c := &keep.cases[i]
		v.Rows = append(v.Rows, d.keptRow(c.kept, "case", c.title, c.id))
	}
	v.Kinds = d.keptKinds(&keep.office)
	for _, r := range v.Rows {
		switch r.State {
		case audit.KeepDue:
			v.Sums.Due++
		case audit.KeepNoPeriod:
			v.Sums.NoPeriod++
		default:
			v.Sums.Keep++
		}
	}
	return v, nil
}

// keepings is what the keeping of records depends on beside their own book.
type keepings struct {
	office audit.Registers // empty where this store lacks the book
	cases  []keptClient
}

// keptClient is the keeping of a client's case, and the records of the office that it rests on.
type keptClient struct {
	id, title string
	kept      audit.Kept
	rests     map[string]bool // register/id
}

// keepings reads the office's book and every client's case.
func (d *Desk) keepings() (keepings, error) {
	k := keepings{office: audit.NewCase().Registers}
	if id, err := d.BookID(register.Office); err == nil {
		if k.office, err = view(d, id, func(oc *openCase) audit.Registers { return oc.model.Registers }); err != nil {
			return k, err
		}
	}
	open := d.openComplaints()
	for _, id := range d.ClientCases() {
		c, err := view(d, id, func(oc *openCase) keptClient {
			c := keptClient{id: id, rests: map[string]bool{}}
			c.kept, c.title = keptCase(oc, &k.office, open[id], d.today())
			for _, e := range oc.model.Office.Staff {
				c.rests[e.Fact.Record] = true
			}
			for risk := range oc.model.Office.Risks {
				c.rests["risks/"+risk] = true
			}
			return c
		})
		if err != nil {
			return k, err
		}
		k.cases = append(k.cases, c)
	}
	return k, nil
}

// keptRecord is the keeping of a record with what others put on it: a hold of the office, a case in its time that rests on it or whose paper it is (2-1-1),
// another record that refers to it. The caller holds mu.
func (d *Desk) keptRecord(oc *openCase, e audit.Entered[audit.Record], keep keepings) audit.Kept {
	r := &e.Fact
	key, regs := r.Register+"/"+r.ID, &oc.model.Registers
	var locks []audit.Lock
	if b := regs.Body; b == nil || b.Book != register.Office {
		locks = keep.office.HeldBy(key, d.today())
	}
	for i := range keep.cases {
		c := &keep.cases[i]
		if c.kept.State == audit.KeepDue || !c.rests[key] && !paperOf(r, c.id) {
			continue
		}
		l := audit.Lock{Code: audit.LockCase, Note: c.title}
		if free, err := calendar.Parse(string(c.kept.Free)); err == nil {
			l.Till = audit.Date((free - 1).String())
		}
		locks = append(locks, l)
	}
	for _, other := range regs.Referring(r.Register, r.ID) {
		locks = append(locks, audit.Lock{Code: audit.LockRecord, Note: d.recordName(other)})
	}
	return regs.KeptRecord(e, d.entryDay(e.WallMS), d.today(), locks...)
}

// paperOf tells whether a record is a paper of a case: it names the case, and the notice names no period of its own for its register (2-1-1).
func paperOf(r *audit.Record, id string) bool {
	s := r.Schema()
	if s == nil || s.Keep != nil {
		return false
	}
	return slices.ContainsFunc(s.Fields, func(f register.Field) bool {
		return f.Kind == register.CaseID && slices.Contains(r.Values()[f.Name], id)
	})
}

// keptCase is the keeping of a client's case and its name.
func keptCase(oc *openCase, office *audit.Registers, open []audit.Lock, today audit.Date) (k audit.Kept, title string) {
	end := oc.model.End(today)
	end.Open = append(end.Open, open...)
	if title = oc.id.String()[:8]; oc.model.Client != nil {
		title = oc.model.Client.Name
	}
	return office.KeptCase(oc.id.String(), end, today), title
}

// openComplaints gives, by case, the complaints and appeals that are open; empty where this store does not hold their book.
func (d *Desk) openComplaints() map[string][]audit.Lock {
	out := map[string][]audit.Lock{}
	id, err := d.BookID(register.Complaints)
	if err != nil {
		return out
	}
	_, _ = view(d, id, func(oc *openCase) bool { // a book that can't be read has no locks to give
		for _, e := range oc.model.Registers.Of("complaints") {
			if c := e.Fact.Values().One("case"); c != "" && e.Fact.State() == "open" {
				out[c] = append(out[c], audit.Lock{Code: audit.LockComplaint, Note: e.Fact.ID})
			}
		}
		return true
	})
	return out
}

// keptOfBook lists registers that are kept by volumes, the records of those of their volumes that may go, and the records of the others. The caller holds mu.
func (d *Desk) keptOfBook(oc *openCase, book string, keep keepings) []KeptRow {
	var out []KeptRow
	regs, id, words := &oc.model.Registers, oc.id.String(), assets.Lang(d.opt.Lang)
	for _, s := range register.All() {
		records := regs.Of(s.ID)
		if !s.In(book) || len(records) == 0 {
			continue
		}
		title := words.T("register." + s.ID)
		if s.Keep != nil && s.Keep.From == register.FromLastEntry {
			after := audit.Date("")
			for n := uint(1); ; n++ {
				e, ok := regs.Volumes[audit.Volume{Register: s.ID, N: n}.Field().Key]
				if !ok {
					break
				}
				after = e.Fact.Last
				out = append(out, d.keptRow(regs.KeptVolume(s, &e.Fact, "", d.today()), "volume", words.T("retention.volume", title, n), id))
			}
			if last := d.lastEntry(oc, s.ID, after); last != "" {
				out = append(out, d.keptRow(regs.KeptVolume(s, nil, last, d.today()), "volume", words.T("retention.in_use", title), id))
			}
		}
		for _, e := range records {
			k := d.keptRecord(oc, e, keep)
			if s.Keep != nil && s.Keep.From == register.FromLastEntry && (k.Law == "" || k.Law > d.today()) {
				continue // its volume stands for it
			}
			out = append(out, d.keptRow(k, s.ID+"/"+e.Fact.ID, title+": "+d.recordTitle(e.Fact, d.withoutShut(oc, e.Fact).Values()), id))
		}
	}
	return out
}

func (d *Desk) keptRow(k audit.Kept, what, title, id string) KeptRow {
	row := KeptRow{Kept: k, What: what, Title: title, Clause: k.Provision.Clause(), Case: id}
	for _, s := range k.Steps {
		row.Words = append(row.Words, stepWords(assets.Lang(d.opt.Lang), s))
	}
	return row
}

func (d *Desk) keptKinds(office *audit.Registers) []KeptKind {
	words := assets.Lang(d.opt.Lang)
	out := []KeptKind{
		{Kind: audit.KeepCaseGranted, Title: words.T("retention.case_granted"), Provision: string(notice.P2_1_1), Years: 3},
		{Kind: audit.KeepCaseRefused, Title: words.T("retention.case_refused"), Provision: string(notice.P2_1_1), Years: 3},
	}
	other := func(kind, title string) {
		n := office.Period(kind).Months
		out = append(out, KeptKind{Kind: kind, Title: title, Provision: string(notice.P2_7_5), Months: n, Missing: n == 0})
	}
	other(audit.KeepCaseOther, words.T("retention.case_other"))
	for _, s := range register.All() {
		title := words.T("register." + s.ID)
		if s.Keep == nil {
			other(s.ID, title)
			continue
		}
		out = append(out, KeptKind{Kind: s.ID, Title: title, Provision: string(s.Keep.Provision), Years: s.Keep.Years, Months: office.Period(s.ID).Months})
	}
	other(audit.KeepRetention, words.T("retention.retention_register"))
	if last := &out[len(out)-1]; last.Missing { // three years unless the body says otherwise
		last.Months, last.Missing = 36, false
	}
	return out
}

// keptDue gives what may go, and what has no period, as rows of the due list.
func (d *Desk) keptDue(ids []string) ([]DueRow, error) {
	v, err := d.Retention()
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, id := range ids {
		in[id] = true
	}
	var out []DueRow
	for _, r := range v.Rows {
		if !in[r.Case] || r.State == audit.KeepKeep {
			continue
		}
		row := DueRow{Kind: "retention", Title: r.Title, On: string(r.Free), Provision: string(r.Provision), Clause: r.Clause, Case: r.Case, Subject: r.What, Steps: r.Steps, Words: r.Words, State: "unset", Setting: r.Body != ""}
		if free, err := calendar.Parse(string(r.Free)); err == nil {
			row.Days = int(free - calendar.OfTime(d.now()))
			row.State = calendar.State(free, calendar.OfTime(d.now()), 0)
		}
		if r.State == audit.KeepNoPeriod {
			row.Kind = "no_period"
		}
		out = append(out, row)
	}
	return out, nil
}
