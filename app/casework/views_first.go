package casework

import (
	"strings"

	"genchi/app/audit"
)

// SheetPreview is what a check sheet that came back would change: one line for each row of the file and for each measure that has none.
type SheetPreview struct {
	File    string         `json:"file"`
	Of      uint           `json:"of"`
	Taken   int            `json:"taken"`
	Changed int            `json:"changed"`
	Same    int            `json:"same"`
	Refused int            `json:"refused"`
	Rows    []SheetRowView `json:"rows"`
	Facts   SheetFactsView `json:"facts"`
}

// SheetRowView is one row: what was recorded, what it says, and what becomes of it. Reason is a code, Why its sentence.
type SheetRowView struct {
	Line    int             `json:"line,omitempty"`
	Measure audit.MeasureID `json:"measure"`
	Code    string          `json:"code,omitempty"`
	Title   string          `json:"title,omitempty"`
	State   string          `json:"state"`
	Answer  string          `json:"answer,omitempty"`
	Text    string          `json:"text,omitempty"`
	By      string          `json:"by,omitempty"`
	Was     string          `json:"was,omitempty"`
	WasText string          `json:"was_text,omitempty"`
	Wrote   string          `json:"wrote,omitempty"`
	Reason  string          `json:"reason,omitempty"`
	Why     string          `json:"why,omitempty"`
}

// SheetFactsView is what is said of the answers as a whole.
type SheetFactsView struct {
	By            string   `json:"by,omitempty"`
	On            string   `json:"on,omitempty"`
	Prior         string   `json:"prior,omitempty"` // yes or no; empty where it is not said
	Who           string   `json:"who,omitempty"`
	Qualification string   `json:"qualification,omitempty"`
	PriorOn       string   `json:"prior_on,omitempty"`
	Outside       bool     `json:"outside,omitempty"`
	Unread        []string `json:"unread"`
}

// PriorWhole tells whether a prior audit is said with everything that belongs to it.
func (f SheetFactsView) PriorWhole() bool {
	return f.Prior == "yes" && strings.TrimSpace(f.Who) != "" && strings.TrimSpace(f.Qualification) != "" && f.PriorOn != ""
}

// FirstView is the first stage of a case.
type FirstView struct {
	Way        string         `json:"way"`
	Step       RoadStepView   `json:"step"`
	Sent       []SheetSentRow `json:"sent"`
	Returned   []ReturnedRow  `json:"returned"`
	Confirmed  []ConfirmedRow `json:"confirmed"`
	Assured    bool           `json:"assured"` // the newest answers stand on a prior audit or a confirmation
	End        *EndRow        `json:"end,omitempty"`
	Told       *ToldRow       `json:"told,omitempty"`
	Waived     *WaivedRow     `json:"plan_waived,omitempty"`
	Answers    []AnswerRow    `json:"answers"`
	Unanswered int            `json:"unanswered"`
	Unjudged   int            `json:"unjudged"` // answered and judged by nobody
	Results    []PaperRow     `json:"results"`  // result notices that were made
	Period     [2]audit.Date  `json:"period"`
	Count      map[string]int `json:"count"` // answers by kind
}

// SheetSentRow is a sheet that was sent.
type SheetSentRow struct {
	audit.SheetSent
	By   string       `json:"by"`
	Item audit.ItemID `json:"item,omitempty"` // the workbook
}

// ReturnedRow is a return with what is known of its prior audit.
type ReturnedRow struct {
	audit.SheetReturned
	Recorded string            `json:"recorded_by"`
	Prior    *audit.PriorAudit `json:"prior,omitempty"`
}

// ConfirmedRow is a confirmation and the auditor who made it.
type ConfirmedRow struct {
	audit.Confirmation
	Auditor string `json:"auditor"`
}

// EndRow is the end of the stage.
type EndRow struct {
	audit.FirstEnd
	By string `json:"by"`
}

// ToldRow says that the result was told.
type ToldRow struct {
	audit.FirstTold
	By string `json:"by"`
}

// WaivedRow says that no short plan is made.
type WaivedRow struct {
	audit.PlanWaived
}

// AnswerRow is a measure with the client's answer beside the auditor's judgement.
type AnswerRow struct {
	Measure audit.MeasureID `json:"measure"`
	Code    string          `json:"code"`
	Title   string          `json:"title"`
	Answer  string          `json:"answer,omitempty"`
	Text    string          `json:"text,omitempty"`
	By      string          `json:"by,omitempty"`
	On      audit.Date      `json:"on,omitempty"`
	Verdict audit.Verdict   `json:"verdict,omitempty"`
	Finding bool            `json:"finding,omitempty"`
	Due     audit.Date      `json:"due,omitempty"`
	Review  string          `json:"review,omitempty"`
}

// First gives the first stage of a case.
func (d *Desk) First(id string) (FirstView, error) {
	return view(d, id, func(oc *openCase) FirstView {
		m := oc.model
		v := FirstView{Way: audit.RouteFull, Sent: []SheetSentRow{}, Returned: []ReturnedRow{}, Confirmed: []ConfirmedRow{}, Answers: []AnswerRow{}, Results: []PaperRow{}, Count: map[string]int{}, Assured: m.First.Assured(), Unanswered: len(m.Unanswered())}
		if r := m.Office.Route; r != nil {
			v.Way = r.Way
		}
		for _, s := range d.roadSteps(oc) {
			if s.Step == audit.StepFirst {
				v.Step = s
			}
		}
		d.firstSheets(oc, &v)
		for _, x := range m.First.SortedConfirmed() {
			v.Confirmed = append(v.Confirmed, ConfirmedRow{x.Fact, d.nameIn(oc, x.By)})
		}
		if e, ok := m.First.End[""]; ok {
			v.End = &EndRow{e.Fact, d.nameIn(oc, e.By)}
		}
		if e, ok := m.First.Told[""]; ok {
			v.Told = &ToldRow{e.Fact, d.nameIn(oc, e.By)}
		}
		if m.First.PlanIsWaived() {
			v.Waived = &WaivedRow{*m.First.Waived}
		}
		for _, x := range m.SortedPapers(audit.PaperFirstResult) {
			v.Results = append(v.Results, paperRow(x))
		}
		v.Period[0], v.Period[1] = m.FirstPeriod()
		d.firstAnswers(oc, &v)
		return v
	})
}

func (d *Desk) firstSheets(oc *openCase, v *FirstView) {
	m := oc.model
	for _, s := range m.First.SortedSent() {
		row := SheetSentRow{SheetSent: s.Fact, By: d.nameIn(oc, s.By)}
		if e, ok := m.Book.Papers[hexOf(s.Fact.Paper)]; ok {
			row.Item = e.Fact.Stored
		}
		v.Sent = append(v.Sent, row)
	}
	for _, r := range m.First.SortedReturned() {
		row := ReturnedRow{SheetReturned: r.Fact, Recorded: d.nameIn(oc, r.By)}
		if a, ok := m.First.Prior[number(r.Fact.N)]; ok {
			row.Prior = &a.Fact
		}
		v.Returned = append(v.Returned, row)
	}
}

func (d *Desk) firstAnswers(oc *openCase, v *FirstView) {
	m := oc.model
	of, worst := m.ByMeasure(m.AllChecks())
	for _, id := range m.Measures {
		if len(of[id]) == 0 {
			continue // left the scope
		}
		row := AnswerRow{Measure: id, Code: string(id), Verdict: worst[id]}
		if x := d.measureOf(oc, id); x != nil {
			row.Code, row.Title = x.Code, d.text(x.TitleJA, x.TitleEN)
		}
		if a, ok := m.Site.SelfCheck[id]; ok {
			row.Answer, row.Text, row.By, row.On = a.Answer, a.Text, a.By, a.On
			v.Count[a.Answer]++
			if _, may := judgedBy(a.Answer); may && worst[id] == audit.NotStarted {
				v.Unjudged++
			}
		}
		for _, k := range of[id] {
			if f := m.Findings[k]; f != nil && m.OpenFinding(k) {
				row.Finding = true
				if f.Due != nil {
					row.Due = f.Due.On
				}
				if f.Review != nil {
					row.Review = f.Review.Result
				}
			}
		}
		v.Answers = append(v.Answers, row)
	}
}
