package document

import (
	"strconv"
	"strings"
)

// Layout versions of the papers of the site; as ReportLayout.
const (
	NoticeLayout = "N1"
	DayLayout    = "D2"
)

// sheet gathers the blocks of a paper of the site.
type sheet struct {
	words  Words
	blocks []Block
}

func (s *sheet) add(b ...Block)                    { s.blocks = append(s.blocks, b...) }
func (s *sheet) word(key string) Text              { return Word(s.words(key)) }
func (s *sheet) said(key string, args ...any) Text { return ForClient(s.words(key, args...)) }
func (s *sheet) list(items []string) string        { return strings.Join(items, s.words("report.comma")) }
func (s *sheet) none(key string)                   { s.add(Paragraph{Text: s.word(key)}) }

func (s *sheet) note(key string) {
	s.add(Paragraph{Text: s.word(key), Small: true, KeepNext: true})
}

func (s *sheet) heads(keys ...string) (heads []Text) {
	for _, k := range keys {
		heads = append(heads, s.word("onsite."+k))
	}
	return heads
}

func (s *sheet) section(key string) {
	h := Heading{Level: 1, Text: s.word(key), Bookmark: true}
	if p := s.words(key + ".provision"); p != "["+key+".provision]" && p != "" {
		h.Aside = Word(p).As(Quiet)
	}
	s.add(h)
}

// key prints a word for a key of the data, and the key itself where there is none.
func (s *sheet) key(prefix, key string) string {
	if w := s.words(prefix + key); w != "["+prefix+key+"]" {
		return w
	}
	return key
}

func (s *sheet) cells(texts ...string) Row {
	r := Row{}
	for _, t := range texts {
		r.Cells = append(r.Cells, ForClient(t))
	}
	return r
}

func (s *sheet) at(title, place string) string {
	if place == "" {
		return title
	}
	return title + s.words("report.at", place)
}

// Notice builds the result notice of an on-site audit (現地審査結果通知) of 3-4-5 in the language of words (keys onsite.*, report.*, date.*).
func Notice(in NoticeInput, words Words) Document {
	n := notices{sheet{words: words}, in}
	d := Document{
		Title: words("onsite.notice"), Lang: in.Lang, Head: in.Head, Layout: in.Layout, Author: in.Body,
		Header: ForClient(strings.Join([]string{in.Client.Name, in.CaseNo, words("onsite.notice"), words("onsite.number", in.Number)}, "　")),
		Footer: n.said("report.footer", shortHead(in.Head), words("report.language"), in.Layout),
	}
	if in.Trial {
		d.Marks = []string{words("report.mark.trial")}
	}
	n.front()
	n.changes()
	n.findings()
	n.open()
	n.pending()
	n.explained()
	n.promises(in.Promises)
	n.visits(in.Visits)
	n.attendees()
	n.photos()
	n.signatures()
	n.last()
	d.Blocks = n.blocks
	return d
}

type notices struct {
	sheet
	in NoticeInput
}

func (n *notices) front() {
	in := n.in
	under := []Text{n.said("report.to", in.Client.Name), ForClient(strings.Join(nonEmpty(in.Body, n.words("onsite.number", in.Number), dayText(in.MadeOn, n.words)), "　"))}
	n.add(Cover{Over: n.word("report.over"), Title: n.word("onsite.notice"), Under: under})
	lead := "onsite.lead"
	if in.Over {
		lead = "onsite.lead.over"
	}
	n.add(Paragraph{Text: n.word(lead)})
	p := Pairs{KeyWidth: 0.2}
	for _, x := range [][2]string{{"report.scope.text", in.Scope}, {"report.scope.catalogue", n.catalogue()}} {
		if x[1] != "" {
			p.Rows = append(p.Rows, Pair{Key: n.word(x[0]), Value: ForClient(x[1])})
		}
	}
	n.add(p)
	n.section("onsite.summary")
	c := in.Count
	n.add(Table{
		Widths: []float64{1, 1, 1.1, 1.1, 1.1, 1.3}, Head: n.heads("count.checks", "count.conforming", "count.nonconforming", "count.unconfirmed", "count.not_started", "count.pending"),
		Rows: []Row{n.cells(strconv.Itoa(c.Checks), strconv.Itoa(c.Conforming), strconv.Itoa(c.Nonconforming), strconv.Itoa(c.Unconfirmed), strconv.Itoa(c.NotStarted), strconv.Itoa(c.Pending))},
	})
	if len(in.Summary) == 0 {
		n.none("onsite.summary.none")
	}
	for _, s := range in.Summary {
		n.add(Paragraph{Text: ForClient(s)})
	}
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (n *notices) catalogue() string {
	c := n.in.Catalogue
	if c.Name == "" {
		return ""
	}
	s := n.words("report.catalogue.name", c.Name, c.Version)
	if c.Draft {
		s += "　" + n.words("report.catalogue.draft")
	}
	return s
}

// changes is what differs from the notice before.
func (n *notices) changes() {
	if len(n.in.Changes) == 0 {
		return
	}
	n.section("onsite.changes")
	n.note("onsite.changes.note")
	t := Table{Widths: []float64{1.3, 3.2, 1.7, 3.8}, Head: n.heads("change", "measure", "change.values", "change.why")}
	for _, c := range n.in.Changes {
		values := c.After
		if c.Before != "" {
			values = c.Before + " → " + c.After
		}
		t.Rows = append(t.Rows, n.cells(n.key("onsite.change.", c.What), n.at(strings.Join(nonEmpty(c.Measure, c.Title), "　"), c.Place), values,
			strings.Join(nonEmpty(c.Reason, strings.Join(nonEmpty(c.By, momentText(c.At, n.words)), "　")), "\n")))
	}
	n.add(t)
}

func (n *notices) findings() {
	n.section("onsite.findings")
	if len(n.in.Findings) == 0 {
		n.none("onsite.findings.none")
		return
	}
	for _, f := range n.in.Findings {
		p := Pairs{Tight: true, KeyWidth: 0.2}
		row := func(key, value string, t Text) {
			if value != "" {
				p.Rows = append(p.Rows, Pair{Key: n.word(key), Value: t})
			}
		}
		comment := n.words("onsite.comment.none")
		if f.Comment != "" {
			comment = n.words("onsite.comment.by", f.Comment, f.CommentBy)
		}
		due := n.words("report.due.none")
		switch {
		case f.Due == "":
		case !f.Agreed:
			due = n.words("report.due.not_agreed", dayText(f.Due, n.words))
		case f.AgreedBy == "":
			due = n.words("report.due.agreed", dayText(f.Due, n.words))
		default:
			due = n.words("report.due.agreed_by", dayText(f.Due, n.words), f.AgreedBy)
		}
		if f.Text == "" {
			f.Text = n.words("onsite.finding.part.none")
		}
		row("onsite.finding.part", f.Text, ForClient(f.Text))
		row("onsite.finding.required", f.Requirement, ForClient(f.Requirement))
		row("onsite.finding.evidence", n.list(f.Evidence), ForClient(n.list(f.Evidence)))
		row("onsite.finding.comment", comment, ForClient(comment))
		row("onsite.finding.due", due, ForClient(due))
		row("onsite.finding.internal", f.Internal, Of(InternalPaper, f.Internal))
		title := n.at(n.words("onsite.finding.no", f.No)+"　"+f.Measure+"　"+f.Title, f.Place)
		n.add(Part{Together: true, Blocks: []Block{Heading{Level: 3, Text: ForClient(title), Bookmark: true}, p}})
	}
}

// open is what was not looked at or could not be confirmed, and why.
func (n *notices) open() {
	n.section("onsite.open")
	if len(n.in.Open) == 0 {
		n.none("onsite.open.none")
		return
	}
	n.note("onsite.open.note")
	t := Table{Widths: []float64{1.1, 3.4, 1.3, 4}, Head: n.heads("measure.no", "measure", "open.state", "open.reason")}
	for _, o := range n.in.Open {
		t.Rows = append(t.Rows, n.cells(o.Measure, n.at(o.Title, o.Place), n.key("report.verdict.", o.State), o.Reason))
	}
	n.add(t)
}

// pending says on which checks the team has not agreed, and nothing of who thinks what.
func (n *notices) pending() {
	if len(n.in.Pending) == 0 {
		return
	}
	n.section("onsite.pending")
	n.note("onsite.pending.note")
	t := Table{Widths: []float64{1.1, 4.6, 2.6}, Head: n.heads("measure.no", "measure", "pending.state")}
	for _, x := range n.in.Pending {
		r := n.cells(x.Measure, n.at(x.Title, x.Place), n.words("onsite.pending.word"))
		if x.Values != "" {
			r.Under = Of(InternalPaper, n.words("onsite.pending.values")+": "+x.Values)
		}
		t.Rows = append(t.Rows, r)
	}
	n.add(t)
}

// explained are the explanations, and the questions that were not answered but referred.
func (n *notices) explained() {
	n.section("onsite.explained")
	n.note("onsite.explained.note")
	if len(n.in.Explanations) == 0 {
		n.none("onsite.explained.none")
	} else {
		t := Table{Widths: []float64{2, 1.3, 1.6, 1.3, 3.8}, Head: n.heads("explained.on", "explained.by", "explained.to", "explained.about", "explained.content")}
		for _, e := range n.in.Explanations {
			t.Rows = append(t.Rows, n.cells(dayText(e.On, n.words), e.By, e.To, n.list(e.Measures), e.Content))
		}
		n.add(t)
	}
	if len(n.in.Questions) == 0 {
		return
	}
	n.add(Heading{Level: 2, Text: n.word("onsite.questions")})
	n.note("onsite.questions.note")
	t := Table{Widths: []float64{2.7, 1.4, 3.6, 2.3}, Head: n.heads("question.at", "question.by", "question.text", "question.referred")}
	for _, q := range n.in.Questions {
		t.Rows = append(t.Rows, n.cells(momentText(q.At, n.words), q.By, q.Text, n.key("onsite.referred.", q.Referred)))
	}
	n.add(t)
}

func (s *sheet) promises(ps []PromiseLine) {
	if len(ps) == 0 {
		return
	}
	s.section("onsite.promises")
	t := Table{Widths: []float64{5, 2, 2, 2}, Head: s.heads("promise.what", "promise.by", "promise.due", "promise.kept")}
	for _, p := range ps {
		t.Rows = append(t.Rows, s.cells(p.Text, p.By, dayText(p.Due, s.words), dayText(p.Kept, s.words)))
	}
	s.add(t)
}

func (s *sheet) visits(vs []NoticeVisit) {
	s.section("onsite.visits")
	t := Table{Widths: []float64{2.4, 3.4, 1.7, 2.5}, Head: s.heads("visit.where", "visit.when", "visit.auditors", "visit.closed")}
	for _, v := range vs {
		r := s.cells(v.Where, spanText(v.From, v.To, s.words), strings.Join(v.Auditors, "\n"), momentText(v.Closed, s.words))
		if len(v.Stretches) > 0 {
			r.Under = ForClient(strings.Join(v.Stretches, "\n"))
		}
		t.Rows = append(t.Rows, r)
	}
	s.add(t)
}

func (n *notices) attendees() {
	n.section("onsite.attendees")
	if len(n.in.Attendees) == 0 {
		n.none("onsite.attendees.none")
		return
	}
	t := Table{Widths: []float64{1.6, 3.6, 1.8, 3}, Head: n.heads("attendee.meeting", "attendee.role", "attendee.side", "attendee.when")}
	for _, a := range n.in.Attendees {
		when := n.words("onsite.attendee.whole")
		if a.From != "" || a.To != "" {
			when = n.words("date.span", clockText(a.From, n.words), clockText(a.To, n.words))
		}
		t.Rows = append(t.Rows, n.cells(n.key("onsite.meeting.", a.Meeting), a.Role, n.key("onsite.side.", a.Side), when))
	}
	n.add(t)
}

// clockText prints the time of day of a local time.
func clockText(s string, words Words) string {
	t, ok := parseMoment(s)
	if !ok {
		return s
	}
	return Clock(t, words)
}

// photos lists the photos for the client to check; the last column is for its mark.
func (n *notices) photos() {
	if len(n.in.Photos) == 0 {
		return
	}
	n.section("onsite.photos")
	n.note("onsite.photos.note")
	t := Table{Small: true, Widths: []float64{1.1, 2.4, 3.4, 2.6, 1}, Head: n.heads("photo.no", "photo.name", "photo.caption", "photo.when", "photo.check")}
	for _, p := range n.in.Photos {
		r := n.cells(p.No, p.Name, strings.Join(nonEmpty(p.Caption, p.Place), "　"), momentText(p.When, n.words))
		t.Rows = append(t.Rows, Row{Cells: append(r.Cells, Word("□"))})
	}
	n.add(t)
}

func (n *notices) signatures() {
	n.add(Part{Together: true, Blocks: []Block{
		Heading{Level: 1, Text: n.word("onsite.signatures"), Bookmark: true},
		Paragraph{Text: n.word("onsite.signatures.note"), Small: true, KeepNext: true},
		Signatures{Slots: []Slot{
			{Role: n.word("report.sign.client"), Name: ForClient(n.in.Client.Name), Date: n.word("report.sign.date")},
			{Role: n.word("report.sign.lead"), Name: ForClient(n.in.Lead), Date: n.word("report.sign.date")},
		}},
	}})
}

func (n *notices) last() {
	n.add(Part{Together: true, Blocks: []Block{
		Heading{Level: 1, Text: n.word("report.last"), Bookmark: true},
		QR{Data: HeadCode(n.in.Head, n.in.Lang, n.in.Layout), Side: []Text{n.word("report.last.head").As(Strong), ForClient(headLines(n.in.Head)), n.word("report.last.head.note")}},
		Paragraph{Text: n.word("onsite.last.digest"), Small: true},
		Paragraph{Text: n.word("onsite.last.complaints"), Small: true},
	}})
}
