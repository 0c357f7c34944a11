package screen

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// certified has come as far as a certificate; the window's user verified and decided, the colleague audited.
func (s *stand) certified() *casework.Desk {
	s.t.Helper()
	b := s.issued()
	staff := func(name string) *casework.RecordStaff {
		return &casework.RecordStaff{Person: name, Registered: "2020-04-01", Employer: "body", From: "2020-04-01", Competence: []audit.Competence{{Scope: "all", From: "2020-04-01"}}, Audits: 9}
	}
	s.command(staff("審査員 北村"), staff("審査員 南"), &casework.DeclareInterest{On: "2026-11-01"},
		&casework.BeginVerification{On: "2026-11-28"}, &casework.VerifyPoint{Points: []string{"all"}, Mark: "right"}, &casework.EndVerification{Result: "finished", On: "2026-11-29"},
		&casework.Decide{Granted: true, On: "2026-11-30", Reason: "全体として適合", Despite: []audit.Despite{{Check: "TM-041@", Reason: "影響が小さい"}}},
		&casework.TellDecision{On: "2026-12-01", Way: "郵送", To: "代表取締役"},
		&casework.ConcludeCertificateContract{ConcludedOn: "2026-12-05", Clauses: []string{"all"}, Disposal: "返納", AgreedBy: "代表取締役", CycleMonths: 12},
		&casework.IssueCertificate{Number: "G-2026-001", IssuedOn: "2026-12-15"})
	s.swap(b)
	return b
}

// toRow puts the cursor on the line that says a text.
func (s *stand) toRow(b *board, text string) {
	s.t.Helper()
	for i := range b.rows {
		if strings.Contains(strings.Join(b.rows[i].view.Texts, " "), text) && !b.rows[i].view.Head {
			b.to(i)
			return
		}
	}
	s.t.Fatalf("no line says %q", text)
}

// A surveillance check by keys: planned, judged measure by measure, its result with a deadline, the corrections, the notice; then the renewal.
func TestSurveillanceByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	s := newStand(t)
	s.visiting()
	s.open("upkeep")
	s.shows("認証証明書はまだありません。")
	s.picture("upkeep-empty")

	s = newStand(t)
	s.certified()
	s.clock = time.Date(2027, 12, 20, 10, 0, 0, 0, s.clock.Location())
	s.open("certificate")
	s.press(fyne.KeyU)
	if s.at != "upkeep" {
		t.Fatalf("at %s", s.at)
	}
	s.shows("G-2026-001", "次の維持の確認 R9.12.15", "期限を過ぎています", "周期 12か月 (証明書の契約)", "ヘト")
	s.picture("upkeep")
	s.press(fyne.KeyN)
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの")
	s.press(fyne.KeyEscape)
	s.command(&casework.PlanSurvey{On: "2028-01-11", Persons: []string{"審査員 北村"}, Measures: []audit.MeasureID{"TM-001", "TM-002"}})
	s.shows("第1回", "予定", "未確認の措置 2", "審査員 北村")
	s.press(fyne.Key1)
	if p := s.frame.panel.Shown(); p.Clause == "" {
		t.Errorf("a judgement of no measure says %+v", p)
	}
	s.press(fyne.KeyEscape)
	p := s.pages["upkeep"].(*upkeep)
	code := p.data.MeasureNames[0].Code
	s.toRow(p.board, code)
	s.press(fyne.Key1)
	s.untroubled()
	s.press(fyne.KeyDown, fyne.Key2)
	s.untroubled()
	s.shows("適合", "不適合")
	s.press(fyne.KeyE)
	s.press(fyne.Key1)
	s.ctrl(fyne.KeyReturn) // certification cannot simply go on
	s.picture("upkeep-result")
	s.press(fyne.KeyEscape, fyne.KeyEscape)
	s.command(&casework.EndSurvey{Result: audit.SurveyCorrections, Due: "2028-02-20", AgreedBy: "品質課長", Text: "記録を整える"})
	s.shows("是正待ち", "是正の期限 R10.2.20", "記録を整える")
	s.picture("upkeep-awaits")
	s.press(fyne.KeyP)
	s.untroubled()
	s.press(fyne.KeyEscape)
	s.press(fyne.KeyR)
	s.sheetSays("是正の確認")
	s.press(fyne.KeyEscape)
	s.command(&casework.ReviewSurvey{Result: audit.ReviewCorrected})
	s.shows("済", "是正された")

	old := s.caseNo
	s.open("upkeep")
	s.press(fyne.KeyG)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if s.at != "road" || s.caseID == old {
		t.Fatalf("the renewal leads to %s of %s", s.at, s.caseID)
	}
	s.open("upkeep")
	s.shows("更新する証明書", "G-2026-001", "要求事項が同じ措置 6")
	s.picture("upkeep-renewal")
	s.press(fyne.KeyC)
	if p := s.frame.panel.Shown(); p.Clause == "" {
		t.Errorf("before the contract nothing of last time is taken over: %+v", p)
	}
}

// The figures of the committee and the records of an inspection, by keys, onto the disk.
func TestStatisticsAndInspectionByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_8_3, notice.P1_2_3)
	s := newStand(t)
	s.open("statistics")
	s.shows("数えられる審査がありません。")
	s.open("inspection")
	s.shows("条文をまだ選んでいません。")
	s.certified()
	s.command(&casework.OpenBook{Book: register.Office})
	s.open("statistics")
	s.shows("審査員 南", "審査 1件", "審査員の統計", "平均", "委員会へはまだ出していません。")
	s.picture("statistics")
	s.press(fyne.KeySlash)
	s.write("北村")
	s.hides("審査員 南")
	s.press(fyne.KeyEscape)
	s.press(fyne.KeyX)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if got, _ := filepath.Glob(filepath.Join(documents(), "genchi-statistics-*.pdf")); len(got) != 1 {
		t.Errorf("the figures are in %v", got)
	}
	s.open("statistics")
	s.shows("委員会へ R8.11.24")

	s.open("inspection")
	s.press(fyne.KeyC)
	for _, r := range "3-7-1" {
		s.App.window.Canvas().Focused().TypedRune(r)
	}
	s.press(fyne.KeyReturn)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("記録", "○○精機株式会社", "機関の概要の記載がありません")
	s.picture("inspection")
	p := s.pages["inspection"].(*inspection)
	if len(p.data.Rows) == 0 {
		t.Fatal("nothing answers")
	}
	s.press(fyne.KeyReturn)
	if s.frame.drawer.Title() == "" {
		t.Error("Enter does not open the record")
	}
	s.frame.drawer.Shut()
	s.press(fyne.KeyX)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	got, _ := filepath.Glob(filepath.Join(documents(), "genchi-inspection-*.zip"))
	if len(got) != 1 {
		t.Fatalf("the pack is in %v", got)
	}
	z, err := zip.OpenReader(got[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) < 4 {
		t.Errorf("%d files", len(z.File))
	}
	if info, err := os.Stat(got[0]); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the pack: %v %v", info.Mode(), err)
	}
}

func TestPagesOfUpkeepInBothLanguages(t *testing.T) {
	s := newStand(t)
	s.certified()
	s.command(&casework.PlanSurvey{On: "2027-12-11", Persons: []string{"審査員 北村"}, Measures: []audit.MeasureID{"TM-001"}}, &casework.OpenBook{Book: register.Office})
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		s.App.window.Resize(fyne.NewSize(1280, 640))
		s.open("inspection")
		s.pages["inspection"].(*inspection).order = casework.InspectionOrder{Clause: "3-7-1"}
		for _, page := range []string{"upkeep", "statistics", "inspection"} {
			s.open(page)
			s.hides("[")
			s.untroubled()
			golden(t, page+"."+lang, s.pages[page].object())
			s.picture(page + "-" + lang)
		}
	}
}
