package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
)

// Hints come by a key alone, are laid aside by a digit and a reason, and never stand in the client's view.
func TestHintsInTheDrawer(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming})
	s.openCase(s.caseID, "visit", "TM-002@")
	n := s.visitPage().card.view.Hints
	if n == 0 || s.frame.drawer.Visible() {
		t.Fatalf("%d hints, drawer %v", n, s.frame.drawer.Visible())
	}
	const text = "適合と判定していますが、聞取り・確認した事実・証拠のどれもありません。"
	s.hides(text)
	s.press(fyne.KeyH)
	s.drawerSays(text, "審査員だけに見えます")
	s.picture("hints")
	s.reasons = []string{"午後に見る"}
	s.press(fyne.KeyH, fyne.Key1, fyne.Key1)
	s.untroubled()
	s.drawerSays("退けた理由: 午後に見る")
	if got := s.visitPage().card.view.Hints; got != n-1 {
		t.Errorf("%d hints, before %d", got, n)
	}
	s.showClient()
	for _, w := range []string{text, "午後に見る"} {
		if strings.Contains(strings.Join(standWords(s.frame.client), "\n"), w) {
			t.Errorf("the client sees %q", w)
		}
	}
}

// drawerSays fails the test if the drawer lacks a text.
func (s *stand) drawerSays(parts ...string) {
	s.t.Helper()
	all := strings.Join(standWords(s.frame.drawer), "\n")
	for _, p := range parts {
		if !strings.Contains(all, p) {
			s.t.Errorf("the drawer does not say %q:\n%s", p, all)
		}
	}
}

func TestSamplingPage(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("sampling")
	s.shows("抜取りはまだありません。")
	s.picture("sampling-empty")
	s.press(fyne.KeyN, fyne.Key1)
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("何の一覧か、母集団、件数、理由を書きます。")
	s.press(fyne.KeyEscape)
	s.command(&casework.DrawSample{What: "入退室の記録", Population: "一\n二\n三\n四\n四", Checks: []audit.CheckID{"TM-002@"}, Method: "simple", Size: 3, SizeReason: "1割"})
	s.shows("入退室の記録", "適合 0  不適合 0  未確認 0  残り 3")
	s.press(fyne.KeyReturn)
	s.shows("母集団 5 件から 3 件", "この端末でやり直して、同じものが選ばれました。", "同じ行 1")
	s.press(fyne.Key1, fyne.KeyDown, fyne.Key2)
	s.untroubled()
	s.picture("sampling")
	v, err := s.desk.Sampling(s.caseID, s.page("sampling").(*drawing).draw) //nolint:forcetypeassert // the page of this route
	if err != nil || v.Tally.Conforming != 1 || v.Tally.Nonconforming != 1 || v.Tally.Open != 1 {
		t.Fatalf("%+v, %v", v.Tally, err)
	}
	s.press(fyne.KeyL)
	s.shows("適合 1  不適合 1  未確認 0  残り 1")
}

func TestAloneInTheClosingKit(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.RecordPresence{From: s.clock.Format("2006-01-02") + "T09:00"})
	s.judgeAll()
	s.settle()
	s.command(&casework.RecordPresence{To: s.clock.Format("2006-01-02") + "T18:00", Ended: "end"}, &casework.EndVisit{At: s.clock.Format("2006-01-02") + "T18:00"})
	s.press(fyne.KeyF12)
	s.shows("一人での審査", "ほかの審査員の確認がまだです")
	s.press(fyne.KeyL, fyne.Key1)
	s.write("名簿と現物を照合した")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.picture("closing-alone")
	rows, err := s.desk.Alone(s.caseID)
	if err != nil || len(rows) != 1 || rows[0].Sections[0].Text != "名簿と現物を照合した" {
		t.Fatalf("%+v, %v", rows, err)
	}
}
