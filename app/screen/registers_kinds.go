package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// kindRow is a line on the left: a book by name, a register, or a book that can be opened.
type kindRow struct {
	head bool
	text string
	id   string // of the case
	reg  *casework.RegisterRow
	open string // book to be opened
}

func (p *registers) fillKinds() {
	a := p.a
	now := p.kind()
	p.rows = nil
	any := false
	for i := range p.books {
		b := &p.books[i]
		if b.id == "" {
			if b.view.Book != register.Case {
				p.rows = append(p.rows, kindRow{text: a.t("registers.open", b.title), open: b.view.Book})
			}
			continue
		}
		any = true
		p.rows = append(p.rows, kindRow{head: true, text: b.title})
		for k := range b.view.Registers {
			p.rows = append(p.rows, kindRow{id: b.id, text: b.view.Registers[k].Title, reg: &b.view.Registers[k]})
		}
	}
	widget.Show(p.empty, !any)
	at := -1
	for i, r := range p.rows {
		same := now != nil && r.reg != nil && r.id == now.id && r.reg.Register == now.reg.Register
		if p.want[1] != "" {
			same = r.reg != nil && r.id == p.want[0] && r.reg.Register == p.want[1]
		}
		if same || at < 0 && r.reg != nil {
			at = i
		}
	}
	p.kindAt = at
	p.kinds.Refresh()
	p.reload()
}

func (p *registers) kind() *kindRow {
	if p.kindAt < 0 || p.kindAt >= len(p.rows) || p.rows[p.kindAt].reg == nil {
		return nil
	}
	return &p.rows[p.kindAt]
}

func (p *registers) updateKind(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.rows) {
		return
	}
	r := &p.rows[i]
	open := ""
	if r.reg != nil {
		open = number(r.reg.Open)
	}
	v := widget.LineView{Texts: []string{spaced(r.text, open)}, On: i == p.kindAt, Head: r.head, Bold: r.head}
	if r.open != "" {
		v.Sign = widget.SignPlus
	}
	l.Set(v)
}

// toKind chooses a register; step is the way to go on over names of books.
func (p *registers) toKind(i, step int) {
	p.a.router.Back()
	for i >= 0 && i < len(p.rows) && p.rows[i].head && step != 0 {
		i += step
	}
	if i < 0 || i >= len(p.rows) || p.rows[i].head {
		return
	}
	if r := &p.rows[i]; r.open != "" {
		if step == 0 {
			p.openBook(r.open)
		}
		return
	}
	old := p.kindAt
	p.kindAt, p.cursor, p.fresh, p.q, p.record = i, 0, false, nil, nil
	p.kinds.Moved(old, i)
	p.reload()
}

// missing are the books of the body that this store does not have.
func (p *registers) missing() []string {
	out := []string{}
	for _, b := range p.books {
		if b.id == "" && b.view.Book != register.Case {
			out = append(out, b.view.Book)
		}
	}
	return out
}

func (p *registers) bookWords() []string {
	out := []string{}
	for _, b := range p.missing() {
		out = append(out, p.a.t("registers.book."+b))
	}
	return out
}

func (p *registers) openBook(book string) {
	p.a.do(&casework.OpenBook{Book: book}, func(_ casework.Changes, err error) {
		if err == nil {
			p.enter()
		}
	})
}
