package screen

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// Every page draws in both languages, at the smallest window and the largest text, and no word is missing.
func TestPagesInBothLanguagesAndSizes(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, scale := range []int{100, 150} {
			s.setLook(widget.Look{Scale: scale})
			for _, page := range []string{"findings", "closing", "report", "transfer", "bundle", "rehearsal", "conflicts", "settings"} {
				s.App.window.Resize(fyne.NewSize(1280, 640))
				s.open(page)
				s.hides("[screen.", "[blocker.", "[verify.")
				for _, h := range s.pages[page].hints() {
					if strings.Contains(h.word, "[") {
						t.Errorf("%s %s: hint %s", lang, page, h.word)
					}
				}
				s.keySheet()
				s.frame.drawer.Shut()
				s.untroubled()
				if scale == 150 || lang == "en" {
					s.picture("small-" + lang + "-" + strconv.Itoa(scale) + "-" + page)
				}
			}
		}
	}
}

// A person can go through all pages while the store is being locked; nothing is asked of a locked store.
func TestPagesAfterLock(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for _, page := range []string{"findings", "closing", "report", "transfer", "bundle", "rehearsal", "conflicts", "settings"} {
		s.open(page)
	}
	open := s.pages
	s.Lock()
	for _, p := range open {
		p.leave()
	}
	if s.at != "unlock" {
		t.Errorf("at %s", s.at)
	}
}
