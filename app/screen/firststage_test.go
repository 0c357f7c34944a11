package screen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/xuri/excelize/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// answeredSheet fills the check sheet that the window saved, and gives the file that comes back.
func (s *stand) answeredSheet(answers map[string]string) string {
	s.t.Helper()
	found, err := filepath.Glob(filepath.Join(s.docs, "*", "checksheet-*.xlsx"))
	if more, _ := filepath.Glob(filepath.Join(s.docs, "checksheet-*.xlsx")); err == nil {
		found = append(found, more...)
	}
	if len(found) != 1 {
		s.t.Fatalf("saved sheets %v, %v", found, err)
	}
	f, err := excelize.OpenFile(found[0])
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("チェックシート")
	if err != nil {
		s.t.Fatal(err)
	}
	for i, r := range rows {
		if a, ok := answers[r[0]]; ok {
			_ = f.SetCellStr("チェックシート", fmt.Sprintf("F%d", i+1), a)
			_ = f.SetCellStr("チェックシート", fmt.Sprintf("G%d", i+1), "規程第3条")
		}
	}
	_ = f.SetCellStr("監査と回答者", "C3", "情報管理責任者")
	_ = f.SetCellStr("監査と回答者", "C5", "いいえ")
	back := filepath.Join(s.docs, "回答.xlsx")
	if err := f.SaveAs(back); err != nil {
		s.t.Fatal(err)
	}
	return back
}

// The first stage by keys alone: the sheet goes out, comes back, is looked at, taken in, confirmed, judged, ended, told.
func TestFirstStageByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_2, notice.P3_2_3, notice.P3_2_4, notice.P3_2_7)
	s := newStand(t)
	s.contract()
	s.command(&casework.ChooseWay{Way: audit.RouteFirst, AgreedOn: "2026-10-20"})
	s.open("road")
	s.shows("第一次審査")
	for i, x := range roadSteps {
		if x == audit.StepFirst {
			s.pages["road"].(*road).choose(i)
		}
	}
	s.ctrl(fyne.KeyReturn)
	if s.at != "firststage" {
		t.Fatalf("at %s", s.at)
	}
	s.shows("チェックシートはまだ送っていません。")
	s.press(fyne.KeyT) // before its time
	if p := s.frame.panel.Shown(); p.Clause == "" {
		t.Errorf("a return without a sheet says %+v", p)
	}
	s.press(fyne.KeyEscape, fyne.KeyN, fyne.KeyTab)
	s.write("情報管理責任者")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("チェックシートを保存")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("送付 1", "6 措置", "チェックシートの回答が返っていません")
	s.picture("firststage-sent")

	back := s.answeredSheet(map[string]string{"TM-001": "はい", "TM-002": "一部", "TM-031": "たぶん", "TM-040": "はい"})
	bad := filepath.Join(s.docs, "x.xlsx")
	if err := os.WriteFile(bad, []byte("no workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.dropped(fyne.NewPos(300, 300), []fyne.URI{storage.NewFileURI(bad)})
	if s.at != "sheetin" || !s.frame.panel.Visible() {
		t.Errorf("a bad file: at %s, %+v", s.at, s.frame.panel.Shown())
	}
	s.shows("確かめるチェックシートがありません。")
	s.press(fyne.KeyEscape)
	s.dropped(fyne.NewPos(300, 300), []fyne.URI{storage.NewFileURI(back)})
	s.untroubled()
	s.shows("行ごとの結果", "新しい 3", "取り込まない 3", "はい・一部・いいえ・該当なしのどれでもありません", "回答がありません", "事前の監査: 受けていない")
	s.picture("sheetin")
	s.press(fyne.KeySpace)
	s.shows("残す")
	s.press(fyne.KeySpace, fyne.KeyReturn)
	s.sheetSays("3 件の回答を取り込み")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if s.at != "firststage" {
		t.Fatalf("at %s", s.at)
	}
	s.shows("回答 1", "情報管理責任者", "取り込み 3", "残し 3", "規程第3条", "審査員が確認していません")

	s.press(fyne.KeyC, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyTab)
	s.write("入退室と端末")
	s.press(fyne.KeyTab)
	s.write("情報管理責任者")
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("総務課長")
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("入退室の記録を見た")
	s.picture("firststage-confirm")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("確認", "対話及び文書の提供", "範囲: 入退室と端末", "入退室の記録を見た")

	s.press(fyne.KeyJ, fyne.KeySpace)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyE)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyG, fyne.KeyTab)
	s.write("一日で終わる")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyO, fyne.KeyTab)
	s.write("情報管理責任者")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("終わり　R8.11.24", "通知　R8.11.24", "計画書なし", "是正の期限なし")
	v, err := s.desk.First(s.caseNo)
	if err != nil || v.End == nil || v.Told == nil || v.Waived == nil || v.Unjudged != 0 || len(v.Returned) != 1 || v.Returned[0].Prior == nil {
		t.Errorf("%+v, %v", v, err)
	}
	s.picture("firststage-told")
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, size := range []fyne.Size{fyne.NewSize(1280, 640), fyne.NewSize(1366, 740)} {
			s.App.window.Resize(size)
			s.open("firststage")
			s.hides("[screen", "[first", "[checksheet")
		}
		golden(t, "firststage."+lang, s.pages["firststage"].object())
		s.dropped(fyne.NewPos(300, 300), []fyne.URI{storage.NewFileURI(back)})
		golden(t, "sheetin."+lang, s.pages["sheetin"].object())
		for _, p := range []string{"firststage", "sheetin"} {
			for _, h := range s.pages[p].hints() {
				if strings.Contains(h.word, "[") {
					t.Errorf("%s: hint %s", lang, h.word)
				}
			}
		}
	}
}

// What is written in a form of the stage survives a kill, and a refusal leaves it there.
func TestFirstStageKeepsDraft(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.open("firststage")
	s.press(fyne.KeyN, fyne.KeyTab)
	s.write("総務課長")
	s.frame.sheet.Shut()
	s.open("road")
	s.open("firststage")
	s.press(fyne.KeyN)
	s.sheetSays("総務課長")
}
