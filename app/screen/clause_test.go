package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// allRoutes are the pages of an open case and of the office.
var allRoutes = []string{
	"keeping",
	"cases", "due", "registers", "road", "visit", "prepare", "transcribe", "evidence", "past", "after", "loans", "intake", "findings", "closing", "opening", "team", "sampling", "day", "search", "hands", "doubts", "verify", "decide",
	"certificate", "who", "effort", "committee", "report", "transfer", "bundle", "rehearsal", "conflicts", "settings",
	"contract", "firststage", "second", "explained", "upkeep", "statistics", "inspection", "cards",
}

// keysIn are the keys that are shown below o.
func keysIn(o fyne.CanvasObject) []*widget.Key {
	if o == nil || !o.Visible() {
		return nil
	}
	if k, ok := o.(*widget.Key); ok {
		return []*widget.Key{k}
	}
	var out []*widget.Key
	for _, c := range widget.Below(o) {
		out = append(out, keysIn(c)...)
	}
	return out
}

// opensEach taps every tag that is shown and wants the words of that provision; it gives their number.
func (s *stand) opensEach(o fyne.CanvasObject) int {
	s.t.Helper()
	n := 0
	for _, k := range keysIn(o) {
		if k.Tag() == "" {
			if _, ok := notice.PassageOf(k.Word()); ok && strings.HasPrefix(k.Word(), "第") {
				s.t.Errorf("%s: %q is cited but is no tag", s.at, k.Word())
			}
			continue
		}
		n++
		p, ok := notice.PassageOf(k.Tag())
		k.Tapped(nil)
		d := s.frame.drawer
		if s.frame.sheet.Visible() {
			d = s.frame.over
		}
		if !ok || d.Title() != k.Tag() || !strings.Contains(strings.Join(standWords(d), "\n"), p.Lines[0]) {
			s.t.Errorf("%s: the tag %q opens %q", s.at, k.Tag(), d.Title())
		}
		d.Shut()
	}
	return n
}

// Every provision that a page shows as a tag opens its words, by a tap and by a key, in both languages; so do refusals and sheets.
func TestEveryClauseTagOpens(t *testing.T) {
	s := newStand(t)
	s.worked()
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		all := 0
		for _, route := range allRoutes {
			s.open(route)
			s.frame.hush()
			all += s.opensEach(s.pages[route].object())
		}
		if all < 25 {
			t.Errorf("%s: only %d tags were found", lang, all)
		}
		s.open("road")
		s.press(fyne.KeyY)
		if s.frame.drawer.Title() == "" && !s.frame.picker.Object().Visible() {
			t.Errorf("%s: Y opens nothing on the road", lang)
		}
		s.press(fyne.KeyEscape, fyne.KeyEscape)
	}
	s.setLang("ja")
	s.fail(mustRefuse(t, s, &casework.ConcludeCertificateContract{ConcludedOn: "2026-11-24", Clauses: audit.Clauses}))
	s.opensEach(s.frame.panel)

	s.open("who")
	s.press(fyne.KeyI)
	if s.frame.sheet.Title() == "" || s.opensEach(s.frame.sheet) != 1 {
		t.Fatal("the sheet has no tag")
	}
	s.chord(fyne.KeyModifierAlt, fyne.KeyY)
	if s.frame.over.Title() != notice.P2_5_6.Clause() {
		t.Errorf("over the sheet: %q", s.frame.over.Title())
	}
	s.picture("clause-over-sheet")
	s.press(fyne.KeyEscape)
	if s.frame.over.Title() != "" || s.frame.sheet.Title() == "" {
		t.Error("Escape takes more away than the clause")
	}
	s.press(fyne.KeyEscape)
}

func mustRefuse(t *testing.T, s *stand, c casework.Command) error {
	t.Helper()
	if casework.NeedsCase(c) {
		casework.SetCase(c, s.caseNo)
	}
	_, err := s.desk.Do(t.Context(), c)
	if err == nil {
		t.Fatalf("%T was taken", c)
	}
	return err
}
