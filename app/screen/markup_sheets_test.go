package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
)

// Sheets and drawers of the evidence, the hints, and the pages of intake and transfer show what they showed, in both languages.
func TestMarkupOfSheetsAndDrawers(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming})
	s.photo(true)
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, route := range []string{"intake", "bundle", "rehearsal", "loans", "past", "after"} {
			s.open(route)
			s.untroubled()
			golden(t, route+"."+lang, s.pages[route].object())
		}
		s.Go("evidence")
		e := s.pages["evidence"].(*evidence)
		e.choose(shelfUsed)
		e.redact()
		golden(t, "sheet-redact."+lang, s.frame.sheet)
		s.press(fyne.KeyEscape)
		e.history()
		golden(t, "drawer-history."+lang, s.frame.drawer)
		s.frame.drawer.Shut()
		e.export()
		s.press(fyne.Key1, fyne.Key1)
		golden(t, "sheet-export."+lang, s.frame.sheet)
		s.press(fyne.KeyEscape)
		s.chord(fyne.KeyModifierControl, fyne.KeyDelete)
		golden(t, "picker-purge."+lang, s.frame.picker.Object())
		s.press(fyne.KeyEscape)
		s.openCase(s.caseNo, "visit", "TM-002@")
		s.press(fyne.KeyH)
		golden(t, "drawer-hints."+lang, s.frame.drawer)
		s.frame.drawer.Shut()
	}
}
