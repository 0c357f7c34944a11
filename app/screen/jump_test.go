package screen

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// A clock that jumps by a day, forward or back, loses nothing that is written and nothing that is recorded; the store may be locked, as after a sleep.
func TestClockJumpsByADay(t *testing.T) {
	for _, jump := range []time.Duration{24 * time.Hour, -24 * time.Hour} {
		s := newStand(t)
		s.visiting()
		s.openCase(s.caseNo, "visit", "TM-045@")
		s.press(fyne.KeyW)
		s.write("合鍵は三本")
		s.soon()
		s.clock = s.clock.Add(jump)
		s.fire()
		if s.desk == nil {
			s = s.reopened()
		}
		s.untroubled()
		if s.at != "visit" || s.checkNow() != "TM-045@" {
			t.Fatalf("%v: at %s %s", jump, s.at, s.checkNow())
		}
		v, err := s.desk.Card(s.caseNo, "TM-045@")
		if err != nil || v.Observation.Mine != "合鍵は三本" && v.Observation.Draft != "合鍵は三本" {
			t.Errorf("%v: %+v %v", jump, v.Observation, err)
		}
		s.press(fyne.KeyEscape, fyne.Key1)
		s.untroubled()
		if v, err := s.desk.Card(s.caseNo, "TM-045@"); err != nil || len(v.Judgements) != 1 {
			t.Errorf("%v: judged after it: %+v %v", jump, v.Judgements, err)
		}
	}
}
