package xlsx

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"genchi/app/document"
	"genchi/assets"
)

func sheet(lang string) document.CheckSheet {
	return document.CheckSheet{
		Case: strings.Repeat("ab", 16), CaseNo: "abababab", Body: "認証機関 𠮷田", Client: "○○精機㈱", Lang: lang, Number: 2, SentOn: "2026-11-02", Due: "2026-11-20", To: "情報管理責任者",
		Catalogue: document.CatalogueRef{Name: "tics-draft", Version: "2018-draft.1", Digest: strings.Repeat("01", 32), Draft: true},
		Rows: []document.CheckRow{
			{ID: "TM-001", Code: "I-1-01", Part: "I 体制", Title: "責任者", Requirement: "責任者を定めている。\n二行目"},
			{ID: "TM-002", Code: "I-1-02", Part: "I 体制", Title: "=1+1", Requirement: "=HYPERLINK(\"http://x\")", Answer: "partly", Text: "007", By: "総務課"},
		},
	}
}

// The same workbook gives the same bytes, and every cell comes back as the text that it was.
func TestWrite(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		book := sheet(lang).Book(assets.Lang(lang).T)
		var a, b bytes.Buffer
		if err := errors.Join(Write(&a, book), Write(&b, book)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Error("two writings differ")
		}
		f, err := excelize.OpenReader(bytes.NewReader(a.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(f.GetSheetList()); n != len(book.Sheets) {
			t.Fatalf("%d sheets", n)
		}
		for i, s := range book.Sheets {
			name := f.GetSheetList()[i]
			if name != s.Name {
				t.Errorf("sheet %q for %q", name, s.Name)
			}
			if visible, err := f.GetSheetVisible(name); err != nil || visible == s.Hidden {
				t.Errorf("%s: visible %v, %v", name, visible, err)
			}
			for r, row := range s.Rows {
				for c, cell := range row.Cells {
					at, _ := excelize.CoordinatesToCellName(c+1, r+1)
					got, err := f.GetCellValue(name, at)
					formula, ferr := f.GetCellFormula(name, at)
					if err != nil || ferr != nil || got != cell.Text || formula != "" {
						t.Errorf("%s!%s is %q (%q), %v: wanted %q", name, at, got, formula, err, cell.Text)
					}
				}
			}
		}
		if dvs, err := f.GetDataValidations(book.Sheets[1].Name); err != nil || len(dvs) != 1 || dvs[0].Sqref != "F3:F4" {
			t.Errorf("choices %+v, %v", dvs, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWriteRefusesWhatDoesNotFit(t *testing.T) {
	s := sheet("ja")
	s.Rows[0].Requirement = strings.Repeat("長", maxCell+1)
	var long ErrLong
	if err := Write(&bytes.Buffer{}, s.Book(assets.Lang("ja").T)); !errors.As(err, &long) || long.Cell != "E3" {
		t.Errorf("%v", err)
	}
	for in, want := range map[string]string{"a:b/c": "a_b_c", "": "_", "'x'": "x", strings.Repeat("長", 40): strings.Repeat("長", 31)} {
		if got := sheetName(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
