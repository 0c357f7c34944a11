package document

import (
	"strconv"
	"strings"
)

// ReportLayout is the layout version of the report: it changes with every change of what Report returns, of its words, or of how it is
// drawn. Entries name it, and a report made again with it has the same bytes.
const ReportLayout = "4"

// Report builds the audit report (審査報告書) of 3-5-1 from its input, in the language of words (keys report.* and date.*). The result is
// for the client's paper alone.
func Report(in ReportInput, words Words) Document {
	r := report{in: in, words: words}
	d := Document{
		Title: words("report.title"), Lang: in.Lang, Head: in.Head, Layout: in.Layout, Author: in.Body,
		Marks: r.marks(), Header: r.header(), Footer: r.footer(), Photo: in.Photo,
	}
	if in.First != nil {
		return r.firstReport(d)
	}
	r.front()
	r.client()
	r.scope()
	r.auditors()
	r.stages()
	r.measures()
	r.talks()
	r.findings()
	r.open()
	r.advice()
	r.partners()
	r.explanation()
	r.register()
	r.photos()
	r.last()
	d.Blocks = r.blocks
	return d
}

type report struct {
	in     ReportInput
	words  Words
	blocks []Block
}

func (r *report) add(b ...Block) { r.blocks = append(r.blocks, b...) }

// word is a fixed word of the form.
func (r *report) word(key string) Text { return Word(r.words(key)) }

// said is a word of the form with the client's data put in.
func (r *report) said(key string, args ...any) Text { return ForClient(r.words(key, args...)) }

// section begins one of the items of the notice, with its provision at the side.
func (r *report) section(key string) {
	h := Heading{Level: 1, Text: r.word(key), Bookmark: true}
	if p := r.words(key + ".provision"); p != "" {
		h.Aside = Word(p).As(Quiet)
	}
	r.add(h)
}

func (r *report) none(key string) { r.add(Paragraph{Text: r.word(key)}) }

func (r *report) marks() []string {
	var m []string
	if !r.in.Issued {
		m = append(m, r.words("report.mark.draft"))
	}
	if r.in.Trial {
		m = append(m, r.words("report.mark.trial"))
	}
	return m
}

// title is the key of the name of the report.
func (r *report) title() string {
	if r.in.First != nil {
		return "report.first.title"
	}
	return "report.title"
}

func (r *report) version() string {
	if r.in.Issued {
		return r.words("report.version", r.in.Version)
	}
	return r.words("report.version.draft", r.in.Version)
}

func (r *report) header() Text {
	parts := []string{r.in.Client.Name}
	if r.in.CaseNo != "" {
		parts = append(parts, r.in.CaseNo)
	}
	parts = append(parts, r.words(r.title()), r.version())
	return ForClient(strings.Join(parts, "　"))
}

// footer prints the three things that the report is a function of, and the editions that it was judged by.
func (r *report) footer() Text {
	t := r.said("report.footer", shortHead(r.in.Head), r.words("report.language"), r.in.Layout)
	if c := r.catalogue("report.catalogue"); c != "" {
		t = t.And(ForClient("\n" + c))
	}
	return t
}

// catalogue names the edition of measures, and says so if it is a draft; key is how.
func (r *report) catalogue(key string) string {
	c := r.in.Catalogue
	if c.Name == "" {
		return ""
	}
	s := r.words(key, c.Name, c.Version)
	if c.Draft {
		s += "　" + r.words("report.catalogue.draft")
	}
	return s
}

func (r *report) front() {
	c := Cover{Over: r.word("report.over"), Title: r.word(r.title()), Under: []Text{r.said("report.to", r.in.Client.Name)}}
	line := []string{r.in.Body, r.version()}
	if r.in.IssuedOn != "" {
		line = append(line, dayText(r.in.IssuedOn, r.words))
	}
	c.Under = append(c.Under, ForClient(strings.Join(line, "　")))
	r.add(c)
	if !r.in.Issued {
		r.add(r.blockers())
	}
	if len(r.in.Remarks) > 0 {
		b := Box{Title: r.word("report.remarks")}
		for _, s := range r.in.Remarks {
			b.Items = append(b.Items, ForClient(s))
		}
		r.add(b)
	}
	r.add(r.counts())
	if r.in.Summary != "" {
		r.add(Heading{Level: 2, Text: r.word("report.summary"), Bookmark: true}, Paragraph{Text: ForClient(r.in.Summary)})
	}
}

// blockers says why the version is 案.
func (r *report) blockers() Box {
	b := Box{Alarm: true, Title: r.word("report.blockers")}
	for _, l := range []struct {
		key  string
		list []string
	}{{"", r.in.Blockers}, {"report.blockers.conflict", r.in.Conflicts}, {"report.blockers.void", r.in.Void}, {"report.blockers.missing", r.in.Missing}} {
		for _, s := range l.list {
			t := ForClient(s)
			if l.key != "" {
				t = r.word(l.key).As(Strong).And(Word("　"), t)
			}
			b.Items = append(b.Items, t)
		}
	}
	if len(b.Items) == 0 {
		b.Items = []Text{r.word("report.blockers.none")}
	}
	return b
}

// counts is the result at a glance.
func (r *report) counts() Block {
	n := map[string]int{}
	for _, m := range r.in.Measures {
		n[m.Verdict]++
	}
	t := Table{Widths: []float64{1, 1.2, 1.55, 1.3, 1.2, 1, 1}}
	row := Row{}
	for _, c := range []struct {
		key string
		n   int
	}{
		{"report.count.measures", len(r.in.Measures)},
		{"report.verdict.conforming", n["conforming"]},
		{"report.verdict.nonconforming", n["nonconforming"]},
		{"report.verdict.unconfirmed", n["unconfirmed"]},
		{"report.verdict.not_started", n["not_started"]},
		{"report.count.findings", len(r.in.Findings)},
		{"report.count.evidence", len(r.in.Evidence)},
	} {
		t.Head = append(t.Head, r.word(c.key))
		row.Cells = append(row.Cells, ForClient(strconv.Itoa(c.n)))
	}
	t.Rows = []Row{row}
	return t
}

func (r *report) client() {
	r.section("report.i")
	c := r.in.Client
	r.pairs("report.client.name", c.Name, "report.client.address", c.Address, "report.client.representative", c.Representative,
		"report.client.contact", c.Contact, "report.client.case", r.in.CaseNo)
}

// pairs adds a table of labels and values; pairs without a value are left out.
func (r *report) pairs(keysAndValues ...string) {
	p := Pairs{}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		if v := keysAndValues[i+1]; v != "" {
			p.Rows = append(p.Rows, Pair{Key: r.word(keysAndValues[i]), Value: ForClient(v)})
		}
	}
	if len(p.Rows) > 0 {
		r.add(p)
	}
}

func (r *report) list(items []string) string { return strings.Join(items, r.words("report.comma")) }

func (r *report) scope() {
	r.section("report.ro")
	s := r.in.Scope
	unit := s.Unit
	if unit != "" {
		unit = r.key("report.unit.", unit)
	}
	r.pairs("report.scope.text", s.Text, "report.scope.unit", unit, "report.scope.places", r.list(s.Places), "report.scope.forms", r.list(s.Forms),
		"report.scope.agreed", dayText(s.AgreedOn, r.words), "report.scope.catalogue", r.catalogue("report.catalogue.name"), "report.scope.digest", r.in.Catalogue.Digest)
}

// key prints a word for a key of the data, and the key itself where there is none.
func (r *report) key(prefix, key string) string {
	if s := r.words(prefix + key); s != "["+prefix+key+"]" {
		return s
	}
	return key
}

func (r *report) keys(prefix string, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = r.key(prefix, k)
	}
	return r.list(out)
}

func (r *report) auditors() {
	r.section("report.ha")
	if len(r.in.Auditors) == 0 {
		r.none("report.ha.none")
		return
	}
	t := Table{Widths: []float64{2, 1.6, 2.6, 4}, Head: []Text{r.word("report.auditor.name"), r.word("report.auditor.role"), r.word("report.auditor.stages"), r.word("report.auditor.tasks")}}
	for _, a := range r.in.Auditors {
		t.Rows = append(t.Rows, Row{Cells: []Text{
			ForClient(a.Name).As(Strong), ForClient(r.key("report.role.", a.Role)), ForClient(r.keys("report.stage.", a.Stages)), ForClient(r.keys("report.task.", a.Tasks)),
		}})
	}
	r.add(t, Paragraph{Text: r.word("report.ha.note"), Small: true})
	if len(r.in.Outsourced) > 0 {
		r.add(Paragraph{Text: r.said("report.outsourced", r.list(r.in.Outsourced))})
	}
}

func (r *report) stages() {
	r.section("report.ni")
	if len(r.in.Stages) == 0 {
		r.none("report.ni.none")
		return
	}
	t := Table{Widths: []float64{1.3, 2.7, 2.5, 1.7, 2.1}, Head: []Text{
		r.word("report.stage"), r.word("report.stage.when"), r.word("report.stage.place"), r.word("report.stage.auditors"), r.word("report.stage.present"),
	}}
	for _, s := range r.in.Stages {
		t.Rows = append(t.Rows, Row{Cells: []Text{
			ForClient(r.key("report.stage.", s.Key)), ForClient(spanText(s.From, s.To, r.words)), ForClient(s.Place), lines(s.Auditors), lines(s.Present),
		}, Under: lines(s.Stretches)})
	}
	r.add(t)
}

// lines puts names below each other.
func lines(names []string) Text { return ForClient(strings.Join(names, "\n")) }
