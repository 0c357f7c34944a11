package xlsx

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"genchi/app/document"
)

// fixedDay stands in the properties of every file: a paper takes no clock.
const fixedDay = "2018-09-25T00:00:00Z"

// maxCell is the most characters that the format allows in a cell.
const maxCell = excelize.TotalCellChars

// ErrLong is a text that does not fit into a cell.
type ErrLong struct {
	Sheet, Cell string
}

func (e ErrLong) Error() string {
	return fmt.Sprintf("%s!%s holds more than %d characters", e.Sheet, e.Cell, maxCell)
}

// Write draws a workbook. Its first sheet is the one that shows first.
func Write(w io.Writer, book document.Workbook) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	p := &pen{f: f, styles: map[style]int{}}
	if err := p.properties(book); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	for i, s := range book.Sheets {
		if err := p.sheet(i, s); err != nil {
			return fmt.Errorf("write sheet %q: %w", s.Name, err)
		}
	}
	f.SetActiveSheet(0)
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

type style struct {
	look   document.WorkLook
	locked bool
}

// pen draws on one file.
type pen struct {
	f      *excelize.File
	styles map[style]int
}

func (p *pen) properties(b document.Workbook) error {
	lang := "ja-JP"
	if b.Lang == "en" {
		lang = "en-US"
	}
	return p.f.SetDocProps(&excelize.DocProperties{Title: b.Title, Creator: b.Author, LastModifiedBy: b.Author, Created: fixedDay, Modified: fixedDay, Language: lang})
}

// sheetName is a name as the format allows it: at most 31 characters, without those that it keeps for itself.
func sheetName(s string) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return '_'
		}
		return r
	}, s), "'")
	if utf8.RuneCountInString(s) > 31 {
		s = string([]rune(s)[:31])
	}
	if s == "" {
		return "_"
	}
	return s
}

func (p *pen) sheet(i int, s document.WorkSheet) error {
	name := sheetName(s.Name)
	if i == 0 {
		if err := p.f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := p.f.NewSheet(name); err != nil {
		return err
	}
	for c, col := range s.Columns {
		letter, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := p.f.SetColWidth(name, letter, letter, col.Width); err != nil {
			return err
		}
		if col.Hidden {
			if err := p.f.SetColVisible(name, letter, false); err != nil {
				return err
			}
		}
	}
	for r, row := range s.Rows {
		if err := p.row(name, r+1, row, s.Locked); err != nil {
			return err
		}
	}
	if err := p.choices(name, s); err != nil {
		return err
	}
	return p.finish(name, s)
}

func (p *pen) row(name string, r int, row document.WorkRow, locked bool) error {
	for c, cell := range row.Cells {
		at, err := excelize.CoordinatesToCellName(c+1, r)
		if err != nil {
			return err
		}
		if utf8.RuneCountInString(cell.Text) > maxCell {
			return ErrLong{name, at}
		}
		if cell.Text != "" {
			if err := p.f.SetCellStr(name, at, clean(cell.Text)); err != nil {
				return err
			}
		}
		id, err := p.style(style{cell.Look, locked})
		if err != nil {
			return err
		}
		if err := p.f.SetCellStyle(name, at, at, id); err != nil {
			return err
		}
	}
	if row.Hidden {
		return p.f.SetRowVisible(name, r, false)
	}
	return nil
}

// clean leaves out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}

func (p *pen) style(of style) (int, error) {
	if id, ok := p.styles[of]; ok {
		return id, nil
	}
	line := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		line = append(line, excelize.Border{Type: side, Color: "B8BCC4", Style: 1})
	}
	st := &excelize.Style{
		Font: &excelize.Font{Size: 10.5}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, NumFmt: 49, // text: what is typed stays as it was typed
		Protection: &excelize.Protection{Locked: true},
	}
	switch of.look {
	case document.LookTitle:
		st.Font, st.Alignment.WrapText = &excelize.Font{Size: 16, Bold: true}, false
	case document.LookHead:
		st.Font, st.Border = &excelize.Font{Size: 10.5, Bold: true}, line
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E9ECF1"}}
	case document.LookQuiet:
		st.Font = &excelize.Font{Size: 9, Color: "6B7280"}
	case document.LookOpen:
		st.Border, st.Protection = line, &excelize.Protection{Locked: false}
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFBE6"}}
	case document.LookPlain:
		if of.locked {
			st.Border = line
		}
	}
	id, err := p.f.NewStyle(st)
	if err == nil {
		p.styles[of] = id
	}
	return id, err
}

// choices offers lists for runs of open cells below each other that have the same choices.
func (p *pen) choices(name string, s document.WorkSheet) error {
	at := func(r, c int) []string {
		if r < len(s.Rows) && c < len(s.Rows[r].Cells) {
			return s.Rows[r].Cells[c].Choices
		}
		return nil
	}
	for c := range s.Columns {
		for r := 0; r < len(s.Rows); {
			list := at(r, c)
			if len(list) == 0 {
				r++
				continue
			}
			from := r
			for r < len(s.Rows) && strings.Join(at(r, c), ",") == strings.Join(list, ",") {
				r++
			}
			first, err := excelize.CoordinatesToCellName(c+1, from+1)
			if err != nil {
				return err
			}
			last, err := excelize.CoordinatesToCellName(c+1, r)
			if err != nil {
				return err
			}
			dv := excelize.NewDataValidation(true)
			dv.SetSqref(first + ":" + last)
			if err := dv.SetDropList(list); err != nil {
				return err
			}
			if err := p.f.AddDataValidation(name, dv); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pen) finish(name string, s document.WorkSheet) error {
	if s.Fixed > 0 {
		at, err := excelize.CoordinatesToCellName(1, s.Fixed+1)
		if err != nil {
			return err
		}
		if err := p.f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: s.Fixed, TopLeftCell: at, ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	size, landscape, fit := 9, "landscape", 1
	tall := 0
	if err := p.f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &fit, FitToHeight: &tall}); err != nil {
		return err
	}
	if s.Locked {
		if err := p.f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true, Sort: true}); err != nil {
			return err
		}
	}
	if s.Hidden {
		return p.f.SetSheetVisible(name, false)
	}
	return nil
}
