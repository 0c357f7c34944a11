package casework

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/storage/trust"
)

// upkeep plans surveillance, renewal and what comes from the office book; false for any other command.
func (p *planner) upkeep(c Command) (bool, error) {
	switch c := c.(type) {
	case *PlanSurvey:
		return true, p.planSurvey(c)
	case *SurveyMeasure:
		return true, p.surveyMeasure(c)
	case *EndSurvey:
		number, s := p.survey(c.Number, c.N)
		return true, p.set(audit.SurveyDone{Number: number, N: s, Result: c.Result, On: p.today(c.On), Text: c.Text, Due: audit.Date(c.Due), AgreedBy: c.AgreedBy})
	case *ReviewSurvey:
		number, s := p.survey(c.Number, c.N)
		return true, p.set(audit.SurveyMended{Number: number, N: s, Result: c.Result, On: p.today(c.On), Text: c.Text})
	case *CarryOver:
		return true, p.carryOver()
	case *FinishRenewal:
		return true, p.finishRenewal(c)
	case *TakeFromOffice:
		return true, p.takeFromOffice(c)
	}
	return false, nil
}

// certNumber is the certificate that is meant: the one that is named, or the newest.
func (p *planner) certNumber(number string) string {
	all := p.oc.model.CertStates("")
	if number != "" || len(all) == 0 {
		return number
	}
	return all[len(all)-1].Number
}

// survey is the surveillance check that is meant: the one that is named, or the last one planned; 1 where there is none.
func (p *planner) survey(number string, n uint) (string, uint) {
	number = p.certNumber(number)
	if n == 0 {
		n = max(uint(len(p.oc.model.Surveys(number))), 1)
	}
	p.id = number + "/" + audit.Decimal(n)
	return number, n
}

func (p *planner) planSurvey(c *PlanSurvey) error {
	m := p.oc.model
	number := p.certNumber(c.Number)
	cert, ok := m.Office.Certificates[number]
	if !ok {
		return refuse("no_certificate", notice.P3_7_5, number)
	}
	all := m.Surveys(number)
	n := c.N
	if n == 0 {
		n = uint(len(all))
		if n == 0 || all[n-1].Done != nil {
			n++
		}
	}
	p.id = number + "/" + audit.Decimal(n)
	f := audit.SurveyPlan{Number: number, N: n, Cause: c.Cause, Ref: c.Ref, On: audit.Date(c.On), Way: c.Way, Reason: c.Reason, Measures: cert.Fact.Measures}
	if f.Cause == "" {
		f.Cause = audit.CauseCycle
	}
	if f.Way == "" {
		f.Way = audit.SurveyWays[0]
	}
	if due, _ := p.d.surveyDue(m, number, audit.SurveyMonths); f.Cause == audit.CauseCycle && due != "" {
		f.Due = due
	}
	if len(c.Measures) > 0 && c.Measures[0] != "all" {
		f.Measures = nil
		for _, x := range c.Measures {
			id, err := p.measure(x)
			if err != nil {
				return err
			}
			f.Measures = append(f.Measures, id)
		}
	}
	var err error
	if f.Who, err = p.userIDs(c.Persons); err != nil {
		return err
	}
	if len(f.Who) == 0 {
		f.Who = [][]byte{p.d.user[:]}
	}
	return p.set(f)
}

func (p *planner) surveyMeasure(c *SurveyMeasure) error {
	number, n := p.survey(c.Number, c.N)
	for _, i := range c.Items {
		if !p.oc.model.Items[i].Known() {
			return refuse("unknown_item", notice.P3_7_5, string(i))
		}
	}
	ids := c.Measures
	if len(ids) == 1 && ids[0] == "all" {
		all := p.oc.model.Surveys(number)
		if n > uint(len(all)) {
			return refuse("no_survey", notice.P3_7_5, number, strconv.FormatUint(uint64(n), 10))
		}
		ids = nil
		for _, id := range all[n-1].Measures {
			if _, had := all[n-1].Look(id); !had {
				ids = append(ids, id)
			}
		}
	}
	for _, x := range ids {
		id, err := p.measure(x)
		if err != nil {
			return err
		}
		f := audit.SurveyLook{Number: number, N: n, Measure: id, Verdict: c.Verdict, Text: c.Text, On: p.today(c.On), Items: c.Items}
		if old, had := p.looked(number, n, id); had && c.Items == nil {
			f.Items = old.Items
		}
		if err := p.set(f); err != nil {
			return err
		}
	}
	return nil
}

// looked is what a surveillance check found at a measure so far.
func (p *planner) looked(number string, n uint, id audit.MeasureID) (audit.SurveyLook, bool) {
	if all := p.oc.model.Surveys(number); n <= uint(len(all)) {
		return all[n-1].Look(id)
	}
	return audit.SurveyLook{}, false
}

// renewable is the fact that a certificate is renewed by a case, as far as this store knows.
func (p *planner) renewable(number, by string, on audit.Date) audit.Renewed {
	if e, ok := p.oc.model.Upkeep.Renewals[number]; ok {
		return e.Fact
	}
	return audit.Renewed{Number: number, Case: by, OpenedOn: on}
}

// openRenewal opens the case of a renewal and links both. What would be refused in the old case is refused before the new one begins.
func (d *Desk) openRenewal(ctx context.Context, c *OpenRenewal) (Changes, error) {
	oc, err := d.load(c.caseID())
	if err != nil {
		return Changes{}, err
	}
	p := &planner{d: d, oc: oc}
	number, on := p.certNumber(c.Number), p.today(c.On)
	x, ok := oc.model.Office.Certificates[number]
	if !ok {
		return Changes{}, refuse("no_certificate", notice.P3_7_5, number)
	}
	if old, had := oc.model.Upkeep.Renewals[number]; had {
		return Changes{}, refuse("renewal_open", notice.P3_7_5, old.Fact.Case)
	}
	try := &planner{d: d, oc: oc}
	if err := try.set(audit.Renewed{Number: number, Case: oc.id.String(), OpenedOn: on}); err != nil {
		return Changes{}, err
	}
	if err := d.may(oc); err != nil {
		return Changes{}, err
	}
	if bs := oc.fold.Judge(&ledger.Entry{Device: ledger.DeviceID(d.v.Device()), Payload: ledger.Payload{Schema: Schema, User: d.user, Ops: try.ops}}); len(bs) > 0 {
		return Changes{}, refusalOf(bs[0])
	}
	of := audit.RenewalOf{Case: oc.id.String(), Number: number, ValidTo: x.Fact.ValidTo, OpenedOn: on}
	if e := oc.model.Editions; e != nil {
		of.Catalogue, of.Version, of.Digest = e.Catalogue, e.Version, e.Digest
	}
	open := &OpenCase{}
	if k := oc.model.Client; k != nil {
		*open = OpenCase{Client: k.Name, Address: k.Address, Contact: k.Contact}
	}
	more := []audit.Fact{of}
	for _, pl := range oc.model.SortedPlaces() {
		more = append(more, pl)
	}
	ch, err := d.openCase(ctx, open, more...)
	if err != nil {
		return ch, err
	}
	if err := p.set(p.renewable(number, ch.Case, on)); err != nil {
		return ch, err
	}
	linked, err := d.commit(ctx, p)
	if err == nil {
		d.publish(linked)
	}
	return ch, err
}

// before is the case that this one renews.
func (p *planner) before() (*openCase, audit.RenewalOf, error) {
	r := p.oc.model.Upkeep.RenewalOf
	if r == nil {
		return nil, audit.RenewalOf{}, refuse("no_renewal", notice.P3_7_5)
	}
	if !p.d.holds(r.Fact.Case) {
		return nil, r.Fact, refuse("renewal_absent", notice.P3_7_5, r.Fact.Case)
	}
	old, err := p.d.load(r.Fact.Case)
	return old, r.Fact, err
}

// holds tells whether this store has a case.
func (d *Desk) holds(id string) bool {
	var cid trust.CaseID
	if err := cid.UnmarshalText([]byte(id)); err != nil {
		return false
	}
	for _, x := range d.v.Cases() {
		if x == cid {
			return true
		}
	}
	return false
}

// carried compares the editions of a renewal and of the case before: what reads as it did, what reads otherwise, what is new.
func (d *Desk) carried(oc, old *openCase) criteria.Carry {
	from, to := d.editionOf(old), d.editionOf(oc)
	if from == nil || to == nil {
		return criteria.Carry{}
	}
	ids := make([]string, 0, len(old.model.Measures))
	for _, id := range old.model.Measures {
		ids = append(ids, string(id))
	}
	return criteria.CarryOver(from, to, ids)
}

func (p *planner) carryOver() error {
	old, of, err := p.before()
	if err != nil {
		return err
	}
	for _, id := range p.d.carried(p.oc, old).Kept {
		if f, ok := lastTime(old.model, audit.MeasureID(id), of.Number); ok {
			if err := p.set(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// lastTimeMost is how many letters of what was seen come along.
const lastTimeMost = 400

// lastTime says what a case came to at a measure, over all its places.
func lastTime(m *audit.Case, id audit.MeasureID, number string) (audit.LastFinding, bool) {
	f := audit.LastFinding{Measure: id, Number: number, On: auditedOn(m, number)}
	var seen, found []string
	for _, k := range m.AllChecks() {
		c := m.Checks[k]
		if k.Measure() != id || c == nil {
			continue
		}
		switch v := c.Verdict(); {
		case v == audit.NotStarted:
		case f.Verdict == "":
			f.Verdict = v
		default:
			f.Verdict = audit.Worse(f.Verdict, v)
		}
		for _, s := range c.Observed {
			seen = append(seen, s.Text)
		}
		if x := m.Findings[k]; m.OpenFinding(k) {
			found = append(found, x.Text)
			f.State = "open"
			if x.Review != nil && x.Review.Result == audit.ReviewCorrected {
				f.State = "corrected"
			}
		}
	}
	f.Seen, f.Text = cut(strings.Join(seen, "\n"), lastTimeMost), cut(strings.Join(found, "\n"), lastTimeMost)
	return f, f.Verdict != ""
}

// cut shortens a text to a number of letters.
func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// auditedOn is the last day of the audit before a certificate: of a visit, or the day of issue.
func auditedOn(m *audit.Case, number string) audit.Date {
	on := audit.Date("")
	for _, v := range m.SortedVisits() {
		on = max(on, audit.Date(v.At[:min(len(v.At), 10)]))
	}
	if on == "" {
		on = m.Office.Certificates[number].Fact.IssuedOn
	}
	return on
}

func (p *planner) finishRenewal(c *FinishRenewal) error {
	number := p.certNumber(c.Number)
	p.id = number
	e, ok := p.oc.model.Upkeep.Renewals[number]
	if !ok {
		return refuse("no_renewal", notice.P3_7_5)
	}
	f := e.Fact
	f.NewNumber, f.IssuedOn = c.NewNumber, audit.Date(c.IssuedOn)
	if f.NewNumber == "" {
		if !p.d.holds(f.Case) {
			return refuse("renewal_absent", notice.P3_7_5, f.Case)
		}
		by, err := p.d.load(f.Case)
		if err != nil {
			return err
		}
		all := by.model.CertStates("")
		if len(all) == 0 {
			return refuse("no_certificate", notice.P3_7_5, "")
		}
		x := all[len(all)-1]
		f.NewNumber, f.IssuedOn = x.Number, x.IssuedOn
	}
	if f.IssuedOn == "" {
		f.IssuedOn = p.today("")
	}
	return p.set(f)
}

// sameEdition tells whether two cases are judged by one edition.
func sameEdition(a, b *audit.Case) bool {
	return a.Editions != nil && b.Editions != nil && bytes.Equal(a.Editions.Digest, b.Editions.Digest)
}
