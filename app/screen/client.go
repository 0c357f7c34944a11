package screen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// podium is what the client may see, in type that a room reads: a check, or a meeting (会議表示). It is drawn from ClientCard and
// ClientBoard alone, which have no field for guidance, contradictions, dissent, doubts or other people's statements.
type podium struct {
	widget.Flow
	a      *App
	body   *widget.Flow
	scroll *container.Scroll
}

func newPodium(a *App) *podium {
	s := &podium{a: a, body: widget.NewFlow(widget.Down{Gap: 16, PadX: 72, PadY: 44})}
	s.scroll = widget.Scroll(s.body)
	s.Fill(filled{}, widget.NewBox(widget.ColorSurface), s.scroll)
	s.ExtendBaseWidget(s)
	return s
}

// filled lays everything over everything.
type filled struct{}

func (filled) HeightFor([]fyne.CanvasObject, float32) float32 { return 200 }
func (filled) MinSize([]fyne.CanvasObject) fyne.Size          { return fyne.NewSize(320, 200) }

func (filled) Layout(o []fyne.CanvasObject, s fyne.Size) {
	for _, c := range o {
		widget.Place(c, 0, 0, s.Width, s.Height)
	}
}

// onPodium is one thing to show; neither is nothing.
type onPodium struct {
	card  *casework.ClientCard
	board *casework.ClientBoard
}

func (s *podium) set(v onPodium, foot string) {
	var objs []fyne.CanvasObject
	switch {
	case v.card != nil:
		objs = s.card(v.card)
	case v.board != nil:
		objs = s.board(v.board)
	default:
		objs = []fyne.CanvasObject{widget.NewLabel(s.a.words.T("app.name"), widget.Style{Size: widget.SizeStage, Bold: true, Color: widget.ColorText2})}
	}
	if foot != "" {
		objs = append(objs, widget.NewLabel(foot, widget.Style{Size: widget.SizeCaption, Color: widget.ColorHint}))
	}
	s.body.Set(objs...)
	s.scroll.ScrollToTop()
	s.Refresh()
	widget.Refit(s)
}

func (s *podium) name(text string) fyne.CanvasObject {
	return widget.NewText(text, widget.Style{Size: widget.SizeHeading, Color: widget.ColorText2, Bold: true})
}

var (
	stageBig   = widget.Style{Size: widget.SizeDigits}
	stageTitle = widget.Style{Size: widget.SizeStage, Bold: true}
)

func (s *podium) card(v *casework.ClientCard) []fyne.CanvasObject {
	a := s.a
	objs := []fyne.CanvasObject{
		widget.NewLabel(v.Code+"  "+v.Title, stageTitle), widget.NewLabel(v.Requirement, stageBig), s.name(a.t("note.observation")), widget.NewLabel(orDash(v.Seen), stageBig),
	}
	if v.Finding != "" || v.Due != "" {
		objs = append(objs, s.name(a.t("rail.findings")), widget.NewLabel(orDash(v.Finding), stageBig))
	}
	if v.Due != "" {
		objs = append(objs, s.name(a.t("finding.due")), widget.NewLabel(a.dayOf(v.Due), stageBig))
	}
	return objs
}

func (s *podium) board(v *casework.ClientBoard) []fyne.CanvasObject {
	a := s.a
	objs := []fyne.CanvasObject{widget.NewLabel(a.boardTitle(v.Meeting), stageTitle)}
	about := v.Where
	if v.Scope != v.Where {
		about = strings.Join(nonEmpty(v.Where, v.Scope), "   ")
	}
	if about != "" {
		objs = append(objs, widget.NewLabel(about, widget.Style{Size: widget.SizeHeading, Color: widget.ColorText2}))
	}
	if v.Meeting == audit.MeetingOpening {
		for _, p := range v.Points {
			sign := widget.SignOpen
			if p.On {
				sign = widget.SignDone
			}
			objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 28), widget.NewLabel(a.words.T("meeting."+v.Meeting+"."+p.Point), stageBig)))
		}
		return objs
	}
	objs = append(objs, s.name(a.t("client.findings", len(v.Findings))))
	for i := range v.Findings {
		objs = append(objs, s.finding(i+1, &v.Findings[i])...)
	}
	if len(v.Open) > 0 {
		objs = append(objs, s.name(a.t("client.open", len(v.Open))))
	}
	for i := range v.Open {
		o := &v.Open[i]
		objs = append(objs, widget.NewLabel(strings.Join(nonEmpty(o.Code, o.Title, o.Place), "  "), widget.Style{Size: widget.SizeHeading}))
	}
	return objs
}

func (a *App) boardTitle(meeting string) string {
	if meeting == audit.MeetingTeam {
		return a.t("team.title")
	}
	return a.t("meeting." + meeting)
}

func (s *podium) finding(no int, f *casework.ClientCard) []fyne.CanvasObject {
	a := s.a
	objs := []fyne.CanvasObject{
		widget.NewBox(widget.ColorHairline), widget.NewLabel(a.t("client.number", no)+"  "+strings.Join(nonEmpty(f.Code, f.Title, f.Place), "  "), widget.Style{Size: widget.SizeDigits, Bold: true}),
		widget.NewLabel(orDash(f.Finding), stageBig), widget.NewLabel(f.Requirement, widget.Style{Size: widget.SizeHeading, Color: widget.ColorText2}),
	}
	if f.Due != "" {
		objs = append(objs, widget.NewLabel(a.t("finding.due")+"  "+a.dayOf(f.Due), widget.Style{Size: widget.SizeHeading}))
	}
	return objs
}

// move scrolls by parts of the height.
func (s *podium) move(part float32) {
	o := s.scroll.Offset
	most := max(0, s.body.MinSize().Height-s.scroll.Size().Height)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(most, max(0, o.Y+part*s.scroll.Size().Height))))
}

// meetingNow is the meeting whose page is open, "" none.
func (a *App) meetingNow() string {
	switch p := a.pages[a.at].(type) {
	case *opening:
		return p.sort
	case *closing:
		return audit.MeetingClosing
	case *team:
		return audit.MeetingTeam
	}
	return ""
}

// staged asks for what stands on the podium now: the meeting on the pages of meetings, otherwise the check on the card. Where nothing may be shown to
// the client, none hears why.
func (a *App) staged(show func(onPodium), none func(error)) {
	id, check, meeting := a.caseID, a.checkNow(), a.meetingNow()
	if id == "" || meeting == "" && check == "" {
		return
	}
	ask(a, func(d Desk) (onPodium, error) {
		if meeting != "" {
			b, err := d.ClientBoard(id, meeting, "")
			return onPodium{board: &b}, err
		}
		c, err := d.ClientCard(id, check)
		return onPodium{card: &c}, err
	}, func(v onPodium, err error) {
		if _, refused := casework.Refused(err); refused { // no visit, no meeting
			none(err)
			return
		}
		if err != nil {
			a.fail(err)
			return
		}
		if a.caseID == id {
			show(v)
		}
	})
}

// clientView covers the window with the podium.
type clientView struct {
	*podium
	keys  *widget.Keymap
	shown bool
}

func newClientView(a *App) *clientView {
	c := &clientView{podium: newPodium(a)}
	c.keys = &widget.Keymap{
		Anywhere: widget.Keys{fyne.KeyEscape: c.shut}, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyD): c.shut, shifted(fyne.KeyL): a.drawCurtain},
		Move: podiumMoves(c.podium),
	}
	c.Hide()
	return c
}

func podiumMoves(s *podium) widget.Keys {
	by := func(part float32) func() { return func() { s.move(part) } }
	return widget.Keys{
		fyne.KeyDown: by(0.2), fyne.KeyUp: by(-0.2), fyne.KeyPageDown: by(0.8), fyne.KeyPageUp: by(-0.8), fyne.KeySpace: by(0.8), fyne.KeyHome: by(-1000), fyne.KeyEnd: by(1000),
	}
}

func shifted(k fyne.KeyName) widget.Chord {
	return widget.Chord{Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Key: k}
}

// showClient covers the window with the client's view of the present card, or of the meeting.
func (a *App) showClient() {
	a.staged(func(v onPodium) { a.frame.client.show(v) }, a.fail)
}

func (c *clientView) show(v onPodium) {
	a := c.a
	c.set(v, a.day(a.host.Now())+"    "+a.t("client.shut"))
	c.Show()
	if !c.shown {
		c.shown = true
		a.router.Push(c.keys)
	}
}

func (c *clientView) shut() {
	c.Hide()
	c.shown = false
	c.a.router.Pop(c.keys)
}

// Tapped implements fyne.Tappable: taps do not reach the page.
func (*podium) Tapped(*fyne.PointEvent) {}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
