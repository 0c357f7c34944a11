package screen

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
)

// ready brings a case to where nothing stops the report.
func (s *stand) ready() {
	s.t.Helper()
	s.visiting()
	s.judgeAll()
	s.command(&casework.AddPerson{Person: "boss", Role: "情報管理責任者", Functions: []string{audit.FunctionManager}})
	for _, p := range audit.ManagerPoints() {
		s.command(&casework.RecordReply{Person: "boss", Subject: audit.GuideManager, Question: p, Answer: audit.AnswerYes, Text: "聞いた"})
	}
	s.command(
		&casework.MarkLeg{Measure: "TM-001", Method: "document_review", Done: true}, &casework.MarkLeg{Measure: "TM-001", Method: "interview", Done: true},
		&casework.SetDueDate{Measure: "TM-041", On: "2026-12-24", Agreed: true, AgreedBy: "品質課長"},
		&casework.CloseVisit{Summary: "指摘は2件。"}, &casework.EndVisit{},
		&casework.ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewCorrected, On: "2026-11-24", Text: "鍵箱を確認した。"},
		&casework.ReviewCorrection{Measure: "TM-041", Result: audit.ReviewCorrected, On: "2026-11-24", Text: "記録を確認した。"},
	)
}

func (s *stand) papers() []string {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.docs, "Documents", "*.pdf"))
	if err != nil {
		s.t.Fatal(err)
	}
	return files
}

func TestReportSaysWhatStopsItAndOpensThePlace(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.shows("訪問が終わっていません", "判定が未着手です  3件", "是正の期限がありません", "まだ作っていません。", "イ 依頼者", "ヘ 指導助言の概要", "第三の4六")
	s.picture("report-blocked")
	s.ctrl(fyne.KeyReturn)
	if p := s.frame.panel.Shown(); p.Happened != "発行を妨げるものが 7件あります。" || p.Clause == "" {
		t.Errorf("issuing says %+v", p)
	}
	s.press(fyne.KeyEscape)
	p := s.pages["report"].(*report)
	for i, w := range p.ways {
		if i > 8 || w.route == "visit" {
			continue
		}
		s.open("report")
		s.press(fyne.KeyName(rune('1' + i)))
		if s.at != w.route {
			t.Errorf("%d leads to %s, not %s", i+1, s.at, w.route)
		}
	}
	s.open("report")
	for i, w := range p.ways {
		if w.route == "findings" {
			s.press(fyne.KeyName(rune('1' + i)))
			if f := s.pages["findings"].(*findings); f.check() != w.check {
				t.Errorf("%s leads to the finding %s", w.text, f.check())
			}
			s.open("report")
		}
	}
}

func TestSampleIsWrittenWhereThePersonSays(t *testing.T) {
	s := newStand(t)
	if err := os.Mkdir(filepath.Join(s.docs, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.visiting()
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.ctrl(fyne.KeyP)
	s.untroubled()
	files := s.papers()
	if len(files) != 1 {
		t.Fatalf("papers: %v", files)
	}
	s.shows("案 ", files[0], "要約値", "保存先")
	b, err := os.ReadFile(files[0])
	if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Fatalf("the sample: %v", err)
	}
	s.picture("report-sample")

	s.press(fyne.KeyW) // a file that is there is not replaced; the version is kept
	s.replace(files[0])
	s.ctrl(fyne.KeyE)
	if p := s.frame.panel.Shown(); p.Code != "exists" {
		t.Errorf("writing over a paper says %+v", p)
	}
	to := filepath.Join(s.docs, "copy.pdf")
	s.press(fyne.KeyEscape, fyne.KeyW)
	s.replace(to)
	s.ctrl(fyne.KeyE)
	c, err := os.ReadFile(to)
	if err != nil || !bytes.Equal(b, c) {
		t.Errorf("the export differs from what was made: %v", err)
	}
	s.shows("封をした版を書き出しました: " + to)
	s.press(fyne.KeyW)
	s.replace("")
	s.ctrl(fyne.KeyP)
	if p := s.frame.panel.Shown(); p.Happened != "保存先のファイルが書かれていません。" {
		t.Errorf("without a file: %+v", p)
	}
}

func TestReportIsIssuedAfterOneSheet(t *testing.T) {
	s := newStand(t)
	if err := os.Mkdir(filepath.Join(s.docs, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.ready()
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.shows("報告を妨げるものはありません")
	s.ctrl(fyne.KeyReturn)
	if s.frame.sheet.Title() != "発行する" || len(s.papers()) != 0 {
		t.Fatalf("no sheet before issuing, papers %v", s.papers())
	}
	s.picture("report-issue")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v, err := s.desk.Report(s.caseNo)
	if err != nil || len(v.Reports) != 1 || !v.Reports[0].Issued {
		t.Fatalf("reports: %+v, %v", v.Reports, err)
	}
	if len(s.papers()) != 1 {
		t.Errorf("papers: %v", s.papers())
	}
	s.shows("第1版 発行済")
	s.picture("report-issued")
}
