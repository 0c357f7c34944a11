package casework

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
)

// InspectionOrder chooses what an inspector of the ministry is shown: a clause or a stretch of clauses (3-4 is all of 3-4-…), a day, cases. Without a
// day as of now, without cases every client's case of this store.
type InspectionOrder struct {
	Clause string
	On     string
	Cases  []string
}

// InspectionView are the records that answer a clause, as they stood at the end of a day. Records of the body that name another client are not among
// them.
type InspectionView struct {
	Clause   string          `json:"clause"` // of provisions.tsv
	Cited    string          `json:"cited"`  // as the notice writes it
	Wording  string          `json:"wording"`
	On       string          `json:"on"`
	Cases    []InspectedCase `json:"cases"`
	Rows     []InspectionRow `json:"rows"`
	Profiles []CertProfile   `json:"profiles"` // what the body was on the day of each certificate
	History  []ProfileAt     `json:"body"`     // its profile over time
	Body     string          `json:"body_name"`
}

// InspectedCase is one case or book that was looked at.
type InspectedCase struct {
	Case    string `json:"case"`
	Client  string `json:"client"`
	Book    string `json:"book,omitempty"`
	Head    string `json:"head"`
	Records int    `json:"records"`
	Papers  int    `json:"papers"`
}

// InspectionRow is one record. Kind and Key name its field: `genchi show history` opens it.
type InspectionRow struct {
	Case       string   `json:"case"`
	Client     string   `json:"client"`
	Kind       string   `json:"kind"`
	Key        string   `json:"key"`
	Title      string   `json:"title"`
	Text       string   `json:"text"`
	Provisions []string `json:"provisions"`
	Clauses    []string `json:"clauses"`
	By         string   `json:"by"`
	WallMS     int64    `json:"wall_ms"`
	ZoneMin    int      `json:"zone_min"`
	Entry      string   `json:"entry"`
	Heads      int      `json:"heads"`           // more than one: a conflict that stood
	Paper      string   `json:"paper,omitempty"` // digest of a paper whose PDF the pack holds

	fact audit.Fact
}

// CertProfile is a certificate with what the body was on its day.
type CertProfile struct {
	Case     string     `json:"case"`
	Number   string     `json:"number"`
	IssuedOn audit.Date `json:"issued_on"`
	Profile  ProfileAt  `json:"profile"`
	Differs  []string   `json:"differs,omitempty"` // what stands on the certificate otherwise: accreditation, address
}

// Inspection lists the records.
func (d *Desk) Inspection(o InspectionOrder) (InspectionView, error) {
	v := InspectionView{Clause: o.Clause, On: cmp.Or(o.On, string(d.today())), Cases: []InspectedCase{}, Rows: []InspectionRow{}, Profiles: []CertProfile{}, History: list(d.profiles())}
	ps := slices.DeleteFunc(notice.All(), func(p notice.Provision) bool { return !audit.Within(p, o.Clause) })
	if len(ps) == 0 {
		return v, refuse("inspection_clause", "", o.Clause)
	}
	if _, err := calendar.Parse(v.On); err != nil {
		return v, badForm(err)
	}
	v.Cited = ps[0].Clause()
	if notice.Provision(o.Clause).Valid() {
		v.Wording = notice.Provision(o.Clause).Passage().Text()
	}
	if b, ok := d.v.Trust().Body(); ok {
		v.Body = b.Name
	}
	cases := o.Cases
	if len(cases) == 0 {
		cases = d.ClientCases()
	}
	clients := map[string]string{}
	for _, id := range cases {
		rows, c, certs, err := d.inspected(id, o.Clause, v.On, nil)
		if err != nil {
			return v, err
		}
		clients[id] = c.Client
		v.add(rows, c)
		for _, x := range certs {
			v.Profiles = append(v.Profiles, profiled(id, x, v.History))
		}
	}
	for _, book := range []string{register.Office, register.Complaints} {
		id, err := d.BookID(book)
		if err != nil {
			continue
		}
		rows, c, _, err := d.inspected(id, o.Clause, v.On, clients)
		if err != nil {
			return v, err
		}
		v.add(rows, c)
	}
	return v, nil
}

func (v *InspectionView) add(rows []InspectionRow, c InspectedCase) {
	c.Records = len(rows)
	for _, r := range rows {
		if r.Paper != "" {
			c.Papers++
		}
	}
	v.Cases, v.Rows = append(v.Cases, c), append(v.Rows, rows...)
}

func profiled(id string, x audit.Certificate, all []ProfileAt) CertProfile {
	p := CertProfile{Case: id, Number: x.Number, IssuedOn: x.IssuedOn, Profile: profileOn(all, x.IssuedOn)}
	if p.Profile.Record != "" && x.Accredit != p.Profile.Accreditation {
		p.Differs = append(p.Differs, "accreditation")
	}
	if p.Profile.Record != "" && x.Address != p.Profile.Address {
		p.Differs = append(p.Differs, "address")
	}
	return p
}

// inspected reads one case or book as it stood at the end of a day. clients, not nil for a book of the body, are the cases that are looked at: a record
// that names another case or client is left out.
func (d *Desk) inspected(id, clause, on string, clients map[string]string) (rows []InspectionRow, c InspectedCase, certs []audit.Certificate, err error) {
	_, err = view(d, id, func(oc *openCase) bool {
		past := d.pastOn(oc, on)
		c = InspectedCase{Case: id, Book: "", Head: d.head(oc).String()}
		if b := oc.model.Registers.Body; b != nil {
			c.Book, c.Client = b.Book, b.Name
		}
		if k := oc.model.Client; k != nil {
			c.Client = k.Name
		}
		for kind := range kindsIn(past) {
			past.Each(kind, func(f ledger.Field, values []ledger.Value) {
				if r, ok := d.inspectionRow(oc, f, values, clause); ok && (clients == nil || concerns(r.fact, clients)) {
					r.Case, r.Client = id, c.Client
					rows = append(rows, r)
				}
				if f.Kind == audit.KindCertificate {
					for _, x := range values {
						if got, rerr := audit.Read(f, x.Bytes); rerr == nil {
							if k, is := got.(audit.Certificate); is {
								certs = append(certs, k)
							}
						}
					}
				}
			})
		}
		return true
	})
	slices.SortFunc(rows, func(a, b InspectionRow) int {
		return cmp.Or(cmp.Compare(provisionRank(a), provisionRank(b)), cmp.Compare(a.WallMS, b.WallMS), cmp.Compare(a.Kind+a.Key, b.Kind+b.Key))
	})
	slices.SortFunc(certs, func(a, b audit.Certificate) int {
		return cmp.Or(cmp.Compare(a.IssuedOn, b.IssuedOn), cmp.Compare(a.Number, b.Number))
	})
	return rows, c, certs, err
}

func provisionRank(r InspectionRow) int {
	return slices.Index(notice.All(), notice.Provision(r.Provisions[0]))
}

// kindsIn names the kinds of facts that stand in a past.
func kindsIn(p *ledger.Past) map[string]bool {
	out := map[string]bool{}
	for _, e := range p.Entries() {
		for _, op := range e.Payload.Ops {
			out[op.Field.Kind] = true
		}
	}
	return out
}

// pastOn is what had been written by the end of a day, by the clocks of those who wrote it.
func (d *Desk) pastOn(oc *openCase, on string) *ledger.Past {
	if on >= string(d.today()) {
		return oc.fold.Now()
	}
	f := ledger.New(audit.NewRules(), control(d.v, oc.id))
	var in []*ledger.Entry
	for _, e := range oc.fold.Entries() {
		if !e.Unreadable && localTime(e.Payload.WallMS, e.Payload.ZoneMin).Format("2006-01-02") <= on {
			in = append(in, e)
		}
	}
	f.Add(in...)
	return f.Now()
}

// inspectionRow is one field whose facts answer the clause.
func (d *Desk) inspectionRow(oc *openCase, f ledger.Field, values []ledger.Value, clause string) (InspectionRow, bool) {
	if len(values) == 0 {
		return InspectionRow{}, false
	}
	v := values[len(values)-1]
	fact, err := audit.Read(f, v.Bytes)
	if err != nil {
		return InspectionRow{}, false
	}
	r := InspectionRow{Kind: f.Kind, Key: f.Key, Heads: len(values), fact: fact}
	for _, p := range audit.Proves(fact) {
		if audit.Within(p, clause) {
			r.Provisions, r.Clauses = append(r.Provisions, string(p)), append(r.Clauses, p.Clause())
		}
	}
	if len(r.Provisions) == 0 {
		return r, false
	}
	last := v.Stated[len(v.Stated)-1]
	r.By, r.WallMS, r.ZoneMin, r.Entry = d.nameIn(oc, last.User), last.WallMS, last.ZoneMin, last.ID.Entry.String()
	w := d.say()
	r.Title = f.Kind
	if k := "screen.kind." + f.Kind; w.Has(k) {
		r.Title = w.T(k)
	}
	switch x := fact.(type) {
	case audit.Record:
		x = openRecord(x)
		r.fact = x
		r.Title = w.T("register." + x.Register)
		r.Text = d.recordTitle(x, x.Values())
	case audit.Paper:
		r.Text, r.Paper = w.T("inspection.paper."+x.Sort), f.Key
	default:
		r.Text = d.factText(oc, fact)
	}
	return r, true
}

// openRecord is a record without what is shut off from readers: home addresses and the identity of who complained.
func openRecord(x audit.Record) audit.Record {
	s := x.Schema()
	if s == nil {
		return x
	}
	v := x.Values()
	for _, f := range s.Fields {
		if f.Secret != "" {
			delete(v, f.Name)
		}
	}
	return x.WithValues(v)
}

// concerns tells whether a record of a book belongs to what is looked at: it names one of the cases, or no case and no other client.
func concerns(f audit.Fact, clients map[string]string) bool {
	r, ok := f.(audit.Record)
	if !ok {
		return true
	}
	v := r.Values()
	if ids := v["case"]; len(ids) > 0 {
		return slices.ContainsFunc(ids, func(id string) bool { _, in := clients[id]; return in })
	}
	if !v.Filled("client") {
		return true
	}
	for _, name := range clients {
		if strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(v.One("client"))) {
			return true
		}
	}
	return false
}

// factTextMost is how many letters a row shows of a record.
const factTextMost = 160

// factText is what a fact says, in the texts that people wrote, and the measure or place that it is about.
func (d *Desk) factText(oc *openCase, fact audit.Fact) string {
	raw, err := json.Marshal(fact)
	var fields map[string]any
	if err != nil || json.Unmarshal(raw, &fields) != nil {
		return ""
	}
	var out []string
	for _, k := range []string{"check", "measure"} {
		if s, ok := fields[k].(string); ok && s != "" {
			row := d.checkRow(oc, audit.CheckID(withPlace(s)))
			out = append(out, strings.TrimSpace(row.Code+" "+row.Title))
		}
		delete(fields, k)
	}
	for _, k := range audit.SortedKeys(fields) {
		switch x := fields[k].(type) {
		case string:
			if x != "" && len(x) < 2000 {
				out = append(out, x)
			}
		case []any:
			for _, y := range x {
				if s, ok := y.(string); ok && len(out) < 12 {
					out = append(out, s)
				}
			}
		}
	}
	return cut(strings.Join(out, " · "), factTextMost)
}

// withPlace makes a check of a measure.
func withPlace(s string) string {
	if strings.Contains(s, "@") {
		return s
	}
	return s + "@"
}
