package document

// DoubtPaper is an auditor's report to the body about compliance with a law (3-4-7). It is the body's paper: no part of it has another class.
type DoubtPaper struct {
	SitePaper
	ID, Law, Seen, At, Place, By, Check string
	Sent, Release                       string // as they are printed; empty: not yet
}

// Document builds the paper.
func (d DoubtPaper) Document(words Words) Document {
	p := sitePaper{SitePaper: d.SitePaper, words: words, class: BodyPaper}
	p.para("paper.doubt.why")
	rows := []Pair{}
	for _, x := range []struct{ key, value string }{
		{"paper.doubt.law", d.Law},
		{"paper.doubt.seen", d.Seen},
		{"paper.doubt.at", d.At},
		{"paper.doubt.where", d.Place},
		{"paper.doubt.check", d.Check},
		{"paper.doubt.by", d.By},
		{"paper.doubt.sent", d.Sent},
		{"paper.doubt.release", d.Release},
	} {
		if x.value != "" {
			rows = append(rows, Pair{Key: p.word(x.key), Value: p.own(x.value)})
		}
	}
	p.add(Pairs{Rows: rows})
	if d.Release == "" {
		p.para("paper.doubt.open")
	}
	p.signatures("paper.sign.auditor", "paper.sign.body")
	return p.document("paper.doubt.title")
}
