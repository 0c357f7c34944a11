package casework

import (
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
	"genchi/assets"
)

// doubtPaper prints a report to the body; id "" is the newest.
func (d *Desk) doubtPaper(oc *openCase, id string, in document.SitePaper, words assets.Words) paperOrErr {
	all := oc.model.Doubts()
	if id == "" && len(all) > 0 {
		id = all[len(all)-1].ID
	}
	for _, s := range all {
		if s.ID != id {
			continue
		}
		p := document.DoubtPaper{SitePaper: in, ID: s.ID, Law: s.Law, Seen: s.Seen, At: strings.Replace(s.At, "T", " ", 1), Place: d.placeName(oc, s.Place), By: d.person(s.By)}
		if s.Check != "" {
			r := d.checkRow(oc, s.Check)
			p.Check = strings.TrimSpace(r.Code + " " + r.Title)
		}
		if x := s.Sent; x != nil {
			p.Sent = strings.TrimSpace(x.Agency + "  " + string(x.On) + "  " + x.Paper)
		}
		if x := s.Release; x != nil {
			p.Release = strings.Join([]string{x.Agency, string(x.On), x.Paper, x.Content}, "  ")
		}
		return paperOrErr{p.Document(words.T).For(document.BodyPaper), nil}
	}
	return paperOrErr{err: refuse("unknown_doubt", notice.P3_4_7, id)}
}

// talks are the answers to the points that the notice wants asked: the information manager's (3-4-4) and those about laws (3-4-3-ni).
func (w *reportWriter) talks() []document.TalkLine {
	var out []document.TalkLine
	add := func(point string, replies []audit.Reply, counts func(audit.Reply) bool) {
		for _, a := range replies {
			if !counts(a) {
				continue
			}
			answer := w.words.T("answer." + a.Value)
			if a.Text != "" {
				answer += w.words.T("report.talk.said", a.Text)
			}
			out = append(out, document.TalkLine{Point: point, Role: w.m.Site.Persons[a.Person].Role, At: a.At, Answer: answer})
		}
	}
	for _, p := range audit.ManagerPoints() {
		add(w.words.T("ask.guide.manager."+p), w.m.AnswersTo(audit.GuideManager, p), func(a audit.Reply) bool { return w.m.Site.Persons[a.Person].Is(audit.FunctionManager) })
	}
	for _, l := range w.m.SortedLaws() {
		if !l.None {
			add(w.words.T("ask.guide.laws", l.Name), w.m.AnswersTo(audit.GuideLaws, l.ID), func(audit.Reply) bool { return true })
		}
	}
	return out
}

// samples says for a check what was drawn from what, and what the samples showed.
func (w *reportWriter) samples(id audit.CheckID) []string {
	var out []string
	for _, e := range w.m.SortedDraws() {
		d := &e.Fact
		if !slices.Contains(d.Checks, id) {
			continue
		}
		t := w.m.Tally(d.ID)
		s := w.words.T("report.sample", d.What, d.Units, len(d.Picks), w.words.T("screen.sampling.method."+d.Method), d.SizeReason, t.Conforming, t.Nonconforming, t.Unconfirmed)
		if t.Open > 0 {
			s += w.words.T("report.sample.open", t.Open)
		}
		for _, x := range w.m.ExtrasOf(d.ID) {
			s += "\n" + w.words.T("report.sample.extra", x.Fact.Text, x.Fact.Reason)
		}
		out = append(out, s)
	}
	return out
}

// onsite adds what was measured at a check, and who operated, opened or moved something for it (3-4-3).
func (w *reportWriter) onsite(line *document.MeasureLine, id audit.CheckID) {
	t := w.words.T
	line.Samples = w.samples(id)
	for _, m := range w.m.MeasuredAt(id) {
		unit := t("unit." + m.Unit)
		s := t("report.measured", m.What, strconv.FormatInt(m.Value, 10), unit)
		if r := m.Result(); r != "" {
			s += " " + t("report.measured.limit", strconv.FormatInt(m.Limit, 10), unit, t("compare."+m.Compare), t("measured."+r))
		}
		if m.With != "" {
			s += "  " + t("report.measured.with", m.With)
		}
		line.Measured = append(line.Measured, s)
	}
	var handled []string
	for _, h := range w.m.HandledAt(id) {
		who := t("report.handled.client")
		switch {
		case h.Who == audit.OperatorAuditor:
			who = t("report.handled.auditor", h.Reason)
		case h.Role != "":
			who = h.Role
		}
		effect := t("report.handled.none")
		if h.Effect != "" {
			effect = t("report.handled.effect", h.Effect)
		}
		handled = append(handled, t("report.handled", h.What, t("act."+h.Act), who, effect))
	}
	if len(handled) > 0 {
		line.Operator = strings.TrimPrefix(line.Operator+"\n"+strings.Join(handled, "\n"), "\n")
	}
}
