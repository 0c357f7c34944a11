package casework

import (
	"slices"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/notice"
)

// UpkeepView is the surveillance and the renewal of the certificates of a case (3-7-5).
type UpkeepView struct {
	Today        string        `json:"today"`
	Certificates []UpkeepRow   `json:"certificates"`
	Renewal      *RenewalView  `json:"renewal_of,omitempty"` // where this case renews another's certificate
	May          []PersonMay   `json:"persons"`              // who may make a check today, and why not
	MeasureNames []MeasureName `json:"measures"`
}

// PersonMay tells whether a person may make a surveillance check.
type PersonMay struct {
	User    string         `json:"user"`
	Name    string         `json:"name"`
	May     bool           `json:"may"`
	Reasons []HindranceRow `json:"reasons"`
}

// UpkeepRow is one certificate.
type UpkeepRow struct {
	Number   string         `json:"number"`
	State    string         `json:"state"`
	IssuedOn audit.Date     `json:"issued_on"`
	ValidTo  audit.Date     `json:"valid_to"`
	Months   uint           `json:"cycle_months"`
	Agreed   bool           `json:"cycle_in_contract"` // else it is the body's setting
	Due      audit.Date     `json:"survey_due,omitempty"`
	DueState string         `json:"survey_state,omitempty"`
	Words    []string       `json:"arithmetic,omitempty"`
	CallOn   audit.Date     `json:"renewal_call_on,omitempty"`
	ToReturn bool           `json:"to_return,omitempty"`
	ReturnBy audit.Date     `json:"return_by,omitempty"`
	Disposal string         `json:"disposal,omitempty"` // as the contract fixes it
	Surveys  []SurveyRow    `json:"surveys"`
	Renewal  *audit.Renewed `json:"renewal,omitempty"`
}

// SurveyRow is one surveillance check.
type SurveyRow struct {
	audit.SurveyPlan
	State   string              `json:"state"`
	Persons []string            `json:"persons"`
	By      string              `json:"by"`
	Looks   []LookRow           `json:"looks"`
	Open    int                 `json:"open"` // measures without a look
	Done    *audit.SurveyDone   `json:"done,omitempty"`
	DoneBy  string              `json:"done_by,omitempty"`
	Mended  *audit.SurveyMended `json:"mended,omitempty"`
	Mine    bool                `json:"mine"` // this user was named for it
}

// LookRow is what was found at one measure, or that nobody looked yet.
type LookRow struct {
	MeasureName
	Verdict audit.Verdict `json:"verdict"`
	Text    string        `json:"text,omitempty"`
	On      audit.Date    `json:"on,omitempty"`
	By      string        `json:"by,omitempty"`
	Items   []NamedItem   `json:"items"` // of evidence on which it rests
}

// NamedItem is an item of evidence by its name.
type NamedItem struct {
	Item audit.ItemID `json:"item"`
	Name string       `json:"name"`
}

// RenewalView says what a renewal takes over from the case before.
type RenewalView struct {
	audit.RenewalOf
	Here    bool          `json:"here"` // this store holds the case before
	Same    bool          `json:"same_edition"`
	Kept    []MeasureName `json:"carried"` // the requirement reads as it did
	Again   []MeasureName `json:"changed"` // it reads otherwise: look anew
	New     []MeasureName `json:"new"`
	Carried int           `json:"shown"`      // how many are shown as last time's
	Follows audit.Date    `json:"follows_on"` // a certificate that is issued on this day follows without gap or overlap
}

// surveySettings are the body's own numbers about surveillance.
type surveySettings struct{ months, renewal, days uint }

// settingsOfUpkeep are those of the office book; what stands in a contract goes before.
func (d *Desk) settingsOfUpkeep() surveySettings {
	return surveySettings{
		months: d.bodySetting(audit.SettingSurvey, audit.SurveyMonths), renewal: d.bodySetting(audit.SettingRenewal, audit.RenewalMonths), days: d.bodySetting(audit.SettingReturn, audit.ReturnDays),
	}
}

// cycle is the cycle of surveillance of a certificate, and whether its contract fixed it.
func cycle(m *audit.Case, number string, months uint) (uint, bool) {
	if n := m.CycleMonths(number); n > 0 {
		return n, true
	}
	return months, false
}

// surveyDue is the day by which the next check of the cycle is due, with its arithmetic; "" where it would lie after the validity.
func (d *Desk) surveyDue(m *audit.Case, number string, months uint) (audit.Date, []calendar.Step) {
	x := m.CertState(number, "")
	n, _ := cycle(m, number, months)
	from, err := calendar.Parse(string(m.SurveyedOn(number)))
	if err != nil || n == 0 {
		return "", nil
	}
	run := calendar.Period{Months: int(min(n, 1200))}.From(from)
	if audit.Date(run.Last.String()) > x.ValidTo {
		return "", nil
	}
	return audit.Date(run.Last.String()), run.Steps(false)
}

// returnBy is the day by which a certificate that is over is to be given back: so many days after it ended.
func returnBy(s audit.CertState, days uint) (audit.Date, []calendar.Step) {
	end := s.ValidTo
	for _, e := range s.Events {
		if e.What == audit.CertWithdrawn || e.What == audit.CertLapsed && e.On < end {
			end = e.On
		}
	}
	from, err := calendar.Parse(string(end))
	if err != nil {
		return "", nil
	}
	run := calendar.Period{Days: int(min(days, 1200))}.From(from)
	return audit.Date(run.Last.String()), run.Steps(false)
}

// Upkeep gives the surveillance and the renewal of a case.
func (d *Desk) Upkeep(id string) (UpkeepView, error) {
	set, soon := d.settingsOfUpkeep(), d.bodySetting(audit.SettingSoon, soonDays)
	renewal, err := d.renewalOf(id)
	if err != nil {
		return UpkeepView{}, err
	}
	return view(d, id, func(oc *openCase) UpkeepView {
		v := UpkeepView{Today: string(d.today()), Certificates: []UpkeepRow{}, Renewal: renewal, May: []PersonMay{}, MeasureNames: []MeasureName{}}
		for _, m := range oc.model.Measures {
			v.MeasureNames = append(v.MeasureNames, d.measureName(oc, m))
		}
		b := audit.BenchOf(oc.fold.Now())
		for _, u := range b.Known() {
			_, may := b.May(u, audit.TaskAudit, d.today())
			v.May = append(v.May, PersonMay{User: u.String(), Name: d.nameIn(oc, u), May: may, Reasons: d.hindrances(b.Hindrances(u, audit.TaskAudit, d.today()))})
		}
		for _, s := range oc.model.CertStates(d.today()) {
			v.Certificates = append(v.Certificates, d.upkeepRow(oc, s, set, int(soon)))
		}
		return v
	})
}

func (d *Desk) upkeepRow(oc *openCase, s audit.CertState, set surveySettings, soon int) UpkeepRow {
	m := oc.model
	row := UpkeepRow{
		Number: s.Number, State: s.Word(), IssuedOn: s.IssuedOn, ValidTo: s.ValidTo, ToReturn: s.ToReturn(), Surveys: []SurveyRow{}, Renewal: s.Renewal,
		Disposal: m.Office.Contracts[number(s.Decision)].Fact.Disposal,
	}
	row.Months, row.Agreed = cycle(m, s.Number, set.months)
	today := calendar.OfTime(d.now())
	if !s.Ended() {
		due, steps := d.surveyDue(m, s.Number, set.months)
		row.Due = due
		if on, err := calendar.Parse(string(due)); err == nil {
			row.DueState = calendar.State(on, today, soon)
		}
		for _, x := range steps {
			row.Words = append(row.Words, stepWords(d.say(), x))
		}
		if end, err := calendar.Parse(string(s.ValidTo)); err == nil {
			row.CallOn = audit.Date(calendar.MonthsBefore(end, int(min(set.renewal, 1200))).String())
		}
	}
	if row.ToReturn {
		row.ReturnBy, _ = returnBy(s, set.days)
	}
	for _, x := range m.Surveys(s.Number) {
		row.Surveys = append(row.Surveys, d.surveyRow(oc, x))
	}
	return row
}

func (d *Desk) surveyRow(oc *openCase, x audit.Survey) SurveyRow {
	row := SurveyRow{SurveyPlan: x.SurveyPlan, State: x.State(), Persons: d.namesOf(oc, x.Who), By: d.nameIn(oc, x.By), Looks: []LookRow{}, Mine: x.Names(d.user)}
	for _, id := range x.Measures {
		l := LookRow{MeasureName: d.measureName(oc, id), Items: []NamedItem{}}
		i := slices.IndexFunc(x.Looks, func(e audit.Entered[audit.SurveyLook]) bool { return e.Fact.Measure == id })
		if i < 0 {
			row.Open++
		} else {
			f := x.Looks[i]
			l.Verdict, l.Text, l.On, l.By = f.Fact.Verdict, f.Fact.Text, f.Fact.On, d.nameIn(oc, f.By)
			for _, i := range f.Fact.Items {
				if it := oc.model.Items[i]; it.Known() {
					l.Items = append(l.Items, NamedItem{i, it.Name})
				}
			}
		}
		row.Looks = append(row.Looks, l)
	}
	if x.Done != nil {
		row.Done, row.DoneBy = &x.Done.Fact, d.nameIn(oc, x.Done.By)
	}
	if x.Mended != nil {
		row.Mended = &x.Mended.Fact
	}
	return row
}

// renewalOf says what a renewal takes over; nil for a case that renews nothing.
func (d *Desk) renewalOf(id string) (*RenewalView, error) {
	of, err := view(d, id, func(oc *openCase) *audit.RenewalOf {
		if r := oc.model.Upkeep.RenewalOf; r != nil {
			return &r.Fact
		}
		return nil
	})
	if err != nil || of == nil {
		return nil, err
	}
	v := &RenewalView{RenewalOf: *of, Here: d.holds(of.Case), Follows: of.Follows(), Kept: []MeasureName{}, Again: []MeasureName{}, New: []MeasureName{}}
	if !v.Here {
		return v, nil
	}
	old, err := d.load(of.Case)
	if err != nil {
		return nil, err
	}
	return view(d, id, func(oc *openCase) *RenewalView {
		c := d.carried(oc, old)
		v.Same = sameEdition(oc.model, old.model)
		for to, ids := range map[*[]MeasureName][]string{&v.Kept: c.Kept, &v.Again: c.Again, &v.New: c.New} {
			for _, x := range ids {
				*to = append(*to, d.measureName(oc, audit.MeasureID(x)))
			}
		}
		for _, l := range oc.model.Site.Last {
			if l.Number == of.Number {
				v.Carried++
			}
		}
		return v
	})
}

// upkeepDue puts in what is due about a certificate: the next check of the cycle, planned checks, corrections, the call for renewal, the return of what
// is over. Only the end of validity is a day of the notice.
func (w *dueWriter) upkeepDue(s audit.CertState) {
	m := w.oc.model
	title := func(x audit.Survey) string { return s.Number + " " + w.words.T("survey.cause."+x.Cause) }
	planned := false
	for _, x := range m.Surveys(s.Number) {
		switch x.State() {
		case audit.SurveyPlanned, audit.SurveyRunning:
			if s.Ended() {
				continue
			}
			planned = planned || x.Cause == audit.CauseCycle
			for _, name := range w.d.namesOf(w.oc, x.Who) {
				w.add(DueRow{Kind: "survey_planned", Title: title(x), Setting: true, Who: name, Subject: s.Number + "/" + audit.Decimal(x.N)}, notice.P3_7_5, string(x.On))
			}
		case audit.SurveyAwaits:
			w.add(DueRow{Kind: "survey_correction", Title: title(x), Setting: true, Subject: s.Number + "/" + audit.Decimal(x.N)}, notice.P3_7_5, string(x.Done.Fact.Due))
		}
	}
	if s.ToReturn() {
		by, steps := returnBy(s, w.upkeep.days)
		w.add(DueRow{Kind: "certificate_return", Title: s.Number, Setting: true, Subject: s.Number, Steps: steps}, notice.P3_7_5, string(by))
		return
	}
	if s.Ended() {
		return
	}
	if due, steps := w.d.surveyDue(m, s.Number, w.upkeep.months); due != "" && !planned {
		w.add(DueRow{Kind: "survey", Title: s.Number, Setting: true, Subject: s.Number, Steps: steps}, notice.P3_7_5, string(due))
	}
	if end, err := calendar.Parse(string(s.ValidTo)); err == nil && s.Renewal == nil {
		call := calendar.MonthsBefore(end, int(min(w.upkeep.renewal, 1200)))
		steps := []calendar.Step{{Code: "valid_to", Day: end.String()}, {Code: "months_before", Day: call.String(), Months: int(min(w.upkeep.renewal, 1200))}}
		w.add(DueRow{Kind: "renewal_call", Title: s.Number, Setting: true, Subject: s.Number, Steps: steps}, notice.P3_7_5, call.String())
	}
}
