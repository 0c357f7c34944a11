package document

import "strconv"

// StatisticsLayout is the layout version of the statistics of auditors; as ReportLayout.
const StatisticsLayout = "T2"

// StatisticsInput are the figures of the auditors for the committee (3-8-3): counts alone, no client is named.
type StatisticsInput struct {
	Body, Lang, Clause string
	From, To, AsOf     string
	Cases              int
	Complaints         bool // the book of complaints was at hand
	Trial              bool
	Rows               []StatisticsRow
}

// StatisticsRow is one auditor: name of a figure, his, the average of all.
type StatisticsRow struct {
	Name    string
	Figures [][3]string
}

// Statistics builds the figures as a paper of the committee.
func Statistics(in StatisticsInput, words Words) Document {
	own := func(s string) Text { return Of(CommitteePaper, s) }
	period := words("statistics.whole")
	if in.From != "" || in.To != "" {
		period = words("date.span", dayText(in.From, words), dayText(in.To, words))
	}
	title := words("statistics.title")
	d := Document{
		Title: title, Lang: in.Lang, Layout: StatisticsLayout, Author: in.Body, Header: own(title), Footer: own(in.Body),
		Blocks: []Block{Cover{Over: own(in.Body), Title: own(title), Under: []Text{own(in.Clause), own(words("register.paper.as_of", dayText(in.AsOf, words))), own(period)}}, Paragraph{Text: own(words("statistics.cases", strconv.Itoa(in.Cases), strconv.Itoa(len(in.Rows))))}},
	}
	if in.Trial {
		d.Marks = []string{words("report.mark.trial")}
	}
	if !in.Complaints {
		d.Blocks = append(d.Blocks, Paragraph{Text: own(words("statistics.no_complaints"))})
	}
	for _, r := range in.Rows {
		t := Table{Widths: []float64{3, 1, 1}, Head: []Text{own(words("statistics.figure")), own(words("statistics.his")), own(words("statistics.average"))}}
		for _, f := range r.Figures {
			t.Rows = append(t.Rows, Row{Cells: []Text{own(f[0]), own(f[1]), own(f[2])}})
		}
		d.Blocks = append(d.Blocks, Heading{Level: 2, Text: own(r.Name), Bookmark: true}, t)
	}
	d.Blocks = append(d.Blocks, Paragraph{Text: own(words("statistics.counts_only")), Small: true})
	return d
}
