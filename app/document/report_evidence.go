package document

import (
	"strconv"
	"strings"
)

// advice is item ヘ.
func (r *report) advice() {
	r.section("report.he")
	if len(r.in.Advice) == 0 {
		r.none("report.he.none")
		return
	}
	t := Table{Widths: []float64{1.8, 1.6, 1.6, 5}, Head: []Text{r.word("report.advice.on"), r.word("report.advice.by"), r.word("report.advice.kind"), r.word("report.advice.summary")}}
	for _, a := range r.in.Advice {
		t.Rows = append(t.Rows, Row{Cells: []Text{ForClient(dayText(a.On, r.words)), ForClient(a.By), ForClient(r.key("report.advice.kind.", a.Kind)), ForClient(a.Summary)}})
	}
	r.add(t)
}

// partners is 3-5-2: considered as far as possible.
func (r *report) partners() {
	r.section("report.partners")
	if len(r.in.Partners) == 0 {
		r.none("report.partners.none")
		return
	}
	for _, s := range r.in.Partners {
		r.add(Paragraph{Text: ForClient(s)})
	}
}

// explanation is 3-5-3: agreement, or that there is none. A signature is not agreement; the places to sign are for the paper.
func (r *report) explanation() {
	r.section("report.explained")
	e := r.in.Explanation
	state := "report.explained.pending"
	switch {
	case e.On == "":
	case e.Refused:
		state = "report.explained.refused"
	case e.Agreed:
		state = "report.explained.agreed"
	}
	r.add(Paragraph{Text: r.word(state), KeepNext: e.On != ""})
	if e.On != "" {
		r.pairs("report.explained.on", dayText(e.On, r.words), "report.explained.to", e.To, "report.explained.by", e.By, "report.explained.note", e.Note)
	}
	lead := ""
	for _, a := range r.in.Auditors {
		if a.Role == "lead" && lead == "" {
			lead = a.Name
		}
	}
	r.add(Part{Together: true, Blocks: []Block{
		Paragraph{Text: r.word("report.sign.note"), Small: true, KeepNext: true},
		Signatures{Slots: []Slot{
			{Role: r.word("report.sign.client"), Name: ForClient(r.in.Client.Name), Date: r.word("report.sign.date")},
			{Role: r.word("report.sign.lead"), Name: ForClient(lead), Date: r.word("report.sign.date")},
		}},
	}})
}

// register lists every item with its size and digest.
func (r *report) register() {
	r.section("report.register")
	if len(r.in.Evidence) == 0 {
		r.none("report.register.none")
		return
	}
	t := Table{Small: true, Widths: []float64{0.9, 3.1, 3.5, 1.9, 1.4}, Head: []Text{
		r.word("report.evidence.no"), r.word("report.evidence.name"), r.word("report.evidence.when"), r.word("report.evidence.measures"), r.word("report.evidence.size"),
	}}
	for _, e := range r.in.Evidence {
		size := ""
		if !e.Seen {
			size = thousands(e.Size)
		}
		t.Rows = append(t.Rows, Row{
			Cells: []Text{ForClient(e.No), r.itemName(e), r.itemTimes(e), ForClient(r.itemUse(e)), ForClient(size)},
			Under: r.under(e),
		})
	}
	r.add(Paragraph{Text: r.word("report.register.note"), Small: true, KeepNext: true}, t)
}

func (r *report) itemName(e EvidenceLine) Text {
	t := ForClient(e.Name)
	switch {
	case e.Caption != "" && e.Place != "":
		t = t.And(ForClient("\n"+e.Caption), r.said("report.at", e.Place).As(Quiet))
	case e.Caption != "":
		t = t.And(ForClient("\n" + e.Caption))
	case e.Place != "":
		t = t.And(ForClient("\n" + e.Place).As(Quiet))
	}
	return t
}

// itemTimes: what the file says of itself, and when it was recorded.
func (r *report) itemTimes(e EvidenceLine) Text {
	var lines []string
	if e.CapturedAt != "" {
		lines = append(lines, r.words("report.evidence.captured", momentText(e.CapturedAt, r.words)))
	}
	if e.RecordedAt != "" {
		lines = append(lines, r.words("report.evidence.recorded", momentText(e.RecordedAt, r.words)))
	}
	return ForClient(strings.Join(lines, "\n"))
}

func (r *report) itemUse(e EvidenceLine) string {
	if len(e.Measures) == 0 && e.Unused != "" {
		return r.words("report.evidence.unused", e.Unused)
	}
	return r.list(e.Measures)
}

func (r *report) under(e EvidenceLine) Text {
	var t Text
	switch s := r.proof(e); {
	case s == "":
		t = r.word("report.evidence.no_digest")
	case e.Seen:
		t = ForClient(s)
	default:
		t = Word("SHA-256  ").And(ForClient(s))
	}
	if e.RecordedBy != "" {
		t = t.And(ForClient("　"), r.said("report.evidence.by", e.RecordedBy))
	}
	if e.Problem != "" {
		t = t.And(ForClient("　" + e.Problem))
	}
	return t
}

// thousands prints a number of bytes as 3,482,112.
func thousands(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (r *report) photos() {
	grid := Photos{}
	for _, e := range r.in.Evidence {
		if e.Photo == "" {
			continue
		}
		caption := e.No + "　" + e.Name
		if e.Caption != "" {
			caption += "　" + e.Caption
		}
		if len(e.Measures) > 0 {
			caption += r.words("report.photo.measures", r.list(e.Measures))
		}
		grid.Items = append(grid.Items, Photo{ID: e.Photo, Class: ClientPaper, Caption: ForClient(caption), Digest: e.SHA256, Width: e.Width, Height: e.Height})
	}
	if len(grid.Items) == 0 {
		return
	}
	r.section("report.photos")
	r.add(Paragraph{Text: r.word("report.photos.note"), Small: true, KeepNext: true}, grid)
}

// last is the page by which the paper is checked against the record.
func (r *report) last() {
	r.add(PageBreak{})
	r.section("report.last")
	r.add(
		QR{Data: HeadCode(r.in.Head, r.in.Lang, r.in.Layout), Side: []Text{
			r.word("report.last.head").As(Strong), ForClient(headLines(r.in.Head)), r.word("report.last.head.note"),
		}},
	)
	r.pairs("report.last.language", r.words("report.language"), "report.last.layout", r.in.Layout, "report.last.version", r.version(),
		"report.scope.catalogue", r.catalogue("report.catalogue.name"), "report.last.rules", strconv.FormatUint(uint64(r.in.Catalogue.Rules), 10))
	r.add(Paragraph{Text: r.word("report.last.digest")})
}

// Groups prints a head (控え番号) in groups of four, upper case.
func Groups(head string) string {
	var b strings.Builder
	for i, c := range strings.ToUpper(head) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// headLines prints a head eight groups in a line.
func headLines(head string) string {
	if len(head) <= 32 {
		return Groups(head)
	}
	return Groups(head[:32]) + "\n" + headLines(head[32:])
}

// ShortHead is the beginning of a head as people compare it.
func ShortHead(head string) string { return shortHead(head) }

// shortHead is the same for the foot of a page.
func shortHead(head string) string {
	if len(head) <= 16 {
		return Groups(head)
	}
	return Groups(head[:16]) + " …"
}

// HeadCode is what the QR code of a paper says: GENCHI:1:<head>:<language>:<layout>, upper case, so that the code stays small.
func HeadCode(head, lang, layout string) string {
	return strings.ToUpper("GENCHI:1:" + head + ":" + lang + ":" + layout)
}
