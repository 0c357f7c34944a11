package casework

import (
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

// onsite adds what was measured at a check, and who operated, opened or moved something for it (3-4-3).
func (w *reportWriter) onsite(line *document.MeasureLine, id audit.CheckID) {
	t := w.words.T
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
