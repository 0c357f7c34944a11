package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/register"
)

// Pages of the office show what they showed, in both languages.
func TestMarkupOfTheOffice(t *testing.T) {
	s := newStand(t)
	s.contract()
	office := s.book(register.Office)
	a := s.enters(office, "committee_members", map[string]casework.FieldTexts{"name": {"委員A"}, "external": {"yes"}, "affiliation": {"大学"}, "since": {"2026-04-01"}, "nda_on": {"2026-04-01"}, "declared_on": {"2026-04-01"}})
	b := s.enters(office, "committee_members", map[string]casework.FieldTexts{"name": {"委員B"}, "external": {"no"}, "affiliation": {"機関"}, "since": {"2026-05-01"}})
	s.enters(office, "committee_sessions", map[string]casework.FieldTexts{"on": {"2026-11-20"}, "place": {"会議室"}, "invited": {a, b}, "present": {a, b}, "agenda": {"compliance", "decision"}})
	s.enters(office, "correspondence", map[string]casework.FieldTexts{"direction": {"received"}, "on": {"2026-11-02"}, "way": {"phone"}, "partner": {"総務部長"}, "subject": {"日程"}, "answer_due": {"2026-11-13"}})
	s.command(&casework.EstimateEffort{Persons: 45, Manual: 350, Reason: "二つの工程が同じ部屋にある", Days: 4}, &casework.RecordPlan{Text: "1日目 設計部", AgreedOn: "2026-10-25", AgreedBy: "総務部長"})
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		s.App.window.Resize(fyne.NewSize(1366, 740))
		for _, route := range []string{"effort", "committee", "due"} {
			s.open(route)
			if d, ok := s.pages[route].(*due); ok {
				d.choose(casework.DueBody)
				d.to(1)
			}
			if c, ok := s.pages[route].(*committee); ok {
				c.to(1)
			}
			s.untroubled()
			golden(t, route+"."+lang, s.pages[route].object())
			s.picture("office-" + route + "-" + lang)
		}
		s.onRegister("correspondence")
		golden(t, "registers."+lang, s.pages["registers"].object())
		s.picture("office-registers-" + lang)
	}
}
