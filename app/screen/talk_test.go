package screen

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/screen/widget"
)

func (s *stage) talk() casework.TalkView {
	s.t.Helper()
	v, err := s.desk.Talk(s.caseID, s.scene.personID)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func TestInterviewByKey(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_4)
	s := prepared(t)
	p := s.visitPage()
	s.must(&casework.NameLaw{Case: casework.Case{Case: s.caseID}, Law: "l1", Name: "個人情報の保護に関する法律"})
	s.press("F3")
	s.shot("talk-nobody")
	if n := s.strokes("P", "#1"); n != 2 || s.scene.personID != "k1" {
		t.Fatalf("%d strokes to %q", n, s.scene.personID)
	}
	q := p.talk.now()
	if q == nil || q.Subject != audit.GuideManager || q.Question != "incidents" || !p.talk.guide() {
		t.Fatalf("the first question is %+v", q)
	}
	s.strokes("Ctrl+T", "#1")
	if v := s.talk(); len(v.Talks) != 1 || v.Talks[0].State != "running" {
		t.Fatalf("talks %+v", v.Talks)
	}
	s.shot("talk-manager")
	s.press("-")
	if v := s.talk(); v.Questions[0].Answer != audit.AnswerNo || v.Questions[1].Depth != 1 {
		t.Fatalf("after the answer: %+v", v.Questions[:2])
	}
	s.press("Q")
	s.typ("この5年はない")
	s.shot("talk-writing")
	s.press("Ctrl+Return", "Return")
	if v := s.talk(); v.Questions[0].Said != "この5年はない" || v.Questions[0].Answer != audit.AnswerNo {
		t.Fatalf("%+v", v.Questions[0])
	}
	if q := p.talk.now(); q.Question != "responses" {
		t.Fatalf("next is %+v", q)
	}
	s.press("Q")
	s.typ("手順あり")
	s.press("Alt+Down") // stays writing
	if q := p.talk.now(); !p.talk.entry.Visible() || q.Question == "responses" {
		t.Fatalf("not writing at the next question: %+v", q)
	}
	s.press("Escape")
	s.untroubled(t)
	s.strokes("P", "#2") // another person answers now; both talks stay
	s.strokes("Ctrl+T", "#1")
	s.wait(time.Second)
	if v := s.talk(); len(v.Talks) != 2 || v.Talks[1].Person != "k2" || v.Talks[0].State != "running" {
		t.Fatalf("talks %+v", v.Talks)
	}
	s.shot("talk-two")
	for p.talk.guide() { // past the guides to the measures
		was := p.talk.at
		if s.press("Right"); p.talk.at == was {
			t.Fatal("no question of a measure")
		}
	}
	check := p.current()
	if q := p.talk.now(); q.Check.Measure() != check.Measure() {
		t.Fatalf("the card shows %s, the question is of %s", check, q.Check)
	}
	for _, c := range []struct {
		keys []string
		most int
	}{{[]string{"Q", "'毎月見ています", "Ctrl+Return", "Return"}, 3}, {[]string{"Q", "'記録があります", "Alt+Down"}, 2}} {
		was := p.current()
		if n := s.strokes(c.keys...); n > c.most || p.current() == was {
			t.Errorf("%v: %d strokes, from %s to %s", c.keys, n, was, p.current())
		}
		if v, err := s.desk.Card(s.caseID, was); err != nil || v.Statement.Mine == "" || v.Verdict != audit.NotStarted {
			t.Errorf("%s: %+v %v", was, v.Statement, err)
		}
		s.router.Back()
	}
	s.shot("talk-measure")
	s.press("R", "Ctrl+G")
	s.shot("talk-queue")
	s.press("Escape")
	s.chooseLang("en")
	s.shot("talk-en")
	s.untroubled(t)
}

// The page for a doubt is deliberate, its draft survives, and the client's view knows nothing of it.
func TestADoubtByKey(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7)
	s := prepared(t)
	s.press("L")
	s.typ("個人情報の保護に関する法律")
	s.press("Tab")
	s.typ("名簿が開いたまま")
	s.shot("doubt")
	s.press("Escape", "L")
	s.press("Return") // one letter or Enter sends nothing
	if v, err := s.desk.Doubts(s.caseID); err != nil || len(v.Doubts) != 0 {
		t.Fatalf("%+v %v", v, err)
	}
	s.press("Ctrl+Return")
	v, err := s.desk.Doubts(s.caseID)
	if err != nil || len(v.Doubts) != 1 || v.Doubts[0].Seen != "名簿が開いたまま" || !v.Stopped {
		t.Fatalf("%+v %v", v, err)
	}
	s.wait(time.Second)
	s.shot("doubt-done")
	s.press("1")
	if f := s.frame.panel.Shown(); f.Clause == "" {
		t.Errorf("a judgement was made: %+v", f)
	}
	if r := s.visitPage().row(); r.Verdict != audit.NotStarted {
		t.Errorf("the refused judgement is still shown: %s", r.Verdict)
	}
	s.shot("doubt-refused")
	s.press("Ctrl+D")
	for _, w := range shownWords(s.frame.client) {
		if w == "名簿が開いたまま" || w == "個人情報の保護に関する法律" {
			t.Errorf("the client reads %q", w)
		}
	}
}

func planFile(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 800, 500))
	for y := range 500 {
		for x := range 800 {
			c := color.RGBA{0xF4, 0xF4, 0xF0, 0xFF}
			if x < 4 || y < 4 || x > 795 || y > 495 || x > 398 && x < 402 {
				c = color.RGBA{0x30, 0x30, 0x30, 0xFF}
			}
			m.SetRGBA(x, y, c)
		}
	}
	path := filepath.Join(t.TempDir(), "1F 平面図.png")
	f, err := os.Create(path)
	if err == nil {
		err = png.Encode(f, m)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWalkByKey(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3_I)
	s := prepared(t)
	p := s.visitPage()
	s.press("F4")
	s.shot("walk-none")
	p.walk.newFloor([]string{planFile(t)})
	s.wait(time.Second)
	if f := p.walk.now(); f == nil || !f.Ready {
		t.Fatalf("no plan: %+v", p.walk.view)
	}
	s.setPlace("r1")
	s.strokes("N", "#1") // a pin
	s.press("Left", "Shift+Up", "Return")
	if f := p.walk.now(); len(f.Spots) != 1 || f.Spots[0].X != 4900 || f.Spots[0].Y != 4500 || f.Spots[0].Place != "r1" {
		t.Fatalf("%+v", f.Spots)
	}
	s.setPlace("r2")
	s.strokes("N", "#2") // a zone
	s.press("Return", "Shift+Right", "Shift+Right", "Shift+Down", "Return")
	if f := p.walk.now(); len(f.Spots) != 2 || f.Spots[1].W != 1000 || f.Spots[1].H != 500 || f.Spots[1].Seen || p.walk.view.Unseen != 1 {
		t.Fatalf("%+v", f.Spots)
	}
	s.shot("walk-zone")
	s.press("K")
	if s.activeSpot() != p.walk.now().Spots[0].ID || s.scene.place != "r1" {
		t.Fatalf("K does not go to the pin: %q at %q", s.activeSpot(), s.scene.place)
	}
	s.takeIn([]string{planFile(t)}, p.current())
	s.wait(time.Second)
	if f := p.walk.now(); len(f.Spots[0].Items) != 1 {
		t.Errorf("the dropped photo is not at the pin: %+v", f.Spots[0])
	}
	s.open("evidence")                               // from there another item is tied to the zone, to the pin, and taken off it again
	s.page("evidence").(*evidence).choose(shelfUsed) //nolint:forcetypeassert // just opened
	for _, spot := range []string{"#2", "#1", "#1"} {
		s.press("S")
		s.strokes(spot)
	}
	s.open("visit")
	s.wait(time.Second)
	if f := p.walk.now(); len(f.Spots[0].Items) != 1 || len(f.Spots[1].Items) != 1 {
		t.Errorf("tied to %v and %v", f.Spots[0].Items, f.Spots[1].Items)
	}
	s.press("J", "Tab", "+", "+", "Right", "0", "Escape")
	if p.walk.inPlan || s.router.Covered() || p.walk.zoom != 0 {
		t.Error("the plan keeps the keys")
	}
	check := p.current()
	s.press("D")
	s.typ("間仕切り")
	s.press("Tab")
	s.typ("1,950")
	for range 3 { // unit, comparison, limit
		s.press("Tab")
	}
	s.typ("1800")
	s.shot("measured")
	s.press("Ctrl+Return")
	v, err := s.desk.Card(s.caseID, check)
	if err != nil || len(v.Measured) != 1 || v.Measured[0].Value != 1950 || v.Measured[0].Result != "within" || v.Verdict != audit.NotStarted {
		t.Fatalf("%+v %v", v.Measured, err)
	}
	s.press("Ctrl+O")
	s.typ("保管庫")
	s.shot("handling")
	s.press("Ctrl+Return")
	if v, err = s.desk.Card(s.caseID, check); err != nil || len(v.Handled) != 1 || v.Handled[0].Who != audit.OperatorClient {
		t.Fatalf("%+v %v", v.Handled, err)
	}
	s.wait(time.Second)
	s.untroubled(t)
	if p.walk.view.Unseen != 0 {
		t.Error("the zone is still unseen")
	}
	s.shot("walk")
	s.chooseLang("en")
	s.shot("walk-en")
	s.press("2")
	p = s.visitPage()
	if p.card.written() != 2 || s.router.Mode() != widget.Writing {
		t.Errorf("a reason is not asked for on the walk: note %d is open", p.card.written())
	}
	if n, off, view := p.card.notes[2], p.card.scroll.Offset.Y, p.card.scroll.Size().Height; n.Position().Y < off || n.Position().Y+min(n.Size().Height, view) > off+view {
		t.Errorf("one writes where one does not see it: note at %v, %v high; the view is %v from %v", n.Position().Y, n.Size().Height, view, off)
	}
}
