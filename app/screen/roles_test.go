package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/register"
)

// Each role has its own pages on top of the rail and of the start page; whatever else there is stays reachable in the same ways.
func TestWhatIsOnTopFollowsTheRole(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.book(register.Complaints)
	for role, first := range map[string]string{
		"auditor": "visit", "lead": "road", "verifier": "verify", "decider": "decide", "registrar": "registers", "secretary": "committee", "handler": complaintsRoute, "management": "due", "administrator": "settings",
	} {
		s.caseID = ""
		s.home.Roles = []string{role}
		s.open("cases")
		s.home.Roles = []string{role} // the store knows what the card says
		p, ok := s.pages["cases"].(*cases)
		if !ok {
			t.Fatal("no cases")
		}
		p.showTops()
		s.frame.counts()
		tops := topRoutes(s.home.Roles)
		if len(tops) == 0 || tops[0] != first {
			t.Errorf("%s: %v", role, tops)
		}
		s.shows(s.App.t("role."+role), s.topWord(first))
		var rail []string
		for _, o := range s.frame.rail.Objects {
			if it, ok := o.(*railItem); ok {
				rail = append(rail, it.route)
			}
		}
		if len(rail) != len(railItems) || rail[0] != "cases" {
			t.Errorf("%s: the rail is %v", role, rail)
		}
		want := onRail(first)
		if first == complaintsRoute {
			want = "registers"
		}
		if rail[1] != want {
			t.Errorf("%s: below the cases stands %s", role, rail[1])
		}
		for _, d := range railItems {
			if !slices.Contains(rail, d.route) {
				t.Errorf("%s: %s is not in the rail", role, d.route)
			}
		}
		s.press(fyne.Key1)
		if s.at != first && (first != complaintsRoute || s.at != "registers") {
			t.Errorf("%s: 1 leads to %s", role, s.at)
		}
		s.frame.hush()
		s.chord(fyne.KeyModifierAlt, fyne.Key2)
		if s.at != "due" {
			t.Errorf("%s: Alt+2 leads to %s", role, s.at)
		}
		s.ctrl(fyne.KeyK)
		all := strings.Join(standWords(s.frame.picker.Object()), "\n")
		if !strings.Contains(all, s.App.t("rail.cases")) {
			t.Errorf("%s: the palette lacks the cases", role)
		}
		s.press(fyne.KeyEscape)
	}
	if got := topRoutes([]string{"verifier", "registrar"}); got[0] != "verify" || got[1] != "registers" {
		t.Errorf("of two roles: %v", got)
	}
	if got := topRoutes(nil); len(got) != 0 {
		t.Errorf("of no role: %v", got)
	}
}
