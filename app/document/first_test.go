package document

import (
	"slices"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

func sampleFirst() FirstLines {
	return FirstLines{
		From: "2027-04-01", To: "2027-04-20",
		Sheets: []FirstSheet{{Number: 1, Sent: "2027-04-01", To: "情報管理責任者", Catalogue: "tics 2018-1", Back: "2027-04-10", By: "総務課長", Digest: strings.Repeat("ef", 32), File: "回答.xlsx"}},
		Review: []string{"回答の前に監査を受けている。"},
		Answers: []FirstAnswer{
			{Measure: "I-2-01", Title: "対象情報の特定", Requirement: "一覧にしている。", Answer: "yes", Text: "台帳", Verdict: "conforming"},
			{Measure: "I-2-02", Title: "態様の記載", Requirement: "態様を記載している。", Answer: "partly", Text: "一部", Verdict: "nonconforming", Part: "紙の所在が書かれていない。", Due: "2027-05-10", Agreed: true},
			{Measure: "II-1-01", Title: "誓約", Requirement: "誓約を得ている。", Answer: "no", Due: "2027-05-11"},
			{Measure: "II-1-02", Title: "教育", Requirement: "教育している。"},
		},
	}
}

// The papers of the first stage: the result names what does not conform and what is required, and no remedy; the report of a case limited to the stage has
// what 3-5-4 wants and nothing of later stages.
func TestPapersOfTheFirstStage(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_4, notice.P3_2_5, notice.P3_5_4)
	for _, lang := range []string{"ja", "en"} {
		w := assets.Lang(lang).T
		golden(t, "testdata/first_result."+lang+".txt", FirstResult(FirstResultInput{Decided: sampleDecided(lang, FirstResultLayout), FirstLines: sampleFirst(), Number: 1, EndedOn: "2027-04-20", Only: true}, w).For(ClientPaper).Text())
		f := sampleFirst()
		in := ReportInput{
			Body: "現地認証機関", CaseNo: "1234abcd", Version: 1, Issued: true, IssuedOn: "2027-05-20", Lang: lang, Head: strings.Repeat("ab", 32), Layout: FirstReportLayout, Client: ClientLines{Name: "○○精機株式会社"},
			Scope: ScopeLines{Text: "本社工場"}, Auditors: []AuditorLine{{Name: "審査員 北村", Role: "lead", Stages: []string{"first"}, Tasks: []string{"answers", "judgement"}}}, First: &f,
		}
		text := Report(in, w).For(ClientPaper).Text()
		golden(t, "testdata/report_first."+lang+".txt", text)
		if strings.Contains(text, "[") && strings.Contains(text, "[report.") {
			t.Errorf("a word is missing:\n%s", text)
		}
	}
}

// The check sheet holds numbers, titles and requirements of measures and nothing else about them.
func TestCheckSheetBook(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_2)
	for _, lang := range []string{"ja", "en"} {
		c := CheckSheet{
			Case: strings.Repeat("12", 16), CaseNo: "12121212", Body: "現地認証機関", Client: "○○精機株式会社", Lang: lang, Number: 2, SentOn: "2027-04-01", Due: "2027-04-20", To: "情報管理責任者", Trial: true,
			Catalogue: CatalogueRef{Name: "tics", Version: "2018-1", Digest: strings.Repeat("01", 32), Draft: true},
			Rows:      []CheckRow{{ID: "TM-001", Code: "I-2-01", Part: "I 特定", Title: "対象情報の特定", Requirement: "一覧にしている。", Answer: "partly", Text: "台帳", By: "総務"}, {ID: "TM-002", Code: "I-2-02", Part: "I 特定", Title: "態様", Requirement: "書いている。"}},
		}
		book := c.Book(assets.Lang(lang).T)
		golden(t, "testdata/checksheet."+lang+".txt", book.Text())
		if n := slices.IndexFunc(book.Sheets, func(s WorkSheet) bool { return s.Hidden }); n != 3 {
			t.Errorf("hidden sheet at %d", n)
		}
	}
}
