package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
)

// fire runs the timers that are waiting.
func (s *stand) fire() {
	ts := s.timers
	s.timers = nil
	for _, f := range ts {
		f()
	}
}

func TestSearchAsOneTypes(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.command(&casework.RecordPlan{Text: "1日目", AgreedOn: "2026-10-25"}, &casework.StartVisit{Visit: "v1", Where: "本社工場"}, &casework.RecordAnswer{Measure: "TM-001", Place: "srv", Observation: str("サーバ室の予備鍵は無記名")})
	s.Go("search")
	p, ok := s.pages["search"].(*finder)
	if !ok || !p.empty.Visible() && len(p.rows) != 0 {
		t.Fatalf("%d rows before anything is typed", len(p.rows))
	}
	p.line.SetText("ﾖ")
	p.line.SetText("予備かぎ")
	p.line.SetText("ｻｰﾊﾞ 予備")
	if len(p.rows) != 0 {
		t.Error("the store was asked before typing rested")
	}
	s.fire()
	if len(p.rows) != 2 || p.now() == nil || p.now().act == nil {
		t.Fatalf("%+v", p.rows)
	}
	p.enterRow()
	if s.at != "visit" {
		t.Errorf("Enter leads to %q", s.at)
	}
	if v := s.visitPage(); v == nil || v.card.view.Check != "TM-001@srv" {
		t.Error("Enter does not lead to the card")
	}
}

func TestLooseNoteBlindOverTheCurtain(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.pin = "1234"
	s.drawCurtain()
	s.looseNote()
	c := s.frame.curtain
	for _, r := range "裏口の鍵1" {
		c.TypedRune(r)
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !c.Drawn() {
		t.Error("a note lifts the curtain")
	}
	v, err := s.desk.Hands(s.caseNo)
	if err != nil || len(v.Loose) != 1 || v.Loose[0].Text != "裏口の鍵" {
		t.Fatalf("%+v, %v", v, err)
	}
	c.Lift()
	s.Go("hands")
	p, ok := s.pages["hands"].(*hands)
	if !ok || p.note() != v.Loose[0].ID {
		t.Fatal("the note does not stand in the list")
	}
	p.drop()
	if p.note() != "" {
		t.Error("a dropped note stands in the list")
	}
	s.takeBack()
	if p.note() == "" {
		t.Error("undo does not bring it back")
	}
}
