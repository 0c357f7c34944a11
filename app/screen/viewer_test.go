package screen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
)

// In large one goes from picture to picture by keys, within what is marked, at the same scale and place; each keeps its own turn.
func TestViewerGoesThroughTheSelection(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for i, p := range photographs(5, 4) {
		f := filepath.Join(s.docs, fmt.Sprintf("IMG_%d.jpg", i))
		if err := os.WriteFile(f, p.JPEG, 0o600); err != nil {
			t.Fatal(err)
		}
		s.command(&casework.AttachEvidence{File: f})
	}
	if err := s.desk.RenderPending(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s.Go("evidence")
	e := s.pages["evidence"].(*evidence)
	name := func() string { return e.view.name.Text() }
	s.press(fyne.KeyHome, fyne.KeyReturn) // on the head of a group
	if !e.view.large || e.item() == nil || !strings.Contains(name(), "1 / 5") {
		t.Fatalf("large %v, item %v, %q", e.view.large, e.item(), name())
	}
	s.press(fyne.KeyR, fyne.KeyPlus, fyne.KeyPlus)
	e.view.pan(1, 1)
	first, at := e.item().ID, e.view.scroll.Offset
	s.press(fyne.KeyRight)
	if e.item().ID == first || !strings.Contains(name(), "2 / 5") || e.view.step != 2 || e.view.scroll.Offset != at || e.view.quarters != 0 {
		t.Errorf("%q, zoom %d, offset %v (%v), turn %d", name(), e.view.step, e.view.scroll.Offset, at, e.view.quarters)
	}
	s.press(fyne.KeyLeft, fyne.KeyLeft) // stays at the end
	if e.item().ID != first || e.view.quarters != 1 {
		t.Errorf("%q, turn %d", name(), e.view.quarters)
	}
	s.press(fyne.KeyDown)
	if e.item().ID != first || e.view.scroll.Offset.Y <= at.Y {
		t.Errorf("the arrow down does not move over the picture: %v", e.view.scroll.Offset)
	}
	s.picture("viewer-large")
	s.press(fyne.KeyEnd)
	if !strings.Contains(name(), "5 / 5") {
		t.Errorf("at the end %q", name())
	}
	s.press(fyne.KeyReturn) // the grid again, whole
	if e.view.large || e.view.step != 0 || strings.Contains(name(), "/") {
		t.Errorf("large %v, zoom %d, %q", e.view.large, e.view.step, name())
	}
	s.press(fyne.KeySpace, fyne.KeyLeft, fyne.KeyLeft, fyne.KeySpace, fyne.KeyReturn)
	two := name()
	s.press(fyne.KeyRight)
	if !strings.Contains(two, "1 / 2") || !strings.Contains(name(), "2 / 2") {
		t.Errorf("within the marked: %q, %q", two, name())
	}
	s.untroubled()
}
