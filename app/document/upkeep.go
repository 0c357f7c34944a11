package document

import "strings"

// Layout versions of the papers about keeping a certification up; as ReportLayout.
const (
	SurveyLayout  = "K2"
	RenewalLayout = "U1"
)

// SurveyInput is the notice of a surveillance check (維持の確認の通知, 3-7-1 ヘ): before it its plan, after it the result. Result is empty before.
type SurveyInput struct {
	Decided
	Number   string // of the certificate
	N        uint
	Cause    string
	Ref      string
	On       string
	Way      string
	Persons  []string
	Measures []SurveyLine
	Result   string
	EndedOn  string
	Text     string
	Due      string // of corrections
	AgreedBy string
	Mended   string // corrected, not_corrected
	MendedOn string
}

// SurveyLine is one measure that is looked at, with the names of the evidence on which its judgement rests.
type SurveyLine struct {
	Measure, Title, Verdict, Text string
	Evidence                      []string
}

// RenewalInput calls a client to renew, or to give back what is over (3-7-1 ト).
type RenewalInput struct {
	Decided
	Number, IssuedOn, ValidTo string
	Return                    bool   // it is over and has to be given back
	Why                       string // withdrawn, lapsed
	Reason                    string // of the body
	Disposal                  string // as the contract fixes it
	On                        string // of the letter
}

// SurveyNotice builds the notice of a surveillance check.
func SurveyNotice(in SurveyInput, words Words) Document {
	d := decided{sheet: sheet{words: words}, Decided: in.Decided, class: ClientPaper}
	day := in.On
	if in.Result != "" {
		day = in.EndedOn
	}
	d.add(Cover{Title: d.word("paper.survey.title"), Under: []Text{d.said("report.to", in.Client.Name), ForClient(strings.Join(nonEmpty(in.Body, in.BodyAddress, in.Accreditation), "　")), ForClient(d.day(day))}})
	lead := "paper.survey.plan"
	if in.Result != "" {
		lead = "paper.survey.result"
	}
	d.add(Paragraph{Text: d.said(lead)})
	d.pairs(0.26, [2]string{"paper.certificate.number", in.Number}, [2]string{"paper.survey.round", words("paper.survey.n", in.N)}, [2]string{"paper.survey.cause", d.key("paper.survey.cause.", in.Cause)},
		[2]string{"paper.survey.ref", in.Ref}, [2]string{"paper.survey.on", d.day(in.On)}, [2]string{"paper.survey.way", d.key("paper.survey.way.", in.Way)},
		[2]string{"paper.survey.persons", strings.Join(in.Persons, words("report.comma"))}, [2]string{"paper.survey.came", d.key("paper.survey.result.", in.Result)}, [2]string{"paper.survey.text", in.Text},
		[2]string{"paper.survey.due", d.day(in.Due)}, [2]string{"paper.survey.agreed", in.AgreedBy}, [2]string{"paper.survey.mended", d.key("paper.survey.mended.", in.Mended)}, [2]string{"paper.survey.mended_on", d.day(in.MendedOn)})
	t := Table{Widths: []float64{1, 3, 1, 3}, Head: d.columns("paper.measure", "paper.title", "paper.certificate.conformity", "paper.survey.seen")}
	for _, m := range in.Measures {
		verdict := ""
		if m.Verdict != "" {
			verdict = words("report.verdict." + m.Verdict)
		}
		seen := m.Text
		if len(m.Evidence) > 0 {
			seen = strings.Join(nonEmpty(seen, words("paper.survey.evidence", strings.Join(m.Evidence, words("report.comma")))), "\n")
		}
		t.Rows = append(t.Rows, d.row(m.Measure, m.Title, verdict, seen))
	}
	d.add(t)
	if in.Result == "suspend" || in.Result == "refused" {
		d.add(Paragraph{Text: d.said("paper.survey.consequence")})
	}
	return d.document("paper.survey.title", words("paper.survey.n", in.N))
}

// RenewalNotice builds the letter about renewal or return.
func RenewalNotice(in RenewalInput, words Words) Document {
	d := decided{sheet: sheet{words: words}, Decided: in.Decided, class: ClientPaper}
	title, lead := "paper.renewal.title", words("paper.renewal.lead", d.day(in.ValidTo))
	if in.Return {
		title, lead = "paper.return.title", words("paper.return.lead", d.key("paper.return.why.", in.Why))
	}
	d.add(Cover{Title: d.word(title), Under: []Text{d.said("report.to", in.Client.Name), ForClient(strings.Join(nonEmpty(in.Body, in.BodyAddress, in.Accreditation), "　")), ForClient(d.day(in.On))}})
	d.add(Paragraph{Text: d.own(lead)})
	d.pairs(0.3, [2]string{"paper.certificate.number", in.Number}, [2]string{"paper.certificate.issued", d.day(in.IssuedOn)}, [2]string{"paper.renewal.valid", d.day(in.ValidTo)},
		[2]string{"report.scope.text", in.Scope}, [2]string{"paper.return.reason", in.Reason}, [2]string{"paper.return.disposal", in.Disposal})
	if in.Return {
		d.add(Paragraph{Text: d.said("paper.return.shown")})
	} else {
		d.add(Paragraph{Text: d.said("paper.renewal.lapse")})
	}
	return d.document(title, in.Number)
}
