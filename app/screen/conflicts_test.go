package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
)

func TestNoConflicts(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.open("conflicts")
	s.shows("食い違いはありません。")
	s.press(fyne.Key1, fyne.KeyDown, fyne.KeyR, fyne.KeyT, fyne.KeyC, fyne.KeyE, fyne.KeyBackspace)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.picture("conflicts-empty")
}

// conflicting opens the page on a judgement and a due day that two auditors recorded differently.
func (s *stand) conflicting() {
	s.t.Helper()
	s.visiting()
	b := s.colleague("審査員 𠮷田")
	s.server(b)
	s.open("transfer")
	s.press(fyne.KeyReturn)
	s.disagree(b)
	s.press(fyne.KeyG)
	s.untroubled()
	s.reasons = []string{"現物を再確認した", "証拠が多い"}
	s.open("conflicts")
}

func (s *stand) clashes() []casework.ConflictView {
	s.t.Helper()
	v, err := s.desk.Conflicts(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// Line j of the table of strokes: choose, take a usual reason, resolve.
func TestConflictIsResolvedWithThreeStrokes(t *testing.T) {
	s := newStand(t)
	s.conflicting()
	if n := len(s.clashes()); n != 2 {
		t.Fatalf("%d conflicts", n)
	}
	p := s.pages["conflicts"].(*conflicts)
	s.shows("審査員 北村", "審査員 𠮷田", "確認した事実: 予備鍵が無記名だった。", "判定の理由: 管理者が定められていない。", "確認した事実: 一覧表に施錠の記録がある。", "適合", "不適合", "第三の5一ホ", "1 / 2")
	bad := 0
	for _, x := range p.now().values {
		if j, ok := x.Value.(audit.Judgement); ok && j.Verdict == audit.Nonconforming {
			bad = x.Choice
		}
	}
	s.picture("conflicts")
	s.press(fyne.KeyName(rune('0'+bad)), fyne.Key1)
	s.shows("を採ります。理由: 現物を再確認した")
	s.picture("conflicts-decided")
	if n := len(s.clashes()); n != 2 {
		t.Fatalf("%d conflicts before it was resolved", n)
	}
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if n := len(s.clashes()); n != 1 {
		t.Fatalf("%d conflicts are left", n)
	}
	card, err := s.desk.Card(s.caseNo, "TM-002@")
	if err != nil || card.Verdict != audit.Nonconforming || len(card.Verdicts) > 1 {
		t.Errorf("card: %s %v, %v", card.Verdict, card.Verdicts, err)
	}
	s.ctrl(fyne.KeyZ)
	if n := len(s.clashes()); n != 2 {
		t.Errorf("%d conflicts after taking it back", n)
	}
}

func TestConflictNeedsChoiceAndReason(t *testing.T) {
	s := newStand(t)
	s.conflicting()
	s.press(fyne.KeyDown)
	s.shows("2 / 2", "R8.12.24(木)", "R9.1.15(金)")
	s.ctrl(fyne.KeyReturn) // nothing is chosen
	s.press(fyne.Key9)     // there is no ninth value
	s.press(fyne.Key1, fyne.KeyEscape)
	s.shows("1 を選びました。理由を書いてください。")
	s.ctrl(fyne.KeyReturn) // asks for it
	s.write("合意の記録を確かめた")
	s.ctrl(fyne.KeyReturn)
	s.shows("1 を採ります。理由: 合意の記録を確かめた")
	s.press(fyne.KeyBackspace)
	s.shows("数字で採る値を選びます。")
	if n := len(s.clashes()); n != 2 {
		t.Errorf("%d conflicts", n)
	}
	s.press(fyne.KeyR)
	s.untroubled()
	card, err := s.desk.Card(s.caseNo, "TM-041@")
	if err != nil || !card.Back {
		t.Errorf("come back: %v, %v", card.Back, err)
	}
	s.press(fyne.KeyT)
	if !s.frame.drawer.Visible() {
		t.Error("no history")
	}
}
