package document

import "strings"

// Workbook is a paper as a spreadsheet. It holds texts alone: no formula, no link, no picture. A writer draws it (package xlsx); Text renders it for tests.
type Workbook struct {
	Title  string
	Author string // the body that issues it
	Lang   string
	Sheets []WorkSheet
}

// WorkSheet is one sheet of a workbook. The first Fixed rows stay in view.
type WorkSheet struct {
	Name    string
	Hidden  bool
	Locked  bool // only open cells are meant to be written in; a courtesy, never a protection
	Fixed   int
	Columns []WorkColumn
	Rows    []WorkRow
}

// WorkColumn is the width of a column in characters. A hidden one holds what a program reads.
type WorkColumn struct {
	Width  float64
	Hidden bool
}

// WorkRow is a row of cells.
type WorkRow struct {
	Hidden bool
	Cells  []WorkCell
}

// WorkCell is a text and how it is drawn. Choices are what an open cell offers.
type WorkCell struct {
	Text    string
	Look    WorkLook
	Choices []string
}

// WorkLook is how a cell is drawn.
type WorkLook uint8

// The looks.
const (
	LookPlain WorkLook = iota
	LookTitle
	LookHead
	LookQuiet // small explaining text
	LookOpen  // to be written in
)

// Cells makes cells of one look.
func Cells(look WorkLook, texts ...string) []WorkCell {
	out := make([]WorkCell, len(texts))
	for i, s := range texts {
		out[i] = WorkCell{Text: s, Look: look}
	}
	return out
}

// Text renders a workbook as plain text, one line for a row, cells parted by a bar.
func (w Workbook) Text() string {
	var b strings.Builder
	for _, s := range w.Sheets {
		b.WriteString("## " + s.Name)
		if s.Hidden {
			b.WriteString(" (hidden)")
		}
		b.WriteString("\n")
		for _, r := range s.Rows {
			cells := make([]string, len(r.Cells))
			for i, c := range r.Cells {
				cells[i] = strings.ReplaceAll(c.Text, "\n", " / ")
				if c.Look == LookOpen {
					cells[i] = "[" + cells[i] + "]"
				}
			}
			if r.Hidden {
				b.WriteString("~ ")
			}
			b.WriteString(strings.Join(cells, " | ") + "\n")
		}
	}
	return b.String()
}
