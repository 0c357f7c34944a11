package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/screen/widget"
)

// Texts that were written and not recorded are named at the closing meeting and before the report; each opens its card.
func TestDraftsAreNamed(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("closing")
	s.hides("書きかけ")
	for slot, text := range map[string]string{"TM-045@/" + audit.KindObservation: "合鍵は三本", "details/x": `["","総務係"]`} {
		if err := s.desk.SaveDraft(s.caseNo, slot, text); err != nil {
			t.Fatal(err)
		}
	}
	for _, route := range []string{"closing", "report"} {
		s.at = ""
		s.open(route)
		s.shows("記録していない書きかけ 2 件")
		s.picture("drafts-" + route)
		s.press(fyne.KeyU)
		s.press(fyne.Key1)
		s.untroubled()
		if s.at != "visit" || s.checkNow() != "TM-045@" {
			t.Errorf("from %s to %s %s", route, s.at, s.checkNow())
		}
	}
	s.Go("closing")
	s.press(fyne.KeyU, fyne.Key2)
	if s.at != "evidence" {
		t.Errorf("a form opens %s", s.at)
	}

	// What was written into a form that nobody goes on with is named as that, and thrown away from where it is named.
	s.open("report")
	s.press(fyne.KeyU)
	if got := strings.Join(s.frame.picker.Shown(), "|"); !strings.Contains(got, "書きかけの用紙  証拠|用紙の書きかけを捨てる") {
		t.Errorf("the list: %s", got)
	}
	s.picture("drafts-list")
	s.press(fyne.Key3, fyne.Key1)
	s.untroubled()
	if rows, err := s.desk.Drafts(s.caseNo); err != nil || len(rows) != 1 || rows[0].Check == "" {
		t.Errorf("%+v, %v", rows, err)
	}
	s.shows("記録していない書きかけ 1 件")
	s.hides("記録していない書きかけ 2 件")
}

// The reminder of a recovery key that was never confirmed goes away only by making one.
func TestRecoveryReminder(t *testing.T) {
	s := newStand(t)
	if s.frame.recovery.Visible() {
		t.Error("reminded for nothing")
	}
	s.setting(recoverySetting, recoveryOpen)
	s.Enter(s.desk)
	s.contract()
	if !s.frame.recovery.Visible() {
		t.Fatal("no reminder")
	}
	s.setLang("en")
	if !s.frame.recovery.Visible() {
		t.Error("gone in another language")
	}
	s.setLang("ja")
	s.picture("recovery-open")
	s.toRecovery()
	s.press(fyne.KeyEscape)
	if !s.frame.recovery.Visible() {
		t.Error("dismissed without doing it")
	}
	s.toRecovery()
	s.ctrl(fyne.KeyReturn)
	s.ctrl(fyne.KeyReturn)
	if s.frame.recovery.Visible() {
		t.Error("done, and still there")
	}
	s.Enter(s.desk)
	if s.frame.recovery.Visible() {
		t.Error("back after the next start")
	}
}

// A letter that does not fit the Shift key tells of Caps Lock at the passphrase.
func TestCapsLock(t *testing.T) {
	s := newStand(t)
	s.Lock()
	p := s.pages["unlock"].(*unlock)
	for _, c := range []struct {
		shift bool
		r     rune
		want  bool
	}{{false, 'a', false}, {false, 'A', true}, {false, '1', true}, {true, 'A', false}, {true, 'b', true}, {false, '鍵', true}, {false, 'c', false}} {
		s.mods = 0
		if c.shift {
			s.mods = fyne.KeyModifierShift
		}
		p.pass.TypedRune(c.r)
		if p.caps.Visible() != c.want {
			t.Errorf("%q with shift %v: %v", c.r, c.shift, p.caps.Visible())
		}
	}
}

// Every place of the rail can be reached at the smallest window and the largest text, and the place where one is stands in sight right after unlocking.
func TestRailInASmallWindow(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for _, scale := range []int{100, 150} {
		s.setLook(widget.Look{Scale: scale})
		s.App.window.Resize(fyne.NewSize(1280, 640))
		for _, route := range []string{"settings", "cases", "transfer"} {
			s.open(route)
			s.keepPlace()
			s.Enter(s.desk) // as after unlocking
			marked := 0
			for _, it := range s.frame.items {
				if !it.ground.Visible() {
					continue
				}
				marked++
				top := it.Position().Y - s.frame.railRoll.Offset.Y
				if it.route != onRail(s.at) || top < -1 || top+it.Size().Height > s.frame.railRoll.Size().Height+1 {
					t.Errorf("%d %%: at %s, marked %s from %v of %v", scale, s.at, it.route, top, s.frame.railRoll.Size().Height)
				}
			}
			if marked != 1 {
				t.Errorf("%d %%, %s: %d marks", scale, route, marked)
			}
		}
		s.picture("rail-" + map[int]string{100: "100", 150: "150"}[scale])
	}
	if !strings.Contains(strings.Join(standWords(s.frame.rail), " "), "設定") {
		t.Error("the settings are not in the rail")
	}
}
