package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"genchi/app/screen/widget"
)

// second is a window for the client's eyes, on another monitor: it follows the card or the meeting until it is held, and stays as it is on other pages. A lock, the curtain and
// another case empty it. Of the keys only those that move or shut it act there, and the lock.
type second struct {
	a      *App
	window fyne.Window
	podium *podium
	caseID string
	held   bool
	shown  onPodium
}

// toggleSecond opens the window for the client, or shuts it.
func (a *App) toggleSecond() {
	if a.second != nil {
		a.second.shut()
		return
	}
	if a.desk == nil || a.caseID == "" {
		return
	}
	s := &second{a: a, caseID: a.caseID, window: fyne.CurrentApp().NewWindow(a.t("second.title"))}
	a.second = s
	s.dress()
	w := s.window
	w.SetPadded(false)
	w.SetCloseIntercept(s.shut)
	c := w.Canvas()
	moves := func() widget.Keys { return podiumMoves(s.podium) }
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		a.touched = a.host.Now()
		switch e.Name {
		case fyne.KeyEscape:
			s.shut()
		case fyne.KeyF11:
			w.SetFullScreen(!w.FullScreen())
		default:
			if f := moves()[e.Name]; f != nil {
				f()
			}
		}
	})
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) { a.Lock() })
	w.Resize(fyne.NewSize(1024, 700))
	w.Show()
	a.window.RequestFocus()
	a.followClient()
	a.frame.drawer.Open(a.t("second.title"), widget.NewFlow(widget.Down{Gap: 10, PadX: 14},
		widget.NewLabel(a.t("second.what"), widget.Style{}), keyRow(hint{"F11", a.t("second.full")}), keyRow(hint{"Ctrl+Shift+H", a.t("second.hold")}),
		keyRow(hint{"Ctrl+Shift+↑↓", a.t("second.scroll")}), keyRow(hint{"Ctrl+Shift+D", a.t("second.shut")})))
	a.frame.fit()
}

// dress makes the content in the language of the moment.
func (s *second) dress() {
	s.podium = newPodium(s.a)
	s.podium.set(onPodium{}, "")
	s.window.SetContent(s.podium)
	s.window.SetTitle(s.a.t("second.title"))
}

func (s *second) show(v onPodium) {
	s.shown = v
	s.podium.set(v, "")
}

func (s *second) shut() {
	s.a.second = nil
	s.a.frame.showSecond()
	s.window.SetCloseIntercept(nil)
	s.window.Close()
}

// followClient brings the client's window up to what is on the card or in the meeting.
func (a *App) followClient() {
	s := a.second
	if s == nil {
		return
	}
	a.frame.showSecond()
	switch {
	case a.desk == nil || a.caseID != s.caseID:
		s.held, s.caseID = false, a.caseID
		s.show(onPodium{})
	case a.frame.curtain.Drawn():
		s.podium.set(onPodium{}, "")
		return
	}
	if s.held || a.desk == nil || s.shown != (onPodium{}) && a.at != "visit" && a.meetingNow() == "" {
		return // a page of the auditor leaves the client's window as it is
	}
	a.staged(func(v onPodium) {
		if a.second == s && !s.held && !a.frame.curtain.Drawn() {
			s.show(v)
		}
	}, func(error) {})
}

// hold lets the client's window stay as it is while the auditor looks at something else, or follow again.
func (a *App) hold() {
	if s := a.second; s != nil && a.caseID == s.caseID {
		s.held = !s.held
		a.followClient()
	}
}

// unveil shows again what the curtain covered.
func (a *App) unveil() {
	if s := a.second; s != nil && s.held {
		s.show(s.shown)
	}
	a.followClient()
}

// scrollSecond moves the client's window from this one.
func (a *App) scrollSecond(part float32) func() {
	return func() {
		if a.second != nil {
			a.second.podium.move(part)
		}
	}
}

// showSecond says in the top bar that the client's window is open, and whether it follows.
func (f *frame) showSecond() {
	s := f.a.second
	if s != nil {
		word := "second.on"
		if s.held {
			word = "second.held"
		}
		f.second.SetWord(f.a.t(word))
	}
	widget.Show(f.second, s != nil)
	f.fitTop()
}
