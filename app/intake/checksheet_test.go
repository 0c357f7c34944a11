package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"genchi/app/document"
	"genchi/app/document/xlsx"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

func testKeys() SheetKeys {
	return SheetKeys{
		Format: document.CheckSheetFormat, Meta: document.SheetKeyMeta, Case: document.SheetCase, Number: document.SheetNumber, Edition: document.SheetEdition, Lang: document.SheetLang,
		ID: document.SheetKeyID, Answer: document.SheetKeyAnswer, Text: document.SheetKeyText, By: document.SheetKeyBy, Facts: document.SheetKeyFacts, Value: document.SheetKeyFactsValue,
		AnsweredBy: document.FactAnsweredBy, AnsweredOn: document.FactAnsweredOn, Prior: document.FactPrior, Who: document.FactPriorWho, Qualified: document.FactQualification,
		PriorOn: document.FactPriorOn, Outside: document.FactPriorOutside, Era: "令和", First: "元", Parts: "年月日",
		Answers: func(w string) (string, bool) {
			a, ok := map[string]string{"はい": "yes", "一部": "partly", "いいえ": "no", "該当なし": "not_applicable", "yes": "yes"}[w]
			return a, ok
		},
		Measures: []string{"TM-001", "TM-002", "TM-003"},
	}
}

// sentSheet is a check sheet with three measures, as it is sent.
func sentSheet(t testing.TB) []byte {
	t.Helper()
	c := document.CheckSheet{Case: "c1", Client: "○○精機㈱", Lang: "ja", Number: 3, Catalogue: document.CatalogueRef{Name: "x", Digest: "d1"}}
	for _, m := range testKeys().Measures {
		c.Rows = append(c.Rows, document.CheckRow{ID: m, Code: "I-" + m, Requirement: "定めている"})
	}
	var out bytes.Buffer
	if err := xlsx.Write(&out, c.Book(assets.Lang("ja").T)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const answersSheet, factsSheet = "チェックシート", "監査と回答者"

// filled is a sheet that somebody worked on.
func filled(t testing.TB, work func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(sentSheet(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, a := range []string{"はい", " 一部　", "ＹＥＳ"} {
		_ = f.SetCellStr(answersSheet, fmt.Sprintf("F%d", i+3), a)
		_ = f.SetCellStr(answersSheet, fmt.Sprintf("G%d", i+3), fmt.Sprintf("説明%d", i+1))
	}
	for i, v := range []any{"総務課長", "R8.11.10", "はい", "内部監査室", "情報セキュリティ内部監査人", 46334, "いいえ"} {
		_ = f.SetCellValue(factsSheet, fmt.Sprintf("C%d", i+3), v)
	}
	if work != nil {
		work(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t *testing.T, data []byte) Sheet {
	t.Helper()
	s, err := ReadCheckSheet("c.xlsx", data, testKeys())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func rowsOf(s Sheet) string {
	var out []string
	for _, r := range s.Rows {
		out = append(out, fmt.Sprintf("%s=%s%s(%s)", r.ID, r.Answer, r.Code, r.Text))
	}
	return strings.Join(out, " ")
}

const asFilled = "TM-001=yes(説明1) TM-002=partly(説明2) TM-003=yes(説明3)"

func TestReadCheckSheet(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_2)
	s := read(t, filled(t, nil))
	if got := rowsOf(s); got != asFilled || s.Case != "c1" || s.Number != 3 || s.Edition != "d1" {
		t.Errorf("%s %+v", got, s)
	}
	want := SheetFacts{By: "総務課長", On: "2026-11-10", Prior: "yes", Outside: "no", Who: "内部監査室", Qualification: "情報セキュリティ内部監査人", Done: "2026-11-08"}
	if fmt.Sprint(s.Facts) != fmt.Sprint(want) {
		t.Errorf("%+v", s.Facts)
	}
	if got := rowsOf(read(t, sentSheet(t))); got != "TM-001=blank() TM-002=blank() TM-003=blank()" {
		t.Errorf("as sent: %s", got)
	}
}

// What people do to a sheet: rows and columns moved, removed, doubled, others added, sheets renamed, other words.
func TestReadCheckSheetThatWasWorkedOn(t *testing.T) {
	for name, c := range map[string]struct {
		work func(f *excelize.File)
		want string
	}{
		"column before": {func(f *excelize.File) { _ = f.InsertCols(answersSheet, "A", 2) }, asFilled},
		"column gone":   {func(f *excelize.File) { _ = f.RemoveCol(answersSheet, "E") }, asFilled},
		"rows above":    {func(f *excelize.File) { _ = f.InsertRows(answersSheet, 1, 3) }, asFilled},
		"rows between":  {func(f *excelize.File) { _ = f.InsertRows(answersSheet, 4, 2) }, asFilled},
		"renamed":       {func(f *excelize.File) { _ = f.SetSheetName(answersSheet, "回答済") }, asFilled},
		"heading gone":  {func(f *excelize.File) { _ = f.RemoveRow(answersSheet, 2) }, asFilled},
		"row moved": {func(f *excelize.File) {
			_ = f.RemoveRow(answersSheet, 3)
			_ = f.SetSheetRow(answersSheet, "A9", &[]string{"TM-001", "", "", "", "", "はい", "説明1"})
		}, "TM-002=partly(説明2) TM-003=yes(説明3) TM-001=yes(説明1)"},
		"row gone":    {func(f *excelize.File) { _ = f.RemoveRow(answersSheet, 3) }, "TM-002=partly(説明2) TM-003=yes(説明3) TM-001=missing()"},
		"row doubled": {func(f *excelize.File) { _ = f.DuplicateRow(answersSheet, 3) }, "TM-001=doubled(説明1) TM-001=doubled(説明1) TM-002=partly(説明2) TM-003=yes(説明3)"},
		"row added": {func(f *excelize.File) {
			_ = f.SetSheetRow(answersSheet, "A6", &[]string{"TM-099", "", "", "", "", "はい"})
		}, asFilled + " TM-099=unknown()"},
		"other answer": {func(f *excelize.File) { _ = f.SetCellStr(answersSheet, "F3", "たぶん") }, "TM-001=no_answer() TM-002=partly(説明2) TM-003=yes(説明3)"},
		"no answer":    {func(f *excelize.File) { _ = f.SetCellStr(answersSheet, "F3", "") }, "TM-001=blank() TM-002=partly(説明2) TM-003=yes(説明3)"},
		"long":         {func(f *excelize.File) { _ = f.SetCellStr(answersSheet, "G3", strings.Repeat("長", 5000)) }, "TM-001=long() TM-002=partly(説明2) TM-003=yes(説明3)"},
		"a mail link":  {func(f *excelize.File) { _ = f.SetCellHyperLink(answersSheet, "G3", "mailto:a@example.jp", "External") }, asFilled},
	} {
		if got := rowsOf(read(t, filled(t, c.work))); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// parts rewrites the parts of a workbook.
func parts(t testing.TB, data []byte, change func(name string, b []byte) []byte, more map[string]string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, b []byte) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			b = change(p.Name, b)
		}
		if b != nil {
			put(p.Name, b)
		}
	}
	for name, s := range more {
		put(name, []byte(s))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func replaced(part, old, with string) func(string, []byte) []byte {
	return func(name string, b []byte) []byte {
		if name == part {
			return bytes.Replace(b, []byte(old), []byte(with), 1)
		}
		return b
	}
}

// Every hostile file is refused by its name, before anything of it is believed.
func TestReadCheckSheetRefuses(t *testing.T) {
	good := filled(t, nil)
	formula := filled(t, func(f *excelize.File) { _ = f.SetCellFormula(answersSheet, "G4", `WEBSERVICE("http://x")`) })
	bomb := parts(t, good, nil, map[string]string{"xl/media/x.bin": strings.Repeat("0", maxUnpacked)})
	many := map[string]string{}
	for i := range maxParts {
		many[fmt.Sprintf("x/%d", i)] = ""
	}
	two := filled(t, func(f *excelize.File) {
		i, _ := f.NewSheet("写し")
		_ = i
		_ = f.SetSheetRow("写し", "A1", &[]string{document.SheetKeyID, document.SheetKeyAnswer})
	})
	const meta = "genchi"
	for name, c := range map[string]struct {
		data []byte
		want Code
	}{
		"nothing":         {nil, Empty},
		"text":            {[]byte("措置,回答\n"), NotWorkbook},
		"old or sealed":   {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), BookProtected},
		"another zip":     {parts(t, good, func(n string, b []byte) []byte { return nil }, map[string]string{"a.txt": "x"}), NotWorkbook},
		"cut off":         {good[:len(good)*2/3], Truncated},
		"too big":         {append([]byte("PK\x03\x04"), make([]byte, MaxBook)...), BookBig},
		"bomb":            {bomb, BookBig},
		"parts":           {parts(t, good, nil, many), BookBig},
		"part twice":      {parts(t, good, nil, map[string]string{"XL/Workbook.xml": "x"}), Damaged},
		"formula":         {formula, BookFormula},
		"macro":           {parts(t, good, nil, map[string]string{"xl/vbaProject.bin": "x"}), BookMacro},
		"macro type":      {parts(t, good, replaced("[Content_Types].xml", "spreadsheetml.sheet.main", "x.macroEnabled.main"), nil), BookMacro},
		"macro sheet":     {parts(t, good, nil, map[string]string{"xl/macrosheets/sheet1.xml": "x"}), BookMacro},
		"other file":      {parts(t, good, nil, map[string]string{"xl/externalLinks/externalLink1.xml": "x"}), BookLink},
		"connection":      {parts(t, good, nil, map[string]string{"xl/connections.xml": "x"}), BookLink},
		"outside":         {parts(t, good, replaced("xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="r9" Type="http://x/oleObject" Target="http://x" TargetMode="External"/></Relationships>`), nil), BookLink},
		"embedded":        {parts(t, good, nil, map[string]string{"xl/embeddings/oleObject1.bin": "x"}), BookObject},
		"entities":        {parts(t, good, replaced("xl/worksheets/sheet2.xml", "<worksheet", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet`), nil), Damaged},
		"broken sheet":    {parts(t, good, replaced("xl/worksheets/sheet2.xml", "<row", "<row <"), nil), Damaged},
		"not ours":        {parts(t, good, func(n string, b []byte) []byte { return bytes.ReplaceAll(b, []byte("genchi:"), []byte("other:")) }, nil), SheetNotOurs},
		"later":           {filled(t, func(f *excelize.File) { _ = f.SetCellStr(meta, "B1", "2") }), SheetLater},
		"number gone":     {filled(t, func(f *excelize.File) { _ = f.SetCellStr(meta, "B3", "x") }), SheetDestroyed},
		"keys gone":       {filled(t, func(f *excelize.File) { _ = f.DeleteSheet(meta) }), SheetDestroyed},
		"answers gone":    {filled(t, func(f *excelize.File) { _ = f.DeleteSheet(answersSheet) }), SheetDestroyed},
		"column gone":     {filled(t, func(f *excelize.File) { _ = f.RemoveCol(answersSheet, "F") }), SheetColumns},
		"column twice":    {filled(t, func(f *excelize.File) { _ = f.SetCellStr(answersSheet, "J1", document.SheetKeyText) }), SheetColumns},
		"two tables":      {two, SheetDoubled},
		"far away":        {filled(t, func(f *excelize.File) { _ = f.SetCellStr(answersSheet, "A200000", "x") }), BookBig},
		"too many rows":   {filled(t, func(f *excelize.File) { _ = f.SetCellStr(answersSheet, fmt.Sprintf("A%d", maxRows+9), "x") }), BookBig},
		"shared formulas": {filled(t, func(f *excelize.File) { _ = f.SetCellFormula(meta, "D1", "1+1") }), BookFormula},
	} {
		_, err := ReadCheckSheet("回答 ../c.xlsx", c.data, testKeys())
		if got := CodeOf(err); got != c.want {
			t.Errorf("%s: %q, wanted %q (%v)", name, got, c.want, err)
		}
	}
	if _, err := ReadCheckSheet("c.xlsx", formula, testKeys()); !strings.Contains(fmt.Sprint(err), "G4") {
		t.Errorf("the cell is not named: %v", err)
	}
}

func TestCellDay(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-10": "2026-11-10", "2026/1/9": "2026-01-09", "２０２６．１１．１０": "2026-11-10", "R8.11.10": "2026-11-10", "令和8年11月10日": "2026-11-10", "令和元年5月1日": "2019-05-01",
		"46336": "2026-11-10", "2026-02-30": "", "11/10": "", "NaN": "", "1e300": "", "明日": "", "99999": "", "": "",
	} {
		if got, _ := cellDay(in, testKeys()); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// Whatever comes in: no panic, no row that counts without one of the four answers, and every measure that was sent is accounted for.
func FuzzReadCheckSheet(f *testing.F) {
	good := filled(f, nil)
	f.Add(good)
	f.Add(sentSheet(f))
	f.Add(good[:len(good)/2])
	f.Add(parts(f, good, replaced("xl/worksheets/sheet2.xml", "<c ", "<c x=\"\" "), nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		k := testKeys()
		s, err := ReadCheckSheet("x", data, k)
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatalf("an error without a name: %v", err)
			}
			return
		}
		found := map[string]bool{}
		for _, r := range s.Rows {
			found[r.ID] = true
			if (r.Answer == "") == (r.Code == "") {
				t.Fatalf("%+v", r)
			}
		}
		for _, m := range k.Measures {
			if !found[m] {
				t.Fatalf("%s is lost", m)
			}
		}
	})
}
