package casework

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// RegistersView lists the registers that a book or case holds, with their schemas.
type RegistersView struct {
	Book      string        `json:"book"` // office, complaints or case
	Registers []RegisterRow `json:"registers"`
}

// RegisterRow is one register in the list.
type RegisterRow struct {
	Register  string           `json:"register"`
	Title     string           `json:"title"`
	Provision string           `json:"provision"`
	Clause    string           `json:"clause"`
	Open      int              `json:"open"`
	Records   int              `json:"records"`
	Schema    *register.Schema `json:"schema"`
}

// RegisterView is one register: its fields and its records.
type RegisterView struct {
	Register    string             `json:"register"`
	Title       string             `json:"title"`
	Provision   string             `json:"provision"`
	Clause      string             `json:"clause"`
	Fields      []RegisterField    `json:"fields"`
	Records     []RecordRow        `json:"records"`
	All         int                `json:"all"` // records before a search and filter
	Volumes     []audit.Volume     `json:"volumes,omitempty"`
	Composition *audit.Composition `json:"composition,omitempty"` // of the committee today (2-6-1)
	Empty       string             `json:"empty,omitempty"`       // what to do first, where there is no record
}

// RegisterField is one field with its words.
type RegisterField struct {
	register.Field
	Words string `json:"words"`
}

// RecordRow is one record.
type RecordRow struct {
	Record   string            `json:"record"`
	Title    string            `json:"title"`
	State    string            `json:"state"` // open, closed, struck
	Fields   register.Values   `json:"fields"`
	Shut     []string          `json:"shut,omitempty"` // fields that are shut off from this user
	Closed   audit.Date        `json:"closed,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	By       string            `json:"by"`
	WallMS   int64             `json:"wall_ms"`
	Conflict bool              `json:"conflict,omitempty"` // two versions stand; genchi show conflicts
	Edition  uint              `json:"edition"`
	Asked    []string          `json:"provisions"`           // that ask for it
	Warnings []string          `json:"warnings,omitempty"`   // superseded, not_valid
	FromCase string            `json:"from_case,omitempty"`  // it stands in a client's case and is listed here as well
	Kept     *audit.Kept       `json:"kept,omitempty"`       // in a single record's view
	History  []HistoryRow      `json:"history,omitempty"`    // in a single record's view
	Names    map[string]string `json:"references,omitempty"` // titles of the records that its fields name, by id

	Involved []InvolvedRow `json:"took_part,omitempty"`        // of a complaint: who is known to have taken part in its case
	Waits    bool          `json:"involved_awaited,omitempty"` // nobody is named yet, and this store lacks the case: a registrar's laptop names them
}

// RegisterQuery chooses records: every word of Text stands in them, State is theirs, Record is the one.
type RegisterQuery struct {
	Register, Text, State, Record string
}

// Registers lists the registers of a book or case.
func (d *Desk) Registers(id string) (RegistersView, error) {
	return view(d, id, func(oc *openCase) RegistersView {
		w := assets.Lang(d.opt.Lang)
		v := RegistersView{Book: bookOf(oc), Registers: []RegisterRow{}}
		for _, s := range register.All() {
			if !s.In(v.Book) {
				continue
			}
			row := RegisterRow{Register: s.ID, Title: w.T("register." + s.ID), Provision: string(s.Provision), Clause: s.Provision.Clause(), Schema: s}
			for _, e := range oc.model.Registers.Of(s.ID) {
				row.Records++
				if e.Fact.State() == "open" {
					row.Open++
				}
			}
			v.Registers = append(v.Registers, row)
		}
		return v
	})
}

func bookOf(oc *openCase) string {
	if b := oc.model.Registers.Body; b != nil {
		return b.Book
	}
	return register.Case
}

// Register gives the records of a register, searched and filtered. A single record comes with its history and how long it is kept.
func (d *Desk) Register(id string, q RegisterQuery) (RegisterView, error) {
	s, ok := register.Newest(q.Register)
	if !ok {
		return RegisterView{}, refuse("unknown_register", "", q.Register)
	}
	var keep keepings
	if q.Record != "" {
		var err error
		if keep, err = d.keepings(); err != nil {
			return RegisterView{}, err
		}
	}
	v, err := view2(d, id, func(oc *openCase) (RegisterView, error) {
		v := d.registerHead(oc, s)
		for _, e := range oc.model.Registers.Of(s.ID) {
			v.All++
			row := d.recordRow(oc, e)
			if q.matches(row) {
				v.Records = append(v.Records, row)
			}
		}
		if q.Record != "" && len(v.Records) == 1 {
			d.wholeRecord(oc, s, &v.Records[0], keep)
		}
		if v.All == 0 {
			v.Empty = assets.Lang(d.opt.Lang).T("register.empty", v.Title)
		}
		return v, nil
	})
	if err == nil && q.Record != "" && len(v.Records) == 0 {
		return v, refuse("unknown_record", "", q.Register, q.Record)
	}
	if err == nil && s.ID == "complaints" {
		err = d.sayInvolved(id, &v)
	}
	if err == nil && s.ID == "advice" && q.Record == "" {
		d.explanations(&v, q)
	}
	return v, err
}

func (d *Desk) registerHead(oc *openCase, s *register.Schema) RegisterView {
	w := assets.Lang(d.opt.Lang)
	v := RegisterView{Register: s.ID, Title: w.T("register." + s.ID), Provision: string(s.Provision), Clause: s.Provision.Clause(), Records: []RecordRow{}}
	for _, f := range s.Fields {
		v.Fields = append(v.Fields, RegisterField{Field: f, Words: fieldTitle(w, s, f.Name)})
	}
	for n := uint(1); ; n++ {
		e, ok := oc.model.Registers.Volumes[audit.Volume{Register: s.ID, N: n}.Field().Key]
		if !ok {
			break
		}
		v.Volumes = append(v.Volumes, e.Fact)
	}
	if strings.HasPrefix(s.ID, "committee_") {
		c := oc.model.Registers.Committee(d.today())
		v.Composition = &c
	}
	return v
}

func fieldTitle(w assets.Words, s *register.Schema, name string) string {
	k := s.Words(name)
	if w.Has(k[0]) {
		return w.T(k[0])
	}
	return w.T(k[1])
}

func (d *Desk) today() audit.Date { return audit.Date(calendar.OfTime(d.now()).String()) }

func (d *Desk) recordRow(oc *openCase, e audit.Entered[audit.Record]) RecordRow {
	r := e.Fact.WithValues(oc.model.Registers.ValuesOf(e.Fact))
	s := r.Schema()
	row := RecordRow{
		Record: r.ID, State: r.State(), Fields: r.Values(), Closed: r.Closed, Reason: r.Reason, By: d.person(e.By), WallMS: e.WallMS, Edition: r.Edition,
		Conflict: len(oc.model.Conflicts[r.Field()].Values) > 1, Names: map[string]string{},
	}
	for _, p := range s.Asked(row.Fields) {
		row.Asked = append(row.Asked, string(p))
	}
	for _, f := range s.Fields {
		if len(row.Fields[f.Name]) > 0 && r.Secret(f, d.user) {
			delete(row.Fields, f.Name)
			row.Shut = append(row.Shut, f.Name)
		}
		if f.Kind != register.Ref {
			continue
		}
		for _, id := range row.Fields[f.Name] {
			if x, ok := oc.model.Registers.Records[f.Of+"/"+id]; ok {
				row.Names[id] = d.recordTitle(x.Fact, x.Fact.Values())
			}
		}
	}
	row.Title = d.recordTitle(r, row.Fields)
	if on := row.Fields.One("superseded_on"); on != "" && on <= string(d.today()) {
		row.Warnings = append(row.Warnings, "superseded")
	}
	if row.Fields.One("held") == "invalid" {
		row.Warnings = append(row.Warnings, "not_valid")
	}
	return row
}

// recordTitle joins the fields that name a record.
func (d *Desk) recordTitle(r audit.Record, v register.Values) string {
	s := r.Schema()
	var out []string
	for _, name := range s.Title {
		f, _ := s.Field(name)
		for _, x := range v[name] {
			out = append(out, d.fieldText(f, x))
		}
	}
	return strings.Join(out, " ")
}

// fieldText is one text of a field in words.
func (d *Desk) fieldText(f register.Field, x string) string {
	w := assets.Lang(d.opt.Lang)
	switch f.Kind {
	case register.Choice, register.YesNo:
		return w.T("choice." + x)
	case register.Provision:
		return notice.Provision(x).Clause()
	case register.User:
		for u, name := range d.names() {
			if u.String() == x {
				return name
			}
		}
	}
	return x
}

// matches tells whether a record is asked for. Width of letters and case make no difference.
func (q RegisterQuery) matches(row RecordRow) bool {
	if q.State != "" && row.State != q.State || q.Record != "" && row.Record != q.Record {
		return false
	}
	fold := func(s string) string { return strings.ToLower(norm.NFKC.String(s)) }
	var all strings.Builder
	all.WriteString(row.Record + "\n" + row.Title)
	for _, texts := range row.Fields {
		all.WriteString("\n" + strings.Join(texts, "\n"))
	}
	for _, t := range row.Names {
		all.WriteString("\n" + t)
	}
	in := fold(all.String())
	for word := range strings.FieldsSeq(fold(q.Text)) {
		if !strings.Contains(in, word) {
			return false
		}
	}
	return true
}

// wholeRecord adds history and keeping, the same that the retention register computes.
func (d *Desk) wholeRecord(oc *openCase, s *register.Schema, row *RecordRow, keep keepings) {
	f := ledger.Field{Kind: audit.KindRecord, Key: s.ID + "/" + row.Record}
	for _, h := range oc.fold.History(f) {
		x := HistoryRow{Entry: h.ID.Entry.String(), By: d.person(h.Entry.Payload.User), WallMS: h.Entry.Payload.WallMS, Status: h.Status.String()}
		if fact, err := audit.Read(f, h.Op.Value); err == nil && h.Op.Verb == ledger.Set {
			if r, ok := fact.(audit.Record); ok {
				x.Value = d.withoutShut(oc, r)
			}
		}
		row.History = append(row.History, x)
	}
	if e, ok := oc.model.Registers.Records[f.Key]; ok {
		k := d.keptRecord(oc, e, keep)
		row.Kept = &k
	}
}

// withoutShut is a record without the fields that are shut off from this user.
func (d *Desk) withoutShut(oc *openCase, r audit.Record) audit.Record {
	v, whole := r.Values(), r.WithValues(oc.model.Registers.ValuesOf(r))
	for _, f := range r.Schema().Fields {
		if whole.Secret(f, d.user) {
			delete(v, f.Name)
		}
	}
	return r.WithValues(v)
}

// explanations adds to the advisory register what was explained in the cases of this store (3-2-4, 3-3-3, 3-4-5): it was recorded there, once.
func (d *Desk) explanations(v *RegisterView, q RegisterQuery) {
	for _, id := range d.ClientCases() {
		rows, err := view(d, id, func(oc *openCase) (out []RecordRow) {
			client := ""
			if oc.model.Client != nil {
				client = oc.model.Client.Name
			}
			for key, e := range oc.model.Book.Explanations {
				x := e.Fact
				state := "running"
				if x.Done {
					state = "done"
				}
				fields := register.Values{"client": {client}, "sort": {"explanation"}, "on": {string(x.On)}, "content": {x.Content}, "case": {id}, "progress": {state}, "advisor": {d.person(e.By)}}
				if x.RequestedOn != "" {
					fields["requested_on"] = []string{string(x.RequestedOn)}
				}
				out = append(out, RecordRow{Record: key, Title: client + " " + x.Content, State: "closed", Fields: fields, By: d.person(e.By), WallMS: e.WallMS, FromCase: id, Asked: []string{string(notice.P4_2)}})
			}
			return out
		})
		if err != nil {
			continue
		}
		slices.SortFunc(rows, func(a, b RecordRow) int {
			return cmp.Or(cmp.Compare(a.WallMS, b.WallMS), strings.Compare(a.Record, b.Record))
		})
		for _, r := range rows {
			v.All++
			if q.matches(r) {
				v.Records = append(v.Records, r)
			}
		}
	}
}
