package document

import "strconv"

// RegisterPaper is the printed list of a register: what is listed, under which provision, as of which day. Everything is the body's own.
type RegisterPaper struct {
	Body, Title, Clause string
	Lang, Head          string
	AsOf                string // 2026-11-24
	Query               string // what the list was narrowed to; may be empty
	Trial               bool
	Records             []RegisterRecord
	Note                string
}

// RegisterRecord is one record: its fields as they are printed.
type RegisterRecord struct {
	ID, Title, State, Entered string
	Fields                    [][2]string
}

// RegisterLayout is the layout version of printed registers.
const RegisterLayout = "1"

// Register builds the list of a register.
func Register(p RegisterPaper, words Words) Document {
	own := func(s string) Text { return Of(BodyPaper, s) }
	under := []Text{own(p.Clause), own(words("register.paper.as_of", dayText(p.AsOf, words)))}
	if p.Query != "" {
		under = append(under, own(words("register.paper.query", p.Query)))
	}
	d := Document{
		Title: p.Title, Lang: p.Lang, Head: p.Head, Layout: RegisterLayout, Author: p.Body, Header: own(p.Title), Footer: own(p.Body),
		Blocks: []Block{Cover{Over: own(p.Body), Title: own(p.Title), Under: under}, Paragraph{Text: own(words("register.paper.count", strconv.Itoa(len(p.Records))))}},
	}
	if p.Trial {
		d.Marks = []string{words("report.mark.trial")}
	}
	if p.Note != "" {
		d.Blocks = append(d.Blocks, Paragraph{Text: own(p.Note), Small: true})
	}
	for _, r := range p.Records {
		rows := make([]Pair, 0, len(r.Fields)+1)
		for _, f := range r.Fields {
			rows = append(rows, Pair{Key: Word(f[0]), Value: own(f[1])})
		}
		rows = append(rows, Pair{Key: Word(words("register.paper.entered")), Value: own(r.Entered)})
		d.Blocks = append(d.Blocks, Heading{Level: 3, Text: own(r.Title), Aside: own(r.ID + "　" + r.State)}, Pairs{Rows: rows})
	}
	return d
}

// DayText prints a day given as 2026-11-24 in the style of the words; anything else as it is.
func DayText(s string, words Words) string { return dayText(s, words) }
