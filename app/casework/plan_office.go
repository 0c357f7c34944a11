package casework

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// officeBook is the book with the auditor register and the risks; nil where this store does not hold it. The caller holds no lock of a view.
func (d *Desk) officeBook() *openCase {
	id, err := d.BookID(register.Office)
	if err != nil {
		return nil
	}
	book, err := d.load(id)
	if err != nil {
		return nil
	}
	return book
}

// takeFromOffice takes over persons and risks. Nothing of what a person said himself, or of what the register does not know, is changed.
func (p *planner) takeFromOffice(c *TakeFromOffice) error {
	book := p.d.officeBook()
	if book == nil {
		return refuse("no_book", notice.P2_2_2, register.Office)
	}
	wanted := map[ledger.UserID]bool{}
	for _, s := range c.Persons {
		u, err := p.inRegister(book, s)
		if err != nil {
			return err
		}
		wanted[u] = true
	}
	if len(wanted) == 0 {
		for _, u := range p.d.concerned(p.oc) {
			wanted[u] = true
		}
	}
	for _, e := range book.model.Registers.Of("auditors") {
		u, ok := p.d.userOfRecord(e.Fact)
		if !ok || !wanted[u] || e.Fact.Struck {
			continue
		}
		f := p.d.staffFrom(book, e, u)
		if old, had := p.oc.model.Office.Staff[u.String()]; had {
			f.Engaged, f.Firms = old.Fact.Engaged, old.Fact.Firms
			if len(differing(old.Fact, f)) == 0 && old.Fact.Record == f.Record {
				continue
			}
		}
		f.TakenOn = p.today("")
		if err := p.set(f); err != nil {
			return err
		}
	}
	for _, r := range p.d.officeRisks(book, p.oc) {
		if old, had := p.oc.model.Office.Risks[r.ID]; !had && r.DealtOn != "" || had && old.Fact == r {
			continue
		}
		if err := p.set(r); err != nil {
			return err
		}
	}
	return nil
}

// inRegister is the person whom a name, an id of a person or of a record means.
func (p *planner) inRegister(book *openCase, s string) (ledger.UserID, error) {
	var found []ledger.UserID
	for _, e := range book.model.Registers.Of("auditors") {
		if e.Fact.Struck || e.Fact.ID != s && e.Fact.Values().One("name") != s {
			continue
		}
		if u, ok := p.d.userOfRecord(e.Fact); ok {
			found = append(found, u)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return p.someone(s)
}

// concerned are the persons of whom a case knows: recorded, taking part, on its roster.
func (d *Desk) concerned(oc *openCase) []ledger.UserID {
	out := audit.BenchOf(oc.fold.Now()).Known()
	for _, m := range d.v.Trust().Members(oc.id) {
		if u := ledger.UserID(m.User); !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// userOfRecord is the person of a record of the auditor register: by its field, or by a name that one role card alone carries.
func (d *Desk) userOfRecord(r audit.Record) (u ledger.UserID, ok bool) {
	v := r.Values()
	if b, err := hex.DecodeString(v.One("user")); err == nil && len(b) == len(u) {
		copy(u[:], b)
		return u, true
	}
	n := 0
	for x, name := range d.names() {
		if name == v.One("name") {
			u, n = x, n+1
		}
	}
	return u, n == 1
}

// employers are those of a record in words of the case.
var employers = map[string]string{"employed": audit.EmployerBody, "controlled_company": audit.EmployerControlled, "outsourced": audit.EmployerOutside}

// staffFrom is what the case needs to know of a person, as his record and his dated entries say today: no address, no education.
func (d *Desk) staffFrom(book *openCase, e audit.Entered[audit.Record], u ledger.UserID) audit.Staff {
	v := e.Fact.Values()
	day := func(name string) audit.Date { return audit.Date(v.One(name)) }
	f := audit.Staff{
		User: u, Name: v.One("name"), Registered: day("since"), Struck: day("until"), Employer: employers[v.One("employment")], Firm: v.One("firm"),
		From: cmp.Or(day("employed_on"), day("since")), Until: cmp.Or(day("left_on"), day("until")), ControlOn: day("control_on"), NDAOn: day("nda_on"), OutsourcedOn: day("contract_on"),
		Record: "auditors/" + e.Fact.ID, Entry: e.ID.Entry.String(),
	}
	f.Ground = v.One("control_ground")
	if n, err := strconv.ParseUint(v.One("share"), 10, 8); err == nil && n <= 100 {
		f.Share = uint(n) * 100
	}
	if n, err := strconv.ParseUint(v.One("audits"), 10, 16); err == nil {
		f.Audits = uint(n)
	}
	d.datedEntries(book, e.Fact.ID, &f)
	return f
}

// datedEntries adds what the dated entries of the auditor register say, in order of their days.
func (d *Desk) datedEntries(book *openCase, id string, f *audit.Staff) {
	counted := f.Audits == 0
	var rows []audit.Record
	for _, e := range book.model.Registers.Of("auditor_entries") {
		if !e.Fact.Struck && e.Fact.Values().One("auditor") == id {
			rows = append(rows, e.Fact)
		}
	}
	slices.SortStableFunc(rows, func(a, b audit.Record) int { return cmp.Compare(a.Values().One("on"), b.Values().One("on")) })
	for _, r := range rows {
		v := r.Values()
		on := audit.Date(v.One("on"))
		switch v.One("sort") {
		case "experience":
			if counted {
				f.Audits++
			}
		case "impartiality_training":
			f.TrainingDue = audit.Date(v.One("next_on"))
		case "agreement":
			if f.NDAOn == "" {
				f.NDAOn = on
			}
		case "evaluation", "field_evaluation":
			evaluated(f, scopesOf(v["scopes"]), on, v.One("result") == "sufficient")
		case "finding":
			if v.One("result") != "sufficient" {
				f.BarredOn, f.Reinstated = on, r.Closed
			}
		}
	}
}

// evaluated takes in one evaluation of ability for some scopes (3-8-1).
func evaluated(f *audit.Staff, scopes []string, on audit.Date, able bool) {
	for _, s := range scopes {
		i := slices.IndexFunc(f.Competence, func(c audit.Competence) bool { return c.Scope == s && c.Until == "" })
		switch {
		case able && i < 0:
			f.Competence = append(f.Competence, audit.Competence{Scope: s, From: on})
		case !able && i >= 0:
			f.Competence[i].Until = on
		}
	}
}

// scopesOf reads the scopes of an evaluation: the forms by their names in either language; nothing at all is every form. What is no form is none.
func scopesOf(texts []string) []string {
	var out []string
	said, between := false, assets.Lang("ja").T("office.between")
	for _, t := range texts {
		for _, w := range strings.FieldsFunc(t, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(between, r) }) {
			said = true
			for _, f := range append([]string{audit.CompetenceAll}, audit.Forms...) {
				if formNamed(f, w) && !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	if !said {
		return []string{audit.CompetenceAll}
	}
	return out
}

func formNamed(form, word string) bool {
	if strings.EqualFold(form, word) {
		return true
	}
	for _, lang := range []string{"ja", "en"} {
		if w := assets.Lang(lang); w.Has("form."+form) && strings.EqualFold(w.T("form."+form), word) {
			return true
		}
	}
	return false
}

// differing names what two records of a person say otherwise, by the names of `genchi do`. Where it was taken from makes no difference, nor what the
// register does not know.
func differing(a, b audit.Staff) []string {
	var out []string
	add := func(name string, same bool) {
		if !same {
			out = append(out, name)
		}
	}
	add("name", a.Name == b.Name)
	add("registered", a.Registered == b.Registered)
	add("struck", a.Struck == b.Struck)
	add("employer", a.Employer == b.Employer)
	add("firm", a.Firm == b.Firm)
	add("from", a.From == b.From)
	add("until", a.Until == b.Until)
	add("ground", a.Ground == b.Ground)
	add("share", a.Share == b.Share)
	add("control_on", a.ControlOn == b.ControlOn)
	add("nda_on", a.NDAOn == b.NDAOn)
	add("outsourced_on", a.OutsourcedOn == b.OutsourcedOn)
	add("competence", slices.Equal(a.Competence, b.Competence))
	add("training_due", a.TrainingDue == b.TrainingDue)
	add("audits", a.Audits == b.Audits)
	add("barred_on", a.BarredOn == b.BarredOn)
	add("reinstated", a.Reinstated == b.Reinstated)
	return out
}

// officeStaff is what the auditor register says of persons today, by person; nil where this store lacks the book.
func (d *Desk) officeStaff() map[ledger.UserID]audit.Staff {
	book := d.officeBook()
	if book == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[ledger.UserID]audit.Staff{}
	for _, e := range book.model.Registers.Of("auditors") {
		if u, ok := d.userOfRecord(e.Fact); ok && !e.Fact.Struck {
			out[u] = d.staffFrom(book, e, u)
		}
	}
	return out
}

// riskSource is the source of a risk of the register as a case knows it.
func riskSource(s string) string {
	if slices.Contains(audit.RiskSources, s) {
		return s
	}
	return "other"
}

// officeRisks are the risks of the body's register that touch a case: they name the case, its client, or a person of whom it knows (2-5-3). One that is
// closed or struck was dealt with.
func (d *Desk) officeRisks(book, oc *openCase) []audit.Risk {
	var out []audit.Risk
	for _, e := range book.model.Registers.Of("risks") {
		v := e.Fact.Values()
		if !d.touches(book, oc, v) {
			continue
		}
		r := audit.Risk{ID: "b-" + e.Fact.ID, Text: v.One("content"), Source: riskSource(v.One("source")), On: audit.Date(v.One("assessed_on")), Record: "risks/" + e.Fact.ID}
		switch e.Fact.State() {
		case "closed":
			r.Measure, r.DealtOn = cmp.Or(v.One("measure"), v.One("outcome")), cmp.Or(audit.Date(v.One("done_on")), e.Fact.Closed)
		case "struck":
			r.Measure, r.DealtOn = e.Fact.Reason, d.entryDay(e.WallMS)
		}
		out = append(out, r)
	}
	return out
}

func (d *Desk) touches(book, oc *openCase, v register.Values) bool {
	if slices.Contains(v["case"], oc.id.String()) {
		return true
	}
	if c := oc.model.Client; c != nil && v.Filled("client") && strings.EqualFold(strings.TrimSpace(v.One("client")), strings.TrimSpace(c.Name)) {
		return true
	}
	if !v.Filled("persons") {
		return false
	}
	known := d.concerned(oc)
	for _, id := range v["persons"] {
		if e, ok := book.model.Registers.Records["auditors/"+id]; ok {
			if u, is := d.userOfRecord(e.Fact); is && slices.Contains(known, u) {
				return true
			}
		}
	}
	return false
}

// noWaitingRisk refuses the next step of a case while the body's register holds an open risk that touches it (2-5-3).
func (p *planner) noWaitingRisk() error {
	rs, err := p.d.waiting(p.oc.id.String())
	if err == nil && len(rs) > 0 {
		err = refuse("risk_waits", notice.P2_5_3, rs[0].Text)
	}
	return err
}
