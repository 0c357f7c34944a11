package document

import (
	"strings"
)

// Layout versions of the papers after the report; as ReportLayout.
const (
	VerificationLayout = "V1"
	DecisionLayout     = "Z1"
	CertificateLayout  = "C1"
)

// Decided is what the papers after the report have in common.
type Decided struct {
	Body, BodyAddress, Accreditation string
	CaseNo, Lang, Head, Layout       string
	Trial                            bool
	Client                           ClientLines
	Scope                            string
	Catalogue                        CatalogueRef
}

// VerificationInput is the record of a verification (検証した事項を記載した文書, 3-6-2). It is the body's paper.
type VerificationInput struct {
	Decided
	Round            uint
	Report           string // digest
	Version          uint   // of the report
	From, To         string // days
	Verifiers        []string
	Points           []PointLine
	Result, Text     string // finished or returned; its reasons
	Answer, Answered string // what the auditors did, and the day
}

// PointLine is one point of verification. Mark is right, remark, wrong or empty.
type PointLine struct{ Clause, Text, Subject, Mark, Remark string }

// DecisionInput is the notice of a decision on certification (3-6-5).
type DecisionInput struct {
	Decided
	Number  uint
	Granted bool
	On      string
	Reason  string
	Despite []MeasureReason
}

// MeasureReason is why certification is granted although a measure does not conform.
type MeasureReason struct{ Measure, Title, Place, Reason string }

// CertificateInput is a certificate (3-7-4), or where First a self-declaration certificate (3-7-3). Periods are as they are printed, empty where there
// was none. Measures are every one on it with its conformity; it is one document with its annex.
type CertificateInput struct {
	Decided
	Number, IssuedOn, ValidTo, DecidedOn string
	First, Joint                         bool // limited to the first stage; second stage together with the site
	Replaces, Reason                     string
	FirstPeriod, SecondPeriod, OnPeriod  [2]string
	PriorAudit                           []string // the audit of 2の三
	Measures                             []CertMeasure
	Advice                               []AdviceLine
}

// CertMeasure is one measure on a certificate. Verdict is a verdict, or out_of_scope.
type CertMeasure struct {
	Measure, Title, Verdict string
	Omitted                 []string // each with its reason (3-11-1)
}

// decided builds a paper after the report.
type decided struct {
	sheet
	Decided
	class Class
}

func (d *decided) own(s string) Text { return Of(d.class, s) }

func (d *decided) pairs(width float64, rows ...[2]string) {
	p := Pairs{KeyWidth: width}
	for _, r := range rows {
		if r[1] != "" {
			p.Rows = append(p.Rows, Pair{Key: d.word(r[0]), Value: d.own(r[1])})
		}
	}
	d.add(p)
}

// always is pairs for what the notice wants on the paper: what is not recorded is seen to be missing.
func (d *decided) always(width float64, rows ...[2]string) {
	for i := range rows {
		if rows[i][1] == "" {
			rows[i][1] = d.words("paper.blank")
		}
	}
	d.pairs(width, rows...)
}

func (d *decided) row(cells ...string) Row {
	r := Row{}
	for _, c := range cells {
		r.Cells = append(r.Cells, d.own(c))
	}
	return r
}

func (d *decided) columns(keys ...string) []Text {
	out := make([]Text, len(keys))
	for i, k := range keys {
		out[i] = d.word(k)
	}
	return out
}

func (d *decided) document(title, number string) Document {
	doc := Document{
		Title: d.words(title), Lang: d.Lang, Head: d.Head, Layout: d.Layout, Author: d.Body, Blocks: d.blocks,
		Header: d.own(strings.Join(nonEmpty(d.Client.Name, d.CaseNo, d.words(title), number), "　")),
		Footer: d.own(d.words("report.footer", shortHead(d.Head), d.words("report.language"), d.Layout)),
	}
	if d.Trial {
		doc.Marks = []string{d.words("report.mark.trial")}
	}
	return doc
}

func (d *decided) day(s string) string { return dayText(s, d.words) }

// Verification builds the record of a verification.
func Verification(in VerificationInput, words Words) Document {
	d := decided{sheet: sheet{words: words}, Decided: in.Decided, class: BodyPaper}
	d.add(Cover{Title: d.word("paper.verification.title"), Under: []Text{d.own(in.Body), d.own(words("paper.round", in.Round))}})
	d.pairs(0.22, [2]string{"paper.client", in.Client.Name}, [2]string{"paper.verification.report", words("paper.verification.version", in.Version, Groups(in.Report))},
		[2]string{"paper.verification.by", strings.Join(in.Verifiers, words("report.comma"))}, [2]string{"paper.verification.days", d.period([2]string{in.From, in.To})},
		[2]string{"paper.verification.result", d.key("paper.verification.result.", in.Result)}, [2]string{"paper.verification.text", in.Text},
		[2]string{"paper.verification.answer", in.Answer}, [2]string{"paper.verification.answered", d.day(in.Answered)})
	t := Table{Widths: []float64{1.1, 3.2, 0.9, 2.4}, Head: d.columns("paper.clause", "paper.point", "paper.mark", "paper.remark")}
	for _, p := range in.Points {
		text := p.Text
		if p.Subject != "" {
			text += "\n" + p.Subject
		}
		mark := ""
		if p.Mark != "" {
			mark = words("paper.mark." + p.Mark)
		}
		t.Rows = append(t.Rows, d.row(p.Clause, text, mark, p.Remark))
	}
	d.add(t)
	return d.document("paper.verification.title", words("paper.round", in.Round))
}

// DecisionNotice builds the notice of a decision.
func DecisionNotice(in DecisionInput, words Words) Document {
	d := decided{sheet: sheet{words: words}, Decided: in.Decided, class: ClientPaper}
	d.add(Cover{Title: d.word("paper.decision.title"), Under: []Text{d.said("report.to", in.Client.Name), ForClient(strings.Join(nonEmpty(in.Body, in.BodyAddress, in.Accreditation), "　")), ForClient(d.day(in.On))}})
	lead, key := "paper.decision.granted", "paper.decision.reason"
	if !in.Granted {
		lead, key = "paper.decision.refused", "paper.decision.refusal"
	}
	d.add(Paragraph{Text: d.said(lead)})
	d.pairs(0.22, [2]string{"paper.client", in.Client.Name}, [2]string{"paper.address", in.Client.Address}, [2]string{"report.scope.text", in.Scope},
		[2]string{"paper.decision.on", d.day(in.On)}, [2]string{key, in.Reason})
	if len(in.Despite) > 0 {
		t := Table{Widths: []float64{1, 2.4, 3}, Head: d.columns("paper.measure", "paper.title", "paper.decision.despite")}
		for _, x := range in.Despite {
			t.Rows = append(t.Rows, d.row(x.Measure, strings.TrimSpace(x.Title+" "+x.Place), x.Reason))
		}
		d.add(t)
	}
	if in.Granted {
		d.add(Paragraph{Text: d.said("paper.decision.next")})
	}
	d.add(Paragraph{Text: d.said("paper.decision.appeal"), Small: true})
	return d.document("paper.decision.title", words("paper.number", in.Number))
}

// CertificatePaper builds a certificate: the front page and the numbered annex, which are one document.
func CertificatePaper(in CertificateInput, words Words) Document {
	d := decided{sheet: sheet{words: words}, Decided: in.Decided, class: ClientPaper}
	title := "paper.certificate.title"
	cover := Cover{Title: d.word(title), Under: []Text{d.said("report.to", in.Client.Name)}}
	if in.First {
		cover.Over = d.word("paper.certificate.self")
	}
	d.add(cover)
	if in.Trial {
		d.add(Box{Title: d.word("report.mark.trial"), Items: []Text{d.said("paper.certificate.trial")}, Alarm: true})
	}
	lead := "paper.certificate.lead"
	if in.First {
		lead = "paper.certificate.lead_first"
	}
	d.add(Paragraph{Text: d.said(lead)})
	valid := words("paper.certificate.valid", d.day(in.IssuedOn), d.day(in.ValidTo))
	d.always(0.38,
		[2]string{"paper.certificate.number", in.Number}, [2]string{"paper.client", in.Client.Name}, [2]string{"paper.address", in.Client.Address},
		[2]string{"paper.body", in.Body}, [2]string{"paper.body_address", in.BodyAddress}, [2]string{"paper.accreditation", in.Accreditation},
		[2]string{"paper.certificate.first", d.period(in.FirstPeriod)})
	if !in.First {
		second := d.period(in.SecondPeriod)
		if second == "" && in.Joint {
			second = words("paper.certificate.joint")
		}
		d.always(0.38, [2]string{"paper.certificate.second", second}, [2]string{"paper.certificate.onsite", d.period(in.OnPeriod)}, [2]string{"paper.decision.on", d.day(in.DecidedOn)})
	}
	d.always(0.38, [2]string{"paper.certificate.issued", d.day(in.IssuedOn)}, [2]string{"paper.certificate.validity", valid}, [2]string{"paper.certificate.scope", in.Scope})
	d.pairs(0.38, [2]string{"paper.certificate.catalogue", strings.Join(nonEmpty(in.Catalogue.Name, in.Catalogue.Version), " ")},
		[2]string{"paper.certificate.replaces", in.Replaces}, [2]string{"paper.certificate.why", in.Reason})
	d.add(Paragraph{Text: d.said("paper.certificate.annexed", in.Number)})
	d.annex(in)
	return d.document(title, in.Number)
}

func (d *decided) annex(in CertificateInput) {
	d.add(PageBreak{}, Heading{Level: 1, Text: d.said("paper.certificate.annex", in.Number), Bookmark: true})
	t := Table{Widths: []float64{1, 3.4, 1, 3}, Head: d.columns("paper.measure", "paper.title", "paper.certificate.conformity", "paper.certificate.omitted")}
	for _, m := range in.Measures {
		verdict := d.words("paper.certificate.gone")
		if m.Verdict != "out_of_scope" {
			verdict = d.words("report.verdict." + m.Verdict)
		}
		t.Rows = append(t.Rows, d.row(m.Measure, m.Title, verdict, strings.Join(m.Omitted, "\n")))
	}
	d.add(t)
	if len(in.PriorAudit) > 0 {
		d.add(Heading{Level: 2, Text: d.word("paper.certificate.prior")})
		for _, s := range in.PriorAudit {
			d.add(Paragraph{Text: d.own(s)})
		}
	}
	d.add(Heading{Level: 2, Text: d.word("paper.certificate.advice")})
	if len(in.Advice) == 0 {
		d.add(Paragraph{Text: d.word("paper.certificate.no_advice")})
		return
	}
	a := Table{Widths: []float64{1.2, 1.2, 4}, Head: d.columns("paper.day", "paper.kind", "paper.content")}
	for _, x := range in.Advice {
		a.Rows = append(a.Rows, d.row(d.day(x.On), d.key("report.advice.kind.", x.Kind), x.Summary))
	}
	d.add(a)
}

// period prints a first and a last day, once if they are one day.
func (d *decided) period(p [2]string) string {
	switch {
	case p[0] == "":
		return ""
	case p[1] == "" || p[0] == p[1]:
		return d.day(p[0])
	}
	return d.words("date.span", d.day(p[0]), d.day(p[1]))
}
