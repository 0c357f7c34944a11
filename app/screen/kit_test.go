package screen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/document"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/screen/widget"
)

func (s *stand) kit() casework.KitView {
	s.t.Helper()
	v, err := s.desk.Kit(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// sheetSays fails the test if the open sheet lacks a text.
func (s *stand) sheetSays(parts ...string) {
	s.t.Helper()
	all := s.frame.sheet.Title() + "\n" + strings.Join(standWords(s.frame.sheet), "\n")
	for _, p := range parts {
		if !strings.Contains(all, p) {
			s.t.Errorf("the sheet does not say %q:\n%s", p, all)
		}
	}
}

// Line k of the table of strokes: F12, Enter, and the notice is there as PDF.
func TestNoticeWithTwoStrokes(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := newStand(t)
	s.visiting()
	s.judgeAll()
	s.press(fyne.KeyF12, fyne.KeyReturn)
	s.untroubled()
	v := s.kit()
	if len(v.Papers) != 1 || v.Papers[0].Paper != audit.PaperNotice || v.Papers[0].Pages == 0 {
		t.Fatalf("papers are %+v", v.Papers)
	}
	s.shows("現地審査結果通知", "第1号")
	s.picture("kit-over")

	// printing warns of what printers keep, and is recorded before the file is written
	s.press(fyne.KeyP, fyne.Key1)
	s.sheetSays("印刷待ち")
	s.picture("kit-print")
	s.write("情報管理責任者")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyG, fyne.Key1)
	s.write("情報管理責任者")
	s.press(fyne.KeyTab)
	path := filepath.Join(s.docs, "stick.pdf")
	s.replace(path)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "%PDF") {
		t.Fatalf("the copy: %v", err)
	}
	s.press(fyne.KeyX, fyne.Key2)
	s.write("代表取締役")
	s.press(fyne.KeyTab)
	s.write("持ち帰って検討")
	s.ctrl(fyne.KeyReturn)
	r := s.kit().Papers[0]
	if len(r.Handled) != 2 || !r.Handled[0].Spool || len(r.Signed) != 1 || r.Signed[0].Way != audit.SignedRefused {
		t.Fatalf("%+v", r)
	}
	s.shows("署名しなかった", "印刷する", "書き出す")

	// a told judgement changes only with a reason, which the card asks for
	s.openCase(s.caseNo, "visit", "TM-001@")
	s.press(fyne.Key2)
	s.untroubled()
	s.write("原本が別にあった")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if a := s.kit().After; len(a) != 1 || a[0].Reason != "原本が別にあった" {
		t.Fatalf("%+v", a)
	}
	s.press(fyne.KeyF12)
	s.shows("伝えた後に変わったこと 1", "原本が別にあった")
	s.picture("kit-after")
}

func TestClosingKitWritesBesideTheFindings(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P4_2, notice.P4_3_3)
	s := newStand(t)
	s.visiting()
	s.press(fyne.KeyP) // there is no notice yet
	s.press(fyne.KeyF12, fyne.KeyP)
	if p := s.frame.panel.Shown(); p.Code != "no_notice" {
		t.Fatalf("%+v", p)
	}
	s.frame.hush()
	s.press(fyne.KeyA, fyne.Key2)
	s.write("9月は担当者が休んでいた")
	s.press(fyne.KeyTab)
	s.write("総務係")
	s.press(fyne.KeyTab)
	s.replace("+30")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyD, fyne.Key1)
	s.sheetSays("何が求められているか", "指導助言業務")
	s.picture("kit-explain")
	s.press(fyne.KeyTab)
	s.write("情報管理責任者")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyQ, fyne.Key1)
	s.write("どの錠を買えばよいか")
	s.press(fyne.KeyTab)
	s.write("総務係")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyR)
	s.write("9月分の記録")
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("+7")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v := s.kit()
	if len(v.Explanations) != 1 || v.Explanations[0].To != "情報管理責任者" || len(v.Questions) != 1 || v.Questions[0].Referred != "outside_expert" || len(v.Promises) != 1 || v.Promises[0].Due != "2026-12-01" {
		t.Fatalf("%+v", v)
	}
	if f := s.finding("TM-041@"); f.Comment == nil || f.Comment.By != "総務係" || f.Due == nil || !f.Due.Agreed || f.Due.On != "2026-12-24" {
		t.Fatalf("%+v", f)
	}
	s.shows("9月は担当者が休んでいた", "要求事項の説明 1件")
	s.picture("kit")
}

// What the auditors disagree on is told as "in review", and nothing of who thinks what.
func TestDisagreementIsToldAsInReview(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := newStand(t)
	s.visiting()
	b := s.colleague("審査員 南")
	s.server(b)
	sync := func() {
		for _, d := range []*casework.Desk{s.desk, b, s.desk, b} {
			if _, err := d.Push(t.Context(), "", nil); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Pull(t.Context(), "", nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	sync()
	s.command(&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming, Observation: str("一覧表に施錠の記録がある。")})
	s.give(b, &casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Nonconforming, Reason: str("予備鍵が無記名だったと考える。")})
	sync()
	s.command(&casework.CloseVisit{Visit: "v1", Reason: "時間がない"})
	order := &casework.MakePaper{Case: casework.Case{Case: s.caseNo}, Paper: audit.PaperNotice}
	client, err := s.desk.PaperText(order, document.ClientPaper)
	if err != nil {
		t.Fatal(err)
	}
	internal, err := s.desk.PaperText(order, document.InternalPaper)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(client, "審査チーム内で継続検討") || strings.Contains(client, "予備鍵が無記名だったと考える") || strings.Contains(client, "審査員 南 不適合") {
		t.Errorf("the client reads\n%s", client)
	}
	if !strings.Contains(internal, "審査員 南 不適合") {
		t.Errorf("the record lacks who judged how\n%s", internal)
	}
	s.Go("team")
	s.shows("食い違い 1", "審査員 南 不適合")
	s.picture("team-conflict")
}

func TestOpeningMeetingWithKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_2, notice.P3_2_9)
	s := newStand(t)
	s.contract()
	s.Go("opening")
	s.shows("訪問はまだ始まっていません。")
	s.press(fyne.KeySpace, fyne.KeyN, fyne.KeyP, fyne.KeyE, fyne.KeyBackspace)
	s.ctrl(fyne.KeyA)
	s.press(fyne.KeyEscape)
	s.frame.hush()
	s.visiting2()
	s.Go("visit")
	s.Go("opening")
	s.shows("開始会議", "苦情・異議申立ての窓口", "0 / 13 済み")
	s.press(fyne.KeySpace, fyne.KeySpace) // each goes on to the next point
	s.press(fyne.KeyE)
	s.write("第1版のとおり")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("3 / 13 済み", "第1版のとおり")
	s.press(fyne.KeyN, fyne.Key3)
	s.write("相談員")
	s.press(fyne.KeyTab)
	s.write("930")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyP)
	s.press(fyne.KeyP, fyne.Key1)
	s.press(fyne.KeyC)
	s.replace("午後を入れ替える")
	s.press(fyne.KeyTab)
	s.write("棚卸し")
	s.press(fyne.KeyTab)
	s.write("品質課長")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("相談員", "立会者  09:30–", "昼食", "午後を入れ替える", "に合意")
	s.picture("opening")
	s.ctrl(fyne.KeyA)
	s.shows("13 / 13 済み")
	s.press(fyne.KeyBackspace, fyne.Key1)
	s.hides("相談員")
	s.press(fyne.KeyG)
	s.shows("すべての訪問", "0 / 13 済み")
	s.press(fyne.KeyM)
	s.shows("終了会議", "写真の一覧を確かめてもらう")
	s.untroubled()
}

// visiting2 begins a visit in a case that has its contract.
func (s *stand) visiting2() {
	s.t.Helper()
	s.command(&casework.RecordPlan{Text: "午前 設計部、午後 製造1課", AgreedOn: "2026-11-01"}, &casework.StartVisit{Visit: "v1", Where: "本社工場", At: "2026-11-24T09:30", Present: []string{"情報管理責任者"}})
}

func TestTeamMeetingWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming})
	s.press(fyne.KeyF12, fyne.KeyT)
	s.shows("審査チームの打合せ", "根拠なし 1", "指摘の文言 2", "合意していない")
	s.picture("team")
	s.press(fyne.KeyA)
	s.press(fyne.KeyDown, fyne.KeyE)
	s.replace("入退室の記録のうち9月分が示されなかった")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v, err := s.desk.Team(s.caseNo)
	if err != nil || !v.Findings[0].Agreed || v.Findings[1].Wording != "入退室の記録のうち9月分が示されなかった" {
		t.Fatalf("%+v %v", v.Findings, err)
	}
	s.ctrl(fyne.KeyReturn)
	if s.at != "closing" {
		t.Errorf("at %s", s.at)
	}
}

func TestEndOfDayWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("day")
	s.shows("一日の終わり", "今日終えた 3件", "残り 3件")
	s.press(fyne.KeyW)
	s.write("製造1課の倉庫")
	s.press(fyne.KeyEscape)
	s.press(fyne.KeyR)
	s.write("9月分の記録")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyB, fyne.Key2)
	s.write("媒体A")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v, err := s.desk.Day(s.caseNo, "")
	if err != nil || v.Entered == nil || v.Entered.Tomorrow != "製造1課の倉庫" || v.Entered.CopyTo != "媒体A" || len(v.Promises) != 1 {
		t.Fatalf("%+v %v", v.Entered, err)
	}
	s.picture("day")
	s.press(fyne.KeyHome, fyne.KeyReturn) // the promise is kept
	s.shows("に受領")
	s.ctrl(fyne.KeyP)
	s.untroubled()
	s.sheetSays("印刷する  審査の実施")
	s.press(fyne.KeyEscape)
	if v, err = s.desk.Day(s.caseNo, ""); err != nil || len(v.Papers) != 1 {
		t.Fatalf("%+v %v", v.Papers, err)
	}
}

func TestRoundsWithKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6)
	s := newStand(t)
	s.visiting()
	s.clock = s.clock.AddDate(0, 1, 5)
	s.openCase(s.caseNo, "findings", "")
	s.shows("翌日から数えて 5日過ぎています。")
	s.press(fyne.KeyW)
	s.write("管理者を定めた")
	s.press(fyne.KeyTab)
	s.write("総務課長")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyV, fyne.KeyDown, fyne.KeySpace) // not corrected
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.clock = s.clock.AddDate(0, 0, 3)
	s.press(fyne.KeyN, fyne.KeySpace)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	f := s.finding("TM-040@srv")
	if len(f.Rounds) != 2 || f.Rounds[0].Answer == nil || f.Rounds[0].Look.Result != audit.ReviewNotCorrected || f.Rounds[1].Look.Result != audit.ReviewCorrected || f.Late != 0 {
		t.Fatalf("%+v", f.Rounds)
	}
	s.shows("第1回", "第2回", "管理者を定めた")
	s.picture("rounds")
}

// A form that was half written is there again after a kill.
func TestFormsSurviveAsDrafts(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.press(fyne.KeyF12, fyne.KeyR)
	s.write("9月分の記")
	s.press(fyne.KeyTab)
	s.write("総務係")
	s.press(fyne.KeyEscape) // leaves the field
	s.press(fyne.KeyEscape) // shuts the sheet
	s.at = ""
	s.open("closing")
	s.press(fyne.KeyR)
	s.sheetSays("9月分の記", "総務係")
}

// Every page of the meetings draws in both languages, at the smallest window and the largest text.
func TestMeetingPagesInBothLanguagesAndSizes(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.RecordPresence{From: "2026-11-24T09:30", To: "2026-11-24T12:00", Ended: "alarm"}, &casework.NotePromise{Text: "9月分の記録", Due: "2026-11-30"})
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, scale := range []int{100, 150} {
			s.setLook(widget.Look{Scale: scale})
			for _, page := range []string{"opening", "team", "day"} {
				s.App.window.Resize(fyne.NewSize(1280, 640))
				s.open(page)
				s.hides("[screen.", "[meeting.", "[onsite.", "[report.")
				s.keySheet()
				s.frame.drawer.Shut()
				s.untroubled()
				if scale == 150 || lang == "en" {
					s.picture("small-" + lang + "-" + page)
				}
			}
		}
	}
	s.Lock()
	for _, p := range s.pages {
		p.leave()
	}
}
