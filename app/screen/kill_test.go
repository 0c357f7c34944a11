package screen

import (
	"crypto/rand"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/storage/vault"
)

// killed starts the program anew on the disk as it is at this moment: nothing was settled, closed or said goodbye to.
func (s *stand) killed() *stand {
	s.t.Helper()
	dir := filepath.Join(s.t.TempDir(), "store")
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		s.t.Fatal(err)
	}
	return s.openAt(dir)
}

// reopened starts the program anew after a lock.
func (s *stand) reopened() *stand {
	s.t.Helper()
	return s.openAt(s.dir)
}

func (s *stand) openAt(dir string) *stand {
	s.t.Helper()
	n := &stand{t: s.t, clock: s.clock, docs: s.docs, caseNo: s.caseNo}
	paper := paperOf(dir, s.dir)
	papers.Store(dir, paper)
	v, err := vault.OpenRecovery(dir, paper, vault.Options{Now: n.time, Rand: rand.Reader})
	if err != nil {
		s.t.Fatal(err)
	}
	d := casework.New(v, casework.Options{Now: n.time, Rand: rand.Reader, Lang: "ja"})
	s.t.Cleanup(func() { _ = d.Close() })
	n.window(d)
	return n
}

// away shuts the store.
func (s *stand) away() {
	s.t.Helper()
	if err := s.desk.Close(); err != nil {
		s.t.Error(err)
	}
}

// soon lets the second pass in which drafts and places are kept.
func (s *stand) soon() {
	s.clock = s.clock.Add(1100 * time.Millisecond)
	s.fire()
}

// A kill in any of the screens: the next start is at the same screen, the same case and the same card.
func TestKilledInEachScreen(t *testing.T) {
	s := newStand(t)
	s.worked()
	s.openCase(s.caseNo, "visit", "TM-041@")
	for _, route := range []string{
		"road", "visit", "prepare", "transcribe", "evidence", "findings", "closing", "opening", "team", "day", "search", "hands", "sampling", "doubts", "report", "transfer", "bundle",
		"conflicts", "settings", "intake", "loans", "past", "after", "verify", "decide", "certificate", "who", "due", "registers", "keeping",
		"upkeep", "statistics", "inspection", "cards",
	} {
		s.Go(route)
		s.soon()
		n := s.killed()
		n.untroubled()
		if n.at != route || n.caseID != s.caseNo || n.checkNow() != "TM-041@" {
			t.Errorf("killed at %s: again at %s, case %q, card %s", route, n.at, n.caseID, n.checkNow())
		}
		n.away()
	}
}

// What was being written when the process died is there again, as a draft, where it was written.
func TestKilledWhileWriting(t *testing.T) {
	const text = "9月分の記録の"
	for _, c := range []struct {
		name  string
		route string
		open  func(s *stand) // until the caret is in the field
		again func(s *stand) // what a person does to see it; nil: nothing
	}{
		{"note on the card", "visit", func(s *stand) { s.press(fyne.KeyW) }, nil},
		{"summary of the closing meeting", "closing", func(s *stand) { s.press(fyne.KeyS) }, nil},
		{"attendees", "closing", func(s *stand) { s.press(fyne.KeyW) }, nil},
		{"tomorrow", "day", func(s *stand) { s.press(fyne.KeyW) }, nil},
		{"a promise", "day", func(s *stand) { s.press(fyne.KeyR) }, func(s *stand) { s.press(fyne.KeyR) }},
		{"a loose note", "evidence", func(s *stand) { s.looseNote() }, func(s *stand) { s.looseNote() }},
		{"a caption", "evidence", func(s *stand) {
			s.command(&casework.NoteSeen{What: "鍵貸出簿"})
			s.pages["evidence"].(*evidence).choose(shelfSeen)
			s.press(fyne.KeyW)
		}, nil},
		{"a new place", "prepare", func(s *stand) { s.press(fyne.KeyN) }, func(s *stand) { s.press(fyne.KeyN) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStand(t)
			s.visiting()
			s.openCase(s.caseNo, "visit", "TM-045@")
			s.Go(c.route)
			c.open(s)
			s.write(text)
			s.soon()
			n := s.killed()
			if n.at != c.route {
				t.Fatalf("at %s", n.at)
			}
			if c.again != nil {
				c.again(n)
			}
			all := append(standWords(n.pages[n.at].object()), standWords(n.frame.sheet)...)
			if !strings.Contains(strings.Join(all, "\n"), text) {
				t.Errorf("the draft is gone:\n%s", strings.Join(all, "\n"))
			}
			n.untroubled()
		})
	}
}

// Boxes that were drawn on a photo and not yet made into a copy are there again after a kill.
func TestKilledWhileRedacting(t *testing.T) {
	s := newStand(t)
	s.visiting()
	id, _ := s.photo(true)
	s.press(fyne.KeyM, fyne.KeyN, fyne.KeyLeft, fyne.KeyDown, fyne.KeyN, fyne.KeyW)
	s.write("来訪者の顔")
	want := s.covers.Boxes()
	s.press(fyne.KeyEscape) // leaves the field of the reason
	s.soon()

	n := s.killed()
	if n.at != "evidence" {
		t.Fatalf("at %s", n.at)
	}
	n.press(fyne.KeyM)
	if n.covers == nil {
		t.Fatal("no sheet of redaction")
	}
	if got := n.covers.Boxes(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("boxes %v, they were %v", got, want)
	}
	n.sheetSays("塗りつぶし 2か所", "来訪者の顔")
	n.ctrl(fyne.KeyReturn)
	n.untroubled()
	if it := n.itemNow(id); len(it.Copies) != 1 {
		t.Errorf("%+v", it)
	}
	n.press(fyne.KeyM)
	if got := n.covers.Boxes(); len(got) != 0 {
		t.Errorf("the draft of what was made stays: %v", got)
	}
	n.covers.Set([]image.Rectangle{image.Rect(0, 0, 10, 10)})
	n.press(fyne.KeyEscape)
	if it := n.itemNow(id); it.CopyOf != "" {
		t.Error("an abandoned sheet made a copy")
	}
}
