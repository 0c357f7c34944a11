package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func (s *stand) finding(c audit.CheckID) casework.FindingView {
	s.t.Helper()
	v, err := s.desk.Findings(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range v.Findings {
		if f.Check == c {
			return f
		}
	}
	s.t.Fatalf("no finding %s", c)
	return casework.FindingView{}
}

func TestFindingsAreEmptyUntilSomethingDoesNotConform(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	s.shows("指摘はまだありません。", "不適合と判定すると下書きができます。")
	s.press(fyne.KeyReturn, fyne.KeyD, fyne.KeyV, fyne.KeyC, fyne.KeyX, fyne.KeyT)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.picture("findings-empty")
}

func TestFindingIsWrittenWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	s.shows("予備鍵の管理者と貸出しの記録が定められていない。", "2F サーバ室", "第三の4六", "R8.12.24(木)", "あと30日", "情報管理責任者", "期限なし")
	s.picture("findings")

	s.press(fyne.KeyDown, fyne.KeyReturn)
	s.replace("入退室の記録に9月分がない。鍵の貸出簿もない。")
	s.ctrl(fyne.KeyReturn)
	if f := s.finding("TM-041@"); f.Text != "入退室の記録に9月分がない。鍵の貸出簿もない。" {
		t.Errorf("text is %q", f.Text)
	}
	s.press(fyne.KeyD)
	s.write("+30")
	s.shows("R8.12.24(木)")
	s.press(fyne.KeyTab, fyne.KeySpace, fyne.KeyTab)
	s.write("品質課長")
	s.ctrl(fyne.KeyReturn)
	f := s.finding("TM-041@")
	if f.Due == nil || f.Due.On != "2026-12-24" || !f.Due.Agreed || f.Due.AgreedBy != "品質課長" {
		t.Fatalf("due day is %+v", f.Due)
	}
	s.press(fyne.KeyV, fyne.KeySpace)
	s.press(fyne.KeyTab)
	s.replace("2026-12-20")
	s.press(fyne.KeyTab)
	s.write("記録を見て確かめた")
	s.ctrl(fyne.KeyReturn)
	f = s.finding("TM-041@")
	if f.Review == nil || f.Review.Result != audit.ReviewCorrected || f.Review.On != "2026-12-20" || f.Review.Text != "記録を見て確かめた" {
		t.Fatalf("review is %+v", f.Review)
	}
	s.shows("是正された")
	s.untroubled()
}

func TestWhatIsWrittenIsRecordedOnGoingOn(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	s.press(fyne.KeyEnd, fyne.KeyD)
	s.write("12/20")
	s.press(fyne.KeyEscape, fyne.KeyUp)
	if f := s.finding("TM-041@"); f.Due == nil || f.Due.On != "2026-12-20" || f.Due.Agreed {
		t.Fatalf("due day is %+v", f.Due)
	}
	s.press(fyne.KeyDown, fyne.KeyD)
	s.replace("いつか")
	s.press(fyne.KeyEscape, fyne.KeyUp)
	s.shows("「いつか」は日付として読めません。")
	if p := s.pages["findings"].(*findings); p.check() != "TM-041@" {
		t.Errorf("went on to %s with a day that cannot be read", p.check())
	}
	if f := s.finding("TM-041@"); f.Due.On != "2026-12-20" {
		t.Errorf("due day became %+v", f.Due)
	}
}

func TestFindingKeepsWhatIsWrittenWhileOthersRecord(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	s.press(fyne.KeyDown, fyne.KeyD)
	s.write("12/20")
	s.command(&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming})
	if p := s.pages["findings"].(*findings); p.due.text() != "12/20" || p.check() != "TM-041@" {
		t.Errorf("the fields say %q for %s", p.due.text(), p.check())
	}
}

// What was corrected is judged anew with one key, when the reviewer says so; until then list, report and road tell it.
func TestACorrectedFindingIsJudgedAnewWithOneKey(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6)
	s := newStand(t)
	s.visiting()
	s.command(&casework.ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewCorrected, On: "2026-12-20", Text: "鍵箱を見た"})
	for _, page := range []string{"road", "report", "closing"} {
		s.open(page)
		s.shows("是正を確認したが、判定し直していない")
	}
	for _, page := range []string{"verify", "decide"} {
		s.Go(page)
		s.shows("是正を確認したが、判定し直していない")
		s.picture("anew-" + page)
	}
	s.open("findings")
	s.shows("是正済・未判定", "適合なら 1")
	s.picture("findings-anew")
	s.press(fyne.Key1)
	if f := s.finding("TM-040@srv"); f.Verdict != audit.Nonconforming {
		t.Errorf("judged by a key before it is saved: %+v", f)
	}
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if f := s.finding("TM-040@srv"); f.Verdict != audit.Conforming || f.ToJudge || len(f.Rounds) != 1 {
		t.Errorf("%+v", f)
	}
	s.hides("適合なら 1")
	s.press(fyne.KeyDown, fyne.KeyD) // both in one act
	s.write("+30")
	s.press(fyne.KeyEscape, fyne.KeyV, fyne.KeySpace, fyne.KeyEscape, fyne.Key1)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if f := s.finding("TM-041@"); f.Verdict != audit.Conforming || f.Review == nil || len(f.Judged) != 2 {
		t.Errorf("%+v", f)
	}
	s.picture("findings-judged")
}
