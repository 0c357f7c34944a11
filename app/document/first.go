package document

import (
	"strconv"
	"strings"
)

// Layout versions of the papers of the first stage; as ReportLayout.
const (
	FirstResultLayout = "F1"
	FirstReportLayout = "4F1"
)

// FirstLines are what papers say of the first stage (第一次審査). Days are 2026-11-24. Review is what 3-2-3 asks for, a sentence for each prior audit and each
// confirmation: range agreed, way, person, what was seen.
type FirstLines struct {
	From, To string
	Sheets   []FirstSheet
	Review   []string
	Answers  []FirstAnswer
}

// FirstSheet is a check sheet that was sent and what came back.
type FirstSheet struct {
	Number       uint
	Sent, To     string
	Catalogue    string
	Back, By     string // empty while nothing came back
	Digest, File string // of the workbook that came back
}

// FirstAnswer is what the client answered to a measure, beside the auditor's judgement. Answer is a key of selfcheck, empty without an answer; Part is which
// part does not conform, in the auditor's words.
type FirstAnswer struct {
	Measure, Title, Requirement string
	Answer, Text, Verdict       string
	Part, Due                   string
	Agreed                      bool
}

// open tells whether the measure does not conform by what is recorded: by the auditor's judgement, or as long as there is none by the client's own answer.
func (a FirstAnswer) open() bool {
	if a.Verdict == "" || a.Verdict == "not_started" {
		return a.Answer == "no" || a.Answer == "partly"
	}
	return a.Verdict != "conforming"
}

// FirstResultInput is the result notice of the first stage (第一次審査結果通知, 3-2-4). It says which part does not conform and what is required, and no remedy.
type FirstResultInput struct {
	Decided
	FirstLines
	Number  uint
	EndedOn string
	Only    bool // certification is limited to the first stage
}

// FirstResult builds the result notice.
func FirstResult(in FirstResultInput, words Words) Document {
	d := decided{sheet: sheet{words: words}, Decided: in.Decided, class: ClientPaper}
	d.add(Cover{Title: d.word("paper.first_result.title"), Under: []Text{d.said("report.to", in.Client.Name), ForClient(in.Body)}})
	d.add(Paragraph{Text: d.said("paper.first_result.lead")})
	d.pairs(0.3, [2]string{"paper.client", in.Client.Name}, [2]string{"report.scope.text", in.Scope}, [2]string{"paper.first.period", d.period([2]string{in.From, in.To})},
		[2]string{"paper.first.ended", d.day(in.EndedOn)}, [2]string{"paper.certificate.catalogue", strings.Join(nonEmpty(in.Catalogue.Name, in.Catalogue.Version), " ")})
	d.firstReview(in.FirstLines)
	d.firstCounts(in.Answers)
	d.firstOpen(in)
	d.add(Paragraph{Text: d.said("paper.first_result.explain"), Small: true})
	return d.document("paper.first_result.title", words("paper.number", in.Number))
}

func (d *decided) firstReview(in FirstLines) {
	d.section("paper.first.review")
	if len(in.Review) == 0 {
		d.none("paper.first.review.none")
	}
	for _, s := range in.Review {
		d.add(Paragraph{Text: d.own(s)})
	}
}

func (d *decided) firstCounts(answers []FirstAnswer) {
	n := map[string]int{}
	for _, a := range answers {
		n[a.Answer]++
	}
	t := Table{Widths: []float64{1, 1, 1, 1, 1}}
	row := Row{}
	for _, a := range append(SelfAnswers, "") {
		key := "paper.first.unanswered"
		if a != "" {
			key = "selfcheck." + a
		}
		t.Head = append(t.Head, d.word(key))
		row.Cells = append(row.Cells, d.own(strconv.Itoa(n[a])))
	}
	t.Rows = []Row{row}
	d.section("paper.first.counts")
	d.add(t)
}

// firstOpen lists the parts that do not conform, with what is required and the deadline that was agreed (3-2-4, 3-2-5).
func (d *decided) firstOpen(in FirstResultInput) {
	d.section("paper.first.open")
	t := Table{Widths: []float64{1, 2, 1, 3.2, 1.5}, Head: d.columns("paper.measure", "paper.title", "paper.first.answer", "paper.first.part", "paper.first.due")}
	for _, a := range in.Answers {
		if !a.open() {
			continue
		}
		due := d.day(a.Due)
		if due != "" && !a.Agreed {
			due = d.words("paper.first.due.proposed", due)
		}
		answer := ""
		if a.Answer != "" {
			answer = d.words("selfcheck." + a.Answer)
		}
		t.Rows = append(t.Rows, d.row(a.Measure, a.Title, answer, strings.Join(nonEmpty(d.words("paper.first.required", a.Requirement), a.Part), "\n"), due))
	}
	if len(t.Rows) == 0 {
		d.none("paper.first.open.none")
		return
	}
	d.add(t)
	key := "paper.first.correct"
	if in.Only {
		key = "paper.first.correct.only"
	}
	d.add(Paragraph{Text: d.said(key)})
}

// firstReport builds the report of a case that is limited to the first stage (3-5-4): イ and ロ of 3-5-1, the auditors, the days of the stage, and the review
// of 3-2-3; with it the answers and judgements that the certificate rests on.
func (r *report) firstReport(d Document) Document {
	f := r.in.First
	d.Title = r.words("report.first.title")
	r.front()
	r.client()
	r.scope()
	r.auditors()
	r.section("report.first.stage")
	r.pairs("paper.first.period", spanText(f.From, f.To, r.words))
	r.firstSheets(f)
	r.section("report.first.review")
	if len(f.Review) == 0 {
		r.none("paper.first.review.none")
	}
	for _, s := range f.Review {
		r.add(Paragraph{Text: ForClient(s)})
	}
	r.firstAnswers(f)
	r.findings()
	if len(r.in.Open) > 0 {
		r.open()
	}
	r.advice()
	r.explanation()
	r.register()
	r.last()
	d.Blocks = r.blocks
	return d
}

func (r *report) firstSheets(f *FirstLines) {
	t := Table{Widths: []float64{0.7, 1.7, 2.6, 1.7, 2}, Head: []Text{
		r.word("paper.first.sheet"), r.word("checksheet.sent"), r.word("checksheet.catalogue"), r.word("paper.first.back"), r.word("checksheet.column.by"),
	}}
	for _, s := range f.Sheets {
		row := Row{Cells: []Text{
			ForClient(strconv.FormatUint(uint64(s.Number), 10)), ForClient(dayText(s.Sent, r.words)), ForClient(s.Catalogue), ForClient(dayText(s.Back, r.words)), ForClient(s.By),
		}}
		if s.Digest != "" {
			row.Under = ForClient(s.File + "　" + Groups(s.Digest))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 {
		r.add(t)
	}
}

func (r *report) firstAnswers(f *FirstLines) {
	r.section("report.first.answers")
	t := Table{Widths: []float64{1, 2.2, 1, 2.8, 1.2}, Head: []Text{r.word("paper.measure"), r.word("paper.title"), r.word("paper.first.answer"), r.word("checksheet.column.text"), r.word("paper.first.judgement")}}
	for _, a := range f.Answers {
		answer, verdict := r.words("paper.first.unanswered"), a.Verdict
		if a.Answer != "" {
			answer = r.words("selfcheck." + a.Answer)
		}
		if verdict == "" {
			verdict = "not_started"
		}
		t.Rows = append(t.Rows, Row{Cells: []Text{ForClient(a.Measure), ForClient(a.Title), ForClient(answer), ForClient(a.Text), ForClient(r.words("report.verdict." + verdict))}})
	}
	r.add(t, Paragraph{Text: r.word("report.first.answers.note"), Small: true})
}
