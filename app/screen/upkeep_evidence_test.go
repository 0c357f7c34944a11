package screen

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// Evidence of a surveillance check: recorded things are tied to the measure under the cursor, dropped files as well, and are seen from there.
func TestSurveillanceRestsOnEvidence(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	s := newStand(t)
	b := s.certified()
	s.give(b, &casework.NoteSeen{What: "鍵貸出簿", Edition: "12月"})
	s.swap(b)
	s.command(&casework.PlanSurvey{On: "2027-12-11", Persons: []string{"審査員 北村"}, Measures: []audit.MeasureID{"TM-001", "TM-002"}})
	s.open("upkeep")
	p := s.pages["upkeep"].(*upkeep)
	s.toRow(p.board, p.data.MeasureNames[0].Code)
	s.press(fyne.KeyA)
	if x := s.frame.panel.Shown(); x.Clause == "" {
		t.Errorf("what is not judged takes evidence: %+v", x)
	}
	s.press(fyne.KeyEscape, fyne.Key1, fyne.KeyA)
	s.write("鍵貸")
	s.press(fyne.KeyReturn)
	s.untroubled()
	s.shows("証拠 1件", "鍵貸出簿")
	file := filepath.Join(t.TempDir(), "名簿.txt")
	if err := os.WriteFile(file, []byte("名簿"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !p.drop([]string{file}) {
		t.Fatal("a dropped file goes elsewhere")
	}
	s.untroubled()
	s.shows("証拠 2件", "名簿.txt")
	s.press(fyne.Key2) // judged otherwise it keeps what it rests on
	s.shows("証拠 2件", "不適合")
	s.picture("upkeep-evidence")
	s.press(fyne.KeyV)
	if s.at != "evidence" || s.pages["evidence"].(*evidence).item() == nil {
		t.Errorf("the evidence is not shown: %s", s.at)
	}
}

// The keys of the page stand above what scrolls, and a wide count covers no sign.
func TestNothingHidesKeysOrSigns(t *testing.T) {
	s := newStand(t)
	s.certified()
	s.App.window.Resize(fyne.NewSize(1280, 740))
	s.open("upkeep")
	p := s.pages["upkeep"].(*upkeep)
	for _, k := range keysIn(p.right) {
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(k); at.Y+k.Size().Height > 700 && k.Tag() == "" {
			t.Errorf("the key %q stands at %v", k.Word(), at)
		}
	}
	for n, want := range map[int]string{0: "", 9999: "9999", 12345: "9999+"} {
		if got := shortNumber(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
	it := newRailItem(s.App, railItems[8])
	it.Resize(fyne.NewSize(72, 52))
	for _, n := range []int{5, 123, 9999, 12345} {
		it.count(n, false)
		test.WidgetRenderer(it).Layout(it.Size())
		if it.mark.Position().X+it.mark.Size().Width > it.number.Position().X || it.mark.Position().X < 0 {
			t.Errorf("%d at %v covers the sign at %v", n, it.number.Position(), it.mark.Position())
		}
	}
}
