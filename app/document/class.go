package document

import "strings"

// Class says which papers a string may reach.
type Class uint8

// The classes; see the package comment. The zero class reaches no paper.
const (
	NoPaper Class = iota
	FixedWord
	ClientPaper
	BodyPaper
	CommitteePaper
	InternalPaper
	PersonalNote
)

// Reaches tells whether a string of class c stands on a paper of class paper.
func (c Class) Reaches(paper Class) bool {
	switch c {
	case NoPaper:
		return false
	case FixedWord:
		return true
	case PersonalNote:
		return paper == PersonalNote
	case ClientPaper, BodyPaper, CommitteePaper, InternalPaper:
		return c == paper || paper == InternalPaper
	}
	return false
}

// Look is how a run is drawn.
type Look uint8

// The looks. A Badge is a short word in a frame, a BadgeFull one on a dark ground, a BadgeDash one in a broken frame: they differ in
// black and white, too.
const (
	Plain Look = iota
	Strong
	Quiet
	Badge
	BadgeFull
	BadgeDash
)

// Run is a string of one class and look.
type Run struct {
	S     string
	Class Class
	Look  Look
}

// Text is a sequence of runs, one paragraph or cell.
type Text []Run

// Word is a text of the form itself.
func Word(s string) Text { return Text{{S: s, Class: FixedWord}} }

// ForClient is a text that stands on the client's papers.
func ForClient(s string) Text { return Text{{S: s, Class: ClientPaper}} }

// Of is a text of the given class.
func Of(c Class, s string) Text { return Text{{S: s, Class: c}} }

// As returns the text with every run in the look.
func (t Text) As(l Look) Text {
	out := make(Text, len(t))
	for i, r := range t {
		r.Look = l
		out[i] = r
	}
	return out
}

// And puts texts together.
func (t Text) And(more ...Text) Text {
	out := append(Text{}, t...)
	for _, m := range more {
		out = append(out, m...)
	}
	return out
}

// String is the text without its looks; a badge stands in brackets.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		if r.Look >= Badge && r.S != "" {
			b.WriteString("［" + r.S + "］")
			continue
		}
		b.WriteString(r.S)
	}
	return b.String()
}

// Empty tells whether nothing would be drawn.
func (t Text) Empty() bool {
	for _, r := range t {
		if r.S != "" {
			return false
		}
	}
	return true
}

// own tells whether the text says more than words of the form.
func (t Text) own() bool {
	for _, r := range t {
		if r.Class != FixedWord && r.S != "" {
			return true
		}
	}
	return false
}

// only returns the runs that reach the paper. A text that loses everything but words of the form is empty.
func (t Text) only(paper Class) Text {
	var out Text
	for _, r := range t {
		if r.Class.Reaches(paper) {
			out = append(out, r)
		}
	}
	if t.own() && !out.own() {
		return nil
	}
	return out
}
