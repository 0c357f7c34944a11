package casework

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
)

// StatisticsView is what every auditor did against all audits that this store holds: counts alone, for the committee that evaluates them (3-8-3).
type StatisticsView struct {
	From       string         `json:"from,omitempty"`
	To         string         `json:"to,omitempty"`
	Cases      int            `json:"cases"`            // with an audit in that time
	Others     int            `json:"cases_without"`    // that this store holds and that do not count
	Complaints bool           `json:"complaints_known"` // this store holds the book of complaints
	Rows       []StatisticRow `json:"auditors"`
	All        audit.Counts   `json:"all"`     // of all together
	Average    []Figure       `json:"average"` // of those who took part
	GivenOn    string         `json:"given_on,omitempty"`
	Due        string         `json:"due,omitempty"`
	Months     uint           `json:"months"` // how often the committee gets it: the body's setting
	Provision  string         `json:"provision"`
}

// StatisticRow is one auditor.
type StatisticRow struct {
	User    string       `json:"user"`
	Name    string       `json:"name"`
	Counts  audit.Counts `json:"counts"`
	Figures []Figure     `json:"figures"`
}

// Figure is one number in hundredths, and what it is on average over all who took part. Name is statistics.<name> of assets/lang.
type Figure struct {
	Name    string `json:"name"`
	Value   int    `json:"value"`
	Average int    `json:"average"`
}

// figures of one auditor: what is counted, and what is compared.
func figures(c audit.Counts) []Figure {
	each := func(n int) int { return n * 100 / max(c.Audits, 1) }
	return []Figure{
		{"audits", c.Audits * 100, 0},
		{"first_stage", c.First * 100, 0},
		{"second_stage", c.Second * 100, 0},
		{"documents", c.Documents * 100, 0},
		{"onsite", c.Onsite * 100, 0},
		{"follow_ups", c.FollowUps * 100, 0},
		{"surveys", c.Surveys * 100, 0},
		{"judged", c.Judged * 100, 0},
		{"nonconforming_share", c.Nonconforming * 10000 / max(c.Judged, 1), 0},
		{"findings_each", each(c.Findings), 0},
		{"returns_each", each(c.Returns), 0},
		{"complaints_each", each(c.Complaints), 0},
		{"late", c.Late * 100, 0},
		{"hours_each", each(c.Minutes) / 60, 0},
		{"verified", c.Verified * 100, 0},
		{"decided", c.Decided * 100, 0},
	}
}

// Statistics counts over the cases of this store whose audit lies in a time; empty ends are open.
func (d *Desk) Statistics(from, to string) (StatisticsView, error) {
	for _, x := range []string{from, to} {
		if x == "" {
			continue
		}
		if _, err := audit.ParseDate(x); err != nil {
			return StatisticsView{}, badForm(err)
		}
	}
	if from != "" && to != "" && from > to {
		return StatisticsView{}, refuse("statistics_period", notice.P3_8_3, from, to)
	}
	v := StatisticsView{From: from, To: to, Rows: []StatisticRow{}, Average: []Figure{}, Provision: string(notice.P3_8_3), Months: d.bodySetting(audit.SettingStats, audit.StatsMonths)}
	complaints, known := d.complaintsByCase()
	v.Complaints = known
	sum := map[ledger.UserID]audit.Counts{}
	names := map[ledger.UserID]string{}
	for _, id := range d.ClientCases() {
		counted, err := view(d, id, func(oc *openCase) bool {
			on := string(oc.model.AuditedOn())
			if on == "" || from != "" && on < from || to != "" && on > to {
				return false
			}
			for u, c := range oc.model.CountsByPerson(oc.fold.Now(), complaints[id]) {
				sum[u] = sum[u].Add(c)
				names[u] = d.nameIn(oc, u)
			}
			return true
		})
		if err != nil {
			return v, err
		}
		if counted {
			v.Cases++
		} else {
			v.Others++
		}
	}
	v.fill(sum, names)
	v.GivenOn, v.Due = d.statisticsGiven(v.Months)
	return v, nil
}

func (v *StatisticsView) fill(sum map[ledger.UserID]audit.Counts, names map[ledger.UserID]string) {
	auditors := 0
	total := map[string]int{}
	for u, c := range sum {
		row := StatisticRow{User: u.String(), Name: names[u], Counts: c, Figures: figures(c)}
		v.Rows = append(v.Rows, row)
		v.All = v.All.Add(c)
		if c.Audits == 0 {
			continue
		}
		auditors++
		for _, f := range row.Figures {
			total[f.Name] += f.Value
		}
	}
	for _, f := range figures(audit.Counts{}) {
		f.Value = total[f.Name] / max(auditors, 1)
		f.Average = f.Value
		v.Average = append(v.Average, f)
	}
	for i := range v.Rows {
		for j := range v.Rows[i].Figures {
			v.Rows[i].Figures[j].Average = v.Average[j].Value
		}
	}
	slices.SortFunc(v.Rows, func(a, b StatisticRow) int {
		return cmp.Or(cmp.Compare(b.Counts.Audits, a.Counts.Audits), cmp.Compare(a.Name, b.Name), cmp.Compare(a.User, b.User))
	})
}

// complaintsByCase counts the complaints and appeals about each case; false where this store lacks their book.
func (d *Desk) complaintsByCase() (map[string]int, bool) {
	id, err := d.BookID(register.Complaints)
	if err != nil {
		return nil, false
	}
	out, err := view(d, id, func(oc *openCase) map[string]int {
		n := map[string]int{}
		for _, e := range oc.model.Registers.Of("complaints") {
			if !e.Fact.Struck {
				for _, c := range e.Fact.Values()["case"] {
					n[c]++
				}
			}
		}
		return n
	})
	return out, err == nil
}

// PurposeCommittee is for what the statistics of auditors leave the store.
const PurposeCommittee = "committee_statistics"

// statisticsGiven says when the committee got the statistics last, and by when it gets them again.
func (d *Desk) statisticsGiven(months uint) (on, due string) {
	id, err := d.BookID(register.Office)
	if err != nil {
		return "", ""
	}
	on, err = view(d, id, func(oc *openCase) (last string) {
		for _, e := range oc.model.Book.Disclosures {
			if e.Fact.Purpose == PurposeCommittee {
				last = max(last, e.Fact.At[:min(len(e.Fact.At), 10)])
			}
		}
		return last
	})
	if from, perr := calendar.Parse(on); err == nil && perr == nil {
		due = calendar.Period{Months: int(min(months, 1200))}.From(from).Last.String()
	}
	return on, due
}

// StatisticsExport says in which form the statistics leave the store, and to whom.
type StatisticsExport struct {
	From, To  string
	Form      string // csv or pdf
	Recipient string
}

// ExportStatistics writes the statistics for the committee and records the disclosure in the office book before the first byte leaves (3-8-3, 1-3).
func (d *Desk) ExportStatistics(ctx context.Context, o StatisticsExport, w io.Writer) error {
	switch {
	case o.Form != "csv" && o.Form != "pdf":
		return refuse("form", "", o.Form)
	case strings.TrimSpace(o.Recipient) == "":
		return refuse("export_purpose", notice.P1_3)
	}
	book, err := d.BookID(register.Office)
	if err != nil {
		return err
	}
	v, err := d.Statistics(o.From, o.To)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if o.Form == "csv" {
		err = d.statisticsCSV(&out, v)
	} else {
		err = d.statisticsPDF(&out, v)
	}
	if err != nil {
		return err
	}
	if err := d.noteLeft(ctx, book, audit.Disclosure{What: d.say().T("statistics.title") + " " + strings.ToUpper(o.Form), Purpose: PurposeCommittee, Recipient: o.Recipient}); err != nil {
		return err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("export statistics: %w", err)
	}
	return nil
}

// hundredths prints a number of hundredths.
func hundredths(n int) string {
	if n%100 == 0 {
		return strconv.Itoa(n / 100)
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

func (d *Desk) statisticsCSV(w io.Writer, v StatisticsView) error {
	words := d.say()
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := []string{words.T("statistics.auditor")}
	average := []string{words.T("statistics.average")}
	for _, f := range v.Average {
		head, average = append(head, words.T("statistics."+f.Name)), append(average, hundredths(f.Value))
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range v.Rows {
		line := []string{harmless(r.Name)}
		for _, f := range r.Figures {
			line = append(line, hundredths(f.Value))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	if err := out.Write(average); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func (d *Desk) statisticsPDF(w io.Writer, v StatisticsView) error {
	words := d.say()
	in := document.StatisticsInput{Lang: d.opt.Lang, From: v.From, To: v.To, AsOf: string(d.today()), Cases: v.Cases, Complaints: v.Complaints, Trial: d.v.Trust().Trial(), Clause: notice.P3_8_3.Clause()}
	if b, ok := d.v.Trust().Body(); ok {
		in.Body = b.Name
	}
	for _, r := range v.Rows {
		x := document.StatisticsRow{Name: r.Name}
		for _, f := range r.Figures {
			x.Figures = append(x.Figures, [3]string{words.T("statistics." + f.Name), hundredths(f.Value), hundredths(f.Average)})
		}
		in.Rows = append(in.Rows, x)
	}
	if _, err := pdf.Write(w, document.Statistics(in, words.T).For(document.CommitteePaper)); err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	return nil
}

// statisticsDue is the day by which the committee gets the statistics again: the body's own. Before it got any there is no such day.
func (d *Desk) statisticsDue(soon int) []DueRow {
	on, due := d.statisticsGiven(d.bodySetting(audit.SettingStats, audit.StatsMonths))
	from, err := calendar.Parse(on)
	if err != nil {
		return nil
	}
	id, err := d.BookID(register.Office)
	if err != nil {
		return nil
	}
	w := &dueWriter{d: d, today: calendar.OfTime(d.now()), soon: soon, words: d.say()}
	if w.oc, err = d.load(id); err != nil {
		return nil
	}
	months := int(min(d.bodySetting(audit.SettingStats, audit.StatsMonths), 1200))
	w.add(DueRow{Kind: "statistics", Title: d.say().T("statistics.title"), Setting: true, Steps: calendar.Period{Months: months}.From(from).Steps(false)}, notice.P3_8_3, due)
	return w.rows
}
