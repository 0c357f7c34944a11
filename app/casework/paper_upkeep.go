package casework

import (
	"strings"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
)

// upkeepOrder is a paper about a surveillance check or about renewal and return; without one, of the newest.
func upkeepOrder(oc *openCase, c *MakePaper, f *audit.Paper) error {
	m := oc.model
	all := m.CertStates("")
	f.Of = c.Of
	if len(all) > 0 && f.Of == "" {
		f.Of = all[len(all)-1].Number
		if f.Sort == audit.PaperSurvey {
			f.Of += "/" + number(uint(len(m.Surveys(f.Of))))
		}
	}
	known := false
	if f.Sort == audit.PaperSurvey {
		_, known = surveyNamed(m, f.Of)
	} else {
		_, known = m.Office.Certificates[f.Of]
	}
	if !known {
		return refuse("paper_of_nothing", notice.P3_7_5, f.Of)
	}
	return nil
}

// surveyNamed is the surveillance check of a certificate's number and its own.
func surveyNamed(m *audit.Case, of string) (audit.Survey, bool) {
	i := strings.LastIndexByte(of, '/')
	if i < 0 {
		return audit.Survey{}, false
	}
	for _, s := range m.Surveys(of[:i]) {
		if number(s.N) == of[i+1:] {
			return s, true
		}
	}
	return audit.Survey{}, false
}

// upkeepDoc builds a paper about a certification that goes on; false for another sort.
func (w *siteWriter) upkeepDoc() (document.Document, bool) {
	switch w.f.Sort {
	case audit.PaperSurvey:
		return document.SurveyNotice(w.surveyNotice(), w.words.T), true
	case audit.PaperRenewal:
		return document.RenewalNotice(w.renewalNotice(), w.words.T), true
	}
	return document.Document{}, false
}

// headOf is head with accreditation and address as the certificate has them.
func (w *siteWriter) headOf(layout, certificate string) document.Decided {
	d := w.head(layout)
	c := w.m.Office.Certificates[certificate].Fact
	d.Accreditation, d.BodyAddress, d.Scope = c.Accredit, c.Address, c.Scope
	return d
}

func (w *siteWriter) surveyNotice() document.SurveyInput {
	s, _ := surveyNamed(w.m, w.f.Of)
	in := document.SurveyInput{
		Decided: w.headOf(document.SurveyLayout, s.Number), Number: s.Number, N: s.N, Cause: s.Cause, Ref: s.Ref, On: string(s.On), Way: s.Way, Persons: w.d.namesOf(w.oc, s.Who),
	}
	for _, id := range s.Measures {
		l := document.SurveyLine{Measure: w.code(audit.MakeCheck(id, "")), Title: w.title(audit.MakeCheck(id, ""))}
		if x, ok := s.Look(id); ok && s.Done != nil {
			l.Verdict, l.Text = string(x.Verdict), x.Text
			for _, i := range x.Items {
				if it := w.m.Items[i]; it.Known() {
					l.Evidence = append(l.Evidence, it.Name)
				}
			}
		}
		in.Measures = append(in.Measures, l)
	}
	if s.Done != nil {
		f := s.Done.Fact
		in.Result, in.EndedOn, in.Text, in.Due, in.AgreedBy = f.Result, string(f.On), f.Text, string(f.Due), f.AgreedBy
	}
	if s.Mended != nil {
		in.Mended, in.MendedOn = s.Mended.Fact.Result, string(s.Mended.Fact.On)
	}
	return in
}

// renewalNotice calls for renewal as long as the certificate is valid on the day of the letter, else for its return.
func (w *siteWriter) renewalNotice() document.RenewalInput {
	c := w.m.CertState(w.f.Of, w.f.Day)
	in := document.RenewalInput{
		Decided: w.headOf(document.RenewalLayout, c.Number), Number: c.Number, IssuedOn: string(c.IssuedOn), ValidTo: string(c.ValidTo), On: string(w.f.Day), Return: c.ToReturn(),
	}
	if in.Return {
		in.Why = c.Word()
		in.Disposal = w.m.Office.Contracts[number(c.Decision)].Fact.Disposal
		for _, e := range c.Events {
			if e.What == audit.CertWithdrawn || e.What == audit.CertLapsed || e.What == audit.CertRemoval {
				in.Reason = e.Reason
			}
		}
	}
	return in
}
