package document

import (
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

func termsPapers(lang string) map[string]Document {
	words := assets.Lang(lang).T
	requests := []RequestLine{
		{"I-2-01", "対象情報の特定と一覧化", "管理対象情報一覧表", "2026-11-02", "2026-11-09", "present", "sufficient"},
		{"I-2-02", "態様と所在の記載", "保管場所一覧", "2026-11-02", "2026-11-09", "present", "insufficient"},
		{"II-1-06", "秘密保持誓約", "誓約書", "2026-11-02", "", "absent", ""},
		{"III-1-01", "保管容器の指定", "容器一覧", "2026-11-02", "", "", ""},
	}
	plan := PlanInput{
		Decided: sampleDecided(lang, PlanLayout), Version: 2, Reason: "場所の追加", Text: "1日目 設計部", From: "2026-11-24", To: "2026-11-25", AgreedOn: "2026-11-01", By: "情報管理責任者", Days: "審査日数 2 日", Effort: []string{"表のとおり 1.5 人日"},
		Auditors: []string{"審査員A", "審査員B"}, Measures: 92, Laws: []string{"個人情報の保護に関する法律"}, Timetable: []string{"2026-11-24 09:30 開始会議"}, Places: []string{"本社工場"}, Observers: []string{"顧問 次郎 (依頼者に助言している者)"},
	}
	short := plan
	short.Short = true
	return map[string]Document{
		"statement": StatementPaper(StatementInput{
			Decided: sampleDecided(lang, StatementLayout), Version: "3", AccreditedOn: "2026-04-01", Procedure: "申込みから認証証明書まで", Fees: "1日 10万円", Complaints: "苦情係", Committee: "外部3名、内部2名", GivenOn: "2026-10-15", Way: "手渡し", To: "総務部長",
		}, words),
		"contract_terms": ContractPaper(ContractInput{
			Decided: sampleDecided(lang, ContractLayout), ConcludedOn: "2026-10-20", AgreedBy: "代表取締役", Observers: []string{"顧問 次郎 (依頼者に助言している者)"}, Excluded: []string{"会社案内"},
			Clauses: []ClauseLine{{words("terms.clause.secrecy"), words("terms.text.secrecy"), notice.P1_2_1.Clause(), ""}, {words("terms.clause.access"), words("terms.text.access"), notice.P3_1_5_I.Clause(), "本社工場に限る"}, {words("terms.clause.outsourcing"), words("terms.text.outsourcing"), notice.P3_9_2.Clause(), ""}},
		}, words),
		"audit_plan":       PlanPaper(plan, words),
		"audit_plan_short": PlanPaper(short, words),
		"requests":         RequestsPaper(RequestsInput{Decided: sampleDecided(lang, RequestsLayout), Requests: requests}, words),
		"second_notice": SecondPaper(SecondInput{
			Decided: sampleDecided(lang, SecondLayout), EndedOn: "2026-11-11", Text: "4件中2件", Requests: requests, Sittings: []SittingLine{{"2026-11-10T10:00", "2026-11-10T12:00", "機関の事務所 会議室2", "審査員A、審査員B"}, {"2026-11-10T22:00", "2026-11-11T01:00", "その他の適切な方法 画面共有", "審査員A"}},
		}, words),
		"addendum": AddendumPaper(AddendumInput{Decided: sampleDecided(lang, AddendumLayout), Report: strings.Repeat("cd", 32), Version: 1, On: "2026-12-03", By: "審査員A", To: "情報管理責任者", Way: "面談", Reason: "指摘1に同意しない"}, words),
	}
}

// The papers about what is agreed, asked for and explained carry what the notice wants; the notice of the second stage names no remedy.
func TestPapersOfTheTerms(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_3, notice.P2_4, notice.P3_1_4, notice.P3_1_5_I, notice.P3_1_5_Ro, notice.P3_2_7, notice.P3_2_7_I, notice.P3_2_7_Ro, notice.P3_3_2, notice.P3_3_3, notice.P3_5_3, notice.P3_9_2)
	for _, lang := range []string{"ja", "en"} {
		for name, doc := range termsPapers(lang) {
			text := doc.For(ClientPaper).Text()
			if strings.Contains(text, "[paper.") {
				t.Errorf("%s in %s lacks words:\n%s", name, lang, text)
			}
			golden(t, "testdata/"+name+"."+lang+".txt", text)
		}
	}
	for name, parts := range map[string][]string{
		"statement":        {"第7号", "令和8年4月1日", "東京都○○区○○1-2-3", "限定なし", "申込みから認証証明書まで", "1日 10万円", "苦情係", "外部3名"},
		"contract_terms":   {"第三の1五イ", "区域への立入り", "本社工場に限る", "独立行政法人情報処理推進機構", "依頼者に助言している者", "会社案内", "令和8年10月20日"},
		"audit_plan":       {"審査日数 2 日", "審査員A、審査員B", "顧問 次郎 (依頼者に助言している者)", "個人情報の保護に関する法律", "第二次審査以降は、合意の後"},
		"audit_plan_short": {"短い様式", "審査日数 2 日"},
		"requests":         {"管理対象情報一覧表", "開示 令和8年11月9日", "□ 有"},
		"second_notice":    {"2 件の文書", "機関の事務所 会議室2", "不十分", "未開示"},
		"addendum":         {"合意が得られませんでした", "CDCD", "指摘1に同意しない"},
	} {
		text := termsPapers("ja")[name].For(ClientPaper).Text()
		for _, p := range parts {
			if !strings.Contains(text, p) {
				t.Errorf("%s does not say %q:\n%s", name, p, text)
			}
		}
	}
}
