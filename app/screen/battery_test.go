package screen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// battery plays a charge to the window.
type battery struct {
	percent   int
	mains, ok bool
}

func (b *battery) read() (int, bool, bool) { return b.percent, b.mains, b.ok }

// minute lets the clock of the window come round.
func (s *stand) minute() {
	s.clock = s.clock.Add(time.Minute)
	s.touched = s.clock
	s.fire()
}

// The charge stands in the top bar; at 25 % the work behind rests and says so, at 10 % everything is on the disk and the evening copy is offered.
func TestBattery(t *testing.T) {
	s := newStand(t)
	b := &battery{}
	s.host.Battery = b.read
	s.visiting()
	s.minute()
	if s.frame.battery.Text() != "" {
		t.Errorf("without a battery: %q", s.frame.battery.Text())
	}
	b.percent, b.ok = 80, true
	s.minute()
	if s.frame.battery.Text() != "電池 80 %" || s.resting.Load() {
		t.Errorf("%q, resting %v", s.frame.battery.Text(), s.resting.Load())
	}

	dir := t.TempDir()
	s.watchFolder(dir)
	b.percent = 25
	s.minute()
	if !s.resting.Load() || !strings.Contains(s.frame.rests.Text(), "休んでいます") || !strings.Contains(s.watchWord(), "休んでいます") {
		t.Errorf("resting %v, foot %q, watch %q", s.resting.Load(), s.frame.rests.Text(), s.watchWord())
	}
	s.picture("battery-low")
	drop := filepath.Join(dir, "IMG_1.jpg")
	if err := os.WriteFile(drop, photographs(1, 3)[0].JPEG, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		s.minute()
	}
	if n := len(s.evidence().Items); n != 0 {
		t.Errorf("%d items came from the folder although the watch rests", n)
	}
	hand := filepath.Join(t.TempDir(), "IMG_2.jpg")
	if err := os.WriteFile(hand, photographs(2, 3)[1].JPEG, 0o600); err != nil {
		t.Fatal(err)
	}
	s.takeLot(s.desk.NewLot(s.caseNo, []string{hand}), nil, nil)
	if v := s.evidence(); len(v.Items) != 1 || v.Items[0].Picture {
		t.Errorf("what a person takes in is taken, without a rendition: %+v", v.Items)
	}
	b.percent = 26 // wavers
	s.minute()
	if !s.resting.Load() {
		t.Error("the rest ends at 26 %")
	}

	s.openCase(s.caseNo, "visit", "TM-045@")
	s.press(fyne.KeyW)
	s.write("途中の")
	b.percent = 10
	s.minute()
	p := s.frame.panel.Shown()
	if !strings.Contains(p.Happened, "10 %") || !strings.Contains(p.Do, "Ctrl+Shift+B") {
		t.Errorf("%+v", p)
	}
	if s.router.Writer() == nil {
		t.Error("the caret was taken from the person who writes")
	}
	if v, err := s.desk.Card(s.caseNo, "TM-045@"); err != nil || v.Observation.Mine != "途中の" {
		t.Errorf("what was written is not in the record: %+v %v", v.Observation, err)
	}
	s.picture("battery-last")
	s.frame.hush()
	b.percent = 9
	s.minute()
	if s.frame.panel.Visible() {
		t.Error("it is said twice")
	}
	s.press(fyne.KeyEscape)
	s.chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyB)
	if s.at != "day" || !s.router.Covered() {
		t.Errorf("at %s, list %v", s.at, s.router.Covered())
	}
	s.press(fyne.KeyEscape)

	b.mains = true
	s.minute()
	s.openCase(s.caseNo, "visit", "")
	for range 4 {
		s.minute()
	}
	if s.resting.Load() || s.frame.rests.Text() != "" || s.frame.battery.Text() != "電源 9 %" {
		t.Errorf("on the cable: resting %v, %q, %q", s.resting.Load(), s.frame.rests.Text(), s.frame.battery.Text())
	}
	v := s.evidence()
	if len(v.Items) != 2 {
		t.Fatalf("%d items: what came into the folder meanwhile is taken in when there is power", len(v.Items))
	}
	for _, it := range v.Items {
		if !it.Picture {
			t.Errorf("%s has no rendition", it.Name)
		}
	}
	s.untroubled()
}
