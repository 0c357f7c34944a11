package casework

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// DueView is what is due, the most urgent first.
type DueView struct {
	Scope string   `json:"scope"` // case, body, person
	Today string   `json:"today"`
	Rows  []DueRow `json:"rows"`
}

// DueRow is one day that passes. Setting tells a day that the body set or agreed from one of the notice: it is never shown as law.
type DueRow struct {
	Kind      string          `json:"kind"` // due.kind.<kind> of assets/lang
	Title     string          `json:"title"`
	On        string          `json:"on,omitempty"`           // empty: promptly, or no day is set
	State     string          `json:"state"`                  // overdue, today, soon, ahead, unset
	Days      int             `json:"days"`                   // until then; negative: since then
	Working   int             `json:"working_days,omitempty"` // until then, or since then
	Holiday   string          `json:"holiday,omitempty"`      // why it is no working day
	Next      string          `json:"next_working_day,omitempty"`
	Provision string          `json:"provision"`
	Clause    string          `json:"clause"`
	Setting   bool            `json:"setting"`
	Who       string          `json:"who,omitempty"`
	Case      string          `json:"case"`
	Subject   string          `json:"subject,omitempty"`
	Field     string          `json:"field,omitempty"` // of a record: the one that holds the day
	Steps     []calendar.Step `json:"steps,omitempty"`
	Words     []string        `json:"arithmetic,omitempty"`
}

// Scopes of a DueView.
const (
	DueCase   = "case"
	DueBody   = "body"
	DuePerson = "person"
)

// soonDays is how many days ahead a deadline is called soon where the body set nothing.
const soonDays = 14

// Due lists what is due: in one case or book, in everything that this store holds, or of that what concerns this user.
func (d *Desk) Due(id, scope string) (DueView, error) {
	v := DueView{Scope: scope, Today: string(d.today()), Rows: []DueRow{}}
	ids := []string{id}
	if scope != DueCase {
		ids = d.CaseIDs()
	}
	soon := d.bodySetting(audit.SettingSoon, soonDays)
	meti := d.bodySetting(audit.SettingMETI, 0)
	upkeep := d.settingsOfUpkeep()
	for _, x := range ids {
		rows, err := view(d, x, func(oc *openCase) []DueRow {
			w := &dueWriter{d: d, oc: oc, today: calendar.OfTime(d.now()), soon: int(soon), meti: int(meti), upkeep: upkeep, words: assets.Lang(d.opt.Lang)}
			w.write()
			return w.rows
		})
		if err != nil {
			return v, err
		}
		v.Rows = append(v.Rows, rows...)
	}
	if scope == DueBody {
		v.Rows = append(v.Rows, d.statisticsDue(int(soon))...)
	}
	if scope != DueCase {
		v.Rows = append(v.Rows, d.cardsDue(int(soon))...)
	}
	if scope != DuePerson {
		kept, err := d.keptDue(ids)
		if err != nil {
			return v, err
		}
		v.Rows = append(v.Rows, kept...)
		if scope == DueBody {
			rows, err := d.escrowDue()
			if err != nil {
				return v, err
			}
			v.Rows = append(v.Rows, rows...)
		}
	} else {
		v.Rows = slices.DeleteFunc(v.Rows, func(r DueRow) bool { return r.Who != "" && r.Who != d.name && r.Who != d.user.String() })
	}
	slices.SortStableFunc(v.Rows, func(a, b DueRow) int {
		return cmp.Or(cmp.Compare(stateRank(a.State), stateRank(b.State)), strings.Compare(a.On, b.On), strings.Compare(a.Title, b.Title))
	})
	return v, nil
}

func stateRank(s string) int {
	return slices.Index([]string{calendar.Overdue, calendar.Today, "unset", calendar.Soon, calendar.Ahead}, s)
}

// bodySetting is a number of the body, from the office's book where this store holds it.
func (d *Desk) bodySetting(name string, otherwise uint) uint {
	id, err := d.BookID(register.Office)
	if err != nil {
		return otherwise
	}
	n, err := view(d, id, func(oc *openCase) uint { return oc.model.Registers.Setting(name, otherwise) })
	if err != nil {
		return otherwise
	}
	return n
}

// dueWriter gathers the rows of one case. The caller holds mu.
type dueWriter struct {
	d          *Desk
	oc         *openCase
	today      calendar.Day
	soon, meti int
	upkeep     surveySettings
	words      assets.Words
	rows       []DueRow
}

// add puts a row in; on may be empty.
func (w *dueWriter) add(r DueRow, p notice.Provision, on string) {
	r.Provision, r.Clause, r.State = string(p), p.Clause(), "unset"
	if w.oc != nil {
		r.Case = w.oc.id.String()
	}
	if day, err := calendar.Parse(on); err == nil {
		tab := calendar.Shipped()
		r.On, r.Days, r.State = on, int(day-w.today), calendar.State(day, w.today, w.soon)
		r.Working = tab.WorkingDays(min(w.today, day), max(w.today, day))
		if !tab.Working(day) {
			r.Next = tab.OnOrAfter(day).String()
			if n, ok := tab.Holiday(day); ok {
				r.Holiday = n.In(w.d.opt.Lang)
			}
		}
	}
	for _, s := range r.Steps {
		r.Words = append(r.Words, stepWords(w.words, s))
	}
	w.rows = append(w.rows, r)
}

func stepWords(w assets.Words, s calendar.Step) string {
	if s.Code == calendar.StepPeriod {
		var out []string
		for _, x := range []struct {
			key string
			n   int
		}{{"deadline.years", s.Years}, {"deadline.months", s.Months}, {"deadline.days", s.Days}} {
			if x.n != 0 {
				out = append(out, w.T(x.key, x.n))
			}
		}
		return w.T("deadline.step.period", strings.Join(out, " "))
	}
	return w.T("deadline.step."+s.Code, s.Day, s.Months)
}

func (w *dueWriter) write() {
	m := w.oc.model
	for _, f := range m.SortedFindings() {
		if f.Due != nil && f.Review == nil {
			r := w.d.checkRow(w.oc, f.Check)
			w.add(DueRow{Kind: "correction", Title: cmp.Or(f.Text, r.Code+" "+r.Title), Setting: true, Subject: string(f.Check)}, m.CorrectionProvision(), string(f.Due.On))
		}
	}
	for _, key := range sorted(m.Book.Promises) {
		if p := m.Book.Promises[key].Fact; p.Kept == "" && !p.Voided {
			w.add(DueRow{Kind: "promise", Title: p.Text, Who: "", Setting: true, Subject: p.ID}, notice.P3_4_6, string(p.Due))
		}
	}
	for _, key := range sorted(m.Handling.Loans) {
		if l := m.Handling.Loans[key].Fact; l.Due != "" && m.Handling.Returns[key].Fact.At == "" {
			w.add(DueRow{Kind: "loan", Title: l.What, Setting: true, Subject: l.ID}, notice.P1_2_4, string(l.Due))
		}
	}
	w.plan()
	w.checkSheets()
	for _, s := range m.CertStates(audit.Date(w.today.String())) {
		if !s.Withdrawn && !s.Lapsed && s.Replaced == "" && !s.Renewed() {
			w.certificate(s)
		}
		w.upkeepDue(s)
	}
	for _, key := range sorted(m.Registers.Records) {
		if e := m.Registers.Records[key]; e.Fact.State() == "open" {
			w.record(e.Fact)
		}
	}
}

func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// plan: the client is asked to notify its possible days at least one month before the visit (3-3-4). Less is a warning, not a refusal.
func (w *dueWriter) plan() {
	p := w.oc.model.Plan
	if p == nil || len(w.oc.model.Visits) > 0 {
		return
	}
	from, err := calendar.Parse(string(p.From))
	if err != nil {
		return
	}
	at := calendar.MonthsBefore(from, 1)
	steps := []calendar.Step{{Code: "visit", Day: from.String()}, {Code: "month_before", Day: at.String()}}
	w.add(DueRow{Kind: "notify_dates", Title: p.Text, Steps: steps}, notice.P3_3_4, at.String())
}

// certificate: validity ends; without renewal the certification lapses (3-7-5).
func (w *dueWriter) certificate(s audit.CertState) {
	row := DueRow{Kind: "renewal", Title: s.Number, Subject: s.Number}
	if issued, err := calendar.Parse(string(s.IssuedOn)); err == nil {
		row.Steps = calendar.Period{Years: 3}.From(issued).Steps(false)
	}
	w.add(row, notice.P3_7_5, string(s.ValidTo))
}

// record: the days of a record that pass while it is open, and the report to the ministry that it asks for (3-11-2).
func (w *dueWriter) record(r audit.Record) {
	s, v := r.Schema(), r.Values()
	title := w.words.T("register."+s.ID) + ": " + w.d.recordTitle(r, v)
	who := cmp.Or(v.One("owner"), v.One("handler"))
	for _, f := range s.Fields {
		if f.Due == "" || !v.Filled(f.Name) || f.Name == "answer_due" && v.Filled("answered_on") || f.Name == "planned_on" && v.Filled("on") || f.Name == "due_on" && v.Filled("done_on") {
			continue
		}
		w.add(DueRow{Kind: "record", Title: title + " " + fieldTitle(w.words, s, f.Name), Setting: true, Who: who, Subject: s.ID + "/" + r.ID, Field: f.Name}, s.Provision, v.One(f.Name))
	}
	asks := s.ID == "ministry_reports" && !v.Filled("sent_on") || s.ID == "complaints" && !v.Filled("meti_on") && v.One("concerns") != "other" ||
		s.ID == "client_reports" && v.One("sort") == "leak" && !w.reported(r.ID)
	if !asks {
		return
	}
	row := DueRow{Kind: "ministry", Title: title, Setting: true, Subject: s.ID + "/" + r.ID}
	on := ""
	if from, err := calendar.Parse(v.One("received_on")); err == nil && w.meti > 0 {
		run := calendar.Period{Days: w.meti}.From(from)
		row.Steps, on = run.Steps(false), run.Last.String()
	}
	w.add(row, notice.P3_11_2, on)
}

// reported tells whether a report to the ministry about a leak was sent since it became known; the report names the same case, or the same day.
func (w *dueWriter) reported(id string) bool {
	leak := w.oc.model.Registers.Records["client_reports/"+id].Fact.Values()
	for _, e := range w.oc.model.Registers.Of("ministry_reports") {
		v := e.Fact.Values()
		if !e.Fact.Struck && v.One("sort") == "leak" && v.Filled("sent_on") && v.One("received_on") == leak.One("received_on") && v.One("case") == leak.One("case") {
			return true
		}
	}
	return false
}
