package screen

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genchi/app/casework"
)

func TestGroupsOfTheInbox(t *testing.T) {
	zone := time.FixedZone("", 9*3600)
	at := func(s string) int64 {
		x, _ := time.ParseInLocation("15:04", s, zone)
		return x.AddDate(2026, 0, 0).UnixMilli()
	}
	items := []*casework.ItemView{
		{Name: "f", WallMS: at("11:02")},
		{Name: "a", WallMS: at("10:36")},
		{Name: "b", WallMS: at("10:41")}, // 5 minutes are no gap
		{Name: "c", WallMS: at("10:42"), Place: "2F"},
		{Name: "e", CapturedAt: "0000-01-01T00:00:00", WallMS: at("10:50")},
		{Name: "d", CapturedAt: "soon", WallMS: at("10:47"), Place: "2F"},
	}
	var got string
	for _, g := range byMoment(items, zone) {
		for _, it := range g {
			got += it.Name
		}
		got += "|"
	}
	if got != "f|cd|ab|e|" {
		t.Errorf("groups are %s", got)
	}
	cells := cellsOf(items, true, zone)
	if len(cells) != 8 || cells[0].item == nil || len(cells[1].many) != 2 {
		t.Errorf("%d cells", len(cells))
	}
	if flat := cellsOf(items, false, zone); len(flat) != len(items) || flat[0].item != items[0] {
		t.Error("a shelf without groups changes the order")
	}
}

// Eight photos of the inbox are tied to the current check with three strokes; the next tie has the check of before below the current one.
func TestEightPhotosWithThreeStrokes(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(3 + 8) // three are tied to the first check already
	check := s.visitPage().current()
	s.Go("evidence")
	e, ok := s.pages["evidence"].(*evidence)
	if !ok || len(e.shown) != 9 || len(e.cell().many) != 8 {
		t.Fatalf("%d cells, cursor on %+v", len(e.shown), e.cell())
	}
	if dir := os.Getenv("GENCHI_PICTURES"); dir != "" {
		f, err := os.Create(filepath.Join(dir, "inbox-groups.png"))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(f, s.win.Canvas().Capture()), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.strokes("Space", "A", "Return"); n != 3 {
		t.Errorf("%d strokes", n)
	}
	v, err := s.desk.Card(s.caseID, check)
	if err != nil || len(v.Evidence) != 3+8 {
		t.Fatalf("%d items at the check, %v", len(v.Evidence), err)
	}
	ev, err := s.desk.Evidence(s.caseID)
	if err != nil || ev.Loose != 0 {
		t.Errorf("%d are loose", ev.Loose)
	}
	// the same item serves a second check
	e.choose(shelfUsed)
	s.strokes("A", "Down", "Return")
	if it := e.data.Items[0]; len(it.Checks) != 2 {
		t.Errorf("%s", fmt.Sprint(it.Checks))
	}
}
