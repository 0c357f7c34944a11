package document

import "strings"

// Layout versions of the papers about what is agreed, asked for and explained; as ReportLayout.
const (
	StatementLayout = "T1"
	ContractLayout  = "K1"
	PlanLayout      = "P1"
	RequestsLayout  = "Q1"
	SecondLayout    = "W1"
	AddendumLayout  = "A1"
)

// StatementInput is the disclosure statement (事前開示書, 2-4). Its accreditation, body and address are those of Decided.
type StatementInput struct {
	Decided
	Version, AccreditedOn    string
	Limited, Procedure, Fees string // Limited is empty where the accreditation is not limited
	Complaints, Committee    string
	GivenOn, Way, To         string
}

// ContractInput are the terms of a certification contract (3-1-4, 3-1-5) as they are laid before the client. Clauses are in the order of the notice.
type ContractInput struct {
	Decided
	ConcludedOn, AgreedBy string // empty before it is concluded
	Clauses               []ClauseLine
	Observers, Excluded   []string
	NoObservers           bool
}

// ClauseLine is one clause: its name, what it says, the provision that it rests on, and what was agreed beyond.
type ClauseLine struct{ Title, Text, Cited, Note string }

// PlanInput is the audit plan (審査計画書, 3-2-7). Short is its short form, where the case is limited to the first stage.
type PlanInput struct {
	Decided
	Short             bool
	Version           uint
	Reason            string // why it replaces the one before
	Text, From, To    string
	AgreedOn, By      string
	Days              string // audit days
	Effort            []string
	Auditors          []string
	Measures          int
	Laws, Timetable   []string
	Places, Observers []string
}

// RequestLine is one document of the second stage. State and Content are words of paper.document; empty where nobody looked yet.
type RequestLine struct {
	Measure, Title, What, RequestedOn, DisclosedOn string
	State, Content                                 string
}

// RequestsInput asks the client for documents (3-3-2).
type RequestsInput struct {
	Decided
	Requests []RequestLine
}

// SecondInput is the notice of the result of the second stage (第二次審査結果通知, 3-3-3).
type SecondInput struct {
	Decided
	EndedOn, Text string
	Sittings      []SittingLine
	Requests      []RequestLine
	Undisclosed   int // of the requests, those that were open when the stage ended and still are
}

// SittingLine is one look at documents: when, where and how it was, and by whom (3-3-1).
type SittingLine struct{ From, To, Where, Auditors string }

// AddendumInput adds to a report that the client does not agree, and what he says (3-5-3). Report is its digest.
type AddendumInput struct {
	Decided
	Report      string
	Version     uint
	On, By, To  string
	Way, Reason string
}

func newDecided(in Decided, words Words) *decided {
	return &decided{sheet: sheet{words: words}, Decided: in, class: ClientPaper}
}

func (d *decided) front(title string, under ...string) {
	c := Cover{Title: d.word(title), Under: []Text{d.said("report.to", d.Client.Name)}}
	for _, s := range nonEmpty(under...) {
		c.Under = append(c.Under, d.own(s))
	}
	d.add(c)
}

// lines lists texts below a heading; nothing for none.
func (d *decided) lines(key string, texts []string) {
	if len(texts) == 0 {
		return
	}
	b := Box{Title: d.word(key)}
	for _, s := range texts {
		b.Items = append(b.Items, d.own(s))
	}
	d.add(b)
}

// StatementPaper builds the disclosure statement: everything that the notice wants told in advance, and that it was received.
func StatementPaper(in StatementInput, words Words) Document {
	d := newDecided(in.Decided, words)
	d.front("paper.statement.title", in.Body, words("paper.statement.version", in.Version))
	d.add(Paragraph{Text: d.said("paper.statement.lead")})
	limited := in.Limited
	if limited == "" {
		limited = words("paper.statement.unlimited")
	}
	d.always(0.28, [2]string{"paper.accreditation", in.Accreditation}, [2]string{"paper.statement.accredited", d.day(in.AccreditedOn)}, [2]string{"paper.body", in.Body}, [2]string{"paper.body_address", in.BodyAddress},
		[2]string{"paper.statement.limited", limited}, [2]string{"paper.statement.procedure", in.Procedure}, [2]string{"paper.statement.fees", in.Fees}, [2]string{"paper.statement.complaints", in.Complaints},
		[2]string{"paper.statement.committee", in.Committee})
	d.pairs(0.28, [2]string{"paper.statement.given", strings.Join(nonEmpty(d.day(in.GivenOn), in.Way, in.To), "　")})
	d.add(Paragraph{Text: d.said("paper.statement.free"), Small: true}, Paragraph{Text: d.said("paper.statement.outsourced"), Small: true})
	d.add(Signatures{Slots: []Slot{{Role: d.word("report.sign.client"), Name: d.own(in.Client.Name), Date: d.word("report.sign.date")}}})
	return d.document("paper.statement.title", in.Version)
}

// ContractPaper builds the terms of a certification contract, with room to sign.
func ContractPaper(in ContractInput, words Words) Document {
	d := newDecided(in.Decided, words)
	title := "paper.contract_terms.title"
	d.front(title, in.Body, d.day(in.ConcludedOn))
	d.add(Paragraph{Text: d.said("paper.contract_terms.lead")})
	d.always(0.28, [2]string{"paper.client", in.Client.Name}, [2]string{"paper.address", in.Client.Address}, [2]string{"paper.body", in.Body}, [2]string{"report.scope.text", in.Scope})
	for i, c := range in.Clauses {
		d.add(Heading{Level: 2, Text: d.own(words("paper.contract_terms.article", i+1, c.Title)), Aside: d.own(c.Cited).As(Quiet)}, Paragraph{Text: d.own(c.Text)})
		if c.Note != "" {
			d.add(Paragraph{Text: d.own(c.Note), Indent: true})
		}
	}
	if in.NoObservers {
		d.add(Paragraph{Text: d.said("paper.contract_terms.noobservers")})
	}
	d.lines("paper.audit_plan.observers", in.Observers)
	d.lines("paper.contract_terms.excluded", in.Excluded)
	d.pairs(0.28, [2]string{"paper.contract_terms.concluded", strings.Join(nonEmpty(d.day(in.ConcludedOn), in.AgreedBy), "　")})
	d.add(Signatures{Slots: []Slot{
		{Role: d.word("report.sign.client"), Name: d.own(in.Client.Name), Date: d.word("report.sign.date")},
		{Role: d.word("paper.body"), Name: d.own(in.Body), Date: d.word("report.sign.date")},
	}})
	return d.document(title, "")
}

// PlanPaper builds the audit plan.
func PlanPaper(in PlanInput, words Words) Document {
	d := newDecided(in.Decided, words)
	title := "paper.audit_plan.title"
	d.front(title, in.Body, words("paper.audit_plan.version", in.Version))
	if in.Short {
		d.add(Paragraph{Text: d.said("paper.audit_plan.short")})
	}
	d.pairs(0.28, [2]string{"paper.client", in.Client.Name}, [2]string{"paper.address", in.Client.Address}, [2]string{"report.scope.text", in.Scope}, [2]string{"paper.audit_plan.measures", words("paper.count", in.Measures)},
		[2]string{"paper.audit_plan.reason", in.Reason})
	d.always(0.28, [2]string{"paper.audit_plan.effort", in.Days}, [2]string{"paper.audit_plan.auditors", strings.Join(in.Auditors, words("report.comma"))})
	if !in.Short {
		d.always(0.28, [2]string{"paper.audit_plan.days", d.period([2]string{in.From, in.To})})
	}
	d.pairs(0.28, [2]string{"paper.audit_plan.text", in.Text}, [2]string{"paper.audit_plan.agreed", strings.Join(nonEmpty(d.day(in.AgreedOn), in.By), "　")})
	d.lines("paper.audit_plan.trace", in.Effort)
	if !in.Short {
		d.lines("paper.audit_plan.places", in.Places)
		d.lines("paper.timetable", in.Timetable)
		d.lines("paper.audit_plan.observers", in.Observers)
	}
	d.lines("paper.audit_plan.laws", in.Laws)
	d.add(Paragraph{Text: d.said("paper.audit_plan.order"), Small: true})
	d.add(Signatures{Slots: []Slot{{Role: d.word("report.sign.client"), Name: d.own(in.Client.Name), Date: d.word("report.sign.date")}}})
	return d.document(title, words("paper.audit_plan.version", in.Version))
}

// RequestsPaper asks for documents, by measure, with room to say what is there.
func RequestsPaper(in RequestsInput, words Words) Document {
	d := newDecided(in.Decided, words)
	d.front("paper.requests.title", in.Body)
	d.add(Paragraph{Text: d.said("paper.requests.lead")})
	t := Table{Widths: []float64{0.9, 1.9, 2.6, 1.2, 1.6}, Head: d.columns("paper.measure", "paper.title", "paper.requests.what", "paper.requests.on", "paper.requests.have")}
	for _, r := range in.Requests {
		have := words("paper.requests.boxes")
		if r.DisclosedOn != "" {
			have = words("paper.requests.disclosed", d.day(r.DisclosedOn))
		}
		t.Rows = append(t.Rows, d.row(r.Measure, r.Title, r.What, d.day(r.RequestedOn), have))
	}
	d.add(t, Paragraph{Text: d.said("paper.requests.secret"), Small: true})
	return d.document("paper.requests.title", "")
}

// SecondPaper builds the notice of the result of the second stage. It says that a document does not conform; which part of it is explained on request
// alone, so no remark stands here (3-3-3).
func SecondPaper(in SecondInput, words Words) Document {
	d := newDecided(in.Decided, words)
	d.front("paper.second_notice.title", in.Body, d.day(in.EndedOn))
	d.add(Paragraph{Text: d.said("paper.second_notice.lead")})
	d.pairs(0.28, [2]string{"paper.client", in.Client.Name}, [2]string{"report.scope.text", in.Scope}, [2]string{"paper.second_notice.ended", d.day(in.EndedOn)}, [2]string{"paper.second_notice.text", in.Text})
	s := Table{Widths: []float64{2.2, 3, 2}, Head: d.columns("paper.second_notice.when", "paper.second_notice.where", "paper.auditors")}
	for _, x := range in.Sittings {
		s.Rows = append(s.Rows, d.row(d.span(x.From, x.To), x.Where, x.Auditors))
	}
	d.add(s)
	t := Table{Widths: []float64{0.9, 2.4, 3, 1, 1.3}, Head: d.columns("paper.measure", "paper.title", "paper.requests.what", "paper.document.there", "paper.document.content")}
	wrong := 0
	for _, r := range in.Requests {
		if r.Content == "insufficient" || r.State == "absent" {
			wrong++
		}
		t.Rows = append(t.Rows, d.row(r.Measure, r.Title, r.What, d.stateWord(r), d.key("paper.document.content.", r.Content)))
	}
	key := "paper.second_notice.conforms"
	if wrong > 0 {
		key = "paper.second_notice.fails"
	}
	d.add(Paragraph{Text: d.said(key, wrong)})
	if in.Undisclosed > 0 {
		d.add(Paragraph{Text: d.said("paper.second_notice.undisclosed", in.Undisclosed)})
	}
	d.add(t, Paragraph{Text: d.said("paper.second_notice.explain"), Small: true})
	return d.document("paper.second_notice.title", "")
}

func (d *decided) stateWord(r RequestLine) string {
	if r.State == "" {
		return d.words("paper.document.state.none")
	}
	return d.key("paper.document.state.", r.State)
}

// span prints two local times, the second without its day where it is the same.
func (d *decided) span(from, to string) string {
	day, at, _ := strings.Cut(from, "T")
	end, until, _ := strings.Cut(to, "T")
	s := d.day(day) + " " + at
	switch {
	case to == "":
		return s
	case end == day:
		return s + "–" + until
	}
	return s + "–" + d.day(end) + " " + until
}

// AddendumPaper is bound to a report by its digest: the client does not agree, and why.
func AddendumPaper(in AddendumInput, words Words) Document {
	d := newDecided(in.Decided, words)
	d.front("paper.addendum.title", in.Body, d.day(in.On))
	d.add(Paragraph{Text: d.said("paper.addendum.lead", in.Version)})
	d.always(0.28, [2]string{"paper.client", in.Client.Name}, [2]string{"paper.addendum.report", words("paper.verification.version", in.Version, Groups(in.Report))}, [2]string{"paper.addendum.on", d.day(in.On)},
		[2]string{"paper.addendum.by", in.By}, [2]string{"paper.addendum.to", in.To}, [2]string{"paper.addendum.way", in.Way}, [2]string{"paper.addendum.reason", in.Reason})
	d.add(Paragraph{Text: d.said("paper.addendum.rest"), Small: true})
	return d.document("paper.addendum.title", "")
}
