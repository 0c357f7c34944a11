package document

import (
	"strconv"
	"strings"
)

// Day builds the sheet of a day's end.
func Day(in DayInput, words Words) Document {
	s := sheet{words: words}
	d := Document{
		Title: words("onsite.day"), Lang: in.Lang, Head: in.Head, Layout: in.Layout, Author: in.Body,
		Header: ForClient(strings.Join([]string{in.Client.Name, in.CaseNo, words("onsite.day"), dayText(in.Day, words)}, "　")),
		Footer: s.said("report.footer", shortHead(in.Head), words("report.language"), in.Layout),
	}
	if in.Trial {
		d.Marks = []string{words("report.mark.trial")}
	}
	s.add(Cover{Over: s.word("report.over"), Title: s.word("onsite.day"), Under: []Text{ForClient(in.Client.Name), ForClient(strings.Join(nonEmpty(in.Body, dayText(in.Day, words)), "　"))}})
	s.add(QR{Data: HeadCode(in.Head, in.Lang, in.Layout), Side: []Text{s.word("report.last.head").As(Strong), ForClient(headLines(in.Head)), s.word("report.last.head.note")}})
	copied := words("onsite.day.copy.none")
	if in.CopyTo != "" {
		copied = in.CopyTo
	}
	s.add(Pairs{KeyWidth: 0.3, Rows: []Pair{
		{Key: s.word("onsite.day.looked"), Value: s.said("onsite.day.checks", in.Looked)},
		{Key: s.word("onsite.day.left"), Value: s.said("onsite.day.checks", in.Left)},
		{Key: s.word("onsite.day.copy"), Value: ForClient(copied)},
	}})
	if len(in.Visits) > 0 {
		s.visits(in.Visits)
	}
	s.section("onsite.day.tomorrow")
	if in.Tomorrow == "" {
		s.none("onsite.day.tomorrow.none")
	} else {
		s.add(Paragraph{Text: ForClient(in.Tomorrow)})
	}
	if len(in.LeftBy) > 0 {
		t := Table{Widths: []float64{5, 2}, Head: s.heads("day.place", "day.n")}
		for _, l := range in.LeftBy {
			t.Rows = append(t.Rows, s.cells(l.Place, strconv.Itoa(l.N)))
		}
		s.add(t)
	}
	s.promises(in.Promises)
	if len(in.Internal) > 0 {
		b := Box{Title: s.word("onsite.day.internal")}
		for _, x := range in.Internal {
			b.Items = append(b.Items, Of(InternalPaper, x))
		}
		s.add(b)
	}
	d.Blocks = s.blocks
	return d
}
