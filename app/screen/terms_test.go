package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// statementGiven is what the body told the client in advance.
func statementGiven(on string) *casework.GiveStatement {
	return &casework.GiveStatement{
		Version: "3", Accreditation: "第7号", AccreditedOn: "2026-04-01", Address: "東京都○○区○○1-2-3", Procedure: "申込みから認証証明書まで", Fees: "1日 10万円", Complaints: "苦情係 03-0000-0000", Committee: "外部3名、内部2名",
		GivenOn: on, Way: "手渡し", To: "総務部長",
	}
}

// fill writes texts into the fields of a sheet one after another; Tab goes on. An empty text leaves a field as it is.
func (s *stand) fillSheet(texts ...string) {
	s.t.Helper()
	for i, x := range texts {
		if i > 0 {
			s.press(fyne.KeyTab)
		}
		if x != "" {
			s.write(x)
		}
	}
	s.ctrl(fyne.KeyReturn)
}

// The contract by keys: what is missing is named by its words, the statement comes first, the clauses are ticked, an adviser is shown as one.
func TestContractByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P2_4, notice.P3_1_3, notice.P3_1_4, notice.P3_1_5_I, notice.P3_1_5_Ro)
	s := newStand(t)
	s.contract()
	s.open("contract")
	s.shows("契約より前に事前開示書を渡した記録がありません", "事前開示書を渡した記録がありません", "書類・記録の調査", "第三の1五イ", "ありません")
	s.hides("ClauseAccess", "access ")
	s.picture("contract-short")
	s.press(fyne.KeyS)
	s.fillSheet("3", "第7号", "2026-04-01", "", "東京都○○区", "", "申込みから証明書まで", "1日 10万円", "苦情係", "外部3名、内部2名", "", "手渡し", "総務部長")
	s.untroubled()
	s.shows("第 3 版", "総務部長", "紙は未作成")
	s.press(fyne.KeyC)
	s.sheetSays("機関と依頼者の負う責任", "第三者の同席の希望")
	s.picture("contract-sheet")
	s.press(fyne.KeyEscape)
	s.command(&casework.ConcludeContract{ConcludedOn: "2026-11-24", NDA: true, NDAPaper: "clause", Clauses: []string{"all"}})
	s.command(&casework.NameObserver{Name: "顧問 次郎", Firm: "□□コンサル", WishedOn: "2026-10-18", Advises: true})
	s.open("road")
	s.open("contract")
	s.shows("依頼者に助言している者", "秘密保持の契約がない")
	s.press(fyne.KeyA)
	s.fillSheet("", "総務部長", "態様が分からない")
	s.shows("態様が分からない", "答えを待つ")
	s.picture("contract")
	s.press(fyne.KeyP, fyne.Key1)
	s.untroubled()
	s.press(fyne.KeyEscape, fyne.KeyP, fyne.Key2)
	s.untroubled()
}

// The second stage by keys: the list is made, one key a state, the next open line by itself, only what is open, the end.
func TestSecondStageByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_3_1, notice.P3_3_2)
	s := newStand(t)
	s.contract()
	s.command(&casework.RecordPlan{Text: "文書", AgreedOn: "2026-10-25"})
	s.open("second")
	s.shows("開示を求める文書はまだありません。")
	s.picture("second-empty")
	s.press(fyne.KeyReturn)
	s.untroubled()
	p := s.pages["second"].(*docs) //nolint:forcetypeassert // just opened
	n := len(p.data.Requests)
	if n < 3 || p.data.Open != n {
		t.Fatalf("%d requests, %d open", n, p.data.Open)
	}
	s.press(fyne.KeyEnd, fyne.KeyReturn)
	if p.request() == nil {
		t.Fatal("Enter goes to the next open document")
	}
	first := p.request().ID
	// One stroke judges a document and goes on.
	s.press(fyne.Key1)
	if p.request() == nil || p.request().ID == first {
		t.Error("after 1 the cursor goes on")
	}
	s.press(fyne.Key2, fyne.KeyW)
	s.write("改訂日がない")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyDown, fyne.Key3, fyne.KeyDown, fyne.KeyD)
	s.untroubled()
	s.shows("十分", "不十分", "無", "開示された", "改訂日がない")
	s.picture("second")
	s.press(fyne.KeyO)
	if len(p.rows) != 3+n-3 {
		t.Errorf("%d lines where %d documents are open", len(p.rows), n-3)
	}
	s.press(fyne.KeyO, fyne.KeyB)
	s.fillSheet("", "会議室2")
	s.untroubled()
	s.shows("機関の事務所 会議室2")
	s.press(fyne.KeyE) // what was not disclosed is named, and how it goes on without is asked for
	s.sheetSays("開示されていない文書: ", "開示されないまま進む理由")
	s.picture("second-end")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの")
	s.fillSheet("", "", "現地で見る")
	s.sheetSays("まだ確認していません")
	s.press(fyne.KeyEscape)
	for i := range p.data.Requests {
		if x := p.data.Requests[i]; x.DisclosedOn != "" && x.State == "" {
			s.command(&casework.LookAtDocument{Request: x.ID, State: audit.DocPresent, Content: audit.DocSufficient})
		}
	}
	s.press(fyne.KeyE)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("終了 審査員", "開示されていない文書: ", "現地で見る")
	s.picture("second-ended")
	s.press(fyne.KeyP, fyne.Key1)
	s.untroubled()
}

// Plan and report are explained by keys; a report that is not agreed wants its addendum.
func TestExplainedByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_7, notice.P3_2_11, notice.P3_5_3)
	s := newStand(t)
	s.contract()
	s.open("explained")
	s.shows("計画も報告書もまだありません。")
	s.command(&casework.RecordPlan{Text: "文書", AgreedOn: "2026-10-25"})
	s.open("road")
	s.open("explained")
	s.shows("送付の記録なし", "説明の記録なし")
	s.press(fyne.KeyP)
	s.untroubled()
	s.press(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyReturn)
	s.fillSheet("", "電子メール", "情報管理責任者")
	s.shows("電子メールで情報管理責任者へ送付")
	s.press(fyne.KeyReturn)
	s.fillSheet("", "情報管理責任者", "電話")
	s.shows("情報管理責任者へ説明(電話)")
	if _, err := s.desk.MakeReport(t.Context(), s.caseNo, casework.ReportOrder{Lang: "ja"}); err != nil {
		t.Fatal(err)
	}
	s.open("road")
	s.open("explained")
	s.press(fyne.KeyEnd, fyne.KeyReturn)
	s.fillSheet("", "情報管理責任者", "面談")
	s.sheetSays("足りないもの")
	s.press(fyne.KeyEscape)
	s.command(&casework.ExplainReport{On: "2026-11-28", To: "情報管理責任者", Way: "面談", Note: "指摘1に同意しない"})
	s.shows("合意しない", "指摘1に同意しない")
	s.picture("explained")
	s.press(fyne.KeyD)
	s.untroubled()
}

// Information from outside is secret until somebody proves a ground.
func TestSecrecyByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P1_2)
	s := newStand(t)
	s.visiting()
	s.open("secrecy")
	s.shows("依頼者", "秘密")
	s.press(fyne.KeyX)
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの")
	s.press(fyne.KeySpace, fyne.KeyTab)
	s.picture("secrecy-sheet")
	s.press(fyne.KeyEscape)
	p := s.pages["secrecy"].(*secrecy) //nolint:forcetypeassert // just opened
	s.command(&casework.NameProvider{Of: p.piece().Of, Free: audit.FreePublic, Proof: "官報"})
	s.shows("公知", "官報")
	s.picture("secrecy")
	s.press(fyne.KeyS)
	if !p.piece().Secret {
		t.Error("it is secret again")
	}
	s.press(fyne.KeyY)
	s.untroubled()
}

// Each of the pages draws in both languages, at the smallest window and the largest text, and no word is missing.
func TestTermsPagesInBothLanguages(t *testing.T) {
	s := newStand(t)
	s.contract()
	given := statementGiven("2026-10-15")
	s.command(given)
	s.command(&casework.ConcludeContract{ConcludedOn: "2026-10-20", NDA: true, NDAPaper: "clause", Clauses: []string{"all"}, Excluded: []string{"会社案内"}})
	s.command(&casework.NameObserver{Name: "顧問 次郎", Firm: "□□コンサル", WishedOn: "2026-10-18", Advises: true})
	s.command(&casework.OfferAdvice{On: "2026-10-16", To: "総務部長", Why: "態様が分からない", Answer: audit.OfferDeclined})
	s.command(&casework.AmendContract{On: "2026-10-21", What: "同席者の追加", AgreedBy: "代表取締役"})
	s.command(&casework.RecordPlan{Text: "文書", AgreedOn: "2026-10-25"})
	s.command(&casework.SendPlan{On: "2026-10-26", Way: "電子メール", To: "情報管理責任者"})
	s.command(&casework.RequestDocument{Measure: "all", RequestedOn: "2026-10-27"})
	s.command(&casework.ReviewDocuments{Where: audit.SitOther, How: "画面共有", From: "2026-10-28T10:00", To: "2026-10-28T12:00"})
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		s.App.window.Resize(fyne.NewSize(1280, 640))
		for _, page := range []string{"contract", "second", "explained", "secrecy"} {
			s.open(page)
			s.hides("[screen.", "[blocker.", "[terms.", "[second.")
			golden(t, page+"-"+lang, s.pages[page].object())
			s.picture("small-" + lang + "-" + page)
			s.untroubled()
		}
	}
}
