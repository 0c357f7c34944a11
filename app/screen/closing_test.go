package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
)

func (s *stand) visits() []casework.VisitView {
	s.t.Helper()
	v, err := s.desk.Case(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	return v.Visits
}

// judgeAll judges what is open, or leaves a reason of the auditor's own.
func (s *stand) judgeAll() {
	s.t.Helper()
	for _, m := range []audit.MeasureID{"TM-002", "TM-031", "TM-045"} {
		s.command(&casework.RecordAnswer{Measure: m, Verdict: audit.Conforming})
	}
}

func TestClosingBeforeAnyVisit(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.press(fyne.KeyF12)
	s.shows("訪問はまだ始まっていません。")
	s.picture("closing-empty")
	s.press(fyne.KeySpace, fyne.KeyE, fyne.KeyW, fyne.KeyS, fyne.KeyC)
	s.ctrl(fyne.KeyA)
	s.untroubled()
	s.press(fyne.KeyReturn)
	if s.at != "visit" {
		t.Errorf("Enter leads to %s", s.at)
	}
}

// Line k of the table of strokes.
func TestVisitIsEndedWithTwoStrokes(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.judgeAll()
	s.press(fyne.KeyF12)
	s.shows("判定のない措置はありません。", "訪問を終える  10:5")
	s.press(fyne.KeyReturn)
	s.untroubled()
	v := s.visits()[0]
	if !v.Closed || v.To == "" || len(v.Open) != 0 {
		t.Fatalf("visit is %+v", v)
	}
	s.shows("訪問は終わりました", "報告")
}

func TestWhatIsLeftIsNamedWithOneReasonForSeveral(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.reasons = []string{"担当者が不在", "設備が稼働中"}
	s.press(fyne.KeyF12)
	s.shows("判定のない措置 3件", "理由のないもの 3件", "指摘 2件", "(期限のないもの 1件)", "本社工場 設計部・製造1課", "控え番号")
	s.press(fyne.KeySpace, fyne.KeyDown, fyne.KeySpace, fyne.KeyE, fyne.Key2)
	s.shows("設備が稼働中", "理由のないもの 1件")
	s.picture("closing")
	s.press(fyne.KeyReturn, fyne.Key1) // asks for what lacks one: the first of the last used
	s.shows("設備が稼働中", "理由のないもの 0件")
	s.press(fyne.KeyW)
	s.replace("情報管理責任者、総務係")
	s.press(fyne.KeyTab)
	s.write("指摘は2件。")
	s.press(fyne.KeyTab)
	s.write("1642")
	s.press(fyne.KeyEscape)
	s.shows("訪問を終える  16:42")
	s.press(fyne.KeyReturn)
	s.untroubled()
	v := s.visits()[0]
	if !v.Closed || v.To != "2026-11-24T16:42" || len(v.Open) != 3 {
		t.Fatalf("visit is %+v", v)
	}
	for _, o := range v.Open {
		if o.Reason != "設備が稼働中" {
			t.Errorf("%s is left because %q", o.Check, o.Reason)
		}
	}
	s.shows("訪問は終わりました", "判定のないまま終えた措置 3件", "2026-11-24 09:30–16:42")
	s.picture("closing-over")
	s.ctrl(fyne.KeyZ)
	if v := s.visits()[0]; v.Closed || v.To != "" {
		t.Errorf("after taking it back the visit is %+v", v)
	}
	s.shows("終了会議", "判定のない措置 3件")
}

func TestLeavingIsNeverLocked(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.press(fyne.KeyF12, fyne.KeyReturn)
	if got := s.frame.picker.Shown(); len(got) != 1 || got[0] != s.word("closing.later") {
		t.Fatalf("offered %v", got)
	}
	s.press(fyne.Key1)
	s.untroubled()
	v := s.visits()[0]
	if v.Closed || v.To == "" {
		t.Fatalf("visit is %+v", v)
	}
	s.shows("終了会議を記録する", "理由のないもの 3件") // the meeting stays to be recorded
	s.press(fyne.KeyReturn)
	s.write("担当者が不在")
	s.ctrl(fyne.KeyReturn)
	s.shows("理由のないもの 0件")
	s.press(fyne.KeyReturn)
	s.untroubled()
	if v := s.visits()[0]; !v.Closed || len(v.Open) != 3 || v.To == "" {
		t.Fatalf("visit is %+v", v)
	}
}

func TestReasonsSurviveAsDrafts(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.reasons = []string{"担当者が不在"}
	s.press(fyne.KeyF12)
	s.ctrl(fyne.KeyA)
	s.press(fyne.KeyE, fyne.Key1)
	s.press(fyne.KeyW)
	s.replace("品質課長")
	s.press(fyne.KeyEscape)
	delete(s.pages, "closing")
	s.frame.forgetPages(s.pages)
	s.at = ""
	s.open("closing")
	s.shows("担当者が不在", "理由のないもの 0件", "品質課長")
}

func TestTimeThatCannotBeReadEndsNothing(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.judgeAll()
	s.press(fyne.KeyF12, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	s.write("2561")
	s.press(fyne.KeyEscape, fyne.KeyReturn)
	s.shows("「2561」は時刻として読めません。")
	if v := s.visits()[0]; v.To != "" || v.Closed {
		t.Errorf("visit is %+v", v)
	}
}

// word gives a word of the screens.
func (s *stand) word(key string, args ...any) string { return s.App.t(key, args...) }
