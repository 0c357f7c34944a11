package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Codes of workbooks. Each is a refusal of the whole file.
const (
	NotWorkbook    Code = "not_workbook"    // no .xlsx at all
	BookProtected  Code = "book_protected"  // sealed with a password, or the format before .xlsx
	BookBig        Code = "book_big"        // beyond the limits, packed or unpacked
	BookMacro      Code = "book_macro"      // carries a program
	BookLink       Code = "book_link"       // refers to other files, data sources or queries
	BookObject     Code = "book_object"     // carries embedded files or controls
	BookFormula    Code = "book_formula"    // a cell is a formula; Name says which
	SheetNotOurs   Code = "sheet_not_ours"  // no check sheet of this program
	SheetLater     Code = "sheet_later"     // a form of a later program
	SheetDoubled   Code = "sheet_doubled"   // two tables of answers
	SheetColumns   Code = "sheet_columns"   // a column that is read is missing or there twice
	SheetDestroyed Code = "sheet_destroyed" // the keys by which the sheet is known are gone or wrong
)

// MaxBook is the most bytes of a workbook.
const MaxBook = 16 << 20

// Limits of a workbook once it is unpacked. A check sheet of 2,000 measures has a fifth of a megabyte. What is below the first is read in
// memory: excelize writes larger parts readable to a temporary folder, and here there are none.
const (
	maxUnpacked = 48 << 20
	maxParts    = 400
	maxScanned  = 20_000 // rows of a sheet, empty ones with them
)

// book is a workbook that carries texts and numbers alone.
type book struct {
	f    *excelize.File
	name string
}

func (b *book) refuse(c Code, where string) error {
	name := b.name
	if where != "" {
		name += ": " + CleanName(where)
	}
	return &Refusal{Code: c, Name: name}
}

// openBook reads a workbook after it was looked through for everything that is no plain value.
func openBook(name string, data []byte) (b *book, err error) {
	b = &book{name: name}
	if err := b.inspect(data); err != nil {
		return nil, err
	}
	defer func() { // a parser of somebody else's, fed by a stranger
		if r := recover(); r != nil {
			b, err = nil, &Refusal{Code: Damaged, Name: name, Err: fmt.Errorf("workbook: %v", r)}
		}
	}()
	b.f, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true})
	if err != nil {
		return nil, &Refusal{Code: Damaged, Name: name, Err: err}
	}
	return b, nil
}

func (b *book) close() {
	if b.f != nil {
		_ = b.f.Close() // only read
	}
}

// inspect looks at every part of the file before anything reads it.
func (b *book) inspect(data []byte) error {
	switch {
	case len(data) == 0:
		return b.refuse(Empty, "")
	case len(data) > MaxBook:
		return b.refuse(BookBig, "")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return b.refuse(BookProtected, "")
	case !bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return b.refuse(NotWorkbook, "")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &Refusal{Code: Truncated, Name: b.name, Err: err}
	}
	if len(z.File) > maxParts {
		return b.refuse(BookBig, "")
	}
	total, types := uint64(0), false
	seen := map[string]bool{}
	for _, p := range z.File {
		total += p.UncompressedSize64
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(p.Name, `\`, "/"), "/"))
		if total > maxUnpacked || p.UncompressedSize64 > maxUnpacked {
			return b.refuse(BookBig, "")
		}
		if seen[name] { // readers differ in which of two they take
			return b.refuse(Damaged, p.Name)
		}
		seen[name] = true
		types = types || name == "[content_types].xml"
		if code := forbidden(name); code != "" {
			return b.refuse(code, p.Name)
		}
	}
	if !types || !seen["xl/workbook.xml"] {
		return b.refuse(NotWorkbook, "")
	}
	for _, p := range z.File {
		if err := b.part(p); err != nil {
			return err
		}
	}
	return nil
}

// forbidden names what a part is by where it lies.
func forbidden(name string) Code {
	base := path.Base(name)
	switch {
	case strings.Contains(base, "vbaproject"), strings.Contains(base, "vbadata"), strings.HasPrefix(name, "xl/macrosheets/"), strings.HasPrefix(name, "xl/dialogsheets/"), strings.HasPrefix(name, "xl/intlmacrosheets/"):
		return BookMacro
	case strings.HasPrefix(name, "xl/externallinks/"), base == "connections.xml", strings.HasPrefix(name, "xl/querytables/"), strings.HasPrefix(name, "xl/model/"), strings.HasPrefix(name, "xl/webextensions/"), strings.HasPrefix(name, "customui/"):
		return BookLink
	case strings.HasPrefix(name, "xl/embeddings/"), strings.HasPrefix(name, "xl/activex/"):
		return BookObject
	}
	return ""
}

// part reads the parts that say what a workbook may do: types, relations and sheets.
func (b *book) part(p *zip.File) error {
	name := strings.ToLower(p.Name)
	rels := strings.HasSuffix(name, ".rels")
	sheet := strings.HasSuffix(name, ".xml") && strings.Contains(name, "worksheets/")
	if !rels && !sheet && name != "[content_types].xml" {
		return nil
	}
	r, err := p.Open()
	if err != nil {
		return &Refusal{Code: Damaged, Name: b.name, Err: err}
	}
	defer r.Close() //nolint:errcheck // read only
	d := xml.NewDecoder(r)
	cell := ""
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Refusal{Code: Damaged, Name: b.name, Err: err}
		}
		if _, is := t.(xml.Directive); is { // a document type: no office program writes one
			return b.refuse(Damaged, p.Name)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch {
		case sheet && e.Name.Local == "c":
			cell = attribute(e, "r")
		case sheet && e.Name.Local == "f":
			return b.refuse(BookFormula, cell)
		case rels && e.Name.Local == "Relationship":
			if strings.EqualFold(attribute(e, "TargetMode"), "External") && !strings.HasSuffix(attribute(e, "Type"), "/hyperlink") {
				return b.refuse(BookLink, p.Name)
			}
		case strings.Contains(attribute(e, "ContentType"), "macroEnabled"):
			return b.refuse(BookMacro, "")
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// rows reads the cells of one sheet, at most limit rows and wide cells a row; a row beyond is a refusal.
func (b *book) rows(sheet string, limit, wide int) (out [][]string, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, &Refusal{Code: Damaged, Name: b.name, Err: fmt.Errorf("sheet %q: %v", CleanName(sheet), r)}
		}
	}()
	rows, err := b.f.Rows(sheet)
	if err != nil {
		return nil, &Refusal{Code: Damaged, Name: b.name, Err: err}
	}
	defer rows.Close() //nolint:errcheck // read only
	for n := 0; rows.Next(); n++ {
		if n == maxScanned {
			return nil, b.refuse(BookBig, sheet)
		}
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, &Refusal{Code: Damaged, Name: b.name, Err: err}
		}
		if len(out) == limit {
			if strings.TrimSpace(strings.Join(cells, "")) == "" {
				continue // formatted and empty
			}
			return nil, b.refuse(BookBig, sheet)
		}
		out = append(out, slices.Clone(cells[:min(len(cells), wide)]))
	}
	if err := rows.Error(); err != nil {
		return nil, &Refusal{Code: Damaged, Name: b.name, Err: err}
	}
	return out, nil
}
