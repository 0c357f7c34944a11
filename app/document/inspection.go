package document

import "strconv"

// InspectionLayout is the layout version of the index of an inspection; as ReportLayout.
const InspectionLayout = "I1"

// InspectionInput is the index of what the ministry is shown at an inspection.
type InspectionInput struct {
	Body, Lang      string
	Clause, Wording string // as the notice writes it
	On              string // the day as of which
	Made            string // moment, in words
	Trial           bool
	Cases           []InspectionCase
	Profiles        [][4]string // certificate, day of issue, accreditation, name and address of the body on that day
	Rows            []InspectionLine
}

// InspectionCase is one case with its head.
type InspectionCase struct {
	Name, CaseNo, Head string
	Records            int
}

// InspectionLine is one record.
type InspectionLine struct{ Clause, Client, Title, Text, By, At, Entry string }

// Inspection builds the index.
func Inspection(in InspectionInput, words Words) Document {
	own := func(s string) Text { return Of(BodyPaper, s) }
	head := func(keys ...string) []Text {
		out := make([]Text, len(keys))
		for i, k := range keys {
			out[i] = own(words("inspection." + k))
		}
		return out
	}
	title := words("inspection.title")
	d := Document{
		Title: title, Lang: in.Lang, Layout: InspectionLayout, Author: in.Body, Header: own(title + "　" + in.Clause), Footer: own(in.Body + "　" + in.Made),
		Blocks: []Block{Cover{Over: own(in.Body), Title: own(title), Under: []Text{own(in.Clause), own(words("register.paper.as_of", dayText(in.On, words))), own(in.Made)}}},
	}
	if in.Trial {
		d.Marks = []string{words("report.mark.trial")}
	}
	if in.Wording != "" {
		d.Blocks = append(d.Blocks, Paragraph{Text: own(in.Wording), Small: true})
	}
	t := Table{Widths: []float64{3, 1.2, 1, 4}, Head: head("client", "case", "records", "head")}
	for _, c := range in.Cases {
		t.Rows = append(t.Rows, Row{Cells: []Text{own(c.Name), own(c.CaseNo), own(strconv.Itoa(c.Records)), own(shortHead(c.Head))}})
	}
	d.Blocks = append(d.Blocks, t)
	if len(in.Profiles) > 0 {
		t := Table{Widths: []float64{1.6, 1.4, 1.4, 4}, Head: head("certificate", "issued", "accreditation", "body")}
		for _, p := range in.Profiles {
			t.Rows = append(t.Rows, Row{Cells: []Text{own(p[0]), own(dayText(p[1], words)), own(p[2]), own(p[3])}})
		}
		d.Blocks = append(d.Blocks, Heading{Level: 2, Text: own(words("inspection.profiles"))}, t)
	}
	l := Table{Widths: []float64{0.7, 1.2, 1.5, 3.4, 1.4, 1.6}, Head: head("no", "clause", "record", "text", "by", "at")}
	for i, r := range in.Rows {
		l.Rows = append(l.Rows, Row{Cells: []Text{own(pad4(i + 1)), own(r.Clause), own(r.Title + "\n" + r.Client), own(r.Text), own(r.By), own(r.At + "\n" + shortHead(r.Entry))}})
	}
	d.Blocks = append(d.Blocks, Heading{Level: 2, Text: own(words("inspection.list", len(in.Rows)))}, l, Paragraph{Text: own(words("inspection.hashes")), Small: true})
	return d
}

// pad4 is a number of four digits, as the files of a pack are named.
func pad4(n int) string {
	s := strconv.Itoa(n)
	for len(s) < 4 {
		s = "0" + s
	}
	return s
}
