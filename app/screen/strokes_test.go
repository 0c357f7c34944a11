package screen

import (
	"strings"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// strokes plays keys and counts them; a chord counts one, text is written with a leading quote and not counted, # is a digit in a list.
func (s *stage) strokes(keys ...string) int {
	s.t.Helper()
	n := 0
	for _, k := range keys {
		if text, ok := strings.CutPrefix(k, "'"); ok {
			s.typ(text)
			continue
		}
		n++
		if digit, ok := strings.CutPrefix(k, "#"); ok {
			s.typ(digit)
			continue
		}
		s.press(k)
	}
	return n
}

// TestStrokes holds the number of keys that each task costs; a task that needs one more fails.
func TestStrokes(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(4)
	p := s.visitPage()
	card := func() casework.CardView {
		v, err := s.desk.Card(s.caseID, p.current())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var was audit.CheckID
	at := func(c audit.CheckID) casework.CardView {
		v, err := s.desk.Card(s.caseID, c)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name string
		keys []string
		most int
		ok   func() bool
	}{
		{"conforming, next open card", []string{"1", "Return"}, 2, func() bool { return at(was).Verdict == audit.Conforming && p.current() != was }},
		{"the same with a photo of the inbox", []string{"A", "Return", "1", "Return"}, 4, func() bool { v := at(was); return len(v.Evidence) == 1 && v.Verdict == audit.Conforming }},
		{"nonconforming with its reason, next", []string{"2", "'予備鍵が無記名", "Ctrl+Return", "Return"}, 3, func() bool {
			v := at(was)
			return v.Verdict == audit.Nonconforming && v.Reason.Mine == "予備鍵が無記名" && v.Finding != nil
		}},
		{"a statement, next question", []string{"Q", "'総務が更新している", "Ctrl+Return", "Return"}, 3, func() bool { return at(was).Statement.Mine == "総務が更新している" }},
		{"a statement, staying in the field", []string{"Q", "'毎月です", "Alt+Down"}, 2, func() bool {
			return at(was).Statement.Mine == "毎月です" && p.card.written() == 0 && p.current() != was
		}},
		{"another person answers now", []string{"P", "#1"}, 2, func() bool { return s.scene.person != "" }},
		{"seen, not taken", []string{"S", "'誓約書", "Tab", "'2026年版", "Tab", "'12頁", "Ctrl+Return"}, 4, func() bool { v := card(); return len(v.Evidence) == 1 && v.Evidence[0].Page == "12頁" }},
		{"not confirmed with the usual reason", []string{"3", "'担当者が不在", "Return"}, 2, func() bool { return card().Verdict == audit.Unconfirmed }},
		{"eight rows not confirmed", []string{"F2", "Shift+Down", "Shift+Down", "Shift+Down", "Shift+Down", "Shift+Down", "Shift+Down", "Shift+Down", "3", "#1"}, 10, func() bool {
			n := 0
			for i := range p.view.Rows {
				if p.view.Rows[i].Verdict == audit.Unconfirmed {
					n++
				}
			}
			return n >= 8
		}},
		{"come back", []string{"F2", "R"}, 2, func() bool { return card().Back }},
		{"take the last judgement back", []string{"Return", "1", "Ctrl+Z"}, 3, func() bool { return card().Verdict == audit.NotStarted }},
		{"judge while writing", []string{"W", "'見た", "Ctrl+1"}, 2, func() bool { v := card(); return v.Verdict == audit.Conforming && v.Observation.Mine == "見た" }},
	} {
		s.router.Back()
		was = p.current()
		if n := s.strokes(c.keys...); n > c.most {
			t.Errorf("%s: %d strokes, at most %d", c.name, n, c.most)
		}
		if f := s.frame.panel.Shown(); f.Happened != "" {
			t.Errorf("%s: %s", c.name, f.Happened)
		}
		if !c.ok() {
			t.Errorf("%s: not done; the card of %s is %+v", c.name, was, at(was).CheckRow)
		}
	}
}

// TestAnUnfinishedSentenceSurvives ends the program in the middle of a sentence.
func TestAnUnfinishedSentenceSurvives(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(0)
	s.press("Down", "Down", "W")
	s.typ("名簿 第7版を確か")
	s.wait(widget.DraftAtMost)
	check := s.visitPage().current()
	if err := s.desk.Close(); err != nil { // the process is gone; nothing was settled
		t.Fatal(err)
	}
	s.desk, s.timers = nil, nil
	s.App = Build(s.host(), s.win)
	s.typ(testPass)
	s.press("Return")
	s.wait(time.Second)
	p := s.visitPage()
	if s.at != "visit" || p.current() != check {
		t.Fatalf("after the start at %s, %s, not %s", s.at, p.current(), check)
	}
	if got := p.card.notes[1].text.Text(); got != "名簿 第7版を確か" {
		t.Fatalf("the card says %q", got)
	}
	s.press("W")
	s.typ("めた")
	s.press("Ctrl+Return")
	v, err := s.desk.Card(s.caseID, check)
	if err != nil || v.Observation.Mine != "名簿 第7版を確かめた" || v.Observation.Draft != "" {
		t.Errorf("recorded %q, draft %q, %v", v.Observation.Mine, v.Observation.Draft, err)
	}
}

func TestAnUnattendedWindowLocksItself(t *testing.T) {
	s := newStage(t)
	s.start()
	s.wait(lockAfter - lockWarn + 2*time.Second)
	if s.frame.warning.Text() == "" || s.desk == nil {
		t.Fatal("no warning before the lock")
	}
	s.press("Down")
	s.wait(time.Minute)
	if s.desk == nil || s.frame.warning.Text() != "" {
		t.Fatal("a key does not end the warning")
	}
	s.wait(lockAfter)
	if s.desk != nil || s.at != "unlock" {
		t.Error("still open")
	}
}
