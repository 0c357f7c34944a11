package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Outcomes of a row that was not taken, by assets/lang (checksheet.row.<code>).
const (
	RowUnknown  = "unknown"    // no measure of the sheet that was sent
	RowDoubled  = "doubled"    // its measure stands twice; neither counts
	RowMissing  = "missing"    // a measure that was sent has no row
	RowBlank    = "blank"      // no answer
	RowNoAnswer = "no_answer"  // an answer that is none of the four
	RowLong     = "long"       // a text beyond what a record holds
	RowNoText   = "not_a_text" // characters that are no UTF-8
)

// maxAnswer is the most bytes of a text of an answer; a longer one is said to be too long, never cut.
const maxAnswer = 8000

// SheetRow is what a client wrote about one measure. Line counts from 1 as spreadsheets do; 0 for a row that is missing. Answer is one of the four answers,
// or empty, and then Code says why.
type SheetRow struct {
	Line   int
	ID     string
	Answer string
	Text   string
	By     string
	Wrote  string // what stands in the cell of the answer
	Code   string
}

// SheetFacts is what is said of the answers as a whole. Prior is yes, no, or empty where nothing readable was written; days are 2026-11-10 or empty.
type SheetFacts struct {
	By, On                   string
	Prior, Outside           string
	Who, Qualification, Done string
	Unread                   []string // keys whose value could not be read, with what was written
}

// Sheet is a check sheet that came back (3-2-1). Rows are in the order of the file; rows that are missing come last.
type Sheet struct {
	Case    string
	Number  uint
	Edition string
	Lang    string
	Rows    []SheetRow
	Facts   SheetFacts
}

// SheetKeys are the keys by which a check sheet is read and the answers that count, given by who wrote it.
type SheetKeys struct {
	Format                                        int
	Meta, Case, Number, Edition, Lang             string
	ID, Answer, Text, By                          string
	Facts, Value                                  string
	AnsweredBy, AnsweredOn, Prior, Who, Qualified string
	PriorOn, Outside                              string
	// Answers gives the answer that a written word stands for; the word is NFKC, in lower case, without blanks at its ends.
	Answers func(word string) (answer string, ok bool)
	// Era, First and Parts are how the Japanese calendar is written: the era in force, its first year, what stands after year, month and day.
	Era, First, Parts string
	// Measures are the measures that were sent; they are those of the rows that count.
	Measures []string
}

// Limits of the sheets of a check sheet.
const (
	maxRows  = 6000
	maxWide  = 60
	maxFacts = 60
	keyRows  = 20 // the row of the keys stands among the first
)

// ReadCheckSheet reads a check sheet that came back. The file is data, so it can be hostile in every way: a *Refusal names what keeps all of it out; what is
// wrong with one row stands in the row. Rows and columns may have been moved; measures are found by their numbers and columns by their keys.
func ReadCheckSheet(name string, data []byte, k SheetKeys) (Sheet, error) {
	var s Sheet
	b, err := openBook(CleanName(name), data)
	if err != nil {
		return s, err
	}
	defer b.close()
	var answers, facts, meta [][]string
	for _, sheet := range b.f.GetSheetList() {
		rows, err := b.rows(sheet, maxRows, maxWide)
		if err != nil {
			return s, err
		}
		for key, into := range map[string]*[][]string{k.Meta: &meta, k.ID: &answers, k.Facts: &facts} {
			if keyRow(rows, key) < 0 {
				continue
			}
			if *into != nil {
				return s, b.refuse(SheetDoubled, sheet)
			}
			*into = rows
		}
	}
	if meta == nil && answers == nil && facts == nil {
		return s, b.refuse(SheetNotOurs, "")
	}
	if err := s.readMeta(b, meta, k); err != nil {
		return s, err
	}
	if err := s.readAnswers(b, answers, k); err != nil {
		return s, err
	}
	s.Facts = readFacts(facts, k)
	return s, nil
}

// keyRow finds the row in which a key stands, among the first ones; -1 for none.
func keyRow(rows [][]string, key string) int {
	for i := 0; i < len(rows) && i < keyRows; i++ {
		if slices.Contains(rows[i], key) {
			return i
		}
	}
	return -1
}

// column finds the one column with a key; a key that is missing or there twice has none.
func column(row []string, key string) (int, bool) {
	i := slices.Index(row, key)
	return i, i >= 0 && slices.Index(row[i+1:], key) < 0
}

func at(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

func (s *Sheet) readMeta(b *book, rows [][]string, k SheetKeys) error {
	i := keyRow(rows, k.Meta)
	if i < 0 {
		return b.refuse(SheetDestroyed, "")
	}
	c, once := column(rows[i], k.Meta)
	if !once {
		return b.refuse(SheetDestroyed, "")
	}
	said := map[string]string{}
	for _, row := range rows {
		key := at(row, c)
		if _, twice := said[key]; twice && key != "" {
			return b.refuse(SheetDestroyed, "")
		}
		said[key] = at(row, c+1)
	}
	switch format, err := strconv.Atoi(said[k.Meta]); {
	case err != nil || format < 1:
		return b.refuse(SheetDestroyed, "")
	case format > k.Format:
		return b.refuse(SheetLater, "")
	}
	n, err := strconv.ParseUint(said[k.Number], 10, 16)
	if err != nil || n == 0 || said[k.Case] == "" || said[k.Edition] == "" {
		return b.refuse(SheetDestroyed, "")
	}
	s.Case, s.Number, s.Edition, s.Lang = said[k.Case], uint(n), said[k.Edition], said[k.Lang]
	return nil
}

func (s *Sheet) readAnswers(b *book, rows [][]string, k SheetKeys) error {
	i := keyRow(rows, k.ID)
	if i < 0 {
		return b.refuse(SheetDestroyed, "")
	}
	id, ok1 := column(rows[i], k.ID)
	answer, ok2 := column(rows[i], k.Answer)
	text, ok3 := column(rows[i], k.Text)
	by, ok4 := column(rows[i], k.By)
	if !ok1 || !ok2 || !ok3 || (!ok4 && by >= 0) {
		return b.refuse(SheetColumns, "")
	}
	sent, lines := map[string]bool{}, map[string]int{}
	for _, m := range k.Measures {
		sent[m] = true
	}
	for n, row := range rows {
		m := strings.TrimSpace(at(row, id))
		r := SheetRow{Line: n + 1, ID: CleanName(m), Wrote: at(row, answer), Text: at(row, text), By: at(row, by)}
		switch {
		case n == i, m == "", n == i+1 && !sent[m]: // the row of the keys, empty rows, the heading
			continue
		case !sent[m]:
			r.Code = RowUnknown
		default:
			r.judge(k)
		}
		if sent[m] {
			lines[m]++
		}
		s.Rows = append(s.Rows, r.shown())
	}
	for j := range s.Rows {
		if r := &s.Rows[j]; lines[r.ID] > 1 {
			r.Answer, r.Code = "", RowDoubled
		}
	}
	for _, m := range k.Measures {
		if lines[m] == 0 {
			s.Rows = append(s.Rows, SheetRow{ID: m, Code: RowMissing})
		}
	}
	return nil
}

// judge reads the answer.
func (r *SheetRow) judge(k SheetKeys) {
	word := fold(r.Wrote)
	a, ok := k.Answers(word)
	switch {
	case !utf8.ValidString(r.Text) || !utf8.ValidString(r.By) || !utf8.ValidString(r.Wrote):
		r.Code = RowNoText
	case word == "":
		r.Code = RowBlank
	case !ok:
		r.Code = RowNoAnswer
	case len(r.Text) > maxAnswer || len(r.By) > MaxName*4:
		r.Code = RowLong
	default:
		r.Answer = a
	}
}

// shown keeps what a person is shown of a row short where the row is not taken.
func (r SheetRow) shown() SheetRow {
	r.Wrote = CleanName(r.Wrote)
	if r.Code != "" {
		r.Text, r.By = "", ""
	}
	return r
}

// fold makes words comparable.
func fold(s string) string { return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s))) }

func readFacts(rows [][]string, k SheetKeys) SheetFacts {
	var f SheetFacts
	i := keyRow(rows, k.Facts)
	if i < 0 {
		return f
	}
	key, ok1 := column(rows[i], k.Facts)
	value, ok2 := column(rows[i], k.Value)
	if !ok1 || !ok2 {
		return f
	}
	said := map[string]string{}
	for _, row := range rows[i+1 : min(len(rows), i+1+maxFacts)] {
		if v := strings.TrimSpace(at(row, value)); utf8.ValidString(v) && len(v) <= maxAnswer {
			said[at(row, key)] = v
		}
	}
	f.By, f.Who, f.Qualification = said[k.AnsweredBy], said[k.Who], said[k.Qualified]
	f.On, f.Done = f.day(k.AnsweredOn, said, k), f.day(k.PriorOn, said, k)
	f.Prior, f.Outside = f.yes(k.Prior, said, k), f.yes(k.Outside, said, k)
	return f
}

func (f *SheetFacts) unread(key, v string) { f.Unread = append(f.Unread, key+": "+CleanName(v)) }

func (f *SheetFacts) yes(key string, said map[string]string, k SheetKeys) string {
	v := said[key]
	if v == "" {
		return ""
	}
	if a, ok := k.Answers(fold(v)); ok && (a == "yes" || a == "no") {
		return a
	}
	f.unread(key, v)
	return ""
}

func (f *SheetFacts) day(key string, said map[string]string, k SheetKeys) string {
	v := said[key]
	if v == "" {
		return ""
	}
	d, ok := cellDay(v, k)
	if !ok {
		f.unread(key, v)
	}
	return d
}

// cellDay reads a day of a cell: written 2026-11-10, 2026/11/10, 2026.11.10, R8.11.10 or with the words of the Japanese calendar, or the number that
// spreadsheets keep for a day.
func cellDay(v string, k SheetKeys) (string, bool) {
	v = strings.ToUpper(fold(v))
	if n, err := strconv.ParseFloat(v, 64); err == nil {
		if n < 36526 || n > 73050 || n != n { // 2000 to 2099, days since 1899-12-30
			return "", false
		}
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)).Format(time.DateOnly), true
	}
	add := 0
	for _, era := range []string{"R", k.Era} {
		if rest, ok := strings.CutPrefix(v, era); ok && era != "" {
			v, add = strings.TrimSpace(rest), 2018 // its first year is 2019
			if rest, ok := strings.CutPrefix(v, k.First); ok && k.First != "" {
				v = "1" + rest
			}
			break
		}
	}
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune("-/. "+k.Parts, r) })
	if len(parts) != 3 {
		return "", false
	}
	var n [3]int
	for i, s := range parts {
		var err error
		if n[i], err = strconv.Atoi(s); err != nil {
			return "", false
		}
	}
	s := fmt.Sprintf("%04d-%02d-%02d", n[0]+add, n[1], n[2])
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 2000 || t.Year() > 2099 {
		return "", false
	}
	return s, true
}
