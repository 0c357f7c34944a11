package casework

import (
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// decidedOrder is a paper about a round, a decision or a certificate; without one, the newest.
func (d *Desk) decidedOrder(oc *openCase, c *MakePaper, f *audit.Paper) error {
	m := oc.model
	f.Of = c.Of
	known := false
	var at notice.Provision
	switch c.Paper {
	case audit.PaperVerification:
		at = notice.P3_6_2
		if f.Of == "" {
			f.Of = number(m.LastRound())
		}
		_, known = m.Office.Done[f.Of]
	case audit.PaperDecision:
		at = notice.P3_6_5
		if f.Of == "" {
			f.Of = number(uint(len(m.Office.Decisions)))
		}
		_, known = m.Office.Decisions[f.Of]
	case audit.PaperCertificate:
		at = notice.P3_7_4
		if all := m.CertStates(""); f.Of == "" && len(all) > 0 {
			f.Of = all[len(all)-1].Number
		}
		_, known = m.Office.Certificates[f.Of]
	}
	if !known {
		return refuse("paper_of_nothing", at, f.Of)
	}
	return nil
}

// paperClass is whose paper a sort of paper is.
func paperClass(sort string) document.Class {
	if sort == audit.PaperVerification {
		return document.BodyPaper
	}
	return document.ClientPaper
}

// decidedDoc builds a paper after the report; false for another sort. It says what stood when the round ended, it was decided, the certificate was
// issued, not what came later.
func (w *siteWriter) decidedDoc() (document.Document, bool) {
	o := w.m.Office
	answer := o.Answers[w.f.Of]
	at := map[string]ledger.Hash{
		audit.PaperVerification: o.Done[w.f.Of].ID.Entry, audit.PaperDecision: o.Decisions[w.f.Of].ID.Entry, audit.PaperCertificate: o.Certificates[w.f.Of].ID.Entry,
	}
	if past := w.oc.fold.AsOf(at[w.f.Sort]); past != nil {
		w.past, w.m = past, audit.Build(past)
		if answer.Fact.N > 0 {
			w.m.Office.Answers[w.f.Of] = answer
		}
	}
	switch w.f.Sort {
	case audit.PaperVerification:
		return document.Verification(w.verification(), w.words.T), true
	case audit.PaperDecision:
		return document.DecisionNotice(w.decision(), w.words.T), true
	case audit.PaperCertificate:
		return document.CertificatePaper(w.certificate(), w.words.T), true
	}
	return document.Document{}, false
}

func (w *siteWriter) head(layout string) document.Decided {
	d := document.Decided{
		Body: w.body(), CaseNo: w.oc.id.String()[:8], Lang: w.lang, Head: hex.EncodeToString(w.f.Head), Layout: layout, Trial: w.d.v.Trust().Trial(), Client: w.client(),
	}
	if s := w.m.Scope; s != nil {
		d.Scope = s.Text
	}
	if e := w.m.Editions; e != nil {
		d.Catalogue = document.CatalogueRef{Name: e.Catalogue, Version: e.Version, Digest: hex.EncodeToString(e.Digest), Draft: e.Draft, Rules: e.Rules}
	}
	for _, c := range w.m.CertStates("") {
		d.Accreditation, d.BodyAddress = c.Accredit, c.Address
	}
	return d
}

func (w *siteWriter) verification() document.VerificationInput {
	o := w.m.Office
	r, done := o.Rounds[w.f.Of], o.Done[w.f.Of]
	in := document.VerificationInput{
		Decided: w.head(document.VerificationLayout), Round: r.Fact.N, Report: hexOf(r.Fact.Report), Version: w.m.Reports[hexOf(r.Fact.Report)].Version, From: string(r.Fact.On), To: string(done.Fact.On),
		Verifiers: []string{w.d.nameIn(w.oc, r.By)}, Result: done.Fact.Result, Text: done.Fact.Text,
	}
	if a, ok := o.Answers[w.f.Of]; ok {
		in.Answer, in.Answered = a.Fact.Text, string(a.Fact.On)
	}
	add := func(name string) {
		if !slices.Contains(in.Verifiers, name) {
			in.Verifiers = append(in.Verifiers, name)
		}
	}
	add(w.d.nameIn(w.oc, done.By))
	for _, p := range w.m.Points() {
		line := document.PointLine{Clause: p.Provision.Clause(), Text: w.words.T("verify.point." + p.Kind()), Subject: w.pointSubject(p)}
		if t, ok := o.Ticks[audit.VerifyTick{N: r.Fact.N, Point: p.ID}.Field().Key]; ok {
			line.Mark, line.Remark = t.Fact.Mark, t.Fact.Remark
			add(w.d.nameIn(w.oc, t.By))
		}
		in.Points = append(in.Points, line)
	}
	return in
}

func (w *siteWriter) pointSubject(p audit.Point) string {
	if p.Kind() == "law" {
		return w.m.Onsite.Laws[p.Subject].Name
	}
	return w.subject(p.Subject)
}

func (w *siteWriter) decision() document.DecisionInput {
	d := w.m.Office.Decisions[w.f.Of].Fact
	in := document.DecisionInput{Decided: w.head(document.DecisionLayout), Number: d.N, Granted: d.Granted, On: string(d.On), Reason: d.Reason}
	for _, x := range d.Despite {
		in.Despite = append(in.Despite, document.MeasureReason{Measure: w.code(x.Check), Title: w.title(x.Check), Place: w.place(x.Check), Reason: x.Reason})
	}
	return in
}

func (w *siteWriter) certificate() document.CertificateInput {
	c := w.m.Office.Certificates[w.f.Of].Fact
	in := document.CertificateInput{
		Decided: w.head(document.CertificateLayout), Number: c.Number, IssuedOn: string(c.IssuedOn), ValidTo: string(c.ValidTo), First: c.First, Joint: w.m.Office.Route != nil && w.m.Office.Route.Way == audit.RouteJoint, Replaces: c.Replaces, Reason: c.Reason,
		DecidedOn: string(w.m.Office.Decisions[number(c.Decision)].Fact.On), Advice: w.advice(),
	}
	in.Scope, in.Accreditation, in.BodyAddress = c.Scope, c.Accredit, c.Address
	from, to := w.m.FirstPeriod()
	in.FirstPeriod = [2]string{string(from), string(to)}
	if c.First {
		in.PriorAudit = w.firstReview()
	}
	for _, s := range w.m.Site.SelfCheck {
		if from != "" {
			break // the stage itself is recorded
		}
		in.FirstPeriod = widen(in.FirstPeriod, string(s.On))
		if c.First && strings.TrimSpace(s.By) != "" && !slices.Contains(in.PriorAudit, s.By) {
			in.PriorAudit = append(in.PriorAudit, s.By)
		}
	}
	if from == "" {
		slices.Sort(in.PriorAudit)
	}
	if !c.First {
		for _, l := range w.sittings() {
			in.SecondPeriod = widen(widen(in.SecondPeriod, l.From[:10]), or(l.To, l.From)[:10])
		}
		if line, ok := w.second(); ok && in.SecondPeriod[0] == "" {
			in.SecondPeriod = widen(widen(in.SecondPeriod, line.From), line.To)
		}
		for _, v := range w.m.SortedVisits() {
			in.OnPeriod = widen(in.OnPeriod, v.At[:10])
			if v.End != nil {
				in.OnPeriod = widen(in.OnPeriod, v.End.At[:10])
			}
		}
	}
	of, worst := w.m.ByMeasure(w.m.AllChecks())
	for _, id := range c.Measures {
		line := document.CertMeasure{Measure: w.code(audit.MakeCheck(id, "")), Title: w.title(audit.MakeCheck(id, "")), Verdict: "out_of_scope"}
		if len(of[id]) > 0 {
			line.Verdict = string(worst[id])
			if worst[id] == audit.NotStarted {
				line.Verdict = "not_started"
			}
		}
		for _, k := range of[id] {
			if s := w.omitted(k); s != "" {
				line.Omitted = append(line.Omitted, s)
			}
		}
		in.Measures = append(in.Measures, line)
	}
	return in
}

// widen takes a day into a period.
func widen(p [2]string, day string) [2]string {
	if day == "" {
		return p
	}
	if p[0] == "" || day < p[0] {
		p[0] = day
	}
	p[1] = max(p[1], day)
	return p
}
