package screen

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// searchRows is how many hits are shown; searchPause is how long typing rests before the store is asked.
const (
	searchRows  = 50
	searchPause = 80 * time.Millisecond
)

// finder finds texts of the open cases as one types. Enter on a hit goes to its card or item.
type finder struct {
	*board
	line  *widget.LineEntry
	count *widget.Label
	turn  int    // grows with every letter; an older one is not answered
	stop  func() // ends the question that is being answered
}

func newFinder(a *App) *finder {
	p := &finder{board: newBoard(a, boardCols, 760, widget.NewEmpty(widget.SignEvidence, a.t("search.empty"), a.t("search.empty.why")))}
	p.line = widget.NewLineEntry(a.router, a.t("search.hint"))
	p.count = widget.NewLabel("", widget.Style{Color: widget.ColorText2})
	p.line.OnChanged = func(string) { p.typed() }
	p.line.OnEnter = a.router.Back
	p.keymap.Command[fyne.KeySlash] = func() { a.router.Open(fyne.KeySlash, p.line) }
	p.keymap.Chords[widget.Ctrl(fyne.KeyF)] = func() { a.router.Open(fyne.KeyF, p.line) }
	p.keymap.Fields = func() []widget.Field { return []widget.Field{p.line} }
	p.right.Set(heading(a.t("search.title")), p.line, p.count, caption(a.t("search.how")))
	return p
}

func (p *finder) object() fyne.CanvasObject { return p.root }
func (p *finder) keys() *widget.Keymap      { return p.keymap }

func (p *finder) hints() []hint {
	t := p.a.t
	return []hint{{"/", t("search.type")}, {"Enter", t("team.open")}, {"Alt+←", t("search.back")}, {"F1", t("keys.all")}}
}

func (p *finder) enter() {
	p.a.router.Open(fyne.KeyF, p.line)
	p.ask()
}

func (p *finder) leave() {
	p.turn++
	if p.stop != nil {
		p.stop()
	}
	p.a.router.Settle()
}

func (p *finder) changed(casework.Changes) { p.typed() }

// typed asks the store when typing rests.
func (p *finder) typed() {
	p.turn++
	turn := p.turn
	if p.stop != nil {
		p.stop()
	}
	p.a.host.After(searchPause, func() {
		if turn == p.turn {
			p.ask()
		}
	})
}

// ask searches beside the screen, so that a long job of the store is not waited for and a newer question ends an older one.
func (p *finder) ask() {
	a, d, session, query := p.a, p.a.desk, p.a.session, p.line.Text
	if d == nil {
		return
	}
	p.turn++
	turn := p.turn
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	a.host.Go(func() {
		v, err := d.Search(ctx, query, searchRows)
		stop()
		a.host.Do(func() {
			if turn != p.turn || session != a.session {
				return
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				a.fail(err)
				return
			}
			p.show(&v)
		})
	})
}

// searchGroups is the order in which hits are shown.
var searchGroups = []string{"note", "evidence", "finding", "place", "person", "loose", "meeting"}

func (p *finder) show(v *casework.SearchView) {
	a := p.a
	var rows []boardRow
	for _, g := range searchGroups {
		first := true
		for i := range v.Hits {
			h := &v.Hits[i]
			if h.Group != g {
				continue
			}
			if first {
				rows = append(rows, section(a.t("search.group."+g)))
				first = false
			}
			rows = append(rows, boardRow{key: h.Case + h.Kind + h.Key, view: widget.LineView{Texts: []string{h.Code, h.Text, h.Client}}, act: func() { p.to(h) }})
		}
	}
	p.set(rows)
	switch {
	case p.line.Text == "":
		p.count.SetText("")
	case v.Total > len(v.Hits):
		p.count.SetText(a.t("search.first", len(v.Hits), v.Total))
	default:
		p.count.SetText(a.t("search.count", v.Total))
	}
	widget.Refit(p.root)
}

// to goes to where a hit stands.
func (p *finder) to(h *casework.SearchHit) {
	a := p.a
	route, check := "road", ""
	switch {
	case h.Check != "":
		route, check = "visit", string(h.Check)
	case h.Item != "":
		route = "evidence"
		if e, ok := a.page("evidence").(*evidence); ok && h.Case == a.caseID {
			e.wanted = h.Item
		}
	case h.Group == "loose":
		route = "hands"
	case h.Group == "place" || h.Group == "person":
		route = "prepare"
	case h.Group == "meeting":
		route = "closing"
	}
	a.openCase(h.Case, route, check)
}
