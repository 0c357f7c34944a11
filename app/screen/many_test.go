package screen

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// judgedAs counts the checks of the case that are judged so.
func (s *stand) judgedAs(v audit.Verdict) int {
	s.t.Helper()
	c, err := s.desk.Checks(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	n := 0
	for i := range c.Rows {
		if c.Rows[i].Verdict == v {
			n++
		}
	}
	return n
}

// All 119 measures by keys: choose all, one judgement, one undo gives all back, one more does it again; what cannot be judged is named and stays chosen; Esc
// stops it half way, and what was recorded stays.
func TestOneJudgementForAllMeasures(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_2, notice.P3_4_3)
	s := newStand(t)
	s.command(
		&casework.OpenCase{Client: "○○精機株式会社", Address: "長野県○○市○○1-2-3"},
		&casework.RecordApplication{Forms: []string{"paper", "data", "object"}, WishedScope: "本社工場", ReceivedOn: "2026-10-01"},
		&casework.AgreeScope{Scope: "本社工場", Unit: "site", AgreedOn: "2026-10-10"},
		&casework.ChooseMeasures{Measures: []audit.MeasureID{"all"}},
		&casework.ConcludeContract{ConcludedOn: "2026-10-20", NDA: true, NDAPaper: "clause"},
	)
	s.openCase(s.caseNo, "road", "")
	s.visiting2()
	s.openCase(s.caseNo, "visit", "")
	s.press(fyne.KeyF2)
	s.shows("119件")
	out := s.visitPage().view.Rows[100].Check
	s.whileBusy(func(n int) bool { // a change of scope comes in from another laptop
		if n < 3 {
			return false
		}
		s.command(&casework.ChangeScope{Measure: out.Measure(), Reason: "対象の設備がない", AgreedBy: "総務部長", AgreedOn: "2026-11-24"})
		return true
	})
	p := s.frame.panel.Shown()
	if p.Clause != notice.P3_1_2.Clause() || p.Happened == "" || p.Do == "" {
		t.Errorf("what cannot be judged is told as %+v", p)
	}
	if n := s.judgedAs(audit.Conforming); n != 118 {
		t.Fatalf("%d judged", n)
	}
	if v := s.visitPage(); len(v.marked) != 1 || !v.marked[out] {
		t.Errorf("%v stay chosen, not %s", v.marked, out)
	}
	s.picture("many-left")
	s.press(fyne.KeyEscape)
	if s.frame.undo.Text() != "118件を「適合」と判定しました" {
		t.Errorf("the foot says %q", s.frame.undo.Text())
	}
	s.ctrl(fyne.KeyZ)
	s.untroubled()
	if n := s.judgedAs(audit.NotStarted); n != 118 {
		t.Fatalf("after one undo %d are open", n)
	}
	s.ctrl(fyne.KeyY)
	s.untroubled()
	if n := s.judgedAs(audit.Conforming); n != 118 {
		t.Fatalf("done again: %d", n)
	}
	s.frame.undo.Say("", nil) // the line at the foot went by itself
	s.ctrl(fyne.KeyZ)
	if n := s.judgedAs(audit.NotStarted); n != 118 {
		t.Fatalf("after the second undo %d are open", n)
	}

	// Esc after some of them; the line in the foot runs then
	s.whileBusy(func(n int) bool {
		s.clock = s.clock.Add(manyQuiet)
		if n < 20 {
			return false
		}
		if !s.frame.job.Visible() {
			t.Error("nothing in the foot tells how far it is")
		}
		s.press(fyne.KeyEscape)
		return true
	})
	if n := s.judgedAs(audit.Conforming); n != 20 || s.frame.job.Visible() {
		t.Errorf("stopped after %d", n)
	}
	s.ctrl(fyne.KeyZ)
	if n := s.judgedAs(audit.NotStarted); n != 118 {
		t.Errorf("what was recorded before the stop does not go back as one: %d open", n)
	}
}

// whileBusy judges everything that is shown as conforming; with is called after each that is recorded, until it says that it did what it wanted.
func (s *stand) whileBusy(with func(n int) (done bool)) {
	s.t.Helper()
	inline, n, over, within := s.host.Do, 0, false, false
	s.host.Do = func(f func()) {
		inline(f)
		if s.busy == "" || over || within {
			return
		}
		within = true
		defer func() { within = false }()
		if k := s.judgedAs(audit.Conforming); k > n {
			n = k
			over = with(n)
		}
	}
	defer func() { s.host.Do = inline }()
	clear(s.visitPage().marked)
	s.ctrl(fyne.KeyA)
	s.press(fyne.Key1)
	if !over {
		s.t.Error("nothing came between")
	}
}

// What the client was told changes for many only with a reason, which is asked for once.
func TestJudgementsThatWereToldChangeTogether(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := newStand(t)
	s.visiting()
	s.judgeAll()
	s.press(fyne.KeyF12, fyne.KeyReturn)
	s.untroubled()
	s.openCase(s.caseNo, "visit", "")
	before := s.judgedAs(audit.Unconfirmed)
	s.press(fyne.KeyF2)
	s.ctrl(fyne.KeyA)
	s.press(fyne.Key3)
	s.write("記録を取り寄せる")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if !s.frame.picker.Object().Visible() {
		t.Fatal("nobody asks why what was told changes")
	}
	s.write("原本が別にあった")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	n := s.judgedAs(audit.Unconfirmed)
	if n <= before+1 {
		t.Fatalf("%d unconfirmed, %d before", n, before)
	}
	if a := s.kit().After; len(a) == 0 || slices.ContainsFunc(a, func(c casework.ChangeRow) bool { return c.Reason != "原本が別にあった" }) {
		t.Errorf("%+v", a)
	}
}
