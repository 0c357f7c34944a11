package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// card shows one check: a measure at a place. It is built once; set only fills it. The middle scrolls, the keys of judgement and the
// line below stay.
type card struct {
	fynewidget.BaseWidget
	a      *App
	view   casework.CardView
	ground *widget.Box
	head   *widget.Label
	place  *widget.Label
	pos    *widget.Label
	req    *widget.Label
	clause *widget.Key
	method *widget.Label
	chips  [4]*chip
	guide  *widget.Label
	rival  *widget.Label
	notes  [3]*note
	top    *widget.Flow
	legs   *widget.Flow
	hinted *widget.Label // how many hints there are: thin, in the margin
	body   *widget.Flow
	scroll *container.Scroll
	hair   *widget.Box
	keys   [5]*widget.Key
	site   *widget.Label // self-check, last finding, other places, omissions
	mark   *widget.Mark
	status *widget.Label
	unfold bool
	objs   []fyne.CanvasObject
}

// judgements are the keys 1, 2, 3.
var judgements = [3]audit.Verdict{audit.Conforming, audit.Nonconforming, audit.Unconfirmed}

// chip is a method of the measure: done or needed.
type chip struct {
	widget.Flow
	box    *widget.Box
	word   *widget.Label
	method string
	tap    func(method string)
}

// Tapped implements fyne.Tappable.
func (x *chip) Tapped(*fyne.PointEvent) { x.tap(x.method) }

func newChip(tap func(method string)) *chip {
	c := &chip{tap: tap, box: widget.NewFrame(widget.ColorRaised, "", 10, 0), word: widget.NewText("", widget.Style{Size: widget.SizeCaption})}
	c.Fill(widget.Ground{X: 8, Y: 2}, c.box, c.word)
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

func newCard(a *App) *card {
	c := &card{a: a, ground: widget.NewBox(widget.ColorSurface)}
	r := a.router
	c.head = widget.NewText("", widget.Style{Size: widget.SizeSubheading, Bold: true})
	c.place, c.pos = caption(""), caption("")
	c.req = widget.NewLabel("", widget.Style{Size: widget.SizeRequirement, Bold: true, Rows: 3})
	c.clause = widget.NewKey(r, widget.KeyLook{Weight: widget.Quiet, Height: 24, Hint: "Y", Tag: true}, func() { a.showClause(c.view.Clause) })
	c.method = caption(a.t("methods"))
	c.guide = widget.NewLabel("", widget.Style{Color: widget.ColorText2, Rows: 1})
	c.rival = widget.NewLabel("", widget.Style{Color: widget.ColorConf, Bold: true})
	c.site = widget.NewLabel("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2, Rows: 5})
	c.top = row(c.head, c.place, widget.NewSpring(), c.pos)
	c.hinted = caption("")
	legs := []fyne.CanvasObject{c.method}
	for i := range c.chips {
		c.chips[i] = newChip(func(m string) { a.visitPage().turnLeg(m) })
		legs = append(legs, c.chips[i])
	}
	c.legs = widget.NewFlow(widget.Across{Gap: 8}, append(legs, widget.NewSpring(), c.hinted, c.clause)...)
	for i := range c.notes {
		c.notes[i] = newNote(c, i)
	}
	c.body = widget.NewFlow(widget.Down{Gap: 8, PadX: 16, PadY: 10}, c.top, c.req, c.legs, c.site, c.guide, c.rival, c.notes[0], c.notes[1], c.notes[2])
	c.scroll = widget.Scroll(c.body)
	c.hair = widget.NewBox(widget.ColorHairline)
	c.mark, c.status = widget.NewMark(widget.SignSaved, 14), caption("")
	c.objs = []fyne.CanvasObject{c.ground, c.scroll, c.hair, c.mark, c.status}
	for i, v := range judgements {
		look := widget.KeyLook{Hint: strconv.Itoa(i + 1), Sign: verdictSign(v), Word: a.verdictWord(v), Lead: true, Height: 44}
		c.keys[i] = widget.NewKey(r, look, func() { a.visitPage().judge(v, "") })
	}
	c.keys[3] = widget.NewKey(r, widget.KeyLook{Hint: "4", Sign: widget.SignOmitted, Word: a.t("k.omit"), Lead: true, Height: 44}, func() { a.visitPage().omit("") })
	c.keys[4] = widget.NewKey(r, widget.KeyLook{Hint: "5", Sign: widget.SignOutOfScope, Word: a.t("k.outofscope"), Lead: true, Height: 44}, func() { a.visitPage().outOfScope("") })
	for _, k := range c.keys {
		c.objs = append(c.objs, k)
	}
	c.ExtendBaseWidget(c)
	return c
}

// set shows a check. An open note keeps its text: nothing takes the focus, or a word, from a person who writes.
func (c *card) set(v casework.CardView) {
	a := c.a
	same := v.Check == c.view.Check
	c.view = v
	c.head.SetText(v.Code + "  " + v.Title)
	c.place.SetText(v.Place)
	c.pos.SetText(strconv.Itoa(v.Position) + " / " + strconv.Itoa(v.Total))
	c.req.SetText(v.Requirement)
	c.clause.SetWord(v.Clause)
	hints := ""
	if v.Hints > 0 {
		hints = "! " + strconv.Itoa(v.Hints) + " H"
	}
	c.hinted.SetText(hints)
	for i := range c.chips {
		widget.Show(c.chips[i], i < len(v.Legs))
		if i < len(v.Legs) {
			c.chips[i].set(a, v.Legs[i])
		}
	}
	c.setSite()
	c.setGuide()
	c.setRival()
	for i, f := range []casework.TextField{v.Statement, v.Observation, v.Reason} {
		c.notes[i].set(v.Check, f)
	}
	c.setVerdict(v.Verdict, len(v.Verdicts) > 1)
	c.setStatus()
	if !same {
		c.scroll.ScrollToTop()
	}
	c.fit()
}

func (x *chip) set(a *App, l casework.Leg) {
	word, fill, color := "leg.needed", widget.ColorRaised, widget.ColorText2
	switch {
	case l.Done:
		word, fill, color = "leg.done", widget.ColorFact, widget.ColorOK
	case l.Omitted:
		word, color = "leg.omitted", widget.ColorOmit
	case !l.Needed:
		word = "leg.not"
	}
	x.method = l.Method
	x.word.SetText(legKeys[l.Method] + " " + a.legWord(l.Method, word))
	x.word.SetColor(color)
	x.box.Set(fill, "", 0)
}

// legWord is a method with its state; the few there are are kept.
func (a *App) legWord(method, state string) string {
	key := [2]string{method, state}
	if s, ok := a.legs[key]; ok {
		return s
	}
	if a.legs == nil {
		a.legs = map[[2]string]string{}
	}
	a.legs[key] = a.t("method."+method) + " " + a.t(state)
	return a.legs[key]
}

// setGuide writes the guidance, folded into one row or in full. It is for the auditor's eyes only.
func (c *card) setGuide() {
	a, v := c.a, &c.view
	key := guideKey{v.Check, c.unfold}
	text, ok := a.guides[key]
	if !ok {
		text = c.guideText()
		a.guides[key] = text
	}
	rows := 1
	if c.unfold {
		rows = 0
	}
	c.guide.SetRows(rows)
	c.guide.SetText(text)
	widget.Show(c.guide, text != "")
}

// guideKey names a guidance as it is shown; the texts of a case are few and kept until the language or the case changes.
type guideKey struct {
	check  audit.CheckID
	unfold bool
}

func (c *card) guideText() string {
	g := make([]string, 0, 4)
	a, v := c.a, &c.view
	if v.Interviewee != "" {
		g = append(g, a.t("guide.who", v.Interviewee))
	}
	sep := " / "
	if c.unfold {
		sep = "\n   "
	}
	for _, x := range []struct {
		key  string
		list []string
	}{{"guide.ask", v.Questions}, {"guide.look", v.Points}, {"guide.expect", v.Expect}} {
		if len(x.list) > 0 {
			g = append(g, a.t(x.key)+" "+strings.Join(x.list, sep))
		}
	}
	switch {
	case len(g) == 0:
		return ""
	case c.unfold:
		return a.t("guide") + "\n" + strings.Join(g, "\n")
	default:
		return a.t("guide") + "  " + strings.Join(g, "   ")
	}
}

// setRival names the judgements that do not agree.
func (c *card) setRival() {
	widget.Show(c.rival, len(c.view.Judgements) > 1)
	if len(c.view.Judgements) < 2 {
		return
	}
	var parts []string
	for _, j := range c.view.Judgements {
		parts = append(parts, j.By+" "+c.a.verdictWord(j.Verdict))
	}
	c.rival.SetText(c.a.t("conflict") + "  " + strings.Join(parts, " / "))
}

// setVerdict shows a judgement at once, before it is saved.
func (c *card) setVerdict(v audit.Verdict, conflict bool) {
	for i, x := range judgements {
		c.keys[i].SetOn(!conflict && x == v)
	}
	c.keys[3].SetOn(len(c.view.Omissions) > 0)
	c.keys[4].SetOn(c.view.OutOfScope != nil)
}

func (c *card) setStatus() {
	a, v := c.a, &c.view
	s := a.t("verdict.open")
	if v.LastMS > 0 {
		s = a.safetyWord(casework.Saved) + " " + a.when(v.LastMS) + "  " + v.By
	}
	c.mark.Set(map[bool]*widget.Sign{true: widget.SignSaved, false: widget.SignOpen}[v.LastMS > 0])
	c.status.SetText(s + "     " + a.t("card.keys"))
}

// saving shows that the judgement is drawn and not yet on disk.
func (c *card) saving() {
	c.mark.Set(widget.SignDraft)
	c.status.SetText(c.a.t("draft") + "     " + c.a.t("card.keys"))
}

// fit lays the card out again after texts changed.
func (c *card) fit() {
	c.scroll.Refresh()
	c.body.Refit()
}

// openNote opens one of the three texts for writing, and scrolls it into view where the card is low, as on the walk.
func (c *card) openNote(i int, by fyne.KeyName) {
	c.notes[i].open(by)
	c.reveal(c.notes[i])
}

// reveal scrolls the middle so far that n is seen whole, or from its top where it is higher than the view.
func (c *card) reveal(n *note) {
	top, off, view := n.Position().Y, c.scroll.Offset.Y, c.scroll.Size().Height
	if view <= 0 {
		return
	}
	end := top + n.Size().Height
	switch {
	case end > off+view:
		off = min(top, end-view)
	case top < off:
		off = top
	default:
		return
	}
	c.scroll.ScrollToOffset(fyne.NewPos(0, max(0, off)))
}

// written is the note that is open for writing, -1 none.
func (c *card) written() int {
	for i, n := range c.notes {
		if n.entry.Visible() && c.a.router.Writer() == widget.Field(n.entry) {
			return i
		}
	}
	return -1
}

// keyWidths divides a width among the keys of judgement by what their words need.
func (c *card) keyWidths(width float32) [5]float32 {
	var w [5]float32
	sum := float32(0)
	for i, k := range c.keys {
		w[i] = k.MinSize().Width
		sum += w[i]
	}
	for i := range w {
		if sum <= width {
			w[i] += (width - sum) / float32(len(w))
		} else {
			w[i] *= width / sum
		}
	}
	return w
}

func (c *card) arrange(s fyne.Size) {
	if s.Width < 50 {
		return
	}
	const m = 16
	cap := widget.RowHeight(widget.SizeCaption)
	kh := max(44, widget.Scaled(44))
	bottom := s.Height - kh - cap - 28
	widget.Place(c.ground, 0, 0, s.Width, s.Height)
	widget.Place(c.scroll, 0, 0, s.Width, bottom)
	widget.Place(c.hair, 0, bottom, s.Width, 1)
	x := float32(m)
	for i, w := range c.keyWidths(s.Width - 2*m - 32) {
		widget.Place(c.keys[i], x, bottom+10, w, kh)
		x += w + 8
	}
	y := bottom + 10 + kh + 8
	widget.Place(c.mark, m, y+(cap-14)/2, 14, 14)
	widget.Place(c.status, m+20, y, s.Width-2*m-20, cap)
}

// CreateRenderer implements fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer { return &cardRenderer{c} }

type cardRenderer struct{ c *card }

func (r *cardRenderer) Destroy()                     {}
func (r *cardRenderer) Layout(s fyne.Size)           { r.c.arrange(s) }
func (r *cardRenderer) MinSize() fyne.Size           { return fyne.NewSize(360, 260) }
func (r *cardRenderer) Objects() []fyne.CanvasObject { return r.c.objs }
func (r *cardRenderer) Refresh() {
	for _, o := range r.c.objs {
		o.Refresh()
	}
	r.c.arrange(r.c.Size())
	r.c.fit()
}
