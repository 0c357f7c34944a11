package document

import "strings"

// measures is item ホ: all measures at a glance, then each with what was heard, seen and concluded.
func (r *report) measures() {
	r.section("report.ho")
	if len(r.in.Measures) == 0 {
		r.none("report.ho.none")
		return
	}
	t := Table{Widths: []float64{1.1, 3.9, 2.1, 1.75, 1}, Head: []Text{
		r.word("report.measure"), r.word("report.measure.title"), r.word("report.measure.place"), r.word("report.measure.verdict"), r.word("report.measure.evidence"),
	}}
	for _, m := range r.in.Measures {
		t.Rows = append(t.Rows, Row{Cells: []Text{ForClient(m.ID), ForClient(m.Title), ForClient(r.place(m.Place)), r.verdict(m), ForClient(r.words("report.items", len(m.Evidence)))}})
	}
	r.add(t)
	byNo := map[string]EvidenceLine{}
	for _, e := range r.in.Evidence {
		byNo[e.No] = e
	}
	part := ""
	for _, m := range r.in.Measures {
		if m.Part != part {
			part = m.Part
			r.add(Heading{Level: 2, Text: ForClient(part), Bookmark: true})
		}
		r.measure(m, byNo)
	}
}

func (r *report) place(s string) string {
	if s == "" {
		return r.words("report.place.whole")
	}
	return s
}

// verdict is the judgement as a badge; differing judgements say so.
func (r *report) verdict(m MeasureLine) Text {
	look := BadgeDash
	switch m.Verdict {
	case "conforming":
		look = Badge
	case "nonconforming":
		look = BadgeFull
	}
	t := ForClient(r.key("report.verdict.", m.Verdict)).As(look)
	if m.Conflict {
		t = t.And(Word(" "), r.word("report.conflict").As(BadgeDash))
	}
	return t
}

func (r *report) measure(m MeasureLine, byNo map[string]EvidenceLine) {
	title := m.ID + "　" + m.Title
	if m.Place != "" {
		title += r.words("report.at", m.Place)
	}
	p := Pairs{Tight: true, KeyWidth: 0.17}
	row := func(key string, t Text) {
		if !t.Empty() {
			p.Rows = append(p.Rows, Pair{Key: r.word(key), Value: t})
		}
	}
	row("report.measure.requirement", ForClient(m.Requirement))
	row("report.measure.asked", ForClient(r.list(m.Asked)))
	row("report.measure.statement", attributed(m.Statements))
	row("report.measure.observation", attributed(m.Observations))
	row("report.measure.operator", ForClient(m.Operator))
	row("report.measure.measured", ForClient(strings.Join(m.Measured, "\n")))
	row("report.measure.samples", ForClient(strings.Join(m.Samples, "\n")))
	row("report.measure.reason", attributed(m.Reasons))
	row("report.measure.judged", ForClient(r.judged(m.Judged)))
	row("report.measure.omitted", ForClient(m.Omitted))
	row("report.measure.evidence", r.relied(m.Evidence, byNo))
	r.add(Part{Together: true, Blocks: []Block{Heading{Level: 3, Text: ForClient(title), Aside: r.verdict(m), Bookmark: true}, p}})
}

// attributed puts texts below each other, with their authors' names if there are several.
func attributed(list []Attributed) Text {
	var t Text
	for i, a := range list {
		if i > 0 {
			t = append(t, Run{S: "\n", Class: ClientPaper})
		}
		t = append(t, Run{S: a.Text, Class: ClientPaper})
		if len(list) > 1 && a.By != "" {
			t = append(t, Run{S: "（" + a.By + "）", Class: ClientPaper, Look: Quiet})
		}
	}
	return t
}

// relied lists the evidence of a judgement with its digests; "根拠なし" where there is none.
func (r *report) relied(nos []string, byNo map[string]EvidenceLine) Text {
	if len(nos) == 0 {
		return r.word("report.measure.no_evidence").As(Quiet)
	}
	var t Text
	for i, no := range nos {
		if i > 0 {
			t = append(t, Run{S: "\n", Class: ClientPaper})
		}
		e := byNo[no]
		t = append(t, Run{S: strings.TrimSpace(no + "　" + e.Name), Class: ClientPaper})
		if e.Caption != "" {
			t = append(t, Run{S: "　" + e.Caption, Class: ClientPaper})
		}
		if s := r.proof(e); s != "" {
			t = append(t, Run{S: "\n" + s, Class: ClientPaper, Look: Quiet})
		}
	}
	return t
}

// proof is what an item is known by: its digest, or edition and page of what was only seen.
func (r *report) proof(e EvidenceLine) string {
	switch {
	case e.Seen:
		parts := []string{r.words("report.evidence.seen")}
		if e.Edition != "" {
			parts = append(parts, r.words("report.evidence.edition", e.Edition))
		}
		if e.Page != "" {
			parts = append(parts, r.words("report.evidence.page", e.Page))
		}
		return strings.Join(parts, "　")
	case e.SHA256 != "":
		return e.SHA256
	}
	return ""
}

// talks lists the points on which the notice wants somebody heard; it is left out where nobody was.
func (r *report) talks() {
	if len(r.in.Talks) == 0 {
		return
	}
	r.section("report.talks")
	t := Table{Widths: []float64{3, 1.5, 1.6, 3}, Head: []Text{r.word("report.talk.point"), r.word("report.talk.role"), r.word("report.talk.at"), r.word("report.talk.answer")}}
	for _, l := range r.in.Talks {
		t.Rows = append(t.Rows, Row{Cells: []Text{ForClient(l.Point), ForClient(l.Role), ForClient(momentText(l.At, r.words)), ForClient(l.Answer)}})
	}
	r.add(t)
}

func (r *report) findings() {
	if r.in.First != nil {
		r.section("report.first.findings")
	} else {
		r.section("report.findings")
	}
	if len(r.in.Findings) == 0 {
		r.none("report.findings.none")
		return
	}
	for _, f := range r.in.Findings {
		title := f.Measure + "　" + f.Title
		if f.Place != "" {
			title += r.words("report.at", f.Place)
		}
		p := Pairs{Tight: true, KeyWidth: 0.17}
		for _, x := range []struct{ key, value string }{
			{"report.measure.requirement", f.Requirement},
			{"report.finding.text", f.Text},
			{"report.measure.evidence", r.list(f.Evidence)},
			{"report.finding.due", r.due(f)},
			{"report.finding.review", r.review(f)},
			{"report.finding.rounds", r.rounds(f.Rounds)},
			{"report.measure.judged", r.judged(f.Judged)},
		} {
			if x.value != "" {
				p.Rows = append(p.Rows, Pair{Key: r.word(x.key), Value: ForClient(x.value)})
			}
		}
		aside := ForClient(r.key("report.review.", f.Result)).As(Badge)
		if f.Result == "" {
			aside = r.word("report.review.pending").As(BadgeDash)
		}
		r.add(Part{Together: true, Blocks: []Block{Heading{Level: 3, Text: ForClient(title), Aside: aside, Bookmark: true}, p}})
	}
}

func (r *report) due(f FindingLine) string {
	switch {
	case f.Due == "":
		return r.words("report.due.none")
	case !f.Agreed:
		return r.words("report.due.not_agreed", dayText(f.Due, r.words))
	case f.AgreedBy == "":
		return r.words("report.due.agreed", dayText(f.Due, r.words))
	}
	return r.words("report.due.agreed_by", dayText(f.Due, r.words), f.AgreedBy)
}

// rounds are the looks at a correction, one below the other (3-4-6).
func (r *report) rounds(rs []RoundLine) string {
	var out []string
	for _, x := range rs {
		if x.Answer != "" {
			out = append(out, r.words("report.round.answer", x.N, dayText(x.AnswerOn, r.words), strings.Join(nonEmpty(x.Answer, x.By), "　")))
		}
		if x.Result == "" {
			continue
		}
		said := nonEmpty(r.key("report.review.", x.Result), r.keys("report.method.", x.Methods), x.Text, r.list(x.Evidence))
		out = append(out, r.words("report.round.look", x.N, dayText(x.On, r.words), strings.Join(said, "　")))
	}
	return strings.Join(out, "\n")
}

// judged says how a measure was judged before and after a correction, one below the other (3-4-6).
func (r *report) judged(js []JudgedLine) string {
	var out []string
	for i, j := range js {
		key := "report.judged.first"
		if i > 0 {
			key = "report.judged.anew"
		}
		out = append(out, r.words(key, dayText(j.On, r.words), r.key("report.verdict.", j.Verdict), j.By))
	}
	return strings.Join(out, "\n")
}

func (r *report) review(f FindingLine) string {
	if f.Result == "" {
		return r.words("report.review.none")
	}
	s := r.words("report.review.on", dayText(f.ReviewedOn, r.words), r.key("report.review.", f.Result))
	if f.Review != "" {
		s += "\n" + f.Review
	}
	return s
}

// open is what could not be confirmed, and why.
func (r *report) open() {
	r.section("report.open")
	if len(r.in.Open) == 0 {
		r.none("report.open.none")
		return
	}
	t := Table{Widths: []float64{1.1, 3, 2, 4}, Head: []Text{
		r.word("report.measure"), r.word("report.measure.title"), r.word("report.measure.place"), r.word("report.open.reason"),
	}}
	for _, o := range r.in.Open {
		t.Rows = append(t.Rows, Row{Cells: []Text{ForClient(o.Measure), ForClient(o.Title), ForClient(r.place(o.Place)), ForClient(o.Reason)}})
	}
	r.add(t)
}
