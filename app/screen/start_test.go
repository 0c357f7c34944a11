package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/screen/widget"
)

// breakOff ends the first start behind its first page and opens the window anew on what is on the disk.
func (s *stage) breakOff() {
	s.t.Helper()
	s.typ(testPass)
	s.press("Tab")
	s.typ(testPass)
	s.press("Return")
	p, ok := s.pages["first"].(*newcomer)
	if !ok || p.desk == nil {
		s.t.Fatal("no store was made")
	}
	if err := p.desk.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.App = Build(s.host(), s.win)
	s.typ(testPass)
	s.press("Return")
}

func TestBrokenFirstStartGoesOnWhereABodyIsMissing(t *testing.T) {
	s := newStage(t)
	s.breakOff()
	p, ok := s.pages["first"].(*newcomer)
	if !ok || s.at != "first" || p.step != 3 {
		t.Fatalf("at %q: a store without a body must ask for one", s.at)
	}
	s.typ("審査員A")
	s.press("Ctrl+Return")
	if s.desk == nil || s.at != "cases" || s.home.Body == "" {
		t.Fatalf("at %q after the first start: %s", s.at, p.note.Text())
	}
}

func TestFirstStartByKeysAlone(t *testing.T) {
	s := newStage(t)
	first := func() *newcomer { return s.pages["first"].(*newcomer) }
	s.press("F3")
	if s.lang != "en" || first().step != 1 {
		t.Errorf("F3: language %q, page %d", s.lang, first().step)
	}
	s.press("F3", "F4")
	if s.lang != "ja" || !s.look.Dark {
		t.Errorf("F3 F4: language %q, dark %v", s.lang, s.look.Dark)
	}
	if w := first().meterWord.Text(); w != "" {
		t.Errorf("an empty passphrase is blamed: %q", w)
	}
	s.typ(testPass)
	s.press("Tab")
	s.typ(testPass)
	s.press("Return", "F3")
	if s.lang != "ja" || first().step != 2 || first().recovery == "" {
		t.Fatalf("page %d: the recovery key must stay on the screen", first().step)
	}
	s.press("F2")
	if first().step != 3 || first().recovery != "" {
		t.Errorf("F2 leaves the key for later: page %d", first().step)
	}
}

func TestStartPagesScrollInASmallWindow(t *testing.T) {
	s := newStage(t)
	s.setLook(widget.Look{Scale: 150})
	p := s.pages["first"].(*newcomer)
	p.show(3)
	s.win.Resize(fyne.NewSize(1280, 640))
	scroll, ok := p.root.Objects[0].(*container.Scroll)
	if !ok {
		t.Fatal("no scroller")
	}
	card := scroll.Content.(*fyne.Container).Objects[0]
	if end := card.Position().Y + card.Size().Height; end > scroll.Content.Size().Height {
		t.Errorf("the card ends at %v, what can be scrolled to at %v", end, scroll.Content.Size().Height)
	}
	if scroll.Content.Size().Height <= scroll.Size().Height {
		t.Errorf("page 3 at 150 %% must be higher than the window: %v", scroll.Content.Size())
	}
}

func TestUnlockByKeysAlone(t *testing.T) {
	s := newStage(t)
	s.start()
	s.press("Ctrl+L", "F2")
	u := s.pages["unlock"].(*unlock)
	if !u.byKey {
		t.Error("F2 asks for the recovery key")
	}
	s.press("F4")
	if !s.look.Dark || u.look.Word() != s.lookWord() {
		t.Errorf("F4: dark %v, the key says %q", s.look.Dark, u.look.Word())
	}
	s.press("F3")
	if s.lang != "en" || s.at != "unlock" {
		t.Errorf("F3: language %q at %q", s.lang, s.at)
	}
}

func TestApplicationNeedsAForm(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.openCase(s.caseNo, "road", "")
	p := s.pages["road"].(*road)
	p.cursor = 1
	p.load(false)
	for _, f := range p.forms {
		f.Set(false)
	}
	p.record()
	if p.note.Text() != s.App.t("application.noforms") {
		t.Errorf("an application without a form of information: %q", p.note.Text())
	}
}

func TestDraftAfterAKillSaysThatItIsOne(t *testing.T) {
	s := newStand(t)
	s.visiting()
	slot := "TM-002@/" + audit.KindStatement
	if err := s.desk.SaveDraft(s.caseNo, slot, "品質課長: 鍵は引出しにある"); err != nil {
		t.Fatal(err)
	}
	s.openCase(s.caseNo, "visit", "TM-002@")
	n := s.visitPage().card.notes[0]
	if n.check != "TM-002@" || n.text.Text() == "" {
		t.Fatalf("check %q shows %q", n.check, n.text.Text())
	}
	mark := s.App.t("draft")
	if !strings.Contains(n.name.Text(), mark) {
		t.Errorf("a text that is not in the record is named %q", n.name.Text())
	}
	n.open("")
	n.shut()
	if strings.Contains(n.name.Text(), mark) {
		t.Errorf("recorded and still named %q", n.name.Text())
	}
}
