package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// clientView is what the client may see: requirement, what was seen, finding, date. Never guidance, counts of contradictions, other
// people's statements.
type clientView struct {
	widget.Flow
	a     *App
	keys  *widget.Keymap
	body  *widget.Flow
	shown bool
}

func newClientView(a *App) *clientView {
	c := &clientView{a: a, body: widget.NewFlow(widget.Down{Gap: 16, PadX: 80, PadY: 48})}
	c.keys = &widget.Keymap{
		Anywhere: widget.Keys{fyne.KeyEscape: c.shut}, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyD): c.shut},
	}
	c.Fill(widget.Ground{}, widget.NewBox(widget.ColorSurface), c.body)
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// showClient covers the window with the client's view of the present card.
func (a *App) showClient() {
	check := a.checkNow()
	if a.caseID == "" || check == "" {
		return
	}
	id := a.caseID
	load(a, func(d Desk) (casework.CardView, error) { return d.Card(id, check) }, func(v casework.CardView) { a.frame.client.show(&v) })
}

func (c *clientView) show(v *casework.CardView) {
	a := c.a
	name := func(s string) fyne.CanvasObject {
		return widget.NewText(s, widget.Style{Size: widget.SizeSubheading, Color: widget.ColorText2, Bold: true})
	}
	big := widget.Style{Size: widget.SizeHeading}
	objs := []fyne.CanvasObject{
		widget.NewLabel(v.Code+"  "+v.Title, widget.Style{Size: widget.SizeDigits, Bold: true}), widget.NewLabel(v.Requirement, big),
		name(a.t("note.observation")), widget.NewLabel(orDash(v.Observation.Mine), big),
	}
	if v.Finding != nil {
		objs = append(objs, name(a.t("rail.findings")), widget.NewLabel(orDash(v.Finding.Text), big))
		if v.Finding.Due != nil {
			objs = append(objs, name(a.t("finding.due")), widget.NewLabel(a.dayOf(v.Finding.Due.On), big))
		}
	}
	objs = append(objs, widget.NewLabel(a.day(a.host.Now())+"    "+a.t("client.shut"), widget.Style{Size: widget.SizeCaption, Color: widget.ColorHint}))
	c.body.Set(objs...)
	c.Show()
	c.Refresh()
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
func (*clientView) Tapped(*fyne.PointEvent) {}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
