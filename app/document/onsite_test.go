package document

import (
	"os"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

// sampleNotice has every field set.
func sampleNotice(lang string) NoticeInput {
	return NoticeInput{
		Body: "見本認証機関", CaseNo: "2026-014", Number: 2, Trial: true, Lang: lang, Head: strings.Repeat("7f3a99c2", 8), Layout: NoticeLayout, MadeOn: "2026-11-25", Over: true,
		Catalogue: CatalogueRef{Name: "tics-draft", Version: "2018-draft.1", Draft: true}, Client: ClientLines{Name: "株式会社𠮷田精機"}, Scope: "設計部の試作図面", Lead: "審査員A",
		Visits:  []NoticeVisit{{Where: "本社", From: "2026-11-24T09:05", To: "2026-11-24T17:00", Closed: "2026-11-24T16:30", Auditors: []string{"審査員A", "審査員B"}, Stretches: []string{"審査員B: 9:05–12:00（昼食）", "審査員Aが一人で審査した時間: 12:00–13:00"}}},
		Summary: []string{"総じて整っている。"}, Count: NoticeCount{9, 5, 1, 1, 1, 1},
		Findings: []NoticeFinding{{
			No: 1, Measure: "III-1-01", Title: "保管容器", Place: "書庫", Requirement: "管理者を定めている", Text: "管理者が定められていない", Evidence: []string{"E-0001"},
			CommentBy: "総務部長", Comment: "異論なし", Due: "2026-12-24", Agreed: true, AgreedBy: "総務部長", Internal: "dissent of 審査員B",
		}, {No: 2, Measure: "III-1-02", Title: "施錠", Due: "2026-12-25"}},
		Open:         []NoticeOpen{{"I-1-01", "特定", "", "unconfirmed", "担当者が不在"}, {"I-1-02", "一覧", "書庫", "not_started", "時間がない"}},
		Pending:      []NoticePending{{"V-1-01", "更新", "", "審査員A 適合、審査員B 不適合"}},
		Explanations: []NoticeExplanation{{On: "2026-11-24", By: "審査員A", To: "総務部長", Measures: []string{"III-1-01"}, Content: "管理者を定めることが要求されている", Done: true}},
		Questions:    []NoticeQuestion{{"2026-11-24T16:40", "総務係", "どの錠を買えばよいか", "outside_expert"}},
		Promises:     []PromiseLine{{"記録の写し", "総務係", "2026-11-30", ""}},
		Attendees:    []AttendeeLine{{"opening", "総務部長", "client", "", ""}, {"closing", "相談員", "observer", "2026-11-24T16:30", "2026-11-24T16:50"}},
		Photos:       []PhotoLine{{"E-0001", "IMG_1.JPG", "扉", "書庫", "2026-11-24T10:05:12+09:00"}},
		Changes:      []ChangeLine{{"verdict", "I-2-01", "一覧", "", "適合", "不適合", "原本が別にあった", "審査員A", "2026-11-25T10:00"}},
	}
}

// golden compares a text with a file; GENCHI_UPDATE=1 writes the file anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if os.Getenv("GENCHI_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s", name, got)
	}
	if strings.Contains(got, "[onsite.") || strings.Contains(got, "[report.") {
		t.Errorf("%s: a word is missing", name)
	}
}

func TestNoticeSaysWhatTheNoticeAsks(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	for _, lang := range []string{"ja", "en"} {
		golden(t, "testdata/notice."+lang+".txt", Notice(sampleNotice(lang), assets.Lang(lang).T).For(ClientPaper).Text())
	}
	empty := Notice(NoticeInput{Lang: "ja", Head: "7f", Layout: NoticeLayout}, assets.Lang("ja").T).For(ClientPaper).Text()
	for _, s := range []string{"適合していない部分はありません。", "説明の記録はありません。", "確認できなかったこと、見ていないことはありません。"} {
		if !strings.Contains(empty, s) {
			t.Errorf("an empty notice lacks %s", s)
		}
	}
}

func TestDaySheet(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		in := DayInput{
			Body: "見本認証機関", CaseNo: "2026-014", Trial: true, Lang: lang, Head: strings.Repeat("7f3a99c2", 8), Layout: DayLayout, Day: "2026-11-24", Client: ClientLines{Name: "株式会社𠮷田精機"},
			Visits: sampleNotice(lang).Visits, Looked: 12, Left: 8, LeftBy: []LeftLine{{"2F", 3}, {"総務", 5}}, Tomorrow: "製造1課", Promises: []PromiseLine{{"記録の写し", "総務係", "2026-11-30", "2026-11-24"}},
			CopyTo: "媒体A", Internal: []string{"dissent"},
		}
		golden(t, "testdata/day."+lang+".txt", Day(in, assets.Lang(lang).T).For(ClientPaper).Text())
	}
}

// Dissent and what auditors think among themselves stand on the internal record and on no other paper.
func TestNoticeKeepsTheTeamsThoughts(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	d := Notice(sampleNotice("ja"), assets.Lang("ja").T)
	for _, secret := range []string{"dissent of 審査員B", "審査員B 不適合"} {
		for _, paper := range []Class{ClientPaper, BodyPaper, CommitteePaper, PersonalNote} {
			if strings.Contains(d.For(paper).Text(), secret) {
				t.Errorf("%q on paper %d", secret, paper)
			}
		}
		if !strings.Contains(d.For(InternalPaper).Text(), secret) {
			t.Errorf("the internal record lacks %q", secret)
		}
	}
	if !strings.Contains(d.For(ClientPaper).Text(), "審査チーム内で継続検討") {
		t.Error("the client is not told that something is still open")
	}
}
