package casework

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/assets"
)

// EntryPapers lists the papers of a visit that can be printed.
func EntryPapers() []string { return []string{"devices", "photos", "attendees", "walk", "doubt"} }

// PrintedPaper is a paper of a visit as PDF. Nothing is recorded by making it.
type PrintedPaper struct {
	PDF      []byte   `json:"-"`
	Pages    int      `json:"pages"`
	Name     string   `json:"name"` // of the file
	Warnings []string `json:"warnings"`
}

// PrintPaper prints one of EntryPapers; sheet names the walk sheet of "walk". It changes nothing.
func (d *Desk) PrintPaper(ctx context.Context, id, name, sheet, lang string) (PrintedPaper, error) {
	if err := ctx.Err(); err != nil {
		return PrintedPaper{}, fmt.Errorf("paper: %w", err)
	}
	doc, err := view(d, id, func(oc *openCase) paperOrErr { return d.entryPaper(oc, name, sheet, lang) })
	if err == nil {
		err = doc.err
	}
	if err != nil {
		return PrintedPaper{}, err
	}
	var out bytes.Buffer
	sum, err := pdf.Write(&out, doc.Document)
	if err != nil {
		return PrintedPaper{}, fmt.Errorf("write paper: %w", err)
	}
	made := PrintedPaper{PDF: out.Bytes(), Pages: sum.Pages, Name: strings.Trim(name+"-"+sheet, "-") + ".pdf", Warnings: []string{}}
	for _, w := range sum.Warnings {
		made.Warnings = append(made.Warnings, w.String())
	}
	return made, nil
}

type paperOrErr struct {
	document.Document
	err error
}

func (d *Desk) entryPaper(oc *openCase, name, sheet, lang string) paperOrErr {
	words := assets.Lang(lang)
	in := d.sitePaper(oc, lang, words)
	switch name {
	case "devices":
		return paperOrErr{document.DevicesPaper(in, words.T).For(document.ClientPaper), nil}
	case "photos":
		return paperOrErr{document.PhotoPaper(in, words.T).For(document.ClientPaper), nil}
	case "attendees":
		return paperOrErr{document.AttendeesPaper(in, words.T).For(document.ClientPaper), nil}
	case "walk":
		s, ok := oc.model.Site.Sheets[sheet]
		if !ok {
			return paperOrErr{err: refuse("unknown_sheet", "", sheet)}
		}
		return paperOrErr{d.walkSheet(oc, s, in, words).Document(words.T).For(document.BodyPaper), nil}
	}
	if name == "doubt" {
		return d.doubtPaper(oc, sheet, in, words)
	}
	return paperOrErr{err: refuse("unknown_paper", "", name)}
}

func (d *Desk) sitePaper(oc *openCase, lang string, words assets.Words) document.SitePaper {
	m := oc.model
	p := document.SitePaper{CaseNo: oc.id.String()[:8], Lang: lang, Head: d.head(oc).String(), Trial: d.v.Trust().Trial()}
	if b, ok := d.v.Trust().Body(); ok {
		p.Body = b.Name
	}
	if m.Client != nil {
		p.Client = m.Client.Name
	}
	for _, x := range d.roster(oc) {
		if !slices.Contains(p.Auditors, x.Name) {
			p.Auditors = append(p.Auditors, x.Name)
		}
	}
	word := func(x audit.Permission) string {
		if x == audit.Inherited {
			return ""
		}
		return words.T("permission." + string(x))
	}
	for _, n := range m.Tree() {
		r := m.RulesAt(n.ID)
		p.Places = append(p.Places, document.SitePlace{
			Name: n.Name, Depth: n.Depth, Laptop: word(r.Laptop), Camera: word(r.Camera), Radio: word(r.Radio), Recording: word(r.Recording), Note: r.Note,
		})
	}
	d.paperTimes(oc, &p, words)
	return p
}

// paperTimes are the days of the visit and its timetable: those of the lines, else those of the plan.
func (d *Desk) paperTimes(oc *openCase, p *document.SitePaper, words assets.Words) {
	day := func(s string) string {
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			return document.Date(t, words.T)
		}
		return s
	}
	if pl := oc.model.Plan; pl != nil {
		p.From, p.To = day(string(pl.From)), day(string(pl.To))
	}
	rows := oc.model.SortedPlanRows()
	if len(rows) > 0 {
		p.From, p.To = day(rows[0].From[:10]), day(rows[len(rows)-1].From[:10])
	}
	for _, r := range rows {
		v := d.planRow(oc, r)
		to := ""
		if r.To != "" {
			to = "–" + r.To[11:]
		}
		line := []string{day(r.From[:10]) + " " + r.From[11:] + to, words.T("planline." + r.What), v.PlaceName, strings.Join(v.PersonRoles, words.T("screen.comma")), strings.Join(v.AuditorNames, words.T("screen.comma")), r.Note}
		p.Meetings = append(p.Meetings, strings.Join(slices.DeleteFunc(line, func(s string) bool { return s == "" }), "　"))
	}
}

func (d *Desk) walkSheet(oc *openCase, s audit.Sheet, in document.SitePaper, words assets.Words) document.WalkSheet {
	w := document.WalkSheet{SitePaper: in, ID: s.ID, Made: strings.Replace(s.Made, "T", " ", 1)}
	for i, c := range s.Checks {
		r := d.checkRow(oc, c)
		l := document.WalkLine{Code: s.Code(i), Measure: r.Code, Title: r.Title, Requirement: d.requirement(oc, c.Measure()), Place: r.Place}
		if l.Place == "" {
			l.Place = words.T("screen.place.whole")
		}
		for _, x := range r.Legs {
			if x.Needed && !x.Omitted {
				l.Methods = append(l.Methods, words.T("looks."+x.Method))
			}
		}
		w.Lines = append(w.Lines, l)
	}
	return w
}
