package casework

import (
	"fmt"
	"io"
	"time"

	"genchi/app/document"
	"genchi/app/document/xlsx"
	"genchi/assets"
)

// registerXLSX writes a register as a workbook: the same cells as the CSV, each a text.
func (d *Desk) registerXLSX(w io.Writer, v RegisterView, o RegisterExport) error {
	words, fields := assets.Lang(d.opt.Lang), o.shown(v)
	head := []string{words.T("register.column.record"), words.T("register.column.state")}
	for _, f := range fields {
		head = append(head, f.Words)
	}
	head = append(head, words.T("register.column.closed"), words.T("register.column.by"), words.T("register.column.entered"), words.T("register.column.reason"))
	s := document.WorkSheet{Name: v.Title, Fixed: 1, Rows: []document.WorkRow{{Cells: document.Cells(document.LookHead, head...)}}}
	for range head {
		s.Columns = append(s.Columns, document.WorkColumn{Width: 24})
	}
	for _, r := range v.Records {
		line := []string{r.Record, words.T("register.state." + r.State)}
		for _, f := range fields {
			line = append(line, d.cell(r, f))
		}
		line = append(line, string(r.Closed), r.By, time.UnixMilli(r.WallMS).In(d.now().Location()).Format(time.RFC3339), r.Reason)
		s.Rows = append(s.Rows, document.WorkRow{Cells: document.Cells(document.LookPlain, line...)})
	}
	book := document.Workbook{Title: v.Title, Lang: d.opt.Lang, Sheets: []document.WorkSheet{s}}
	if b, ok := d.v.Trust().Body(); ok {
		book.Author = b.Name
	}
	if err := xlsx.Write(w, book); err != nil {
		return fmt.Errorf("write register: %w", err)
	}
	return nil
}
