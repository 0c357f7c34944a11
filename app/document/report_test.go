package document

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"genchi/assets"
)

// sampleReport has every field set.
func sampleReport() ReportInput {
	return ReportInput{
		Body: "見本認証機関", CaseNo: "2026-014", Version: 2, IssuedOn: "2026-11-24", Trial: true, Lang: "ja",
		Head: "7f3a99c20d41bb68e5f0a1c3d2b4968877f3a99c20d41bb68e5f0a1c3d2b4968", Layout: ReportLayout,
		Catalogue: CatalogueRef{Name: "tics-draft", Version: "2018-draft.1", Digest: "c0ffee", Draft: true, Rules: 1},
		Client:    ClientLines{Name: "株式会社𠮷田精機", Address: "東京都千代田区霞が関1-3-1", Representative: "代表取締役 渡邉太郎", Contact: "総務部 03-0000-0000"},
		Scope:     ScopeLines{Text: "設計部の試作図面", Unit: "department", AgreedOn: "2026-09-01", Forms: []string{"紙", "データ"}, Places: []string{"本社2階", "書庫"}},
		Auditors: []AuditorLine{
			{Name: "審査員A", Role: "lead", Stages: []string{"first", "onsite"}, Tasks: []string{"judgement", "evidence"}},
			{Name: "審査員B", Role: "auditor", Stages: []string{"onsite", "later_stage"}, Tasks: []string{"follow_up"}},
		},
		Stages: []StageLine{
			{Key: "first", Place: "機関本部", From: "2026-10-01T10:00", To: "2026-10-01T12:30", Auditors: []string{"審査員A"}},
			{Key: "onsite", Place: "依頼者本社", From: "2026-11-24T09:05", To: "2026-11-25T17:00", Auditors: []string{"審査員A", "審査員B"}, Present: []string{"総務部長"}, Stretches: []string{"審査員B: 9:05–12:00（昼食）"}},
		},
		Summary: "総じて整っている。",
		Measures: []MeasureLine{
			{
				ID: "TM-001", Title: "対象情報の特定", Requirement: "一覧にまとめている", Part: "I 共通", Place: "設計室", Verdict: "conforming",
				Asked: []string{"管理責任者"}, Operator: "審査員が操作（依頼者の求めによる）",
				Statements: []Attributed{{"審査員A", "半年ごとに見直す"}}, Observations: []Attributed{{"審査員A", "台帳と一致"}, {"審査員B", "三件とも所在あり"}},
				Reasons: []Attributed{{"審査員A", "記録がある"}}, Omitted: "第一次で確認済（第三11一）", Evidence: []string{"E-0001", "E-0002"},
			},
			{ID: "TM-002", Title: "鍵の管理", Requirement: "鍵を管理している", Part: "II 物理", Verdict: "nonconforming", Conflict: true},
			{ID: "TM-003", Title: "持出し", Part: "II 物理", Verdict: "unconfirmed"},
			{ID: "TM-004", Title: "教育", Part: "II 物理", Verdict: "not_started"},
		},
		Findings: []FindingLine{
			{
				Measure: "TM-002", Title: "鍵の管理", Place: "書庫", Requirement: "鍵を管理している", Text: "貸出簿がない", Evidence: []string{"E-0002"},
				Due: "2026-12-24", Agreed: true, AgreedBy: "総務部長", Result: "corrected", ReviewedOn: "2026-12-20", Review: "貸出簿を確認",
				Rounds: []RoundLine{
					{N: 1, AnswerOn: "2026-12-01", Answer: "管理者を決めた", By: "総務部長", On: "2026-12-05", Result: "not_corrected", Text: "貸出簿がない", Methods: []string{"interview"}},
					{N: 2, On: "2026-12-20", Result: "corrected", Text: "貸出簿を見た", Methods: []string{"interview", "electronic_record"}, Evidence: []string{"E-0002"}},
				},
				Judged: []JudgedLine{{"nonconforming", "2026-11-24", "審査員A"}, {"conforming", "2026-12-20", "審査員B"}},
			},
			{Measure: "TM-009", Title: "掲示", Requirement: "掲示している", Due: "2026-12-31"},
		},
		Open:        []OpenLine{{"TM-003", "持出し", "試作工場", "操業中で入れなかった"}},
		Advice:      []AdviceLine{{"2026-08-01", "相談員C", "explanation", "申込み方法の説明"}},
		Partners:    []string{"取引先の監査で指摘なし"},
		Explanation: Explanation{On: "2026-11-25", To: "代表取締役", By: "審査員A", Refused: true, Note: "TM-002の判定に異論がある"},
		Evidence: []EvidenceLine{
			{
				No: "E-0001", Name: "IMG_2041.JPG", Caption: "書庫の扉", Media: "image/jpeg", Size: 3482112, SHA256: strings.Repeat("5891b5b522d5df08", 4),
				CapturedAt: "2026-11-24T10:05:12+09:00", RecordedAt: "2026-11-24T10:07", RecordedBy: "審査員A", Place: "書庫",
				Measures: []string{"TM-001", "TM-002"}, Problem: "位置情報あり", Photo: "p1", Width: 1200, Height: 900,
			},
			{No: "E-0002", Name: "鍵貸出簿", RecordedAt: "2026-11-24T11:00", RecordedBy: "審査員B", Seen: true, Edition: "第3版", Page: "12", Measures: []string{"TM-001"}},
			{No: "E-0003", Name: "メモ.txt", Size: 12, Unused: "重複"},
		},
		Blockers: []string{"TM-004: 判定がありません（第三5一ホ）"}, Conflicts: []string{"TM-002の判定"}, Void: []string{"端末7の記録1件"}, Missing: []string{"端末9の先端"},
		Remarks: []string{"端末9の記録は失われたものとして扱いました"},
	}
}

func TestReportSaysWhatTheNoticeAsks(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		t.Run(lang, func(t *testing.T) {
			in := sampleReport()
			in.Lang = lang
			got := Report(in, assets.Lang(lang).T).For(ClientPaper).Text()
			name := "testdata/report." + lang + ".txt"
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
				t.Errorf("report differs from %s:\n%s", name, firstDifference(got, string(want)))
			}
			if i := strings.Index(got, "[report."); i >= 0 {
				t.Errorf("word missing: %.60s", got[i:])
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot  %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// TestNothingOfTheInputIsLost puts a mark into every string of the input and looks for it on the paper.
func TestNothingOfTheInputIsLost(t *testing.T) {
	in := sampleReport()
	// keys, days and what only steers the paper
	steers := []string{
		"Lang", "Head", "Verdict", "Key", "Result", "From", "To", "On", "IssuedOn", "Due", "ReviewedOn", "Photo", "Media", "Digest", "SHA256", "CapturedAt",
		"RecordedAt", "Role", "Kind", "AgreedOn", "No", "Edition", "Page", "Unit",
	}
	var marks []string
	markStrings(reflect.ValueOf(&in).Elem(), "", func(path string) string {
		if slices.Contains(steers, path[strings.LastIndex(path, ".")+1:]) && path != ".Explanation.To" {
			return ""
		}
		m := fmt.Sprintf("〈%d%s〉", len(marks), path)
		marks = append(marks, m)
		return m
	})
	text := Report(in, words("ja")).For(ClientPaper).Text()
	for _, m := range marks {
		if !strings.Contains(text, m) && !unsaid(m) {
			t.Errorf("%s is not on the paper", m)
		}
	}
}

// unsaid are the strings that have no place of their own beside what is set with them.
func unsaid(mark string) bool {
	for _, s := range []string{
		".Evidence[0].Unused", ".Evidence[1].Unused", // they are used
		".Statements[0].By", ".Reasons[0].By", // one author is not named
		".Findings[1].AgreedBy", ".Findings[1].Review", // not agreed, not reviewed
	} {
		if strings.Contains(mark, s) {
			return true
		}
	}
	return false
}

func markStrings(v reflect.Value, path string, mark func(string) string) {
	switch v.Kind() {
	case reflect.String:
		if m := mark(path); m != "" {
			v.SetString(v.String() + m)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			markStrings(v.Field(i), path+"."+v.Type().Field(i).Name, mark)
		}
	case reflect.Slice:
		for i := range v.Len() {
			markStrings(v.Index(i), fmt.Sprintf("%s[%d]", path, i), mark)
		}
	}
}

func TestIssuedReportCarriesNoDraftMark(t *testing.T) {
	in := sampleReport()
	in.Issued, in.Trial = true, false
	d := Report(in, words("ja")).For(ClientPaper)
	if len(d.Marks) != 0 {
		t.Error(d.Marks)
	}
	text := d.Text()
	for _, bad := range []string{"発行できない理由", "（案）", "TM-004: 判定がありません"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q on an issued report", bad)
		}
	}
	if !strings.Contains(text, "端末9の記録は失われたものとして扱いました") {
		t.Error("remark lost")
	}
}

func TestDraftAndTrialMarks(t *testing.T) {
	d := Report(sampleReport(), words("ja"))
	if !slices.Equal(d.Marks, []string{"案", "試用"}) {
		t.Error(d.Marks)
	}
}

func TestExplanation(t *testing.T) {
	for _, c := range []struct {
		name string
		e    Explanation
		want string
	}{
		{"nothing recorded", Explanation{Agreed: true}, "まだ記録されていません"},
		{"explained alone", Explanation{On: "2026-11-25"}, "まだ記録されていません"},
		{"agreed", Explanation{On: "2026-11-25", Agreed: true}, "合意を得ました"},
		{"refused", Explanation{On: "2026-11-25", Refused: true, Note: "異論"}, "その旨を付記します"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := sampleReport()
			in.Explanation = c.e
			text := Report(in, words("ja")).For(ClientPaper).Text()
			if !strings.Contains(text, c.want) || strings.Count(text, "合意を得ました") > 0 && c.name != "agreed" {
				t.Error(text)
			}
		})
	}
}

func TestEmptyInputGivesAPaper(t *testing.T) {
	text := Report(ReportInput{}, words("ja")).For(ClientPaper).Text()
	for _, want := range []string{"発行の手続きがまだ済んでいません", "記録された指導助言業務はありません", "指摘はありません", "証拠の記録はありません"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q missing", want)
		}
	}
}

func TestGroupsAndHeadCode(t *testing.T) {
	if got := Groups("7f3a99c20d"); got != "7F3A 99C2 0D" {
		t.Error(got)
	}
	if got := HeadCode("7f3a", "ja", "1"); got != "GENCHI:1:7F3A:JA:1" {
		t.Error(got)
	}
	if got := thousands(1234567890); got != "1,234,567,890" {
		t.Error(got)
	}
	if got := thousands(123); got != "123" {
		t.Error(got)
	}
}
