package screen

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// dayField is a day as a line, and beside it the day as it was understood: with its era and weekday, and how far it is.
type dayField struct {
	a    *App
	line *widget.LineEntry
	read *widget.Label
	row  *widget.Flow
}

func newDayField(a *App) *dayField {
	f := &dayField{a: a, line: widget.NewLineEntry(a.router, a.t("day.hint")), read: widget.NewText("", widget.Style{Color: widget.ColorText2})}
	f.line.OnChanged = func(string) { f.tell() }
	f.row = row(container.New(widget.Fixed{W: widget.Scaled(240), H: widget.Scaled(36)}, f.line), f.read)
	return f
}

func (f *dayField) object() fyne.CanvasObject { return f.row }

func (f *dayField) text() string {
	f.line.Flush()
	return f.line.Text
}

func (f *dayField) set(s string) {
	if f.line.Text != s {
		f.line.SetText(s)
	}
	f.tell()
}

func (f *dayField) tell() {
	s, color := "", widget.ColorText2
	switch day, ok := parseDay(f.line.Text, f.a.host.Now()); {
	case !ok:
		s, color = f.a.t("findings.day.unread"), widget.ColorNG
	case day != "":
		s = f.a.farDay(day)
	}
	f.read.SetColor(color)
	if s != f.read.Text() {
		f.read.SetText(s)
		f.row.Refit()
	}
}

// farDay is a day with the number of days until it, or since.
func (a *App) farDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	now := a.host.Now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	s := a.day(t)
	switch n := int(t.Sub(today).Hours() / 24); {
	case n == 0:
		return s + "  " + a.t("day.today")
	case n > 0:
		return s + "  " + a.t("day.in", n)
	default:
		return s + "  " + a.t("day.ago", -n)
	}
}

// clauseTag is a provision as it is cited; tapped, it opens its words in the drawer.
func (a *App) clauseTag(p notice.Provision) fyne.CanvasObject {
	clause := clauseOf(string(p))
	return widget.NewKey(a.router, widget.KeyLook{Word: clause, Weight: widget.Quiet, Height: 26}, func() { a.showClause(clause) })
}

// keepDraft keeps what is being written, sealed; the empty text forgets it.
func (a *App) keepDraft(slot, text string) {
	id := a.caseID
	ask(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, slot, text) }, func(_ struct{}, err error) {
		if err != nil {
			a.fail(err)
		}
	})
}

// doAll sends commands one after another and stops at the first that fails; done is called once.
func (a *App) doAll(cs []casework.Command, done func(error)) {
	if len(cs) == 0 {
		done(nil)
		return
	}
	a.do(cs[0], func(_ casework.Changes, err error) {
		if err != nil {
			done(err)
			return
		}
		a.doAll(cs[1:], done)
	})
}

// nonEmpty are the texts that are not empty.
func nonEmpty(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
