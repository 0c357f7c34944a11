package intake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestWatchedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "DCIM")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	if _, err := NewWatch(dir); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	write("old.jpg", "before")
	w, err := NewWatch(dir)
	if err != nil {
		t.Fatal(err)
	}
	step := func(d time.Duration, ready, missed []string, growing int) {
		t.Helper()
		now = now.Add(d)
		g := w.Look(now)
		if !slices.Equal(g.Ready, ready) || !slices.Equal(g.Missed, missed) || g.Growing != growing || g.Gone {
			t.Errorf("%+v, want ready %v missed %v growing %d", g, ready, missed, growing)
		}
	}
	step(time.Second, nil, nil, 0)
	write("a.jpg", "half")
	write(".hidden", "x")
	write("b.jpg.part", "x")
	write("Thumbs.db", "x")
	write("empty.jpg", "")
	step(time.Second, nil, nil, 2)
	write("a.jpg", "half and more") // still being written
	step(3*time.Second, nil, nil, 2)
	step(time.Second, nil, nil, 2)
	step(2*time.Second, []string{"a.jpg"}, nil, 1)
	write("old.jpg", "changed what was there before")
	step(3*time.Second, nil, nil, 1)
	step(-time.Hour, nil, nil, 1) // the clock is put back
	write("empty.jpg", "no more")
	step(time.Second, nil, nil, 1)
	step(2*time.Second, []string{"empty.jpg"}, nil, 0)

	away := dir + ".away"
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	if g := w.Look(now); !g.Gone || len(g.Ready) > 0 {
		t.Errorf("%+v", g)
	}
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	write("c.jpg", "came meanwhile")
	step(time.Second, nil, []string{"c.jpg"}, 0)
	write("d.jpg", "new")
	step(time.Second, nil, nil, 1)
	step(3*time.Second, []string{"d.jpg"}, nil, 0)
	w.Resume()
	write("e.jpg", "while it was off")
	step(time.Second, nil, []string{"e.jpg"}, 0)
	for i := range MaxWatched {
		write(fmt.Sprintf("%d.x", i), "")
	}
	if g := w.Look(now); !g.Gone {
		t.Errorf("a crowded folder: %d growing", g.Growing)
	}
	if _, err := NewWatch(dir); !errors.Is(err, ErrCrowded) {
		t.Error(err)
	}
}
