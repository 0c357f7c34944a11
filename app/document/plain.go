package document

import (
	"fmt"
	"strings"
)

// plain is the text form of a paper.
type plain struct{ b strings.Builder }

func (w *plain) line(format string, args ...any) { fmt.Fprintf(&w.b, format+"\n", args...) }

// Text renders the document as plain text: headings with #, pairs as "key: value", rows between bars, photos and codes in brackets. It
// does not change with time, place or map order.
func (d Document) Text() string {
	var w plain
	w.line("%s [%s] head %s layout %s", d.Title, d.Lang, d.Head, d.Layout)
	if len(d.Marks) > 0 {
		w.line("marks: %s", strings.Join(d.Marks, ", "))
	}
	w.line("header: %s", d.Header)
	w.line("footer: %s", d.Footer)
	for _, b := range d.Blocks {
		b.text(&w)
	}
	return w.b.String()
}

func (b Cover) text(w *plain) {
	w.line("%s", b.Over)
	w.line("== %s ==", b.Title)
	for _, t := range b.Under {
		w.line("%s", t)
	}
}

func (b Heading) text(w *plain) {
	s := strings.Repeat("#", b.Level) + " " + b.Text.String()
	if !b.Aside.Empty() {
		s += " " + b.Aside.String()
	}
	w.line("\n%s", s)
}

func (b Paragraph) text(w *plain) { w.line("%s", b.Text) }

func (b Pairs) text(w *plain) {
	for _, r := range b.Rows {
		w.line("%s: %s", r.Key, strings.ReplaceAll(r.Value.String(), "\n", "\n    "))
	}
}

func (b Table) text(w *plain) {
	if len(b.Head) > 0 {
		w.line("%s", bar(b.Head))
	}
	for _, r := range b.Rows {
		w.line("%s", bar(r.Cells))
		if !r.Under.Empty() {
			w.line("    %s", r.Under)
		}
	}
}

func bar(cells []Text) string {
	var b strings.Builder
	b.WriteString("|")
	for _, c := range cells {
		b.WriteString(" " + strings.ReplaceAll(c.String(), "\n", " / ") + " |")
	}
	return b.String()
}

func (b Photos) text(w *plain) {
	for _, p := range b.Items {
		w.line("[photo %s] %s sha256:%s", p.ID, p.Caption, p.Digest)
	}
}

func (b Box) text(w *plain) {
	w.line("【%s】", b.Title)
	for _, t := range b.Items {
		w.line("- %s", t)
	}
}

func (b Signatures) text(w *plain) {
	for _, s := range b.Slots {
		w.line("[sign] %s %s %s", s.Role, s.Name, s.Date)
	}
}

func (b QR) text(w *plain) {
	w.line("[qr %s]", b.Data)
	for _, t := range b.Side {
		w.line("%s", t)
	}
}

func (b PageBreak) text(w *plain) { w.line("\n----") }

func (b Part) text(w *plain) {
	for _, x := range b.Blocks {
		x.text(w)
	}
}
