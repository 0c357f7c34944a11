package document

import (
	"strconv"
	"strings"
)

// SitePaper is what the papers of a visit have in common. All of it goes to the client but the walk sheet, which is the auditors' own.
type SitePaper struct {
	Body, CaseNo, Client string
	Lang, Head           string
	Trial                bool
	Auditors             []string
	From, To             string // days of the visit as they are printed; may be empty
	Places               []SitePlace
	Meetings             []string // lines of the timetable, as they are printed
}

// SitePlace is a place with the permissions there, as words; empty is not asked yet. Depth is that in the tree.
type SitePlace struct {
	Name                             string
	Depth                            int
	Laptop, Camera, Radio, Recording string
	Note                             string
}

// WalkSheet is one walk sheet: its id and its lines.
type WalkSheet struct {
	SitePaper
	ID, Made string
	Lines    []WalkLine
}

// WalkLine is a line of a walk sheet. Methods are the needed ones, as words.
type WalkLine struct {
	Code, Measure, Title, Requirement, Place string
	Methods                                  []string
}

// SiteLayout is the layout version of the papers of a visit.
const SiteLayout = "1"

// blankRows is how many empty lines a list to be filled in by hand has.
const blankRows = 10

type sitePaper struct {
	SitePaper
	words  Words
	class  Class
	blocks []Block
}

func (p *sitePaper) add(b ...Block)       { p.blocks = append(p.blocks, b...) }
func (p *sitePaper) word(key string) Text { return Word(p.words(key)) }
func (p *sitePaper) own(s string) Text    { return Of(p.class, s) }
func (p *sitePaper) para(key string)      { p.add(Paragraph{Text: p.own(p.words(key))}) }
func (p *sitePaper) heads(keys ...string) []Text {
	out := make([]Text, len(keys))
	for i, k := range keys {
		out[i] = p.word(k)
	}
	return out
}

func (p *sitePaper) document(key string) Document {
	title := p.words(key)
	d := Document{
		Title: title, Lang: p.Lang, Head: p.Head, Layout: SiteLayout, Author: p.Body, Header: p.own(strings.Join([]string{p.Client, p.CaseNo, title}, "　")),
		Footer: p.own(p.Body), Blocks: append([]Block{Cover{Over: p.own(p.Body), Title: p.own(title), Under: []Text{p.own(p.Client), p.own(p.span())}}}, p.blocks...),
	}
	if p.Trial {
		d.Marks = []string{p.words("report.mark.trial")}
	}
	return d
}

func (p *sitePaper) span() string {
	if p.To == "" || p.To == p.From {
		return p.From
	}
	return p.From + "–" + p.To
}

// blank makes n rows with a number and room to write.
func (p *sitePaper) blank(cols, n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		cells := make([]Text, cols)
		cells[0] = p.own(strconv.Itoa(i + 1))
		for k := 1; k < cols; k++ {
			cells[k] = p.own("\u00a0\n\u00a0")
		}
		rows[i] = Row{Cells: cells}
	}
	return rows
}

func (p *sitePaper) signatures(keys ...string) {
	s := Signatures{}
	for _, k := range keys {
		s.Slots = append(s.Slots, Slot{Role: p.word(k), Name: p.own("\u00a0"), Date: p.word("paper.date")})
	}
	p.add(s)
}

// DevicesPaper (持込み機器) lists by hand what the auditors bring in and take out again.
func DevicesPaper(in SitePaper, words Words) Document {
	p := sitePaper{SitePaper: in, words: words, class: ClientPaper}
	p.para("paper.devices.why")
	if len(in.Auditors) > 0 {
		p.add(Pairs{Rows: []Pair{{Key: p.word("paper.auditors"), Value: p.own(strings.Join(in.Auditors, p.words("report.comma")))}}})
	}
	p.add(Table{
		Widths: []float64{0.4, 2.6, 2, 1.6, 1.2, 1.2}, Rows: p.blank(6, blankRows),
		Head: p.heads("paper.no", "paper.device", "paper.serial", "paper.purpose", "paper.in", "paper.out"),
	})
	p.para("paper.devices.rule")
	p.signatures("paper.sign.auditor", "paper.sign.client")
	return p.document("paper.devices.title")
}

// PhotoPaper (撮影のお願い) asks for permission to take pictures, place by place.
func PhotoPaper(in SitePaper, words Words) Document {
	p := sitePaper{SitePaper: in, words: words, class: ClientPaper}
	p.para("paper.photos.why")
	t := Table{Widths: []float64{3, 1.2, 1.2, 1.2, 1.2, 2.2}, Head: p.heads("paper.place", "permission.laptop", "permission.camera", "permission.radio", "permission.recording", "paper.note")}
	for _, x := range in.Places {
		row := Row{Cells: []Text{p.own(strings.Repeat("　", x.Depth) + x.Name)}}
		for _, s := range []string{x.Laptop, x.Camera, x.Radio, x.Recording} {
			if s == "" {
				s = p.words("paper.choices")
			}
			row.Cells = append(row.Cells, p.own(s))
		}
		t.Rows = append(t.Rows, Row{Cells: append(row.Cells, p.own(x.Note+"\u00a0"))})
	}
	if len(t.Rows) == 0 {
		t.Rows = p.blank(6, blankRows)
	}
	p.add(t)
	p.para("paper.photos.rule")
	p.signatures("paper.sign.client", "paper.sign.auditor")
	return p.document("paper.photos.title")
}

// AttendeesPaper (出席者名簿) is signed at the opening and the closing meeting.
func AttendeesPaper(in SitePaper, words Words) Document {
	p := sitePaper{SitePaper: in, words: words, class: ClientPaper}
	if len(in.Meetings) > 0 {
		b := Box{Title: p.word("paper.timetable")}
		for _, s := range in.Meetings {
			b.Items = append(b.Items, p.own(s))
		}
		p.add(b)
	}
	p.add(Table{
		Widths: []float64{0.4, 2, 2.4, 1, 1, 2}, Rows: p.blank(6, blankRows+4),
		Head: p.heads("paper.no", "paper.section", "paper.role", "paper.opening", "paper.closing", "paper.signature"),
	})
	return p.document("paper.attendees.title")
}

// Document builds the sheet. It carries no guidance: it may be left lying on the client's premises.
func (w WalkSheet) Document(words Words) Document {
	p := sitePaper{SitePaper: w.SitePaper, words: words, class: BodyPaper}
	p.add(Pairs{Rows: []Pair{
		{Key: p.word("paper.sheet"), Value: p.own(w.ID)},
		{Key: p.word("paper.made"), Value: p.own(w.Made)},
		{Key: p.word("paper.observer"), Value: p.own("\u00a0")},
		{Key: p.word("paper.guide"), Value: p.own("\u00a0")},
	}})
	t := Table{Widths: []float64{0.95, 3.1, 1.6, 1.35, 0.9}, Head: p.heads("paper.code", "paper.look", "paper.judgement", "paper.methods", "paper.time")}
	place := ""
	for i, l := range w.Lines {
		if i == 0 || l.Place != place {
			place = l.Place
			t.Rows = append(t.Rows, Row{Cells: []Text{p.own(""), p.own("【" + place + "】").As(Strong), p.own(""), p.own(""), p.own("")}})
		}
		t.Rows = append(t.Rows, p.line(l))
	}
	p.add(t, Paragraph{Text: p.own(words("paper.walk.rule")), Small: true})
	return p.document("paper.walk.title")
}

func (p *sitePaper) line(l WalkLine) Row {
	boxes := make([]string, len(l.Methods))
	for i, m := range l.Methods {
		boxes[i] = "□ " + m
	}
	look := p.own(l.Measure + "　" + l.Title).As(Strong).And(p.own("\n" + l.Requirement))
	return Row{
		Cells: []Text{p.own(l.Code).As(Strong), look, p.own(p.words("paper.boxes")), p.own(strings.Join(boxes, "\n")), p.own("　：　")},
		Under: p.own(strings.Repeat("＿", 58) + "\n" + strings.Repeat("＿", 58)),
	}
}
